#include "core/diag/registry.h"
#include "tests/unit/temp.h"

static void every_diagnostic_describes_itself(void **state)
{
    (void)state;
    for (int i = 0; i < registry_count; i++) {
        const Diagnostic *d = registry_diagnostics[i];
        assert_ptr_equal(registry_find(d->name), d);
        assert_true(d->help && d->help[0] && d->help[strlen(d->help) - 1] != '.');
        assert_true(d->doc && strlen(d->doc) > 100);
        assert_true(d->cite && d->cite[0]);
        assert_true(d->usage && d->usage[0]);
        assert_non_null(d->run);
        assert_true(d->tables && d->tables[0]);
        for (int p = 0; p < d->nparams; p++) {
            assert_true(d->params[p].help && d->params[p].help[0]);
            assert_true(d->params[p].kind == PARAM_BOOL || d->params[p].metavar);
        }
    }
    assert_null(registry_find("nonsense"));
}

static const Param params[] = {
    {.name = "list", .kind = PARAM_TEXT, .initial = "a,b", .is_list = true, .help = "x"},
    {.name = "n", .kind = PARAM_INT, .initial = "5", .help = "x"},
    {.name = "x", .kind = PARAM_REAL, .initial = "0.5", .help = "x"},
    {.name = "flag", .kind = PARAM_BOOL, .help = "x"},
};

static void arguments_fall_back_to_defaults(void **state)
{
    (void)state;
    const char *value[] = {NULL, "12", NULL, "true"};
    const Args given = {.params = params, .nparams = 4, .value = value};
    const Args none = {.params = params, .nparams = 4};
    assert_int_equal(registry_int(&given, "n"), 12);
    assert_int_equal(registry_int(&none, "n"), 5);
    assert_true(registry_real(&given, "x") == 0.5);
    assert_true(registry_bool(&given, "flag"));
    assert_false(registry_bool(&none, "flag"));
    assert_true(registry_has(&none, "list", "a"));
    assert_true(registry_has(&none, "list", "b"));
    assert_false(registry_has(&none, "list", "ab"));
    assert_string_equal(registry_text(&none, "list"), "a,b");
}

static Study *tiny(bool has_dict)
{
    char src[160];
    char tgt[160];
    char dict[160];
    (void)temp_text(src, "en.vec", "4 2\na 1 0\nb 0 1\nc 1 1\nd 0 0\n");
    (void)temp_text(tgt, "de.vec", "4 2\na 1 .1\nb 0 1\nx 1 1\ny 2 1\n");
    (void)temp_text(dict, "d.tsv", "a\ta\nb\tb\nc\tx\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, tgt, STUDY_ALIGNED, NULL), OK);
    if (has_dict)
        assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    return s;
}

static const ProvInput *input_of(const TableSet *set, const char *role)
{
    for (int i = 0; i < set->ninputs; i++)
        if (strcmp(set->input[i].role, role) == 0)
            return &set->input[i];
    return NULL;
}

/* Every diagnostic runs on a tiny study and leaves its provenance. */
static void results_carry_their_provenance(void **state)
{
    (void)state;
    Study *s = tiny(true);
    const char *words[] = {"a"};
    for (int i = 0; i < registry_count; i++) {
        const Diagnostic *d = registry_diagnostics[i];
        const Args args = {.params = d->params,
                           .nparams = d->nparams,
                           .word = words,
                           .nwords = d->needs & TAKES_WORDS ? 1 : 0};
        TableSet *set = NULL;
        Error err = {0};
        const Status st = registry_run(d, s, &args, NULL, &set, &err);
        if (st == E_USAGE) /* wants a second alignment, or files of its own */
            continue;
        if (st != OK)
            fail_msg("%s: %s", d->name, err.text);
        assert_true(set->ntables > 0 && table_rows(set->table[0]) > 0);
        assert_string_equal(set->command, d->name);
        const ProvInput *src = input_of(set, "source");
        assert_true(src && strlen(src->sha256) == 64 && src->n == 4);
        assert_non_null(input_of(set, "target"));
        assert_non_null(input_of(set, "dictionary"));
        bool has_seed = false;
        for (int p = 0; p < set->nparams; p++)
            has_seed = has_seed || strcmp(set->param[p].name, "seed") == 0;
        assert_true(has_seed);
        assert_non_null(notes_find(&set->notes, "zero-vectors"));
        table_set_free(set);
    }
    study_free(s);
}

static void needs_are_checked(void **state)
{
    (void)state;
    Study *s = tiny(false);
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(registry_run(registry_find("bli"), s, NULL, NULL, &set, &err),
                     E_USAGE);
    assert_null(set);
    assert_non_null(strstr(err.text, "needs a dictionary"));
    assert_int_equal(registry_run(registry_find("preflight"), s, NULL, NULL, &set, &err),
                     OK);
    table_set_free(set);
    study_free(s);
    const StudyOptions o = study_options_defaults();
    Study *none = study_new(&o);
    assert_int_equal(registry_run(registry_find("project"), none, NULL, NULL, &set, &err),
                     E_USAGE);
    study_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_diagnostic_describes_itself),
        cmocka_unit_test(arguments_fall_back_to_defaults),
        cmocka_unit_test(results_carry_their_provenance),
        cmocka_unit_test(needs_are_checked),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
