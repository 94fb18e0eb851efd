/* The lines between a file and what became of it add up, and stand where they should. */
#include <math.h>

#include "core/diag/bias_before.h"
#include "tests/unit/associated.h"
#include "tests/unit/small_study.h"

enum { N = 32, D = 5 };

static float x[N * D];
static char raw_path[160], map_path[160], skew_path[160], sets_path[160];

static int fill(void **state)
{
    static const int n[] = {6, 6, 5, 5};
    if (temp_make(state) != 0)
        return -1;
    made_random(x, N * D, 11);
    Str v = {0};
    str_addf(&v, "%d %d\n", N, D);
    for (int i = 0; i < N; i++) {
        str_addf(&v, "w%d", i);
        for (int j = 0; j < D; j++)
            str_addf(&v, " %.6f", (double)x[i * D + j] + (j == 0 ? 1.5 : 0));
        str_add_cstr(&v, "\n");
    }
    (void)temp_text(raw_path, "raw.vec", str_cstr(&v));
    for (int is_skew = 0; is_skew < 2; is_skew++) {
        str_clear(&v);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++)
                str_addf(&v, "%d%s", j == (i + 1) % D ? (is_skew && i == 0 ? 3 : 1) : 0,
                         j + 1 < D ? " " : "\n");
        }
        (void)temp_text(is_skew ? skew_path : map_path, is_skew ? "skew.txt" : "map.txt",
                        str_cstr(&v));
    }
    str_clear(&v);
    for (int p = 0, at = 0; p < 4; p++)
        for (int i = 0; i < n[p]; i++, at++)
            str_addf(&v, "t\t%c\tw%d\n", "XYAB"[p], at);
    (void)temp_text(sets_path, "sets.tsv", str_cstr(&v));
    str_free(&v);
    return 0;
}

/* The lines of a study of en and de, which is prepared and mapped. */
static BiasResults lines_of(const char *map, const char *prepare, const char *before,
                            Study **out, BiasFiles *files, TableSet *set)
{
    StudyOptions o = study_options_defaults();
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "%s", prepare);
    Study *s = study_new(&o);
    char argument[400];
    (void)snprintf(argument, sizeof argument, "en=%s", raw_path);
    assert_int_equal(study_add_argument(s, argument, STUDY_SOURCE, NULL), OK);
    (void)snprintf(argument, sizeof argument, map ? "de=%s@%s" : "de=%s", raw_path, map);
    assert_int_equal(study_add_argument(s, argument, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    const char *value[16] = {[0] = sets_path};
    const Args args = {.params = bias_diagnostic.params,
                       .nparams = bias_diagnostic.nparams,
                       .value = value};
    assert_int_equal(bias_files_read(s, &args, set, NULL, files, NULL), OK);
    const BiasOptions options = {.weat = {.draws = 999, .resamples = 200, .seed = 1},
                                 .alpha = 0.05,
                                 .margin = 0.2};
    const BiasBefore b = {.s = s, .files = files, .o = &options, .path = before, .of = 1};
    BiasResults r = {0};
    assert_int_equal(bias_before_add(&b, &r, NULL), OK);
    *out = s;
    return r;
}

static void steps_add_up_to_all(void **state)
{
    (void)state;
    Study *s = NULL;
    BiasFiles files;
    TableSet *set = table_set_new("bias");
    BiasResults r = lines_of(map_path, "unit,center,unit", NULL, &s, &files, set);
    static const char *const steps[] = {"all", "unit", "center", "unit", "map"};
    assert_int_equal(r.nlines, 5);
    double sum = 0;
    for (int i = 0; i < 5; i++) {
        const BiasStep *step = &r.line[i].change.step;
        assert_string_equal(r.line[i].step, steps[i]);
        assert_int_equal(r.line[i].is_all, i == 0);
        assert_ptr_equal(r.line[i].after.space, s->entry[1].space); /* not a stage */
        sum += i > 0 ? step->after - step->before : 0;
        assert_true(i < 2 || step->before == r.line[i - 1].change.step.after);
    }
    const BiasStep *all = &r.line[0].change.step;
    assert_true(fabs(all->after - all->before) > 1e-3);
    assert_true(fabs(sum - (all->after - all->before)) < 1e-12);
    assert_true(r.line[4].change.step.most < 1e-6); /* orthogonal */
    assert_true(r.line[2].change.step.most > 1e-3);
    assert_null(r.guessed);
    bias_results_done(&r);
    bias_files_done(&files);
    table_set_free(set);
    study_free(s);
}

static void a_map_that_is_not_orthogonal_shows(void **state)
{
    (void)state;
    Study *s = NULL;
    BiasFiles files;
    TableSet *set = table_set_new("bias");
    BiasResults r = lines_of(skew_path, "none", NULL, &s, &files, set);
    assert_int_equal(r.nlines, 2);
    assert_string_equal(r.line[1].step, "map");
    assert_true(r.line[1].change.step.most > 1e-2);
    bias_results_done(&r);
    bias_files_done(&files);
    table_set_free(set);
    study_free(s);
}

/* Without a map there is no line; a file before it has its steps found out. */
static void a_file_before_has_its_steps_guessed(void **state)
{
    (void)state;
    Study *s = NULL;
    BiasFiles files;
    TableSet *set = table_set_new("bias");
    BiasResults r = lines_of(NULL, "center", NULL, &s, &files, set);
    assert_int_equal(r.nlines, 0);
    bias_results_done(&r);
    bias_files_done(&files);
    study_free(s);
    static const struct {
        const char *prepare, *guessed;
        int lines;
    } cases[] = {{"none", "", 2},
                 {"center", "center", 3},
                 {"unit,center", "unit,center", 4},
                 {"unit,center,unit", "unit,center", 4}}; /* length changes no cosine */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        r = lines_of(NULL, cases[i].prepare, raw_path, &s, &files, set);
        assert_int_equal(r.nlines, cases[i].lines);
        assert_string_equal(r.guessed, cases[i].guessed);
        assert_ptr_equal(r.guessed_of, s->entry[1].space);
        assert_string_equal(r.line[r.nlines - 1].step, "rest");
        assert_true(r.line[r.nlines - 1].change.step.most < 1e-6);
        bias_results_done(&r);
        bias_files_done(&files);
        study_free(s);
    }
    table_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_add_up_to_all),
        cmocka_unit_test(a_map_that_is_not_orthogonal_shows),
        cmocka_unit_test(a_file_before_has_its_steps_guessed),
    };
    return cmocka_run_group_tests(tests, fill, temp_remove);
}
