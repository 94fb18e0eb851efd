#include "core/base/language_scripts.h"
#include "tests/unit/unit.h"

static void check(const char *tag, const char *want)
{
    char out[LANGUAGE_SCRIPTS];
    assert_int_equal(language_scripts_find(str_text(tag), out), *want != '\0');
    assert_string_equal(out, want);
}

static void scripts_of_languages(void **state)
{
    (void)state;
    check("en", "Latn");
    check("el", "Grek");
    check("hi", "Deva");
    check("sr", "Cyrl Latn");
    check("sr-Latn", "Latn");
    check("SR_latn_RS", "Latn");
    check("ja", "Hani Hira Kana");
    check("zh-Hant-TW", "Hani Bopo");
    check("chr", "Cher");
    check("kab", "Latn Tfng");
    check("de-1996", "Latn");
    check("qq", "");
    check("english", "");
    check("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scripts_of_languages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
