/* A matrix in a file is either an .npy or lines of numbers. Text is read whole: a map of
 * 300 x 300 is a megabyte, and knowing all lines first tells a header `rows columns` from
 * a first row. */
#include "core/space/matrix.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/space/npy.h"

/* Takes the next field of *rest, between blanks and tabs; false at the end. */
static bool next_field(Text *rest, Text *field)
{
    size_t i = 0;
    while (i < rest->n && (rest->p[i] == ' ' || rest->p[i] == '\t'))
        i++;
    const size_t begin = i;
    while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != '\t')
        i++;
    *field = (Text){rest->p + begin, i - begin};
    *rest = (Text){rest->p + i, rest->n - i};
    return field->n > 0;
}

/* Takes the next line of *rest without its end and trailing blanks. */
static bool next_line(Text *rest, Text *line)
{
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    const size_t used = end ? n + 1 : n;
    while (n > 0 &&
           (rest->p[n - 1] == '\r' || rest->p[n - 1] == ' ' || rest->p[n - 1] == '\t'))
        n--;
    *line = (Text){rest->p, n};
    *rest = (Text){rest->p + used, rest->n - used};
    return true;
}

static size_t count_fields(Text line)
{
    size_t n = 0;
    for (Text field; next_field(&line, &field);)
        n++;
    return n;
}

/* The two whole numbers of a header line `rows columns`. */
static bool parse_header(Text line, int64_t *n, int64_t *d)
{
    Text a;
    Text b;
    Text none;
    return next_field(&line, &a) && next_field(&line, &b) && !next_field(&line, &none) &&
           number_parse_int(a.p, a.n, n) && number_parse_int(b.p, b.n, d) && *n > 0 &&
           *d > 0;
}

/* Rows that hold something, and the fields of the first two of them. */
typedef struct Outline {
    size_t rows;
    Text first;
    size_t fields[2];
} Outline;

static Outline outline_text(Text all)
{
    Outline o = {0};
    for (Text line; next_line(&all, &line);) {
        if (line.n == 0)
            continue;
        if (o.rows == 0)
            o.first = line;
        if (o.rows < 2)
            o.fields[o.rows] = count_fields(line);
        o.rows++;
    }
    return o;
}

/* The numbers of one line into v[0..d). */
static Status parse_row(Text line, const char *place, size_t d, double *v, Error *err)
{
    const size_t found = count_fields(line);
    if (found != d) {
        return error_set(err, E_INPUT, "%s: expected %zu numbers, found %zu", place, d,
                         found);
    }
    Text field;
    for (size_t j = 0; j < d && next_field(&line, &field); j++) {
        const NumberKind kind = number_parse_double(field.p, field.n, &v[j]);
        if (kind == NUMBER_OK)
            continue;
        char shown[TEXT_SHORT];
        return error_set(err, E_INPUT, "%s: \"%s\" is not a %s", place,
                         text_short(shown, field),
                         kind == NUMBER_BAD ? "number" : "finite number");
    }
    return OK;
}

static Status parse_text(Text all, const char *name, const Limits *limits, Matrix *out,
                         Error *err)
{
    const Outline o = outline_text(all);
    if (o.rows == 0)
        return error_set(err, E_INPUT, "%s: is empty", name);
    int64_t n = 0;
    int64_t d = 0;
    const bool has_header = o.rows > 1 && parse_header(o.first, &n, &d) &&
                            (size_t)n == o.rows - 1 && (size_t)d == o.fields[1];
    out->n = has_header ? (size_t)n : o.rows;
    out->d = has_header ? (size_t)d : o.fields[0];
    if (out->d > limits->dims || out->n > limits->dims) {
        return error_set(err, E_LIMIT, "%s: a map of %zu x %zu is beyond %u dimensions",
                         name, out->n, out->d, limits->dims);
    }
    void *v = NULL;
    TRY(mem_data(&v, out->n * out->d, sizeof(double), "a map", err));
    out->v = v;
    size_t row = 0;
    int64_t number = 0;
    bool is_header = has_header;
    for (Text line; next_line(&all, &line);) {
        number++;
        if (line.n == 0)
            continue;
        if (is_header) {
            is_header = false;
            continue;
        }
        char place[TEXT_SHORT + 32];
        (void)snprintf(place, sizeof place, "%s:%" PRId64, name, number);
        TRY(parse_row(line, place, out->d, out->v + row * out->d, err));
        row++;
    }
    return OK;
}

static Status parse_npy(Text all, const char *name, const Limits *limits, Matrix *out,
                        Error *err)
{
    NpyHeader h;
    TRY(npy_parse_header(all, limits, name, &h, err));
    if (h.n > limits->dims || h.d > limits->dims) {
        return error_set(err, E_LIMIT,
                         "%s: a map of %" PRIu64 " x %" PRIu64 " is beyond %u dimensions",
                         name, h.n, h.d, limits->dims);
    }
    const size_t count = (size_t)(h.n * h.d);
    const size_t have = all.n - h.offset;
    if (have != count * (size_t)h.size) {
        return error_set(err, E_INPUT,
                         "%s: a matrix of %" PRIu64 " x %" PRIu64
                         " has %zu bytes of numbers, the file %zu",
                         name, h.n, h.d, count * (size_t)h.size, have);
    }
    void *v = NULL;
    TRY(mem_data(&v, 2 * count, sizeof(double), "a map", err));
    out->n = (size_t)h.n;
    out->d = (size_t)h.d;
    out->v = v;
    double *stored = h.is_fortran ? out->v + count : out->v;
    npy_decode_doubles(&h, all.p + h.offset, count, stored);
    for (size_t i = 0; i < out->n && h.is_fortran; i++) {
        for (size_t j = 0; j < out->d; j++)
            out->v[i * out->d + j] = stored[j * out->n + i];
    }
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(out->v[i])) {
            return error_set(err, E_INPUT,
                             "%s: row %zu holds a number that is not finite", name,
                             i / out->d + 1);
        }
    }
    return OK;
}

static Status parse_matrix(Text all, const char *name, const Limits *limits, Matrix *out,
                           Error *err)
{
    if (npy_is_magic(all))
        return parse_npy(all, name, limits, out, err);
    const char *hint = NULL;
    const char *kind = input_foreign_kind(all, &hint);
    if (kind) {
        (void)error_set(err, E_INPUT, "%s: is %s, not a map", name, kind);
        error_hint(err, "%s", hint ? hint : "save the matrix as .npy or as text");
        return E_INPUT;
    }
    if (all.n >= 3 && memcmp(all.p, "\xef\xbb\xbf", 3) == 0)
        all = (Text){all.p + 3, all.n - 3};
    const Status st = parse_text(all, name, limits, out, err);
    if (st == E_INPUT && err && !err->hint[0])
        error_hint(err, "a map is rows of numbers and nothing else, or an .npy");
    return st;
}

Status matrix_read(Matrix *out, const char *path, const Limits *limits, Error *err)
{
    *out = (Matrix){0};
    Input *in = NULL;
    Str all = {0};
    Matrix m = {0};
    Status st = input_open(&in, path, limits, err);
    if (st == OK)
        st = input_slurp(in, (size_t)limits->memory, &all, err);
    if (st == OK)
        st = parse_matrix((Text){all.p, all.n}, input_name(in), limits, &m, err);
    str_free(&all);
    input_close(in);
    if (st == OK)
        *out = m;
    else
        matrix_free(&m);
    return st;
}

void matrix_free(Matrix *m)
{
    free(m->v);
    *m = (Matrix){0};
}
