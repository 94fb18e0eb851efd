#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plots/render_cairo.h"
#include "tests/unit/drawn.h"
#include "tests/unit/unit.h"

/* A figure without axis titles whose frame shows [0, 1] x [0, 1]. */
static Scene *empty_scene(void)
{
    Scene *s = scene_new(60, 60);
    (void)scene_add_group(s, (SceneGroup){.color = PALETTE_BLUE});
    return s;
}

static RenderImage draw(const Scene *s)
{
    RenderOptions o = render_cairo_options_defaults();
    o.dpi = 288;
    RenderImage image;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, NULL), OK);
    render_cairo_facts_free(&facts);
    return image;
}

/* Pixels of two pictures of one size that differ. */
static int64_t differing(const RenderImage *a, const RenderImage *b)
{
    int64_t n = 0;
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    for (size_t i = 0; i < 3 * (size_t)a->width * (size_t)a->height; i += 3)
        n += memcmp(a->rgb + i, b->rgb + i, 3) != 0;
    return n;
}

static bool is_pixel(const RenderImage *m, size_t i, const uint8_t *rgb)
{
    return memcmp(m->rgb + 3 * i, rgb, 3) == 0;
}

static void add_square(Scene *s, double x0, double y0, double side)
{
    const double xy[] = {x0,        y0, x0 + side, y0, x0 + side,
                         y0 + side, x0, y0 + side, x0, y0};
    (void)scene_add_ring(s, xy, 5);
}

/* Polygons that touch are one area: between two of them, whose border is inside a pixel,
 * the shade is that of the whole. */
static void touching_polygons_have_no_seam(void **state)
{
    (void)state;
    RenderImage m[3];
    for (int i = 0; i < 3; i++) {
        Scene *s = empty_scene();
        const int32_t k = scene_add_stroke(
            s, (SceneStroke){.color = PALETTE_DIM, .width = 1, .alpha = 0.3});
        const int32_t area = scene_add_area(s, SCENE_SHADED, k);
        if (i == 1)
            add_square(s, 0.2, 0.2, 0.6);
        for (int part = 0; part < 4 && i == 2; part++)
            add_square(s, part % 2 ? 0.5 : 0.2, part / 2 ? 0.5 : 0.2, 0.3);
        assert_int_equal(s->area[area].n, i == 0 ? 0 : i == 1 ? 1 : 4);
        m[i] = draw(s);
        scene_free(s);
    }
    assert_true(differing(&m[0], &m[1]) > 50000);
    assert_int_equal(differing(&m[1], &m[2]), 0);
    for (int i = 0; i < 3; i++)
        free(m[i].rgb);
}

/* Hatching leaves most of the paper, and stays inside. */
static void hatching_stays_inside_and_lets_words_through(void **state)
{
    (void)state;
    RenderImage m[3];
    for (int i = 0; i < 3; i++) {
        Scene *s = empty_scene();
        const int32_t k = scene_add_stroke(
            s, (SceneStroke){.color = PALETTE_INK, .width = 0.5, .alpha = 1});
        (void)scene_add_area(s, i == 2 ? SCENE_SHADED : SCENE_HATCHED, k);
        if (i > 0)
            add_square(s, 0.2, 0.2, 0.6);
        m[i] = draw(s);
        scene_free(s);
    }
    const int64_t hatched = differing(&m[0], &m[1]);
    const int64_t filled = differing(&m[0], &m[2]);
    assert_true(hatched > filled / 10 && hatched < filled / 2);
    /* what is hatched is inside what is filled */
    const uint8_t paper[] = {255, 255, 255};
    for (size_t i = 0; i < (size_t)m[0].width * (size_t)m[0].height; i++)
        if (memcmp(m[0].rgb + 3 * i, m[1].rgb + 3 * i, 3) != 0)
            assert_false(is_pixel(&m[2], i, paper));
    for (int i = 0; i < 3; i++)
        free(m[i].rgb);
}

/* A line upwards at .5: its ticks are on the right half of the picture. */
static void ticks_are_on_the_right(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        RenderImage m[2];
        for (int i = 0; i < 2; i++) {
            Scene *s = empty_scene();
            const int32_t k = scene_add_stroke(
                s, (SceneStroke){.color = PALETTE_GREEN, .width = 1, .alpha = 1});
            const double up[] = {0.5, 0.1, 0.5, 0.9};
            const double down[] = {0.5, 0.9, 0.5, 0.1};
            const int32_t path = scene_add_path(s, turn ? down : up, 2, k, false);
            s->path[path].has_ticks = i == 1;
            m[i] = draw(s);
            scene_free(s);
        }
        double sum = 0;
        int64_t n = 0;
        int32_t least = m[0].width;
        int32_t most = 0;
        for (int32_t y = 0; y < m[0].height; y++) {
            for (int32_t x = 0; x < m[0].width; x++) {
                const size_t at = 3 * ((size_t)y * (size_t)m[0].width + (size_t)x);
                if (memcmp(m[0].rgb + at, m[1].rgb + at, 3) == 0)
                    continue;
                least = x < least ? x : least;
                most = x > most ? x : most;
                sum += x;
                n++;
            }
        }
        assert_true(n > 50);
        assert_true(most - least < 12); /* 2 points at 288 dots an inch: 8 dots */
        /* the line itself is where the other turn's ticks begin */
        static double mean[2];
        mean[turn] = sum / (double)n;
        if (turn == 1)
            assert_true(mean[1] < mean[0] - 5);
        free(m[0].rgb);
        free(m[1].rgb);
    }
}

/* The label in the middle of a line keeps every pixel; the text goes elsewhere on it. */
static void texts_on_lines_leave_labels_alone(void **state)
{
    (void)state;
    RenderImage m[3];
    for (int i = 0; i < 3; i++) {
        Scene *s = empty_scene();
        const int32_t k = scene_add_stroke(
            s, (SceneStroke){.color = PALETTE_GREEN, .width = 1, .alpha = 1});
        const double xy[] = {0.05, 0.5, 0.95, 0.5};
        const int32_t path = scene_add_path(s, xy, 2, k, false);
        if (i != 0) {
            const int32_t point = scene_add_point(
                s, (ScenePoint){.x = 0.5, .y = 0.5, .level = SCENE_STRONG, .size = 3});
            scene_add_label(s, (SceneLabel){.text = scene_words(s, TEXT("middle"), "en"),
                                            .x = 0.5,
                                            .y = 0.5,
                                            .point = point});
        }
        if (i == 2) {
            scene_add_inline(s, (SceneInline){.text = scene_text(s, TEXT(".55")),
                                              .path = path,
                                              .stroke = k});
        }
        m[i] = draw(s);
        scene_free(s);
    }
    int64_t text = 0;
    int64_t hurt = 0;
    for (size_t i = 0; i < 3 * (size_t)m[0].width * (size_t)m[0].height; i += 3) {
        const bool is_label = memcmp(m[0].rgb + i, m[1].rgb + i, 3) != 0;
        const bool is_text = memcmp(m[1].rgb + i, m[2].rgb + i, 3) != 0;
        text += is_text;
        hurt += is_label && is_text;
    }
    assert_true(text > 100);
    assert_int_equal(hurt, 0);
    for (int i = 0; i < 3; i++)
        free(m[i].rgb);
}

/* A ring too small for its text has none. */
static void short_lines_have_no_text(void **state)
{
    (void)state;
    RenderImage m[2];
    for (int i = 0; i < 2; i++) {
        Scene *s = empty_scene();
        const int32_t k = scene_add_stroke(
            s, (SceneStroke){.color = PALETTE_GREEN, .width = 1, .alpha = 1});
        const double xy[] = {0.5, 0.5, 0.52, 0.5};
        const int32_t path = scene_add_path(s, xy, 2, k, false);
        if (i == 1) {
            scene_add_inline(s, (SceneInline){.text = scene_text(s, TEXT(".55")),
                                              .path = path,
                                              .stroke = k});
        }
        m[i] = draw(s);
        scene_free(s);
    }
    assert_int_equal(differing(&m[0], &m[1]), 0);
    free(m[0].rgb);
    free(m[1].rgb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(touching_polygons_have_no_seam),
        cmocka_unit_test(hatching_stays_inside_and_lets_words_through),
        cmocka_unit_test(ticks_are_on_the_right),
        cmocka_unit_test(texts_on_lines_leave_labels_alone),
        cmocka_unit_test(short_lines_have_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
