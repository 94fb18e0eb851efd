#include "core/near/cross.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/search.h"

enum { CANDIDATES = 50 };

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

typedef struct Item {
    double score;
    int32_t id;
} Item;

static int by_score(const void *pa, const void *pb)
{
    const Item *a = pa;
    const Item *b = pb;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* One direction of CSLS while it is made. */
typedef struct Side {
    const Space *from, *to;
    const Neighbors *lists; /* cosine lists from -> to */
    const double *r_from, *r_to;
} Side;

/* The query's own term is the same for all its targets: it is left out of the order, so
 * that lists and ranks (rank.h) round alike, and subtracted from what is stored.
 *
 * The k best by CSLS among the cosine candidates of list i (item: room for them); true
 * when the bound 2 c_K - min r proves that no other word can be among them. */
static bool rank_candidates(const Side *side, int32_t i, double r_min, Item *item,
                            Neighbors *out)
{
    const Neighbors *nb = side->lists;
    int32_t n = 0;
    for (; n < nb->k && knn_ids(nb, i)[n] >= 0; n++) {
        const int32_t j = knn_ids(nb, i)[n];
        item[n] = (Item){2 * knn_scores(nb, i)[n] - side->r_to[j], j};
    }
    const double last = n > 0 ? knn_scores(nb, i)[n - 1] : 0;
    qsort(item, (size_t)n, sizeof *item, by_score);
    for (int32_t j = 0; j < n && j < out->k; j++) {
        out->id[(size_t)i * (size_t)out->k + (size_t)j] = item[j].id;
        out->score[(size_t)i * (size_t)out->k + (size_t)j] =
            item[j].score - side->r_from[i];
    }
    if (n < nb->k) /* every candidate is in the list */
        return true;
    return n >= out->k && item[out->k - 1].score > 2 * last - r_min;
}

/* Searches the unproved rows with the score cos - r / 2, which orders targets as CSLS
 * does. */
static Status search_unproved(const Side *side, const int32_t *rows, int32_t n,
                              Neighbors *out, Progress *progress, Error *err)
{
    void *half = NULL;
    TRY(mem_data(&half, (size_t)side->to->n, sizeof(double), "mean similarities", err));
    double *bias = half;
    for (int32_t j = 0; j < side->to->n; j++)
        bias[j] = side->r_to[j] / 2;
    const Search s = {.src = side->from,
                      .rows = rows,
                      .n = n,
                      .tgt = side->to,
                      .bias = bias,
                      .k_rows = out->k};
    Neighbors *found = NULL;
    const Status status = search_run(&s, progress, &found, NULL, NULL, err);
    free(half);
    if (status != OK)
        return status;
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < out->k; j++) {
            const size_t to = (size_t)rows[i] * (size_t)out->k + (size_t)j;
            const int32_t id = knn_ids(found, i)[j];
            out->id[to] = id;
            out->score[to] = id < 0 ? 0
                                    : 2 * knn_cosine(side->from, rows[i], side->to, id) -
                                          side->r_from[rows[i]] - side->r_to[id];
        }
    }
    knn_free(found);
    return OK;
}

static Status make_csls(const Side *side, int32_t k, Progress *progress, Neighbors **out,
                        int64_t *rescanned, Error *err)
{
    const int32_t n = side->from->n;
    double r_min = INFINITY;
    for (int32_t j = 0; j < side->to->n; j++)
        if (side->to->norm[j] > 0 && side->r_to[j] < r_min)
            r_min = side->r_to[j];
    void *open = NULL;
    TRY(mem_data(&open, (size_t)n, sizeof(int32_t), "row numbers", err));
    int32_t *rows = open;
    int32_t n_open = 0;
    Item *item = mem_xcalloc((size_t)side->lists->k, sizeof *item);
    Status status = search_new_neighbors(out, n, k, err);
    (void)progress_begin(progress, "correcting for hubs", (uint64_t)n);
    for (int32_t i = 0; status == OK && i < n; i++) {
        if (side->from->norm[i] > 0 && !rank_candidates(side, i, r_min, item, *out))
            rows[n_open++] = i;
        if (!progress_tick(progress, 1))
            status = E_CANCELED;
    }
    free(item);
    if (status == OK && n_open > 0)
        status = search_unproved(side, rows, n_open, *out, progress, err);
    *rescanned += n_open;
    free(open);
    if (status != OK) {
        knn_free(*out);
        *out = NULL;
    }
    return status;
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

Status cross_make(const Space *src, const Space *tgt, int32_t k, Progress *progress,
                  Cross **out, Error *err)
{
    *out = NULL;
    TRY(check_directions(src, err));
    TRY(check_directions(tgt, err));
    Cross *c = mem_xcalloc(1, sizeof *c);
    c->k = smaller(k, smaller(src->n, tgt->n));
    const int32_t deep = c->k > CANDIDATES ? c->k : CANDIDATES;
    const KnnOptions options = {.k_rows = smaller(deep, tgt->n),
                                .k_cols = smaller(deep, src->n)};
    Status status =
        knn_make_cross(src, tgt, options, progress, &c->fwd, &c->bwd, &c->knn, err);
    if (status == OK)
        status = mean_scores(c->fwd, c->k, &c->r_src, err);
    if (status == OK)
        status = mean_scores(c->bwd, c->k, &c->r_tgt, err);
    if (status == OK) {
        const Side fwd = {src, tgt, c->fwd, c->r_src, c->r_tgt};
        status = make_csls(&fwd, c->k, progress, &c->csls_fwd, &c->csls_rescanned, err);
    }
    if (status == OK) {
        const Side bwd = {tgt, src, c->bwd, c->r_tgt, c->r_src};
        status = make_csls(&bwd, c->k, progress, &c->csls_bwd, &c->csls_rescanned, err);
    }
    if (status != OK) {
        cross_free(c);
        return status;
    }
    *out = c;
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
    knn_free(c->fwd);
    knn_free(c->bwd);
    knn_free(c->csls_fwd);
    knn_free(c->csls_bwd);
    free(c->r_src);
    free(c->r_tgt);
    free(c);
}
