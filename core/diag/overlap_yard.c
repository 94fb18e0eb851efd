#include "core/diag/overlap_yard.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"

enum { WINDOW = 10 };

int32_t overlap_yard_shared(const int32_t *a, const int32_t *b, int32_t k)
{
    int32_t n = 0;
    for (int32_t i = 0; i < k && a[i] >= 0; i++)
        for (int32_t j = 0; j < k && b[j] >= 0; j++)
            n += a[i] == b[j];
    return n;
}

static int32_t length(const int32_t *id, int32_t k)
{
    int32_t n = 0;
    while (n < k && id[n] >= 0)
        n++;
    return n;
}

typedef struct Item {
    int32_t rank, at;
} Item;

static int by_rank(const void *pa, const void *pb)
{
    const Item *a = pa;
    const Item *b = pb;
    if (a->rank != b->rank)
        return (a->rank > b->rank) - (a->rank < b->rank);
    return (a->at > b->at) - (a->at < b->at);
}

double overlap_yard_matched(const Neighbors *a, const Neighbors *b, const int32_t *rank,
                            Progress *progress)
{
    const int32_t n = a->n;
    Item *item = mem_xcalloc((size_t)n, sizeof *item);
    for (int32_t i = 0; i < n; i++)
        item[i] = (Item){rank[i], i};
    if (n > 1)
        qsort(item, (size_t)n, sizeof *item, by_rank);
    double sum = 0;
    int64_t pairs = 0;
    for (int32_t i = 0; i < n && !progress_is_canceled(progress); i++) {
        const int32_t *one = knn_ids(a, item[i].at);
        const int32_t from = i > WINDOW ? i - WINDOW : 0;
        for (int32_t j = from; j < n && j <= i + WINDOW; j++) {
            const int32_t *other = knn_ids(b, item[j].at);
            const int32_t la = length(one, a->k);
            const int32_t lb = length(other, b->k);
            if (j == i || la == 0 || lb == 0)
                continue;
            sum += (double)overlap_yard_shared(one, other, a->k) / (la > lb ? la : lb);
            pairs++;
        }
    }
    free(item);
    return pairs > 0 && !progress_is_canceled(progress) ? sum / (double)pairs
                                                        : (double)NAN;
}

void overlap_yard_chance(const double *recall, int32_t n, int32_t k, int32_t universe,
                         double *p, double *q)
{
    for (int32_t i = 0; i < n; i++) {
        p[i] = isnan(recall[i]) ? (double)NAN
                                : stats_test_hypergeometric(llround(recall[i] * k), k, k,
                                                            universe - 1);
    }
    stats_test_bh(p, n, q);
}
