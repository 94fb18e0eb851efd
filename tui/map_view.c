#include "tui/map_view.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

static int slot(const MapView *v)
{
    return v->ui->target >= 0 ? v->ui->target : 0;
}

MapData *map_view_data(const MapView *v)
{
    return v->data[slot(v)];
}

uint8_t map_view_style(const MapData *m, int32_t point)
{
    return (uint8_t)(STYLE_GROUP + m->group[point]);
}

/* --- jobs --- */

typedef struct Gather {
    const Study *study;
    MapAsk ask;
} Gather;

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    const Gather *g = ctx;
    MapData *m = NULL;
    const Status s = map_data_make(g->study, g->ask, progress, &m, err);
    *result = m;
    return s;
}

static void drop(void *result)
{
    map_data_free(result);
}

static void done(void *owner, Status status, void *result, const Error *err);

static void ask(MapView *v, bool has_quality)
{
    Gather *g = mem_xcalloc(1, sizeof *g);
    const int source = v->ui->study->source >= 0 ? v->ui->study->source : 0;
    *g = (Gather){v->ui->study, {source, v->ui->target, has_quality}};
    Task task = {
        .run = run, .ctx = g, .free_ctx = free, .drop = drop, .done = done, .owner = v};
    (void)snprintf(task.label, sizeof task.label, has_quality ? "map quality" : "map");
    v->asked = v->ui->target;
    error_clear(&v->err);
    tasks_add(v->ui->tasks, &task, !has_quality);
}

void map_view_go_to_wanted(MapView *v)
{
    const MapData *m = map_view_data(v);
    if (!m || v->wanted_entry < 0)
        return;
    const int32_t p = map_data_find(m, v->wanted_entry, v->wanted_row);
    if (p >= 0)
        map_view_go_to(v, p);
    else {
        ui_warn(v->ui,
                "this word is not on the map: it holds the most frequent words and "
                "those of the dictionary");
    }
    v->wanted_entry = -1;
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    MapView *v = owner;
    v->asked = -2;
    v->ui->is_dirty = true;
    if (status != OK) {
        if (err)
            v->err = *err;
        return;
    }
    MapData *m = result;
    const int at = m->nentries > 1 ? m->entry[1] : 0;
    map_data_free(v->data[at]);
    v->data[at] = m;
    if (m == map_view_data(v)) {
        map_view_go_to_wanted(v);
        if (!m->has_quality)
            ask(v, true);
    }
}

void map_view_changed(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    const MapData *m = map_view_data(v);
    if (m && v->current >= m->layout->n)
        v->current = -1;
    if (v->asked == -2 && v->err.text[0] == '\0' && (!m || !m->has_quality))
        ask(v, m != NULL);
    if (v->asked != -2 && v->asked != ui->target) {
        tasks_forget(ui->tasks, v);
        v->asked = -2;
        v->current = -1;
        v->overlay.point = -1;
        ask(v, m != NULL);
    }
}

/* --- place --- */

void map_view_fit(MapView *v)
{
    const MapData *m = map_view_data(v);
    const double w = m->box[2] - m->box[0];
    const double h = m->box[3] - m->box[1];
    v->view.x = m->box[0] + w / 2;
    v->view.y = m->box[1] + h / 2;
    const double sx = w > 0 ? 2.0 * v->area.w / w : 1;
    const double sy = h > 0 ? 4.0 * v->area.h / h : 1;
    v->view.scale = 0.94 * fmin(sx, sy);
    v->is_fitted = true;
    v->is_pinned = false;
}

double map_view_fitted_scale(const MapView *v)
{
    const MapData *m = map_view_data(v);
    const double w = m->box[2] - m->box[0];
    const double h = m->box[3] - m->box[1];
    return 0.94 * fmin(w > 0 ? 2.0 * v->area.w / w : 1, h > 0 ? 4.0 * v->area.h / h : 1);
}

void map_view_go_to(MapView *v, int32_t point)
{
    const double *xy = &map_view_data(v)->layout->xy[2 * (size_t)point];
    v->current = point;
    v->is_pinned = true;
    v->view.x = xy[0];
    v->view.y = xy[1];
}

void map_view_pan(MapView *v, double dx, double dy)
{
    if (!map_view_data(v) || v->view.scale <= 0)
        return;
    v->view.x += dx * 2.0 * v->area.w / v->view.scale;
    v->view.y += dy * 4.0 * v->area.h / v->view.scale;
    v->is_pinned = false;
    v->is_fitted = false;
}

/* Scales about a place of the plane, which stays where it is on the screen. */
void map_view_zoom(MapView *v, double by, double x, double y)
{
    if (!map_view_data(v))
        return;
    const double least = 0.25 * map_view_fitted_scale(v);
    const double most = 20000 * map_view_fitted_scale(v);
    const double to = fmin(fmax(v->view.scale * by, least), most);
    const double real = to / v->view.scale;
    v->view.x = x + (v->view.x - x) / real;
    v->view.y = y + (v->view.y - y) / real;
    v->view.scale = to;
    v->is_fitted = false;
}

/* The cell of a point; false when it is outside. */
bool map_view_cell(const MapView *v, int32_t point, int *x, int *y)
{
    const double *xy = &map_view_data(v)->layout->xy[2 * (size_t)point];
    int dx = 0;
    int dy = 0;
    if (!canvas_place(&v->canvas, v->view, xy[0], xy[1], &dx, &dy))
        return false;
    *x = v->area.x + dx / 2;
    *y = v->area.y + dy / 4;
    return true;
}

/* --- overlay --- */

typedef struct Near {
    const Study *study;
    int entry;
    int32_t row;
} Near;

static Status run_near(void *ctx, Progress *progress, void **result, Error *err)
{
    const Near *n = ctx;
    Neighbors *nb = NULL;
    const Space *s = n->study->entry[n->entry].space;
    const int32_t k = s->n - 1 < MAP_VIEW_NEAR ? s->n - 1 : MAP_VIEW_NEAR;
    *result = NULL;
    if (k < 1)
        return OK;
    const Status status =
        knn_make_queries(s, &n->row, 1, s, &n->row, k, progress, &nb, err);
    *result = nb;
    return status;
}

static void drop_near(void *result)
{
    knn_free(result);
}

static void done_near(void *owner, Status status, void *result, const Error *err)
{
    MapOverlay *o = owner;
    MapView *v = (MapView *)((char *)o - offsetof(MapView, overlay));
    const MapData *m = map_view_data(v);
    Neighbors *nb = result;
    (void)err;
    o->n = 0;
    for (int32_t i = 0; status == OK && nb && m && o->point >= 0 && i < nb->k; i++) {
        const int32_t id = knn_ids(nb, 0)[i];
        const int32_t p = id < 0 ? -1 : map_data_find(m, map_data_entry(m, o->point), id);
        if (p >= 0)
            o->to[o->n++] = p;
    }
    knn_free(nb);
    v->ui->is_dirty = true;
}

/* Asks for the neighbours of the current point when they are wanted and not there. */
void map_view_want_overlay(MapView *v)
{
    MapOverlay *o = &v->overlay;
    if (!o->is_on || v->current < 0 || o->point == v->current)
        return;
    tasks_forget(v->ui->tasks, o);
    const MapData *m = map_view_data(v);
    Near *n = mem_xcalloc(1, sizeof *n);
    *n = (Near){v->ui->study, map_data_entry(m, v->current), m->layout->row[v->current]};
    o->point = v->current;
    o->n = 0;
    const Task task = {.is_quick = true,
                       .label = "neighbours",
                       .run = run_near,
                       .ctx = n,
                       .free_ctx = free,
                       .drop = drop_near,
                       .done = done_near,
                       .owner = o};
    tasks_add(v->ui->tasks, &task, true);
}
