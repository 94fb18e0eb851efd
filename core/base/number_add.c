/* Digits come from core/base/decimal; integers and the usual cases of fixed point are
 * done in 128 bits. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/base/decimal.h"
#include "core/base/number.h"

__extension__ typedef unsigned __int128 U128;

/* |v| = *m x 2^*e with an integer *m < 2^53, *e >= -1074; a normal v has *m >= 2^52. */
static void split(double v, uint64_t *m, int *e)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    const int exponent = (int)(bits >> 52 & 0x7ff);
    *m = bits & 0xfffffffffffffu;
    if (exponent > 0)
        *m |= (uint64_t)1 << 52;
    *e = (exponent > 0 ? exponent : 1) - 1075;
}

/* v with at least `width` digits, width < 40 */
static void add_u128(Str *out, U128 v, int width)
{
    char text[40];
    size_t at = sizeof text;
    for (; v > 0 || (int)(sizeof text - at) < width; v /= 10)
        text[--at] = (char)('0' + (int)(v % 10));
    str_add(out, text + at, sizeof text - at);
}

/* 0.DIGITS x 10^point without exponent, for -4 < point <= 16. */
static void add_plain(Str *out, const char *digits, int n, int point)
{
    if (point <= 0) {
        str_add_cstr(out, "0.");
        str_add_repeat(out, '0', (size_t)-point);
        str_add(out, digits, (size_t)n);
    } else if (n <= point) {
        str_add(out, digits, (size_t)n);
        str_add_repeat(out, '0', (size_t)(point - n));
    } else {
        str_add(out, digits, (size_t)point);
        str_add_char(out, '.');
        str_add(out, digits + point, (size_t)(n - point));
    }
}

void number_add_shortest(Str *out, double v)
{
    assert(isfinite(v));
    if (signbit(v))
        str_add_char(out, '-');
    const double size = fabs(v);
    if (size < 0x1p53 && size == floor(size)) {
        add_u128(out, (uint64_t)size, 1);
        return;
    }
    char digits[DECIMAL_DIGITS];
    uint64_t m = 0;
    int e = 0;
    int point = 0;
    split(v, &m, &e);
    const int n = decimal_shortest(m, e, digits, &point);
    if (point > -4 && point <= 16) {
        add_plain(out, digits, n, point);
        return;
    }
    str_add_char(out, digits[0]);
    if (n > 1)
        str_add_char(out, '.');
    str_add(out, digits + 1, (size_t)(n - 1));
    str_addf(out, "e%d", point - 1);
}

/* m x 10^decimals / 2^shift rounded half to even, for 0 < shift < 128. */
static U128 scale(uint64_t m, int decimals, int shift)
{
    U128 v = m;
    for (int i = 0; i < decimals; i++)
        v *= 10;
    const U128 whole = v >> shift;
    const U128 rest = v - (whole << shift);
    const U128 half = (U128)1 << (shift - 1);
    return whole + (rest > half || (rest == half && whole % 2 != 0));
}

void number_add_fixed(Str *out, double v, int decimals)
{
    assert(isfinite(v));
    uint64_t m = 0;
    int e = 0;
    split(v, &m, &e);
    const size_t before = out->n;
    if (signbit(v))
        str_add_char(out, '-');
    const size_t first = out->n;
    if (e < 0 && e > -128 && decimals <= 22) { /* 2^53 x 10^22 < 2^127 */
        const U128 scaled = scale(m, decimals, -e);
        U128 unit = 1;
        for (int i = 0; i < decimals; i++)
            unit *= 10;
        add_u128(out, scaled / unit, 1);
        if (decimals > 0) {
            str_add_char(out, '.');
            add_u128(out, scaled % unit, decimals);
        }
    } else {
        decimal_add_fixed(out, m, e, decimals);
    }
    if (signbit(v) && strspn(out->p + first, "0.") == out->n - first) {
        memmove(out->p + before, out->p + first, out->n - first + 1);
        out->n -= first - before;
    }
}

void number_add_grouped(Str *out, int64_t v)
{
    char text[32];
    size_t at = sizeof text;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    for (int i = 0;; i++) {
        if (i > 0 && i % 3 == 0)
            text[--at] = ',';
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
        if (rest == 0)
            break;
    }
    if (v < 0)
        text[--at] = '-';
    str_add(out, text + at, sizeof text - at);
}
