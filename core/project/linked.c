#include "core/project/linked.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/start.h"
#include "core/project/tsne_parts.h"

enum { CALM = 2, FEWEST_STEPS = 750 };

struct Linked {
    Tsne *map[2];
    double lambda;
    int32_t n;        /* anchors */
    int32_t *node[2]; /* n: their points in each map */
    double *weight;   /* n */
    int32_t calm;
};

const Tsne *linked_map(const Linked *l, int which)
{
    return l->map[which];
}

bool linked_is_done(const Linked *l)
{
    return tsne_state(l->map[0]).phase == TSNE_DONE &&
           tsne_state(l->map[1]).phase == TSNE_DONE;
}

void linked_free(Linked *l)
{
    if (!l)
        return;
    for (int m = 0; m < 2; m++) {
        tsne_free(l->map[m]);
        free(l->node[m]);
    }
    free(l->weight);
    free(l);
}

/* ---- making ---- */

static Status check(const TsneData data[2], const LinkedPairs *anchors, double lambda,
                    Error *err)
{
    if (data[0].n < 1 || data[1].n < 1)
        return error_set(err, E_UNDEFINED, "a map needs at least one row of numbers");
    if (data[0].d != data[1].d)
        return error_set(err, E_INPUT, "the spaces have %d and %d dimensions", data[0].d,
                         data[1].d);
    if (data[0].metric != data[1].metric)
        return error_set(err, E_INPUT, "the spaces have different distances");
    if (!(lambda >= 0) || !(lambda <= 1e6))
        return error_set(err, E_INPUT, "a link is at least 0, not %g", lambda);
    for (int32_t e = 0; e < anchors->n; e++) {
        const int32_t a = anchors->a[e];
        const int32_t b = anchors->b[e];
        if (a < 0 || a >= data[0].n || b < 0 || b >= data[1].n)
            return error_set(err, E_INPUT, "anchor %d joins rows that are not there", e);
    }
    return OK;
}

/* Places of both, source first, on the components of their union; the caller frees. */
static Status find_start(const TsneData data[2], uint64_t seed, Progress *progress,
                         double **out, Error *err)
{
    const size_t d = (size_t)data[0].d;
    const size_t n = (size_t)data[0].n + (size_t)data[1].n;
    void *rows = NULL;
    void *xy = NULL;
    Space *s = NULL;
    bool has_variance = true;
    *out = NULL;
    Status status = mem_data(&rows, n * d, sizeof(float), "rows of both spaces", err);
    if (status == OK)
        status = mem_data(&xy, 2 * n, sizeof(double), "a map", err);
    float *to = rows;
    for (int m = 0; status == OK && m < 2; m++)
        for (int32_t i = 0; i < data[m].n; i++, to += d)
            memcpy(to, data[m].x + (size_t)i * data[m].ld, d * sizeof *to);
    if (status == OK)
        status = nearest_make_space(rows, d, (int32_t)n, data[0].d,
                                    data[0].metric == TSNE_COSINE, &s, err);
    if (status == OK)
        status = start_make_pca(s, progress, xy, &has_variance, err);
    if (status == OK) {
        if (!has_variance)
            start_make_random((int32_t)n, seed, xy);
        start_scale((int32_t)n, seed, xy);
        *out = xy;
    } else {
        free(xy);
    }
    space_free(s);
    free(rows);
    return status;
}

static Status keep_anchors(Linked *l, const LinkedPairs *anchors, Error *err)
{
    const int32_t *row[2] = {anchors->a, anchors->b};
    void *weight = NULL;
    TRY(mem_data(&weight, (size_t)anchors->n + 1, sizeof(double), "anchors", err));
    l->weight = weight;
    l->n = anchors->n;
    for (int m = 0; m < 2; m++) {
        const Tsne *t = l->map[m];
        void *node = NULL;
        void *count = NULL;
        TRY(mem_data(&node, (size_t)anchors->n + 1, sizeof(int32_t), "anchors", err));
        l->node[m] = node;
        TRY(mem_data(&count, (size_t)t->facts.n, sizeof(int32_t), "anchors", err));
        int32_t *times = count;
        for (int32_t e = 0; e < l->n; e++)
            times[t->node[row[m][e]]]++;
        for (int32_t e = 0; e < l->n; e++) {
            const int32_t at = t->node[row[m][e]];
            l->node[m][e] = at;
            l->weight[e] = fmax(l->weight[e], times[at]);
        }
        free(count);
    }
    for (int32_t e = 0; e < l->n; e++)
        l->weight[e] = 1 / l->weight[e];
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): what tsne_new takes, and the link */
static Status fill(Linked *l, const TsneData data[2], const LinkedPairs *anchors,
                   const TsneOptions *options, Progress *progress, Error *err)
{
    double *start = NULL;
    TRY(find_start(data, options->seed, progress, &start, err));
    TsneOptions o = *options;
    const int32_t most = data[0].n > data[1].n ? data[0].n : data[1].n;
    if (o.forces == TSNE_BY_SIZE)
        o.forces = tsne_is_small(most) ? TSNE_EXACT : TSNE_FFT;
    o.start = TSNE_KEPT;
    Status status = OK;
    for (int m = 0; status == OK && m < 2; m++) {
        o.given = start + (m == 0 ? 0 : 2 * (size_t)data[0].n);
        status = tsne_new(&data[m], &o, progress, &l->map[m], err);
        if (status == OK)
            tsne_begin_early(l->map[m]);
    }
    free(start);
    if (status == OK)
        status = keep_anchors(l, anchors, err);
    for (int m = 0; status == OK && m < 2 && l->lambda > 0; m++) {
        void *link = NULL;
        status = mem_data(&link, 2 * (size_t)l->map[m]->n, sizeof(double), "links", err);
        l->map[m]->link = link;
    }
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): what tsne_new takes, and the link */
Status linked_new(const TsneData data[2], const LinkedPairs *anchors, double lambda,
                  const TsneOptions *options, Progress *progress, Linked **out,
                  Error *err)
{
    *out = NULL;
    TRY(check(data, anchors, lambda, err));
    Linked *l = mem_xcalloc(1, sizeof *l);
    l->lambda = anchors->n > 0 ? lambda : 0;
    const Status status = fill(l, data, anchors, options, progress, err);
    if (status != OK) {
        linked_free(l);
        return status;
    }
    *out = l;
    return OK;
}

/* ---- stepping together ---- */

static void pull(Linked *l)
{
    Tsne *s = l->map[0];
    Tsne *t = l->map[1];
    memset(s->link, 0, 2 * (size_t)s->n * sizeof *s->link);
    memset(t->link, 0, 2 * (size_t)t->n * sizeof *t->link);
    for (int32_t e = 0; e < l->n; e++) {
        const double w = l->lambda / (4.0 * l->n) * l->weight[e];
        for (size_t c = 0; c < 2; c++) {
            const size_t i = 2 * (size_t)s->place[l->node[0][e]] + c;
            const size_t j = 2 * (size_t)t->place[l->node[1][e]] + c;
            const double g = w * (s->y[i] - t->y[j]);
            s->link[i] += g;
            t->link[j] -= g;
        }
    }
}

static double sum_before(const Linked *l, int32_t ago)
{
    double sum = 0;
    for (int m = 0; m < 2; m++) {
        const Tsne *t = l->map[m];
        if (t->n > 1)
            sum += t->traced > ago ? t->trace[t->traced - 1 - ago].kl : (double)INFINITY;
    }
    return sum;
}

static void decide(Linked *l)
{
    Tsne *s = l->map[0];
    if (s->state.step % TSNE_CHECK != 0)
        return;
    const double kl = sum_before(l, 0);
    const double fall = sum_before(l, 2) - kl;
    l->calm = fall < 1e-4 * kl || fall <= 1e-12 ? l->calm + 1 : 0;
    for (int m = 0; m < 2; m++) {
        Tsne *t = l->map[m];
        if (t->state.phase == TSNE_EARLY && t->state.step >= TSNE_EARLY_STEPS)
            tsne_begin_late(t);
        else if (t->state.phase == TSNE_LATE && t->o.steps == 0 &&
                 t->state.step >= FEWEST_STEPS && l->calm >= CALM)
            tsne_finish(t, TSNE_STABLE);
    }
}

/* One step of both. */
static Status step_both(Linked *l, Error *err)
{
    for (int m = 0; m < 2; m++)
        TRY(tsne_find_forces(l->map[m], err));
    pull(l);
    for (int m = 0; m < 2; m++)
        tsne_look(l->map[m]);
    decide(l);
    if (linked_is_done(l))
        return OK;
    const bool is_good[2] = {tsne_move(l->map[0]), tsne_move(l->map[1])};
    const double n[2] = {l->map[0]->n, l->map[1]->n};
    for (int c = 0; c < 2; c++) {
        const double mean =
            (n[0] * l->map[0]->mean[c] + n[1] * l->map[1]->mean[c]) / (n[0] + n[1]);
        l->map[0]->mean[c] = l->map[1]->mean[c] = mean;
    }
    for (int m = 0; m < 2; m++) {
        if (is_good[0] && is_good[1])
            tsne_end_step(l->map[m]);
        else
            tsne_restore(l->map[m]);
    }
    return OK;
}

Status linked_step(Linked *l, int32_t steps, Progress *progress, Error *err)
{
    const bool is_apart = !(l->lambda > 0) || l->map[0]->n < 2 || l->map[1]->n < 2;
    for (int m = 0; m < 2; m++)
        tsne_ready(l->map[m], progress);
    for (int32_t s = 0; s < steps && !linked_is_done(l); s++) {
        if (progress_is_canceled(progress))
            return E_CANCELED;
        if (!is_apart) {
            TRY(step_both(l, err));
        } else {
            for (int m = 0; m < 2; m++)
                TRY(tsne_step_once(l->map[m], err));
        }
        (void)progress_tick(progress, 1);
    }
    return OK;
}

/* ---- judging ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double radius(const Linked *l)
{
    double square = 0;
    double n = 0;
    for (int m = 0; m < 2; m++) {
        const Tsne *t = l->map[m];
        for (size_t i = 0; i < 2 * (size_t)t->n; i++)
            square += t->y[i] * t->y[i];
        n += t->n;
    }
    return sqrt(square / n);
}

static const double *place_of(const Tsne *t, int32_t row)
{
    return t->y + 2 * (size_t)t->place[t->node[row]];
}

double linked_distance(const Linked *l, const LinkedPairs *pairs)
{
    if (pairs->n < 1)
        return 0;
    double *d = mem_xcalloc((size_t)pairs->n, sizeof *d);
    for (int32_t e = 0; e < pairs->n; e++) {
        const double *s = place_of(l->map[0], pairs->a[e]);
        const double *t = place_of(l->map[1], pairs->b[e]);
        d[e] = hypot(s[0] - t[0], s[1] - t[1]);
    }
    qsort(d, (size_t)pairs->n, sizeof *d, by_value);
    const double median = (d[(pairs->n - 1) / 2] + d[pairs->n / 2]) / 2;
    free(d);
    return median / radius(l);
}
