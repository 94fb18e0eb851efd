#include <math.h>

#include "core/diag/drift_vocab.h"
#include "tests/unit/made.h"

/* A space of given words, each (i + 1, 1). */
static Space *worded(const char *const *word, int n)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, 2, NULL), OK);
    for (int i = 0; i < n; i++) {
        assert_int_equal(vocab_add(&s->vocab, str_text(word[i]), NULL, NULL, NULL), OK);
        const bool is_zero = word[i][0] == '0';
        space_row_mut(s, i)[0] = is_zero ? 0.0F : (float)(i + 1);
        space_row_mut(s, i)[1] = is_zero ? 0.0F : 1.0F;
    }
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static void each_word_is_in_one_list(void **state)
{
    (void)state;
    static const char *const old[] = {"the", "coach", "0zero", "train", "of"};
    static const char *const new[] = {"of", "radio", "train", "0zero", "the", "film"};
    Space *a = worded(old, 5);
    Space *b = worded(new, 6);
    DriftVocab v;
    assert_int_equal(drift_vocab_make(a, b, &v, NULL), OK);
    assert_int_equal(v.n, 3); /* in the order of the older */
    const int32_t want_a[] = {0, 3, 4};
    const int32_t want_b[] = {4, 2, 0};
    assert_memory_equal(v.a, want_a, sizeof want_a);
    assert_memory_equal(v.b, want_b, sizeof want_b);
    assert_int_equal(v.n_vanished, 1);
    assert_int_equal(v.vanished[0], 1);
    assert_int_equal(v.n_new, 2);
    assert_int_equal(v.added[0], 1);
    assert_int_equal(v.added[1], 5);
    assert_int_equal(v.n_zero, 1);
    assert_int_equal(v.zero[0], 2);
    Space *s = NULL;
    assert_int_equal(
        drift_vocab_make_space(&(DriftVocabRows){b, v.b, v.n, false}, NULL, &s, NULL),
        OK);
    assert_int_equal(s->n, 3);
    assert_int_equal(str_compare(space_word(s, 1), str_text("train")), 0);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(s->norm[i] - 1) < 1e-6);
    space_free(s);
    assert_int_equal(
        drift_vocab_make_space(&(DriftVocabRows){b, v.b, v.n, true}, NULL, &s, NULL), OK);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(s->norm[i] - 1) < 1e-6);
    space_free(s);
    drift_vocab_done(&v);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_word_is_in_one_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
