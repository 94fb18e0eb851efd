/* A stretch of a line is taken at a time: first all its separators are listed, then its
 * fields are parsed four at once, without a jump that depends on what they hold. That
 * works for what nearly all fields of nearly all files are, [-]digits[.digits] of at most
 * 15 digits; every other field goes to the general parser, and the bits are the same.
 *
 * A field is loaded as the 16 bytes that end where it ends, so its last digit is in
 * place; the digits before the point come from the 16 bytes one earlier, which closes the
 * gap that the point leaves. Three multiplications join neighbours to pairs, fours,
 * eights (W. Mula, "SIMD-ized parsing of decimal numbers"), a fourth makes the integer w
 * < 10^15. w is an exact double; its product with 10^-decimals is rounded twice, in the
 * factor and in itself, and lies within 2 units in its last place of the true number.
 * Rounding on to float32 is then right unless a midpoint between two floats is as near
 * (the last 29 bits are about 1 and zeros), which the general parser decides. Nothing
 * below 10^-15 but zero comes this way: no subnormals. */
#include "core/space/read_field.h"

#include <string.h>

#include "core/base/cpu.h"
#include "core/base/number.h"
#include "core/space/read_field_x86.h"

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void read_field_take(ReadField *f, size_t begin, size_t end, int32_t j)
{
    float v = 0;
    uint32_t bits = 0;
    const NumberKind kind = number_parse_float(f->p + begin, end - begin, &v);
    f->is_bad = f->is_bad || kind == NUMBER_BAD;
    f->is_finite = f->is_finite && kind == NUMBER_OK;
    memcpy(&bits, &v, sizeof bits);
    f->any |= bits;
    f->x[j] = v;
}

bool read_field_take_last(ReadField *f)
{
    size_t end = f->end;
    while (end > 0 && is_blank(f->p[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && !is_blank(f->p[begin - 1]))
        begin--;
    if (begin == 0 || begin == end)
        return false;
    read_field_take(f, begin, end, f->j--);
    f->end = begin - 1;
    return true;
}

/* ---- plain C: one field at a time ---- */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* The 16 bytes that end a field; the first byte is the lowest of `early`. */
typedef struct Sixteen {
    uint64_t early, late;
} Sixteen;

static inline uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline Sixteen load16(const char *p)
{
    return (Sixteen){load8(p), load8(p + READ_FIELD_LANES / 2)};
}

/* 0x80 in each byte that equals c, else 0. */
static inline uint64_t find_byte(uint64_t v, char c)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
    const uint64_t x = v ^ (0x0101010101010101u * (unsigned char)c);
    return ~(((x & low) + low) | x | low);
}

/* Bytes behind the last one that is marked by 0x80; 16 without a mark. */
static inline unsigned bytes_behind(uint64_t early, uint64_t late)
{
    if (late != 0)
        return (unsigned)__builtin_clzll(late) / 8;
    return early != 0 ? READ_FIELD_LANES / 2 + (unsigned)__builtin_clzll(early) / 8
                      : READ_FIELD_LANES;
}

/* Eight digits as the bytes 0 to 9 to their value: neighbours are joined to pairs, fours,
 * eight (Lemire 2021, "Number parsing at a gigabyte per second", section 7). */
static inline uint64_t join_eight(uint64_t v)
{
    const uint64_t mask = 0x000000ff000000ffu;
    v = v * 10 + (v >> 8);
    return ((v & mask) * 0x000f424000000064u +
            ((v >> 16) & mask) * 0x0000271000000001u) >>
           32;
}

/* n bytes that end at `end`, without a sign: the digits as bytes 0 to 9, in place, the
 * gap of the point closed. False when they are not 1 to 15 digits with at most one point.
 */
static inline bool take_digits(const char *end, unsigned n, Sixteen *d,
                               unsigned *decimals)
{
    static const char ones_behind[2 * READ_FIELD_LANES + 1] =
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    static const char ones_before[2 * READ_FIELD_LANES + 1] =
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    const uint64_t zeros = 0x3030303030303030u;
    const uint64_t above_nine = 0x7676767676767676u; /* 127 - 9 */
    const Sixteen v = load16(end - READ_FIELD_LANES);
    const Sixteen shifted = load16(end - READ_FIELD_LANES - 1);
    const Sixteen inside = load16(ones_behind + n);
    const unsigned behind = bytes_behind(find_byte(v.early, '.') & inside.early,
                                         find_byte(v.late, '.') & inside.late);
    const Sixteen upto = load16(ones_before + behind);
    const unsigned digits = n - (behind < READ_FIELD_LANES);
    const Sixteen kept = load16(ones_behind + digits);
    d->early = (v.early ^ ((v.early ^ shifted.early) & upto.early) ^ zeros) & kept.early;
    d->late = (v.late ^ ((v.late ^ shifted.late) & upto.late) ^ zeros) & kept.late;
    *decimals = behind % READ_FIELD_LANES;
    const uint64_t wrong =
        (d->early + above_nine) | d->early | (d->late + above_nine) | d->late;
    return digits > 0 && (wrong & 0x8080808080808080u) == 0;
}

/* Takes the last field if it has the usual form and a separator among the 16 bytes that
 * end it; one byte more is read. */
static inline bool take_sixteen(ReadField *f)
{
    const char *end = f->p + f->end;
    const Sixteen v = load16(end - READ_FIELD_LANES);
    const unsigned n = bytes_behind(find_byte(v.early, ' ') | find_byte(v.early, '\t'),
                                    find_byte(v.late, ' ') | find_byte(v.late, '\t'));
    if (n == 0 || n == READ_FIELD_LANES)
        return false;
    const bool is_negative = end[-(ptrdiff_t)n] == '-';
    Sixteen d;
    unsigned decimals = 0;
    if (!take_digits(end, n - is_negative, &d, &decimals))
        return false;
    const uint64_t w = join_eight(d.early) * 100000000u + join_eight(d.late);
    const double product = (double)(int64_t)w * read_field_inverses[decimals];
    uint64_t bits = 0;
    memcpy(&bits, &product, sizeof bits);
    if (((bits + READ_FIELD_NEAR) & READ_FIELD_NEAR_MASK) == READ_FIELD_NEAR_MIDWAY)
        return false;
    const float size = (float)product;
    uint32_t x = 0;
    memcpy(&x, &size, sizeof x);
    x |= (uint32_t)is_negative << 31; /* without a jump: signs cannot be predicted */
    f->any |= x;
    memcpy(&f->x[f->j--], &x, sizeof x);
    f->end -= n + 1;
    return true;
}

static void take_many_portable(ReadField *f)
{
    while (f->j >= 0 && !f->is_bad && f->end > READ_FIELD_LANES) {
        if (!take_sixteen(f) && !read_field_take_last(f))
            return;
    }
}
#else
static void take_many_portable(ReadField *f)
{
    (void)f; /* all by the general parser */
}
#endif

/* ---- the choice ---- */

void read_field_take_many(ReadField *f)
{
    switch (cpu_get()) {
#if defined(__x86_64__)
    case CPU_AVX512: read_field_x86_take_avx512(f); return;
    case CPU_AVX2: read_field_x86_take_avx2(f); return;
#else
    case CPU_AVX512:
    case CPU_AVX2:
#endif
    case CPU_PORTABLE:
    case CPU_LEVELS: break;
    }
    take_many_portable(f);
}
