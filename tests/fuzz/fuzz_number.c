/* Numbers: what is read as a float or a double is what strtof and strtod read; what is
 * written is read again as the same. */
#include <math.h>

#include "core/base/number.h"
#include "tests/fuzz/fuzz.h"

static bool is_same(double a, double b)
{
    uint64_t x;
    uint64_t y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return x == y;
}

static void check_written(double value)
{
    Str s = {0};
    number_add_shortest(&s, value);
    double back = 0;
    fuzz_check(number_parse_double(s.p, s.n, &back) != NUMBER_BAD);
    fuzz_check(is_same(back, value));
    str_free(&s);
}

/* Digits, signs, point and e alone, which C reads by the same rule. */
static bool is_decimal(const char *text)
{
    return text[0] && strspn(text, "0123456789+-.eE") == strlen(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[2000];
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    float f = 0;
    double d = 0;
    const NumberKind as_float = number_parse_float(text, size, &f);
    const NumberKind as_double = number_parse_double(text, size, &d);
    fuzz_check((as_float == NUMBER_BAD) == (as_double == NUMBER_BAD));
    if (strlen(text) == size && is_decimal(text) && as_double != NUMBER_BAD) {
        const float want_float = strtof(text, NULL);
        const double want = strtod(text, NULL);
        fuzz_check(isinf(want_float) || is_same(f, want_float));
        fuzz_check(isinf(want) || is_same(d, want));
    }
    if (size >= sizeof d) {
        memcpy(&d, data, sizeof d);
        if (isfinite(d))
            check_written(d);
    }
    int64_t whole = 0;
    uint64_t bytes = 0;
    (void)number_parse_int(text, size, &whole);
    (void)number_parse_size((Text){text, size}, &bytes);
    return 0;
}
