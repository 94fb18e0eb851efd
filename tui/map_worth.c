/* What the yardsticks of a map reach: computed aside, while the map is looked at. They
 * belong to its words and its method: they stay when it gets more steps. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/project_worth.h"
#include "tui/map_view.h"

/* Words measured: the standard error of a recall of .25 is .005. */
enum { SAMPLE = 1000 };

typedef struct Weigh {
    const Study *study;
    int entry[MAP_ENTRIES];
    int nentries;
    MapMethod method;
    Layout *layout; /* owned until it is in the result */
} Weigh;

typedef struct Weighed {
    MapMethod method;
    Layout *layout; /* a copy, with its yardsticks */
} Weighed;

static void drop(void *result)
{
    Weighed *w = result;
    layout_free(w->layout);
    free(w);
}

static void free_weigh(void *ctx)
{
    Weigh *w = ctx;
    layout_free(w->layout);
    free(w);
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Weigh *w = ctx;
    const ProjectOptions o = map_data_options(w->study, w->method);
    const ProjectYardsticks y = {w->entry, w->nentries, SAMPLE};
    TRY(project_worth_add_yardsticks(w->study, &y, &o, w->layout, progress, err));
    Weighed *out = mem_xalloc(sizeof *out);
    *out = (Weighed){w->method, w->layout};
    w->layout = NULL;
    *result = out;
    return OK;
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    /* the owner is the flag of the slot, so that other tasks of the slot can be forgotten
     * by themselves */
    MapSlot *slot = (MapSlot *)((char *)owner - offsetof(MapSlot, is_weighing));
    Weighed *w = result;
    (void)err;
    slot->is_weighing = false;
    slot->view->ui->is_dirty = true;
    if (status != OK) {
        slot->is_unweighed[slot->weighed] = true;
        return;
    }
    const MapData *m = slot->data[w->method];
    if (m && m->layout->n == w->layout->n) {
        m->layout->noise = w->layout->noise;
        m->layout->pca = w->layout->pca;
    }
    drop(w);
}

MapWorth map_view_worth(const MapView *v)
{
    const MapSlot *slot = map_view_slot(v);
    const MapData *m = slot->data[v->method];
    if (!m || !m->has_quality || m->layout->k < 1 || m->layout->link.lambda > 0)
        return MAP_WORTH_NONE;
    if (m->layout->noise.is_there || m->layout->pca.is_there)
        return MAP_WORTH_THERE;
    return slot->is_unweighed[v->method] ? MAP_WORTH_STOPPED : MAP_WORTH_UNDER_WAY;
}

void map_view_want_worth(MapView *v)
{
    MapSlot *slot = map_view_slot(v);
    const MapData *m = slot->data[v->method];
    Layout *copy = NULL;
    if (slot->is_weighing || map_view_is_moving(v) ||
        map_view_worth(v) != MAP_WORTH_UNDER_WAY ||
        layout_make_copy(m->layout, &copy, NULL) != OK)
        return;
    Weigh *w = mem_xcalloc(1, sizeof *w);
    *w = (Weigh){.study = v->ui->study,
                 .nentries = m->nentries,
                 .method = v->method,
                 .layout = copy};
    for (int i = 0; i < m->nentries; i++)
        w->entry[i] = m->entry[i];
    Task task = {.lane = TASK_ASIDE,
                 .run = run,
                 .ctx = w,
                 .free_ctx = free_weigh,
                 .drop = drop,
                 .done = done,
                 .owner = &slot->is_weighing};
    (void)snprintf(task.label, sizeof task.label, "noise of the map");
    slot->is_weighing = true;
    slot->weighed = v->method;
    tasks_add(v->ui->tasks, &task, true);
}
