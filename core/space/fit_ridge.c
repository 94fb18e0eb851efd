#include "core/space/fit_ridge.h"

#include <cblas.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/space/fit_gram.h"
#include "core/space/procrustes.h"

/* w = inverse x cross. */
static Status solve(const FitGram *g, const MappingPairs *pairs, double lambda,
                    Progress *progress, double *w, Error *err)
{
    const size_t da = (size_t)pairs->src->d;
    const size_t db = (size_t)pairs->tgt->d;
    void *mem = NULL;
    TRY(mem_data(&mem, da * (da + db), sizeof(double), "the fit of a map", err));
    double *inverse = mem;
    double *cross = inverse + da * da;
    Status st = fit_gram_power(g, FIT_INVERT, lambda, inverse, err);
    if (st == OK)
        st = procrustes_sum(pairs, cross, progress, err);
    if (st == OK)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)da, (int)db, (int)da,
                    1, inverse, (int)da, cross, (int)db, 0, w, (int)db);
    free(mem);
    return st;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status fit_ridge_make(const MappingPairs *pairs, double lambda, Progress *progress,
                      int32_t *rank, Mapping **out, Error *err)
{
    *out = NULL;
    *rank = 0;
    if (pairs->n < 1)
        return error_set(err, E_UNDEFINED, "no pairs to fit a map on");
    FitGram g;
    void *w = NULL;
    const size_t all = (size_t)pairs->src->d * (size_t)pairs->tgt->d;
    TRY(fit_gram_make(pairs->src, pairs->a, pairs->n, progress, &g, err));
    Status st = mem_data(&w, all, sizeof(double), "a map", err);
    if (st == OK)
        st = solve(&g, pairs, lambda, progress, w, err);
    if (st == OK) {
        const MappingAdopt in = {w, pairs->src->d, pairs->tgt->d, "ridge", pairs};
        w = NULL;
        st = mapping_adopt(&in, out, err);
    }
    if (st == OK) {
        *rank = g.rank;
        (*out)->sigma_ratio = g.s[g.d - 1] / g.s[0];
    }
    free(w);
    fit_gram_done(&g);
    return st;
}
