/* Layout (kernel_int8.h). A group is 64 queries, a tile of targets 1,024 in blocks of 32.
 *
 * One step multiplies 32 queries with a block: four tiles of the unit hold the 32 x 32
 * sums, two take 64 bytes of 16 queries each, two the same 64 dimensions of 16 targets
 * each, in the order in which the targets are stored. The sums are then written (4 KB)
 * and meet the floors sixteen at a time. */
#include "core/near/kernel_amx.h"

#include "core/near/kernel_avx2.h"
#include "core/near/kernel_int8.h"

#if defined(__AVX512F__) && (defined(__AMX_INT8__) || defined(TILE_PLAIN))

#include "core/near/kernel_scan.h"
#include "core/near/tile.h"

enum { QUERIES = 64, TARGETS = 1024, BLOCK = 32, STEP = 32, HALF = 16 };

static size_t depth_of(int32_t d)
{
    return kernel_int8_depth(d, TILE_BYTES);
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

/* 32 queries x 32 targets -> sums of products, out[32][32]. */
static void multiply(const int8_t *q, const uint8_t *t, size_t depth, int32_t *out)
{
    tile_zero(0);
    tile_zero(1);
    tile_zero(2);
    tile_zero(3);
    for (size_t k = 0; k < depth; k += TILE_BYTES) {
        tile_load(4, q + k, depth);
        tile_load(5, q + HALF * depth + k, depth);
        tile_load(6, t + k * BLOCK, (size_t)BLOCK * 4);
        tile_load(7, t + k * BLOCK + TILE_BYTES, (size_t)BLOCK * 4);
        tile_multiply(0, 4, 6);
        tile_multiply(1, 4, 7);
        tile_multiply(2, 5, 6);
        tile_multiply(3, 5, 7);
    }
    tile_store(0, out, BLOCK * sizeof *out);
    tile_store(1, out + HALF, BLOCK * sizeof *out);
    tile_store(2, out + (size_t)HALF * BLOCK, BLOCK * sizeof *out);
    tile_store(3, out + (size_t)HALF * BLOCK + HALF, BLOCK * sizeof *out);
}

static int32_t meet(const KernelBlock *b, KernelHit *hits)
{
    const size_t depth = depth_of(b->d);
    const KernelInt8Queries q = kernel_int8_queries(b->q, QUERIES, depth);
    int32_t *sum = (int32_t *)(void *)b->scratch;
    int32_t n = 0;
    tile_open();
    for (int32_t j = 0; j < b->nt; j += BLOCK) {
        const uint8_t *t =
            (const uint8_t *)b->t + (size_t)j * kernel_int8_row_bytes(depth);
        const float *steps = kernel_int8_steps(t, BLOCK, depth);
        for (int32_t i = 0; i < QUERIES; i += STEP) {
            multiply(q.x + (size_t)i * depth, t, depth, sum);
            const KernelSums s = {.sum = sum,
                                  .shift = q.shift + i,
                                  .query_step = q.step + i,
                                  .target_step = steps,
                                  .n = STEP,
                                  .block = BLOCK,
                                  .room = b->scratch + (size_t)STEP * BLOCK};
            n += kernel_scan_sums(b, &s, (KernelPlace){i, j}, hits + n);
        }
    }
    tile_close();
    return n;
}

static const Kernel kernel = {.name = "amx",
                              .queries = QUERIES,
                              .targets = TARGETS,
                              .block = BLOCK,
                              .most_k = 256, /* as for vnni */
                              .is_packing_once = true,
                              .row_bytes = row_bytes,
                              .pack = pack,
                              .sum_error = kernel_int8_sum_error,
                              .meet = meet,
                              .count_floats = kernel_avx2_count_floats,
                              .count_doubles = kernel_avx2_count_doubles,
                              .dots = kernel_avx2_dots};

static const Kernel *complete(void)
{
    if (!kernel_avx2_get() || !__builtin_cpu_supports("avx512f"))
        return NULL;
    return &kernel;
}

#endif

#ifdef TILE_PLAIN

const Kernel *kernel_amx_plain(void)
{
#ifdef __AVX512F__
    return complete();
#else
    return NULL;
#endif
}

#elif defined(__AVX512F__) && defined(__AMX_INT8__)

#include <cpuid.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_tiles;

/* CPUID leaf 7: EDX bit 24 AMX-TILE, bit 25 AMX-INT8. Linux gives a process the tiles
 * when it asks (arch_prctl ARCH_REQ_XCOMP_PERM, component 18), and refuses where the
 * kernel or the machine's host has them off. */
static void ask_for_tiles(void)
{
    enum { ARCH_REQ_XCOMP_PERM = 0x1023, XFEATURE_XTILEDATA = 18 };
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    has_tiles = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 24 & 3) == 3 &&
                syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) == 0;
}

const Kernel *kernel_amx_get(void)
{
    (void)pthread_once(&once, ask_for_tiles);
    return has_tiles ? complete() : NULL;
}

#else

const Kernel *kernel_amx_get(void)
{
    return NULL;
}

#endif
