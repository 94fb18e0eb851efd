#include "core/diag/drift_align.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/knn.h"
#include "core/space/product.h"

enum { CHUNK_ROWS = 256 };

/* --- distances
 * ---------------------------------------------------------------------------------------
 */

typedef struct Turn {
    const Product *p;
    const Space *a, *b;
    double *distance, *scratch;
    Progress *progress;
} Turn;

/* 1 - cos of a turned row in double and a row of floats; summed in ascending order. */
static double distance_to(const double *y, const float *b, int32_t d)
{
    double dot = 0;
    double yy = 0;
    double bb = 0;
    for (int32_t j = 0; j < d; j++) {
        dot += y[j] * (double)b[j];
        yy += y[j] * y[j];
        bb += (double)b[j] * (double)b[j];
    }
    if (!(yy > 0 && bb > 0))
        return NAN;
    return fmin(2, fmax(0, 1 - dot / (sqrt(yy) * sqrt(bb))));
}

static void turn_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Turn *t = ctx;
    const size_t d = (size_t)t->a->d;
    double *x = t->scratch + (size_t)worker * product_scratch(t->p);
    double *y = x + PRODUCT_ROWS * d;
    for (size_t i = begin; i < end; i += PRODUCT_ROWS) {
        const size_t rows = end - i < PRODUCT_ROWS ? end - i : PRODUCT_ROWS;
        for (size_t r = 0; r < PRODUCT_ROWS; r++) {
            const float *from = space_row(t->a, (int32_t)(i + (r < rows ? r : 0)));
            for (size_t k = 0; k < d; k++)
                x[r * d + k] = (double)from[k];
        }
        product_multiply(t->p, x, y);
        for (size_t r = 0; r < rows; r++)
            t->distance[i + r] =
                distance_to(y + r * t->p->ld, space_row(t->b, (int32_t)(i + r)), t->b->d);
    }
    (void)progress_tick(t->progress, end - begin);
}

static void straight_rows(const Space *a, const Space *b, double *distance)
{
    for (int32_t i = 0; i < a->n; i++) {
        distance[i] = a->d == b->d && a->norm[i] > 0 && b->norm[i] > 0
                          ? fmin(2, fmax(0, 1 - knn_cosine(a, i, b, i)))
                          : (double)NAN;
    }
}

Status drift_align_distances(const DriftAlign *m, const Space *a, const Space *b,
                             Progress *progress, double *distance, Error *err)
{
    if (!m->w) {
        straight_rows(a, b, distance);
        return OK;
    }
    const size_t n = (size_t)a->n;
    Product p;
    void *scratch = NULL;
    TRY(product_make(m->w, m->d, m->d, &p, err));
    const size_t workers = (size_t)par_workers(n, CHUNK_ROWS, progress);
    Status status = mem_data(&scratch, workers * product_scratch(&p), sizeof(double),
                             "rows being turned", err);
    Turn t = {&p, a, b, distance, scratch, progress};
    if (status == OK && !progress_begin(progress, "measuring how far words moved", n))
        status = E_CANCELED;
    if (status == OK)
        status = par_for(n, CHUNK_ROWS, turn_rows, &t, progress);
    free(scratch);
    product_done(&p);
    return status;
}

/* --- the fit
 * ---------------------------------------------------------------------------------------
 */

/* |a W - b|^2 = 2 - 2 cos for unit rows and an orthogonal W. */
static double rms_of(const double *distance, const int32_t *rows, int32_t n)
{
    double sum = 0;
    int32_t used = 0;
    for (int32_t i = 0; i < n; i++) {
        const double x = distance[rows ? rows[i] : i];
        sum += isfinite(x) ? 2 * x : 0;
        used += isfinite(x);
    }
    return used > 0 ? sqrt(sum / used) : (double)NAN;
}

static Status refuse_few(int32_t anchors, int32_t d, Error *err)
{
    (void)error_set(err, E_UNDEFINED,
                    "%d anchors for %d dimensions: with fewer than twice as many the "
                    "rotation adapts to the words and hides what changed",
                    anchors, d);
    error_hint(err, "snapshots in one frame already need none: --no-align");
    return E_UNDEFINED;
}

static Status fit_rows(const DriftAlignInput *in, const int32_t *rows, int32_t n,
                       Progress *progress, DriftAlign *out, Error *err)
{
    if (n < 2 * in->a->d)
        return refuse_few(n, in->a->d, err);
    const MappingPairs pairs = {in->a, in->b, rows, rows, n};
    Mapping *m = NULL;
    TRY(mapping_fit_procrustes(&pairs, progress, &m, err));
    free(out->w);
    out->w = m->w;
    m->w = NULL;
    out->anchors = n;
    mapping_free(m);
    return OK;
}

typedef struct Far {
    double distance;
    int32_t row;
} Far;

static int compare_far(const void *a, const void *b)
{
    const Far *x = a;
    const Far *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int compare_rows(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a;
    const int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Keeps the four fifths of rows that moved least, in ascending order. */
static int32_t drop_worst(const double *distance, int32_t *rows, int32_t n)
{
    Far *far = mem_xalloc((size_t)n * sizeof *far);
    for (int32_t i = 0; i < n; i++)
        far[i] = (Far){distance[rows[i]], rows[i]};
    qsort(far, (size_t)n, sizeof *far, compare_far);
    const int32_t kept = n - n / 5;
    for (int32_t i = 0; i < kept; i++)
        rows[i] = far[i].row;
    free(far);
    qsort(rows, (size_t)kept, sizeof *rows, compare_rows);
    return kept;
}

/* Rows that may be anchors: not zero, and of the list where there is one. */
static int32_t choose(const DriftAlignInput *in, int32_t *rows)
{
    int32_t n = 0;
    if (in->anchors != DRIFT_ANCHORS_LISTED) {
        for (int32_t i = 0; i < in->a->n; i++)
            if (in->a->norm[i] > 0 && in->b->norm[i] > 0)
                rows[n++] = i;
        return n;
    }
    bool *is_taken = mem_xcalloc((size_t)in->a->n, sizeof *is_taken);
    for (int32_t w = 0; w < in->listed->n; w++) {
        const int32_t i =
            vocab_find_lower(&in->a->vocab, vocab_word(in->listed, w), in->is_lower);
        if (i >= 0 && in->a->norm[i] > 0 && in->b->norm[i] > 0)
            is_taken[i] = true;
    }
    for (int32_t i = 0; i < in->a->n; i++)
        if (is_taken[i])
            rows[n++] = i;
    free(is_taken);
    return n;
}

static Status fit_chosen(const DriftAlignInput *in, int32_t *rows, double *distance,
                         Progress *progress, DriftAlign *out, Error *err)
{
    int32_t n = choose(in, rows);
    TRY(fit_rows(in, rows, n, progress, out, err));
    TRY(drift_align_distances(out, in->a, in->b, progress, distance, err));
    if (in->anchors == DRIFT_ANCHORS_ROBUST) {
        const int32_t kept = drop_worst(distance, rows, n);
        out->dropped = n - kept;
        n = kept;
        TRY(fit_rows(in, rows, n, progress, out, err));
        TRY(drift_align_distances(out, in->a, in->b, progress, distance, err));
    }
    out->rms = rms_of(distance, rows, n);
    return OK;
}

Status drift_align_fit(const DriftAlignInput *in, Progress *progress, DriftAlign *out,
                       Error *err)
{
    *out = (DriftAlign){.d = in->a->d};
    if (in->a->d != in->b->d && in->anchors != DRIFT_ANCHORS_NONE) {
        return error_set(
            err, E_INPUT,
            "the snapshots have %d and %d dimensions: no rotation leads from "
            "one to the other",
            in->a->d, in->b->d);
    }
    const size_t n = (size_t)in->a->n;
    void *memory = NULL;
    TRY(mem_data(&memory, n, sizeof(double) + sizeof(int32_t), "anchors", err));
    double *distance = memory;
    int32_t *rows = (int32_t *)(void *)(distance + n);
    Status status = OK;
    if (in->anchors == DRIFT_ANCHORS_NONE) {
        straight_rows(in->a, in->b, distance);
        out->rms = rms_of(distance, NULL, in->a->n);
    } else {
        status = fit_chosen(in, rows, distance, progress, out, err);
    }
    free(memory);
    if (status != OK)
        drift_align_done(out);
    return status;
}

void drift_align_done(DriftAlign *m)
{
    free(m->w);
    *m = (DriftAlign){0};
}

Status drift_align_apply(const DriftAlign *m, Space *s, Progress *progress, Error *err)
{
    if (!m->w)
        return OK;
    Mapping map = {.d_src = m->d, .d_tgt = m->d, .w = m->w};
    (void)snprintf(map.how, sizeof map.how, "procrustes");
    return mapping_apply(s, &map, progress, err);
}
