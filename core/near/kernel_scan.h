/* Sixteen scores of one query against the floors: what the AVX-512 kernels share. Include
 * only in files compiled with AVX-512. */
#ifndef CORE_NEAR_KERNEL_SCAN_H
#define CORE_NEAR_KERNEL_SCAN_H

#ifdef __AVX512F__

#include <immintrin.h>

#include "core/near/kernel.h"

/* Query `query` of the group and the 16 targets from `target` of the tile on. */
typedef struct KernelPlace {
    int32_t query, target;
} KernelPlace;

/* room: where the 16 scores may be written. (An array on the stack will not do: the
 * stacks of AddressSanitizer are aligned to 32 bytes, GCC writes such an array as if to
 * 64.) */
static inline int32_t kernel_scan16(const KernelBlock *b, __m512 score, KernelPlace at,
                                    float *room, KernelHit *hits)
{
    const __m512 s = _mm512_sub_ps(score, _mm512_loadu_ps(b->bias + at.target));
    __m512 floor = _mm512_set1_ps(b->row_floor[at.query]);
    if (b->col_floor) {
        const __m512 shift = _mm512_set1_ps(b->row_bias ? b->row_bias[at.query] : 0);
        const __m512 col = _mm512_loadu_ps(b->col_floor + at.target);
        floor = _mm512_min_ps(floor, _mm512_add_ps(col, shift));
    }
    unsigned mask = _mm512_cmp_ps_mask(s, floor, _CMP_GE_OQ);
    if (__builtin_expect(mask == 0, 1))
        return 0;
    _mm512_storeu_ps(room, s);
    int32_t n = 0;
    for (; mask; mask &= mask - 1) {
        const int lane = __builtin_ctz(mask);
        hits[n++] = (KernelHit){room[lane], at.query, at.target + lane};
    }
    return n;
}

/* Integer sums of `n` queries with `block` targets, row by row, as scores: (sum + shift
 * of the query) x step of the query x step of the target. shift NULL: it is in the sums.
 */
typedef struct KernelSums {
    const int32_t *sum, *shift;
    const float *query_step, *target_step;
    int32_t n, block;
    float *room; /* for 16 scores */
} KernelSums;

static inline int32_t kernel_scan_sums(const KernelBlock *b, const KernelSums *s,
                                       KernelPlace first, KernelHit *hits)
{
    int32_t n = 0;
    for (int32_t v = 0; v < s->block; v += 16) {
        const __m512 step = _mm512_loadu_ps(s->target_step + v);
        for (int32_t r = 0; r < s->n; r++) {
            const __m512i sum = _mm512_add_epi32(
                _mm512_loadu_si512(s->sum + (size_t)r * (size_t)s->block + (size_t)v),
                _mm512_set1_epi32(s->shift ? s->shift[r] : 0));
            const __m512 scale = _mm512_mul_ps(step, _mm512_set1_ps(s->query_step[r]));
            const KernelPlace at = {first.query + r, first.target + v};
            n += kernel_scan16(b, _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale), at,
                               s->room, hits + n);
        }
    }
    return n;
}

#endif
#endif
