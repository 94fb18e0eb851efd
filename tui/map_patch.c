#include "tui/map_patch.h"

#include <math.h>
#include <stdlib.h>

#include "core/diag/say.h"
#include "tui/view_table.h"

void map_patch_corner(MapView *v, double x, double y)
{
    v->has_corner = true;
    v->corner_x = x;
    v->corner_y = y;
}

void map_patch_select(MapView *v, double x, double y)
{
    const MapData *m = map_view_data(v);
    Selection *s = &v->ui->selection;
    v->has_corner = false;
    if (!m)
        return;
    const MapRange range = map_data_range(m, v->side);
    const int32_t before = s->n;
    for (int32_t i = range.first; i < range.first + range.n; i++) {
        const double *xy = &m->layout->xy[2 * (size_t)i];
        if (xy[0] >= fmin(x, v->corner_x) && xy[0] <= fmax(x, v->corner_x) &&
            xy[1] >= fmin(y, v->corner_y) && xy[1] <= fmax(y, v->corner_y))
            selection_set(s, map_data_entry(m, i), m->layout->row[i], true);
    }
    (void)ui_want(v->ui, "pairs", false);
    ui_say(v->ui,
           "%d words more are selected: V lists their pairs, v then V takes all back",
           (int)(s->n - before));
}

void map_patch_turn(MapView *v)
{
    if (!map_view_data(v))
        return;
    if (v->has_corner) {
        map_patch_select(v, v->view.x, v->view.y);
        return;
    }
    map_patch_corner(v, v->view.x, v->view.y);
    ui_say(v->ui, "move to the other corner and press v; V takes all back");
}

void map_patch_list(MapView *v)
{
    Ui *ui = v->ui;
    if (v->has_corner) {
        v->has_corner = false;
        selection_clear(&ui->selection);
        ui_say(ui, "no word is selected");
        return;
    }
    if (ui->selection.n == 0) {
        ui_say(ui, "no word is selected: v selects a patch");
        return;
    }
    ui_go(ui, 2);
    if (ui_top(ui)->type->tables != view_table_tables)
        return;
    view_table_sync(ui_top(ui), ui);
    browse_show_selected(view_table_browse(ui_top(ui)), true);
}

/* The cell of a place of the plane, perhaps outside of the screen. */
static void cell_of(const MapView *v, double x, double y, int *cx, int *cy)
{
    const double dx = (x - v->view.x) * v->view.scale / 2 + v->area.w / 2.0;
    const double dy = (v->view.y - y) * v->view.scale / 4 + v->area.h / 2.0;
    *cx = v->area.x + (int)fmin(fmax(dx, -1), v->area.w);
    *cy = v->area.y + (int)fmin(fmax(dy, -1), v->area.h);
}

static void draw_patch(const MapView *v)
{
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;
    Grid *g = &v->ui->grid;
    cell_of(v, v->corner_x, v->corner_y, &x0, &y0);
    cell_of(v, v->view.x, v->view.y, &x1, &y1);
    const Rect r = {x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1, abs(x1 - x0) + 1,
                    abs(y1 - y0) + 1};
    cells_select(g, (Rect){r.x, r.y, r.w, 1});
    cells_select(g, (Rect){r.x, r.y + r.h - 1, r.w, 1});
    cells_select(g, (Rect){r.x, r.y, 1, r.h});
    cells_select(g, (Rect){r.x + r.w - 1, r.y, 1, r.h});
}

void map_patch_draw(const MapView *v)
{
    const MapData *m = map_view_data(v);
    const Selection *s = &v->ui->selection;
    for (int32_t i = 0; s->n > 0 && i < m->layout->n; i++) {
        int x = 0;
        int y = 0;
        if (selection_has(s, map_data_entry(m, i), m->layout->row[i]) &&
            map_view_cell(v, i, &x, &y))
            cells_select(&v->ui->grid, (Rect){x, y, 1, 1});
    }
    if (v->has_corner)
        draw_patch(v);
}

void map_patch_say(const MapView *v, Pen *pen)
{
    const MapData *m = map_view_data(v);
    const Selection *s = &v->ui->selection;
    double sum = 0;
    int32_t n = 0;
    if (s->n == 0 || !m)
        return;
    for (int32_t i = 0; i < m->layout->n; i++) {
        if (!selection_has(s, map_data_entry(m, i), m->layout->row[i]))
            continue;
        sum += m->layout->trust ? m->layout->trust[i] : 0;
        n++;
    }
    cells_pen_say(pen, STYLE_BOLD, "  %d selected", (int)s->n);
    if (n > 0 && m->layout->trust) {
        char share[16];
        cells_pen_say(pen, STYLE_DIM, ", their trust ");
        cells_pen_say(pen, STYLE_PLAIN, "%s", say_share(share, sum / n));
    }
}
