#include "core/diag/cause_facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum {
    LEAST_HITS = 20, /* fewer say nothing about golds that are found */
    LEAST_RARE = 50  /* nor fewer words about how often rare ones are found */
};

static const double coherent = 0.3, least_rare = 0.4, least_lost = 0.8;

bool cause_facts_translates(const CauseFacts *f, int32_t s, int32_t t)
{
    const int32_t e = f->entry_of[s];
    const int32_t also = f->train_of[s];
    return (e >= 0 && lexicon_is_gold(f->in->lex, e, t)) ||
           (also >= 0 && lexicon_is_gold(f->in->train, also, t));
}

double cause_facts_place(const CauseFacts *f, int32_t s, int32_t t)
{
    const double a = (s + 1.0) / f->in->src->n;
    const double b = (t + 1.0) / f->in->tgt->n;
    return a > b ? a : b;
}

void cause_facts_free(CauseFacts *f)
{
    if (!f)
        return;
    free(f->x);
    free(f->gold);
    free(f->rival);
    knn_free(f->senses);
    knn_free(f->near_gold);
    knn_free(f->near_rival);
    knn_free(f->anchors);
    free(f->a);
    free(f->b);
    free(f->entry_of);
    free(f->train_of);
    free(f->d2);
    free(f->d2_rival);
    free(f->d3);
    free(f->around);
    free(f->coherence);
    free(f->n_k);
    free(f->is_hub);
    free(f);
}

static Status ints(int32_t **out, int32_t n, int32_t fill, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof **out, "causes", err));
    *out = p;
    for (int32_t i = 0; i < n; i++)
        (*out)[i] = fill;
    return OK;
}

static Status reals(double **out, int32_t n, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof **out, "causes", err));
    *out = p;
    for (int32_t i = 0; i < n; i++)
        (*out)[i] = (double)NAN;
    return OK;
}

/* --- words --- */

/* Which entry each source row stands in, -1: none. */
static void index_entries(const Lexicon *lex, int32_t *entry_of)
{
    for (int32_t e = lex ? lex->n_sources - 1 : -1; e >= 0; e--)
        if (lex->src[e] >= 0)
            entry_of[lex->src[e]] = e;
}

static Status find_words(CauseFacts *f, Error *err)
{
    const CauseInput *in = f->in;
    const Lexicon *lex = in->lex;
    TRY(ints(&f->x, f->n, -1, err));
    TRY(ints(&f->gold, f->n, -1, err));
    TRY(ints(&f->rival, f->n, -1, err));
    TRY(ints(&f->entry_of, in->src->n, -1, err));
    TRY(ints(&f->train_of, in->src->n, -1, err));
    index_entries(lex, f->entry_of);
    index_entries(in->train, f->train_of);
    for (int32_t q = 0; q < f->n; q++) {
        const int32_t e = lex->query[q];
        const int32_t best = rank_best_gold(in->ranks, lex, e);
        f->x[q] = lex->src[e];
        f->gold[q] = lex->gold[best];
        const int32_t *near = knn_ids(in->cross->fwd, f->x[q]);
        for (int32_t j = 0; j < in->cross->k && near[j] >= 0 && f->rival[q] < 0; j++)
            if (!lexicon_is_gold(lex, e, near[j]))
                f->rival[q] = near[j];
    }
    return OK;
}

static Status find_neighbors(CauseFacts *f, Progress *progress, Error *err)
{
    const CauseInput *in = f->in;
    const int32_t senses = in->src->n - 1 < CAUSE_SENSES ? in->src->n - 1 : CAUSE_SENSES;
    TRY(knn_make_queries(in->src, f->x, f->n, in->src, f->x, senses > 0 ? senses : 1,
                         progress, &f->senses, err));
    TRY(knn_make_queries(in->tgt, f->gold, f->n, in->tgt, f->gold, f->k, progress,
                         &f->near_gold, err));
    int32_t *rows = NULL;
    TRY(ints(&rows, f->n, 0, err));
    for (int32_t q = 0; q < f->n; q++)
        rows[q] = f->rival[q] >= 0 ? f->rival[q] : f->gold[q];
    const Status status = knn_make_queries(in->tgt, rows, f->n, in->tgt, rows, f->k,
                                           progress, &f->near_rival, err);
    free(rows);
    return status;
}

/* --- hubs --- */

static int falling(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a;
    const int32_t y = *(const int32_t *)b;
    return (x < y) - (x > y);
}

/* A hub is among the first hundredth of the words by N_k, and in at least twice as many
 * lists as words are in on average. */
static Status find_hubs(CauseFacts *f, Error *err)
{
    const Cross *c = f->in->cross;
    const int32_t n = f->in->tgt->n;
    int32_t *sorted = NULL;
    void *flags = NULL;
    TRY(ints(&f->n_k, n, 0, err));
    TRY(mem_data(&flags, (size_t)n, 1, "causes", err));
    f->is_hub = flags;
    TRY(ints(&sorted, n, 0, err));
    knn_count(c->fwd, c->k, n, f->n_k);
    memcpy(sorted, f->n_k, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, falling);
    const double twice = 2.0 * c->k * f->in->src->n / n;
    const double top = sorted[n / 100 < n - 1 ? n / 100 : n - 1];
    f->hub_from = top > twice ? top : twice;
    for (int32_t t = 0; t < n; t++) {
        f->is_hub[t] = f->n_k[t] >= f->hub_from && f->n_k[t] > 1;
        f->hubs += f->is_hub[t];
    }
    free(sorted);
    f->r_high = stats_quantile(c->r_tgt, (size_t)n, 0.95);
    return OK;
}

/* --- anchors --- */

/* Room for `more` numbers behind the first n. */
static Status grow(int32_t **p, int32_t n, int32_t more, Error *err)
{
    int32_t *wider = NULL;
    TRY(ints(&wider, n + more, 0, err));
    if (n > 0)
        memcpy(wider, *p, (size_t)n * sizeof *wider);
    free(*p);
    *p = wider;
    return OK;
}

/* One-to-one pairs of both dictionaries, the tested one first. */
static Status add_anchors(CauseFacts *f, const Lexicon *lex, uint8_t *has_src,
                          uint8_t *has_tgt, Error *err)
{
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    TRY(lexicon_make_one_to_one(lex, &a, &b, &n, err));
    Status status = grow(&f->a, f->m, n, err);
    if (status == OK)
        status = grow(&f->b, f->m, n, err);
    for (int32_t i = 0; status == OK && i < n; i++) {
        const bool is_new = !has_src[a[i]] && !has_tgt[b[i]] &&
                            f->in->src->norm[a[i]] > 0 && f->in->tgt->norm[b[i]] > 0;
        if (!is_new)
            continue;
        has_src[a[i]] = has_tgt[b[i]] = 1;
        f->a[f->m] = a[i];
        f->b[f->m++] = b[i];
    }
    free(a);
    free(b);
    return status;
}

static Status find_anchors(CauseFacts *f, Error *err)
{
    void *has_src = NULL;
    void *has_tgt = NULL;
    Status status = mem_data(&has_src, (size_t)f->in->src->n, 1, "causes", err);
    if (status == OK)
        status = mem_data(&has_tgt, (size_t)f->in->tgt->n, 1, "causes", err);
    if (status == OK)
        status = add_anchors(f, f->in->lex, has_src, has_tgt, err);
    if (status == OK && f->in->train)
        status = add_anchors(f, f->in->train, has_src, has_tgt, err);
    free(has_src);
    free(has_tgt);
    return status;
}

/* The anchors as two spaces, and their own neighbours among each other. */
typedef struct Frame {
    Space *a, *b;
    Neighbors *within_a, *within_b;
    Neighbors *of_gold;  /* n lists of anchors near the golds */
    Neighbors *of_rival; /* and near the rivals */
    int32_t *own;        /* n_s: the anchor of a source row, -1: none */
    double *d2;          /* m: overlap of each anchor's own neighbours */
    double *drift;       /* d: mean residual of all anchors */
} Frame;

static void frame_done(Frame *w)
{
    space_free(w->a);
    space_free(w->b);
    knn_free(w->within_a);
    knn_free(w->within_b);
    knn_free(w->of_gold);
    knn_free(w->of_rival);
    free(w->own);
    free(w->d2);
    free(w->drift);
}

static bool holds(const int32_t *id, int32_t n, int32_t wanted)
{
    for (int32_t i = 0; i < n; i++)
        if (id[i] == wanted)
            return true;
    return false;
}

/* Shared share of two lists of at most k ids; NAN when one is empty. */
static double overlap_of(const int32_t *a, const int32_t *b, int32_t k)
{
    int32_t na = 0;
    int32_t nb = 0;
    int32_t both = 0;
    while (nb < k && b[nb] >= 0)
        nb++;
    for (; na < k && a[na] >= 0; na++)
        both += holds(b, nb, a[na]);
    const int32_t most = na > nb ? na : nb;
    return na > 0 && nb > 0 ? (double)both / most : (double)NAN;
}

/* Takes what may not count as evidence about word q out of a list of anchors: its own
 * pair, and pairs with one of its golds. */
static void strip_list(const CauseFacts *f, int32_t q, Neighbors *nb)
{
    const int32_t e = f->in->lex->query[q];
    int32_t *id = nb->id + (size_t)q * (size_t)nb->k;
    double *score = nb->score + (size_t)q * (size_t)nb->k;
    int32_t n = 0;
    for (int32_t j = 0; j < nb->k && id[j] >= 0; j++) {
        if (f->a[id[j]] == f->x[q] || lexicon_is_gold(f->in->lex, e, f->b[id[j]]))
            continue;
        id[n] = id[j];
        score[n++] = score[j];
    }
    for (; n < nb->k; n++)
        id[n] = -1;
}

static Status make_frame(CauseFacts *f, Frame *w, Progress *progress, Error *err)
{
    const CauseInput *in = f->in;
    TRY(space_make_subset(in->src, f->a, f->m, &w->a, err));
    TRY(space_make_subset(in->tgt, f->b, f->m, &w->b, err));
    TRY(knn_make_within(w->a, f->k, progress, &w->within_a, NULL, err));
    TRY(knn_make_within(w->b, f->k, progress, &w->within_b, NULL, err));
    const int32_t most = CAUSE_LOCAL + CAUSE_SPARE;
    TRY(knn_make_queries(in->src, f->x, f->n, w->a, NULL, most < f->m ? most : f->m,
                         progress, &f->anchors, err));
    const int32_t few = f->k + CAUSE_SPARE;
    TRY(knn_make_queries(in->tgt, f->gold, f->n, w->b, NULL, few < f->m ? few : f->m,
                         progress, &w->of_gold, err));
    int32_t *rows = NULL;
    TRY(ints(&rows, f->n, 0, err));
    for (int32_t q = 0; q < f->n; q++)
        rows[q] = f->rival[q] >= 0 ? f->rival[q] : f->gold[q];
    const Status status =
        knn_make_queries(in->tgt, rows, f->n, w->b, NULL, few < f->m ? few : f->m,
                         progress, &w->of_rival, err);
    free(rows);
    TRY(status);
    for (int32_t q = 0; q < f->n; q++) {
        strip_list(f, q, f->anchors);
        strip_list(f, q, w->of_gold);
        strip_list(f, q, w->of_rival);
    }
    TRY(reals(&w->d2, f->m, err));
    for (int32_t i = 0; i < f->m; i++) {
        const double d2 =
            overlap_of(knn_ids(w->within_a, i), knn_ids(w->within_b, i), f->k);
        w->d2[i] = isfinite(d2) ? d2 : 0;
    }
    return OK;
}

static void add_residual(const Frame *w, int32_t i, double by, double *sum)
{
    const float *a = space_row(w->a, i);
    const float *b = space_row(w->b, i);
    for (int32_t j = 0; j < w->a->d; j++)
        sum[j] += by * ((double)b[j] / w->b->norm[i] - (double)a[j] / w->a->norm[i]);
}

/* Mean cosine of the residuals of the nearest anchors, less the mean residual of all:
 * (|sum of unit vectors|^2 - k) / (k (k - 1)). */
static double coherence_of(const CauseFacts *f, const Frame *w, const int32_t *id,
                           double *one, double *sum)
{
    const int32_t d = w->a->d;
    int32_t n = 0;
    memset(sum, 0, (size_t)d * sizeof *sum);
    for (int32_t j = 0; j < f->k && id[j] >= 0; j++) {
        double square = 0;
        for (int32_t c = 0; c < d; c++)
            one[c] = -w->drift[c];
        add_residual(w, id[j], 1, one);
        for (int32_t c = 0; c < d; c++)
            square += one[c] * one[c];
        if (!(square > 0))
            continue;
        for (int32_t c = 0; c < d; c++)
            sum[c] += one[c] / sqrt(square);
        n++;
    }
    double all = 0;
    for (int32_t c = 0; c < d; c++)
        all += sum[c] * sum[c];
    return n > 1 ? (all - n) / ((double)n * (n - 1)) : (double)NAN;
}

static void measure_regions(CauseFacts *f, Frame *w)
{
    const int32_t d = w->a->d;
    double *one = mem_xcalloc((size_t)d, sizeof *one);
    double *sum = mem_xcalloc((size_t)d, sizeof *sum);
    w->drift = mem_xcalloc((size_t)d, sizeof *w->drift);
    for (int32_t i = 0; i < f->m; i++)
        add_residual(w, i, 1.0 / f->m, w->drift);
    for (int32_t q = 0; q < f->n; q++) {
        const int32_t *near = knn_ids(f->anchors, q);
        f->d2[q] = overlap_of(near, knn_ids(w->of_gold, q), f->k);
        f->d2_rival[q] = overlap_of(near, knn_ids(w->of_rival, q), f->k);
        double total = 0;
        int32_t n = 0;
        for (int32_t j = 0; j < f->k && near[j] >= 0; j++) {
            total += w->d2[near[j]];
            n++;
        }
        f->around[q] = n > 0 ? total / n : (double)NAN;
        f->coherence[q] = coherence_of(f, w, near, one, sum);
    }
    free(one);
    free(sum);
}

/* D3: neighbours of the mapped word against those of its gold, the gold left out. */
static void measure_d3(CauseFacts *f)
{
    for (int32_t q = 0; q < f->n; q++) {
        const int32_t *near = knn_ids(f->in->cross->fwd, f->x[q]);
        int32_t both = 0;
        int32_t n = 0;
        for (int32_t j = 0; j < f->in->cross->k && near[j] >= 0; j++) {
            if (near[j] == f->gold[q])
                continue;
            both += holds(knn_ids(f->near_gold, q), f->near_gold->k, near[j]);
            n++;
        }
        f->d3[q] = n > 0 ? (double)both / n : (double)NAN;
    }
}

/* --- quantiles --- */

/* Of the finite ones; `kept` has room for n. */
static double quantile(const double *x, int32_t n, double q, double *kept)
{
    size_t m = 0;
    for (int32_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            kept[m++] = x[i];
    return stats_quantile(kept, m, q);
}

/* Whether the nearest target word of word q is a gold. */
static bool is_hit(const CauseFacts *f, int32_t q)
{
    const int32_t first = knn_ids(f->in->cross->fwd, f->x[q])[0];
    return lexicon_is_gold(f->in->lex, f->in->lex->query[q], first);
}

/* One word of the dictionary by its place. */
typedef struct Placed {
    double place;
    bool is_hit;
} Placed;

static int rarer_first(const void *a, const void *b)
{
    const double x = ((const Placed *)a)->place;
    const double y = ((const Placed *)b)->place;
    return (x < y) - (x > y);
}

/* The least place, not below `from`, from which on at most one in `share` as many words
 * are found as of all; 1 when there is none, or too few words or hits can tell. */
static double find_place(const Placed *word, int32_t n, int64_t hits, int share,
                         double from)
{
    double place = 1;
    int64_t found = 0;
    for (int32_t i = 0; i < n && hits >= LEAST_HITS; i++) {
        found += word[i].is_hit;
        const bool is_last = i + 1 == n || word[i + 1].place < word[i].place;
        if (is_last && i + 1 >= LEAST_RARE && word[i].place >= from &&
            share * found * n <= hits * (i + 1))
            place = word[i].place;
    }
    return place;
}

/* From where words are rare: the rarest fifth of the asked ones, and of the vocabulary;
 * or from where at most a third as many are found as of all, but none of the first two
 * fifths of a vocabulary. And from where next to none is found: a tenth as many. */
static Status find_rare(CauseFacts *f, const double *place, double *kept, Error *err)
{
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)f->n, sizeof(Placed), "causes", err));
    Placed *word = memory;
    int64_t hits = 0;
    for (int32_t q = 0; q < f->n; q++) {
        word[q] = (Placed){place[q], is_hit(f, q)};
        hits += word[q].is_hit;
    }
    qsort(word, (size_t)f->n, sizeof *word, rarer_first);
    f->rare = fmin(fmin(quantile(place, f->n, 0.8, kept), 0.8),
                   find_place(word, f->n, hits, 3, least_rare));
    f->lost = find_place(word, f->n, hits, 10, least_lost);
    free(word);
    return OK;
}

static Status find_quantiles(CauseFacts *f, const Frame *w, Error *err)
{
    const CauseInput *in = f->in;
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * (size_t)f->n, sizeof(double), "causes", err));
    double *v = memory;
    double *kept = v + f->n;
    for (int32_t q = 0; q < f->n; q++)
        v[q] = knn_cosine(in->src, f->x[q], in->tgt, f->gold[q]);
    f->gold_low = quantile(v, f->n, 0.05, kept);
    f->gold_found = quantile(v, f->n, 0.5, kept);
    f->coherent = coherent;
    int32_t hits = 0;
    for (int32_t q = 0; q < f->n; q++)
        if (is_hit(f, q))
            v[hits++] = v[q];
    if (hits >= LEAST_HITS)
        f->gold_found = quantile(v, hits, 0.05, kept);
    hits = 0;
    for (int32_t q = 0; q < f->n; q++)
        if (is_hit(f, q) && isfinite(f->coherence[q]))
            v[hits++] = f->coherence[q];
    if (hits >= LEAST_HITS)
        f->coherent = fmin(f->coherent, quantile(v, hits, 0.95, kept));
    for (int32_t q = 0; q < f->n; q++)
        v[q] = in->cross->r_src[f->x[q]];
    f->r_src_median = quantile(v, f->n, 0.5, kept);
    for (int32_t q = 0; q < f->n; q++)
        v[q] = in->cross->r_tgt[f->gold[q]];
    f->r_tgt_median = quantile(v, f->n, 0.5, kept);
    for (int32_t q = 0; q < f->n; q++)
        v[q] = cause_facts_place(f, f->x[q], f->gold[q]);
    const Status status = find_rare(f, v, kept, err);
    f->d2_median = quantile(f->d2, f->n, 0.5, kept);
    f->d2_mean = f->around_low = f->d2_chance = (double)NAN;
    if (w->d2) {
        size_t n = 0;
        for (int32_t q = 0; q < f->n; q++)
            if (isfinite(f->around[q]))
                v[n++] = f->around[q];
        const double chance = (double)f->k / f->m;
        f->d2_mean = stats_mean(w->d2, (size_t)f->m);
        f->around_low = stats_mean(v, n) - stats_sd(v, n);
        f->d2_chance = chance + 2 * sqrt(chance * (1 - chance) / f->k);
    }
    free(v);
    return status;
}

static Status measure(CauseFacts *f, Progress *progress, Error *err)
{
    const CauseInput *in = f->in;
    TRY(find_words(f, err));
    TRY(find_neighbors(f, progress, err));
    TRY(find_hubs(f, err));
    TRY(find_anchors(f, err));
    TRY(reals(&f->d2, f->n, err));
    TRY(reals(&f->d2_rival, f->n, err));
    TRY(reals(&f->d3, f->n, err));
    TRY(reals(&f->around, f->n, err));
    TRY(reals(&f->coherence, f->n, err));
    measure_d3(f);
    f->has_capitals[0] = cause_words_has_capitals(in->src);
    f->has_capitals[1] = cause_words_has_capitals(in->tgt);
    Frame w = {0};
    Status status = OK;
    if (f->m >= CAUSE_LEAST_LOCAL) {
        status = make_frame(f, &w, progress, err);
        if (status == OK)
            measure_regions(f, &w);
    }
    if (status == OK)
        status = find_quantiles(f, &w, err);
    frame_done(&w);
    return status;
}

Status cause_facts_make(const CauseInput *in, Progress *progress, CauseFacts **out,
                        Error *err)
{
    *out = NULL;
    CauseFacts *f = mem_xcalloc(1, sizeof *f);
    *f = (CauseFacts){.in = in, .n = in->lex->n_queries, .k = in->cross->k};
    const Status status = measure(f, progress, err);
    if (status == OK)
        *out = f;
    else
        cause_facts_free(f);
    return status;
}
