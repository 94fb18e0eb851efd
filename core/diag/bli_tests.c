#include "core/diag/bli_tests.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"

enum { RESAMPLES = 10000 };

static Status test_pair(const BliGuess *g, BliTest *t, uint64_t seed, Progress *progress,
                        Error *err)
{
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)g->n, sizeof(double), "differences", err));
    double *difference = mem;
    t->n = g->n;
    for (int32_t q = 0; q < g->n; q++) {
        const int32_t a = g->rank[t->a][q];
        const int32_t b = g->rank[t->b][q];
        t->hits_a += a == 1;
        t->hits_b += b == 1;
        t->fixed += a != 1 && b == 1;
        t->broken += a == 1 && b != 1;
        difference[q] = 1.0 / b - 1.0 / a;
    }
    t->p = stats_mcnemar(t->fixed, t->broken);
    t->holm = (double)NAN;
    t->detectable = stats_test_detectable(t->fixed + t->broken, t->n);
    t->mrr = stats_mean(difference, (size_t)g->n);
    t->mrr_ci = stats_bootstrap_mean(difference, (size_t)g->n, RESAMPLES,
                                     rng_stream(seed, "mrr difference"), progress);
    free(difference);
    return progress_is_canceled(progress) ? E_CANCELED : OK;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status bli_tests_make(const BliGuess *g, const bool is_asked[BLI_SCORES], uint64_t seed,
                      Progress *progress, BliTest out[BLI_TESTS], int *n, Error *err)
{
    *n = 0;
    (void)progress_begin(progress, "comparing scores", BLI_TESTS);
    for (int a = 0; a < BLI_SCORES; a++) {
        for (int b = a + 1; b < BLI_SCORES; b++) {
            if (!is_asked[a] || !is_asked[b] || !g->rank[a] || !g->rank[b])
                continue;
            out[*n] = (BliTest){.a = (BliScore)a, .b = (BliScore)b};
            TRY(test_pair(g, &out[*n], seed, progress, err));
            (*n)++;
            (void)progress_tick(progress, 1);
        }
    }
    return OK;
}

void bli_tests_adjust(BliTest *t, int n)
{
    double *p = mem_xcalloc((size_t)n, sizeof *p);
    for (int i = 0; i < n; i++)
        p[i] = t[i].p;
    stats_test_holm(p, n, p);
    for (int i = 0; i < n; i++)
        t[i].holm = p[i];
    free(p);
}
