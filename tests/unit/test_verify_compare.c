#include "plots/figure_png.h"
#include "plots/verify_compare.h"
#include "tests/unit/unit.h"

static VerifyCompared compare(const char *name, const char *found, const char *made,
                              bool is_lenient, const char *want)
{
    Str detail = {0};
    const VerifyPair pair = {
        .found = str_text(found), .made = str_text(made), .is_lenient = is_lenient};
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

static const char hex_a[] =
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char hex_b[] =
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

static void other_libraries_excuse_their_own_values_alone(void **state)
{
    (void)state;
    static const char a[] = "n 1\n- **Figures drawn with:** cairo 1, freetype 2\n";
    static const char b[] = "n 1\n- **Figures drawn with:** cairo 2, freetype 3.1\n";
    static const char c[] = "n 2\n- **Figures drawn with:** cairo 2, freetype 3.1\n";
    static const char d[] = "n 1\n- **Figures drawn with:** cairo 2 <b>, freetype 3\n";
    assert_int_equal(compare("r.md", a, b, true, "1 line names"), VERIFY_TOLERABLE);
    assert_int_equal(compare("r.md", a, b, false, "line 2"), VERIFY_DIFFERENT);
    assert_int_equal(compare("r.md", a, c, true, "line 1"), VERIFY_DIFFERENT);
    assert_int_equal(compare("r.md", d, b, true, "line 2"), VERIFY_DIFFERENT);
    /* a caption in a line with a figure's name is no library */
    assert_int_equal(compare("r.md", "![hit](fig-map.png)\n", "![miss](fig-map.png)\n",
                             true, "line 1"),
                     VERIFY_DIFFERENT);
    /* linear algebra, whoever drew the figures */
    assert_int_equal(compare("r.html",
                             "<div><dt>Linear algebra</dt><dd>OpenBLAS 0.3.21, one\n",
                             "<div><dt>Linear algebra</dt><dd>OpenBLAS 0.3.26, one\n",
                             false, "1 line"),
                     VERIFY_TOLERABLE);
    assert_int_equal(compare("r.md", "- **Linear algebra:** OpenBLAS 0.3.21, two\n",
                             "- **Linear algebra:** OpenBLAS 0.3.26, one\n", true,
                             "line 1"),
                     VERIFY_DIFFERENT);
}

/* With fig.png excused, and hex_a as the digest of what is signed. */
static VerifyCompared compare_excused(const char *name, const char *fmt,
                                      const char *found, const char *made)
{
    static const char *const excused[] = {"fig.png"};
    Str a = {0};
    Str b = {0};
    Str detail = {0};
    for (const char *p = fmt; *p != '\0'; p++) {
        if (*p == '@') {
            str_add_cstr(&a, found);
            str_add_cstr(&b, made);
        } else {
            str_add_char(&a, *p);
            str_add_char(&b, *p);
        }
    }
    const VerifyPair pair = {.found = {a.p, a.n},
                             .made = {b.p, b.n},
                             .is_lenient = true,
                             .excused = excused,
                             .nexcused = 1,
                             .body = hex_a};
    const VerifyCompared c = verify_compare(name, &pair, &detail);
    str_free(&a);
    str_free(&b);
    str_free(&detail);
    return c;
}

static void sizes_and_digests_of_excused_files(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"x.md", "| fig.png | 1,23@ | @ |\n"},
        {"x.html", "<tr><th scope=\"row\"><bdi>fig.png</bdi></th><td class=\"r\">12</td>"
                   "<td class=\"long\"><bdi>@</bdi></td></tr>\n"},
        {"x.json", "{\"files\": [{\"bytes\": 1, \"file\": \"fig.png\", \"sha256\": "
                   "\"@\"}]}"},
        {"x.json", "{\"libraries\": \"@\"}"},
        {"x.json", "{\"document\": [{\"kind\": \"fact\", \"label\": \"Linear algebra\", "
                   "\"text\": \"OpenBLAS @, one\"}]}"},
        {"x.json", "{\"tables\": {\"fonts\": [{\"file\": \"@.ttf\"}]}}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(compare_excused(rows[i][0], rows[i][1], i == 0 ? "4" : hex_a,
                                         i == 0 ? "5" : hex_b),
                         i == 0 ? VERIFY_DIFFERENT : VERIFY_TOLERABLE);
    }
    assert_int_equal(compare_excused("x.md", "| fig.png | 12 | @ |\n", hex_a, hex_b),
                     VERIFY_TOLERABLE);
    /* another file, another key, a digest that is not the signed one */
    static const char *const bad[][2] = {
        {"x.md", "| fib.png | 12 | @ |\n"},
        {"x.json", "{\"files\": [{\"file\": \"fib.png\", \"sha256\": \"@\"}]}"},
        {"x.json", "{\"files\": [{\"file\": \"fig.png\", \"title\": \"@\"}]}"},
        {"x.json", "{\"tables\": {\"fonts\": [{\"file\": \"@\"}]}}"},
        {"x.json", "{\"finding\": \"@\"}"},
        {"x.json", "[@"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(compare_excused(bad[i][0], bad[i][1], hex_a, hex_b),
                         VERIFY_DIFFERENT);
    static const char *const digest[][2] = {
        {"x.md", "- **Digest of the report:** @\n"},
        {"x.json", "{\"parameters\": {\"body-sha256\": \"@\"}}"}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(compare_excused(digest[i][0], digest[i][1], hex_a, hex_b),
                         VERIFY_TOLERABLE);
        assert_int_equal(compare_excused(digest[i][0], digest[i][1], hex_b, hex_a),
                         VERIFY_DIFFERENT);
    }
}

static void json_differs_at_a_place(void **state)
{
    (void)state;
    assert_int_equal(compare("m.json", "{\"a\": [1, {\"b\": 2}]}",
                             "{\"a\": [1, {\"b\": 3}]}", true,
                             "a[1].b: \"2\" where the inputs give \"3\""),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("m.json", "{\"a\": [1]}", "{\"a\": [1, 2]}", true, "a: "),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("m.json", "{\"x\": 1}", "{}", true, "x: "),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("m.json", "{}", "{\"x\": 1}", true, "x: "),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare("m.json", "{ }", "{}", true, "written otherwise"),
                     VERIFY_DIFFERENT);
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
    const VerifyPair pair = {
        .found = {a->p, a->n}, .made = {b->p, b->n}, .is_lenient = is_lenient};
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
    Str edge = picture(20, 9, 4, 90, "{\n\"n\": 1\n}");
    Str dot = picture(20, 9, 2, 250, "{\n\"n\": 1\n}");
    Str other = picture(0, 0, 0, 0, "{\n\"n\": 2\n}");
    assert_int_equal(compare_files(&block, &white, false, "2 blocks"), VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&block, &white, true, "the first at 16, 0"),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&edge, &white, false, "the first at 16, 8"),
                     VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&edge, &white, true, "differ a little"),
                     VERIFY_TOLERABLE);
    /* 15 of 255 in the mean of its block, and yet a mark */
    assert_int_equal(compare_files(&dot, &white, true, "1 block "), VERIFY_DIFFERENT);
    assert_int_equal(compare_files(&other, &white, true, "its description, n: \"2\""),
                     VERIFY_DIFFERENT);
    white.p[white.n - 30] ^= 0x55;
    Str cut = picture(0, 0, 0, 0, "{\n\"n\": 1\n}");
    assert_int_equal(compare_files(&white, &cut, true, "damaged"), VERIFY_DIFFERENT);
    str_free(&white);
    str_free(&block);
    str_free(&edge);
    str_free(&dot);
    str_free(&other);
    str_free(&cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_that_differs_is_told),
        cmocka_unit_test(other_libraries_excuse_their_own_values_alone),
        cmocka_unit_test(sizes_and_digests_of_excused_files),
        cmocka_unit_test(json_differs_at_a_place),
        cmocka_unit_test(pixels_have_a_tolerance_only_for_other_libraries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
