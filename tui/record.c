#include "tui/record.h"

#include "core/table/format.h"

/* Cells of the longest title, at most a third of the room. */
static int label_width(const Table *t, const Grid *g, int room)
{
    int label = 0;
    for (int c = 0; c < table_cols(t); c++) {
        const int w = cells_width(g, str_text(table_col(t, c)->title));
        label = w > label ? w : label;
    }
    return label > room / 3 ? room / 3 : label;
}

void record_draw(const Table *t, int32_t row, Grid *g, Rect r)
{
    if (!t || row < 0)
        return;
    const int label = label_width(t, g, r.w);
    Str buf = {0};
    int y = r.y;
    for (int c = 0; c < table_cols(t) && y < r.y + r.h; c++) {
        const Cell cell = table_cell(t, row, c);
        (void)cells_say(g, r.x, y, label, table_col(t, c)->title, STYLE_DIM);
        str_clear(&buf);
        format_cell(&buf, t, row, c, g->mode);
        if (cell.is_missing)
            str_addf(&buf, " %s", cell.why);
        const Rect value = {r.x + label + 2, y, r.w - label - 2, r.y + r.h - y};
        const int n = cells_paragraph(g, value, (Text){str_cstr(&buf), buf.n},
                                      cell.is_missing ? STYLE_DIM : STYLE_PLAIN);
        y += n > 0 ? n : 1;
    }
    str_free(&buf);
}

void record_draw_notes(const Notes *const notes[2], Grid *g, Rect r)
{
    int lines = 0;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; notes[k] && i < notes[k]->n && lines < r.h; i++) {
            const Note *n = &notes[k]->item[i];
            Pen pen = cells_pen(g, r.x, r.y + lines, r.w);
            if (n->is_warning)
                cells_pen_glyph(&pen, STYLE_WARN, GLYPH_WARN);
            cells_pen_to(&pen, r.x + 2);
            const Rect rest = {pen.x, pen.y, r.x + r.w - pen.x, r.h - lines};
            lines += cells_paragraph(g, rest, str_text(n->text),
                                     n->is_warning ? STYLE_WARN : STYLE_DIM);
        }
    }
}
