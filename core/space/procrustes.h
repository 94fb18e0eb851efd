/* Orthogonal Procrustes in its two steps, for one fit or for many at once: the
 * cross-covariance A'B of word pairs, and the orthogonal map nearest to it. */
#ifndef CORE_SPACE_PROCRUSTES_H
#define CORE_SPACE_PROCRUSTES_H

#include "core/space/mapping.h"

/* cross = A'B over the pairs (src->d x tgt->d, row-major): rows are widened to
 * double and summed in double, in fixed chunks of pairs whose sums are added in order, so
 * that the bytes do not depend on the number of threads. Safe in a worker of par_for when
 * progress is NULL. Errors: E_NOMEM, E_CANCELED. O(n d^2) time; at most 32 d^2 doubles
 * beside the result. With src = tgt and a = b it is the Gram matrix A'A. */
MUST_USE Status procrustes_sum(const MappingPairs *pairs, double *cross,
                               Progress *progress, Error *err);

/* For each of count matrices C = U S V' (cross: count x d x d, row-major) the orthogonal
 * W = U V' that maximises tr(W'C) (w: count x d x d, row-major), and its singular values,
 * descending (sigma: count x d). One decomposition a thread, BLAS held to one: on 300 x
 * 300 a second BLAS thread gains nothing. Each result has the same bytes alone, in any
 * batch, and with any number of threads. Where C is singular, W is completed to an
 * orthogonal matrix in a way that C does not determine. Safe in a worker when progress is
 * NULL. Errors, of the first matrix that has one: E_INPUT (a number is not finite),
 * E_UNDEFINED (neither dgesdd nor dgesvd converges); E_NOMEM, E_CANCELED. w and sigma
 * then hold nothing of use. O(count d^3) time, 3 d^2 doubles a thread. Source:
 * Schoenemann 1966, Psychometrika 31. */
MUST_USE Status procrustes_solve(const double *cross, size_t count, int32_t d, double *w,
                                 double *sigma, Progress *progress, Error *err);

#endif
