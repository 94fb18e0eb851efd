#include "core/diag/spectrum.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/project/gram.h"

enum { BLOCK = 128, QR_BLOCK = 1024, WIDE = 1024, PARTS = 16, FEW_PARTS = 2 };
/* Beyond this condition the squares of the small values are noise of the large ones. */
static const double CONDITION_OF_GRAM = 1e6;

/* --- sums of products of columns
 * ---------------------------------------------------------------------------------- */

/* Rows of a space as they stand, or unit and centred. */
typedef struct Rows {
    const Space *s;
    int32_t n;
    const double *mean; /* NULL: as they stand; else of the unit rows */
} Rows;

typedef struct Sum {
    Rows rows;
    size_t parts, ld;
    double *gram;  /* parts x ld x ld */
    double *block; /* workers x BLOCK x ld */
    Progress *progress;
} Sum;

static void fill_row(const Rows *r, int32_t i, double *row)
{
    const float *x = space_row(r->s, i);
    const double length = r->s->norm[i];
    for (int32_t j = 0; j < r->s->d; j++) {
        row[j] = x[j];
        if (r->mean)
            row[j] = length > 0 ? row[j] / length - r->mean[j] : 0;
    }
}

static void sum_parts(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Sum *m = ctx;
    const size_t n = (size_t)m->rows.n;
    double *block = m->block + (size_t)worker * BLOCK * m->ld;
    for (size_t part = begin; part < end; part++) {
        const size_t to = n * (part + 1) / m->parts;
        for (size_t at = n * part / m->parts; at < to; at += BLOCK) {
            const size_t rows = to - at < BLOCK ? to - at : BLOCK;
            for (size_t i = 0; i < rows; i++)
                fill_row(&m->rows, (int32_t)(at + i), block + i * m->ld);
            gram_add(block, rows, m->rows.s->d, m->gram + part * m->ld * m->ld);
            if (!progress_tick(m->progress, rows))
                return;
        }
    }
}

/* The Gram matrix of the rows, d x d with stride ld, its upper triangle; owned. */
static Status sum_gram(const Rows *rows, Progress *progress, double **out, Error *err)
{
    const int32_t d = rows->s->d;
    Sum m = {.rows = *rows,
             .parts = d > WIDE ? FEW_PARTS : PARTS,
             .ld = gram_stride(d),
             .progress = progress};
    void *gram = NULL;
    void *block = NULL;
    TRY(mem_data(&gram, m.parts * m.ld * m.ld, sizeof(double), "products of columns",
                 err));
    const size_t workers = (size_t)par_workers(m.parts, 1, progress);
    Status status = mem_data(&block, workers * BLOCK * m.ld, sizeof(double), "rows", err);
    if (status == OK) {
        m.gram = gram;
        m.block = block;
        blas_init();
        (void)progress_begin(progress, "measuring the shape", (uint64_t)rows->n);
        status = par_for(m.parts, 1, sum_parts, &m, progress);
    }
    if (status == OK && progress_is_canceled(progress))
        status = E_CANCELED;
    for (size_t part = 1; status == OK && part < m.parts; part++)
        for (size_t i = 0; i < m.ld * m.ld; i++)
            m.gram[i] += m.gram[part * m.ld * m.ld + i];
    free(block);
    if (status != OK)
        free(gram);
    else
        *out = gram;
    return status;
}

/* Eigenvalues of the upper triangle, descending, none below 0; gram is used up. */
static Status eigenvalues(double *gram, int32_t d, double *value, Error *err)
{
    const int info =
        LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'N', 'U', d, gram, (int)gram_stride(d), value);
    if (info != 0)
        return error_set(err, E_UNDEFINED, "no eigenvalues found (dsyevd: %d)", info);
    for (int32_t i = 0; i < d / 2; i++) {
        const double v = value[i];
        value[i] = value[d - 1 - i];
        value[d - 1 - i] = v;
    }
    for (int32_t i = 0; i < d; i++)
        value[i] = value[i] > 0 ? value[i] : 0;
    return OK;
}

/* --- singular values
 * ------------------------------------------------------------------------------------ */

/* Triangle R of all rows: that of [R; next block], block after block. */
static Status reduce(const Rows *rows, double *stack, Progress *progress, Error *err)
{
    const int32_t d = rows->s->d;
    const size_t width = (size_t)d;
    double *tau = mem_xcalloc(width, sizeof *tau);
    Status status = OK;
    (void)progress_begin(progress, "measuring the shape", (uint64_t)rows->n);
    for (int32_t at = 0; at < rows->n && status == OK; at += QR_BLOCK) {
        const int32_t more = rows->n - at < QR_BLOCK ? rows->n - at : QR_BLOCK;
        for (int32_t i = 0; i < more; i++)
            fill_row(rows, at + i, stack + (width + (size_t)i) * width);
        if (LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, d + more, d, stack, d, tau) != 0)
            status = error_set(err, E_UNDEFINED, "no decomposition found (dgeqrf)");
        for (size_t i = 0; i < width; i++) /* what dgeqrf keeps below is not R */
            memset(stack + i * width, 0, i * sizeof *stack);
        if (!progress_tick(progress, (uint64_t)more))
            status = E_CANCELED;
    }
    free(tau);
    return status;
}

static Status make_by_qr(const Rows *rows, Progress *progress, double *sigma, Error *err)
{
    const int32_t d = rows->s->d;
    void *stack = NULL;
    TRY(mem_data(&stack, ((size_t)d + QR_BLOCK) * (size_t)d, sizeof(double),
                 "a triangle of the rows", err));
    blas_init();
    Status status = reduce(rows, stack, progress, err);
    double none = 0;
    if (status == OK && LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', d, d, stack, d, sigma,
                                       &none, 1, &none, 1) != 0)
        status = error_set(err, E_UNDEFINED, "no singular values found (dgesdd)");
    free(stack);
    return status;
}

Status spectrum_make(const Space *s, int32_t n, Progress *progress, Spectrum *out,
                     Error *err)
{
    *out = (Spectrum){0};
    const Rows rows = {.s = s, .n = n < s->n ? n : s->n};
    double *gram = NULL;
    TRY(sum_gram(&rows, progress, &gram, err));
    double *sigma = mem_xcalloc((size_t)s->d, sizeof *sigma);
    Status status = eigenvalues(gram, s->d, sigma, err);
    free(gram);
    for (int32_t i = 0; i < s->d; i++)
        sigma[i] = sqrt(sigma[i]);
    if (status == OK && !(sigma[s->d - 1] * CONDITION_OF_GRAM > sigma[0]))
        status = make_by_qr(&rows, progress, sigma, err);
    if (status != OK) {
        free(sigma);
        return status;
    }
    *out = (Spectrum){.n = rows.n, .d = s->d, .sigma = sigma};
    return OK;
}

void spectrum_done(Spectrum *s)
{
    free(s->sigma);
    *s = (Spectrum){0};
}

/* --- figures
 * --------------------------------------------------------------------------------------
 */

double spectrum_gap(const Spectrum *a, const Spectrum *b)
{
    const int32_t d = a->d < b->d ? a->d : b->d;
    double sum = 0;
    for (int32_t i = 0; i < d; i++) {
        if (!(a->sigma[i] > 0) || !(b->sigma[i] > 0))
            return NAN;
        const double ratio = log(a->sigma[i]) - log(b->sigma[i]);
        sum += ratio * ratio;
    }
    return sum;
}

double spectrum_condition(const Spectrum *s)
{
    const double last = s->sigma[s->d - 1];
    return last > 0 ? s->sigma[0] / last : (double)INFINITY;
}

double spectrum_effective_rank(const Spectrum *s)
{
    double sum = 0;
    for (int32_t i = 0; i < s->d; i++)
        sum += s->sigma[i];
    if (!(sum > 0))
        return NAN;
    double entropy = 0;
    for (int32_t i = 0; i < s->d; i++) {
        const double p = s->sigma[i] / sum;
        entropy -= p > 0 ? p * log(p) : 0;
    }
    return exp(entropy);
}

double spectrum_effective_condition(const Spectrum *s)
{
    const double rank = floor(spectrum_effective_rank(s) + 1e-9);
    if (!(rank >= 1))
        return NAN;
    const int32_t r = rank < s->d ? (int32_t)rank : s->d;
    return s->sigma[r - 1] > 0 ? s->sigma[0] / s->sigma[r - 1] : (double)INFINITY;
}

double spectrum_harmonic(double a, double b)
{
    if (isinf(a) || isinf(b))
        return 2 * (isinf(a) ? b : a);
    return 2 * a * b / (a + b);
}

double spectrum_isoscore(const double *value, int32_t n)
{
    double squares = 0;
    for (int32_t i = 0; i < n; i++)
        squares += value[i] * value[i];
    if (!(squares > 0) || n < 2)
        return NAN;
    const double d = n;
    const double scale = sqrt(d / squares);
    double apart = 0;
    for (int32_t i = 0; i < n; i++) {
        const double off = scale * value[i] - 1;
        apart += off * off;
    }
    const double defect = apart / (2 * (d - sqrt(d))); /* squared */
    const double used = d - defect * (d - sqrt(d));
    return (used * used - d) / (d * (d - 1));
}

/* Sum of the unit rows to sum (d), and how many rows are not zero. */
static int32_t sum_units(const Space *s, double *sum)
{
    int32_t n = 0;
    memset(sum, 0, (size_t)s->d * sizeof *sum);
    for (int32_t i = 0; i < s->n; i++) {
        if (!(s->norm[i] > 0))
            continue;
        const float *x = space_row(s, i);
        for (int32_t j = 0; j < s->d; j++)
            sum[j] += (double)x[j] / s->norm[i];
        n++;
    }
    return n;
}

Status spectrum_covariance(const Space *s, Progress *progress, double *value, Error *err)
{
    double *mean = mem_xcalloc((size_t)s->d, sizeof *mean);
    const int32_t n = sum_units(s, mean);
    if (n < 2) {
        free(mean);
        return error_set(err, E_UNDEFINED, "needs at least 2 usable rows, has %d", n);
    }
    for (int32_t j = 0; j < s->d; j++)
        mean[j] /= n;
    const Rows rows = {.s = s, .n = s->n, .mean = mean};
    double *gram = NULL;
    Status status = sum_gram(&rows, progress, &gram, err);
    if (status == OK)
        status = eigenvalues(gram, s->d, value, err);
    free(gram);
    free(mean);
    for (int32_t j = 0; status == OK && j < s->d; j++)
        value[j] /= n - 1;
    return status;
}

double spectrum_anisotropy(const Space *s)
{
    double *sum = mem_xcalloc((size_t)s->d, sizeof *sum);
    const double n = sum_units(s, sum);
    double squares = 0;
    for (int32_t j = 0; j < s->d; j++)
        squares += sum[j] * sum[j];
    free(sum);
    return n < 2 ? (double)NAN : (squares - n) / (n * (n - 1));
}
