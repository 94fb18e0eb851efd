/* Lists by CSLS of all words would be a second pass over all pairs. The best target of a
 * query needs the mean similarities of all targets, which the first pass has, and one row
 * of scores; so does the way back from a target that was predicted. */
#include "core/diag/bli_guess.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

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
                            KnnStats *again, Error *err)
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
    const Status status = cross_find_best(in->cross, &ask, progress, ids, again, err);
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

/* The best sources of the targets that were predicted. */
static Status guess_back(const BliInput *in, Progress *progress, BliGuess *g,
                         KnnStats *again, Error *err)
{
    const int32_t n = in->lex->n_queries;
    int32_t *place = mem_xcalloc((size_t)in->tgt->n, sizeof *place); /* 1: the first */
    int32_t *rows = mem_xcalloc((size_t)n, sizeof *rows);
    int32_t *ids = mem_xcalloc((size_t)n, sizeof *ids);
    int32_t asked = 0;
    for (int32_t q = 0; q < n; q++) {
        const int32_t target = g->target[BLI_CSLS][q];
        if (target >= 0 && place[target] == 0) {
            rows[asked++] = target;
            place[target] = asked;
        }
    }
    const Cross swapped = cross_swapped(in->cross);
    const CrossRows ask = {in->tgt, in->src, rows, asked};
    const Status status = cross_find_best(&swapped, &ask, progress, ids, again, err);
    for (int32_t q = 0; q < n && status == OK; q++) {
        const int32_t target = g->target[BLI_CSLS][q];
        g->back[BLI_CSLS][q] = target < 0 ? -1 : ids[place[target] - 1];
    }
    free(place);
    free(rows);
    free(ids);
    return status;
}

Status bli_guess_make(const BliInput *in, Progress *progress, BliGuess *g,
                      KnnStats *again, Error *err)
{
    *g = (BliGuess){0};
    const size_t n = (size_t)in->lex->n_queries;
    g->n_first = in->src->n < ESTIMATE_WORDS ? in->src->n : ESTIMATE_WORDS;
    g->first = mem_xcalloc((size_t)g->n_first, sizeof *g->first);
    for (int s = 0; s < BLI_SCORES; s++) {
        g->target[s] = mem_xcalloc(n, sizeof *g->target[s]);
        g->back[s] = mem_xcalloc(n, sizeof *g->back[s]);
    }
    guess_by_cosine(in, g);
    TRY(guess_targets(in, progress, g, again, err));
    return guess_back(in, progress, g, again, err);
}

void bli_guess_done(BliGuess *g)
{
    for (int s = 0; s < BLI_SCORES; s++) {
        free(g->target[s]);
        free(g->back[s]);
    }
    free(g->first);
}
