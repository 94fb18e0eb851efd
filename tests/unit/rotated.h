/* Snapshots made in a test: random words, the same rotated by an orthogonal matrix. */
#ifndef TESTS_UNIT_ROTATED_H
#define TESTS_UNIT_ROTATED_H

#include <math.h>

#include "tests/unit/turned.h"

/* y = x q, each n x d. */
static inline void rotated_rows(const float *x, float *y, int n, int d, uint64_t seed)
{
    double *q = malloc((size_t)d * (size_t)d * sizeof *q);
    assert_non_null(q);
    turned_matrix(q, d, seed);
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
