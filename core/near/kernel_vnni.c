/* Layout (kernel_int8.h). A group is 64 queries, a tile 1,008 targets in blocks of 48:
 * for every four dimensions three registers hold 4 bytes of each of the 48 targets.
 *
 * One step multiplies 8 queries with a block: four bytes of a query are broadcast and
 * `vpdpbusd` adds their products with four bytes of 16 targets to 16 sums; 24 registers
 * of sums stay put over all dimensions. The instruction takes one signed and one unsigned
 * factor: targets are stored + 128, and the sums start at -128 times the sum of the
 * query's bytes. A block (15 KB at 300 dimensions) stays in the first-level cache while
 * the 8 steps of a group pass by; scores meet the floors in registers and are written
 * only when they are hits. */
#include "core/near/kernel_vnni.h"

#include "core/near/kernel_avx2.h"
#include "core/near/kernel_int8.h"

#if defined(__AVX512F__) && defined(__AVX512VNNI__)

#include <string.h>

#include "core/near/kernel_scan.h"

enum { QUERIES = 64, TARGETS = 1008, BLOCK = 48, STEP = 8 };

static size_t depth_of(int32_t d)
{
    return kernel_int8_depth(d, 16);
}

static size_t row_bytes(int32_t d)
{
    return kernel_int8_row_bytes(depth_of(d));
}

static double pack(const KernelRows *rows, bool is_target, void *dst, double *errors)
{
    const KernelInt8Shape shape = {depth_of(rows->space->d), is_target ? BLOCK : 0};
    return kernel_int8_pack(rows, shape, dst, errors);
}

static inline __m512i broadcast_four(const int8_t *q)
{
    int32_t four = 0;
    memcpy(&four, q, sizeof four);
    return _mm512_set1_epi32(four);
}

/* 8 queries x 48 targets -> sums of products, out[8][48]. The 24 sums have names of their
 * own, a0 to h2: as an array they would go through memory. */
#define START(r, x) x##0 = x##1 = x##2 = _mm512_set1_epi32(shift[r])
#define ADD(r, x)                                                                        \
    four = broadcast_four(q + (r)*depth + k);                                            \
    x##0 = _mm512_dpbusd_epi32(x##0, t0, four);                                          \
    x##1 = _mm512_dpbusd_epi32(x##1, t1, four);                                          \
    x##2 = _mm512_dpbusd_epi32(x##2, t2, four)
#define STORE(r, x)                                                                      \
    _mm512_store_si512(out + (size_t)(r)*BLOCK, x##0);                                   \
    _mm512_store_si512(out + (size_t)(r)*BLOCK + 16, x##1);                              \
    _mm512_store_si512(out + (size_t)(r)*BLOCK + 32, x##2)
static void multiply(const int8_t *q, const int32_t *shift, const uint8_t *t,
                     size_t depth, int32_t *out)
{
    __m512i a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
    __m512i e0, e1, e2, f0, f1, f2, g0, g1, g2, h0, h1, h2;
    START(0, a);
    START(1, b);
    START(2, c);
    START(3, d);
    START(4, e);
    START(5, f);
    START(6, g);
    START(7, h);
    for (size_t k = 0; k < depth; k += 4) {
        const __m512i t0 = _mm512_load_si512(t + k * BLOCK);
        const __m512i t1 = _mm512_load_si512(t + k * BLOCK + 64);
        const __m512i t2 = _mm512_load_si512(t + k * BLOCK + 128);
        __m512i four;
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

static int32_t meet(const KernelBlock *b, KernelHit *hits)
{
    const size_t depth = depth_of(b->d);
    const KernelInt8Queries q = kernel_int8_queries(b->q, QUERIES, depth);
    int32_t n = 0;
    int32_t *sum = (int32_t *)(void *)b->scratch;
    for (int32_t j = 0; j < b->nt; j += BLOCK) {
        const uint8_t *t =
            (const uint8_t *)b->t + (size_t)j * kernel_int8_row_bytes(depth);
        const float *steps = kernel_int8_steps(t, BLOCK, depth);
        for (int32_t i = 0; i < QUERIES; i += STEP) {
            multiply(q.x + (size_t)i * depth, q.shift + i, t, depth, sum);
            const KernelSums s = {.sum = sum,
                                  .query_step = q.step + i,
                                  .target_step = steps,
                                  .n = STEP,
                                  .block = BLOCK,
                                  .room = b->scratch + (size_t)STEP * BLOCK};
            n += kernel_scan_sums(b, &s, (KernelPlace){i, j}, hits + n);
        }
    }
    return n;
}

static const Kernel kernel = {.name = "vnni",
                              .queries = QUERIES,
                              .targets = TARGETS,
                              .block = BLOCK,
                              .most_k = 256, /* 1,000 by float32: 0.7 of the time */
                              .is_packing_once = true,
                              .row_bytes = row_bytes,
                              .pack = pack,
                              .sum_error = kernel_int8_sum_error,
                              .meet = meet,
                              .count_floats = kernel_avx2_count_floats,
                              .count_doubles = kernel_avx2_count_doubles,
                              .dots = kernel_avx2_dots};

const Kernel *kernel_vnni_get(void)
{
    if (!kernel_avx2_get() || !__builtin_cpu_supports("avx512f") ||
        !__builtin_cpu_supports("avx512vnni"))
        return NULL;
    return &kernel;
}

#else

const Kernel *kernel_vnni_get(void)
{
    return NULL;
}

#endif
