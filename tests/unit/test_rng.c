#include "core/base/rng.h"
#include "tests/unit/unit.h"

/* First outputs of xoshiro256** from the state 1, 2, 3, 4: the reference program of
 * Blackman and Vigna, as also listed in the tests of the rand_xoshiro crate. */
static void matches_published_vector(void **state)
{
    (void)state;
    const uint64_t seed[4] = {1, 2, 3, 4};
    const uint64_t want[] = {11520u,
                             0u,
                             1509978240u,
                             1215971899390074240u,
                             1216172134540287360u,
                             607988272756665600u,
                             16172922978634559625u,
                             8476171486693032832u,
                             10595114339597558777u,
                             2904607092377533576u};
    Rng r = rng_from_state(seed);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(rng_u64(&r), want[i]);
}

static void streams_repeat_and_differ(void **state)
{
    (void)state;
    Rng a = rng_stream(1, "bootstrap");
    Rng b = rng_stream(1, "bootstrap");
    Rng c = rng_stream(1, "shuffle");
    Rng d = rng_stream(2, "bootstrap");
    const uint64_t first = rng_u64(&a);
    assert_int_equal(first, rng_u64(&b));
    assert_int_not_equal(first, rng_u64(&c));
    assert_int_not_equal(first, rng_u64(&d));
}

static void below_is_uniform_and_in_range(void **state)
{
    (void)state;
    Rng r = rng_stream(7, "test");
    int count[10] = {0};
    for (int i = 0; i < 100000; i++) {
        const uint64_t v = rng_below(&r, 10);
        assert_true(v < 10);
        count[v]++;
    }
    for (int i = 0; i < 10; i++) /* 6 standard deviations of a binomial: 6 * 94.9 */
        assert_true(count[i] > 10000 - 570 && count[i] < 10000 + 570);
}

static void normal_has_unit_moments(void **state)
{
    (void)state;
    Rng r = rng_stream(3, "normal");
    double sum = 0;
    double sum2 = 0;
    const int n = 200000;
    for (int i = 0; i < n; i++) {
        const double z = rng_normal(&r);
        sum += z;
        sum2 += z * z;
    }
    assert_true(sum / n > -0.012 && sum / n < 0.012); /* 5 / sqrt(n) */
    assert_true(sum2 / n > 0.98 && sum2 / n < 1.02);
}

static void shuffle_is_a_permutation(void **state)
{
    (void)state;
    int32_t ids[100];
    bool seen[100] = {false};
    for (int32_t i = 0; i < 100; i++)
        ids[i] = i;
    Rng r = rng_stream(1, "shuffle");
    rng_shuffle(&r, ids, 100);
    int moved = 0;
    for (int i = 0; i < 100; i++) {
        assert_false(seen[ids[i]]);
        seen[ids[i]] = true;
        moved += ids[i] != i;
    }
    assert_true(moved > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_published_vector),
        cmocka_unit_test(streams_repeat_and_differ),
        cmocka_unit_test(below_is_uniform_and_in_range),
        cmocka_unit_test(normal_has_unit_moments),
        cmocka_unit_test(shuffle_is_a_permutation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
