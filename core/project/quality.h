/* What a map keeps of the neighbourhoods it was made from. */
#ifndef CORE_PROJECT_QUALITY_H
#define CORE_PROJECT_QUALITY_H

#include "core/project/layout.h"

/* Trustworthiness T(k) = 1 - 2/(nk(2n-3k-1)) sum_i sum_{j: r<=k<R} (R-k) and continuity
 * (R and r exchanged), per point and in the mean, R ranks by cosine distance of the unit
 * rows, r ranks in the plane; ties by row number. Recall: the share of the k nearest
 * in the data that are among the k nearest in the plane. Fills layout->trust,
 * ->trustworthiness, ->continuity, ->recall, ->k. k < n/2 is required (k is cut, and
 * layout->k says to what); n < 4 leaves NAN. Equal to scikit-learn's trustworthiness.
 * Source: Venna and Kaski 2001; formula as in Lee and Verleysen 2009. Errors: E_NOMEM,
 * E_CANCELED. O(n^2 d) time, O(n) memory per thread. */
MUST_USE Status quality_measure(Layout *layout, const Space *const *spaces, int32_t k,
                                Progress *progress, Error *err);

#endif
