#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/rng.h"
#include "plots/scene.h"
#include "tests/unit/unit.h"

static int mantissa(double step)
{
    const double m = step / pow(10, floor(log10(step) + 1e-9));
    return (int)lround(m);
}

static void check_ticks(double lo, double hi, int most)
{
    SceneTick t[SCENE_TICKS];
    const int n = scene_make_ticks(lo, hi, most, t);
    assert_true(n >= 1 && n <= most);
    const double grain = 1e-6 * (hi - lo); /* ends that are ticks but for rounding */
    assert_true(t[0].at >= lo - grain && t[n - 1].at <= hi + grain);
    for (int i = 0; i < n; i++) {
        double read = 0;
        Str ascii = {0};
        const bool is_minus = strncmp(t[i].text, "\u2212", 3) == 0;
        str_add_cstr(&ascii, is_minus ? "-" : "");
        str_add_cstr(&ascii, t[i].text + (is_minus ? 3 : 0));
        assert_int_equal(number_parse_double(ascii.p, ascii.n, &read), NUMBER_OK);
        str_free(&ascii);
        /* the words are the place, to the decimals shown: a millionth of the range */
        assert_true(fabs(read - t[i].at) <= 1e-6 * (hi - lo));
        if (i >= 2) {
            assert_true(fabs((t[i].at - t[i - 1].at) - (t[1].at - t[0].at)) < grain);
        }
    }
    if (n >= 2) {
        const int m = mantissa(t[1].at - t[0].at);
        assert_true(m == 1 || m == 2 || m == 5 || m == 10);
    }
}

static void test_ticks_of_random_ranges(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "ticks");
    for (int i = 0; i < 5000; i++) {
        const double size = pow(10, 16 * rng_uniform(&r) - 8);
        const double lo = size * (4 * rng_uniform(&r) - 2);
        const double hi = lo + size * (0.01 + rng_uniform(&r));
        check_ticks(lo, hi, 2 + (int)rng_below(&r, SCENE_TICKS - 1));
    }
}

static void test_ticks_known(void **state)
{
    (void)state;
    SceneTick t[SCENE_TICKS];
    assert_int_equal(scene_make_ticks(0, 1, 6, t), 6);
    assert_string_equal(t[0].text, "0.0");
    assert_string_equal(t[5].text, "1.0");
    assert_true(t[1].at == 0.2);
    assert_int_equal(scene_make_ticks(-0.65, 0.6, 8, t), 7);
    assert_string_equal(t[0].text, "\u22120.6");
    assert_string_equal(t[3].text, "0.0");
    assert_int_equal(scene_make_ticks(0, 1400, 5, t), 3);
    assert_string_equal(t[2].text, "1000");
    assert_int_equal(scene_make_ticks(1, 1, 5, t), 0);
    assert_int_equal(scene_make_ticks(0, INFINITY, 5, t), 0);
    assert_true(scene_nice_ceiling(0.61, 6) == 0.8);
    assert_true(scene_nice_ceiling(357, 5) == 400);
}

/* Three points, one of each level. */
static Scene *sample(void)
{
    Scene *s = scene_new(84, 84);
    const SceneGroup g = {.color = PALETTE_BLUE, .shape = PALETTE_CIRCLE};
    assert_int_equal(scene_add_group(s, g), 0);
    const ScenePoint p[3] = {{-1, 2, 10, 0, SCENE_BACK, SCENE_TRUST_UNKNOWN, 1},
                             {3, 2.5, 11, 0, SCENE_MAIN, SCENE_TRUST_UNKNOWN, 2},
                             {1, 4, 12, 0, SCENE_STRONG, SCENE_TRUST_POOR, 3}};
    for (int i = 0; i < 3; i++)
        assert_int_equal(scene_add_point(s, p[i]), i);
    return s;
}

static void test_window_holds_the_points(void **state)
{
    (void)state;
    Scene *s = sample();
    scene_set_window_to_points(s, 0.1);
    const SceneWindow w = scene_window(s);
    assert_true(fabs(w.x0 + 1.4) < 1e-12 && fabs(w.x1 - 3.4) < 1e-12);
    assert_true(fabs(w.y0 - 1.8) < 1e-12 && fabs(w.y1 - 4.2) < 1e-12);
    for (int i = 0; i < 3; i++)
        assert_true(scene_is_inside(w, s->point[i].x, s->point[i].y));
    scene_free(s);
    s = scene_new(84, 84);
    scene_set_window_to_points(s, 0);
    assert_true(s->x.lo == 0 && s->x.hi == 1 && s->y.hi == 1);
    scene_free(s);
}

static void test_fit_makes_units_equal(void **state)
{
    (void)state;
    Scene *s = sample();
    scene_set_window_to_points(s, 0);
    s->is_equal = true;
    static const double aspects[] = {0.3, 1, 2.7};
    for (int i = 0; i < 3; i++) {
        const SceneWindow w = scene_fit_window(s, scene_window(s), aspects[i]);
        assert_true(fabs((w.x1 - w.x0) / (w.y1 - w.y0) - aspects[i]) < 1e-12);
        assert_true(fabs((w.x0 + w.x1) / 2 - 1) < 1e-12);
        for (int p = 0; p < 3; p++)
            assert_true(scene_is_inside(w, s->point[p].x, s->point[p].y));
    }
    s->is_equal = false;
    const SceneWindow same = scene_fit_window(s, scene_window(s), 9);
    assert_true(same.x0 == s->x.lo && same.y1 == s->y.hi);
    scene_free(s);
}

static void test_zoom_keeps_the_place(void **state)
{
    (void)state;
    const SceneWindow w = {0, 0, 10, 4};
    const SceneWindow in = scene_zoom_window(w, 2, 2.5, 1);
    assert_true(in.x0 == 1.25 && in.x1 == 6.25 && in.y0 == 0.5 && in.y1 == 2.5);
    const SceneWindow back = scene_zoom_window(in, 0.5, 2.5, 1);
    assert_true(back.x0 == w.x0 && back.x1 == w.x1 && back.y1 == w.y1);
}

static void test_find_point_by_level(void **state)
{
    (void)state;
    Scene *s = sample();
    scene_set_window_to_points(s, 0.1);
    const SceneWindow w = scene_window(s);
    assert_int_equal(scene_find_point(s, w, -0.9, 2, SCENE_BACK), 0);
    assert_int_equal(scene_find_point(s, w, -0.9, 2, SCENE_MAIN), 1);
    assert_int_equal(scene_find_point(s, w, 3, 2, SCENE_STRONG), 2);
    assert_int_equal(scene_find_point(s, (SceneWindow){8, 8, 9, 9}, 8, 8, SCENE_BACK),
                     -1);
    scene_free(s);
}

static void test_text_is_safe_and_owned(void **state)
{
    (void)state;
    Scene *s = scene_new(84, 84);
    char word[] = "a\033[31mb";
    const SceneText t = scene_words(s, (Text){word, sizeof word - 1}, "hi-Deva");
    word[0] = 'x';
    assert_int_equal(t.text.n, strlen("a^[[31mb"));
    assert_memory_equal(t.text.p, "a^[[31mb", t.text.n);
    assert_string_equal(t.lang, "hi-Deva");
    const Text f = scene_textf(s, "PC %d (%s %%)", 1, "12.3");
    assert_int_equal(str_compare(f, TEXT("PC 1 (12.3 %)")), 0);
    scene_free(s);
}

static void test_arrays_grow(void **state)
{
    (void)state;
    Scene *s = sample();
    const int32_t k = scene_add_stroke(s, (SceneStroke){PALETTE_INK, SCENE_SOLID, 1, 1});
    double xy[64];
    for (int i = 0; i < 64; i++)
        xy[i] = i;
    for (int i = 0; i < 1000; i++) {
        (void)scene_add_link(s, (SceneLink){i % 3, (i + 1) % 3, k, SCENE_MAIN});
        const int32_t p = scene_add_path(s, xy, 1 + i % 32, k, false);
        assert_int_equal(p, i);
    }
    size_t vertices = 0;
    for (int i = 0; i < 1000; i++) {
        const ScenePath *p = &s->path[i];
        assert_int_equal(s->link[i].a, i % 3);
        assert_int_equal(p->n, 1 + i % 32);
        assert_int_equal(p->first, vertices);
        assert_true(s->xy[2 * p->first] == 0);
        assert_true(s->xy[2 * (p->first + (size_t)p->n) - 1] == 2 * p->n - 1);
        vertices += (size_t)p->n;
    }
    scene_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_of_random_ranges),
        cmocka_unit_test(test_ticks_known),
        cmocka_unit_test(test_window_holds_the_points),
        cmocka_unit_test(test_fit_makes_units_equal),
        cmocka_unit_test(test_zoom_keeps_the_place),
        cmocka_unit_test(test_find_point_by_level),
        cmocka_unit_test(test_text_is_safe_and_owned),
        cmocka_unit_test(test_arrays_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
