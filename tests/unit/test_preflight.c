/* Two made languages: the second is the first turned, with noise. What was done to it
 * must be found out. */
#include <math.h>

#include "core/diag/preflight.h"
#include "tests/unit/made.h"

enum { N = 400, D = 12 };

static void turn(const float *x, float *y, double noise)
{
    Rng r = rng_stream(4, "noise");
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j += 2) {
            const double a = (double)x[i * D + j];
            const double b = (double)x[i * D + j + 1];
            y[i * D + j] = (float)(0.6 * a - 0.8 * b + noise * rng_normal(&r));
            y[i * D + j + 1] = (float)(0.8 * a + 0.6 * b + noise * rng_normal(&r));
        }
    }
}

static Preflight test(const float *x, const float *y)
{
    Space *src = made_space("aa", x, N, D);
    Space *tgt = made_space("bb", y, N, D);
    Lexicon *lex = NULL;
    assert_int_equal(lexicon_make_row_aligned(src, tgt, &lex, NULL), OK);
    Preflight p;
    assert_int_equal(preflight_make(src, tgt, lex, 1, NULL, &p, NULL), OK);
    lexicon_free(lex);
    space_free(src);
    space_free(tgt);
    return p;
}

static PreflightVerdict verdict(const Preflight *p, const char *name)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->check[i].name, name) == 0)
            return p->check[i].verdict;
    fail_msg("no check %s", name);
    return PREFLIGHT_NOT_TESTED;
}

static void aligned_spaces_pass(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    turn(x, y, 0);
    memcpy(y, x, sizeof x);
    const Preflight p = test(x, y);
    assert_int_equal(verdict(&p, "above-chance"), PREFLIGHT_PASS);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_PASS);
    assert_int_equal(p.verdict, PREFLIGHT_PASS);
    assert_true(p.given.value == 1);
    assert_non_null(strstr(p.finding, "in one frame"));
}

static void a_missing_map_is_found(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    turn(x, y, 0.1);
    const Preflight p = test(x, y);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_FAIL);
    assert_int_equal(p.verdict, PREFLIGHT_FAIL);
    assert_true(p.refit.value > 0.95);
    assert_non_null(strstr(p.finding, "not in one frame"));
}

static void unrelated_spaces_are_no_better_than_chance(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    made_random(y, N * D, 2);
    const Preflight p = test(x, y);
    assert_int_equal(verdict(&p, "above-chance"), PREFLIGHT_FAIL);
    assert_int_equal(p.verdict, PREFLIGHT_FAIL);
    assert_non_null(strstr(p.finding, "no better than chance"));
}

static void different_dimensions_fail(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 1);
    Space *src = made_space("aa", x, 100, 4);
    Space *tgt = made_space("bb", x, 100, 5);
    Preflight p;
    assert_int_equal(preflight_make(src, tgt, NULL, 1, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "dimensions"), PREFLIGHT_FAIL);
    assert_int_equal(verdict(&p, "dictionary"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(p.verdict, PREFLIGHT_FAIL);
    space_free(src);
    space_free(tgt);
}

/* The same seed gives the same figures; lengths of vectors have no influence on the
 * frame. */
static void figures_repeat(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    turn(x, y, 0.3);
    const Preflight a = test(x, y);
    for (int i = 0; i < N * D; i++)
        y[i] *= (float)(1 << (i / D % 4));
    const Preflight b = test(x, y);
    assert_int_equal(a.given.hits, b.given.hits);
    assert_int_equal(a.refit.hits, b.refit.hits);
    assert_true(a.shuffled == b.shuffled);
}

/* Two spellings of one word, found by looking in lower case: the row asks once. */
static void two_entries_of_one_row_ask_once(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 1);
    Space *s = made_space("aa", x, N, D);
    Lexicon *lex = NULL;
    assert_int_equal(lexicon_make_row_aligned(s, s, &lex, NULL), OK);
    for (int32_t e = 0; e + 1 < lex->n_sources; e += 2)
        lex->src[e + 1] = lex->src[e];
    Preflight p;
    Error err = {0};
    if (preflight_make(s, s, lex, 1, NULL, &p, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(p.given.n, N / 2 - N / 4);
    assert_int_equal(p.given.hits, p.given.n);
    lexicon_free(lex);
    space_free(s);
}

static void zero_vectors_are_no_unit_vectors(void **state)
{
    (void)state;
    const float x[8] = {0};
    Space *s = made_space("aa", x, 4, 2);
    Preflight p;
    assert_int_equal(preflight_make(s, s, NULL, 1, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "unit-source"), PREFLIGHT_FAIL);
    assert_int_equal(verdict(&p, "centred-target"), PREFLIGHT_NOT_TESTED);
    space_free(s);
}

/* Fifteen pairs leave directions of twenty dimensions free: no word on the refit. */
static void few_pairs_say_nothing_about_a_refit(void **state)
{
    (void)state;
    enum { FEW = 30, WIDE = 20 };
    float x[FEW * WIDE];
    made_random(x, (size_t)FEW * WIDE, 1);
    Space *s = made_space("aa", x, FEW, WIDE);
    Lexicon *lex = NULL;
    assert_int_equal(lexicon_make_row_aligned(s, s, &lex, NULL), OK);
    Preflight p;
    assert_int_equal(preflight_make(s, s, lex, 1, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(p.verdict, PREFLIGHT_PASS);
    assert_non_null(strstr(p.finding, "more pairs than dimensions"));
    lexicon_free(lex);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aligned_spaces_pass),
        cmocka_unit_test(a_missing_map_is_found),
        cmocka_unit_test(unrelated_spaces_are_no_better_than_chance),
        cmocka_unit_test(different_dimensions_fail),
        cmocka_unit_test(figures_repeat),
        cmocka_unit_test(two_entries_of_one_row_ask_once),
        cmocka_unit_test(zero_vectors_are_no_unit_vectors),
        cmocka_unit_test(few_pairs_say_nothing_about_a_refit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
