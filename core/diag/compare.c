/* Words are matched by their row in the source: the sides may have targets of other sizes
 * and orders. A word counts when both sides cover it, so that neither is charged for what
 * only the other can find. */
#include "core/diag/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum { RESAMPLES = 10000 };

void compare_done(CompareList *l)
{
    for (int i = 0; i < l->nsides; i++)
        pairs_free(l->side[i].pairs);
    for (int i = 0; i < l->npairs; i++) {
        free(l->pair[i].in_a);
        free(l->pair[i].in_b);
    }
    free(l->side);
    free(l->pair);
    *l = (CompareList){0};
}

bool compare_is_hit(const Pair *p, int score)
{
    return score == BLI_NN ? p->is_hit_nn : p->is_hit_csls;
}

int32_t compare_prediction(const Pair *p, int score)
{
    return score == BLI_NN ? p->nn : p->csls;
}

/* --- which sides -------------------------------------------------------------------- */

static void add_side(const Study *s, int entry, bool is_before, CompareList *l)
{
    const StudyEntry *e = &s->entry[entry];
    CompareSide *side = &l->side[l->nsides++];
    *side = (CompareSide){.entry = entry,
                          .is_before = is_before,
                          .tgt = is_before ? e->before : e->space,
                          .lex = e->lex};
    (void)snprintf(side->name, sizeof side->name, "%.80s%s", e->name,
                   is_before ? " before" : "");
}

static void add_pair(int a, int b, CompareList *l)
{
    l->pair[l->npairs++] = (Compare){.a = a, .b = b};
}

static bool is_same_language(const Study *s, int a, int b)
{
    const char *x = s->entry[a].lang;
    const char *y = s->entry[b].lang;
    return x && y && strcmp(x, y) == 0;
}

static bool find_targets(const Study *s, CompareList *l)
{
    for (int i = 0; i < study_targets(s); i++)
        if (s->entry[study_target(s, i)].lex)
            add_side(s, study_target(s, i), false, l);
    for (int a = 0; a < l->nsides; a++) {
        for (int b = a + 1; b < l->nsides; b++) {
            if (!s->path || is_same_language(s, l->side[a].entry, l->side[b].entry))
                add_pair(a, b, l);
        }
    }
    return l->npairs > 0;
}

static bool find_maps(const Study *s, CompareList *l)
{
    l->nsides = 0;
    for (int i = 0; i < study_targets(s); i++) {
        const int entry = study_target(s, i);
        if (!s->entry[entry].lex || !s->entry[entry].before)
            continue;
        add_side(s, entry, true, l);
        add_side(s, entry, false, l);
        add_pair(l->nsides - 2, l->nsides - 1, l);
    }
    return l->npairs > 0;
}

/* --- one side, one pair ---------------------------------------------------------------
 */

static Status measure_side(const Study *s, CompareSide *side, Progress *progress,
                           Error *err)
{
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    TRY(study_get_cosine(s, side->entry, side->is_before, progress, &cross, err));
    TRY(study_get_ranks(s, side->entry, side->is_before, false, progress, &ranks, err));
    const PairsInput in = {s->entry[s->source].space, side->tgt, side->lex, cross, ranks};
    TRY(pairs_make(&in, progress, &side->pairs, err));
    for (int score = 0; score < COMPARE_SCORES; score++) {
        int64_t hits = 0;
        for (int32_t i = 0; i < side->pairs->n; i++)
            hits += side->pairs->pair[i].is_covered &&
                    compare_is_hit(&side->pairs->pair[i], score);
        side->p1[score] = stats_rate(hits, side->lex->n_queries);
    }
    return OK;
}

/* The covered words of both, by row of the source; entries of one row by their order. */
static Status match(const CompareSide *a, const CompareSide *b, int32_t rows, Compare *c,
                    Error *err)
{
    void *at = NULL;
    TRY(mem_data(&at, (size_t)rows, sizeof(int32_t), "the words of two alignments", err));
    int32_t *pair_of = at; /* 1 + the pair of b; 0: none */
    for (int32_t i = b->pairs->n - 1; i >= 0; i--) {
        const Pair *p = &b->pairs->pair[i];
        if (!p->is_covered)
            continue;
        c->only_b += pair_of[p->src] == 0;
        pair_of[p->src] = i + 1;
    }
    c->in_a = mem_xcalloc((size_t)a->pairs->n + 1, sizeof *c->in_a);
    c->in_b = mem_xcalloc((size_t)a->pairs->n + 1, sizeof *c->in_b);
    for (int32_t i = 0; i < a->pairs->n; i++) {
        const Pair *p = &a->pairs->pair[i];
        if (!p->is_covered)
            continue;
        const int32_t other = pair_of[p->src];
        c->only_a += other == 0;
        if (other <= 0)
            continue; /* nowhere, or asked for already */
        c->in_a[c->n] = i;
        c->in_b[c->n++] = other - 1;
        c->only_b--;
        pair_of[p->src] = -1;
    }
    free(at);
    return OK;
}

static void measure_line(const CompareList *l, const Compare *c, int score, uint64_t seed,
                         Progress *progress, CompareLine *line)
{
    double *change = mem_xcalloc((size_t)c->n, sizeof *change);
    int64_t hits[2] = {0};
    for (int32_t i = 0; i < c->n; i++) {
        const bool a = compare_is_hit(&l->side[c->a].pairs->pair[c->in_a[i]], score);
        const bool b = compare_is_hit(&l->side[c->b].pairs->pair[c->in_b[i]], score);
        hits[0] += a;
        hits[1] += b;
        line->fixed += b && !a;
        line->broken += a && !b;
        line->still_wrong += !a && !b;
        change[i] = (double)b - (double)a;
    }
    line->a = stats_rate(hits[0], c->n);
    line->b = stats_rate(hits[1], c->n);
    line->delta = line->b.value - line->a.value;
    line->delta_ci = stats_bootstrap_mean(change, (size_t)c->n, RESAMPLES,
                                          rng_stream(seed, "compare"), progress);
    line->p = stats_mcnemar(line->fixed, line->broken);
    free(change);
}

static Status measure_pair(const CompareList *l, const Study *s, Compare *c,
                           Progress *progress, Error *err)
{
    const CompareSide *a = &l->side[c->a];
    const CompareSide *b = &l->side[c->b];
    TRY(match(a, b, s->entry[s->source].space->n, c, err));
    if (c->n == 0)
        return error_set(err, E_UNDEFINED, "%s and %s cover no common word of %s",
                         a->name, b->name, s->entry[s->source].name);
    for (int score = 0; score < COMPARE_SCORES; score++)
        measure_line(l, c, score, s->options.seed, progress, &c->line[score]);
    return progress && progress_is_canceled(progress) ? E_CANCELED : OK;
}

/* --- all ------------------------------------------------------------------------------
 */

void compare_adjust(const double *p, int n, double *adjusted)
{
    int *order = mem_xcalloc((size_t)n + 1, sizeof *order);
    for (int i = 0; i < n; i++) { /* insertion: n is small */
        int at = i;
        for (; at > 0 && p[order[at - 1]] > p[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    double most = 0;
    for (int i = 0; i < n; i++) {
        const double scaled = p[order[i]] * (n - i);
        most = scaled > most ? scaled : most;
        adjusted[order[i]] = most < 1 ? most : 1;
    }
    free(order);
}

static void adjust_all(CompareList *l)
{
    const int n = l->npairs * COMPARE_SCORES;
    double *p = mem_xcalloc(2 * (size_t)n, sizeof *p);
    for (int i = 0; i < n; i++)
        p[i] = l->pair[i / COMPARE_SCORES].line[i % COMPARE_SCORES].p;
    compare_adjust(p, n, p + n);
    for (int i = 0; i < n; i++)
        l->pair[i / COMPARE_SCORES].line[i % COMPARE_SCORES].holm = p[n + i];
    free(p);
}

Status compare_make(const Study *s, Progress *progress, CompareList *out, Error *err)
{
    const size_t n = (size_t)study_targets(s);
    *out = (CompareList){.side = mem_xcalloc(2 * n, sizeof *out->side),
                         .pair = mem_xcalloc(n * n, sizeof *out->pair)};
    if (!find_targets(s, out) && !find_maps(s, out)) {
        (void)error_set(err, E_USAGE,
                        "nothing to compare: there is one alignment of each language");
        error_hint(err, "a second target, --map-a and --map-b, or a target with a map "
                        "(FILE@MAP), which is compared before and after it");
        compare_done(out);
        return E_USAGE;
    }
    Status st = OK;
    for (int i = 0; i < out->nsides && st == OK; i++)
        st = measure_side(s, &out->side[i], progress, err);
    (void)progress_begin(progress, "comparing alignments", (uint64_t)out->npairs);
    for (int i = 0; i < out->npairs && st == OK; i++) {
        st = measure_pair(out, s, &out->pair[i], progress, err);
        (void)progress_tick(progress, 1);
    }
    if (st == OK)
        adjust_all(out);
    else
        compare_done(out);
    return st;
}
