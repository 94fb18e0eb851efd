#include "core/base/mem.h"
#include "core/study/study.h"
#include "tests/unit/temp.h"

/* en with de, two of fr, and a snapshot of en. */
static Study *many(void)
{
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, "old.vec", STUDY_SNAPSHOT, NULL), OK);
    assert_int_equal(study_add_argument(s, "en.vec", STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, "de.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_add_argument(s, "fr.vec@a.npy", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_add_argument(s, "fr.b.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, "de", "d.tsv", false, NULL), OK);
    return s;
}

static void only_what_was_named_stays(void **state)
{
    (void)state;
    Study *s = many();
    assert_int_equal(study_keep_targets(s, "de", NULL, 0, NULL), OK);
    assert_int_equal(s->n, 2);
    assert_string_equal(s->entry[s->source].name, "en");
    assert_int_equal(study_targets(s), 1);
    assert_string_equal(s->entry[study_target(s, 0)].dict_path, "d.tsv");
    assert_string_equal(s->kept, "de");
    assert_int_equal(s->notes.n, 2); /* nothing is told of files that are left out */
    for (int i = 0; i < s->notes.n; i++)
        assert_null(strstr(s->notes.item[i].text, "fr."));
    study_free(s);
}

/* One file with two maps, and names that look alike where they are cut: each has a note
 * of its own, and loses no other. */
static void notes_go_with_their_argument(void **state)
{
    (void)state;
    char path[2][400];
    for (int i = 0; i < 2; i++) {
        memset(path[i], 'x', sizeof path[i]);
        memcpy(path[i], i ? "de." : "fr.", 3);
        (void)snprintf(path[i] + 390, 10, "%d.vec", i);
    }
    for (int last = 0; last < 2; last++) {
        const StudyOptions o = study_options_defaults();
        Study *s = study_new(&o);
        assert_int_equal(study_add_argument(s, "en.vec", STUDY_SOURCE, NULL), OK);
        assert_int_equal(study_add_argument(s, "mono.vec@a.npy", STUDY_ALIGNED, NULL),
                         OK);
        assert_int_equal(study_add_argument(s, "mono.vec@b.npy", STUDY_ALIGNED, NULL),
                         OK);
        assert_int_equal(study_add_argument(s, path[0], STUDY_ALIGNED, NULL), OK);
        assert_int_equal(study_add_argument(s, path[1], STUDY_ALIGNED, NULL), OK);
        assert_int_equal(s->notes.n, 5);
        const char *name = s->entry[2 + 2 * last].name;
        assert_int_equal(study_keep_targets(s, name, NULL, 0, NULL), OK);
        assert_int_equal(s->n, 2);
        assert_int_equal(s->notes.n, 2);
        assert_ptr_equal(s->notes.item[1].text, s->entry[1].noted);
        study_free(s);
    }
}

static void a_language_keeps_its_alignments(void **state)
{
    (void)state;
    Study *s = many();
    assert_int_equal(study_keep_targets(s, "fr.b", NULL, 0, NULL), OK);
    assert_int_equal(study_targets(s), 1);
    assert_string_equal(s->entry[study_target(s, 0)].path, "fr.b.vec");
    study_free(s);
    s = many();
    free(s->entry[3].name); /* no space is called fr now: it is a language */
    s->entry[3].name = mem_xstrdup("fr.a");
    assert_int_equal(study_keep_targets(s, "fr,de", NULL, 0, NULL), OK);
    assert_int_equal(study_targets(s), 3);
    study_free(s);
}

static void what_an_option_names_stays_beside(void **state)
{
    (void)state;
    Study *s = many();
    const char *const also[] = {"old", "no such", "en", "fr", "de"};
    assert_int_equal(study_keep_targets(s, "de", also, 5, NULL), OK);
    assert_int_equal(s->n, 4);
    assert_int_equal(study_targets(s), 1);
    assert_int_equal(s->entry[study_find(s, "fr")].role, STUDY_SNAPSHOT);
    assert_int_equal(s->entry[study_find(s, "de")].role, STUDY_ALIGNED);
    assert_int_equal(s->entry[s->source].role, STUDY_SOURCE);
    study_free(s);
}

static void others_are_refused_with_the_targets(void **state)
{
    (void)state;
    static const char *const wrong[] = {"it", "de,it", "en", "", "de,", "old"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Study *s = many();
        Error err = {0};
        assert_int_equal(study_keep_targets(s, wrong[i], NULL, 0, &err), E_USAGE);
        assert_non_null(strstr(err.text, "the study has no target"));
        assert_string_equal(err.hint, "its targets: de, fr, fr.b");
        assert_int_equal(s->n, 5); /* as it was */
        study_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_was_named_stays),
        cmocka_unit_test(notes_go_with_their_argument),
        cmocka_unit_test(a_language_keeps_its_alignments),
        cmocka_unit_test(what_an_option_names_stays_beside),
        cmocka_unit_test(others_are_refused_with_the_targets),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
