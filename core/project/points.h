/* Points: the words that a map shows, as one list over several spaces. */
#ifndef CORE_PROJECT_POINTS_H
#define CORE_PROJECT_POINTS_H

#include "core/project/layout.h"

/* What to show: rows[s] (length counts[s]) are the rows of spaces[s]; rows == NULL or
 * rows[s] == NULL: all. Borrowed. */
typedef struct PointsInput {
    const Space *const *spaces;
    int nspaces;
    const int32_t *const *rows;
    const int32_t *counts;
} PointsInput;

/* The rows of the input that have a direction, space after space, in the order given. */
typedef struct Points {
    const Space *const *spaces; /* borrowed from the input */
    int32_t *space, *row;       /* n each; owned */
    int32_t n, d;
    int32_t zero_rows; /* left out since their vector is zero */
} Points;

/* Errors: E_INPUT (the spaces have different dimensions), E_NOMEM. O(n). */
MUST_USE Status points_init(Points *p, const PointsInput *in, Error *err);
void points_done(Points *p);

/* Unit row i of the points, in double: out has d numbers. */
void points_unit_row(const Points *p, int32_t i, double *out);

/* All unit rows as float32, row-major (n x d), on 64 bytes; freed with free(). Errors:
 * E_NOMEM. O(n d). */
MUST_USE Status points_make_rows(const Points *p, float **out, Error *err);

/* A layout of these points with all places at 0, nothing measured; takes space and row
 * out of *p. Errors: E_NOMEM (then *p keeps them). */
MUST_USE Status points_adopt(Points *p, const char *method, Layout **out, Error *err);

#endif
