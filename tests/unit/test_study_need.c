/* Memory is told by headers alone, and what does not fit is refused with what would. */
#include "core/study/study_need.h"
#include "tests/unit/files.h"

/* 1000 rows of 20 numbers, only the header of which is true. */
static Study *two(uint64_t memory, int32_t max_vocab)
{
    StudyOptions o = study_options_defaults();
    o.limits.memory = memory;
    o.limits.max_vocab = max_vocab;
    Study *s = study_new(&o);
    char text[8192];
    int n = snprintf(text, sizeof text, "1000 20\n");
    for (int i = 0; i < 20; i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "w%d", i);
        for (int k = 0; k < 20; k++)
            n += snprintf(text + n, sizeof text - (size_t)n, " 0.5");
        n += snprintf(text + n, sizeof text - (size_t)n, "\n");
    }
    char *big = malloc(60000); /* as long as a thousand rows must be at least */
    assert_non_null(big);
    memcpy(big, text, (size_t)n);
    memset(big + n, '\n', 60000 - (size_t)n);
    const char *en = files_write("en.vec", big, 60000);
    assert_int_equal(study_add_argument(s, en, STUDY_SOURCE, NULL), OK);
    const char *de = files_write("de.vec", big, 60000);
    assert_int_equal(study_add_argument(s, de, STUDY_ALIGNED, NULL), OK);
    free(big);
    return s;
}

enum { ROW = 32 * 4 + 32 }; /* 20 numbers take the place of 32 */

static void headers_tell_what_is_needed(void **state)
{
    (void)state;
    Study *s = two(UINT64_C(1) << 30, 0);
    StudyNeed need = study_need(s);
    assert_int_equal(need.bytes, 2 * 1000 * ROW);
    assert_int_equal(need.unknown, 0);
    assert_int_equal(study_need_check(s, &need, NULL), OK);
    study_free(s);
    s = two(UINT64_C(1) << 30, 300);
    need = study_need(s);
    assert_int_equal(need.bytes, 2 * 300 * ROW);
    assert_int_equal(study_add_argument(s, "fr=no-such.vec", STUDY_ALIGNED, NULL), OK);
    need = study_need(s);
    assert_int_equal(need.unknown, 1);
    study_free(s);
}

static void too_much_is_refused_with_what_fits(void **state)
{
    (void)state;
    Error err = {0};
    Study *s = two(2 * 1000 * ROW - 1, 0);
    StudyNeed need = study_need(s);
    assert_int_equal(need.fitting, 999);
    assert_int_equal(need.fitted, 2 * 999 * ROW);
    assert_int_equal(study_need_check(s, &need, &err), E_LIMIT);
    assert_non_null(strstr(err.text, "the 2 spaces need "));
    assert_non_null(strstr(err.hint, "--max-vocab 999 needs "));
    s->options.limits.memory = ROW;
    need = study_need(s);
    assert_int_equal(need.fitting, 0);
    assert_int_equal(study_need_check(s, &need, &err), E_LIMIT);
    assert_null(strstr(err.hint, "--max-vocab"));
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_tell_what_is_needed),
        cmocka_unit_test(too_much_is_refused_with_what_fits),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
