/* Which files of word sets speak of which space, and what they tell each other. */
#include "core/diag/bias.h"
#include "core/diag/bias_files.h"
#include "tests/unit/small_study.h"

enum { PARAMS = 16 };

/* en and de of the small study, with files of sets (LANG=FILE by TABs) and one test. */
static Status read_files(const Study *s, const char *sets, const char *test,
                         TableSet *set, BiasFiles *out, Error *err)
{
    const Diagnostic *d = &bias_diagnostic;
    const char *value[PARAMS] = {NULL};
    assert_true(d->nparams <= PARAMS);
    for (int i = 0; i < d->nparams; i++) {
        value[i] = strcmp(d->params[i].name, "sets") == 0   ? sets
                   : strcmp(d->params[i].name, "test") == 0 ? test
                                                            : d->params[i].initial;
    }
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    *err = (Error){0};
    return bias_files_read(s, &args, set, NULL, out, err);
}

static const WordTest *test_of(const BiasFiles *f, const Study *s, const char *space,
                               const char *name)
{
    const WordSets *sets = NULL;
    const WordTest *test = NULL;
    const StudyEntry *e = &s->entry[study_find(s, space)];
    return bias_files_find(f, e, name, &sets, &test) ? test : NULL;
}

/* What the test is about, as the files of a space have it. */
static unsigned kind_of(const BiasFiles *f, const Study *s, const char *space,
                        const char *name)
{
    const WordTest *test = test_of(f, s, space, name);
    return test ? test->kind : 99;
}

static bool is_titled(const BiasFiles *f, const Study *s, const char *space,
                      const char *name, const char *title)
{
    const WordTest *test = test_of(f, s, space, name);
    return test && test->title && strcmp(test->title, title) == 0;
}

/* A test is one in all its languages: title and kind of one file hold for the others,
 * unless they say otherwise themselves. */
static void what_one_file_says_holds_for_all(void **state)
{
    (void)state;
    char en[160];
    char de[160];
    char sets[400];
    Study *s = small_study(false);
    TableSet *set = table_set_new("bias");
    BiasFiles f;
    Error err;
    (void)temp_text(en, "s.en.tsv",
                    "a\tWork\na\tkind\tgender,names\na\tX\tone\na\tY\ttwo\n"
                    "b\tkind\tgender\nb\tX\tone\nc\tX\tone\n");
    (void)temp_text(de, "s.de.tsv",
                    "a\tX\teins\na\tY\tzwei\nb\tkind\tnone\nb\tX\teins\n"
                    "c\tOwn\nc\tX\teins\nd\tkind\tnames\nd\tX\teins\n");
    (void)snprintf(sets, sizeof sets, "en=%s\tde=%s", en, de);
    assert_int_equal(read_files(s, sets, NULL, set, &f, &err), OK);
    assert_true(is_titled(&f, s, "de", "a", "Work"));
    assert_int_equal(kind_of(&f, s, "de", "a"),
                     WORDSETS_SAID | WORDSETS_GENDER | WORDSETS_NAMES);
    assert_int_equal(kind_of(&f, s, "de", "b"), WORDSETS_SAID); /* its own word */
    assert_int_equal(kind_of(&f, s, "en", "b"), WORDSETS_SAID | WORDSETS_GENDER);
    assert_true(is_titled(&f, s, "en", "c", "Own"));
    assert_int_equal(kind_of(&f, s, "en", "c"), 0); /* nobody says anything */
    assert_null(test_of(&f, s, "en", "d"));
    assert_int_equal(set->ninputs, 2);
    bias_files_done(&f);
    table_set_free(set);
    study_free(s);
}

/* A file without a language is of every space that has none of its own. */
static void a_file_of_all_gives_way_to_one_of_a_language(void **state)
{
    (void)state;
    char all[160];
    char de[160];
    char sets[400];
    Study *s = small_study(false);
    TableSet *set = table_set_new("bias");
    BiasFiles f;
    Error err;
    (void)temp_text(all, "all.tsv", "a\tX\tone\nonly\tX\ttwo\n");
    (void)temp_text(de, "s.de.tsv", "a\tX\teins\n");
    (void)snprintf(sets, sizeof sets, "%s\tde=%s", all, de);
    assert_int_equal(read_files(s, sets, NULL, set, &f, &err), OK);
    const StudyEntry *e[] = {&s->entry[study_find(s, "en")],
                             &s->entry[study_find(s, "de")]};
    assert_true(bias_files_is_of(&f, 0, e[0]) && !bias_files_is_of(&f, 1, e[0]));
    assert_true(!bias_files_is_of(&f, 0, e[1]) && bias_files_is_of(&f, 1, e[1]));
    assert_non_null(test_of(&f, s, "en", "only"));
    assert_null(test_of(&f, s, "de", "only"));
    bias_files_done(&f);
    table_set_free(set);
    study_free(s);
}

static void named_sets_become_tests_in_every_file_of_them(void **state)
{
    (void)state;
    char json[160];
    char sets[400];
    Study *s = small_study(false);
    TableSet *set = table_set_new("bias");
    BiasFiles f;
    Error err;
    (void)temp_text(
        json, "n.json",
        "{\"p\":[\"one\"],\"q\":[\"two\"],\"r\":[\"three\"],\"s\":[\"four\"]}");
    (void)snprintf(sets, sizeof sets, "en=%s\tde=%s", json, json);
    assert_int_equal(read_files(s, sets, "new=p/q/r/s", set, &f, &err), OK);
    assert_non_null(test_of(&f, s, "en", "new"));
    assert_non_null(test_of(&f, s, "de", "new"));
    bias_files_done(&f);
    assert_int_equal(read_files(s, sets, "new=p/q/r/nobody", set, &f, &err), E_USAGE);
    assert_int_equal(f.n, 0);
    assert_null(f.file);
    table_set_free(set);
    study_free(s);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    char path[160];
    char sets[200];
    Study *s = small_study(false);
    TableSet *set = table_set_new("bias");
    BiasFiles f;
    Error err;
    const char *value[PARAMS] = {NULL};
    const Args none = {.params = bias_diagnostic.params,
                       .nparams = bias_diagnostic.nparams,
                       .value = value};
    assert_false(bias_files_is_any(s, &none));
    assert_int_equal(read_files(s, NULL, NULL, set, &f, &err), E_USAGE);
    assert_string_equal(err.text, "bias needs a file of word sets");
    assert_non_null(strstr(err.hint, "--sets LANG=FILE"));
    (void)snprintf(sets, sizeof sets, "fr=%s", temp_text(path, "a.tsv", "a\tX\tone\n"));
    assert_int_equal(read_files(s, sets, NULL, set, &f, &err), E_USAGE);
    assert_string_equal(err.text, "--sets: no space is called fr");
    assert_int_equal(read_files(s, "/nowhere.tsv", NULL, set, &f, &err), E_INPUT);
    s->entry[1].sets_path = strdup(path); /* of the study */
    assert_true(bias_files_is_any(s, &none));
    assert_int_equal(read_files(s, NULL, NULL, set, &f, &err), OK);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.file[0].lang, "de");
    bias_files_done(&f);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_file_says_holds_for_all),
        cmocka_unit_test(a_file_of_all_gives_way_to_one_of_a_language),
        cmocka_unit_test(named_sets_become_tests_in_every_file_of_them),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
