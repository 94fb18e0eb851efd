#include <string.h>

#include "core/diag/registry.h"
#include "tests/unit/unit.h"
#include "tui/actions.h"
#include "tui/commands.h"
#include "tui/keys.h"
#include "tui/view.h"

static bool is_known_somewhere(Action a)
{
    if (actions_find(a))
        return true;
    for (int i = 0; i < VIEW_TYPES; i++)
        if (view_find(view_types[i], a))
            return true;
    return false;
}

static bool has_key(Action a)
{
    for (int i = 0; i < keys_count; i++)
        if (keys_bindings[i].action == a)
            return true;
    return false;
}

/* One meaning everywhere, so no two can collide in a view. */
static void a_key_has_one_action(void **state)
{
    (void)state;
    for (int i = 0; i < keys_count; i++)
        for (int k = i + 1; k < keys_count; k++)
            assert_true(keys_bindings[i].key != keys_bindings[k].key);
}

static void every_key_does_something(void **state)
{
    (void)state;
    for (int i = 0; i < keys_count; i++)
        assert_true(is_known_somewhere(keys_bindings[i].action));
}

static void every_action_has_a_key_and_help(void **state)
{
    (void)state;
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        assert_true(has_key((Action)a));
        assert_non_null(keys_help((Action)a));
        assert_non_null(keys_hint((Action)a));
        assert_true(strlen(keys_help((Action)a)) > 3);
    }
}

static void no_view_takes_over_an_action_of_all(void **state)
{
    (void)state;
    for (int i = 0; i < VIEW_TYPES; i++) {
        for (int k = 0; k < view_types[i]->nbindings; k++) {
            const ViewBinding *b = &view_types[i]->bindings[k];
            assert_non_null(b->run);
            assert_true(b->action != ACTION_NONE);
            assert_null(actions_find(b->action));
            for (int m = k + 1; m < view_types[i]->nbindings; m++)
                assert_true(view_types[i]->bindings[m].action != b->action);
        }
    }
}

static void every_view_has_a_name_and_help(void **state)
{
    (void)state;
    for (int i = 0; i < VIEW_TYPES; i++) {
        assert_non_null(view_types[i]->name);
        assert_true(strlen(view_types[i]->help) > 20);
        assert_non_null(view_types[i]->draw);
        assert_non_null(view_types[i]->title);
        assert_non_null(view_types[i]->close);
        for (int k = i + 1; k < VIEW_TYPES; k++)
            assert_string_not_equal(view_types[i]->name, view_types[k]->name);
    }
}

static void every_command_has_help_and_its_own_name(void **state)
{
    (void)state;
    for (int i = 0; i < commands_count; i++) {
        const Command *c = &commands_list[i];
        assert_non_null(c->run);
        assert_true(strlen(c->help) > 3);
        assert_int_equal(strncmp(c->usage, c->name, strlen(c->name)), 0);
        assert_null(registry_find(c->name));
        for (int k = i + 1; k < commands_count; k++)
            assert_string_not_equal(c->name, commands_list[k].name);
    }
}

static void keys_have_names(void **state)
{
    (void)state;
    Str s = {0};
    keys_label(&s, ACTION_DOWN);
    assert_string_equal(str_cstr(&s), "j Down");
    str_clear(&s);
    keys_label(&s, ACTION_STOP);
    assert_string_equal(str_cstr(&s), "Ctrl-C");
    str_clear(&s);
    keys_label(&s, ACTION_VIEW);
    assert_string_equal(str_cstr(&s), "1-9");
    str_free(&s);
}

static void commands_can_be_pasted(void **state)
{
    (void)state;
    Str s = {0};
    actions_fold_command(&s, "isogloss bli 'a  long name.vec' b\\ c.vec --dict d.tsv",
                         24);
    assert_string_equal(str_cstr(&s), "isogloss bli \\\n"
                                      "    'a  long name.vec' \\\n"
                                      "    b\\ c.vec --dict \\\n"
                                      "    d.tsv");
    str_clear(&s);
    actions_fold_command(&s, "isogloss info", 24);
    assert_string_equal(str_cstr(&s), "isogloss info");
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_one_action),
        cmocka_unit_test(every_key_does_something),
        cmocka_unit_test(every_action_has_a_key_and_help),
        cmocka_unit_test(no_view_takes_over_an_action_of_all),
        cmocka_unit_test(every_view_has_a_name_and_help),
        cmocka_unit_test(every_command_has_help_and_its_own_name),
        cmocka_unit_test(keys_have_names),
        cmocka_unit_test(commands_can_be_pasted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
