#include "core/diag/isometry.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"

enum { BLOCK = 256, ROWS = 4096 };

static void gather(const Space *s, const int32_t *row, int32_t n, double *out)
{
    for (int32_t i = 0; i < n; i++) {
        const float *x = space_row(s, row[i]);
        for (int32_t j = 0; j < s->d; j++)
            *out++ = x[j];
    }
}

Status isometry_make(const MappingPairs *pairs, Isometry *out, Error *err)
{
    *out = (Isometry){.n = pairs->n, .da = pairs->src->d, .db = pairs->tgt->d};
    const size_t n = (size_t)pairs->n;
    void *a = NULL;
    void *b = NULL;
    TRY(mem_data(&a, n * (size_t)out->da, sizeof(double), "rows of the pairs", err));
    const Status status =
        mem_data(&b, n * (size_t)out->db, sizeof(double), "rows of the pairs", err);
    if (status != OK) {
        free(a);
        return status;
    }
    out->a = a;
    out->b = b;
    gather(pairs->src, pairs->a, pairs->n, out->a);
    gather(pairs->tgt, pairs->b, pairs->n, out->b);
    return OK;
}

void isometry_done(Isometry *m)
{
    free(m->a);
    free(m->b);
    *m = (Isometry){0};
}

/* --- relational similarity
 * ---------------------------------------------------------------------------------- */

/* All products of rows with rows; sim is n x n. */
static Status multiply_rows(const double *x, int32_t n, int32_t d, Progress *progress,
                            double *sim)
{
    blas_init();
    for (int32_t at = 0; at < n; at += BLOCK) {
        const int32_t rows = n - at < BLOCK ? n - at : BLOCK;
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, d, 1,
                    x + (size_t)at * (size_t)d, d, x, d, 0, sim + (size_t)at * (size_t)n,
                    n);
        if (!progress_tick(progress, (uint64_t)rows))
            return E_CANCELED;
    }
    return OK;
}

static double correlate(const double *x, const double *y, int32_t n,
                        const int32_t *partner)
{
    double sx = 0;
    double sy = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int32_t i = 0; i < n; i++) {
        const double *row = y + (size_t)(partner ? partner[i] : i) * (size_t)n;
        for (int32_t j = i + 1; j < n; j++) {
            const double u = x[(size_t)i * (size_t)n + (size_t)j];
            const double v = row[partner ? partner[j] : j];
            sx += u;
            sy += v;
            xx += u * u;
            yy += v * v;
            xy += u * v;
        }
    }
    const double pairs = 0.5 * n * (n - 1.0);
    const double vx = xx - sx * sx / pairs;
    const double vy = yy - sy * sy / pairs;
    if (n < 3 || !(vx > 1e-14 * xx) || !(vy > 1e-14 * yy))
        return NAN;
    return (xy - sx * sy / pairs) / sqrt(vx * vy);
}

Status isometry_rsim(const Isometry *m, int32_t first, const int32_t *partner,
                     Progress *progress, double *out, Error *err)
{
    const int32_t n = first < m->n ? first : m->n;
    const size_t size = (size_t)n * (size_t)n;
    void *sim = NULL;
    TRY(mem_data(&sim, 2 * size, sizeof(double), "similarities of the pairs", err));
    double *x = sim;
    double *y = x + size;
    (void)progress_begin(progress, "comparing relations", 2 * (uint64_t)n);
    Status status = multiply_rows(m->a, n, m->da, progress, x);
    if (status == OK)
        status = multiply_rows(m->b, n, m->db, progress, y);
    if (status == OK)
        *out = correlate(x, y, n, partner);
    free(sim);
    return status;
}

/* --- products of the sides
 * ------------------------------------------------------------------------------- */

/* The sides in the order of the pairs, centred or not, and what their products are. */
typedef struct Sides {
    int32_t n, da, db;
    double *a, *b;  /* n x da, n x db */
    double *cross;  /* da x db: a'b */
    double *within; /* room for d x d */
    Progress *progress;
} Sides;

static void copy_rows(const double *x, int32_t n, int32_t d, const int32_t *partner,
                      double *out)
{
    const size_t width = (size_t)d;
    for (int32_t i = 0; i < n; i++) {
        const size_t from = (size_t)(partner ? partner[i] : i);
        memcpy(out + (size_t)i * width, x + from * width, width * sizeof *out);
    }
}

static void center(double *x, int32_t n, int32_t d)
{
    double *mean = mem_xcalloc((size_t)d, sizeof *mean);
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < d; j++)
            mean[j] += x[(size_t)i * (size_t)d + (size_t)j];
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < d; j++)
            x[(size_t)i * (size_t)d + (size_t)j] -= mean[j] / n;
    free(mean);
}

typedef struct Side {
    const double *x; /* n x d */
    int32_t d;
} Side;

/* x'y in blocks of rows; stops between them when cancelled. */
static void multiply(const Side *x, const Side *y, int32_t n, Progress *progress,
                     double *out)
{
    for (int32_t at = 0; at < n && !progress_is_canceled(progress); at += ROWS) {
        const int32_t rows = n - at < ROWS ? n - at : ROWS;
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, x->d, y->d, rows, 1,
                    x->x + (size_t)at * (size_t)x->d, x->d,
                    y->x + (size_t)at * (size_t)y->d, y->d, at > 0, out, y->d);
    }
}

static double squares(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

/* Sum of the singular values of cross (da x db), which is used up. */
static Status sum_singular(double *cross, int32_t da, int32_t db, double *sum, Error *err)
{
    const int32_t k = da < db ? da : db;
    double *sigma = mem_xcalloc((size_t)k, sizeof *sigma);
    double none = 0; /* by columns it is the transpose, with the same values */
    const int info = LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', db, da, cross, db, sigma,
                                    &none, 1, &none, 1);
    *sum = 0;
    for (int32_t i = 0; i < k; i++)
        *sum += sigma[i];
    free(sigma);
    return info == 0 ? OK
                     : error_set(err, E_UNDEFINED,
                                 "no singular values found (dgesdd: %d)", info);
}

/* Unbiased HSIC of two kernels of products of rows, their diagonals left out. */
static void sum_rows(Side k, int32_t n, double *diagonal, double *row)
{
    double *sum = mem_xcalloc((size_t)k.d, sizeof *sum);
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < k.d; j++)
            sum[j] += k.x[(size_t)i * (size_t)k.d + (size_t)j];
    for (int32_t i = 0; i < n; i++) {
        const double *x = k.x + (size_t)i * (size_t)k.d;
        diagonal[i] = cblas_ddot(k.d, x, 1, x, 1);
        row[i] = cblas_ddot(k.d, x, 1, sum, 1) - diagonal[i];
    }
    free(sum);
}

static double hsic(Side a, Side b, int32_t n, double product)
{
    double *memory = mem_xcalloc(4 * (size_t)n, sizeof *memory);
    double *diagonal[2] = {memory, memory + n};
    double *row[2] = {memory + 2 * (size_t)n, memory + 3 * (size_t)n};
    sum_rows(a, n, diagonal[0], row[0]);
    sum_rows(b, n, diagonal[1], row[1]);
    double trace = product;
    double sum[2] = {0, 0};
    double joint = 0;
    for (int32_t i = 0; i < n; i++) {
        trace -= diagonal[0][i] * diagonal[1][i];
        sum[0] += row[0][i];
        sum[1] += row[1][i];
        joint += row[0][i] * row[1][i];
    }
    free(memory);
    const double m = n;
    return (trace + sum[0] * sum[1] / ((m - 1) * (m - 2)) - 2 * joint / (m - 2)) /
           (m * (m - 3));
}

static void compare_kernels(Sides *s, IsometryProducts *out)
{
    const Side a = {s->a, s->da};
    const Side b = {s->b, s->db};
    const double ab = squares(s->cross, (size_t)s->da * (size_t)s->db);
    multiply(&a, &a, s->n, s->progress, s->within);
    const double aa = squares(s->within, (size_t)s->da * (size_t)s->da);
    multiply(&b, &b, s->n, s->progress, s->within);
    const double bb = squares(s->within, (size_t)s->db * (size_t)s->db);
    if (aa > 0 && bb > 0)
        out->cka = ab / sqrt(aa * bb);
    if (s->n < 4)
        return;
    const double haa = hsic(a, a, s->n, aa);
    const double hbb = hsic(b, b, s->n, bb);
    if (haa > 0 && hbb > 0)
        out->cka_debiased = hsic(a, b, s->n, ab) / sqrt(haa * hbb);
}

static Status compare_centred(Sides *s, IsometryProducts *out, Error *err)
{
    center(s->a, s->n, s->da);
    center(s->b, s->n, s->db);
    multiply(&(const Side){s->a, s->da}, &(const Side){s->b, s->db}, s->n, s->progress,
             s->cross);
    compare_kernels(s, out);
    const double na = squares(s->a, (size_t)s->n * (size_t)s->da);
    const double nb = squares(s->b, (size_t)s->n * (size_t)s->db);
    double sum = 0;
    TRY(sum_singular(s->cross, s->da, s->db, &sum, err));
    if (na > 0 && nb > 0)
        out->disparity = 1 - sum * sum / (na * nb);
    return OK;
}

static Status compare_as_is(Sides *s, IsometryProducts *out, Error *err)
{
    if (s->da != s->db)
        return OK;
    const double na = squares(s->a, (size_t)s->n * (size_t)s->da);
    const double nb = squares(s->b, (size_t)s->n * (size_t)s->db);
    multiply(&(const Side){s->a, s->da}, &(const Side){s->b, s->db}, s->n, s->progress,
             s->cross);
    double sum = 0;
    TRY(sum_singular(s->cross, s->da, s->db, &sum, err));
    out->mean_cosine = sum / s->n;
    if (nb > 0)
        out->residual = sqrt(fmax(0, na + nb - 2 * sum) / nb);
    return OK;
}

Status isometry_products(const Isometry *m, const int32_t *partner, Progress *progress,
                         IsometryProducts *out, Error *err)
{
    *out = (IsometryProducts){NAN, NAN, NAN, NAN, NAN};
    const int32_t d = m->da > m->db ? m->da : m->db;
    const size_t n = (size_t)m->n;
    const size_t sides = n * ((size_t)m->da + (size_t)m->db);
    void *memory = NULL;
    TRY(mem_data(&memory, sides + 2 * (size_t)d * (size_t)d, sizeof(double),
                 "rows of the pairs", err));
    Sides s = {.n = m->n, .da = m->da, .db = m->db, .a = memory, .progress = progress};
    s.b = s.a + n * (size_t)m->da;
    s.cross = s.b + n * (size_t)m->db;
    s.within = s.cross + (size_t)d * (size_t)d;
    blas_init();
    copy_rows(m->a, m->n, m->da, NULL, s.a);
    copy_rows(m->b, m->n, m->db, partner, s.b);
    Status status = m->n > 0 ? compare_as_is(&s, out, err) : OK;
    if (status == OK && m->n > 1)
        status = compare_centred(&s, out, err);
    free(memory);
    if (status == OK && progress_is_canceled(progress))
        status = E_CANCELED;
    return status;
}
