#include "core/near/knn.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/search.h"
#include "core/near/settle.h"

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status knn_make_cross(const Space *src, const Space *tgt, KnnOptions options,
                      Progress *progress, Neighbors **rows, Neighbors **cols,
                      KnnStats *stats, Error *err)
{
    const Search s = {.src = src,
                      .n = src->n,
                      .tgt = tgt,
                      .k_rows = options.k_rows,
                      .k_cols = options.k_cols};
    if (stats)
        *stats = (KnnStats){0};
    return search_run(&s, progress, rows, cols, stats, err);
}

Status knn_make_within(const Space *space, int32_t k, Progress *progress, Neighbors **out,
                       KnnStats *stats, Error *err)
{
    const Search s = {.src = space,
                      .n = space->n,
                      .tgt = space,
                      .k_rows = k,
                      .k_cols = k,
                      .is_within = true};
    if (stats)
        *stats = (KnnStats){0};
    return search_run(&s, progress, out, NULL, stats, err);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status knn_make_queries(const Space *src, const int32_t *rows, int32_t n,
                        const Space *tgt, const int32_t *exclude, int32_t k,
                        Progress *progress, Neighbors **out, Error *err)
{
    const Search s = {
        .src = src, .rows = rows, .n = n, .tgt = tgt, .exclude = exclude, .k_rows = k};
    return search_run(&s, progress, out, NULL, NULL, err);
}

double knn_cosine(const Space *a, int32_t i, const Space *b, int32_t j)
{
    double c = 0;
    knn_cosines(a, i, b, &j, 1, &c);
    return c;
}

void knn_cosines(const Space *a, int32_t i, const Space *b, const int32_t *rows,
                 int32_t n, double *out)
{
    const Settle q = {.kernel = kernel_get(), .a = a, .row = i, .b = b, .exclude = -1};
    settle_cosines(&q, rows, n, out);
}

void knn_count(const Neighbors *nb, int32_t k, int32_t n_targets, int32_t *counts)
{
    memset(counts, 0, (size_t)n_targets * sizeof *counts);
    const int32_t deep = k < nb->k ? k : nb->k;
    for (int32_t i = 0; i < nb->n; i++)
        for (int32_t j = 0; j < deep && knn_ids(nb, i)[j] >= 0; j++)
            counts[knn_ids(nb, i)[j]]++;
}

void knn_free(Neighbors *nb)
{
    if (!nb)
        return;
    free(nb->id);
    free(nb->score);
    free(nb);
}
