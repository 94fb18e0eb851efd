/* Tiles of languages by conditions. */
#include <string.h>

#include "plots/chart_heatmap.h"
#include "tests/unit/unit.h"

enum { TARGET, STRATUM, LEVEL, P1, COLS };

/* clang-format off */
static const ColSpec cols[COLS] = {
    [TARGET]  = {"target", "target", "", "", COL_TEXT, 0},
    [STRATUM] = {"stratum", "stratum", "", "", COL_TEXT, 0},
    [LEVEL]   = {"level", "level", "", "", COL_TEXT, 0},
    [P1]      = {"p@1", "P@1", "", "", COL_RATE, 3},
};
/* clang-format on */

static void add(Table *t, const char *target, const char *level, int64_t hits, int64_t n)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, TARGET, str_text(target));
    table_set_text(t, r, STRATUM, str_text("frequency"));
    table_set_text(t, r, LEVEL, str_text(level));
    table_set_rate(t, r, P1, stats_rate(hits, n));
}

static const ChartHeatmapSpec spec = {.y = "target", .value = "p@1", .about = "CSLS"};

static void tiles_say_what_they_know(void **state)
{
    (void)state;
    Table *t = table_new("strata", "P@1 by stratum", cols, COLS);
    add(t, "de", "1-1,000", 90, 100);
    add(t, "de", "1,001-5,000", 10, 100);
    add(t, "om", "1-1,000", 3, 5);     /* too few to shade */
    add(t, "om", "1,001-5,000", 0, 0); /* nothing */
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_heatmap(t, &spec, &o, &s, NULL), OK);
    assert_int_equal(s->y.ncategories, 2);
    assert_int_equal(s->x.ncategories, 2); /* the stratum is one: it is not named */
    assert_int_equal(str_compare(s->x.category[0].text, str_text("1-1,000")), 0);
    assert_int_equal(s->nareas, 3);
    assert_int_equal(s->npaths, 1);
    assert_int_equal(s->area[2].fill, SCENE_HATCHED);
    assert_true(s->stroke[s->area[0].stroke].alpha > s->stroke[s->area[1].stroke].alpha);
    assert_int_equal(str_compare(s->inlined[0].text, str_text(".90 (100)")), 0);
    assert_true(s->inlined[0].is_bare && !s->inlined[2].is_bare);
    assert_int_equal(str_compare(s->inlined[2].text, str_text("n 5")), 0);
    assert_int_equal(str_compare(s->inlined[3].text, str_text("–")), 0);
    assert_non_null(strstr(s->subtitle.p, ".10 to .90"));
    assert_non_null(strstr(s->caption.p, "CSLS; in brackets n"));
    scene_free(s);
    table_free(t);
}

static void one_value_a_place(void **state)
{
    (void)state;
    Table *t = table_new("strata", "P@1 by stratum", cols, COLS);
    add(t, "de", "x", 90, 100);
    add(t, "de", "x", 80, 100);
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    Error err;
    assert_int_equal(chart_make_heatmap(t, &spec, &o, &s, &err), E_USAGE);
    assert_null(s);
    assert_non_null(strstr(err.text, "two values stand in one place"));
    const ChartHeatmapSpec text = {.y = "target", .value = "level"};
    assert_int_equal(chart_make_heatmap(t, &text, &o, &s, &err), E_USAGE);
    table_free(t);
}

/* Columns of the picture by name, whatever else differs. */
static void columns_that_are_named(void **state)
{
    (void)state;
    Table *t = table_new("strata", "P@1 by stratum", cols, COLS);
    add(t, "de", "x", 90, 100);
    table_set_text(t, 0, STRATUM, TEXT("en-de"));
    add(t, "om", "x", 80, 100);
    table_set_text(t, 1, STRATUM, TEXT("en-om"));
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    const ChartHeatmapSpec by_level = {.y = "target", .value = "p@1", .x = {"level"}};
    assert_int_equal(chart_make_heatmap(t, &by_level, &o, &s, NULL), OK);
    assert_int_equal(s->x.ncategories, 1);
    assert_int_equal(str_compare(s->x.category[0].text, str_text("x")), 0);
    assert_int_equal(s->y.ncategories, 2);
    scene_free(s);
    const ChartHeatmapSpec unknown = {.y = "target", .value = "p@1", .x = {"nowhere"}};
    assert_int_equal(chart_make_heatmap(t, &unknown, &o, &s, NULL), E_USAGE);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_say_what_they_know),
        cmocka_unit_test(one_value_a_place),
        cmocka_unit_test(columns_that_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
