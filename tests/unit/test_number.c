#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"

/* ---- a reference: naturals in base 2^32, written apart from the code under test ---- */

typedef struct Nat {
    int n;
    uint32_t limb[256];
} Nat;

static void nat_times(Nat *a, uint32_t f, uint32_t plus)
{
    uint64_t carry = plus;
    for (int i = 0; i < a->n; i++) {
        carry += (uint64_t)a->limb[i] * f;
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) {
        assert_true(a->n < 256);
        a->limb[a->n++] = (uint32_t)carry;
    }
}

static int nat_compare(const Nat *a, const Nat *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

static void nat_power(Nat *a, uint32_t base, int k)
{
    for (; k > 0; k--)
        nat_times(a, base, 0);
}

/* A decimal as the ratio of two naturals: up / down. */
typedef struct Ratio {
    Nat up, down;
} Ratio;

static void ratio_of(Ratio *r, const char *s)
{
    int ten = 0;
    bool is_fraction = false;
    r->up.n = 0;
    r->down = (Nat){.n = 1, .limb = {1}};
    for (s += *s == '-'; *s && *s != 'e'; s++) {
        if (*s == '.') {
            is_fraction = true;
            continue;
        }
        nat_times(&r->up, 10, (uint32_t)(*s - '0'));
        ten -= is_fraction;
    }
    if (*s == 'e')
        ten += (int)strtol(s + 1, NULL, 10);
    nat_power(ten < 0 ? &r->down : &r->up, 10, abs(ten));
}

/* Sign of the decimal minus m x 2^e. */
static int ratio_compare(const Ratio *r, uint64_t m, int e)
{
    static Nat left;
    static Nat right;
    left = r->up;
    right = r->down;
    Nat high = right; /* right x m = right x low half + right x high half x 2^32 */
    nat_times(&right, (uint32_t)m, 0);
    while (right.n > 0 && right.limb[right.n - 1] == 0)
        right.n--;
    nat_times(&high, (uint32_t)(m >> 32), 0);
    uint64_t carry = 0;
    for (int i = 0; m >> 32 && (i < high.n || carry); i++) {
        assert_true(i + 1 < 256);
        while (right.n <= i + 1)
            right.limb[right.n++] = 0;
        carry += (uint64_t)right.limb[i + 1] + (i < high.n ? high.limb[i] : 0);
        right.limb[i + 1] = (uint32_t)carry;
        carry >>= 32;
    }
    Nat *shifted = e < 0 ? &left : &right;
    for (int k = abs(e); k > 0; k -= k < 31 ? k : 31)
        nat_times(shifted, (uint32_t)1 << (k < 31 ? k : 31), 0);
    return nat_compare(&left, &right);
}

/* Whether m x 2^e is the number of the format (bits, least exponent) nearest to the
 * decimal, ties to even. */
static bool is_nearest(const char *s, uint64_t m, int e, int bits, int least)
{
    static Ratio r;
    ratio_of(&r, s);
    const int above = ratio_compare(&r, 2 * m + 1, e - 1);
    if (above > 0 || (above == 0 && m % 2 != 0))
        return false;
    if (m == 0)
        return true;
    const bool is_power = m == (uint64_t)1 << (bits - 1) && e > least;
    const int below = is_power ? ratio_compare(&r, 4 * m - 1, e - 2)
                               : ratio_compare(&r, 2 * m - 1, e - 1);
    return below > 0 || (below == 0 && m % 2 == 0);
}

/* ---- both parsers against the reference and against the C library ---- */

static uint64_t bits64(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static uint32_t bits32(float v)
{
    uint32_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static void fail_on(const char *s, const char *what)
{
    fail_msg("%s: %.100s", what, s);
}

static void check_float(const char *s, bool is_thorough)
{
    float got = 7;
    const NumberKind kind = number_parse_float(s, strlen(s), &got);
    const float want = strtof(s, NULL);
    if (kind != (isinf(want) ? NUMBER_INFINITE : NUMBER_OK))
        fail_on(s, "kind of float");
    if (bits32(got) != (isinf(want) ? 0 : bits32(want)))
        fail_on(s, "float differs from strtof");
    if (!is_thorough)
        return;
    if (isinf(want)) {
        static Ratio r;
        ratio_of(&r, s);
        if (ratio_compare(&r, 0x1ffffff, 103) < 0)
            fail_on(s, "float is not infinite");
        return;
    }
    const uint32_t b = bits32(want) & 0x7fffffff;
    const uint32_t exponent = b >> 23;
    const uint32_t m = (b & 0x7fffff) | (exponent ? 0x800000 : 0);
    if (!is_nearest(s, m, (int)(exponent ? exponent : 1) - 150, 24, -149))
        fail_on(s, "float is not the nearest");
}

static void check_double(const char *s, bool is_thorough)
{
    double got = 7;
    const NumberKind kind = number_parse_double(s, strlen(s), &got);
    const double want = strtod(s, NULL);
    if (kind != (isinf(want) ? NUMBER_INFINITE : NUMBER_OK))
        fail_on(s, "kind of double");
    if (bits64(got) != (isinf(want) ? 0 : bits64(want)))
        fail_on(s, "double differs from strtod");
    if (!is_thorough)
        return;
    if (isinf(want)) {
        static Ratio r;
        ratio_of(&r, s);
        if (ratio_compare(&r, 0x3fffffffffffff, 970) < 0)
            fail_on(s, "double is not infinite");
        return;
    }
    const uint64_t b = bits64(want) & INT64_MAX;
    const uint64_t exponent = b >> 52;
    const uint64_t m = (b & 0xfffffffffffff) | (exponent ? (uint64_t)1 << 52 : 0);
    if (!is_nearest(s, m, (int)(exponent ? exponent : 1) - 1075, 53, -1074))
        fail_on(s, "double is not the nearest");
}

/* A random decimal: 1 to `most` digits with a point somewhere, its magnitude within
 * 10^+-range. */
static void random_decimal(Rng *rng, char *s, int most, int range)
{
    const int n = 1 + (int)rng_below(rng, (uint64_t)most);
    const int point = (int)rng_below(rng, (uint64_t)n + 1);
    if (rng_below(rng, 2))
        *s++ = '-';
    for (int i = 0; i < n; i++) {
        if (i == point)
            *s++ = '.';
        *s++ = (char)('0' + (int)rng_below(rng, 10));
    }
    const int e = (int)rng_below(rng, 2 * (uint64_t)range + 1) - range - point;
    (void)snprintf(s, 8, "e%d", e);
}

static void random_decimals_are_nearest(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "decimals");
    char s[128];
    for (int i = 0; i < 500000; i++) {
        random_decimal(&rng, s, i % 2 ? 18 : 40, 48);
        check_float(s, i % 4 == 0);
        check_double(s, i % 8 == 0);
        random_decimal(&rng, s, i % 2 ? 18 : 40, 330);
        check_double(s, i % 32 == 0);
    }
}

static void printed_floats_come_back(void **state)
{
    (void)state;
    Rng rng = rng_stream(2, "floats");
    char s[128];
    for (int i = 0; i < 500000; i++) {
        uint32_t b = (uint32_t)rng_u64(&rng);
        if (i % 3 == 0) /* in [2^-20, 4), as in embeddings */
            b = (b & 0x807fffff) | (107 + b % 22) << 23;
        float f;
        memcpy(&f, &b, sizeof f);
        if (!isfinite(f))
            continue;
        if (i % 3 == 1) {
            (void)snprintf(s, sizeof s, "%.*e", i % 19, (double)f);
        } else if (i % 3 == 2 && fabsf(f) < 1e9F) {
            (void)snprintf(s, sizeof s, "%.*f", i % 13, (double)f);
        } else {
            (void)snprintf(s, sizeof s, "%.6g", (double)f);
        }
        check_float(s, i % 16 == 0);
        check_double(s, i % 64 == 0);
        (void)snprintf(s, sizeof s, "%.9g", (double)f);
        float got = 0;
        assert_int_equal(number_parse_float(s, strlen(s), &got), NUMBER_OK);
        assert_int_equal(bits32(got), b);
    }
}

/* Writes the decimal s once as it is and once a last digit lower or higher. */
static void check_around(char *s, void (*check)(const char *, bool), bool is_thorough)
{
    char *e = strchr(s, 'e');
    char tail[16];
    (void)snprintf(tail, sizeof tail, "%s", e);
    check(s, is_thorough);
    (void)snprintf(e, 48, "0000000000000000000001%s", tail);
    check(s, is_thorough);
    char *last = e - 1;
    while (*last == '0' || *last == '.')
        last--;
    --*last;
    (void)snprintf(e, 48, "9999999999%s", tail);
    check(s, is_thorough);
}

/* Exact midpoints between neighbours, and what lies a trifle beside them. */
static void midpoints_go_to_even(void **state)
{
    (void)state;
    Rng rng = rng_stream(3, "midpoints");
    static char s[1400];
    for (int i = 0; i < unit_few(100000, 10); i++) {
        uint32_t b = (uint32_t)rng_u64(&rng) & 0x7fffffff;
        if (i % 4 == 0)
            b &= 0x807fffff; /* subnormal */
        float f;
        memcpy(&f, &b, sizeof f);
        const float next = nextafterf(f, INFINITY);
        if (!isfinite(next))
            continue;
        (void)snprintf(s, sizeof s, "%.150e", ((double)f + (double)next) / 2);
        check_around(s, check_float, i % 16 == 0);
    }
    assert_true(LDBL_MANT_DIG >= 54);
    for (int i = 0; i < unit_few(6000, 4); i++) {
        uint64_t b = rng_u64(&rng) & INT64_MAX;
        if (i % 4 == 0)
            b &= 0xfffffffffffff;
        double d;
        memcpy(&d, &b, sizeof d);
        const double next = nextafter(d, (double)INFINITY);
        if (!isfinite(next))
            continue;
        (void)snprintf(s, sizeof s, "%.780Le", ((long double)d + (long double)next) / 2);
        check_around(s, check_double, i % 16 == 0);
    }
}

static void limits_of_the_formats(void **state)
{
    (void)state;
    static const char half_of_least_float[] = /* 2^-150: goes to zero */
        "7.0064923216240853546186479164495806564013097093825788587853414194489554134293"
        "0300743319094181060791015625e-46";
    static const char midpoint_to_infinity[] = /* 2^1024 - 2^970 */
        "179769313486231580793728971405303415079934132710037826936173778980444968292764"
        "750946649017977587207096330286416692887910946555547851940402630657488671505820"
        "681908902000708383676273854845817711531764475730270069855571366959622842914819"
        "860834936475292719074168444365510704342711559699508093042880177904174497792e0";
    static const char *const at[] = {
        "3.4028234663852886e38",                       /* greatest float */
        "3.40282356779733661637539395458142568447e38", /* below the midpoint to 2^128 */
        "340282356779733661637539395458142568448",     /* on it: infinite */
        "3.4028236e38",
        "1.17549435e-38",
        "1.1754943e-38",
        "1.4e-45",
        half_of_least_float,
        "7e-46",
        "1e-400",
        "1e400",
        "0e999999999999999999999",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        midpoint_to_infinity,
        "2.2250738585072011e-308", /* once hung PHP and Java */
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "9007199254740993",
        "9007199254740992.99999999999999999999999999999999999999999999",
        "9007199254740993.00000000000000000000000000000000000000000001",
        "16777217",
        "16777217.0000000000000000000000000000001",
        "16777219",
        "0.000000000000000000000000000000000000000000000000000000000000000000001e70",
        "100000000000000000000000000000000000000000000000000000000000000000000e-70",
        "0.1e1",
        "00000000000000000000000000000.5",
        "-0",
        "-0.0e5",
        "5.",
        ".5",
    };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        check_float(at[i], false);
        check_double(at[i], false);
    }
    float f = 1;
    assert_int_equal(number_parse_float("+1.5", 4, &f), NUMBER_OK);
    assert_true(f == 1.5F);
    assert_int_equal(number_parse_float("-0", 2, &f), NUMBER_OK);
    assert_true(f == 0 && signbit(f));
}

/* A million digits are read in linear time, and the last one decides. */
static void long_fields(void **state)
{
    (void)state;
    const size_t n = 1000000;
    char *s = malloc(n + 32);
    assert_non_null(s);
    memset(s, '0', n);
    static const char start[9] = {'1', '6', '7', '7', '7', '2', '1', '7', '.'};
    memcpy(s, start, sizeof start);
    float f = 0;
    assert_int_equal(number_parse_float(s, n, &f), NUMBER_OK);
    assert_true(f == 16777216.0F);
    s[n - 1] = '1';
    assert_int_equal(number_parse_float(s, n, &f), NUMBER_OK);
    assert_true(f == 16777218.0F);
    memset(s, '0', n);
    s[1] = '.';
    (void)snprintf(s + n, 32, "125e1000001");
    assert_int_equal(number_parse_float(s, n + 11, &f), NUMBER_OK);
    assert_true(f == 125.0F);
    free(s);
}

static void what_is_no_number(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      ".",
                                      "+",
                                      "-",
                                      "e",
                                      "1e",
                                      "1e+",
                                      "1e-",
                                      "1.2.3",
                                      "1..2",
                                      "+-1",
                                      "--1",
                                      "0x1p3",
                                      "0x10",
                                      "1,5",
                                      "1.234,5",
                                      " 1",
                                      "1 ",
                                      "1\t",
                                      "1e5.5",
                                      "1e 5",
                                      "1f",
                                      "1.0f",
                                      "0.2x",
                                      "1_000",
                                      "nane",
                                      "na",
                                      "infin",
                                      "infinit",
                                      "nan(1)",
                                      "1e5e5",
                                      ".e5",
                                      "+.",
                                      "+e1",
                                      "12345678x",
                                      "1234567x",
                                      "x1234567",
                                      "0.1234567x",
                                      "0.12345678x",
                                      "0.x1234567",
                                      "1\xe2\x88\x92",
                                      "\xd9\xa1",
                                      "1\xc2\xa0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float f = 7;
        double d = 7;
        if (number_parse_float(bad[i], strlen(bad[i]), &f) != NUMBER_BAD || f != 0)
            fail_on(bad[i], "float is not refused");
        if (number_parse_double(bad[i], strlen(bad[i]), &d) != NUMBER_BAD || d != 0)
            fail_on(bad[i], "double is not refused");
    }
    float f = 7;
    assert_int_equal(number_parse_float("1\0", 2, &f), NUMBER_BAD);
    assert_int_equal(number_parse_float("\0", 1, &f), NUMBER_BAD);
    assert_int_equal(number_parse_float("0.1\0002", 5, &f), NUMBER_BAD);
    assert_int_equal(number_parse_float(NULL, 0, &f), NUMBER_BAD);
}

static void words_for_no_value(void **state)
{
    (void)state;
    static const char *const nan_words[] = {"nan", "NaN", "NAN", "-nan", "+NaN"};
    static const char *const inf_words[] = {"inf",       "Inf",  "-INF",  "infinity",
                                            "+Infinity", "1e39", "-1e39", "9e99999"};
    float f = 7;
    for (size_t i = 0; i < sizeof nan_words / sizeof *nan_words; i++) {
        assert_int_equal(number_parse_float(nan_words[i], strlen(nan_words[i]), &f),
                         NUMBER_NAN);
        assert_true(f == 0);
    }
    for (size_t i = 0; i < sizeof inf_words / sizeof *inf_words; i++) {
        assert_int_equal(number_parse_float(inf_words[i], strlen(inf_words[i]), &f),
                         NUMBER_INFINITE);
    }
}

/* Nothing outside the n bytes is looked at: the same field alone on the heap (where a
 * sanitizer would see it) and between digits. */
static void fields_are_not_terminated(void **state)
{
    (void)state;
    static const char digits[] = "12345678901234567890";
    for (size_t n = 1; n <= 20; n++) {
        for (size_t point = 0; point <= n; point++) {
            char *alone = malloc(n + 1);
            assert_non_null(alone);
            memcpy(alone, digits, point);
            alone[point] = '.';
            memcpy(alone + point + 1, digits + point, n - point);
            char wide[64];
            memset(wide, '9', sizeof wide);
            memcpy(wide + 16, alone, n + 1);
            double a = 0;
            double b = 0;
            assert_int_equal(number_parse_double(alone, n + 1, &a), NUMBER_OK);
            assert_int_equal(number_parse_double(wide + 16, n + 1, &b), NUMBER_OK);
            char text[64];
            (void)snprintf(text, sizeof text, "%.*s", (int)n + 1, alone);
            assert_true(a == b && a == strtod(text, NULL));
            free(alone);
        }
    }
}

static void integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_ok;
        int64_t value;
    } c[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"+12", true, 12},
        {"-345", true, -345},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"0x1", false, 0},
    };
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        int64_t v = 7;
        if (number_parse_int(c[i].text, strlen(c[i].text), &v) != c[i].is_ok ||
            v != c[i].value)
            fail_on(c[i].text, "integer");
    }
}

static void sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_ok;
        uint64_t value;
    } c[] = {
        {"1000000", true, 1000000},
        {"2GB", true, 2000000000},
        {"2 gb", true, 2000000000},
        {"500M", true, 500000000},
        {"1.5 GiB", true, 1610612736},
        {"0.3kB", true, 300},
        {"1.1KiB", true, 1126},
        {".5k", true, 500},
        {"64 B", true, 64},
        {"18446744073709551615", true, UINT64_MAX},
        {"18.446744073709551615EB", true, UINT64_MAX},
        {"18446744073709551616", false, 0},
        {"18.446744073709551616EB", false, 0},
        {"16EiB", false, 0},
        {"15 EiB", true, (uint64_t)15 << 60},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"GB", false, 0},
        {".", false, 0},
        {"-1", false, 0},
        {"1,5 GB", false, 0},
        {"1GBB", false, 0},
        {"1 Gi B", false, 0},
        {"1iB", false, 0},
        {"1 G\tB", false, 0},
        {"1e3", false, 0},
        {"1eb", true, 1000000000000000000},
    };
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        uint64_t v = 7;
        if (number_parse_size(str_text(c[i].text), &v) != c[i].is_ok || v != c[i].value)
            fail_on(c[i].text, "size");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_decimals_are_nearest),
        cmocka_unit_test(printed_floats_come_back),
        cmocka_unit_test(midpoints_go_to_even),
        cmocka_unit_test(limits_of_the_formats),
        cmocka_unit_test(long_fields),
        cmocka_unit_test(what_is_no_number),
        cmocka_unit_test(words_for_no_value),
        cmocka_unit_test(fields_are_not_terminated),
        cmocka_unit_test(integers),
        cmocka_unit_test(sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
