#include "plots/figure_png.h"
#include "plots/verify_compare.h"
#include "tests/unit/unit.h"

static VerifyCompared compare(const char *name, const char *found, const char *made,
                              bool is_lenient, const char *want)
{
    Str detail = {0};
    const VerifyPair pair = {str_text(found), str_text(made), is_lenient};
    const VerifyCompared c = verify_compare(name, &pair, &detail);
    if (want != NULL && strstr(str_cstr(&detail), want) == NULL)
        print_message("%s\n", str_cstr(&detail));
    assert_true(want == NULL || strstr(str_cstr(&detail), want) != NULL);
    str_free(&detail);
    return c;
}

static void the_first_line_that_differs_is_told(void **state)
{
    (void)state;
    assert_int_equal(compare("a.csv", "x\r\n", "x\r\n", false, NULL), VERIFY_SAME);
    assert_int_equal(compare("a.csv", "x,1\r\ny,2\r\n", "x,1\r\ny,3\r\n", false,
                             "line 2: \"y,2\" where the inputs give \"y,3\""),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("a.md", "one\n", "one\ntwo\n", false,
                             "line 2: \"\" where the inputs give \"two\""),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("a.md", "one\r\n", "one\n", false, "ends of lines"),
                     VERIFY_DIFFERENT);
    /* cut between letters, and shown without effect on a terminal */
    assert_int_equal(compare("a.md", "ääääääääääääääääääääääää\x1b[1mz\n",
                             "ääääääääääääääääääääääääy\n", false, "ä^[[1mz"),
                     VERIFY_DIFFERENT);
}

static void other_libraries_excuse_their_own_lines_alone(void **state)
{
    (void)state;
    static const char a[] = "n 1\ncairo 1, freetype 2\nfig-map.png 11\n";
    static const char b[] = "n 1\ncairo 2, freetype 3\nfig-map.png 12\n";
    static const char c[] = "n 2\ncairo 2, freetype 3\nfig-map.png 12\n";
    assert_int_equal(compare("r.md", a, b, true, "2 lines"), VERIFY_TOLERABLE);
    assert_int_equal(compare("r.md", a, b, false, "line 2"), VERIFY_DIFFERENT);
    assert_int_equal(compare("r.md", a, c, true, "line 1"), VERIFY_DIFFERENT);
}

enum { WIDTH = 50, HEIGHT = 30 };

/* A figure whose pixels from (x, y) on, a block of n by n, are `by` darker than white. */
static Str picture(int x, int y, int n, int by, const char *description)
{
    uint8_t *rgb = malloc(3 * WIDTH * HEIGHT);
    assert_non_null(rgb);
    memset(rgb, 255, 3 * WIDTH * HEIGHT);
    for (int j = y; j < y + n; j++)
        for (int i = 3 * x; i < 3 * (x + n); i++)
            rgb[3 * WIDTH * j + i] = (uint8_t)(255 - by);
    const RenderImage image = {WIDTH, HEIGHT, 200, rgb};
    const FigurePngTexts texts = {"t", description};
    Str file = {0};
    assert_int_equal(figure_png_encode(&image, &texts, &file, NULL), OK);
    free(rgb);
    return file;
}

static VerifyCompared compare_files(const Str *a, const Str *b, bool is_lenient,
                                    const char *want)
{
    Str detail = {0};
    const VerifyPair pair = {{a->p, a->n}, {b->p, b->n}, is_lenient};
    const VerifyCompared c = verify_compare("x.png", &pair, &detail);
    assert_non_null(strstr(str_cstr(&detail), want));
    str_free(&detail);
    return c;
}

static void pixels_have_a_tolerance_only_for_other_libraries(void **state)
{
    (void)state;
    Str white = picture(0, 0, 0, 0, "{\n\"n\": 1\n}");
    Str block = picture(20, 6, 4, 250, "{\n\"n\": 1\n}");
    Str edge = picture(20, 9, 4, 3, "{\n\"n\": 1\n}");
    Str other = picture(0, 0, 0, 0, "{\n\"n\": 2\n}");
    assert_int_equal(compare_files(&block, &white, false, "2 blocks"), VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&block, &white, true, "the first at 16, 0"),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&edge, &white, false, "the first at 16, 8"),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&edge, &white, true, "differ a little"),
                     VERIFY_TOLERABLE);
    assert_int_equal(compare_files(&other, &white, true, "its description, line 2"),
                     VERIFY_DIFFERENT);
    white.p[white.n - 30] ^= 0x55;
    Str cut = picture(0, 0, 0, 0, "{\n\"n\": 1\n}");
    assert_int_equal(compare_files(&white, &cut, true, "damaged"), VERIFY_DIFFERENT);
    str_free(&white);
    str_free(&block);
    str_free(&edge);
    str_free(&other);
    str_free(&cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_that_differs_is_told),
        cmocka_unit_test(other_libraries_excuse_their_own_lines_alone),
        cmocka_unit_test(pixels_have_a_tolerance_only_for_other_libraries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
