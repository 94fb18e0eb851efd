/* Rows are formatted by all threads, a batch at a time, and written in order. */
#include "core/space/write.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/output.h"
#include "core/base/par.h"
#include "core/base/text.h"
#include "core/space/npy.h"
#include "core/space/safetensors.h"

enum {
    CHUNK_ROWS = 64,
    BATCH_CHUNKS = 32,
    BATCH_ROWS = CHUNK_ROWS * BATCH_CHUNKS,
    MOST_DIGITS = 9, /* enough for every float32 */
    SAFE_DIGITS = 6, /* every decimal of so many digits survives float32 */
    NUMBER_BYTES = 32
};

/* ---- shortest decimals ---- */

/* v > 0 as m x 10^(e - digits + 1), nearest m of so many digits; *e is adjusted when
 * rounding makes a digit more. */
static uint64_t round_digits(double v, int digits, int *e)
{
    const int shift = digits - 1 - *e;
    /* two steps: 10^|shift| alone may leave the range of double */
    const int half = shift / 2;
    const double scaled = v * pow(10, half) * pow(10, shift - half);
    uint64_t m = (uint64_t)llround(scaled);
    const uint64_t top = (uint64_t)llround(pow(10, digits));
    if (m >= top) {
        m /= 10;
        (*e)++;
    } else if (m < top / 10) { /* log10 was one too high */
        (*e)--;
        return round_digits(v, digits, e);
    }
    return m;
}

/* Decimal text of m x 10^(e - digits + 1) without trailing zeros. */
static size_t print_digits(uint64_t m, int e, bool is_negative, char *out)
{
    char digit[MOST_DIGITS + 12];
    const int n = snprintf(digit, sizeof digit, "%" PRIu64, m);
    int used = n;
    while (used > 1 && digit[used - 1] == '0')
        used--;
    size_t at = 0;
    if (is_negative)
        out[at++] = '-';
    const bool is_fixed = e >= -5 && e < MOST_DIGITS;
    const int point = is_fixed ? e : 0; /* digits before the point, less one */
    if (point < 0) {
        out[at++] = '0';
        out[at++] = '.';
        for (int i = point + 1; i < 0; i++)
            out[at++] = '0';
    }
    for (int i = 0; i < used || i <= point; i++) {
        if (i == point + 1 && point >= 0)
            out[at++] = '.';
        out[at++] = '0';
        if (i < used)
            out[at - 1] = digit[i];
    }
    if (!is_fixed)
        at += (size_t)snprintf(out + at, 8, "e%d", e);
    return at;
}

/* The shortest decimal that reads back to v. From SAFE_DIGITS up, one digit more is tried
 * until it does; below, trailing zeros show that fewer digits are enough (not so among
 * subnormals, which are sparser than their digits). */
static size_t print_float(float v, char out[NUMBER_BYTES])
{
    const bool is_negative = signbit(v);
    const double size = fabs((double)v);
    if (size == 0) {
        out[0] = '-';
        out[is_negative] = '0';
        return is_negative ? 2 : 1;
    }
    size_t n = 0;
    for (int digits = size < (double)FLT_MIN ? 1 : SAFE_DIGITS; digits <= MOST_DIGITS;
         digits++) {
        int e = (int)floor(log10(size));
        const uint64_t m = round_digits(size, digits, &e);
        n = print_digits(m, e, is_negative, out);
        float back = 0;
        if (number_parse_float(out, n, &back) == NUMBER_OK && back == v)
            break;
    }
    return n;
}

/* ---- rows ---- */

typedef struct Batch {
    const Space *s;
    SpaceFormat format;
    size_t first; /* row */
    Str text[BATCH_CHUNKS];
} Batch;

/* Formats that hold numbers only: their words stand in a list beside them. */
static bool has_list(SpaceFormat format)
{
    return format == SPACE_NPY || format == SPACE_SAFETENSORS;
}

static void add_floats(Str *out, const float *x, size_t d)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    str_add(out, (const char *)x, d * sizeof *x);
#else
    for (size_t j = 0; j < d; j++) {
        uint32_t bits = 0;
        memcpy(&bits, &x[j], sizeof bits);
        for (int b = 0; b < 32; b += 8)
            str_add_char(out, (char)(bits >> b & 0xff));
    }
#endif
}

static void add_text_row(Str *out, const Space *s, int32_t i)
{
    const float *x = space_row(s, i);
    str_add_text(out, space_word(s, i));
    for (int32_t j = 0; j < s->d; j++) {
        char number[NUMBER_BYTES];
        const size_t n = print_float(x[j], number);
        str_add_char(out, ' ');
        str_add(out, number, n);
    }
    str_add_char(out, '\n');
}

static void add_row(Str *out, const Space *s, int32_t i, SpaceFormat format)
{
    if (has_list(format)) {
        add_floats(out, space_row(s, i), (size_t)s->d);
    } else if (format == SPACE_WORD2VEC_BINARY) {
        str_add_text(out, space_word(s, i));
        str_add_char(out, ' ');
        add_floats(out, space_row(s, i), (size_t)s->d);
        str_add_char(out, '\n');
    } else {
        add_text_row(out, s, i);
    }
}

static void format_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Batch *b = ctx;
    Str *out = &b->text[chunk];
    str_clear(out);
    for (size_t i = begin; i < end; i++)
        add_row(out, b->s, (int32_t)(b->first + i), b->format);
}

static Status write_rows(Batch *b, Output *out, Progress *progress, Error *err)
{
    const size_t n = (size_t)b->s->n;
    for (b->first = 0; b->first < n; b->first += BATCH_ROWS) {
        const size_t left = n - b->first;
        const size_t rows = left < BATCH_ROWS ? left : BATCH_ROWS;
        TRY(par_for(rows, CHUNK_ROWS, format_rows, b, progress));
        for (size_t c = 0; c < par_chunks(rows, CHUNK_ROWS); c++)
            TRY(output_write(out, b->text[c].p, b->text[c].n, err));
        if (!progress_tick(progress, rows))
            return E_CANCELED;
    }
    return OK;
}

/* ---- files ---- */

/* The words that text or binary rows cannot hold, since a blank ends the word. */
static bool is_writable(Text word, SpaceFormat format)
{
    if (word.n == 0)
        return false;
    if (memchr(word.p, '\n', word.n))
        return false;
    if (has_list(format))
        return word.p[word.n - 1] != '\r';
    return !memchr(word.p, ' ', word.n) && !memchr(word.p, '\t', word.n);
}

static Status check_words(const Space *s, SpaceFormat format, Error *err)
{
    for (int32_t i = 0; i < s->n; i++) {
        const Text word = space_word(s, i);
        if (is_writable(word, format))
            continue;
        char shown[TEXT_SHORT];
        (void)error_set(err, E_OUTPUT, "the word \"%s\" (row %d) does not fit into %s",
                        text_short(shown, word), i + 1, space_format_name(format));
        if (!has_list(format))
            error_hint(err, "blanks end a word there; .npy holds every word but those "
                            "with line ends");
        return E_OUTPUT;
    }
    return OK;
}

static void add_head(Str *head, const Space *s, SpaceFormat format)
{
    if (format == SPACE_SAFETENSORS)
        safetensors_add_header(head, "vectors", (uint64_t)s->n, (uint64_t)s->d);
    else if (format == SPACE_NPY)
        npy_add_header(head, sizeof *s->x, (uint64_t)s->n, (uint64_t)s->d);
    else if (format != SPACE_GLOVE_TEXT)
        str_addf(head, "%d %d\n", s->n, s->d);
}

static Status write_words(const Space *s, const char *path, bool is_replacing, Error *err)
{
    Str name = {0};
    Str words = {0};
    str_addf(&name, "%s.words.txt", path);
    for (int32_t i = 0; i < s->n; i++) {
        str_add_text(&words, space_word(s, i));
        str_add_char(&words, '\n');
    }
    const Status st =
        output_write_file(str_cstr(&name), str_cstr(&words), words.n, is_replacing, err);
    str_free(&name);
    str_free(&words);
    return st;
}

static Status write_matrix(Batch *b, const char *path, bool is_replacing,
                           Progress *progress, Error *err)
{
    Output *out = NULL;
    Str head = {0};
    TRY(output_open(&out, path, is_replacing, err));
    add_head(&head, b->s, b->format);
    Status st = output_write(out, str_cstr(&head), head.n, err);
    str_free(&head);
    if (st == OK)
        st = write_rows(b, out, progress, err);
    if (st != OK) {
        output_abort(out);
        return st;
    }
    return output_commit(out, err);
}

Status write_space(const Space *s, const char *path, SpaceFormat format,
                   bool is_replacing, Progress *progress, Error *err)
{
    if (format == SPACE_MADE || format == SPACE_NPZ || format == SPACE_FASTTEXT)
        return error_set(err, E_USAGE, "%s is no format to write %d words in",
                         space_format_name(format), s->n);
    TRY(check_words(s, format, err));
    if (!progress_begin(progress, "writing vectors", (uint64_t)s->n))
        return E_CANCELED;
    if (has_list(format))
        TRY(write_words(s, path, is_replacing, err));
    Batch *b = mem_xcalloc(1, sizeof *b);
    b->s = s;
    b->format = format;
    const Status st = write_matrix(b, path, is_replacing, progress, err);
    for (size_t c = 0; c < BATCH_CHUNKS; c++)
        str_free(&b->text[c]);
    free(b);
    return st;
}
