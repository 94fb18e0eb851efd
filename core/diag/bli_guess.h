/* What a dictionary's queries are translated to, by cosine, CSLS and inverted softmax.
 * Only what the rates of bli.h need is searched for. */
#ifndef CORE_DIAG_BLI_GUESS_H
#define CORE_DIAG_BLI_GUESS_H

#include "core/diag/bli.h"

/* Looks the predictions by cosine up in in->cross and searches for the others; takes the
 * best ranks from the ranks. On failure *g is to be done with all the same. Errors:
 * E_UNDEFINED when nothing is covered, with the reason; as knn_make_queries. O((10,000 +
 * queries) n_t d). */
MUST_USE Status bli_guess_make(const BliInput *in, Progress *progress, BliGuess *g,
                               Error *err);
void bli_guess_done(BliGuess *g);

#endif
