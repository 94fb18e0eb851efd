/* The matrix is cut into panels of eight columns, each stored row after row, so that the
 * inner loop walks through memory in order and the sums of a panel for four rows stay in
 * registers. Lanes are columns: wider registers never change the order of a sum. Fused
 * multiply-add would; the build forbids it (-ffp-contract=off). */
#include "core/space/product.h"

#include <stdlib.h>

#include "core/base/mem.h"

enum { PANEL = 8, HALF = PANEL / 2 };

/* Half a panel: one register of AVX2, two of SSE2. Numbers are loaded and stored through
 * it wherever they lie. */
typedef double Lanes
    __attribute__((vector_size(HALF * sizeof(double)), aligned(8), may_alias));

typedef void (*Multiply)(const Product *p, const double *x, double *y);

/* The eight sums of a panel have names so that they stay in registers. */
static inline __attribute__((always_inline)) void multiply_lanes(const Product *p,
                                                                 const double *x,
                                                                 double *y)
{
    const size_t d = (size_t)p->d_in;
    for (size_t column = 0; column < p->ld; column += PANEL) {
        const double *w = p->w + column * d;
        Lanes a0 = {0}, a1 = {0}, b0 = {0}, b1 = {0};
        Lanes c0 = {0}, c1 = {0}, e0 = {0}, e1 = {0};
        for (size_t k = 0; k < d; k++) {
            const Lanes left = *(const Lanes *)(w + k * PANEL);
            const Lanes right = *(const Lanes *)(w + k * PANEL + HALF);
            a0 += x[k] * left;
            a1 += x[k] * right;
            b0 += x[d + k] * left;
            b1 += x[d + k] * right;
            c0 += x[2 * d + k] * left;
            c1 += x[2 * d + k] * right;
            e0 += x[3 * d + k] * left;
            e1 += x[3 * d + k] * right;
        }
        double *out = y + column;
        *(Lanes *)out = a0;
        *(Lanes *)(out + HALF) = a1;
        *(Lanes *)(out + p->ld) = b0;
        *(Lanes *)(out + p->ld + HALF) = b1;
        *(Lanes *)(out + 2 * p->ld) = c0;
        *(Lanes *)(out + 2 * p->ld + HALF) = c1;
        *(Lanes *)(out + 3 * p->ld) = e0;
        *(Lanes *)(out + 3 * p->ld + HALF) = e1;
    }
}

static void multiply_any(const Product *p, const double *x, double *y)
{
    multiply_lanes(p, x, y);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void multiply_avx2(const Product *p,
                                                          const double *x, double *y)
{
    multiply_lanes(p, x, y);
}

static const Multiply kernels[] = {multiply_any, multiply_avx2};

int product_kernels(void)
{
    return __builtin_cpu_supports("avx2") ? 2 : 1;
}
#else
static const Multiply kernels[] = {multiply_any};

int product_kernels(void)
{
    return 1;
}
#endif

void product_use_kernel(Product *p, int i)
{
    p->multiply = kernels[i];
}

Status product_make(const double *w, int32_t d_in, int32_t d_out, Product *out,
                    Error *err)
{
    const size_t n = (size_t)d_in;
    const size_t d = (size_t)d_out;
    const size_t ld = (d + PANEL - 1) / PANEL * PANEL;
    *out = (Product){0};
    void *packed = NULL;
    TRY(mem_data(&packed, n * ld, sizeof(double), "a map", err));
    *out = (Product){.d_in = d_in, .d_out = d_out, .ld = ld, .w = packed};
    for (size_t k = 0; k < n; k++) {
        for (size_t j = 0; j < d; j++)
            out->w[(j / PANEL * n + k) * PANEL + j % PANEL] = w[k * d + j];
    }
    product_use_kernel(out, product_kernels() - 1);
    return OK;
}

void product_done(Product *p)
{
    free(p->w);
    *p = (Product){0};
}

void product_multiply(const Product *p, const double *x, double *y)
{
    p->multiply(p, x, y);
}

size_t product_scratch(const Product *p)
{
    return PRODUCT_ROWS * ((size_t)p->d_in + p->ld);
}
