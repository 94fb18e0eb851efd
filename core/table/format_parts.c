#include "core/table/format_parts.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "core/base/number.h"

static const char *missing_mark(TextMode mode)
{
    return mode == TEXT_ASCII ? "-" : "\xe2\x80\x93";
}

/* A real with the column's decimals; a positive one that would read as zero is "<0.001",
 * one too large to be read digit by digit is in its shortest form. */
static void add_real(Str *out, double v, int decimals)
{
    const double least = 0.5 * pow(10, -decimals);
    if (v > 0 && v < least) {
        str_add_char(out, '<');
        number_add_fixed(out, 2 * least, decimals);
    } else if (fabs(v) >= 1e15) {
        number_add_shortest(out, v);
    } else {
        number_add_fixed(out, v, decimals);
    }
}

/* A share without the zero before its point: ".536", "1.000". */
static void add_share(Str *out, double v, int decimals)
{
    Str s = {0};
    number_add_fixed(&s, v, decimals);
    const bool has_zero = s.n > 1 && s.p[0] == '0' && s.p[1] == '.';
    str_add_cstr(out, str_cstr(&s) + has_zero);
    str_free(&s);
}

static void add_rate(FormatParts *parts, Rate r, int decimals, TextMode mode)
{
    add_share(&parts->value, r.value, decimals);
    str_add_char(&parts->interval, '[');
    add_share(&parts->interval, r.lo, decimals);
    str_add_cstr(&parts->interval, mode == TEXT_ASCII ? "-" : "\xe2\x80\x93");
    add_share(&parts->interval, r.hi, decimals);
    str_add_char(&parts->interval, ']');
    number_add_grouped(&parts->count, r.n);
}

void format_parts_make(FormatParts *parts, const Table *t, int32_t row, int col,
                       TextMode mode)
{
    str_clear(&parts->value);
    str_clear(&parts->interval);
    str_clear(&parts->count);
    const Cell cell = table_cell(t, row, col);
    const int decimals = table_col(t, col)->decimals;
    parts->is_missing = cell.is_missing;
    if (cell.is_missing) {
        str_add_cstr(&parts->value, missing_mark(mode));
        return;
    }
    switch (cell.type) {
    case COL_TEXT:
    case COL_WORD: text_display(&parts->value, cell.text, mode); break;
    case COL_INT: number_add_grouped(&parts->value, cell.i); break;
    case COL_BOOL: str_add_cstr(&parts->value, cell.i ? "yes" : "no"); break;
    case COL_REAL: add_real(&parts->value, cell.real, decimals); break;
    case COL_RATE: add_rate(parts, cell.rate, decimals, mode); break;
    }
}

void format_parts_free(FormatParts *parts)
{
    str_free(&parts->value);
    str_free(&parts->interval);
    str_free(&parts->count);
}

static bool says(const char *title, const char *unit)
{
    for (const size_t n = strlen(unit); *title; title++) {
        if (strncasecmp(title, unit, n) == 0)
            return true;
    }
    return false;
}

void format_parts_title(Str *out, const ColSpec *spec)
{
    str_add_cstr(out, spec->title);
    if (spec->unit && *spec->unit && !says(spec->title, spec->unit))
        str_addf(out, " (%s)", spec->unit);
}

bool format_parts_is_left(ColType type)
{
    return type == COL_TEXT || type == COL_WORD || type == COL_BOOL;
}

int format_parts_reasons(const Table *t, FormatReason *reason, int max, int32_t *others)
{
    int n = 0;
    *others = 0;
    for (int c = 0; c < table_cols(t); c++) {
        for (int32_t row = 0; row < table_rows(t); row++) {
            const Cell cell = table_cell(t, row, c);
            if (!cell.is_missing)
                continue;
            int i = 0; /* reasons are interned: equal ones are the same pointer */
            while (i < n && (reason[i].col != c || reason[i].why != cell.why))
                i++;
            if (i == n && n == max) {
                ++*others;
                continue;
            }
            if (i == n)
                reason[n++] = (FormatReason){.col = c, .why = cell.why};
            reason[i].rows++;
        }
    }
    return n;
}

static void add_notes(Str *out, const Notes *notes, const char *bullet,
                      const FormatOptions *options)
{
    for (int i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        if (note->is_warning && !options->has_warnings)
            continue;
        str_add_cstr(out, bullet);
        if (note->is_warning)
            str_add_cstr(out, "warning: ");
        text_display(out, str_text(note->text), options->mode);
        str_add_char(out, '\n');
    }
}

void format_parts_set_notes(Str *out, const TableSet *set, const char *bullet,
                            const FormatOptions *options)
{
    add_notes(out, &set->notes, bullet, options);
}

/* The titles of all columns that miss as many rows for the same reason as reason[first],
 * which are then marked as told. */
static void add_titles(Str *out, const Table *t, FormatReason *reason, int n, int first)
{
    const FormatReason like = reason[first];
    int told = 0;
    for (int i = first; i < n; i++) {
        if (reason[i].why != like.why || reason[i].rows != like.rows)
            continue;
        str_addf(out, "%s%s", told++ ? ", " : "", table_col(t, reason[i].col)->title);
        reason[i].rows = 0;
    }
    str_add_cstr(out, told == 1 ? " is missing in " : " are missing in ");
}

void format_parts_table_notes(Str *out, const Table *t, const char *bullet,
                              const FormatOptions *options)
{
    enum { MOST = 64 };
    FormatReason reason[MOST];
    int32_t others = 0;
    add_notes(out, table_get_notes(t), bullet, options);
    const int n = format_parts_reasons(t, reason, MOST, &others);
    for (int i = 0; i < n; i++) {
        const int32_t rows = reason[i].rows;
        if (rows == 0)
            continue;
        str_add_cstr(out, bullet);
        add_titles(out, t, reason, n, i);
        number_add_grouped(out, rows);
        str_add_cstr(out, rows == 1 ? " row: " : " rows: ");
        text_display(out, str_text(reason[i].why), options->mode);
        str_add_char(out, '\n');
    }
    if (others > 0) {
        str_add_cstr(out, bullet);
        number_add_grouped(out, others);
        str_add_cstr(out, others == 1 ? " more cell is" : " more cells are");
        str_add_cstr(out, " missing for other reasons (--json gives each)\n");
    }
}
