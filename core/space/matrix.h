/* Matrix: a small matrix of doubles as it stands in a file. */
#ifndef CORE_SPACE_MATRIX_H
#define CORE_SPACE_MATRIX_H

#include <stddef.h>

#include "core/base/error.h"
#include "core/base/limits.h"

typedef struct Matrix {
    size_t n, d;
    double *v; /* n x d, row-major; owned */
} Matrix;

/* Reads .npy (any float type) or text: rows of numbers between blanks, with or without a
 * first line `rows columns`; blank lines are skipped; each also compressed. At most
 * limits->dims rows and columns. Errors: E_INPUT (not a matrix, not finite, foreign kind)
 * with file and line, E_LIMIT, E_NOMEM. */
MUST_USE Status matrix_read(Matrix *out, const char *path, const Limits *limits,
                            Error *err);
void matrix_free(Matrix *m);

#endif
