/* Iterative refinement: the map finds pairs, the pairs make a better map. */
#ifndef CORE_DIAG_FIT_REFINE_H
#define CORE_DIAG_FIT_REFINE_H

#include "core/diag/fit_split.h"
#include "core/space/mapping.h"

enum { FIT_REFINE_STEPS = 5 };

typedef struct FitRefineStep {
    int32_t pairs;    /* the map was fitted on */
    double criterion; /* P@1 by CSLS of the validation words, or the mean cosine of the
                         CSLS translations; higher is better */
} FitRefineStep;

typedef struct FitRefine {
    int n;    /* maps that were made: the first from the dictionary alone */
    int kept; /* number of the one with the best criterion; the earlier of equals */
    FitRefineStep step[FIT_REFINE_STEPS + 1];
    int32_t validation; /* words the criterion is counted on; 0: fewer than 20 within the
                           10,000 most frequent, the mean cosine decides */
} FitRefine;

typedef struct FitRefineInput {
    const Space *src, *tgt;
    const Lexicon *lex;
    const FitSplit *split;
    int32_t k; /* of CSLS */
} FitRefineInput;

/* From Procrustes on the training pairs, at most 5 times: the mutual nearest pairs by
 * CSLS among the 10,000 most frequent words of both sides are what the next map is
 * fitted on. The map with the best criterion is kept; the held-out words are not looked
 * at. The induced pairs may hold such words, but never the dictionary's word on them.
 * Errors: as mapping_fit_procrustes and cross_make. O(5 (10^8 d)). Source: Conneau et
 * al. 2018, section 2.3 and their program, which chooses on the test dictionary where it
 * is given one; here a share of its own does. */
MUST_USE Status fit_refine_make(const FitRefineInput *in, Progress *progress,
                                FitRefine *facts, Mapping **out, Error *err);

#endif
