/* The stability of a map belongs to its words, not to its places: it stays when the map
 * gets more steps. */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/map_view.h"

enum { RUNS = 5 };

typedef struct Compare {
    const Space *space[MAP_ENTRIES];
    ProjectOptions options;
    Layout *layout; /* owned until it is the result */
} Compare;

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Compare *c = ctx;
    TRY(project_add_stability(c->layout, c->space, &c->options, RUNS, progress, err));
    *result = c->layout;
    c->layout = NULL;
    return OK;
}

static void free_compare(void *ctx)
{
    Compare *c = ctx;
    layout_free(c->layout);
    free(c);
}

static void drop(void *result)
{
    layout_free(result);
}

static void say(const MapView *v, const Layout *l)
{
    int32_t below = 0;
    for (int32_t i = 0; i < l->n; i++)
        below += l->stability[i] < l->stability_least;
    ui_say(v->ui,
           "%d starts share %.2f of neighbours; %d of %d words below %.2f (hollow)", RUNS,
           l->stability_mean, (int)below, (int)l->n, l->stability_least);
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    /* the owner is the flag of the slot, so that other tasks of the slot can be forgotten
     * by themselves */
    MapSlot *slot = (MapSlot *)((char *)owner - offsetof(MapSlot, is_comparing));
    MapView *v = slot->view;
    Layout *from = result;
    slot->is_comparing = false;
    v->ui->is_dirty = true;
    if (status != OK) {
        slot->is_uncompared = status == E_CANCELED;
        if (status != E_CANCELED && err)
            ui_fail(v->ui, err);
        return;
    }
    MapData *m = slot->data[MAP_TSNE];
    if (m && m->layout->n == from->n) {
        free(m->layout->stability);
        m->layout->stability = from->stability;
        m->layout->stability_mean = from->stability_mean;
        m->layout->stability_least = from->stability_least;
        from->stability = NULL;
        say(v, m->layout);
    }
    layout_free(from);
}

void map_view_want_stability(MapView *v)
{
    MapSlot *slot = map_view_slot(v);
    const MapData *m = map_view_data(v);
    Layout *copy = NULL;
    if (v->method == MAP_LINKED) {
        ui_say(v->ui, "linked maps are judged by their held-out pairs; stability is that "
                      "of one map of all words: t makes it");
        return;
    }
    if (v->method == MAP_TSNE && (!m || map_view_is_moving(v))) {
        ui_say(v->ui,
               "stability is compared when the map stands still: it is still being "
               "made");
        return;
    }
    if (v->method != MAP_TSNE || !m) {
        ui_say(v->ui, "stability is that of a t-SNE map: t makes one");
        return;
    }
    if (m->layout->stability) {
        say(v, m->layout);
        return;
    }
    if (slot->is_comparing || layout_make_copy(m->layout, &copy, NULL) != OK)
        return;
    Compare *c = mem_xcalloc(1, sizeof *c);
    c->layout = copy;
    c->options = project_options_defaults();
    c->options.tsne.seed = v->ui->study->options.seed;
    c->options.k = v->ui->study->options.k;
    for (int i = 0; i < m->nentries; i++)
        c->space[i] = v->ui->study->entry[m->entry[i]].space;
    Task task = {.lane = TASK_ASIDE, /* nothing else waits for it */
                 .run = run,
                 .ctx = c,
                 .free_ctx = free_compare,
                 .drop = drop,
                 .done = done,
                 .owner = &slot->is_comparing};
    (void)snprintf(task.label, sizeof task.label, "stability");
    slot->is_comparing = true;
    slot->is_uncompared = false;
    ui_say(v->ui, "comparing maps from %d random starts ...", RUNS);
    tasks_add(v->ui->tasks, &task, true);
}
