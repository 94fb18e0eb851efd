#include "core/near/cross.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/lists.h"
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

/* The two sets of lists of a pass, as they are kept. */
typedef struct Pass {
    const char *what; /* "cosine", "csls" */
    double most;      /* of the scores */
    Neighbors **rows, **cols;
    KnnStats *stats;
} Pass;

static char *key_of(const CrossKept *kept, const Pass *p, int32_t k)
{
    const ListsKey about = {.what = p->what, .src = kept->src, .tgt = kept->tgt, .k = k};
    return lists_make_key(&about);
}

static ListsParts parts_of(const Pass *p)
{
    ListsParts parts = {.n = 0};
    lists_add_part(&parts, p->stats, sizeof *p->stats);
    lists_add_neighbors(&parts, *p->rows);
    lists_add_neighbors(&parts, *p->cols);
    return parts;
}

/* The lists of an earlier run; *is_there is false, and they are NULL, without any. */
static Status find_pass(const CrossEnds *e, const Pass *p, int32_t k, bool *is_there,
                        Error *err)
{
    *is_there = false;
    if (!e->kept.lists)
        return OK;
    Status status = search_new_neighbors(p->rows, e->src->n, k, err);
    if (status == OK)
        status = search_new_neighbors(p->cols, e->tgt->n, k, err);
    if (status == OK) {
        char *key = key_of(&e->kept, p, k);
        const ListsParts parts = parts_of(p);
        *is_there = lists_find(e->kept.lists, key, &parts);
        free(key);
        if (*is_there && !(lists_check(*p->rows, e->tgt->n, p->most) &&
                           lists_check(*p->cols, e->src->n, p->most))) {
            lists_refuse(e->kept.lists);
            *is_there = false;
        }
    }
    if (!*is_there) {
        knn_free(*p->rows);
        knn_free(*p->cols);
        *p->rows = NULL;
        *p->cols = NULL;
        *p->stats = (KnnStats){0};
    }
    return status;
}

static void keep_pass(const CrossKept *kept, const Pass *p, int32_t k)
{
    if (!kept->lists)
        return;
    char *key = key_of(kept, p, k);
    const ListsParts parts = parts_of(p);
    lists_add(kept->lists, key, &parts);
    free(key);
}

/* A second pass, whose lists of both directions are ordered by CSLS: what a query's own
 * mean similarity takes from all its scores alike is left out of the order. */
static Status make_csls(const Space *src, const Space *tgt, Progress *progress, Cross *c,
                        Error *err)
{
    const CrossEnds ends = {src, tgt, c->kept};
    const Pass pass = {"csls", 4, &c->csls_fwd, &c->csls_bwd, &c->csls};
    bool is_there = false;
    double *half_src = NULL;
    double *half_tgt = NULL;
    TRY(find_pass(&ends, &pass, c->k, &is_there, err));
    if (is_there)
        return OK;
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
    keep_pass(&c->kept, &pass, c->k);
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
    const CrossEnds ends = {.src = src, .tgt = tgt};
    return cross_get_cosine(&ends, k, progress, out, err);
}

/* The lists by cosine, found or made. */
static Status fill_cosine(const CrossEnds *ends, Cross *c, Progress *progress, Error *err)
{
    const Pass pass = {"cosine", 1, &c->fwd, &c->bwd, &c->knn};
    const KnnOptions options = {.k_rows = c->k, .k_cols = c->k};
    bool is_there = false;
    TRY(find_pass(ends, &pass, c->k, &is_there, err));
    if (is_there)
        return OK;
    TRY(knn_make_cross(ends->src, ends->tgt, options, progress, &c->fwd, &c->bwd, &c->knn,
                       err));
    keep_pass(&ends->kept, &pass, c->k);
    return OK;
}

Status cross_get_cosine(const CrossEnds *ends, int32_t k, Progress *progress, Cross **out,
                        Error *err)
{
    *out = NULL;
    TRY(check_directions(ends->src, err));
    TRY(check_directions(ends->tgt, err));
    Cross *c = mem_xcalloc(1, sizeof *c);
    c->k = smaller(k, smaller(ends->src->n, ends->tgt->n));
    c->kept = ends->kept;
    Status status = fill_cosine(ends, c, progress, err);
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

/* The best of each list, and what the search cost, as they are kept. */
typedef struct Best {
    int32_t *ids;
    int32_t n;
    KnnStats stats;
} Best;

static char *best_key(const Cross *c, const CrossRows *q)
{
    char rows[DIGEST_HEX];
    Str more = {0};
    lists_digest_rows(q->rows, q->n, rows);
    str_addf(&more, "rows %s", rows);
    const ListsKey about = {.what = "best by csls",
                            .src = c->kept.src,
                            .tgt = c->kept.tgt,
                            .k = c->k,
                            .more = str_cstr(&more)};
    char *key = lists_make_key(&about);
    str_free(&more);
    return key;
}

static bool find_best(const Cross *c, const CrossRows *q, const char *key, Best *b)
{
    ListsParts parts = {.n = 0};
    lists_add_part(&parts, &b->stats, sizeof b->stats);
    lists_add_part(&parts, b->ids, (size_t)b->n * sizeof *b->ids);
    if (!lists_find(c->kept.lists, key, &parts))
        return false;
    for (int32_t i = 0; i < b->n; i++) {
        if (b->ids[i] < -1 || b->ids[i] >= q->tgt->n) {
            lists_refuse(c->kept.lists);
            b->stats = (KnnStats){0};
            return false;
        }
    }
    return true;
}

static void keep_best(const Cross *c, const char *key, Best *b)
{
    ListsParts parts = {.n = 0};
    lists_add_part(&parts, &b->stats, sizeof b->stats);
    lists_add_part(&parts, b->ids, (size_t)b->n * sizeof *b->ids);
    lists_add(c->kept.lists, key, &parts);
}

static Status search_best(const Cross *c, const CrossRows *q, Progress *progress, Best *b,
                          Error *err)
{
    Neighbors *best = NULL;
    TRY(search_rows(c, q, 1, progress, &best, &b->stats, err));
    for (int32_t i = 0; i < q->n; i++)
        b->ids[i] = knn_ids(best, i)[0];
    knn_free(best);
    return OK;
}

Status cross_find_best(const Cross *c, const CrossRows *q, Progress *progress,
                       int32_t *ids, KnnStats *again, Error *err)
{
    Best b = {.ids = mem_xcalloc((size_t)q->n, sizeof *ids), .n = q->n};
    char *key = c->kept.lists ? best_key(c, q) : NULL;
    Status status = OK;
    if (!key || !find_best(c, q, key, &b)) {
        status = search_best(c, q, progress, &b, err);
        if (status == OK && key)
            keep_best(c, key, &b);
    }
    free(key);
    if (status == OK)
        memcpy(ids, b.ids, (size_t)q->n * sizeof *ids);
    free(b.ids);
    if (status == OK && again) {
        again->rows += b.stats.rows;
        again->rescanned += b.stats.rescanned;
    }
    return status;
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
    s.kept.src = c->kept.tgt;
    s.kept.tgt = c->kept.src;
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
