#include "core/diag/fit_refine.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/cross.h"

enum { MOST_FREQUENT = 10000, FEWEST = 20 };

/* The frequent part of both sides, the source also moved. */
typedef struct Work {
    const FitRefineInput *in;
    Space *src, *tgt; /* first rows, sealed */
    int32_t *a, *b;   /* induced pairs */
    int32_t n;
} Work;

static Status take_first(const Space *s, Space **out, Error *err)
{
    const int32_t n = s->n < MOST_FREQUENT ? s->n : MOST_FREQUENT;
    int32_t *ids = mem_xcalloc((size_t)n, sizeof *ids);
    for (int32_t i = 0; i < n; i++)
        ids[i] = i;
    const Status st = space_make_subset(s, ids, n, out, err);
    free(ids);
    return st;
}

static Status move(const Space *s, const Mapping *map, Progress *progress, Space **out,
                   Error *err)
{
    TRY(space_make_copy(s, out, err));
    Status st = mapping_apply(*out, map, progress, err);
    if (st == OK)
        st = space_seal(*out, progress, err);
    if (st != OK) {
        space_free(*out);
        *out = NULL;
    }
    return st;
}

/* Validation words whose row and one gold are among the frequent words. */
static bool can_judge(const Work *w, int32_t e)
{
    const Lexicon *lex = w->in->lex;
    bool has_gold = false;
    for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
        has_gold = has_gold || lex->gold[at] < w->tgt->n;
    return lex->src[e] < w->src->n && has_gold;
}

static int32_t count_judges(const Work *w)
{
    int32_t n = 0;
    for (int32_t i = 0; i < w->in->split->n_validation; i++)
        n += can_judge(w, w->in->split->validation[i]);
    return n;
}

static double judge_words(const Work *w, const Cross *c, int32_t n)
{
    const Lexicon *lex = w->in->lex;
    int64_t hits = 0;
    for (int32_t i = 0; i < w->in->split->n_validation; i++) {
        const int32_t e = w->in->split->validation[i];
        if (!can_judge(w, e))
            continue;
        const int32_t best = knn_ids(c->csls_fwd, lex->src[e])[0];
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
            hits += lex->gold[at] == best;
    }
    return (double)hits / n;
}

/* Mean cosine of the CSLS translations. */
static double judge_cosine(const Cross *c, const Space *src, const Space *tgt)
{
    double sum = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < src->n; i++) {
        const int32_t best = knn_ids(c->csls_fwd, i)[0];
        if (best < 0)
            continue;
        sum += knn_cosine(src, i, tgt, best);
        n++;
    }
    return n > 0 ? sum / n : 0;
}

/* The mutual nearest pairs by CSLS. */
static void induce(Work *w, const Cross *c)
{
    w->n = 0;
    for (int32_t i = 0; i < w->src->n; i++) {
        const int32_t j = knn_ids(c->csls_fwd, i)[0];
        if (j < 0 || knn_ids(c->csls_bwd, j)[0] != i)
            continue;
        w->a[w->n] = i;
        w->b[w->n++] = j;
    }
}

/* Judges one map and finds the pairs for the next. */
static Status judge(Work *w, const Mapping *map, const FitRefine *facts,
                    Progress *progress, double *criterion, Error *err)
{
    Space *moved = NULL;
    Cross *c = NULL;
    TRY(move(w->src, map, progress, &moved, err));
    const Status st = cross_make(moved, w->tgt, w->in->k, progress, &c, err);
    if (st == OK) {
        *criterion = facts->validation > 0 ? judge_words(w, c, facts->validation)
                                           : judge_cosine(c, moved, w->tgt);
        induce(w, c);
    }
    cross_free(c);
    space_free(moved);
    return st;
}

static Status refine(Work *w, Progress *progress, FitRefine *facts, Mapping **out,
                     Error *err)
{
    const FitSplit *split = w->in->split;
    MappingPairs pairs = {w->in->src, w->in->tgt, split->a, split->b, split->n};
    const int32_t judges = count_judges(w);
    facts->validation = judges < FEWEST ? 0 : judges;
    for (int i = 0; i <= FIT_REFINE_STEPS; i++) {
        Mapping *map = NULL;
        FitRefineStep *step = &facts->step[i];
        TRY(mapping_fit_procrustes(&pairs, progress, &map, err));
        step->pairs = pairs.n;
        const Status st = judge(w, map, facts, progress, &step->criterion, err);
        const bool is_best =
            i == 0 || step->criterion > facts->step[facts->kept].criterion;
        if (st == OK && is_best) {
            mapping_free(*out);
            *out = map;
            facts->kept = i;
        } else {
            mapping_free(map);
        }
        TRY(st);
        facts->n = i + 1;
        if (w->n == 0)
            break;
        pairs = (MappingPairs){w->in->src, w->in->tgt, w->a, w->b, w->n};
    }
    return OK;
}

Status fit_refine_make(const FitRefineInput *in, Progress *progress, FitRefine *facts,
                       Mapping **out, Error *err)
{
    *out = NULL;
    *facts = (FitRefine){0};
    Work w = {.in = in};
    Status st = take_first(in->src, &w.src, err);
    if (st == OK)
        st = take_first(in->tgt, &w.tgt, err);
    if (st == OK) {
        w.a = mem_xcalloc((size_t)w.src->n, sizeof *w.a);
        w.b = mem_xcalloc((size_t)w.src->n, sizeof *w.b);
        st = refine(&w, progress, facts, out, err);
    }
    if (st != OK) {
        mapping_free(*out);
        *out = NULL;
    }
    free(w.a);
    free(w.b);
    space_free(w.src);
    space_free(w.tgt);
    return st;
}
