/* The verb: files in, tables out. */
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "core/diag/bias.h"
#include "core/diag/bias_files.h"
#include "tests/unit/associated.h"
#include "tests/unit/small_study.h"

enum {
    N = 40,
    D = 6,
    PARAMS = 12,
    SETS = 0,
    TEST = 1,
    BEFORE = 2,
    METRICS = 3,
    RESAMPLES = 4,
    REMOVE = 8
};

static float x[N * D];
static char raw_path[160], map_path[160], sets_path[160], json_path[160];

/* w0 ... w7 lean to w16 ... w21, w8 ... w15 to w22 ... w27. */
static int fill(void **state)
{
    if (temp_make(state) != 0)
        return -1;
    made_random(x, N * D, 31);
    for (int i = 0; i < 28; i++)
        x[i * D] += (float)(i < 8 ? 1.6 : i < 16 ? -1.6 : i < 22 ? 5 : -5);
    Str v = {0};
    str_addf(&v, "%d %d\n", N, D);
    for (int i = 0; i < N; i++) {
        str_addf(&v, "w%d", i);
        for (int j = 0; j < D; j++)
            str_addf(&v, " %.6f", (double)x[i * D + j]);
        str_add_cstr(&v, "\n");
    }
    (void)temp_text(raw_path, "raw.vec", str_cstr(&v));
    str_clear(&v);
    for (int k = 0; k < D * D; k++) {
        const int i = k / D;
        const int j = k % D;
        str_addf(&v, "%d%s", j == (i + 2) % D ? (i % 2 ? 1 : -1) : 0,
                 j + 1 < D ? " " : "\n");
    }
    (void)temp_text(map_path, "map.txt", str_cstr(&v));
    str_clear(&v);
    str_add_cstr(&v, "t\tA title\n");
    for (int i = 0; i < 28; i++) {
        str_addf(&v, "t\t%s\tc%d\tw%d\n",
                 i < 8    ? "X"
                 : i < 16 ? "Y"
                 : i < 22 ? "A"
                          : "B",
                 i, i);
    }
    str_add_cstr(&v, "u\tX\tnone\nu\tY\tw1\nu\tA\tw2\nu\tB\tw3\n");
    (void)temp_text(sets_path, "sets.tsv", str_cstr(&v));
    (void)temp_text(json_path, "named.json",
                    "{\"p\":[\"w0\",\"w1\",\"w2\"],\"q\":[\"w8\",\"w9\"],\"r\":[\"w16\","
                    "\"w17\"],\"s\":[\"w22\",\"w23\"]}");
    str_free(&v);
    return 0;
}

static int drop(void **state)
{
    return temp_remove(state);
}

/* en as stored; with a second: de, prepared and mapped. */
static Study *make_prepared(bool has_second, const char *prepare)
{
    StudyOptions o = study_options_defaults();
    o.seed = 1;
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "%s", prepare);
    Study *s = study_new(&o);
    char argument[400];
    (void)snprintf(argument, sizeof argument, "en=%s", raw_path);
    assert_int_equal(study_add_argument(s, argument, STUDY_SOURCE, NULL), OK);
    (void)snprintf(argument, sizeof argument, "de=%s@%s", raw_path, map_path);
    if (has_second)
        assert_int_equal(study_add_argument(s, argument, STUDY_ALIGNED, NULL), OK);
    Error err;
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static Study *make_study(bool has_second)
{
    return make_prepared(has_second, "unit,center,unit");
}

static Cell cell(const TableSet *set, const char *table, int32_t row, const char *col)
{
    const Table *t = table_set_find(set, table);
    assert_non_null(t);
    const int c = table_find_col(t, col);
    if (c < 0 || row >= table_rows(t))
        fail_msg("no %s in row %d of %s", col, row, table);
    return table_cell(t, row, c);
}

static void is_text(const TableSet *set, const char *table, int32_t row, const char *col,
                    const char *want)
{
    const Cell c = cell(set, table, row, col);
    if (str_compare(c.text, str_text(want)) != 0)
        fail_msg("%s: \"%.*s\", expected \"%s\"", col, (int)c.text.n, c.text.p, want);
}

static void one_space(void **state)
{
    (void)state;
    Study *s = make_study(false);
    const char *value[PARAMS] = {
        [SETS] = sets_path, [RESAMPLES] = "500", [METRICS] = "weat,ect,rnd,inbias"};
    TableSet *set = small_study_run(s, "bias", value, NULL, 0);
    is_text(set, "tests", 0, "test", "t");
    is_text(set, "tests", 0, "title", "A title");
    is_text(set, "tests", 0, "verdict", "difference");
    is_text(set, "tests", 0, "method", "exact");
    is_text(set, "tests", 0, "interval", "optimistic");
    assert_int_equal(cell(set, "tests", 0, "arrangements").i, 12870);
    /* parts of one size: an arrangement and its mirror image; all of them of p_two */
    assert_true(cell(set, "tests", 0, "least_p").real == 2.0 / 12870);
    assert_true(cell(set, "tests", 0, "p_two").real ==
                (double)cell(set, "tests", 0, "reach").i / 12870);
    const double d = cell(set, "tests", 0, "effect").real;
    assert_true(d > 1.2 && d < 2);
    assert_true(fabs(cell(set, "tests", 0, "effect_pop").real - d * sqrt(16.0 / 15)) <
                1e-12);
    /* one test of two may be judged: the family is that one */
    assert_true(cell(set, "tests", 0, "q").real == cell(set, "tests", 0, "p_two").real);
    is_text(set, "tests", 1, "metric", "ect");
    is_text(set, "tests", 1, "verdict", "not assessable"); /* 6 words */
    is_text(set, "tests", 2, "metric", "rnd");
    is_text(set, "tests", 3, "metric", "rnd-unit");
    is_text(set, "tests", 4, "metric", "inbias");
    assert_true(cell(set, "tests", 4, "effect").is_missing);
    is_text(set, "tests", 5, "metric", "modweat");
    is_text(set, "tests", 6, "test", "u");
    is_text(set, "tests", 6, "verdict", "not assessable");
    is_text(set, "tests", 6, "why", "1 of 1 words of X are not there: more than a fifth");
    assert_true(cell(set, "tests", 6, "effect").is_missing);
    is_text(set, "lost", 4, "words", "none");
    assert_int_equal(table_rows(table_set_find(set, "lost")), 8);
    assert_null(table_set_find(set, "change"));
    const Table *words = table_set_find(set, "words");
    assert_int_equal(table_rows(words), 28 + 3);
    int decisive = 0;
    for (int32_t i = 0; i < 28; i++)
        decisive += (int)cell(set, "words", i, "decisive").i;
    assert_int_equal(decisive, 1);
    assert_non_null(strstr(set->finding, "1 of 1 tests that may be judged"));
    assert_int_equal(notes_find(&set->notes, "bias-family")->count, 1);
    table_set_free(set);
    study_free(s);
}

/* The second space is the first one prepared and turned: nothing but centring can change
 * a figure, and each step has its line. */
static void before_and_after(void **state)
{
    (void)state;
    Study *s = make_study(true);
    const char *value[PARAMS] = {
        [SETS] = sets_path, [RESAMPLES] = "500", [REMOVE] = "true"};
    TableSet *set = small_study_run(s, "bias", value, NULL, 0);
    static const char *const steps[] = {"all",  "unit", "center",
                                        "unit", "map",  "mean removed"};
    for (int32_t i = 0; i < 6; i++) {
        is_text(set, "change", i, "test", "t");
        is_text(set, "change", i, "space", "de");
        is_text(set, "change", i, "step", steps[i]);
        const double most = cell(set, "change", i, "most").real;
        /* rows at unit length again have a mean again */
        assert_true(i == 0 || i == 2 ? most > 1e-3 : i == 5 ? most > 0 : most < 1e-6);
    }
    assert_true(cell(set, "change", 1, "p").is_missing);
    assert_true(isfinite(cell(set, "change", 0, "p").real));
    assert_true(fabs(cell(set, "change", 0, "shift").real -
                     cell(set, "change", 2, "shift").real) < 1e-6);
    assert_non_null(strstr(set->finding, "an orthogonal map cannot change"));
    assert_null(notes_find(&set->notes, "bias-map"));
    /* within en, within de, en to de, de to en; t and u each */
    is_text(set, "tests", 4, "space", "en");
    is_text(set, "tests", 4, "attributes", "de");
    is_text(set, "tests", 6, "space", "de");
    assert_int_equal(table_rows(table_set_find(set, "tests")), 8);
    assert_int_equal(cell(set, "tests", 0, "common").i, 16);
    assert_true(cell(set, "tests", 0, "effect_common").real ==
                cell(set, "tests", 0, "effect").real);
    assert_true(cell(set, "tests", 4, "common").is_missing);
    assert_null(notes_find(&set->notes, "preparation-guessed"));
    is_text(set, "change", 0, "method", "exact");
    assert_int_equal(cell(set, "change", 0, "arrangements").i, 12870);
    table_set_free(set);
    /* the same from files: the preparation is found out */
    char before[200];
    (void)snprintf(before, sizeof before, "de=%s", raw_path);
    free(s->entry[1].map_path);
    s->entry[1].map_path = NULL;
    value[BEFORE] = before;
    value[REMOVE] = NULL;
    set = small_study_run(s, "bias", value, NULL, 0);
    static const char *const guessed[] = {"all", "unit (guessed)", "center (guessed)",
                                          "rest"};
    for (int32_t i = 0; i < 4; i++)
        is_text(set, "change", i, "step", guessed[i]);
    const Note *note = notes_find(&set->notes, "preparation-guessed");
    assert_non_null(note);
    assert_non_null(strstr(note->text, "(unit,center)"));
    assert_non_null(strstr(set->finding, "center 0."));
    assert_true(cell(set, "change", 3, "most").real < 1e-6);
    table_set_free(set);
    study_free(s);
}

/* The map turns and mirrors: with no preparation nothing may change. */
static void the_self_check(void **state)
{
    (void)state;
    Study *s = make_prepared(true, "none");
    const char *value[PARAMS] = {[SETS] = sets_path, [RESAMPLES] = "500"};
    TableSet *set = small_study_run(s, "bias", value, NULL, 0);
    is_text(set, "change", 0, "step", "all");
    is_text(set, "change", 0, "change", "unchanged");
    is_text(set, "change", 0, "verdict", "equivalent");
    is_text(set, "change", 0, "why", "self-check holds: no word moved by more than 1e-6");
    assert_true(cell(set, "change", 0, "most").real < 1e-6);
    assert_true(cell(set, "change", 0, "p").real == 1);
    assert_true(cell(set, "change", 0, "p_signs").real == 1);
    assert_true(cell(set, "change", 0, "q").real == 1);
    assert_non_null(strstr(set->finding, "(self-check holds: no more than 1e-6)"));
    table_set_free(set);
    study_free(s);
}

/* Exactly one input has this role, and it is this file. */
static void is_input(const TableSet *set, const char *role, const char *path)
{
    int found = 0;
    for (int i = 0; i < set->ninputs; i++) {
        if (strcmp(set->input[i].role, role) == 0) {
            assert_string_equal(set->input[i].path, path);
            found++;
        }
    }
    assert_int_equal(found, 1);
}

/* What is measured is what is listed, wherever a '=' stands. */
static void names_with_an_equals_sign(void **state)
{
    (void)state;
    char path[160];
    char before[200];
    (void)temp_text(path, "q=b.vec", "w0 1 2\n");
    char *lang = NULL;
    assert_string_equal(bias_files_split("de=a.vec", &lang), "a.vec");
    assert_string_equal(lang, "de");
    free(lang);
    assert_string_equal(bias_files_split(path, &lang), path);
    assert_null(lang);
    assert_string_equal(bias_files_split("d/q=b.vec", &lang), "d/q=b.vec");
    assert_null(lang);
    const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(here >= 0);
    assert_int_equal(chdir(temp_folder), 0);
    assert_string_equal(bias_files_split("q=b.vec", &lang), "q=b.vec");
    assert_null(lang);
    assert_int_equal(fchdir(here), 0);
    assert_int_equal(close(here), 0);

    Study *s = make_study(false);
    Str v = {0};
    FILE *f = fopen(raw_path, "rb");
    assert_non_null(f);
    for (int c = getc(f); c != EOF; c = getc(f))
        str_addf(&v, "%c", c);
    assert_int_equal(fclose(f), 0);
    (void)temp_text(path, "q=b.vec", str_cstr(&v));
    str_free(&v);
    const char *value[PARAMS] = {
        [SETS] = sets_path, [RESAMPLES] = "200", [BEFORE] = path};
    TableSet *set = small_study_run(s, "bias", value, NULL, 0);
    is_input(set, "before", path);
    assert_true(cell(set, "change", 0, "most").real == 0);
    assert_non_null(
        strstr(notes_find(&set->notes, "preparation-guessed")->text, "(none)"));
    table_set_free(set);
    (void)snprintf(before, sizeof before, "en=%s", path);
    value[BEFORE] = before;
    set = small_study_run(s, "bias", value, NULL, 0);
    is_input(set, "before", path);
    table_set_free(set);
    study_free(s);
}

/* Sizes on either side of 0 may be alike: equivalence is of the shift. */
static void verdicts_of_changes(void **state)
{
    (void)state;
    static const struct {
        BiasVerdict called;
        Interval shift, size;
        const char *want;
    } cases[] = {
        {BIAS_REVERSED, {-1.3, -0.9}, {-0.05, 0.05}, "difference"},
        {BIAS_REVERSED, {-0.15, -0.05}, {-0.05, 0.05}, "difference"},
        {BIAS_UNCLEAR, {-1.3, 0.1}, {-0.05, 0.05}, "inconclusive"},
        {BIAS_UNCLEAR, {-0.19, 0.19}, {-0.05, 0.05}, "equivalent"},
        {BIAS_UNCLEAR, {-0.1, 0.21}, {-0.05, 0.05}, "inconclusive"},
        {BIAS_UNCLEAR, {(double)NAN, (double)NAN}, {-0.05, 0.05}, "inconclusive"},
        {BIAS_UNCHANGED, {0, 0}, {0, 0}, "equivalent"},
        {BIAS_AMPLIFIED, {0.1, 0.4}, {0.1, 0.4}, "worse"},
        {BIAS_ATTENUATED, {-0.4, -0.1}, {-0.4, -0.1}, "better"},
    };
    const BiasOptions o = {.alpha = 0.05, .margin = 0.1};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BiasLine l = {.is_all = true, .verdict = cases[i].called};
        l.change.sd = 2; /* room: 0.2 */
        l.change.ci.ci = cases[i].shift;
        l.change.size.ci = cases[i].size;
        assert_string_equal(bias_verdict_change(&l, &o), cases[i].want);
        l.change.step.why = "no figures";
        assert_string_equal(bias_verdict_change(&l, &o), "not assessable");
    }
}

static void fails(const char *const *value, const char *part)
{
    Study *s = make_study(false);
    const Diagnostic *d = registry_find("bias");
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_USAGE);
    assert_null(set);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" not in \"%s\"", part, err.text);
    study_free(s);
}

static void wrong_use(void **state)
{
    (void)state;
    assert_int_equal(registry_find("bias")->nparams, PARAMS);
    char named[200];
    fails((const char *[PARAMS]){NULL}, "needs a file of word sets");
    fails((const char *[PARAMS]){[SETS] = json_path}, "hold no test");
    fails((const char *[PARAMS]){[SETS] = json_path, [TEST] = "a=p/q/r/z"}, "\"z\"");
    (void)snprintf(named, sizeof named, "fr=%s", sets_path);
    fails((const char *[PARAMS]){[SETS] = named}, "no space is called fr");
    fails((const char *[PARAMS]){[SETS] = sets_path, [BEFORE] = "fr=x.vec"},
          "no space is called fr");
}

static void named_sets_and_a_study(void **state)
{
    (void)state;
    Study *s = make_study(true);
    const char *value[PARAMS] = {
        [SETS] = json_path, [TEST] = "one=p/q/r/s\tp/r/q/s", [RESAMPLES] = "200"};
    TableSet *set = small_study_run(s, "bias", value, NULL, 0);
    is_text(set, "tests", 0, "test", "one");
    is_text(set, "tests", 1, "test", "p/r/q/s");
    is_text(set, "tests", 0, "why", "3 words in X: fewer than 5");
    assert_true(isfinite(cell(set, "tests", 0, "effect").real));
    assert_true(cell(set, "tests", 0, "q").is_missing);
    table_set_free(set);
    s->entry[1].sets_path = strdup(sets_path); /* only de has sets */
    set =
        small_study_run(s, "bias", (const char *[PARAMS]){[RESAMPLES] = "200"}, NULL, 0);
    is_text(set, "tests", 0, "space", "de");
    assert_int_equal(table_rows(table_set_find(set, "tests")), 2);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_space),
        cmocka_unit_test(before_and_after),
        cmocka_unit_test(the_self_check),
        cmocka_unit_test(names_with_an_equals_sign),
        cmocka_unit_test(verdicts_of_changes),
        cmocka_unit_test(wrong_use),
        cmocka_unit_test(named_sets_and_a_study),
    };
    return cmocka_run_group_tests(tests, fill, drop);
}
