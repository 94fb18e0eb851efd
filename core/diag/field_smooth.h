/* Kernel smoothing of values in the plane, and their permutation. Internal to the field.
 */
#ifndef CORE_DIAG_FIELD_SMOOTH_H
#define CORE_DIAG_FIELD_SMOOTH_H

#include "core/diag/field.h"

/* Points with values, and how they are smoothed. */
typedef struct FieldSmooth {
    const double *xy; /* n x 2, finite */
    const double *value;
    const double *weight; /* NULL: 1 */
    int32_t n;
    bool is_rate;
    double mean, sd;
    int32_t nearest; /* the point whose half distance is the bandwidth */
    double reach;
    const FieldOptions *options;
} FieldSmooth;

/* Weighted mean and standard deviation of the values. */
void field_smooth_moments(FieldSmooth *s);

/* The field at a place; room: 2n numbers. On return room[i], i < n, is the weight of
 * point i (0 beyond 4h). */
FieldAt field_smooth_at(const FieldSmooth *s, const double *place, double *room);

/* The field at m places. Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status field_smooth_places(const FieldSmooth *s, const double *place, int32_t m,
                                    FieldAt *out, Progress *progress, Error *err);

/* Permutes the values over the points; at: the field at the points. Sets *p and
 * *critical. Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status field_smooth_permute(const FieldSmooth *s, const FieldAt *at, Field *f,
                                     Progress *progress, Error *err);

#endif
