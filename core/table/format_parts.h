/* What the writers of tables share: cells as people read them, in pieces, and the one
 * entry of each format. Only core/table includes this; everyone else uses format.h. */
#ifndef CORE_TABLE_FORMAT_PARTS_H
#define CORE_TABLE_FORMAT_PARTS_H

#include "core/table/format.h"

/* One cell in pieces, so that a column can align each: a rate has all three, any other
 * cell only `value`. Reused from cell to cell; freed with format_parts_free. */
typedef struct FormatParts {
    Str value;    /* ".536", "12,345", a word; the mark of a missing cell */
    Str interval; /* "[.510-.562]" */
    Str count;    /* "1,442" */
    bool is_missing;
} FormatParts;

/* Fills *parts anew. Numbers are rounded to the column's decimals, texts pass
 * text_display. */
void format_parts_make(FormatParts *parts, const Table *t, int32_t row, int col,
                       TextMode mode);
void format_parts_free(FormatParts *parts);

/* The title of a column, with its unit in brackets unless the title says it. */
void format_parts_title(Str *out, const ColSpec *spec);

/* Texts, words and truths stand at the left of their column, numbers at the right. */
bool format_parts_is_left(ColType type);

/* A reason of missing cells of one column, and how many rows have it. */
typedef struct FormatReason {
    int col;
    const char *why; /* borrowed from the table */
    int32_t rows;
} FormatReason;

/* The first `max` different reasons in the order of columns and rows; returns their
 * number. *others counts the missing cells that have none of them. */
int format_parts_reasons(const Table *t, FormatReason *reason, int max, int32_t *others);

/* Adds the notes of a set, or the notes of a table and the reasons of its missing cells,
 * as sentences, each begun by `bullet` and ended by a line end. */
void format_parts_set_notes(Str *out, const TableSet *set, const char *bullet,
                            const FormatOptions *options);
void format_parts_table_notes(Str *out, const Table *t, const char *bullet,
                              const FormatOptions *options);

/* Lines of notes (made without a bullet) as a list of Markdown. */
void format_md_notes(Str *out, const Str *notes);

void format_text_table(Str *out, const Table *t, const FormatOptions *options);
void format_json_set(Str *out, const TableSet *set, const char *only);
void format_json_table(Str *out, const Table *t);
void format_csv_table(Str *out, const Table *t, bool is_raw);
void format_csv_tsv_table(Str *out, const Table *t);
void format_md_table(Str *out, const Table *t, const FormatOptions *options);
void format_tex_table(Str *out, const Table *t, const FormatOptions *options);

#endif
