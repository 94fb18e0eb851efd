#include "core/diag/same.h"
#include "tests/unit/files.h"

static const Param params[] = {SAME_PARAM};

static Args naming(const char *const *value)
{
    return (Args){.params = params, .nparams = 1, .value = value};
}

static void a_file_is_read_and_owned(void **state)
{
    (void)state;
    const char text[] = "2 2\nold 1 0\nnew 0 1\n";
    const char *const value[] = {files_write("same.vec", text, sizeof text - 1)};
    const Args args = naming(value);
    StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Same same;
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), OK);
    assert_ptr_equal(same.space, same.own);
    assert_int_equal(same.space->n, 2);
    assert_true(same.space->is_sealed);
    same_done(&same);
    assert_null(same.space);
    study_free(s);
}

static void nothing_named_and_nothing_there(void **state)
{
    (void)state;
    const char *const none[] = {NULL};
    const char *const gone[] = {"/no/such/file.vec"};
    StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Same same;
    Args args = naming(none);
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), OK);
    assert_null(same.space);
    args = naming(gone);
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), E_INPUT);
    assert_null(same.space);
    same_done(&same);
    study_free(s);
}

/* Vectors of a thousand words, the first `own` of them spelled otherwise than by number.
 */
static const char *words_file(const char *name, int own, double add)
{
    static char text[100000];
    int n = snprintf(text, sizeof text, "1000 2\n");
    for (int i = 0; i < 1000; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s%d %d %g\n",
                      i < own ? "x" : "w", i, i % 7 + 1, i % 5 + add);
    return files_write(name, text, (size_t)n);
}

/* The code of the doubt about `file` as the same language as the source; NULL: none. */
static const char *doubt(const Study *s, const char *file, Notes *notes)
{
    const char *const value[] = {file};
    const Args args = naming(value);
    Same same;
    notes_free(notes);
    *notes = (Notes){0};
    assert_int_equal(same_find(s, &args, NULL, &same, NULL), OK);
    assert_int_equal(same_add_doubts(&same, s, NULL, notes, NULL), OK);
    same_done(&same);
    return notes->n ? notes->item[0].code : NULL;
}

static void poor_ceilings_are_told(void **state)
{
    (void)state;
    StudyOptions o = study_options_defaults();
    (void)snprintf(o.prepare_source, sizeof o.prepare_source, "center");
    Study *s = study_new(&o);
    Notes notes = {0};
    char arg[300];
    (void)snprintf(arg, sizeof arg, "en=%s", words_file("en.vec", 0, 1));
    assert_int_equal(study_add_argument(s, arg, STUDY_SOURCE, NULL), OK);
    (void)snprintf(arg, sizeof arg, "de=%s", words_file("de.vec", 100, 2));
    assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    const char *again = words_file("again.vec", 0, 1); /* the same bytes, elsewhere */
    assert_string_equal(doubt(s, again, &notes), "same-copy");
    assert_string_equal(doubt(s, "en", &notes), "same-copy"); /* the source itself */
    assert_string_equal(doubt(s, "de", &notes), "same-foreign");
    assert_null(doubt(s, words_file("run.vec", 700, 3), &notes)); /* 3 of 10 words */
    assert_string_equal(doubt(s, words_file("fr.vec", 800, 3), &notes), "same-foreign");
    notes_free(&notes);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_and_owned),
        cmocka_unit_test(nothing_named_and_nothing_there),
        cmocka_unit_test(poor_ceilings_are_told),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
