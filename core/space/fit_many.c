#include "core/space/fit_many.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/space/procrustes.h"

enum { MOST_STEPS = 100 };
static const double ENOUGH = 1e-6; /* relative fall of the objective that ends it */

typedef struct Work {
    const FitManyInput *in;
    int d;
    size_t n, all; /* rows; d x d */
    double *rows;  /* count x n x d, as stored */
    double *moved; /* n x d: one language times its map */
    double *mean;  /* n x d */
    double *cross; /* count x d x d */
    double *w;     /* count x d x d */
    double *sigma; /* count x d */
    void *mem;
} Work;

static Status work_init(Work *k, Error *err)
{
    const size_t count = (size_t)k->in->count;
    const size_t nd = k->n * (size_t)k->d;
    TRY(mem_data(&k->mem, (count + 2) * nd + 2 * count * k->all + count * (size_t)k->d,
                 sizeof(double), "the rows of all languages", err));
    k->rows = k->mem;
    k->moved = k->rows + count * nd;
    k->mean = k->moved + nd;
    k->cross = k->mean + nd;
    k->w = k->cross + count * k->all;
    k->sigma = k->w + count * k->all;
    for (size_t l = 0; l < count; l++) {
        for (size_t i = 0; i < k->n; i++) {
            const float *x = space_row(k->in->spaces[l], k->in->rows[l][i]);
            for (size_t j = 0; j < (size_t)k->d; j++)
                k->rows[l * nd + i * (size_t)k->d + j] = (double)x[j];
        }
    }
    return OK;
}

static void move(const Work *k, size_t l)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)k->n, k->d, k->d, 1,
                k->rows + l * k->n * (size_t)k->d, k->d, k->w + l * k->all, k->d, 0,
                k->moved, k->d);
}

static void take_mean(const Work *k)
{
    const size_t nd = k->n * (size_t)k->d;
    memset(k->mean, 0, nd * sizeof *k->mean);
    for (size_t l = 0; l < (size_t)k->in->count; l++) {
        move(k, l);
        for (size_t i = 0; i < nd; i++)
            k->mean[i] += k->moved[i] / k->in->count;
    }
}

/* The maps of all languages onto `onto` (n x d). */
static Status fit_onto(const Work *k, const double *onto, Progress *progress, Error *err)
{
    for (size_t l = 0; l < (size_t)k->in->count; l++) {
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k->d, k->d, (int)k->n, 1,
                    k->rows + l * k->n * (size_t)k->d, k->d, onto, k->d, 0,
                    k->cross + l * k->all, k->d);
    }
    return procrustes_solve(k->cross, (size_t)k->in->count, k->d, k->w, k->sigma,
                            progress, err);
}

static double objective(const Work *k)
{
    const size_t nd = k->n * (size_t)k->d;
    double sum = 0;
    for (size_t l = 0; l < (size_t)k->in->count; l++) {
        move(k, l);
        for (size_t i = 0; i < nd; i++)
            sum += (k->moved[i] - k->mean[i]) * (k->moved[i] - k->mean[i]);
    }
    return sum;
}

/* Turns every map by W_0', so that language 0 stays. */
static Status adopt_all(const Work *k, Mapping **out, Error *err)
{
    for (size_t l = 0; l < (size_t)k->in->count; l++) {
        void *w = NULL;
        TRY(mem_data(&w, k->all, sizeof(double), "a map", err));
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, k->d, k->d, k->d, 1,
                    k->w + l * k->all, k->d, k->w, k->d, 0, w, k->d);
        const MappingPairs pairs = {k->in->spaces[l], k->in->spaces[0], k->in->rows[l],
                                    k->in->rows[0], k->in->n};
        const MappingAdopt in = {w, k->d, k->d, "generalised", &pairs};
        TRY(mapping_adopt(&in, &out[l], err));
        const double *s = k->sigma + l * (size_t)k->d;
        const bool is_short = k->in->n < k->d;
        out[l]->sigma_ratio = s[0] > 0 && !is_short ? s[k->d - 1] / s[0] : 0;
    }
    return OK;
}

static Status alternate(Work *k, Progress *progress, FitMany *facts, Error *err)
{
    TRY(fit_onto(k, k->rows, NULL, err));
    if (progress_is_canceled(progress))
        return E_CANCELED;
    take_mean(k);
    double was = objective(k);
    (void)progress_begin(progress, "fitting maps of all languages", MOST_STEPS);
    while (facts->steps < MOST_STEPS) {
        facts->steps++;
        TRY(fit_onto(k, k->mean, NULL, err));
        if (progress_is_canceled(progress))
            return E_CANCELED;
        take_mean(k);
        const double is = objective(k);
        if (!progress_tick(progress, 1))
            return E_CANCELED;
        const bool is_enough = !(was - is > ENOUGH * was);
        was = is;
        if (is_enough)
            break;
    }
    facts->residual = sqrt(was / ((double)k->n * k->in->count));
    return OK;
}

Status fit_many_make(const FitManyInput *in, Progress *progress, FitMany *facts,
                     Mapping **out, Error *err)
{
    *facts = (FitMany){0};
    for (int l = 0; l < in->count; l++)
        out[l] = NULL;
    if (in->n < 1)
        return error_set(err, E_UNDEFINED, "no word is known in all languages");
    for (int l = 1; l < in->count; l++) {
        if (in->spaces[l]->d == in->spaces[0]->d)
            continue;
        return error_set(err, E_INPUT, "%s has %d dimensions, %s has %d",
                         in->spaces[0]->name, in->spaces[0]->d, in->spaces[l]->name,
                         in->spaces[l]->d);
    }
    const int32_t d = in->spaces[0]->d;
    Work k = {.in = in, .d = d, .n = (size_t)in->n, .all = (size_t)d * (size_t)d};
    blas_init();
    Status st = work_init(&k, err);
    if (st == OK)
        st = alternate(&k, progress, facts, err);
    if (st == OK)
        st = adopt_all(&k, out, err);
    free(k.mem);
    for (int l = 0; st != OK && l < in->count; l++) {
        mapping_free(out[l]);
        out[l] = NULL;
    }
    return st;
}
