/* Sixteen scores of one query against the floors: what the AVX-512 kernels share. Include
 * only in files compiled with AVX-512. */
#ifndef CORE_NEAR_KERNEL_SCAN_H
#define CORE_NEAR_KERNEL_SCAN_H

#include <immintrin.h>
#include <math.h>

#include "core/near/kernel.h"

/* Query `query` of the group and the 16 targets from `target` of the tile on. */
typedef struct KernelPlace {
    int32_t query, target;
} KernelPlace;

static inline int32_t kernel_scan16(const KernelBlock *b, __m512 score, KernelPlace at,
                                    KernelHit *hits)
{
    const __m512 s = _mm512_sub_ps(score, _mm512_loadu_ps(b->bias + at.target));
    __m512 floor = _mm512_set1_ps(b->row_floor[at.query]);
    if (b->col_floor)
        floor = _mm512_min_ps(floor, _mm512_loadu_ps(b->col_floor + at.target));
    unsigned mask = _mm512_cmp_ps_mask(s, floor, _CMP_GE_OQ);
    if (__builtin_expect(mask == 0, 1))
        return 0;
    float value[16];
    _mm512_storeu_ps(value, s);
    int32_t n = 0;
    for (; mask; mask &= mask - 1) {
        const int lane = __builtin_ctz(mask);
        hits[n++] = (KernelHit){value[lane], at.query, at.target + lane};
    }
    return n;
}

/* 16 integer sums as scores: (sum + shift) * scale. */
static inline __m512 kernel_scan_score(const int32_t *sum, int32_t shift, __m512 scale)
{
    const __m512i s = _mm512_add_epi32(_mm512_loadu_si512(sum), _mm512_set1_epi32(shift));
    return _mm512_mul_ps(_mm512_cvtepi32_ps(s), scale);
}

#endif
