/* Fourier transforms of 16 sequences at once, side by side in the lanes of a vector: the
 * plan. The arithmetic is in potential_kernel.h, in one fixed order for every kind of
 * CPU. */
#ifndef CORE_PROJECT_FFT_H
#define CORE_PROJECT_FFT_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

enum { FFT_STAGES = 16 };

/* n = 4 times products of 5, 3, 4 and 2, in this order of stages. A stage of radix r over
 * sequences of length l holds r - 1 twiddle factors for each of l / r numbers, as pairs
 * (cos, -sin). Frequency k of the forward transform lies at position at[k]; the transform
 * back starts from that order. */
typedef struct FftPlan {
    int32_t n;
    int stages;
    int32_t radix[FFT_STAGES];
    size_t first[FFT_STAGES]; /* of the stage's twiddle factors */
    float *twiddle;           /* owned */
    int32_t *at;              /* n; owned */
} FftPlan;

/* The smallest length that a plan can have and that is at least n; at least 16. */
int32_t fft_find_length(int32_t n);

/* n as from fft_find_length. Errors: E_NOMEM. O(n log n). */
MUST_USE Status fft_init(FftPlan *plan, int32_t n, Error *err);
void fft_done(FftPlan *plan);

#endif
