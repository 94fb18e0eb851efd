#include "core/project/start.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"
#include "core/project/gram.h"

enum { CHUNK = 2048, CHUNKS = 32, BLOCK = 128, PARTS_MEMORY = 1 << 28 };

typedef struct Sum {
    const Space *s;
    const double *mean;
    double *part;  /* chunks x stride^2 */
    double *block; /* workers x BLOCK x stride */
    Progress *progress;
} Sum;

static void gram_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Sum *sum = ctx;
    const int32_t d = sum->s->d;
    const size_t ld = gram_stride(d);
    double *block = sum->block + (size_t)worker * BLOCK * ld;
    for (size_t i = begin; i < end; i += BLOCK) {
        const size_t n = end - i < BLOCK ? end - i : BLOCK;
        for (size_t b = 0; b < n; b++) {
            const float *x = space_row(sum->s, (int32_t)(i + b));
            for (int32_t j = 0; j < d; j++)
                block[b * ld + (size_t)j] = (double)x[j] - sum->mean[j];
        }
        gram_add(block, n, d, sum->part + chunk * ld * ld);
        if (!progress_tick(sum->progress, n))
            return;
    }
}

/* Rows of a piece of work, so that there are at most CHUNKS of them and their matrices
 * take at most PARTS_MEMORY bytes; depends on n and d only. */
static size_t chunk_size(int32_t n, int32_t d)
{
    const size_t ld = gram_stride(d);
    size_t chunks = PARTS_MEMORY / (ld * ld * sizeof(double));
    chunks = chunks < 1 ? 1 : chunks > CHUNKS ? CHUNKS : chunks;
    const size_t even = ((size_t)n + chunks - 1) / chunks;
    return even > CHUNK ? even : CHUNK;
}

static void find_mean(const Space *s, double *mean)
{
    for (int32_t i = 0; i < s->n; i++)
        for (int32_t j = 0; j < s->d; j++)
            mean[j] += (double)space_row(s, i)[j];
    for (int32_t j = 0; j < s->d; j++)
        mean[j] /= s->n;
}

/* The sums of products of centred columns to sum->part, stride gram_stride(d). */
static Status add_products(Sum *sum, Error *err)
{
    const size_t n = (size_t)sum->s->n;
    const size_t ld = gram_stride(sum->s->d);
    const size_t chunk = chunk_size(sum->s->n, sum->s->d);
    const size_t chunks = par_chunks(n, chunk);
    const size_t workers = (size_t)par_workers(n, chunk, sum->progress);
    void *part = NULL;
    void *block = NULL;
    TRY(mem_data(&part, chunks * ld * ld, sizeof(double), "sums of the components", err));
    sum->part = part;
    TRY(mem_data(&block, workers * BLOCK * ld, sizeof(double), "rows of the components",
                 err));
    sum->block = block;
    blas_init();
    (void)progress_begin(sum->progress, "finding principal components", n);
    const Status status = par_for(n, chunk, gram_chunk, sum, sum->progress);
    free(block);
    for (size_t c = 1; status == OK && c < chunks; c++)
        for (size_t j = 0; j < ld * ld; j++)
            sum->part[j] += sum->part[c * ld * ld + j];
    return status;
}

/* The two directions of most variance: axis 2 x d. */
static Status find_axes(const Sum *sum, double *axis, bool *has_variance, Error *err)
{
    const int32_t d = sum->s->d;
    const size_t ld = gram_stride(d);
    const int32_t k = d < 2 ? 1 : 2;
    double *value = mem_xcalloc((size_t)d, sizeof *value);
    double *vector = mem_xcalloc((size_t)d * 2, sizeof *vector);
    lapack_int found = 0;
    lapack_int support[4];
    const int info =
        LAPACKE_dsyevr(LAPACK_ROW_MAJOR, 'V', 'I', 'U', d, sum->part, (lapack_int)ld, 0,
                       0, d - k + 1, d, 0, &found, value, vector, k, support);
    *has_variance = info == 0 && value[k - 1] > 0;
    for (int32_t c = 0; c < k; c++) {
        int32_t top = 0;
        for (int32_t j = 0; j < d; j++) {
            axis[c * d + j] = vector[j * k + k - 1 - c];
            if (fabs(axis[c * d + j]) > fabs(axis[c * d + top]))
                top = j;
        }
        const double sign = axis[c * d + top] < 0 ? -1 : 1;
        for (int32_t j = 0; j < d; j++)
            axis[c * d + j] *= sign;
    }
    free(value);
    free(vector);
    if (info == 0)
        return OK;
    return error_set(err, E_UNDEFINED,
                     "the covariance has no eigenvalue decomposition (LAPACK info %d)",
                     info);
}

Status start_make_pca(const Space *s, Progress *progress, double *xy, bool *has_variance,
                      Error *err)
{
    const size_t d = (size_t)s->d;
    double *mean = mem_xcalloc(d, sizeof *mean);
    double *axis = mem_xcalloc(2 * d, sizeof *axis);
    *has_variance = false;
    Sum sum = {.s = s, .mean = mean, .progress = progress};
    find_mean(s, mean);
    Status status = add_products(&sum, err);
    if (status == OK)
        status = find_axes(&sum, axis, has_variance, err);
    for (int32_t i = 0; status == OK && i < s->n; i++) {
        for (size_t c = 0; c < 2; c++) {
            double dot = 0;
            for (size_t j = 0; j < d; j++)
                dot += ((double)space_row(s, i)[j] - mean[j]) * axis[c * d + j];
            xy[2 * (size_t)i + c] = *has_variance ? dot : 0;
        }
    }
    free(sum.part);
    free(mean);
    free(axis);
    return status;
}

void start_make_random(int32_t n, uint64_t seed, double *xy)
{
    Rng r = rng_stream(seed, "t-SNE random start");
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        xy[i] = rng_normal(&r);
}

void start_scale(int32_t n, uint64_t seed, double *xy)
{
    double mean[2] = {0};
    double square[2] = {0};
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        mean[i & 1] += xy[i] / n;
    for (size_t i = 0; i < 2 * (size_t)n; i++) {
        xy[i] -= mean[i & 1];
        square[i & 1] += xy[i] * xy[i] / n;
    }
    const double sd = sqrt(fmax(square[0], square[1]));
    Rng r = rng_stream(seed, "t-SNE jitter");
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        xy[i] = (sd > 0 ? xy[i] / sd * 1e-4 : 0) + 1e-6 * rng_normal(&r);
}
