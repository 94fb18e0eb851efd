#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"

static uint64_t bits64(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static void check_shortest(double v, const char *want)
{
    Str s = {0};
    number_add_shortest(&s, v);
    assert_string_equal(str_cstr(&s), want);
    str_free(&s);
}

static void shortest_known(void **state)
{
    (void)state;
    check_shortest(0.1, "0.1");
    check_shortest(0.3, "0.3");
    check_shortest(0.1 + 0.2, "0.30000000000000004");
    check_shortest(1.0 / 3, "0.3333333333333333");
    check_shortest(2.0 / 3, "0.6666666666666666");
    check_shortest(100, "100");
    check_shortest(-1, "-1");
    check_shortest(-0.0, "-0");
    check_shortest(0, "0");
    check_shortest(9007199254740991.0, "9007199254740991");
    check_shortest(9007199254740993.0, "9007199254740992");
    check_shortest(1e15, "1000000000000000");
    check_shortest(1e16, "1e16");
    check_shortest(1e22, "1e22");
    check_shortest(1e23, "1e23");
    check_shortest(1.5e300, "1.5e300");
    check_shortest(1e-300, "1e-300");
    check_shortest(5e-324, "5e-324");
    check_shortest(-5e-324, "-5e-324");
    check_shortest(DBL_MIN, "2.2250738585072014e-308");
    check_shortest(DBL_MAX, "1.7976931348623157e308");
    check_shortest(0.0001, "0.0001");
    check_shortest(0.00012345, "0.00012345");
    check_shortest(0.00001, "1e-5");
    check_shortest(123456.789, "123456.789");
    check_shortest(9.5367431640625e-07, "9.5367431640625e-7");
    /* 2^89 and 2^-44: the neighbour below is nearer */
    check_shortest(0x1p89, "6.189700196426902e26");
    check_shortest(0x1p-44, "5.684341886080802e-14");
}

/* Digits from the first to the last that is not 0. */
static int count_digits(const char *s)
{
    int n = 0;
    int last = 0;
    for (; *s && *s != 'e'; s++) {
        if (*s < '0' || *s > '9' || (n == 0 && *s == '0'))
            continue;
        n++;
        last = *s == '0' ? last : n;
    }
    return last;
}

/* Reads back to the same bits; no number of fewer digits does; and of the numbers with
 * as many digits it is the closest, which is what printf gives. */
static void shortest_is_short_and_exact(void **state)
{
    (void)state;
    Rng rng = rng_stream(4, "shortest");
    Str s = {0};
    char text[40];
    for (int i = 0; i < 150000; i++) {
        uint64_t b = rng_u64(&rng);
        if (i % 4 == 0)
            b = (b & 0x800fffffffffffff) | (1000 + b % 50) << 52;
        if (i % 16 == 1)
            b &= 0xfff0000000000000; /* powers of two */
        double v;
        memcpy(&v, &b, sizeof v);
        if (i % 8 == 2)
            v = (double)(int64_t)(b >> 40) / 1000;
        if (!isfinite(v))
            continue;
        str_clear(&s);
        number_add_shortest(&s, v);
        double back = 0;
        assert_int_equal(number_parse_double(s.p, s.n, &back), NUMBER_OK);
        assert_true(bits64(back) == bits64(v) && bits64(strtod(s.p, NULL)) == bits64(v));
        const int n = count_digits(s.p);
        assert_true(n <= 17);
        if (n > 1) {
            (void)snprintf(text, sizeof text, "%.*e", n - 2, v);
            if (strtod(text, NULL) == v)
                fail_msg("not the shortest: %s", s.p);
        }
        (void)snprintf(text, sizeof text, "%.*e", n > 0 ? n - 1 : 0, v);
        const bool is_power = (b & 0xfffffffffffff) == 0;
        if (!is_power && strtod(text, NULL) != v)
            fail_msg("shorter than can be: %s", s.p);
    }
    str_free(&s);
}

static void check_fixed(double v, int decimals, const char *want)
{
    Str s = {0};
    number_add_fixed(&s, v, decimals);
    assert_string_equal(str_cstr(&s), want);
    str_free(&s);
}

static void fixed_known(void **state)
{
    (void)state;
    check_fixed(0, 2, "0.00");
    check_fixed(-0.0, 2, "0.00");
    check_fixed(-0.001, 2, "0.00");
    check_fixed(-0.006, 2, "-0.01");
    check_fixed(0.5, 0, "0");
    check_fixed(1.5, 0, "2");
    check_fixed(2.5, 0, "2");
    check_fixed(0.125, 2, "0.12");
    check_fixed(0.375, 2, "0.38");
    check_fixed(2.675, 2, "2.67"); /* the double is below */
    check_fixed(0.9999, 3, "1.000");
    check_fixed(-12345.6789, 1, "-12345.7");
    check_fixed(1e22, 3, "10000000000000000000000.000");
    check_fixed(5e-324, 3, "0.000");
}

/* printf in the C locale, where it knows no exponent either. */
static void fixed_as_printf(void **state)
{
    (void)state;
    Rng rng = rng_stream(5, "fixed");
    Str s = {0};
    static char want[800];
    for (int i = 0; i < 60000; i++) {
        uint64_t b = rng_u64(&rng);
        double v;
        if (i % 3 != 0)
            b = (b & 0x800fffffffffffff) | (960 + b % 130) << 52;
        memcpy(&v, &b, sizeof v);
        if (i % 5 == 0) /* many exact ties */
            v = (double)((int64_t)b >> 50) / 64;
        if (!isfinite(v))
            continue;
        const int decimals = (int)rng_below(&rng, i % 7 == 0 ? 341 : 24);
        (void)snprintf(want, sizeof want, "%.*f", decimals, v);
        const char *w = want;
        if (strspn(want, "-0.") == strlen(want) && *w == '-')
            w++;
        str_clear(&s);
        number_add_fixed(&s, v, decimals);
        assert_string_equal(s.p, w);
    }
    str_free(&s);
}

static void grouped(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        const char *want;
    } c[] = {{0, "0"},
             {7, "7"},
             {999, "999"},
             {1000, "1,000"},
             {12345, "12,345"},
             {-100, "-100"},
             {-1234567, "-1,234,567"},
             {INT64_MAX, "9,223,372,036,854,775,807"},
             {INT64_MIN, "-9,223,372,036,854,775,808"}};
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        Str s = {0};
        number_add_grouped(&s, c[i].v);
        assert_string_equal(str_cstr(&s), c[i].want);
        str_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shortest_known), cmocka_unit_test(shortest_is_short_and_exact),
        cmocka_unit_test(fixed_known),    cmocka_unit_test(fixed_as_printf),
        cmocka_unit_test(grouped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
