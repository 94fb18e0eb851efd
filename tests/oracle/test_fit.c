/* Held-out P@1 of fitted maps against NumPy (fit.py), on the bundled study and, where the
 * test data stand beside the project, on real spaces. Under ISOGLOSS_TEST_SETTINGS (the
 * sanitizers) only the bundled study. */
#include <math.h>
#include <unistd.h>

#include "core/diag/fit.h"
#include "core/study/study.h"
#include "tests/unit/tsv.h"

static Study *load(const char *dir, const TsvLine *l)
{
    StudyOptions o = study_options_defaults();
    o.is_swapped = true;
    (void)snprintf(o.prepare_source, sizeof o.prepare_source, "unit,center,unit");
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "unit,center,unit");
    Study *s = study_new(&o);
    Error err = {0};
    char arg[1024];
    (void)snprintf(arg, sizeof arg, "src=%s/%s", dir, l->field[1]);
    assert_int_equal(study_add_argument(s, arg, STUDY_SOURCE, &err), OK);
    (void)snprintf(arg, sizeof arg, "tgt=%s/%s", dir, l->field[2]);
    assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, &err), OK);
    (void)snprintf(arg, sizeof arg, "%s/%s", dir, l->field[3]);
    assert_int_equal(study_set_dict(s, NULL, arg, false, &err), OK);
    Progress p;
    progress_init(&p, 0);
    if (study_load(s, &p, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

static void near(const TsvLine *l, const char *what, double got, double want)
{
    if (fabs(got - want) > 0.002)
        fail_msg("%s %s %s: %.6f, NumPy has %.6f", l->field[1], l->field[0], what, got,
                 want);
}

static void check(const char *dir, const TsvLine *l)
{
    Study *s = load(dir, l);
    const StudyEntry *e = &s->entry[1];
    const FitInput in = {s->entry[0].space, e->space, e->lex, NULL};
    FitOptions o = fit_options_defaults();
    assert_true(fit_find_method(l->field[0], &o.method));
    Fit f;
    Error err = {0};
    Progress p;
    progress_init(&p, 0);
    if (fit_make(&in, &o, &p, &f, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(f.split.n, (int)l->number[4]);
    assert_int_equal(f.held.after.n, (int)l->number[5]);
    near(l, "residual", f.residual, l->number[6]);
    near(l, "before", fit_score_rate(&f.held.before, BLI_NN).value, l->number[7]);
    near(l, "nn", fit_score_rate(&f.held.after, BLI_NN).value, l->number[8]);
    near(l, "csls", fit_score_rate(&f.held.after, BLI_CSLS).value, l->number[9]);
    fit_done(&f);
    study_free(s);
}

static int check_all(const char *name, const char *dir)
{
    FILE *file = tsv_open("tests/oracle/fit.tsv");
    TsvLine l;
    int n = 0;
    while (tsv_next(file, &l)) {
        if (strcmp(l.tag, name) != 0)
            continue;
        check(dir, &l);
        n++;
    }
    (void)fclose(file);
    return n;
}

static void maps_of_the_bundled_study(void **state)
{
    (void)state;
    char dir[512];
    (void)snprintf(dir, sizeof dir, "%s/samples", getenv("ISOGLOSS_SOURCE_ROOT"));
    assert_int_equal(check_all("samples", dir), 6);
}

static void maps_of_real_spaces(void **state)
{
    (void)state;
    char dir[512];
    (void)snprintf(dir, sizeof dir, "%s/../shared/data", getenv("ISOGLOSS_SOURCE_ROOT"));
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        unit_skip("a minute under the sanitizers");
    if (access(dir, R_OK) != 0)
        unit_skip("the test data are not beside the project (%s)", dir);
    assert_int_equal(check_all("data", dir), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_of_the_bundled_study),
        cmocka_unit_test(maps_of_real_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
