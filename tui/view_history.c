#include "tui/view_history.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/view_table.h"

typedef struct HistoryView {
    View base;
    ListCursor list;
    Rect rows;
} HistoryView;

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "history");
}

static void draw_place(const Ui *ui, int at, Grid *g, Rect line, bool is_here)
{
    const TrailPlace *p = &ui->trail.place[at];
    View *v = p->stack[p->depth - 1];
    Str name = {0};
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    v->type->title(v, ui, &name);
    if (is_here)
        cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_CURSOR);
    cells_pen_to(&pen, line.x + 2);
    cells_pen_say(&pen, STYLE_DIM, "%3d  ", at + 1);
    cells_pen_put(&pen, at == ui->trail.at ? STYLE_BOLD : STYLE_PLAIN,
                  (Text){str_cstr(&name), name.n});
    str_free(&name);
    const Browse *b = v->type->tables == view_table_tables ? view_table_browse(v) : NULL;
    if (b && b->filter.n > 0) {
        cells_pen_say(&pen, STYLE_DIM, "  filter ");
        cells_pen_put(&pen, STYLE_PLAIN, (Text){b->filter.p, b->filter.n});
    }
    if (at == ui->trail.at)
        cells_pen_say(&pen, STYLE_DIM, "  (you came from here)");
    if (is_here)
        cells_select(g, line);
}

static void draw(View *view, Ui *ui, Rect body)
{
    HistoryView *v = (HistoryView *)view;
    const int n = ui->trail.n;
    v->rows = (Rect){body.x, body.y + 1, body.w, body.h - 1};
    ui->page = v->rows.h;
    (void)cells_say(&ui->grid, body.x + 1, body.y, body.w - 1,
                    "Screens, the latest last. Enter goes to one; < and > step.",
                    STYLE_BOLD);
    list_cursor_move(&v->list, n, 0);
    list_cursor_show(&v->list, n, v->rows.h);
    for (int i = 0; i < v->rows.h && v->list.top + i < n; i++) {
        const int at = v->list.top + i;
        draw_place(ui, at, &ui->grid, (Rect){body.x, v->rows.y + i, body.w, 1},
                   at == v->list.at);
    }
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const HistoryView *v = (const HistoryView *)view;
    cells_pen_say(pen, STYLE_PLAIN, "%d of %d screens",
                  ui->trail.n > 0 ? (int)v->list.at + 1 : 0, ui->trail.n);
}

static void move(View *view, const Ui *ui, int32_t by)
{
    list_cursor_move(&((HistoryView *)view)->list, ui->trail.n, by);
}

/* The view is closed by the step. */
static void open_place(View *view, Ui *ui)
{
    const int32_t at = ((const HistoryView *)view)->list.at;
    if (at < ui->trail.n)
        (void)trail_step(ui, (int)at - ui->trail.at);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    HistoryView *v = (HistoryView *)view;
    const int32_t at = v->list.top + in->y - v->rows.y;
    if ((in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE) || in->y < v->rows.y ||
        at >= ui->trail.n)
        return;
    v->list.at = at;
    if (in->mouse == INPUT_DOUBLE)
        open_place(view, ui);
}

static void close_view(View *view)
{
    free(view);
}

static const ViewBinding bindings[] = {{ACTION_OPEN, open_place}};

const ViewType view_history_type = {
    .name = "history",
    .help = "The screens you have been on, with filter, order and cursor as you left "
            "them. < goes to the one before and > forward again from anywhere.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .mouse = mouse,
    .close = close_view,
};

View *view_history_new(const Ui *ui)
{
    HistoryView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_history_type;
    v->list.at = ui->trail.at;
    return &v->base;
}
