/* The portable kernel, and the choice among kernels.
 *
 * Portable: single precision through OpenBLAS on one thread, then a plain scan. Its
 * bound: rounding a row to float32 moves it by at most u = 2^-24 of its length; summing d
 * products in any order adds at most d u / (1 - d u) |a||b| (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2nd ed., section 3.1); subtracting a bias of length
 * at most 1 adds 4 u. */
#include "core/near/kernel.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "core/near/kernel_amx.h"
#include "core/near/kernel_avx2.h"
#include "core/near/kernel_avx512.h"
#include "core/near/kernel_vnni.h"

enum { QUERIES = 256, TARGETS = 1024 };

static size_t float_bytes(int32_t d)
{
    return space_stride(d) * sizeof(float);
}

double kernel_pack_blocks(const KernelRows *rows, int32_t block, float *dst,
                          double *errors)
{
    const double rounding = 1.001 * 0x1p-24;
    const Space *s = rows->space;
    const size_t ld = rows->room > 0 ? s->ld : 0;
    const size_t step = (size_t)block;
    memset(dst, 0, (size_t)rows->room * ld * sizeof *dst);
    for (int32_t r = 0; r < rows->n; r++) {
        const int32_t i = rows->ids ? rows->ids[rows->first + r] : rows->first + r;
        const float *x = space_row(s, i);
        const double inverse = s->norm[i] > 0 ? 1 / s->norm[i] : 0;
        float *at = dst + (size_t)(r / block) * step * ld + (size_t)(r % block);
        for (size_t j = 0; j < ld; j++)
            at[j * step] = (float)((double)x[j] * inverse);
        if (errors)
            errors[r] = rounding;
    }
    return rounding;
}

void kernel_pack_float(const Space *s, const int32_t *ids, int32_t first, int32_t n,
                       float *dst)
{
    const KernelRows rows = {s, ids, first, n, n};
    (void)kernel_pack_blocks(&rows, 1, dst, NULL);
}

static double pack(const KernelRows *rows, bool is_target, void *dst, double *errors)
{
    (void)is_target;
    return kernel_pack_blocks(rows, 1, dst, errors);
}

static double sum_error(int32_t d)
{
    return 1.01 * ((double)d + 4) * 0x1p-24 + 1e-12;
}

double kernel_float_error(int32_t d)
{
    return sum_error(d) + 2.002 * 0x1p-24;
}

void kernel_start(void)
{
    openblas_set_num_threads(
        1); /* workers bring the parallelism; also binds OpenBLAS itself */
}

/* NOLINTNEXTLINE(readability-function-size): the shapes of a matrix product */
void kernel_score_float(const float *q, int32_t nq, const float *t, int32_t nt, size_t ld,
                        float *out, size_t stride)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, nq, nt, (int)ld, 1, q, (int)ld,
                t, (int)ld, 0, out, (int)stride);
}

static int32_t meet(const KernelBlock *b, KernelHit *hits)
{
    kernel_score_float(b->q, QUERIES, b->t, b->nt, space_stride(b->d), b->scratch,
                       TARGETS);
    int32_t n = 0;
    for (int32_t i = 0; i < QUERIES; i++) {
        const float *score = b->scratch + (size_t)i * TARGETS;
        const float floor = b->row_floor[i];
        const float shift = b->row_bias ? b->row_bias[i] : 0;
        for (int32_t j = 0; j < b->nt; j++) {
            const float s = score[j] - b->bias[j];
            if (s >= floor || (b->col_floor && s >= b->col_floor[j] + shift))
                hits[n++] = (KernelHit){s, i, j};
        }
    }
    return n;
}

double kernel_dot_plain(const float *a, const float *b, size_t n)
{
    double acc[16] = {0};
    for (size_t i = 0; i < n; i += 16)
        for (size_t l = 0; l < 16; l++)
            acc[l] += (double)a[i + l] * (double)b[i + l];
    double s[8];
    for (size_t l = 0; l < 8; l++)
        s[l] = acc[l] + acc[l + 8];
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

static void dots(const float *a, const KernelBase *base, int32_t n, double *out)
{
    for (int32_t c = 0; c < n; c++)
        out[c] = kernel_dot_plain(a, kernel_base_row(base, c), base->ld);
}

static int32_t count_floats(const float *x, int32_t n, float below, float above,
                            int32_t *close)
{
    int32_t more = 0;
    int32_t near = 0;
    for (int32_t i = 0; i < n; i++) {
        more += x[i] > above;
        near += x[i] >= below;
    }
    *close = near - more;
    return more;
}

static int32_t count_doubles(const double *y, int32_t n, double v, int32_t *equal)
{
    int32_t less = 0;
    int32_t most = 0;
    for (int32_t i = 0; i < n; i++) {
        less += y[i] < v;
        most += y[i] <= v;
    }
    *equal = most - less;
    return less;
}

static const Kernel portable = {.name = "portable",
                                .queries = QUERIES,
                                .targets = TARGETS,
                                .block = 16,
                                .row_bytes = float_bytes,
                                .pack = pack,
                                .sum_error = sum_error,
                                .meet = meet,
                                .count_floats = count_floats,
                                .count_doubles = count_doubles,
                                .dots = dots};

static KernelLevel limit = KERNEL_LEVELS - 1;

void kernel_limit(KernelLevel most)
{
    limit = most;
}

const Kernel *kernel_at(KernelLevel level)
{
    switch (level) {
    case KERNEL_PORTABLE: return &portable;
    case KERNEL_AVX2: return kernel_avx2_get();
    case KERNEL_AVX512: return kernel_avx512_get();
    case KERNEL_VNNI: return kernel_vnni_get();
    case KERNEL_AMX: return kernel_amx_get();
    case KERNEL_LEVELS: break;
    }
    return NULL;
}

const Kernel *kernel_get_for(int32_t k)
{
    for (int level = (int)limit; level > 0; level--) {
        const Kernel *kernel = kernel_at((KernelLevel)level);
        if (kernel && (kernel->most_k == 0 || k <= kernel->most_k))
            return kernel;
    }
    return &portable;
}

const Kernel *kernel_get(void)
{
    return kernel_get_for(1);
}

int kernel_find_level(const char *name)
{
    static const char *const names[KERNEL_LEVELS] = {"portable", "avx2", "avx512", "vnni",
                                                     "amx"};
    for (int i = 0; i < KERNEL_LEVELS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}
