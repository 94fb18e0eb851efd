#include <math.h>

#include "core/base/stats_paired.h"
#include "tests/unit/unit.h"

static void near(double a, double b)
{
    if (!(fabs(a - b) < 1e-12))
        fail_msg("%.17g, expected %.17g", a, b);
}

/* Ten lost, two gained: sums of binomial coefficients by hand. */
static void midp_of_ten_and_two(void **state)
{
    (void)state;
    near(stats_mcnemar(10, 2), 158.0 / 4096);
    near(stats_paired_midp(10, 2), 92.0 / 4096); /* less C(12, 2) = 66 */
    near(stats_paired_midp(2, 10), 92.0 / 4096);
    near(stats_paired_midp(0, 0), 1);
    near(stats_paired_midp(1, 1), 0.75); /* 1 - (2 / 4) / 2 */
    near(stats_paired_midp(1, 0), 0.5);
    assert_true(stats_paired_midp(3000, 2000) > 0 &&
                stats_paired_midp(3000, 2000) < 1e-40);
    assert_true(stats_paired_midp(20000, 100) >= 0);
}

static void difference_of_ten_and_two(void **state)
{
    (void)state;
    const PairedDifference d = stats_paired_difference(10, 2, 100);
    near(d.value, -0.08);
    near(d.middle, -8.0 / 102);
    const double half = 1.959963984540054 * sqrt((14.0 / 102 - 64.0 / (102 * 102)) / 102);
    near(d.lo, -8.0 / 102 - half);
    near(d.hi, -8.0 / 102 + half);
    /* Exchanging before and after turns everything round. */
    const PairedDifference e = stats_paired_difference(2, 10, 100);
    near(e.value, -d.value);
    near(e.lo, -d.hi);
    near(e.hi, -d.lo);
    assert_true(isnan(stats_paired_difference(0, 0, 0).lo));
    const PairedDifference one = stats_paired_difference(1, 0, 1);
    assert_true(one.lo >= -1 && one.hi <= 1);
}

static void cases_that_a_margin_needs(void **state)
{
    (void)state;
    /* (1.959964 / .05)^2 x .12 = 184.4 */
    assert_int_equal(stats_paired_needed(10, 2, 100, 0.05), 185);
    assert_int_equal(stats_paired_needed(0, 0, 100, 0.05), 16);
    assert_int_equal(stats_paired_needed(0, 0, 0, 0.05), -1);
}

/* How often the interval holds the true difference: 4,000 samples of 60 cases. */
static void intervals_cover(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "paired");
    int covered = 0;
    for (int i = 0; i < 4000; i++) {
        int64_t b = 0;
        int64_t c = 0;
        for (int j = 0; j < 60; j++) {
            const double u = rng_uniform(&r);
            b += u < 0.15;
            c += u >= 0.15 && u < 0.25;
        }
        const PairedDifference d = stats_paired_difference(b, c, 60);
        covered += d.lo <= -0.05 && d.hi >= -0.05;
    }
    assert_in_range(covered, 3680, 3920); /* .92 to .98 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(midp_of_ten_and_two),
        cmocka_unit_test(difference_of_ten_and_two),
        cmocka_unit_test(cases_that_a_margin_needs),
        cmocka_unit_test(intervals_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
