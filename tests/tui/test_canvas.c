#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"
#include "tui/canvas.h"

/* A canvas of w x h cells with one dot to a unit, (0, 0) in the middle. */
static const CanvasView plain = {.x = 0, .y = 0, .scale = 1};

static void draw(const Canvas *c, TextMode mode, CanvasShade shade, const char *expected)
{
    Grid g = {.mode = mode};
    cells_resize(&g, c->w, c->h);
    canvas_draw(c, &g, 0, 0, shade);
    Str s = {0};
    cells_write(&g, &s);
    assert_string_equal(str_cstr(&s), expected);
    str_free(&s);
    cells_free(&g);
}

static void a_point_is_one_dot(void **state)
{
    (void)state;
    Canvas c = {0};
    canvas_resize(&c, 2, 1); /* 4 x 4 dots, middle between 1 and 2 */
    const double xy[] = {-2, 1.5, 1.5, -1.5};
    const uint8_t group[] = {0, 1};
    assert_int_equal(canvas_add(&c, plain, xy, group, 2), 2);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "⠁⢀\n");
    canvas_free(&c);
}

static void points_outside_and_not_finite_are_left_out(void **state)
{
    (void)state;
    Canvas c = {0};
    canvas_resize(&c, 2, 1);
    const double xy[] = {2, 0, 0, 2.5, -2.1, 0, NAN, 0, 0, INFINITY, 1e300, 1e300};
    const uint8_t group[6] = {0};
    assert_int_equal(canvas_add(&c, plain, xy, group, 6), 0);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "\n");
    canvas_free(&c);
}

static void a_cell_has_the_colour_of_its_majority(void **state)
{
    (void)state;
    Canvas c = {0};
    canvas_resize(&c, 1, 1);
    const double xy[] = {0, 0, 0, 0, 0, 0, 0, 0};
    const uint8_t tie[] = {1, 0, 1, 0};
    canvas_add(&c, plain, xy, tie, 4);
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, 1, 1);
    canvas_draw(&c, &g, 0, 0, CANVAS_DOTS);
    assert_int_equal(g.cell[0].style, STYLE_GROUP); /* a tie: the lower group */
    canvas_add(&c, plain, xy, (const uint8_t[]){1}, 1);
    canvas_draw(&c, &g, 0, 0, CANVAS_DOTS);
    assert_int_equal(g.cell[0].style, STYLE_GROUP + 1);
    cells_free(&g);
    canvas_free(&c);
}

static void crowded_cells_are_shaded(void **state)
{
    (void)state;
    Canvas c = {0};
    canvas_resize(&c, 1, 1);
    const double xy[] = {0, 0};
    const uint8_t group[] = {0};
    for (int i = 0; i < 11; i++)
        canvas_add(&c, plain, xy, group, 1);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "⠠\n");
    for (int i = 0; i < 200; i++)
        canvas_add(&c, plain, xy, group, 1);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "█\n");
    draw(&c, TEXT_UTF8, CANVAS_DOTS, "⠠\n");
    draw(&c, TEXT_ASCII, CANVAS_AUTO, "%\n"); /* 2^7 <= 211 < 2^8 */
    canvas_free(&c);
}

static void lines_are_clipped(void **state)
{
    (void)state;
    Canvas c = {0};
    canvas_resize(&c, 3, 1);
    const double left[] = {-100, 0};
    const double right[] = {100, 0};
    canvas_add_line(&c, plain, left, right);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "⠤⠤⠤\n");
    canvas_clear(&c);
    const double above[] = {-100, 50};
    const double away[] = {100, 60};
    canvas_add_line(&c, plain, above, away);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "\n");
    const double nowhere[] = {NAN, 0};
    canvas_add_line(&c, plain, left, nowhere);
    draw(&c, TEXT_UTF8, CANVAS_AUTO, "\n");
    canvas_free(&c);
}

/* Every point of the plane falls on the dot that canvas_place names, for random views. */
static void places_agree_with_dots(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "canvas");
    Canvas c = {0};
    for (int round = 0; round < 200; round++) {
        canvas_resize(&c, 1 + round % 17, 1 + round % 9);
        const CanvasView v = {rng_uniform(&rng) - 0.5, rng_uniform(&rng) - 0.5,
                              1 + 40 * rng_uniform(&rng)};
        const double xy[] = {rng_uniform(&rng) - 0.5, rng_uniform(&rng) - 0.5};
        const uint8_t group[] = {2};
        int dx = -1;
        int dy = -1;
        const bool is_on = canvas_place(&c, v, xy[0], xy[1], &dx, &dy);
        assert_int_equal(canvas_add(&c, v, xy, group, 1), is_on);
        int dots = 0;
        for (int i = 0; i < c.w * c.h; i++)
            dots += __builtin_popcount(c.dots[i]);
        assert_int_equal(dots, is_on);
        if (is_on)
            assert_true(c.count[(size_t)((dy / 4) * c.w + dx / 2) * CANVAS_GROUPS + 2] ==
                        1);
    }
    canvas_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_one_dot),
        cmocka_unit_test(points_outside_and_not_finite_are_left_out),
        cmocka_unit_test(a_cell_has_the_colour_of_its_majority),
        cmocka_unit_test(crowded_cells_are_shaded),
        cmocka_unit_test(lines_are_clipped),
        cmocka_unit_test(places_agree_with_dots),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
