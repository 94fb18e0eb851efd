#include "tui/map_view.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

/* Steps that a finished map gets on top. */
enum { MORE_STEPS = 250 };

MapSlot *map_view_slot(const MapView *v)
{
    const int target = v->ui->target >= 0 ? v->ui->target : 0;
    return &v->slot[v->is_all ? v->nslots - 1 : target];
}

MapData *map_view_data(const MapView *v)
{
    return map_view_slot(v)->data[v->method];
}

static MapAsk ask_of(const MapView *v)
{
    return v->is_all ? map_data_ask_all(v->ui->study, NULL)
                     : map_data_ask_one(v->ui->study, v->ui->target);
}

uint8_t map_view_style(const MapData *m, int32_t point)
{
    return (uint8_t)(STYLE_GROUP + m->group[point]);
}

/* --- maps that are made at once --- */

typedef struct Gather {
    const Study *study;
    MapAsk ask;
    MapMethod method;
} Gather;

typedef struct Gathered {
    MapData *data;
    MapMethod method;
} Gathered;

static void drop(void *result)
{
    Gathered *g = result;
    map_data_free(g->data);
    free(g);
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    const Gather *g = ctx;
    MapData *m = NULL;
    TRY(map_data_make(g->study, &g->ask, progress, &m, err));
    Gathered *out = mem_xalloc(sizeof *out);
    *out = (Gathered){m, g->method};
    *result = out;
    return OK;
}

static void done(void *owner, Status status, void *result, const Error *err);

/* The owner of the task is the flag, so that the slot's other tasks are not forgotten
 * with it. */
static void ask(MapSlot *slot, MapMethod method, bool has_quality)
{
    MapView *v = slot->view;
    Gather *g = mem_xcalloc(1, sizeof *g);
    *g = (Gather){v->ui->study, ask_of(v), method};
    g->ask.has_quality = has_quality || method != MAP_PCA;
    g->ask.method = method;
    Task task = {.run = run,
                 .ctx = g,
                 .free_ctx = free,
                 .drop = drop,
                 .done = done,
                 .owner = &slot->is_asked};
    (void)snprintf(task.label, sizeof task.label, "%s",
                   method == MAP_BEFORE   ? "map before"
                   : method == MAP_AFTER  ? "map after"
                   : method == MAP_LINKED ? "linked maps"
                   : has_quality          ? "map quality"
                                          : "map");
    slot->is_asked = true;
    error_clear(&slot->err);
    tasks_add(v->ui->tasks, &task, method != MAP_PCA || !has_quality);
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
    MapSlot *slot = (MapSlot *)((char *)owner - offsetof(MapSlot, is_asked));
    MapView *v = slot->view;
    Gathered *g = result;
    slot->is_asked = false;
    v->ui->is_dirty = true;
    if (status != OK) {
        if (err)
            slot->err = *err;
        return;
    }
    map_data_free(slot->data[g->method]);
    slot->data[g->method] = g->data;
    free(g);
    if (map_view_data(v))
        map_view_go_to_wanted(v);
    map_view_changed(&v->base, v->ui);
}

/* --- maps that move --- */

typedef struct MapMove {
    MapLive *live; /* owned until it is the result */
} Move;

static Status run_live(void *ctx, Progress *progress, void **result, Error *err)
{
    Move *m = ctx;
    TRY(map_live_run(m->live, progress, err));
    *result = m->live;
    m->live = NULL;
    return OK;
}

static void free_move(void *ctx)
{
    Move *m = ctx;
    map_live_free(m->live);
    free(m);
}

static void drop_live(void *result)
{
    map_live_free(result);
}

static void done_live(void *owner, Status status, void *result, const Error *err)
{
    MapSlot *slot = owner;
    slot->is_busy = false;
    slot->view->ui->is_dirty = true;
    if (status == E_CANCELED && slot->move->live) { /* before it could begin, or go on */
        slot->move->live = NULL;                    /* what it has reached is kept */
        slot->is_stopped = true;
        if (err && !map_live_state(slot->live).has_places)
            slot->live_err = *err;
        return;
    }
    if (status != OK) { /* the task frees it */
        slot->live = NULL;
        slot->seen = 0;
        slot->is_stopped = true;
        if (err) {
            slot->live_err = *err;
            if (status != E_CANCELED && slot->data[MAP_TSNE])
                ui_fail(slot->view->ui, err); /* there is a map in its place */
        }
        return;
    }
    const MapLiveState state = map_live_state(result);
    slot->is_stopped = !state.is_finished && !state.is_paused;
    if (slot == map_view_slot(slot->view)) /* it was left, and is shown again */
        map_view_changed(&slot->view->base, slot->view->ui);
}

static void move(MapSlot *slot)
{
    MapView *v = slot->view;
    const MapAsk wanted = ask_of(v);
    if (!slot->live)
        slot->live = map_live_new(v->ui->study, &wanted);
    Move *m = mem_xcalloc(1, sizeof *m);
    m->live = slot->live;
    Task task = {.lane = TASK_LIVE,
                 .run = run_live,
                 .ctx = m,
                 .free_ctx = free_move,
                 .drop = drop_live,
                 .done = done_live,
                 .owner = slot};
    (void)snprintf(task.label, sizeof task.label, "t-SNE");
    map_live_resume(slot->live);
    slot->move = m;
    slot->is_busy = true;
    slot->is_stopped = false;
    error_clear(&slot->live_err);
    tasks_add(v->ui->tasks, &task, true);
}

/* Where the same part of the map lies after it has grown. */
static void follow(MapView *v, const double old[4], const double new[4])
{
    const double w = old[2] - old[0];
    const double h = old[3] - old[1];
    const double by = fmax(new[2] - new[0], new[3] - new[1]) / fmax(w, h);
    if (!(by > 0) || !isfinite(by))
        return;
    v->view.x = (new[0] + new[2]) / 2 + (v->view.x - (old[0] + old[2]) / 2) * by;
    v->view.y = (new[1] + new[3]) / 2 + (v->view.y - (old[1] + old[3]) / 2) * by;
    v->view.scale /= by;
}

bool map_view_is_moving(const MapView *v)
{
    return v->method == MAP_TSNE && map_view_slot(v)->is_busy;
}

int32_t map_view_steps(const MapView *v)
{
    const MapSlot *slot = map_view_slot(v);
    if (v->method != MAP_TSNE || !slot->live)
        return 0;
    const TsneState s = map_live_state(slot->live).tsne;
    const bool is_own_end =
        s.end == TSNE_STABLE || s.end == TSNE_LONGEST || s.end == TSNE_TRIVIAL;
    return is_own_end ? 0 : s.step;
}

void map_view_take(MapView *v)
{
    MapSlot *slot = map_view_slot(v);
    if (v->method != MAP_TSNE || !slot->live)
        return;
    Layout *layout = map_live_take(slot->live, &slot->seen);
    if (!layout)
        return;
    MapData *m = slot->data[MAP_TSNE];
    if (m) {
        double old[4];
        memcpy(old, m->box, sizeof old);
        map_data_set_layout(m, layout);
        if (v->is_fitted && v->area.w > 0)
            map_view_fit(v);
        else
            follow(v, old, m->box);
    } else {
        const MapAsk asked = ask_of(v);
        m = slot->data[MAP_TSNE] = map_data_adopt(v->ui->study, &asked, layout);
        map_view_fit(v);
        map_view_go_to_wanted(v);
    }
    m->has_quality = map_live_state(slot->live).is_finished;
    v->overlay.of = NULL;
}

void map_view_again(MapView *v)
{
    MapSlot *slot = map_view_slot(v);
    if (map_view_worth(v) == MAP_WORTH_STOPPED) {
        slot->is_unweighed[v->method] = false; /* the next drawing asks for them */
        return;
    }
    if (v->method == MAP_TSNE && slot->is_uncompared) {
        map_view_want_stability(v);
        return;
    }
    if (v->method != MAP_TSNE) {
        error_clear(&slot->err);
        map_view_changed(&v->base, v->ui);
        return;
    }
    if (slot->is_busy) {
        ui_say(v->ui, "t-SNE is running; Ctrl-C stops it, R goes on");
        return;
    }
    if (slot->live && map_live_state(slot->live).is_finished) {
        map_live_extend(slot->live, MORE_STEPS);
        ui_say(v->ui, "%d steps more", MORE_STEPS);
    }
    move(slot);
}

void map_view_done(MapView *v)
{
    tasks_forget(v->ui->tasks, &v->overlay);
    for (int i = 0; i < v->nslots; i++) {
        MapSlot *slot = &v->slot[i];
        tasks_forget(v->ui->tasks, slot);
        tasks_forget(v->ui->tasks, &slot->is_asked);
        tasks_forget(v->ui->tasks, &slot->is_comparing);
        tasks_forget(v->ui->tasks, &slot->is_weighing);
        for (int k = 0; k < MAP_METHODS; k++)
            map_data_free(slot->data[k]);
        if (!slot->is_busy)
            map_live_free(slot->live);
    }
    free(v->slot);
}

/* The other of two linked maps comes to where this one was, and the current word's
 * translation is the current word. */
static void blink_linked(MapView *v)
{
    const MapData *m = map_view_data(v);
    if (!m)
        return;
    const int side = v->side == 0 ? 1 : 0;
    if (v->side < 0) {
        v->side = side;
        if (v->current >= 0 && m->layout->space[v->current] != side)
            v->current = -1;
        map_view_fit(v);
        return;
    }
    v->view.x += side == 1 ? m->shift : -m->shift;
    v->side = side;
    int32_t gold = -1;
    v->is_pinned =
        v->current >= 0 && map_data_golds(m, v->ui->study, v->current, &gold, 1) > 0;
    v->current = gold;
}

/* What is made for the method that is left need not be waited for. */
static void give_up(MapView *v)
{
    MapSlot *slot = map_view_slot(v);
    if (slot->is_asked)
        tasks_forget(v->ui->tasks, &slot->is_asked);
    slot->is_asked = false;
    error_clear(&slot->err);
}

bool map_view_link(MapView *v)
{
    if (v->method != MAP_LINKED && v->is_all)
        return false;
    give_up(v);
    v->method = v->method == MAP_LINKED ? MAP_PCA : MAP_LINKED;
    v->side = -1;
    v->view.scale = 0;
    v->is_pinned = false;
    v->current = -1;
    map_view_changed(&v->base, v->ui);
    return true;
}

bool map_view_blink(MapView *v)
{
    if (v->method == MAP_LINKED) {
        blink_linked(v);
        return true;
    }
    const MapAsk asked = ask_of(v);
    bool has_before = false;
    for (int i = 0; i < asked.n; i++)
        has_before |= v->ui->study->entry[asked.entry[i]].before != NULL;
    if (!has_before)
        return false;
    const bool is_frame = v->method == MAP_AFTER || v->method == MAP_BEFORE;
    give_up(v);
    v->method = v->method == MAP_AFTER ? MAP_BEFORE : MAP_AFTER;
    if (is_frame) {
        v->is_fitted = false; /* the source does not move, and neither does the view */
    } else {
        v->view.scale = 0;
        v->is_pinned = false;
    }
    map_view_changed(&v->base, v->ui);
    return true;
}

/* Another map is to be shown: what is made for the last one waits. */
static void leave(MapView *v, MapSlot *slot)
{
    if (slot->is_asked) {
        tasks_forget(v->ui->tasks, &slot->is_asked);
        slot->is_asked = false;
    }
    if (slot->is_weighing) {
        tasks_forget(v->ui->tasks, &slot->is_weighing);
        slot->is_weighing = false;
    }
    if (slot->is_busy)
        map_live_pause(slot->live);
}

void map_view_changed(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    (void)ui;
    MapSlot *slot = map_view_slot(v);
    const int shown = (int)(slot - v->slot);
    if (v->shown != shown) {
        v->side = -1;
        if (v->method == MAP_LINKED && v->is_all)
            v->method = MAP_PCA; /* linked maps are two */
        if (v->shown >= 0)
            leave(v, &v->slot[v->shown]);
        v->shown = shown;
        v->matched = NULL;
        v->current = -1;
        v->overlay.point = -1;
        v->view.scale = 0;
        v->is_pinned = false;
    }
    const MapData *m = map_view_data(v);
    if (m && v->current >= m->layout->n)
        v->current = -1;
    if (v->method != MAP_TSNE) {
        if (!slot->is_asked && slot->err.text[0] == '\0' && (!m || !m->has_quality))
            ask(slot, v->method, m != NULL);
        return;
    }
    if (slot->is_busy)
        map_live_resume(slot->live); /* it was left, and is shown again */
    const bool is_finished =
        slot->live && !slot->is_busy && map_live_state(slot->live).is_finished;
    if (!slot->is_busy && !is_finished && !slot->is_stopped)
        move(slot);
}

/* --- place --- */

void map_view_fit(MapView *v)
{
    double box[4];
    map_data_box(map_view_data(v), v->side, box);
    const double w = box[2] - box[0];
    const double h = box[3] - box[1];
    v->view.x = box[0] + w / 2;
    v->view.y = box[1] + h / 2;
    const double sx = w > 0 ? 2.0 * v->area.w / w : 1;
    const double sy = h > 0 ? 4.0 * v->area.h / h : 1;
    v->view.scale = 0.94 * fmin(sx, sy);
    v->is_fitted = true;
}

double map_view_fitted_scale(const MapView *v)
{
    double box[4];
    map_data_box(map_view_data(v), v->side, box);
    const double w = box[2] - box[0];
    const double h = box[3] - box[1];
    return 0.94 * fmin(w > 0 ? 2.0 * v->area.w / w : 1, h > 0 ? 4.0 * v->area.h / h : 1);
}

void map_view_go_to(MapView *v, int32_t point)
{
    const MapData *m = map_view_data(v);
    const double *xy = &m->layout->xy[2 * (size_t)point];
    if (v->side >= 0)
        v->side = m->layout->space[point];
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
    v->current = -1;
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
    const MapData *m = map_view_data(v);
    const double *xy = &m->layout->xy[2 * (size_t)point];
    int dx = 0;
    int dy = 0;
    if (v->side >= 0 && m->layout->space[point] != v->side)
        return false;
    if (!canvas_place(&v->canvas, v->view, xy[0], xy[1], &dx, &dy))
        return false;
    *x = v->area.x + dx / 2;
    *y = v->area.y + dy / 4;
    return true;
}

/* --- overlay --- */

typedef struct Near {
    const Space *space[MAP_ENTRIES];
    Layout *layout; /* a copy: the map may move */
    int32_t point;
} Near;

static void free_near(void *ctx)
{
    Near *n = ctx;
    layout_free(n->layout);
    free(n);
}

static Status run_near(void *ctx, Progress *progress, void **result, Error *err)
{
    const Near *n = ctx;
    Around *a = mem_xcalloc(1, sizeof *a);
    const Status status =
        around_find(n->layout, n->space, n->point, MAP_VIEW_NEAR, progress, a, err);
    *result = a;
    return status;
}

static void done_near(void *owner, Status status, void *result, const Error *err)
{
    MapOverlay *o = owner;
    MapView *v = (MapView *)((char *)o - offsetof(MapView, overlay));
    (void)err;
    o->around = status == OK && result ? *(Around *)result : (Around){0};
    free(result);
    v->ui->is_dirty = true;
}

void map_view_want_overlay(MapView *v)
{
    MapOverlay *o = &v->overlay;
    const MapData *m = map_view_data(v);
    if (!o->is_on || v->current < 0 || (o->point == v->current && o->of == m->layout))
        return;
    if (map_view_slot(v)->is_busy && o->point == v->current && o->around.n > 0)
        return; /* who is near in the vectors does not move */
    Layout *copy = NULL;
    if (layout_make_copy(m->layout, &copy, NULL) != OK)
        return;
    tasks_forget(v->ui->tasks, o);
    Near *n = mem_xcalloc(1, sizeof *n);
    n->layout = copy;
    n->point = v->current;
    for (int i = 0; i < m->nentries; i++)
        n->space[i] = v->ui->study->entry[m->entry[i]].space;
    if (o->point != v->current)
        o->around = (Around){0};
    o->point = v->current;
    o->of = m->layout;
    const Task task = {.lane = TASK_QUICK,
                       .label = "neighbours",
                       .run = run_near,
                       .ctx = n,
                       .free_ctx = free_near,
                       .drop = free,
                       .done = done_near,
                       .owner = o};
    tasks_add(v->ui->tasks, &task, true);
}
