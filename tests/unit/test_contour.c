#include <math.h>

#include "plots/contour.h"
#include "tests/unit/unit.h"

enum { SIDE = 41 };

typedef double (*Height)(double x, double y);

static double cone(double x, double y)
{
    return hypot(x, y);
}

static double plane(double x, double y)
{
    return 2 * x + y;
}

static double saddle(double x, double y)
{
    return x * y;
}

/* A grid over [-1, 1] x [-1, 1]. */
static ContourGrid grid_of(Height height, double *z)
{
    const ContourGrid g = {SIDE, SIDE, -1, -1, 2.0 / (SIDE - 1), z, NULL};
    for (int j = 0; j < SIDE; j++)
        for (int i = 0; i < SIDE; i++)
            z[j * SIDE + i] = height(g.x0 + i * g.step, g.y0 + j * g.step);
    return g;
}

/* Twice the signed area of a closed line (left turns positive). */
static double area(const Contour *c, int32_t line)
{
    const double *p = c->xy + 2 * c->line[line].first;
    double sum = 0;
    for (int32_t i = 0; i + 1 < c->line[line].n; i++, p += 2)
        sum += p[0] * p[3] - p[2] * p[1];
    return sum / 2;
}

static double all_areas(const Contour *c)
{
    double sum = 0;
    for (int32_t i = 0; i < c->nlines; i++)
        sum += area(c, i);
    return sum;
}

static void a_circle_is_one_ring(void **state)
{
    (void)state;
    double z[SIDE * SIDE];
    const ContourGrid g = grid_of(cone, z);
    Contour c;
    contour_make(&g, 0.7, &c);
    assert_int_equal(c.nlines, 1);
    assert_true(c.line[0].is_closed);
    const double *end = c.xy + 2 * ((size_t)c.line[0].n - 1);
    assert_true(c.xy[0] == end[0] && c.xy[1] == end[1]);
    /* Linear interpolation of a curved height: of the second order in the step. */
    for (size_t i = 0; i < c.nxy; i++)
        assert_true(fabs(hypot(c.xy[2 * i], c.xy[2 * i + 1]) - 0.7) < 0.002);
    /* The outside is higher and on the left: clockwise. */
    assert_true(fabs(area(&c, 0) + acos(-1) * 0.49) < 0.01);
    contour_done(&c);
    contour_make_area(&g, 0.7, &c);
    assert_true(fabs(all_areas(&c) - acos(-1) * 0.49) < 0.01);
    contour_done(&c);
    contour_make(&g, 2, &c);
    assert_int_equal(c.nlines, 0);
    contour_done(&c);
    contour_make_area(&g, 2, &c);
    assert_true(fabs(all_areas(&c) - 4) < 1e-12);
    assert_int_equal(c.nlines, SIDE - 1); /* whole rows */
    contour_done(&c);
}

static void a_plane_has_one_straight_line(void **state)
{
    (void)state;
    double z[SIDE * SIDE];
    const ContourGrid g = grid_of(plane, z);
    Contour c;
    contour_make(&g, 0.33, &c);
    assert_int_equal(c.nlines, 1);
    assert_false(c.line[0].is_closed);
    for (size_t i = 0; i < c.nxy; i++)
        assert_true(fabs(plane(c.xy[2 * i], c.xy[2 * i + 1]) - 0.33) < 1e-12);
    /* The right is higher: the line goes down. */
    assert_true(fabs(c.xy[1] - 1) < 1e-12);
    assert_true(fabs(c.xy[2 * c.nxy - 1] + 1) < 1e-12);
    contour_done(&c);
    contour_make_area(&g, 0.33, &c);
    /* x below (.33 - y) / 2: a trapezium of mean width 1 + .165. */
    assert_true(fabs(all_areas(&c) - 2 * 1.165) < 1e-12);
    contour_done(&c);
}

/* Lines that go through nodes: points are not doubled, nothing is lost. */
static void nodes_at_the_level_count_as_above(void **state)
{
    (void)state;
    double z[SIDE * SIDE];
    const ContourGrid g = grid_of(plane, z);
    Contour c;
    for (int i = 0; i < SIDE * SIDE; i++)
        z[i] = round(20 * z[i]);
    contour_make(&g, 0, &c);
    assert_int_equal(c.nlines, 1);
    for (size_t i = 1; i < c.nxy; i++)
        assert_true(c.xy[2 * i] != c.xy[2 * i - 2] || c.xy[2 * i + 1] != c.xy[2 * i - 1]);
    contour_done(&c);
    /* A single node at the level with all below: a ring of no size, dropped. */
    for (int i = 0; i < SIDE * SIDE; i++)
        z[i] = i == 5 * SIDE + 5 ? 1 : 0;
    contour_make(&g, 1, &c);
    assert_int_equal(c.nlines, 0);
    contour_done(&c);
}

/* One square, corners above at the lower left and upper right. The mean decides. */
static void saddles_follow_the_mean(void **state)
{
    (void)state;
    double z[] = {1, 0, 0, 1};
    const ContourGrid g = {2, 2, 0, 0, 1, z, NULL};
    Contour c;
    /* mean .5 is above .4: the higher corners are joined, each line cuts off a lower */
    contour_make(&g, 0.4, &c);
    assert_int_equal(c.nlines, 2);
    for (int i = 0; i < 2; i++) {
        const double *p = c.xy + 2 * c.line[i].first;
        const double x = (p[0] + p[2]) / 2;
        const double y = (p[1] + p[3]) / 2;
        assert_true(fabs(x - y) > 0.5); /* near a lower corner */
    }
    contour_done(&c);
    contour_make_area(&g, 0.4, &c);
    assert_int_equal(c.nlines, 2);
    assert_true(fabs(all_areas(&c) - 0.4 * 0.4) < 1e-12);
    contour_done(&c);
    contour_make(&g, 0.6, &c);
    assert_int_equal(c.nlines, 2);
    for (int i = 0; i < 2; i++) {
        const double *p = c.xy + 2 * c.line[i].first;
        assert_true(fabs((p[0] + p[2]) / 2 - (p[1] + p[3]) / 2) < 1e-12);
    }
    contour_done(&c);
    contour_make_area(&g, 0.6, &c);
    assert_int_equal(c.nlines, 1);
    assert_true(fabs(all_areas(&c) - (1 - 0.4 * 0.4)) < 1e-12);
    contour_done(&c);
    double field[SIDE * SIDE];
    const ContourGrid big = grid_of(saddle, field);
    contour_make(&big, 0.2, &c); /* two branches of a hyperbola */
    assert_int_equal(c.nlines, 2);
    assert_false(c.line[0].is_closed || c.line[1].is_closed);
    contour_done(&c);
}

/* A hole in the mask opens the ring; unknown heights do the same. */
static void lines_end_at_what_is_not_known(void **state)
{
    (void)state;
    double z[SIDE * SIDE];
    bool on[SIDE * SIDE];
    ContourGrid g = grid_of(cone, z);
    for (int k = 0; k < SIDE * SIDE; k++) {
        const double x = g.x0 + (k % SIDE) * g.step;
        on[k] = x < 0.5;
    }
    g.is_on = on;
    Contour c;
    contour_make(&g, 0.7, &c);
    assert_int_equal(c.nlines, 1);
    assert_false(c.line[0].is_closed);
    for (size_t i = 0; i < c.nxy; i++)
        assert_true(c.xy[2 * i] < 0.5);
    /* its ends are in the last square before the hole */
    assert_true(c.xy[0] > 0.5 - 2 * g.step);
    assert_true(c.xy[2 * (c.nxy - 1)] > 0.5 - 2 * g.step);
    const size_t n = c.nxy;
    contour_done(&c);
    g.is_on = NULL;
    for (int k = 0; k < SIDE * SIDE; k++)
        if (!on[k])
            z[k] = (double)NAN;
    contour_make(&g, 0.7, &c);
    assert_int_equal(c.nxy, n);
    contour_done(&c);
    contour_make_area(&g, 9, &c);
    assert_true(fabs(all_areas(&c) - 2 * (1.5 - g.step)) < 1e-9);
    contour_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_is_one_ring),
        cmocka_unit_test(a_plane_has_one_straight_line),
        cmocka_unit_test(nodes_at_the_level_count_as_above),
        cmocka_unit_test(saddles_follow_the_mean),
        cmocka_unit_test(lines_end_at_what_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
