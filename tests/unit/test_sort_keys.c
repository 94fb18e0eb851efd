#include <math.h>

#include "core/project/sort_keys.h"
#include "tests/unit/made.h"

static void numbers_ascend_and_equals_keep_their_order(void **state)
{
    (void)state;
    enum { N = 5000 };
    static SortKey a[N];
    static SortKey b[N];
    static double v[N];
    Rng r = rng_stream(3, "keys");
    for (int32_t i = 0; i < N; i++) {
        const double scale = pow(10, (double)rng_below(&r, 300) - 150);
        v[i] = i % 5 == 0 ? (double)rng_below(&r, 40) : scale * rng_uniform(&r);
        v[i] = i % 97 == 0 ? -0.0 : v[i];
        a[i] = sort_keys_make(v[i], i);
    }
    const SortKey *s = sort_keys(a, b, N);
    bool is_seen[N] = {false};
    for (int32_t i = 0; i < N; i++) {
        assert_false(is_seen[s[i].id]);
        is_seen[s[i].id] = true;
        if (i > 0) {
            assert_true(v[s[i - 1].id] <= v[s[i].id]);
            assert_true(v[s[i - 1].id] < v[s[i].id] || s[i - 1].id < s[i].id);
        }
    }
}

static void few_numbers_are_sorted_too(void **state)
{
    (void)state;
    SortKey a[2] = {sort_keys_make(2, 0), sort_keys_make(1, 1)};
    SortKey b[2];
    assert_int_equal(sort_keys(a, b, 1)[0].id, 0);
    const SortKey *s = sort_keys(a, b, 2);
    assert_int_equal(s[0].id, 1);
    assert_int_equal(s[1].id, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_ascend_and_equals_keep_their_order),
        cmocka_unit_test(few_numbers_are_sorted_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
