#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/space/product.h"
#include "tests/unit/unit.h"

static void fill(double *v, size_t n, Rng *r)
{
    for (size_t i = 0; i < n; i++)
        v[i] = rng_normal(r) * (rng_below(r, 50) ? 1 : 1e150);
}

/* Every kernel against the plain sum in ascending order, bit for bit, and zeros behind.
 */
static void check(int32_t d_in, int32_t d_out, Rng *r)
{
    const size_t n = (size_t)d_in;
    const size_t d = (size_t)d_out;
    double *w = malloc(n * d * sizeof *w);
    assert_non_null(w);
    fill(w, n * d, r);
    Product p;
    Error err;
    assert_int_equal(product_make(w, d_in, d_out, &p, &err), OK);
    assert_int_equal(product_scratch(&p), 4 * n + 4 * p.ld);
    double *x = malloc(product_scratch(&p) * sizeof *x);
    assert_non_null(x);
    double *y = x + 4 * n;
    fill(x, 4 * n, r);
    for (int kernel = 0; kernel < product_kernels(); kernel++) {
        product_use_kernel(&p, kernel);
        memset(y, 0xff, 4 * p.ld * sizeof *y);
        product_multiply(&p, x, y);
        for (size_t i = 0; i < PRODUCT_ROWS * p.ld; i++) {
            double want = 0;
            for (size_t k = 0; k < n && i % p.ld < d; k++)
                want += x[i / p.ld * n + k] * w[k * d + i % p.ld];
            assert_true(y[i] == want);
        }
    }
    free(x);
    free(w);
    product_done(&p);
}

static void all_kernels_and_widths_are_exact(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "product");
    for (int32_t d_out = 1; d_out <= 33; d_out++)
        check(1 + d_out * 7 % 20, d_out, &r);
    check(300, 300, &r);
    check(1, 1, &r);
}

static void a_product_needs_its_memory(void **state)
{
    (void)state;
    const double w[1] = {0};
    Product p;
    Error err;
    assert_int_equal(product_make(w, INT32_MAX, INT32_MAX, &p, &err), E_NOMEM);
    assert_null(p.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kernels_and_widths_are_exact),
        cmocka_unit_test(a_product_needs_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
