#include "core/diag/same.h"
#include "tests/unit/files.h"

static const Param params[] = {SAME_PARAM};

static Args naming(const char *const *value)
{
    return (Args){.params = params, .nparams = 1, .value = value};
}

static void a_file_is_read_and_owned(void **state)
{
    (void)state;
    const char text[] = "2 2\nold 1 0\nnew 0 1\n";
    const char *const value[] = {files_write("same.vec", text, sizeof text - 1)};
    const Args args = naming(value);
    StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Same same;
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), OK);
    assert_ptr_equal(same.space, same.own);
    assert_int_equal(same.space->n, 2);
    assert_true(same.space->is_sealed);
    same_done(&same);
    assert_null(same.space);
    study_free(s);
}

static void nothing_named_and_nothing_there(void **state)
{
    (void)state;
    const char *const none[] = {NULL};
    const char *const gone[] = {"/no/such/file.vec"};
    StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Same same;
    Args args = naming(none);
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), OK);
    assert_null(same.space);
    args = naming(gone);
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), E_INPUT);
    assert_null(same.space);
    same_done(&same);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_and_owned),
        cmocka_unit_test(nothing_named_and_nothing_there),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
