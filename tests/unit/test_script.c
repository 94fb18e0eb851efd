#include <stdio.h>
#include <string.h>
#include <unictype.h>

#include "core/base/script.h"
#include "tests/unit/unit.h"

static void known_scripts(void **state)
{
    (void)state;
    assert_string_equal(script_code('a'), "Latn");
    assert_string_equal(script_code('Z'), "Latn");
    assert_string_equal(script_code('['), "Zyyy");
    assert_string_equal(script_code('@'), "Zyyy");
    assert_string_equal(script_code('7'), "Zyyy");
    assert_string_equal(script_code(0xe9), "Latn");
    assert_string_equal(script_code(0x3b1), "Grek");
    assert_string_equal(script_code(0x436), "Cyrl");
    assert_string_equal(script_code(0x5d0), "Hebr");
    assert_string_equal(script_code(0x627), "Arab");
    assert_string_equal(script_code(0x915), "Deva");
    assert_string_equal(script_code(0xe01), "Thai");
    assert_string_equal(script_code(0x3042), "Hira");
    assert_string_equal(script_code(0x30a2), "Kana");
    assert_string_equal(script_code(0x732b), "Hani");
    assert_string_equal(script_code(0xac00), "Hang");
    assert_string_equal(script_code(0x1e900), "Adlm");
    assert_string_equal(script_code(0x11a00), "Zanb");
    assert_string_equal(script_code(0x301), "Zinh");
    assert_string_equal(script_code(0x1f600), "Zyyy");
    assert_string_equal(script_code(0x378), "Zzzz");  /* unassigned */
    assert_string_equal(script_code(0xe000), "Zzzz"); /* private */
    assert_string_equal(script_code(0x10ffff), "Zzzz");
}

/* Each script of the library has a code of its own: the table is complete and sorted. */
static void every_script_has_a_code(void **state)
{
    (void)state;
    const uc_script_t *all = NULL;
    size_t n = 0;
    uc_all_scripts(&all, &n);
    assert_true(n > 150);
    static char seen[400][5];
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = 0;
        while (cp < 0x110000 && !uc_is_script(cp, &all[i]))
            cp++;
        const char *code = script_code(cp == 0 ? 1 : cp);
        assert_int_equal(strlen(code), 4);
        if (strcmp(code, "Zzzz") == 0)
            fail_msg("no code for %s", all[i].name);
        for (size_t k = 0; k < count; k++)
            assert_string_not_equal(seen[k], code);
        (void)snprintf(seen[count++], 5, "%s", code);
    }
}

static void joiners(void **state)
{
    (void)state;
    assert_true(script_has_joiners("Arab"));
    assert_true(script_has_joiners("Mlym"));
    assert_true(script_has_joiners("Mong"));
    assert_false(script_has_joiners("Latn"));
    assert_false(script_has_joiners("Hani"));
    assert_false(script_has_joiners("Zyyy"));
    assert_false(script_has_joiners("Zzzz"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_scripts),
        cmocka_unit_test(every_script_has_a_code),
        cmocka_unit_test(joiners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
