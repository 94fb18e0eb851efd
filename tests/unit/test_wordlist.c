#include "core/space/wordlist.h"
#include "tests/unit/files.h"

static Status read_with(const char *text, bool is_skipping, WordList **l, Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = is_skipping;
    return wordlist_read(l, files_write("l.txt", text, strlen(text)), &limits, err);
}

static void words_come_in_file_order(void **state)
{
    (void)state;
    WordList *l = NULL;
    Error err;
    assert_int_equal(
        read_with("# a list\nsun\n\n new moon \nsun\nstar\n", false, &l, &err), OK);
    assert_int_equal(l->words.n, 3);
    assert_int_equal(l->lines, 4);
    assert_int_equal(l->repeated, 1);
    assert_null(l->weight);
    assert_int_equal(vocab_find(&l->words, TEXT("new moon")), 1);
    assert_non_null(notes_find(&l->notes, "list-repeats"));
    wordlist_free(l);
}

static void weights_are_for_all_words_or_none(void **state)
{
    (void)state;
    WordList *l = NULL;
    Error err = {0};
    assert_int_equal(read_with("word\tcount\nsun\t3\nmoon\t1.5\tx\n", false, &l, &err),
                     OK);
    assert_int_equal(l->words.n, 2);
    assert_true(l->weight[0] == 3 && l->weight[1] == 1.5 && l->total == 4.5);
    assert_non_null(notes_find(&l->notes, "list-header"));
    wordlist_free(l);
    assert_int_equal(read_with("sun\t3\nmoon\n", false, &l, &err), E_INPUT);
    assert_non_null(strstr(err.text, "l.txt:2: no weight"));
    assert_int_equal(read_with("sun\nmoon\t3\n", false, &l, &err), E_INPUT);
    assert_int_equal(read_with("sun\t3\nmoon\t-1\n", false, &l, &err), E_INPUT);
    assert_int_equal(read_with("sun\t3\nmoon\tinf\nstar\t1\n", true, &l, &err), OK);
    assert_int_equal(l->malformed, 1);
    assert_int_equal(l->words.n, 2);
    wordlist_free(l);
    assert_int_equal(read_with("New York\tcity\nLondon\nRome\n", false, &l, &err),
                     E_INPUT);
    assert_non_null(strstr(err.text, "no line has one"));
    assert_int_equal(read_with("a\tb\nc\td\ne\t1\n", false, &l, &err), E_INPUT);
    assert_non_null(strstr(err.text, "l.txt:2"));
    assert_int_equal(read_with("#metoo\nNew York\n# no word\n", false, &l, &err), OK);
    assert_int_equal(l->words.n, 2);
    wordlist_free(l);
    assert_int_equal(read_with("\n# nothing\n", false, &l, &err), E_INPUT);
    assert_null(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_come_in_file_order),
        cmocka_unit_test(weights_are_for_all_words_or_none),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
