#include "core/project/stability.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { CHUNK = 64 };

typedef struct Lists {
    int runs;
    int32_t n, k;
    const double *xy; /* runs x n x 2 */
    double *share;
    int32_t *near; /* workers x runs x k */
    double *key;   /* workers x k */
    Progress *progress;
} Lists;

/* The k nearest rows of i on one map, nearest first. */
static void find_near(const Lists *l, const double *xy, int32_t i, double *key,
                      int32_t *near)
{
    int32_t have = 0;
    for (int32_t j = 0; j < l->n; j++) {
        const double dx = xy[2 * (size_t)j] - xy[2 * (size_t)i];
        const double dy = xy[2 * (size_t)j + 1] - xy[2 * (size_t)i + 1];
        const double d = dx * dx + dy * dy;
        if (j == i || (have == l->k && !(d < key[l->k - 1])))
            continue;
        int32_t at = have < l->k ? have++ : l->k - 1;
        for (; at > 0 && d < key[at - 1]; at--) {
            key[at] = key[at - 1];
            near[at] = near[at - 1];
        }
        key[at] = d;
        near[at] = j;
    }
}

static int32_t common(const int32_t *a, const int32_t *b, int32_t k)
{
    int32_t n = 0;
    for (int32_t i = 0; i < k; i++)
        for (int32_t j = 0; j < k; j++)
            n += a[i] == b[j];
    return n;
}

static void compare_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Lists *l = ctx;
    const size_t k = (size_t)l->k;
    int32_t *near = l->near + (size_t)worker * (size_t)l->runs * k;
    double *key = l->key + (size_t)worker * k;
    for (size_t i = begin; i < end; i++) {
        int64_t sum = 0;
        for (int r = 0; r < l->runs; r++) {
            find_near(l, l->xy + 2 * (size_t)r * (size_t)l->n, (int32_t)i, key,
                      near + (size_t)r * k);
            for (int q = 0; q < r; q++)
                sum += common(near + (size_t)q * k, near + (size_t)r * k, l->k);
        }
        const double pairs = l->runs * (l->runs - 1) / 2.0;
        l->share[i] = (double)sum / (pairs * l->k);
    }
    (void)progress_tick(l->progress, end - begin);
}

static Status run_one(const TsneData *data, const TsneOptions *o, Progress *progress,
                      double *xy, Error *err)
{
    Tsne *t = NULL;
    TRY(tsne_new(data, o, progress, &t, err));
    const int32_t most = tsne_state(t).most;
    Status status =
        progress_begin(progress, "placing words again", (uint64_t)most) ? OK : E_CANCELED;
    if (status == OK)
        status = tsne_step(t, most, progress, err);
    if (status == OK)
        tsne_layout(t, xy);
    tsne_free(t);
    return status;
}

static Status compare(Lists *l, Error *err)
{
    const size_t workers = (size_t)par_workers((size_t)l->n, CHUNK, l->progress);
    const size_t k = (size_t)l->k;
    void *near = NULL;
    TRY(mem_data(&near, workers * (size_t)l->runs * k, sizeof(int32_t), "neighbours",
                 err));
    l->near = near;
    l->key = mem_xalloc(workers * k * sizeof *l->key);
    (void)progress_begin(l->progress, "comparing maps", (uint64_t)l->n);
    const Status status = par_for((size_t)l->n, CHUNK, compare_chunk, l, l->progress);
    free(l->near);
    free(l->key);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status stability_make(const TsneData *data, const TsneOptions *options, int runs,
                      int32_t k, Progress *progress, double *share, double *mean,
                      Error *err)
{
    assert(runs >= 2 && k >= 1);
    const int32_t n = data->n;
    *mean = (double)NAN;
    for (int32_t i = 0; i < n; i++)
        share[i] = (double)NAN;
    if (n < 4)
        return OK;
    void *xy = NULL;
    TRY(mem_data(&xy, 2 * (size_t)runs * (size_t)n, sizeof(double), "maps", err));
    Status status = OK;
    for (int r = 0; r < runs && status == OK; r++) {
        TsneOptions o = *options;
        o.start = TSNE_RANDOM;
        o.seed = options->seed + (uint64_t)r;
        status =
            run_one(data, &o, progress, (double *)xy + 2 * (size_t)r * (size_t)n, err);
    }
    const int32_t most = (n - 1) / 2;
    Lists l = {.runs = runs,
               .n = n,
               .k = k < most ? k : most,
               .xy = xy,
               .share = share,
               .progress = progress};
    if (status == OK)
        status = compare(&l, err);
    if (status == OK) {
        double sum = 0;
        for (int32_t i = 0; i < n; i++)
            sum += share[i];
        *mean = sum / n;
    }
    free(xy);
    return status;
}
