#include "core/diag/overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/overlap_yard.h"

enum { RESAMPLES = 10000 };
static const double BEYOND_CHANCE = 0.05; /* false discovery rate */

/* --- comparing two lists
 * -------------------------------------------------------------------- */

static int32_t length(const int32_t *id, int32_t k)
{
    int32_t n = 0;
    while (n < k && id[n] >= 0)
        n++;
    return n;
}

static bool holds(const int32_t *id, int32_t n, int32_t wanted)
{
    for (int32_t i = 0; i < n; i++)
        if (id[i] == wanted)
            return true;
    return false;
}

/* X_d, the overlap at depth d, is kept up to date while d grows; lists shorter than d
 * keep what they have. */
double overlap_rbo(const int32_t *a, int32_t na, const int32_t *b, int32_t nb, double p)
{
    if (na > nb)
        return overlap_rbo(b, nb, a, na, p);
    const int32_t s = na;
    const int32_t l = nb;
    if (s == 0)
        return 0;
    double sum = 0;
    double x = 0;
    double x_s = 0;
    double weight = 1;
    for (int32_t d = 1; d <= l; d++) {
        weight *= p;
        if (d <= s && a[d - 1] == b[d - 1])
            x += 1;
        else
            x += (d <= s && holds(b, d, a[d - 1])) +
                 (holds(a, d < s ? d : s, b[d - 1]) ? 1 : 0);
        sum += x / d * weight;
        if (d == s)
            x_s = x;
        if (d > s)
            sum += x_s * (d - s) / ((double)s * d) * weight;
    }
    return (1 - p) / p * sum + ((x - x_s) / l + x_s / s) * weight;
}

/* --- means over words
 * ------------------------------------------------------------------------ */

/* Lists of two spaces over the same items; list i of a belongs to list i of b. */
typedef struct Lists {
    const Neighbors *a, *b;
    const int32_t *rank; /* frequency rank of every item */
    uint64_t seed;
} Lists;

static Status measure_lists(const Lists *lists, Progress *progress, OverlapLine *line,
                            double *recall, Error *err)
{
    const Neighbors *a = lists->a;
    const Neighbors *b = lists->b;
    (void)progress_begin(progress, "comparing neighbours", (uint64_t)a->n);
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)a->n, sizeof(double), "overlaps", err));
    double *used = mem;
    double jaccard = 0;
    double rbo = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < a->n; i++) {
        const int32_t na = length(knn_ids(a, i), a->k);
        const int32_t nb = length(knn_ids(b, i), b->k);
        recall[i] = NAN;
        if (!progress_tick(progress, 1)) {
            free(used);
            return E_CANCELED;
        }
        if (na == 0 || nb == 0)
            continue;
        const int32_t o = overlap_yard_shared(knn_ids(a, i), knn_ids(b, i), a->k);
        recall[i] = (double)o / (na > nb ? na : nb);
        jaccard += (double)o / (na + nb - o);
        rbo += overlap_rbo(knn_ids(a, i), na, knn_ids(b, i), nb, 0.9);
        used[n++] = recall[i];
    }
    line->n = n;
    line->k = a->k;
    line->matched = line->ceiling = NAN;
    if (n > 0) {
        line->is_measured = true;
        line->recall = stats_mean(used, (size_t)n);
        line->jaccard = jaccard / n;
        line->rbo = rbo / n;
        line->recall_ci = stats_bootstrap_mean(
            used, (size_t)n, RESAMPLES, rng_stream(lists->seed, "overlap"), progress);
        line->matched = overlap_yard_matched(a, b, lists->rank, progress);
        line->chance =
            line->universe > 1 ? (double)a->k / (line->universe - 1) : (double)NAN;
    } else {
        line->why = "no word has neighbours on both sides";
    }
    free(used);
    return progress_is_canceled(progress) ? E_CANCELED : OK;
}

/* Neighbours of every row within s, at most n - 1 of them. */
static Status within(const Space *s, int32_t k, Progress *progress, Neighbors **out,
                     Error *err)
{
    return knn_make_within(s, k < s->n - 1 ? k : s->n - 1, progress, out, NULL, err);
}

/* What is measured, and who watches. */
typedef struct Work {
    const OverlapInput *in;
    Progress *progress;
} Work;

/* Two spaces over the same items, row by row: their neighbourhoods compared. */
/* NOLINTNEXTLINE(readability-function-size): inputs, then results, error */
static Status compare_spaces(const Work *w, const Space *a, const Space *b,
                             const int32_t *rank, OverlapLine *line, double *recall,
                             Error *err)
{
    line->universe = a->n;
    if (a->n < 2) {
        line->why = "fewer than 2 words to compare";
        return OK;
    }
    Neighbors *na = NULL;
    Neighbors *nb = NULL;
    Status status = within(a, w->in->k, w->progress, &na, err);
    if (status == OK)
        status = within(b, w->in->k, w->progress, &nb, err);
    if (status == OK)
        status = measure_lists(&(Lists){na, nb, rank, w->in->seed}, w->progress, line,
                               recall, err);
    knn_free(na);
    knn_free(nb);
    return status;
}

/* --- the three uses
 * -------------------------------------------------------------------------- */

/* Words of both forms, found by spelling; rows without direction in either are left out.
 */
static Status common_words(const Space *before, const Space *after, int32_t **a,
                           int32_t **b, int32_t *n, Error *err)
{
    void *pa = NULL;
    void *pb = NULL;
    TRY(mem_data(&pa, (size_t)before->n, sizeof(int32_t), "row numbers", err));
    if (mem_data(&pb, (size_t)before->n, sizeof(int32_t), "row numbers", err) != OK) {
        free(pa);
        return E_NOMEM;
    }
    *a = pa;
    *b = pb;
    *n = 0;
    for (int32_t i = 0; i < before->n; i++) {
        const int32_t j = vocab_find(&after->vocab, space_word(before, i));
        if (j < 0 || !(before->norm[i] > 0) || !(after->norm[j] > 0))
            continue;
        (*a)[*n] = i;
        (*b)[(*n)++] = j;
    }
    return OK;
}

/* D1 over all common words; recall_of (after->n values, may be NULL) gets each word's. */
static Status measure_mono(const Work *w, const Space *before, const Space *after,
                           OverlapLine *line, double *recall_of, Error *err)
{
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    TRY(common_words(before, after, &a, &b, &n, err));
    Space *sa = NULL;
    Space *sb = NULL;
    void *recall = NULL;
    Status status = mem_data(&recall, (size_t)n, sizeof(double), "overlaps", err);
    if (status == OK)
        status = space_make_subset(before, a, n, &sa, err);
    if (status == OK)
        status = space_make_subset(after, b, n, &sb, err);
    if (status == OK)
        status = compare_spaces(w, sa, sb, a, line, recall, err);
    for (int32_t i = 0; status == OK && recall_of && i < n; i++)
        recall_of[b[i]] = ((double *)recall)[i];
    space_free(sa);
    space_free(sb);
    free(recall);
    free(a);
    free(b);
    return status;
}

/* The pairs whose two words have a direction: the items of the translated use. */
typedef struct Items {
    int32_t *a, *b; /* rows */
    int32_t *pair;  /* numbers of the pairs */
    int32_t n;
} Items;

static Items items_make(const OverlapInput *in)
{
    const size_t m = (size_t)in->m;
    Items items = {.a = mem_xcalloc(m, sizeof(int32_t)),
                   .b = mem_xcalloc(m, sizeof(int32_t)),
                   .pair = mem_xcalloc(m, sizeof(int32_t))};
    for (int32_t i = 0; i < in->m; i++) {
        if (!(in->src->norm[in->a[i]] > 0) || !(in->tgt->norm[in->b[i]] > 0))
            continue;
        items.a[items.n] = in->a[i];
        items.b[items.n] = in->b[i];
        items.pair[items.n++] = i;
    }
    return items;
}

static void items_done(Items *items)
{
    free(items->a);
    free(items->b);
    free(items->pair);
}

static Status measure_translated(const OverlapInput *in, Progress *progress, Overlap *o,
                                 Error *err)
{
    void *recall = NULL;
    TRY(mem_data(&recall, (size_t)in->m, sizeof(double), "overlaps", err));
    Items items = items_make(in);
    Space *a = NULL;
    Space *b = NULL;
    Status status = space_make_subset(in->src, items.a, items.n, &a, err);
    if (status == OK)
        status = space_make_subset(in->tgt, items.b, items.n, &b, err);
    OverlapLine *line = &o->line[OVERLAP_TRANSLATED];
    if (status == OK)
        status =
            compare_spaces(&(const Work){in, progress}, a, b, items.a, line, recall, err);
    for (int32_t i = 0; status == OK && line->is_measured && i < items.n; i++)
        o->word[items.pair[i]].recall[OVERLAP_TRANSLATED] = ((double *)recall)[i];
    space_free(a);
    space_free(b);
    items_done(&items);
    free(recall);
    return status;
}

static int32_t count_directed(const Space *s)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++)
        n += s->norm[i] > 0;
    return n;
}

/* The gold itself is left out of both lists: it is no neighbour of itself. */
static Status measure_aligned(const OverlapInput *in, Progress *progress, Overlap *o,
                              Error *err)
{
    OverlapLine *line = &o->line[OVERLAP_ALIGNED];
    if (in->src->d != in->tgt->d) {
        line->why = "the dimensions differ";
        return OK;
    }
    void *recall = NULL;
    TRY(mem_data(&recall, (size_t)in->m, sizeof(double), "overlaps", err));
    line->universe = count_directed(in->tgt);
    const int32_t k = in->k < line->universe - 1 ? in->k : line->universe - 1;
    Neighbors *a = NULL;
    Neighbors *b = NULL;
    Status status = OK;
    if (k < 1)
        line->why = "fewer than 2 words to compare";
    else
        status =
            knn_make_queries(in->src, in->a, in->m, in->tgt, in->b, k, progress, &a, err);
    if (status == OK && k >= 1)
        status =
            knn_make_queries(in->tgt, in->b, in->m, in->tgt, in->b, k, progress, &b, err);
    if (status == OK && k >= 1)
        status =
            measure_lists(&(Lists){a, b, in->a, in->seed}, progress, line, recall, err);
    for (int32_t i = 0; status == OK && i < in->m; i++)
        o->word[i].recall[OVERLAP_ALIGNED] =
            line->is_measured ? ((double *)recall)[i] : (double)NAN;
    knn_free(a);
    knn_free(b);
    free(recall);
    return status;
}

/* --- quadrants
 * -------------------------------------------------------------------------------- */

static double median_of(const Overlap *o, OverlapUse use)
{
    double *x = mem_xcalloc((size_t)o->n, sizeof *x);
    size_t n = 0;
    for (int32_t i = 0; i < o->n; i++)
        if (isfinite(o->word[i].recall[use]))
            x[n++] = o->word[i].recall[use];
    const double median = stats_quantile(x, n, 0.5);
    free(x);
    return median;
}

static bool has_both(const OverlapWord *w)
{
    return isfinite(w->recall[OVERLAP_TRANSLATED]) &&
           isfinite(w->recall[OVERLAP_ALIGNED]);
}

/* A high overlap is at least the median, never nothing, and beyond chance: of a few
 * hundred words two share a neighbour by luck. NAN when none is. */
static double threshold(const Overlap *o, OverlapUse use)
{
    const double median = median_of(o, use);
    const double least = o->line[use].k > 0 ? 1.0 / o->line[use].k : 1;
    const double from = median > least ? median : least;
    double high = NAN;
    for (int32_t i = 0; i < o->n; i++) {
        const double recall = o->word[i].recall[use];
        if (recall >= from && o->word[i].q[use] <= BEYOND_CHANCE)
            high = isnan(high) ? recall : fmin(high, recall);
    }
    return high;
}

static void sort_into_quadrants(Overlap *o)
{
    o->high_d2 = threshold(o, OVERLAP_TRANSLATED);
    o->high_d3 = threshold(o, OVERLAP_ALIGNED);
    for (int32_t i = 0; i < o->n; i++) {
        OverlapWord *w = &o->word[i];
        w->has_quadrant = has_both(w);
        if (!w->has_quadrant)
            continue;
        const bool agrees = w->recall[OVERLAP_TRANSLATED] >= o->high_d2;
        const bool is_met = w->recall[OVERLAP_ALIGNED] >= o->high_d3;
        w->quadrant = agrees ? (is_met ? OVERLAP_KEPT : OVERLAP_MAP_FAULT)
                             : (is_met ? OVERLAP_DESPITE : OVERLAP_DISAGREE);
        o->quadrant[w->quadrant]++;
        o->hits[w->quadrant] += w->is_hit;
    }
}

static Status mono_of_pairs(const OverlapInput *in, Progress *progress, Overlap *o,
                            Error *err)
{
    OverlapLine *line = &o->line[OVERLAP_MONO];
    if (!in->before) {
        line->why = "the target has no map: it has no form before it";
        return OK;
    }
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)in->tgt->n, sizeof(double), "overlaps", err));
    double *recall_of = mem;
    for (int32_t i = 0; i < in->tgt->n; i++)
        recall_of[i] = NAN;
    const Status status = measure_mono(&(const Work){in, progress}, in->before, in->tgt,
                                       line, recall_of, err);
    for (int32_t i = 0; status == OK && i < o->n; i++)
        o->word[i].recall[OVERLAP_MONO] = recall_of[in->b[i]];
    free(recall_of);
    return status;
}

/* How unlikely the words' overlaps are by chance, use by use. */
static void fill_chances(Overlap *o)
{
    const size_t n = (size_t)o->n;
    double *room = mem_xcalloc(3 * n, sizeof *room);
    double *q = room + 2 * n;
    for (int use = 0; use < OVERLAP_USES; use++) {
        for (size_t i = 0; i < n; i++)
            room[i] = o->word[i].recall[use];
        overlap_yard_chance(room, o->n, o->line[use].k, o->line[use].universe, room + n,
                            q);
        for (size_t i = 0; i < n; i++)
            o->word[i].q[use] = q[i];
    }
    free(room);
}

/* What the source and another space of its own language share: among the words of the
 * pairs for the translated use, among all words for the aligned one. */
static Status fill_ceilings(const OverlapInput *in, Progress *progress, Overlap *o,
                            Error *err)
{
    if (!in->same)
        return OK;
    OverlapLine line = {0};
    const Work w = {in, progress};
    TRY(measure_mono(&w, in->src, in->same, &line, NULL, err));
    o->line[OVERLAP_ALIGNED].ceiling = line.is_measured ? line.recall : (double)NAN;
    int32_t *row = mem_xcalloc((size_t)in->m, sizeof *row);
    int32_t n = 0;
    for (int32_t i = 0; i < in->m; i++)
        if (vocab_find(&in->same->vocab, space_word(in->src, in->a[i])) >= 0)
            row[n++] = in->a[i];
    Space *words = NULL;
    OverlapLine among = {0};
    Status status = n < 3 ? OK : space_make_subset(in->src, row, n, &words, err);
    if (status == OK && words)
        status = measure_mono(&w, words, in->same, &among, NULL, err);
    o->line[OVERLAP_TRANSLATED].ceiling = among.is_measured ? among.recall : (double)NAN;
    space_free(words);
    free(row);
    return status;
}

Status overlap_make(const OverlapInput *in, Progress *progress, Overlap **out, Error *err)
{
    *out = NULL;
    void *word = NULL;
    TRY(mem_data(&word, (size_t)in->m, sizeof(OverlapWord), "overlaps", err));
    Overlap *o = mem_xcalloc(1, sizeof *o);
    o->word = word;
    o->n = in->m;
    for (int32_t i = 0; i < in->m; i++) {
        o->word[i] = (OverlapWord){.src = in->a[i],
                                   .tgt = in->b[i],
                                   .recall = {NAN, NAN, NAN},
                                   .q = {NAN, NAN, NAN},
                                   .is_hit = in->hit && in->hit[i]};
    }
    Status status = mono_of_pairs(in, progress, o, err);
    if (status == OK && in->m < 3)
        o->line[OVERLAP_TRANSLATED].why = o->line[OVERLAP_ALIGNED].why =
            "fewer than 3 pairs";
    if (status == OK && in->m >= 3)
        status = measure_translated(in, progress, o, err);
    if (status == OK && in->m >= 3)
        status = measure_aligned(in, progress, o, err);
    if (status == OK)
        status = fill_ceilings(in, progress, o, err);
    if (status != OK) {
        overlap_free(o);
        return status;
    }
    fill_chances(o);
    sort_into_quadrants(o);
    *out = o;
    return OK;
}

Status overlap_make_mono(const OverlapInput *in, Progress *progress, OverlapMono *out,
                         Error *err)
{
    *out = (OverlapMono){0};
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)in->tgt->n, sizeof(double), "overlaps", err));
    out->recall = mem;
    for (int32_t i = 0; i < in->tgt->n; i++)
        out->recall[i] = (double)NAN;
    const Work w = {in, progress};
    const Status status =
        measure_mono(&w, in->before, in->tgt, &out->line, out->recall, err);
    if (status != OK) {
        free(out->recall);
        *out = (OverlapMono){0};
    }
    return status;
}

void overlap_free(Overlap *o)
{
    if (!o)
        return;
    free(o->word);
    free(o);
}

const char *overlap_quadrant_name(OverlapQuadrant q)
{
    static const char *const name[] = {"kept", "map-fault", "disagree", "despite"};
    return name[q];
}
