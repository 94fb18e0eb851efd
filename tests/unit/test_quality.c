#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/quality.h"
#include "tests/unit/made.h"

/* A map given by hand over a space of the same order. */
static Layout *hand_made(const double *xy, int32_t n)
{
    Layout *l = mem_xcalloc(1, sizeof *l);
    l->n = n;
    l->xy = mem_xcalloc(2 * (size_t)n, sizeof(double));
    l->space = mem_xcalloc((size_t)n, sizeof(int32_t));
    l->row = mem_xcalloc((size_t)n, sizeof(int32_t));
    memcpy(l->xy, xy, 2 * (size_t)n * sizeof *xy);
    for (int32_t i = 0; i < n; i++)
        l->row[i] = i;
    return l;
}

/* Five directions in a fan; the map exchanges the last two. k = 1: for the points 0..4
 * the plane's nearest stand at ranks 1, 1, 1, 2, 2 in truth... counted by hand below. */
static void counted_by_hand(void **state)
{
    (void)state;
    float x[10];
    for (int i = 0; i < 5; i++) { /* angles 0, 10, 21, 33, 46 degrees: all gaps differ */
        static const double angle[] = {0, 10, 21, 33, 46};
        x[2 * i] = (float)cos(angle[i] * 3.14159265358979 / 180);
        x[2 * i + 1] = (float)sin(angle[i] * 3.14159265358979 / 180);
    }
    const double xy[] = {0, 0, 10, 0, 21, 0, 46, 0, 33, 0}; /* points 3 and 4 exchanged */
    Space *s = made_space("s", x, 5, 2);
    const Space *spaces[] = {s};
    Layout *l = hand_made(xy, 5);
    assert_int_equal(quality_measure(l, spaces, 1, NULL, NULL), OK);
    /* nearest in the plane: 0->1, 1->0, 2->1, 3->4, 4->2; true ranks: 1, 1, 1, 2 (2 is
     * nearer to 3), 2 (3 is nearer to 4). n = 5, k = 1: 2/(nk(2n-3k-1)) = 2/30. */
    assert_true(fabs(l->trustworthiness - (1 - 2.0 / 30 * 2)) < 1e-15);
    /* true nearest: 0->1, 1->0, 2->1, 3->2, 4->3; ranks in the plane: 1, 1, 1, 2 (4 is
     * nearer), and 4->3: plane distances of 4 (at 33): 2 at 12, 3 at 13: rank 2. */
    assert_true(fabs(l->continuity - (1 - 2.0 / 30 * 2)) < 1e-15);
    layout_free(l);
    space_free(s);
}

static void too_few_points_are_not_measured(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 1, 1};
    const double xy[] = {0, 0, 1, 0, 0, 1};
    Space *s = made_space("s", x, 3, 2);
    const Space *spaces[] = {s};
    Layout *l = hand_made(xy, 3);
    assert_int_equal(quality_measure(l, spaces, 5, NULL, NULL), OK);
    assert_int_equal(l->k, 0);
    assert_true(isnan(l->trustworthiness));
    layout_free(l);
    space_free(s);
}

static void k_is_cut_below_half(void **state)
{
    (void)state;
    float x[20];
    double xy[20];
    made_random(x, 20, 4);
    for (int i = 0; i < 20; i++)
        xy[i] = (double)x[i];
    Space *s = made_space("s", x, 10, 2);
    const Space *spaces[] = {s};
    Layout *l = hand_made(xy, 10);
    assert_int_equal(quality_measure(l, spaces, 10, NULL, NULL), OK);
    assert_int_equal(l->k, 4);
    layout_free(l);
    space_free(s);
}

static void cancel_leaves_no_figures(void **state)
{
    (void)state;
    float x[20];
    double xy[20] = {0};
    made_random(x, 20, 4);
    Space *s = made_space("s", x, 10, 2);
    const Space *spaces[] = {s};
    Layout *l = hand_made(xy, 10);
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    assert_int_equal(quality_measure(l, spaces, 3, &p, NULL), E_CANCELED);
    assert_null(l->trust);
    layout_free(l);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_by_hand),
        cmocka_unit_test(too_few_points_are_not_measured),
        cmocka_unit_test(k_is_cut_below_half),
        cmocka_unit_test(cancel_leaves_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
