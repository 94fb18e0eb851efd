#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "plots/place.h"
#include "tests/unit/unit.h"

enum { MOST = 400 };

static const PlaceBox page = {0, 0, 200, 150};

/* Labels of many sizes over points that crowd in the middle. */
static void make_items(PlaceItem *item, int32_t n, Rng *r)
{
    for (int32_t i = 0; i < n; i++) {
        item[i] = (PlaceItem){.x = 100 + 40 * rng_normal(r),
                              .y = 75 + 30 * rng_normal(r),
                              .radius = 3 * rng_uniform(r),
                              .w = 4 + 40 * rng_uniform(r),
                              .h = 4 + 6 * rng_uniform(r)};
    }
}

static void check_pair(const PlaceSpot *a, const PlaceSpot *b)
{
    assert_false(place_overlaps(a->box, b->box));
    if (a->has_leader)
        assert_false(place_crosses(b->box, a->x0, a->y0, a->x1, a->y1));
    if (b->has_leader)
        assert_false(place_crosses(a->box, b->x0, b->y0, b->x1, b->y1));
}

static void test_no_label_on_another(void **state)
{
    (void)state;
    static PlaceItem item[MOST];
    static PlaceSpot spot[MOST];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Rng r = rng_stream(seed, "place");
        const int32_t n = 20 + (int32_t)rng_below(&r, MOST - 20);
        make_items(item, n, &r);
        const PlaceOptions o = place_options_defaults(page);
        const int32_t placed = place_labels(item, n, NULL, 0, &o, spot);
        int32_t counted = 0;
        for (int32_t i = 0; i < n; i++) {
            if (!spot[i].is_placed)
                continue;
            counted++;
            const PlaceBox b = spot[i].box;
            assert_true(b.x0 >= page.x0 && b.x1 <= page.x1);
            assert_true(b.y0 >= page.y0 && b.y1 <= page.y1);
            /* the size is kept: rounding of coordinates below 1000 */
            assert_true(fabs(b.x1 - b.x0 - item[i].w) < 1e-9);
            assert_true(fabs(b.y1 - b.y0 - item[i].h) < 1e-9);
            for (int32_t j = 0; j < i; j++)
                if (spot[j].is_placed)
                    check_pair(&spot[i], &spot[j]);
        }
        assert_int_equal(counted, placed);
        assert_true(placed > 0 && placed < n);
    }
}

static void test_same_input_same_places(void **state)
{
    (void)state;
    static PlaceItem item[MOST];
    static PlaceSpot a[MOST];
    static PlaceSpot b[MOST];
    Rng r = rng_stream(3, "place");
    make_items(item, MOST, &r);
    const PlaceOptions o = place_options_defaults(page);
    (void)place_labels(item, MOST, NULL, 0, &o, a);
    (void)place_labels(item, MOST, NULL, 0, &o, b);
    for (int i = 0; i < MOST; i++) {
        assert_int_equal(a[i].is_placed, b[i].is_placed);
        assert_true(a[i].box.x0 == b[i].box.x0 && a[i].box.y0 == b[i].box.y0);
    }
}

static void test_first_claims_the_right_side(void **state)
{
    (void)state;
    const PlaceItem item[2] = {{100, 75, 2, 20, 6}, {100, 75, 2, 20, 6}};
    PlaceSpot spot[2];
    const PlaceOptions o = place_options_defaults(page);
    assert_int_equal(place_labels(item, 2, NULL, 0, &o, spot), 2);
    assert_true(spot[0].box.x0 > 102 && !spot[0].has_leader);
    assert_true(fabs((spot[0].box.y0 + spot[0].box.y1) / 2 - 75) < 1e-9);
    assert_true(spot[1].box.x1 < 98);
}

static void test_marks_are_avoided(void **state)
{
    (void)state;
    const PlaceItem item = {100, 75, 2, 20, 6};
    const PlaceOptions o = place_options_defaults(page);
    PlaceSpot spot;
    /* Something cheap on the right: the left is as near. */
    PlaceMark mark = {110, 70, 112, 80, false, 0.5};
    assert_int_equal(place_labels(&item, 1, &mark, 1, &o, &spot), 1);
    assert_true(spot.box.x1 < 98);
    /* A line there does as much, in either direction. */
    mark = (PlaceMark){112, 90, 110, 60, true, 0.5};
    assert_int_equal(place_labels(&item, 1, &mark, 1, &o, &spot), 1);
    assert_true(spot.box.x1 < 98);
    /* All around: cheap marks are covered in the end, forbidden ones never. */
    const PlaceMark all = {50, 25, 150, 125, false, 0.5};
    assert_int_equal(place_labels(&item, 1, &all, 1, &o, &spot), 1);
    const PlaceMark forbidden = {50, 25, 150, 125, false, HUGE_VAL};
    assert_int_equal(place_labels(&item, 1, &forbidden, 1, &o, &spot), 0);
    assert_false(spot.is_placed);
}

static void test_leader_ends_at_both_edges(void **state)
{
    (void)state;
    const PlaceItem item = {100, 75, 2, 20, 6};
    const PlaceOptions o = place_options_defaults(page);
    /* The whole inner ring is taken. */
    const PlaceMark mark = {94, 70, 106, 80, false, 5};
    PlaceSpot spot;
    assert_int_equal(place_labels(&item, 1, &mark, 1, &o, &spot), 1);
    assert_true(spot.has_leader);
    /* eps times the coordinates, with room */
    assert_true(fabs(hypot(spot.x0 - item.x, spot.y0 - item.y) - item.radius) < 1e-9);
    assert_true(spot.x1 >= spot.box.x0 && spot.x1 <= spot.box.x1);
    assert_true(spot.y1 >= spot.box.y0 && spot.y1 <= spot.box.y1);
}

/* Against many points on the segment. */
static void test_crosses_against_sampling(void **state)
{
    (void)state;
    Rng r = rng_stream(9, "crosses");
    const PlaceBox b = {2, 3, 6, 5};
    int crossing = 0;
    for (int i = 0; i < 2000; i++) {
        const double x0 = 8 * rng_uniform(&r);
        const double y0 = 8 * rng_uniform(&r);
        const double x1 = 8 * rng_uniform(&r);
        const double y1 = 8 * rng_uniform(&r);
        bool is_inside = false;
        for (int k = 0; k <= 500; k++) {
            const double x = x0 + (x1 - x0) * k / 500;
            const double y = y0 + (y1 - y0) * k / 500;
            is_inside |= x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1;
        }
        crossing += is_inside;
        /* Sampling may miss a corner cut; it never sees one that is not there. */
        if (is_inside)
            assert_true(place_crosses(b, x0, y0, x1, y1));
        else if (place_crosses(b, x0, y0, x1, y1))
            assert_false(
                place_crosses((PlaceBox){2.05, 3.05, 5.95, 4.95}, x0, y0, x1, y1));
    }
    assert_true(crossing > 200);
    assert_false(place_crosses(b, 0, 3, 8, 3)); /* along an edge */
    assert_true(place_crosses(b, 4, 0, 4, 8));
}

static void test_nothing_to_place(void **state)
{
    (void)state;
    const PlaceOptions o = place_options_defaults((PlaceBox){0, 0, 0, 0});
    PlaceSpot spot;
    assert_int_equal(place_labels(NULL, 0, NULL, 0, &o, &spot), 0);
    const PlaceItem item = {0, 0, 1, 5, 5};
    assert_int_equal(place_labels(&item, 1, NULL, 0, &o, &spot), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_label_on_another),
        cmocka_unit_test(test_same_input_same_places),
        cmocka_unit_test(test_first_claims_the_right_side),
        cmocka_unit_test(test_marks_are_avoided),
        cmocka_unit_test(test_leader_ends_at_both_edges),
        cmocka_unit_test(test_crosses_against_sampling),
        cmocka_unit_test(test_nothing_to_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
