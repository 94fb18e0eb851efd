#include "core/diag/drift_pair.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/stats_rank.h"

enum { BLOCK = 8192, LEAST_WORDS = 3, MOST_TURNOVER = 1000, CHUNK = 32 };

DriftOptions drift_pair_defaults(void)
{
    return (DriftOptions){.k = 10, .k_local = 25, .bands = 10, .level = 0.05};
}

/* --- neighbours of a block of words
 * ---------------------------------------------------------------------------------------
 */

typedef struct Block {
    DriftPair *p;
    DriftWord *word;  /* of the block */
    Neighbors *nb[2]; /* lists of k_most neighbours in a and in b */
    int32_t **sorted; /* per worker: scratch */
    Progress *progress;
} Block;

static int compare_ids(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a;
    const int32_t y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The first k ids of a list, ascending, without the -1 of a short one; how many. */
static int32_t sort_first(const Neighbors *nb, int32_t i, int32_t k, int32_t *out)
{
    const int32_t *id = knn_ids(nb, i);
    int32_t n = 0;
    while (n < k && n < nb->k && id[n] >= 0) {
        out[n] = id[n];
        n++;
    }
    qsort(out, (size_t)n, sizeof *out, compare_ids);
    return n;
}

/* Both sorted: how many ids stand in both; the union (na + nb places; NULL: not wanted).
 */
static int32_t meet(const int32_t *a, int32_t na, const int32_t *b, int32_t nb,
                    int32_t *both)
{
    int32_t shared = 0;
    int32_t n = 0;
    for (int32_t i = 0, j = 0; i < na || j < nb;) {
        const bool is_a = j >= nb || (i < na && a[i] <= b[j]);
        const bool is_b = i >= na || (j < nb && b[j] <= a[i]);
        if (both)
            both[n++] = is_a ? a[i] : b[j];
        shared += is_a && is_b;
        i += is_a;
        j += is_b;
    }
    return shared;
}

/* 1 - cos of the similarities to the neighbours of either side. */
static void measure_local(const DriftPair *p, const int32_t *ids, int32_t n, DriftWord *w)
{
    double *sim = mem_xalloc(2 * (size_t)n * sizeof *sim);
    knn_cosines(p->a, w->at, p->a, ids, n, sim);
    knn_cosines(p->b, w->at, p->b, ids, n, sim + n);
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double sum[2] = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        dot += sim[i] * sim[n + i];
        aa += sim[i] * sim[i];
        bb += sim[n + i] * sim[n + i];
        sum[0] += sim[i];
        sum[1] += sim[n + i];
    }
    free(sim);
    w->n_union = n;
    if (n == 0 || !(aa > 0 && bb > 0))
        return;
    w->local = fmin(2, fmax(0, 1 - dot / (sqrt(aa) * sqrt(bb))));
    w->mean_a = sum[0] / n;
    w->mean_b = sum[1] / n;
}

static void measure_words(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Block *b = ctx;
    const DriftPair *p = b->p;
    int32_t *x = b->sorted[worker];
    int32_t *y = x + b->nb[0]->k;
    int32_t *both = y + b->nb[1]->k;
    for (size_t i = begin; i < end; i++) {
        DriftWord *w = &b->word[i];
        const int32_t row = (int32_t)i;
        int32_t nx = sort_first(b->nb[0], row, p->k, x);
        int32_t ny = sort_first(b->nb[1], row, p->k, y);
        if (nx == 0 || ny == 0)
            continue; /* a zero vector */
        w->shared = meet(x, nx, y, ny, NULL);
        nx = sort_first(b->nb[0], row, p->k_turnover, x);
        ny = sort_first(b->nb[1], row, p->k_turnover, y);
        w->shared_wide = meet(x, nx, y, ny, NULL);
        w->turnover = 1 - (double)w->shared_wide / p->k_turnover;
        nx = sort_first(b->nb[0], row, p->k_local, x);
        ny = sort_first(b->nb[1], row, p->k_local, y);
        measure_local(p, both, nx + ny - meet(x, nx, y, ny, both), w);
    }
    (void)progress_tick(b->progress, end - begin);
}

static int32_t most_neighbours(const DriftPair *p)
{
    const int32_t k = p->k_turnover > p->k_local ? p->k_turnover : p->k_local;
    return k > p->k ? k : p->k;
}

static Status search_block(Block *b, int32_t n, Error *err)
{
    DriftPair *p = b->p;
    int32_t *rows = mem_xalloc((size_t)n * sizeof *rows);
    for (int32_t i = 0; i < n; i++)
        rows[i] = b->word[i].at;
    Status status = knn_make_queries(p->a, rows, n, p->a, rows, most_neighbours(p),
                                     b->progress, &b->nb[0], err);
    if (status == OK)
        status = knn_make_queries(p->b, rows, n, p->b, rows, most_neighbours(p),
                                  b->progress, &b->nb[1], err);
    free(rows);
    return status;
}

static Status measure_block(DriftPair *p, DriftWord *word, int32_t n, Progress *progress,
                            Error *err)
{
    Block b = {.p = p, .word = word, .progress = progress};
    Status status = search_block(&b, n, err);
    const int workers = par_workers((size_t)n, CHUNK, progress);
    const size_t each = 4 * (size_t)most_neighbours(p);
    void *ids = NULL;
    if (status == OK)
        status = mem_data(&ids, each * (size_t)workers, sizeof(int32_t),
                          "neighbours of snapshots", err);
    if (status == OK) {
        b.sorted = mem_xalloc((size_t)workers * sizeof(int32_t *));
        for (int i = 0; i < workers; i++)
            b.sorted[i] = (int32_t *)ids + (size_t)i * each;
        (void)progress_begin(progress, "comparing neighbours", (uint64_t)n);
        status = par_for((size_t)n, CHUNK, measure_words, &b, progress);
    }
    free((void *)b.sorted);
    free(ids);
    knn_free(b.nb[0]);
    knn_free(b.nb[1]);
    return status;
}

/* The words that were asked for, each once, and no others. */
static Status measure_searched(DriftPair *p, const DriftOptions *o, Progress *progress,
                               Error *err)
{
    DriftWord *word = mem_xcalloc((size_t)o->nsearched + 1, sizeof *word);
    int32_t *at = mem_xcalloc((size_t)o->nsearched + 1, sizeof *at);
    int32_t n = 0;
    for (int i = 0; i < o->nsearched; i++) {
        const int32_t found = drift_pair_find(p, str_text(o->searched[i]), o->is_lower);
        bool is_new = found >= 0;
        for (int32_t j = 0; j < n; j++)
            is_new = is_new && at[j] != found;
        if (!is_new)
            continue;
        at[n] = found;
        word[n++] = p->word[found];
    }
    const Status status = n > 0 ? measure_block(p, word, n, progress, err) : OK;
    for (int32_t i = 0; status == OK && i < n; i++)
        p->word[at[i]] = word[i];
    free(at);
    free(word);
    return status;
}

static Status measure_neighbours(DriftPair *p, const DriftOptions *o, Progress *progress,
                                 Error *err)
{
    if (o->is_only_aligned)
        return OK;
    p->is_partial = o->searched != NULL;
    if (p->is_partial)
        return measure_searched(p, o, progress, err);
    for (int32_t from = 0; from < p->n; from += BLOCK) {
        const int32_t n = p->n - from < BLOCK ? p->n - from : BLOCK;
        TRY(measure_block(p, p->word + from, n, progress, err));
    }
    return OK;
}

/* --- the whole
 * ---------------------------------------------------------------------------------------
 */

/* Which shared words are measured. */
static Status list_words(DriftPair *p, const DriftOptions *o, Error *err)
{
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)p->vocab.n, sizeof *p->word, "measured words", err));
    p->word = memory;
    for (int32_t i = 0; i < p->vocab.n; i++) {
        if (o->ranked && vocab_find(o->ranked, space_word(p->a, i)) < 0)
            continue;
        p->word[p->n++] = (DriftWord){.at = i,
                                      .distance = NAN,
                                      .local = NAN,
                                      .mean_a = NAN,
                                      .mean_b = NAN,
                                      .turnover = NAN,
                                      .rank_distance = NAN,
                                      .rank_turnover = NAN};
    }
    return OK;
}

static int32_t at_most(int32_t k, int32_t most)
{
    return k < most ? k : most;
}

static void choose_k(DriftPair *p, const DriftOptions *o)
{
    const int32_t others = p->vocab.n - 1;
    int32_t wide = o->k_turnover;
    if (wide <= 0) {
        wide = at_most(MOST_TURNOVER, p->vocab.n / 20);
        wide = wide > o->k ? wide : o->k;
    }
    p->k = at_most(o->k, others);
    p->k_local = at_most(o->k_local, others);
    p->k_turnover = at_most(wide, others);
    p->chance = (double)p->k / others;
    p->chance_turnover = 1 - (double)p->k_turnover / others;
}

static double turn_rank(double rank, int32_t n)
{
    return n + 1 - rank;
}

/* Means over the words that have a value, ranks among them, correlations. */
static void sum_up(DriftPair *p, bool has_neighbours)
{
    const size_t n = (size_t)p->n;
    double *x = mem_xalloc(5 * n * sizeof *x);
    double *turnover = x + n;
    double *rank = turnover + n;
    double *local = rank + n;
    double *ranks = local + n;
    size_t used = 0;
    double overlap = 0;
    for (size_t i = 0; i < n; i++) {
        const DriftWord *w = &p->word[i];
        if (!(isfinite(w->distance) || p->a->d != p->b->d) ||
            (has_neighbours && !isfinite(w->turnover)))
            continue;
        x[used] = isfinite(w->distance) ? w->distance : 0;
        turnover[used] = w->turnover;
        rank[used] = w->at;
        local[used++] = isfinite(w->local) ? w->local : 0;
        overlap += (double)w->shared / p->k;
    }
    p->mean_cosine = p->a->d == p->b->d ? 1 - stats_mean(x, used) : (double)NAN;
    p->rho_rank = stats_spearman(rank, x, used);
    stats_rank_average(x, used, ranks);
    for (size_t i = 0, at = 0; i < n && at < used; i++) {
        if (rank[at] != p->word[i].at)
            continue;
        if (isfinite(p->word[i].distance))
            p->word[i].rank_distance = turn_rank(ranks[at], (int32_t)used);
        at++;
    }
    if (has_neighbours) {
        p->mean_local = stats_mean(local, used);
        p->mean_turnover = stats_mean(turnover, used);
        p->mean_overlap = used > 0 ? overlap / (double)used : (double)NAN;
        p->rho_measures = stats_spearman(x, turnover, used);
        stats_rank_average(turnover, used, ranks);
        for (size_t i = 0, at = 0; i < n && at < used; i++)
            if (rank[at] == p->word[i].at)
                p->word[i].rank_turnover = turn_rank(ranks[at++], (int32_t)used);
    }
    free(x);
}

static Status measure_distances(DriftPair *p, Progress *progress, Error *err)
{
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)p->a->n, sizeof(double), "distances", err));
    double *distance = memory;
    const Status status =
        drift_align_distances(&p->align, p->a, p->b, progress, distance, err);
    for (int32_t i = 0; status == OK && i < p->n; i++)
        p->word[i].distance = distance[p->word[i].at];
    free(memory);
    return status;
}

static Status make(DriftPair *p, const DriftOptions *o, Progress *progress, Error *err)
{
    TRY(drift_vocab_make(p->older, p->newer, &p->vocab, err));
    if (p->vocab.n < LEAST_WORDS)
        return error_set(err, E_UNDEFINED, "%s and %s share %d words: nothing to compare",
                         p->older->name, p->newer->name, p->vocab.n);
    const DriftVocabRows rows[2] = {{p->older, p->vocab.a, p->vocab.n, o->is_centred},
                                    {p->newer, p->vocab.b, p->vocab.n, o->is_centred}};
    TRY(drift_vocab_make_space(&rows[0], progress, &p->a, err));
    TRY(drift_vocab_make_space(&rows[1], progress, &p->b, err));
    const DriftAlignInput in = {p->a, p->b, o->anchors, o->listed, o->is_lower};
    TRY(drift_align_fit(&in, progress, &p->align, err));
    TRY(list_words(p, o, err));
    if (p->n == 0) {
        return error_set(err, E_UNDEFINED,
                         "%s and %s share none of the words that are to be measured",
                         p->older->name, p->newer->name);
    }
    choose_k(p, o);
    TRY(measure_distances(p, progress, err));
    TRY(measure_neighbours(p, o, progress, err));
    p->mean_local = p->mean_overlap = p->mean_turnover = p->rho_measures = NAN;
    sum_up(p, !o->is_only_aligned && !p->is_partial);
    return OK;
}

Status drift_pair_make(const Space *older, const Space *newer,
                       const DriftOptions *options, Progress *progress, DriftPair **out,
                       Error *err)
{
    *out = NULL;
    DriftPair *p = mem_xcalloc(1, sizeof *p);
    p->older = older;
    p->newer = newer;
    const Status status = make(p, options, progress, err);
    if (status != OK) {
        drift_pair_free(p);
        return status;
    }
    *out = p;
    return OK;
}

void drift_pair_free(DriftPair *p)
{
    if (!p)
        return;
    drift_vocab_done(&p->vocab);
    space_free(p->a);
    space_free(p->b);
    drift_align_done(&p->align);
    free(p->word);
    free(p);
}

int32_t drift_pair_find(const DriftPair *p, Text word, bool is_lower)
{
    const int32_t at = vocab_find_lower(&p->a->vocab, word, is_lower);
    if (at < 0)
        return -1;
    int32_t lo = 0;
    int32_t hi = p->n;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (p->word[mid].at < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < p->n && p->word[lo].at == at ? lo : -1;
}
