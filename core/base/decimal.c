/* Natural numbers of a few thousand bits in fixed arrays: every function here knows from
 * the ranges in the header that its numbers fit, and asserts it. Limbs are little-endian,
 * without zero limbs on top. */
#include "core/base/decimal.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* 801 digits take 2661 bits; the other side of a comparison is at most 64 bits longer. */
enum { LIMBS = 48, KEPT_DIGITS = 800 };

__extension__ typedef unsigned __int128 U128;

typedef struct Big {
    int n;
    uint64_t limb[LIMBS];
} Big;

static void set(Big *a, uint64_t v)
{
    a->n = v != 0;
    a->limb[0] = v;
}

static void push(Big *a, uint64_t limb)
{
    assert(a->n < LIMBS);
    if (limb)
        a->limb[a->n++] = limb;
}

/* a = a f + plus */
static void multiply_add(Big *a, uint64_t f, uint64_t plus)
{
    uint64_t carry = plus;
    for (int i = 0; i < a->n; i++) {
        const U128 t = (U128)a->limb[i] * f + carry;
        a->limb[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    push(a, carry);
}

static void multiply_pow5(Big *a, int k)
{
    const uint64_t pow5_27 = 7450580596923828125u; /* the largest below 2^64 */
    for (; k >= 27; k -= 27)
        multiply_add(a, pow5_27, 0);
    uint64_t rest = 1;
    for (; k > 0; k--)
        rest *= 5;
    multiply_add(a, rest, 0);
}

static void shift_left(Big *a, int bits)
{
    const int whole = bits / 64;
    const int part = bits % 64;
    if (a->n == 0)
        return;
    if (part)
        multiply_add(a, (uint64_t)1 << part, 0);
    assert(a->n + whole <= LIMBS);
    memmove(a->limb + whole, a->limb, (size_t)a->n * sizeof *a->limb);
    memset(a->limb, 0, (size_t)whole * sizeof *a->limb);
    a->n += whole;
}

static int compare(const Big *a, const Big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

/* a = a + b */
static void add(Big *a, const Big *b)
{
    for (; a->n < b->n; a->n++)
        a->limb[a->n] = 0;
    unsigned carry = 0;
    for (int i = 0; i < a->n; i++) {
        const U128 t = (U128)a->limb[i] + (i < b->n ? b->limb[i] : 0) + carry;
        a->limb[i] = (uint64_t)t;
        carry = (unsigned)(t >> 64);
    }
    if (carry)
        push(a, carry);
}

/* a = a - b, for a >= b */
static void subtract(Big *a, const Big *b)
{
    unsigned borrow = 0;
    for (int i = 0; i < a->n; i++) {
        const U128 t = (U128)a->limb[i] - (i < b->n ? b->limb[i] : 0) - borrow;
        a->limb[i] = (uint64_t)t;
        borrow = (t >> 64) != 0;
    }
    while (a->n > 0 && a->limb[a->n - 1] == 0)
        a->n--;
}

/* a = a / f, returns the remainder */
static uint64_t divide(Big *a, uint64_t f)
{
    uint64_t rest = 0;
    for (int i = a->n - 1; i >= 0; i--) {
        const U128 t = (U128)rest << 64 | a->limb[i];
        a->limb[i] = (uint64_t)(t / f);
        rest = (uint64_t)(t % f);
    }
    while (a->n > 0 && a->limb[a->n - 1] == 0)
        a->n--;
    return rest;
}

/* The digits of a mantissa as an integer; returns the power of ten that it is short of.
 * What follows the 800th digit is replaced by one 1 unless it is all zero. */
static int64_t set_digits(Big *a, Text mantissa)
{
    int64_t power = 0;
    int kept = 0;
    bool is_fraction = false;
    bool is_more = false;
    set(a, 0);
    for (size_t i = 0; i < mantissa.n; i++) {
        const char c = mantissa.p[i];
        if (c == '.') {
            is_fraction = true;
            continue;
        }
        const uint64_t digit = (uint64_t)(c - '0');
        const bool is_kept = kept < KEPT_DIGITS;
        if (is_kept) {
            multiply_add(a, 10, digit);
        } else if (digit != 0) {
            is_more = true;
        }
        kept += a->n > 0 && is_kept;
        power += (is_kept ? 0 : 1) - (is_fraction ? 1 : 0);
    }
    if (is_more) {
        multiply_add(a, 10, 1);
        power--;
    }
    return power;
}

int decimal_compare(Text mantissa, int64_t exponent, uint64_t m, int e)
{
    Big a;
    Big b;
    const int64_t q = set_digits(&a, mantissa) + exponent;
    assert(q > -1200 && q < 400);
    set(&b, m);
    multiply_pow5(q < 0 ? &b : &a, (int)(q < 0 ? -q : q));
    const int twos = (int)q - e;
    shift_left(twos < 0 ? &b : &a, twos < 0 ? -twos : twos);
    return compare(&a, &b);
}

/* The interval of what rounds to v, as integers: v = r/s, bounds (r - down)/s and
 * (r + up)/s. */
typedef struct Bounds {
    Big r, s, up, down;
} Bounds;

static void times10(Bounds *b)
{
    multiply_add(&b->r, 10, 0);
    multiply_add(&b->up, 10, 0);
    multiply_add(&b->down, 10, 0);
}

/* Whether r + up is beyond s (or on it, when the bound itself belongs to v). */
static bool is_above(const Bounds *b, bool is_even)
{
    Big sum = b->r;
    add(&sum, &b->up);
    const int c = compare(&sum, &b->s);
    return c > 0 || (c == 0 && is_even);
}

static void set_bounds(Bounds *b, uint64_t m, int e)
{
    /* Below a power of two the neighbours are twice as close. */
    const int near = m == (uint64_t)1 << 52 && e > -1074;
    set(&b->r, m);
    set(&b->s, 1);
    set(&b->up, 1);
    set(&b->down, 1);
    shift_left(&b->r, 1 + near + (e > 0 ? e : 0));
    shift_left(&b->s, 1 + near + (e < 0 ? -e : 0));
    shift_left(&b->up, near + (e > 0 ? e : 0));
    shift_left(&b->down, e > 0 ? e : 0);
}

int decimal_shortest(uint64_t m, int e, char digits[DECIMAL_DIGITS], int *point)
{
    const bool is_even = m % 2 == 0;
    Bounds b;
    set_bounds(&b, m, e);
    /* At most one too low: log10 is off by far less than the 1e-10 taken away. */
    int k = (int)ceil(log10((double)m) + e * 0.30102999566398120 - 1e-10);
    Big *scaled[3] = {&b.r, &b.up, &b.down};
    if (k >= 0) {
        multiply_pow5(&b.s, k);
        shift_left(&b.s, k);
    }
    for (int i = 0; k < 0 && i < 3; i++) {
        multiply_pow5(scaled[i], -k);
        shift_left(scaled[i], -k);
    }
    if (is_above(&b, is_even)) {
        k++;
    } else {
        times10(&b);
    }
    *point = k;
    for (int n = 0;; times10(&b)) {
        assert(n < DECIMAL_DIGITS);
        int digit = 0;
        for (; compare(&b.r, &b.s) >= 0; digit++)
            subtract(&b.r, &b.s);
        const int c = compare(&b.r, &b.down);
        const bool is_low = c < 0 || (c == 0 && is_even);
        const bool is_high = is_above(&b, is_even);
        if (is_low && is_high) {
            shift_left(&b.r, 1);
            digit += compare(&b.r, &b.s) >= 0;
        } else if (is_high) {
            digit++;
        }
        digits[n++] = (char)('0' + digit);
        if (is_low || is_high)
            return n;
    }
}

/* a = a / 2^bits, rounded half to even */
static void shift_right_rounded(Big *a, int bits)
{
    const int whole = (bits - 1) / 64;
    const int part = (bits - 1) % 64;
    if (whole >= a->n) {
        set(a, 0);
        return;
    }
    bool is_more = (a->limb[whole] & (((uint64_t)1 << part) - 1)) != 0;
    for (int i = 0; i < whole; i++)
        is_more = is_more || a->limb[i] != 0;
    memmove(a->limb, a->limb + whole, (size_t)(a->n - whole) * sizeof *a->limb);
    a->n -= whole;
    (void)divide(a, (uint64_t)1 << part);
    const bool is_half = divide(a, 2) != 0;
    const bool is_odd = a->n > 0 && a->limb[0] % 2 != 0;
    Big one;
    set(&one, 1);
    if (is_half && (is_more || is_odd))
        add(a, &one);
}

void decimal_add_fixed(Str *out, uint64_t m, int e, int decimals)
{
    enum { ROOM = 64 * LIMBS / 3 };
    assert(decimals >= 0 && decimals <= DECIMAL_MAX_DECIMALS);
    Big a;
    set(&a, m);
    multiply_pow5(&a, decimals);
    shift_left(&a, decimals + (e > 0 ? e : 0));
    if (e < 0)
        shift_right_rounded(&a, -e);
    char text[ROOM];
    int at = ROOM;
    while (a.n > 0)
        text[--at] = (char)('0' + divide(&a, 10));
    while (ROOM - at <= decimals)
        text[--at] = '0';
    str_add(out, text + at, (size_t)(ROOM - at - decimals));
    if (decimals > 0) {
        str_add_char(out, '.');
        str_add(out, text + ROOM - decimals, (size_t)decimals);
    }
}
