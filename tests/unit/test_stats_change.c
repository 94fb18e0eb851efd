#include <math.h>

#include "core/base/stats_change.h"
#include "tests/unit/unit.h"

static void near(double a, double b)
{
    if (!(fabs(a - b) < 1e-12))
        fail_msg("%.17g, expected %.17g", a, b);
}

/* Four zeros, four ones: only one of 70 sets of four firsts has so large a shift. */
static void a_step_in_the_middle(void **state)
{
    (void)state;
    const double x[] = {0, 0, 0, 0, 1, 1, 1, 1};
    const double want[] = {4.0 / 7, 2.0 / 3, 0.8, 1, 0.8, 2.0 / 3, 4.0 / 7};
    double k[7];
    stats_change_shifts(x, 8, k);
    for (int t = 0; t < 7; t++)
        near(k[t], want[t]);
    const StatsChange c = stats_change_point(x, 8, rng_stream(1, "test"));
    assert_int_equal(c.pivot, 3);
    near(c.shift, 1);
    near(c.p_pivot, 1.0 / 70);
    near(c.p, 1.0 / 70);
    near(c.p_two, 2.0 / 70);
    near(c.least, 1.0 / 70);
    assert_true(c.is_exact);
    assert_int_equal(c.orders, 40320);
}

static void next_order(int *a, int n)
{
    int i = n - 2;
    while (i >= 0 && a[i] > a[i + 1])
        i--;
    if (i < 0)
        return;
    int j = n - 1;
    while (a[j] < a[i])
        j--;
    const int t = a[i];
    a[i] = a[j];
    a[j] = t;
    for (int l = i + 1, r = n - 1; l < r; l++, r--) {
        const int u = a[l];
        a[l] = a[r];
        a[r] = u;
    }
}

static void best_scores(const double *x, int n, double *one, double *two)
{
    double k[8];
    *one = -INFINITY;
    *two = 0;
    stats_change_shifts(x, n, k);
    for (int t = 0; t + 1 < n; t++) {
        const double s = k[t] / sqrt(1.0 / (t + 1) + 1.0 / (n - t - 1));
        *one = fmax(*one, s);
        *two = fmax(*two, fabs(s));
    }
}

/* Against all 5,040 orders one by one. */
static void sets_count_what_orders_count(void **state)
{
    (void)state;
    enum { N = 7, ORDERS = 5040 };
    Rng r = rng_stream(3, "orders");
    for (int trial = 0; trial < 5; trial++) {
        double x[N];
        double y[N];
        int at[N];
        int reached[2] = {0, 0};
        double bar[2];
        for (int i = 0; i < N; i++) {
            const int level = i / 3; /* of the last trial: ties */
            x[i] = trial == 4 ? level : rng_normal(&r) + (i > 4);
            at[i] = i;
        }
        best_scores(x, N, &bar[0], &bar[1]);
        for (int o = 0; o < ORDERS; o++) {
            double got[2];
            for (int i = 0; i < N; i++)
                y[i] = x[at[i]];
            best_scores(y, N, &got[0], &got[1]);
            reached[0] += got[0] >= bar[0] - 1e-11;
            reached[1] += got[1] >= bar[1] - 1e-11;
            next_order(at, N);
        }
        const StatsChange c = stats_change_point(x, N, r);
        near(c.p, (double)reached[0] / ORDERS);
        near(c.p_two, (double)reached[1] / ORDERS);
    }
}

/* Beyond the exact range: p never 0, the same numbers from the same stream. */
static void many_values_are_drawn(void **state)
{
    (void)state;
    double x[20];
    for (int i = 0; i < 20; i++)
        x[i] = i < 10 ? 0 : 1;
    const StatsChange c = stats_change_point(x, 20, rng_stream(1, "long"));
    assert_false(c.is_exact);
    assert_int_equal(c.pivot, 9);
    near(c.p, 1.0 / (1 + STATS_CHANGE_DRAWS));
    assert_true(c.p_two >= c.p && c.p_pivot >= c.p);
    near(c.least, 1.0 / (1 + STATS_CHANGE_DRAWS)); /* 1 / C(20, 10) is below */
    near(c.least_two, 1.0 / (1 + STATS_CHANGE_DRAWS));
    for (int i = 0; i < 20; i++)
        x[i] = i > 0;
    near(stats_change_point(x, 20, rng_stream(1, "long")).least, 1.0 / 20);
    near(stats_change_point(x, 20, rng_stream(1, "long")).least_two, 2.0 / 20);
    for (int i = 0; i < 20; i++)
        x[i] = i < 10 ? 0 : 1;
    assert_true(stats_change_point(x, 20, rng_stream(1, "long")).p == c.p);
    double twelve[12];
    Rng r = rng_stream(9, "twelve");
    for (int i = 0; i < 12; i++)
        twelve[i] = rng_normal(&r);
    assert_true(stats_change_point(twelve, 12, r).is_exact);
    assert_int_equal(stats_change_point(x, 1, r).pivot, -1);
    assert_true(isnan(stats_change_point(x, 0, r).p));
}

/* Series without a change: p <= .05 in about one of twenty. */
static void nothing_is_found_in_noise(void **state)
{
    (void)state;
    Rng r = rng_stream(5, "noise");
    int found = 0;
    for (int i = 0; i < 1000; i++) {
        double x[8];
        for (int j = 0; j < 8; j++)
            x[j] = rng_normal(&r);
        found += stats_change_point(x, 8, r).p <= 0.05;
    }
    assert_in_range(found, 25, 75);
    const double level[6] = {2, 2, 2, 2, 2, 2};
    near(stats_change_point(level, 6, r).p, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_in_the_middle),
        cmocka_unit_test(sets_count_what_orders_count),
        cmocka_unit_test(many_values_are_drawn),
        cmocka_unit_test(nothing_is_found_in_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
