/* Ridge regression: the linear map nearest to the pairs, whatever it does to the space.
 */
#ifndef CORE_SPACE_FIT_RIDGE_H
#define CORE_SPACE_FIT_RIDGE_H

#include "core/space/mapping.h"

/* W = (A'A + lambda I)^-1 A'B over the pairs, rows as they stand; the dimensions of the
 * sides may differ. lambda >= 0; 0 is least squares, with the pseudo-inverse where A'A
 * is singular (fewer pairs than dimensions, repeated rows). *rank: directions of the
 * source that the pairs determine; sigma_ratio of *out is that of A. Errors: E_UNDEFINED
 * (no pairs, only zeros), E_NOMEM, E_CANCELED. O(n d^2 + d^3). Source: Mikolov, Le,
 * Sutskever 2013; Dinu, Lazaridou, Baroni 2015 (lambda = 1). */
MUST_USE Status fit_ridge_make(const MappingPairs *pairs, double lambda,
                               Progress *progress, int32_t *rank, Mapping **out,
                               Error *err);

#endif
