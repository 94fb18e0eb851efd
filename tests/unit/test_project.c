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
    assert_int_equal(table_rows(table_set_find(set, "points")), 11);
    /* all five pairs are on the map, and nearer than chance pairs */
    const Table *t = table_set_find(set, "translations");
    assert_int_equal(table_rows(t), 1);
    assert_true(small_study_cell_is(t, 0, "target", "de"));
    assert_int_equal(table_cell(t, 0, table_find_col(t, "pairs")).i, 5);
    assert_true(table_cell(t, 0, table_find_col(t, "distance")).real <
                table_cell(t, 0, table_find_col(t, "shuffled")).real);
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
    const char *value[64] = {NULL};
    for (int i = 0; i < project_diagnostic.nparams; i++)
        if (strcmp(project_diagnostic.params[i].name, "no-quality") == 0)
            value[i] = "true";
    TableSet *set = small_study_run(s, "project", value, NULL, 0);
    assert_null(strstr(set->finding, "trustworthiness"));
    table_set_free(set);
    study_free(s);
}

/* Values by name, the defaults for the others. */
static Status take(const char *const pair[][2], int n, ProjectOptions *o, Error *err)
{
    const Diagnostic *d = &project_diagnostic;
    const char *value[64] = {NULL};
    assert_in_range(d->nparams, 1, 64);
    for (int i = 0; i < d->nparams; i++) {
        value[i] = d->params[i].initial;
        for (int k = 0; k < n; k++)
            if (strcmp(d->params[i].name, pair[k][0]) == 0)
                value[i] = pair[k][1];
    }
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    *o = project_options_defaults();
    return project_options_take(&args, 1, o, err);
}

static void two_perplexities_are_taken(void **state)
{
    (void)state;
    ProjectOptions o;
    Error err = {0};
    const char *const two[][2] = {{"method", "tsne"}, {"perplexity", "30,auto"}};
    assert_int_equal(take(two, 2, &o, &err), OK);
    assert_true(o.tsne.perplexity == 30 && o.tsne.second == SIMILARITIES_AUTO);
    const char *const numbers[][2] = {{"method", "tsne"}, {"perplexity", "12.5,300"}};
    assert_int_equal(take(numbers, 2, &o, &err), OK);
    assert_true(o.tsne.perplexity == 12.5 && o.tsne.second == 300);
    static const char *const bad[] = {"",        "x",         "1",       "30,", "30,0",
                                      "30,1001", "30,auto,5", "auto,30", "nan", "30 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *const one[][2] = {{"method", "tsne"}, {"perplexity", bad[i]}};
        assert_int_equal(take(one, 2, &o, &err), E_USAGE);
    }
    const char *const mixed[][2] = {
        {"method", "tsne"}, {"perplexity", "30,auto"}, {"map", "balanced"}};
    assert_int_equal(take(mixed, 3, &o, &err), E_USAGE);
}

/* What would be passed over in silence is refused. */
static void options_that_do_nothing_are_refused(void **state)
{
    (void)state;
    static const char *const bad[][2][2] = {
        {{"axes", "one-two\ttwo-three"}, {"method", "tsne"}},
        {{"map-file", "x"}, {"method", "tsne"}},
        {{"axes", "one-two\ttwo-three"}, {"perplexity", "20"}},
        {{"method", "pca"}, {"perplexity", "20"}},
        {{"method", "pca"}, {"steps", "20"}},
        {{"map-file", "x"}, {"attraction", "4"}},
        {{"method", "tsne"}, {"place-new", "true"}},
    };
    ProjectOptions o;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {0};
        assert_int_equal(take(bad[i], 2, &o, &err), E_USAGE);
        assert_true(err.text[0] == '-');
    }
    Error err = {0};
    const char *const good[][2] = {{"axes", "one-two\ttwo-three"}, {"method", "pca"}};
    assert_int_equal(take(good, 2, &o, &err), OK); /* the default, said aloud */
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
        cmocka_unit_test(two_perplexities_are_taken),
        cmocka_unit_test(options_that_do_nothing_are_refused),
        cmocka_unit_test(too_many_spaces_are_refused),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
