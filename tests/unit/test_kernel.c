/* Each kernel against double arithmetic: no score off by more than the contract's bound,
 * every score at or above a floor a hit, `dot` the same bytes as the plain one. All
 * remainders of the blocks, subnormal, huge and zero rows. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "core/near/search.h"
#include "tests/unit/meeting.h"

static void scores_keep_their_bound(void **state)
{
    (void)state;
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        if (k)
            meeting_check_sizes(k);
        else
            print_message("# this machine has no kernel of level %d\n", level);
    }
}

static void dot_products_are_the_same_bytes(void **state)
{
    (void)state;
    float x[512];
    float both[1024];
    made_random(x, 512, 1);
    made_random(both, 1024, 2);
    for (int i = 0; i < 512; i++)
        x[i] *= i % 7 == 0 ? 1e18F : i % 7 == 1 ? 1e-30F : 1.0F;
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        for (size_t n = 16; k && n <= 512; n += 16) {
            static const int32_t ids[] = {1, 0, 1, 1, 0, 0, 1};
            const KernelBase base = {both, n, ids};
            double fast[7];
            k->dots(x, &base, 7, fast);
            for (int c = 0; c < 7; c++) {
                const double plain = kernel_dot_plain(x, both + (size_t)ids[c] * n, n);
                assert_memory_equal(&plain, &fast[c], sizeof plain);
            }
        }
    }
}

/* Coarse values, so that every comparison meets equality; every remainder of the vector
 * width. */
static void counts_are_the_same(void **state)
{
    (void)state;
    float x[67];
    double y[67];
    Rng r = rng_stream(5, "counts");
    for (int i = 0; i < 67; i++) {
        x[i] = (float)rng_below(&r, 9);
        y[i] = (double)rng_below(&r, 9);
    }
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        for (int32_t n = 0; k && n <= 67; n++) {
            int32_t more = 0;
            int32_t near = 0;
            int32_t less = 0;
            int32_t same = 0;
            for (int32_t i = 0; i < n; i++) {
                more += x[i] > 5;
                near += x[i] >= 3 && x[i] <= 5;
                less += y[i] < 4;
                same += y[i] == 4;
            }
            int32_t close = -1;
            int32_t equal = -1;
            assert_int_equal(k->count_floats(x, n, 3, 5, &close), more);
            assert_int_equal(close, near);
            assert_int_equal(k->count_doubles(y, n, 4, &equal), less);
            assert_int_equal(equal, same);
        }
    }
}

static void levels_have_names(void **state)
{
    (void)state;
    assert_int_equal(kernel_find_level("portable"), KERNEL_PORTABLE);
    assert_int_equal(kernel_find_level("avx2"), KERNEL_AVX2);
    assert_int_equal(kernel_find_level("amx"), KERNEL_AMX);
    assert_int_equal(kernel_find_level("fast"), -1);
    kernel_limit(KERNEL_PORTABLE);
    assert_string_equal(kernel_get()->name, "portable");
    kernel_limit(KERNEL_LEVELS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_keep_their_bound),
        cmocka_unit_test(dot_products_are_the_same_bytes),
        cmocka_unit_test(counts_are_the_same),
        cmocka_unit_test(levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
