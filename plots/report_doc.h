/* A report before it has a form: blocks in the order they are read. Markdown, HTML and
 * JSON tell the same blocks, so that no form says more than another. */
#ifndef PLOTS_REPORT_DOC_H
#define PLOTS_REPORT_DOC_H

#include "core/table/table.h"
#include "plots/figure.h"

typedef enum ReportDocKind {
    REPORT_DOC_PART,    /* heading of a part; number 0: it has none */
    REPORT_DOC_SECTION, /* heading within a part */
    REPORT_DOC_TEXT,    /* a paragraph */
    REPORT_DOC_ITEM,    /* one of a list, perhaps with a label before it */
    REPORT_DOC_FACT,    /* a label and what is stated under it */
    REPORT_DOC_FINDING, /* a sentence of a measurement */
    REPORT_DOC_COMMAND, /* for a shell */
    REPORT_DOC_TABLE,
    REPORT_DOC_FIGURE
} ReportDocKind;

typedef struct ReportDocBlock {
    ReportDocKind kind;
    int number;           /* of a part */
    char *label, *text;   /* owned; NULL: none. Data in them is as text_display made it */
    const Table *table;   /* borrowed */
    char *file;           /* owned: where the table stands whole, or the figure */
    const Figure *figure; /* borrowed, drawn */
    Text bytes;           /* of the figure's file; borrowed */
    bool has_bars;        /* rates are drawn beside their numbers, where a form can */
} ReportDocBlock;

/* Zero-initialised is empty. */
typedef struct ReportDoc {
    ReportDocBlock *block;
    int n, cap;
} ReportDoc;

void report_doc_done(ReportDoc *d);

void report_doc_add_part(ReportDoc *d, int number, const char *title);
void report_doc_add_section(ReportDoc *d, const char *title);
/* A block of text. label: NULL, or what stands before it (items, facts). Text and items
 * that do not end as sentences get their full stop. */
void report_doc_add(ReportDoc *d, ReportDocKind kind, const char *label,
                    const char *text);
void report_doc_addf(ReportDoc *d, ReportDocKind kind, const char *label, const char *fmt,
                     ...) PRINTF_LIKE(4, 5);
/* What was asked for: an empty or missing value reads "not stated". */
void report_doc_add_stated(ReportDoc *d, const char *label, const char *value);
/* A table with its file; nothing when t is NULL. */
void report_doc_add_table(ReportDoc *d, const Table *t, const char *file, bool has_bars);
void report_doc_add_figure(ReportDoc *d, const Figure *figure, const char *file,
                           Text bytes);

/* What a page shows of a table: all rows of a summary, the first of a longer one, none of
 * one that is data for programs. */
enum { REPORT_DOC_WHOLE = 100, REPORT_DOC_ROWS = 20, REPORT_DOC_LONG = 5000 };
int32_t report_doc_rows(const Table *t);

#endif
