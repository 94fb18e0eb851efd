/* Reading: a field is scanned into at most 19 digits w and a power of ten q. Three ways
 * lead from there to the nearest float, each only where it is proven exact:
 *   1. w and 10^|q| are exact doubles: one multiplication or division, rounded once;
 *   2. w x 10^q in 64 bits with a bound on the error: taken unless the value may lie on
 *      the other side of a midpoint;
 *   3. comparison with that midpoint in big integers (core/base/decimal). */
#include "core/base/number.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/decimal.h"

_Static_assert(FLT_EVAL_METHOD == 0, "double arithmetic must round to double");
_Static_assert(DBL_MANT_DIG == 53 && FLT_MANT_DIG == 24, "IEEE 754 is assumed");

__extension__ typedef unsigned __int128 U128;

/* A scanned decimal: mantissa x 10^exponent, of which w x 10^q holds the first 19
 * digits. */
typedef struct Field {
    uint64_t w;
    int64_t q;
    Text mantissa;
    int64_t exponent;
    bool is_negative;
    bool is_cut; /* digits after those in w: the value is below (w + 1) x 10^q */
} Field;

/* A binary format; value = significand x 2^exponent with `bits` bits, exponent >= least.
 */
typedef struct Format {
    int bits, least, greatest;
} Format;

static const Format float32 = {24, -149, 104};
static const Format float64 = {53, -1074, 971};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- scanning ---- */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Eight characters of which the first is in the lowest byte. */
static bool are_digits(uint64_t v)
{
    const uint64_t high = 0xf0f0f0f0f0f0f0f0u;
    return ((v & high) | (((v + 0x0606060606060606u) & high) >> 4)) ==
           0x3333333333333333u;
}

/* Their value: neighbours are joined to pairs, fours, eight (Lemire 2021, section 7). */
static uint64_t digits_value(uint64_t v)
{
    const uint64_t mask = 0x000000ff000000ffu;
    v -= 0x3030303030303030u;
    v = v * 10 + (v >> 8);
    return ((v & mask) * 0x000f424000000064u +
            ((v >> 16) & mask) * 0x0000271000000001u) >>
           32;
}

static uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t load4(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* n < 8 characters at p, after 8 - n zeros: loads that overlap instead of a loop, whose
 * length the processor would have to guess for each number. */
static uint64_t load_short(const char *p, size_t n)
{
    if (n == 0)
        return 0x3030303030303030u;
    uint64_t v = n < 4 ? (unsigned char)p[0] : load4(p);
    if (n < 4) {
        v |= (uint64_t)(unsigned char)p[n / 2] << (8 * (n / 2)) |
             (uint64_t)(unsigned char)p[n - 1] << (8 * (n - 1));
    } else {
        v |= load4(p + n - 4) << (8 * (n - 4));
    }
    return v << (8 * (8 - n)) | 0x3030303030303030u >> (8 * n);
}

/* Appends the digits at p to *w (wraps; the caller counts them) and returns where they
 * end. */
static const char *scan_digits(const char *p, const char *end, uint64_t *w)
{
    static const uint64_t pow10[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    uint64_t v = *w;
    for (; end - p >= 8 && are_digits(load8(p)); p += 8)
        v = v * 100000000u + digits_value(load8(p));
    if (end - p < 8) {
        const uint64_t last = load_short(p, (size_t)(end - p));
        if (are_digits(last)) {
            *w = v * pow10[end - p] + digits_value(last);
            return end;
        }
    }
    for (; p < end && is_digit(*p); p++)
        v = v * 10 + (uint64_t)(*p - '0');
    *w = v;
    return p;
}
#else
static const char *scan_digits(const char *p, const char *end, uint64_t *w)
{
    for (; p < end && is_digit(*p); p++)
        *w = *w * 10 + (uint64_t)(*p - '0');
    return p;
}
#endif

/* More than 19 digits, possibly leading zeros: keeps the first 19 that matter. */
static void scan_long(Field *f)
{
    int kept = 0;
    bool is_fraction = false;
    f->w = 0;
    f->q = f->exponent;
    for (size_t i = 0; i < f->mantissa.n; i++) {
        const char c = f->mantissa.p[i];
        if (c == '.') {
            is_fraction = true;
            continue;
        }
        const bool is_kept = kept < 19;
        if (is_kept) {
            f->w = f->w * 10 + (uint64_t)(c - '0');
        } else {
            f->is_cut = f->is_cut || c != '0';
        }
        kept += is_kept && f->w > 0;
        f->q += (is_kept ? 0 : 1) - (is_fraction ? 1 : 0);
    }
}

/* [+-]digits to the end of the field; huge exponents are held at 10^15, which no number
 * of digits in memory can bring back into range. */
static bool scan_exponent(const char *p, const char *end, int64_t *out)
{
    const bool is_negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end)
        return false;
    int64_t v = 0;
    for (; p < end; p++) {
        if (!is_digit(*p))
            return false;
        if (v < 100000000000000)
            v = 10 * v + (*p - '0');
    }
    *out = is_negative ? -v : v;
    return true;
}

static bool equals_nocase(const char *p, const char *end, const char *word)
{
    for (; p < end && *word; p++, word++) {
        if ((*p | 0x20) != *word)
            return false;
    }
    return p == end && !*word;
}

static NumberKind scan_word(const char *p, const char *end)
{
    if (equals_nocase(p, end, "nan"))
        return NUMBER_NAN;
    if (equals_nocase(p, end, "inf") || equals_nocase(p, end, "infinity"))
        return NUMBER_INFINITE;
    return NUMBER_BAD;
}

static inline NumberKind scan(const char *p, size_t n, Field *f)
{
    if (n == 0)
        return NUMBER_BAD;
    const char *end = p + n;
    f->is_negative = *p == '-';
    p += (*p == '-') | (*p == '+'); /* without a jump: signs cannot be predicted */
    const char *first = p;
    uint64_t w = 0;
    for (; p < end && is_digit(*p); p++)
        w = w * 10 + (uint64_t)(*p - '0');
    size_t digits = (size_t)(p - first);
    size_t decimals = 0;
    if (p < end && *p == '.') {
        const char *fraction = ++p;
        p = scan_digits(p, end, &w);
        decimals = (size_t)(p - fraction);
        digits += decimals;
    }
    if (digits == 0)
        return scan_word(first, end);
    f->mantissa = (Text){first, (size_t)(p - first)};
    f->exponent = 0;
    if (p < end && !((*p | 0x20) == 'e' && scan_exponent(p + 1, end, &f->exponent)))
        return NUMBER_BAD;
    f->w = w;
    f->q = f->exponent - (int64_t)decimals;
    f->is_cut = false;
    if (digits > 19)
        scan_long(f);
    return NUMBER_OK;
}

/* ---- from decimal to binary ---- */

/* 10^0 ... 10^22, the powers that are exact doubles. */
static const double exact_pow10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static inline bool is_simple(const Field *f)
{
    return f->w <= (uint64_t)1 << 53 && f->q >= -22 && f->q <= 22 && !f->is_cut;
}

static inline double simple_value(const Field *f)
{
    const double w = (double)f->w;
    const double v = f->q < 0 ? w / exact_pow10[-f->q] : w * exact_pow10[f->q];
    return copysign(v, 1 - 2 * (int)f->is_negative);
}

/* A number near f x 2^e, 2^63 <= f < 2^64: off by at most `error` units of f. */
typedef struct Approx {
    uint64_t f;
    int e;
    uint64_t error;
} Approx;

static int leading_zeros(uint64_t v)
{
    return __builtin_clzll(v);
}

/* a x b, where b is off by at most b_error. The product of the high halves loses less
 * than one unit; normalising by one bit doubles what was there. */
static Approx multiply(Approx a, uint64_t b, int b_exponent, uint64_t b_error)
{
    U128 product = (U128)a.f * b;
    const int shift = (product >> 127) == 0;
    product <<= shift;
    return (Approx){(uint64_t)(product >> 64), a.e + b_exponent + 64 - shift,
                    2 * (a.error + b_error) + 2};
}

/* The exponent e for which 2^63 <= 10^q / 2^e < 2^64; floor(q log2(10)) - 63 by a
 * fraction that is right for |q| < 1650. */
static int pow10_exponent(int q)
{
    const int scaled = q * 217706;
    return (scaled >= 0 ? scaled / 65536 : -((65535 - scaled) / 65536)) - 63;
}

/* w x 10^q for w > 0 and -364 <= q < 336, by 10^(28 i) x 10^j. */
static Approx approximate(const Field *f)
{
    /* 10^(28 i) for i = -13 ... 11, the 64 highest bits, rounded down. */
    static const uint64_t coarse[] = {
        0xe1afa13afbd14d6d, 0xe3e27a444d8d98b7, 0xe61acf033d1a45df, 0xe858ad248f5c22c9,
        0xea9c227723ee8bcb, 0xece53cec4a314ebd, 0xef340a98172aace4, 0xf18899b1bc3f8ca1,
        0xf3e2f893dec3f126, 0xf64335bcf065d37d, 0xf8a95fcf88747d94, 0xfb158592be068d2e,
        0xfd87b5f28300ca0d, 0x8000000000000000, 0x813f3978f8940984, 0x82818f1281ed449f,
        0x83c7088e1aab65db, 0x850fadc09923329e, 0x865b86925b9bc5c2, 0x87aa9aff79042286,
        0x88fcf317f22241e2, 0x8a5296ffe33cc92f, 0x8bab8eefb6409c1a, 0x8d07e33455637eb2,
        0x8e679c2f5e44ff8f};
    static const uint64_t pow5[] = {1u,
                                    5u,
                                    25u,
                                    125u,
                                    625u,
                                    3125u,
                                    15625u,
                                    78125u,
                                    390625u,
                                    1953125u,
                                    9765625u,
                                    48828125u,
                                    244140625u,
                                    1220703125u,
                                    6103515625u,
                                    30517578125u,
                                    152587890625u,
                                    762939453125u,
                                    3814697265625u,
                                    19073486328125u,
                                    95367431640625u,
                                    476837158203125u,
                                    2384185791015625u,
                                    11920928955078125u,
                                    59604644775390625u,
                                    298023223876953125u,
                                    1490116119384765625u,
                                    7450580596923828125u};
    const int i = ((int)f->q + 364) / 28;
    const int j = ((int)f->q + 364) % 28;
    const int shift = leading_zeros(f->w);
    Approx a = {f->w << shift, -shift, f->is_cut ? (uint64_t)1 << shift : 0};
    if (j > 0) {
        const uint64_t five = pow5[j];
        const int zeros = leading_zeros(five);
        a = multiply(a, five << zeros, j - zeros, 0);
    }
    return i == 13 ? a : multiply(a, coarse[i], pow10_exponent(28 * (i - 13)), 1);
}

/* Nearest number of the format: value = *m x 2^*e; *m is 0 on underflow. False when it is
 * beyond the greatest. */
static bool round_field(const Field *f, Format format, uint64_t *m, int *e)
{
    *m = 0;
    *e = format.least;
    /* 1 <= w < 10^19: at most 10^-344 is left for q < -363, at least 10^311 for q > 310.
     */
    if (f->w == 0 || f->q < -363)
        return true;
    if (f->q > 310)
        return false;
    const Approx a = approximate(f);
    *e = a.e + 64 - format.bits > format.least ? a.e + 64 - format.bits : format.least;
    const int shift = *e - a.e;
    if (shift > 65) /* below a quarter of the least subnormal */
        return true;
    *m = shift > 63 ? 0 : a.f >> shift;
    const U128 rest = a.f - ((U128)*m << shift);
    const U128 half = (U128)1 << (shift - 1);
    const U128 away = rest > half ? rest - half : half - rest;
    bool is_up = rest > half;
    if (away <= a.error) {
        const int c = decimal_compare(f->mantissa, f->exponent, 2 * *m + 1, *e - 1);
        is_up = c > 0 || (c == 0 && *m % 2 != 0);
    }
    *m += is_up;
    if (*m >> format.bits) {
        *m >>= 1;
        *e += 1;
    }
    return *e <= format.greatest;
}

static NumberKind slow_double(const Field *f, Format format, double *out)
{
    uint64_t m = 0;
    int e = 0;
    if (!round_field(f, format, &m, &e))
        return NUMBER_INFINITE;
    const double v = ldexp((double)m, e); /* exact: m x 2^e is of the format */
    *out = f->is_negative ? -v : v;
    return NUMBER_OK;
}

NumberKind number_parse_double(const char *p, size_t n, double *out)
{
    Field f = {0};
    *out = 0;
    const NumberKind kind = scan(p, n, &f);
    if (kind != NUMBER_OK)
        return kind;
    if (!is_simple(&f))
        return slow_double(&f, float64, out);
    *out = simple_value(&f);
    return NUMBER_OK;
}

NumberKind number_parse_float(const char *p, size_t n, float *out)
{
    Field f = {0};
    *out = 0;
    const NumberKind kind = scan(p, n, &f);
    if (kind != NUMBER_OK)
        return kind;
    double v = 0;
    if (is_simple(&f)) {
        /* 0 or in [1e-22, 1e38]: no subnormal, no overflow. A value rounded to double
         * first rounds to the wrong float only if it came to lie on a midpoint between
         * two floats, whose last 29 bits are 1 and zeros. */
        v = simple_value(&f);
        uint64_t bits;
        memcpy(&bits, &v, sizeof bits);
        if ((bits & 0x1fffffff) != 0x10000000) {
            *out = (float)v;
            return NUMBER_OK;
        }
    }
    const NumberKind slow = slow_double(&f, float32, &v);
    *out = slow == NUMBER_OK ? (float)v : 0;
    return slow;
}

/* ---- integers and sizes ---- */

bool number_parse_int(const char *p, size_t n, int64_t *out)
{
    *out = 0;
    const bool is_negative = n > 0 && p[0] == '-';
    const size_t first = n > 0 && (p[0] == '-' || p[0] == '+');
    int64_t v = 0; /* kept negative: the range reaches further there */
    for (size_t i = first; i < n; i++) {
        if (!is_digit(p[i]) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_sub_overflow(v, p[i] - '0', &v))
            return false;
    }
    if (n == first || (!is_negative && v == INT64_MIN))
        return false;
    *out = is_negative ? v : -v;
    return true;
}

/* The factor of a unit such as "", "B", "kB", "GiB", "m"; 0 for anything else. */
static uint64_t unit_factor(const char *p, const char *end)
{
    static const char letter[] = "kmgtpe";
    int power = 0;
    uint64_t base = 1000;
    const char *found = p < end ? strchr(letter, *p | 0x20) : NULL;
    if (found) {
        power = (int)(found - letter) + 1;
        p++;
        if (p < end && (*p | 0x20) == 'i') {
            base = 1024;
            p++;
        }
    }
    if (p < end && (*p | 0x20) == 'b')
        p++;
    if (p != end)
        return 0;
    uint64_t factor = 1;
    for (; power > 0; power--)
        factor *= base;
    return factor;
}

bool number_parse_size(Text t, uint64_t *out)
{
    *out = 0;
    if (t.n == 0)
        return false;
    const char *p = t.p;
    const char *end = t.p + t.n;
    uint64_t whole = 0;
    size_t digits = 0;
    for (; p < end && is_digit(*p); p++, digits++) {
        if (__builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, (uint64_t)(*p - '0'), &whole))
            return false;
    }
    uint64_t part = 0; /* of 10^18; digits beyond cannot matter by a byte below 2^60 */
    uint64_t place = 1000000000000000000u;
    if (p < end && *p == '.') {
        for (p++; p < end && is_digit(*p); p++, digits++) {
            place /= 10;
            part += place * (uint64_t)(*p - '0');
        }
    }
    while (p < end && *p == ' ')
        p++;
    const uint64_t factor = digits > 0 ? unit_factor(p, end) : 0;
    if (factor == 0)
        return false;
    const U128 bytes = (U128)whole * factor + (U128)part * factor / 1000000000000000000u;
    if (bytes > UINT64_MAX)
        return false;
    *out = (uint64_t)bytes;
    return true;
}
