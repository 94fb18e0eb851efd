/* Principal directions of the rows of word pairs: what whitening and ridge regression
 * divide by, and which directions the pairs say nothing about. */
#ifndef CORE_SPACE_FIT_GRAM_H
#define CORE_SPACE_FIT_GRAM_H

#include "core/space/mapping.h"

/* A'A = V diag(s^2) V' of n rows of a space. */
typedef struct FitGram {
    int32_t d;
    int32_t rank; /* directions with s > 1e-6 of the largest */
    double *s;    /* d singular values of A, descending; 0 beyond the rank; owned */
    double *v;    /* d x d, row-major, column j belongs to s[j]; owned */
} FitGram;

/* Which function of the singular values stands between V and V'. */
typedef enum FitPower {
    FIT_WHITEN, /* 1 / s, 0 where s is 0 (pseudo-inverse) */
    FIT_COLOUR, /* s */
    FIT_INVERT  /* 1 / (s^2 + lambda), 0 where that is 0 */
} FitPower;

/* Rows as they stand in the sealed space, sums in double. Errors: E_UNDEFINED (all rows
 * zero, no convergence), E_NOMEM, E_CANCELED. O(n d^2 + d^3). */
MUST_USE Status fit_gram_make(const Space *s, const int32_t *rows, int32_t n,
                              Progress *progress, FitGram *out, Error *err);

/* out = V f(s) V' (d x d, row-major). lambda: of FIT_INVERT, else unused. O(d^3).
 * E_NOMEM. */
MUST_USE Status fit_gram_power(const FitGram *g, FitPower power, double lambda,
                               double *out, Error *err);
void fit_gram_done(FitGram *g);

/* c = a b, c = a' b: d x d matrices, row-major, on one thread. */
void fit_gram_multiply(const double *a, const double *b, int32_t d, double *c);
void fit_gram_multiply_turned(const double *a, const double *b, int32_t d, double *c);

#endif
