/* What the files of the report share; only they include this.
 *
 * report_run.c measures and draws, report_tables.c gathers what several measurements say
 * into tables, report_told.c tells all of it as blocks, report_md.c, report_html.c and
 * report_json.c write the blocks, report.c puts the files together. */
#ifndef PLOTS_REPORT_PARTS_H
#define PLOTS_REPORT_PARTS_H

#include "core/diag/registry.h"
#include "plots/report.h"
#include "plots/report_doc.h"
#include "plots/report_view.h"

enum { REPORT_NAME = 64 };

/* One measurement: its result, or why there is none. */
typedef struct ReportPart {
    const Diagnostic *diagnostic;
    const char *name;  /* "bli"; of a second run "bli-strata" */
    const char *table; /* the one table of a second run; NULL: all of them */
    TableSet *set;     /* owned; NULL: not measured */
    char *why;         /* owned; then */
} ReportPart;

/* One figure: its file, or why there is none. */
typedef struct ReportFigure {
    char name[REPORT_NAME]; /* "fig-map-de.png" */
    const char *diagnostic; /* the section it belongs to */
    Figure figure;
    Str bytes; /* empty: not drawn */
    char *why; /* owned; then */
} ReportFigure;

struct Report {
    const Study *study;
    const ReportOptions *options;
    ReportForm *blank;      /* owned; the form when none is given */
    const ReportForm *form; /* borrowed */
    ReportPart *part;
    int nparts;
    ReportFigure *figure;
    int nfigures;
    TableSet *set; /* command, parameters, inputs, warnings; tables of the report's own */
    char *title;
    ReportDoc doc;
    ReportView **view; /* owned: what the blocks show of tables */
    int nviews;
    ReportFile *file;
    int nfiles, cap;
};

/* --- report_run.c --- */

/* Runs every measurement of the registry that the study allows. Errors: those of the
 * diagnostics but E_USAGE and E_UNDEFINED, which are reasons. */
MUST_USE Status report_run_parts(Report *r, Progress *progress, Error *err);
/* Draws the figures of what was measured. Errors: those of plot_make and figure_encode
 * but E_USAGE and E_UNDEFINED. */
MUST_USE Status report_run_figures(Report *r, Progress *progress, Error *err);
/* A table of the result of a measurement; NULL: it was not measured, or has none. */
const Table *report_run_find(const Report *r, const char *part, const char *table);
const ReportPart *report_run_find_part(const Report *r, const char *name);

/* --- report_tables.c, report_tests.c --- */

/* Adds the report's own tables to its set: spaces, input_files, alignment, glance,
 * untranslated, failures, figures, not_measured. */
void report_tables_add(Report *r);
/* Adds those of methods, families of tests, and parameters. */
void report_tests_add(Report *r);
/* Row of t whose text columns have these values; -1: none. O(rows). */
typedef struct ReportWhere {
    const char *col, *value;
} ReportWhere;
int32_t report_tables_row(const Table *t, const ReportWhere *where, int n);
/* The name of a table's file: "bli-summary.csv"; part NULL: of the report's own tables.
 */
void report_tables_csv_name(const ReportPart *part, const Table *t,
                            char out[REPORT_NAME]);

/* --- report_told.c, report_told_audit.c --- */

/* All blocks; `body` is the digest of the report without its sign-off, "" when it is not
 * known yet. */
void report_told_make(Report *r, const char *body);
void report_told_findings(Report *r);
void report_told_results(Report *r);
void report_told_failures(Report *r);
void report_told_disaggregation(Report *r);
void report_told_controls(Report *r);
void report_told_limits(Report *r);
/* A view of a table that lives as long as the report. NULL table: nothing. */
const Table *report_told_view(Report *r, const Table *t, const char *columns,
                              const ReportWhere *where, const char *title);

/* --- the forms --- */

void report_md_write(const Report *r, Str *out);
void report_html_write(const Report *r, Str *out);
void report_json_write(const Report *r, Str *out);

#endif
