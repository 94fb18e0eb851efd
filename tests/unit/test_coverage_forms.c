/* Which words of a space are one after a form. */
#include "core/diag/coverage.h"
#include "tests/unit/worded.h"

static void rows_that_fall_together_are_counted(void **state)
{
    (void)state;
    static const char *const words[] = {"File", "file", "sun", "FILE",
                                        "Sun",  "moon", NULL};
    Space *s = worded_space(words);
    CoverageForms *f = NULL;
    assert_int_equal(coverage_forms_make(s, FORM_CASE, NULL, &f, NULL), OK);
    assert_int_equal(f->forms.n, 3);
    assert_int_equal(f->groups, 2); /* file, sun */
    assert_int_equal(f->excess, 3);
    static const int32_t first[] = {0, 2, 5};
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(f->row[i], first[i]);
    coverage_forms_free(f);
    assert_int_equal(coverage_forms_make(s, FORM_NFC, NULL, &f, NULL), OK);
    assert_int_equal(f->excess, 0);
    coverage_forms_free(f);
    space_free(s);
}

static void a_cancelled_run_leaves_nothing(void **state)
{
    (void)state;
    static const char *const words[] = {"a", "b", NULL};
    Space *s = worded_space(words);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    CoverageForms *f = NULL;
    assert_int_equal(coverage_forms_make(s, FORM_CASE, &p, &f, NULL), E_CANCELED);
    assert_null(f);
    const double weight[] = {1, 1};
    const CoverageAsk ask = {.space = s, .language = "en", .weight = weight};
    CoverageVocab *v = NULL;
    assert_int_equal(coverage_measure_vocab(&ask, &p, &v, NULL), E_CANCELED);
    assert_null(v);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_fall_together_are_counted),
        cmocka_unit_test(a_cancelled_run_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
