#include <math.h>

#include "core/diag/bias_more.h"
#include "tests/unit/associated.h"

enum { N = 48, D = 6 };

static float x[N * D];

static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 8);
    return 0;
}

static BiasFigure measure(const float *v, const int n[WORDSETS_PLACES], BiasMeasure m)
{
    Space *s = made_space("s", v, N, D);
    WordSets *sets = associated_sets(n);
    BiasTest t = associated_test(s, sets);
    BiasFigure f;
    assert_int_equal(bias_more_make(&t, m, &f, NULL), OK);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
    return f;
}

/* X and Y alike: no association by any measure. */
static void alike_is_none(void **state)
{
    (void)state;
    float v[N * D];
    memcpy(v, x, sizeof v);
    memcpy(v + 8 * D, v, 8 * D * sizeof *v);
    const int n[] = {8, 8, 12, 12};
    assert_true(fabs(measure(v, n, BIAS_ECT).value - 1) < 1e-12);
    assert_true(fabs(measure(v, n, BIAS_RND).value) < 1e-12);
    assert_true(fabs(measure(v, n, BIAS_RND_UNIT).value) < 1e-12);
    assert_true(fabs(measure(v, n, BIAS_MODWEAT).value) < 1e-12);
    assert_int_equal(measure(v, n, BIAS_ECT).n, 12);
}

static void an_orthogonal_map_keeps_all(void **state)
{
    (void)state;
    const int n[] = {8, 8, 12, 12};
    float v[N * D];
    memcpy(v, x, sizeof v);
    for (int i = 24; i < 36; i++) /* so that the pairs of A and B have a direction */
        v[i * D] += 6;
    float turned[N * D];
    memcpy(turned, v, sizeof v);
    associated_turn(turned, N, D);
    for (int m = 0; m < BIAS_MEASURES; m++) {
        const BiasFigure a = measure(v, n, (BiasMeasure)m);
        const BiasFigure b = measure(turned, n, (BiasMeasure)m);
        if (m == BIAS_INBIAS) {
            assert_true(isnan(a.value));
            assert_string_equal(a.why, "no words of X and Y have the same concept");
            continue;
        }
        if (!(fabs(a.value - b.value) < 1e-6))
            fail_msg("%s: %g, then %g", bias_more_name((BiasMeasure)m), a.value, b.value);
    }
}

static void reasons(void **state)
{
    (void)state;
    const int uneven[] = {8, 9, 6, 7};
    BiasFigure f = measure(x, uneven, BIAS_RIPA);
    assert_true(isnan(f.value) && strstr(f.why, "no pairs of X and Y"));
    f = measure(x, uneven, BIAS_DIRECT);
    assert_true(isnan(f.value) && strstr(f.why, "no pairs of A and B"));
    f = measure(x, uneven, BIAS_ECT);
    assert_true(isfinite(f.value));
    assert_string_equal(f.why, "6 words in A: fewer than 10");
    const int none[] = {8, 8, 0, 0};
    for (int m = 0; m < BIAS_MEASURES; m++) {
        f = measure(x, none, (BiasMeasure)m);
        assert_true(isnan(f.value) && f.why[0] != '\0');
    }
    const int even[] = {8, 8, 16, 16};
    float v[N * D];
    memcpy(v, x, sizeof v);
    f = measure(v, even, BIAS_DIRECT); /* random pairs: no direction stands out */
    assert_true(isnan(f.value) && strstr(f.why, "no single direction"));
    memcpy(v + 32 * D, v + 16 * D, 16 * D * sizeof *v);
    f = measure(v, even, BIAS_DIRECT);
    assert_true(isnan(f.value) && strstr(f.why, "differ in nothing"));
}

/* The one pair of A and B is the first axis: the measure is the mean |cos| with it. */
static void direct_by_hand(void **state)
{
    (void)state;
    const float v[] = {1, 0, 1, 1, 0, 2, 3, 4, 5, 0, -5, 0};
    Space *s = made_space("s", v, 6, 2);
    WordSets *sets = associated_sets((const int[]){2, 2, 1, 1});
    BiasTest t = associated_test(s, sets);
    BiasFigure f;
    assert_int_equal(bias_more_make(&t, BIAS_DIRECT, &f, NULL), OK);
    assert_true(fabs(f.value - (1 + sqrt(0.5) + 0 + 0.6) / 4) < 1e-12);
    int32_t a[2];
    int32_t b[2];
    assert_int_equal(bias_more_pairs(&t, WORDSETS_X, true, a, b), 2);
    assert_int_equal(bias_more_pairs(&t, WORDSETS_X, false, a, b), 0);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike_is_none),
        cmocka_unit_test(an_orthogonal_map_keeps_all),
        cmocka_unit_test(reasons),
        cmocka_unit_test(direct_by_hand),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
