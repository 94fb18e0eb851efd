/* Snapshots made in a test: random words, the same rotated by an orthogonal matrix. */
#ifndef TESTS_UNIT_ROTATED_H
#define TESTS_UNIT_ROTATED_H

#include <math.h>

#include "tests/unit/made.h"

/* q: d x d, orthonormal rows by Gram and Schmidt. */
static inline void rotated_matrix(double *q, int d, uint64_t seed)
{
    Rng r = rng_stream(seed, "rotated");
    for (int i = 0; i < d; i++) {
        double *row = q + (size_t)i * (size_t)d;
        for (int j = 0; j < d; j++)
            row[j] = rng_normal(&r);
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < i; k++) {
                const double *other = q + (size_t)k * (size_t)d;
                double dot = 0;
                for (int j = 0; j < d; j++)
                    dot += row[j] * other[j];
                for (int j = 0; j < d; j++)
                    row[j] -= dot * other[j];
            }
        }
        double length = 0;
        for (int j = 0; j < d; j++)
            length += row[j] * row[j];
        for (int j = 0; j < d; j++)
            row[j] /= sqrt(length);
    }
}

/* y = x q, each n x d. */
static inline void rotated_rows(const float *x, float *y, int n, int d, uint64_t seed)
{
    double *q = malloc((size_t)d * (size_t)d * sizeof *q);
    assert_non_null(q);
    rotated_matrix(q, d, seed);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) {
            double sum = 0;
            for (int k = 0; k < d; k++)
                sum += (double)x[i * d + k] * q[k * d + j];
            y[i * d + j] = (float)sum;
        }
    }
    free(q);
}

#endif
