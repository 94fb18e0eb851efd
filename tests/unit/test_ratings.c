#include "core/space/ratings.h"
#include "tests/unit/files.h"

static Status read_with(Text bytes, bool is_skipping, Ratings **r, Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = is_skipping;
    return ratings_read(r, files_write("r.tsv", bytes.p, bytes.n), &limits, err);
}

static void headers_blanks_and_line_ends(void **state)
{
    (void)state;
    static const char *const text[] = {
        "word 1\tword 2\tscore\nold\tnew\t0\ncat\tdog\t7.5\n",
        "old new 0\r\n\r\ncat dog 7.5\r\n",
        "Word 1\tWord 2\tScore\rold\tnew\t0\rcat\tdog\t7.5",
        "\xef\xbb\xbfold\tnew\t0\tx\ncat\tdog\t7.5\ty",
    };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        Ratings *r = NULL;
        Error err;
        if (read_with(str_text(text[i]), false, &r, &err) != OK)
            fail_msg("%zu: %s", i, err.text);
        assert_int_equal(r->n, 2);
        assert_true(r->score[0] == 0 && r->score[1] == 7.5);
        assert_int_equal(str_compare(vocab_word(&r->words, r->b[1]), str_text("dog")), 0);
        ratings_free(r);
    }
}

static void bad_lines_are_named_or_counted(void **state)
{
    (void)state;
    const Text bad = str_text("a b 1\nc d\ne f 2\n");
    Ratings *r = NULL;
    Error err;
    assert_int_equal(read_with(bad, false, &r, &err), E_INPUT);
    assert_null(r);
    assert_non_null(strstr(err.text, "r.tsv:2: expected word, word, number"));
    assert_int_equal(read_with(bad, true, &r, &err), OK);
    assert_int_equal(r->n, 2);
    assert_int_equal(r->malformed, 1);
    assert_non_null(notes_find(&r->notes, "rating-lines-malformed"));
    ratings_free(r);
    assert_int_equal(read_with(str_text("a b c\n"), false, &r, &err), E_INPUT);
    assert_int_equal(read_with(str_text(""), false, &r, &err), E_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_blanks_and_line_ends),
        cmocka_unit_test(bad_lines_are_named_or_counted),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
