/* Nearest rows of a matrix by Euclidean distance or by direction, exactly. */
#ifndef CORE_PROJECT_NEAREST_H
#define CORE_PROJECT_NEAREST_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/space/space.h"

/* n lists of k rows, nearest first, equal distances by row number; a row is not in its
 * own list (it is told by its number, not by its distance). */
typedef struct Nearest {
    int32_t n, k;
    int32_t *id; /* n x k; owned */
    double *d2;  /* n x k squared distances, at least 0; owned */
} Nearest;

/* A sealed space without words of its own (they are its row numbers) that holds n rows of
 * d numbers, ld apart; is_unit: scaled to length 1 in double before they are rounded.
 * Errors: E_INPUT (a number is not finite, or is_unit and a row is zero; the row is
 * named), E_NOMEM. O(n d). */
MUST_USE Status nearest_make_space(const float *x, size_t ld, int32_t n, int32_t d,
                                   bool is_unit, Space **out, Error *err);

/* The k nearest rows of each row of s, 1 <= k < n. is_unit: the distance of directions,
 * d2 = 2 - 2 cos; else that of the rows as they stand. Lists are exact on any CPU and
 * with any number of threads: the search of near/ proposes, distances summed in double
 * decide, and a row whose list is not proved by the error bound of the search is searched
 * again in full. Errors: E_NOMEM, E_CANCELED. O(n^2 d). */
typedef struct NearestOptions {
    int32_t k;
    bool is_unit;
} NearestOptions;
MUST_USE Status nearest_make(const Space *s, NearestOptions o, Progress *progress,
                             Nearest *out, Error *err);

/* The k nearest rows of another space, `to`, for each row of `from` (k <= to->n); rows of
 * the same number are not left out. Errors and cost as above. */
MUST_USE Status nearest_make_cross(const Space *from, const Space *to, NearestOptions o,
                                   Progress *progress, Nearest *out, Error *err);

void nearest_done(Nearest *nearest);

#endif
