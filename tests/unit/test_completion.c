#include <string.h>

#include "tests/unit/unit.h"
#include "tui/completion.h"
#include "tui/entries.h"
#include "tui/options.h"

static void assert_has(const Str *script, const char *before, const char *name)
{
    Str piece = {0};
    str_addf(&piece, "%s%s", before, name);
    if (!strstr(str_cstr(script), str_cstr(&piece)))
        fail_msg("no %s in:\n%s", str_cstr(&piece), str_cstr(script));
    str_free(&piece);
}

static void every_verb_and_option_is_in_every_script(void **state)
{
    (void)state;
    static const char *const shells[][2] = {
        {"bash", "--"}, {"zsh", "--"}, {"fish", " -l "}};
    for (size_t s = 0; s < sizeof shells / sizeof *shells; s++) {
        Str script = {0};
        completion_add(&script, shells[s][0]);
        for (int i = 0; i < entries_count(); i++) {
            const Entry e = entries_get(i);
            assert_has(&script, "", e.name);
            for (int k = 0; k < e.nparams; k++)
                assert_has(&script, shells[s][1], e.params[k].name);
        }
        for (int i = 0; i < OPTION_COUNT; i++)
            assert_has(&script, shells[s][1], options_common[i].param.name);
        str_free(&script);
    }
}

static void names_stand_one_a_line(void **state)
{
    (void)state;
    Str names = {0};
    completion_add(&names, "names");
    int lines = 0;
    for (const char *p = str_cstr(&names); *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, entries_count());
    str_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_and_option_is_in_every_script),
        cmocka_unit_test(names_stand_one_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
