#include <math.h>

#include "core/base/rng.h"
#include "core/diag/cause_cut.h"
#include "tests/unit/unit.h"

static void parts_far_apart_have_all_the_variance(void **state)
{
    (void)state;
    const double x[10] = {0, 1, 0, 1, 0, 1, 1, 1, 0, 0};
    assert_true(fabs(cause_cut_share(x, 10) - 1) <= 1e-15);
    /* ten steps: 25 of the squares of halves are between 0..4 and 5..9, 82.5 in all:
     * 10 x 2.5^2 / 82.5 */
    const double even[10] = {9, 0, 8, 1, 7, 2, 6, 3, 5, 4};
    assert_true(fabs(cause_cut_share(even, 10) - 62.5 / 82.5) <= 1e-15);
}

static void neither_place_nor_scale_counts(void **state)
{
    (void)state;
    double x[30];
    double y[30];
    Rng rng = rng_stream(3, "cut");
    for (int i = 0; i < 30; i++) {
        x[i] = rng_normal(&rng);
        y[29 - i] = 7 - 3 * x[i];
    }
    const double share = cause_cut_share(x, 30);
    assert_true(share > 0.5 && share < 0.9);
    assert_true(fabs(cause_cut_share(y, 30) - share) <= 1e-14);
}

static void one_far_point_is_no_part(void **state)
{
    (void)state;
    double x[30];
    for (int i = 0; i < 30; i++)
        x[i] = i % 2;
    x[7] = 1e6;
    assert_true(cause_cut_share(x, 30) < 0.5);  /* with two others beside it at least */
    assert_true(cause_cut_share(x, 10) > 0.99); /* of ten points it is a tenth */
}

static void what_cannot_be_cut_has_no_share(void **state)
{
    (void)state;
    const double same[10] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
    assert_true(isnan(cause_cut_share(same, 10)));
    assert_true(isnan(cause_cut_share(same, CAUSE_CUT_LEAST - 1)));
    assert_true(isnan(cause_cut_share(same, CAUSE_CUT_MOST + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_far_apart_have_all_the_variance),
        cmocka_unit_test(neither_place_nor_scale_counts),
        cmocka_unit_test(one_far_point_is_no_part),
        cmocka_unit_test(what_cannot_be_cut_has_no_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
