#include <math.h>

#include "tests/unit/associated.h"

enum { N = 64, D = 5 };

static float x[N * D];

static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 4);
    return 0;
}

static void near(double got, double want, double slack)
{
    if (!(fabs(got - want) <= slack))
        fail_msg("%.12g, expected %.12g", got, want);
}

/* X lies as A does, Y as B: the strongest association there is. */
static void closed_form(void **state)
{
    (void)state;
    const float v[] = {2, 0, 1, 0, 0, 3, 0, 1, 5, 0, 1, 0, 0, 1, 0, 7};
    Space *s = made_space("s", v, 8, 2);
    WordSets *sets = associated_sets((const int[]){2, 2, 2, 2});
    BiasTest t = associated_test(s, sets);
    BiasWeat w = associated_weat(&t);
    near(w.sum, 4, 1e-12);
    near(w.d_pop, 2, 1e-12);
    near(w.d, sqrt(3), 1e-12);
    near(w.perm.p, 1.0 / 6, 1e-15);
    assert_int_equal(w.decisive, -1); /* each set has two words */
    assert_string_equal(t.why, "2 words in X: fewer than 5");
    bias_weat_done(&w);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

static BiasWeat measure(const float *v, const int n[WORDSETS_PLACES], const int swap)
{
    Space *s = made_space("s", v, N, D);
    WordSets *sets = associated_sets(n);
    for (int p = swap; swap >= 0 && p == swap; p++) {
        const int32_t first = sets->test[0].set[p];
        sets->test[0].set[p] = sets->test[0].set[p + 1];
        sets->test[0].set[p + 1] = first;
    }
    BiasTest t = associated_test(s, sets);
    BiasWeat w = associated_weat(&t);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
    return w;
}

static void swaps_negate(void **state)
{
    (void)state;
    const int n[] = {8, 9, 6, 7};
    BiasWeat a = measure(x, n, -1);
    for (int first = WORDSETS_X; first <= WORDSETS_A; first += 2) {
        BiasWeat b = measure(x, n, first);
        near(b.sum, -a.sum, 1e-12);
        near(b.d, -a.d, 1e-12);
        near(b.d_pop, -a.d_pop, 1e-12);
        assert_int_equal(a.perm.ge + b.perm.ge, a.perm.all + 1);
        assert_int_equal(a.perm.apart, b.perm.apart);
        bias_weat_done(&b);
    }
    bias_weat_done(&a);
}

/* An orthogonal map and the lengths of rows change nothing; a shift of all does. */
static void what_changes_a_score(void **state)
{
    (void)state;
    const int n[] = {8, 8, 6, 6};
    float v[N * D];
    BiasWeat a = measure(x, n, -1);
    memcpy(v, x, sizeof v);
    associated_turn(v, N, D);
    BiasWeat turned = measure(v, n, -1);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < D; j++)
            v[i * D + j] = x[i * D + j] * (float)(1 + i % 5);
    BiasWeat scaled = measure(v, n, -1);
    for (int i = 0; i < N * D; i++)
        v[i] = x[i] + (i % D == 0 ? 1.5F : 0);
    BiasWeat moved = measure(v, n, -1);
    near(turned.d, a.d, 1e-6);
    near(scaled.d, a.d, 1e-6);
    assert_true(fabs(moved.d - a.d) > 1e-3);
    for (int i = 0; i < 16; i++)
        near(turned.s[i], a.s[i], 1e-6);
    bias_weat_done(&a);
    bias_weat_done(&turned);
    bias_weat_done(&scaled);
    bias_weat_done(&moved);
}

/* One word of X carries it all. */
static void the_decisive_word_is_found(void **state)
{
    (void)state;
    float v[N * D];
    memcpy(v, x, sizeof v);
    for (int i = 0; i < 40; i++)
        v[i * D] = i < 16 ? 0 : i < 22 ? 9.0F : -9.0F;
    v[3 * D] = 40;
    const int n[] = {8, 8, 6, 6};
    BiasWeat w = measure(v, n, -1);
    assert_int_equal(w.decisive, 3);
    assert_true(fabs(w.without[3] - w.d) > 0.3);
    bias_weat_done(&w);
}

static void what_has_no_effect(void **state)
{
    (void)state;
    float v[N * D];
    for (int i = 0; i < N * D; i++)
        v[i] = (float)(i % D == 1);
    const int n[] = {6, 6, 5, 5};
    BiasWeat w = measure(v, n, -1);
    assert_true(isnan(w.d) && isnan(w.sc[0]));
    assert_string_equal(w.why_d, "all words are associated alike");
    bias_weat_done(&w);
    const int few[] = {1, 6, 5, 5};
    w = measure(x, few, -1);
    assert_true(isnan(w.d) && isfinite(w.s[0]));
    assert_string_equal(w.why_d, "fewer than two words in a set");
    bias_weat_done(&w);
    const int one_side[] = {6, 6, 5, 0};
    w = measure(x, one_side, -1);
    assert_true(isnan(w.d) && isnan(w.s[0]));
    bias_weat_done(&w);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    Space *s = made_space("s", x, N, D);
    WordSets *sets = associated_sets((const int[]){27, 27, 5, 5});
    BiasTest t = associated_test(s, sets);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 1000;
    o.draws = 5000;
    BiasWeat first = {.n = 0};
    const int threads[] = {1, 2, 7};
    for (int i = 0; i < 3; i++) {
        Progress p;
        BiasWeat w;
        progress_init(&p, threads[i]);
        assert_int_equal(bias_weat_make(&t, &o, &p, &w, NULL), OK);
        assert_false(w.perm.is_exact);
        assert_true(w.boot.ci.lo < w.d && w.d < w.boot.ci.hi);
        if (i == 0) {
            first = w;
            continue;
        }
        assert_memory_equal(&w.perm, &first.perm, sizeof w.perm);
        assert_memory_equal(&w.boot, &first.boot, sizeof w.boot);
        bias_weat_done(&w);
    }
    bias_weat_done(&first);
    Progress gone;
    progress_init(&gone, 2);
    progress_cancel(&gone);
    BiasWeat w;
    assert_int_equal(bias_weat_make(&t, &o, &gone, &w, NULL), E_CANCELED);
    assert_null(w.cosine);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

/* 200 tests of random words: about a twentieth have p <= .05. */
static void nothing_is_found_in_noise(void **state)
{
    (void)state;
    const int n[] = {8, 8, 8, 8};
    int low = 0;
    int low_two = 0;
    for (uint64_t t = 0; t < 200; t++) {
        float v[N * D];
        made_random(v, N * D, 1000 + t);
        BiasWeat w = measure(v, n, -1);
        low += w.perm.p <= 0.05;
        low_two += w.perm.p_two <= 0.05;
        bias_weat_done(&w);
    }
    assert_true(low >= 4 && low <= 18);
    assert_true(low_two >= 4 && low_two <= 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_form),
        cmocka_unit_test(swaps_negate),
        cmocka_unit_test(what_changes_a_score),
        cmocka_unit_test(the_decisive_word_is_found),
        cmocka_unit_test(what_has_no_effect),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(nothing_is_found_in_noise),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
