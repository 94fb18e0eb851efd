/* LAPACK's dgesdd (divide and conquer) is fast and fails to converge on rare matrices;
 * dgesvd is slower and steadier, and takes those over. Both see one matrix on one thread,
 * so that the bytes do not depend on what else is fitted at the time. */
#include "core/space/procrustes.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"

enum {
    CHUNK = 2048, /* pairs of one piece of work, at least */
    CHUNKS = 32,  /* pieces at most: each has a matrix of its own */
    BLOCK = 256   /* pairs of one product */
};

/* ---- the cross-covariance ---- */

typedef struct Sum {
    const MappingPairs *pairs;
    double *part; /* chunks x d x d */
    double *rows; /* workers x 2 x BLOCK x d */
    Progress *progress;
} Sum;

static void load_rows(const Space *s, const int32_t *ids, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        const float *x = space_row(s, ids[i]);
        for (int32_t j = 0; j < s->d; j++)
            out[i * (size_t)s->d + (size_t)j] = (double)x[j];
    }
}

static void sum_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Sum *s = ctx;
    const int da = s->pairs->src->d;
    const int db = s->pairs->tgt->d;
    const size_t width = (size_t)da + (size_t)db;
    double *a = s->rows + (size_t)worker * BLOCK * width;
    double *b = a + BLOCK * (size_t)da;
    double *cross = s->part + chunk * (size_t)da * (size_t)db;
    for (size_t i = begin; i < end; i += BLOCK) {
        const size_t n = end - i < BLOCK ? end - i : BLOCK;
        load_rows(s->pairs->src, s->pairs->a + i, n, a);
        load_rows(s->pairs->tgt, s->pairs->b + i, n, b);
        cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, da, db, (int)n, 1, a, da, b,
                    db, 1, cross, db);
        if (!progress_tick(s->progress, n))
            return;
    }
}

Status procrustes_sum(const MappingPairs *pairs, double *cross, Progress *progress,
                      Error *err)
{
    const size_t n = (size_t)pairs->n;
    const size_t da = (size_t)pairs->src->d;
    const size_t db = (size_t)pairs->tgt->d;
    const size_t all = da * db;
    const size_t even = (n + CHUNKS - 1) / CHUNKS;
    const size_t chunk = even > CHUNK ? even : CHUNK;
    const size_t chunks = par_chunks(n, chunk);
    const size_t workers = (size_t)par_workers(n, chunk, progress);
    void *part = NULL;
    void *rows = NULL;
    TRY(mem_data(&part, chunks * all, sizeof(double), "the sums of word pairs", err));
    Status st = mem_data(&rows, workers * BLOCK * (da + db), sizeof(double),
                         "the rows of word pairs", err);
    Sum s = {.pairs = pairs, .part = part, .rows = rows, .progress = progress};
    blas_init();
    (void)progress_begin(progress, "adding up word pairs", n);
    if (st == OK)
        st = par_for(n, chunk, sum_chunk, &s, progress);
    if (st == OK) {
        memset(cross, 0, all * sizeof *cross);
        for (size_t c = 0; c < chunks; c++) {
            for (size_t j = 0; j < all; j++)
                cross[j] += s.part[c * all + j];
        }
    }
    free(part);
    free(rows);
    return st;
}

/* ---- the nearest orthogonal maps ---- */

typedef struct Solve {
    const double *cross;
    int32_t d;
    double *w, *sigma;
    double *scratch; /* workers x solve_scratch(d) */
    lapack_int *info;
    Progress *progress;
} Solve;

/* A copy that LAPACK destroys, the two factors, what dgesvd leaves over. */
static size_t solve_scratch(int32_t d)
{
    return 3 * (size_t)d * (size_t)d + (size_t)d;
}

/* In column-major terms the stored C is its transpose C' = V S U', so LAPACK's left
 * vectors are V and its right ones U', and V U' column-major is U V' row-major. */
static lapack_int solve_one(const double *cross, lapack_int d, double *w, double *sigma,
                            double *scratch)
{
    const size_t all = (size_t)d * (size_t)d;
    double *copy = scratch;
    double *u = copy + all;
    double *vt = u + all;
    memcpy(copy, cross, all * sizeof *copy);
    lapack_int info =
        LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'A', d, d, copy, d, sigma, u, d, vt, d);
    if (info > 0) {
        memcpy(copy, cross, all * sizeof *copy);
        info = LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'A', 'A', d, d, copy, d, sigma, u, d, vt,
                              d, vt + all);
    }
    if (info == 0)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, d, d, d, 1, u, d, vt, d, 0,
                    w, d);
    return info;
}

static void solve_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Solve *s = ctx;
    const size_t d = (size_t)s->d;
    for (size_t i = begin; i < end; i++) {
        s->info[i] =
            solve_one(s->cross + i * d * d, s->d, s->w + i * d * d, s->sigma + i * d,
                      s->scratch + (size_t)worker * solve_scratch(s->d));
        if (!progress_tick(s->progress, 1))
            return;
    }
}

/* Names the fit when there are several. */
static Status refuse(Status code, const char *why, size_t i, size_t count, Error *err)
{
    if (count == 1)
        return error_set(err, code, "%s", why);
    return error_set(err, code, "fit %zu of %zu: %s", i + 1, count, why);
}

static Status check_finite(const double *cross, size_t count, int32_t d, Error *err)
{
    const size_t all = (size_t)d * (size_t)d;
    for (size_t i = 0; i < count * all; i++) {
        if (!isfinite(cross[i]))
            return refuse(E_INPUT, "the sums of the word pairs are not finite", i / all,
                          count, err);
    }
    return OK;
}

static Status check_info(const lapack_int *info, size_t count, Error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (info[i] < 0)
            return refuse(E_INTERNAL, "the decomposition refused its arguments", i, count,
                          err);
        if (info[i] > 0)
            return refuse(E_UNDEFINED, "the singular values do not converge", i, count,
                          err);
    }
    return OK;
}

/* NOLINTBEGIN(readability-function-size,readability-non-const-parameter): inputs, then
 * results (which the workers write), progress, error */
Status procrustes_solve(const double *cross, size_t count, int32_t d, double *w,
                        double *sigma, Progress *progress, Error *err)
{
    TRY(check_finite(cross, count, d, err));
    void *scratch = NULL;
    const size_t workers = (size_t)par_workers(count, 1, progress);
    TRY(mem_data(&scratch, workers * solve_scratch(d), sizeof(double), "the fit of a map",
                 err));
    Solve s = {.cross = cross,
               .d = d,
               .w = w,
               .sigma = sigma,
               .scratch = scratch,
               .info = mem_xcalloc(count, sizeof *s.info),
               .progress = progress};
    blas_init();
    (void)progress_begin(progress, "fitting maps", count);
    Status st = par_for(count, 1, solve_chunk, &s, progress);
    if (st == OK)
        st = check_info(s.info, count, err);
    free(s.info);
    free(scratch);
    return st;
}
/* NOLINTEND(readability-function-size,readability-non-const-parameter) */
