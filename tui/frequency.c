#include "tui/frequency.h"

#include <math.h>

#include "core/base/number.h"
#include "core/table/format.h"

static void add_quoted(Str *out, Text t)
{
    str_add_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '"')
            str_add_char(out, '"');
        str_add_char(out, t.p[i]);
    }
    str_add_char(out, '"');
}

/* A row that shows the value; -1: none. */
static int32_t find_row(const Browse *b, int col, Text value)
{
    int32_t found = -1;
    Str buf = {0};
    for (int32_t i = 0; i < b->n && found < 0; i++) {
        if (table_cell(b->table, b->order[i], col).is_missing)
            continue;
        str_clear(&buf);
        format_cell(&buf, b->table, b->order[i], col, TEXT_UTF8);
        if (str_compare((Text){str_cstr(&buf), buf.n}, value) == 0)
            found = b->order[i];
    }
    str_free(&buf);
    return found;
}

/* What is rounded to the value: half a unit of its last digit to both sides. */
static void add_range(Str *out, const ColSpec *spec, double v)
{
    const double unit = pow(10, -spec->decimals);
    const double middle = round(v / unit) * unit;
    str_addf(out, "%s>", spec->name);
    number_add_fixed(out, middle - unit / 2, spec->decimals + 1);
    str_addf(out, " %s<", spec->name);
    number_add_fixed(out, middle + unit / 2, spec->decimals + 1);
}

bool frequency_filter(const Browse *b, int col, const Cell *value, Str *out)
{
    const ColSpec *spec = table_col(b->table, col);
    if (value->is_missing) {
        str_addf(out, "!%s:", spec->name);
        return true;
    }
    if (spec->type == COL_TEXT || spec->type == COL_WORD) {
        str_addf(out, "%s=", spec->name);
        add_quoted(out, value->text);
        return true;
    }
    const int32_t row = find_row(b, col, value->text);
    if (row < 0 || spec->type == COL_RATE)
        return false;
    const Cell cell = table_cell(b->table, row, col);
    if (spec->type == COL_REAL)
        add_range(out, spec, cell.real);
    else if (spec->type == COL_BOOL)
        str_addf(out, "%s=%s", spec->name, cell.i ? "yes" : "no");
    else
        str_addf(out, "%s=%lld", spec->name, (long long)cell.i);
    return true;
}
