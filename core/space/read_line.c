/* Reading from the right is what lets a word hold blanks (". . ." and "at name@domain"
 * in the 840B vectors of GloVe) and what keeps U+00A0 inside words (fastText splits at
 * ASCII blanks only). A row never shifts: either exactly d numbers end it, or it is bad.
 */
#include "core/space/read_line.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/space/read_field.h"

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

void read_line_parse(Text line, const Limits *limits, int32_t d, float *x, ReadRow *row)
{
    ReadField f = {.p = line.p, .end = line.n, .j = d - 1, .x = x, .is_finite = true};
    row->verdict = READ_ROW_BAD;
    row->facts = 0;
    read_field_take_many(&f);
    while (f.j >= 0 && !f.is_bad) {
        if (!read_field_take_last(&f))
            return;
    }
    if (f.is_bad)
        return;
    for (size_t j = (size_t)d; j < space_stride(d); j++)
        x[j] = 0;
    row->verdict = f.is_finite ? READ_ROW_TAKEN : READ_ROW_NOT_FINITE;
    row->facts = f.is_finite ? (uint8_t)read_rows_number_facts(f.any) : 0;
    const Text word = cut_word((Text){line.p, f.end});
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
