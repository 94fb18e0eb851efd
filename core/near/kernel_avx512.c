/* Layout. A group is 64 queries, row-major, stride d rounded up to 16. A tile is 480
 * targets in blocks of 48; within a block the 48 values of one dimension stand together,
 * in three registers.
 *
 * One step multiplies 8 queries with a block: 24 registers of sums stay put over all
 * dimensions, and a block (58 KB at 300 dimensions) streams from the second-level cache
 * once for each of the 8 steps of a group. */
#include "core/near/kernel_avx512.h"

#include "core/near/kernel_avx2.h"

#if defined(__AVX512F__)

#include "core/near/kernel_scan.h"

enum { QUERIES = 64, TARGETS = 480, BLOCK = 48, STEP = 8 };

static size_t row_bytes(int32_t d)
{
    return space_stride(d) * sizeof(float);
}

static double pack(const KernelRows *rows, bool is_target, void *dst, double *errors)
{
    return kernel_pack_blocks(rows, is_target ? BLOCK : 1, dst, errors);
}

/* 8 queries x 48 targets -> out[8][48]. The 24 sums have names of their own, a0 to h2: as
 * an array they would go through memory. */
#define START(x) x##0 = x##1 = x##2 = _mm512_setzero_ps()
#define ADD(r, x)                                                                        \
    one = _mm512_set1_ps(q[(r)*ld + k]);                                                 \
    x##0 = _mm512_fmadd_ps(one, t0, x##0);                                               \
    x##1 = _mm512_fmadd_ps(one, t1, x##1);                                               \
    x##2 = _mm512_fmadd_ps(one, t2, x##2)
#define STORE(r, x)                                                                      \
    _mm512_storeu_ps(out + (size_t)(r)*BLOCK, x##0);                                     \
    _mm512_storeu_ps(out + (size_t)(r)*BLOCK + 16, x##1);                                \
    _mm512_storeu_ps(out + (size_t)(r)*BLOCK + 32, x##2)
static void multiply(const float *q, const float *t, size_t ld, float *out)
{
    __m512 a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
    __m512 e0, e1, e2, f0, f1, f2, g0, g1, g2, h0, h1, h2;
    START(a);
    START(b);
    START(c);
    START(d);
    START(e);
    START(f);
    START(g);
    START(h);
    for (size_t k = 0; k < ld; k++) {
        const __m512 t0 = _mm512_loadu_ps(t + k * BLOCK);
        const __m512 t1 = _mm512_loadu_ps(t + k * BLOCK + 16);
        const __m512 t2 = _mm512_loadu_ps(t + k * BLOCK + 32);
        __m512 one;
        ADD(0, a);
        ADD(1, b);
        ADD(2, c);
        ADD(3, d);
        ADD(4, e);
        ADD(5, f);
        ADD(6, g);
        ADD(7, h);
    }
    STORE(0, a);
    STORE(1, b);
    STORE(2, c);
    STORE(3, d);
    STORE(4, e);
    STORE(5, f);
    STORE(6, g);
    STORE(7, h);
}
#undef START
#undef ADD
#undef STORE

static int32_t scan(const KernelBlock *b, KernelPlace first, KernelHit *hits)
{
    int32_t n = 0;
    for (int32_t v = 0; v < BLOCK; v += 16) {
        for (int32_t r = 0; r < STEP; r++) {
            float *score = b->scratch + (size_t)r * BLOCK + (size_t)v;
            const KernelPlace at = {first.query + r, first.target + v};
            n += kernel_scan16(b, _mm512_loadu_ps(score), at, score, hits + n);
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
        for (int32_t i = 0; i < QUERIES; i += STEP) {
            multiply((const float *)b->q + (size_t)i * ld, t, ld, b->scratch);
            n += scan(b, (KernelPlace){i, j}, hits + n);
        }
    }
    return n;
}

static const Kernel kernel = {.name = "avx512",
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

const Kernel *kernel_avx512_get(void)
{
    if (!kernel_avx2_get() || !__builtin_cpu_supports("avx512f"))
        return NULL;
    return &kernel;
}

#else

const Kernel *kernel_avx512_get(void)
{
    return NULL;
}

#endif
