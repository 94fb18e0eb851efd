/* Ranks of gold translations among all words of the target, as exact counts. */
#ifndef CORE_NEAR_RANK_H
#define CORE_NEAR_RANK_H

#include "core/near/cross.h"
#include "core/space/lexicon.h"

/* Ranks of every usable gold of every covered entry: parallel to lex->gold (places of
 * entries that are not covered hold 0). Rank = 1 + #{j: s_j > s_g} + #{j < g: s_j = s_g}
 * over all words of the target; the other golds compete. A gold with a zero vector ranks
 * behind every word with one. */
typedef struct GoldRanks {
    int32_t n;     /* == number of golds */
    int32_t *nn;   /* by cosine */
    int32_t *csls; /* by CSLS */
    double *cos;   /* the gold's cosine */
} GoldRanks;

/* Exact in the sense of knn.h: single-precision counts, with every score inside the error
 * bound of the gold's decided by double dot products. O(queries n_t d). Errors: E_NOMEM,
 * E_CANCELED, E_INPUT. */
MUST_USE Status rank_make(const Space *src, const Space *tgt, const Lexicon *lex,
                          const Cross *cross, Progress *progress, GoldRanks **out,
                          Error *err);
void rank_free(GoldRanks *r);

#endif
