/* Preparation of a space before use: unit length, centring. In place, before sealing. */
#ifndef CORE_SPACE_PREPARE_H
#define CORE_SPACE_PREPARE_H

#include "core/space/space.h"

/* Applies comma-joined steps in order: `none` (or ""), `unit` (each row divided by its
 * Euclidean length; zero rows stay zero), `center` (the column means over all rows of s
 * are subtracted; zero rows take part in the means and stay zero). Means and lengths are
 * accumulated in double in fixed chunk order. Appends to s->steps. Errors: E_USAGE for an
 * unknown step (s unchanged); E_INPUT when a number leaves float32, E_NOMEM, E_CANCELED
 * (s is then half prepared and only good for space_free). Source: the `unit` and `center`
 * actions of vecmap (Artetxe et al. 2018). O(n d) per step. */
MUST_USE Status prepare_apply(Space *s, const char *steps, Progress *progress,
                              Error *err);

/* Checks the spelling of steps without applying them. Errors: E_USAGE. */
MUST_USE Status prepare_check(const char *steps, Error *err);

/* Rounds every row to `bits` (2 to 16) bits a number, as a quantised copy stores it: the
 * multiples q max|x| / (2^(bits - 1) - 1), q a whole number, ties away from zero. Zero
 * rows stay zero. Appends "round:BITS" to the steps of the unsealed s. Errors: E_USAGE
 * (too many steps), E_CANCELED. O(n d). */
MUST_USE Status prepare_round(Space *s, int bits, Progress *progress, Error *err);

/* Facts about rows as stored, over the rows that are not zero: mean length; share of rows
 * with | length - 1 | <= 1e-3; length of the mean of unit rows (0 = centred). */
typedef struct PrepareFacts {
    double mean_norm;
    double unit_share;
    double mean_vector; /* |mean of unit rows|; < 0.01 reads as centred */
    int32_t rows;       /* rows that are not zero */
} PrepareFacts;
MUST_USE Status prepare_facts(const Space *s, Progress *progress, PrepareFacts *out,
                              Error *err);

#endif
