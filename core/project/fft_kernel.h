/* In-place transforms of 16 sequences: number j of all of them is one vector of real and
 * one of imaginary parts, at j * FFT_STEP floats. */
#ifndef CORE_PROJECT_FFT_KERNEL_H
#define CORE_PROJECT_FFT_KERNEL_H

#include "core/project/fft.h"
#include "core/project/lanes.h"

enum { FFT_STEP = 2 * LANES };

typedef struct Complex {
    Lanes re, im;
} Complex;

HOT Complex fft_get(const float *p)
{
    return (Complex){lanes_load(p), lanes_load(p + LANES)};
}

HOT void fft_put(float *p, Complex v)
{
    lanes_store(p, v.re);
    lanes_store(p + LANES, v.im);
}

HOT Complex fft_add(Complex a, Complex b)
{
    return (Complex){a.re + b.re, a.im + b.im};
}

HOT Complex fft_sub(Complex a, Complex b)
{
    return (Complex){a.re - b.re, a.im - b.im};
}

HOT Complex fft_scale(Complex a, float s)
{
    return (Complex){a.re * lanes_set(s), a.im * lanes_set(s)};
}

/* Times -i forward (sign 1), i back (sign -1). */
HOT Complex fft_turn(Complex a, int sign)
{
    return sign > 0 ? (Complex){a.im, -a.re} : (Complex){-a.im, a.re};
}

/* Times w, or its conjugate on the way back. */
HOT Complex fft_times(Complex a, const float w[2], int sign)
{
    const Lanes c = lanes_set(w[0]);
    const Lanes s = lanes_set(sign > 0 ? w[1] : -w[1]);
    return (Complex){a.re * c - a.im * s, a.re * s + a.im * c};
}

/* ---- butterflies: x[q] becomes sum_p x[p] exp(-+ 2 pi i p q / r) ---- */

HOT void fft_two(Complex x[2])
{
    const Complex a = x[0];
    x[0] = fft_add(a, x[1]);
    x[1] = fft_sub(a, x[1]);
}

HOT void fft_three(Complex x[3], int sign)
{
    const Complex sum = fft_add(x[1], x[2]);
    const Complex turn = fft_turn(fft_scale(fft_sub(x[1], x[2]), 0.866025404F), sign);
    const Complex mid = fft_sub(x[0], fft_scale(sum, 0.5F));
    x[0] = fft_add(x[0], sum);
    x[1] = fft_add(mid, turn);
    x[2] = fft_sub(mid, turn);
}

HOT void fft_four(Complex x[4], int sign)
{
    const Complex a = fft_add(x[0], x[2]);
    const Complex b = fft_sub(x[0], x[2]);
    const Complex c = fft_add(x[1], x[3]);
    const Complex d = fft_turn(fft_sub(x[1], x[3]), sign);
    x[0] = fft_add(a, c);
    x[1] = fft_add(b, d);
    x[2] = fft_sub(a, c);
    x[3] = fft_sub(b, d);
}

HOT void fft_five(Complex x[5], int sign)
{
    const float c1 = 0.309016994F; /* cos and sin of 72 and 144 degrees */
    const float c2 = -0.809016994F;
    const float s1 = 0.951056516F;
    const float s2 = 0.587785252F;
    const Complex a = fft_add(x[1], x[4]);
    const Complex b = fft_add(x[2], x[3]);
    const Complex c = fft_sub(x[1], x[4]);
    const Complex d = fft_sub(x[2], x[3]);
    const Complex p = fft_add(x[0], fft_add(fft_scale(a, c1), fft_scale(b, c2)));
    const Complex q = fft_add(x[0], fft_add(fft_scale(a, c2), fft_scale(b, c1)));
    const Complex u = fft_turn(fft_add(fft_scale(c, s1), fft_scale(d, s2)), sign);
    const Complex v = fft_turn(fft_sub(fft_scale(c, s2), fft_scale(d, s1)), sign);
    x[0] = fft_add(x[0], fft_add(a, b));
    x[1] = fft_add(p, u);
    x[2] = fft_add(q, v);
    x[3] = fft_sub(q, v);
    x[4] = fft_sub(p, u);
}

HOT void fft_butterfly(Complex *x, int r, int sign)
{
    if (r == 2)
        fft_two(x);
    else if (r == 3)
        fft_three(x, sign);
    else if (r == 4)
        fft_four(x, sign);
    else
        fft_five(x, sign);
}

/* One stage over sequences of length `length`; r and sign are constants where it is
 * inlined. Forward: butterfly, then twiddle; back: the reverse. */
HOT void fft_stage(float *buf, int32_t n, int32_t length, const float *tw, int r,
                   int sign)
{
    const size_t m = (size_t)(length / r);
    const size_t step = m * FFT_STEP;
    for (size_t b = 0; b < (size_t)n; b += (size_t)length) {
        const float *w = tw;
        float *at = buf + b * FFT_STEP;
        for (size_t k = 0; k < m; k++, at += FFT_STEP, w += 2 * (r - 1)) {
            Complex x[5];
            for (int q = 0; q < r; q++) {
                x[q] = fft_get(at + (size_t)q * step);
                if (sign < 0 && q > 0)
                    x[q] = fft_times(x[q], w + 2 * (q - 1), sign);
            }
            fft_butterfly(x, r, sign);
            for (int q = 0; q < r; q++) {
                if (sign > 0 && q > 0)
                    x[q] = fft_times(x[q], w + 2 * (q - 1), sign);
                fft_put(at + (size_t)q * step, x[q]);
            }
        }
    }
}

/* The first stage forward where the second half of the sequences is zero (and is not
 * read), or the last one back where it is not wanted (and is not written). */
HOT void fft_half_stage(float *buf, int32_t n, const float *tw, int sign)
{
    const size_t m = (size_t)n / 4;
    const size_t step = m * FFT_STEP;
    float *at = buf;
    for (size_t k = 0; k < m; k++, at += FFT_STEP, tw += 6) {
        Complex x[4];
        x[0] = fft_get(at);
        x[1] = fft_get(at + step);
        if (sign > 0) {
            const Complex d = fft_turn(x[1], sign);
            const Complex a = x[0];
            fft_put(at, fft_add(a, x[1]));
            fft_put(at + step, fft_times(fft_add(a, d), tw, sign));
            fft_put(at + 2 * step, fft_times(fft_sub(a, x[1]), tw + 2, sign));
            fft_put(at + 3 * step, fft_times(fft_sub(a, d), tw + 4, sign));
        } else {
            x[1] = fft_times(x[1], tw, sign);
            x[2] = fft_times(fft_get(at + 2 * step), tw + 2, sign);
            x[3] = fft_times(fft_get(at + 3 * step), tw + 4, sign);
            const Complex a = fft_add(x[0], x[2]);
            const Complex b = fft_sub(x[0], x[2]);
            fft_put(at, fft_add(a, fft_add(x[1], x[3])));
            fft_put(at + step, fft_add(b, fft_turn(fft_sub(x[1], x[3]), sign)));
        }
    }
}

HOT void fft_any_stage(float *buf, const FftPlan *plan, int s, int32_t length, int sign)
{
    const float *tw = plan->twiddle + plan->first[s];
    switch (plan->radix[s]) {
    case 2: fft_stage(buf, plan->n, length, tw, 2, sign); break;
    case 3: fft_stage(buf, plan->n, length, tw, 3, sign); break;
    case 4: fft_stage(buf, plan->n, length, tw, 4, sign); break;
    default: fft_stage(buf, plan->n, length, tw, 5, sign); break;
    }
}

/* The last stage forward, a product of each number with 16 real ones, and the first stage
 * back, which takes the same numbers: one way through memory instead of three. Returns
 * the sum of the squares times the factors. */
HOT Lanes fft_turning_stage(float *buf, int32_t n, const float *tw, const float *factor,
                            int r)
{
    Lanes sum = {0};
    for (size_t b = 0; b < (size_t)n; b += (size_t)r) {
        float *at = buf + b * FFT_STEP;
        Complex x[5];
        for (int q = 0; q < r; q++)
            x[q] = fft_get(at + (size_t)q * FFT_STEP);
        fft_butterfly(x, r, 1);
        for (int q = 0; q < r; q++) {
            const Lanes s = lanes_load(factor + (b + (size_t)q) * LANES);
            const Complex z = q > 0 ? fft_times(x[q], tw + 2 * (q - 1), 1) : x[q];
            sum += (z.re * z.re + z.im * z.im) * s;
            x[q] = (Complex){z.re * s, z.im * s};
            if (q > 0)
                x[q] = fft_times(x[q], tw + 2 * (q - 1), -1);
        }
        fft_butterfly(x, r, -1);
        for (int q = 0; q < r; q++)
            fft_put(at + (size_t)q * FFT_STEP, x[q]);
    }
    return sum;
}

HOT Lanes fft_any_turning_stage(float *buf, const FftPlan *plan, const float *factor)
{
    const float *tw = plan->twiddle + plan->first[plan->stages - 1];
    switch (plan->radix[plan->stages - 1]) {
    case 2: return fft_turning_stage(buf, plan->n, tw, factor, 2);
    case 3: return fft_turning_stage(buf, plan->n, tw, factor, 3);
    case 4: return fft_turning_stage(buf, plan->n, tw, factor, 4);
    default: return fft_turning_stage(buf, plan->n, tw, factor, 5);
    }
}

/* The stages before `stages` forward. */
static inline void fft_begin(float *buf, const FftPlan *plan, int stages, bool is_half)
{
    int32_t length = plan->n;
    for (int s = 0; s < stages; s++) {
        if (s == 0 && is_half)
            fft_half_stage(buf, plan->n, plan->twiddle, 1);
        else
            fft_any_stage(buf, plan, s, length, 1);
        length /= plan->radix[s];
    }
}

/* The stages before `stages` back. */
static inline void fft_end(float *buf, const FftPlan *plan, int stages)
{
    int32_t length = 1;
    for (int s = plan->stages - 1; s > 0; s--) {
        length *= plan->radix[s];
        if (s < stages)
            fft_any_stage(buf, plan, s, length, -1);
    }
    fft_half_stage(buf, plan->n, plan->twiddle, -1);
}

/* From natural order to the plan's; is_half: numbers n/2 and later are zero. */
static inline void fft_forward(float *buf, const FftPlan *plan, bool is_half)
{
    fft_begin(buf, plan, plan->stages, is_half);
}

/* From the plan's order to the first half of the natural one, times n. */
static inline void fft_back(float *buf, const FftPlan *plan)
{
    fft_end(buf, plan, plan->stages);
}

/* Forward from the first half, times factor (n x LANES, in the plan's order), and back to
 * the first half, times n; *sum: of the squares times the factors. */
static inline void fft_filter(float *buf, const FftPlan *plan, const float *factor,
                              Lanes *sum)
{
    const int last = plan->stages - 1;
    fft_begin(buf, plan, last, true);
    *sum = fft_any_turning_stage(buf, plan, factor);
    fft_end(buf, plan, last);
}

#endif
