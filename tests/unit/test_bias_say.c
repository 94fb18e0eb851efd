/* What is said of results made by hand, word for word. */
#include <math.h>
#include <string.h>

#include "core/diag/bias_say.h"
#include "tests/unit/made.h"

enum { MOST = 5 };

static const BiasOptions o = {.alpha = 0.05, .margin = 0.2};

/* A result with d = .5, and an interval and q that make it a difference or not. */
static BiasResult result_of(const char *name, const Space *space, bool is_difference)
{
    BiasResult r = {.q = is_difference ? 0.01 : 0.5, .common = (double)NAN};
    r.test.name = name;
    r.test.space = r.test.across = space;
    r.weat.d = 0.5;
    r.weat.boot.ci = is_difference ? (Interval){0.25, 0.75} : (Interval){-0.5, 0.75};
    return r;
}

static const char *said(BiasResults *r, TableSet **set)
{
    table_set_free(*set);
    *set = table_set_new("bias");
    bias_say(*set, r, &o);
    return (*set)->finding;
}

static void differences_are_named_three_at_most(void **state)
{
    (void)state;
    float x[4] = {1, 0, 0, 1};
    Space *en = made_space("en", x, 2, 2);
    Space *de = made_space("de", x, 2, 2);
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    BiasResult result[MOST];
    for (int i = 0; i < MOST; i++)
        result[i] = result_of(names[i], en, i != 1);
    result[2].is_across = true;
    result[2].test.across = de;
    BiasResults r = {.result = result, .n = 2};
    TableSet *set = NULL;
    assert_string_equal(said(&r, &set), "1 of 2 tests that may be judged hold X and Y "
                                        "apart: a (en) d .500 [.250 to .750]");
    r.n = MOST;
    assert_string_equal(
        said(&r, &set),
        "4 of 5 tests that may be judged hold X and Y apart: a (en) d .500 [.250 to "
        ".750], c (en to de) d .500 [.250 to .750], d (en) d .500 [.250 to .750] and 1 "
        "more");
    assert_int_equal(notes_find(&set->notes, "bias-family")->count, MOST);
    assert_non_null(notes_find(&set->notes, "bias-reading"));
    assert_null(notes_find(&set->notes, "bias-gender"));
    (void)snprintf(result[0].why, sizeof result[0].why, "too few");
    result[0].q = (double)NAN;
    result[0].is_gendered = true;
    result[3].is_names = true;
    assert_non_null(strstr(said(&r, &set), "3 of 4 tests that may be judged"));
    assert_non_null(strstr(set->finding, "; 1 not assessable"));
    assert_int_equal(notes_find(&set->notes, "bias-family")->count, MOST - 1);
    assert_int_equal(notes_find(&set->notes, "bias-gender")->count, 1);
    assert_int_equal(notes_find(&set->notes, "bias-names")->count, 1);
    r.n = 1;
    assert_string_equal(said(&r, &set), "none of 1 tests may be judged (a: too few)");
    table_set_free(set);
    space_free(en);
    space_free(de);
}

/* First what an orthogonal map cannot do, with the largest change by each step. */
static void changes_come_first(void **state)
{
    (void)state;
    float x[4] = {1, 0, 0, 1};
    Space *en = made_space("en", x, 2, 2);
    BiasResult result = result_of("a", en, false);
    BiasLine line[4] = {{.is_all = true, .step = "all", .q = 0.5},
                        {.step = "center (guessed)", .q = (double)NAN},
                        {.step = "map", .q = (double)NAN},
                        {.is_all = true, .step = "all", .q = 0.2}};
    line[0].verdict = BIAS_AMPLIFIED;
    line[1].change.step.most = 0.018;
    line[2].change.step.most = 5e-9;
    line[3].verdict = BIAS_UNCLEAR;
    BiasResults r = {.result = &result, .n = 1, .line = line, .nlines = 4};
    TableSet *set = NULL;
    assert_string_equal(
        said(&r, &set),
        "an orthogonal map cannot change a figure within a language; largest change of a "
        "word by center 0.018, map 5e-09 (self-check holds: no more than 1e-6); of 2 "
        "tests before and after 0 unchanged, 1 amplified, 0 attenuated, 0 reversed, 1 "
        "unclear; 0 of 1 tests that may be judged hold X and Y apart");
    assert_int_equal(notes_find(&set->notes, "bias-family")->count, 3);
    line[2].change.step.most = 0.25; /* no self-check where a word moved */
    assert_non_null(strstr(said(&r, &set), "map 0.250; of 2 tests"));
    r.guessed = "";
    r.guessed_of = en;
    (void)said(&r, &set);
    assert_non_null(strstr(notes_find(&set->notes, "preparation-guessed")->text,
                           "done to en since the file of --before is not on record: the "
                           "steps are guessed from the data (none)"));
    (void)snprintf(line[0].before.why, sizeof line[0].before.why, "lost");
    (void)snprintf(line[3].before.why, sizeof line[3].before.why, "lost");
    assert_non_null(strstr(said(&r, &set), "; no test before and after may be judged; "));
    table_set_free(set);
    space_free(en);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_named_three_at_most),
        cmocka_unit_test(changes_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
