#include "tests/unit/unit.h"
#include "tui/recipe.h"
#include "tui/verbs.h"

/* The recipe of a command, joined by blanks. */
static void check(char *const *argv, int argc, const char *want)
{
    static const char *const leave_out[] = {"review", NULL};
    Options o;
    Error err = {0};
    assert_int_equal(options_parse(&o, argc, argv, verbs_find_any, &err), OK);
    Recipe r = recipe_make(&o, leave_out);
    Str s = {0};
    for (int i = 0; i < r.n; i++)
        str_addf(&s, "%s%s", i > 0 ? " " : "", r.arg[i]);
    assert_string_equal(str_cstr(&s), want);
    str_free(&s);
    recipe_free(&r);
    options_free(&o);
}

#define CHECK(want, ...)                                                                 \
    do {                                                                                 \
        char words[][24] = {"isogloss", __VA_ARGS__};                                    \
        char *argv[24];                                                                  \
        const int n = (int)(sizeof words / sizeof *words);                               \
        for (int i = 0; i < n; i++)                                                      \
            argv[i] = words[i];                                                          \
        check(argv, n, want);                                                            \
    } while (0)

static void what_changes_the_result_is_told_and_nothing_else(void **state)
{
    (void)state;
    CHECK("report --k=5 --date=d en.vec de.vec", "report", "en.vec", "--threads", "3",
          "--k", "5", "de.vec", "-o", "x", "--force", "--quiet", "--cpu", "avx2",
          "--date", "d", "--review", "r.ini");
    CHECK("report --dict=de=a --dict=el=b --no-lower en.vec", "report", "--dict", "de=a",
          "en.vec", "--dict", "el=b", "--no-lower");
    CHECK("report -- -x.vec y", "report", "--", "-x.vec", "y");
}

static void several_words_and_repeated_options_stay_apart(void **state)
{
    (void)state;
    CHECK("plot --axes=a-b c-d map en.vec", "plot", "map", "en.vec", "--axes", "a-b",
          "c-d");
    CHECK("plot --sets=a --sets=b forest en.vec", "plot", "forest", "en.vec", "--sets",
          "a", "--sets", "b");
    CHECK("plot --null=a b --null=c d trajectory en.vec", "plot", "trajectory", "en.vec",
          "--null", "a", "b", "--null", "c", "d");
    assert_true(recipe_leaves_out(OPTION_THREADS));
    assert_false(recipe_leaves_out(OPTION_SEED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changes_the_result_is_told_and_nothing_else),
        cmocka_unit_test(several_words_and_repeated_options_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
