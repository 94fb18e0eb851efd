#include "core/diag/drift_monitors.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/stats_logistic.h"
#include "core/base/stats_rank.h"
#include "core/diag/isometry.h"
#include "core/space/prepare.h"

enum { BINS = 10, PAIRS = 2000 };

/* clang-format off */
static const struct {
    const char *name, *help;
    double threshold;   /* customary, of Evidently; NAN: none */
} about[DRIFT_MONITORS] = {
    [DRIFT_MEAN_EUCLIDEAN] = {"mean distance, euclidean", "distance of the mean rows; grows with scale, blind to what spreads evenly", 0.2},
    [DRIFT_MEAN_COSINE]    = {"mean distance, cosine", "1 - cosine of the mean rows", NAN},
    [DRIFT_MEAN_CITYBLOCK] = {"mean distance, city block", "summed over components", NAN},
    [DRIFT_MEAN_CHEBYSHEV] = {"mean distance, largest component", "of the mean rows", NAN},
    [DRIFT_COMPONENTS]     = {"share of drifted components", "Wasserstein distance at least .1 of the reference's standard deviation (population; at least .001)", 0.2},
    [DRIFT_CLASSIFIER]     = {"domain classifier, AUC", "a logistic regression (ridge 1) told on one half of the items, asked on the other: .5 cannot tell the batches apart; alarms when the interval is above .5, too", 0.55},
    [DRIFT_MMD]            = {"MMD, squared", "unbiased; Gaussian kernel, gamma 1 / median of squared distances of the pooled rows; of paired rows without those of an item with itself; alarms when p is at most .05, too", 0.015},
    [DRIFT_PSI]            = {"PSI, largest component", "sum (p - q) ln(p / q) over 10 quantile bins of the reference, shares at least 1e-4", 0.25},
    [DRIFT_PSI_SHARE]      = {"PSI, share of components", "of .25 or more", NAN},
    [DRIFT_CKA]            = {"linear CKA", "of the shared items: 1, the same shape whatever the rotation", NAN},
    [DRIFT_PAIR_COSINES]   = {"cosines of pairs", "Pearson correlation of the cosines of 2,000 random pairs of shared items: 1, unchanged whatever the rotation", NAN},
};
/* clang-format on */

const char *drift_monitors_name(DriftMonitor m)
{
    return about[m].name;
}

const char *drift_monitors_help(DriftMonitor m)
{
    return about[m].help;
}

/* Unit rows of the two batches, zero rows left out. */
typedef struct Batches {
    const Space *space[2];
    int32_t *row[2];
    int32_t n[2];
    int d;
} Batches;

static Status open_batch(const DriftPair *p, int which, Progress *progress, Space **out,
                         Error *err)
{
    Space *s = NULL;
    TRY(space_make_copy(which ? p->newer : p->older, &s, err));
    Status status = prepare_apply(s, "unit", progress, err);
    if (status == OK && which == 0)
        status = drift_align_apply(&p->align, s, progress, err);
    if (status == OK)
        status = space_seal(s, progress, err);
    if (status != OK) {
        space_free(s);
        return status;
    }
    *out = s;
    return OK;
}

/* --- means and components
 * ---------------------------------------------------------------------------------------
 */

static void measure_means(const Batches *b, DriftMonitorsOut *out)
{
    double *mean = mem_xcalloc(2 * (size_t)b->d, sizeof *mean);
    for (int v = 0; v < 2; v++) {
        for (int32_t i = 0; i < b->n[v]; i++)
            for (int j = 0; j < b->d; j++)
                mean[v * b->d + j] += (double)space_row(b->space[v], b->row[v][i])[j];
        for (int j = 0; j < b->d; j++)
            mean[v * b->d + j] /= b->n[v];
    }
    double square = 0;
    double block = 0;
    double most = 0;
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int j = 0; j < b->d; j++) {
        const double x = mean[j];
        const double y = mean[b->d + j];
        square += (x - y) * (x - y);
        block += fabs(x - y);
        most = fmax(most, fabs(x - y));
        dot += x * y;
        aa += x * x;
        bb += y * y;
    }
    free(mean);
    out->monitor[DRIFT_MEAN_EUCLIDEAN].value = sqrt(square);
    out->monitor[DRIFT_MEAN_CITYBLOCK].value = block;
    out->monitor[DRIFT_MEAN_CHEBYSHEV].value = most;
    /* Two centred batches have no direction in the mean. */
    out->monitor[DRIFT_MEAN_COSINE].value =
        aa > 1e-12 && bb > 1e-12 ? 1 - dot / sqrt(aa * bb) : (double)NAN;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* First Wasserstein distance of two sorted samples: the area between their distribution
 * functions. */
static double wasserstein(const double *x, int32_t nx, const double *y, int32_t ny)
{
    double area = 0;
    double last = fmin(x[0], y[0]);
    for (int32_t i = 0, j = 0; i < nx || j < ny;) {
        const double next = j >= ny || (i < nx && x[i] <= y[j]) ? x[i] : y[j];
        area += fabs((double)i / nx - (double)j / ny) * (next - last);
        last = next;
        while (i < nx && x[i] == next)
            i++;
        while (j < ny && y[j] == next)
            j++;
    }
    return area;
}

static double population_sd(const double *x, int32_t n)
{
    return n > 1 ? stats_sd(x, (size_t)n) * sqrt((n - 1.0) / n) : 0;
}

/* Both sorted. Bins end at quantiles of the reference; the outer ones are open. */
static double stability(const double *x, int32_t nx, const double *y, int32_t ny)
{
    double sum = 0;
    int32_t i = 0;
    int32_t j = 0;
    for (int b = 1; b <= BINS; b++) {
        const double end =
            b < BINS ? stats_quantile(x, (size_t)nx, (double)b / BINS) : (double)INFINITY;
        const int32_t from[2] = {i, j};
        while (i < nx && x[i] <= end)
            i++;
        while (j < ny && y[j] <= end)
            j++;
        const double p = fmax(1e-4, (double)(i - from[0]) / nx);
        const double q = fmax(1e-4, (double)(j - from[1]) / ny);
        sum += (p - q) * log(p / q);
    }
    return sum;
}

static Status measure_components(const Batches *b, Progress *progress,
                                 DriftMonitorsOut *out, Error *err)
{
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)b->n[0] + (size_t)b->n[1], sizeof(double),
                 "a component of two batches", err));
    double *x[2] = {memory, (double *)memory + b->n[0]};
    int drifted = 0;
    int unstable = 0;
    double most = 0;
    Status status = progress_begin(progress, "comparing components", (uint64_t)b->d)
                        ? OK
                        : E_CANCELED;
    for (int j = 0; status == OK && j < b->d; j++) {
        for (int v = 0; v < 2; v++) {
            for (int32_t i = 0; i < b->n[v]; i++)
                x[v][i] = (double)space_row(b->space[v], b->row[v][i])[j];
            qsort(x[v], (size_t)b->n[v], sizeof(double), compare_numbers);
        }
        const double w = wasserstein(x[0], b->n[0], x[1], b->n[1]);
        drifted += w / fmax(0.001, population_sd(x[0], b->n[0])) >= 0.1;
        const double psi = stability(x[0], b->n[0], x[1], b->n[1]);
        unstable += psi >= 0.25;
        most = fmax(most, psi);
        status = progress_tick(progress, 1) ? OK : E_CANCELED;
    }
    free(memory);
    out->monitor[DRIFT_COMPONENTS].value = (double)drifted / b->d;
    out->monitor[DRIFT_PSI].value = most;
    out->monitor[DRIFT_PSI_SHARE].value = (double)unstable / b->d;
    return status;
}

/* --- on samples
 * ---------------------------------------------------------------------------------------
 */

/* Rows of both batches drawn without putting back: x is (n[0] + n[1]) x d. Paired: row i
 * of either is of the same item. */
typedef struct Sample {
    int32_t n[2];
    int d;
    bool is_paired;
    double *x;
} Sample;

/* Whether most rows have a partner: then they are no independent draws. */
static bool has_partners(const DriftVocab *v, const Batches *b)
{
    const int32_t least = b->n[0] < b->n[1] ? b->n[0] : b->n[1];
    return v->n >= 2 && v->n >= least - v->n;
}

/* The rows that are drawn: into b->row[v][0 .. n[v]). */
static void choose_rows(const Batches *b, const DriftMonitorsInput *in, Sample *s)
{
    const DriftVocab *v = &in->pair->vocab;
    Rng rng = rng_stream(in->seed, "drift monitors, rows");
    s->is_paired = has_partners(v, b);
    for (int k = 0; k < 2; k++) {
        const int32_t all = s->is_paired ? v->n : b->n[k];
        s->n[k] = in->sample < all ? in->sample : all;
        if (!s->is_paired)
            rng_shuffle(&rng, b->row[k], (size_t)b->n[k]);
    }
    if (!s->is_paired)
        return;
    int32_t *item = mem_xalloc((size_t)v->n * sizeof *item);
    for (int32_t i = 0; i < v->n; i++)
        item[i] = i;
    rng_shuffle(&rng, item, (size_t)v->n);
    for (int32_t i = 0; i < s->n[0]; i++) {
        b->row[0][i] = v->a[item[i]];
        b->row[1][i] = v->b[item[i]];
    }
    free(item);
}

static Status draw_sample(const Batches *b, const DriftMonitorsInput *in, Sample *s,
                          Error *err)
{
    s->d = b->d;
    choose_rows(b, in, s);
    void *memory = NULL;
    TRY(mem_data(&memory, ((size_t)s->n[0] + (size_t)s->n[1]) * (size_t)b->d,
                 sizeof(double), "a sample of two batches", err));
    s->x = memory;
    double *to = s->x;
    for (int v = 0; v < 2; v++) {
        for (int32_t i = 0; i < s->n[v]; i++)
            for (int j = 0; j < b->d; j++)
                *to++ = (double)space_row(b->space[v], b->row[v][i])[j];
    }
    return OK;
}

/* Whether row i of the sample is told to the classifier, not asked of it. */
static bool is_told(const Sample *s, size_t i)
{
    const size_t n = (size_t)s->n[0];
    return (s->is_paired && i >= n ? i - n : i) % 2 == 0;
}

/* Every other row (item) is told, the others are asked. */
static Status classify(const Sample *s, Progress *progress, DriftMonitored *m, Error *err)
{
    const size_t d = (size_t)s->d;
    const size_t all = (size_t)s->n[0] + (size_t)s->n[1];
    double *x = mem_xalloc((all + 2) * d * sizeof *x);
    double *score = mem_xalloc((all + d + 1) * sizeof *score);
    bool *is_one = mem_xalloc((all + 2) * sizeof *is_one);
    double *w = score + all;
    size_t told = 0;
    for (size_t i = 0; i < all; i++) {
        if (!is_told(s, i))
            continue;
        memcpy(x + told * d, s->x + i * d, d * sizeof *x);
        is_one[told++] = i >= (size_t)s->n[0];
    }
    const StatsLogistic fit = {x, is_one, (int)told, s->d, 1};
    Status status = stats_logistic_fit(&fit, w, progress, err);
    if (status == E_UNDEFINED) { /* a batch of one row */
        error_clear(err);
        status = OK;
    } else if (status == OK) {
        size_t n[2] = {0, 0};
        double *high = x; /* scores of the current batch: x is no longer needed */
        for (size_t i = 1; i < all; i++) {
            if (is_told(s, i))
                continue;
            const double f = stats_logistic_score(w, s->x + i * d, s->d);
            if (i >= (size_t)s->n[0])
                high[n[1]++] = f;
            else
                score[n[0]++] = f;
        }
        m->value = s->is_paired && n[0] == n[1]
                       ? stats_rank_auc_paired(high, score, n[0], &m->ci)
                       : stats_rank_auc(high, n[1], score, n[0], &m->ci);
    }
    free(x);
    free(score);
    free(is_one);
    return status;
}

/* Products of all rows with all, some rows at a time. */
static Status multiply(const Sample *s, Progress *progress, double *k)
{
    enum { BLOCK = 128 };
    const int n = s->n[0] + s->n[1];
    blas_init();
    for (int i = 0; i < n; i += BLOCK) {
        const int rows = n - i < BLOCK ? n - i : BLOCK;
        if (progress && progress_is_canceled(progress))
            return E_CANCELED;
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, s->d, 1,
                    s->x + (size_t)i * (size_t)s->d, s->d, s->x, s->d, 0,
                    k + (size_t)i * (size_t)n, n);
    }
    return OK;
}

/* Products to squared distances; those above the diagonal also into far, their number
 * into *nfar. */
static Status make_distances(int n, Progress *progress, double *k, double *far,
                             size_t *nfar)
{
    const size_t size = (size_t)n;
    double *square = mem_xalloc(size * sizeof *square);
    Status status = OK;
    *nfar = 0;
    for (size_t i = 0; i < size; i++)
        square[i] = k[i * size + i];
    for (size_t i = 0; i < size && status == OK; i++) {
        for (size_t j = 0; j < size; j++) {
            double *c = &k[i * size + j];
            *c = i == j ? 0 : fmax(0, square[i] + square[j] - 2 * *c);
            if (j > i)
                far[(*nfar)++] = *c;
        }
        status = progress && progress_is_canceled(progress) ? E_CANCELED : OK;
    }
    free(square);
    return status;
}

/* exp(-gamma |x - y|^2) of all pooled rows; gamma from the median squared distance. */
static Status make_kernel(const Sample *s, Progress *progress, double *k, Error *err)
{
    const int n = s->n[0] + s->n[1];
    const size_t size = (size_t)n;
    void *memory = NULL;
    size_t nfar = 0;
    TRY(multiply(s, progress, k));
    TRY(mem_data(&memory, size * (size - 1) / 2, sizeof(double),
                 "distances of two batches", err));
    Status status = make_distances(n, progress, k, memory, &nfar);
    const double median = status == OK ? stats_quantile(memory, nfar, 0.5) : 0;
    free(memory);
    for (size_t i = 0; i < size && status == OK; i++) {
        double *row = k + i * size;
        for (size_t j = 0; j < size; j++)
            row[j] = median > 0 ? exp(-row[j] / median) : row[j] > 0 ? 0 : 1;
        status = progress && progress_is_canceled(progress) ? E_CANCELED : OK;
    }
    return status;
}

/* Unbiased MMD^2 with the first n[0] rows of `order` as reference; paired: without the
 * kernels of an item's two rows, which are no chance meeting. */
static double mmd(const double *k, const int32_t *order, const Sample *s)
{
    const int32_t *n = s->n;
    const int32_t all = n[0] + n[1];
    double within[2] = {0, 0};
    double across = 0;
    double partners = 0;
    for (int32_t i = 0; i < all; i++) {
        const double *row = k + (size_t)order[i] * (size_t)all;
        double sum[2] = {0, 0};
        for (int32_t j = 0; j < i; j++)
            sum[j >= n[0]] += row[order[j]];
        within[i >= n[0]] += sum[i >= n[0]];
        across += i >= n[0] ? sum[0] : 0;
        partners += s->is_paired && i >= n[0] ? row[order[i - n[0]]] : 0;
    }
    const double m = n[0];
    const double c = n[1];
    const double met = s->is_paired ? m * (m - 1) : m * c;
    return 2 * within[0] / (m * (m - 1)) + 2 * within[1] / (c * (c - 1)) -
           2 * (across - partners) / met;
}

/* All rows dealt anew, or of each item the two. */
static void permute(const Sample *s, Rng *rng, int32_t *order)
{
    if (!s->is_paired) {
        rng_shuffle(rng, order, (size_t)s->n[0] + (size_t)s->n[1]);
        return;
    }
    for (int32_t i = 0; i < s->n[0]; i++) {
        const bool is_kept = rng_below(rng, 2) == 0;
        const int32_t first = order[i];
        order[i] = is_kept ? first : order[i + s->n[0]];
        order[i + s->n[0]] = is_kept ? order[i + s->n[0]] : first;
    }
}

static Status measure_mmd(const Sample *s, const DriftMonitorsInput *in,
                          Progress *progress, DriftMonitored *m, Error *err)
{
    if (s->n[0] < 2 || s->n[1] < 2)
        return OK;
    const int32_t all = s->n[0] + s->n[1];
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)all * (size_t)all, sizeof(double),
                 "a kernel of two batches", err));
    double *k = memory;
    int32_t *order = mem_xalloc((size_t)all * sizeof *order);
    for (int32_t i = 0; i < all; i++)
        order[i] = i;
    Status status = make_kernel(s, progress, k, err);
    if (status == OK) {
        m->value = mmd(k, order, s);
        Rng rng = rng_stream(in->seed, "drift monitors, MMD");
        int reached = 1;
        (void)progress_begin(progress, "permuting batches", (uint64_t)in->permutations);
        for (int b = 0; status == OK && b < in->permutations; b++) {
            permute(s, &rng, order);
            reached += mmd(k, order, s) >= m->value - 1e-12;
            status = progress_tick(progress, 1) ? OK : E_CANCELED;
        }
        m->p = (double)reached / (1 + in->permutations);
    }
    free(order);
    free(memory);
    return status;
}

/* --- without alignment
 * ---------------------------------------------------------------------------------------
 */

static void measure_pairs(const DriftPair *p, uint64_t seed, DriftMonitored *m)
{
    Rng rng = rng_stream(seed, "drift monitors, pairs");
    double *x = mem_xalloc((size_t)2 * PAIRS * sizeof *x);
    for (int i = 0; i < PAIRS; i++) {
        const int32_t a = (int32_t)rng_below(&rng, (uint64_t)p->a->n);
        int32_t b = (int32_t)rng_below(&rng, (uint64_t)p->a->n - 1);
        b += b >= a;
        x[i] = knn_cosine(p->a, a, p->a, b);
        x[PAIRS + i] = knn_cosine(p->b, a, p->b, b);
    }
    m->value = stats_pearson(x, x + PAIRS, PAIRS);
    free(x);
}

static Status measure_cka(const DriftPair *p, Progress *progress, DriftMonitored *m,
                          Error *err)
{
    int32_t *rows = mem_xalloc((size_t)p->a->n * sizeof *rows);
    for (int32_t i = 0; i < p->a->n; i++)
        rows[i] = i;
    const MappingPairs pairs = {p->a, p->b, rows, rows, p->a->n};
    Isometry iso = {0};
    IsometryProducts products;
    Status status = isometry_make(&pairs, &iso, err);
    if (status == OK)
        status = isometry_products(&iso, NULL, progress, &products, err);
    if (status == OK)
        m->value = products.cka;
    isometry_done(&iso);
    free(rows);
    return status;
}

/* --- all of them
 * ---------------------------------------------------------------------------------------
 */

static void judge(double level, DriftMonitorsOut *out)
{
    for (int i = 0; i < DRIFT_MONITORS; i++) {
        DriftMonitored *m = &out->monitor[i];
        m->threshold = about[i].threshold;
        m->has_alarm = isfinite(m->threshold) && isfinite(m->value);
        m->is_alarm = m->has_alarm && m->value > m->threshold;
    }
    DriftMonitored *c = &out->monitor[DRIFT_CLASSIFIER];
    c->is_alarm = c->is_alarm && c->ci.lo > 0.5;
    DriftMonitored *m = &out->monitor[DRIFT_MMD];
    m->is_alarm = m->is_alarm && m->p <= level;
}

static Status measure(const DriftMonitorsInput *in, Batches *b, Progress *progress,
                      DriftMonitorsOut *out, Error *err)
{
    for (int v = 0; v < 2; v++) {
        b->row[v] = mem_xalloc((size_t)b->space[v]->n * sizeof(int32_t));
        for (int32_t i = 0; i < b->space[v]->n; i++)
            if (b->space[v]->norm[i] > 0)
                b->row[v][b->n[v]++] = i;
        out->n[v] = b->n[v];
        if (b->n[v] == 0)
            return error_set(err, E_UNDEFINED, "%s has no row that is not zero",
                             b->space[v]->name);
    }
    b->d = b->space[0]->d;
    measure_means(b, out);
    TRY(measure_components(b, progress, out, err));
    Sample s = {0};
    TRY(draw_sample(b, in, &s, err));
    memcpy(out->sampled, s.n, sizeof out->sampled);
    out->is_paired = s.is_paired;
    Status status = classify(&s, progress, &out->monitor[DRIFT_CLASSIFIER], err);
    if (status == OK)
        status = measure_mmd(&s, in, progress, &out->monitor[DRIFT_MMD], err);
    free(s.x);
    TRY(status);
    measure_pairs(in->pair, in->seed, &out->monitor[DRIFT_PAIR_COSINES]);
    return measure_cka(in->pair, progress, &out->monitor[DRIFT_CKA], err);
}

Status drift_monitors_make(const DriftMonitorsInput *in, Progress *progress,
                           DriftMonitorsOut *out, Error *err)
{
    *out = (DriftMonitorsOut){.permutations = in->permutations};
    for (int i = 0; i < DRIFT_MONITORS; i++)
        out->monitor[i] = (DriftMonitored){.value = NAN, .ci = {NAN, NAN}, .p = NAN};
    if (in->pair->older->d != in->pair->newer->d)
        return error_set(err, E_INPUT, "the batches have %d and %d dimensions",
                         in->pair->older->d, in->pair->newer->d);
    Space *made[2] = {NULL, NULL};
    Status status = open_batch(in->pair, 0, progress, &made[0], err);
    if (status == OK)
        status = open_batch(in->pair, 1, progress, &made[1], err);
    Batches b = {.space = {made[0], made[1]}};
    if (status == OK)
        status = measure(in, &b, progress, out, err);
    judge(in->level, out);
    free(b.row[0]);
    free(b.row[1]);
    space_free(made[0]);
    space_free(made[1]);
    return status;
}
