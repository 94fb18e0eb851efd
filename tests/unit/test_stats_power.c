#include <math.h>

#include "core/base/stats.h"
#include "core/base/stats_power.h"
#include "tests/unit/unit.h"

static double exact(const StatsPower *p, int64_t n)
{
    double power = 0;
    assert_int_equal(stats_power_exact(p, n, NULL, &power), OK);
    return power;
}

/* Five cases, all discordant, all on one side is the least that the test can find: never
 * at the level .05 (p = 1/16), always from six on. */
static void test_smallest(void **state)
{
    (void)state;
    const StatsPower p = {1, 1, .05, .8};
    assert_true(exact(&p, 5) == 0);
    assert_true(fabs(exact(&p, 6) - 1) < 1e-9);
}

/* By hand: n = 6, psi 1, share q of one side: found only when all six are on one side. */
static void test_by_hand(void **state)
{
    (void)state;
    const StatsPower p = {1, .5, .05, .8};
    const double want = pow(.75, 6) + pow(.25, 6);
    assert_true(fabs(exact(&p, 6) - want) < 1e-9);
}

/* More cases, a larger difference, fewer discordant cases: each makes it easier. */
static void test_monotone(void **state)
{
    (void)state;
    const StatsPower p = {.2, .04, .05, .8};
    const StatsPower larger = {.2, .06, .05, .8};
    const StatsPower noisier = {.3, .04, .05, .8};
    const int64_t n = stats_power_needed(&p);
    assert_true(n > stats_power_needed(&larger));
    assert_true(n < stats_power_needed(&noisier));
    assert_true(exact(&p, n) < exact(&p, 2 * n));
    assert_true(exact(&p, n) < exact(&larger, n));
    /* the exact test keeps its level where the approximation would not: a little less */
    assert_true(exact(&p, n) > .75 && exact(&p, n) < .81);
}

static void test_impossible(void **state)
{
    (void)state;
    const StatsPower more = {.1, .2, .05, .8};
    const StatsPower none = {.1, 0, .05, .8};
    assert_int_equal(stats_power_needed(&more), -1);
    assert_int_equal(stats_power_needed(&none), -1);
    assert_true(isnan(exact(&more, 100)));
}

/* Half a point of a tenth takes millions of cases, and stops at once when it is asked
 * to. */
static void test_many(void **state)
{
    (void)state;
    const StatsPower p = {.01, .0005, .05, .8};
    const int64_t n = stats_power_needed(&p);
    assert_true(n > 300000);
    assert_true(fabs(exact(&p, n) - .8) < .005);
    Progress progress;
    progress_init(&progress, 1);
    progress_cancel(&progress);
    double power = 0;
    assert_int_equal(stats_power_exact(&p, n, &progress, &power), E_CANCELED);
    assert_true(isnan(power));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smallest), cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_monotone), cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
