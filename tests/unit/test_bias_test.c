#include "tests/unit/associated.h"

enum { N = 60, D = 4 };

static float x[N * D];

static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 2);
    for (int j = 0; j < D; j++)
        x[3 * D + j] = 0; /* w3 has a zero vector */
    return 0;
}

static void words_are_found_or_lost(void **state)
{
    (void)state;
    Space *s = made_space("s", x, N, D);
    WordSets *sets = associated_sets((const int[]){10, 10, 5, 5});
    assert_int_equal(wordsets_add_word(sets, 1, TEXT("W40"), NULL, NULL), OK);
    assert_int_equal(wordsets_add_word(sets, 1, TEXT("w41"), NULL, NULL), OK);
    assert_int_equal(wordsets_add_word(sets, 1, TEXT("W41"), NULL, NULL), OK);
    BiasTest t = associated_test(s, sets);
    assert_int_equal(t.set[WORDSETS_X].n, 9);
    assert_int_equal(bias_test_given(&t.set[WORDSETS_X]), 10);
    assert_int_equal(t.set[WORDSETS_Y].n, 11);
    assert_int_equal(t.set[WORDSETS_X].at[3], 4);
    assert_int_equal(str_compare(bias_test_word(&t, WORDSETS_X, 3), TEXT("w4")), 0);
    assert_int_equal(str_compare(bias_test_concept(&t, WORDSETS_A, 0), TEXT("w20")), 0);
    bias_test_done(&t);
    const BiasSide side = {s, sets, &sets->test[0]};
    bias_test_make(&side, &side, true, &t);
    assert_int_equal(t.set[WORDSETS_Y].n, 12); /* W40 as w40, W41 is w41 again */
    assert_int_equal(t.set[WORDSETS_Y].same, 1);
    assert_int_equal(bias_test_given(&t.set[WORDSETS_Y]), 12);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

/* Of ten words so many are lost: a fifth is still assessed. */
static void a_fifth_may_be_lost(void **state)
{
    (void)state;
    Space *s = made_space("s", x, N, D);
    for (int lost = 0; lost <= 4; lost++) {
        WordSets *sets = associated_sets((const int[]){0, 10, 5, 5});
        sets->test[0].set[WORDSETS_X] = wordsets_new_set(sets, TEXT("x"));
        for (int i = 0; i < 10; i++) {
            char word[16];
            (void)snprintf(word, sizeof word, i < lost ? "none%d" : "w%d", 40 + i);
            const int32_t set = sets->test[0].set[WORDSETS_X];
            assert_int_equal(wordsets_add_word(sets, set, str_text(word), NULL, NULL),
                             OK);
        }
        BiasTest t = associated_test(s, sets);
        if (lost <= 1) /* w3 is lost from Y, one of ten, at all times */
            assert_string_equal(t.why, "");
        if (lost == 2)
            assert_string_equal(t.why, "");
        if (lost >= 3)
            assert_non_null(strstr(t.why, "of 10 words of X are not there"));
        bias_test_done(&t);
        wordsets_free(sets);
    }
    space_free(s);
}

static void too_few_or_none(void **state)
{
    (void)state;
    static const struct {
        int n[WORDSETS_PLACES];
        const char *why;
    } cases[] = {{{3, 9, 5, 5}, "3 words in X: fewer than 5"},
                 {{9, 4, 5, 5}, "4 words in Y: fewer than 5"},
                 {{9, 5, 3, 5}, "3 words in A: fewer than 4"},
                 {{9, 5, 4, 1}, "1 word in B: fewer than 4"},
                 {{9, 0, 4, 4}, "the test has no set Y"},
                 {{9, 5, 4, 4}, ""}};
    Space *s = made_space("s", x, N, D);
    for (int j = 0; j < D; j++)
        space_row_mut(s, 3)[j] = 1;
    s->norm[3] = 2;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WordSets *sets = associated_sets(cases[i].n);
        BiasTest t = associated_test(s, sets);
        assert_string_equal(t.why, cases[i].why);
        bias_test_done(&t);
        wordsets_free(sets);
    }
    space_free(s);
}

static void a_word_on_both_sides(void **state)
{
    (void)state;
    Space *s = made_space("s", x, N, D);
    WordSets *sets = associated_sets((const int[]){9, 9, 5, 5});
    assert_int_equal(wordsets_add_word(sets, 3, TEXT("w19"), NULL, NULL), OK);
    BiasTest t = associated_test(s, sets);
    assert_string_equal(t.why, "\"w19\" is in both A and B");
    BiasWeat w = associated_weat(&t);
    assert_string_equal(w.why_d, t.why);
    bias_weat_done(&w);
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

static void only_words_of_both_forms_stay(void **state)
{
    (void)state;
    Space *s = made_space("s", x, N, D);
    Space *few = NULL;
    int32_t ids[N];
    int n = 0;
    for (int i = 0; i < N; i++)
        if (i % 3 != 1)
            ids[n++] = i;
    assert_int_equal(space_make_subset(s, ids, n, &few, NULL), OK);
    WordSets *sets = associated_sets((const int[]){12, 12, 12, 12});
    BiasTest a = associated_test(s, sets);
    BiasTest b = associated_test(few, sets);
    bias_test_meet(&a, &b);
    for (int p = 0; p < WORDSETS_PLACES; p++) {
        assert_int_equal(a.set[p].n, b.set[p].n);
        assert_int_equal(a.set[p].n, p == 0 ? 7 : 8); /* w3 has no vector */
        for (int32_t i = 0; i < a.set[p].n; i++) {
            assert_int_equal(a.set[p].at[i], b.set[p].at[i]);
            assert_int_equal(str_compare(space_word(s, a.set[p].row[i]),
                                         space_word(few, b.set[p].row[i])),
                             0);
        }
    }
    assert_string_not_equal(a.why, ""); /* a third lost */
    bias_test_done(&a);
    bias_test_done(&b);
    wordsets_free(sets);
    space_free(few);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_or_lost),
        cmocka_unit_test(a_fifth_may_be_lost),
        cmocka_unit_test(too_few_or_none),
        cmocka_unit_test(a_word_on_both_sides),
        cmocka_unit_test(only_words_of_both_forms_stay),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
