#include <math.h>
#include <stdlib.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/project/gram.h"
#include "tests/unit/unit.h"

/* Every kernel against plain sums, upon a matrix that is not empty. Tolerance: eps * n of
 * the sum of absolute products. */
static void check_shape(size_t n, int32_t d, double scale)
{
    const size_t ld = gram_stride(d);
    assert_true(ld >= (size_t)d + 8);
    double *x = mem_xcalloc(n * ld + 1, sizeof *x);
    Rng rng = rng_stream(n * 1000 + (size_t)d, "gram");
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < (size_t)d; j++)
            x[i * ld + j] = rng_normal(&rng) * scale;
    }
    for (int kernel = 0; kernel < gram_kernels(); kernel++) {
        double *c = mem_xcalloc(ld * ld, sizeof *c);
        for (size_t j = 0; j < ld * ld; j++)
            c[j] = 3 * scale * scale;
        gram_add_with(kernel, x, n, d, c);
        for (size_t j = 0; j < (size_t)d * (size_t)d; j++) {
            const size_t a = j / (size_t)d;
            const size_t b = j % (size_t)d;
            double want = 3 * scale * scale;
            double size = want;
            for (size_t i = 0; i < n; i++) {
                want += x[i * ld + a] * x[i * ld + b];
                size += fabs(x[i * ld + a] * x[i * ld + b]);
            }
            assert_true(a > b ||
                        fabs(c[a * ld + b] - want) <= 2.3e-16 * (double)(n + 1) * size);
        }
        free(c);
    }
    free(x);
}

static void sums_of_all_shapes_are_right(void **state)
{
    (void)state;
    blas_init();
    static const size_t n[] = {0, 1, 2, 7, 128, 300};
    for (int32_t d = 1; d <= 50; d++) {
        for (int i = 0; i < 6; i++)
            check_shape(n[i], d, 1);
    }
    check_shape(128, 300, 1);
    check_shape(100, 77, 1e140);
    check_shape(100, 77, 1e-140);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_all_shapes_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
