#include "core/diag/fit_score.h"
#include "tests/unit/turned.h"

enum { N = 80, D = 6 };

static void hits_are_those_of_the_queries(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    int32_t entries[] = {3, 17, 40};
    Lexicon some = *t.lex;
    some.query = entries;
    some.n_queries = 3;
    const Lexicon *lex[] = {t.lex, &some};
    FitHits own[2];
    const FitScoreInput same = {t.src, t.src, lex, 2, 10};
    assert_int_equal(fit_score_make(&same, NULL, own, NULL), OK);
    assert_int_equal(own[0].n, N);
    assert_int_equal(own[1].n, 3);
    for (int s = BLI_NN; s <= BLI_CSLS; s++)
        assert_int_equal(fit_score_rate(&own[0], (BliScore)s).hits, N);
    FitHits turned[2];
    const FitScoreInput other = {t.src, t.tgt, lex, 2, 10};
    assert_int_equal(fit_score_make(&other, NULL, turned, NULL), OK);
    const Rate r = fit_score_rate(&turned[0], BLI_NN);
    assert_true(r.n == N && r.hits < N / 4);
    for (int i = 0; i < 3; i++)
        assert_int_equal(turned[1].hit[BLI_NN][i], turned[0].hit[BLI_NN][entries[i]]);
    const FitChange c = fit_score_compare(turned[0].hit[BLI_NN], own[0].hit[BLI_NN], N);
    assert_int_equal(c.fixed, N - r.hits);
    assert_int_equal(c.broken, 0);
    assert_true(c.p < 1e-9);
    for (int i = 0; i < 2; i++) {
        fit_score_done(&own[i]);
        fit_score_done(&turned[i]);
    }
    assert_int_equal(fit_score_rate(&own[0], BLI_NN).n, 0); /* not measured */
    turned_free(&t);
}

/* 8 against 1: 2 (1 + 9) / 512. */
static void mcnemar_is_exact(void **state)
{
    (void)state;
    const bool a[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0};
    const bool b[] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0};
    const FitChange c = fit_score_compare(a, b, 11);
    assert_int_equal(c.fixed, 8);
    assert_int_equal(c.broken, 1);
    assert_true(fabs(c.p - 0.0390625) < 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_those_of_the_queries),
        cmocka_unit_test(mcnemar_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
