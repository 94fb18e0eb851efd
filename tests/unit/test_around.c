#include "core/project/around.h"
#include "tests/unit/made.h"

/* Six words on a quarter circle, and a map that puts one of them elsewhere. */
static void true_and_false_neighbours_are_told_apart(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0.99F, 0.1F, 0.9F, 0.4F, 0.7F, 0.7F, 0.3F, 0.9F, 0, 1};
    Space *s = made_space("s", x, 6, 2);
    const Space *spaces[] = {s};
    double xy[] = {0, 0, 1, 0, 9, 0, 3, 0, 4, 0, 0.5, 0}; /* 2 flew away, 5 came near */
    int32_t space[6] = {0};
    int32_t row[6] = {0, 1, 2, 3, 4, 5};
    const Layout l = {.n = 6, .xy = xy, .space = space, .row = row};
    Around a;
    assert_int_equal(around_find(&l, spaces, 0, 2, NULL, &a, NULL), OK);
    assert_int_equal(a.n, 2);
    assert_true(a.truth[0] == 1 && a.truth[1] == 2);
    assert_true(a.shown[0] == 5 && a.shown[1] == 1);
    assert_true(a.is_near[0] && !a.is_near[1]);
    assert_true(!a.is_true[0] && a.is_true[1]);
    assert_int_equal(a.both, 1);
    assert_int_equal(around_find(&l, spaces, 3, 10, NULL, &a, NULL), OK);
    assert_int_equal(a.n, 5); /* all others */
    assert_int_equal(a.both, 5);
    space_free(s);
}

/* Equal distances: the smaller number first, as everywhere. */
static void ties_go_by_number(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 0, 1, 0, 1};
    Space *s = made_space("s", x, 4, 2);
    const Space *spaces[] = {s};
    double xy[8] = {0};
    int32_t space[4] = {0};
    int32_t row[4] = {0, 1, 2, 3};
    const Layout l = {.n = 4, .xy = xy, .space = space, .row = row};
    Around a;
    assert_int_equal(around_find(&l, spaces, 2, 2, NULL, &a, NULL), OK);
    assert_true(a.truth[0] == 1 && a.truth[1] == 3);
    assert_true(a.shown[0] == 0 && a.shown[1] == 1);
    const Layout alone = {.n = 1, .xy = xy, .space = space, .row = row};
    assert_int_equal(around_find(&alone, spaces, 0, 2, NULL, &a, NULL), OK);
    assert_int_equal(a.n, 0);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_and_false_neighbours_are_told_apart),
        cmocka_unit_test(ties_go_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
