#include <math.h>

#include "core/base/stats_test.h"
#include "tests/unit/unit.h"

static void near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-12);
}

/* The example of Holm's rule worked by hand: .01 x 4, .02 x 3, .03 x 2 raised to the one
 * before, .04. */
static void holm_steps_down(void **state)
{
    (void)state;
    const double p[] = {0.02, 0.04, 0.01, (double)NAN, 0.03};
    double out[5];
    stats_test_holm(p, 5, out);
    near(out[2], 0.04);
    near(out[0], 0.06);
    near(out[4], 0.06);
    near(out[1], 0.06);
    assert_true(isnan(out[3]));
    double same[] = {0.6, 0.7};
    stats_test_holm(same, 2, same);
    near(same[0], 1);
    near(same[1], 1);
    stats_test_holm(p, 0, out);
    double one = 0.3;
    stats_test_holm(&one, 1, &one);
    near(one, 0.3);
}

static void detectable_solves_its_equation(void **state)
{
    (void)state;
    const int64_t n[] = {60, 500, 1500, 100000};
    for (int i = 0; i < 4; i++) {
        const int64_t c = n[i] / 5;
        const double psi = (double)c / (double)n[i];
        const double d = stats_test_detectable(c, n[i]);
        assert_true(d > 0 && d <= psi);
        const double want =
            1.959963984540054 * sqrt(psi) + 0.8416212335729143 * sqrt(psi - d * d);
        assert_true(fabs(d * sqrt((double)n[i]) - want) < 1e-9);
    }
    /* more queries see less; more change hides more */
    assert_true(stats_test_detectable(400, 2000) < stats_test_detectable(100, 500));
    assert_true(stats_test_detectable(200, 1000) > stats_test_detectable(50, 1000));
    assert_true(isnan(stats_test_detectable(3, 1000))); /* 3 against 0: p = .25 */
    assert_true(isnan(stats_test_detectable(0, 1000)));
    assert_true(isnan(stats_test_detectable(0, 0)));
}

static void wilson_of_whole_cases_is_that_of_counts(void **state)
{
    (void)state;
    for (int hits = 0; hits <= 7; hits++) {
        const Interval a = stats_test_wilson(hits / 7.0, 7);
        const Interval b = stats_wilson(hits, 7, 0.95);
        near(a.lo, b.lo);
        near(a.hi, b.hi);
    }
}

/* Effects of rows alone, of columns alone: the variance is that of a mean over these. */
static void crossed_means_know_both_kinds_of_spread(void **state)
{
    (void)state;
    double x[20 * 4];
    double row[20];
    double v = 0;
    for (int i = 0; i < 20; i++) {
        row[i] = (i * 7 % 20) / 20.0;
        for (int j = 0; j < 4; j++)
            x[i * 4 + j] = row[i];
    }
    near(stats_test_crossed_mean(x, 20, 4, &v), stats_mean(row, 20));
    near(v, pow(stats_sd(row, 20), 2) / 20);
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 4; j++)
            x[i * 4 + j] = j / 4.0;
    near(stats_test_crossed_mean(x, 20, 4, &v), 0.375);
    near(v, pow(stats_sd((const double[]){0, .25, .5, .75}, 4), 2) / 4);
    near(stats_test_crossed_mean(row, 20, 1, &v), stats_mean(row, 20)); /* one column */
    near(v, pow(stats_sd(row, 20), 2) / 20);
}

/* Four of the fifteen p-values of Benjamini and Hochberg 1995, table of section 4.1, lie
 * below their line at .05: the largest such is .0095. */
static void false_discovery_rate(void **state)
{
    (void)state;
    const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
    double q[15];
    stats_test_bh(p, 15, q);
    for (int i = 0; i < 15; i++)
        assert_true((q[i] <= 0.05) == (i < 4));
    assert_true(fabs(q[3] - 0.0095 * 15 / 4) < 1e-15);
    assert_true(q[14] == 1);
    const double mixed[] = {0.04, NAN, 0.01, 0.04};
    double out[4];
    stats_test_bh(mixed, 4, out);
    assert_true(isnan(out[1]) && fabs(out[2] - 0.03) < 1e-15 && out[0] == 0.04);
}

/* scipy.stats.hypergeom.sf(hits - 1, all, marked, drawn). */
static void hypergeometric_tail(void **state)
{
    (void)state;
    assert_true(fabs(stats_test_hypergeometric(3, 10, 10, 999) / 8.375950031470336e-05 -
                     1) < 1e-9);
    assert_true(fabs(stats_test_hypergeometric(1, 3, 4, 10) / 0.8333333333333334 - 1) <
                1e-9);
    assert_true(fabs(stats_test_hypergeometric(10, 10, 10, 100) / 5.776904234533875e-14 -
                     1) < 1e-9);
    assert_true(stats_test_hypergeometric(0, 3, 4, 10) == 1);
    assert_true(stats_test_hypergeometric(4, 3, 4, 10) == 0);
    assert_true(stats_test_hypergeometric(2, 6, 6, 10) == 1); /* two must be */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holm_steps_down),
        cmocka_unit_test(detectable_solves_its_equation),
        cmocka_unit_test(wilson_of_whole_cases_is_that_of_counts),
        cmocka_unit_test(crossed_means_know_both_kinds_of_spread),
        cmocka_unit_test(false_discovery_rate),
        cmocka_unit_test(hypergeometric_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
