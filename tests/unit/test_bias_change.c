#include <math.h>

#include "core/diag/bias_change.h"
#include "tests/unit/associated.h"

enum { N = 60, D = 8, W = 20 };

static float x[N * D];

/* X (w0 ...) leans to A by the first number, which the words of Y lack. */
static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 12);
    for (int i = 0; i < N; i++)
        x[i * D] = (float)(i < W ? 0.6 : i < 2 * W ? -0.6 : i < 50 ? 6 : -6);
    return 0;
}

static const int sizes[] = {W, W, 10, 10};

typedef struct Both {
    Space *a, *b;
    WordSets *sets;
    BiasTest before, after;
} Both;

static Both make(const float *v, const float *w)
{
    Both m = {.a = made_space("s", v, N, D), .b = made_space("s", w, N, D)};
    m.sets = associated_sets(sizes);
    m.before = associated_test(m.a, m.sets);
    m.after = associated_test(m.b, m.sets);
    bias_test_meet(&m.before, &m.after);
    return m;
}

static void done(Both *m)
{
    bias_test_done(&m->before);
    bias_test_done(&m->after);
    wordsets_free(m->sets);
    space_free(m->a);
    space_free(m->b);
}

static BiasChange change(const float *v, const float *w)
{
    Both m = make(v, w);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 1000;
    BiasChange c;
    assert_int_equal(bias_change_make(&m.before, &m.after, &o, NULL, &c, NULL), OK);
    done(&m);
    return c;
}

/* The targets lean `times` as much to their side. */
static void lean(float *v, double times)
{
    memcpy(v, x, N * D * sizeof *v);
    for (int i = 0; i < 2 * W; i++)
        v[i * D] *= (float)times;
}

static void no_change_at_all(void **state)
{
    (void)state;
    BiasChange c = change(x, x);
    assert_true(c.step.most == 0 && c.shift == 0);
    assert_true(c.labels.p == 1 && c.labels.p_two == 1 && c.signs.p_two == 1);
    assert_int_equal(bias_change_judge(&c, 1, 0.05), BIAS_UNCHANGED);
    float v[N * D];
    memcpy(v, x, sizeof v);
    associated_turn(v, N, D);
    c = change(x, v);
    assert_true(c.step.most > 0 && c.step.most < 1e-6);
    /* rounding, however it falls, is no evidence */
    assert_true(c.labels.p_two == 1 && c.signs.p_two == 1 && c.labels.error_two == 0);
    assert_true(c.labels.apart == c.labels.all && c.signs.apart == c.signs.all);
    assert_int_equal(bias_change_judge(&c, 1e-9, 0.05), BIAS_UNCHANGED);
    c.step.most = 1.1e-6;
    assert_int_equal(bias_change_judge(&c, 1, 0.05), BIAS_UNCLEAR);
}

/* A full reversal: the sizes are alike, the shift is not small. */
static void a_reversal_is_a_shift(void **state)
{
    (void)state;
    float v[N * D];
    lean(v, -1);
    const BiasChange c = change(x, v);
    assert_true(c.ci.ci.hi < -c.sd);
    assert_true(c.size.ci.hi < c.sd && c.size.ci.lo > -c.sd);
}

static void changes_have_names(void **state)
{
    (void)state;
    static const struct {
        double times;
        BiasVerdict verdict;
    } cases[] = {{2.5, BIAS_AMPLIFIED}, {0.3, BIAS_ATTENUATED}, {-1, BIAS_REVERSED}};
    for (size_t i = 0; i < 3; i++) {
        float v[N * D];
        lean(v, cases[i].times);
        const BiasChange c = change(x, v);
        assert_true(c.step.before > 0);
        assert_true(c.labels.p_two < 0.01);
        assert_int_equal(bias_change_judge(&c, c.labels.p_two, 0.05), cases[i].verdict);
        assert_int_equal(bias_change_judge(&c, 0.06, 0.05), BIAS_UNCLEAR);
        assert_true(c.ci.ci.lo <= c.shift && c.shift <= c.ci.ci.hi);
        assert_true(fabs(c.shift - (c.step.after - c.step.before)) < 1e-12);
        assert_true(fabs(c.step.d_before - c.step.before / c.sd) < 1e-12);
    }
    assert_string_equal(bias_change_name(BIAS_REVERSED), "reversed");
}

/* What moves all words alike is seen by the signs and not by the labels. */
static void a_common_shift(void **state)
{
    (void)state;
    float v[N * D];
    memcpy(v, x, sizeof v);
    for (int i = 0; i < 2 * W; i++)
        v[i * D] += 0.4F;
    const BiasChange c = change(x, v);
    assert_true(c.signs.p_two < 0.001);
    assert_true(c.labels.p_two > 0.05);
}

static BiasPull pull(const float *v, const float *w, const float *of_hub)
{
    Both m = make(v, w);
    Space *h = made_space("hub", of_hub, N, D);
    BiasTest hub = associated_test(h, m.sets);
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 1000;
    BiasPull p;
    assert_int_equal(bias_change_pull(&m.before, &m.after, &hub, &o, NULL, &p), OK);
    bias_test_done(&hub);
    space_free(h);
    done(&m);
    return p;
}

static void the_pull_of_the_hub(void **state)
{
    (void)state;
    float hub[N * D];
    float half[N * D];
    lean(hub, 3);
    lean(half, 2);
    BiasPull p = pull(x, x, hub);
    assert_true(p.value == 0 && p.n == 2 * W);
    p = pull(x, hub, hub);
    assert_true(fabs(p.value - 1) < 1e-12);
    p = pull(x, half, hub);
    assert_true(p.value > 0.3 && p.value < 0.9);
    assert_true(p.ci.lo < p.value && p.value < p.ci.hi);
    float away[N * D];
    lean(away, 0.5);
    assert_true(pull(x, away, hub).value < 0);
    p = pull(x, half, x); /* nowhere to go */
    assert_true(isnan(p.value));
    assert_non_null(strstr(p.why, "holds 0"));
}

static void too_few_words(void **state)
{
    (void)state;
    Both m = make(x, x);
    m.before.set[0].n = m.after.set[0].n = 1;
    const BiasStep s = bias_change_step(&m.before, &m.after);
    assert_true(isnan(s.before) && s.why);
    BiasChange c;
    const BiasWeatOptions o = bias_weat_options_defaults();
    assert_int_equal(bias_change_make(&m.before, &m.after, &o, NULL, &c, NULL), OK);
    assert_int_equal(bias_change_judge(&c, 0, 0.05), BIAS_UNCLEAR);
    done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_at_all),      cmocka_unit_test(changes_have_names),
        cmocka_unit_test(a_reversal_is_a_shift), cmocka_unit_test(a_common_shift),
        cmocka_unit_test(the_pull_of_the_hub),   cmocka_unit_test(too_few_words),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
