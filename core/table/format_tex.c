/* LaTeX: one tabular a table, with booktabs. Words are escaped, not transliterated:
 * letters beyond Latin need XeLaTeX or LuaLaTeX and a font that has them. */
#include <string.h>

#include "core/table/format_parts.h"

static const char *escape_of(char c)
{
    switch (c) {
    case '\\': return "\\textbackslash{}";
    case '{': return "\\{";
    case '}': return "\\}";
    case '$': return "\\$";
    case '&': return "\\&";
    case '#': return "\\#";
    case '%': return "\\%";
    case '_': return "\\_";
    case '~': return "\\textasciitilde{}";
    case '^': return "\\textasciicircum{}";
    case '<': return "\\textless{}";
    case '>': return "\\textgreater{}";
    case '|': return "\\textbar{}";
    case '"': return "\\textquotedbl{}";
    case '`': return "\\textasciigrave{}";
    case '\'': return "\\textquotesingle{}";
    default: return NULL;
    }
}

/* Escapes; pairs that TeX fonts join (--, ??, !!, ,,) are kept apart by an empty group.
 */
static void add_escaped(Str *out, Text t)
{
    for (size_t i = 0; i < t.n; i++) {
        const char *escape = escape_of(t.p[i]);
        if (escape) {
            str_add_cstr(out, escape);
        } else {
            str_add_char(out, t.p[i]);
        }
        if (i + 1 < t.n && t.p[i] == t.p[i + 1] && strchr("-,", t.p[i]))
            str_add_cstr(out, "{}");
    }
}

/* A number or interval: minus as a mathematical sign, en dash as two hyphens. */
static void add_number(Str *out, const Str *shown)
{
    for (size_t i = 0; i < shown->n; i++) {
        const char c = shown->p[i];
        if (shown->n - i >= 3 && memcmp(shown->p + i, "\xe2\x80\x93", 3) == 0) {
            str_add_cstr(out, "--");
            i += 2;
        } else if (c == '-') {
            str_add_cstr(out, "$-$");
        } else if (c == '<') {
            str_add_cstr(out, "$<$");
        } else {
            str_add_char(out, c);
        }
    }
}

static void add_cell(Str *out, FormatParts *parts, const Table *t, int32_t row, int col)
{
    format_parts_make(parts, t, row, col, TEXT_UTF8);
    const ColType type = table_col(t, col)->type;
    if ((type == COL_TEXT || type == COL_WORD) && !parts->is_missing) {
        const Text shown = {str_cstr(&parts->value), parts->value.n};
        /* after the \\ of the row before, [ would begin its argument and * its starred
         * form */
        if (col == 0 && shown.n && (shown.p[0] == '[' || shown.p[0] == '*'))
            str_add_cstr(out, "{}");
        add_escaped(out, shown);
        return;
    }
    add_number(out, &parts->value);
    if (parts->interval.n) {
        str_add_char(out, ' ');
        add_number(out, &parts->interval);
        str_addf(out, " %s", parts->count.p);
    }
}

static void add_heading(Str *out, const ColSpec *spec)
{
    Str heading = {0};
    format_heading(&heading, spec);
    add_escaped(out, (Text){str_cstr(&heading), heading.n});
    str_free(&heading);
}

void format_tex_table(Str *out, const Table *t, const FormatOptions *options)
{
    const int ncols = table_cols(t);
    str_addf(out, "%% %s; needs \\usepackage{booktabs} and \\usepackage{textcomp}\n",
             table_title(t));
    str_add_cstr(out, "\\begin{tabular}{");
    for (int c = 0; c < ncols; c++)
        str_add_char(out, format_parts_is_left(table_col(t, c)->type) ? 'l' : 'r');
    str_add_cstr(out, "}\n\\toprule\n");
    for (int c = 0; c < ncols; c++) {
        str_add_cstr(out, c ? " & " : "");
        add_heading(out, table_col(t, c));
    }
    str_add_cstr(out, " \\\\\n\\midrule\n");
    FormatParts parts = {0};
    for (int32_t row = 0; row < table_rows(t); row++) {
        for (int c = 0; c < ncols; c++) {
            str_add_cstr(out, c ? " & " : "");
            add_cell(out, &parts, t, row, c);
        }
        str_add_cstr(out, " \\\\\n");
    }
    format_parts_free(&parts);
    str_add_cstr(out, "\\bottomrule\n\\end{tabular}\n");
    if (options->has_notes)
        format_parts_table_notes(out, t, "% ", options);
}
