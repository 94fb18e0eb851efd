#include "plots/verify_compare.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "plots/figure_png.h"

enum { BLOCK = 8, MOST_OFF = 24 };

static bool has_ending(const char *name, const char *ending)
{
    const size_t n = strlen(name);
    const size_t m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

static bool holds(Text t, const char *what)
{
    return t.n > 0 && memmem(t.p, t.n, what, strlen(what)) != NULL;
}

/* --- lines --- */

/* The next line, without its end (LF or CRLF); false at the end of the text. */
static bool take_line(Text *rest, Text *line)
{
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    const size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;
    const size_t used = end != NULL ? n + 1 : n;
    *line = (Text){rest->p, n > 0 && rest->p[n - 1] == '\r' ? n - 1 : n};
    *rest = (Text){rest->p + used, rest->n - used};
    return true;
}

/* Whether other libraries may change this line by right. */
static bool is_of_libraries(Text line)
{
    static const char *const mark[] = {"freetype ",     "data:image/png;base64,",
                                       "\"fig-",        "fig-",
                                       "body-sha256",   "Digest of the report",
                                       "\"libraries\"", "\"file\": \"Noto",
                                       ".ttf\"",        ".otf\""};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
        if (holds(line, mark[i]))
            return true;
    return false;
}

/* A stretch of a line around its first difference from another. */
static void add_excerpt(Str *out, Text line, size_t at)
{
    enum { BEFORE = 24, MOST = 56 };
    size_t from = at > BEFORE ? at - BEFORE : 0;
    while (from > 0 && from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80)
        from--;
    char shown[TEXT_SHORT];
    const size_t left = line.n > from ? line.n - from : 0;
    size_t n = left < MOST ? left : MOST;
    while (n > 0 && n < left && ((unsigned char)line.p[from + n] & 0xC0) == 0x80)
        n--;
    str_addf(out, "\"%s%s%s\"", from > 0 ? "..." : "",
             text_short(shown, (Text){line.p != NULL ? line.p + from : "", n}),
             n < left ? "..." : "");
}

static void tell_line(Str *detail, int number, Text found, Text made)
{
    size_t at = 0;
    while (at < found.n && at < made.n && found.p[at] == made.p[at])
        at++;
    str_addf(detail, "line %d: ", number);
    add_excerpt(detail, found, at);
    str_add_cstr(detail, " where the inputs give ");
    add_excerpt(detail, made, at);
}

static VerifyCompared compare_lines(Text found, Text made, bool is_lenient, Str *detail)
{
    Text a = {0};
    Text b = {0};
    int passed_over = 0;
    for (int number = 1;; number++) {
        const bool has_a = take_line(&found, &a);
        const bool has_b = take_line(&made, &b);
        if (!has_a && !has_b)
            break;
        if (has_a && has_b && str_compare(a, b) == 0)
            continue;
        if (has_a && has_b && is_lenient && is_of_libraries(a) && is_of_libraries(b)) {
            passed_over++;
            continue;
        }
        tell_line(detail, number, has_a ? a : (Text){0}, has_b ? b : (Text){0});
        return VERIFY_DIFFERENT;
    }
    if (passed_over == 0) {
        str_add_cstr(detail, "ends of lines");
        return VERIFY_DIFFERENT;
    }
    str_addf(detail, "%d lines name other drawing libraries, or what they drew",
             passed_over);
    return VERIFY_TOLERABLE;
}

/* --- pictures --- */

/* The mean difference of one block, of 255. */
static double block_off(const RenderImage *a, const RenderImage *b, int32_t x, int32_t y)
{
    int64_t sum = 0;
    int64_t n = 0;
    for (int32_t j = y; j < y + BLOCK && j < a->height; j++) {
        for (int32_t i = 3 * x; i < 3 * (x + BLOCK) && i < 3 * a->width; i++) {
            const size_t at = (size_t)j * (size_t)a->width * 3 + (size_t)i;
            sum += abs(a->rgb[at] - b->rgb[at]);
            n++;
        }
    }
    return (double)sum / (double)n;
}

static VerifyCompared compare_pixels(const RenderImage *a, const RenderImage *b,
                                     bool is_lenient, Str *detail)
{
    if (a->width != b->width || a->height != b->height) {
        str_addf(detail, "%d x %d pixels where the inputs give %d x %d", (int)a->width,
                 (int)a->height, (int)b->width, (int)b->height);
        return VERIFY_DIFFERENT;
    }
    int blocks = 0;
    int off = 0;
    int32_t first_x = -1;
    int32_t first_y = -1;
    for (int32_t y = 0; y < a->height; y += BLOCK) {
        for (int32_t x = 0; x < a->width; x += BLOCK) {
            const double d = block_off(a, b, x, y);
            blocks += d > 0;
            if (d <= (is_lenient ? MOST_OFF : 0))
                continue;
            if (off++ == 0) {
                first_x = x;
                first_y = y;
            }
        }
    }
    if (off > 0) {
        str_addf(detail, "%d %s of %d x %d pixels, the first at %d, %d", off,
                 off == 1 ? "block" : "blocks", BLOCK, BLOCK, (int)first_x, (int)first_y);
        return VERIFY_DIFFERENT;
    }
    if (blocks > 0)
        str_addf(detail, "%d blocks of pixels differ a little: other libraries drew them",
                 blocks);
    return VERIFY_TOLERABLE;
}

static VerifyCompared compare_pictures(Text found, Text made, bool is_lenient,
                                       Str *detail)
{
    FigurePngInfo a = {0};
    FigurePngInfo b = {0};
    RenderImage image[2] = {0};
    Error err = {0};
    VerifyCompared result = VERIFY_DIFFERENT;
    if (figure_png_read_image(found, &image[0], &a, &err) != OK) {
        str_add_cstr(detail, err.text);
    } else if (figure_png_read_image(made, &image[1], &b, &err) == OK) {
        const Text of_a = str_text(a.description);
        const Text of_b = str_text(b.description);
        result = VERIFY_TOLERABLE;
        if (str_compare(of_a, of_b) != 0) {
            str_add_cstr(detail, "its description, ");
            result = compare_lines(of_a, of_b, is_lenient, detail);
        }
        if (result == VERIFY_TOLERABLE) {
            str_clear(detail);
            result = compare_pixels(&image[0], &image[1], is_lenient, detail);
        }
        if (result == VERIFY_TOLERABLE && detail->n == 0)
            str_add_cstr(detail, "the same picture, stored otherwise");
    }
    free(image[0].rgb);
    free(image[1].rgb);
    figure_png_info_done(&a);
    figure_png_info_done(&b);
    return result;
}

VerifyCompared verify_compare(const char *name, const VerifyPair *pair, Str *detail)
{
    if (str_compare(pair->found, pair->made) == 0)
        return VERIFY_SAME;
    if (has_ending(name, ".png"))
        return compare_pictures(pair->found, pair->made, pair->is_lenient, detail);
    return compare_lines(pair->found, pair->made, pair->is_lenient, detail);
}
