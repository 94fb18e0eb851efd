#include "core/space/read_language.h"
#include "tests/unit/unit.h"

static void marked_rows_are_told(void **state)
{
    (void)state;
    assert_true(read_language_is_marked(TEXT("/c/de/haus 1 2\n/c/mul/x 3 4\n/c/e")));
    assert_false(read_language_is_marked(TEXT("/c/de/haus 1 2"))); /* no whole line */
    assert_false(read_language_is_marked(TEXT("/c/de/haus 1 2\n/d/de/x 3 4\n")));
    assert_false(read_language_is_marked(TEXT("/c/ 1 2\n")));
    assert_false(read_language_is_marked(TEXT("/c/d/x 1 2\n")));
    assert_false(read_language_is_marked(TEXT("/c/deut/x 1 2\n")));
    assert_false(read_language_is_marked(TEXT("/c/de 1 2\n")));
    assert_false(read_language_is_marked(TEXT("\n")));
    assert_false(read_language_is_marked(TEXT("")));
}

static void languages_have_prefixes(void **state)
{
    (void)state;
    char prefix[READ_LANGUAGE_PREFIX];
    assert_true(read_language_prefix("de", prefix));
    assert_string_equal(prefix, "/c/de/");
    assert_true(read_language_prefix("DE-at", prefix));
    assert_string_equal(prefix, "/c/de/");
    assert_true(read_language_prefix("fil", prefix));
    assert_string_equal(prefix, "/c/fil/");
    assert_false(read_language_prefix(NULL, prefix));
    assert_false(read_language_prefix("", prefix));
    assert_false(read_language_prefix("d", prefix));
    assert_false(read_language_prefix("deut", prefix));
    assert_false(read_language_prefix("numberbatch", prefix));
    assert_false(read_language_prefix("d1", prefix));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marked_rows_are_told),
        cmocka_unit_test(languages_have_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
