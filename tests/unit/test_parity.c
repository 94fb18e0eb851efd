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

static bool is_said(const TableSet *set, const char *about, const char *part)
{
    const Table *statement = table_set_find(set, "statement");
    bool is_there = false;
    for (int32_t r = 0; r < table_rows(statement) && !is_there; r++) {
        const Text t = table_cell(statement, r, 2).text;
        char *sentence = mem_xstrndup(t.p, t.n);
        is_there = is_text(table_cell(statement, r, 1), about) && strstr(sentence, part);
        free(sentence);
    }
    return is_there;
}

/* English and Greek, asked for what its map was fitted on. */
static Study *sample_trained(void)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = 2000;
    Study *s = study_new(&o);
    char path[512];
    Error err = {0};
    (void)snprintf(path, sizeof path, "en=%s/samples/en.bin", root);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, &err), OK);
    (void)snprintf(path, sizeof path, "el=%s/samples/el.bin", root);
    assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, &err), OK);
    (void)snprintf(path, sizeof path, "%s/samples/dict/en-el.train.tsv", root);
    assert_int_equal(study_set_dict(s, "el", path, false, &err), OK);
    assert_int_equal(study_set_dict(s, "el", path, true, &err), OK);
    assert_int_equal(study_load(s, NULL, &err), OK);
    return s;
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
    assert_true(is_said(set, "not assessable",
                        "For 2 of 4 languages the material does not permit an "
                        "assessment: yo ("));
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

/* --- one regime for all --- */

enum { MANY = 5100, DIMS = 8 };

/* Row i has the vector of i + shift, but for the first 40 of them. */
static void write_space(const char *path, const char *word, int shift, const float *x)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    (void)fprintf(f, "%d %d\n", MANY, DIMS);
    for (int i = 0; i < MANY; i++) {
        const int from = (i < 40 ? i + 1 : i + shift) % MANY;
        (void)fprintf(f, "%s%d", word, i);
        for (int k = 0; k < DIMS; k++)
            (void)fprintf(f, " %.5f", (double)x[from * DIMS + k]);
        (void)fputc('\n', f);
    }
    assert_int_equal(fclose(f), 0);
}

static void write_dict(const char *path, const char *word)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < MANY; i++)
        (void)fprintf(f, "s%d\t%s%d\n", i, word, i);
    assert_int_equal(fclose(f), 0);
}

/* The first language misses 40 concepts, the second all: too many to look for unasked. */
static Study *make_uneven(void)
{
    static const char *const word[] = {"s", "a", "b"};
    static const int shift[] = {0, 0, 1};
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Error err = {0};
    float *x = mem_xcalloc((size_t)MANY * DIMS, sizeof *x);
    Rng rng = rng_stream(1, "test");
    for (int i = 0; i < MANY * DIMS; i++)
        x[i] = (float)(rng_uniform(&rng) - 0.5);
    for (int i = 0; i < 3; i++) {
        char path[160];
        (void)snprintf(path, sizeof path, "%s/%s.vec", temp_folder, word[i]);
        write_space(path, word[i], shift[i], x);
        assert_int_equal(
            study_add_argument(s, path, i ? STUDY_ALIGNED : STUDY_SOURCE, &err), OK);
        (void)snprintf(path, sizeof path, "%s/s-%s.tsv", temp_folder, word[i]);
        write_dict(path, word[i]);
        if (i > 0)
            assert_int_equal(study_set_dict(s, word[i], path, false, &err), OK);
    }
    free(x);
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void causes_are_looked_for_in_all_or_in_none(void **state)
{
    (void)state;
    static const char *const options[] = {"causes", "auto", NULL};
    Study *s = make_uneven();
    TableSet *set = NULL;
    assert_int_equal(run(s, options, &set, NULL), OK);
    assert_non_null(notes_find(&set->notes, "causes-left-out"));
    assert_true(cell(set, "languages", 0, "same_p@1").rate.hits > 5000);
    const int32_t rows = table_rows(table_set_find(set, "gap"));
    assert_int_equal(rows, 2);
    assert_true(is_text(cell(set, "gap", 0, "part"), "not looked for"));
    for (int32_t r = 0; r < rows; r++) {
        assert_true(cell(set, "gap", r, "repaired").is_missing);
        assert_true(cell(set, "gap", r, "repaired_reference").is_missing);
    }
    table_set_free(set);
    study_free(s);
}

/* The dictionary that the map was fitted on as the test: all is seen, nothing held out.
 */
static void what_was_trained_on_is_told(void **state)
{
    (void)state;
    Study *s = sample_trained();
    static const char *const scores[] = {"nn", "csls"};
    for (int i = 0; i < 2; i++) {
        const char *const options[] = {"score", scores[i], NULL};
        TableSet *set = NULL;
        assert_int_equal(run(s, options, &set, NULL), OK);
        const int64_t n = cell(set, "comparability", 0, "same_n").i;
        assert_int_equal(cell(set, "comparability", 0, "same_trained").i, n);
        assert_int_equal(cell(set, "comparability", 0, "held_p@1").rate.n, 0);
        assert_true(cell(set, "comparability", 0, "train_gap").is_missing);
        /* the same words by the same score */
        const Rate own = cell(set, "languages", 0, "p@1").rate;
        const Rate train = cell(set, "comparability", 0, "train_p@1").rate;
        assert_int_equal(own.n, train.n);
        assert_int_equal(own.hits, train.hits);
        assert_non_null(notes_find(&set->notes, "concepts-trained"));
        char part[64];
        (void)snprintf(part, sizeof part, "%d of %d in el.", (int)n, (int)n);
        assert_true(is_said(set, "trained on", part));
        /* one language: nothing to differ from */
        assert_true(is_said(set, "compared", "No other language is given"));
        assert_true(is_said(set, "on whom", "Assessed: el alone"));
        assert_true(cell(set, "summary", 0, "gini").is_missing);
        assert_true(cell(set, "summary", 0, "cv_lo").is_missing);
        assert_true(cell(set, "summary", 0, "worst").is_missing);
        assert_false(cell(set, "summary", 0, "macro").is_missing);
        table_set_free(set);
    }
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

static void rename_entry(char **what, const char *name)
{
    free(*what);
    *what = mem_xstrdup(name);
}

static void alignments_of_one_language_are_refused(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    static const char *const none[] = {NULL};
    Study *s = sample_study(targets, 500);
    TableSet *set = NULL;
    Error err = {0};
    rename_entry(&s->entry[study_target(s, 1)].lang, "EL");
    assert_int_equal(run(s, none, &set, &err), E_USAGE);
    assert_string_equal(err.text, "el and eu are alignments of one language, EL");
    assert_non_null(strstr(err.hint, "compare"));
    assert_null(set);
    rename_entry(&s->entry[study_target(s, 1)].lang, "el-CY"); /* a variety is another */
    assert_int_equal(run(s, none, &set, NULL), OK);
    table_set_free(set);
    study_free(s);
}

static void absent_names_are_checked(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", NULL};
    static const struct {
        const char *given, *says;
    } bad[] = {{"yo,el", "el is a target and not absent"},
               {"yo, EL ", "EL is a target and not absent"},
               {"yo,mi,yo", "yo stands there twice"},
               {"yo,,mi", "a name is empty"},
               {" ", "a name is empty"},
               {"yo,", "a name is empty"}};
    Study *s = sample_study(targets, 500);
    TableSet *set = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *const options[] = {"absent", bad[i].given, NULL};
        Error err = {0};
        assert_int_equal(run(s, options, &set, &err), E_USAGE);
        assert_non_null(strstr(err.text, bad[i].says));
    }
    static const char *const options[] = {"absent", " yo , Te reo ", NULL};
    assert_int_equal(run(s, options, &set, NULL), OK);
    assert_true(is_text(cell(set, "languages", 1, "language"), "yo"));
    assert_true(is_text(cell(set, "languages", 2, "language"), "Te reo"));
    table_set_free(set);
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
    assert_true(is_said(set, "on whom", "of the words listed, none has 30"));
    assert_true(is_said(set, "on whom", "Listed: 2; of them in the space of en: "));
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
        cmocka_unit_test(causes_are_looked_for_in_all_or_in_none),
        cmocka_unit_test(what_was_trained_on_is_told),
        cmocka_unit_test(speakers_weigh_languages),
        cmocka_unit_test(what_is_no_target_is_refused),
        cmocka_unit_test(alignments_of_one_language_are_refused),
        cmocka_unit_test(absent_names_are_checked),
        cmocka_unit_test(nobody_can_be_assessed),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
