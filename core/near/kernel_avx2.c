/* Layout. A group is 32 queries, row-major, stride d rounded up to 16. A tile is 240
 * targets in blocks of 24; within a block the 24 values of one dimension stand together,
 * so that three registers hold a dimension of all 24 targets.
 *
 * One step multiplies 4 queries with 24 targets: 12 accumulators stay in registers over
 * all dimensions, and a block (29 KB at 300 dimensions) stays in the first-level cache
 * while the 8 steps of a group pass by. The 32 x 24 scores of a group and a block meet
 * the floors there and are never written further. */
#include "core/near/kernel_avx2.h"

#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

enum { QUERIES = 32, TARGETS = 240, BLOCK = 24, STEP = 4 };

static size_t row_bytes(int32_t d)
{
    return space_stride(d) * sizeof(float);
}

static double pack(const KernelRows *rows, bool is_target, void *dst, double *errors)
{
    return kernel_pack_blocks(rows, is_target ? BLOCK : 1, dst, errors);
}

double kernel_avx2_sum_error(int32_t d)
{
    return 1.01 * ((double)d + 20) * 0x1p-24 + 1e-12;
}

/* 4 queries x 24 targets -> out[4][24]. The twelve accumulators have names of
 * their own: as an array they would go through memory. */
static void multiply(const float *q, const float *t, size_t ld, float *out)
{
    __m256 a0 = _mm256_setzero_ps();
    __m256 a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0;
    __m256 c0 = a0, c1 = a0, c2 = a0, d0 = a0, d1 = a0, d2 = a0;
    for (size_t k = 0; k < ld; k++) {
        const __m256 t0 = _mm256_loadu_ps(t + k * BLOCK);
        const __m256 t1 = _mm256_loadu_ps(t + k * BLOCK + 8);
        const __m256 t2 = _mm256_loadu_ps(t + k * BLOCK + 16);
        __m256 x = _mm256_broadcast_ss(q + k);
        a0 = _mm256_fmadd_ps(x, t0, a0);
        a1 = _mm256_fmadd_ps(x, t1, a1);
        a2 = _mm256_fmadd_ps(x, t2, a2);
        x = _mm256_broadcast_ss(q + ld + k);
        b0 = _mm256_fmadd_ps(x, t0, b0);
        b1 = _mm256_fmadd_ps(x, t1, b1);
        b2 = _mm256_fmadd_ps(x, t2, b2);
        x = _mm256_broadcast_ss(q + 2 * ld + k);
        c0 = _mm256_fmadd_ps(x, t0, c0);
        c1 = _mm256_fmadd_ps(x, t1, c1);
        c2 = _mm256_fmadd_ps(x, t2, c2);
        x = _mm256_broadcast_ss(q + 3 * ld + k);
        d0 = _mm256_fmadd_ps(x, t0, d0);
        d1 = _mm256_fmadd_ps(x, t1, d1);
        d2 = _mm256_fmadd_ps(x, t2, d2);
    }
    const __m256 all[STEP * 3] = {a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2};
    for (int i = 0; i < STEP * 3; i++)
        _mm256_storeu_ps(out + (size_t)8 * (size_t)i, all[i]);
}

static int32_t write_hits(unsigned mask, __m256 score, int32_t query, int32_t target,
                          KernelHit *hits)
{
    float value[8];
    _mm256_storeu_ps(value, score);
    int32_t n = 0;
    for (; mask; mask &= mask - 1) {
        const int at = __builtin_ctz(mask);
        hits[n++] = (KernelHit){value[at], query, target + at};
    }
    return n;
}

/* The scores of a group against one block: what reaches a floor is a hit. */
static int32_t scan(const KernelBlock *b, const float *score, int32_t first,
                    KernelHit *hits)
{
    int32_t n = 0;
    for (int32_t l = 0; l < BLOCK; l += 8) {
        const __m256 bias = _mm256_loadu_ps(b->bias + first + l);
        const __m256 col = b->col_floor ? _mm256_loadu_ps(b->col_floor + first + l)
                                        : _mm256_set1_ps(INFINITY);
        for (int r = 0; r < QUERIES; r++) {
            const __m256 s = _mm256_sub_ps(
                _mm256_loadu_ps(score + (size_t)r * BLOCK + (size_t)l), bias);
            const __m256 row = _mm256_broadcast_ss(b->row_floor + r);
            const __m256 shift = _mm256_set1_ps(b->row_bias ? b->row_bias[r] : 0);
            const __m256 hit =
                _mm256_or_ps(_mm256_cmp_ps(s, row, _CMP_GE_OQ),
                             _mm256_cmp_ps(s, _mm256_add_ps(col, shift), _CMP_GE_OQ));
            const unsigned mask = (unsigned)_mm256_movemask_ps(hit);
            if (__builtin_expect(mask != 0, 0))
                n += write_hits(mask, s, r, first + l, hits + n);
        }
    }
    return n;
}

static int32_t meet(const KernelBlock *b, KernelHit *hits)
{
    const size_t ld = space_stride(b->d);
    int32_t n = 0;
    for (int32_t j = 0; j < b->nt; j += BLOCK) {
        const float *t = (const float *)b->t + (size_t)j * ld;
        for (int i = 0; i < QUERIES; i += STEP)
            multiply((const float *)b->q + (size_t)i * ld, t, ld,
                     b->scratch + (size_t)i * BLOCK);
        n += scan(b, b->scratch, j, hits + n);
    }
    return n;
}

/* The 16 lanes of search_dot_plain as four registers of 4. The product of two float32 is
 * exact in double, so that adding it in one step rounds as two steps do. */
static double dot(const float *a, const float *b, size_t n)
{
    __m256d s0 = _mm256_setzero_pd();
    __m256d s1 = s0;
    __m256d s2 = s0;
    __m256d s3 = s0;
    for (size_t i = 0; i < n; i += 16) {
        const float *x = a + i;
        const float *y = b + i;
        s0 = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x)),
                             _mm256_cvtps_pd(_mm_loadu_ps(y)), s0);
        s1 = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x + 4)),
                             _mm256_cvtps_pd(_mm_loadu_ps(y + 4)), s1);
        s2 = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x + 8)),
                             _mm256_cvtps_pd(_mm_loadu_ps(y + 8)), s2);
        s3 = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x + 12)),
                             _mm256_cvtps_pd(_mm_loadu_ps(y + 12)), s3);
    }
    double low[4];
    double high[4];
    _mm256_storeu_pd(low, _mm256_add_pd(s0, s2));
    _mm256_storeu_pd(high, _mm256_add_pd(s1, s3));
    return ((low[0] + high[0]) + (low[1] + high[1])) +
           ((low[2] + high[2]) + (low[3] + high[3]));
}

/* Rows stand anywhere in memory: those to come are asked for some rows ahead. */
void kernel_avx2_dots(const float *a, const KernelBase *base, int32_t n, double *out)
{
    enum { AHEAD = 4, LINE = 16 };
    for (int32_t c = 0; c < n; c++) {
        if (c + AHEAD < n) {
            const float *next = kernel_base_row(base, c + AHEAD);
            for (size_t i = 0; i < base->ld; i += LINE)
                _mm_prefetch((const char *)(next + i), _MM_HINT_T0);
        }
        out[c] = dot(a, kernel_base_row(base, c), base->ld);
    }
}

/* A comparison gives lanes of -1: subtracting it counts. */
static int32_t add_lanes(__m256i v)
{
    int32_t lane[8];
    _mm256_storeu_si256((__m256i *)(void *)lane, v);
    int32_t sum = 0;
    for (int l = 0; l < 8; l++)
        sum += lane[l];
    return sum;
}

int32_t kernel_avx2_count_floats(const float *x, int32_t n, float below, float above,
                                 int32_t *close)
{
    const __m256 high = _mm256_set1_ps(above);
    const __m256 low = _mm256_set1_ps(below);
    __m256i more = _mm256_setzero_si256();
    __m256i near = more;
    int32_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const __m256 v = _mm256_loadu_ps(x + i);
        more = _mm256_sub_epi32(more,
                                _mm256_castps_si256(_mm256_cmp_ps(v, high, _CMP_GT_OQ)));
        near = _mm256_sub_epi32(near,
                                _mm256_castps_si256(_mm256_cmp_ps(v, low, _CMP_GE_OQ)));
    }
    int32_t n_more = add_lanes(more);
    int32_t n_near = add_lanes(near);
    for (; i < n; i++) {
        n_more += x[i] > above;
        n_near += x[i] >= below;
    }
    *close = n_near - n_more;
    return n_more;
}

int32_t kernel_avx2_count_doubles(const double *y, int32_t n, double v, int32_t *equal)
{
    const __m256d limit = _mm256_set1_pd(v);
    __m256i less = _mm256_setzero_si256(); /* 64-bit lanes: both halves count alike */
    __m256i most = less;
    int32_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const __m256d d = _mm256_loadu_pd(y + i);
        less = _mm256_sub_epi32(less,
                                _mm256_castpd_si256(_mm256_cmp_pd(d, limit, _CMP_LT_OQ)));
        most = _mm256_sub_epi32(most,
                                _mm256_castpd_si256(_mm256_cmp_pd(d, limit, _CMP_LE_OQ)));
    }
    int32_t n_less = add_lanes(less) / 2;
    int32_t n_most = add_lanes(most) / 2;
    for (; i < n; i++) {
        n_less += y[i] < v;
        n_most += y[i] <= v;
    }
    *equal = n_most - n_less;
    return n_less;
}

static const Kernel kernel = {.name = "avx2",
                              .queries = QUERIES,
                              .targets = TARGETS,
                              .block = BLOCK,
                              .row_bytes = row_bytes,
                              .pack = pack,
                              .sum_error = kernel_avx2_sum_error,
                              .meet = meet,
                              .count_floats = kernel_avx2_count_floats,
                              .count_doubles = kernel_avx2_count_doubles,
                              .dots = kernel_avx2_dots};

const Kernel *kernel_avx2_get(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernel
                                                                           : NULL;
}

#else

const Kernel *kernel_avx2_get(void)
{
    return NULL;
}

#endif
