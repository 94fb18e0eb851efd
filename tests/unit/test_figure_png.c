#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "plots/figure_png.h"
#include "tests/unit/unit.h"

enum { WIDTH = 37, HEIGHT = 23 };

static RenderImage noise(uint8_t rgb[3 * WIDTH * HEIGHT])
{
    Rng r = rng_stream(1, "png");
    for (int i = 0; i < 3 * WIDTH * HEIGHT; i++)
        rgb[i] = (uint8_t)rng_u64(&r);
    return (RenderImage){WIDTH, HEIGHT, 300, rgb};
}

static const FigurePngTexts texts = {"भाषा – 対応", "{\"a\":\"ß\"}"};

static void test_round_trip(void **state)
{
    (void)state;
    uint8_t rgb[3 * WIDTH * HEIGHT];
    const RenderImage image = noise(rgb);
    Str file = {0};
    assert_int_equal(figure_png_encode(&image, &texts, &file, NULL), OK);
    /* the pixels, by libpng's simplified reader */
    png_image read = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&read, file.p, file.n) != 0);
    assert_int_equal(read.width, WIDTH);
    assert_int_equal(read.height, HEIGHT);
    assert_int_equal(read.format, PNG_FORMAT_RGB);
    uint8_t back[3 * WIDTH * HEIGHT];
    assert_true(png_image_finish_read(&read, NULL, back, 0, NULL) != 0);
    assert_memory_equal(back, rgb, sizeof rgb);
    /* size in print and texts */
    FigurePngInfo info;
    assert_int_equal(figure_png_read_info((Text){file.p, file.n}, &info, NULL), OK);
    assert_int_equal(info.width, WIDTH);
    assert_int_equal(info.height, HEIGHT);
    /* pHYs holds whole pixels per metre: 0.0254 / 2 */
    assert_true(fabs(info.dpi - 300) < 0.0127);
    assert_string_equal(info.software, "isogloss " ISOGLOSS_VERSION);
    assert_string_equal(info.title, texts.title);
    assert_string_equal(info.description, texts.description);
    figure_png_info_done(&info);
    str_free(&file);
}

static bool has_chunk(const Str *file, const char *name)
{
    size_t at = 8;
    while (at + 12 <= file->n) {
        const uint8_t *p = (const uint8_t *)file->p + at;
        const size_t n =
            ((size_t)p[0] << 24) + ((size_t)p[1] << 16) + ((size_t)p[2] << 8) + p[3];
        if (memcmp(p + 4, name, 4) == 0)
            return true;
        at += 12 + n;
    }
    return false;
}

static void test_chunks_and_same_bytes(void **state)
{
    (void)state;
    uint8_t rgb[3 * WIDTH * HEIGHT];
    const RenderImage image = noise(rgb);
    Str a = {0};
    Str b = {0};
    assert_int_equal(figure_png_encode(&image, &texts, &a, NULL), OK);
    assert_int_equal(figure_png_encode(&image, &texts, &b, NULL), OK);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    assert_true(has_chunk(&a, "pHYs") && has_chunk(&a, "sRGB"));
    assert_true(has_chunk(&a, "tEXt") && has_chunk(&a, "iTXt"));
    assert_false(has_chunk(&a, "tIME"));
    str_free(&a);
    str_free(&b);
}

static void test_without_texts(void **state)
{
    (void)state;
    uint8_t rgb[3 * WIDTH * HEIGHT];
    const RenderImage image = noise(rgb);
    Str file = {0};
    const FigurePngTexts none = {NULL, NULL};
    assert_int_equal(figure_png_encode(&image, &none, &file, NULL), OK);
    assert_false(has_chunk(&file, "iTXt"));
    FigurePngInfo info;
    assert_int_equal(figure_png_read_info((Text){file.p, file.n}, &info, NULL), OK);
    assert_null(info.title);
    assert_null(info.description);
    figure_png_info_done(&info);
    str_free(&file);
}

/* Every cut and every flipped byte of a file is refused or read, never worse. */
static void test_damage_is_refused(void **state)
{
    (void)state;
    uint8_t rgb[3 * WIDTH * HEIGHT];
    const RenderImage image = noise(rgb);
    Str file = {0};
    assert_int_equal(figure_png_encode(&image, &texts, &file, NULL), OK);
    FigurePngInfo info;
    Error err;
    for (size_t n = 0; n < file.n; n += 7) {
        assert_int_equal(figure_png_read_info((Text){file.p, n}, &info, &err), E_INPUT);
        assert_null(info.title);
    }
    int refused = 0;
    for (size_t i = 0; i < file.n; i += 5) {
        file.p[i] = (char)(file.p[i] ^ 0x40);
        refused += figure_png_read_info((Text){file.p, file.n}, &info, &err) != OK;
        figure_png_info_done(&info);
        file.p[i] = (char)(file.p[i] ^ 0x40);
    }
    assert_true(refused > 0);
    assert_int_equal(figure_png_read_info(TEXT("no picture"), &info, &err), E_INPUT);
    str_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_chunks_and_same_bytes),
        cmocka_unit_test(test_without_texts),
        cmocka_unit_test(test_damage_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
