/* CSV and TSV: one header of machine names, one record a row, numbers in full. */
#include <string.h>

#include "core/base/number.h"
#include "core/table/format_parts.h"

typedef struct Sink {
    Str *out;
    bool is_tsv;
    bool is_raw; /* CSV with true bytes */
    bool is_first;
} Sink;

static void separate(Sink *s)
{
    if (!s->is_first)
        str_add_char(s->out, s->is_tsv ? '\t' : ',');
    s->is_first = false;
}

static void end_record(Sink *s)
{
    str_add_cstr(s->out, s->is_tsv ? "\n" : "\r\n");
    s->is_first = true;
}

/* Bytes of the control character at the start of t: C0 and DEL 1, C1 as UTF-8 2, a stray
 * byte in the place of C1 1; 0 when there is none. */
static size_t control_at(Text t)
{
    const unsigned char first = (unsigned char)t.p[0];
    if (first < 0x20 || first == 0x7f)
        return 1;
    if (first < 0x80)
        return 0;
    uint32_t cp = 0;
    const size_t used = text_decode(t, &cp);
    if (used == 0)
        return first < 0xa0 ? 1 : 0;
    return cp < 0xa0 ? used : 0;
}

static void add_hex_bytes(Str *out, Text t)
{
    for (size_t i = 0; i < t.n; i++)
        str_addf(out, "\\x%02X", (unsigned)(unsigned char)t.p[i]);
}

/* The text with controls made visible: as \xNN, or by letter (\t, and \\) when
 * has_letters. */
static void add_escaped(Str *out, Text t, bool has_letters)
{
    static const char plain[] = "\t\n\r\\";
    static const char letter[] = "tnr\\";
    while (t.n > 0) {
        const char *special = t.p[0] ? strchr(plain, t.p[0]) : NULL;
        size_t used = control_at(t);
        if (special && has_letters) {
            str_add_char(out, '\\');
            str_add_char(out, letter[special - plain]);
            used = 1;
        } else if (used && !special) {
            add_hex_bytes(out, (Text){t.p, used});
        } else {
            uint32_t cp = 0;
            used = text_decode(t, &cp);
            used = used ? used : 1;
            str_add(out, t.p, used);
        }
        t = (Text){t.p + used, t.n - used};
    }
}

/* A text that a spreadsheet would run or cut: it begins with = + - @ TAB CR or a
 * full-width form of the first four (CWE-1236). */
static bool is_formula(Text t)
{
    if (t.n == 0)
        return false;
    if (t.p[0] && strchr("=+-@\t\r", t.p[0]))
        return true;
    uint32_t cp = 0;
    return text_decode(t, &cp) > 0 &&
           (cp == 0xff1d || cp == 0xff0b || cp == 0xff0d || cp == 0xff20);
}

static void add_quoted(Str *out, Text t, bool always)
{
    bool needs = always;
    for (size_t i = 0; i < t.n && !needs; i++)
        needs = t.p[i] == '"' || t.p[i] == ',' || t.p[i] == '\n' || t.p[i] == '\r';
    if (!needs) {
        str_add_text(out, t);
        return;
    }
    str_add_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '"')
            str_add_char(out, '"');
        str_add_char(out, t.p[i]);
    }
    str_add_char(out, '"');
}

static void add_text(Sink *s, Text t)
{
    separate(s);
    if (s->is_tsv) {
        add_escaped(s->out, t, true);
        return;
    }
    if (s->is_raw) {
        add_quoted(s->out, t, t.n == 0);
        return;
    }
    Str safe = {0};
    if (is_formula(t))
        str_add_char(&safe, '\'');
    add_escaped(&safe, t, false);
    add_quoted(s->out, (Text){str_cstr(&safe), safe.n}, t.n == 0);
    str_free(&safe);
}

static void add_real(Sink *s, bool is_there, double v)
{
    separate(s);
    if (is_there)
        number_add_shortest(s->out, v);
}

static void add_int(Sink *s, bool is_there, int64_t v)
{
    separate(s);
    if (is_there)
        str_addf(s->out, "%lld", (long long)v);
}

static void add_cell(Sink *s, const Cell *cell, bool has_rank)
{
    const bool is_there = !cell->is_missing;
    switch (cell->type) {
    case COL_TEXT:
    case COL_WORD:
        if (is_there) {
            add_text(s, cell->text);
        } else {
            separate(s);
        }
        if (has_rank)
            add_int(s, is_there && cell->i >= 0, cell->i + 1);
        break;
    case COL_INT: add_int(s, is_there, cell->i); break;
    case COL_BOOL:
        separate(s);
        str_add_cstr(s->out, !is_there ? "" : cell->i ? "true" : "false");
        break;
    case COL_REAL: add_real(s, is_there, cell->real); break;
    case COL_RATE:
        add_real(s, is_there, cell->rate.value);
        add_real(s, is_there, cell->rate.lo);
        add_real(s, is_there, cell->rate.hi);
        add_int(s, cell->rate.n >= 0, cell->rate.n);
        break;
    }
}

static void add_name(Sink *s, const ColSpec *spec, const char *suffix)
{
    separate(s);
    str_addf(s->out, "%s%s", spec->name, suffix);
}

static void add_header(Sink *s, const Table *t)
{
    for (int c = 0; c < table_cols(t); c++) {
        const ColSpec *spec = table_col(t, c);
        add_name(s, spec, "");
        if (table_adds_rank(t, c))
            add_name(s, spec, "_rank");
        if (spec->type != COL_RATE)
            continue;
        add_name(s, spec, "_lo");
        add_name(s, spec, "_hi");
        add_name(s, spec, "_n");
    }
    end_record(s);
}

static void add_records(Sink *s, const Table *t)
{
    add_header(s, t);
    for (int32_t row = 0; row < table_rows(t); row++) {
        for (int c = 0; c < table_cols(t); c++) {
            const Cell cell = table_cell(t, row, c);
            add_cell(s, &cell, table_adds_rank(t, c));
        }
        end_record(s);
    }
}

void format_csv_table(Str *out, const Table *t, bool is_raw)
{
    Sink s = {.out = out, .is_raw = is_raw, .is_first = true};
    add_records(&s, t);
}

void format_csv_tsv_table(Str *out, const Table *t)
{
    Sink s = {.out = out, .is_tsv = true, .is_first = true};
    add_records(&s, t);
}
