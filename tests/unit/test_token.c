#include "core/base/token.h"
#include "tests/unit/unit.h"

static void classes_are_those_of_the_first_rule_that_fits(void **state)
{
    (void)state;
    static const struct {
        const char *token;
        TokenClass class;
    } cases[] = {
        {"\xff", TOKEN_BROKEN},
        {"a\xef\xbf\xbd", TOKEN_BROKEN}, /* U+FFFD */
        {"a\x01", TOKEN_BROKEN},
        {"\xee\x80\x80", TOKEN_BROKEN}, /* private use */
        {"", TOKEN_BROKEN},
        {"</s>", TOKEN_MARKUP},
        {"&nbsp;", TOKEN_MARKUP},
        {"[[Bild", TOKEN_MARKUP},
        {"{|", TOKEN_MARKUP},
        {"me@example.org", TOKEN_EMAIL},
        {"https://example.org/x", TOKEN_URL},
        {"www.example.org", TOKEN_URL},
        {"@name_1", TOKEN_HANDLE},
        {"#λόγος", TOKEN_HANDLE},
        {"#1", TOKEN_DIGITS},
        {"1,234.5", TOKEN_NUMBER},
        {"-7%", TOKEN_NUMBER},
        {"१२३", TOKEN_NUMBER},
        {"12:30", TOKEN_DIGITS},
        {"...", TOKEN_SYMBOLS},
        {"€", TOKEN_SYMBOLS},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TOKEN_LONG},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TOKEN_WORD},
        {"mp3", TOKEN_MIXED},
        {"rock'n'roll", TOKEN_WORD},
        {"क्लिक", TOKEN_WORD},
        {"c++", TOKEN_WORD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const TokenClass c = token_class(str_text(cases[i].token));
        if (c != cases[i].class)
            fail_msg("\"%s\" is %s", cases[i].token, token_class_name(c));
    }
}

static void check_scripts(const char *token, const char *codes, const char *own,
                          bool is_foreign, bool is_mixed)
{
    const TokenScripts s = token_scripts(str_text(token));
    Str all = {0};
    for (int i = 0; i < s.n; i++)
        str_addf(&all, "%s%s", i ? " " : "", s.code[i]);
    assert_string_equal(str_cstr(&all), codes);
    assert_int_equal(token_is_foreign(&s, own), is_foreign);
    assert_int_equal(token_is_mixed(&s), is_mixed);
    str_free(&all);
}

static void scripts_are_those_of_letters(void **state)
{
    (void)state;
    check_scripts("word-1", "Latn", "Latn", false, false);
    check_scripts("word", "Latn", "Deva", true, false);
    check_scripts("p\xd0\xb0ypal", "Latn Cyrl", "Latn", false, true);
    check_scripts("реч", "Cyrl", "Cyrl Latn", false, false);
    check_scripts("東京タワー", "Hani Kana", "Hani Hira Kana", false, false);
    check_scripts("123", "", "Latn", false, false);
    check_scripts("\xffk", "Latn", "Grek", true, false);
    check_scripts("ᐃᓄᒃ", "Cans", "Latn", true, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_those_of_the_first_rule_that_fits),
        cmocka_unit_test(scripts_are_those_of_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
