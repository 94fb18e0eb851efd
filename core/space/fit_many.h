/* Generalised Procrustes: one orthogonal map a language into a frame that all share. */
#ifndef CORE_SPACE_FIT_MANY_H
#define CORE_SPACE_FIT_MANY_H

#include "core/space/mapping.h"

/* Rows of `count` languages that mean the same: rows[l][i] of spaces[l], n each. */
typedef struct FitManyInput {
    const Space *const *spaces;
    const int32_t *const *rows;
    int count;
    int32_t n;
} FitManyInput;

typedef struct FitMany {
    int steps;       /* rounds made, at most 100 */
    double residual; /* root mean square of |a W - m| over all rows; m: mean of the row */
} FitMany;

/* Alternates M = mean of A_l W_l and W_l = U V', U S V' = SVD(A_l' M), from the maps onto
 * language 0, until the sum of |A_l W_l - M|^2 falls by less than 1e-6 of itself; then
 * turns all so that language 0 stays where it is (W_0 = I). out[0..count): owned maps, of
 * which out[0] is the identity to rounding. Errors: E_INPUT (dimensions differ),
 * E_UNDEFINED, E_NOMEM (count n d doubles), E_CANCELED; out[] is then NULL. O(steps count
 * (n d^2 + d^3)). Source: Gower 1975, "Generalized Procrustes analysis", Psychometrika
 * 40; the multilingual use: Kementchedjhieva et al. 2018, CoNLL. */
MUST_USE Status fit_many_make(const FitManyInput *in, Progress *progress, FitMany *facts,
                              Mapping **out, Error *err);

#endif
