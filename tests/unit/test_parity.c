/* Parity as a diagnostic: who stands in its tables, and what it refuses. */
#include <math.h>

#include "core/base/mem.h"
#include "core/diag/parity.h"
#include "core/diag/parity_speakers.h"
#include "tests/unit/sample.h"
#include "tests/unit/temp.h"

enum { PARAMS = 16 };

static int place_of(const char *name)
{
    for (int i = 0; i < parity_diagnostic.nparams; i++)
        if (strcmp(parity_diagnostic.params[i].name, name) == 0)
            return i;
    fail_msg("there is no --%s", name);
    return -1;
}

/* Runs with pairs of option and value, ended by NULL. */
static Status run(const Study *s, const char *const *options, TableSet **set, Error *err)
{
    const char *value[PARAMS] = {NULL};
    assert_true(parity_diagnostic.nparams <= PARAMS);
    for (int i = 0; i < parity_diagnostic.nparams; i++)
        value[i] = parity_diagnostic.params[i].initial;
    value[place_of("causes")] = "no"; /* they take long under the sanitizers */
    for (; *options; options += 2)
        value[place_of(options[0])] = options[1];
    const Args args = {.params = parity_diagnostic.params,
                       .nparams = parity_diagnostic.nparams,
                       .value = value};
    return registry_run(&parity_diagnostic, s, &args, NULL, set, err);
}

static Cell cell(const TableSet *set, const char *table, int32_t row, const char *col)
{
    const Table *t = table_set_find(set, table);
    assert_non_null(t);
    const int at = table_find_col(t, col);
    if (at < 0 || row >= table_rows(t))
        fail_msg("%s has no %s in row %d", table, col, row);
    return table_cell(t, row, at);
}

static bool is_text(Cell c, const char *text)
{
    return !c.is_missing && str_compare(c.text, str_text(text)) == 0;
}

static void absent_languages_stand_in_the_tables(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    static const char *const options[] = {"absent", "yo,mi", NULL};
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    assert_int_equal(run(s, options, &set, NULL), OK);
    assert_int_equal(table_rows(table_set_find(set, "languages")), 4);
    assert_int_equal(table_rows(table_set_find(set, "comparability")), 4);
    assert_true(is_text(cell(set, "languages", 2, "language"), "yo"));
    assert_true(is_text(cell(set, "languages", 3, "verdict"), "not assessable"));
    assert_true(cell(set, "languages", 3, "vocabulary").is_missing);
    assert_non_null(strstr(set->finding, "not assessable: yo, mi"));
    bool is_said = false;
    const Table *statement = table_set_find(set, "statement");
    for (int32_t r = 0; r < table_rows(statement); r++) {
        const Text t = table_cell(statement, r, 2).text;
        char *sentence = mem_xstrndup(t.p, t.n);
        is_said =
            is_said || strstr(sentence, "For 2 of 4 languages the material does not "
                                        "permit an assessment: yo (");
        free(sentence);
    }
    assert_true(is_said);
    table_set_free(set);
    study_free(s);
}

/* The gap turns its sign with the reference; CSLS divides other misses. */
static void the_reference_and_the_score_can_be_chosen(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    static const char *const options[] = {"reference", "eu",  "score", "csls",
                                          "causes",    "yes", NULL};
    static const char *const turned[] = {"reference", "el", "score", "csls", NULL};
    Study *s = sample_study(targets, 2000);
    TableSet *a = NULL;
    TableSet *b = NULL;
    assert_int_equal(run(s, options, &a, NULL), OK);
    assert_int_equal(run(s, turned, &b, NULL), OK);
    assert_true(is_text(cell(a, "languages", 1, "verdict"), "reference"));
    assert_true(is_text(cell(b, "languages", 0, "verdict"), "reference"));
    const double gap = cell(a, "languages", 0, "gap").real;
    assert_true(fabs(gap + cell(b, "languages", 1, "gap").real) < 1e-15);
    assert_true(fabs(cell(a, "languages", 0, "gap_lo").real +
                     cell(b, "languages", 1, "gap_hi").real) < 1e-15);
    const int32_t last = table_rows(table_set_find(a, "gap")) - 1;
    assert_true(is_text(cell(a, "gap", last, "part"), "gap"));
    assert_true(fabs(cell(a, "gap", last, "points").real - gap) < 1e-15);
    for (int32_t r = 0; r < table_rows(table_set_find(b, "gap")); r++) {
        const Cell part = cell(b, "gap", r, "part");
        assert_true(is_text(part, "vocabulary") || is_text(part, "not looked for") ||
                    is_text(part, "gap"));
    }
    table_set_free(a);
    table_set_free(b);
    study_free(s);
}

static void speakers_weigh_languages(void **state)
{
    (void)state;
    char path[160];
    static const char *const targets[] = {"el", "eu", NULL};
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    Error err = {0};
    const char *options[] = {"speakers",
                             temp_text(path, "speakers.tsv", "el\t13000000\nyo\t1\n"),
                             "absent", "yo", NULL};
    assert_int_equal(run(s, options, &set, NULL), OK);
    const double best = cell(set, "summary", 0, "range").real +
                        fmin(cell(set, "languages", 0, "same_p@1").rate.value,
                             cell(set, "languages", 1, "same_p@1").rate.value);
    const double el = cell(set, "languages", 0, "same_p@1").rate.value / best;
    assert_true(fabs(cell(set, "population", 0, "utility").real - el) < 1e-12);
    assert_true(is_text(cell(set, "population", 0, "left_out"), "eu"));
    assert_true(fabs(cell(set, "population", 2, "utility").real - el / 2) < 1e-12);
    assert_true(fabs(cell(set, "population", 3, "utility").real - el) < 1e-6);
    table_set_free(set);
    options[1] = temp_text(path, "none.tsv", "el\neu\n");
    assert_int_equal(run(s, options, &set, &err), E_INPUT);
    assert_non_null(strstr(err.text, "speakers above 0"));
    study_free(s);
    assert_true(isnan(parity_speakers_mean(NULL, NULL, 0, 1)));
}

static void what_is_no_target_is_refused(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    static const char *const options[] = {"reference", "en", NULL};
    Study *s = sample_study(targets, 1000);
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(run(s, options, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no target \"en\""));
    assert_null(set);
    study_free(s);
}

/* Too few words for anybody: a result that says so, not an error. */
static void nobody_can_be_assessed(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", NULL};
    char path[160];
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    const char *options[] = {"concepts", temp_text(path, "few.txt", "file\nword\n"),
                             NULL};
    assert_int_equal(run(s, options, &set, NULL), OK);
    assert_non_null(strstr(set->finding, "no language can be assessed"));
    assert_int_equal(table_rows(table_set_find(set, "gap")), 0);
    assert_true(cell(set, "summary", 0, "gini").is_missing);
    table_set_free(set);
    study_free(s);
}

/* The same tables with any number of threads. */
static void threads_change_nothing(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    Study *s = sample_study(targets, 1500);
    TableSet *set[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        Progress p;
        progress_init(&p, i ? 7 : 1);
        assert_int_equal(registry_run(&parity_diagnostic, s, NULL, &p, &set[i], NULL),
                         OK);
    }
    assert_string_equal(set[0]->finding, set[1]->finding);
    assert_true(fabs(cell(set[0], "summary", 0, "gini_hi").real -
                     cell(set[1], "summary", 0, "gini_hi").real) <= 0);
    table_set_free(set[0]);
    table_set_free(set[1]);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_languages_stand_in_the_tables),
        cmocka_unit_test(the_reference_and_the_score_can_be_chosen),
        cmocka_unit_test(speakers_weigh_languages),
        cmocka_unit_test(what_is_no_target_is_refused),
        cmocka_unit_test(nobody_can_be_assessed),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
