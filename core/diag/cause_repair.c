#include "core/diag/cause_repair.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/space/procrustes.h"

/* Words scored between two looks at a cancel: under 10 ms at 300 dimensions. */
enum { BLOCK = 16384 };

static const double prior = 0.5; /* weight of the map that is there, in local pairs */

Status cause_repair_init(const CauseFacts *f, CauseRepair *r, Error *err)
{
    const size_t d = (size_t)f->in->src->d;
    const size_t n = (size_t)f->in->tgt->n;
    *r = (CauseRepair){.facts = f};
    struct {
        void *p;
        size_t n, size;
    } part[] = {{NULL, n, sizeof(double)},
                {NULL, n, 1},
                {NULL, 4 * d, sizeof(double)},
                {NULL, d * d, sizeof(double)},
                {NULL, d * d, sizeof(double)},
                {NULL, d, sizeof(double)},
                {NULL, d * 2 * CAUSE_LOCAL, sizeof(double)}};
    Status status = OK;
    for (size_t i = 0; status == OK && i < sizeof part / sizeof *part; i++)
        status = mem_data(&part[i].p, part[i].n, part[i].size, "causes", err);
    r->score = part[0].p;
    r->out = part[1].p;
    r->wide = part[2].p;
    r->cross = part[3].p;
    r->map = part[4].p;
    r->sigma = part[5].p;
    r->rows = part[6].p;
    if (status == OK)
        status = space_new(&r->query, 1, f->in->src->d, err);
    if (status == OK)
        r->query->norm = mem_xcalloc(1, sizeof *r->query->norm);
    blas_init();
    return status;
}

void cause_repair_done(CauseRepair *r)
{
    free(r->score);
    free(r->out);
    free(r->wide);
    free(r->cross);
    free(r->map);
    free(r->sigma);
    free(r->rows);
    space_free(r->query);
    *r = (CauseRepair){0};
}

static void score(CauseRepair *r, const Space *from, int32_t row, Progress *progress)
{
    const Space *tgt = r->facts->in->tgt;
    int32_t ids[BLOCK];
    for (int32_t t = 0; t < tgt->n && !progress_is_canceled(progress); t += BLOCK) {
        const int32_t n = tgt->n - t < BLOCK ? tgt->n - t : BLOCK;
        for (int32_t i = 0; i < n; i++)
            ids[i] = t + i;
        knn_cosines(from, row, tgt, ids, n, r->score + t);
    }
}

void cause_repair_score(CauseRepair *r, int32_t x, Progress *progress)
{
    score(r, r->facts->in->src, x, progress);
}

void cause_repair_score_query(CauseRepair *r, Progress *progress)
{
    score(r, r->query, 0, progress);
}

/* Whether word a stands before word b. */
static bool stands_before(const CauseRepair *r, int32_t a, int32_t b)
{
    const double *norm = r->facts->in->tgt->norm;
    const bool has_a = norm[a] > 0;
    const bool has_b = norm[b] > 0;
    if (has_a != has_b)
        return has_a;
    return r->score[a] > r->score[b] || (!(r->score[a] < r->score[b]) && a < b);
}

int32_t cause_repair_rank(const CauseRepair *r, const int32_t *gold, int32_t ngold,
                          bool is_all)
{
    int32_t best = gold[0];
    for (int32_t i = 1; i < ngold; i++)
        if (stands_before(r, gold[i], best))
            best = gold[i];
    int32_t rank = 1;
    for (int32_t t = 0; t < r->facts->in->tgt->n; t++)
        rank += (is_all || !r->out[t]) && stands_before(r, t, best) && t != best;
    return rank;
}

/* Puts d wide numbers into the query. */
static bool take_query(CauseRepair *r, const double *x)
{
    double square = 0;
    for (int32_t c = 0; c < r->query->d; c++) {
        r->query->x[c] = (float)x[c];
        square += (double)r->query->x[c] * (double)r->query->x[c];
    }
    r->query->norm[0] = sqrt(square);
    return square > 0;
}

/* The unit vector of a source row. */
static void widen(const Space *s, int32_t row, double *out)
{
    const float *x = space_row(s, row);
    for (int32_t c = 0; c < s->d; c++)
        out[c] = (double)x[c] / s->norm[row];
}

bool cause_repair_local(CauseRepair *r, int32_t q)
{
    const CauseFacts *f = r->facts;
    const Space *src = f->in->src;
    const Space *tgt = f->in->tgt;
    const size_t d = (size_t)src->d;
    if (!f->anchors)
        return false;
    const int32_t *near = knn_ids(f->anchors, q);
    double *a = r->rows;
    double *b = r->rows + CAUSE_LOCAL * d;
    int n = 0;
    for (; n < CAUSE_LOCAL && n < f->anchors->k && near[n] >= 0; n++) {
        const int32_t i = f->a[near[n]];
        const int32_t j = f->b[near[n]];
        widen(src, i, a + (size_t)n * d);
        widen(tgt, j, b + (size_t)n * d);
    }
    if (n < CAUSE_LEAST_LOCAL)
        return false;
    memset(r->cross, 0, d * d * sizeof *r->cross);
    for (size_t i = 0; i < d; i++)
        r->cross[i * d + i] += prior * n / (double)d;
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)d, (int)d, n, 1, a, (int)d,
                b, (int)d, 1, r->cross, (int)d);
    if (procrustes_solve(r->cross, 1, src->d, r->map, r->sigma, NULL, NULL) != OK)
        return false;
    double *x = r->wide;
    double *y = r->wide + d;
    widen(src, f->x[q], x);
    memset(y, 0, d * sizeof *y);
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
            y[j] += x[i] * r->map[i * d + j];
    return take_query(r, y);
}

bool cause_repair_sense(CauseRepair *r, int32_t q, const CauseSenses *c, int side)
{
    const Space *src = r->facts->in->src;
    const size_t d = (size_t)src->d;
    double *x = r->wide;
    double *here = r->wide + d;
    double *there = r->wide + 2 * d;
    if (!cause_senses_center(src, c, side, here) ||
        !cause_senses_center(src, c, !side, there))
        return false;
    widen(src, r->facts->x[q], x);
    double both = 0;
    double square = 0;
    double along = 0;
    for (size_t i = 0; i < d; i++)
        both += here[i] * there[i];
    for (size_t i = 0; i < d; i++) {
        there[i] -= both * here[i];
        square += there[i] * there[i];
        along += x[i] * there[i];
    }
    if (!(square > 0))
        return false;
    for (size_t i = 0; i < d && along > 0; i++)
        x[i] -= along / square * there[i];
    return take_query(r, x);
}
