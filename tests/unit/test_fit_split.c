/* What scores must not have been fitted on, on either side. */
#include "core/diag/fit_split.h"
#include "tests/unit/turned.h"

enum { N = 200, D = 4 };

/* Row i of the source has the golds i and i + 1: neighbours share words. */
static Lexicon chained(const Turned *t, int32_t *gold_off, int32_t *gold)
{
    Lexicon lex = *t->lex;
    for (int32_t i = 0; i < N; i++) {
        gold_off[i] = 2 * i;
        gold[2 * i] = i;
        gold[2 * i + 1] = (i + 1) % N;
    }
    gold_off[N] = 2 * N;
    lex.gold_off = gold_off;
    lex.gold = gold;
    return lex;
}

static void no_training_pair_shares_a_word(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    int32_t off[N + 1];
    int32_t gold[2 * N];
    const Lexicon lex = chained(&t, off, gold);
    FitSplit s;
    assert_int_equal(
        fit_split_make(&lex, t.src, t.tgt, (FitShares){0.2, 0.15}, 1, &s, NULL), OK);
    assert_int_equal(s.n_held, N / 5);
    assert_int_equal(s.n_validation, 30);
    bool is_scored[N] = {0};
    bool is_gold[N] = {0};
    for (int32_t i = 0; i < s.n_held + s.n_validation; i++) {
        const int32_t e = i < s.n_held ? s.held[i] : s.validation[i - s.n_held];
        assert_false(is_scored[e]);
        is_scored[e] = true;
        is_gold[gold[2 * e]] = is_gold[gold[2 * e + 1]] = true;
    }
    for (int32_t i = 0; i < s.n; i++)
        assert_false(is_scored[s.a[i]] || is_gold[s.b[i]]);
    assert_true(s.left_out > 0);
    /* pairs of words that train: fitted on, or left out */
    assert_int_equal(s.n + s.left_out, 2 * (N - s.n_held - s.n_validation));
    const Lexicon view = fit_split_view(&lex, s.held, s.n_held);
    assert_int_equal(view.n_queries, s.n_held);
    assert_ptr_equal(view.gold, gold);
    fit_split_done(&s);
    turned_free(&t);
}

static void the_seed_decides(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    FitSplit s[3];
    const uint64_t seed[] = {1, 1, 2};
    for (int i = 0; i < 3; i++) {
        const Status st = fit_split_make(t.lex, t.src, t.tgt, (FitShares){0.2, 0},
                                         seed[i], &s[i], NULL);
        assert_int_equal(st, OK);
    }
    assert_int_equal(s[0].n_validation, 0);
    assert_memory_equal(s[0].held, s[1].held, (size_t)s[0].n_held * sizeof(int32_t));
    assert_memory_not_equal(s[0].held, s[2].held, (size_t)s[0].n_held * sizeof(int32_t));
    for (int i = 0; i < 3; i++)
        fit_split_done(&s[i]);
    turned_free(&t);
}

/* Two entries of one row (--lower) never stand on both sides. */
static void entries_of_one_row_stay_together(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    for (int32_t e = 0; e + 1 < N; e += 2)
        t.lex->src[e + 1] = t.lex->src[e];
    FitSplit s;
    assert_int_equal(
        fit_split_make(t.lex, t.src, t.tgt, (FitShares){0.3, 0}, 1, &s, NULL), OK);
    for (int32_t e = 0; e + 1 < N; e += 2)
        assert_int_equal(s.part[e], s.part[e + 1]);
    fit_split_done(&s);
    turned_free(&t);
}

static void too_few_words_are_refused(void **state)
{
    (void)state;
    Turned t = turned_make(19, D, 0, 1);
    FitSplit s;
    Error err = {0};
    assert_int_equal(
        fit_split_make(t.lex, t.src, t.tgt, (FitShares){0.2, 0}, 1, &s, &err),
        E_UNDEFINED);
    assert_non_null(strstr(err.text, "only 19 source words"));
    assert_null(s.held);
    turned_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_training_pair_shares_a_word),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(entries_of_one_row_stay_together),
        cmocka_unit_test(too_few_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
