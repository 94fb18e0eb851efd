/* Gram: the sums of products of columns with columns, X'X, in double. */
#ifndef CORE_PROJECT_GRAM_H
#define CORE_PROJECT_GRAM_H

#include <stddef.h>
#include <stdint.h>

/* Stride in doubles of rows of d numbers and of the matrix: d rounded up to 16, and one
 * cache line more, so that the numbers of a column do not all fall into half of the
 * cache's sets. */
size_t gram_stride(int32_t d);

/* c += X'X, upper triangle (what stands below it is not defined). x: n x gram_stride(d),
 * numbers behind d are 0; c: gram_stride(d) squared. As with BLAS, the last bits may
 * differ from one kind of CPU to another. Thread-safe after blas_init. O(n d^2); blocks
 * of about 128 rows are fastest (they stay in the L2 cache). */
void gram_add(const double *x, size_t n, int32_t d, double *c);

/* Kernels that this CPU can run, slowest first, at least 1; gram_add takes the last
 * (tests compare all). */
int gram_kernels(void);
void gram_add_with(int kernel, const double *x, size_t n, int32_t d, double *c);

#endif
