/* Pairs: every source word of the dictionary with its golds, its prediction and where the
 * gold stands. */
#ifndef CORE_DIAG_PAIRS_H
#define CORE_DIAG_PAIRS_H

#include "core/diag/registry.h"

/* Misses of one target up to which --causes auto looks for their causes. */
enum { PAIRS_CAUSES = 5000 };

typedef struct Pair {
    int32_t entry;   /* entry of the lexicon */
    int32_t src;     /* row in the source space, -1 out of vocabulary */
    bool is_covered; /* the numbers below are defined only then */
    bool is_hit_nn, is_hit_csls;
    int32_t gold;               /* best-placed gold under cosine: target row */
    int32_t nn, csls;           /* predictions: target rows */
    int32_t rank_nn, rank_csls; /* of the best-placed gold under that score, from 1 */
    double cos_gold, cos_nn;
} Pair;

typedef struct Pairs {
    int32_t n; /* == lex->n_sources, in dictionary order */
    Pair *pair;
} Pairs;

/* From what a study keeps. cross may be without its CSLS lists (study_get_cosine): then
 * the words of the dictionary are searched for, O(queries n_t d), with the same result;
 * else O(golds). Errors as knn_make_queries. */
typedef struct PairsInput {
    const Space *src, *tgt;
    const Lexicon *lex;
    const Cross *cross;
    const GoldRanks *ranks;
} PairsInput;
MUST_USE Status pairs_make(const PairsInput *in, Progress *progress, Pairs **out,
                           Error *err);
void pairs_free(Pairs *p);

extern const Diagnostic pairs_diagnostic;

#endif
