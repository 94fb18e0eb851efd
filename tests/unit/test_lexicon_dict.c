#include "core/space/lexicon.h"
#include "tests/unit/files.h"

static Status read_with(Text bytes, bool is_swapped, const Limits *limits, Dict **d,
                        Error *err)
{
    const Limits defaults = limits_default();
    const char *path = files_write("d.txt", bytes.p, bytes.n);
    return lexicon_read_dict(d, path, is_swapped, limits ? limits : &defaults, err);
}

static Dict *read_ok(Text bytes)
{
    Dict *d = NULL;
    Error err;
    if (read_with(bytes, false, NULL, &d, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(d->lines, d->malformed + d->duplicates + d->n);
    return d;
}

static void read_fails(Text bytes, const char *part, const char *hint)
{
    Dict *d = NULL;
    Error err;
    assert_int_equal(read_with(bytes, false, NULL, &d, &err), E_INPUT);
    assert_null(d);
    if (!strstr(err.text, part) || !strstr(err.hint, hint))
        fail_msg("\"%s\", hint \"%s\"", err.text, err.hint);
}

static void check_pair(const Dict *d, int32_t i, const char *src, const char *tgt)
{
    assert_int_equal(str_compare(vocab_word(&d->src, d->src_id[i]), str_text(src)), 0);
    assert_int_equal(str_compare(vocab_word(&d->tgt, d->tgt_id[i]), str_text(tgt)), 0);
}

static void blank_and_tab_separate(void **state)
{
    (void)state;
    Dict *d = read_ok(
        TEXT("dog Hund\nNew York\tNeu York\r\n\ncat \t Katze\ndog  K\xc3\xb6ter "));
    assert_int_equal(d->n, 4);
    assert_int_equal(d->lines, 4);
    check_pair(d, 0, "dog", "Hund");
    check_pair(d, 1, "New York", "Neu York");
    check_pair(d, 2, "cat", "Katze");
    check_pair(d, 3, "dog", "K\xc3\xb6ter");
    assert_int_equal(d->line[3], 5);
    assert_int_equal(d->src.n, 3);
    assert_int_equal(d->tgt.n, 4);
    assert_int_equal(d->notes.n, 0);
    lexicon_free_dict(d);
}

static void swapped_reads_target_first(void **state)
{
    (void)state;
    Dict *d = NULL;
    Error err;
    assert_int_equal(read_with(TEXT("dog Hund\n"), true, NULL, &d, &err), OK);
    check_pair(d, 0, "Hund", "dog");
    assert_true(d->is_swapped);
    lexicon_free_dict(d);
}

static void duplicates_and_identical_pairs_are_counted(void **state)
{
    (void)state;
    Dict *d = read_ok(TEXT("a b\na c\na b\nx x\na b\nx x\n"));
    assert_int_equal(d->n, 3);
    assert_int_equal(d->duplicates, 3);
    assert_int_equal(d->identical, 1);
    assert_int_equal(d->times[0], 3);
    assert_int_equal(d->times[1], 1);
    assert_int_equal(d->times[2], 2);
    lexicon_free_dict(d);
}

static void third_field_bom_and_bytes_are_noted(void **state)
{
    (void)state;
    Dict *d = read_ok(TEXT("\xef\xbb\xbf"
                           "a\tb\t0.5\nc\td\nm\xfc"
                           "de\ttired\n"));
    check_pair(d, 0, "a", "b");
    assert_int_equal(notes_find(&d->notes, "third-field")->count, 1);
    assert_false(notes_find(&d->notes, "third-field")->is_warning);
    assert_int_equal(notes_find(&d->notes, "bom")->count, 1);
    assert_int_equal(notes_find(&d->notes, "invalid-utf8")->count, 1);
    lexicon_free_dict(d);
}

static void other_lines_are_refused_with_what_was_seen(void **state)
{
    (void)state;
    read_fails(TEXT(""), "d.txt: is empty", "");
    read_fails(TEXT("\n \n"), "d.txt: is empty", "");
    read_fails(TEXT("a b\nword\n"), "d.txt:2: expected two words, found one (\"word\")",
               "one pair a line");
    read_fails(TEXT("dog;Hund\n"),
               "d.txt:1: expected two words with a tab or blank between "
               "them, found \";\"",
               "tr ';' '\\t'");
    read_fails(TEXT("dog,Hund\n"), "found \",\"", "--skip-bad-rows");
    read_fails(TEXT("hot dog;Wiener W\xc3\xbcrstchen\n"), "found \";\"", "tr ';'");
    read_fails(TEXT("New York Neu York\n"), "found 4 (\"New York Neu York\")",
               "need a tab");
    read_fails(TEXT("a\tb\nc\t\n"), "d.txt:2: a field beside the tab is empty", "");
    read_fails(TEXT("a\tb\n\tc\n"), "d.txt:2: a field beside the tab is empty", "");
    read_fails(TEXT("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html>404</html>\n"),
               "not a dictionary", "");
    read_fails(TEXT("<html><head><title>404 Not Found</title></head></html>\n"), "HTML",
               "");
}

static void bad_lines_can_be_skipped(void **state)
{
    (void)state;
    Limits limits = limits_default();
    limits.skip_bad_rows = true;
    limits.token = 10;
    Dict *d = NULL;
    Error err;
    assert_int_equal(read_with(TEXT("a b\nword\nc;d\ne f\nlonger-than-ten b\n"), false,
                               &limits, &d, &err),
                     OK);
    assert_int_equal(d->n, 2);
    assert_int_equal(d->malformed, 3);
    assert_int_equal(d->lines, 5);
    assert_int_equal(notes_find(&d->notes, "bad-rows")->count, 2);
    assert_int_equal(notes_find(&d->notes, "long-token")->count, 1);
    lexicon_free_dict(d);
    assert_int_equal(read_with(TEXT("word\n"), false, &limits, &d, &err), E_INPUT);
    assert_non_null(strstr(err.text, "none of its 1 lines is a pair"));
    limits.dict_lines = 1;
    assert_int_equal(read_with(TEXT("a b\nc d\n"), false, &limits, &d, &err), E_LIMIT);
}

static void gzip_and_many_pairs(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; i < 30000; i++)
        str_addf(&text, "s%d t%d\n", i / 3, i * 7 % 30000);
    Dict *d = NULL;
    Error err;
    const Limits limits = limits_default();
    assert_int_equal(
        lexicon_read_dict(&d, files_gzip("d.gz", text.p, text.n), false, &limits, &err),
        OK);
    assert_int_equal(d->n, 30000);
    assert_int_equal(d->src.n, 10000);
    assert_int_equal(d->tgt.n, 30000);
    assert_int_equal(d->duplicates, 0);
    check_pair(d, 29999, "s9999", "t29993");
    lexicon_free_dict(d);
    str_free(&text);
}

static void swapping_twice_is_the_dictionary(void **state)
{
    (void)state;
    Dict *d = read_ok(TEXT("a x\nb x\na y\na x\n"));
    Dict *back = NULL;
    Dict *again = NULL;
    Error err;
    assert_int_equal(lexicon_make_swapped_dict(d, &back, &err), OK);
    check_pair(back, 0, "x", "a");
    check_pair(back, 2, "y", "a");
    assert_int_equal(back->src.n, 2);
    assert_int_equal(back->duplicates, 1);
    assert_true(back->is_swapped);
    assert_int_equal(lexicon_make_swapped_dict(back, &again, &err), OK);
    for (int32_t i = 0; i < d->n; i++) {
        assert_int_equal(again->src_id[i], d->src_id[i]);
        assert_int_equal(again->tgt_id[i], d->tgt_id[i]);
        assert_int_equal(again->line[i], d->line[i]);
        assert_int_equal(again->times[i], d->times[i]);
    }
    lexicon_free_dict(again);
    lexicon_free_dict(back);
    lexicon_free_dict(d);
}

static void pairs_can_be_left_out(void **state)
{
    (void)state;
    Dict *d = read_ok(TEXT("a x\nb x\na y\na x\nc c\n"));
    const bool out[] = {false, true, false, false};
    Dict *rest = NULL;
    Error err;
    assert_int_equal(lexicon_make_dict_without(d, out, &rest, &err), OK);
    assert_int_equal(rest->n, 3);
    assert_int_equal(rest->lines, 4);
    assert_int_equal(rest->duplicates, 1);
    assert_int_equal(rest->identical, 1);
    assert_int_equal(rest->src.n, 2);
    check_pair(rest, 1, "a", "y");
    assert_int_equal(rest->line[1], 3);
    assert_int_equal(rest->times[0], 2);
    lexicon_free_dict(rest);
    lexicon_free_dict(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blank_and_tab_separate),
        cmocka_unit_test(swapped_reads_target_first),
        cmocka_unit_test(duplicates_and_identical_pairs_are_counted),
        cmocka_unit_test(third_field_bom_and_bytes_are_noted),
        cmocka_unit_test(other_lines_are_refused_with_what_was_seen),
        cmocka_unit_test(bad_lines_can_be_skipped),
        cmocka_unit_test(gzip_and_many_pairs),
        cmocka_unit_test(swapping_twice_is_the_dictionary),
        cmocka_unit_test(pairs_can_be_left_out),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
