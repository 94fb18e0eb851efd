#include <string.h>

#include "tests/unit/unit.h"
#include "tui/code_points.h"

static void letters_of_another_script_are_told(void **state)
{
    (void)state;
    Str s = {0};
    code_points_add(&s, TEXT("b\xD0\xB0nk")); /* the a is Cyrillic */
    assert_non_null(strstr(str_cstr(&s), "CYRILLIC SMALL LETTER A   Cyrl AMONG Latn"));
    assert_null(strstr(str_cstr(&s), "Latn AMONG"));
    str_clear(&s);
    /* kanji, hiragana and a digit belong together; so do letters and their marks */
    code_points_add(&s, TEXT("\xE9\xA3\x9F\xE3\x81\xB9"
                             "2"));
    code_points_add(&s, TEXT("e\xCC\x81-1"));
    assert_null(strstr(str_cstr(&s), "AMONG"));
    assert_non_null(strstr(str_cstr(&s), "NOT in normal form C"));
    str_clear(&s);
    code_points_add(&s, TEXT("a\xFF"));
    assert_non_null(strstr(str_cstr(&s), "  byte FF, no UTF-8\n"));
    str_free(&s);
}

static void twins_of_other_normal_forms_are_found(void **state)
{
    (void)state;
    static const char *const words[] = {"cafe", "caf\xC3\xA9", "cafe\xCC\x81", "caf"};
    Space space = {.name = "fr"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int32_t id = -1;
        bool is_new = false;
        assert_int_equal(vocab_add(&space.vocab, str_text(words[i]), &id, &is_new, NULL),
                         OK);
        space.n++;
    }
    Str s = {0};
    code_points_add_twins(&s, str_text(words[1]), &space);
    assert_string_equal(str_cstr(&s), "  fr has it in another normal form, too: row 3, "
                                      "U+0063 U+0061 U+0066 U+0065 U+0301\n\n");
    str_clear(&s);
    code_points_add_twins(&s, str_text(words[0]), &space);
    assert_int_equal(s.n, 0);
    str_free(&s);
    vocab_free(&space.vocab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_another_script_are_told),
        cmocka_unit_test(twins_of_other_normal_forms_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
