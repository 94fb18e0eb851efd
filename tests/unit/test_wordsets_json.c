#include "core/space/wordsets_parts.h"
#include "tests/unit/unit.h"

static WordSets *parse(const char *text, Status want, Error *err)
{
    WordSets *s = calloc(1, sizeof *s);
    assert_non_null(s);
    const Status got = wordsets_json_parse(s, "t.json", str_text(text), err);
    if (got != want)
        fail_msg("%s: %s", text, err->text);
    return s;
}

static void a_test_and_a_list_of_tests(void **state)
{
    (void)state;
    Error err = {0};
    static const char one[] =
        "{\"name\":\"W\",\"labels\":[\"a\",\"b\",\"c\",\"d\"],"
        "\"X\":[\"x\"],\"Y\":[\"y\",\"\\u00fc\"],\"A\":[],\"B\":[\"b\"]}";
    WordSets *s = parse(one, OK, &err);
    assert_int_equal(s->ntests, 1);
    assert_string_equal(s->test[0].name, "W");
    assert_string_equal(s->test[0].title, "a/b x c/d");
    const WordSet *y = &s->set[s->test[0].set[WORDSETS_Y]];
    assert_int_equal(y->n, 2);
    assert_int_equal(str_compare(vocab_word(&s->words, y->word[1]), TEXT("\xc3\xbc")), 0);
    assert_int_equal(s->set[s->test[0].set[WORDSETS_A]].n, 0);
    assert_string_equal(s->set[s->test[0].set[WORDSETS_B]].name, "W B");
    wordsets_free(s);
    s = parse("[{\"X\":[\"x\"]},{\"name\":\"q\",\"A\":[\"a\"]}]", OK, &err);
    assert_int_equal(s->ntests, 2);
    assert_string_equal(s->test[0].name, "1"); /* without a name: its number */
    assert_int_equal(s->test[0].set[WORDSETS_A], -1);
    assert_null(s->test[0].title);
    wordsets_free(s);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *part;
    } bad[] = {
        {"{\"X\":[\n\"x\",\n}", "t.json:3: is no JSON"},
        {"{}", "holds no set"},
        {"[]", "holds no set"},
        {"[1]", "item 1"},
        {"{\"a\":1}", "\"a\" is no list"},
        {"{\"a\":[\"x\",2]}", "no word"},
        {"{\"a\":[\"\"]}", "no word"},
        {"{\"X\":[\"x\"],\"Y\":{}}", "\"Y\" is no list"},
        {"[{\"name\":\"n\",\"X\":[]},{\"name\":\"n\",\"X\":[]}]", "two tests"},
        {"{\"a\":[],\"a\":[]}", "is no JSON"},
        {"{\"\\u001b[2J\":3}", "^[[2J"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {0};
        WordSets *s = parse(bad[i].text, E_INPUT, &err);
        if (!strstr(err.text, bad[i].part))
            fail_msg("\"%s\" not in \"%s\"", bad[i].part, err.text);
        wordsets_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_test_and_a_list_of_tests),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
