#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/options.h"

static const Param own[] = {
    {.name = "scores",
     .kind = PARAM_TEXT,
     .initial = "nn",
     .choices = "nn|csls|isf",
     .is_list = true,
     .metavar = "SCORES",
     .help = "which"},
    {.name = "strata", .kind = PARAM_BOOL, .initial = "true", .help = "by stratum"},
    {.name = "alpha",
     .kind = PARAM_REAL,
     .min = 0,
     .max = 1,
     .metavar = "A",
     .help = "level"},
};

static bool find(const char *name, OptionVerb *out)
{
    if (strcmp(name, "bli") != 0)
        return false;
    *out = (OptionVerb){"bli", own, sizeof own / sizeof *own, false};
    return true;
}

/* Parses a line of words divided by single blanks. */
static Status parse(Options *o, const char *line, Error *err)
{
    static char words[512];
    static char name[] = "isogloss";
    char *argv[32] = {name};
    int argc = 1;
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *p = words; *p;) {
        argv[argc++] = p;
        p += strcspn(p, " ");
        if (*p)
            *p++ = '\0';
    }
    *err = (Error){0};
    return options_parse(o, argc, argv, find, err);
}

static void words_and_options_mix(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_int_equal(parse(&o,
                           "--k 5 bli en.vec --dict=a --lower de.vec -o x.json --dict "
                           "de=b --scores csls,nn --no-strata --seed=7",
                           &err),
                     OK);
    assert_string_equal(o.verb.name, "bli");
    assert_int_equal(o.nargs, 2);
    assert_string_equal(o.arg[0], "en.vec");
    assert_string_equal(o.arg[1], "de.vec");
    assert_int_equal(options_int(&o, OPTION_K), 5);
    assert_int_equal(options_int(&o, OPTION_SEED), 7);
    assert_true(options_bool(&o, OPTION_LOWER));
    assert_false(options_bool(&o, OPTION_SWAP));
    assert_string_equal(options_text(&o, OPTION_OUTPUT), "x.json");
    assert_null(options_text(&o, OPTION_TABLE));
    assert_int_equal(o.ndicts, 2);
    assert_string_equal(o.dict[0], "a");
    assert_string_equal(o.dict[1], "de=b");
    assert_string_equal(options_param(&o, "scores"), "csls,nn");
    assert_string_equal(options_param(&o, "strata"), "false");
    assert_null(options_param(&o, "alpha"));
    options_free(&o);
}

static void defaults_stand_when_nothing_is_given(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_int_equal(parse(&o, "bli", &err), OK);
    assert_int_equal(options_int(&o, OPTION_K), 10);
    assert_string_equal(options_param(&o, "scores"), "nn");
    assert_string_equal(options_param(&o, "strata"), "true");
    assert_null(options_text(&o, OPTION_FORMAT));
    options_free(&o);
    assert_int_equal(parse(&o, "", &err), OK);
    assert_null(o.verb.name);
    options_free(&o);
}

static void a_fence_ends_options(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_int_equal(parse(&o, "bli a - -- -x --k bli", &err), OK);
    assert_int_equal(o.nargs, 5);
    assert_true(o.is_fenced);
    assert_int_equal(o.fenced, 2);
    assert_string_equal(o.arg[1], "-");
    assert_string_equal(o.arg[4], "bli");
    options_free(&o);
    assert_int_equal(parse(&o, "-- bli", &err), OK); /* a file of that name */
    assert_null(o.verb.name);
    options_free(&o);
}

static void refuses(const char *line, const char *text, const char *hint)
{
    Options o;
    Error err;
    assert_int_equal(parse(&o, line, &err), E_USAGE);
    assert_string_equal(err.text, text);
    assert_string_equal(err.hint, hint);
    options_free(&o);
}

static void mistakes_are_named_with_a_way_out(void **state)
{
    (void)state;
    refuses("bli --dcit x", "bli has no option --dcit", "did you mean --dict?");
    refuses("bli --score nn", "bli has no option --score", "did you mean --scores?");
    refuses("bli --xyzzy", "bli has no option --xyzzy",
            "isogloss help bli lists its options");
    refuses(
        "--scores nn bli", "there is no option --scores that every verb knows",
        "options of a verb stand after the verb; isogloss help options lists those of "
        "every verb");
    refuses("bli --k", "--k needs a value", "--k N");
    refuses("bli --dict --lower", "--dict needs a value", "--dict [LANG=]FILE");
    refuses("bli --k ten", "--k: \"ten\" is not a whole number", "");
    refuses("bli --k 0", "--k: 0 is not between 1 and 1000", "");
    refuses("bli --k 1.5", "--k: \"1.5\" is not a whole number", "");
    refuses("bli --alpha 2", "--alpha: 2 is not between 0 and 1", "");
    refuses("bli --alpha x", "--alpha: \"x\" is not a number", "");
    refuses("bli --format jsno",
            "--format: \"jsno\" is none of table, json, csv, tsv, md, tex",
            "did you mean json?");
    refuses("bli --scores nn,cls", "--scores: \"cls\" is none of nn, csls, isf",
            "did you mean csls?");
    refuses("bli --scores nn,", "--scores: \"\" is none of nn, csls, isf", "");
    refuses("bli --lower=maybe", "--lower is a yes or no and takes no value \"maybe\"",
            "");
    refuses("bli -x", "there is no option -x",
            "options are written in full (--format); -- before a word that begins with a "
            "hyphen");
    refuses("bli --no-k", "bli has no option --no-k",
            "isogloss help bli lists its options");
}

static void the_first_mistake_counts_and_the_rest_is_read(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_int_equal(parse(&o, "bli --xyzzy --k 0 --help", &err), E_USAGE);
    assert_string_equal(err.text, "bli has no option --xyzzy");
    assert_true(options_bool(&o, OPTION_HELP));
    options_free(&o);
}

static void every_option_is_described(void **state)
{
    (void)state;
    for (int i = 0; i < OPTION_COUNT; i++) {
        const Param *p = &options_common[i].param;
        assert_non_null(p->name);
        assert_true(p->help && strlen(p->help) > 5);
        assert_non_null(options_common[i].group);
        assert_true((p->metavar != NULL) == (p->kind != PARAM_BOOL));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(options_common[j].param.name, p->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_options_mix),
        cmocka_unit_test(defaults_stand_when_nothing_is_given),
        cmocka_unit_test(a_fence_ends_options),
        cmocka_unit_test(mistakes_are_named_with_a_way_out),
        cmocka_unit_test(the_first_mistake_counts_and_the_rest_is_read),
        cmocka_unit_test(every_option_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
