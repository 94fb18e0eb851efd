#include "core/near/cross.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/search.h"

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static Status mean_scores(const Neighbors *nb, int32_t k, double **out, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)nb->n, sizeof(double), "mean similarities", err));
    double *r = p;
    for (int32_t i = 0; i < nb->n; i++) {
        double sum = 0;
        int32_t n = 0;
        for (; n < k && n < nb->k && knn_ids(nb, i)[n] >= 0; n++)
            sum += knn_scores(nb, i)[n];
        r[i] = n > 0 ? sum / n : 0;
    }
    *out = r;
    return OK;
}

static Status halves(const double *r, int32_t n, double **out, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof(double), "mean similarities", err));
    *out = p;
    for (int32_t i = 0; i < n; i++)
        (*out)[i] = r[i] / 2;
    return OK;
}

/* From the order by cos - r / 2 to CSLS values: 2 cos - r of the target - r of the query,
 * in this order, as ranks (rank.h) have it. */
static void restate(const CrossRows *q, const double *r_from, const double *r_to,
                    Neighbors *nb)
{
    for (int32_t i = 0; i < nb->n; i++) {
        double *score = nb->score + (size_t)i * (size_t)nb->k;
        const int32_t row = q->rows ? q->rows[i] : i;
        int32_t n = 0;
        while (n < nb->k && knn_ids(nb, i)[n] >= 0)
            n++;
        knn_cosines(q->src, row, q->tgt, knn_ids(nb, i), n, score);
        for (int32_t j = 0; j < n; j++)
            score[j] = 2 * score[j] - r_to[knn_ids(nb, i)[j]] - r_from[row];
    }
}

/* A second pass, whose lists of both directions are ordered by CSLS: what a query's own
 * mean similarity takes from all its scores alike is left out of the order. */
static Status make_csls(const Space *src, const Space *tgt, Progress *progress, Cross *c,
                        Error *err)
{
    double *half_src = NULL;
    double *half_tgt = NULL;
    Status status = halves(c->r_src, src->n, &half_src, err);
    if (status == OK)
        status = halves(c->r_tgt, tgt->n, &half_tgt, err);
    const Search s = {.src = src,
                      .n = src->n,
                      .tgt = tgt,
                      .bias = half_tgt,
                      .src_bias = half_src,
                      .k_rows = c->k,
                      .k_cols = c->k};
    if (status == OK)
        status = search_run(&s, progress, &c->csls_fwd, &c->csls_bwd, &c->csls, err);
    free(half_src);
    free(half_tgt);
    if (status != OK)
        return status;
    restate(&(CrossRows){src, tgt, NULL, src->n}, c->r_src, c->r_tgt, c->csls_fwd);
    restate(&(CrossRows){tgt, src, NULL, tgt->n}, c->r_tgt, c->r_src, c->csls_bwd);
    return OK;
}

static Status check_directions(const Space *s, Error *err)
{
    for (int32_t i = 0; i < s->n; i++)
        if (s->norm[i] > 0)
            return OK;
    return error_set(err, E_UNDEFINED,
                     "%s has no vector that points anywhere: all %d are zero", s->name,
                     s->n);
}

Status cross_make_cosine(const Space *src, const Space *tgt, int32_t k,
                         Progress *progress, Cross **out, Error *err)
{
    *out = NULL;
    TRY(check_directions(src, err));
    TRY(check_directions(tgt, err));
    Cross *c = mem_xcalloc(1, sizeof *c);
    c->k = smaller(k, smaller(src->n, tgt->n));
    const KnnOptions options = {.k_rows = c->k, .k_cols = c->k};
    Status status =
        knn_make_cross(src, tgt, options, progress, &c->fwd, &c->bwd, &c->knn, err);
    if (status == OK)
        status = mean_scores(c->fwd, c->k, &c->r_src, err);
    if (status == OK)
        status = mean_scores(c->bwd, c->k, &c->r_tgt, err);
    if (status != OK) {
        cross_free(c);
        return status;
    }
    *out = c;
    return OK;
}

Status cross_make_complete(const Cross *cosine, const Space *src, const Space *tgt,
                           Progress *progress, Cross **out, Error *err)
{
    *out = NULL;
    Cross *c = mem_xcalloc(1, sizeof *c);
    *c = *cosine;
    c->is_borrowing = true;
    const Status status = make_csls(src, tgt, progress, c, err);
    if (status != OK) {
        cross_free(c);
        return status;
    }
    *out = c;
    return OK;
}

Status cross_make(const Space *src, const Space *tgt, int32_t k, Progress *progress,
                  Cross **out, Error *err)
{
    *out = NULL;
    Cross *cosine = NULL;
    TRY(cross_make_cosine(src, tgt, k, progress, &cosine, err));
    const Status status = cross_make_complete(cosine, src, tgt, progress, out, err);
    if (status != OK) {
        cross_free(cosine);
        return status;
    }
    (*out)->is_borrowing = false; /* takes what it borrowed */
    free(cosine);
    return OK;
}

/* The k best targets of the rows, by cos - r / 2. */
/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
static Status search_rows(const Cross *c, const CrossRows *q, int32_t k,
                          Progress *progress, Neighbors **out, KnnStats *stats,
                          Error *err)
{
    double *half = NULL;
    TRY(halves(c->r_tgt, q->tgt->n, &half, err));
    const Search s = {.src = q->src,
                      .rows = q->rows,
                      .n = q->n,
                      .tgt = q->tgt,
                      .bias = half,
                      .k_rows = k};
    const Status status = search_run(&s, progress, out, NULL, stats, err);
    free(half);
    return status;
}

Status cross_find_best(const Cross *c, const CrossRows *q, Progress *progress,
                       int32_t *ids, KnnStats *again, Error *err)
{
    Neighbors *best = NULL;
    KnnStats stats = {0};
    TRY(search_rows(c, q, 1, progress, &best, &stats, err));
    for (int32_t i = 0; i < q->n; i++)
        ids[i] = knn_ids(best, i)[0];
    knn_free(best);
    if (again) {
        again->rows += stats.rows;
        again->rescanned += stats.rescanned;
    }
    return OK;
}

Status cross_make_lists(const Cross *c, const CrossRows *q, Progress *progress,
                        Neighbors **out, Error *err)
{
    TRY(search_rows(c, q, c->k, progress, out, NULL, err));
    restate(q, c->r_src, c->r_tgt, *out);
    return OK;
}

Cross cross_swapped(const Cross *c)
{
    Cross s = *c;
    s.fwd = c->bwd;
    s.bwd = c->fwd;
    s.r_src = c->r_tgt;
    s.r_tgt = c->r_src;
    s.csls_fwd = c->csls_bwd;
    s.csls_bwd = c->csls_fwd;
    return s;
}

double cross_csls(const Cross *c, const Space *src, int32_t i, const Space *tgt,
                  int32_t j)
{
    return 2 * knn_cosine(src, i, tgt, j) - c->r_src[i] - c->r_tgt[j];
}

void cross_free(Cross *c)
{
    if (!c)
        return;
    knn_free(c->csls_fwd);
    knn_free(c->csls_bwd);
    if (!c->is_borrowing) {
        knn_free(c->fwd);
        knn_free(c->bwd);
        free(c->r_src);
        free(c->r_tgt);
    }
    free(c);
}
