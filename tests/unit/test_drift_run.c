/* What one call of drift finds: snapshots, null pairs, spaces by name or file. */
#include "core/diag/drift_run.h"
#include "tests/unit/drifted.h"

/* Arguments with one parameter that is not its default; value[] is the caller's. */
static Args args_of(const char *name, const char *given, const char *value[PARAMS])
{
    const Diagnostic *d = &drift_diagnostic;
    for (int i = 0; i < d->nparams; i++)
        value[i] =
            name && strcmp(d->params[i].name, name) == 0 ? given : d->params[i].initial;
    return (Args){.params = d->params, .nparams = d->nparams, .value = value};
}

static void values_that_are_given_again(void **state)
{
    (void)state;
    const char *rest = "a.vec\tde=b c.vec\td";
    static const char *const want[] = {"a.vec", "de=b c.vec", "d"};
    for (int i = 0; i < 3; i++) {
        char *one = drift_run_next(&rest);
        assert_string_equal(one, want[i]);
        free(one);
    }
    assert_null(rest);
    assert_null(drift_run_next(&rest));
}

static void snapshots_are_in_their_order(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, false, -1, ""),
                          write_space("c.vec", 4, true, -1, "")};
    const char *value[PARAMS];
    Study *s = study_of(path, 3);
    const Args args = args_of(NULL, NULL, value);
    DriftRun r;
    assert_int_equal(drift_run_open(s, &args, NULL, &r, NULL), OK);
    assert_int_equal(r.n, 3);
    for (int i = 0; i < 3; i++)
        assert_ptr_equal(r.snapshot[i], s->entry[i].space);
    assert_int_equal(drift_run_measure(&r, NULL, NULL), OK);
    assert_ptr_equal(r.step[0], r.to_first[0]);
    const DriftPair *whole = drift_run_whole(&r);
    assert_ptr_equal(whole, r.to_first[1]);
    assert_ptr_equal(whole->older, s->entry[0].space);
    assert_ptr_equal(whole->newer, s->entry[2].space);
    assert_ptr_equal(r.step[1]->older, s->entry[1].space);
    assert_int_equal(r.nulls, 0);
    const int32_t moved = drift_pair_find(whole, TEXT("w5"), false);
    const int32_t still = drift_pair_find(r.to_first[0], TEXT("w5"), false);
    assert_true(whole->word[moved].distance > 1.5);
    assert_true(r.to_first[0]->word[still].distance < 0.2);
    drift_run_done(&r);
    drift_run_done(&r); /* twice is fine */
    study_free(s);
}

static void one_snapshot_is_too_few(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, "")};
    const char *value[PARAMS];
    Study *s = study_of(path, 1);
    Args args = args_of(NULL, NULL, value);
    DriftRun r;
    Error err = {0};
    assert_int_equal(drift_run_open(s, &args, NULL, &r, &err), E_USAGE);
    assert_string_equal(err.text, "drift needs two snapshots of a language");
    assert_non_null(strstr(err.hint, "--tagged SEP"));
    args = args_of("tagged", "", value);
    assert_int_equal(drift_run_open(s, &args, NULL, &r, &err), E_USAGE);
    assert_non_null(strstr(err.text, "a separator"));
    study_free(s);
}

static void null_pairs_are_two_spaces_each(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    const char *value[PARAMS];
    Study *s = study_of(path, 2);
    Str pair = {0};
    DriftRun r;
    Error err = {0};
    str_addf(&pair, "t0\t%s", write_space("n.vec", 9, false, -1, ""));
    Args args = args_of("null", str_cstr(&pair), value);
    assert_int_equal(drift_run_open(s, &args, NULL, &r, NULL), OK);
    assert_int_equal(drift_run_measure(&r, NULL, NULL), OK);
    assert_int_equal(r.nulls, 1);
    assert_ptr_equal(r.null[0]->older, s->entry[0].space); /* by its name */
    assert_int_equal(r.extra->n, 1);                       /* read for this call */
    assert_true(r.null[0]->word[5].distance < 0.2);
    assert_int_equal(r.null[0]->word[5].n_union, 0); /* distances only */
    drift_run_done(&r);
    args = args_of("null", "t0", value);
    Status status = drift_run_open(s, &args, NULL, &r, &err);
    if (status == OK) {
        status = drift_run_measure(&r, NULL, &err);
        drift_run_done(&r);
    }
    assert_int_equal(status, E_USAGE);
    assert_non_null(strstr(err.text, "--null takes two spaces"));
    str_free(&pair);
    study_free(s);
}

/* Snapshots of --with come last: after the source alone, or after the study's own. */
static void more_snapshots_come_last(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    const char *value[PARAMS];
    Str more = {0};
    DriftRun r;
    Error err = {0};
    str_addf(&more, "xx=%s", write_space("x.vec", 5, false, 7, ""));
    for (int n = 1; n < 3; n++) {
        Study *s = study_of(path, n);
        Args args = args_of("with", str_cstr(&more), value);
        assert_int_equal(drift_run_open(s, &args, NULL, &r, NULL), OK);
        assert_int_equal(r.n, n + 1);
        assert_ptr_equal(r.snapshot[0], s->entry[0].space);
        assert_int_equal(r.snapshot[n]->n, N - 1);
        assert_string_equal(r.snapshot[n]->name, "xx");
        drift_run_done(&r);
        args = args_of("with", "t0", value); /* of the study: the same space again */
        assert_int_equal(drift_run_open(s, &args, NULL, &r, NULL), OK);
        assert_ptr_equal(r.snapshot[n], s->entry[0].space);
        drift_run_done(&r);
        args = args_of("with", "/nowhere.vec", value);
        assert_int_equal(drift_run_open(s, &args, NULL, &r, &err), E_INPUT);
        study_free(s);
    }
    str_free(&more);
}

static void a_space_by_name_or_file(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    const char *value[PARAMS];
    Study *s = study_of(path, 2);
    const Args args = args_of(NULL, NULL, value);
    const Space *found = NULL;
    int entry = 0;
    Error err = {0};
    Str file = {0};
    DriftRun r;
    assert_int_equal(drift_run_open(s, &args, NULL, &r, NULL), OK);
    assert_int_equal(drift_run_get_space(&r, "t1", NULL, &found, &entry, NULL), OK);
    assert_ptr_equal(found, s->entry[1].space);
    assert_int_equal(entry, -1);
    str_addf(&file, "xx=%s", write_space("x.vec", 5, false, 7, ""));
    assert_int_equal(drift_run_get_space(&r, str_cstr(&file), NULL, &found, &entry, NULL),
                     OK);
    assert_int_equal(entry, 0);
    assert_int_equal(found->n, N - 1);
    assert_string_equal(r.extra->entry[0].lang, "xx");
    assert_int_equal(drift_run_get_space(&r, "/nowhere.vec", NULL, &found, &entry, &err),
                     E_INPUT);
    assert_non_null(strstr(err.text, "nowhere.vec"));
    str_free(&file);
    drift_run_done(&r);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_are_given_again),
        cmocka_unit_test(snapshots_are_in_their_order),
        cmocka_unit_test(one_snapshot_is_too_few),
        cmocka_unit_test(null_pairs_are_two_spaces_each),
        cmocka_unit_test(more_snapshots_come_last),
        cmocka_unit_test(a_space_by_name_or_file),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
