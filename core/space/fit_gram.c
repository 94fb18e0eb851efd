/* Singular values come from the Gram matrix in double: what is below 1e-6 of the largest
 * is beyond what the rounding of A'A lets anyone see, and counts as nothing. */
#include "core/space/fit_gram.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/space/procrustes.h"

static const double LEAST = 1e-6; /* of the largest singular value; as vecmap has it */

void fit_gram_done(FitGram *g)
{
    free(g->s);
    free(g->v);
    *g = (FitGram){0};
}

/* Eigenvalues come ascending: turned round into descending singular values. */
static Status take_values(FitGram *g, const double *lambda, const double *columns,
                          Error *err)
{
    const size_t d = (size_t)g->d;
    const double most = sqrt(fmax(0, lambda[d - 1]));
    if (!(most > 0))
        return error_set(err, E_UNDEFINED, "the pairs have no vector but zeros");
    for (size_t j = 0; j < d; j++) {
        const size_t from = d - 1 - j;
        const double s = sqrt(fmax(0, lambda[from]));
        g->s[j] = s > LEAST * most ? s : 0;
        g->rank += g->s[j] > 0;
        for (size_t i = 0; i < d; i++)
            g->v[i * d + j] = columns[i * d + from];
    }
    return OK;
}

Status fit_gram_make(const Space *s, const int32_t *rows, int32_t n, Progress *progress,
                     FitGram *out, Error *err)
{
    *out = (FitGram){.d = s->d};
    const size_t d = (size_t)s->d;
    void *gram = NULL;
    void *v = NULL;
    const MappingPairs pairs = {.src = s, .tgt = s, .a = rows, .b = rows, .n = n};
    TRY(mem_data(&gram, d * d, sizeof(double), "the fit of a map", err));
    double *lambda = mem_xcalloc(d, sizeof *lambda);
    Status st = mem_data(&v, d * d, sizeof(double), "the fit of a map", err);
    out->v = v;
    out->s = mem_xcalloc(d, sizeof *out->s);
    if (st == OK)
        st = procrustes_sum(&pairs, gram, progress, err);
    if (st == OK &&
        LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'U', s->d, gram, s->d, lambda) != 0)
        st = error_set(err, E_UNDEFINED, "the directions of the pairs do not converge");
    if (st == OK)
        st = take_values(out, lambda, gram, err);
    free(lambda);
    free(gram);
    if (st != OK)
        fit_gram_done(out);
    return st;
}

static double value(FitPower power, double s, double lambda)
{
    const double below = s * s + lambda;
    switch (power) {
    case FIT_WHITEN: return s > 0 ? 1 / s : 0;
    case FIT_COLOUR: return s;
    case FIT_INVERT: return below > 0 ? 1 / below : 0;
    }
    return 0;
}

Status fit_gram_power(const FitGram *g, FitPower power, double lambda, double *out,
                      Error *err)
{
    const size_t d = (size_t)g->d;
    void *scaled = NULL;
    TRY(mem_data(&scaled, d * d, sizeof(double), "the fit of a map", err));
    double *x = scaled;
    for (size_t i = 0; i < d; i++) {
        for (size_t j = 0; j < d; j++)
            x[i * d + j] = g->v[i * d + j] * value(power, g->s[j], lambda);
    }
    blas_init();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, g->d, g->d, g->d, 1, x, g->d,
                g->v, g->d, 0, out, g->d);
    free(scaled);
    return OK;
}

void fit_gram_multiply(const double *a, const double *b, int32_t d, double *c)
{
    blas_init();
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, d, d, d, 1, a, d, b, d, 0, c,
                d);
}

void fit_gram_multiply_turned(const double *a, const double *b, int32_t d, double *c)
{
    blas_init();
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, d, d, d, 1, a, d, b, d, 0, c, d);
}
