#include "core/diag/why.h"
#include "tests/unit/small_study.h"

static void causes_are_made_once(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const Causes *a = NULL;
    const Causes *b = NULL;
    assert_int_equal(why_get(s, 1, NULL, &a, NULL), OK);
    assert_int_equal(why_get(s, 1, NULL, &b, NULL), OK);
    assert_ptr_equal(a, b);
    study_free(s);
}

static void one_word_gets_its_dossier(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *words[] = {"six", "one"};
    TableSet *set = small_study_run(s, "why", NULL, words, 2);
    assert_string_equal(table_name(set->table[0]), "evidence");
    assert_int_equal(table_rows(set->table[0]), 2 * CAUSE_KINDS);
    assert_true(small_study_cell_is(set->table[0], 0, "cause", "oov"));
    assert_true(small_study_cell_is(set->table[0], 0, "verdict", "pass"));
    assert_true(small_study_cell_is(set->table[0], 1, "verdict", "n/t"));
    assert_non_null(strstr(set->finding, "six cannot be found"));
    table_set_free(set);
    study_free(s);
}

static void all_words_give_shares(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "why", NULL, NULL, 0);
    const Table *t = set->table[0];
    assert_string_equal(table_name(t), "causes");
    assert_int_equal(table_rows(t), CAUSE_KINDS);
    assert_true(small_study_cell_is(t, CAUSE_KINDS - 1, "cause", "oov"));
    assert_int_equal(table_cell(t, CAUSE_KINDS - 1, table_find_col(t, "share")).rate.hits,
                     1);
    assert_non_null(notes_find(&set->notes, "few-anchors"));
    table_set_free(set);
    study_free(s);
}

static void unknown_words_are_told(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const Diagnostic *d = &why_diagnostic;
    const char *words[] = {"nine"};
    const char *value[] = {"true"};
    Args args = {.params = d->params, .nparams = d->nparams, .word = words, .nwords = 1};
    Error err = {0};
    TableSet *set = NULL;
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "nine is no source word"));
    args.value = value;
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "contradict"));
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_are_made_once),
        cmocka_unit_test(one_word_gets_its_dossier),
        cmocka_unit_test(all_words_give_shares),
        cmocka_unit_test(unknown_words_are_told),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
