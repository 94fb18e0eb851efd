/* Hits of the words that a map has not seen, before and after it. */
#ifndef CORE_DIAG_FIT_SCORE_H
#define CORE_DIAG_FIT_SCORE_H

#include "core/diag/bli.h"

/* Whether each query of a lexicon is a hit; one array a score. */
typedef struct FitHits {
    int32_t n;             /* queries */
    bool *hit[BLI_SCORES]; /* n each; owned; NULL: not measured */
} FitHits;

/* One pass over two sealed spaces, k for CSLS, hits of the queries of each of `count`
 * lexicons (counted among all target words, as bli counts). Errors: as cross_make_cosine;
 * all *out are then empty. O(n_s n_t d). */
typedef struct FitScoreInput {
    const Space *src, *tgt;
    const Lexicon *const *lex;
    int count;
    int32_t k;
} FitScoreInput;
MUST_USE Status fit_score_make(const FitScoreInput *in, Progress *progress, FitHits *out,
                               Error *err);
void fit_score_done(FitHits *h);

/* P@1 of one score with its Wilson interval; n = 0 when it was not measured. */
Rate fit_score_rate(const FitHits *h, BliScore score);

/* Fixed and broken queries from a to b, and the exact p of McNemar. */
typedef struct FitChange {
    int64_t fixed, broken;
    double p;
} FitChange;
FitChange fit_score_compare(const bool *a, const bool *b, int32_t n);

#endif
