/* Persistence: connected components of a space as the distance grows, and how far two
 * spaces differ in them. */
#ifndef CORE_DIAG_PERSISTENCE_H
#define CORE_DIAG_PERSISTENCE_H

#include "core/space/space.h"

/* Lengths at which components of the first n rows of s (cut to the rows there are) join:
 * the n - 1 edges of the minimum spanning tree by Euclidean distance of unit rows,
 * sqrt(2 - 2 cos), ascending, to length. These are the ends of the bars of dimension 0 of
 * the Vietoris-Rips filtration, all of which begin at 0. A zero row is at distance
 * sqrt(2) from every other. Errors: those of spanning_make. O(n^2 d) time, O(n) memory.
 */
MUST_USE Status persistence_make(const Space *s, int32_t n, Progress *progress,
                                 double *length, Error *err);

/* Bottleneck distance of two diagrams of bars (0, a_i) and (0, b_j), ascending: the least
 * e so that bars can be matched within e, or, where they are no longer than 2 e, left
 * out. From 0; right to the last bit or two. O((na + nb) log). Source: Patra et al. 2019,
 * "Bilingual lexicon induction with semi-supervision" (the surrogate of the
 * Gromov-Hausdorff distance; dimension 0 only, distances as such and not, as its script
 * passes them, as points); Edelsbrunner and Harer 2010, section VIII.2. */
double persistence_bottleneck(const double *a, int32_t na, const double *b, int32_t nb);

#endif
