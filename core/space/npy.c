/* The header is a Python dictionary literal with exactly three keys. The parser below
 * accepts that literal and nothing else: names, calls, nested values and repeated keys
 * are refused by construction. */
#include "core/space/npy.h"

#include <inttypes.h>
#include <string.h>
#include <unistr.h>

#include "core/base/mem.h"
#include "core/base/text.h"

static const char MAGIC[] = "\x93NUMPY";
enum { MAGIC_BYTES = 6, MAX_DIMS = 2 };

typedef struct Cursor {
    const char *p, *end;
} Cursor;

typedef struct Found {
    Text descr;
    bool is_fortran;
    uint64_t shape[MAX_DIMS];
    int dims;
    bool has_descr, has_order, has_shape;
} Found;

bool npy_is_magic(Text head)
{
    return head.n >= MAGIC_BYTES && memcmp(head.p, MAGIC, MAGIC_BYTES) == 0;
}

static void skip_blanks(Cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\n' || *c->p == '\t'))
        c->p++;
}

/* Takes one character after blanks; false, taking nothing, when it is another. */
static bool take(Cursor *c, char want)
{
    skip_blanks(c);
    if (c->p == c->end || *c->p != want)
        return false;
    c->p++;
    return true;
}

static bool take_word(Cursor *c, const char *word)
{
    skip_blanks(c);
    const size_t n = strlen(word);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return false;
    c->p += n;
    return true;
}

/* A quoted string without escapes. */
static bool take_string(Cursor *c, Text *out)
{
    skip_blanks(c);
    if (c->p == c->end || (*c->p != '\'' && *c->p != '"'))
        return false;
    const char quote = *c->p++;
    const char *end = memchr(c->p, quote, (size_t)(c->end - c->p));
    if (!end || memchr(c->p, '\\', (size_t)(end - c->p)))
        return false;
    *out = (Text){c->p, (size_t)(end - c->p)};
    c->p = end + 1;
    return true;
}

/* Digits, with the L that Python 2 wrote after them. */
static bool take_count(Cursor *c, uint64_t *out)
{
    skip_blanks(c);
    const char *begin = c->p;
    uint64_t v = 0;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++) {
        if (__builtin_mul_overflow(v, 10u, &v) ||
            __builtin_add_overflow(v, (uint64_t)(*c->p - '0'), &v))
            return false;
    }
    if (c->p == begin)
        return false;
    if (c->p < c->end && *c->p == 'L')
        c->p++;
    *out = v;
    return true;
}

/* A tuple of counts; only the first MAX_DIMS are kept, all are counted. */
static bool take_shape(Cursor *c, Found *f)
{
    if (!take(c, '('))
        return false;
    f->dims = 0;
    while (!take(c, ')')) {
        uint64_t v = 0;
        if (!take_count(c, &v))
            return false;
        if (f->dims < MAX_DIMS)
            f->shape[f->dims] = v;
        f->dims++;
        if (!take(c, ',')) {
            if (!take(c, ')'))
                return false;
            break;
        }
    }
    return true;
}

static bool take_value(Cursor *c, Text key, Found *f)
{
    if (str_compare(key, TEXT("descr")) == 0 && !f->has_descr) {
        f->has_descr = true;
        return take_string(c, &f->descr);
    }
    if (str_compare(key, TEXT("fortran_order")) == 0 && !f->has_order) {
        f->has_order = true;
        f->is_fortran = take_word(c, "True");
        return f->is_fortran || take_word(c, "False");
    }
    if (str_compare(key, TEXT("shape")) == 0 && !f->has_shape) {
        f->has_shape = true;
        return take_shape(c, f);
    }
    return false;
}

static bool take_dictionary(Cursor *c, Found *f)
{
    if (!take(c, '{'))
        return false;
    while (!take(c, '}')) {
        Text key;
        if (!take_string(c, &key) || !take(c, ':') || !take_value(c, key, f))
            return false;
        if (!take(c, ',')) {
            if (!take(c, '}'))
                return false;
            break;
        }
    }
    skip_blanks(c);
    return c->p == c->end && f->has_descr && f->has_order && f->has_shape;
}

/* What an array of this type holds, for the message that refuses it. */
static const char *describe_type(Text descr)
{
    const int kind = descr.n > 1 ? (unsigned char)descr.p[1] : '?';
    switch (kind) {
    case 'O': return "Python objects (a pickle)";
    case 'U':
    case 'S':
    case 'a': return "strings";
    case 'c': return "complex numbers";
    case 'i':
    case 'u':
    case 'b':
    case '?': return "whole numbers or booleans";
    case 'V': return "records";
    case 'f': return "floats of a size that is not 2, 4 or 8 bytes";
    default: return "an unknown type";
    }
}

static bool parse_type(Text descr, NpyHeader *out)
{
    if (descr.n != 3 || descr.p[1] != 'f' || (descr.p[0] != '<' && descr.p[0] != '>'))
        return false;
    out->is_big = descr.p[0] == '>';
    out->size = descr.p[2] - '0';
    return out->size == 2 || out->size == 4 || out->size == 8;
}

static Status check_shape(const Found *f, const char *name, NpyHeader *out, Error *err)
{
    if (f->dims != MAX_DIMS) {
        return error_set(err, E_INPUT, "%s: the array has %d dimension%s, a matrix has 2",
                         name, f->dims, f->dims == 1 ? "" : "s");
    }
    out->n = f->shape[0];
    out->d = f->shape[1];
    uint64_t bytes = 0;
    if (__builtin_mul_overflow(out->n, out->d, &bytes) ||
        __builtin_mul_overflow(bytes, (uint64_t)out->size, &bytes)) {
        return error_set(err, E_INPUT,
                         "%s: the shape %" PRIu64 " x %" PRIu64 " is impossible", name,
                         out->n, out->d);
    }
    if (bytes == 0) {
        return error_set(err, E_INPUT,
                         "%s: the array is empty (%" PRIu64 " x %" PRIu64 ")", name,
                         out->n, out->d);
    }
    return OK;
}

/* Version and length of the header text: where it begins and ends in `head`. */
static Status find_header(Text head, const Limits *limits, const char *name, Text *text,
                          Error *err)
{
    const unsigned char *b = (const unsigned char *)head.p;
    if (head.n < 10)
        return error_set(err, E_INPUT, "%s: the .npy header is cut off", name);
    const unsigned major = b[6];
    if (major < 1 || major > 3 || b[7] != 0) {
        return error_set(err, E_INPUT, "%s: .npy version %u.%u is not known", name, major,
                         (unsigned)b[7]);
    }
    const size_t begin = major == 1 ? 10 : 12;
    size_t n = (size_t)b[8] | (size_t)b[9] << 8;
    if (major > 1 && head.n >= begin)
        n |= (size_t)b[10] << 16 | (size_t)b[11] << 24;
    if (n > limits->npy_header) {
        return error_set(err, E_INPUT,
                         "%s: the .npy header claims %zu bytes (at most %u)", name, n,
                         limits->npy_header);
    }
    if (head.n < begin + n)
        return error_set(err, E_INPUT, "%s: the .npy header is cut off", name);
    *text = (Text){head.p + begin, n};
    return OK;
}

/* Parses all of the header but what it means. */
static Status find_array(Text head, const Limits *limits, const char *name, Found *f,
                         Text *text, Error *err)
{
    *text = (Text){head.p, 0};
    *f = (Found){0};
    TRY(find_header(head, limits, name, text, err));
    Cursor c = {text->p, text->p + text->n};
    if (take_dictionary(&c, f))
        return OK;
    char shown[TEXT_SHORT];
    const bool is_record = f->has_descr && !f->descr.p && take(&c, '[');
    return error_set(err, E_INPUT, "%s: %s (%s)", name,
                     is_record ? "the array holds records, not numbers"
                               : "the .npy header is not understood",
                     text_short(shown, *text));
}

Status npy_parse_header(Text head, const Limits *limits, const char *name, NpyHeader *out,
                        Error *err)
{
    *out = (NpyHeader){0};
    Text text;
    Found f;
    TRY(find_array(head, limits, name, &f, &text, err));
    NpyHeader h = {.offset = (size_t)(text.p - head.p) + text.n};
    if (!parse_type(f.descr, &h)) {
        char shown[TEXT_SHORT];
        (void)error_set(err, E_INPUT, "%s: the array holds %s (%s), not floats", name,
                        describe_type(f.descr), text_short(shown, f.descr));
        error_hint(err, "write it with numpy.save(file, array.astype('float32'))");
        return E_INPUT;
    }
    h.is_fortran = f.is_fortran;
    TRY(check_shape(&f, name, &h, err));
    *out = h;
    return OK;
}

/* "<U12", "|S12": characters of UCS-4 or bytes, NUL-padded. */
static bool parse_string_type(Text descr, NpyStrings *out)
{
    if (descr.n < 3 || (descr.p[1] != 'U' && descr.p[1] != 'S' && descr.p[1] != 'a') ||
        !strchr("<>|=", descr.p[0]) || descr.p[0] == '\0')
        return false;
    Cursor c = {descr.p + 2, descr.p + descr.n};
    uint64_t width = 0;
    if (!take_count(&c, &width) || c.p != c.end || width > UINT32_MAX)
        return false;
    out->width = (size_t)width;
    out->unit = descr.p[1] == 'U' ? 4 : 1;
    out->is_big = descr.p[0] == '>';
    return true;
}

NpyKind npy_kind(Text head, const Limits *limits)
{
    Text text;
    Found f;
    NpyHeader h;
    NpyStrings s;
    if (!npy_is_magic(head) || find_array(head, limits, "", &f, &text, NULL) != OK)
        return NPY_OTHER;
    if (f.dims == 2 && parse_type(f.descr, &h))
        return NPY_MATRIX;
    if (f.dims == 1 && parse_string_type(f.descr, &s))
        return NPY_STRINGS;
    return f.descr.n > 1 && f.descr.p[1] == 'O' ? NPY_OBJECTS : NPY_OTHER;
}

Status npy_parse_strings(Text head, const Limits *limits, const char *name,
                         NpyStrings *out, Error *err)
{
    *out = (NpyStrings){0};
    Text text;
    Found f;
    TRY(find_array(head, limits, name, &f, &text, err));
    NpyStrings s = {.n = f.shape[0], .offset = (size_t)(text.p - head.p) + text.n};
    uint64_t bytes = 0;
    if (f.dims != 1 || !parse_string_type(f.descr, &s) || s.n == 0 || s.width == 0 ||
        __builtin_mul_overflow(s.n, (uint64_t)s.width * (uint64_t)s.unit, &bytes)) {
        return error_set(err, E_INPUT, "%s: is no list of words (%" PRIu64 " of %s)",
                         name, s.n, describe_type(f.descr));
    }
    *out = s;
    return OK;
}

bool npy_add_string(Str *out, const NpyStrings *s, const char *p)
{
    const size_t unit = (size_t)s->unit;
    size_t n = s->width;
    while (n > 0 && memcmp(p + (n - 1) * unit, "\0\0\0", unit) == 0)
        n--;
    if (unit == 1) {
        str_add(out, p, n);
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        const unsigned char *b = (const unsigned char *)p + 4 * i;
        uint32_t c = 0;
        for (int k = 0; k < 4; k++)
            c |= (uint32_t)b[s->is_big ? 3 - k : k] << (8 * k);
        char utf8[4];
        const int bytes = u8_uctomb((uint8_t *)utf8, c, 4);
        if (bytes < 1)
            return false;
        str_add(out, utf8, (size_t)bytes);
    }
    return true;
}

const char *npy_type_name(const NpyHeader *h)
{
    if (h->is_bfloat)
        return "bfloat16";
    return h->size == 8 ? "float64" : h->size == 2 ? "float16" : "float32";
}

static uint64_t load(const NpyHeader *h, const unsigned char *p)
{
    uint64_t v = 0;
    for (int i = 0; i < h->size; i++)
        v |= (uint64_t)p[h->is_big ? h->size - 1 - i : i] << (8 * i);
    return v;
}

/* IEEE 754 half: 1 sign, 5 exponent, 10 fraction bits; every one is a float32. */
static float from_half(uint32_t v)
{
    const uint32_t sign = (v & 0x8000u) << 16;
    const uint32_t exponent = v >> 10 & 31;
    const uint32_t fraction = v & 0x3ffu;
    uint32_t bits = sign;
    if (exponent == 31) {
        bits |= 0x7f800000u | fraction << 13;
    } else if (exponent > 0) {
        bits |= (exponent + 112) << 23 | fraction << 13;
    } else if (fraction) {
        const float tiny = (float)fraction * 0x1p-24f;
        return sign ? -tiny : tiny;
    }
    float f = 0;
    memcpy(&f, &bits, sizeof f);
    return f;
}

static double decode(const NpyHeader *h, const unsigned char *p)
{
    const uint64_t bits = load(h, p);
    if (h->size == 8) {
        double v = 0;
        memcpy(&v, &bits, sizeof v);
        return v;
    }
    if (h->size == 2 && !h->is_bfloat)
        return (double)from_half((uint32_t)bits);
    const uint32_t low = h->is_bfloat ? (uint32_t)bits << 16 : (uint32_t)bits;
    float v = 0;
    memcpy(&v, &low, sizeof v);
    return (double)v;
}

void npy_decode_floats(const NpyHeader *h, const void *bytes, size_t count, float *out)
{
    const unsigned char *p = bytes;
    const size_t size = (size_t)h->size;
    if (size == 4 && !h->is_big && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        memcpy(out, p, count * sizeof *out);
        return;
    }
    for (size_t i = 0; i < count; i++)
        out[i] = (float)decode(h, p + i * size);
}

void npy_decode_doubles(const NpyHeader *h, const void *bytes, size_t count, double *out)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < count; i++)
        out[i] = decode(h, p + i * (size_t)h->size);
}

void npy_add_header(Str *out, int size, uint64_t n, uint64_t d)
{
    Str text = {0};
    str_addf(&text,
             "{'descr': '<f%d', 'fortran_order': False, 'shape': (%" PRIu64 ", %" PRIu64
             "), }",
             size, n, d);
    const size_t whole = (10 + text.n + 1 + 63) & ~(size_t)63;
    str_add_repeat(&text, ' ', whole - 10 - text.n - 1);
    str_add_char(&text, '\n');
    str_add(out, MAGIC, MAGIC_BYTES);
    str_add(out, "\x01\x00", 2);
    str_add_char(out, (char)(text.n & 0xff));
    str_add_char(out, (char)(text.n >> 8));
    str_add_text(out, (Text){text.p, text.n});
    str_free(&text);
}
