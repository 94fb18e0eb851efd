/* What a dictionary's queries are translated to, by cosine and by CSLS. Only what the
 * rates of bli.h need is searched for. */
#ifndef CORE_DIAG_BLI_GUESS_H
#define CORE_DIAG_BLI_GUESS_H

#include "core/diag/bli.h"

/* What the scores predict: per query the best target and the best source of that target,
 * -1 for none; by CSLS also the best targets of the first sources. */
typedef struct Guess {
    int32_t *target[BLI_SCORES], *back[BLI_SCORES]; /* per query */
    int32_t *first;                                 /* n_first */
    int32_t n_first;
} BliGuess;

/* Looks the predictions by cosine up in in->cross and searches for those by CSLS; the
 * ranks are not used. *again adds what was searched. On failure *g is to be done with
 * all the same. Errors as knn_make_queries. O((10,000 + queries) n_t d). */
MUST_USE Status bli_guess_make(const BliInput *in, Progress *progress, BliGuess *g,
                               KnnStats *again, Error *err);
void bli_guess_done(BliGuess *g);

#endif
