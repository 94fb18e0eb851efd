/* Profiles of translations against NumPy and SciPy (profiles.py), to 1e-9: no two cosines
 * of these words are nearer to each other than their rounding. */
#include <math.h>

#include "core/diag/bias.h"
#include "tests/unit/tsv.h"

static TableSet *run_samples(Study **study)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    const StudyOptions o = study_options_defaults();
    char path[4][1024];
    static const char *const file[] = {"en.bin", "el.bin", "dict/en-el.test.tsv",
                                       "dict/en-el.train.tsv"};
    const Diagnostic *d = &bias_diagnostic;
    const char *value[32] = {NULL};
    TableSet *set = NULL;
    Error err = {0};
    for (int i = 0; i < 4; i++)
        (void)snprintf(path[i], sizeof path[i], "%s/samples/%s", root ? root : ".",
                       file[i]);
    for (int i = 0; i < d->nparams; i++) {
        value[i] = strcmp(d->params[i].name, "profiles") == 0 ? "true"
                   : strcmp(d->params[i].name, "profile-size") == 0
                       ? "300"
                       : d->params[i].initial;
    }
    *study = study_new(&o);
    assert_int_equal(study_add_argument(*study, path[0], STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(*study, path[1], STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(*study, NULL, path[2], false, NULL), OK);
    assert_int_equal(study_set_dict(*study, NULL, path[3], true, NULL), OK);
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    if (study_load(*study, NULL, &err) != OK ||
        registry_run(d, *study, &args, NULL, &set, &err) != OK)
        fail_msg("%s", err.text);
    return set;
}

static double real_of(const Table *t, int32_t row, const char *col)
{
    return table_cell(t, row, table_find_col(t, col)).real;
}

static int32_t find_row(const Table *t, const char *col, const char *text)
{
    const int c = table_find_col(t, col);
    for (int32_t r = 0; r < table_rows(t); r++)
        if (str_compare(table_cell(t, r, c).text, str_text(text)) == 0)
            return r;
    fail_msg("no row of %s", text);
    return -1;
}

static void profiles_agree(void **state)
{
    (void)state;
    Study *s = NULL;
    TableSet *set = run_samples(&s);
    const Table *means = table_set_find(set, "profiles");
    const Table *words = table_set_find(set, "profile_words");
    FILE *f = tsv_open("tests/oracle/profiles.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        seen++;
        if (strcmp(l.tag, "mean") == 0) {
            const int32_t r = find_row(means, "part", l.field[0]);
            const Cell n = table_cell(means, r, table_find_col(means, "words"));
            assert_int_equal(n.i, (int64_t)l.number[1]);
            assert_true(fabs(real_of(means, r, "within") - l.number[2]) < 1e-9);
            assert_true(fabs(real_of(means, r, "shared") - l.number[3]) < 1e-9);
            assert_true(fabs(real_of(means, r, "change") - l.number[4]) < 1e-9);
        } else {
            const int32_t r = find_row(words, "translation", l.field[2]);
            const Cell word = table_cell(words, r, table_find_col(words, "word"));
            assert_int_equal(str_compare(word.text, str_text(l.field[1])), 0);
            assert_true(fabs(real_of(words, r, "within") - l.number[3]) < 1e-9);
            assert_true(fabs(real_of(words, r, "shared") - l.number[4]) < 1e-9);
        }
    }
    assert_int_equal(fclose(f), 0);
    assert_int_equal(seen, 17);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(profiles_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
