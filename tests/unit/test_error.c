#include <string.h>

#include "core/base/error.h"
#include "tests/unit/unit.h"

static void set_stores_code_and_sentence(void **state)
{
    (void)state;
    Error err = {.code = E_OUTPUT, .text = "old", .hint = "old hint"};
    assert_int_equal(error_set(&err, E_INPUT, "%s:%d: %d columns", "de.vec", 17, 301),
                     E_INPUT);
    assert_int_equal(err.code, E_INPUT);
    assert_string_equal(err.text, "de.vec:17: 301 columns");
    assert_string_equal(err.hint, "");
    error_hint(&err, "--skip-bad-%s", "rows");
    assert_string_equal(err.hint, "--skip-bad-rows");
    assert_int_equal(err.code, E_INPUT);
    error_clear(&err);
    assert_int_equal(err.code, OK);
    assert_string_equal(err.text, "");
    assert_string_equal(err.hint, "");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, E_LIMIT, "dropped"), E_LIMIT);
    error_hint(NULL, "dropped");
    error_clear(NULL);
}

static void long_sentences_are_cut(void **state)
{
    (void)state;
    static char name[2000];
    memset(name, 'x', sizeof name - 1);
    Error err = {0};
    assert_int_equal(error_set(&err, E_INPUT, "%s", name), E_INPUT);
    error_hint(&err, "%s", name);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_int_equal(strlen(err.hint), sizeof err.hint - 1);
}

static Status fails_third(int n, int *calls)
{
    for (int i = 0; i < n; i++) {
        ++*calls;
        TRY(i == 2 ? E_UNDEFINED : OK);
    }
    return OK;
}

static void try_returns_the_first_failure(void **state)
{
    (void)state;
    int calls = 0;
    assert_int_equal(fails_third(2, &calls), OK);
    assert_int_equal(calls, 2);
    calls = 0;
    assert_int_equal(fails_third(9, &calls), E_UNDEFINED);
    assert_int_equal(calls, 3);
}

static void exit_codes_are_the_documented_ones(void **state)
{
    (void)state;
    assert_int_equal(error_exit_code(OK), 0);
    assert_int_equal(error_exit_code(E_CANCELED), 130);
    assert_int_equal(error_exit_code(E_USAGE), 2);
    assert_int_equal(error_exit_code(E_INPUT), 3);
    assert_int_equal(error_exit_code(E_OUTPUT), 4);
    assert_int_equal(error_exit_code(E_LIMIT), 5);
    assert_int_equal(error_exit_code(E_NOMEM), 5);
    assert_int_equal(error_exit_code(E_UNDEFINED), 6);
    assert_int_equal(error_exit_code(E_INTERNAL), 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_stores_code_and_sentence),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(long_sentences_are_cut),
        cmocka_unit_test(try_returns_the_first_failure),
        cmocka_unit_test(exit_codes_are_the_documented_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
