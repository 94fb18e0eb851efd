/* Writers of tables: for people (text, Markdown, TeX) and for machines (JSON, CSV, TSV).
 *
 * All append to a Str. Machine formats hold true numbers (shortest round-trip) and true
 * bytes; what people read is rounded to the column's decimals and passed through
 * text_display. None depends on locale, time, or the terminal. A rate is never without
 * its interval and denominator. */
#ifndef CORE_TABLE_FORMAT_H
#define CORE_TABLE_FORMAT_H

#include "core/base/text.h"
#include "core/table/table.h"

typedef enum Format {
    FORMAT_TABLE, /* aligned columns for a terminal */
    FORMAT_JSON,
    FORMAT_CSV,
    FORMAT_TSV,
    FORMAT_MD,
    FORMAT_TEX
} Format;

typedef struct FormatOptions {
    TextMode mode;    /* TEXT_UTF8 or TEXT_ASCII, for FORMAT_TABLE */
    int width;        /* cells of the terminal, for FORMAT_TABLE; 0: as wide as needed */
    int32_t max_rows; /* FORMAT_MD: at most so many rows, the first; 0: all */
    int max_cols;     /* FORMAT_MD: likewise columns; what is left out is said below */
    bool is_color;    /* SGR emphasis in FORMAT_TABLE (headings bold, missing dim) */
    bool is_plain;    /* linear "name: value" lines instead of columns (screen readers) */
    bool is_csv_raw;  /* CSV without the leading ' before = + - @ TAB CR in text cells */
    bool has_notes;   /* finding, remarks and reasons of missing cells in FORMAT_TABLE,
                         FORMAT_MD and (as comments) FORMAT_TEX */
    bool has_warnings; /* the warnings among the notes; false when the caller shows them
                          elsewhere */
} FormatOptions;

FormatOptions format_options_defaults(void);

/* "table", "json", "csv", "tsv", "md", "tex"; false for another name. */
bool format_find(const char *name, Format *out);

/* One whole result. Formats that hold one table (CSV, TSV) write the table `only`, or the
 * first when it is NULL; the others write all, or `only`. An `only` that the set does not
 * have writes no table: ask table_set_find first.
 *
 * JSON: keys sorted; layout { "isogloss", "schema", "command", "parameters", "recipe"
 * (where it is known), "inputs", "warnings", "remarks", "finding", "tables" }; notes of
 * all tables are gathered; a missing value is null with NAME_why beside it; invalid UTF-8
 * is written with U+FFFD plus NAME_bytes_hex; controls and characters that hide or
 * reorder as \uXXXX. CSV: RFC 4180 (CRLF, quotes where needed); a missing cell is empty,
 * an empty text is
 * "". Unless is_csv_raw a text cell that a spreadsheet would take for a formula gets a
 * leading ' and control characters are written as \xNN.
 * TSV: true bytes, but \t \n \r \\ for tab, line ends and backslash and \xNN for the
 * bytes of other control characters, so that nothing reaches a terminal as a command. */
void format_write_set(Str *out, const TableSet *set, const char *only, Format format,
                      const FormatOptions *options);
/* One table alone (not JSON's envelope: for JSON an array of row objects). */
void format_write_table(Str *out, const Table *t, Format format,
                        const FormatOptions *options);

/* One cell as people read it: rounded to the column's decimals, through text_display; a
 * rate as ".536 [.510-.562] 1,442" (value, interval, n); a missing cell as a dash. */
void format_cell(Str *out, const Table *t, int32_t row, int col, TextMode mode);

/* The heading of a column: its title, then "(unit)" unless the title says it; a rate adds
 * "[95 %] n", which names the parts of its cells. */
void format_heading(Str *out, const ColSpec *spec);

/* A text as itself in any reader of Markdown, through text_display. A bracket is a link
 * only before a parenthesis, a bracket or a colon. */
void format_add_md(Str *out, Text t);

/* The remarks of a table (its warnings, too, when has_warnings) and the reasons of its
 * missing cells, one a line, each begun by `bullet`. */
void format_notes(Str *out, const Table *t, const char *bullet,
                  const FormatOptions *options);

#endif
