/* Two made languages: the second is the first turned, with noise. What was done to it
 * must be found out. */
#include <math.h>

#include "core/base/mem.h"
#include "core/diag/preflight_parts.h"
#include "tests/unit/made.h"
#include "tests/unit/small_study.h"
#include "tests/unit/turned.h"

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
    const PreflightInput in = {.src = src, .tgt = tgt, .lex = lex, .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
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
    for (int i = 0; i < N * D; i++)
        y[i] = 2 * x[i]; /* the same numbers would be the same file */
    const Preflight p = test(x, y);
    assert_int_equal(verdict(&p, "same-file"), PREFLIGHT_PASS);
    assert_int_equal(verdict(&p, "suspects"), PREFLIGHT_PASS);
    assert_int_equal(verdict(&p, "above-chance"), PREFLIGHT_PASS);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_PASS);
    assert_int_equal(p.verdict, PREFLIGHT_PASS);
    assert_true(p.given.value == 1);
    assert_non_null(strstr(p.finding, "in one frame"));
}

static void a_missing_map_is_found(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.1, 1);
    Preflight p;
    const PreflightInput in = {.src = t.src, .tgt = t.tgt, .lex = t.lex, .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_FAIL);
    assert_int_equal(p.verdict, PREFLIGHT_FAIL);
    assert_int_equal(p.suspect, PREFLIGHT_UNMAPPED);
    assert_true(p.refit.value > 0.95);
    assert_non_null(strstr(p.finding, "not in one frame"));
    turned_free(&t);
}

/* Every plane turned by half a right angle: golds are nearer, and yet not nearest. */
static void half_a_map_is_a_weak_one(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    turn(x, y, 0.1);
    const Preflight p = test(x, y);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_FAIL);
    assert_int_equal(p.suspect, PREFLIGHT_WEAK_MAP);
    assert_true(p.nearer > 5 && p.given.value < p.refit.value);
    assert_non_null(strstr(p.finding, "only in part"));
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
    const PreflightInput in = {.src = src, .tgt = tgt, .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
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
    const PreflightInput in = {.src = s, .tgt = s, .lex = lex, .seed = 1};
    if (preflight_make(&in, NULL, &p, &err) != OK)
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
    const PreflightInput in = {.src = s, .tgt = s, .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "unit-source"), PREFLIGHT_FAIL);
    assert_int_equal(verdict(&p, "centred-target"), PREFLIGHT_NOT_TESTED);
    space_free(s);
}

/* The same vectors twice, one side twice as long, and a dictionary of all. */
static Preflight of_pairs(int n, int d)
{
    float *x = mem_xcalloc((size_t)n * (size_t)d, sizeof *x);
    made_random(x, (size_t)n * (size_t)d, 1);
    Space *s = made_space("aa", x, n, d);
    for (int i = 0; i < n * d; i++)
        x[i] *= 2;
    Space *t = made_space("bb", x, n, d);
    Lexicon *lex = NULL;
    assert_int_equal(lexicon_make_row_aligned(s, t, &lex, NULL), OK);
    Preflight p;
    const PreflightInput in = {.src = s, .tgt = t, .lex = lex, .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
    lexicon_free(lex);
    space_free(s);
    space_free(t);
    free(x);
    return p;
}

/* 65 pairs leave directions of a hundred dimensions free: no word on the refit. */
static void few_pairs_say_nothing_about_a_refit(void **state)
{
    (void)state;
    const Preflight p = of_pairs(130, 100);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(p.verdict, PREFLIGHT_PASS);
    assert_non_null(strstr(p.finding, "more pairs than dimensions"));
    assert_non_null(strstr(preflight_find(&p, "one-frame")->evidence, "no fault found"));
}

/* Fifteen held-out queries: the rate is shown, and how many a verdict needs. */
static void few_queries_are_no_verdict(void **state)
{
    (void)state;
    const Preflight p = of_pairs(30, 4);
    assert_int_equal(p.given.n, 15);
    assert_int_equal(verdict(&p, "above-chance"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(verdict(&p, "refit"), PREFLIGHT_NOT_TESTED);
    assert_int_equal(verdict(&p, "one-frame"), PREFLIGHT_NOT_TESTED);
    assert_non_null(strstr(p.finding, "cannot be told"));
    assert_non_null(strstr(p.finding, "which needs 60"));
    assert_int_equal(of_pairs(119, 4).verdict, PREFLIGHT_PASS); /* 60 of them */
    assert_int_equal(of_pairs(118, 4).verdict, PREFLIGHT_NOT_TESTED);
}

/* A failure that no fault explains does not say that its fault is none. */
static void failures_without_a_fault_say_so(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    made_random(y, N * D, 2);
    const Preflight p = test(x, y);
    assert_int_equal(p.verdict, PREFLIGHT_FAIL);
    assert_string_equal(preflight_find(&p, "one-frame")->evidence,
                        "all in all: none of the faults that were tested explains it");
}

/* Words of the test that training had, by either side. */
static void leakage_is_counted(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const StudyEntry *e = &s->entry[1];
    bool leave_out[6] = {0};
    leave_out[1] = leave_out[4] = true;
    Dict *train = NULL;
    assert_int_equal(lexicon_make_dict_without(e->dict, leave_out, &train, NULL), OK);
    Preflight p;
    const PreflightInput in = {.src = s->entry[0].space,
                               .tgt = e->space,
                               .lex = e->lex,
                               .train = train,
                               .seed = 1};
    assert_int_equal(preflight_make(&in, NULL, &p, NULL), OK);
    assert_int_equal(verdict(&p, "leakage"), PREFLIGHT_WARN);
    bool has_said = false;
    for (int i = 0; i < p.n; i++)
        has_said =
            has_said || strstr(p.check[i].evidence, "4 of 6 source words and 4 of 6");
    assert_true(has_said);
    lexicon_free_dict(train);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aligned_spaces_pass),
        cmocka_unit_test(a_missing_map_is_found),
        cmocka_unit_test(half_a_map_is_a_weak_one),
        cmocka_unit_test(unrelated_spaces_are_no_better_than_chance),
        cmocka_unit_test(different_dimensions_fail),
        cmocka_unit_test(figures_repeat),
        cmocka_unit_test(two_entries_of_one_row_ask_once),
        cmocka_unit_test(zero_vectors_are_no_unit_vectors),
        cmocka_unit_test(few_pairs_say_nothing_about_a_refit),
        cmocka_unit_test(few_queries_are_no_verdict),
        cmocka_unit_test(failures_without_a_fault_say_so),
        cmocka_unit_test(leakage_is_counted),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
