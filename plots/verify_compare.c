#include "plots/verify_compare.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "plots/figure_png.h"
#include "plots/verify_json.h"

enum { BLOCK = 8, MOST_OFF = 24, MOST_CHANNEL = 96 };

static bool has_ending(const char *name, const char *ending)
{
    const size_t n = strlen(name);
    const size_t m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

/* --- values that may differ --- */

const char *const verify_compare_facts[VERIFY_FACTS] = {
    [VERIFY_DRAWN] = "Figures drawn with",
    [VERIFY_ALGEBRA] = "Linear algebra",
    [VERIFY_DIGEST] = "Digest of the report"};

bool verify_compare_is_excused(const VerifyPair *pair, const char *name)
{
    for (int i = 0; i < pair->nexcused; i++)
        if (strcmp(pair->excused[i], name) == 0)
            return true;
    return false;
}

/* Bytes at the start of t that are among these. */
static size_t run(Text t, const char *among)
{
    size_t n = 0;
    while (n < t.n && t.p[n] != '\0' && strchr(among, t.p[n]) != NULL)
        n++;
    return n;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-"
static const char hex_digits[] = "0123456789abcdef";

size_t verify_compare_masked(const VerifyPair *pair, VerifyFact fact, Text value,
                             bool is_found)
{
    switch (fact) {
    case VERIFY_DRAWN: return pair->is_lenient ? run(value, LETTERS ",") : 0;
    case VERIFY_ALGEBRA: return run(value, LETTERS);
    case VERIFY_DIGEST: break;
    }
    const size_t n = run(value, hex_digits);
    const bool is_signed = pair->body != NULL && strlen(pair->body) == n &&
                           memcmp(pair->body, value.p, n) == 0;
    return is_found && !is_signed ? 0 : n;
}

static bool skip(Text *rest, const char *lead)
{
    const size_t n = strlen(lead);
    if (rest->n < n || memcmp(rest->p, lead, n) != 0)
        return false;
    *rest = (Text){rest->p + n, rest->n - n};
    return true;
}

/* "- **Linear algebra:** OpenBLAS 0.3.21, one thread": the bytes of its value. */
static bool find_fact(const VerifyPair *pair, Text line, bool is_found, Text *value)
{
    static const char *const around[][2] = {{"- **", ":** "}, {"<div><dt>", "</dt><dd>"}};
    for (int form = 0; form < 2; form++) {
        for (int fact = 0; fact < VERIFY_FACTS; fact++) {
            Text rest = line;
            if (!skip(&rest, around[form][0]) ||
                !skip(&rest, verify_compare_facts[fact]) || !skip(&rest, around[form][1]))
                continue;
            *value = (Text){
                rest.p, verify_compare_masked(pair, (VerifyFact)fact, rest, is_found)};
            return true;
        }
    }
    return false;
}

/* A row of a table of files whose file is excused: what follows the name. */
static bool find_row(const VerifyPair *pair, Text line, Text *rest)
{
    static const char *const around[][2] = {
        {"| ", " | "}, {"<tr><th scope=\"row\"><bdi>", "</bdi></th><td class=\"r\">"}};
    for (int form = 0; form < 2; form++) {
        for (int i = 0; i < pair->nexcused; i++) {
            *rest = line;
            if (skip(rest, around[form][0]) && skip(rest, pair->excused[i]) &&
                skip(rest, around[form][1]))
                return true;
        }
    }
    return false;
}

/* The line with a star for each value that may differ. */
static void add_masked(Str *out, const VerifyPair *pair, Text line, bool is_found)
{
    Text value = {0};
    if (find_fact(pair, line, is_found, &value) && value.n > 0) {
        str_add(out, line.p, (size_t)(value.p - line.p));
        str_add_char(out, '*');
        line = (Text){value.p + value.n, line.n - (size_t)(value.p - line.p) - value.n};
    } else if (find_row(pair, line, &value)) {
        enum { HEX = 64 };
        str_add(out, line.p, line.n - value.n);
        const size_t bytes = run(value, "0123456789,");
        str_add_cstr(out, bytes > 0 ? "*" : "");
        line = (Text){value.p + bytes, value.n - bytes};
        for (size_t i = 0; i + HEX <= line.n; i++) {
            if (run((Text){line.p + i, line.n - i}, hex_digits) != HEX)
                continue;
            str_add(out, line.p, i);
            str_add_char(out, '*');
            line = (Text){line.p + i + HEX, line.n - i - HEX};
            break;
        }
    }
    str_add_text(out, line);
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

void verify_compare_excerpt(Str *out, Text line, size_t at)
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
    verify_compare_excerpt(detail, found, at);
    str_add_cstr(detail, " where the inputs give ");
    verify_compare_excerpt(detail, made, at);
}

/* --- pictures --- */

/* What is not alike in one block. */
typedef struct Off {
    double mean; /* of 255 */
    int most;    /* of a channel of a pixel */
} Off;

static Off block_off(const RenderImage *a, const RenderImage *b, int32_t x, int32_t y)
{
    int64_t sum = 0;
    int64_t n = 0;
    int most = 0;
    for (int32_t j = y; j < y + BLOCK && j < a->height; j++) {
        for (int32_t i = 3 * x; i < 3 * (x + BLOCK) && i < 3 * a->width; i++) {
            const size_t at = (size_t)j * (size_t)a->width * 3 + (size_t)i;
            const int d = abs(a->rgb[at] - b->rgb[at]);
            most = d > most ? d : most;
            sum += d;
            n++;
        }
    }
    return (Off){(double)sum / (double)n, most};
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
            const Off d = block_off(a, b, x, y);
            blocks += d.most > 0;
            if (d.most == 0 ||
                (is_lenient && d.mean <= MOST_OFF && d.most <= MOST_CHANNEL))
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

/* What a figure says of itself. */
static VerifyCompared compare_descriptions(const VerifyPair *pair, Text a, Text b,
                                           Str *detail)
{
    VerifyPair texts = *pair;
    texts.found = a;
    texts.made = b;
    if (str_compare(a, b) == 0)
        return VERIFY_SAME;
    str_add_cstr(detail, "its description, ");
    return verify_json(&texts, detail);
}

static VerifyCompared compare_pictures(const VerifyPair *pair, Str *detail)
{
    FigurePngInfo a = {0};
    FigurePngInfo b = {0};
    RenderImage image[2] = {0};
    Error err = {0};
    VerifyCompared result = VERIFY_DIFFERENT;
    if (figure_png_read_image(pair->found, &image[0], &a, &err) != OK) {
        str_add_cstr(detail, err.text);
    } else if (figure_png_read_image(pair->made, &image[1], &b, &err) == OK) {
        result = compare_descriptions(pair, str_text(a.description),
                                      str_text(b.description), detail);
        if (result != VERIFY_DIFFERENT &&
            strcmp(a.title ? a.title : "", b.title ? b.title : "") != 0) {
            result = VERIFY_DIFFERENT;
            str_clear(detail);
            str_add_cstr(detail, "its title");
        }
        if (result != VERIFY_DIFFERENT) {
            str_clear(detail);
            result = compare_pixels(&image[0], &image[1], pair->is_lenient, detail);
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

/* --- lines that differ --- */

static int digit_of(char c)
{
    static const char digit[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(digit, c) : NULL;
    return at != NULL ? (int)(at - digit) : -1;
}

/* Base64 (RFC 4648); stops at what is none. */
static void add_decoded(Str *out, Text t)
{
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < t.n; i++) {
        const int v = digit_of(t.p[i]);
        if (v < 0)
            break;
        bits = bits << 6 | (uint32_t)v;
        held += 6;
        if (held >= 8) {
            held -= 8;
            str_add_char(out, (char)(unsigned char)(bits >> held & 0xFF));
        }
    }
}

/* A picture inside a page: what stands before its bytes, its bytes, and what follows. */
static bool take_picture(Text line, Text part[3])
{
    static const char lead[] = "data:image/png;base64,";
    const char *at = line.n > 0 ? memmem(line.p, line.n, lead, sizeof lead - 1) : NULL;
    if (at == NULL)
        return false;
    const char *from = at + sizeof lead - 1;
    const size_t left = line.n - (size_t)(from - line.p);
    const char *end = memchr(from, '"', left);
    const size_t n = end != NULL ? (size_t)(end - from) : left;
    part[0] = (Text){line.p, (size_t)(from - line.p)};
    part[1] = (Text){from, n};
    part[2] = (Text){from + n, left - n};
    return true;
}

/* Lines that hold a picture each: alike around it, and the picture within tolerance. */
static bool are_pictures(const VerifyPair *pair, Text found, Text made, Str *detail)
{
    Text a[3];
    Text b[3];
    if (!pair->is_lenient || !take_picture(found, a) || !take_picture(made, b) ||
        str_compare(a[0], b[0]) != 0 || str_compare(a[2], b[2]) != 0)
        return false;
    Str png[2] = {0};
    add_decoded(&png[0], a[1]);
    add_decoded(&png[1], b[1]);
    const VerifyPair pictures = {
        .found = {png[0].p, png[0].n}, .made = {png[1].p, png[1].n}, .is_lenient = true};
    const bool is_alike = compare_pictures(&pictures, detail) != VERIFY_DIFFERENT;
    str_free(&png[0]);
    str_free(&png[1]);
    return is_alike;
}

static bool is_tolerable(const VerifyPair *pair, Text found, Text made)
{
    Str a = {0};
    Str b = {0};
    Str unused = {0};
    add_masked(&a, pair, found, true);
    add_masked(&b, pair, made, false);
    const bool is_alike = str_compare((Text){a.p, a.n}, (Text){b.p, b.n}) == 0 ||
                          are_pictures(pair, found, made, &unused);
    str_free(&a);
    str_free(&b);
    str_free(&unused);
    return is_alike;
}

static VerifyCompared compare_lines(const VerifyPair *pair, Str *detail)
{
    Text found = pair->found;
    Text made = pair->made;
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
        if (has_a && has_b && is_tolerable(pair, a, b)) {
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
    str_addf(detail, "%d %s other libraries, or what they drew", passed_over,
             passed_over == 1 ? "line names" : "lines name");
    return VERIFY_TOLERABLE;
}

VerifyCompared verify_compare(const char *name, const VerifyPair *pair, Str *detail)
{
    if (str_compare(pair->found, pair->made) == 0)
        return VERIFY_SAME;
    if (has_ending(name, ".png"))
        return compare_pictures(pair, detail);
    return has_ending(name, ".json") ? verify_json(pair, detail)
                                     : compare_lines(pair, detail);
}
