/* The optimiser. A step computes forces at the places of the last, looks at the cost now
 * and then, and moves. Everything that decides depends on the number of the step only, so
 * a run may be interrupted between any two steps. */
#include "core/project/tsne.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/start.h"
#include "core/project/tsne_parts.h"

enum {
    FEWEST_EARLY = 100,
    FEWEST_STEPS = 750,
    MOST_RESTORES = 5,
    SELF_CHECK = 250 /* steps between two comparisons of interpolated with exact forces */
};

/* ---- the guard ---- */

static size_t bytes_of(const Tsne *t)
{
    return 2 * (size_t)t->n * sizeof(double);
}

static void keep_good(Tsne *t)
{
    if (t->good_step == t->state.step && t->state.step > 0)
        return;
    double *swap = t->older;
    t->older = t->good;
    t->older_step = t->good_step;
    t->good = swap;
    t->good_step = t->state.step;
    memcpy(t->good, t->y, bytes_of(t));
}

void tsne_restore(Tsne *t)
{
    memcpy(t->y, t->older, bytes_of(t));
    memcpy(t->good, t->older, bytes_of(t));
    t->state.step = t->good_step = t->older_step;
    while (t->traced > 0 && t->trace[t->traced - 1].step > t->state.step)
        t->traced--;
    memset(t->v, 0, bytes_of(t));
    for (size_t i = 0; i < 2 * (size_t)t->n; i++)
        t->gain[i] = 1;
    t->eta_scale /= 2;
    t->calm = 0;
    t->mean[0] = t->mean[1] = 0;
    tsne_settle(t);
    if (++t->state.restores == MOST_RESTORES) {
        t->state.phase = TSNE_DONE;
        t->state.end = TSNE_GAVE_UP;
    }
}

/* ---- phases ---- */

void tsne_finish(Tsne *t, TsneEnd why)
{
    t->state.phase = TSNE_DONE;
    t->state.end = why;
}

static void trace(Tsne *t, double kl)
{
    if (t->traced == t->room) {
        t->room = 2 * t->room + 64;
        t->trace = mem_xrealloc(t->trace, (size_t)t->room * sizeof *t->trace);
    }
    t->trace[t->traced++] = (TsneCost){t->state.step, kl};
}

/* The cost `ago` measurements before the last. */
static double cost_before(const Tsne *t, int32_t ago)
{
    return t->traced > ago ? t->trace[t->traced - 1 - ago].kl : (double)INFINITY;
}

/* A map that this attraction holds together as one lump (rows with little structure)
 * gains nothing from it either: its cost does not fall at all. */
static bool is_early_over(Tsne *t)
{
    const double kl = cost_before(t, 0);
    const double fall = (cost_before(t, 1) - kl) / kl;
    const bool is_past = fall <= t->best_fall;
    if (isfinite(fall) && fall > t->best_fall)
        t->best_fall = fall;
    return t->state.step >= TSNE_EARLY_STEPS ||
           (t->state.step >= FEWEST_EARLY && is_past && fall < 1e-3);
}

static bool is_stable(Tsne *t)
{
    const double kl = cost_before(t, 0);
    const double fall = cost_before(t, 2) - kl;
    const bool is_calm = fall < 1e-4 * kl || fall <= 1e-12; /* a KL of 0 cannot fall */
    t->calm = is_calm ? t->calm + 1 : 0;
    return t->state.step >= FEWEST_STEPS && t->calm >= 2;
}

void tsne_begin_early(Tsne *t)
{
    if (t->state.phase == TSNE_LATE)
        t->state.phase = TSNE_EARLY;
}

void tsne_begin_late(Tsne *t)
{
    t->state.phase = TSNE_LATE;
    t->state.early_steps = t->state.step;
    tsne_order_later(t);
}

void tsne_look(Tsne *t)
{
    if (t->state.step % TSNE_CHECK != 0)
        return;
    keep_good(t);
    if (t->potential && t->state.step > 0 && t->state.step % SELF_CHECK == 0)
        tsne_check_forces(t);
    if (t->traced == 0 || t->trace[t->traced - 1].step < t->state.step)
        trace(t, tsne_quick_cost(t, t->z));
}

/* Every 25 steps, once the cost is known. */
static void decide(Tsne *t)
{
    if (t->state.step % TSNE_CHECK != 0)
        return;
    if (t->state.phase == TSNE_EARLY && is_early_over(t))
        tsne_begin_late(t);
    else if (t->state.phase == TSNE_LATE && t->o.steps == 0 && is_stable(t))
        tsne_finish(t, TSNE_STABLE);
}

void tsne_end_step(Tsne *t)
{
    tsne_settle(t);
    t->state.step++;
    if (t->state.step == t->state.most)
        tsne_finish(t, t->o.steps > 0 ? TSNE_STEPS : TSNE_LONGEST);
}

Status tsne_step_once(Tsne *t, Error *err)
{
    if (t->state.phase == TSNE_DONE)
        return OK;
    TRY(tsne_find_forces(t, err));
    tsne_look(t);
    decide(t);
    if (t->state.phase == TSNE_DONE)
        return OK;
    if (tsne_move(t))
        tsne_end_step(t);
    else
        tsne_restore(t);
    return OK;
}

void tsne_ready(Tsne *t, Progress *progress)
{
    if (t->threads != progress_threads(progress))
        tsne_rest(t);
    if (!t->pool) {
        t->pool = par_new_pool(progress);
        t->threads = progress_threads(progress);
        if (!t->is_settled && t->n > 1)
            tsne_settle(t);
        t->is_settled = true;
    }
}

void tsne_rest(Tsne *t)
{
    par_free_pool(t->pool);
    t->pool = NULL;
}

Status tsne_step(Tsne *t, int32_t steps, Progress *progress, Error *err)
{
    tsne_ready(t, progress);
    for (int32_t s = 0; s < steps && t->state.phase != TSNE_DONE; s++) {
        if (progress_is_canceled(progress))
            return E_CANCELED;
        TRY(tsne_step_once(t, err));
        (void)progress_tick(progress, 1);
    }
    if (t->state.phase == TSNE_DONE)
        tsne_rest(t);
    return OK;
}

Status tsne_run(Tsne *t, const char *gerund, Progress *progress, Error *err)
{
    if (!progress_begin(progress, gerund, (uint64_t)t->state.most))
        return E_CANCELED;
    /* after a restore steps are taken again */
    while (t->state.phase != TSNE_DONE)
        TRY(tsne_step(t, t->state.most, progress, err));
    return OK;
}

void tsne_extend(Tsne *t, int32_t steps)
{
    if (t->state.end == TSNE_TRIVIAL)
        return;
    const bool is_early = t->state.early_steps == 0 && t->state.step < TSNE_EARLY_STEPS;
    t->o.steps = t->state.most = t->state.step + steps;
    t->state.phase = is_early ? TSNE_EARLY : TSNE_LATE;
    t->state.end = TSNE_NOT_YET;
}

/* ---- looking at it ---- */

TsneState tsne_state(const Tsne *t)
{
    return t->state;
}

TsneFacts tsne_facts(const Tsne *t)
{
    return t->facts;
}

void tsne_layout(const Tsne *t, double *xy)
{
    for (int32_t i = 0; i < t->facts.n; i++)
        memcpy(xy + 2 * (size_t)i, t->y + 2 * (size_t)t->place[t->node[i]],
               2 * sizeof *xy);
}

const TsneCost *tsne_trace(const Tsne *t, int32_t *n)
{
    *n = t->traced;
    return t->trace;
}

void tsne_free(Tsne *t)
{
    if (!t)
        return;
    par_free_pool(t->pool);
    similarities_done(&t->p);
    free(t->node);
    free(t->place);
    free(t->off);
    free(t->col);
    free(t->col16);
    free(t->w);
    free(t->start);
    free(t->y);
    free(t->v);
    free(t->gain);
    free(t->pull);
    free(t->push);
    free(t->link);
    free(t->fx);
    free(t->fy);
    free(t->fxy);
    free(t->good);
    free(t->older);
    free(t->trace);
    free(t->part);
    potential_free(t->potential);
    free(t);
}
