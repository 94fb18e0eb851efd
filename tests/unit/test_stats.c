#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/stats.h"
#include "core/base/str.h"
#include "tests/unit/unit.h"

static void check_near(const char *what, double got, double want, double tolerance)
{
    const double most = tolerance * fmax(fabs(want), 1e-300);
    if (!(fabs(got - want) <= most) && got != want)
        fail_msg("%s: %.17g, expected %.17g", what, got, want);
}

/* ---- numbers of SciPy: tests/oracle/stats.py ---- */

enum { MAX_ITEMS = 256, MAX_FIELDS = 5 };

typedef struct Row {
    char *name;
    double item[MAX_FIELDS][MAX_ITEMS]; /* fields after the name */
    size_t n[MAX_FIELDS];
    int fields;
} Row;

static void parse_row(char *line, Row *row)
{
    char *rest = NULL;
    row->name = strtok_r(line, "\t\n", &rest);
    row->fields = 0;
    for (char *f = strtok_r(NULL, "\t\n", &rest); f; f = strtok_r(NULL, "\t\n", &rest)) {
        assert_true(row->fields < MAX_FIELDS);
        size_t n = 0;
        char *more = NULL;
        for (char *v = strtok_r(f, ",", &more); v; v = strtok_r(NULL, ",", &more)) {
            assert_true(n < MAX_ITEMS);
            assert_int_equal(
                number_parse_double(v, strlen(v), &row->item[row->fields][n++]),
                NUMBER_OK);
        }
        row->n[row->fields++] = n;
    }
}

/* Tolerances are relative; what each costs is said where it is more than rounding. */
static void check_row(const Row *r)
{
    const char *name = r->name;
    const double *x = r->item[0];
    const double *y = r->item[1];
    const size_t n = r->n[0];
    const double want = r->item[r->fields - 1][0];
    if (strcmp(name, "wilson") == 0) {
        const Interval i = stats_wilson((int64_t)x[0], (int64_t)y[0], r->item[2][0]);
        check_near("lower end", i.lo, r->item[3][0], 1e-12);
        check_near("upper end", i.hi, r->item[4][0], 1e-12);
    } else if (strcmp(name, "normal_quantile") == 0) {
        check_near(name, stats_normal_quantile(x[0]), want, 1e-13);
    } else if (strcmp(name, "normal_cdf") == 0) {
        check_near(name, stats_normal_cdf(x[0]), want, 1e-12); /* z^2 eps at z = -38 */
    } else if (strcmp(name, "mcnemar") == 0) {
        /* (b + c) eps for the recurrence; SciPy's beta function is no better */
        check_near(name, stats_mcnemar((int64_t)x[0], (int64_t)y[0]), want, 1e-10);
    } else if (strcmp(name, "mean") == 0) {
        check_near(name, stats_mean(x, n), want, 1e-15);
    } else if (strcmp(name, "sd") == 0) {
        check_near(name, stats_sd(x, n), want, 1e-14);
    } else if (strcmp(name, "quantile") == 0) {
        check_near(name, stats_quantile(x, n, y[0]), want, 0);
    } else if (strcmp(name, "pearson") == 0) {
        check_near(name, stats_pearson(x, y, n), want, 1e-13);
    } else if (strcmp(name, "spearman") == 0) {
        check_near(name, stats_spearman(x, y, n), want, 1e-13);
    } else {
        fail_msg("no function %s", name);
    }
}

static void as_scipy(void **state)
{
    (void)state;
    char path[1024];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/tests/oracle/stats.tsv", root ? root : ".");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    static char line[32768];
    static Row row;
    int rows = 0;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#')
            continue;
        parse_row(line, &row);
        check_row(&row);
        rows++;
    }
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rows, 246);
}

/* ---- what must hold without an oracle ---- */

static void shares(void **state)
{
    (void)state;
    const Rate r = stats_rate(1203, 1500);
    assert_true(r.hits == 1203 && r.n == 1500);
    check_near("value", r.value, 0.802, 1e-15);
    assert_true(r.lo < r.value && r.value < r.hi);
    const Rate none = stats_rate(0, 0);
    assert_true(isnan(none.value) && isnan(none.lo) && isnan(none.hi));
    assert_int_equal(none.n, 0);
    for (int64_t n = 1; n < 60; n++) {
        for (int64_t hits = 0; hits <= n; hits++) {
            const Rate a = stats_rate(hits, n);
            const Rate b = stats_rate(n - hits, n);
            assert_true(a.lo >= 0 && a.lo <= a.value && a.value <= a.hi && a.hi <= 1);
            assert_true(fabs(a.lo - (1 - b.hi)) < 1e-14);
            const Interval wide = stats_wilson(hits, n, 0.99);
            assert_true(wide.lo <= a.lo && a.hi <= wide.hi);
        }
        assert_true(stats_rate(0, n).lo == 0 && stats_rate(n, n).hi == 1);
    }
}

static void normal_quantile_and_cdf_are_inverse(void **state)
{
    (void)state;
    for (int i = 1; i < 1000; i++) {
        const double p = i / 1000.0;
        check_near("cdf", stats_normal_cdf(stats_normal_quantile(p)), p, 1e-14);
        check_near("symmetry", stats_normal_quantile(1 - p), -stats_normal_quantile(p),
                   i == 500 ? 0 : 1e-12);
    }
    assert_true(stats_normal_quantile(0.5) == 0);
    assert_true(stats_normal_quantile(0) < 0 && isinf(stats_normal_quantile(0)));
    assert_true(stats_normal_quantile(1) > 0 && isinf(stats_normal_quantile(1)));
    assert_true(isnan(stats_normal_quantile(-0.1)) && isnan(stats_normal_quantile(1.1)));
    assert_true(isnan(stats_normal_quantile(NAN)));
    check_near("z", stats_normal_quantile(0.975), 1.959963984540054, 1e-15);
}

static void mcnemar_by_hand(void **state)
{
    (void)state;
    assert_true(stats_mcnemar(0, 0) == 1);
    assert_true(stats_mcnemar(3, 3) == 1);
    check_near("0 of 5", stats_mcnemar(0, 5), 2.0 / 32, 0);
    check_near("1 of 6", stats_mcnemar(1, 5), 2.0 * 7 / 64, 0);
    check_near("2 of 9", stats_mcnemar(7, 2), 2.0 * 46 / 512, 0);
    assert_true(stats_mcnemar(4, 5) == 1); /* both halves together */
    assert_true(stats_mcnemar(12, 30) == stats_mcnemar(30, 12));
    check_near("0 of 1000", stats_mcnemar(0, 1000), ldexp(1, -999), 0);
    assert_true(stats_mcnemar(0, 5000) == 0); /* 2^-4999 */
    assert_true(stats_mcnemar(0, INT64_MAX) == 0);
    const double p = stats_mcnemar(1000000, 1003000);
    assert_true(p > 0.03 && p < 0.04); /* z = 3000 / sqrt(2003000) = 2.12 */
}

static void means_are_compensated(void **state)
{
    (void)state;
    static const double x[] = {1e16, 1, -1e16, 1, 1e100, -1e100};
    assert_true(stats_mean(x, 6) * 6 == 2);
    assert_true(isnan(stats_mean(NULL, 0)));
    assert_true(isnan(stats_sd(x, 1)));
    static const double same[] = {0.1, 0.1, 0.1};
    assert_true(stats_sd(same, 3) == 0);
    static double many[100000];
    for (int i = 0; i < 100000; i++)
        many[i] = 0.1;
    assert_true(stats_mean(many, 100000) == 0.1);
}

static void quantiles(void **state)
{
    (void)state;
    const double x[] = {3, 1, 2};
    assert_true(stats_quantile(x, 3, 0) == 1);
    assert_true(stats_quantile(x, 3, 0.5) == 2);
    assert_true(stats_quantile(x, 3, 0.75) == 2.5);
    assert_true(stats_quantile(x, 3, 1) == 3);
    assert_true(x[0] == 3); /* a copy was sorted */
    assert_true(isnan(stats_quantile(x, 0, 0.5)));
    assert_true(stats_quantile(x, 1, 0.3) == 3);
}

/* Repeats, holds the mean, shrinks with n, and is about as wide as theory says. */
static void bootstrap(void **state)
{
    (void)state;
    enum { N = 2000 };
    static double x[N];
    Rng rng = rng_stream(1, "sample");
    for (int i = 0; i < N; i++)
        x[i] = rng_normal(&rng) + 5;
    const Interval a = stats_bootstrap_mean(x, N, 2000, rng_stream(1, "bootstrap"), NULL);
    const Interval b = stats_bootstrap_mean(x, N, 2000, rng_stream(1, "bootstrap"), NULL);
    const Interval other =
        stats_bootstrap_mean(x, N, 2000, rng_stream(2, "bootstrap"), NULL);
    assert_true(a.lo == b.lo && a.hi == b.hi);
    assert_true(a.lo != other.lo);
    const double mean = stats_mean(x, N);
    assert_true(a.lo < mean && mean < a.hi);
    const double width = 2 * 1.96 * stats_sd(x, N) / sqrt(N);
    /* the quantiles of 2000 resamples have a standard error of 3.4 % of the width */
    assert_true(fabs((a.hi - a.lo) / width - 1) < 0.15);
    const Interval small =
        stats_bootstrap_mean(x, 100, 2000, rng_stream(1, "bootstrap"), NULL);
    assert_true(small.hi - small.lo > 2 * (a.hi - a.lo));
    const Interval none = stats_bootstrap_mean(x, 1, 100, rng, NULL);
    assert_true(isnan(none.lo) && isnan(none.hi));
    static const double same[] = {2, 2, 2, 2};
    const Interval flat = stats_bootstrap_mean(same, 4, 50, rng, NULL);
    assert_true(flat.lo == 2 && flat.hi == 2);
}

static void correlations(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, 4};
    const double up[] = {10, 20, 30, 40};
    const double down[] = {8, 6, 4, 2};
    const double bent[] = {1, 10, 100, 1000};
    const double flat[] = {0.1, 0.1, 0.1, 0.1};
    const double even[] = {1, -1, -1, 1};
    check_near("up", stats_pearson(x, up, 4), 1, 1e-15);
    check_near("down", stats_pearson(x, down, 4), -1, 1e-15);
    assert_true(stats_pearson(x, bent, 4) < 0.9);
    check_near("bent", stats_spearman(x, bent, 4), 1, 1e-15);
    assert_true(fabs(stats_pearson(x, even, 4)) < 1e-15);
    assert_true(isnan(stats_pearson(x, flat, 4)) && isnan(stats_pearson(flat, x, 4)));
    assert_true(isnan(stats_spearman(x, flat, 4)));
    assert_true(isnan(stats_pearson(x, up, 1)) && isnan(stats_spearman(x, up, 0)));
    assert_true(stats_pearson(x, bent, 4) == stats_pearson(bent, x, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_scipy),
        cmocka_unit_test(shares),
        cmocka_unit_test(normal_quantile_and_cdf_are_inverse),
        cmocka_unit_test(mcnemar_by_hand),
        cmocka_unit_test(means_are_compensated),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(bootstrap),
        cmocka_unit_test(correlations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
