/* A stretch of a line is taken at a time: first all its separators are listed, then its
 * fields are parsed four at once, without a jump that depends on what they hold. That
 * works for what nearly all fields of nearly all files are, [-]digits[.digits] of at most
 * 15 digits; every other field goes to the general parser, and the bits are the same.
 *
 * A field is loaded as the 16 bytes that end where it ends, so its last digit is in
 * place; the digits before the point come from the 16 bytes one earlier, which closes the
 * gap that the point leaves. Three multiplications join neighbours to pairs, fours,
 * eights (W. Mula, "SIMD-ized parsing of decimal numbers"), a fourth makes the integer w
 * < 10^15. w and the power of ten are exact doubles, so their quotient is rounded once;
 * rounding on to float32 is right unless the quotient lies on a midpoint between two
 * floats (its last 29 bits are 1 and zeros), which the general parser decides. Nothing
 * below 10^-15 but zero comes this way: no subnormals. */
#include "core/space/read_field.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "core/base/cpu.h"
#include "core/base/number.h"

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

enum { LANES = 16 }; /* bytes of a field that are looked at */

/* 10^0 ... 10^15, exact. */
static const double powers[LANES] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

#if defined(__x86_64__)

enum {
    GROUP = 4,      /* fields at once */
    WINDOW = 64,    /* bytes whose separators are found at once */
    STRETCH = 4096, /* bytes taken at a time: a whole line, mostly */
    BURST = 8       /* separators listed without asking how many there are */
};

/* Field i is p[at[i] + 1 .. at[i + 1]); at[n] is where the stretch ends. */
typedef struct Stretch {
    size_t begin, n;
    bool is_doubled; /* two separators stand side by side */
    uint32_t at[STRETCH + 2 * BURST];
} Stretch;

/* Four fields into x; bit i of the result: the i-th is of another form. */
typedef unsigned (*ParseGroup)(const char *p, const uint32_t *at, float *x);

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define AVX512                                                                           \
    __attribute__((                                                                      \
        target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg")))

/* Which of 64 bytes are separators. */
AVX2 static inline uint64_t find_blanks(const char *p)
{
    const __m256i blank = _mm256_set1_epi8(' ');
    const __m256i tab = _mm256_set1_epi8('\t');
    const __m256i a = _mm256_loadu_si256((const __m256i *)p);
    const __m256i b = _mm256_loadu_si256((const __m256i *)(p + WINDOW / 2));
    const __m256i in_a =
        _mm256_or_si256(_mm256_cmpeq_epi8(a, blank), _mm256_cmpeq_epi8(a, tab));
    const __m256i in_b =
        _mm256_or_si256(_mm256_cmpeq_epi8(b, blank), _mm256_cmpeq_epi8(b, tab));
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(in_a) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(in_b) << 32;
}

/* Lists the separators among 64 bytes at offset `base`; their number is seldom more than
 * BURST, and a loop that ends when they do would be guessed wrongly each time. */
AVX2 static inline void list_blanks(Stretch *s, uint64_t blanks, size_t base)
{
    const size_t count = (size_t)_mm_popcnt_u64(blanks);
    for (size_t done = 0; done == 0 || done < count; done += BURST) {
        for (size_t i = 0; i < BURST; i++) {
            s->at[s->n + done + i] = (uint32_t)(base + _tzcnt_u64(blanks));
            blanks = _blsr_u64(blanks);
        }
    }
    s->n += count;
}

/* Lists the separators of the last bytes of the line, at most STRETCH. All that is loaded
 * lies in the line: LANES + 1 bytes stand before the stretch. False when it is too short.
 */
AVX2 static inline bool find_stretch(const ReadField *f, Stretch *s)
{
    if (f->end < LANES + 1 + WINDOW)
        return false;
    s->begin = f->end > STRETCH + LANES + 1 ? f->end - STRETCH : LANES + 1;
    s->n = 0;
    const size_t odd = (f->end - s->begin) % WINDOW;
    uint64_t doubled = 0;
    uint64_t before = 0; /* 1: the last byte was a separator */
    if (odd > 0) {
        const uint64_t blanks = find_blanks(f->p + s->begin) & (((uint64_t)1 << odd) - 1);
        doubled |= blanks & blanks << 1;
        before = blanks >> (odd - 1);
        list_blanks(s, blanks, s->begin);
    }
    for (size_t at = s->begin + odd; at < f->end; at += WINDOW) {
        const uint64_t blanks = find_blanks(f->p + at);
        doubled |= blanks & (blanks << 1 | before);
        before = blanks >> 63;
        list_blanks(s, blanks, at);
    }
    s->at[s->n] = (uint32_t)f->end;
    s->is_doubled = (doubled | before) != 0;
    return s->n > 0;
}

/* Takes those of four fields that are of another form. */
static void take_unusual(ReadField *f, const uint32_t *at, unsigned which, int32_t j)
{
    for (int32_t i = 0; i < GROUP; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &f->x[j + i], sizeof bits);
        if (which >> i & 1)
            read_field_take(f, (size_t)at[i] + 1, at[i + 1], j + i);
        else
            f->any |= bits;
    }
}

/* Takes the last fields of the stretch, as many as are wanted; f->end must fit 32 bits.
 */
AVX2 static inline void take_stretch(ReadField *f, const Stretch *s, ParseGroup parse)
{
    const size_t wanted = (size_t)f->j + 1;
    const size_t n = s->n < wanted ? s->n : wanted;
    const uint32_t *at = s->at + (s->n - n);
    const int32_t first = f->j + 1 - (int32_t)n;
    __m128i any = _mm_setzero_si128();
    for (size_t i = 0; i < n; i += GROUP) {
        /* the last group begins early rather than being smaller */
        const size_t k = i + GROUP <= n ? i : n - GROUP;
        float *x = f->x + first + k;
        const unsigned unusual = parse(f->p, at + k, x);
        if (unusual == 0)
            any = _mm_or_si128(any, _mm_loadu_si128((const __m128i *)x));
        else
            take_unusual(f, at + k, unusual, first + (int32_t)k);
    }
    uint32_t bits[GROUP];
    _mm_storeu_si128((__m128i *)bits, any);
    f->any |= bits[0] | bits[1] | bits[2] | bits[3];
    f->j -= (int32_t)n;
    f->end = at[0];
}

AVX2 static inline void take_many(ReadField *f, ParseGroup parse)
{
    Stretch s;
    while (f->j >= GROUP - 1 && !f->is_bad && f->end < UINT32_MAX) {
        if (!find_stretch(f, &s) || s.n < GROUP)
            return;
        if (!s.is_doubled) {
            take_stretch(f, &s, parse);
            continue;
        }
        while (f->j >= 0 && !f->is_bad && f->end > s.begin) {
            if (!read_field_take_last(f))
                return;
        }
    }
}

/* ---- AVX2 ---- */

/* Bit i of the four 16-bit groups to byte i of the four lanes, 255 or 0; here for two. */
AVX2 static inline __m256i spread(uint32_t bits)
{
    const __m256i to_lane =
        _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
                         2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i bit = _mm256_set1_epi64x((int64_t)0x8040201008040201u);
    const __m256i v = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), to_lane);
    return _mm256_cmpeq_epi8(_mm256_and_si256(v, bit), bit);
}

AVX2 static inline __m256i load_pair(const char *a, const char *b)
{
    const __m256i low =
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(a - LANES)));
    return _mm256_inserti128_si256(low, _mm_loadu_si128((const __m128i *)(b - LANES)), 1);
}

/* Two fields as their bytes, and what stands where, a bit a byte. */
typedef struct Pair {
    __m256i v;
    uint32_t inside, minus, point, digit;
} Pair;

/* `start`: where in its lane each field begins. */
AVX2 static inline Pair look_at_pair(const char *a, const char *b, __m256i start)
{
    const __m256i place =
        _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
                         4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m256i v = load_pair(a, b);
    const __m256i first = _mm256_cmpeq_epi8(place, start);
    const __m256i later = _mm256_cmpgt_epi8(place, start);
    const __m256i is_minus = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('-'));
    const __m256i d = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));
    const __m256i nine = _mm256_set1_epi8(9);
    const __m256i is_digit = _mm256_cmpeq_epi8(_mm256_max_epu8(d, nine), nine);
    const __m256i is_point = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('.'));
    Pair pair = {.v = v};
    pair.inside = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(first, later));
    pair.minus = (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(is_minus, first));
    pair.point = (uint32_t)_mm256_movemask_epi8(is_point) & pair.inside;
    pair.digit = (uint32_t)_mm256_movemask_epi8(is_digit) & pair.inside;
    return pair;
}

/* The integers that the digits of two fields make; `upto` marks the bytes up to the
 * point. */
AVX2 static inline __m256i join_digits(const Pair *pair, __m256i earlier, uint32_t upto)
{
    const __m256i nine = _mm256_set1_epi8(9);
    const __m256i v = _mm256_blendv_epi8(pair->v, earlier, spread(upto));
    __m256i d = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));
    const __m256i is_digit = _mm256_cmpeq_epi8(_mm256_max_epu8(d, nine), nine);
    d = _mm256_and_si256(d, _mm256_and_si256(is_digit, spread(pair->inside)));
    d = _mm256_maddubs_epi16(d, _mm256_set1_epi16(0x010a));  /* 10 a + b */
    d = _mm256_madd_epi16(d, _mm256_set1_epi32(0x00010064)); /* 100 ab + cd */
    d = _mm256_packus_epi32(d, d);
    d = _mm256_madd_epi16(d, _mm256_set1_epi32(0x00012710)); /* 10000 abcd + efgh */
    const __m256i high = _mm256_mul_epu32(d, _mm256_set1_epi64x(100000000));
    return _mm256_add_epi64(high, _mm256_srli_epi64(d, 32));
}

/* Integers below 2^52 to doubles: as the last bits of 2^52 + w. */
AVX2 static inline __m256d to_double(__m256i w)
{
    const __m256d magic = _mm256_set1_pd(0x1p52);
    return _mm256_sub_pd(
        _mm256_castsi256_pd(_mm256_or_si256(w, _mm256_castpd_si256(magic))), magic);
}

/* What four fields hold, 16 bits a field. */
typedef struct Forms {
    uint64_t inside, minus, point, digit;
} Forms;

/* Which fields are [-]digits[.digits] with 1 to 15 digits; bits upto the point in *upto.
 * start: 0 to 15 when the field has 1 to 16 bytes. */
AVX2 static inline unsigned judge_forms(const Forms *f, __m128i start, uint64_t *upto)
{
    const __m128i zero = _mm_setzero_si128();
    const __m128i point = _mm_cvtsi64_si128((int64_t)f->point);
    const __m128i less = _mm_sub_epi16(point, _mm_set1_epi16(1));
    const __m128i has_point =
        _mm_xor_si128(_mm_cmpeq_epi16(point, zero), _mm_set1_epi16(-1));
    *upto =
        (uint64_t)_mm_cvtsi128_si64(_mm_and_si128(_mm_xor_si128(point, less), has_point));
    /* something else inside; no digit; a digit so early that there are 16; two points */
    const uint64_t other = f->inside & ~(f->minus | f->point | f->digit);
    const uint64_t early = f->digit & 0x0001000100010001u;
    const __m128i digit = _mm_cvtsi64_si128((int64_t)f->digit);
    const __m128i none = _mm_cmpeq_epi16(digit, zero);
    const __m128i wrong =
        _mm_or_si128(_mm_and_si128(_mm_and_si128(point, less), has_point),
                     _mm_cvtsi64_si128((int64_t)(other | early)));
    const __m128i right = _mm_andnot_si128(none, _mm_cmpeq_epi16(wrong, zero));
    const __m128i length =
        _mm_cmpeq_epi32(_mm_min_epu32(start, _mm_set1_epi32(LANES - 1)), start);
    const __m128i usual = _mm_packs_epi16(right, right);
    const unsigned by_form = (unsigned)_mm_movemask_epi8(usual) & 15u;
    return by_form & (unsigned)_mm_movemask_ps(_mm_castsi128_ps(length));
}

/* w / 10^decimals as floats with their signs, and which of them are as they should be. */
AVX2 static inline unsigned finish_group(__m256i w, __m256d power, uint64_t minus,
                                         float *x)
{
    const __m256d quotient = _mm256_div_pd(to_double(w), power);
    const __m256i low =
        _mm256_and_si256(_mm256_castpd_si256(quotient), _mm256_set1_epi64x(0x1fffffff));
    const __m256i midpoint = _mm256_cmpeq_epi64(low, _mm256_set1_epi64x(0x10000000));
    const __m128i sign16 =
        _mm_cmpeq_epi16(_mm_cvtsi64_si128((int64_t)minus), _mm_setzero_si128());
    const __m128i plus = _mm_cvtepi16_epi32(sign16);
    const __m128i sign = _mm_andnot_si128(plus, _mm_set1_epi32(INT32_MIN));
    const __m128 v = _mm256_cvtpd_ps(quotient);
    _mm_storeu_ps(x, _mm_xor_ps(v, _mm_castsi128_ps(sign)));
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(midpoint));
}

AVX2 static inline __m256i starts_of_pair(__m128i start, bool is_second)
{
    const __m256i low = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                         4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4);
    const __m256i high = _mm256_add_epi8(low, _mm256_set1_epi8(8));
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(start),
                               is_second ? high : low);
}

/* How many decimals a field has whose bytes up to the point are marked. */
AVX2 static inline double power_of(uint64_t upto, int field)
{
    const unsigned bits = (unsigned)(upto >> (LANES * field)) & 0xffffu;
    return powers[bits ? LANES - (unsigned)_mm_popcnt_u32(bits) : 0];
}

AVX2 static unsigned parse_avx2(const char *p, const uint32_t *at, float *x)
{
    const __m128i before = _mm_loadu_si128((const __m128i *)at);
    const __m128i after = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i start =
        _mm_sub_epi32(_mm_set1_epi32(LANES + 1), _mm_sub_epi32(after, before));
    const char *e[GROUP] = {p + at[1], p + at[2], p + at[3], p + at[4]};
    const Pair a = look_at_pair(e[0], e[1], starts_of_pair(start, false));
    const Pair b = look_at_pair(e[2], e[3], starts_of_pair(start, true));
    const Forms forms = {
        a.inside | (uint64_t)b.inside << 32, a.minus | (uint64_t)b.minus << 32,
        a.point | (uint64_t)b.point << 32, a.digit | (uint64_t)b.digit << 32};
    uint64_t upto = 0;
    const unsigned usual = judge_forms(&forms, start, &upto);
    const __m256i wa = join_digits(&a, load_pair(e[0] - 1, e[1] - 1), (uint32_t)upto);
    const __m256i wb =
        join_digits(&b, load_pair(e[2] - 1, e[3] - 1), (uint32_t)(upto >> 32));
    /* the integers stand in each half's lower 64 bits: 0, 2, 1, 3 when interleaved */
    const __m256i w =
        _mm256_permute4x64_epi64(_mm256_unpacklo_epi64(wa, wb), _MM_SHUFFLE(3, 1, 2, 0));
    const __m256d power = _mm256_setr_pd(power_of(upto, 0), power_of(upto, 1),
                                         power_of(upto, 2), power_of(upto, 3));
    const unsigned midpoint = finish_group(w, power, forms.minus, x);
    return (~usual | midpoint) & 15u;
}

AVX2 static void take_many_avx2(ReadField *f)
{
    take_many(f, parse_avx2);
}

/* ---- AVX-512: as above, with masks ---- */

AVX512 static inline __m512i load_four(const char *a, const char *b, const char *c,
                                       const char *d)
{
    const __m512i low = _mm512_castsi256_si512(load_pair(a, b));
    return _mm512_inserti64x4(low, load_pair(c, d), 1);
}

/* The integers that the digits make, a field in each 128 bits. */
AVX512 static inline __m256i join_four(__m512i v, uint64_t inside)
{
    __m512i d = _mm512_sub_epi8(v, _mm512_set1_epi8('0'));
    const uint64_t digit = _mm512_mask_cmple_epu8_mask(inside, d, _mm512_set1_epi8(9));
    d = _mm512_maskz_mov_epi8(digit, d);
    d = _mm512_maddubs_epi16(d, _mm512_set1_epi16(0x010a));
    d = _mm512_madd_epi16(d, _mm512_set1_epi32(0x00010064));
    d = _mm512_packus_epi32(d, d);
    d = _mm512_madd_epi16(d, _mm512_set1_epi32(0x00012710));
    const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 0, 2, 4, 6);
    const __m256i halves = _mm512_castsi512_si256(_mm512_permutexvar_epi64(order, d));
    const __m256i high = _mm256_mul_epu32(halves, _mm256_set1_epi64x(100000000));
    return _mm256_add_epi64(high, _mm256_srli_epi64(halves, 32));
}

AVX512 static unsigned parse_avx512(const char *p, const uint32_t *at, float *x)
{
    const __m512i place = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m512i to_lane = _mm512_set_epi64(
        0x0c0c0c0c0c0c0c0c, 0x0c0c0c0c0c0c0c0c, 0x0808080808080808, 0x0808080808080808,
        0x0404040404040404, 0x0404040404040404, 0, 0);
    const __m128i before = _mm_loadu_si128((const __m128i *)at);
    const __m128i after = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i start =
        _mm_sub_epi32(_mm_set1_epi32(LANES + 1), _mm_sub_epi32(after, before));
    const char *e[GROUP] = {p + at[1], p + at[2], p + at[3], p + at[4]};
    const __m512i v = load_four(e[0], e[1], e[2], e[3]);
    const __m512i earlier = load_four(e[0] - 1, e[1] - 1, e[2] - 1, e[3] - 1);
    const __m512i first = _mm512_shuffle_epi8(_mm512_broadcast_i32x4(start), to_lane);
    const uint64_t inside = _mm512_cmpge_epu8_mask(place, first);
    const __m512i d = _mm512_sub_epi8(v, _mm512_set1_epi8('0'));
    const Forms forms = {inside,
                         _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(place, first),
                                                     v, _mm512_set1_epi8('-')),
                         _mm512_mask_cmpeq_epi8_mask(inside, v, _mm512_set1_epi8('.')),
                         _mm512_mask_cmple_epu8_mask(inside, d, _mm512_set1_epi8(9))};
    uint64_t upto = 0;
    const unsigned usual = judge_forms(&forms, start, &upto);
    const __m256i w = join_four(_mm512_mask_mov_epi8(v, upto, earlier), inside);
    const __m128i marked = _mm_popcnt_epi16(_mm_cvtsi64_si128((int64_t)upto));
    const __m128i decimals =
        _mm_and_si128(_mm_sub_epi16(_mm_setzero_si128(), marked), _mm_set1_epi16(15));
    const __m512d power = _mm512_permutex2var_pd(
        _mm512_loadu_pd(powers), _mm512_castsi256_si512(_mm256_cvtepu16_epi64(decimals)),
        _mm512_loadu_pd(powers + 8));
    const unsigned midpoint =
        finish_group(w, _mm512_castpd512_pd256(power), forms.minus, x);
    return (~usual | midpoint) & 15u;
}

AVX512 static void take_many_avx512(ReadField *f)
{
    take_many(f, parse_avx512);
}

#endif

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
    return (Sixteen){load8(p), load8(p + LANES / 2)};
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
    return early != 0 ? LANES / 2 + (unsigned)__builtin_clzll(early) / 8 : LANES;
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
    static const char ones_behind[2 * LANES + 1] =
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    static const char ones_before[2 * LANES + 1] =
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    const uint64_t zeros = 0x3030303030303030u;
    const uint64_t above_nine = 0x7676767676767676u; /* 127 - 9 */
    const Sixteen v = load16(end - LANES);
    const Sixteen shifted = load16(end - LANES - 1);
    const Sixteen inside = load16(ones_behind + n);
    const unsigned behind = bytes_behind(find_byte(v.early, '.') & inside.early,
                                         find_byte(v.late, '.') & inside.late);
    const Sixteen upto = load16(ones_before + behind);
    const unsigned digits = n - (behind < LANES);
    const Sixteen kept = load16(ones_behind + digits);
    d->early = (v.early ^ ((v.early ^ shifted.early) & upto.early) ^ zeros) & kept.early;
    d->late = (v.late ^ ((v.late ^ shifted.late) & upto.late) ^ zeros) & kept.late;
    *decimals = behind % LANES;
    const uint64_t wrong =
        (d->early + above_nine) | d->early | (d->late + above_nine) | d->late;
    return digits > 0 && (wrong & 0x8080808080808080u) == 0;
}

/* Takes the last field if it has the usual form and a separator among the 16 bytes that
 * end it; one byte more is read. */
static inline bool take_sixteen(ReadField *f)
{
    const char *end = f->p + f->end;
    const Sixteen v = load16(end - LANES);
    const unsigned n = bytes_behind(find_byte(v.early, ' ') | find_byte(v.early, '\t'),
                                    find_byte(v.late, ' ') | find_byte(v.late, '\t'));
    if (n == 0 || n == LANES)
        return false;
    const bool is_negative = end[-(ptrdiff_t)n] == '-';
    Sixteen d;
    unsigned decimals = 0;
    if (!take_digits(end, n - is_negative, &d, &decimals))
        return false;
    const uint64_t w = join_eight(d.early) * 100000000u + join_eight(d.late);
    const double quotient = (double)(int64_t)w / powers[decimals];
    uint64_t bits = 0;
    memcpy(&bits, &quotient, sizeof bits);
    if ((bits & 0x1fffffffu) == 0x10000000u)
        return false;
    const float size = (float)quotient;
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
    while (f->j >= 0 && !f->is_bad && f->end > LANES) {
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
    case CPU_AVX512: take_many_avx512(f); return;
    case CPU_AVX2: take_many_avx2(f); return;
#else
    case CPU_AVX512:
    case CPU_AVX2:
#endif
    case CPU_PORTABLE:
    case CPU_LEVELS: break;
    }
    take_many_portable(f);
}
