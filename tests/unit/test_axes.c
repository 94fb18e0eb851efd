#include <math.h>

#include "core/project/axes.h"
#include "tests/unit/made.h"

static void a_direction_is_the_difference_of_unit_means(void **state)
{
    (void)state;
    const float x[] = {3, 0, 0, 5, 0, -2, -7, 0, 0, 0};
    Space *s = made_space("s", x, 5, 2);
    const int32_t a = 0;
    const int32_t b[] = {1, 2};
    const int32_t c[] = {1, 3};
    const int32_t zero = 4;
    double out[2];
    /* lengths do not count: (1, 0) - (0, 1) */
    assert_true(axes_find_direction(s, &a, 1, &b[0], 1, out));
    assert_true(fabs(out[0] - sqrt(0.5)) < 1e-15 && fabs(out[1] + sqrt(0.5)) < 1e-15);
    assert_true(axes_find_direction(s, &a, 1, c, 2, out));
    /* (1, 0) - unit((0, 1) + (-1, 0)) */
    assert_true(fabs(out[1] / out[0] + sqrt(0.5) / (1 + sqrt(0.5))) < 1e-15);
    assert_false(axes_find_direction(s, &a, 1, b, 2, out)); /* a mean of 0 */
    assert_false(axes_find_direction(s, &a, 1, &a, 1, out));
    assert_false(axes_find_direction(s, &a, 1, &zero, 1, out));
    assert_false(axes_find_direction(s, &a, 1, b, 0, out));
    space_free(s);
}

static void places_are_cosines_with_the_axes_of_the_space(void **state)
{
    (void)state;
    const float x[] = {2, 0, 0, 3, 0, 0, -1, -1};
    Space *a = made_space("a", x, 4, 2);
    Space *b = made_space("b", x, 4, 2);
    const Space *spaces[] = {a, b};
    const PointsInput in = {.spaces = spaces, .nspaces = 2};
    const double direction[] = {1, 0, 0, 1, 0, 1, -1, 0};
    Layout *l = NULL;
    assert_int_equal(axes_make_layout(&in, direction, NULL, &l, NULL), OK);
    assert_int_equal(l->n, 6);
    assert_int_equal(l->zero_rows, 2);
    const double h = sqrt(0.5);
    const double want[] = {1, 0, 0, 1, -h, -h, 0, -1, 1, 0, -h, h};
    for (int i = 0; i < 12; i++)
        assert_true(fabs(l->xy[i] - want[i]) < 1e-15);
    assert_int_equal(l->space[3], 1);
    assert_int_equal(l->row[2], 3);
    assert_true(isnan(l->explained_total));
    layout_free(l);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_direction_is_the_difference_of_unit_means),
        cmocka_unit_test(places_are_cosines_with_the_axes_of_the_space)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
