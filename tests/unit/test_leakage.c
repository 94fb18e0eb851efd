#include <math.h>

#include "core/diag/leakage.h"
#include "tests/unit/made.h"

enum { N = 600, D = 6 };

/* Two draws of one distribution: nobody can tell which is which. */
static void no_leakage(void **state)
{
    (void)state;
    static float x[2][N * D];
    made_random(x[0], N * D, 1);
    made_random(x[1], N * D, 2);
    Space *s = made_space("x", x[0], N, D);
    Space *t = made_space("y", x[1], N, D);
    const LeakageInput in = {s, t, 10, 1};
    Leakage l;
    assert_int_equal(leakage_make(&in, NULL, &l, NULL), OK);
    assert_true(fabs(l.probe.value - 0.5) < 0.08);
    assert_int_equal(l.probe.n, 2 * N);
    assert_true(fabs(l.same.value - l.same_expected) < 0.04);
    assert_true(fabs(l.same_expected - 599.0 / 1199) < 1e-15);
    assert_int_equal(l.same.n, 2 * N * 10);
    assert_true(l.centroid_distance < 0.15);
    space_free(s);
    space_free(t);
}

/* A constant added to one side: every word and every neighbour tells the language. */
static void complete_leakage(void **state)
{
    (void)state;
    static float x[2][N * D];
    made_random(x[0], N * D, 1);
    made_random(x[1], N * D, 2);
    for (int i = 0; i < N; i++) {
        x[0][i * D] += 20;
        x[1][i * D] -= 20;
    }
    Space *s = made_space("x", x[0], N, D);
    Space *t = made_space("y", x[1], N, D);
    const LeakageInput in = {s, t, 10, 1};
    Leakage l;
    assert_int_equal(leakage_make(&in, NULL, &l, NULL), OK);
    assert_true(l.probe.value == 1);
    assert_true(l.same.value == 1);
    assert_true(l.centroid_distance > 1.8 && l.centroid_cosine < -0.99);
    space_free(s);
    space_free(t);
}

static void what_cannot_be_measured(void **state)
{
    (void)state;
    const float few[] = {1, 0, 0, 1, 1, 1};
    Space *s = made_space("x", few, 3, 2);
    Space *t = made_space("y", few, 2, 3);
    const LeakageInput other = {s, t, 10, 1};
    const LeakageInput same = {s, s, 10, 1};
    Leakage l;
    assert_int_equal(leakage_make(&other, NULL, &l, NULL), E_INPUT);
    assert_int_equal(leakage_make(&same, NULL, &l, NULL), E_UNDEFINED);
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_leakage),
        cmocka_unit_test(complete_leakage),
        cmocka_unit_test(what_cannot_be_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
