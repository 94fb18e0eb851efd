#include <math.h>

#include "core/base/stats_rank.h"
#include "tests/unit/unit.h"

static void near(double a, double b, double within)
{
    if (!(fabs(a - b) < within))
        fail_msg("%.17g, expected %.17g", a, b);
}

static void equal_values_share_ranks(void **state)
{
    (void)state;
    const double x[] = {3, 1, 3, 2};
    double r[4];
    stats_rank_average(x, 4, r);
    near(r[0], 3.5, 1e-15);
    near(r[1], 1, 1e-15);
    near(r[2], 3.5, 1e-15);
    near(r[3], 2, 1e-15);
}

/* 2 * scipy.stats.t.sf(t, n - 2), SciPy 1.10.1. */
static void p_as_by_scipy(void **state)
{
    (void)state;
    near(stats_rank_p(0.5, 10), 0.14111328125000003, 1e-12);
    near(stats_rank_p(0.3, 37), 0.07123068267235874, 1e-12);
    near(stats_rank_p(-0.9, 6), 0.014499999999999989, 1e-12);
    near(stats_rank_p(0.05, 5000), 0.000404911007656113, 1e-10);
    near(stats_rank_p(0, 30), 1, 1e-12);
    near(stats_rank_p(1, 30), 0, 1e-12);
    assert_true(stats_rank_p(1, 30) > 0 && stats_rank_p(-1, 5000) > 0);
    near(stats_rank_p(1, 9), 2.0 / 362880, 1e-15);
    assert_true(isnan(stats_rank_p(0.5, 3)));
    assert_true(isnan(stats_rank_p((double)NAN, 30)));
}

/* All orders of few values: of 24 the two that agree wholly; equal values as they are. */
static void p_of_few_counts_all_orders(void **state)
{
    (void)state;
    const double up[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    const double down[] = {8, 7, 6, 5, 4, 3, 2, 1};
    near(stats_rank_spearman_p(up, up, 4), 2.0 / 24, 1e-15);
    near(stats_rank_spearman_p(up, down, 4), 2.0 / 24, 1e-15);
    near(stats_rank_spearman_p(up, down, 8), 2.0 / 40320, 1e-15);
    near(stats_rank_spearman_p(up, up, 9), 2.0 / 362880, 1e-15);
    const double swapped[] = {1, 2, 4, 3}; /* rho .8: 3 swaps of neighbours, both ways */
    near(stats_rank_spearman_p(up, swapped, 4), 8.0 / 24, 1e-15);
    const double tied[] = {1, 1, 2, 2}; /* 4 of 24 orders agree, 4 oppose */
    near(stats_rank_spearman_p(up, tied, 4), 8.0 / 24, 1e-15);
    const double level[] = {1, 1, 1, 1};
    assert_true(isnan(stats_rank_spearman_p(up, level, 4)));
    assert_true(isnan(stats_rank_spearman_p(up, up, 3)));
    const double far[] = {2, 1, 4, 3, 6, 5, 8, 7, 9};
    near(stats_rank_spearman_p(up, far, 9), stats_rank_p(stats_spearman(up, far, 9), 9),
         1e-15);
}

static void interval_needs_ten(void **state)
{
    (void)state;
    const Interval i = stats_rank_interval(0.5, 37);
    const double half = 1.959963984540054 * 1.03 / sqrt(34);
    near(i.lo, tanh(atanh(0.5) - half), 1e-12);
    near(i.hi, tanh(atanh(0.5) + half), 1e-12);
    assert_true(isnan(stats_rank_interval(0.5, 9).lo));
    assert_true(isnan(stats_rank_interval(1, 37).hi));
}

/* sklearn.metrics.average_precision_score, scikit-learn 1.2.1. */
static void precision_as_by_sklearn(void **state)
{
    (void)state;
    const double score[] = {0.9, 0.8, 0.8, 0.3, 0.2, 0.3};
    const bool is_marked[] = {true, false, true, true, false, false};
    near(stats_rank_precision(score, is_marked, 6), 0.7555555555555555, 1e-12);
    const bool none[6] = {false};
    assert_true(isnan(stats_rank_precision(score, none, 6)));
}

static void auc_by_hand(void **state)
{
    (void)state;
    const double high[] = {0.9, 0.5, 0.4};
    const double low[] = {0.4, 0.1, 0.6};
    Interval ci;
    /* won: 3 + 2 + (1 + 1/2) of 9 */
    near(stats_rank_auc(high, 3, low, 3, &ci), 6.5 / 9, 1e-12);
    /* Shares won by high 1, 2/3, 1/2; by low 5/6, 1, 1/3 (the same pairs): DeLong. */
    const double v = stats_sd((const double[]){1, 2.0 / 3, 0.5}, 3);
    const double w = stats_sd((const double[]){2.5 / 3, 1, 1.0 / 3}, 3);
    const double half = 1.959963984540054 * sqrt(v * v / 3 + w * w / 3);
    near(ci.lo, fmax(0, 6.5 / 9 - half), 1e-12);
    near(ci.hi, fmin(1, 6.5 / 9 + half), 1e-12);
    near(stats_rank_auc(high, 1, low, 2, &ci), 1, 1e-12);
    assert_true(isnan(ci.lo));
    assert_true(isnan(stats_rank_auc(high, 0, low, 2, &ci)));
}

/* Cases of which each has both scores: the hand-worked shares of either side, together.
 */
static void auc_of_pairs(void **state)
{
    (void)state;
    const double high[] = {0.9, 0.5, 0.4};
    const double low[] = {0.4, 0.1, 0.6};
    Interval ci;
    near(stats_rank_auc_paired(high, low, 3, &ci), 6.5 / 9, 1e-12);
    const double both[] = {1 + 2.5 / 3, 2.0 / 3 + 1, 0.5 + 1.0 / 3};
    const double half = 1.959963984540054 * stats_sd(both, 3) / sqrt(3);
    near(ci.lo, fmax(0, 6.5 / 9 - half), 1e-12);
    near(ci.hi, fmin(1, 6.5 / 9 + half), 1e-12);
    /* A shift that is small beside the spread of the cases: pairs see it, halves do not.
     */
    double x[200];
    double y[200];
    for (int i = 0; i < 200; i++) {
        y[i] = i;
        x[i] = i + 8.25;
    }
    Interval apart;
    near(stats_rank_auc(x, 200, y, 200, &apart), stats_rank_auc_paired(x, y, 200, &ci),
         1e-15);
    assert_true(apart.lo < 0.5 && ci.lo > 0.5);
    near(stats_rank_auc_paired(high, low, 1, &ci), 1, 1e-12);
    assert_true(isnan(ci.lo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_share_ranks),
        cmocka_unit_test(p_as_by_scipy),
        cmocka_unit_test(p_of_few_counts_all_orders),
        cmocka_unit_test(interval_needs_ten),
        cmocka_unit_test(precision_as_by_sklearn),
        cmocka_unit_test(auc_by_hand),
        cmocka_unit_test(auc_of_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
