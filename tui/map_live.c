#include "tui/map_live.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/quality.h"
#include "tui/tasks.h"

/* Steps between two looks at the clock, and seconds between two pictures. */
enum { BATCH = 2 };
static const double FRAME = 0.05;

struct MapLive {
    const Study *study;
    MapAsk ask;
    ProjectTsne *run; /* of the thread that runs */
    atomic_bool is_pausing;
    pthread_mutex_t lock; /* of all that follows */
    Layout *layout;       /* NULL: nothing to see yet */
    uint64_t number;      /* of the layout; 0: none */
    MapLiveState state;
};

MapLive *map_live_new(const Study *s, const MapAsk *ask)
{
    MapLive *l = mem_xcalloc(1, sizeof *l);
    l->study = s;
    l->ask = *ask;
    l->state.kl = (double)NAN;
    (void)pthread_mutex_init(&l->lock, NULL);
    return l;
}

void map_live_free(MapLive *l)
{
    if (!l)
        return;
    project_tsne_free(l->run);
    layout_free(l->layout);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}

static void set_state(MapLive *l)
{
    l->state.tsne = project_tsne_state(l->run);
    l->state.kl = project_tsne_last_cost(l->run);
    l->state.has_places = true;
    l->number++;
}

static void publish_places(MapLive *l)
{
    (void)pthread_mutex_lock(&l->lock);
    project_tsne_places(l->run, l->layout->xy);
    set_state(l);
    (void)pthread_mutex_unlock(&l->lock);
}

/* Puts a whole layout in place of the one before. */
static void publish(MapLive *l, Layout *layout, bool is_finished)
{
    (void)pthread_mutex_lock(&l->lock);
    Layout *old = l->layout;
    l->layout = layout;
    set_state(l);
    l->state.is_finished = is_finished;
    (void)pthread_mutex_unlock(&l->lock);
    layout_free(old);
}

static Status begin(MapLive *l, Progress *progress, Error *err)
{
    ProjectOptions o = project_options_defaults();
    o.tsne.seed = l->study->options.seed;
    TRY(project_tsne_new(l->study, l->ask.entry, l->ask.n, &o, progress, &l->run, err));
    Layout *layout = NULL;
    const Status status = project_tsne_layout(l->run, false, progress, &layout, err);
    if (status != OK) {
        project_tsne_free(l->run);
        l->run = NULL;
        return status;
    }
    publish(l, layout, false);
    return OK;
}

static bool is_stopping(MapLive *l, Progress *progress)
{
    return atomic_load(&l->is_pausing) || progress_is_canceled(progress);
}

static Status step(MapLive *l, Progress *progress, Error *err)
{
    TsneState s = project_tsne_state(l->run);
    (void)progress_begin(progress, "placing words", (uint64_t)s.most);
    (void)progress_tick(progress, (uint64_t)s.step);
    double shown = tasks_now();
    Status status = OK;
    while (status == OK && s.phase != TSNE_DONE && !is_stopping(l, progress)) {
        status = project_tsne_step(l->run, BATCH, progress, err);
        s = project_tsne_state(l->run);
        if (tasks_now() - shown >= FRAME) {
            publish_places(l);
            shown = tasks_now();
        }
    }
    publish_places(l);
    return status;
}

/* The map with its cost and its quality. */
static Status measure(MapLive *l, Progress *progress, Error *err)
{
    const Space *space[MAP_ENTRIES];
    for (int i = 0; i < l->ask.n; i++)
        space[i] = l->study->entry[l->ask.entry[i]].space;
    Layout *layout = NULL;
    TRY(project_tsne_layout(l->run, true, progress, &layout, err));
    const Status status =
        quality_measure(layout, space, l->study->options.k, progress, err);
    if (status != OK) {
        layout_free(layout);
        return status;
    }
    publish(l, layout, true);
    return OK;
}

Status map_live_run(MapLive *l, Progress *progress, Error *err)
{
    if (!l->run)
        TRY(begin(l, progress, err));
    Status status = step(l, progress, err);
    if (status == OK && !is_stopping(l, progress))
        status = measure(l, progress, err);
    project_tsne_rest(l->run);
    (void)pthread_mutex_lock(&l->lock);
    l->state.is_paused = !l->state.is_finished && !progress_is_canceled(progress);
    (void)pthread_mutex_unlock(&l->lock);
    return status == E_CANCELED ? OK : status;
}

void map_live_pause(MapLive *l)
{
    atomic_store(&l->is_pausing, true);
}

void map_live_resume(MapLive *l)
{
    atomic_store(&l->is_pausing, false);
}

/* What was measured is no longer true of places that move. */
static void forget_measures(Layout *l)
{
    free(l->trust);
    l->trust = NULL;
    l->k = 0;
    l->trustworthiness = l->continuity = l->recall = l->run.kl = (double)NAN;
}

void map_live_extend(MapLive *l, int32_t steps)
{
    if (!l->run)
        return;
    project_tsne_extend(l->run, steps);
    (void)pthread_mutex_lock(&l->lock);
    forget_measures(l->layout);
    set_state(l);
    l->state.is_finished = false;
    (void)pthread_mutex_unlock(&l->lock);
}

MapLiveState map_live_state(MapLive *l)
{
    (void)pthread_mutex_lock(&l->lock);
    const MapLiveState s = l->state;
    (void)pthread_mutex_unlock(&l->lock);
    return s;
}

Layout *map_live_take(MapLive *l, uint64_t *seen)
{
    Layout *copy = NULL;
    (void)pthread_mutex_lock(&l->lock);
    if (l->layout && l->number != *seen && layout_make_copy(l->layout, &copy, NULL) == OK)
        *seen = l->number;
    (void)pthread_mutex_unlock(&l->lock);
    return copy;
}
