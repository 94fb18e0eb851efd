#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "plots/render_cairo.h"
#include "tests/unit/drawn.h"
#include "tests/unit/unit.h"

/* Pixels that have exactly a colour of the palette. */
static int64_t count(const RenderImage *m, PaletteColor color)
{
    const PaletteEntry *e = palette_entry(color);
    int64_t n = 0;
    for (size_t i = 0; i < (size_t)m->width * (size_t)m->height; i++)
        n += m->rgb[3 * i] == e->r && m->rgb[3 * i + 1] == e->g &&
             m->rgb[3 * i + 2] == e->b;
    return n;
}

static Scene *scene_with_group(PaletteColor color, PaletteShape shape)
{
    Scene *s = scene_new(60, 50);
    (void)scene_add_group(s, (SceneGroup){.color = color, .shape = shape});
    return s;
}

static RenderImage draw(const Scene *s, double dpi, RenderFacts *facts)
{
    RenderOptions o = render_cairo_options_defaults();
    o.dpi = dpi;
    RenderImage image;
    assert_int_equal(render_cairo_image(s, &o, &image, facts, NULL), OK);
    return image;
}

static void test_size_follows_millimetres(void **state)
{
    (void)state;
    Scene *s = scene_with_group(PALETTE_BLUE, PALETTE_CIRCLE);
    RenderFacts facts;
    RenderImage m = draw(s, 300, &facts);
    assert_int_equal(m.width, 709); /* 60 / 25.4 * 300 = 708.66 */
    assert_int_equal(m.height, 591);
    free(m.rgb);
    render_cairo_facts_free(&facts);
    scene_free(s);
}

/* A mark of known size has its colour on as many pixels as its area; every shape has the
 * area of the disc. 10 %: antialiased edges are other colours; crosses and plusses keep
 * to 25 %. */
static void test_marks_have_their_colour_and_area(void **state)
{
    (void)state;
    for (int shape = 0; shape < PALETTE_SHAPES; shape++) {
        Scene *s = scene_with_group(PALETTE_VERMILLION, (PaletteShape)shape);
        (void)scene_add_point(
            s, (ScenePoint){.x = 0.5, .y = 0.5, .level = SCENE_STRONG, .size = 40});
        RenderFacts facts;
        RenderImage m = draw(s, 144, &facts);
        const double area = 3.14159265 / 4 * 80 * 80;
        const double share = (double)count(&m, PALETTE_VERMILLION) / area;
        assert_true(share > 0.75 && share < 1.25);
        if (shape == PALETTE_CIRCLE || shape == PALETTE_SQUARE) {
            assert_true(fabs(share - 1) < 0.1);
        }
        free(m.rgb);
        render_cairo_facts_free(&facts);
        scene_free(s);
    }
}

static void test_trust_empties_markers(void **state)
{
    (void)state;
    double n[4];
    for (int trust = 0; trust < 4; trust++) {
        Scene *s = scene_with_group(PALETTE_BLUE, PALETTE_CIRCLE);
        (void)scene_add_point(s, (ScenePoint){.x = 0.5,
                                              .y = 0.5,
                                              .level = SCENE_STRONG,
                                              .trust = (SceneTrust)trust,
                                              .size = 40});
        RenderFacts facts;
        RenderImage m = draw(s, 144, &facts);
        n[trust] = (double)count(&m, PALETTE_BLUE);
        free(m.rgb);
        render_cairo_facts_free(&facts);
        scene_free(s);
    }
    assert_true(n[SCENE_TRUST_UNKNOWN] == n[SCENE_TRUST_GOOD]);
    assert_true(n[SCENE_TRUST_FAIR] < 0.8 * n[SCENE_TRUST_GOOD]);
    assert_true(n[SCENE_TRUST_POOR] < 0.7 * n[SCENE_TRUST_FAIR]);
    assert_true(n[SCENE_TRUST_POOR] > 0);
}

/* Bars are as long as their values. */
static void test_bars_are_in_proportion(void **state)
{
    (void)state;
    double n[2];
    for (int i = 0; i < 2; i++) {
        Scene *s = scene_with_group(PALETTE_GREEN, PALETTE_CIRCLE);
        (void)scene_add_bar(s, (SceneBar){0, 0.2, i == 0 ? 0.3 : 0.9, 0.8, 0});
        RenderFacts facts;
        RenderImage m = draw(s, 300, &facts);
        n[i] = (double)count(&m, PALETTE_GREEN);
        free(m.rgb);
        render_cairo_facts_free(&facts);
        scene_free(s);
    }
    /* one column of edge pixels in a bar of some 150 */
    assert_true(fabs(n[1] / n[0] - 3) < 0.05);
}

/* A scene with everything: labels of several scripts, links, rules, notes, legend. */
static Scene *full_scene(void)
{
    static const char *const words[][2] = {{"Straße", "de"},  {"किसान", "hi"},
                                           {"العربية", "ar"}, {"漢字", "zh"},
                                           {"νερό", "el"},    {"ქართული", "ka"}};
    Scene *s = scene_with_group(PALETTE_BLUE, PALETTE_TRIANGLE);
    s->is_equal = true;
    s->title = scene_text(s, TEXT("All at once"));
    s->subtitle = scene_text(s, TEXT("so long a sentence that it must be broken into two "
                                     "lines to stay on the page"));
    s->x.title = scene_text(s, TEXT("PC 1 (12.3 %)"));
    s->y.title = scene_text(s, TEXT("PC 2 (3.1 %)"));
    const int32_t k =
        scene_add_stroke(s, (SceneStroke){PALETTE_PURPLE, SCENE_DASHED, 1, 1});
    for (int i = 0; i < 6; i++) {
        const double x = (i % 3 + 0.5) / 3;
        const int row = i / 3;
        const double y = (row + 0.5) / 2;
        const int32_t p = scene_add_point(
            s, (ScenePoint){.x = x, .y = y, .level = SCENE_STRONG, .size = 3});
        const SceneText text = scene_words(s, str_text(words[i][0]), words[i][1]);
        (void)scene_add_label(s, (SceneLabel){text, x, y, p, 0});
        if (i > 0)
            (void)scene_add_link(s, (SceneLink){p - 1, p, k, SCENE_MAIN});
    }
    (void)scene_add_rule(s, (SceneRule){0.5, false, k});
    (void)scene_add_key(s, (SceneKey){.kind = SCENE_KEY_LINE,
                                      .index = k,
                                      .text = {.text = scene_text(s, TEXT("a line"))}});
    return s;
}

/* The picture may stop for want of fonts only where they are missing: then it is skipped
 * by allowing it. */
static RenderOptions lenient(void)
{
    RenderOptions o = render_cairo_options_defaults();
    o.is_allowing_missing = true;
    return o;
}

static void test_same_bytes_twice(void **state)
{
    (void)state;
    Scene *s = full_scene();
    const RenderOptions o = lenient();
    RenderImage a;
    RenderImage b;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &a, &facts, NULL), OK);
    assert_int_equal(facts.labels, 6);
    assert_int_equal(facts.placed, 6);
    render_cairo_facts_free(&facts);
    assert_int_equal(render_cairo_image(s, &o, &b, &facts, NULL), OK);
    render_cairo_facts_free(&facts);
    assert_memory_equal(a.rgb, b.rgb, 3 * (size_t)a.width * (size_t)a.height);
    assert_true(count(&a, PALETTE_PAPER) < (int64_t)a.width * a.height);
    free(a.rgb);
    free(b.rgb);
    for (int kind = RENDER_SVG; kind <= RENDER_PDF; kind++) {
        Str one = {0};
        Str two = {0};
        assert_int_equal(
            render_cairo_vector(s, &o, (RenderVector)kind, &one, &facts, NULL), OK);
        render_cairo_facts_free(&facts);
        assert_int_equal(
            render_cairo_vector(s, &o, (RenderVector)kind, &two, &facts, NULL), OK);
        render_cairo_facts_free(&facts);
        assert_int_equal(one.n, two.n);
        assert_memory_equal(one.p, two.p, one.n);
        assert_memory_equal(one.p, kind == RENDER_PDF ? "%PDF" : "<?xm", 4);
        str_free(&one);
        str_free(&two);
    }
    scene_free(s);
}

/* Nothing is cut at the border: the outermost pixels are paper. */
static void test_border_is_paper(void **state)
{
    (void)state;
    Scene *s = full_scene();
    const RenderOptions o = lenient();
    RenderImage m;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &m, &facts, NULL), OK);
    for (int32_t x = 0; x < m.width; x++)
        for (int32_t y = 0; y < m.height; y += m.height - 1)
            assert_int_equal(m.rgb[3 * ((size_t)y * (size_t)m.width + (size_t)x)], 255);
    for (int32_t y = 0; y < m.height; y++)
        for (int32_t x = 0; x < m.width; x += m.width - 1)
            assert_int_equal(m.rgb[3 * ((size_t)y * (size_t)m.width + (size_t)x)], 255);
    free(m.rgb);
    render_cairo_facts_free(&facts);
    scene_free(s);
}

/* Names of categories end at the axis, in whichever direction they run: nothing of an
 * Arabic one lies in the frame, where its bar is missing. */
static void test_names_stay_outside_the_frame(void **state)
{
    (void)state;
    int64_t dark[2];
    for (int i = 0; i < 2; i++) {
        Scene *s = scene_with_group(PALETTE_BLUE, PALETTE_CIRCLE);
        s->y.kind = SCENE_CATEGORIES;
        s->y.lo = -0.5;
        s->y.hi = 0.5;
        const Text name = i == 0 ? TEXT("العربية") : TEXT("Bahasa");
        (void)scene_add_category(s, &s->y, scene_words(s, name, i == 0 ? "ar" : "id"));
        RenderFacts facts;
        RenderOptions o = lenient();
        RenderImage m;
        assert_int_equal(render_cairo_image(s, &o, &m, &facts, NULL), OK);
        dark[i] = 0;
        for (int32_t y = 0; y < m.height * 3 / 4; y++)
            for (int32_t x = m.width / 2; x < m.width; x++)
                dark[i] += m.rgb[3 * ((size_t)y * (size_t)m.width + (size_t)x)] < 128;
        free(m.rgb);
        render_cairo_facts_free(&facts);
        scene_free(s);
    }
    assert_int_equal(dark[0], 0);
    assert_int_equal(dark[1], 0);
}

static void test_sizes_out_of_range(void **state)
{
    (void)state;
    RenderOptions o = render_cairo_options_defaults();
    RenderImage m;
    RenderFacts facts;
    Error err;
    Scene *s = scene_new(5, 50);
    assert_int_equal(render_cairo_image(s, &o, &m, &facts, &err), E_USAGE);
    scene_free(s);
    s = scene_new(1000, 50);
    o.dpi = 1200;
    assert_int_equal(render_cairo_image(s, &o, &m, &facts, &err), E_LIMIT);
    o.dpi = 5;
    assert_int_equal(render_cairo_image(s, &o, &m, &facts, &err), E_USAGE);
    scene_free(s);
}

static void test_versions_are_told(void **state)
{
    (void)state;
    Str v = {0};
    render_cairo_versions(&v);
    assert_non_null(strstr(v.p, "cairo 1."));
    assert_non_null(strstr(v.p, "pango 1."));
    assert_non_null(strstr(v.p, "freetype 2."));
    assert_non_null(strstr(v.p, "fontconfig 2."));
    str_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_follows_millimetres),
        cmocka_unit_test(test_marks_have_their_colour_and_area),
        cmocka_unit_test(test_trust_empties_markers),
        cmocka_unit_test(test_bars_are_in_proportion),
        cmocka_unit_test(test_same_bytes_twice),
        cmocka_unit_test(test_border_is_paper),
        cmocka_unit_test(test_names_stay_outside_the_frame),
        cmocka_unit_test(test_sizes_out_of_range),
        cmocka_unit_test(test_versions_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
