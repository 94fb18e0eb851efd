#include "core/study/study.h"
#include "tests/unit/temp.h"

static Study *read_text(const char *text, Error *err)
{
    char path[160];
    const StudyOptions o = study_options_defaults();
    Study *s = NULL;
    const Status status = study_read(&s, temp_text(path, "s.ini", text), &o, err);
    assert_true((status == OK) == (s != NULL));
    return s;
}

static void a_study_file_is_read(void **state)
{
    (void)state;
    Study *s = read_text(
        "; comment\n[study]\ntitle = Help pages\nnote = one line\n"
        "  and another\nsource = en\n\n"
        "[space en]\nfile = en.bin\nrole = source\n"
        "[space de]\nfile = /abs/de.bin\nlanguage = de-AT\nrole = aligned\n"
        "map = m.npy\nprepare = unit,center,unit\ndict = d.tsv\ntrain-dict = t.tsv\n"
        "[space old]\nfile = old.bin\nrole = snapshot\n"
        "[list core]\nfile = core.txt\nlanguage = en\n"
        "[options]\nk = 7\nseed = 3\n",
        NULL);
    assert_non_null(s);
    assert_string_equal(s->title, "Help pages");
    assert_string_equal(s->note, "one line and another");
    assert_int_equal(s->n, 3);
    assert_int_equal(s->source, 0);
    char want[160];
    (void)snprintf(want, sizeof want, "%s/en.bin", temp_folder);
    assert_string_equal(s->entry[0].path, want);
    assert_string_equal(s->entry[0].lang, "en");
    assert_string_equal(s->entry[1].path, "/abs/de.bin");
    assert_string_equal(s->entry[1].lang, "de-AT");
    assert_string_equal(s->entry[1].prepare, "unit,center,unit");
    assert_int_equal(s->entry[2].role, STUDY_SNAPSHOT);
    assert_int_equal(s->nlists, 1);
    assert_int_equal(s->options.k, 7);
    assert_int_equal(s->options.seed, 3);
    study_free(s);
}

static void refused(const char *text, const char *sentence)
{
    Error err = {0};
    assert_null(read_text(text, &err));
    assert_int_equal(err.code, E_INPUT);
    if (!strstr(err.text, sentence))
        fail_msg("expected \"%s\" in \"%s\"", sentence, err.text);
}

static void mistakes_are_named_with_their_line(void **state)
{
    (void)state;
    refused("[space a\033]\nfile = x\n",
            ":2: control or invisible characters in a name: \"space a^[\"");
    refused("[study]\ntitle = x\ncolour = red\n",
            "s.ini:3: unknown key in [study]: \"colour\"");
    refused("[space en]\nfile = a\n[stuff]\nx = y\n",
            "s.ini:4: unknown section \"stuff\"");
    refused("[space en]\nfile = a\nrole = boss\n", "role is source, aligned or snapshot");
    refused("[space en]\nfile = a\nprepare = whiten\n", "unknown preparation \"whiten\"");
    refused("[space en]\nrole = source\n", "[space en] has no file");
    refused("[study]\nsource = fr\n[space en]\nfile = a\n",
            "the source \"fr\" is no space");
    refused("[space a]\nfile = a\nrole = source\n[space b]\nfile = b\nrole = source\n",
            "two sources");
    refused("[study]\ntitle = x\n", "no [space NAME]");
    refused("[options]\nk = many\n", "not a whole number");
    refused("[options]\nk = 0\n", "k is between 1 and 1000");
    refused("just words\n", "s.ini:1");
    refused("", "no [space NAME]");
}

static void lines_of_any_length_are_read_whole(void **state)
{
    (void)state;
    char title[5000];
    char text[6000];
    memset(title, 'x', sizeof title);
    title[sizeof title - 1] = '\0';
    (void)snprintf(text, sizeof text,
                   "\xef\xbb\xbf[study]\r\ntitle = %s\r\n[space en]\r\nfile : /a.bin ; b"
                   "\r\ncounts = /%.300s.tsv\r\n",
                   title, title);
    Study *s = read_text(text, NULL);
    assert_non_null(s);
    assert_string_equal(s->title, title);
    assert_string_equal(s->entry[0].path, "/a.bin");
    assert_int_equal(strlen(s->entry[0].counts_path), 305);
    study_free(s);
    refused("[space en]\nfile = /a\n  b.bin\n",
            "s.ini:3: only title and note go on in an indented line, not \"file\"");
    refused("[space en\nfile = a\n", "s.ini:1: not a study file");
}

/* A map in the file's own line belongs to that space alone. */
static void a_file_is_written_as_in_arguments(void **state)
{
    (void)state;
    char want[160];
    Study *s = read_text("[space en]\nfile = en.npy#w.txt\nrole = source\n"
                         "[space de]\nfile = de.bin@m.npy\n"
                         "[space fr]\nfile = fr.bin@/abs/m.npy\n"
                         "[space es]\nfile = es.bin\n",
                         NULL);
    assert_non_null(s);
    (void)snprintf(want, sizeof want, "%s/en.npy", temp_folder);
    assert_string_equal(s->entry[0].path, want);
    (void)snprintf(want, sizeof want, "%s/w.txt", temp_folder);
    assert_string_equal(s->entry[0].words_path, want);
    assert_null(s->entry[0].map_path);
    (void)snprintf(want, sizeof want, "%s/de.bin", temp_folder);
    assert_string_equal(s->entry[1].path, want);
    (void)snprintf(want, sizeof want, "%s/m.npy", temp_folder);
    assert_string_equal(s->entry[1].map_path, want);
    assert_string_equal(s->entry[2].map_path, "/abs/m.npy");
    assert_null(s->entry[3].map_path);
    study_free(s);
    (void)temp_text(want, "at@home.bin", "1 1\na 1\n");
    s = read_text("[space en]\nfile = at@home.bin\n", NULL);
    assert_non_null(s);
    assert_null(s->entry[0].map_path);
    study_free(s);
    refused("[space de]\nfile = de.bin@m.npy\nmap = n.npy\n",
            "s.ini:3: said twice, in this line and before: \"map\"");
    refused("[space de]\nmap = n.npy\nfile = de.bin@m.npy\n",
            "s.ini:3: said twice, in this line and before: \"de.bin@m.npy\"");
    refused("[space de]\nfile = a.vec\nfile = b.vec\n",
            "s.ini:3: said twice, in this line and before: \"file\"");
    refused(
        "[space de]\nfile = a.vec\n[space en]\nfile = b.vec\n[space de]\nfile = c.vec\n",
        "s.ini:6: said twice, in this line and before: \"file\"");
}

static void options_given_win(void **state)
{
    (void)state;
    char path[160];
    StudyOptions o = study_options_defaults();
    o.k = 25;
    Study *s = NULL;
    (void)temp_text(path, "s.ini", "[space en]\nfile = a\n[options]\nk = 7\n");
    assert_int_equal(study_read(&s, path, &o, NULL), OK);
    assert_int_equal(s->options.k, 25);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_study_file_is_read),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(lines_of_any_length_are_read_whole),
        cmocka_unit_test(a_file_is_written_as_in_arguments),
        cmocka_unit_test(options_given_win),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
