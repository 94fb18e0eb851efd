/* Rows in 8 bits for the integer kernels, and the proof of what that loses.
 *
 * A unit row is turned by a fixed orthogonal map, then every number is rounded to a
 * multiple of the row's own step, its largest magnitude / 127. Turning spreads a row
 * evenly over its dimensions, so that no single large one makes the step coarse; it
 * leaves products as they are.
 *
 * The map, with the row seen as 16 lines of depth / 16 numbers: random signs; a Hadamard
 * matrix / 4 down every column; line l moved round by l places, so that the next columns
 * hold numbers of 16 different ones; signs and Hadamard once more. Only the additions
 * round, in eight levels, each of them orthogonal up to a power of two: one level moves a
 * row by at most 2^-24 of its length, all by 8.01 x 2^-24.
 *
 * Source: the randomised Hadamard transform of Ailon and Chazelle 2009, "The fast
 * Johnson-Lindenstrauss transform and approximate nearest neighbors", here orthogonal and
 * without projection. */
#ifndef CORE_NEAR_KERNEL_INT8_H
#define CORE_NEAR_KERNEL_INT8_H

#include "core/near/kernel.h"

/* Numbers of a packed row: d rounded up to a multiple of `unit`, itself one of 16. */
size_t kernel_int8_depth(int32_t d, size_t unit);

/* A packed group: `room` rows of `depth` signed bytes, then for each row its step (float)
 * and -128 times the sum of its bytes (int32), which undoes the shift of the targets. */
typedef struct KernelInt8Queries {
    const int8_t *x;
    const float *step;
    const int32_t *shift;
} KernelInt8Queries;
KernelInt8Queries kernel_int8_queries(const void *group, int32_t room, size_t depth);

/* A packed block of `block` targets (a multiple of 16): bytes + 128, four dimensions of
 * 16 targets in 64 bytes, the block's 16s side by side, then the next four dimensions;
 * after them the steps, and as many bytes free as these take. */
static inline const float *kernel_int8_steps(const uint8_t *block, int32_t size,
                                             size_t depth)
{
    return (const float *)(const void *)(block + (size_t)size * depth);
}

/* Bytes a row takes, as a query or as a target. */
size_t kernel_int8_row_bytes(size_t depth);

/* Kernel.pack for both layouts. O(n depth). */
typedef struct KernelInt8Shape {
    size_t depth;
    int32_t block; /* 0: queries */
} KernelInt8Shape;
double kernel_int8_pack(const KernelRows *rows, KernelInt8Shape shape, void *dst,
                        double *errors);

/* Kernel.sum_error: the integer sum is exact; what is left are roundings of its three
 * factors and of the bias. */
double kernel_int8_sum_error(int32_t d);

#endif
