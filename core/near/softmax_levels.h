/* The sums of exponentials behind softmax.h, for one kind of CPU each, with the same
 * bytes for all kinds. Internal to core/near. */
#ifndef CORE_NEAR_SOFTMAX_LEVELS_H
#define CORE_NEAR_SOFTMAX_LEVELS_H

#include <stddef.h>
#include <stdint.h>

/* Some sources against one block of targets. */
typedef struct SoftmaxBlock {
    const float *q; /* n unit rows of stride ld, room for a multiple of 8 */
    int32_t n;      /* at most 4,096 */
    const float *t; /* a block of unit rows: the values of one dimension together */
    size_t ld;
    const float *top; /* per target: the largest cosine it has */
    float factor;     /* beta / ln 2 */
    /* per target: += 2^(factor (cos - top)) in units of 2^-30, split so that 4,096 of
     * them fit: the 12 lowest bits, and the rest */
    int32_t *low, *high;
} SoftmaxBlock;

typedef struct SoftmaxKernel {
    const char *name;
    int32_t block; /* targets of a block; divides 48 */
    void (*add)(const SoftmaxBlock *b);
} SoftmaxKernel;

extern const SoftmaxKernel softmax_portable, softmax_avx2, softmax_avx512;

/* The fastest below the limit of cpu_get. */
const SoftmaxKernel *softmax_get(void);

#endif
