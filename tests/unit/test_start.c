#include <math.h>

#include "core/project/nearest.h"
#include "core/project/start.h"
#include "tests/unit/made.h"

/* Points along (3, 4) with little noise across: places are the coordinates along it. */
static void axes_are_principal_components(void **state)
{
    (void)state;
    enum { N = 500 };
    float x[N * 3];
    float r[N * 2];
    double xy[N * 2];
    bool has_variance = false;
    made_random(r, N * 2, 3);
    for (int i = 0; i < N; i++) {
        x[3 * i] = 10 + 3 * r[2 * i] - 0.04F * r[2 * i + 1];
        x[3 * i + 1] = 4 * r[2 * i] + 0.03F * r[2 * i + 1];
        x[3 * i + 2] = 7;
    }
    Space *s = NULL;
    assert_int_equal(nearest_make_space(x, 3, N, 3, false, &s, NULL), OK);
    assert_int_equal(start_make_pca(s, NULL, xy, &has_variance, NULL), OK);
    assert_true(has_variance);
    double mean[2] = {0};
    for (int i = 0; i < N; i++)
        for (int c = 0; c < 2; c++)
            mean[c] += (double)r[2 * i + c] / N;
    for (int i = 0; i < N; i++) {
        const double along = 5 * ((double)r[2 * i] - mean[0]);
        const double across = 0.05 * ((double)r[2 * i + 1] - mean[1]);
        assert_true(fabs(xy[2 * i] - along) < 0.01);
        assert_true(fabs(fabs(xy[2 * i + 1]) - fabs(across)) < 0.03);
    }
    space_free(s);
}

static void equal_rows_have_no_variance(void **state)
{
    (void)state;
    const float x[] = {1, 2, 1, 2, 1, 2};
    double xy[6];
    bool has_variance = true;
    Space *s = NULL;
    assert_int_equal(nearest_make_space(x, 2, 3, 2, false, &s, NULL), OK);
    assert_int_equal(start_make_pca(s, NULL, xy, &has_variance, NULL), OK);
    assert_false(has_variance);
    for (int i = 0; i < 6; i++)
        assert_true(xy[i] == 0);
    space_free(s);
}

static void one_column_lies_on_a_line(void **state)
{
    (void)state;
    const float x[] = {1, 2, 6};
    double xy[6];
    bool has_variance = false;
    Space *s = NULL;
    assert_int_equal(nearest_make_space(x, 1, 3, 1, false, &s, NULL), OK);
    assert_int_equal(start_make_pca(s, NULL, xy, &has_variance, NULL), OK);
    const double want[] = {-2, 0, -1, 0, 3, 0};
    for (int i = 0; i < 6; i++)
        assert_true(fabs(xy[i] - want[i]) < 1e-12);
    space_free(s);
}

static void places_are_scaled_and_parted(void **state)
{
    (void)state;
    enum { N = 400 };
    double xy[2 * N];
    double again[2 * N];
    double square[2] = {0};
    for (int i = 0; i < N; i++) {
        const int pair = i / 2;
        xy[2 * i] = again[2 * i] = pair; /* pairs of equal places */
        xy[2 * i + 1] = again[2 * i + 1] = 0;
    }
    start_scale(N, 9, xy);
    start_scale(N, 9, again);
    assert_memory_equal(xy, again, sizeof xy);
    for (int i = 0; i < 2 * N; i++)
        square[i & 1] += xy[i] * xy[i] / N;
    assert_true(fabs(sqrt(square[0]) - 1e-4) < 2e-6);
    assert_true(fabs(sqrt(square[1]) - 1e-6) < 2e-7);
    for (int i = 0; i < N; i += 2)
        assert_true(xy[2 * i] != xy[2 * i + 2] && xy[2 * i + 1] != xy[2 * i + 3]);
    start_make_random(N, 9, xy);
    start_make_random(N, 10, again);
    assert_memory_not_equal(xy, again, sizeof xy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_are_principal_components),
        cmocka_unit_test(equal_rows_have_no_variance),
        cmocka_unit_test(one_column_lies_on_a_line),
        cmocka_unit_test(places_are_scaled_and_parted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
