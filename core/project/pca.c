/* The Gram matrix of the centred unit rows decides the axes; d is small, n may be large,
 * so the rows are visited twice (mean, Gram) in fixed chunks whose sums are added in
 * chunk order. Rows are made unit and centred as a block of them is copied for the
 * product, in double: products of float32 rows would lose the small eigenvalues of badly
 * scaled data, whose error is that of the largest one. */
#include "core/project/pca.h"

#include <assert.h>
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/project/gram.h"

enum {
    CHUNK = 2048, /* rows of one piece of work, at least */
    CHUNKS = 32,  /* pieces at most: each has a Gram matrix of its own */
    BLOCK = 128,  /* rows of one product: with 300 columns they stay in the L2 cache */
    PLACE_CHUNK = 1024 /* rows placed at once */
};

/* Unit row i of the points, minus the mean (NULL: none), in double. */
static void unit_row(const Points *p, size_t i, const double *mean, double *out)
{
    points_unit_row(p, (int32_t)i, out);
    for (int32_t j = 0; mean && j < p->d; j++)
        out[j] -= mean[j];
}

/* The same, rounded to float32 after the mean is gone. */
static void unit_row_float(const Points *p, size_t i, const double *mean, float *out)
{
    assert(p->space && p->row);
    const Space *s = p->spaces[p->space[i]];
    const float *x = space_row(s, p->row[i]);
    const double inverse = 1 / s->norm[p->row[i]];
    for (int32_t j = 0; j < p->d; j++)
        out[j] = (float)((double)x[j] * inverse - mean[j]);
}

typedef struct Pass {
    const Points *points;
    const double *mean;
    double *part;  /* chunks x width sums */
    double *block; /* workers x BLOCK x gram_stride(d), padding zero */
    Progress *progress;
} Pass;

static void sum_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    Pass *pass = ctx;
    const int32_t d = pass->points->d;
    double *row = pass->block + (size_t)worker * BLOCK * gram_stride(d);
    double *sum = pass->part + chunk * (size_t)d;
    for (size_t i = begin; i < end; i++) {
        unit_row(pass->points, i, NULL, row);
        for (int32_t j = 0; j < d; j++)
            sum[j] += row[j];
    }
    (void)progress_tick(pass->progress, end - begin);
}

static void gram_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    Pass *pass = ctx;
    const int32_t d = pass->points->d;
    const size_t ld = gram_stride(d);
    double *block = pass->block + (size_t)worker * BLOCK * ld;
    double *gram = pass->part + chunk * ld * ld;
    for (size_t i = begin; i < end; i += BLOCK) {
        const size_t n = end - i < BLOCK ? end - i : BLOCK;
        for (size_t b = 0; b < n; b++)
            unit_row(pass->points, i + b, pass->mean, block + b * ld);
        gram_add(block, n, d, gram);
        if (!progress_tick(pass->progress, n))
            return;
    }
}

/* Sums `width` numbers per chunk over all chunks, in chunk order, to part[0 .. width). */
static void add_parts(double *part, size_t chunks, size_t width)
{
    for (size_t c = 1; c < chunks; c++)
        for (size_t j = 0; j < width; j++)
            part[j] += part[c * width + j];
}

static size_t chunk_size(int32_t n)
{
    const size_t even = ((size_t)n + CHUNKS - 1) / CHUNKS;
    return even > CHUNK ? even : CHUNK;
}

static Status run_pass(Pass *pass, ParFn fn, size_t width, Error *err)
{
    const size_t n = (size_t)pass->points->n;
    const size_t chunk = chunk_size(pass->points->n);
    const size_t chunks = par_chunks(n, chunk);
    const int workers = par_workers(n, chunk, pass->progress);
    void *part = NULL;
    void *block = NULL;
    TRY(mem_data(&part, chunks * width, sizeof(double), "sums of the components", err));
    pass->part = part;
    Status status =
        mem_data(&block, (size_t)workers * BLOCK * gram_stride(pass->points->d),
                 sizeof(double), "rows of the components", err);
    pass->block = block;
    if (status == OK) {
        (void)progress_begin(pass->progress, "finding principal components", n);
        status = par_for(n, chunk, fn, pass, pass->progress);
    }
    free(block);
    pass->block = NULL;
    if (status == OK)
        add_parts(pass->part, chunks, width);
    return status;
}

/* Largest |component| positive; the first of equals decides. */
static void fix_sign(double *axis, int32_t d)
{
    int32_t top = 0;
    for (int32_t j = 1; j < d; j++)
        if (fabs(axis[j]) > fabs(axis[top]))
            top = j;
    if (axis[top] < 0)
        for (int32_t j = 0; j < d; j++)
            axis[j] = -axis[j];
}

static Status decompose(Pca *pca, double *gram, Error *err)
{
    const int32_t d = pca->d;
    double *value = mem_xcalloc((size_t)d, sizeof *value);
    const size_t ld = gram_stride(d);
    for (size_t j = 0; j < (size_t)d * ld; j++)
        gram[j] /= pca->n - 1;
    const int info =
        LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'U', d, gram, (lapack_int)ld, value);
    if (info != 0) {
        free(value);
        return error_set(
            err, info < 0 ? E_INTERNAL : E_UNDEFINED,
            "the covariance has no eigenvalue decomposition (LAPACK info %d)", info);
    }
    for (int32_t j = 0; j < d; j++)
        pca->total += value[j] > 0 ? value[j] : 0;
    for (int32_t c = 0; c < pca->k; c++) {
        const int32_t from = d - 1 - c; /* ascending eigenvalues, vectors in columns */
        pca->variance[c] = value[from] > 0 ? value[from] : 0;
        double *axis = pca->axis + (size_t)c * (size_t)d;
        for (int32_t j = 0; j < d; j++)
            axis[j] = gram[(size_t)j * ld + (size_t)from];
        fix_sign(axis, d);
    }
    pca->is_tied = d > 1 && value[d - 1] - value[d - 2] <= 1e-9 * value[d - 1];
    free(value);
    if (!(pca->total > 1e-20))
        return error_set(err, E_UNDEFINED,
                         "the words have no variance: all point the same way");
    return OK;
}

static Status fill(Pca *pca, const Points *points, Progress *progress, Error *err)
{
    const size_t d = (size_t)points->d;
    const size_t ld = gram_stride(points->d);
    Pass pass = {.points = points, .progress = progress};
    Status status = run_pass(&pass, sum_chunk, d, err);
    if (status == OK) {
        for (size_t j = 0; j < d; j++)
            pca->mean[j] = pass.part[j] / points->n;
        free(pass.part);
        pass.part = NULL;
        pass.mean = pca->mean;
        blas_init();
        status = run_pass(&pass, gram_chunk, ld * ld, err);
    }
    if (status == OK)
        status = decompose(pca, pass.part, err);
    free(pass.part);
    return status;
}

Status pca_make(const PointsInput *in, int32_t k, Progress *progress, Pca **out,
                Error *err)
{
    *out = NULL;
    Points points;
    TRY(points_init(&points, in, err));
    if (points.n < 2) {
        const int32_t n = points.n;
        points_done(&points);
        return error_set(err, E_UNDEFINED, "needs at least 2 usable rows, has %d", n);
    }
    Pca *pca = mem_xcalloc(1, sizeof *pca);
    pca->d = points.d;
    pca->k = k < points.d ? k : points.d;
    pca->n = points.n;
    pca->mean = mem_xcalloc((size_t)pca->d, sizeof(double));
    pca->axis = mem_xcalloc((size_t)pca->k * (size_t)pca->d, sizeof(double));
    pca->variance = mem_xcalloc((size_t)pca->k, sizeof(double));
    const Status status = fill(pca, &points, progress, err);
    points_done(&points);
    if (status != OK) {
        pca_free(pca);
        return status;
    }
    *out = pca;
    return OK;
}

void pca_free(Pca *p)
{
    if (!p)
        return;
    free(p->mean);
    free(p->axis);
    free(p->variance);
    free(p);
}

/* ---- placing rows on the components ---- */

typedef struct Place {
    const Points *points;
    const Pca *pca;
    double *xy;        /* n x 2 */
    double *row;       /* workers x d */
    const float *axis; /* k x d */
    float *block;      /* workers x BLOCK x d */
    float *score;      /* n x k */
    Progress *progress;
} Place;

static void place_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Place *p = ctx;
    const size_t d = (size_t)p->pca->d;
    double *row = p->row + (size_t)worker * d;
    for (size_t i = begin; i < end; i++) {
        unit_row(p->points, i, p->pca->mean, row);
        for (size_t c = 0; c < 2 && c < (size_t)p->pca->k; c++)
            p->xy[2 * i + c] = cblas_ddot((int)d, row, 1, p->pca->axis + c * d, 1);
    }
    (void)progress_tick(p->progress, end - begin);
}

static Status place(Layout *l, const Points *points, const Pca *pca, Progress *progress,
                    Error *err)
{
    const size_t n = (size_t)points->n;
    void *row = NULL;
    TRY(mem_data(&row, (size_t)par_workers(n, PLACE_CHUNK, progress) * (size_t)pca->d,
                 sizeof(double), "rows of the components", err));
    Place p = {
        .points = points, .pca = pca, .xy = l->xy, .row = row, .progress = progress};
    blas_init();
    (void)progress_begin(progress, "placing words", n);
    const Status status = par_for(n, PLACE_CHUNK, place_chunk, &p, progress);
    free(row);
    return status;
}

Status pca_make_layout(const Pca *pca, const PointsInput *in, Progress *progress,
                       Layout **out, Error *err)
{
    *out = NULL;
    Points points;
    Layout *l = NULL;
    TRY(points_init(&points, in, err));
    const Points list = points;
    Status status = points_adopt(&points, "pca", &l, err);
    if (status != OK)
        points_done(&points);
    else
        status = place(l, &list, pca, progress, err);
    if (status != OK) {
        layout_free(l);
        return status;
    }
    for (int c = 0; c < 2; c++)
        l->explained[c] = c < pca->k ? pca->variance[c] / pca->total : 0;
    l->explained_total = l->explained[0] + l->explained[1];
    *out = l;
    return OK;
}

static void score_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Place *p = ctx;
    const size_t d = (size_t)p->pca->d;
    const size_t k = (size_t)p->pca->k;
    float *block = p->block + (size_t)worker * BLOCK * d;
    for (size_t i = begin; i < end; i += BLOCK) {
        const size_t n = end - i < BLOCK ? end - i : BLOCK;
        for (size_t b = 0; b < n; b++)
            unit_row_float(p->points, i + b, p->pca->mean, block + b * d);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)k, (int)d, 1,
                    block, (int)d, p->axis, (int)d, 0, p->score + i * k, (int)k);
    }
    (void)progress_tick(p->progress, end - begin);
}

static Status score(Place *p, Error *err)
{
    const size_t n = (size_t)p->points->n;
    const size_t d = (size_t)p->pca->d;
    const size_t k = (size_t)p->pca->k;
    const size_t workers = (size_t)par_workers(n, PLACE_CHUNK, p->progress);
    void *score = NULL;
    void *axis = NULL;
    void *block = NULL;
    Status status = mem_data(&score, n * k, sizeof(float), "components of words", err);
    if (status == OK)
        status = mem_data(&axis, k * d, sizeof(float), "the components", err);
    if (status == OK)
        status = mem_data(&block, workers * BLOCK * d, sizeof(float),
                          "rows of the components", err);
    if (status == OK) {
        float *a = axis;
        for (size_t j = 0; j < k * d; j++)
            a[j] = (float)p->pca->axis[j];
        p->axis = axis;
        p->block = block;
        p->score = score;
        blas_init();
        (void)progress_begin(p->progress, "placing words", n);
        status = par_for(n, PLACE_CHUNK, score_chunk, p, p->progress);
    }
    free(axis);
    free(block);
    if (status != OK) {
        free(score);
        p->score = NULL;
    }
    return status;
}

Status pca_make_scores(const Pca *pca, const PointsInput *in, Progress *progress,
                       PcaScores *out, Error *err)
{
    *out = (PcaScores){0};
    Points points;
    TRY(points_init(&points, in, err));
    assert(points.d == pca->d);
    Place p = {.points = &points, .pca = pca, .progress = progress};
    const Status status = score(&p, err);
    if (status != OK) {
        points_done(&points);
        return status;
    }
    *out = (PcaScores){.n = points.n,
                       .k = pca->k,
                       .x = p.score,
                       .space = points.space,
                       .row = points.row};
    return OK;
}

void pca_scores_done(PcaScores *s)
{
    free(s->x);
    free(s->space);
    free(s->row);
    *s = (PcaScores){0};
}
