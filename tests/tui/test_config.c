/* A user's own keys and settings, and what is told of those that cannot be. */
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/config.h"
#include "tui/input.h"
#include "tui/keys.h"

static void keys_are_bound_as_the_file_says(void **state)
{
    (void)state;
    Str told = {0};
    keys_reset();
    config_read_keys(
        TEXT("# mine\nCtrl-F filter   \n  x sort\ns\treject # no\n\nF1 none\n"), "keys",
        &told);
    /* a remark behind an action is one word too many */
    assert_string_equal(str_cstr(&told), "keys:4: s a key and an action were expected\n"
                                         "keys: no key is left for reject\n");
    assert_int_equal(keys_find(6), ACTION_FILTER);
    assert_int_equal(keys_find('/'), ACTION_FILTER);
    assert_int_equal(keys_find('x'), ACTION_SORT);
    assert_int_equal(keys_find(INPUT_F1), ACTION_NONE);
    assert_int_equal(keys_find('j'), ACTION_DOWN);
    str_clear(&told);
    keys_label(&told, ACTION_SORT); /* what ? shows */
    assert_string_equal(str_cstr(&told), "x s");
    str_clear(&told);
    keys_label(&told, ACTION_HELP);
    assert_string_equal(str_cstr(&told), "?");
    assert_int_equal(keys_of(ACTION_SORT), 'x');
    assert_int_equal(keys_default(ACTION_SORT), 's');
    str_free(&told);
    keys_reset();
    assert_int_equal(keys_find('x'), ACTION_REJECT);
}

static void what_cannot_be_bound_is_told_with_its_line(void **state)
{
    (void)state;
    Str told = {0};
    keys_reset();
    config_read_keys(TEXT("Hyper-X filter\nz frobnicate\nz filter\nz sort\nEnter sort\n"
                          "3 sort\nCtrl-C none\n\033[2J sort\nB view\nz"),
                     "k", &told);
    assert_string_equal(str_cstr(&told), "k:1: Hyper-X is no name of a key\n"
                                         "k:2: frobnicate is no action\n"
                                         "k:4: z was bound in line 3\n"
                                         "k:5: Enter cannot be bound otherwise\n"
                                         "k:6: 3 cannot be bound otherwise\n"
                                         "k:7: Ctrl-C cannot be bound otherwise\n"
                                         "k:8: ^[[2J is no name of a key\n"
                                         "k:9: B cannot be bound otherwise\n"
                                         "k:10: z a key and an action were expected\n");
    assert_int_equal(keys_find('z'), ACTION_FILTER);
    assert_int_equal(keys_find(INPUT_ENTER), ACTION_OPEN);
    str_free(&told);
    keys_reset();
}

static void settings_are_read_line_by_line(void **state)
{
    (void)state;
    Str told = {0};
    Config c = {CONFIG_UNSET, CONFIG_UNSET, CONFIG_UNSET};
    config_read(TEXT("mouse = off\n# x\ncolor = auto\nbidi = app\nmouse = on\n"
                     "colour = never\nbidi app\n"),
                "config", &c, &told);
    assert_int_equal(c.mouse, CONFIG_NO);
    assert_int_equal(c.bidi, CONFIG_YES);
    assert_int_equal(c.color, CONFIG_UNSET);
    assert_string_equal(str_cstr(&told),
                        "config:5: mouse was set in line 1\n"
                        "config:6: colour is no setting: mouse, bidi, color\n"
                        "config:7: bidi a line is NAME = VALUE\n");
    str_clear(&told);
    config_read(TEXT("color = blue"), "config", &c, &told);
    assert_string_equal(str_cstr(&told), "config:1: color is always, never, auto\n");
    str_free(&told);
}

static void every_key_and_action_has_a_name_that_is_read_back(void **state)
{
    (void)state;
    Str name = {0};
    for (int i = 0; i < keys_count; i++) {
        uint32_t key = 0;
        str_clear(&name);
        keys_name(&name, keys_bindings[i].key);
        assert_true(keys_parse((Text){name.p, name.n}, &key));
        assert_int_equal(key, keys_bindings[i].key);
    }
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        assert_non_null(keys_action_name((Action)a));
        assert_int_equal(keys_find_action(str_text(keys_action_name((Action)a))), a);
    }
    assert_int_equal(keys_find_action(TEXT("")), ACTION_NONE);
    str_free(&name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_bound_as_the_file_says),
        cmocka_unit_test(what_cannot_be_bound_is_told_with_its_line),
        cmocka_unit_test(settings_are_read_line_by_line),
        cmocka_unit_test(every_key_and_action_has_a_name_that_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
