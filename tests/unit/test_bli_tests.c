#include <math.h>

#include "core/base/stats_test.h"
#include "core/diag/bli_tests.h"
#include "tests/unit/unit.h"

enum { N = 40 };

/* nn finds the first 10; csls all but one of these and 8 more: 8 fixed, 1 broken. */
static BliGuess made(int32_t *nn, int32_t *csls)
{
    for (int q = 0; q < N; q++) {
        nn[q] = q < 10 ? 1 : 4;
        csls[q] = (q > 0 && q < 18) ? 1 : 4;
    }
    return (BliGuess){.n = N, .rank = {nn, csls, NULL}};
}

static void fixed_and_broken_are_counted(void **state)
{
    (void)state;
    int32_t nn[N];
    int32_t csls[N];
    BliTest t[BLI_TESTS];
    int n = 0;
    const bool all[BLI_SCORES] = {true, true, true};
    const BliGuess g = made(nn, csls);
    assert_int_equal(bli_tests_make(&g, all, 1, NULL, t, &n, NULL), OK);
    assert_int_equal(n, 1); /* isf was not measured */
    assert_int_equal(t[0].a, BLI_NN);
    assert_int_equal(t[0].b, BLI_CSLS);
    assert_int_equal(t[0].n, N);
    assert_int_equal(t[0].hits_a, 10);
    assert_int_equal(t[0].hits_b, 17);
    assert_int_equal(t[0].fixed, 8);
    assert_int_equal(t[0].broken, 1);
    assert_true(fabs(t[0].p - 0.0390625) < 1e-15); /* 2 (1 + 9) / 2^9 */
    assert_true(fabs(t[0].mrr - 7 * 0.75 / N) < 1e-12);
    assert_true(t[0].mrr_ci.lo > 0 && t[0].mrr_ci.lo < t[0].mrr);
    assert_true(t[0].mrr_ci.hi > t[0].mrr && t[0].mrr_ci.hi < 0.3);
    assert_true(t[0].detectable == stats_test_detectable(9, N) ||
                (isnan(t[0].detectable) && isnan(stats_test_detectable(9, N))));
    const bool one[BLI_SCORES] = {true, false, true};
    assert_int_equal(bli_tests_make(&g, one, 1, NULL, t, &n, NULL), OK);
    assert_int_equal(n, 0);
}

static void exchanging_the_scores_exchanges_the_counts(void **state)
{
    (void)state;
    int32_t nn[N];
    int32_t csls[N];
    BliTest there[BLI_TESTS];
    BliTest back[BLI_TESTS];
    int n = 0;
    const bool all[BLI_SCORES] = {true, true, false};
    const BliGuess g = made(nn, csls);
    const BliGuess swapped = {.n = N, .rank = {csls, nn, NULL}};
    assert_int_equal(bli_tests_make(&g, all, 1, NULL, there, &n, NULL), OK);
    assert_int_equal(bli_tests_make(&swapped, all, 1, NULL, back, &n, NULL), OK);
    assert_int_equal(there[0].fixed, back[0].broken);
    assert_int_equal(there[0].broken, back[0].fixed);
    assert_true(there[0].p == back[0].p);
    assert_true(fabs(there[0].mrr + back[0].mrr) < 1e-15);
    assert_true(fabs(there[0].mrr_ci.lo + back[0].mrr_ci.hi) < 1e-12);
}

static void equal_scores_show_nothing(void **state)
{
    (void)state;
    int32_t nn[N];
    int32_t csls[N];
    BliTest t[BLI_TESTS];
    int n = 0;
    const bool all[BLI_SCORES] = {true, true, false};
    (void)made(nn, csls);
    const BliGuess g = {.n = N, .rank = {nn, nn, NULL}};
    assert_int_equal(bli_tests_make(&g, all, 1, NULL, t, &n, NULL), OK);
    assert_true(t[0].p == 1);
    assert_true(isnan(t[0].detectable));
    bli_tests_adjust(t, n);
    assert_true(t[0].holm == 1);
}

static void a_cancel_is_told(void **state)
{
    (void)state;
    int32_t nn[N];
    int32_t csls[N];
    BliTest t[BLI_TESTS];
    int n = 0;
    const bool all[BLI_SCORES] = {true, true, false};
    const BliGuess g = made(nn, csls);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(bli_tests_make(&g, all, 1, &p, t, &n, NULL), E_CANCELED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_and_broken_are_counted),
        cmocka_unit_test(exchanging_the_scores_exchanges_the_counts),
        cmocka_unit_test(equal_scores_show_nothing),
        cmocka_unit_test(a_cancel_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
