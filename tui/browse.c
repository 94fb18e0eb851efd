#include "tui/browse.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format.h"
#include "tui/blink.h"
#include "tui/prompt.h"

enum {
    GAP = 2,        /* cells between columns */
    EDGE = 3,       /* cursor sign, mark, blank */
    MEASURED = 400, /* rows that column widths are taken from */
    WIDE = 28       /* cells of a column of text before others have theirs */
};

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

static bool is_text(const ColSpec *c)
{
    return c->type == COL_TEXT || c->type == COL_WORD || c->type == COL_BOOL;
}

/* --- order --- */

static void find_order(Browse *b)
{
    const int32_t keep = browse_row(b);
    const int32_t rows = b->table ? table_rows(b->table) : 0;
    b->n = 0;
    b->order = mem_xrealloc(b->order, (size_t)rows * sizeof *b->order);
    for (int32_t i = 0; i < rows; i++)
        if (!b->parsed || table_filter_match(b->parsed, b->table, i))
            b->order[b->n++] = i;
    const int col = b->table && b->sort ? table_find_col(b->table, b->sort) : -1;
    if (col >= 0)
        table_sort(b->table, &(SortKey){col, b->is_descending}, 1, b->order, b->n);
    b->list.at = 0;
    for (int32_t i = 0; i < b->n; i++)
        if (b->order[i] == keep)
            b->list.at = i;
}

static int cell_width(const Browse *b, int32_t row, int col, TextMode mode, Str *buf)
{
    str_clear(buf);
    format_cell(buf, b->table, row, col, mode);
    return text_cells((Text){str_cstr(buf), buf->n});
}

static void measure(Browse *b, TextMode mode)
{
    const int32_t rows = table_rows(b->table);
    Str buf = {0};
    for (int c = 0; c < b->ncols; c++) {
        const ColSpec *spec = table_col(b->table, c);
        str_clear(&buf);
        format_heading(&buf, spec);
        int w = text_cells((Text){str_cstr(&buf), buf.n}) + 1; /* the sign of the order */
        /* The first rows and some of all others, so that late wide ones count too. */
        const int32_t step = rows > 2 * MEASURED ? rows / MEASURED : 1;
        for (int32_t i = 0; i < rows; i += i < MEASURED ? 1 : step) {
            const int cells = cell_width(b, i, c, mode, &buf);
            w = cells > w ? cells : w;
        }
        b->width[c] = w;
    }
    str_free(&buf);
}

/* The first column that is shown stays in sight. */
static int frozen(const Browse *b)
{
    int c = 0;
    while (c + 1 < b->ncols && b->is_hidden[c])
        c++;
    return c;
}

/* A result is about one target language here: its column says the same in every row. */
static void hide_target(Browse *b)
{
    const int col = table_find_col(b->table, "target");
    if (col >= 0 && table_cols(b->table) > 1)
        b->is_hidden[col] = true;
    if (b->is_hidden[b->col])
        b->col = frozen(b);
}

static void hide_marks(Browse *b)
{
    const int col = table_find_col(b->table, "mark");
    bool has_marks = false;
    for (int32_t i = 0; col >= 0 && i < table_rows(b->table) && !has_marks; i++)
        has_marks = !table_cell(b->table, i, col).is_missing;
    if (col >= 0)
        b->is_hidden[col] = !has_marks; /* it is there when there are any */
}

void browse_set_table(Browse *b, const Table *t, TextMode mode)
{
    if (b->table == t)
        return;
    const int cols = t ? table_cols(t) : 0;
    const bool is_new = cols > 0 && cols != b->ncols;
    if (is_new) { /* none: the table that comes next may have the same columns again */
        free(b->is_hidden);
        b->is_hidden = mem_xcalloc((size_t)cols, sizeof *b->is_hidden);
        b->width = mem_xrealloc(b->width, (size_t)cols * sizeof *b->width);
        b->shown = mem_xrealloc(b->shown, (size_t)cols * sizeof *b->shown);
        b->ncols = cols;
    }
    b->n = 0; /* a row of another table is no place to stay at */
    const int32_t place = b->list.at;
    b->table = t;
    if (is_new) {
        b->col = clamp(b->col, 0, cols - 1);
        memset(b->shown, 0, (size_t)cols * sizeof *b->shown);
        hide_target(b);
        hide_marks(b);
    }
    if (t)
        measure(b, mode);
    char *filter = mem_xstrdup(str_cstr(&b->filter));
    browse_filter(b, filter);
    free(filter);
    b->list.at = clamp(place, 0, b->n > 0 ? b->n - 1 : 0);
}

void browse_set_other(Browse *b, const Table *other)
{
    b->other = b->table ? other : NULL;
    b->differing = b->other ? blink_count(b->table, other) : 0;
}

void browse_refresh(Browse *b, TextMode mode)
{
    if (b->table)
        hide_marks(b);
    if (b->table)
        measure(b, mode);
}

void browse_done(Browse *b)
{
    free(b->order);
    free(b->sort);
    free(b->is_hidden);
    free(b->width);
    free(b->shown);
    str_free(&b->filter);
    table_filter_free(b->parsed);
    table_filter_free(b->last);
    *b = (Browse){0};
}

int32_t browse_row(const Browse *b)
{
    return b->table && b->list.at >= 0 && b->list.at < b->n ? b->order[b->list.at] : -1;
}

void browse_filter(Browse *b, const char *text)
{
    Str copy = {0};
    str_add_cstr(&copy, text);
    str_free(&b->filter);
    b->filter = copy;
    table_filter_free(b->parsed);
    b->parsed = NULL;
    error_clear(&b->filter_err);
    if (b->table && text[0]) {
        (void)!table_filter_parse(b->table, text, &b->parsed, &b->filter_err);
        TableFilter *again = NULL;
        if (b->parsed && table_filter_parse(b->table, text, &again, NULL) == OK) {
            table_filter_free(b->last);
            b->last = again;
        }
    }
    find_order(b);
}

void browse_sort(Browse *b)
{
    if (!b->table)
        return;
    const ColSpec *spec = table_col(b->table, b->col);
    const bool first = !is_text(spec); /* numbers begin with the greatest */
    if (!b->sort || strcmp(b->sort, spec->name) != 0) {
        free(b->sort);
        b->sort = mem_xstrdup(spec->name);
        b->is_descending = first;
    } else if (b->is_descending == first) {
        b->is_descending = !first;
    } else {
        free(b->sort);
        b->sort = NULL;
    }
    find_order(b);
    b->list.at = 0;
}

bool browse_sort_by(Browse *b, const char *name)
{
    const bool is_descending = name[0] == '-';
    const char *col = name + is_descending;
    if (!b->table || table_find_col(b->table, col) < 0)
        return false;
    char *copy = mem_xstrdup(col);
    free(b->sort);
    b->sort = copy;
    b->is_descending = is_descending;
    find_order(b);
    return true;
}

/* --- moving --- */

void browse_go_to(Browse *b, int32_t row)
{
    for (int32_t i = 0; i < b->n; i++)
        if (b->order[i] == row)
            b->list.at = i;
}

void browse_move(Browse *b, int32_t by)
{
    list_cursor_move(&b->list, b->n, by);
}

void browse_move_column(Browse *b, int by)
{
    int c = b->col + by;
    while (c >= 0 && c < b->ncols && b->is_hidden[c])
        c += by;
    if (c >= 0 && c < b->ncols)
        b->col = c;
}

bool browse_find(Browse *b, int by)
{
    for (int32_t i = 1; b->last && b->table && i <= b->n; i++) {
        const int64_t step = (int64_t)i * by;
        const int32_t at = (int32_t)(((b->list.at + step) % b->n + b->n) % b->n);
        if (table_filter_match(b->last, b->table, b->order[at])) {
            b->list.at = at;
            return true;
        }
    }
    return false;
}

void browse_hide(Browse *b)
{
    if (b->col == frozen(b)) {
        for (int c = 0; c < b->ncols; c++)
            b->is_hidden[c] = false;
        return;
    }
    b->is_hidden[b->col] = true;
    const int here = b->col;
    browse_move_column(b, 1);
    if (b->col == here)
        browse_move_column(b, -1);
}

bool browse_mouse(Browse *b, int x, int y, bool is_double)
{
    const Rect r = b->rows;
    if (x < r.x || x >= r.x + r.w || y < r.y || y >= r.y + r.h)
        return false;
    const int32_t at = b->list.top + (y - r.y);
    if (at >= b->n)
        return false;
    const bool was_here = b->list.at == at;
    b->list.at = at;
    return is_double && was_here;
}

/* --- drawing --- */

/* Where a column stands on the screen; w 0: not at all. */
typedef struct Place {
    int x, w;
} Place;

static int shown_width(const Browse *b, int c, int screen)
{
    const int w = b->width[c];
    const int most = screen / 2 > 8 ? screen / 2 : 8;
    const int text = clamp(screen / 5 - 1, 10, WIDE);
    const int cap = is_text(table_col(b->table, c)) ? text : most;
    return w > cap ? cap : w;
}

/* Places the columns that fit from `left` on; returns the last one placed. */
static int place_columns(const Browse *b, Rect r, int left, Place *place)
{
    const int first = frozen(b);
    int x = r.x + EDGE;
    const int end = r.x + r.w - 1; /* the last cell says that there is more */
    int last = 0;
    for (int c = 0; c < b->ncols; c++) {
        place[c] = (Place){0, 0};
        if (b->is_hidden[c] || (c > first && c < left) || x >= end)
            continue;
        int w = shown_width(b, c, r.w);
        const bool is_number = !is_text(table_col(b->table, c));
        if (x + w > end && c > first && (is_number || end - x < 6)) {
            x = end; /* a number is whole or not at all */
            continue;
        }
        w = x + w > end ? end - x : w;
        place[c] = (Place){x, w};
        last = c;
        x += w + GAP;
    }
    /* What is left over goes to texts that were cut. */
    int spare = end - (x - GAP);
    for (int c = 0; c < b->ncols && spare > 0; c++) {
        const int more = place[c].w > 0 ? b->width[c] - place[c].w : 0;
        const int add = more > spare ? spare : more;
        if (add <= 0)
            continue;
        place[c].w += add;
        spare -= add;
        for (int k = c + 1; k < b->ncols; k++)
            place[k].x += place[k].w > 0 ? add : 0;
    }
    return last;
}

/* Scrolls until the current column is whole. */
static void choose_left(Browse *b, Rect r, Place *place)
{
    const int least = frozen(b) + 1;
    int end = b->ncols - 1; /* the last column that can be shown */
    while (end > 0 && b->is_hidden[end])
        end--;
    b->left = clamp(b->left, least, least > b->ncols ? least : b->ncols);
    if (b->col >= least && b->col < b->left)
        b->left = b->col;
    (void)place_columns(b, r, b->left, place);
    while (b->col >= least && place[b->col].w == 0 && b->left < b->col)
        (void)place_columns(b, r, ++b->left, place);
    /* Do not leave columns out on the left when they would fit. */
    while (b->left > least) {
        Place *const try = mem_xcalloc((size_t)b->ncols, sizeof *try);
        const int last = place_columns(b, r, b->left, try);
        const bool is_at_end = last == end;
        const int more = place_columns(b, r, b->left - 1, try);
        const bool fits = more == end && try[b->col].w > 0;
        free(try);
        if (!is_at_end || !fits)
            break;
        b->left--;
    }
    (void)place_columns(b, r, b->left, place);
}

static void draw_heading(const Browse *b, Grid *g, Rect r, const Place *place)
{
    Str buf = {0};
    for (int c = 0; c < b->ncols; c++) {
        if (place[c].w == 0)
            continue;
        const ColSpec *spec = table_col(b->table, c);
        const bool is_sorted = b->sort && strcmp(b->sort, spec->name) == 0;
        const int w = place[c].w - is_sorted;
        str_clear(&buf);
        format_heading(&buf, spec);
        const uint8_t style =
            (uint8_t)(c == b->col ? STYLE_HEAD | STYLE_SELECTED : STYLE_HEAD);
        const Text t = {str_cstr(&buf), buf.n};
        const int used = is_text(spec) ? cells_put(g, place[c].x, r.y, w, t, style)
                                       : cells_put_right(g, place[c].x, r.y, w, t, style);
        if (is_sorted)
            cells_glyph(g, place[c].x + used, r.y,
                        b->is_descending ? GLYPH_DOWN : GLYPH_UP, STYLE_BOLD);
    }
    if (b->left > frozen(b) + 1)
        cells_glyph(g, r.x, r.y, GLYPH_MORE_LEFT, STYLE_BOLD);
    bool is_more = false;
    for (int c = b->left; c < b->ncols; c++)
        is_more |= place[c].w == 0 && !b->is_hidden[c];
    if (is_more)
        cells_glyph(g, r.x + r.w - 1, r.y, GLYPH_MORE_RIGHT, STYLE_BOLD);
    str_free(&buf);
}

static void draw_row(const Browse *b, Grid *g, Rect line, int32_t at, const Place *place)
{
    const int32_t row = b->order[at];
    const bool is_here = at == b->list.at;
    if (is_here)
        cells_glyph(g, line.x, line.y, GLYPH_CURSOR, STYLE_BOLD);
    if (b->mark) {
        const BrowseMark m = b->mark(b->table, row, g->mode);
        (void)cells_say(g, line.x + 1, line.y, 1, m.sign, m.style);
    }
    Str buf = {0};
    for (int c = 0; c < b->ncols; c++) {
        if (place[c].w == 0)
            continue;
        const Cell cell = table_cell(b->table, row, c);
        const uint8_t style = blink_differs(b->table, b->other, row, c) ? STYLE_FOUND
                              : cell.is_missing                         ? STYLE_DIM
                                                                        : STYLE_PLAIN;
        str_clear(&buf);
        format_cell(&buf, b->table, row, c, g->mode);
        const Text t = {str_cstr(&buf), buf.n};
        if (is_text(table_col(b->table, c)))
            (void)cells_put(g, place[c].x, line.y, place[c].w, t, style);
        else
            (void)cells_put_right(g, place[c].x, line.y, place[c].w, t, style);
    }
    str_free(&buf);
    if (is_here)
        cells_select(g, line);
}

/* What the current column means, and why its cell is empty when it is. */
static void draw_meaning(const Browse *b, Grid *g, Rect line)
{
    const ColSpec *spec = table_col(b->table, b->col);
    const int32_t row = browse_row(b);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    cells_pen_say(&pen, STYLE_DIM, "%s", spec->title);
    cells_pen_say(&pen, STYLE_DIM, ": %s", spec->help ? spec->help : "");
    if (row < 0)
        return;
    const Cell cell = table_cell(b->table, row, b->col);
    if (cell.is_missing)
        cells_pen_say(&pen, STYLE_WARN, "; here: %s", cell.why);
}

void browse_draw(Browse *b, Grid *g, Rect r)
{
    b->rows = (Rect){0};
    if (!b->table || r.h < 2)
        return;
    const int meaning = r.h >= 6 ? 1 : 0;
    const int shown = r.h - 1 - meaning;
    list_cursor_show(&b->list, b->n, shown);
    Place *place = mem_xcalloc((size_t)b->ncols, sizeof *place);
    choose_left(b, r, place);
    draw_heading(b, g, r, place);
    for (int c = 0; c < b->ncols; c++)
        b->shown[c] = place[c].w;
    b->rows = (Rect){r.x, r.y + 1, r.w, shown};
    for (int i = 0; i < shown && b->list.top + i < b->n; i++)
        draw_row(b, g, (Rect){r.x, r.y + 1 + i, r.w, 1}, b->list.top + i, place);
    if (b->n == 0) {
        (void)cells_say(g, r.x + EDGE, r.y + 1, r.w - EDGE,
                        table_rows(b->table) == 0
                            ? "no rows"
                            : "no row matches; / changes the filter",
                        STYLE_DIM);
    }
    if (meaning)
        draw_meaning(b, g, (Rect){r.x, r.y + r.h - 1, r.w, 1});
    free(place);
}

int browse_cut_lines(Browse *b, Rect r)
{
    if (!b->table || r.w < 8)
        return 0;
    int lines = 0;
    Place *place = mem_xcalloc((size_t)b->ncols, sizeof *place);
    choose_left(b, r, place);
    for (int c = 0; c < b->ncols; c++) {
        const ColSpec *spec = table_col(b->table, c);
        if (place[c].w > 0 && is_text(spec) && b->width[c] > place[c].w)
            lines += 1 + (b->width[c] + text_cells(str_text(spec->title))) / (r.w - 6);
    }
    free(place);
    return lines;
}

int browse_draw_cut(const Browse *b, Grid *g, Rect r)
{
    const int32_t row = browse_row(b);
    int y = r.y;
    Str buf = {0};
    for (int c = 0; row >= 0 && c < b->ncols && y < r.y + r.h; c++) {
        const ColSpec *spec = table_col(b->table, c);
        if (b->shown[c] == 0 || !is_text(spec) ||
            cell_width(b, row, c, g->mode, &buf) <= b->shown[c])
            continue;
        Str line = {0};
        str_addf(&line, "%s: ", spec->title);
        str_add(&line, str_cstr(&buf), buf.n);
        const Rect rest = {r.x, y, r.w, r.y + r.h - y};
        y += cells_paragraph(g, rest, (Text){line.p, line.n}, STYLE_PLAIN);
        str_free(&line);
    }
    str_free(&buf);
    return y - r.y;
}

void browse_status(const Browse *b, Pen *pen)
{
    if (!b->table)
        return;
    Str s = {0};
    const int32_t rows = table_rows(b->table);
    number_add_grouped(&s, b->n > 0 ? b->list.at + 1 : 0);
    str_add_cstr(&s, " of ");
    number_add_grouped(&s, b->n);
    if (b->n != rows) {
        str_add_cstr(&s, " matching, ");
        number_add_grouped(&s, rows);
        str_add_cstr(&s, " in all");
    } else {
        str_add_cstr(&s, rows == 1 ? " row" : " rows");
    }
    cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
    str_free(&s);
    if (b->filter.n > 0) {
        cells_pen_say(pen, STYLE_DIM, "  filter ");
        cells_pen_put(pen, STYLE_BOLD, (Text){b->filter.p, b->filter.n});
        if (b->filter_err.text[0])
            cells_pen_say(pen, STYLE_BAD, " %s", b->filter_err.text);
    }
    if (b->sort) {
        cells_pen_say(pen, STYLE_DIM, "  by ");
        cells_pen_say(pen, STYLE_BOLD, "%s", b->sort);
        cells_pen_say(pen, STYLE_DIM, b->is_descending ? " falling" : " rising");
    }
}

/* --- out --- */

Table *browse_make_table(const Browse *b)
{
    return b->table ? table_make_rows(b->table, b->order, b->n) : NULL;
}

void browse_add_options(const Browse *b, Str *out)
{
    if (b->filter.n > 0 && b->parsed) {
        str_add_cstr(out, " --where ");
        prompt_quote(out, str_cstr(&b->filter));
    }
    if (b->sort) {
        Str key = {0};
        str_addf(&key, "%s%s", b->is_descending ? "-" : "", b->sort);
        str_add_cstr(out, b->is_descending ? " --sort=" : " --sort ");
        prompt_quote(out, str_cstr(&key));
        str_free(&key);
    }
}

static const ColSpec count_cols[] = {
    {"value", "value", "", "value of the column, as it is shown", COL_TEXT, 0},
    {"rows", "rows", "", "rows that show this value", COL_INT, 0},
    {"share", "share", "", "share of the rows shown", COL_RATE, 3},
};

static int by_text(const void *a, const void *b)
{
    char *const *x = a;
    char *const *y = b;
    return strcmp(*x, *y);
}

Table *browse_make_counts(const Browse *b, TextMode mode)
{
    if (!b->table)
        return NULL;
    char **value = mem_xcalloc((size_t)b->n, sizeof *value);
    Str buf = {0};
    for (int32_t i = 0; i < b->n; i++) {
        str_clear(&buf);
        format_cell(&buf, b->table, b->order[i], b->col, mode);
        value[i] = mem_xstrdup(str_cstr(&buf));
    }
    str_free(&buf);
    qsort((void *)value, (size_t)b->n, sizeof *value, by_text);
    Table *t = table_new("frequency", "frequency", count_cols,
                         sizeof count_cols / sizeof *count_cols);
    for (int32_t i = 0, from = 0; i < b->n; i++) {
        if (i + 1 < b->n && strcmp(value[i], value[i + 1]) == 0)
            continue;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, 0, str_text(value[i]));
        table_set_int(t, row, 1, i + 1 - from);
        table_set_rate(t, row, 2, stats_rate(i + 1 - from, b->n));
        from = i + 1;
    }
    for (int32_t i = 0; i < b->n; i++)
        free(value[i]);
    free((void *)value);
    return t;
}
