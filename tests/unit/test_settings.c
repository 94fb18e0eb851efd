#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/settings.h"

static bool find(const char *name, OptionVerb *out)
{
    *out = (OptionVerb){name, NULL, 0, strcmp(name, "plot") == 0};
    return strcmp(name, "info") == 0 || strcmp(name, "plot") == 0;
}

static const Surroundings pipe_end = {.is_utf8 = true, .has_no_color = true};
static const Surroundings screen = {.is_terminal = true, .width = 60, .is_utf8 = true};

/* Settings of a line of words divided by single blanks. */
static Status settle(const char *line, const Surroundings *around, Settings *out,
                     Error *err)
{
    static char words[256];
    static char name[] = "isogloss";
    char *argv[32] = {name};
    int argc = 1;
    Options o;
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *p = words; *p;) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    *err = (Error){0};
    Status status = options_parse(&o, argc, argv, find, err);
    if (status == OK)
        status = settings_make(&o, around, out, err);
    options_free(&o);
    return status;
}

static Format format_of(const char *line, const Surroundings *around)
{
    Settings s;
    Error err;
    assert_int_equal(settle(line, around, &s, &err), OK);
    return s.format;
}

static bool has_digests(const char *line)
{
    Settings s;
    Error err;
    assert_int_equal(settle(line, &pipe_end, &s, &err), OK);
    return s.study.has_digests;
}

/* Digests are computed for what shows them. */
static void digests_are_for_those_who_print_them(void **state)
{
    (void)state;
    assert_false(has_digests("info"));
    assert_false(has_digests("info --format csv"));
    assert_true(has_digests("info --json"));
    assert_true(has_digests("info -o x.json"));
    assert_true(has_digests("plot"));
    assert_true(has_digests(""));
    const Surroundings cached = {.cache = "/home/x/.cache/isogloss"};
    Settings s;
    Error err;
    assert_int_equal(settle("info", &cached, &s, &err), OK);
    assert_string_equal(s.study.cache_folder, cached.cache);
}

static void lists_are_kept_for_who_asks(void **state)
{
    (void)state;
    Settings s;
    Error err;
    assert_int_equal(settle("info", &screen, &s, &err), OK);
    assert_false(s.study.is_keeping);
    assert_int_equal(s.study.cache_size, study_options_defaults().cache_size);
    assert_int_equal(settle("info --cache --cache-size 5M", &screen, &s, &err), OK);
    assert_true(s.study.is_keeping);
    assert_int_equal(s.study.cache_size, 5000000);
    assert_int_equal(settle("info --cache-size much", &screen, &s, &err), E_USAGE);
}

static void formats_follow_the_surroundings(void **state)
{
    (void)state;
    assert_int_equal(format_of("info", &screen), FORMAT_TABLE);
    assert_int_equal(format_of("info", &pipe_end), FORMAT_TSV);
    assert_int_equal(format_of("info --json", &screen), FORMAT_JSON);
    assert_int_equal(format_of("info --plain", &pipe_end), FORMAT_TABLE);
    assert_int_equal(format_of("info --format tex", &screen), FORMAT_TEX);
    assert_int_equal(format_of("info -o x.csv", &screen), FORMAT_CSV);
    assert_int_equal(format_of("info -o x.csv --format md", &screen), FORMAT_MD);
    assert_int_equal(format_of("info -o x.json/y", &screen), FORMAT_TSV);
    assert_int_equal(format_of("info -o x.txt", &screen), FORMAT_TABLE);
    assert_int_equal(format_of("info -o table", &screen), FORMAT_TSV);
    assert_int_equal(format_of("info -o -", &screen), FORMAT_TABLE);
}

static void shape_fits_where_it_is_shown(void **state)
{
    (void)state;
    Settings s;
    Error err;
    assert_int_equal(settle("info", &screen, &s, &err), OK);
    assert_int_equal(s.shape.width, 60);
    assert_true(s.shape.is_color);
    assert_false(s.shape.has_warnings); /* they are on stderr */
    assert_int_equal(settle("info -o x.txt", &screen, &s, &err), OK);
    assert_int_equal(s.shape.width, 0);
    assert_false(s.shape.is_color);
    assert_true(s.shape.has_warnings);
    assert_int_equal(settle("info --color never", &screen, &s, &err), OK);
    assert_false(s.shape.is_color);
    assert_int_equal(settle("info --color always --format table", &pipe_end, &s, &err),
                     OK);
    assert_true(s.shape.is_color);
    const Surroundings old = {.is_terminal = true, .width = 80};
    assert_int_equal(settle("info", &old, &s, &err), OK);
    assert_int_equal(s.shape.mode, TEXT_ASCII);
    assert_int_equal(settle("info --format md", &old, &s, &err), OK);
    assert_int_equal(s.shape.mode, TEXT_UTF8); /* a document, not a screen */
}

static void verbs_that_write_keep_their_output(void **state)
{
    (void)state;
    Settings s;
    Error err;
    assert_int_equal(settle("plot -o x.png", &screen, &s, &err), OK);
    assert_string_equal(s.own_output, "x.png");
    assert_null(s.output);
    assert_int_equal(s.format, FORMAT_TABLE);
    assert_int_equal(settle("info -o x.tsv", &screen, &s, &err), OK);
    assert_null(s.own_output);
    assert_string_equal(s.output, "x.tsv");
}

static void study_options_are_taken_over(void **state)
{
    (void)state;
    Settings s;
    Error err;
    assert_int_equal(settle("info --max-vocab 200k --limit-memory 2GB --k 5 --seed 9 "
                            "--prepare unit --prepare-target unit,center --lower --swap "
                            "--map-convention column --skip-bad-rows --threads 3",
                            &screen, &s, &err),
                     OK);
    assert_int_equal(s.study.limits.max_vocab, 200000);
    assert_true(s.study.limits.memory == 2000000000u);
    assert_int_equal(s.study.k, 5);
    assert_int_equal(s.study.seed, 9);
    assert_string_equal(s.study.prepare_source, "unit");
    assert_string_equal(s.study.prepare_target, "unit,center");
    assert_true(s.study.is_lower && s.study.is_swapped && s.study.limits.skip_bad_rows);
    assert_false(s.study.limits.strict);
    assert_int_equal(s.study.convention, MAPPING_COLUMN);
    assert_int_equal(s.threads, 3);
}

static void refuses(const char *line, const char *text)
{
    Settings s;
    Error err;
    assert_int_equal(settle(line, &screen, &s, &err), E_USAGE);
    assert_string_equal(err.text, text);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    refuses("info --json --format csv", "--json and --format contradict each other");
    refuses("info --csv-safe --csv-raw",
            "--csv-safe and --csv-raw contradict each other");
    refuses("info --quiet --verbose", "--quiet and --verbose contradict each other");
    refuses("info --study s.ini --dict d", "--study and --dict contradict each other");
    refuses("info --row-aligned --dict d",
            "--row-aligned and --dict contradict each other");
    refuses("info --exclude-train", "--exclude-train needs --train-dict");
    refuses("info --max-vocab 0",
            "--max-vocab: \"0\" is not a number of rows (200000 or 200k)");
    refuses("info --max-vocab 3G",
            "--max-vocab: \"3G\" is not a number of rows (200000 or 200k)");
    refuses("info --limit-memory 0", "--limit-memory: \"0\" is not a size (2GB, 500M)");
    Settings s;
    Error err;
    assert_int_equal(
        settle("info --json --format json --no-quiet --verbose", &screen, &s, &err), OK);
    assert_int_equal(settle("info --prepare units", &screen, &s, &err), E_USAGE);
    assert_non_null(strstr(err.text, "--prepare: "));
    assert_non_null(strstr(err.text, "units"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_follow_the_surroundings),
        cmocka_unit_test(digests_are_for_those_who_print_them),
        cmocka_unit_test(lists_are_kept_for_who_asks),
        cmocka_unit_test(shape_fits_where_it_is_shown),
        cmocka_unit_test(verbs_that_write_keep_their_output),
        cmocka_unit_test(study_options_are_taken_over),
        cmocka_unit_test(contradictions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
