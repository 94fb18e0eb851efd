#include "core/study/study.h"
#include "tests/unit/temp.h"

static Study *empty(void)
{
    const StudyOptions o = study_options_defaults();
    return study_new(&o);
}

static void arguments_are_taken_apart(void **state)
{
    (void)state;
    Study *s = empty();
    assert_int_equal(study_add_argument(s, "en.wiki.vec", STUDY_SOURCE, NULL), OK);
    assert_int_equal(
        study_add_argument(s, "de=some/wiki.vec@maps/de-en.npy", STUDY_ALIGNED, NULL),
        OK);
    assert_int_equal(
        study_add_argument(s, "zh-Hant=x.npy#words.txt@m.npy", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(s->source, 0);
    assert_string_equal(s->entry[0].lang, "en");
    assert_string_equal(s->entry[0].path, "en.wiki.vec");
    assert_non_null(notes_find(&s->notes, "language-from-name"));
    assert_string_equal(s->entry[1].lang, "de");
    assert_string_equal(s->entry[1].path, "some/wiki.vec");
    assert_string_equal(s->entry[1].map_path, "maps/de-en.npy");
    assert_null(s->entry[1].words_path);
    assert_string_equal(s->entry[2].name, "zh-Hant");
    assert_string_equal(s->entry[2].path, "x.npy");
    assert_string_equal(s->entry[2].words_path, "words.txt");
    assert_string_equal(s->entry[2].map_path, "m.npy");
    assert_int_equal(study_targets(s), 2);
    assert_int_equal(study_target(s, 1), 2);
    assert_int_equal(study_target(s, 2), -1);
    assert_int_equal(study_find(s, "de"), 1);
    assert_int_equal(study_find(s, "fr"), -1);
    study_free(s);
}

/* A file whose whole name exists is taken as it stands, signs and all. */
static void an_existing_file_is_taken_whole(void **state)
{
    (void)state;
    char path[160];
    (void)temp_text(path, "ab=c@d#e.vec", "");
    Study *s = empty();
    char tensor[200]; /* what stands behind a file that exists is a tensor */
    (void)snprintf(tensor, sizeof tensor, "%s:emb.weight#w.txt@m", path);
    assert_int_equal(study_add_argument(s, tensor, STUDY_SOURCE, NULL), OK);
    assert_string_equal(s->entry[0].path, path);
    assert_string_equal(s->entry[0].tensor, "emb.weight");
    assert_string_equal(s->entry[0].words_path, "w.txt");
    assert_int_equal(study_add_argument(s, "no:such", STUDY_ALIGNED, NULL), OK);
    assert_string_equal(s->entry[1].path, "no:such");
    assert_null(s->entry[1].tensor);
    study_free(s);
    s = empty();
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    assert_string_equal(s->entry[0].path, path);
    assert_null(s->entry[0].map_path);
    assert_null(s->entry[0].words_path);
    study_free(s);
}

/* A name stands in sentences: nothing of a file name reaches them raw. */
static void names_are_safe_to_show(void **state)
{
    (void)state;
    Study *s = empty();
    assert_int_equal(study_add_argument(s, "d/a\n\033[31m\xe4.vec", STUDY_SOURCE, NULL),
                     OK);
    assert_string_equal(s->entry[0].name, "a^J^[[31m\\xE4");
    assert_string_equal(s->entry[0].path, "d/a\n\033[31m\xe4.vec");
    char path[300] = "x";
    for (int i = 0; i < 40; i++) /* 80 bytes of a two-byte letter */
        memcpy(path + strlen(path), "\xc3\xa4", 3);
    assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(strlen(s->entry[1].name), 59); /* whole letters only */
    Error err = {0};
    assert_int_equal(study_set_dict(s, "q\033", "d.txt", false, &err), E_USAGE);
    assert_string_equal(err.text, "no space is called q^[");
    study_free(s);
}

static void names_stay_apart(void **state)
{
    (void)state;
    Study *s = empty();
    assert_int_equal(study_add_argument(s, "a/en.vec", STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, "b/en.aligned.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_add_argument(s, "c/en.vec", STUDY_ALIGNED, NULL), OK);
    assert_string_equal(s->entry[0].name, "en");
    assert_string_equal(s->entry[1].name, "en.aligned");
    assert_string_equal(s->entry[2].name, "en-2");
    assert_string_equal(s->entry[1].lang, "en");
    study_free(s);
}

/* A first part that is no code of a language gives way to a later one that is. */
static void languages_are_found_in_file_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"mono.fr.bin", "fr"},         {"x/wiki.multi.de.vec", "de"},
        {"cc.it.300.vec.gz", "it"},    {"de.to-en.bin", "de"},
        {"en-calc.sl.bin", "en-calc"}, {"gnews.bin", "gnews"},
        {"nds.wiki.de.vec", "nds"},    {"vec.bin", "vec"},
        {"mono.to-en.bin", "mono"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Study *s = empty();
        assert_int_equal(study_add_argument(s, names[i][0], STUDY_SOURCE, NULL), OK);
        assert_string_equal(s->entry[0].lang, names[i][1]);
        assert_non_null(notes_find(&s->notes, "language-from-name"));
        study_free(s);
    }
}

static void dictionaries_need_to_know_their_target(void **state)
{
    (void)state;
    Study *s = empty();
    Error err = {0};
    assert_int_equal(study_set_dict(s, NULL, "d", false, &err), E_USAGE);
    assert_int_equal(study_add_argument(s, "en.vec", STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, "de.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, "d", false, &err), OK);
    assert_string_equal(s->entry[1].dict_path, "d");
    assert_int_equal(study_add_argument(s, "fr.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, "e", false, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "--dict LANG=FILE"));
    assert_int_equal(study_set_dict(s, "fr", "e", true, &err), OK);
    assert_string_equal(s->entry[2].train_path, "e");
    assert_int_equal(study_set_dict(s, "xx", "e", false, &err), E_USAGE);
    assert_int_equal(study_set_dict(s, "en", "e", false, &err), E_USAGE);
    study_free(s);
}

/* What loading found out about the prepared form is among its notes. */
static void poor_forms_are_noted(void **state)
{
    (void)state;
    char one[160];
    char same[160];
    (void)temp_text(one, "one.vec", "2 1\na 1\nb -2\n");
    (void)temp_text(same, "same.vec", "3 2\na 1 2\nb 1 2\nc 1 2\n");
    StudyOptions o = study_options_defaults();
    (void)snprintf(o.prepare_target, sizeof o.prepare_target, "center");
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, one, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, same, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    assert_non_null(notes_find(&s->entry[0].space->source.notes, "one-dimension"));
    assert_null(notes_find(&s->entry[0].space->source.notes, "zero-vectors"));
    const Note *zero = notes_find(&s->entry[1].space->source.notes, "zero-vectors");
    assert_non_null(zero);
    assert_int_equal(zero->count, 3);
    study_free(s);
}

static void pairs_of_the_training_dictionary_are_left_out(void **state)
{
    (void)state;
    char en[160];
    char de[160];
    char dict[160];
    char train[160];
    (void)temp_text(en, "en.vec", "2 2\na 1 0\nb 0 1\n");
    (void)temp_text(de, "de.vec", "2 2\nx 1 0\ny 0 1\n");
    (void)temp_text(dict, "test.tsv", "a\tx\nb\ty\n");
    (void)temp_text(train, "train.tsv", "a\tx\n");
    StudyOptions o = study_options_defaults();
    o.is_excluding_train = true;
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, en, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, de, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, dict, false, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, train, true, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    assert_int_equal(s->entry[1].lex->n_queries, 1);
    assert_int_equal(s->entry[1].train_overlap, 1);
    const Note *out = notes_find(&s->entry[1].dict->notes, "train-overlap");
    assert_non_null(out);
    assert_false(out->is_warning);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_taken_apart),
        cmocka_unit_test(an_existing_file_is_taken_whole),
        cmocka_unit_test(names_are_safe_to_show),
        cmocka_unit_test(names_stay_apart),
        cmocka_unit_test(languages_are_found_in_file_names),
        cmocka_unit_test(dictionaries_need_to_know_their_target),
        cmocka_unit_test(poor_forms_are_noted),
        cmocka_unit_test(pairs_of_the_training_dictionary_are_left_out),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
