#include "core/space/fit_vecmap.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/space/fit_gram.h"
#include "core/space/procrustes.h"

/* Matrices of one fit, d x d each, in one piece of memory. */
typedef struct Room {
    void *mem;
    double *cross, *wx, *wz, *u, *vt, *a, *b;
    double *s; /* d */
} Room;

enum { MATRICES = 7 };

static Status room_init(Room *r, int32_t d, Error *err)
{
    const size_t all = (size_t)d * (size_t)d;
    *r = (Room){0};
    TRY(mem_data(&r->mem, MATRICES * all + (size_t)d, sizeof(double), "the fit of a map",
                 err));
    double *p = r->mem;
    double **const part[MATRICES] = {&r->cross, &r->wx, &r->wz, &r->u,
                                     &r->vt,    &r->a,  &r->b};
    for (size_t i = 0; i < MATRICES; i++)
        *part[i] = p + i * all;
    r->s = p + MATRICES * all;
    return OK;
}

/* U s V' of the whitened cross-covariance. */
static Status decompose(const FitGram *gx, const FitGram *gz, Room *r, Error *err)
{
    const int32_t d = gx->d;
    TRY(fit_gram_power(gx, FIT_WHITEN, 0, r->wx, err));
    TRY(fit_gram_power(gz, FIT_WHITEN, 0, r->wz, err));
    fit_gram_multiply(r->wx, r->cross, d, r->a);
    fit_gram_multiply(r->a, r->wz, d, r->b);
    memcpy(r->a, r->b, (size_t)d * (size_t)d * sizeof *r->a);
    lapack_int info =
        LAPACKE_dgesdd(LAPACK_ROW_MAJOR, 'A', d, d, r->a, d, r->s, r->u, d, r->vt, d);
    if (info > 0) {
        double *super = mem_xcalloc((size_t)d, sizeof *super);
        info = LAPACKE_dgesvd(LAPACK_ROW_MAJOR, 'A', 'A', d, d, r->b, d, r->s, r->u, d,
                              r->vt, d, super);
        free(super);
    }
    if (info != 0)
        return error_set(err, E_UNDEFINED, "the singular values do not converge");
    return OK;
}

static void turn(const double *x, int32_t d, double *out)
{
    for (size_t i = 0; i < (size_t)d; i++)
        for (size_t j = 0; j < (size_t)d; j++)
            out[j * (size_t)d + i] = x[i * (size_t)d + j];
}

/* One side of the map, which gram g whitens: W U s^power U' W^-1 U, where U (d x d) holds
 * the directions as columns. */
/* NOLINTNEXTLINE(readability-function-size): inputs, scratch, result, error */
static Status make_side(const FitGram *g, const double *whiten, const double *u,
                        double power, Room *r, Mapping **out, Error *err)
{
    const int32_t d = g->d;
    const size_t n = (size_t)d;
    void *w = NULL;
    TRY(mem_data(&w, n * n, sizeof(double), "a map", err));
    fit_gram_multiply(whiten, u, d, r->a);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            r->a[i * n + j] *= r->s[j] > 0 ? pow(r->s[j], power) : 0;
    Status st = fit_gram_power(g, FIT_COLOUR, 0, r->cross, err);
    if (st != OK) {
        free(w);
        return st;
    }
    fit_gram_multiply(r->cross, u, d, r->b);
    fit_gram_multiply_turned(u, r->b, d, r->cross);
    fit_gram_multiply(r->a, r->cross, d, w);
    const MappingAdopt in = {w, d, d, "vecmap", NULL};
    return mapping_adopt(&in, out, err);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, scratch, result, error */
static Status solve(const MappingPairs *pairs, double power, const FitGram *gx,
                    const FitGram *gz, Room *r, FitVecmap *out, Error *err)
{
    const int32_t d = gx->d;
    TRY(decompose(gx, gz, r, err));
    double sum = 0;
    for (int32_t i = 0; i < d; i++)
        sum += r->s[i];
    out->rank_src = gx->rank;
    out->rank_tgt = gz->rank;
    out->sigma_ratio = r->s[0] > 0 ? r->s[d - 1] / r->s[0] : 0;
    out->mean_correlation = sum / d;
    TRY(make_side(gx, r->wx, r->u, power, r, &out->src, err));
    turn(r->vt, d, r->u);
    TRY(make_side(gz, r->wz, r->u, power, r, &out->tgt, err));
    out->src->pairs = out->tgt->pairs = pairs->n;
    out->src->sigma_ratio = out->tgt->sigma_ratio = out->sigma_ratio;
    return OK;
}

Status fit_vecmap_make(const MappingPairs *pairs, double power, Progress *progress,
                       FitVecmap *out, Error *err)
{
    *out = (FitVecmap){0};
    if (pairs->n < 1)
        return error_set(err, E_UNDEFINED, "no pairs to fit a map on");
    if (pairs->src->d != pairs->tgt->d) {
        (void)error_set(err, E_INPUT, "the spaces have %d and %d dimensions",
                        pairs->src->d, pairs->tgt->d);
        error_hint(err, "ridge maps between different dimensions");
        return E_INPUT;
    }
    FitGram gx = {0};
    FitGram gz = {0};
    Room r = {0};
    Status st = fit_gram_make(pairs->src, pairs->a, pairs->n, progress, &gx, err);
    if (st == OK)
        st = fit_gram_make(pairs->tgt, pairs->b, pairs->n, progress, &gz, err);
    if (st == OK)
        st = room_init(&r, pairs->src->d, err);
    if (st == OK)
        st = procrustes_sum(pairs, r.cross, progress, err);
    blas_init();
    if (st == OK)
        st = solve(pairs, power, &gx, &gz, &r, out, err);
    free(r.mem);
    fit_gram_done(&gx);
    fit_gram_done(&gz);
    if (st != OK)
        fit_vecmap_done(out);
    return st;
}

void fit_vecmap_done(FitVecmap *f)
{
    mapping_free(f->src);
    mapping_free(f->tgt);
    *f = (FitVecmap){0};
}
