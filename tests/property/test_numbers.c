/* Numbers of every shape, read from lines of text by every kind of CPU code, have the
 * bits of the nearest float32: against a reference in big integers that shares no code
 * with the parser. The argument says how many numbers (default: 120,000). */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cpu.h"
#include "core/base/number.h"
#include "core/base/rng.h"
#include "core/space/read_line.h"
#include "tests/unit/unit.h"

/* ---- the reference: naturals in base 2^32, and schoolbook division ---- */

enum { LIMBS = 160, INFINITE = 0x7f800000, SIGN_BIT = 31 };

typedef struct Nat {
    int n; /* limbs in use; the last is not 0 */
    uint32_t limb[LIMBS];
} Nat;

static void times_plus(Nat *a, uint32_t f, uint32_t plus)
{
    uint64_t carry = plus;
    for (int i = 0; i < a->n; i++) {
        carry += (uint64_t)a->limb[i] * f;
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry) {
        assert_true(a->n < LIMBS);
        a->limb[a->n++] = (uint32_t)carry;
    }
}

static int bit_length(const Nat *a)
{
    return a->n == 0 ? 0 : 32 * a->n - __builtin_clz(a->limb[a->n - 1]);
}

static void shift_left(Nat *a, int by)
{
    const int whole = by / 32;
    if (a->n == 0 || by == 0)
        return;
    times_plus(a, (uint32_t)1 << (by % 32), 0);
    assert_true(a->n + whole <= LIMBS);
    memmove(a->limb + whole, a->limb, (size_t)a->n * sizeof *a->limb);
    memset(a->limb, 0, (size_t)whole * sizeof *a->limb);
    a->n += whole;
}

static void halve(Nat *a)
{
    for (int i = 0; i < a->n; i++) {
        const uint32_t above = i + 1 < a->n ? a->limb[i + 1] : 0;
        a->limb[i] = a->limb[i] >> 1 | above << 31;
    }
    a->n -= a->n > 0 && a->limb[a->n - 1] == 0;
}

static int compare(const Nat *a, const Nat *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

/* a -= b, which is not greater */
static void subtract(Nat *a, const Nat *b)
{
    int64_t borrow = 0;
    for (int i = 0; i < a->n; i++) {
        borrow += (int64_t)a->limb[i] - (i < b->n ? b->limb[i] : 0);
        a->limb[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    while (a->n > 0 && a->limb[a->n - 1] == 0)
        a->n--;
}

/* The decimal as a ratio; the exponent of ten is what the text says. */
static void ratio_of(const char *s, Nat *up, Nat *down)
{
    int ten = 0;
    bool is_fraction = false;
    up->n = 0;
    *down = (Nat){.n = 1, .limb = {1}};
    for (s += *s == '-' || *s == '+'; *s && *s != 'e' && *s != 'E'; s++) {
        if (*s == '.') {
            is_fraction = true;
            continue;
        }
        times_plus(up, 10, (uint32_t)(*s - '0'));
        ten -= is_fraction;
    }
    if (*s)
        ten += (int)strtol(s + 1, NULL, 10);
    for (int k = abs(ten); k > 0; k -= k < 9 ? k : 9) {
        static const uint32_t pow10[] = {
            1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
        times_plus(ten < 0 ? down : up, pow10[k < 9 ? k : 9], 0);
    }
}

/* The bits of the nearest float32, ties to even; INFINITE when beyond the greatest. */
static uint32_t nearest_bits(const char *s)
{
    static Nat up;
    static Nat down;
    const uint32_t sign = (uint32_t)(*s == '-') << SIGN_BIT;
    ratio_of(s, &up, &down);
    if (up.n == 0)
        return sign;
    int e = bit_length(&up) - bit_length(&down) - 24; /* quotient below 2^25 */
    e = e < -149 ? -149 : e;
    shift_left(e > 0 ? &down : &up, abs(e));
    shift_left(&down, 25);
    uint32_t m = 0;
    for (int bit = 25; bit >= 0; bit--) {
        const bool fits = compare(&up, &down) >= 0;
        if (fits)
            subtract(&up, &down);
        m |= (uint32_t)fits << bit;
        if (bit > 0)
            halve(&down);
    }
    shift_left(&up, 1);
    int half = compare(&up, &down); /* the rest against a half */
    const bool is_rest = up.n > 0;
    if (m >> 24) { /* one bit too many */
        half = m & 1 ? (is_rest ? 1 : 0) : -1;
        m >>= 1;
        e++;
    }
    m += half > 0 || (half == 0 && m % 2 != 0);
    if (m >> 24) {
        m >>= 1;
        e++;
    }
    if (e > 104)
        return sign | INFINITE;
    return sign | (m >> 23 ? ((uint32_t)(e + 149) << 23) + m : m);
}

/* ---- shapes ---- */

static float any_float(Rng *r, uint32_t least, uint32_t most)
{
    const uint32_t bits = (uint32_t)rng_u64(r);
    const uint32_t exponent = least + (uint32_t)rng_below(r, most - least + 1);
    const uint32_t all = (bits & 0x807fffffu) | exponent << 23;
    float v = 0;
    memcpy(&v, &all, sizeof v);
    return v;
}

static void add_digits(Str *s, Rng *r, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        str_add_char(s, (char)('0' + (int)rng_below(r, 10)));
}

/* Digits with a point somewhere, perhaps at an end, and perhaps a sign. */
static void add_decimal(Str *s, Rng *r, uint64_t most)
{
    static const char *const signs[] = {"", "-", "", "-", "+"};
    const uint64_t n = 1 + rng_below(r, most);
    const uint64_t point = rng_below(r, n + 1);
    str_add_cstr(s, signs[rng_below(r, 5)]);
    add_digits(s, r, point);
    if (rng_below(r, 8))
        str_add_char(s, '.');
    add_digits(s, r, n - point);
}

/* The middle between two neighbours, all its digits; sometimes a trifle more or less. */
static void add_midpoint(Str *s, Rng *r)
{
    const float v = any_float(r, rng_below(r, 4) ? 90 : 0, rng_below(r, 4) ? 160 : 253);
    const double middle = ((double)v + (double)nextafterf(v, INFINITY)) / 2;
    str_addf(s, fabs(middle) > 1e-9 && fabs(middle) < 1e9 ? "%.60f" : "%.180e", middle);
    const uint64_t kind = rng_below(r, 3);
    if (kind == 0 || strchr(str_cstr(s), 'e'))
        return;
    if (kind == 1) {
        str_add_cstr(s, "000000000001");
    } else {
        s->p[s->n - 1 - rng_below(r, 4)] = '1';
    }
}

/* Odd integers of 25 bits, times a power of two: midpoints in few digits. */
static void add_short_midpoint(Str *s, Rng *r)
{
    const uint64_t odd = ((uint64_t)1 << 24 | rng_below(r, (uint64_t)1 << 24)) | 1;
    const int up = (int)rng_below(r, 24);
    if (rng_below(r, 2)) {
        str_addf(s, "%llu%s", (unsigned long long)(odd << up),
                 rng_below(r, 2) ? ".0" : "");
    } else {
        str_addf(s, "%.*f", up % 8, ldexp((double)odd, -(up % 8)));
    }
}

/* As programs print embeddings. */
static void add_printed(Str *s, Rng *r)
{
    const double v = rng_normal(r) / 10;
    const int digits = (int)rng_below(r, 12);
    switch (rng_below(r, 3)) {
    case 0: str_addf(s, "%.*f", digits, v); break;
    case 1: str_addf(s, "%.*g", digits, v); break;
    default: str_addf(s, "%.*e", digits, v);
    }
}

/* Decimals of few digits so near a midpoint that the nearest double is the midpoint. */
static void add_near_midpoint(Str *s, Rng *r)
{
    const float v = any_float(r, 120, 150);
    char text[64];
    (void)snprintf(text, sizeof text, "%.*g", 13 + (int)rng_below(r, 3),
                   ((double)fabsf(v) + (double)nextafterf(fabsf(v), INFINITY)) / 2);
    str_add_cstr(s, text[0] == '0' && rng_below(r, 4) ? text + 1 : text);
}

static void add_number(Str *s, Rng *r)
{
    static const char *const zeros[] = {"0",   "-0",      "0.0",    "-0.000000",
                                        "+0.", "-.0",     "0e9",    "-0e-400",
                                        "000", "0.0e400", "1e-400", "-1e-46"};
    switch (rng_below(r, 13)) {
    case 0: add_decimal(s, r, 15); break;
    case 1: add_decimal(s, r, 20); break;
    case 2: add_decimal(s, r, rng_below(r, 50) ? 60 : 900); break;
    case 3:
        add_decimal(s, r, 20);
        str_addf(s, "%c%+d", "eE"[rng_below(r, 2)], (int)rng_below(r, 90) - 50);
        break;
    case 4:
        str_addf(s, "%.17g", (double)any_float(r, 60, 180) * (1 + rng_uniform(r)));
        break;
    case 5: str_addf(s, "%.9g", (double)any_float(r, 0, 254)); break;
    case 6: add_midpoint(s, r); break;
    case 7: add_short_midpoint(s, r); break;
    case 8: str_addf(s, "%.*e", (int)rng_below(r, 40), (double)any_float(r, 0, 1)); break;
    case 9: str_add_cstr(s, zeros[rng_below(r, sizeof zeros / sizeof *zeros)]); break;
    case 10: add_near_midpoint(s, r); break;
    default: add_printed(s, r);
    }
}

/* ---- the test ---- */

enum { COLUMNS = 96 };

static uint64_t wanted = 120000;

static void check_line(Text line, const uint32_t *want, const char *const *number)
{
    const Limits limits = {.token = 100, .line = 1 << 24};
    for (int level = 0; level < CPU_LEVELS; level++) {
        float x[COLUMNS];
        ReadRow row = {0};
        cpu_limit((CpuLevel)level);
        read_line_parse(line, &limits, COLUMNS, x, &row);
        assert_int_equal(row.verdict, READ_ROW_TAKEN);
        for (int i = 0; i < COLUMNS; i++) {
            uint32_t bits = 0;
            memcpy(&bits, &x[i], sizeof bits);
            if (bits != want[i])
                fail_msg("level %d: %s gives %08x, nearest is %08x", level, number[i],
                         bits, want[i]);
        }
    }
}

/* Appends a finite number; infinite ones are looked at alone. */
static uint32_t add_finite(Str *line, Rng *r, Str *number)
{
    for (;;) {
        str_clear(number);
        add_number(number, r);
        const uint32_t bits = nearest_bits(str_cstr(number));
        if ((bits & INFINITE) != INFINITE) {
            str_add_text(line, (Text){number->p, number->n});
            return bits;
        }
        float v = 0;
        assert_int_equal(number_parse_float(number->p, number->n, &v), NUMBER_INFINITE);
    }
}

static void numbers_are_the_nearest(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "shapes");
    Str line = {0};
    Str number[COLUMNS] = {{0}};
    const char *shown[COLUMNS];
    for (uint64_t done = 0; done < wanted; done += COLUMNS) {
        uint32_t want[COLUMNS];
        str_clear(&line);
        str_add_cstr(&line, "word");
        for (int i = 0; i < COLUMNS; i++) {
            str_add_char(&line, rng_below(&r, 30) ? ' ' : '\t');
            if (rng_below(&r, 500) == 0)
                str_add_char(&line, ' ');
            want[i] = add_finite(&line, &r, &number[i]);
            shown[i] = str_cstr(&number[i]);
        }
        check_line((Text){line.p, line.n}, want, shown);
    }
    for (int i = 0; i < COLUMNS; i++)
        str_free(&number[i]);
    str_free(&line);
}

/* The reference against values worked out by hand. */
static void the_reference_is_right(void **state)
{
    (void)state;
    assert_int_equal(nearest_bits("1"), 0x3f800000);
    assert_int_equal(nearest_bits("-0.0"), 0x80000000);
    assert_int_equal(nearest_bits("0.1"), 0x3dcccccd);
    assert_int_equal(nearest_bits("16777217"), 0x4b800000);
    assert_int_equal(nearest_bits("16777219"), 0x4b800002);
    assert_int_equal(nearest_bits("1.17549435e-38"), 0x00800000);
    assert_int_equal(nearest_bits("1.1754942e-38"), 0x007fffff);
    assert_int_equal(nearest_bits("7.1e-46"), 1);
    assert_int_equal(nearest_bits("7e-46"), 0);
    assert_int_equal(nearest_bits("3.4028235e38"), 0x7f7fffff);
    assert_int_equal(nearest_bits("3.4028236e38"), INFINITE);
    assert_int_equal(nearest_bits("3.40282356e38"), 0x7f7fffff);
    assert_int_equal(nearest_bits("-1e39"), 0xff800000);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        wanted = strtoull(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_is_right),
        cmocka_unit_test(numbers_are_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
