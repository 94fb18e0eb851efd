#include "core/base/language.h"
#include "tests/unit/unit.h"

static void codes_are_known(void **state)
{
    (void)state;
    static const char *const known[] = {"de",  "DE",      "fr",    "aa",  "zu",  "sh",
                                        "nds", "zh-Hant", "pt_BR", "aar", "zza", "fre"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!language_is_known(str_text(known[i])))
            fail_msg("%s is a language", known[i]);
}

static void other_words_are_not(void **state)
{
    (void)state;
    static const char *const other[] = {"",     "d",   "mono", "wiki",  "cc",  "vec",
                                        "xx",   "und", "qaa",  "dutch", "d e", "e d",
                                        "de.x", "-de", "4",    "de4",   "deu1"};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (language_is_known(str_text(other[i])))
            fail_msg("%s is no language", other[i]);
    assert_true(language_is_known((Text){"de.x", 2})); /* as long as it is said to be */
    assert_false(language_is_known((Text){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_known),
        cmocka_unit_test(other_words_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
