/* Lists by CSLS of all words would be a second pass over all pairs. The best target of a
 * query needs the mean similarities of all targets, which the first pass has, and one row
 * of scores; so does the way back from a target that was predicted. */
#include "core/diag/bli_guess.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/softmax.h"

enum { ESTIMATE_WORDS = 10000 };

static void guess_by_cosine(const BliInput *in, BliGuess *g)
{
    for (int32_t q = 0; q < in->lex->n_queries; q++) {
        const int32_t src = in->lex->src[in->lex->query[q]];
        const int32_t best = knn_ids(in->cross->fwd, src)[0];
        g->target[BLI_NN][q] = best;
        g->back[BLI_NN][q] = best < 0 ? -1 : knn_ids(in->cross->bwd, best)[0];
    }
}

/* Of the sources, those of the queries and the first ones are asked, once each. */
static Status guess_targets(const BliInput *in, Progress *progress, BliGuess *g,
                            Error *err)
{
    const Lexicon *lex = in->lex;
    const int32_t n = lex->n_queries;
    int32_t *rows = mem_xcalloc((size_t)g->n_first + (size_t)n, sizeof *rows);
    int32_t *ids = mem_xcalloc((size_t)g->n_first + (size_t)n, sizeof *ids);
    int32_t asked = 0;
    for (; asked < g->n_first; asked++)
        rows[asked] = asked;
    for (int32_t q = 0; q < n; q++) {
        const int32_t src = lex->src[lex->query[q]];
        if (src >= g->n_first)
            rows[asked++] = src;
    }
    const CrossRows ask = {in->src, in->tgt, rows, asked};
    const Status status =
        cross_find_best(in->cross, &ask, progress, ids, &g->searched, err);
    int32_t at = g->n_first;
    for (int32_t q = 0; q < n && status == OK; q++) {
        const int32_t src = lex->src[lex->query[q]];
        g->target[BLI_CSLS][q] = ids[src >= g->n_first ? at++ : src];
    }
    if (status == OK)
        memcpy(g->first, ids, (size_t)g->n_first * sizeof *ids);
    free(rows);
    free(ids);
    return status;
}

/* By inverted softmax only the queries are asked. */
static Status guess_softly(const BliInput *in, Progress *progress, BliGuess *g,
                           Error *err)
{
    const Lexicon *lex = in->lex;
    int32_t *rows = mem_xcalloc((size_t)lex->n_queries, sizeof *rows);
    for (int32_t q = 0; q < lex->n_queries; q++)
        rows[q] = lex->src[lex->query[q]];
    const CrossRows ask = {in->src, in->tgt, rows, lex->n_queries};
    const Status status = softmax_find_best(in->soft, &ask, progress, g->target[BLI_ISF],
                                            &g->searched, err);
    free(rows);
    return status;
}

/* The best sources of the targets that were predicted. */
static Status guess_back(const BliInput *in, BliScore score, Progress *progress,
                         BliGuess *g, Error *err)
{
    const int32_t n = in->lex->n_queries;
    int32_t *place = mem_xcalloc((size_t)in->tgt->n, sizeof *place); /* 1: the first */
    int32_t *rows = mem_xcalloc((size_t)n, sizeof *rows);
    int32_t *ids = mem_xcalloc((size_t)n, sizeof *ids);
    int32_t asked = 0;
    for (int32_t q = 0; q < n; q++) {
        const int32_t target = g->target[score][q];
        if (target >= 0 && place[target] == 0) {
            rows[asked++] = target;
            place[target] = asked;
        }
    }
    const Cross swapped = cross_swapped(in->cross);
    const CrossRows ask = {in->tgt, in->src, rows, asked};
    const Status status =
        score == BLI_ISF
            ? softmax_find_best(in->soft_back, &ask, progress, ids, &g->searched, err)
            : cross_find_best(&swapped, &ask, progress, ids, &g->searched, err);
    for (int32_t q = 0; q < n && status == OK; q++) {
        const int32_t target = g->target[score][q];
        g->back[score][q] = target < 0 ? -1 : ids[place[target] - 1];
    }
    free(place);
    free(rows);
    free(ids);
    return status;
}

/* Ranks of the golds of one query, and who shares their scores. */
typedef struct Golds {
    const int32_t *rank;
    const RankTie *tie;
    int32_t n;
} Golds;

static int32_t best_rank(const Golds *g)
{
    int32_t best = g->rank[0];
    for (int32_t i = 1; i < g->n; i++)
        best = g->rank[i] < best ? g->rank[i] : best;
    return best;
}

/* Whether golds and other words share the best score, so that the order in the file
 * decides. */
static bool is_tied(const Golds *g)
{
    int32_t on_top = 0;
    int32_t group = 0;
    for (int32_t i = 0; i < g->n; i++) {
        if (g->rank[i] - 1 > g->tie[i].before)
            continue; /* others have a better score */
        on_top++;
        group = 1 + g->tie[i].before + g->tie[i].after;
    }
    return group > on_top;
}

static void take_ranks(const BliInput *in, BliScore score, BliGuess *g)
{
    const Lexicon *lex = in->lex;
    const int32_t *rank = score == BLI_NN     ? in->ranks->nn
                          : score == BLI_CSLS ? in->ranks->csls
                                              : in->soft_ranks->rank;
    const RankTie *tie = score == BLI_NN     ? in->ranks->tie_nn
                         : score == BLI_CSLS ? in->ranks->tie_csls
                                             : in->soft_ranks->tie;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t at = lex->gold_off[lex->query[q]];
        const Golds golds = {rank + at, tie + at, lex->gold_off[lex->query[q] + 1] - at};
        g->rank[score][q] = best_rank(&golds);
        g->ties[score] += is_tied(&golds);
    }
}

/* Why nothing is covered, and what may help. */
static Status refuse_uncovered(const Lexicon *lex, Error *err)
{
    const Ledger *l = &lex->ledger;
    if (l->src_zero > 0) {
        return error_set(
            err, E_UNDEFINED,
            "no query has a vector that points anywhere: %lld with both words "
            "in the spaces, all zero",
            (long long)l->src_zero);
    }
    if (l->pairs == 0) {
        (void)error_set(err, E_UNDEFINED, "the dictionary has no pair left to test");
        error_hint(err, "with --exclude-train no pair of the training dictionary counts");
        return E_UNDEFINED;
    }
    (void)error_set(
        err, E_UNDEFINED,
        "no pair of the dictionary has both words in the spaces (%lld pairs: %lld "
        "without the source word, %lld without the target word, %lld without both)",
        (long long)l->pairs, (long long)l->src_missing, (long long)l->tgt_missing,
        (long long)l->both_missing);
    if (notes_find(&lex->notes, "dict-reversed"))
        error_hint(err, "the dictionary seems reversed: --swap reads it the other way");
    return E_UNDEFINED;
}

Status bli_guess_make(const BliInput *in, Progress *progress, BliGuess *g, Error *err)
{
    *g = (BliGuess){.n = in->lex->n_queries};
    if (g->n == 0)
        return refuse_uncovered(in->lex, err);
    const size_t n = (size_t)g->n;
    g->n_first = in->src->n < ESTIMATE_WORDS ? in->src->n : ESTIMATE_WORDS;
    g->first = mem_xcalloc((size_t)g->n_first, sizeof *g->first);
    const int scores = in->soft ? BLI_SCORES : BLI_ISF;
    for (int s = 0; s < scores; s++) {
        g->target[s] = mem_xcalloc(n, sizeof *g->target[s]);
        g->back[s] = mem_xcalloc(n, sizeof *g->back[s]);
        g->rank[s] = mem_xcalloc(n, sizeof *g->rank[s]);
        take_ranks(in, (BliScore)s, g);
    }
    guess_by_cosine(in, g);
    TRY(guess_targets(in, progress, g, err));
    TRY(guess_back(in, BLI_CSLS, progress, g, err));
    if (!in->soft)
        return OK;
    TRY(guess_softly(in, progress, g, err));
    return guess_back(in, BLI_ISF, progress, g, err);
}

void bli_guess_done(BliGuess *g)
{
    for (int s = 0; s < BLI_SCORES; s++) {
        free(g->target[s]);
        free(g->back[s]);
        free(g->rank[s]);
    }
    free(g->first);
}
