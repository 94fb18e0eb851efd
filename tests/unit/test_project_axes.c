#include <math.h>

#include "core/diag/project_axes.h"
#include "tests/unit/small_study.h"

static const int entries[] = {0, 1};

static void a_target_has_the_axis_of_its_translations(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const Text spec[] = {str_text("one-four"), str_text("five - two")};
    ProjectAxes a;
    Error err = {0};
    if (project_axes_make(s, entries, 2, spec, &a, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(a.n, 2);
    const ProjectAxis *en = &a.axis[0];
    const ProjectAxis *de = &a.axis[2];
    assert_true(en->is_there && de->is_there);
    assert_true(fabs(en->direction[0] - sqrt(0.5)) < 1e-12);
    assert_true(fabs(en->direction[1] + sqrt(0.5)) < 1e-12);
    assert_int_equal(de->n[0], 1);
    assert_true(
        str_compare(space_word(s->entry[1].space, de->row[0][0]), str_text("eins")) == 0);
    assert_true(isnan(en->cos_source));
    assert_true(fabs(de->cos_source - 1) < 1e-12); /* the map turns de onto en */
    assert_true(fabs(a.axis[3].cos_source - 1) < 1e-12);
    project_axes_done(&a);
    study_free(s);
}

static void refused(const Study *s, const char *x, const char *y, Status status,
                    const char *text)
{
    const Text spec[] = {str_text(x), str_text(y)};
    ProjectAxes a;
    Error err = {0};
    assert_int_equal(project_axes_make(s, entries, 2, spec, &a, &err), status);
    if (!strstr(err.text, text))
        fail_msg("\"%s\" does not say \"%s\"", err.text, text);
}

static void what_is_no_axis_is_refused(void **state)
{
    (void)state;
    Study *s = small_study(true);
    refused(s, "one", "two-three", E_USAGE, "has no hyphen");
    refused(s, "one-two", "two-none", E_USAGE, "has no word \"none\"");
    refused(s, "one-one", "two-three", E_USAGE, "the same");
    refused(s, "zero-one", "two-three", E_USAGE, "the same");
    refused(s, "-one", "two-three", E_USAGE, "has no hyphen");
    study_free(s);
}

static void without_translations_there_is_no_axis(void **state)
{
    (void)state;
    Study *s = small_study(false);
    refused(s, "one-two", "two-three", E_UNDEFINED, "de has no translation of \"one\"");
    study_free(s);
}

/* Hyphens inside words: the reading whose words exist. */
static void the_hyphen_that_parts_two_words_is_found(void **state)
{
    (void)state;
    char path[160];
    (void)temp_text(path, "xx.vec", "5 2\na 1 0\na-b 0 1\nb-c 1 1\nc -1 2\nd-e 3 -1\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    ProjectAxes a;
    Error err = {0};
    const Text both[] = {str_text("a-b-c"), str_text("d-e-a")};
    assert_int_equal(project_axes_make(s, entries, 1, both, &a, &err), E_USAGE);
    assert_non_null(strstr(err.text, "2 ways"));
    const Text parted[] = {str_text("a-b - c"), str_text("d-e-a")};
    assert_int_equal(project_axes_make(s, entries, 1, parted, &a, &err), OK);
    assert_int_equal(a.axis[0].row[0][0], 1);
    assert_int_equal(a.axis[0].row[1][0], 3);
    assert_int_equal(a.axis[1].row[0][0], 4);
    project_axes_done(&a);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_has_the_axis_of_its_translations),
        cmocka_unit_test(what_is_no_axis_is_refused),
        cmocka_unit_test(without_translations_there_is_no_axis),
        cmocka_unit_test(the_hyphen_that_parts_two_words_is_found),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
