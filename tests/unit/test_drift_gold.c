#include <math.h>

#include "core/diag/drift_gold.h"
#include "tests/unit/made.h"

enum { N = 40, D = 6 };

static double score[N];

/* Words w0, w1, ... as attack_nn has it. */
static Scores list(int n, bool is_binary, double (*value)(int i), const char *tag)
{
    Scores s = {.path = NULL, .score = score, .is_binary = is_binary};
    for (int i = 0; i < n; i++) {
        char word[24];
        (void)snprintf(word, sizeof word, "w%d%s", i, tag);
        assert_int_equal(vocab_add(&s.words, str_text(word), NULL, NULL, NULL), OK);
        score[i] = value(i);
    }
    return s;
}

static double rising(int i)
{
    return i * i;
}

static double late(int i)
{
    return i >= 30;
}

/* Distances that rise with the word's number. */
static DriftPair *pair(void)
{
    static float x[N * D];
    made_random(x, N * D, 1);
    DriftPair *p = NULL;
    Space *s = made_space("s", x, N, D);
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_NONE;
    o.is_only_aligned = true;
    assert_int_equal(drift_pair_make(s, s, &o, NULL, &p, NULL), OK);
    for (int i = 0; i < N; i++) {
        p->word[i].distance = 0.01 * i;
        p->word[i].local = 1 - 0.01 * i;
        p->word[i].turnover = i == 7 ? (double)NAN : 0.5;
    }
    space_free(s);
    p->older = p->newer = NULL;
    return p;
}

static void a_graded_list(void **state)
{
    (void)state;
    DriftPair *p = pair();
    Scores s = list(N, false, rising, "");
    DriftGold g;
    drift_gold_measure(p, &s, false, DRIFT_DISTANCE, &g);
    assert_int_equal(g.found, N);
    assert_true(fabs(g.rho - 1) < 1e-12 && g.p < 1e-6);
    assert_true(isnan(g.precision) && g.accuracy.n == 0);
    drift_gold_measure(p, &s, false, DRIFT_LOCAL, &g);
    assert_true(fabs(g.rho + 1) < 1e-12);
    drift_gold_measure(p, &s, false, DRIFT_TURNOVER, &g);
    assert_int_equal(g.found, N - 1); /* a word without a value */
    assert_true(isnan(g.rho));        /* all alike */
    vocab_free(&s.words);
    drift_pair_free(p);
}

static void a_binary_list_with_tags(void **state)
{
    (void)state;
    DriftPair *p = pair();
    Scores s = list(N, true, late, "_nn");
    assert_int_equal(vocab_add(&s.words, str_text("absent_vb"), NULL, NULL, NULL), OK);
    DriftGold g;
    drift_gold_measure(p, &s, false, DRIFT_DISTANCE, &g);
    assert_int_equal(g.words, N + 1);
    assert_int_equal(g.found, N);
    assert_int_equal(g.by_tag, N);
    assert_true(fabs(g.precision - 1) < 1e-12);
    assert_true(fabs(g.baseline - 0.25) < 1e-12);
    assert_true(fabs(g.majority - 0.75) < 1e-12);
    /* mean .195 + deviation .1169 = .312: words 32 to 39 are called changed. */
    assert_int_equal(g.accuracy.hits, 38);
    assert_int_equal(g.accuracy.n, N);
    vocab_free(&s.words);
    drift_pair_free(p);
}

static void few_words_are_no_correlation(void **state)
{
    (void)state;
    DriftPair *p = pair();
    Scores s = list(2, false, rising, "");
    DriftGold g;
    drift_gold_measure(p, &s, false, DRIFT_DISTANCE, &g);
    assert_int_equal(g.found, 2);
    assert_true(isnan(g.rho) && isnan(g.p) && isnan(g.rho_ci.lo));
    vocab_free(&s.words);
    drift_pair_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_graded_list),
        cmocka_unit_test(a_binary_list_with_tags),
        cmocka_unit_test(few_words_are_no_correlation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
