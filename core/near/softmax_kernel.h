/* The body of the kernels of softmax_levels.h: included once by each file that is
 * compiled for one kind of CPU, with WIDTH floats in a register and STEP sources at a
 * time. GCC's and Clang's vector extensions give the same IEEE operations on each; no
 * product is fused with a sum (the build forbids it), and a lane never meets another. */
#ifndef CORE_NEAR_SOFTMAX_KERNEL_H
#define CORE_NEAR_SOFTMAX_KERNEL_H

#include "core/near/softmax_levels.h"

#ifndef WIDTH /* the header alone */
#define WIDTH   4
#define VECTORS 1
#define STEP    1
#endif

#pragma GCC diagnostic ignored "-Wpsabi" /* nothing wide is passed between files */

typedef float Lanes __attribute__((vector_size(4 * WIDTH), may_alias, aligned(4)));
typedef int32_t Ints __attribute__((vector_size(4 * WIDTH), may_alias, aligned(4)));

enum { BLOCK = VECTORS * WIDTH };

#define HOT static inline __attribute__((always_inline))

HOT Lanes load(const float *p)
{
    return *(const Lanes *)(const void *)p;
}

HOT Lanes choose(Ints mask, Lanes yes, Lanes no)
{
    return (Lanes)((mask & (Ints)yes) | (~mask & (Ints)no));
}

/* 2^y in units of 2^-30, as whole numbers below 2^31; y is cut to [-64, 0.9]. 2^y = 2^n
 * 2^r with n whole and |r| <= 1/2; 2^r = e^(r ln 2) by its series to the 6th power, off
 * by 1.2e-7 of it at most. */
HOT Ints power(Lanes y)
{
    const Lanes none = {0};
    const Lanes least = none - 64;
    const Lanes most = none + 0.9F;
    const Lanes shift = none + 12582912.0F; /* 1.5 x 2^23: its last bit counts ones */
    y = choose(y < least, least, y);
    y = choose(y > most, most, y);
    const Lanes whole = y + shift;
    const Lanes r = (y - (whole - shift)) * 0.69314718F;
    Lanes p = r * (1.0F / 720) + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1;
    p = p * r + 1;
    const Ints n = (Ints)whole - 0x4b400000; /* the bits of 1.5 x 2^23 */
    const Lanes v = (Lanes)((Ints)p + ((n + 30) << 23));
    return __builtin_convertvector(v + 0.5F, Ints);
}

static inline void add(const SoftmaxBlock *b)
{
    const Lanes none = {0};
    Lanes top[VECTORS];
    Ints low[VECTORS];
    Ints high[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        top[v] = load(b->top + (size_t)v * WIDTH);
        low[v] = *(const Ints *)(const void *)(b->low + (size_t)v * WIDTH);
        high[v] = *(const Ints *)(const void *)(b->high + (size_t)v * WIDTH);
    }
    for (int32_t i = 0; i < b->n; i += STEP) {
        const float *q = b->q + (size_t)i * b->ld;
        Lanes sum[STEP][VECTORS];
        _Pragma("GCC unroll 8") for (int r = 0; r < STEP; r++)
        {
            _Pragma("GCC unroll 8") for (int v = 0; v < VECTORS; v++)
            {
                sum[r][v] = none;
            }
        }
        for (size_t k = 0; k < b->ld; k++) {
            const float *t = b->t + k * BLOCK;
            _Pragma("GCC unroll 8") for (int r = 0; r < STEP; r++)
            {
                const Lanes one = none + q[(size_t)r * b->ld + k];
                _Pragma("GCC unroll 8") for (int v = 0; v < VECTORS; v++)
                {
                    sum[r][v] += one * load(t + (size_t)v * WIDTH);
                }
            }
        }
        const int32_t rows = b->n - i < STEP ? b->n - i : STEP;
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < VECTORS; v++) {
                const Ints e = power((sum[r][v] - top[v]) * b->factor);
                low[v] += e & 4095;
                high[v] += e >> 12;
            }
        }
    }
    for (int v = 0; v < VECTORS; v++) {
        *(Ints *)(void *)(b->low + (size_t)v * WIDTH) = low[v];
        *(Ints *)(void *)(b->high + (size_t)v * WIDTH) = high[v];
    }
}

#endif
