#include <math.h>

#include "core/base/stats_spread.h"
#include "core/base/stats_test.h"
#include "tests/unit/unit.h"

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.17g, expected %.17g", a, b);
}

static void gini_of_few(void **state)
{
    (void)state;
    const double one_has_all[] = {0, 0, 0, 1};
    const double three_times[] = {1, 3};
    const double alike[] = {0.4, 0.4, 0.4};
    const double nothing[] = {0, 0};
    near(stats_spread_gini(one_has_all, NULL, 4), 0.75, 1e-15);
    near(stats_spread_gini(three_times, NULL, 2), 0.25, 1e-15);
    near(stats_spread_gini(alike, NULL, 3), 0, 1e-15);
    assert_true(isnan(stats_spread_gini(nothing, NULL, 2)));
    assert_true(isnan(stats_spread_gini(nothing, NULL, 0)));
    /* An item of weight 2 is two items. */
    const double twice[] = {1, 1, 3};
    const double weight[] = {2, 1};
    near(stats_spread_gini(three_times, weight, 2), stats_spread_gini(twice, NULL, 3),
         1e-15);
    const Spread s = stats_spread_make(one_has_all, NULL, 4);
    near(s.corrected, 1, 1e-15);
    near(s.range, 1, 1e-15);
    near(s.cv, sqrt(3), 1e-15);
    const Spread single = stats_spread_make(three_times, NULL, 1);
    near(single.macro, 1, 1e-15); /* one alone differs from nothing */
    assert_true(isnan(single.gini) && isnan(single.corrected));
    assert_true(isnan(single.range) && isnan(single.cv));
    assert_true(isnan(stats_spread_make(NULL, NULL, 0).macro));
}

static void means_are_weighted(void **state)
{
    (void)state;
    const double x[] = {0.8, 0.55, 0.6};
    const double n[] = {1000, 100, 15};
    const Spread s = stats_spread_make(x, n, 3);
    near(s.macro, 0.65, 1e-15);
    near(s.weighted, (800 + 55 + 9) / 1115.0, 1e-15);
    near(s.range, 0.25, 1e-15);
}

/* Scaling leaves Gini and cv; order leaves all. */
static void scale_and_order_do_not_matter(void **state)
{
    (void)state;
    const double x[] = {0.1, 0.5, 0.3, 0.9};
    const double y[] = {0.9 / 3, 0.1 / 3, 0.3 / 3, 0.5 / 3};
    const Spread a = stats_spread_make(x, NULL, 4);
    const Spread b = stats_spread_make(y, NULL, 4);
    near(a.gini, b.gini, 1e-15);
    near(a.cv, b.cv, 1e-15);
    near(a.range, 3 * b.range, 1e-15);
}

/* Figures that drawing cannot change, and extremes. */
static void bootstrap_of_certain_shares(void **state)
{
    (void)state;
    const int64_t hits[] = {0, 20, 10};
    const int64_t n[] = {20, 20, 20};
    Interval ratio[3];
    SpreadBoot b;
    SpreadInput in = {hits, n, NULL, 2, 1, 200, 1, "certain"};
    assert_int_equal(stats_spread_bootstrap(&in, NULL, &b, ratio), OK);
    near(b.ci[SPREAD_RANGE].lo, 1, 0);
    near(b.ci[SPREAD_RANGE].hi, 1, 0);
    near(b.ci[SPREAD_GINI].lo, 0.5, 1e-15);
    near(ratio[0].hi, 0, 0);
    near(ratio[1].lo, 1, 0);
    assert_true(b.pooled[SPREAD_RANGE] > 0.02 && b.pooled[SPREAD_RANGE] < 0.3);
    in.reference = 0; /* 0 of 20: there is no ratio to it */
    assert_int_equal(stats_spread_bootstrap(&in, NULL, &b, ratio), OK);
    assert_true(isnan(ratio[1].lo) && isnan(ratio[1].hi));
    in.items = 0;
    assert_int_equal(stats_spread_bootstrap(&in, NULL, &b, ratio), OK);
    in.items = 3;
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(stats_spread_bootstrap(&in, &p, &b, ratio), E_CANCELED);
}

/* Drawn shares have the mean and variance of the binomial law, in small samples and in
 * large ones, where a factorial would overflow. */
static void draws_follow_the_binomial_law(void **state)
{
    (void)state;
    static const int64_t size[] = {1, 7, 165, 20000};
    static const int64_t of[] = {1, 3, 7, 10};
    for (size_t s = 0; s < 4; s++) {
        for (size_t k = 0; k < 4; k++) {
            const int64_t n[] = {size[s]};
            const int64_t hits[] = {size[s] * of[k] / 10};
            const double p = (double)hits[0] / (double)n[0];
            const double sd = sqrt(p * (1 - p) / (double)n[0]);
            SpreadBoot b;
            const SpreadInput in = {hits, n, NULL, 1, -1, 4000, 1, "law"};
            assert_int_equal(stats_spread_bootstrap(&in, NULL, &b, NULL), OK);
            if (size[s] < 100) {
                assert_true(b.ci[SPREAD_MACRO].lo <= p && b.ci[SPREAD_MACRO].hi >= p);
                continue;
            }
            near(b.ci[SPREAD_MACRO].lo, p - 1.96 * sd, 0.15 * sd + 0.5 / (double)n[0]);
            near(b.ci[SPREAD_MACRO].hi, p + 1.96 * sd, 0.15 * sd + 0.5 / (double)n[0]);
            near(b.pooled[SPREAD_MACRO], p, 0.05 * sd + 0.5 / (double)n[0]);
        }
    }
}

/* Published: 56 of 70 less 48 of 80 (Newcombe 1998, table II, method 10). */
static void difference_of_two_shares(void **state)
{
    (void)state;
    const Interval i = stats_test_newcombe(stats_rate(56, 70), stats_rate(48, 80));
    near(i.lo, 0.0524, 5e-5);
    near(i.hi, 0.3339, 5e-5);
    const Interval back = stats_test_newcombe(stats_rate(48, 80), stats_rate(56, 70));
    near(back.lo, -i.hi, 1e-15);
    near(back.hi, -i.lo, 1e-15);
    assert_true(isnan(stats_test_newcombe(stats_rate(0, 0), stats_rate(1, 2)).lo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gini_of_few),
        cmocka_unit_test(means_are_weighted),
        cmocka_unit_test(scale_and_order_do_not_matter),
        cmocka_unit_test(bootstrap_of_certain_shares),
        cmocka_unit_test(draws_follow_the_binomial_law),
        cmocka_unit_test(difference_of_two_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
