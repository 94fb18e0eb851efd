/* Product: rows times one fixed matrix in double, with the same bits on every CPU.
 *
 * Every number of the result is the sum over k in ascending order, each product rounded
 * before it is added; BLAS kernels differ here from CPU to CPU. */
#ifndef CORE_SPACE_PRODUCT_H
#define CORE_SPACE_PRODUCT_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

enum { PRODUCT_ROWS = 4 }; /* rows that go through the matrix together */

typedef struct Product {
    int32_t d_in, d_out;
    size_t ld; /* doubles of a row of the result; d_out rounded up to 8 */
    double *w; /* repacked; owned */
    void (*multiply)(const struct Product *p, const double *x, double *y);
} Product;

/* Repacks w (d_in x d_out, row-major) and chooses the kernel for this CPU. Errors:
 * E_NOMEM. */
MUST_USE Status product_make(const double *w, int32_t d_in, int32_t d_out, Product *out,
                             Error *err);
void product_done(Product *p);

/* y = x W. x: PRODUCT_ROWS x d_in; y: PRODUCT_ROWS x ld, numbers behind d_out are 0.
 * Thread-safe. O(d_in d_out). */
void product_multiply(const Product *p, const double *x, double *y);

/* Doubles that x and y take together. */
size_t product_scratch(const Product *p);

/* Kernels that this CPU can run, at least 1; product_use_kernel takes number i of them
 * (tests compare all). */
int product_kernels(void);
void product_use_kernel(Product *p, int i);

#endif
