#include "core/diag/leakage.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/near/knn.h"

enum { PROBE_WORDS = 2000, FOLDS = 5, JOINT_WORDS = 10000, FEWEST = 10 };

/* --- centroids
 * -----------------------------------------------------------------------------------------
 */

static int32_t find_centroid(const Space *s, double *mean)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++) {
        if (!(s->norm[i] > 0))
            continue;
        const float *x = space_row(s, i);
        for (int32_t j = 0; j < s->d; j++)
            mean[j] += (double)x[j] / s->norm[i];
        n++;
    }
    for (int32_t j = 0; j < s->d; j++)
        mean[j] /= n > 0 ? n : 1;
    return n;
}

static Status compare_centroids(const LeakageInput *in, Leakage *out, Error *err)
{
    const size_t d = (size_t)in->src->d;
    double *a = mem_xcalloc(2 * d, sizeof *a);
    double *b = a + d;
    const int32_t na = find_centroid(in->src, a);
    const int32_t nb = find_centroid(in->tgt, b);
    double aa = 0;
    double bb = 0;
    double ab = 0;
    double apart = 0;
    for (size_t j = 0; j < d; j++) {
        aa += a[j] * a[j];
        bb += b[j] * b[j];
        ab += a[j] * b[j];
        apart += (a[j] - b[j]) * (a[j] - b[j]);
    }
    free(a);
    /* Means of this length are rounding errors: they point nowhere. */
    out->centroid_cosine = aa > 1e-12 && bb > 1e-12 ? ab / sqrt(aa * bb) : (double)NAN;
    out->centroid_distance = sqrt(apart);
    if (na < FEWEST || nb < FEWEST)
        return error_set(err, E_UNDEFINED, "needs %d usable words on both sides, has %d",
                         FEWEST, na < nb ? na : nb);
    return OK;
}

/* --- probe
 * -------------------------------------------------------------------------------------------
 */

/* Words of both languages: unit rows with a 1 behind them, and which language. */
typedef struct Probe {
    int32_t n, d; /* d: with the constant */
    double *x;    /* n x d */
    double *y;    /* n: -1 source, 1 target */
    double *system, *right;
} Probe;

static int32_t draw_words(const Space *s, Rng *rng, int32_t *row)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++)
        if (s->norm[i] > 0)
            row[n++] = i;
    rng_shuffle(rng, row, (size_t)n);
    return n < PROBE_WORDS ? n : PROBE_WORDS;
}

/* As many of each language, in turn, so that every fold has as many of both. */
static void fill_probe(Probe *p, const LeakageInput *in)
{
    Rng rng = rng_stream(in->seed, "leakage probe");
    const int32_t most = in->src->n > in->tgt->n ? in->src->n : in->tgt->n;
    int32_t *row[2] = {mem_xcalloc((size_t)most, sizeof(int32_t)),
                       mem_xcalloc((size_t)most, sizeof(int32_t))};
    const Space *side[2] = {in->src, in->tgt};
    const int32_t na = draw_words(side[0], &rng, row[0]);
    const int32_t nb = draw_words(side[1], &rng, row[1]);
    p->n = 2 * (na < nb ? na : nb);
    for (int32_t i = 0; i < p->n; i++) {
        const Space *s = side[i % 2];
        const int32_t r = row[i % 2][i / 2];
        double *x = p->x + (size_t)i * (size_t)p->d;
        for (int32_t j = 0; j < s->d; j++)
            x[j] = (double)space_row(s, r)[j] / s->norm[r];
        x[s->d] = 1;
        p->y[i] = i % 2 == 0 ? -1 : 1;
    }
    free(row[0]);
    free(row[1]);
}

static int fold_of(int32_t i)
{
    return i / 2 % FOLDS;
}

/* Ridge on all folds but one; how many words of that one are told right. */
static Status probe_fold(Probe *p, int fold, int64_t *hits, Error *err)
{
    const size_t d = (size_t)p->d;
    memset(p->system, 0, d * d * sizeof(double));
    memset(p->right, 0, d * sizeof(double));
    for (int32_t i = 0; i < p->n; i++) {
        if (fold_of(i) == fold)
            continue;
        const double *x = p->x + (size_t)i * d;
        cblas_dsyr(CblasRowMajor, CblasUpper, p->d, 1, x, 1, p->system, p->d);
        cblas_daxpy(p->d, p->y[i], x, 1, p->right, 1);
    }
    for (size_t j = 0; j + 1 < d; j++)
        p->system[j * d + j] += 1;
    p->system[d * d - 1] += 1e-9; /* the constant goes free */
    if (LAPACKE_dposv(LAPACK_ROW_MAJOR, 'U', p->d, 1, p->system, p->d, p->right, 1) != 0)
        return error_set(err, E_UNDEFINED, "no linear probe found (dposv)");
    for (int32_t i = 0; i < p->n; i++) {
        if (fold_of(i) != fold)
            continue;
        const double score = cblas_ddot(p->d, p->x + (size_t)i * d, 1, p->right, 1);
        *hits += score * p->y[i] > 0;
    }
    return OK;
}

static Status probe(const LeakageInput *in, Progress *progress, Leakage *out, Error *err)
{
    const size_t d = (size_t)in->src->d + 1;
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * (size_t)PROBE_WORDS * (d + 1) + d * d + d, sizeof(double),
                 "words of a probe", err));
    Probe p = {.d = (int32_t)d, .x = memory};
    p.y = p.x + 2 * (size_t)PROBE_WORDS * d;
    p.system = p.y + 2 * (size_t)PROBE_WORDS;
    p.right = p.system + d * d;
    blas_init();
    fill_probe(&p, in);
    int64_t hits = 0;
    Status status = OK;
    (void)progress_begin(progress, "telling languages apart", FOLDS);
    for (int fold = 0; fold < FOLDS && status == OK; fold++) {
        status = probe_fold(&p, fold, &hits, err);
        if (status == OK && !progress_tick(progress, 1))
            status = E_CANCELED;
    }
    out->probe = stats_rate(hits, p.n);
    free(memory);
    return status;
}

/* --- neighbours
 * --------------------------------------------------------------------------------------
 */

/* How many of the first k of both lists together are of the first (its own on a tie). */
static int32_t count_own(const Neighbors *own, const Neighbors *other, int32_t i,
                         int32_t k, int32_t *have)
{
    const double *a = knn_scores(own, i);
    const double *b = knn_scores(other, i);
    int32_t na = 0;
    int32_t nb = 0;
    while (na + nb < k) {
        const bool has_a = na < own->k && knn_ids(own, i)[na] >= 0;
        const bool has_b = nb < other->k && knn_ids(other, i)[nb] >= 0;
        if (!has_a && !has_b)
            break;
        if (has_a && (!has_b || a[na] >= b[nb]))
            na++;
        else
            nb++;
    }
    *have = na + nb;
    return na;
}

/* Lists of both languages in each other and in themselves. */
typedef struct Joint {
    Space *side[2];
    Neighbors *own[2], *other[2];
} Joint;

static Status make_side(const Space *s, int32_t n, Space **out, Error *err)
{
    int32_t *row = mem_xcalloc((size_t)n, sizeof *row);
    for (int32_t i = 0; i < n; i++)
        row[i] = i;
    const Status status = space_make_subset(s, row, n, out, err);
    free(row);
    return status;
}

static Status search(Joint *j, int32_t k, Progress *progress, Error *err)
{
    const KnnOptions both = {.k_rows = k, .k_cols = k};
    TRY(knn_make_within(j->side[0], k, progress, &j->own[0], NULL, err));
    TRY(knn_make_within(j->side[1], k, progress, &j->own[1], NULL, err));
    return knn_make_cross(j->side[0], j->side[1], both, progress, &j->other[0],
                          &j->other[1], NULL, err);
}

static Status count_neighbors(const LeakageInput *in, Progress *progress, Leakage *out,
                              Error *err)
{
    const int32_t least = in->src->n < in->tgt->n ? in->src->n : in->tgt->n;
    const int32_t n = least < JOINT_WORDS ? least : JOINT_WORDS;
    Joint j = {0};
    Status status = make_side(in->src, n, &j.side[0], err);
    if (status == OK)
        status = make_side(in->tgt, n, &j.side[1], err);
    if (status == OK)
        status = search(&j, in->k, progress, err);
    int64_t same = 0;
    int64_t all = 0;
    for (int side = 0; status == OK && side < 2; side++) {
        for (int32_t i = 0; i < n; i++) {
            int32_t have = 0;
            same += count_own(j.own[side], j.other[side], i, in->k, &have);
            all += have;
        }
    }
    out->same = stats_rate(same, all);
    out->same_expected = (n - 1.0) / (2.0 * n - 1);
    out->words = n;
    out->k = in->k;
    for (int side = 0; side < 2; side++) {
        knn_free(j.own[side]);
        knn_free(j.other[side]);
        space_free(j.side[side]);
    }
    return status;
}

Status leakage_make(const LeakageInput *in, Progress *progress, Leakage *out, Error *err)
{
    *out = (Leakage){0};
    if (in->src->d != in->tgt->d)
        return error_set(err, E_INPUT, "the spaces have %d and %d dimensions", in->src->d,
                         in->tgt->d);
    TRY(compare_centroids(in, out, err));
    TRY(probe(in, progress, out, err));
    return count_neighbors(in, progress, out, err);
}
