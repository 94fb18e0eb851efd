#include <math.h>

#include "plots/chart_slope.h"
#include "tests/unit/unit.h"

static void open_marks_are_not_shown_to_differ(void **state)
{
    (void)state;
    const ChartSlopeLine line[] = {
        {"de", {stats_rate(10, 100), stats_rate(40, 100)}, {false, true}},
        {"eu", {stats_rate(20, 100), stats_rate(22, 100)}, {false, false}},
    };
    const ChartSlope c = {.place = {"before", "after"},
                          .nplaces = 2,
                          .line = line,
                          .nlines = 2,
                          .score = "CSLS"};
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_slope(&c, &o, &s, NULL), OK);
    assert_int_equal(s->npoints, 4);
    assert_int_equal(s->nintervals, 4);
    assert_int_equal(s->npaths, 2);
    assert_int_equal(s->x.ncategories, 2);
    int open = 0;
    for (int i = 0; i < s->npoints; i++) {
        const ScenePoint *p = &s->point[i];
        const int at = p->x > 0.5;
        assert_true(p->y == line[p->group].rate[at].value);
        assert_true(fabs(p->x - at) < 0.1);
        open += p->trust == SCENE_TRUST_POOR;
        assert_true(p->trust != SCENE_TRUST_POOR || (p->group == 1 && at == 1));
    }
    assert_int_equal(open, 1);
    assert_int_equal(s->nkeys, 3); /* both lines, and what open means */
    assert_true(s->y.hi >= line[0].rate[1].hi);
    scene_free(s);
}

static void missing_places_have_no_mark(void **state)
{
    (void)state;
    const ChartSlopeLine line[] = {
        {"cosine",
         {stats_rate(1, 9), stats_rate(0, 0), stats_rate(5, 9)},
         {false, true, true}}};
    const ChartSlope c = {
        .place = {"a", "b", "c"}, .nplaces = 3, .line = line, .nlines = 1};
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_slope(&c, &o, &s, NULL), OK);
    assert_int_equal(s->npoints, 2);
    assert_int_equal(s->nkeys, 1);
    scene_free(s);
    Error err = {0};
    const ChartSlope none = {.nplaces = 2};
    assert_int_equal(chart_make_slope(&none, &o, &s, &err), E_UNDEFINED);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_marks_are_not_shown_to_differ),
        cmocka_unit_test(missing_places_have_no_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
