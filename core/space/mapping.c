/* A mapped space is the same on every CPU, since core/space/product sums in fixed order.
 * The singular value decomposition behind a fit is LAPACK's, which differs in last bits
 * from one kind of CPU to another. */
#include "core/space/mapping.h"

#include <assert.h>
#include <cblas.h>
#include <float.h>
#include <lapacke.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/output.h"
#include "core/base/par.h"
#include "core/base/text.h"
#include "core/space/matrix.h"
#include "core/space/npy.h"
#include "core/space/procrustes.h"
#include "core/space/product.h"

enum { CHUNK_ROWS = 256 }; /* rows of one piece of work */

typedef struct ApplyWork {
    const Product *p;
    const float *x; /* n x ld */
    size_t ld;
    float *y; /* n x ld_out; may be x when the strides are equal */
    size_t ld_out;
    double *scratch; /* one block a worker */
    Progress *progress;
    atomic_bool is_broken; /* a result does not fit float32 */
} ApplyWork;

/* Writes a row of the result with its zero padding; false when it is not finite. */
static bool store_row(const double *y, size_t d, float *out, size_t ld)
{
    bool is_finite = true;
    for (size_t j = 0; j < d; j++) {
        out[j] = (float)y[j];
        is_finite = is_finite && isfinite(out[j]);
    }
    for (size_t j = d; j < ld; j++)
        out[j] = 0;
    return is_finite;
}

static void apply_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    ApplyWork *w = ctx;
    const size_t d_src = (size_t)w->p->d_in;
    double *x = w->scratch + (size_t)worker * product_scratch(w->p);
    double *y = x + PRODUCT_ROWS * d_src;
    for (size_t i = begin; i < end; i += PRODUCT_ROWS) {
        const size_t rows = end - i < PRODUCT_ROWS ? end - i : PRODUCT_ROWS;
        for (size_t r = 0; r < PRODUCT_ROWS; r++) {
            const float *from = w->x + (i + (r < rows ? r : 0)) * w->ld;
            for (size_t k = 0; k < d_src; k++)
                x[r * d_src + k] = (double)from[k];
        }
        product_multiply(w->p, x, y);
        for (size_t r = 0; r < rows; r++) {
            if (!store_row(y + r * w->p->ld, (size_t)w->p->d_out,
                           w->y + (i + r) * w->ld_out, w->ld_out))
                atomic_store(&w->is_broken, true);
        }
    }
    (void)progress_tick(w->progress, end - begin);
}

/* The name of a map in the list of steps: its file without folders, made safe. */
static void add_step(Space *s, const Mapping *m)
{
    const char *slash = m->path ? strrchr(m->path, '/') : NULL;
    const char *name = slash ? slash + 1 : m->path ? m->path : m->how;
    char shown[TEXT_SHORT];
    const size_t used = strlen(s->steps);
    const int n = snprintf(s->steps + used, sizeof s->steps - used, "%smap:%s",
                           used ? "," : "", text_short(shown, str_text(name)));
    if (n < 0 || (size_t)n >= sizeof s->steps - used) /* too long: never half a name */
        (void)snprintf(s->steps + used, sizeof s->steps - used, "%smap", used ? "," : "");
}

static Status apply_packed(Space *s, const Product *p, Progress *progress, Error *err)
{
    const size_t n = (size_t)s->n;
    const size_t ld = space_stride(p->d_out);
    const size_t workers = (size_t)par_workers(n, CHUNK_ROWS, progress);
    void *y = NULL;
    void *scratch = NULL;
    Status st = mem_data(&scratch, workers * product_scratch(p), sizeof(double),
                         "the rows being mapped", err);
    if (st == OK && ld != s->ld)
        st = mem_data(&y, n * ld, sizeof(float), "the mapped matrix", err);
    ApplyWork w = {.p = p,
                   .x = s->x,
                   .ld = s->ld,
                   .y = y ? y : s->x,
                   .ld_out = ld,
                   .scratch = scratch,
                   .progress = progress};
    atomic_init(&w.is_broken, false);
    if (st == OK && !progress_begin(progress, "applying the map", n))
        st = E_CANCELED;
    if (st == OK)
        st = par_for(n, CHUNK_ROWS, apply_rows, &w, progress);
    if (st == OK && atomic_load(&w.is_broken))
        st = error_set(err, E_INPUT, "the map makes numbers too large for float32");
    free(scratch);
    if (st == OK && y) {
        free(s->x);
        s->x = y;
        y = NULL;
    }
    free(y);
    if (st == OK) {
        s->ld = ld;
        s->d = p->d_out;
    }
    return st;
}

Status mapping_apply(Space *s, const Mapping *m, Progress *progress, Error *err)
{
    assert(!s->is_sealed);
    if (s->d != m->d_src) {
        char shown[TEXT_SHORT];
        return error_set(err, E_INPUT, "the map %s takes %d dimensions, the space has %d",
                         text_short(shown, str_text(m->path ? m->path : m->how)),
                         m->d_src, s->d);
    }
    if (strlen(s->steps) + sizeof ",map" > sizeof s->steps)
        return error_set(err, E_USAGE, "too many preparation steps");
    Product p;
    TRY(product_make(m->w, m->d_src, m->d_tgt, &p, err));
    const Status st = apply_packed(s, &p, progress, err);
    product_done(&p);
    if (st == OK) {
        add_step(s, m);
        subwords_add_map(s->subwords, m->w, m->d_src, m->d_tgt);
    }
    return st;
}

/* |W'W - I|_F / sqrt(d_tgt), column against column. */
static Status measure_defect(Mapping *m, Error *err)
{
    blas_init();
    const int rows = m->d_src;
    const int cols = m->d_tgt;
    void *gram = NULL;
    TRY(mem_data(&gram, (size_t)cols * (size_t)cols, sizeof(double), "a map", err));
    double *g = gram;
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, cols, cols, rows, 1, m->w, cols,
                m->w, cols, 0, g, cols);
    double sum = 0;
    for (size_t i = 0; i < (size_t)cols; i++) {
        for (size_t j = 0; j < (size_t)cols; j++) {
            const double v = g[i * (size_t)cols + j] - (i == j ? 1 : 0);
            sum += v * v;
        }
    }
    free(gram);
    m->defect = sqrt(sum / cols);
    return OK;
}

void mapping_free(Mapping *m)
{
    if (!m)
        return;
    free(m->w);
    free(m->path);
    free(m);
}

static Mapping *new_mapping(int32_t d_src, int32_t d_tgt, double *w, const char *how)
{
    Mapping *m = mem_xcalloc(1, sizeof *m);
    m->d_src = d_src;
    m->d_tgt = d_tgt;
    m->w = w;
    (void)snprintf(m->how, sizeof m->how, "%s", how);
    return m;
}

/* Takes over in->v as a Mapping, transposed when the file holds y = W x. */
static Status adopt_matrix(Matrix *in, MappingConvention convention, Mapping **out,
                           Error *err)
{
    double *w = in->v;
    const bool is_row = convention == MAPPING_ROW;
    if (!is_row) {
        void *turned = NULL;
        TRY(mem_data(&turned, in->n * in->d, sizeof(double), "a map", err));
        w = turned;
        for (size_t i = 0; i < in->n; i++) {
            for (size_t j = 0; j < in->d; j++)
                w[j * in->n + i] = in->v[i * in->d + j];
        }
        free(in->v);
    }
    in->v = NULL;
    const int32_t n = (int32_t)in->n;
    const int32_t d = (int32_t)in->d;
    *out = new_mapping(is_row ? n : d, is_row ? d : n, w, "file");
    return OK;
}

Status mapping_read(Mapping **out, const char *path, MappingConvention convention,
                    const Limits *limits, Error *err)
{
    *out = NULL;
    Matrix matrix;
    TRY(matrix_read(&matrix, path, limits, err));
    Mapping *m = NULL;
    Status st = adopt_matrix(&matrix, convention, &m, err);
    if (st == OK)
        st = measure_defect(m, err);
    if (st == OK) {
        m->path = mem_xstrdup(path);
        *out = m;
        m = NULL;
    }
    mapping_free(m);
    matrix_free(&matrix);
    return st;
}

/* ---- writing ---- */

static bool ends_in_npy(const char *path)
{
    const size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".npy") == 0;
}

Status mapping_write(const Mapping *m, const char *path, bool is_replacing, Error *err)
{
    const size_t n = (size_t)m->d_src;
    const size_t d = (size_t)m->d_tgt;
    Str text = {0};
    if (ends_in_npy(path)) {
        npy_add_header(&text, sizeof *m->w, n, d);
        for (size_t i = 0; i < n * d; i++) {
            uint64_t bits = 0;
            memcpy(&bits, &m->w[i], sizeof bits);
            for (int b = 0; b < 64; b += 8)
                str_add_char(&text, (char)(bits >> b & 0xff));
        }
    } else {
        for (size_t i = 0; i < n * d; i++) {
            number_add_shortest(&text, m->w[i]);
            str_add_char(&text, (i + 1) % d == 0 ? '\n' : ' ');
        }
    }
    const Status st = output_write_file(path, text.p, text.n, is_replacing, err);
    str_free(&text);
    return st;
}

/* ---- fitting ---- */

/* Sum of |x W - y|^2 over the pairs. */
static double sum_residual(const MappingPairs *pairs, const Product *p, double *scratch)
{
    const size_t d = (size_t)pairs->src->d;
    const size_t d_tgt = (size_t)pairs->tgt->d;
    double *x = scratch;
    double *y = scratch + PRODUCT_ROWS * d;
    double sum = 0;
    memset(x, 0, PRODUCT_ROWS * d * sizeof *x);
    for (int32_t i = 0; i < pairs->n; i += PRODUCT_ROWS) {
        const int32_t rows = pairs->n - i < PRODUCT_ROWS ? pairs->n - i : PRODUCT_ROWS;
        for (int32_t r = 0; r < rows; r++) {
            const float *from = space_row(pairs->src, pairs->a[i + r]);
            for (size_t j = 0; j < d; j++)
                x[(size_t)r * d + j] = (double)from[j];
        }
        product_multiply(p, x, y);
        for (int32_t r = 0; r < rows; r++) {
            const float *want = space_row(pairs->tgt, pairs->b[i + r]);
            for (size_t j = 0; j < d_tgt; j++) {
                const double v = y[(size_t)r * p->ld + j] - (double)want[j];
                sum += v * v;
            }
        }
    }
    return sum;
}

static Status measure_residual(const MappingPairs *pairs, Mapping *m, Error *err)
{
    Product p;
    TRY(product_make(m->w, m->d_src, m->d_tgt, &p, err));
    void *scratch = NULL;
    const Status st =
        mem_data(&scratch, product_scratch(&p), sizeof(double), "a map", err);
    if (st == OK)
        m->residual = sqrt(sum_residual(pairs, &p, scratch) / pairs->n);
    free(scratch);
    product_done(&p);
    return st;
}

Status mapping_adopt(const MappingAdopt *in, Mapping **out, Error *err)
{
    *out = NULL;
    Mapping *m = new_mapping(in->d_src, in->d_tgt, in->w, in->how);
    Status st = OK;
    if (in->pairs) {
        m->pairs = in->pairs->n;
        st = measure_residual(in->pairs, m, err);
    }
    if (st == OK)
        st = measure_defect(m, err);
    if (st == OK)
        *out = m;
    else
        mapping_free(m);
    return st;
}

Status mapping_determinant(const Mapping *m, double *out, Error *err)
{
    *out = (double)NAN;
    const size_t d = (size_t)m->d_src;
    if (m->d_src != m->d_tgt)
        return error_set(err, E_UNDEFINED, "only a square map has a determinant");
    void *lu = NULL;
    TRY(mem_data(&lu, d * d, sizeof(double), "a map", err));
    memcpy(lu, m->w, d * d * sizeof(double));
    lapack_int *pivot = mem_xcalloc(d, sizeof *pivot);
    blas_init();
    const lapack_int n = m->d_src;
    const lapack_int info = LAPACKE_dgetrf(LAPACK_ROW_MAJOR, n, n, lu, n, pivot);
    double det = info < 0 ? (double)NAN : 1;
    for (size_t i = 0; i < d; i++) {
        det *= ((double *)lu)[i * d + i];
        det = pivot[i] == (lapack_int)i + 1 ? det : -det;
    }
    free(pivot);
    free(lu);
    *out = det;
    return OK;
}

static Status check_pairs(const MappingPairs *pairs, Error *err)
{
    if (pairs->n < 1)
        return error_set(err, E_UNDEFINED, "no pairs to fit a map on");
    if (pairs->src->d != pairs->tgt->d) {
        return error_set(err, E_INPUT, "the spaces have %d and %d dimensions",
                         pairs->src->d, pairs->tgt->d);
    }
    return OK;
}

static void describe_sigma(Mapping *m, const double *sigma)
{
    const int32_t d = m->d_src;
    double sum = 0;
    for (int32_t i = 0; i < d; i++)
        sum += sigma[i];
    m->sigma_sum = sum / m->pairs;
    const double ratio = sigma[0] > 0 ? sigma[d - 1] / sigma[0] : 0;
    m->sigma_ratio = m->pairs < d || ratio < d * DBL_EPSILON ? 0 : ratio;
}

Status mapping_fit_procrustes(const MappingPairs *pairs, Progress *progress,
                              Mapping **out, Error *err)
{
    *out = NULL;
    TRY(check_pairs(pairs, err));
    const int32_t d = pairs->src->d;
    const size_t all = (size_t)d * (size_t)d;
    void *cross = NULL;
    void *w = NULL;
    Mapping *m = NULL;
    TRY(mem_data(&cross, all + (size_t)d, sizeof(double), "the fit of a map", err));
    double *sigma = (double *)cross + all;
    Status st = mem_data(&w, all, sizeof(double), "a map", err);
    if (st == OK)
        st = procrustes_sum(pairs, cross, progress, err);
    if (st == OK)
        st = procrustes_solve(cross, 1, d, w, sigma, NULL, err);
    if (st == OK) {
        m = new_mapping(d, d, w, "procrustes");
        w = NULL;
        m->pairs = pairs->n;
        describe_sigma(m, sigma);
        st = measure_residual(pairs, m, err);
    }
    if (st == OK)
        st = measure_defect(m, err);
    if (st == OK) {
        *out = m;
        m = NULL;
    }
    mapping_free(m);
    free(w);
    free(cross);
    return st;
}

typedef struct Batch {
    const MappingPairs *pairs;
    Mapping **out;
    Status *status;
    Error *errors;
    Progress *progress;
} Batch;

static void fit_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Batch *b = ctx;
    for (size_t i = begin; i < end; i++) {
        b->status[i] =
            mapping_fit_procrustes(&b->pairs[i], NULL, &b->out[i], &b->errors[i]);
        if (!progress_tick(b->progress, 1))
            return;
    }
}

Status mapping_fit_batch(const MappingPairs *pairs, size_t count, Progress *progress,
                         Mapping **out, Error *err)
{
    for (size_t i = 0; i < count; i++)
        out[i] = NULL;
    Batch b = {.pairs = pairs,
               .out = out,
               .status = mem_xcalloc(count, sizeof *b.status),
               .errors = mem_xcalloc(count, sizeof *b.errors),
               .progress = progress};
    (void)progress_begin(progress, "fitting maps", count);
    Status st = par_for(count, 1, fit_chunk, &b, progress);
    for (size_t i = 0; st == OK && i < count; i++) {
        st = b.status[i];
        if (st != OK)
            st = error_set(err, st, "fit %zu of %zu: %s", i + 1, count, b.errors[i].text);
    }
    if (st != OK) {
        for (size_t i = 0; i < count; i++) {
            mapping_free(out[i]);
            out[i] = NULL;
        }
    }
    free(b.status);
    free(b.errors);
    return st;
}
