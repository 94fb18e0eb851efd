#include "tui/columns.h"

#include <string.h>

#include "tui/keys.h"

enum { WIDTH = 44, LEGEND = 2 };

void columns_open(Columns *c, const Browse *b)
{
    if (!b->table)
        return;
    c->is_open = true;
    c->list.at = 0;
    for (int k = 0; k < b->ncols; k++)
        if (b->cols[k] == b->col)
            c->list.at = k;
}

static void toggle(const Columns *c, Browse *b)
{
    const int col = b->cols[c->list.at];
    browse_show_column(b, col, b->is_hidden[col]);
}

static void move(Columns *c, Browse *b, int by)
{
    browse_place_column(b, b->cols[c->list.at], by);
    list_cursor_move(&c->list, b->ncols, by);
}

bool columns_typed(Columns *c, Browse *b, const Input *in)
{
    const int col = b->table && c->list.at < b->ncols ? b->cols[c->list.at] : -1;
    if (!c->is_open || col < 0) {
        c->is_open = false;
        return false;
    }
    if (in->key == ' ') {
        toggle(c, b);
        return true;
    }
    const Action action = keys_find(in->key);
    switch ((int)action) {
    case ACTION_DOWN: list_cursor_move(&c->list, b->ncols, 1); break;
    case ACTION_UP: list_cursor_move(&c->list, b->ncols, -1); break;
    case ACTION_FIRST: list_cursor_move(&c->list, b->ncols, -LIST_CURSOR_FAR); break;
    case ACTION_LAST: list_cursor_move(&c->list, b->ncols, LIST_CURSOR_FAR); break;
    case ACTION_LEFT: move(c, b, -1); break;
    case ACTION_RIGHT: move(c, b, 1); break;
    case ACTION_ZOOM_IN: browse_widen_column(b, col, 1); break;
    case ACTION_ZOOM_OUT: browse_widen_column(b, col, -1); break;
    case ACTION_FIT: browse_reset_columns(b); break;
    case ACTION_SORT: browse_sort_turn(b, col); break;
    case ACTION_OPEN:
        browse_sort_alone(b, col);
        c->is_open = false;
        break;
    case ACTION_BACK:
    case ACTION_COLUMN: c->is_open = false; break;
    case ACTION_NONE: break;
    default:
        c->is_open = action == ACTION_HELP;
        return false; /* the table's, or anyone's */
    }
    if (!c->is_open && !b->is_hidden[col])
        b->col = col;
    return true;
}

void columns_mouse(Columns *c, Browse *b, const Input *in)
{
    const Rect r = c->rows;
    const int32_t at = c->list.top + in->y - r.y;
    if (in->mouse == INPUT_WHEEL_UP || in->mouse == INPUT_WHEEL_DOWN) {
        list_cursor_move(&c->list, b->ncols, in->mouse == INPUT_WHEEL_UP ? -1 : 1);
    } else if (in->mouse == INPUT_CLICK || in->mouse == INPUT_DOUBLE) {
        if (in->x < r.x || in->x >= r.x + r.w || in->y < r.y || in->y >= r.y + r.h ||
            at >= b->ncols) {
            c->is_open = false;
            return;
        }
        c->list.at = at;
        toggle(c, b);
    }
}

static void draw_column(const Browse *b, Grid *g, Rect line, int col, bool is_here)
{
    const ColSpec *spec = table_col(b->table, col);
    const int at = browse_sort_place(b, col);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    if (is_here)
        cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_CURSOR);
    cells_pen_to(&pen, line.x + 2);
    cells_pen_say(&pen, STYLE_KEY, "[%c] ", b->is_hidden[col] ? ' ' : 'x');
    cells_pen_say(&pen, b->is_hidden[col] ? STYLE_DIM : STYLE_PLAIN, "%s", spec->name);
    cells_pen_to(&pen, line.x + line.w - 16);
    if (b->wide[col] > 0)
        cells_pen_say(&pen, STYLE_DIM, " %d cells", b->wide[col]);
    cells_pen_to(&pen, line.x + line.w - 4);
    if (at > 0) {
        cells_pen_glyph(&pen, STYLE_BOLD,
                        b->sort[at - 1].is_descending ? GLYPH_DOWN : GLYPH_UP);
        cells_pen_say(&pen, STYLE_BOLD, "%d", at);
    }
    if (is_here)
        cells_select(g, line);
}

void columns_draw(Columns *c, const Browse *b, Grid *g, Rect body)
{
    if (!c->is_open || !b->table)
        return;
    const int w = body.w < WIDTH + 2 ? body.w : WIDTH + 2;
    const int most = body.h < b->ncols + 2 + LEGEND ? body.h : b->ncols + 2 + LEGEND;
    const Rect box = {body.x + body.w - w, body.y, w, most};
    cells_box(g, box, "columns and order", STYLE_DIM);
    const int legend = box.h > 2 + LEGEND + 2 ? LEGEND : 0;
    c->rows = (Rect){box.x + 1, box.y + 1, box.w - 2, box.h - 2 - legend};
    list_cursor_move(&c->list, b->ncols, 0);
    list_cursor_show(&c->list, b->ncols, c->rows.h);
    for (int i = 0; i < c->rows.h && c->list.top + i < b->ncols; i++) {
        const int k = c->list.top + i;
        draw_column(b, g, (Rect){c->rows.x, c->rows.y + i, c->rows.w, 1}, b->cols[k],
                    k == c->list.at);
    }
    if (legend == 0)
        return;
    (void)cells_paragraph(
        g, (Rect){c->rows.x, c->rows.y + c->rows.h, c->rows.w, legend},
        TEXT("Space shows  s adds to order  Enter by it\nh l move  + - width  0 as they "
             "came  Esc"),
        STYLE_DIM);
}
