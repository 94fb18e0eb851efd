/* Markdown: a heading, a pipe table (GitHub's form), notes as a list. */
#include <string.h>

#include "core/base/number.h"
#include "core/table/format_parts.h"

/* A data word as text that no Markdown reader takes for markup. */
static void add_escaped(Str *out, const Str *shown)
{
    for (size_t i = 0; i < shown->n; i++) {
        if (strchr("\\`*_[]<>|~&#", shown->p[i]))
            str_add_char(out, '\\');
        str_add_char(out, shown->p[i]);
    }
}

static void add_cell(Str *out, FormatParts *parts, const Table *t, int32_t row, int col)
{
    format_parts_make(parts, t, row, col, TEXT_UTF8);
    const ColType type = table_col(t, col)->type;
    if (type == COL_TEXT || type == COL_WORD) {
        add_escaped(out, &parts->value);
    } else {
        str_add_cstr(out, str_cstr(&parts->value));
    }
    if (parts->interval.n)
        str_addf(out, " %s %s", parts->interval.p, parts->count.p);
}

static void add_heading(Str *out, const ColSpec *spec)
{
    Str heading = {0};
    format_heading(&heading, spec);
    for (size_t i = 0; i < heading.n; i++) {
        if (strchr("\\`*<>|&", heading.p[i]))
            str_add_char(out, '\\');
        str_add_char(out, heading.p[i]);
    }
    str_free(&heading);
}

static int32_t at_most(int32_t n, int32_t most)
{
    return most > 0 && n > most ? most : n;
}

/* "The first 20 of 1,487 rows and 10 of 19 columns." when something is left out. */
static void add_rest(Str *out, const Table *t, int32_t rows, int cols)
{
    if (rows == table_rows(t) && cols == table_cols(t))
        return;
    str_add_cstr(out, "\nThe first ");
    if (rows < table_rows(t)) {
        number_add_grouped(out, rows);
        str_add_cstr(out, " of ");
        number_add_grouped(out, table_rows(t));
        str_add_cstr(out, " rows");
    }
    if (rows < table_rows(t) && cols < table_cols(t))
        str_add_cstr(out, " and ");
    if (cols < table_cols(t))
        str_addf(out, "%d of %d columns", cols, table_cols(t));
    str_add_cstr(out, ".\n");
}

void format_md_notes(Str *out, const Str *notes)
{
    for (const char *p = str_cstr(notes); *p != '\0';) {
        const size_t n = strcspn(p, "\n");
        str_add_cstr(out, "- ");
        format_add_md(out, (Text){p, n});
        str_add_char(out, '\n');
        p += n + (p[n] == '\n');
    }
}

void format_md_table(Str *out, const Table *t, const FormatOptions *options)
{
    const int32_t rows = at_most(table_rows(t), options->max_rows);
    const int cols = at_most(table_cols(t), options->max_cols);
    str_add_cstr(out, "### ");
    format_add_md(out, str_text(table_title(t)));
    str_add_cstr(out, "\n\n|");
    for (int c = 0; c < cols; c++) {
        str_add_char(out, ' ');
        add_heading(out, table_col(t, c));
        str_add_cstr(out, " |");
    }
    str_add_cstr(out, "\n|");
    for (int c = 0; c < cols; c++) {
        str_add_cstr(out,
                     format_parts_is_left(table_col(t, c)->type) ? " :--- |" : " ---: |");
    }
    str_add_char(out, '\n');
    FormatParts parts = {0};
    for (int32_t row = 0; row < rows; row++) {
        str_add_char(out, '|');
        for (int c = 0; c < cols; c++) {
            str_add_char(out, ' ');
            add_cell(out, &parts, t, row, c);
            str_add_cstr(out, " |");
        }
        str_add_char(out, '\n');
    }
    format_parts_free(&parts);
    add_rest(out, t, rows, cols);
    if (!options->has_notes)
        return;
    Str notes = {0};
    format_parts_table_notes(&notes, t, "", options);
    if (notes.n)
        str_add_char(out, '\n');
    format_md_notes(out, &notes);
    str_free(&notes);
}
