/* Columns stand in the order that was chosen; the first that is shown stays at the left
 * edge, the others scroll under the current one. */
#include "tui/browse_draw.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/table/format.h"
#include "tui/blink.h"

enum {
    GAP = 2,  /* cells between columns */
    EDGE = 3, /* cursor sign, mark, blank */
    WIDE = 28 /* cells of a column of text before others have theirs */
};

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* The place of a column in the order shown. */
static int place_of(const Browse *b, int col)
{
    int k = 0;
    while (k + 1 < b->ncols && b->cols[k] != col)
        k++;
    return k;
}

/* Where a column stands on the screen; w 0: not at all. */
typedef struct Place {
    int x, w;
} Place;

/* Cells of a column: what was asked for, else what it needs, but not all of the screen.
 */
static int shown_width(const Browse *b, int c, int screen)
{
    const int most = screen / 2 > 8 ? screen / 2 : 8;
    if (b->wide[c] > 0)
        return b->wide[c] < screen - 6 ? b->wide[c] : clamp(screen - 6, 1, b->wide[c]);
    const int w = b->width[c] + (b->nsorts > 1 && browse_sort_place(b, c) > 0);
    const int text = clamp(screen / 5 - 1, 10, WIDE);
    const int cap = browse_is_text(table_col(b->table, c)) ? text : most;
    return w > cap ? cap : w;
}

/* What is left over goes to texts that were cut. */
static void spread(const Browse *b, Place *place, int spare)
{
    for (int k = 0; k < b->ncols && spare > 0; k++) {
        const int c = b->cols[k];
        const int more = place[c].w > 0 && b->wide[c] == 0 ? b->width[c] - place[c].w : 0;
        const int add = more > spare ? spare : more;
        if (add <= 0)
            continue;
        place[c].w += add;
        spare -= add;
        for (int j = k + 1; j < b->ncols; j++)
            place[b->cols[j]].x += place[b->cols[j]].w > 0 ? add : 0;
    }
}

/* Places the columns that fit from the place `left` on; returns the last place with one.
 */
static int place_columns(const Browse *b, Rect r, int left, Place *place)
{
    const int first = browse_frozen(b);
    int x = r.x + EDGE;
    const int end = r.x + r.w - 1; /* the last cell says that there is more */
    int last = 0;
    for (int k = 0; k < b->ncols; k++) {
        const int c = b->cols[k];
        place[c] = (Place){0, 0};
        if (b->is_hidden[c] || (k > first && k < left) || x >= end)
            continue;
        int w = shown_width(b, c, r.w);
        const bool is_number = !browse_is_text(table_col(b->table, c));
        if (x + w > end && k > first && (is_number || end - x < 6)) {
            x = end; /* a number is whole or not at all */
            continue;
        }
        w = x + w > end ? end - x : w;
        place[c] = (Place){x, w};
        last = k;
        x += w + GAP;
    }
    spread(b, place, end - (x - GAP));
    return last;
}

/* Scrolls until the current column is whole. */
static void choose_left(Browse *b, Rect r, Place *place)
{
    const int least = browse_frozen(b) + 1;
    const int at = place_of(b, b->col);
    int end = b->ncols - 1; /* the last place that can be shown */
    while (end > 0 && b->is_hidden[b->cols[end]])
        end--;
    b->left = clamp(b->left, least, least > b->ncols ? least : b->ncols);
    if (at >= least && at < b->left)
        b->left = at;
    (void)place_columns(b, r, b->left, place);
    while (at >= least && place[b->col].w == 0 && b->left < at)
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

/* The sign of the order beside a heading, with its place when there are several. */
static void draw_order(const Browse *b, Grid *g, int x, int y, int at)
{
    Pen pen = cells_pen(g, x, y, b->nsorts > 1 ? 2 : 1);
    cells_pen_glyph(&pen, STYLE_BOLD,
                    b->sort[at - 1].is_descending ? GLYPH_DOWN : GLYPH_UP);
    if (b->nsorts > 1)
        cells_pen_say(&pen, STYLE_BOLD, "%d", at);
}

static void draw_heading(const Browse *b, Grid *g, Rect r, const Place *place)
{
    Str buf = {0};
    for (int c = 0; c < b->ncols; c++) {
        if (place[c].w == 0)
            continue;
        const ColSpec *spec = table_col(b->table, c);
        const int at = browse_sort_place(b, c);
        const int w = place[c].w - (at > 0) - (at > 0 && b->nsorts > 1);
        str_clear(&buf);
        format_heading(&buf, spec);
        const uint8_t style =
            (uint8_t)(c == b->col ? STYLE_HEAD | STYLE_SELECTED : STYLE_HEAD);
        const Text t = {str_cstr(&buf), buf.n};
        const int used = browse_is_text(spec)
                             ? cells_put(g, place[c].x, r.y, w, t, style)
                             : cells_put_right(g, place[c].x, r.y, w, t, style);
        if (at > 0)
            draw_order(b, g, place[c].x + used, r.y, at);
    }
    if (b->left > browse_frozen(b) + 1)
        cells_glyph(g, r.x, r.y, GLYPH_MORE_LEFT, STYLE_BOLD);
    bool is_more = false;
    for (int k = b->left; k < b->ncols; k++)
        is_more |= place[b->cols[k]].w == 0 && !b->is_hidden[b->cols[k]];
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
        if (browse_is_text(table_col(b->table, c)))
            (void)cells_put(g, place[c].x, line.y, place[c].w, t, style);
        else
            (void)cells_put_right(g, place[c].x, line.y, place[c].w, t, style);
    }
    str_free(&buf);
    if (b->is_selected[row])
        (void)cells_say(g, line.x + 2, line.y, 1, "*", STYLE_BOLD);
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

int browse_draw_cut_lines(Browse *b, Rect r)
{
    if (!b->table || r.w < 8)
        return 0;
    int lines = 0;
    Place *place = mem_xcalloc((size_t)b->ncols, sizeof *place);
    choose_left(b, r, place);
    for (int c = 0; c < b->ncols; c++) {
        const ColSpec *spec = table_col(b->table, c);
        if (place[c].w > 0 && browse_is_text(spec) && b->width[c] > place[c].w)
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
        if (b->shown[c] == 0 || !browse_is_text(spec) ||
            browse_cell_width(b, row, c, g->mode, &buf) <= b->shown[c])
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
