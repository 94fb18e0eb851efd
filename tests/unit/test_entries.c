#include <string.h>

#include "tests/unit/unit.h"
#include "tui/entries.h"
#include "tui/verbs.h"

static void all_are_there_once(void **state)
{
    (void)state;
    assert_int_equal(entries_count(), registry_count + verbs_count);
    for (int i = 0; i < entries_count(); i++) {
        OptionVerb found = {0};
        assert_true(verbs_find_any(entries_get(i).name, &found));
        assert_ptr_equal(found.params, entries_get(i).params);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(entries_get(j).name, entries_get(i).name);
    }
}

static void groups_begin_once(void **state)
{
    (void)state;
    assert_true(entries_is_first_of_group(0));
    for (int i = 0; i < entries_count(); i++) {
        int first = 0;
        for (int j = 0; j < entries_count(); j++)
            first += strcmp(entries_get(j).group, entries_get(i).group) == 0 &&
                     entries_is_first_of_group(j);
        assert_int_equal(first, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_there_once),
        cmocka_unit_test(groups_begin_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
