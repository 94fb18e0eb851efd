/* Fields four at once by AVX2 and AVX-512; how is told in read_field.c. */
#include "core/space/read_field_x86.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

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
    uint32_t at[STRETCH + WINDOW];
} Stretch;

/* Four fields into x; bit i of the result: the i-th is of another form. */
typedef unsigned (*ParseGroup)(const char *p, const uint32_t *at, float *x);

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define AVX512                                                                           \
    __attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl,"          \
                          "avx512bitalg,avx512vbmi,avx512vbmi2")))
/* The loop over groups and what it calls are one function, so that their constants stay
 * in registers. */
#define WITHIN static inline __attribute__((always_inline))

/* Appends the separators that are marked among 64 bytes at offset `base`. */
typedef void (*ListBlanks)(Stretch *s, uint64_t blanks, size_t base);

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
AVX2 WITHIN void list_blanks(Stretch *s, uint64_t blanks, size_t base)
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
 * lies in the line: READ_FIELD_LANES + 1 bytes stand before the stretch. False when it is
 * too short.
 */
AVX2 WITHIN bool find_stretch(const ReadField *f, Stretch *s, ListBlanks list)
{
    if (f->end < READ_FIELD_LANES + 1 + WINDOW)
        return false;
    s->begin =
        f->end > STRETCH + READ_FIELD_LANES + 1 ? f->end - STRETCH : READ_FIELD_LANES + 1;
    s->n = 0;
    const size_t odd = (f->end - s->begin) % WINDOW;
    uint64_t doubled = 0;
    uint64_t before = 0; /* 1: the last byte was a separator */
    if (odd > 0) {
        const uint64_t blanks = find_blanks(f->p + s->begin) & (((uint64_t)1 << odd) - 1);
        doubled |= blanks & blanks << 1;
        before = blanks >> (odd - 1);
        list(s, blanks, s->begin);
    }
    for (size_t at = s->begin + odd; at < f->end; at += WINDOW) {
        const uint64_t blanks = find_blanks(f->p + at);
        doubled |= blanks & (blanks << 1 | before);
        before = blanks >> 63;
        list(s, blanks, at);
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
AVX2 WITHIN void take_stretch(ReadField *f, const Stretch *s, ParseGroup parse)
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

AVX2 WITHIN void take_many(ReadField *f, ListBlanks list, ParseGroup parse)
{
    Stretch s;
    while (f->j >= GROUP - 1 && !f->is_bad && f->end < UINT32_MAX) {
        if (!find_stretch(f, &s, list) || s.n < GROUP)
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
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(a - READ_FIELD_LANES)));
    return _mm256_inserti128_si256(
        low, _mm_loadu_si128((const __m128i *)(b - READ_FIELD_LANES)), 1);
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
    const __m128i length = _mm_cmpeq_epi32(
        _mm_min_epu32(start, _mm_set1_epi32(READ_FIELD_LANES - 1)), start);
    const __m128i usual = _mm_packs_epi16(right, right);
    const unsigned by_form = (unsigned)_mm_movemask_epi8(usual) & 15u;
    return by_form & (unsigned)_mm_movemask_ps(_mm_castsi128_ps(length));
}

/* w / 10^decimals as floats with their signs, and which of them are not certain. */
AVX2 static inline unsigned finish_group(__m256i w, __m256d inverse, uint64_t minus,
                                         float *x)
{
    const __m256d product = _mm256_mul_pd(to_double(w), inverse);
    const __m256i low =
        _mm256_and_si256(_mm256_add_epi64(_mm256_castpd_si256(product),
                                          _mm256_set1_epi64x(READ_FIELD_NEAR)),
                         _mm256_set1_epi64x(READ_FIELD_NEAR_MASK));
    const __m256i midpoint =
        _mm256_cmpeq_epi64(low, _mm256_set1_epi64x(READ_FIELD_NEAR_MIDWAY));
    const __m128i sign16 =
        _mm_cmpeq_epi16(_mm_cvtsi64_si128((int64_t)minus), _mm_setzero_si128());
    const __m128i plus = _mm_cvtepi16_epi32(sign16);
    const __m128i sign = _mm_andnot_si128(plus, _mm_set1_epi32(INT32_MIN));
    const __m128 v = _mm256_cvtpd_ps(product);
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
    const unsigned bits = (unsigned)(upto >> (READ_FIELD_LANES * field)) & 0xffffu;
    return read_field_inverses[bits ? READ_FIELD_LANES - (unsigned)_mm_popcnt_u32(bits)
                                    : 0];
}

AVX2 WITHIN unsigned parse_avx2(const char *p, const uint32_t *at, float *x)
{
    const __m128i before = _mm_loadu_si128((const __m128i *)at);
    const __m128i after = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i start =
        _mm_sub_epi32(_mm_set1_epi32(READ_FIELD_LANES + 1), _mm_sub_epi32(after, before));
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

AVX2 void read_field_x86_take_avx2(ReadField *f)
{
    take_many(f, list_blanks, parse_avx2);
}

/* ---- AVX-512: as above, with masks ---- */

AVX512 WITHIN __m512i load_four(const char *a, const char *b, const char *c,
                                const char *d)
{
    const __m512i low = _mm512_castsi256_si512(load_pair(a, b));
    return _mm512_inserti64x4(low, load_pair(c, d), 1);
}

/* Bytes 0, 4, 8, 12 of v to all bytes of the four lanes. */
AVX512 WITHIN __m512i spread_four(__m128i v)
{
    const __m512i to_lane = _mm512_set_epi64(
        0x0c0c0c0c0c0c0c0c, 0x0c0c0c0c0c0c0c0c, 0x0808080808080808, 0x0808080808080808,
        0x0404040404040404, 0x0404040404040404, 0, 0);
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(v), to_lane);
}

/* Four fields as the bytes that end `back` (0 or 1) before they do. Mostly all lie in 64
 * bytes, of which the lanes are gathered; bytes up to the 64th of a line are there. (No
 * struct of two registers: the stacks of AddressSanitizer are aligned to 32 bytes.) */
AVX512 WITHIN __m512i gather_four(const char *p, const uint32_t *at, __m512i place,
                                  uint32_t back)
{
    const uint32_t base = at[GROUP] > WINDOW ? at[GROUP] - WINDOW : 0;
    if (at[1] < base + READ_FIELD_LANES + 1) {
        const char *q = p - back;
        return load_four(q + at[1], q + at[2], q + at[3], q + at[4]);
    }
    const __m128i after = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i from =
        _mm_sub_epi32(after, _mm_set1_epi32((int32_t)(base + READ_FIELD_LANES + back)));
    const __m512i which = _mm512_add_epi8(spread_four(from), place);
    return _mm512_permutexvar_epi8(which, _mm512_loadu_si512(p + base));
}

/* The integers that the digits make, a field in each 128 bits. */
AVX512 WITHIN __m256i join_four(__m512i v, uint64_t inside)
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

AVX512 WITHIN unsigned parse_avx512(const char *p, const uint32_t *at, float *x)
{
    const __m512i place = _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m128i before = _mm_loadu_si128((const __m128i *)at);
    const __m128i after = _mm_loadu_si128((const __m128i *)(at + 1));
    const __m128i start =
        _mm_sub_epi32(_mm_set1_epi32(READ_FIELD_LANES + 1), _mm_sub_epi32(after, before));
    const __m512i v = gather_four(p, at, place, 0);
    const __m512i earlier = gather_four(p, at, place, 1);
    const __m512i first = spread_four(start);
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
    const __m512d power =
        _mm512_permutex2var_pd(_mm512_loadu_pd(read_field_inverses),
                               _mm512_castsi256_si512(_mm256_cvtepu16_epi64(decimals)),
                               _mm512_loadu_pd(read_field_inverses + 8));
    const unsigned midpoint =
        finish_group(w, _mm512_castpd512_pd256(power), forms.minus, x);
    return (~usual | midpoint) & 15u;
}

/* Sixteen of the listed places; more than as many are there seldom. */
#define STORE_LISTED(i)                                                                  \
    _mm512_storeu_si512(                                                                 \
        at + (size_t)16 * (i),                                                           \
        _mm512_add_epi32(from,                                                           \
                         _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(listed, i))))
AVX512 WITHIN void list_compressed(Stretch *s, uint64_t blanks, size_t base)
{
    const __m512i place = _mm512_set_epi64(
        0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928, 0x2726252423222120,
        0x1f1e1d1c1b1a1918, 0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
    const __m512i listed = _mm512_maskz_compress_epi8(blanks, place);
    const __m512i from = _mm512_set1_epi32((int32_t)base);
    const size_t count = (size_t)_mm_popcnt_u64(blanks);
    uint32_t *at = s->at + s->n;
    STORE_LISTED(0);
    if (count > 16)
        STORE_LISTED(1);
    if (count > 32) {
        STORE_LISTED(2);
        STORE_LISTED(3);
    }
    s->n += count;
}
#undef STORE_LISTED

AVX512 void read_field_x86_take_avx512(ReadField *f)
{
    take_many(f, list_compressed, parse_avx512);
}

#endif
