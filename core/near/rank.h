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
    struct RankTie *tie_nn, *tie_csls;
} GoldRanks;

/* Other words of the target with exactly the gold's score, of lower and of higher id:
 * only their order in the file decides who stands first. 0 for golds with zero vectors.
 */
typedef struct RankTie {
    int32_t before, after;
} RankTie;

/* Exact in the sense of knn.h: single-precision counts, with every score inside the error
 * bound of the gold's decided by double dot products. O(queries n_t d). Errors: E_NOMEM,
 * E_CANCELED, E_INPUT. */
MUST_USE Status rank_make(const Space *src, const Space *tgt, const Lexicon *lex,
                          const Cross *cross, Progress *progress, GoldRanks **out,
                          Error *err);
void rank_free(GoldRanks *r);

/* Place (into lex->gold and the ranks) of an entry's best-placed gold by cosine, the
 * first of several. The entry is covered. */
int32_t rank_best_gold(const GoldRanks *r, const Lexicon *lex, int32_t entry);

/* Ranks by another score: cos - bias[j] for word j of the target, its bias in [-1, 1]
 * (softmax.h). Parallel to lex->gold. */
typedef struct RankList {
    int32_t n;
    int32_t *rank;
    RankTie *tie;
} RankList;

/* Otherwise as rank_make. */
MUST_USE Status rank_make_list(const CrossEnds *ends, const Lexicon *lex,
                               const double *bias, Progress *progress, RankList *out,
                               Error *err);
void rank_done_list(RankList *l);

#endif
