/* Where the points of a map begin. */
#ifndef CORE_PROJECT_START_H
#define CORE_PROJECT_START_H

#include "core/space/space.h"

/* Places (n x 2) of the rows of s, as they stand, on their first two principal
 * components: centred; of each axis the component with the largest |value| is positive.
 * *has_variance false: all rows are equal and the places are 0. The same bytes with any
 * number of threads. Errors: E_NOMEM, E_CANCELED, E_UNDEFINED (LAPACK did not converge).
 * O(n d^2 + d^3). */
MUST_USE Status start_make_pca(const Space *s, Progress *progress, double *xy,
                               bool *has_variance, Error *err);

/* Normal numbers of sd 1. O(n). */
void start_make_random(int32_t n, uint64_t seed, double *xy);

/* Takes the mean away and scales both axes by one factor so that the one that varies more
 * has a standard deviation of 1e-4; then adds normal numbers of sd 1e-6, which parts
 * equal places. O(n). Source of the size: Kobak and Berens 2019, Methods. */
void start_scale(int32_t n, uint64_t seed, double *xy);

#endif
