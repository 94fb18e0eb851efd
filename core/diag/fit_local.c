/* A map with more parameters always fits its training pairs better. What tells of a
 * relation that is not linear is the held-out part, and there only the gain of regions
 * over groups dealt by lot: those have as many parameters and know nothing. */
#include "core/diag/fit_local.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/stats_test.h"
#include "core/diag/fit_score.h"

enum { ROUNDS = 50 };
static const double SHARPNESS = 0.1; /* of the soft assignment, in cosine */

typedef struct Rows {
    int32_t n;
    double *x, *y;  /* n x d as stored, n x d_tgt */
    double *weight; /* n x clusters */
} Rows;

typedef struct Work {
    const FitLocalInput *in;
    size_t d;
    Rows train, held;
    double *centre; /* clusters x d, unit */
    double *w;      /* clusters x d x d */
    double *a, *b;  /* scratch: n x d, d x d */
    bool *hit;      /* FIT_LOCAL_LINES x held-out words */
    double lambda;
    void *mem;
} Work;

/* --- rows --------------------------------------------------------------------------- */

static void load(const Space *s, int32_t row, double *out)
{
    const float *x = space_row(s, row);
    for (int32_t j = 0; j < s->d; j++)
        out[j] = (double)x[j];
}

static Status work_init(Work *k, Error *err)
{
    const FitSplit *split = k->in->split;
    const size_t d = k->d;
    const size_t most = (size_t)k->in->clusters;
    const size_t n = (size_t)split->n;
    const size_t m = (size_t)split->n_held;
    TRY(mem_data(&k->mem, (n + m) * (2 * d + most) + most * (d + d * d) + (n + m + d) * d,
                 sizeof(double), "local maps", err));
    double *p = k->mem;
    k->train = (Rows){split->n, p, p + n * d, p + 2 * n * d};
    p += n * (2 * d + most);
    k->held = (Rows){split->n_held, p, p + m * d, p + 2 * m * d};
    p += m * (2 * d + most);
    k->centre = p;
    k->w = k->centre + most * d;
    k->a = k->w + most * d * d;
    k->b = k->a + (n + m) * d;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        load(k->in->src, split->a[i], k->train.x + i * d);
        load(k->in->tgt, split->b[i], k->train.y + i * d);
        sum += cblas_ddot((int)d, k->train.x + i * d, 1, k->train.x + i * d, 1);
    }
    for (size_t i = 0; i < m; i++) {
        const int32_t e = split->held[i];
        load(k->in->src, k->in->lex->src[e], k->held.x + i * d);
        load(k->in->tgt, k->in->lex->gold[k->in->lex->gold_off[e]], k->held.y + i * d);
    }
    k->lambda = sum / (double)n;
    if (!(k->lambda > 0))
        return error_set(err, E_UNDEFINED, "the pairs have no vector but zeros");
    return OK;
}

/* --- groups ------------------------------------------------------------------------- */

/* Cosine of row x and centre c, which is of unit length. */
static double nearness(const Work *k, const double *x, size_t c)
{
    const double length = cblas_dnrm2((int)k->d, x, 1);
    return length > 0 ? cblas_ddot((int)k->d, x, 1, k->centre + c * k->d, 1) / length : 0;
}

static void set_centre(const Work *k, size_t c, const double *x)
{
    const double length = cblas_dnrm2((int)k->d, x, 1);
    for (size_t j = 0; j < k->d; j++)
        k->centre[c * k->d + j] = length > 0 ? x[j] / length : 0;
}

static size_t nearest(const Work *k, const double *x, size_t clusters)
{
    size_t best = 0;
    double most = -2;
    for (size_t c = 0; c < clusters; c++) {
        const double cos = nearness(k, x, c);
        best = cos > most ? c : best;
        most = cos > most ? cos : most;
    }
    return best;
}

/* k-means++: the next centre is a row, the likelier the farther it is from those there
 * are (1 - cosine is half the squared distance of unit rows). */
static void start_centres(const Work *k, size_t clusters, Rng *r, Progress *progress)
{
    const size_t n = (size_t)k->train.n;
    double *far = mem_xcalloc(n, sizeof *far);
    set_centre(k, 0, k->train.x + rng_below(r, n) * k->d);
    for (size_t c = 1; c < clusters && !progress_is_canceled(progress); c++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            const double is = fmax(0, 1 - nearness(k, k->train.x + i * k->d, c - 1));
            far[i] = c == 1 || is < far[i] ? is : far[i];
            sum += far[i];
        }
        double at = rng_uniform(r) * sum;
        size_t i = 0;
        while (i + 1 < n && at >= far[i])
            at -= far[i++];
        set_centre(k, c, k->train.x + i * k->d);
    }
    free(far);
}

static bool find_centres(const Work *k, size_t clusters, Progress *progress)
{
    const size_t n = (size_t)k->train.n;
    Rng r = rng_stream(k->in->seed, "fit-local");
    start_centres(k, clusters, &r, progress);
    size_t *of = mem_xcalloc(n, sizeof *of);
    double *sum = mem_xcalloc(clusters * k->d, sizeof *sum);
    bool goes_on = true;
    for (int round = 0; round < ROUNDS && goes_on; round++) {
        bool has_moved = round == 0;
        memset(sum, 0, clusters * k->d * sizeof *sum);
        for (size_t i = 0; i < n; i++) {
            const double *x = k->train.x + i * k->d;
            const size_t c = nearest(k, x, clusters);
            has_moved = has_moved || of[i] != c;
            of[i] = c;
            const double length = cblas_dnrm2((int)k->d, x, 1);
            if (length > 0)
                cblas_daxpy((int)k->d, 1 / length, x, 1, sum + c * k->d, 1);
        }
        for (size_t c = 0; c < clusters; c++)
            if (cblas_dnrm2((int)k->d, sum + c * k->d, 1) > 0)
                set_centre(k, c, sum + c * k->d);
        goes_on = has_moved;
        if (!progress_tick(progress, 1))
            break;
    }
    free(of);
    free(sum);
    return !(progress && progress_is_canceled(progress));
}

static void weigh(const Work *k, Rows *rows, size_t clusters)
{
    for (size_t i = 0; i < (size_t)rows->n; i++) {
        double *w = rows->weight + i * clusters;
        double sum = 0;
        for (size_t c = 0; c < clusters; c++) {
            w[c] = exp(nearness(k, rows->x + i * k->d, c) / SHARPNESS);
            sum += w[c];
        }
        for (size_t c = 0; c < clusters; c++)
            w[c] /= sum;
    }
}

static void weigh_by_lot(Rows *rows, size_t clusters, Rng *r)
{
    memset(rows->weight, 0, (size_t)rows->n * clusters * sizeof *rows->weight);
    for (size_t i = 0; i < (size_t)rows->n; i++)
        rows->weight[i * clusters + rng_below(r, clusters)] = 1;
}

/* --- maps --------------------------------------------------------------------------- */

/* (X' P X + lambda I) W = X' P Y + lambda W_global, P the weights of cluster c. */
static Status fit_cluster(const Work *k, size_t c, size_t clusters, Error *err)
{
    const size_t d = k->d;
    const size_t n = (size_t)k->train.n;
    double *w = k->w + c * d * d;
    for (size_t i = 0; i < n; i++) {
        const double weight = k->train.weight[i * clusters + c];
        for (size_t j = 0; j < d; j++)
            k->a[i * d + j] = weight * k->train.x[i * d + j];
    }
    const int dim = (int)d;
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, dim, dim, (int)n, 1, k->a, dim,
                k->train.x, dim, 0, k->b, dim);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, dim, dim, (int)n, 1, k->a, dim,
                k->train.y, dim, 0, w, dim);
    for (size_t j = 0; j < d; j++)
        k->b[j * d + j] += k->lambda;
    for (size_t j = 0; j < d * d; j++)
        w[j] += k->lambda * k->in->global->w[j];
    const lapack_int info =
        LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', dim, dim, k->b, dim, w, dim);
    return info == 0 ? OK : error_set(err, E_UNDEFINED, "a local map is not determined");
}

/* out = rows times the mixture of maps (n x d, in k->a). */
static void apply(const Work *k, const Rows *rows, size_t clusters)
{
    const size_t d = k->d;
    memset(k->a, 0, (size_t)rows->n * d * sizeof *k->a);
    for (size_t c = 0; c < clusters; c++) {
        for (size_t i = 0; i < (size_t)rows->n; i++) {
            const double weight = rows->weight[i * clusters + c];
            if (!(weight > 0))
                continue;
            cblas_dgemv(CblasRowMajor, CblasTrans, (int)d, (int)d, weight,
                        k->w + c * d * d, (int)d, rows->x + i * d, 1, 1, k->a + i * d, 1);
        }
    }
}

/* Root mean square of |a - y| over that of |y|. */
static double residual(const Work *k, const Rows *rows)
{
    double off = 0;
    double all = 0;
    for (size_t i = 0; i < (size_t)rows->n * k->d; i++) {
        off += (k->a[i] - rows->y[i]) * (k->a[i] - rows->y[i]);
        all += rows->y[i] * rows->y[i];
    }
    return all > 0 ? sqrt(off / all) : 0;
}

/* Hits of the held-out words, which stand mapped in k->a. */
static Status find_hits(const Work *k, Progress *progress, bool *hit, Error *err)
{
    const int32_t n = k->held.n;
    const Lexicon *lex = k->in->lex;
    Space *s = NULL;
    Neighbors *nb = NULL;
    TRY(space_new(&s, n, (int32_t)k->d, err));
    int32_t *rows = mem_xcalloc((size_t)n, sizeof *rows);
    Status st = OK;
    for (int32_t i = 0; st == OK && i < n; i++) {
        const int32_t row = lex->src[k->in->split->held[i]];
        char name[32];
        (void)snprintf(name, sizeof name, "%d:%d", i, row);
        st = vocab_add(&s->vocab, str_text(name), &rows[i], NULL, err);
        for (size_t j = 0; j < k->d; j++)
            space_row_mut(s, i)[j] = (float)k->a[(size_t)i * k->d + j];
    }
    if (st == OK)
        st = space_seal(s, progress, err);
    if (st == OK)
        st = knn_make_queries(s, rows, n, k->in->tgt, NULL, 1, progress, &nb, err);
    for (int32_t i = 0; st == OK && i < n; i++) {
        const int32_t e = k->in->split->held[i];
        hit[i] = lexicon_is_gold(lex, e, knn_ids(nb, i)[0]);
    }
    knn_free(nb);
    space_free(s);
    free(rows);
    return st;
}

static Status add_line(Work *k, FitLocalKind kind, size_t clusters, Progress *progress,
                       FitLocal *out, Error *err)
{
    FitLocalLine *l = &out->line[out->n];
    *l = (FitLocalLine){.kind = kind, .clusters = (int32_t)clusters};
    apply(k, &k->train, clusters);
    l->train = residual(k, &k->train);
    apply(k, &k->held, clusters);
    l->held = residual(k, &k->held);
    const int32_t n = k->held.n;
    bool *hit = k->hit + (size_t)out->n * (size_t)n;
    TRY(find_hits(k, progress, hit, err));
    int64_t hits = 0;
    for (int32_t i = 0; i < n; i++)
        hits += hit[i];
    l->p1 = stats_rate(hits, n);
    out->n++;
    return OK;
}

/* All lines against the one linear map, which they would have to be better than: an
 * orthogonal map may be too few where a linear one is not. The sizes of regions are one
 * family, for the best of them is told. */
static void compare_lines(const Work *k, FitLocal *l)
{
    const int32_t n = k->held.n;
    double family[FIT_LOCAL_LINES] = {0};
    for (int i = 0; i < l->n; i++) {
        FitLocalLine *line = &l->line[i];
        const FitChange change =
            fit_score_compare(k->hit + (size_t)FIT_LOCAL_LINEAR * (size_t)n,
                              k->hit + (size_t)i * (size_t)n, n);
        line->fixed = change.fixed;
        line->broken = change.broken;
        line->p = i == FIT_LOCAL_LINEAR ? (double)NAN : change.p;
        family[i] = line->kind == FIT_LOCAL_REGIONS ? line->p : (double)NAN;
    }
    stats_test_holm(family, l->n, family);
    for (int i = 0; i < l->n; i++)
        l->line[i].holm = family[i];
}

static Status fit_groups(Work *k, FitLocalKind kind, size_t clusters, Progress *progress,
                         FitLocal *out, Error *err)
{
    if (kind == FIT_LOCAL_RANDOM) {
        Rng r = rng_stream(k->in->seed, "fit-local-control");
        weigh_by_lot(&k->train, clusters, &r);
        weigh_by_lot(&k->held, clusters, &r);
    } else {
        if (!find_centres(k, clusters, progress))
            return E_CANCELED;
        weigh(k, &k->train, clusters);
        weigh(k, &k->held, clusters);
    }
    for (size_t c = 0; c < clusters; c++) {
        TRY(fit_cluster(k, c, clusters, err));
        if (!progress_tick(progress, 1))
            return E_CANCELED;
    }
    return add_line(k, kind, clusters, progress, out, err);
}

static Status make_lines(Work *k, Progress *progress, FitLocal *out, Error *err)
{
    const size_t most = (size_t)k->in->clusters;
    memcpy(k->w, k->in->global->w, k->d * k->d * sizeof *k->w);
    for (size_t i = 0; i < (size_t)k->train.n; i++)
        k->train.weight[i] = 1;
    for (size_t i = 0; i < (size_t)k->held.n; i++)
        k->held.weight[i] = 1;
    TRY(add_line(k, FIT_LOCAL_ORTHOGONAL, 1, progress, out, err));
    TRY(fit_cluster(k, 0, 1, err));
    TRY(add_line(k, FIT_LOCAL_LINEAR, 1, progress, out, err));
    for (size_t c = 2; c <= most; c = c < most && 2 * c > most ? most : 2 * c) {
        TRY(fit_groups(k, FIT_LOCAL_REGIONS, c, progress, out, err));
        TRY(fit_groups(k, FIT_LOCAL_RANDOM, c, progress, out, err));
    }
    return OK;
}

Status fit_local_make(const FitLocalInput *in, Progress *progress, FitLocal *out,
                      Error *err)
{
    *out = (FitLocal){0};
    if (in->src->d != in->tgt->d)
        return error_set(err, E_INPUT, "local maps need sides of the same dimensions");
    Work k = {.in = in, .d = (size_t)in->src->d};
    k.hit = mem_xcalloc(FIT_LOCAL_LINES * ((size_t)in->split->n_held + 1), sizeof *k.hit);
    blas_init();
    (void)progress_begin(progress, "fitting local maps", 0);
    Status st = work_init(&k, err);
    if (st == OK)
        st = make_lines(&k, progress, out, err);
    free(k.mem);
    if (st == OK)
        compare_lines(&k, out);
    free(k.hit);
    if (st != OK)
        *out = (FitLocal){0};
    return st;
}
