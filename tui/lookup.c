#include "tui/lookup.h"

#include <math.h>

#include "core/base/number.h"

Cell lookup_cell(const Table *t, int32_t row, const char *name)
{
    const int col = t ? table_find_col(t, name) : -1;
    return col >= 0 && row >= 0 && row < table_rows(t)
               ? table_cell(t, row, col)
               : (Cell){.is_missing = true, .why = ""};
}

double lookup_number(const Table *t, int32_t row, const char *name)
{
    const Cell c = lookup_cell(t, row, name);
    return c.is_missing         ? (double)NAN
           : c.type == COL_INT  ? (double)c.i
           : c.type == COL_RATE ? c.rate.value
                                : c.real;
}

Text lookup_text(const Table *t, int32_t row, const char *name)
{
    const Cell c = lookup_cell(t, row, name);
    return c.is_missing ? TEXT("") : c.text;
}

void lookup_say(Pen *pen, const char *what, const Table *t, int32_t row, const char *name,
                int decimals)
{
    const double x = lookup_number(t, row, name);
    cells_pen_say(pen, STYLE_DIM, "%s ", what);
    Str s = {0};
    if (isfinite(x))
        number_add_fixed(&s, x, decimals);
    else
        str_add_cstr(&s, style_glyph(pen->g->mode, GLYPH_DASH));
    cells_pen_put(pen, STYLE_BOLD, (Text){s.p, s.n});
    str_free(&s);
}
