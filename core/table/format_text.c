/* Tables for a terminal: aligned columns, or numbered records in plain mode.
 *
 * Two passes: the first measures every cell, the second writes. A table that does not fit
 * the width is, in this order: turned (columns become lines) when it has few rows;
 * narrowed by folding its texts within their columns, or, when it has many rows, by
 * cutting them (with an ellipsis); stacked in blocks, each beginning with the columns
 * that tell the rows apart. No column is left out, and numbers are never cut. */
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format_parts.h"

enum {
    GAP = 2,
    LEAST_TEXT = 12,     /* cells that a text keeps when it is cut */
    LEAST_FOLD = 24,     /* cells of a column in which texts are folded */
    MOST_ACROSS = 6,     /* rows of a table that is turned */
    MOST_FOLDED = 60,    /* rows of a table whose texts are folded */
    MOST_COMPARED = 2000 /* rows that the key columns are found on */
};

typedef struct Width {
    int value, interval, count; /* of the parts of a cell */
    int heading;
    int whole; /* of the column */
    bool is_left;
    bool is_text;
} Width;

typedef struct Sheet {
    Str *out;
    const Table *t;
    const FormatOptions *options;
    Width *width;
    int ncols;
    int *key; /* columns that every block begins with, ascending */
    int nkeys;
    bool is_folding; /* texts go on in further lines instead of being cut */
    Str *rest;       /* folding: what is left of the cells of a row */
    FormatParts parts;
    Str text; /* scratch */
} Sheet;

static int cells(const Str *s)
{
    return text_cells((Text){str_cstr(s), s->n});
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static void bold(Sheet *s)
{
    if (s->options->is_color)
        str_add_cstr(s->out, "\033[1m");
}

static void dim(Sheet *s)
{
    if (s->options->is_color)
        str_add_cstr(s->out, "\033[2m");
}

static void normal(Sheet *s)
{
    if (s->options->is_color)
        str_add_cstr(s->out, "\033[0m");
}

static void make_heading(Sheet *s, int col)
{
    Str heading = {0};
    format_heading(&heading, table_col(s->t, col));
    str_clear(&s->text);
    text_display(&s->text, (Text){str_cstr(&heading), heading.n}, s->options->mode);
    str_free(&heading);
}

static int body(const Width *w)
{
    return w->value + (w->interval ? 1 + w->interval : 0) + (w->count ? 1 + w->count : 0);
}

static void measure(Sheet *s)
{
    for (int c = 0; c < s->ncols; c++) {
        Width *w = &s->width[c];
        const ColType type = table_col(s->t, c)->type;
        w->is_left = format_parts_is_left(type);
        w->is_text = type == COL_TEXT || type == COL_WORD;
        make_heading(s, c);
        w->heading = cells(&s->text);
        for (int32_t row = 0; row < table_rows(s->t); row++) {
            format_parts_make(&s->parts, s->t, row, c, s->options->mode);
            w->value = most(w->value, cells(&s->parts.value));
            w->interval = most(w->interval, cells(&s->parts.interval));
            w->count = most(w->count, cells(&s->parts.count));
        }
        w->whole = most(w->heading, body(w));
    }
}

static int total(const Sheet *s)
{
    int sum = 0;
    for (int c = 0; c < s->ncols; c++)
        sum += s->width[c].whole + (c ? GAP : 0);
    return sum;
}

/* The widest text column that may still give a cell, or -1. */
static int find_shrinkable(const Sheet *s)
{
    const int least = s->is_folding ? LEAST_FOLD : LEAST_TEXT;
    int widest = -1;
    for (int c = 0; c < s->ncols; c++) {
        const Width *w = &s->width[c];
        if (w->is_text && w->whole > most(least, w->heading) &&
            (widest < 0 || w->whole > s->width[widest].whole))
            widest = c;
    }
    return widest;
}

/* Narrows long texts until the table fits or none is left that may give way. */
static void shrink(Sheet *s)
{
    int sum = total(s);
    while (sum > s->options->width) {
        const int c = find_shrinkable(s);
        if (c < 0)
            return;
        s->width[c].whole--;
        sum--;
    }
}

static void pad(Sheet *s, int n)
{
    if (n > 0)
        str_add_repeat(s->out, ' ', (size_t)n);
}

static void add_right(Sheet *s, const Str *part, int width)
{
    pad(s, width - cells(part));
    str_add(s->out, str_cstr(part), part->n);
}

/* A text cut to the column; returns the cells it takes. */
static int add_cut(Sheet *s, const Str *text, int width)
{
    const Text shown = {str_cstr(text), text->n};
    const int n = text_cells(shown);
    if (n > width)
        return text_cut(s->out, shown, width, s->options->mode);
    str_add_text(s->out, shown);
    return n;
}

/* Bytes of the longest beginning of t that takes at most `width` cells, ended at a blank
 * where there is one; at least one cluster. */
static size_t fold_at(Text t, int width)
{
    size_t fits = 0;
    size_t blank = 0;
    while (fits < t.n) {
        const size_t next = fits + text_cluster((Text){t.p + fits, t.n - fits});
        if (text_cells((Text){t.p, next}) > width)
            break;
        if (t.p[fits] == ' ')
            blank = fits;
        fits = next;
    }
    if (fits == t.n || (blank == 0 && fits > 0))
        return fits;
    return blank > 0 ? blank : text_cluster(t);
}

/* Writes the next line of a folded cell and keeps what is left of it. */
static void add_folded(Sheet *s, int col, bool is_last)
{
    Str *rest = &s->rest[col];
    const int width = s->width[col].whole;
    const Text all = {str_cstr(rest), rest->n};
    const size_t n = fold_at(all, width);
    const Text line = {all.p, n};
    str_add_text(s->out, line);
    pad(s, is_last ? 0 : width - text_cells(line));
    size_t next = n;
    while (next < all.n && all.p[next] == ' ')
        next++;
    Str left = {0};
    str_add(&left, all.p + next, all.n - next);
    str_free(rest);
    *rest = left;
}

static void add_cell(Sheet *s, int32_t row, int col, bool is_last)
{
    const Width *w = &s->width[col];
    format_parts_make(&s->parts, s->t, row, col, s->options->mode);
    const bool is_missing = s->parts.is_missing;
    if (s->is_folding && w->is_text && cells(&s->parts.value) > w->whole) {
        str_add(&s->rest[col], s->parts.value.p, s->parts.value.n);
        add_folded(s, col, is_last);
        return;
    }
    if (w->is_left) {
        if (is_missing)
            dim(s);
        const int n = add_cut(s, &s->parts.value, w->whole);
        if (is_missing)
            normal(s);
        pad(s, is_last ? 0 : w->whole - n);
        return;
    }
    pad(s, w->whole - body(w));
    if (is_missing)
        dim(s);
    add_right(s, &s->parts.value, w->value);
    if (is_missing)
        normal(s);
    if (w->interval) {
        str_add_char(s->out, ' ');
        str_add_text(s->out, (Text){str_cstr(&s->parts.interval), s->parts.interval.n});
        pad(s, w->interval - cells(&s->parts.interval) + 1);
        add_right(s, &s->parts.count, w->count);
    }
}

static void add_heading(Sheet *s, int col, bool is_last)
{
    const Width *w = &s->width[col];
    make_heading(s, col);
    if (!w->is_left)
        pad(s, w->whole - w->heading);
    bold(s);
    const int n = add_cut(s, &s->text, w->whole);
    normal(s);
    if (w->is_left && !is_last)
        pad(s, w->whole - n);
}

static void add_rule(Sheet *s, int col)
{
    const char *line = s->options->mode == TEXT_ASCII ? "-" : "\xe2\x94\x80";
    for (int i = 0; i < s->width[col].whole; i++)
        str_add_cstr(s->out, line);
}

enum { LINE_REST = -3, LINE_HEADING = -2, LINE_RULE = -1 };

/* What stands in one column of a line: of the headings, of the rule, of a row, or of the
 * rest of a row whose texts are folded. */
static void add_part(Sheet *s, int32_t row, int col, bool is_last)
{
    if (row == LINE_HEADING) {
        add_heading(s, col, is_last);
    } else if (row == LINE_RULE) {
        add_rule(s, col);
    } else if (row != LINE_REST) {
        add_cell(s, row, col, is_last);
    } else if (s->rest[col].n > 0) {
        add_folded(s, col, is_last);
    } else {
        pad(s, is_last ? 0 : s->width[col].whole);
    }
}

static void end_line(Sheet *s)
{
    while (s->out->n > 0 && s->out->p[s->out->n - 1] == ' ')
        s->out->n--;
    str_add_char(s->out, '\n');
}

/* One line of a block, of the columns [first, end), with the keys before them. */
static void add_line(Sheet *s, int32_t row, int first, int end)
{
    for (int k = 0; k < s->nkeys && s->key[k] < first; k++) {
        add_part(s, row, s->key[k], false);
        pad(s, GAP);
    }
    for (int c = first; c < end; c++) {
        const bool is_last = c == end - 1;
        add_part(s, row, c, is_last);
        if (!is_last)
            pad(s, GAP);
    }
    end_line(s);
}

static bool has_rest(const Sheet *s)
{
    for (int c = 0; c < s->ncols; c++)
        if (s->rest[c].n > 0)
            return true;
    return false;
}

/* Where the block that begins with column `first` ends; at least one column is new in it.
 */
static int find_end(const Sheet *s, int first)
{
    const int width = s->options->width;
    int sum = s->width[first].whole;
    for (int k = 0; k < s->nkeys && s->key[k] < first; k++)
        sum += s->width[s->key[k]].whole + GAP;
    int end = first + 1;
    while (end < s->ncols && (width == 0 || sum + GAP + s->width[end].whole <= width))
        sum += GAP + s->width[end++].whole;
    return end;
}

static void add_title(Sheet *s, int first, int end)
{
    str_clear(&s->text);
    text_display(&s->text, str_text(table_title(s->t)), s->options->mode);
    bold(s);
    str_add_text(s->out, (Text){str_cstr(&s->text), s->text.n});
    normal(s);
    if (end - first < s->ncols && end == first + 1) {
        str_addf(s->out, ", column %d of %d", end, s->ncols);
    } else if (end - first < s->ncols) {
        str_addf(s->out, ", columns %d-%d of %d", first + 1, end, s->ncols);
    }
    str_add_char(s->out, '\n');
}

/* --- turned: a line for each column --- */

static int across_cell(Sheet *s, int32_t row, int col)
{
    str_clear(&s->text);
    format_cell(&s->text, s->t, row, col, s->options->mode);
    return cells(&s->text);
}

static int across_row(Sheet *s, int32_t row)
{
    int widest = 0;
    for (int c = 0; c < s->ncols; c++)
        widest = most(widest, across_cell(s, row, c));
    return widest;
}

static void add_across_line(Sheet *s, int col, int heading, const int *width)
{
    const int32_t rows = table_rows(s->t);
    make_heading(s, col);
    bold(s);
    str_add(s->out, str_cstr(&s->text), s->text.n);
    normal(s);
    pad(s, heading - s->width[col].heading);
    for (int32_t row = 0; row < rows; row++) {
        pad(s, GAP);
        const bool is_missing = table_cell(s->t, row, col).is_missing;
        const int n = across_cell(s, row, col);
        if (is_missing)
            dim(s);
        else if (col == 0)
            bold(s);
        str_add(s->out, str_cstr(&s->text), s->text.n);
        if (is_missing || col == 0)
            normal(s);
        pad(s, row + 1 < rows ? width[row] - n : 0);
    }
    end_line(s);
}

/* Turns a table of few rows if that makes it fit; false: it does not. */
static bool add_across(Sheet *s)
{
    const int32_t rows = table_rows(s->t);
    int width[MOST_ACROSS] = {0};
    int heading = 0;
    if (rows < 1 || rows > MOST_ACROSS)
        return false;
    for (int c = 0; c < s->ncols; c++)
        heading = most(heading, s->width[c].heading);
    int sum = heading;
    for (int32_t row = 0; row < rows; row++) {
        width[row] = across_row(s, row);
        sum += GAP + width[row];
    }
    if (sum > s->options->width)
        return false;
    add_title(s, 0, s->ncols);
    for (int c = 0; c < s->ncols; c++)
        add_across_line(s, c, heading, width);
    return true;
}

/* --- blocks --- */

static void add_blocks(Sheet *s)
{
    for (int first = 0; first < s->ncols;) {
        const int end = find_end(s, first);
        if (first > 0)
            str_add_char(s->out, '\n');
        add_title(s, first, end);
        add_line(s, LINE_HEADING, first, end);
        add_line(s, LINE_RULE, first, end);
        for (int32_t row = 0; row < table_rows(s->t); row++) {
            add_line(s, row, first, end);
            while (has_rest(s))
                add_line(s, LINE_REST, first, end);
        }
        first = end;
    }
    if (table_rows(s->t) == 0)
        str_add_cstr(s->out, "(no rows)\n");
}

/* --- keys: what tells the rows apart --- */

/* Whether two rows show the same text in a column; two missing cells do. */
static bool is_same_text(const Sheet *s, int32_t a, int32_t b, int col)
{
    const Cell x = table_cell(s->t, a, col);
    const Cell y = table_cell(s->t, b, col);
    if (x.is_missing || y.is_missing)
        return x.is_missing == y.is_missing;
    return str_compare(x.text, y.text) == 0;
}

/* Numbers the groups of rows that are alike in the key columns, and splits them by one
 * more: group[i] is the first row like row i. Returns the number of groups. */
static int32_t split(const Sheet *s, int32_t *group, int32_t n, int col)
{
    int32_t groups = 0;
    int32_t *split_to = mem_xcalloc((size_t)n, sizeof *split_to);
    for (int32_t i = 0; i < n; i++) {
        int32_t j = group[i];
        while (j < i && !(group[j] == group[i] && is_same_text(s, i, j, col)))
            j++;
        split_to[i] = j == i ? i : split_to[j];
        groups += j == i;
    }
    memcpy(group, split_to, (size_t)n * sizeof *group);
    free(split_to);
    return groups;
}

/* The leading columns of words up to the one that leaves no two rows alike, without those
 * that say the same in all rows, as long as half of the width is left for what they are
 * the keys of; at least the first column. */
static void find_keys(Sheet *s)
{
    const int32_t rows = table_rows(s->t);
    const int32_t n = rows < MOST_COMPARED ? rows : MOST_COMPARED;
    int32_t *group = mem_xcalloc((size_t)n + 1, sizeof *group);
    int32_t groups = 1;
    int sum = 0;
    s->key = mem_xcalloc((size_t)s->ncols, sizeof *s->key);
    for (int c = 0; c < s->ncols && s->width[c].is_text && groups < n; c++) {
        const int32_t now = split(s, group, n, c);
        sum += now > groups ? s->width[c].whole + GAP : 0;
        if (sum > s->options->width / 2 && s->nkeys > 0)
            break;
        if (now > groups)
            s->key[s->nkeys++] = c;
        groups = now;
    }
    if (s->nkeys == 0)
        s->nkeys = 1; /* the first column */
    free(group);
}

/* In blocks there is more room for a text than beside all other columns: as much as the
 * keys leave, or in a long table the width of a usual word. */
static void widen(Sheet *s, const int *whole)
{
    int room = s->options->width;
    for (int k = 0; k < s->nkeys; k++)
        room -= s->width[s->key[k]].whole + GAP;
    if (!s->is_folding && room > LEAST_FOLD)
        room = LEAST_FOLD;
    for (int c = 0; c < s->ncols; c++) {
        Width *w = &s->width[c];
        const int wide = whole[c] < room ? whole[c] : room;
        if (w->is_text && wide > w->whole && c != s->key[0])
            w->whole = wide;
    }
}

static void fit_width(Sheet *s)
{
    const int width = s->options->width;
    int *whole = mem_xcalloc((size_t)s->ncols, sizeof *whole);
    for (int c = 0; c < s->ncols; c++)
        whole[c] = s->width[c].whole;
    s->is_folding = table_rows(s->t) <= MOST_FOLDED;
    shrink(s);
    if (total(s) > width) {
        find_keys(s);
        Width *first = &s->width[s->key[0]];
        if (first->is_text && first->whole > width / 3)
            first->whole = most(width / 3, 1); /* it is repeated in every block */
        widen(s, whole);
    }
    free(whole);
}

static void add_columns(Sheet *s)
{
    const int width = s->options->width;
    measure(s);
    if (width > 0 && total(s) > width) {
        if (add_across(s))
            return;
        fit_width(s);
    }
    s->rest = mem_xcalloc((size_t)s->ncols, sizeof *s->rest);
    add_blocks(s);
    for (int c = 0; c < s->ncols; c++)
        str_free(&s->rest[c]);
    free(s->rest);
}

/* One cell of a record in words: a screen reader says "0.510 to 0.562", but not "en
 * dash". */
static void add_plain_value(Sheet *s, int32_t row, int col)
{
    const Cell cell = table_cell(s->t, row, col);
    const int decimals = table_col(s->t, col)->decimals;
    if (cell.is_missing) {
        str_clear(&s->text);
        text_display(&s->text, str_text(cell.why), s->options->mode);
        str_addf(s->out, "missing, %s", str_cstr(&s->text));
    } else if (cell.type == COL_RATE) {
        number_add_fixed(s->out, cell.rate.value, decimals);
        str_add_cstr(s->out, ", 95 % interval ");
        number_add_fixed(s->out, cell.rate.lo, decimals);
        str_add_cstr(s->out, " to ");
        number_add_fixed(s->out, cell.rate.hi, decimals);
        str_add_cstr(s->out, ", n ");
        number_add_grouped(s->out, cell.rate.n);
    } else {
        format_cell(s->out, s->t, row, col, s->options->mode);
    }
}

static void add_records(Sheet *s)
{
    add_title(s, 0, s->ncols);
    const int32_t n = table_rows(s->t);
    for (int32_t row = 0; row < n; row++) {
        str_addf(s->out, "record %d of %d\n", row + 1, n);
        for (int c = 0; c < s->ncols; c++) {
            format_parts_title(s->out, table_col(s->t, c));
            str_add_cstr(s->out, ": ");
            add_plain_value(s, row, c);
            end_line(s);
        }
    }
    if (n == 0)
        str_add_cstr(s->out, "no rows\n");
}

void format_text_table(Str *out, const Table *t, const FormatOptions *options)
{
    FormatOptions plain = *options;
    plain.is_color = options->is_color && !options->is_plain;
    Sheet s = {.out = out, .t = t, .options = &plain, .ncols = table_cols(t)};
    s.width = mem_xcalloc((size_t)s.ncols, sizeof *s.width);
    if (options->is_plain) {
        add_records(&s);
    } else {
        add_columns(&s);
    }
    if (options->has_notes)
        format_parts_table_notes(out, t, "", &plain);
    free(s.width);
    free(s.key);
    format_parts_free(&s.parts);
    str_free(&s.text);
}
