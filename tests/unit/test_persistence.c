#include <math.h>

#include "core/diag/persistence.h"
#include "tests/unit/made.h"

static void known_distances(void **state)
{
    (void)state;
    const double one[] = {1};
    const double two[] = {0.1, 1};
    const double other[] = {1.2};
    const double far[] = {10};
    assert_true(fabs(persistence_bottleneck(one, 1, NULL, 0) - 0.5) < 1e-12);
    assert_true(fabs(persistence_bottleneck(NULL, 0, one, 1) - 0.5) < 1e-12);
    assert_true(fabs(persistence_bottleneck(two, 2, other, 1) - 0.2) < 1e-12);
    assert_true(persistence_bottleneck(two, 2, two, 2) == 0);
    assert_true(fabs(persistence_bottleneck(one, 1, far, 1) - 5) < 1e-12); /* left out */
    assert_true(persistence_bottleneck(NULL, 0, NULL, 0) == 0);
}

/* Three directions of the plane at 10 and 100 degrees: the tree takes the two short ones.
 */
static void tree_of_three(void **state)
{
    (void)state;
    float x[6];
    const double at[] = {0, 10, 100};
    for (int i = 0; i < 3; i++) {
        x[2 * i] = (float)(2 * cos(at[i] * M_PI / 180));
        x[2 * i + 1] = (float)(2 * sin(at[i] * M_PI / 180));
    }
    Space *s = made_space("x", x, 3, 2);
    double length[3];
    assert_int_equal(persistence_make(s, 3, NULL, length, NULL), OK);
    assert_true(fabs(length[0] - 2 * sin(5 * M_PI / 180)) < 1e-6);
    assert_true(fabs(length[1] - 2 * sin(45 * M_PI / 180)) < 1e-6);
    space_free(s);
}

static void rotation_and_length_change_nothing(void **state)
{
    (void)state;
    enum { N = 200, D = 2 };
    float x[N * D];
    float y[N * D];
    double a[N];
    double b[N];
    made_random(x, N * D, 5);
    for (int i = 0; i < N; i++) {
        y[2 * i] = -3 * x[2 * i + 1];
        y[2 * i + 1] = 3 * x[2 * i];
    }
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    assert_int_equal(persistence_make(s, N, NULL, a, NULL), OK);
    assert_int_equal(persistence_make(t, N, NULL, b, NULL), OK);
    /* sqrt(2 - 2 cos) turns the last bits of a cosine near 1 into 1e-8. */
    assert_true(persistence_bottleneck(a, N - 1, b, N - 1) < 1e-7);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(persistence_make(s, N, &p, a, NULL), E_CANCELED);
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(tree_of_three),
        cmocka_unit_test(rotation_and_length_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
