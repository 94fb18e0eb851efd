/* Axes of the reader's own: words placed by how much more they are like one word than
 * like another. */
#ifndef CORE_PROJECT_AXES_H
#define CORE_PROJECT_AXES_H

#include "core/project/points.h"

/* Every point at (<u, a>, <u, b>): u its unit row, a and b the unit directions of its
 * space: direction + (2 s + axis) d holds d numbers of space s. Both coordinates are
 * cosines, in [-1, 1]. Nothing is centred. The same bytes with any number of threads.
 * Errors: E_INPUT (the spaces have different dimensions), E_NOMEM, E_CANCELED. O(n d).
 * Source of the idea: Bolukbasi et al. 2016; Kozlowski et al. 2019, who average several
 * differences of words. */
MUST_USE Status axes_make_layout(const PointsInput *in, const double *direction,
                                 Progress *progress, Layout **out, Error *err);

/* The unit difference of two unit means: rows a[0..na) against b[0..nb) of a sealed
 * space, each row taken with length 1. False when a list is empty, holds only zero rows,
 * or the two means are the same. out: d numbers. O((na + nb) d). */
bool axes_find_direction(const Space *s, const int32_t *a, int32_t na, const int32_t *b,
                         int32_t nb, double *out);

#endif
