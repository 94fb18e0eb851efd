/* Reading from the right is what lets a word hold blanks (". . ." and "at name@domain"
 * in the 840B vectors of GloVe) and what keeps U+00A0 inside words (fastText splits at
 * ASCII blanks only). A row never shifts: either exactly d numbers end it, or it is bad.
 */
#include "core/space/read_line.h"

#include <inttypes.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "core/base/number.h"
#include "core/base/text.h"

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

Text read_line_trim(Text line)
{
    while (line.n > 0 && (is_blank(line.p[line.n - 1]) || line.p[line.n - 1] == '\r'))
        line.n--;
    return line;
}

bool read_line_next_field(Text *rest, Text *field)
{
    size_t i = 0;
    while (i < rest->n && is_blank(rest->p[i]))
        i++;
    const size_t begin = i;
    while (i < rest->n && !is_blank(rest->p[i]))
        i++;
    *field = (Text){rest->p + begin, i - begin};
    *rest = (Text){rest->p + i, rest->n - i};
    return field->n > 0;
}

size_t read_line_count_fields(Text line)
{
    size_t n = 0;
    for (Text field; read_line_next_field(&line, &field);)
        n++;
    return n;
}

/* The last field of *rest, which is cut off together with the blanks behind it. */
static bool last_field(Text *rest, Text *field)
{
    size_t end = rest->n;
    while (end > 0 && is_blank(rest->p[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && !is_blank(rest->p[begin - 1]))
        begin--;
    *field = (Text){rest->p + begin, end - begin};
    rest->n = begin;
    return end > begin;
}

size_t read_line_count_numbers(Text line)
{
    const size_t fields = read_line_count_fields(line);
    size_t n = 0;
    float unused = 0;
    for (Text field; last_field(&line, &field); n++) {
        if (number_parse_float(field.p, field.n, &unused) == NUMBER_BAD)
            break;
    }
    return n < fields ? n : fields - (fields > 0);
}

/* The word left of the blank before the numbers. Further blanks at its end belong to a
 * word that is nothing but blanks, else they are doubled separators. */
static Text cut_word(Text word)
{
    size_t n = word.n;
    while (n > 0 && is_blank(word.p[n - 1]))
        n--;
    if (n > 0)
        word.n = n;
    return word;
}

static bool ends_in_number(Text word)
{
    Text field;
    Text rest = word;
    float unused = 0;
    return last_field(&rest, &field) && rest.n > 0 &&
           number_parse_float(field.p, field.n, &unused) != NUMBER_BAD;
}

/* ---- numbers ---- */

/* The part of a line that is not parsed yet, from the right. */
typedef struct Cursor {
    const char *p;
    size_t end; /* of the unparsed text */
    int32_t j;  /* numbers still to come: x[0 .. j] */
    float *x;
    uint32_t any; /* disjunction of the bits of all numbers */
    bool is_finite;
    bool is_bad; /* a field is no number */
} Cursor;

static inline void keep_number(Cursor *c, float v)
{
    uint32_t bits = 0;
    memcpy(&bits, &v, sizeof bits);
    c->any |= bits;
    c->x[c->j--] = v;
}

/* Any field: by the general parser. */
static void take_field(Cursor *c, size_t begin, size_t end)
{
    float v = 0;
    const NumberKind kind = number_parse_float(c->p + begin, end - begin, &v);
    c->is_bad = c->is_bad || kind == NUMBER_BAD;
    c->is_finite = c->is_finite && kind == NUMBER_OK;
    keep_number(c, v);
}

#if defined(__x86_64__)
/* Most fields of most files are [-]digits.digits with at most 14 digits. Such a field is
 * read without a jump that depends on its length: sixteen bytes that end where it ends,
 * the same a byte earlier for the digits before the point, and three multiplications that
 * join neighbours to pairs, fours, eights (W. Mula, "SIMD-ized parsing of decimal
 * numbers"). w and the power of ten are exact doubles, so their quotient is rounded once;
 * rounding on to float32 is right unless the quotient lies on a midpoint between two
 * floats. Everything else goes to the general parser, and the results are the same. */
enum { WINDOW = 64, LANES = 16, MOST_BYTES = 15 };

__attribute__((target("sse4.1"))) static inline bool take_short(Cursor *c, size_t begin,
                                                                size_t end)
{
    static const unsigned char tail[2 * LANES] = {[LANES] = 255, 255, 255, 255, 255, 255,
                                                  255,           255, 255, 255, 255, 255,
                                                  255,           255, 255, 255};
    static const unsigned char head[2 * LANES] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                  255, 255, 255, 255, 255, 255, 255, 255};
    static const double pow10[LANES] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool is_negative = c->p[begin] == '-';
    const size_t n = end - begin - is_negative;
    if (n < 2 || n > MOST_BYTES)
        return false;
    const __m128i v = _mm_loadu_si128((const __m128i *)(c->p + end - LANES));
    const __m128i earlier = _mm_loadu_si128((const __m128i *)(c->p + end - LANES - 1));
    const __m128i inside = _mm_loadu_si128((const __m128i *)(tail + n));
    const __m128i points = _mm_and_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('.')), inside);
    const unsigned at = (unsigned)_mm_movemask_epi8(points);
    if (at == 0 || (at & (at - 1)) != 0)
        return false;
    const unsigned decimals = LANES - 1 - (unsigned)__builtin_ctz(at);
    const __m128i before = _mm_loadu_si128((const __m128i *)(head + decimals));
    const __m128i digits = _mm_loadu_si128((const __m128i *)(tail + n - 1));
    __m128i d = _mm_blendv_epi8(v, earlier, before);
    d = _mm_and_si128(_mm_sub_epi8(d, _mm_set1_epi8('0')), digits);
    const __m128i nine = _mm_set1_epi8(9);
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(d, nine), nine)) != 0xffff)
        return false;
    d = _mm_maddubs_epi16(d, _mm_set1_epi16(0x010a));  /* 10 a + b */
    d = _mm_madd_epi16(d, _mm_set1_epi32(0x00010064)); /* 100 ab + cd */
    d = _mm_packus_epi32(d, d);
    d = _mm_madd_epi16(d, _mm_set1_epi32(0x00012710)); /* 10000 abcd + efgh */
    const uint64_t halves = (uint64_t)_mm_cvtsi128_si64(d);
    const uint64_t w = (halves & 0xffffffffu) * 100000000u + (halves >> 32);
    const double quotient = (double)(int64_t)w / pow10[decimals];
    uint64_t bits = 0;
    memcpy(&bits, &quotient, sizeof bits);
    if ((bits & 0x1fffffffu) == 0x10000000u)
        return false;
    const float size = (float)quotient;
    keep_number(c, is_negative ? -size : size);
    return true;
}

/* Which of 64 bytes are blanks; bit i for byte i. */
__attribute__((target("sse4.1"))) static inline uint64_t find_blanks(const char *p)
{
    uint64_t found = 0;
    for (size_t at = 0; at < WINDOW; at += LANES) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(p + at));
        const __m128i is = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')),
                                        _mm_cmpeq_epi8(v, _mm_set1_epi8('\t')));
        found |= (uint64_t)(unsigned)_mm_movemask_epi8(is) << at;
    }
    return found;
}

/* Takes fields as long as 64 bytes, and what is loaded before them, are in the line. */
__attribute__((target("sse4.1"))) static void take_windows(Cursor *c)
{
    while (c->j >= 0 && c->end > WINDOW + LANES) {
        const size_t base = c->end - WINDOW;
        uint64_t blanks = find_blanks(c->p + base);
        size_t end = c->end;
        if (blanks == 0)
            return; /* a field of more than 64 bytes */
        while (blanks != 0 && c->j >= 0) {
            const unsigned at = 63u - (unsigned)__builtin_clzll(blanks);
            const size_t begin = base + at + 1;
            blanks &= ~((uint64_t)1 << at);
            if (begin < end && !take_short(c, begin, end))
                take_field(c, begin, end);
            end = begin - 1;
        }
        c->end = end;
        if (c->is_bad)
            return;
    }
}

static bool has_sse41(void)
{
    return __builtin_cpu_supports("sse4.1");
}
#else
static void take_windows(Cursor *c)
{
    (void)c;
}

static bool has_sse41(void)
{
    return false;
}
#endif

/* Takes the last field; false when none is left or no blank stands before it. */
static bool take_last(Cursor *c)
{
    size_t end = c->end;
    while (end > 0 && is_blank(c->p[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && !is_blank(c->p[begin - 1]))
        begin--;
    if (begin == 0 || begin == end)
        return false;
    take_field(c, begin, end);
    c->end = begin - 1;
    return true;
}

void read_line_parse(Text line, const Limits *limits, int32_t d, float *x, ReadRow *row)
{
    Cursor c = {.p = line.p, .end = line.n, .j = d - 1, .x = x, .is_finite = true};
    row->verdict = READ_ROW_BAD;
    row->facts = 0;
    if (has_sse41())
        take_windows(&c);
    while (c.j >= 0 && !c.is_bad) {
        if (!take_last(&c))
            return;
    }
    if (c.is_bad)
        return;
    for (size_t j = (size_t)d; j < space_stride(d); j++)
        x[j] = 0;
    row->verdict = c.is_finite ? READ_ROW_TAKEN : READ_ROW_NOT_FINITE;
    row->facts = c.is_finite ? (uint8_t)read_rows_number_facts(c.any) : 0;
    const Text word = cut_word((Text){line.p, c.end});
    read_rows_judge_word(row, word, limits);
    if (memchr(word.p, ' ', word.n) && ends_in_number(word))
        row->facts |= READ_ROW_NUMBER_AT_END;
}

/* ---- explaining ---- */

static bool looks_numeric(Text field)
{
    const size_t sign = field.n > 0 && (field.p[0] == '-' || field.p[0] == '+');
    return field.n > sign && ((field.p[sign] >= '0' && field.p[sign] <= '9') ||
                              (field.p[sign] == '.' && field.n > sign + 1) ||
                              (unsigned char)field.p[0] == 0xe2); /* U+2212 minus */
}

/* 0,25 or 1.234,5: digits on both sides of a comma. */
static bool has_decimal_comma(Text field)
{
    for (size_t i = 1; i + 1 < field.n; i++) {
        if (field.p[i] == ',' && field.p[i - 1] >= '0' && field.p[i - 1] <= '9' &&
            field.p[i + 1] >= '0' && field.p[i + 1] <= '9')
            return true;
    }
    return false;
}

static Status explain_field(Text field, Text word, int64_t number, size_t place,
                            const ReadExpected *e, Error *err)
{
    char shown[TEXT_SHORT];
    char token[TEXT_SHORT];
    (void)error_set(
        err, E_INPUT, "%s:%" PRId64 ": \"%s\" is not a number (column %zu, token \"%s\")",
        e->name, number, text_short(shown, field), place, text_short(token, word));
    if (has_decimal_comma(field)) {
        error_hint(err, "the numbers use a decimal comma; convert them with: "
                        "sed 's/\\([0-9]\\),\\([0-9]\\)/\\1.\\2/g'");
    } else {
        error_hint(err, "--skip-bad-rows leaves such rows out");
    }
    return E_INPUT;
}

static Status explain_count(Text word, size_t found, int64_t number,
                            const ReadExpected *e, Error *err)
{
    char token[TEXT_SHORT];
    (void)error_set(err, E_INPUT,
                    "%s:%" PRId64 ": expected %d numbers, found %zu (token \"%s\")",
                    e->name, number, e->d, found, text_short(token, word));
    error_hint(err,
               e->has_header ? "the first line says d = %d; --skip-bad-rows leaves such "
                               "rows out"
                             : "most of the first rows have %d numbers; --skip-bad-rows "
                               "leaves such rows out",
               e->d);
    return E_INPUT;
}

Status read_line_explain(Text line, int64_t number, const ReadExpected *expected,
                         Error *err)
{
    Text rest = line;
    Text field = {line.p, 0};
    Text whole = rest;
    Text first = {line.p, 0};
    (void)read_line_next_field(&whole, &first);
    const size_t fields = read_line_count_fields(line);
    size_t found = 0;
    while (found < (size_t)expected->d && last_field(&rest, &field)) {
        float unused = 0;
        if (rest.n == 0)
            return explain_count(field, found, number, expected, err);
        if (number_parse_float(field.p, field.n, &unused) == NUMBER_BAD) {
            if (looks_numeric(field))
                return explain_field(field, first, number, fields - found, expected, err);
            break;
        }
        found++;
    }
    /* the field that stopped the search ends the word */
    const size_t word = (size_t)(field.p - line.p) + field.n;
    return explain_count((Text){line.p, word}, found, number, expected, err);
}
