#include "core/diag/pairs.h"
#include "tests/unit/small_study.h"

static void every_source_has_a_row(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "pairs", NULL, NULL, 0);
    const Table *t = set->table[0];
    assert_int_equal(table_rows(t), 6);
    assert_true(small_study_cell_is(t, 0, "source", "one"));
    assert_true(small_study_cell_is(t, 0, "predicted_nn", "eins"));
    assert_true(small_study_cell_is(t, 0, "cause", "ok"));
    assert_true(small_study_cell_is(t, 5, "gold", "(sechs)"));
    assert_true(small_study_cell_is(t, 5, "cause", "oov"));
    assert_true(table_cell(t, 5, table_find_col(t, "rank_nn")).is_missing);
    assert_int_equal(table_cell(t, 3, table_find_col(t, "source_rank")).i, 4);
    table_set_free(set);
    study_free(s);
}

static void rows_are_chosen_and_sorted(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *value[] = {"!cause:oov", "-source_rank"};
    TableSet *set = small_study_run(s, "pairs", value, NULL, 0);
    const Table *t = set->table[0];
    assert_int_equal(table_rows(t), 5);
    assert_true(small_study_cell_is(t, 0, "source", "five"));
    assert_true(small_study_cell_is(t, 4, "source", "one"));
    table_set_free(set);
    const char *wrong[] = {NULL, "colour"};
    const Diagnostic *d = &pairs_diagnostic;
    const Args args = {.params = d->params, .nparams = d->nparams, .value = wrong};
    Error err = {0};
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no column \"colour\""));
    /* told before anything is searched: a cancelled search would hide it */
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(registry_run(d, s, &args, &p, &set, &err), E_USAGE);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_source_has_a_row),
        cmocka_unit_test(rows_are_chosen_and_sorted),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
