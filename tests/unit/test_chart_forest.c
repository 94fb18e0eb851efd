/* Effects with their intervals under each other. */
#include <math.h>
#include <string.h>

#include "plots/chart_forest.h"
#include "tests/unit/unit.h"

enum { TEST, SPACE, TO, EFFECT, LO, HI, VERDICT, RATE, COLS };

/* clang-format off */
static const ColSpec cols[COLS] = {
    [TEST]    = {"test", "test", "", "", COL_TEXT, 0},
    [SPACE]   = {"space", "space", "", "", COL_TEXT, 0},
    [TO]      = {"to", "to", "", "", COL_TEXT, 0},
    [EFFECT]  = {"effect", "effect", "", "", COL_REAL, 3},
    [LO]      = {"lo", "from", "", "", COL_REAL, 3},
    [HI]      = {"hi", "to", "", "", COL_REAL, 3},
    [VERDICT] = {"verdict", "verdict", "", "", COL_TEXT, 0},
    [RATE]    = {"rate", "rate", "", "", COL_RATE, 3},
};
/* clang-format on */

static void add(Table *t, const char *to, const double v[3], const char *verdict)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, TEST, TEXT("flowers"));
    table_set_text(t, r, SPACE, TEXT("en"));
    table_set_text(t, r, TO, str_text(to));
    table_set_real_or(t, r, EFFECT, v[0], "fewer than two words in a set");
    table_set_real(t, r, LO, v[1]);
    table_set_real(t, r, HI, v[2]);
    table_set_text(t, r, VERDICT, str_text(verdict));
    table_set_rate(t, r, RATE, stats_rate(r + 1, 10));
}

static Table *make_table(void)
{
    Table *t = table_new("tests", "Tests", cols, COLS);
    add(t, "en", (const double[]){1.5, 1.1, 1.75}, "difference");
    add(t, "de", (const double[]){-0.25, -1.5, 0.75}, "inconclusive");
    add(t, "de", (const double[]){NAN, NAN, NAN}, "not assessable");
    add(t, "en", (const double[]){0.5, NAN, NAN}, "inconclusive");
    return t;
}

static const ChartForestSpec spec = {.value = "effect",
                                     .lo = "lo",
                                     .hi = "hi",
                                     .name = {"test", "space", "to"},
                                     .verdict = "verdict",
                                     .firm = "difference",
                                     .line = "no effect",
                                     .interval = "95 % interval"};

static bool is(Text t, const char *want)
{
    return str_compare(t, str_text(want)) == 0;
}

static void a_row_each(void **state)
{
    (void)state;
    Table *t = make_table();
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_forest(t, &spec, &o, &s, NULL), OK);
    assert_int_equal(s->y.ncategories, 4);
    assert_true(is(s->y.category[0].text, "flowers, en"));
    assert_true(is(s->y.category[1].text, "flowers, en to de"));
    assert_int_equal(s->npoints, 3);
    assert_int_equal(s->nintervals, 2);
    assert_int_equal(s->point[0].trust, SCENE_TRUST_GOOD);
    assert_int_equal(s->point[1].trust, SCENE_TRUST_POOR);
    assert_true(s->point[2].y == 3); /* below the row without a value */
    assert_true(s->x.lo < -1.5 && s->x.hi > 1.75);
    assert_true(s->nrules == 1 && s->rule[0].at == 0 && s->rule[0].is_vertical);
    assert_true(is(s->note[0].text, "1.50 [1.10 to 1.75]"));
    assert_true(is(s->note[1].text, "\u2212.25 [\u22121.50 to .75]"));
    assert_true(is(s->note[2].text, "\u2013 (fewer than two words in a set)"));
    assert_true(is(s->note[3].text, ".50"));
    assert_int_equal(s->nkeys, 1);
    assert_non_null(strstr(s->subtitle.p, "3 of 4 rows have a value"));
    scene_free(s);
    table_free(t);
}

static void rates_have_their_own_ends(void **state)
{
    (void)state;
    Table *t = make_table();
    ChartOptions o = chart_options_defaults();
    o.where = "rate<0.35";
    const ChartForestSpec rates = {.value = "rate",
                                   .name = {"space"},
                                   .none = 0.5,
                                   .line = "chance",
                                   .interval = "Wilson"};
    Scene *s = NULL;
    assert_int_equal(chart_make_forest(t, &rates, &o, &s, NULL), OK);
    assert_int_equal(s->nintervals, 3);
    assert_int_equal(s->nkeys, 0);
    assert_true(s->x.hi > 0.5 && s->rule[0].at == 0.5);
    assert_non_null(strstr(s->caption.p, "The dotted line is chance."));
    scene_free(s);
    ChartForestSpec bare = rates;
    bare.line = NULL; /* a rate has no value of no effect */
    assert_int_equal(chart_make_forest(t, &bare, &o, &s, NULL), OK);
    assert_int_equal(s->nrules, 0);
    assert_null(strstr(s->caption.p, "dotted"));
    scene_free(s);
    table_free(t);
}

static void what_is_refused(void **state)
{
    (void)state;
    Table *t = make_table();
    ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    ChartForestSpec bad = spec;
    bad.value = "test";
    assert_int_equal(chart_make_forest(t, &bad, &o, &s, NULL), E_USAGE);
    bad = spec;
    bad.hi = "none";
    assert_int_equal(chart_make_forest(t, &bad, &o, &s, NULL), E_USAGE);
    o.where = "verdict:assessable";
    assert_int_equal(chart_make_forest(t, &spec, &o, &s, NULL), E_UNDEFINED);
    assert_null(s);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_each),
        cmocka_unit_test(rates_have_their_own_ends),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
