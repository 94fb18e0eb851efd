#include "core/diag/neighbors.h"
#include "tests/unit/small_study.h"

static void words_are_found_on_either_side(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *words[] = {"one", "Bär", "nowhere"};
    TableSet *set = small_study_run(s, "neighbors", NULL, words, 3);
    const Table *t = set->table[0];
    assert_int_equal(table_rows(t),
                     6 + 5); /* six targets; five sources have a direction */
    assert_true(small_study_cell_is(t, 0, "query", "one"));
    assert_true(small_study_cell_is(t, 0, "space", "de"));
    assert_true(small_study_cell_is(t, 0, "word", "eins"));
    assert_true(small_study_cell_is(t, 6, "query", "Bär"));
    assert_true(small_study_cell_is(t, 6, "space", "en"));
    assert_true(small_study_cell_is(t, 6, "word", "five"));
    assert_true(table_cell(t, 0, table_find_col(t, "csls")).is_missing);
    assert_non_null(notes_find(table_get_notes(t), "word-not-found"));
    table_set_free(set);
    study_free(s);
}

static void csls_comes_when_asked_for(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *words[] = {"one"};
    const char *value[] = {"true"};
    TableSet *set = small_study_run(s, "neighbors", value, words, 1);
    assert_false(
        table_cell(set->table[0], 0, table_find_col(set->table[0], "csls")).is_missing);
    table_set_free(set);
    study_free(s);
}

static void no_word_at_all_is_undefined(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const Diagnostic *d = &neighbors_diagnostic;
    const char *words[] = {"nowhere"};
    Args args = {.params = d->params, .nparams = d->nparams, .word = words, .nwords = 1};
    TableSet *set = NULL;
    assert_int_equal(registry_run(d, s, &args, NULL, &set, NULL), E_UNDEFINED);
    args.nwords = 0;
    assert_int_equal(registry_run(d, s, &args, NULL, &set, NULL), E_USAGE);
    assert_null(set);
    study_free(s);
}

static void the_reason_is_told(const Study *s, const char *word, const char *reason)
{
    const Diagnostic *d = &neighbors_diagnostic;
    const Args args = {
        .params = d->params, .nparams = d->nparams, .word = &word, .nwords = 1};
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, reason));
}

static void words_without_neighbours_are_told_apart(void **state)
{
    (void)state;
    Study *s = small_study(true);
    the_reason_is_told(s, "zero", "zero vector");
    the_reason_is_told(s, "nowhere", "none of the spaces");
    study_free(s);
    char path[160];
    (void)temp_text(path, "one.vec", "1 2\nu 1 0\n");
    const StudyOptions o = study_options_defaults();
    s = study_new(&o);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    the_reason_is_told(s, "u", "could be a neighbour");
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_on_either_side),
        cmocka_unit_test(csls_comes_when_asked_for),
        cmocka_unit_test(no_word_at_all_is_undefined),
        cmocka_unit_test(words_without_neighbours_are_told_apart),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
