#include "core/space/scores.h"
#include "tests/unit/files.h"

static Status read_with(const char *text, bool is_skipping, Scores **s, Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = is_skipping;
    return scores_read(s, files_write("s.tsv", text, strlen(text)), &limits, err);
}

static void headers_columns_and_line_ends(void **state)
{
    (void)state;
    static const char *const text[] = {
        "Lexeme\tPOS\tLSC\tn\nold\tNN\t-1.5\t7\nnew\tNN\t.25\t9\n",
        "old -1.5\r\n\r\nnew .25\r\n",
        "\xef\xbb\xbfold\t-1.5\nnew\t0.25",
    };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        Scores *s = NULL;
        Error err;
        if (read_with(text[i], false, &s, &err) != OK)
            fail_msg("%zu: %s", i, err.text);
        assert_int_equal(s->words.n, 2);
        assert_int_equal(str_compare(vocab_word(&s->words, 1), str_text("new")), 0);
        assert_true(s->score[0] == -1.5 && s->score[1] == 0.25);
        assert_false(s->is_binary);
        assert_int_equal(notes_find(&s->notes, "score-header") != NULL, i == 0);
        scores_free(s);
    }
}

static void zeros_and_ones_are_binary(void **state)
{
    (void)state;
    Scores *s = NULL;
    assert_int_equal(read_with("a\t1\nb\t0\na\t0.5\n", false, &s, NULL), OK);
    assert_true(s->is_binary); /* the second a does not count */
    assert_int_equal(s->repeated, 1);
    assert_non_null(notes_find(&s->notes, "score-words-repeated"));
    scores_free(s);
    scores_free(NULL);
}

static void bad_lines_are_named_or_counted(void **state)
{
    (void)state;
    Scores *s = NULL;
    Error err;
    static const char bad[] = "a 1\nb\nc 2\nd nan\n";
    assert_int_equal(read_with(bad, false, &s, &err), E_INPUT);
    assert_null(s);
    assert_non_null(strstr(err.text, "s.tsv:2: expected a word and a number"));
    assert_int_equal(read_with(bad, true, &s, &err), OK);
    assert_int_equal(s->words.n, 2);
    assert_int_equal(s->malformed, 2);
    assert_non_null(notes_find(&s->notes, "score-lines-malformed"));
    scores_free(s);
    assert_int_equal(read_with("a b\nc d\n", false, &s, &err), E_INPUT);
    assert_int_equal(read_with("", false, &s, &err), E_INPUT);
    assert_int_equal(read_with("# nothing\n", false, &s, &err), E_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_columns_and_line_ends),
        cmocka_unit_test(zeros_and_ones_are_binary),
        cmocka_unit_test(bad_lines_are_named_or_counted),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
