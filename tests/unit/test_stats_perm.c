#include <math.h>

#include "core/base/rng.h"
#include "core/base/stats_perm.h"
#include "tests/unit/unit.h"

static StatsPerm split(const double *x, size_t nx, size_t n, int32_t most_exact)
{
    StatsPermOptions o = stats_perm_options_defaults();
    o.most_exact = most_exact;
    StatsPerm r;
    assert_int_equal(stats_perm_split((StatsPermParts){x, nx, n}, &o, NULL, &r, NULL),
                     OK);
    return r;
}

/* Every subset by its bits, compared by the difference of means itself. */
static StatsPerm brute_force(const double *x, size_t nx, size_t n)
{
    StatsPerm r = {.is_exact = true};
    double seen = 0;
    for (uint64_t t = 0; t <= UINT64_C(1) << n; t++) {
        const uint64_t bits = t == 0 ? (UINT64_C(1) << nx) - 1 : t - 1;
        double in = 0;
        double out = 0;
        if ((size_t)__builtin_popcountll(bits) != nx)
            continue;
        for (size_t i = 0; i < n; i++)
            *((bits >> i) & 1 ? &in : &out) += x[i];
        const double d = in / (double)nx - out / (double)(n - nx);
        if (t == 0) {
            seen = d;
            continue;
        }
        r.all++;
        r.ge += d >= seen - 1e-11;
        r.apart += fabs(d) >= fabs(seen) - 1e-11;
    }
    return r;
}

static void counts_are_those_of_brute_force(void **state)
{
    (void)state;
    Rng rng = rng_stream(3, "test");
    double x[15];
    for (size_t n = 2; n <= 15; n++) {
        for (size_t nx = 1; nx < n; nx++) {
            /* numbers of few values (many ties), and of many */
            for (size_t i = 0; i < n; i++)
                x[i] =
                    nx % 2 ? rng_normal(&rng) : 0.1 * (double)rng_below(&rng, 4) - 0.15;
            const StatsPerm want = brute_force(x, nx, n);
            const StatsPerm got = split(x, nx, n, STATS_PERM_EXACT);
            assert_true(got.is_exact && got.error == 0);
            assert_int_equal(got.all, want.all);
            assert_int_equal(got.ge, want.ge);
            assert_int_equal(got.apart, want.apart);
            assert_true(got.p == (double)want.ge / (double)want.all);
            assert_true(got.p_two == (double)want.apart / (double)want.all);
            assert_true(got.least == 1 / (double)want.all && got.error_two == 0);
            assert_true(got.least_two == (2 * nx == n ? 2 : 1) / (double)want.all);
            assert_true(got.p_two >= got.least_two);
        }
    }
}

static void closed_forms(void **state)
{
    (void)state;
    const double apart[] = {1, 1, -1, -1}; /* one division of six is as extreme */
    const StatsPerm r = split(apart, 2, 4, STATS_PERM_EXACT);
    assert_int_equal(r.ge, 1);
    assert_int_equal(r.apart, 2);
    assert_int_equal(r.all, 6);
    const double same[] = {0.3, 0.3, 0.3, 0.3, 0.3};
    const StatsPerm flat = split(same, 2, 5, STATS_PERM_EXACT);
    assert_int_equal(flat.ge, 10);
    assert_int_equal(flat.apart, 10);
    double steps[36]; /* 1 ... 36: the highest 18 first, C(36, 18) divisions */
    for (int i = 0; i < 36; i++)
        steps[i] = 36 - i;
    const StatsPerm high = split(steps, 18, 36, STATS_PERM_EXACT);
    assert_int_equal(high.ge, 1);
    assert_int_equal(high.apart, 2);
    assert_int_equal(high.all, UINT64_C(9075135300));
}

/* A bool each, so that the sum of the first part is hypergeometric: whole distributions
 * are known for sizes that brute force does not reach. */
static void ones_and_zeros_are_hypergeometric(void **state)
{
    (void)state;
    double x[34];
    for (int i = 0; i < 34; i++)
        x[i] = i < 9 || i >= 30; /* 9 of 17 in the first half, 4 of 17 in the second */
    const StatsPerm r = split(x, 17, 34, STATS_PERM_EXACT);
    double ge = 0;
    double all = 0;
    for (int k = 4; k <= 13; k++) { /* of 13 ones, k among the first 17 */
        double ways = 1;
        for (int i = 1; i <= k; i++)
            ways = ways * (13 - k + i) / i;
        for (int i = 1; i <= 17 - k; i++)
            ways = ways * (21 - (17 - k) + i) / i;
        ge += k >= 9 ? ways : 0;
        all += ways;
    }
    assert_true(fabs((double)r.ge - ge) < 1e-9 * ge);
    assert_int_equal(r.all, UINT64_C(2333606220));
    assert_true(all <= (double)r.all);
}

static void swapping_the_parts_mirrors(void **state)
{
    (void)state;
    Rng rng = rng_stream(9, "test");
    double x[20];
    double y[20];
    for (int i = 0; i < 20; i++)
        x[i] = rng_normal(&rng) + (i < 8 ? 0.7 : 0);
    for (int i = 0; i < 20; i++)
        y[i] = x[(i + 8) % 20];
    const StatsPerm a = split(x, 8, 20, STATS_PERM_EXACT);
    const StatsPerm b = split(y, 12, 20, STATS_PERM_EXACT);
    assert_int_equal(a.apart, b.apart);
    assert_int_equal(a.ge + b.ge, a.all + 1); /* both count the one seen */
}

static void draws_agree_with_counts(void **state)
{
    (void)state;
    Rng rng = rng_stream(5, "test");
    for (int t = 0; t < 6; t++) {
        double x[18];
        for (int i = 0; i < 18; i++)
            x[i] = rng_normal(&rng) + (i < 9 ? 0.3 * t : 0);
        const StatsPerm exact = split(x, 9, 18, STATS_PERM_EXACT);
        const StatsPerm drawn = split(x, 9, 18, 0);
        assert_true(exact.is_exact && !drawn.is_exact);
        assert_int_equal(drawn.all, STATS_PERM_DRAWS);
        const double slack = 4 * sqrt(exact.p * (1 - exact.p) / STATS_PERM_DRAWS) + 1e-4;
        assert_true(fabs(drawn.p - exact.p) <= slack);
        const double two = 4 * sqrt(exact.p_two * (1 - exact.p_two) / STATS_PERM_DRAWS);
        assert_true(fabs(drawn.p_two - exact.p_two) <= two + 1e-4);
        assert_true(drawn.p == (1.0 + (double)drawn.ge) / (1.0 + STATS_PERM_DRAWS));
        assert_true(drawn.least == 1 / (1.0 + STATS_PERM_DRAWS) && drawn.error > 0);
        assert_true(drawn.least_two == drawn.least);
        assert_true(drawn.error_two ==
                    sqrt(drawn.p_two * (1 - drawn.p_two) / STATS_PERM_DRAWS));
    }
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    double x[60];
    for (int i = 0; i < 60; i++)
        x[i] = sin(i) + (i < 30 ? 0.4 : 0);
    StatsPermOptions o = stats_perm_options_defaults();
    o.draws = 12345;
    o.name = "one";
    StatsPerm first = {0};
    StatsPerm signs = {0};
    const int threads[] = {1, 2, 7};
    for (int i = 0; i < 3; i++) {
        Progress progress;
        progress_init(&progress, threads[i]);
        StatsPerm r;
        StatsPerm s;
        assert_int_equal(
            stats_perm_split((StatsPermParts){x, 30, 60}, &o, &progress, &r, NULL), OK);
        assert_int_equal(stats_perm_signs(x, 60, &o, &progress, &s, NULL), OK);
        assert_int_equal(r.all, 12345);
        if (i == 0) {
            first = r;
            signs = s;
        }
        assert_int_equal(r.ge, first.ge);
        assert_int_equal(r.apart, first.apart);
        assert_int_equal(s.ge, signs.ge);
        assert_int_equal(s.apart, signs.apart);
    }
    o.name = "another";
    StatsPerm other;
    assert_int_equal(
        stats_perm_split((StatsPermParts){x, 30, 60}, &o, NULL, &other, NULL), OK);
    assert_int_not_equal(other.apart, first.apart);
}

static void signs_by_hand(void **state)
{
    (void)state;
    const StatsPermOptions o = stats_perm_options_defaults();
    const double x[] = {3, 2, 1};
    StatsPerm r;
    assert_int_equal(stats_perm_signs(x, 3, &o, NULL, &r, NULL), OK);
    assert_int_equal(r.all, 8); /* 6 4 2 0 0 -2 -4 -6 */
    assert_int_equal(r.ge, 1);
    assert_int_equal(r.apart, 2);
    assert_true(r.least == 0.125 && r.least_two == 0.25);
    const double mixed[] = {3, -2, 1};
    assert_int_equal(stats_perm_signs(mixed, 3, &o, NULL, &r, NULL), OK);
    assert_int_equal(r.ge, 3);
    assert_int_equal(r.apart, 6);
    const double none[] = {1, -1};
    assert_int_equal(stats_perm_signs(none, 2, &o, NULL, &r, NULL), OK);
    assert_int_equal(r.apart, 4);
    assert_int_equal(r.ge, 3);
    double many[24];
    for (int i = 0; i < 24; i++)
        many[i] = 1 + 0.01 * i;
    assert_int_equal(stats_perm_signs(many, 24, &o, NULL, &r, NULL), OK);
    assert_true(!r.is_exact && r.p_two == r.least && r.all == STATS_PERM_DRAWS);
}

static void a_cancel_stops(void **state)
{
    (void)state;
    double x[60] = {1, 2, 3};
    Progress progress;
    progress_init(&progress, 2);
    progress_cancel(&progress);
    const StatsPermOptions o = stats_perm_options_defaults();
    StatsPerm r;
    assert_int_equal(
        stats_perm_split((StatsPermParts){x, 5, 20}, &o, &progress, &r, NULL),
        E_CANCELED);
    assert_int_equal(r.all, 0);
    assert_int_equal(
        stats_perm_split((StatsPermParts){x, 30, 60}, &o, &progress, &r, NULL),
        E_CANCELED);
    assert_int_equal(stats_perm_signs(x, 60, &o, &progress, &r, NULL), E_CANCELED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_brute_force),
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(ones_and_zeros_are_hypergeometric),
        cmocka_unit_test(swapping_the_parts_mirrors),
        cmocka_unit_test(draws_agree_with_counts),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(signs_by_hand),
        cmocka_unit_test(a_cancel_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
