#include "core/base/stats_logistic.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"

enum { STEPS = 50, HALVINGS = 30 };

double stats_logistic_score(const double *w, const double *x, int d)
{
    double f = w[d];
    for (int j = 0; j < d; j++)
        f += w[j] * x[j];
    return f;
}

typedef struct Work {
    const StatsLogistic *in;
    double *gradient, *step, *trial; /* d + 1 each */
    double *hessian;                 /* (d + 1)^2 */
    double *rows;                    /* n x (d + 1): rows by the root of their weight */
} Work;

static double loss(const StatsLogistic *in, const double *w)
{
    double sum = 0;
    for (int i = 0; i < in->n; i++) {
        const double f =
            stats_logistic_score(w, in->x + (size_t)i * (size_t)in->d, in->d);
        const double m = in->is_one[i] ? -f : f;
        sum += m > 0 ? m + log1p(exp(-m)) : log1p(exp(m));
    }
    double square = 0;
    for (int j = 0; j < in->d; j++)
        square += w[j] * w[j];
    return sum + in->ridge * square / 2;
}

/* Gradient and Hessian at w; the length of the gradient. */
static double derive(Work *k, const double *w)
{
    const StatsLogistic *in = k->in;
    const size_t d = (size_t)in->d;
    memset(k->gradient, 0, (d + 1) * sizeof(double));
    for (size_t i = 0; i < (size_t)in->n; i++) {
        const double *x = in->x + i * d;
        const double p = 1 / (1 + exp(-stats_logistic_score(w, x, in->d)));
        const double off = p - in->is_one[i];
        const double root = sqrt(p * (1 - p));
        double *row = k->rows + i * (d + 1);
        for (size_t j = 0; j < d; j++) {
            k->gradient[j] += off * x[j];
            row[j] = root * x[j];
        }
        k->gradient[d] += off;
        row[d] = root;
    }
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, in->d + 1, in->n, 1, k->rows,
                in->d + 1, 0, k->hessian, in->d + 1);
    double length = 0;
    for (size_t j = 0; j < d; j++) {
        k->gradient[j] += in->ridge * w[j];
        k->hessian[j * (d + 1) + j] += in->ridge;
    }
    k->hessian[d * (d + 1) + d] += 1e-9; /* all rows far on their side: still definite */
    for (size_t j = 0; j <= d; j++)
        length += k->gradient[j] * k->gradient[j];
    return sqrt(length);
}

/* Goes down from w; false when no step goes lower. */
static bool move(Work *k, double *w)
{
    const size_t size = (size_t)k->in->d + 1;
    const double here = loss(k->in, w);
    double length = 1;
    for (int h = 0; h < HALVINGS; h++) {
        for (size_t j = 0; j < size; j++)
            k->trial[j] = w[j] - length * k->step[j];
        if (loss(k->in, k->trial) < here) {
            memcpy(w, k->trial, size * sizeof *w);
            return true;
        }
        length /= 2;
    }
    return false;
}

static Status descend(Work *k, double *w, Progress *progress, Error *err)
{
    const int size = k->in->d + 1;
    double first = 0;
    for (int s = 0; s < STEPS; s++) {
        const double length = derive(k, w);
        first = s == 0 ? length : first;
        if (length <= 1e-8 * first || length == 0)
            return OK;
        memcpy(k->step, k->gradient, (size_t)size * sizeof(double));
        if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', size, 1, k->hessian, size, k->step, 1) !=
            0)
            return error_set(err, E_UNDEFINED, "the logistic regression is singular");
        if (!progress_tick(progress, 1))
            return E_CANCELED;
        if (!move(k, w))
            return OK;
    }
    return OK;
}

Status stats_logistic_fit(const StatsLogistic *in, double *w, Progress *progress,
                          Error *err)
{
    const size_t size = (size_t)in->d + 1;
    int ones = 0;
    for (int i = 0; i < in->n; i++)
        ones += in->is_one[i];
    memset(w, 0, size * sizeof *w);
    if (ones == 0 || ones == in->n)
        return error_set(err, E_UNDEFINED, "one of the samples is empty");
    void *memory = NULL;
    TRY(mem_data(&memory, 3 * size + size * size + (size_t)in->n * size, sizeof(double),
                 "a logistic regression", err));
    Work k = {.in = in, .gradient = memory};
    k.step = k.gradient + size;
    k.trial = k.step + size;
    k.hessian = k.trial + size;
    k.rows = k.hessian + size * size;
    blas_init();
    (void)progress_begin(progress, "telling samples apart", STEPS);
    const Status status = descend(&k, w, progress, err);
    free(memory);
    return status;
}
