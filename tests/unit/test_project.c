#include "core/diag/project.h"
#include "tests/unit/small_study.h"

static void the_map_holds_every_word_with_a_direction(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "project", NULL, NULL, 0);
    assert_string_equal(table_name(set->table[0]), "quality");
    assert_int_equal(
        table_cell(set->table[0], 0, table_find_col(set->table[0], "points")).i, 11);
    assert_int_equal(
        table_cell(set->table[0], 0, table_find_col(set->table[0], "zero_rows")).i, 1);
    assert_int_equal(table_rows(set->table[1]), 11);
    table_set_free(set);
    study_free(s);
}

/* A cap on the frequent words, with the dictionary's words on top of it. */
static void pairs_are_on_the_map_whatever_the_cap(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const int entries[] = {0, 1};
    ProjectOptions o = project_options_defaults();
    o.points = 1;
    o.has_quality = false;
    Layout *l = NULL;
    assert_int_equal(project_make(s, entries, 2, &o, NULL, &l, NULL), OK);
    assert_int_equal(l->n, 10); /* five pairs on either side */
    layout_free(l);
    o.has_pairs = false;
    o.points = 2;
    assert_int_equal(project_make(s, entries, 2, &o, NULL, &l, NULL), OK);
    assert_int_equal(l->n, 4);
    assert_null(l->trust);
    layout_free(l);
    study_free(s);
}

static void without_quality_the_finding_claims_none(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *value[] = {NULL, NULL, NULL, NULL, NULL, NULL,  NULL,
                           NULL, NULL, NULL, NULL, NULL, "true"};
    TableSet *set = small_study_run(s, "project", value, NULL, 0);
    assert_null(strstr(set->finding, "trustworthiness"));
    table_set_free(set);
    study_free(s);
}

/* More spaces than a map can show are refused, not left out. */
static void too_many_spaces_are_refused(void **state)
{
    (void)state;
    char path[160];
    char arg[200];
    (void)temp_text(path, "xx.vec", "3 2\na 1 0\nb 0 1\nc 1 1\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    for (int i = 0; i < 65; i++) {
        (void)snprintf(arg, sizeof arg, "x%d=%s", i, path);
        assert_int_equal(
            study_add_argument(s, arg, i == 0 ? STUDY_SOURCE : STUDY_ALIGNED, NULL), OK);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    TableSet *set = NULL;
    assert_int_equal(registry_run(&project_diagnostic, s, NULL, NULL, &set, NULL),
                     E_LIMIT);
    assert_null(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_holds_every_word_with_a_direction),
        cmocka_unit_test(pairs_are_on_the_map_whatever_the_cap),
        cmocka_unit_test(without_quality_the_finding_claims_none),
        cmocka_unit_test(too_many_spaces_are_refused),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
