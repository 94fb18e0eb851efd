#include <string.h>

#include "plots/palette.h"
#include "tests/unit/unit.h"

static int level(int i)
{
    return i == 0 ? 0 : 55 + 40 * i;
}

/* Square of the distance of a colour from entry i (16-255) of the 256-colour terminal. */
static int distance(const PaletteEntry *e, int i)
{
    int r;
    int g;
    int b;
    if (i < 232) {
        r = level((i - 16) / 36);
        g = level((i - 16) / 6 % 6);
        b = level((i - 16) % 6);
    } else {
        r = g = b = 8 + 10 * (i - 232);
    }
    return (r - e->r) * (r - e->r) + (g - e->g) * (g - e->g) + (b - e->b) * (b - e->b);
}

static void test_cube_is_the_nearest(void **state)
{
    (void)state;
    for (int c = 0; c < PALETTE_COLORS; c++) {
        const PaletteEntry *e = palette_entry((PaletteColor)c);
        assert_true(e->name[0] != '\0' && e->cube >= 16 && e->basic < 16);
        for (int i = 16; i < 256; i++)
            assert_true(distance(e, e->cube) <= distance(e, i));
    }
}

/* The published values: Okabe and Ito 2008, figure 16. */
static void test_hues_are_those_published(void **state)
{
    (void)state;
    static const struct {
        PaletteColor color;
        int r, g, b;
    } published[] = {{PALETTE_BLACK, 0, 0, 0},         {PALETTE_ORANGE, 230, 159, 0},
                     {PALETTE_SKY, 86, 180, 233},      {PALETTE_GREEN, 0, 158, 115},
                     {PALETTE_YELLOW, 240, 228, 66},   {PALETTE_BLUE, 0, 114, 178},
                     {PALETTE_VERMILLION, 213, 94, 0}, {PALETTE_PURPLE, 204, 121, 167}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const PaletteEntry *e = palette_entry(published[i].color);
        assert_int_equal(e->r, published[i].r);
        assert_int_equal(e->g, published[i].g);
        assert_int_equal(e->b, published[i].b);
    }
}

static void test_groups_differ_in_both(void **state)
{
    (void)state;
    for (int i = 0; i < 7; i++) {
        assert_int_not_equal(palette_group_color(i), PALETTE_YELLOW);
        assert_int_equal(palette_group_color(i), palette_group_color(i + 7));
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(palette_group_color(i), palette_group_color(j));
            assert_int_not_equal(palette_group_shape(i), palette_group_shape(j));
        }
    }
    assert_string_equal(palette_shape_glyph(PALETTE_CIRCLE, true), "●");
    assert_string_equal(palette_shape_glyph(PALETTE_TRIANGLE, false), "△");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cube_is_the_nearest),
        cmocka_unit_test(test_hues_are_those_published),
        cmocka_unit_test(test_groups_differ_in_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
