#include "core/study/mark_store.h"
#include "core/study/study_marks.h"
#include "tests/unit/marked.h"
#include "tests/unit/small_study.h"

static void test_paths(void **state)
{
    (void)state;
    char path[160];
    StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_null(study_marks_path(s));
    study_free(s);
    (void)temp_text(path, "a.study.ini",
                    "[study]\nsource = en\n[space en]\nfile = en.vec\n");
    assert_int_equal(study_read(&s, path, &o, NULL), OK);
    char *beside = study_marks_path(s);
    assert_non_null(strstr(beside, "/a.study.annotations.db"));
    free(beside);
    (void)snprintf(s->options.annotations, sizeof s->options.annotations, "x.db");
    beside = study_marks_path(s);
    assert_string_equal(beside, "x.db");
    free(beside);
    study_free(s);
}

static void test_prints(void **state)
{
    (void)state;
    Study *s = small_study(true);
    char one[DIGEST_HEX];
    char two[DIGEST_HEX];
    Error err = {0};
    assert_int_equal(study_marks_print(s, 1, NULL, one, NULL), OK);
    assert_int_equal(
        study_marks_print_file(s->entry[1].dict_path, false, NULL, two, NULL), OK);
    assert_string_equal(one, two);
    s->options.is_swapped = true;
    assert_int_equal(study_marks_print(s, 1, NULL, two, NULL), OK);
    assert_string_not_equal(one, two);
    assert_int_equal(study_marks_print(s, 0, NULL, two, &err), E_USAGE);
    assert_non_null(strstr(err.text, "has none"));
    study_free(s);
}

static void test_load(void **state)
{
    (void)state;
    char path[160];
    Study *s = small_study(true);
    (void)snprintf(path, sizeof path, "%s/marks.db", temp_folder);
    (void)snprintf(s->options.annotations, sizeof s->options.annotations, "%s", path);
    free(s->marks_path);
    s->marks_path = NULL;
    assert_int_equal(study_marks_load(s, NULL, NULL), OK); /* not there: no marks */
    assert_null(s->marks_path);

    MarkStore *store = NULL;
    assert_int_equal(mark_store_open(&store, path, MARK_STORE_WRITE, NULL, NULL), OK);
    Mark m[2] = {marked(MARK_GOLD, "two", "Zwo", ""), marked(MARK_NOTE, "x", "", "y")};
    assert_int_equal(study_marks_print(s, 1, NULL, m[0].fingerprint, NULL), OK);
    assert_int_equal(mark_store_add(store, m, 2, NULL, NULL), OK);
    mark_store_close(store);
    assert_int_equal(study_marks_load(s, NULL, NULL), OK);
    assert_string_equal(s->marks_path, path);
    assert_int_equal(s->marks.n, 2);
    assert_int_equal(s->entry[1].marks.marks, 1);
    assert_int_equal(notes_find(&s->notes, "annotations-seen")->count, 1);
    assert_int_equal(notes_find(&s->notes, "annotations-other")->count, 1);

    /* among the inputs of every result, by a digest of the marks */
    TableSet *set = small_study_run(s, "pairs", NULL, NULL, 0);
    bool is_there = false;
    for (int i = 0; i < set->ninputs; i++)
        is_there |= strcmp(set->input[i].role, "annotations") == 0 &&
                    set->input[i].n == 2 && strlen(set->input[i].sha256) == 64;
    assert_true(is_there);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths),
                                       cmocka_unit_test(test_prints),
                                       cmocka_unit_test(test_load)};
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
