#include <math.h>

#include "core/base/stats_kappa.h"
#include "tests/unit/unit.h"

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%.17g, not %.17g", got, want);
}

/* A table worked by hand: they agree on .7, by chance on .5. */
static void test_by_hand(void **state)
{
    (void)state;
    const int64_t count[] = {35, 15, 15, 35};
    const StatsKappa s = stats_kappa(count, 2);
    assert_int_equal(s.n, 100);
    check_near(s.observed, 0.7, 1e-15);
    check_near(s.expected, 0.5, 1e-15);
    check_near(s.kappa, 0.4, 1e-15);
    assert_true(s.ci.lo < 0.4 && s.ci.hi > 0.4);
    check_near(s.ci.hi - 0.4, 0.4 - s.ci.lo, 1e-12);
}

static void test_ends(void **state)
{
    (void)state;
    const int64_t all[] = {10, 0, 0, 7};
    const int64_t none[] = {0, 10, 10, 0};
    const int64_t one[] = {9, 0, 0, 0};
    const int64_t nothing[] = {0, 0, 0, 0};
    const StatsKappa agree = stats_kappa(all, 2);
    check_near(agree.kappa, 1, 1e-15);
    assert_true(isnan(agree.ci.lo) && isnan(agree.ci.hi)); /* not [1, 1] */
    const int64_t two[] = {1, 0, 0, 1};
    assert_true(isnan(stats_kappa(two, 2).ci.lo));
    assert_true(isnan(stats_kappa(none, 2).ci.hi));
    check_near(stats_kappa(none, 2).kappa, -1, 1e-15);
    const StatsKappa same = stats_kappa(one, 2); /* says nothing about agreement */
    assert_true(isnan(same.kappa) && isnan(same.ci.lo));
    check_near(same.observed, 1, 0);
    assert_true(isnan(stats_kappa(nothing, 2).observed));
}

/* Who is asked first does not matter, nor the order of the categories. */
static void test_symmetry(void **state)
{
    (void)state;
    const int64_t a[] = {12, 3, 1, 2, 9, 4, 0, 5, 7};
    int64_t turned[9];
    int64_t renamed[9];
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
            turned[k * 3 + i] = a[i * 3 + k];
            renamed[(2 - i) * 3 + (2 - k)] = a[i * 3 + k];
        }
    }
    const StatsKappa s = stats_kappa(a, 3);
    check_near(stats_kappa(turned, 3).kappa, s.kappa, 1e-14);
    check_near(stats_kappa(turned, 3).ci.lo, s.ci.lo, 1e-14);
    check_near(stats_kappa(renamed, 3).kappa, s.kappa, 1e-14);
    check_near(stats_kappa(renamed, 3).ci.hi, s.ci.hi, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand),
                                       cmocka_unit_test(test_ends),
                                       cmocka_unit_test(test_symmetry)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
