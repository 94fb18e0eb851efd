/* A learning curve's table as a scene: places, bands, what is said. */
#include <math.h>
#include <string.h>

#include "core/diag/bli_table.h"
#include "plots/chart_curve.h"
#include "tests/unit/unit.h"

static void add(Table *t, const char *target, BliDirection d, int n)
{
    BliCurve c = {.n = n, .d = 100};
    for (int i = 0; i < n; i++) {
        c.point[i] = (BliCurvePoint){.pairs = 50 << i,
                                     .subsets = 5,
                                     .p1 = stats_rate(10 * (i + 1), 100),
                                     .lowest = 0.1,
                                     .highest = 0.2};
    }
    bli_table_add_curve(t, (BliPlace){target, d}, &c);
}

static Scene *drawn(const Table *t, int32_t d, const char *target, const char *where)
{
    ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    o.target = target;
    o.where = where;
    assert_int_equal(chart_make_curve(t, d, &o, &s, NULL), OK);
    return s;
}

static void pairs_stand_on_a_logarithmic_axis(void **state)
{
    (void)state;
    Table *t = bli_table_new(BLI_TABLE_CURVE);
    add(t, "de", BLI_FORWARD, 3);
    Scene *s = drawn(t, 100, NULL, NULL);
    assert_int_equal(s->npoints, 3);
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(s->point[i].x - log10(50 << i)) < 1e-12);
        assert_true(fabs(s->point[i].y - 0.1 * (i + 1)) < 1e-12);
    }
    assert_int_equal(s->x.ncategories, 3); /* 50, 100, 200 */
    assert_true(fabs(s->x.category_at[2] - log10(200)) < 1e-12);
    assert_int_equal(str_compare(s->x.category[2].text, TEXT("200")), 0);
    assert_int_equal(s->npaths, 2); /* the band below the line */
    assert_true(s->path[0].is_filled && !s->path[1].is_filled);
    assert_int_equal(s->path[0].n, 6);
    /* to the right along the lower ends, back along the upper ones */
    const Rate r = stats_rate(30, 100);
    assert_true(fabs(s->xy[2 * 2 + 1] - r.lo) < 1e-12);
    assert_true(fabs(s->xy[2 * 3 + 1] - r.hi) < 1e-12);
    assert_int_equal(s->nrules, 1);
    assert_true(fabs(s->rule[0].at - 2) < 1e-12);
    assert_true(s->y.hi >= r.hi);
    scene_free(s);
    s = drawn(t, 5000, NULL, NULL); /* beyond the axis: no rule */
    assert_int_equal(s->nrules, 0);
    scene_free(s);
    table_free(t);
}

static void targets_and_directions_are_lines(void **state)
{
    (void)state;
    Table *t = bli_table_new(BLI_TABLE_CURVE);
    add(t, "de", BLI_FORWARD, 3);
    add(t, "de", BLI_BACKWARD, 3);
    add(t, "hi", BLI_FORWARD, 1);
    Scene *s = drawn(t, 0, NULL, "direction:forward");
    assert_int_equal(s->ngroups, 2);
    assert_int_equal(str_compare(s->group[0].name.text, TEXT("de")), 0);
    assert_int_equal(s->nintervals, 1); /* one point has a whisker in place of a band */
    scene_free(s);
    s = drawn(t, 0, "de", NULL);
    assert_int_equal(s->ngroups, 2);
    assert_int_equal(str_compare(s->group[1].name.text, TEXT("de, backward")), 0);
    scene_free(s);
    ChartOptions o = chart_options_defaults();
    Error err = {0};
    o.target = "fr";
    assert_int_equal(chart_make_curve(t, 0, &o, &s, &err), E_UNDEFINED);
    assert_null(s);
    Table *other = bli_table_new(BLI_TABLE_LEAKAGE);
    assert_int_equal(chart_make_curve(other, 0, &o, &s, &err), E_USAGE);
    table_free(other);
    table_free(t);
}

/* As many curves and points as there are. */
static void no_curve_is_left_out(void **state)
{
    (void)state;
    Table *t = bli_table_new(BLI_TABLE_CURVE);
    for (int i = 0; i < 40; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "l%d", i);
        add(t, name, BLI_FORWARD, 2);
    }
    for (int i = 0; i < 30; i++)
        add(t, "l0", BLI_FORWARD, 3);
    Scene *s = drawn(t, 0, NULL, NULL);
    assert_int_equal(s->ngroups, 40);
    assert_int_equal(s->npoints, 80 + 90);
    assert_int_equal(s->path[0].n, 2 * 92);
    scene_free(s);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_stand_on_a_logarithmic_axis),
        cmocka_unit_test(targets_and_directions_are_lines),
        cmocka_unit_test(no_curve_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
