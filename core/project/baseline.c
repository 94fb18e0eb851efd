#include "core/project/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"
#include "core/project/nearest.h"

enum { CHUNK = 1024 };

/* What is asked for beyond chance: a reader's rule, no test. */
static const double STABLE = 0.3;

/* ---- shuffled columns ---- */

Status baseline_shuffle(const TsneData *data, uint64_t seed, Progress *progress,
                        float *out)
{
    const size_t n = (size_t)data->n;
    const size_t d = (size_t)data->d;
    int32_t *order = mem_xcalloc(n, sizeof *order);
    Rng r = rng_stream(seed, "shuffled columns");
    bool is_going = progress_begin(progress, "shuffling columns", d);
    for (size_t j = 0; is_going && j < d; j++) {
        for (size_t i = 0; i < n; i++)
            order[i] = (int32_t)i;
        rng_shuffle(&r, order, n);
        for (size_t i = 0; i < n; i++)
            out[i * d + j] = data->x[(size_t)order[i] * data->ld + j];
        is_going = progress_tick(progress, 1);
    }
    free(order);
    return is_going ? OK : E_CANCELED;
}

/* ---- other starts ---- */

/* The places of a finished map; the caller frees. */
static Status make_map(const TsneData *data, const TsneOptions *o, Progress *progress,
                       double **out, Error *err)
{
    Tsne *t = NULL;
    void *xy = NULL;
    *out = NULL;
    TRY(tsne_new(data, o, progress, &t, err));
    Status status = tsne_run(t, "placing words again", progress, err);
    if (status == OK)
        status = mem_data(&xy, 2 * (size_t)data->n, sizeof(double), "a map", err);
    if (status == OK)
        tsne_layout(t, xy);
    *out = xy;
    tsne_free(t);
    return status;
}

typedef struct Shares {
    const int32_t *a, *b; /* n x k ids */
    int32_t n, k;
    double weight;
    double *overlap;
    Progress *progress;
} Shares;

static void add_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Shares *s = ctx;
    const size_t k = (size_t)s->k;
    for (size_t i = begin; i < end; i++) {
        int32_t common = 0;
        for (size_t e = 0; e < k; e++)
            for (size_t f = 0; f < k; f++)
                common += s->a[i * k + e] == s->b[i * k + f];
        s->overlap[i] += s->weight * common / s->k;
    }
    (void)progress_tick(s->progress, end - begin);
}

int32_t baseline_find_k(int32_t n, int32_t k)
{
    const int32_t most = (n - 1) / 2;
    return k < most ? k : most;
}

double baseline_least(int32_t n, int32_t k)
{
    const int32_t used = baseline_find_k(n, k);
    if (used < 1)
        return 0;
    const double chance = used / ((double)n - 1);
    return chance + STABLE * (1 - chance);
}

/* The k nearest of every row on a map. */
static Status nearest_on_map(const double *xy, int32_t n, int32_t k, Progress *progress,
                             Nearest *out, Error *err)
{
    void *p = NULL;
    Space *s = NULL;
    TRY(mem_data(&p, 2 * (size_t)n, sizeof(float), "a map", err));
    float *rows = p;
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        rows[i] = (float)xy[i];
    Status status = nearest_make_space(rows, 2, n, 2, false, &s, err);
    if (status == OK)
        status = nearest_make(s, (NearestOptions){k, false}, progress, out, err);
    space_free(s);
    free(p);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status baseline_make_stability(const TsneData *data, const TsneOptions *options,
                               BaselineStability stability, Progress *progress,
                               double *overlap, double *mean, Error *err)
{
    const int32_t starts = stability.starts;
    const int32_t k = baseline_find_k(data->n, stability.k);
    *mean = 0;
    if (starts < 2 || starts > 100)
        return error_set(err, E_INPUT, "stability needs 2 to 100 starts, not %d", starts);
    if (k < 1) {
        return error_set(err, E_UNDEFINED,
                         "stability: %d words have no neighbourhoods to compare",
                         data->n);
    }
    Nearest *near = mem_xcalloc((size_t)starts, sizeof *near);
    memset(overlap, 0, (size_t)data->n * sizeof *overlap);
    Status status = OK;
    TsneOptions o = *options;
    o.start = TSNE_RANDOM;
    for (int32_t s = 0; status == OK && s < starts; s++) {
        double *xy = NULL;
        o.seed = options->seed + (uint64_t)s;
        status = make_map(data, &o, progress, &xy, err);
        if (status == OK)
            status = nearest_on_map(xy, data->n, k, progress, &near[s], err);
        free(xy);
    }
    if (status == OK) {
        (void)progress_begin(progress, "comparing maps",
                             (uint64_t)data->n * (uint64_t)(starts * (starts - 1) / 2));
    }
    for (int32_t a = 0; status == OK && a < starts; a++) {
        for (int32_t b = 0; b < a; b++) {
            Shares shares = {
                near[a].id, near[b].id, data->n, k, 2.0 / ((double)starts * (starts - 1)),
                overlap,    progress};
            if (status == OK)
                status = par_for((size_t)data->n, CHUNK, add_chunk, &shares, progress);
        }
    }
    for (int32_t i = 0; i < data->n; i++)
        *mean += overlap[i] / data->n;
    for (int32_t s = 0; s < starts; s++)
        nearest_done(&near[s]);
    free(near);
    return status;
}
