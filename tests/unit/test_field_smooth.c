#include <math.h>

#include "core/diag/field_smooth.h"
#include "tests/unit/unit.h"

/* Four points on a circle, seen from its middle: all weigh the same. */
static void equal_distances_give_the_plain_rate(void **state)
{
    (void)state;
    const double xy[] = {1, 0, 0, 1, -1, 0, 0, -1};
    const double value[] = {1, 1, 0, 1};
    const double middle[] = {0, 0};
    FieldOptions o = field_options_defaults();
    o.least_n = 2;
    o.widest = 1;
    FieldSmooth s = {.xy = xy,
                     .value = value,
                     .n = 4,
                     .is_rate = true,
                     .nearest = 3,
                     .reach = 10,
                     .options = &o};
    double room[8];
    FieldAt at = field_smooth_at(&s, middle, room);
    assert_true(fabs(at.h - 0.5) < 1e-15);
    assert_true(fabs(at.n - 4) < 1e-12);
    assert_true(fabs(at.value - 0.75) < 1e-15);
    const Interval ci = stats_wilson(3, 4, 0.95);
    assert_true(fabs(at.ci.lo - ci.lo) < 1e-12);
    assert_true(fabs(at.ci.hi - ci.hi) < 1e-12);
    assert_int_equal(at.flag, FIELD_ENOUGH);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(room[i] - exp(-2)) < 1e-15);
    o.widest = 0.3;
    assert_int_equal(field_smooth_at(&s, middle, room).flag, FIELD_WIDE);
    assert_true(fabs(at.mass - 4 * exp(-2)) < 1e-15);
    o.widest = 1;
    o.least_n = 2.2; /* mass .541 is less than a quarter */
    assert_int_equal(field_smooth_at(&s, middle, room).flag, FIELD_FEW);
}

/* As a mean: 2, 4, 6, 8 have mean 5, unbiased variance 20/3, standard error
 * sqrt(20/3 / 4). */
static void means_have_normal_intervals(void **state)
{
    (void)state;
    const double xy[] = {1, 0, 0, 1, -1, 0, 0, -1};
    const double value[] = {2, 4, 6, 8};
    const double middle[] = {0, 0};
    const FieldOptions o = field_options_defaults();
    FieldSmooth s = {
        .xy = xy, .value = value, .n = 4, .nearest = 4, .reach = 10, .options = &o};
    double room[8];
    const FieldAt at = field_smooth_at(&s, middle, room);
    assert_true(fabs(at.value - 5) < 1e-14);
    assert_true(fabs(at.ci.hi - 5 - 1.959963984540054 * sqrt(20.0 / 12)) < 1e-12);
    assert_true(fabs(at.ci.hi + at.ci.lo - 10) < 1e-12);
}

/* Kish: weights 3 and 1 are (3 + 1)^2 / (9 + 1) = 1.6 points; a reach ends the kernel. */
static void weights_count_and_far_points_do_not(void **state)
{
    (void)state;
    const double xy[] = {0, 0, 0, 0, 9, 0};
    const double value[] = {1, 0, 1};
    const double weight[] = {3, 1, 5};
    const double here[] = {0, 0};
    const FieldOptions o = field_options_defaults();
    FieldSmooth s = {.xy = xy,
                     .value = value,
                     .weight = weight,
                     .n = 3,
                     .is_rate = true,
                     .nearest = 3,
                     .reach = 2,
                     .options = &o};
    double room[6];
    const FieldAt at = field_smooth_at(&s, here, room);
    assert_true(fabs(at.n - 1.6) < 1e-12);
    assert_true(fabs(at.value - 0.75) < 1e-15);
    assert_true(room[2] == 0);
    field_smooth_moments(&s);
    assert_true(fabs(s.mean - 8.0 / 9) < 1e-15);
    assert_true(fabs(s.sd - sqrt(8.0 / 81)) < 1e-15);
    const double far[] = {1000, 0};
    const FieldAt none = field_smooth_at(&s, far, room);
    assert_true(none.n == 0 && isnan(none.value) && isnan(none.ci.lo));
    assert_int_equal(none.flag, FIELD_FEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_distances_give_the_plain_rate),
        cmocka_unit_test(means_have_normal_intervals),
        cmocka_unit_test(weights_count_and_far_points_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
