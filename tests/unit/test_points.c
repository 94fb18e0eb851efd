#include <math.h>

#include "core/project/points.h"
#include "tests/unit/made.h"

static void rows_with_a_direction_are_listed_in_order(void **state)
{
    (void)state;
    const float x[] = {3, 4, 0, 0, 0, -2};
    Space *a = made_space("a", x, 3, 2);
    Space *b = made_space("b", x, 3, 2);
    const Space *spaces[] = {a, b};
    const int32_t chosen[] = {2, 0, 1};
    const int32_t *const rows[] = {NULL, chosen};
    const int32_t counts[] = {3, 3};
    const PointsInput in = {spaces, 2, rows, counts};
    Points p;
    assert_int_equal(points_init(&p, &in, NULL), OK);
    assert_int_equal(p.n, 4);
    assert_int_equal(p.zero_rows, 2);
    const int32_t space[] = {0, 0, 1, 1};
    const int32_t row[] = {0, 2, 2, 0};
    assert_memory_equal(p.space, space, sizeof space);
    assert_memory_equal(p.row, row, sizeof row);
    double u[2];
    points_unit_row(&p, 3, u);
    assert_true(fabs(u[0] - 0.6) < 1e-15 && fabs(u[1] - 0.8) < 1e-15);
    float *all = NULL;
    assert_int_equal(points_make_rows(&p, &all, NULL), OK);
    const float want[] = {0.6F, 0.8F, 0, -1, 0, -1, 0.6F, 0.8F};
    assert_memory_equal(all, want, sizeof want);
    free(all);
    Layout *l = NULL;
    assert_int_equal(points_adopt(&p, "made", &l, NULL), OK);
    assert_null(p.row);
    points_done(&p);
    assert_int_equal(l->n, 4);
    assert_string_equal(l->method, "made");
    assert_true(l->xy[7] == 0 && isnan(l->trustworthiness));
    layout_free(l);
    space_free(a);
    space_free(b);
}

static void other_dimensions_are_refused(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4, 5, 6};
    Space *a = made_space("a", x, 3, 2);
    Space *b = made_space("b", x, 2, 3);
    const Space *spaces[] = {a, b};
    const PointsInput in = {.spaces = spaces, .nspaces = 2};
    Points p;
    Error err = {0};
    assert_int_equal(points_init(&p, &in, &err), E_INPUT);
    assert_non_null(strstr(err.text, "a 2, b 3"));
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_with_a_direction_are_listed_in_order),
        cmocka_unit_test(other_dimensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
