#include "core/space/wordsets.h"
#include "tests/unit/files.h"

static Status read_with(Text bytes, bool is_skipping, WordSets **s, Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = is_skipping;
    return wordsets_read(s, files_write("sets.tsv", bytes.p, bytes.n), &limits, err);
}

static WordSets *read_ok(Text bytes)
{
    WordSets *s = NULL;
    Error err;
    if (read_with(bytes, false, &s, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void fails(Text bytes, const char *part)
{
    WordSets *s = NULL;
    Error err;
    assert_int_equal(read_with(bytes, false, &s, &err), E_INPUT);
    assert_null(s);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" not in \"%s\"", part, err.text);
}

static bool is_text(const Vocab *v, int32_t id, const char *text)
{
    return str_compare(vocab_word(v, id), str_text(text)) == 0;
}

static void lines_of_four_fields(void **state)
{
    (void)state;
    WordSets *s = read_ok(TEXT("\xef\xbb\xbf# test\tset\tenglish\tword\r\n"
                               "7\tX\tmath\tMathematik\r\n\n"
                               "7\tX\talgebra\tAlgebra\n"
                               "7\tA\tfree time\tdie Freizeit\n"
                               "7\tX\tmaths\tMathematik\n"
                               "9\tB\tx\ty"));
    assert_int_equal(s->ntests, 2);
    const WordTest *t = wordsets_find_test(s, "7");
    assert_null(t->title);
    assert_int_equal(t->set[WORDSETS_Y], -1);
    const WordSet *x = &s->set[t->set[WORDSETS_X]];
    assert_int_equal(x->n, 2); /* Mathematik once, with its first concept */
    assert_int_equal(x->repeated, 1);
    assert_true(is_text(&s->words, x->word[0], "Mathematik"));
    assert_true(is_text(&s->concepts, x->concept[0], "math"));
    const WordSet *a = &s->set[t->set[WORDSETS_A]];
    assert_true(is_text(&s->words, a->word[0], "die Freizeit"));
    assert_true(is_text(&s->concepts, a->concept[0], "free time"));
    assert_string_equal(a->name, "7 A");
    assert_int_equal(notes_find(&s->notes, "set-words-repeated")->count, 1);
    assert_null(wordsets_find_test(s, "8"));
    wordsets_free(s);
}

static void other_lines(void **state)
{
    (void)state;
    WordSets *s = read_ok(TEXT("m\tflowers and insects\nm\tX\trose\nm\tY\tant\n"));
    assert_string_equal(s->test[0].title, "flowers and insects");
    assert_true(is_text(&s->concepts, s->set[0].concept[0], "rose"));
    wordsets_free(s);
    s = read_ok(TEXT("m X rose\nm Y ant\n")); /* blanks where there is no TAB */
    assert_int_equal(s->nsets, 2);
    wordsets_free(s);
}

static void bad_lines_are_named(void **state)
{
    (void)state;
    fails(TEXT("1\tX\ta\tb\n1\tZ\ta\tb\n"), "sets.tsv:2: expected test");
    fails(TEXT("1\tX\ta\tb\n\n1\tX\ta\t\n"), "sets.tsv:3:");
    fails(TEXT("1\tX\ta\tb\tc\n"), "sets.tsv:1:");
    fails(TEXT("one\n"), "found \"one\"");
    fails(TEXT("1\tX\ta\x1b[2J\tb\tc\n"), "^[[2J");
    fails(TEXT(""), "none of its 0 lines");
    fails(TEXT("# nothing\n"), "none of its 1 lines");
    fails(TEXT("\x89PNG\r\n\x1a\n...................."), "PNG");
    WordSets *s = NULL;
    assert_int_equal(read_with(TEXT("1\tX\ta\tb\n1\tZ\ta\tb\nq\n"), true, &s, NULL), OK);
    assert_int_equal(s->malformed, 2);
    assert_non_null(strstr(notes_find(&s->notes, "set-lines-malformed")->text, "line 2"));
    wordsets_free(s);
    Limits limits = limits_default();
    assert_int_equal(wordsets_read(&s, files_path("none"), &limits, NULL), E_INPUT);
    assert_null(s);
    limits.dict_lines = 1;
    Error err;
    const char *path = files_write("long.tsv", "1\tX\ta\n1\tX\tb\n", 12);
    assert_int_equal(wordsets_read(&s, path, &limits, &err), E_LIMIT);
}

static void tests_of_named_sets(void **state)
{
    (void)state;
    WordSets *s =
        read_ok(TEXT("{\"f\":[\"rose\"],\"i\":[\"ant\",\"fly\"],\"p\":[\"good\"],"
                     "\"u\":[\"bad\"]}"));
    assert_int_equal(s->ntests, 0);
    assert_int_equal(wordsets_add_test(s, "one=f/i/p/u", NULL), OK);
    assert_int_equal(wordsets_add_test(s, "i/f/p/u", NULL), OK);
    assert_string_equal(s->test[0].name, "one");
    assert_string_equal(s->test[1].name, "i/f/p/u");
    assert_int_equal(s->set[s->test[1].set[WORDSETS_X]].n, 2);
    static const char *const bad[] = {"",         "f",      "one=f/i/p", "f/i/p/u/f",
                                      "f/i/p/u/", "f//p/u", "one=",      "f/i/p/none"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err;
        assert_int_equal(wordsets_add_test(s, bad[i], &err), E_USAGE);
    }
    Error err;
    assert_int_equal(wordsets_add_test(s, "x=f/i/p/none", &err), E_USAGE);
    assert_non_null(strstr(err.text, "none"));
    assert_non_null(strstr(err.hint, "f, i, p, u"));
    assert_int_equal(s->ntests, 2);
    wordsets_free(s);
}

static void what_a_test_is_about(void **state)
{
    (void)state;
    WordSets *s = read_ok(TEXT("7\tkind\tgender\n7\tX\tmath\n8\tY\tart\n8\tkind\tnone\n"
                               "9\tA\tx\n10\tB\tx\n10\tkind\tgender,names\n"));
    assert_int_equal(s->test[0].kind, WORDSETS_SAID | WORDSETS_GENDER);
    assert_int_equal(s->test[1].kind, WORDSETS_SAID);
    assert_int_equal(s->test[2].kind, 0);
    assert_int_equal(s->test[3].kind, WORDSETS_SAID | WORDSETS_GENDER | WORDSETS_NAMES);
    wordsets_free(s);
    s = read_ok(TEXT("{\"name\":\"1\",\"kind\":\"names\",\"X\":[\"a\"]}"));
    assert_int_equal(s->test[0].kind, WORDSETS_SAID | WORDSETS_NAMES);
    wordsets_free(s);
    fails(TEXT("7\tkind\tgenders\n7\tX\tmath\n"), ":1:");
    fails(TEXT("{\"name\":\"1\",\"kind\":\"x\",\"X\":[\"a\"]}"), "no kind of test");
}

static void what_no_test_may_have(void **state)
{
    (void)state;
    fails(TEXT("7\tX\trose\n7\tY\tant\n7\tY\trose\n"),
          "test 7: \"rose\" is in both X and Y");
    fails(TEXT("{\"X\":[\"a\"],\"A\":[\"b\",\"c\"],\"B\":[\"c\"]}"),
          "\"c\" is in both A and B");
    fails(TEXT("rose\tRose\nant\tAmeise\n"), "none of its 2 lines"); /* a dictionary */
    WordSets *s = read_ok(TEXT("7\tX\ta\n7\tA\ta\n8\tY\ta\n")); /* not counterparts */
    wordsets_free(s);
    s = read_ok(TEXT("{\"f\":[\"a\"],\"i\":[\"b\"],\"p\":[\"c\"],\"u\":[\"d\",\"a\"]}"));
    static const char *const bad[][2] = {{"=f/i/p/u", "without a name"},
                                         {"t=i/f/p/u", "two tests are called \"t\""},
                                         {"v=f/u/p/i", "\"a\" is in both X and Y"}};
    assert_int_equal(wordsets_add_test(s, "t=f/i/p/u", NULL), OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err;
        assert_int_equal(wordsets_add_test(s, bad[i][0], &err), E_USAGE);
        assert_non_null(strstr(err.text, bad[i][1]));
        assert_int_equal(s->ntests, 1);
    }
    wordsets_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_four_fields),  cmocka_unit_test(other_lines),
        cmocka_unit_test(bad_lines_are_named),   cmocka_unit_test(what_a_test_is_about),
        cmocka_unit_test(what_no_test_may_have), cmocka_unit_test(tests_of_named_sets),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
