#include "tui/cells.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/base/mem.h"
#include "tui/bidi.h"

static const GridCell blank = {.s = " ", .width = 1, .style = STYLE_PLAIN};

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

void cells_resize(Grid *g, int w, int h)
{
    g->w = max_int(w, 0);
    g->h = max_int(h, 0);
    free(g->cell);
    g->cell = mem_xcalloc((size_t)g->w * (size_t)g->h, sizeof *g->cell);
    cells_clear(g);
}

void cells_clear(Grid *g)
{
    const size_t n = (size_t)g->w * (size_t)g->h;
    for (size_t i = 0; i < n; i++)
        g->cell[i] = blank;
    g->clip = (Rect){0, 0, g->w, g->h};
    g->cursor_x = -1;
    g->cursor_y = -1;
}

void cells_free(Grid *g)
{
    free(g->cell);
    *g = (Grid){0};
}

Rect cells_clip(Grid *g, Rect r)
{
    const int x0 = max_int(r.x, 0);
    const int y0 = max_int(r.y, 0);
    const int x1 = min_int(r.x + r.w, g->w);
    const int y1 = min_int(r.y + r.h, g->h);
    return (Rect){x0, y0, max_int(x1 - x0, 0), max_int(y1 - y0, 0)};
}

/* --- the one place that writes cells --- */

static GridCell *at(Grid *g, int x, int y)
{
    return &g->cell[(size_t)y * (size_t)g->w + (size_t)x];
}

/* Blanks the other half of a wide character that is about to lose one half. */
static void split(Grid *g, int x, int y)
{
    GridCell *c = at(g, x, y);
    if (c->width == 0 && x > 0)
        *at(g, x - 1, y) =
            (GridCell){.s = " ", .width = 1, .style = at(g, x - 1, y)->style};
    if (c->width == 2 && x + 1 < g->w)
        *at(g, x + 1, y) =
            (GridCell){.s = " ", .width = 1, .style = at(g, x + 1, y)->style};
}

/* A wide character that would be cut by the clip becomes a blank. */
static void set(Grid *g, int x, int y, Text s, int width, uint8_t style)
{
    const Rect c = g->clip;
    if (y < c.y || y >= c.y + c.h || x + width <= c.x || x >= c.x + c.w)
        return;
    if (x < c.x || x + width > c.x + c.w) {
        set(g, x < c.x ? c.x : x, y, TEXT(" "), 1, style);
        return;
    }
    split(g, x, y);
    if (width == 2)
        split(g, x + 1, y);
    GridCell cell = {.width = (uint8_t)width, .style = style};
    const size_t n = s.n < CELLS_BYTES - 1 ? s.n : CELLS_BYTES - 1;
    memcpy(cell.s, s.p, n);
    *at(g, x, y) = cell;
    if (width == 2)
        *at(g, x + 1, y) = (GridCell){.style = style};
}

/* --- text --- */

static int code_point_width(uint32_t cp)
{
    if (cp < 0x7f)
        return cp >= 0x20 ? 1 : 0;
    const int w = wcwidth((wchar_t)cp);
    return w < 0 ? 1 : w;
}

/* A variation selector or a joiner between emoji: terminals disagree about the width of
 * what they make, so each part is shown by itself as far as the cluster's cells go. */
static bool is_left_out(uint32_t cp, int last_width)
{
    return cp == 0xFE0E || cp == 0xFE0F || (cp == 0x200D && last_width == 2);
}

/* The first character of t that takes cells, with the marks that follow it, as *cell;
 * returns the bytes used. ncurses holds one base and four marks in a cell. */
static size_t take_unit(Text t, Str *cell, int *width)
{
    size_t i = 0;
    int marks = 0;
    *width = 0;
    str_clear(cell);
    while (i < t.n) {
        uint32_t cp = 0;
        size_t used = text_decode((Text){t.p + i, t.n - i}, &cp);
        if (used == 0) {
            cp = '?';
            used = 1;
        }
        const int w = code_point_width(cp);
        if (w > 0 && *width > 0)
            break;
        i += used;
        if (is_left_out(cp, *width) || (w == 0 && ++marks > 4))
            continue;
        text_encode(cell, cp);
        if (w > 0)
            *width = w;
    }
    return i;
}

/* Draws one cluster in the cells that text_cells counts for it. */
static int set_cluster(Grid *g, int x, int y, Text cluster, uint8_t style)
{
    const int room = text_cells(cluster);
    int used = 0;
    Str cell = {0};
    for (size_t i = 0; i < cluster.n;) {
        int width = 0;
        i += take_unit((Text){cluster.p + i, cluster.n - i}, &cell, &width);
        if (width == 0 || used + width > room)
            break;
        set(g, x + used, y, (Text){cell.p, cell.n}, width, style);
        used += width;
    }
    for (; used < room; used++)
        set(g, x + used, y, TEXT(" "), 1, style);
    str_free(&cell);
    return room;
}

/* `shown` has been through text_display and fits. */
static int set_shown(Grid *g, int x, int y, Text shown, uint8_t style)
{
    Str ordered = {0};
    Text t = shown;
    if (g->is_reordering && g->mode == TEXT_UTF8) {
        bidi_reorder(&ordered, shown);
        t = (Text){ordered.p, ordered.n};
    }
    int used = 0;
    for (size_t i = 0; i < t.n;) {
        const Text rest = {t.p + i, t.n - i};
        const size_t n = text_cluster(rest);
        used += set_cluster(g, x + used, y, (Text){rest.p, n}, style);
        i += n;
    }
    str_free(&ordered);
    return used;
}

/* Plain ASCII is shown as it is: most text is, and it spares two copies. */
static bool is_plain(Text t)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.p[i] < 0x20 || t.p[i] > 0x7e)
            return false;
    return true;
}

static int put_plain(Grid *g, int x, int y, int w, Text t, uint8_t style)
{
    if (t.n > (size_t)w)
        return -1;
    for (size_t i = 0; i < t.n; i++)
        set(g, x + (int)i, y, (Text){t.p + i, 1}, 1, style);
    return (int)t.n;
}

int cells_put(Grid *g, int x, int y, int w, Text text, uint8_t style)
{
    if (w <= 0)
        return 0;
    if (is_plain(text)) {
        const int used = put_plain(g, x, y, w, text, style);
        if (used >= 0)
            return used;
    }
    Str shown = {0};
    Str cut = {0};
    text_display(&shown, text, g->mode);
    (void)text_cut(&cut, (Text){str_cstr(&shown), shown.n}, w, g->mode);
    const int used = set_shown(g, x, y, (Text){str_cstr(&cut), cut.n}, style);
    str_free(&shown);
    str_free(&cut);
    return used;
}

int cells_say(Grid *g, int x, int y, int w, const char *text, uint8_t style)
{
    return cells_put(g, x, y, w, str_text(text), style);
}

int cells_width(const Grid *g, Text text)
{
    if (is_plain(text))
        return (int)text.n;
    Str shown = {0};
    text_display(&shown, text, g->mode);
    const int n = text_cells((Text){str_cstr(&shown), shown.n});
    str_free(&shown);
    return n;
}

int cells_put_right(Grid *g, int x, int y, int w, Text text, uint8_t style)
{
    const int need = cells_width(g, text);
    const int shift = need < w ? w - need : 0;
    return shift + cells_put(g, x + shift, y, w - shift, text, style);
}

int cells_glyph(Grid *g, int x, int y, Glyph glyph, uint8_t style)
{
    const Text t = str_text(style_glyph(g->mode, glyph));
    return cells_put(g, x, y, (int)t.n, t, style);
}

void cells_point(Grid *g, int x, int y, uint32_t cp, uint8_t style)
{
    char s[5] = {0};
    if (cp < 0x80) {
        s[0] = (char)cp;
    } else if (cp < 0x800) { /* the middle dot */
        s[0] = (char)(0xC0 | (cp >> 6));
        s[1] = (char)(0x80 | (cp & 0x3F));
    } else { /* U+0800 to U+FFFF: braille and block elements */
        s[0] = (char)(0xE0 | (cp >> 12));
        s[1] = (char)(0x80 | ((cp >> 6) & 0x3F));
        s[2] = (char)(0x80 | (cp & 0x3F));
    }
    set(g, x, y, str_text(s), 1, style);
}

/* --- shapes --- */

void cells_fill(Grid *g, Rect r, uint8_t style)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            set(g, x, y, TEXT(" "), 1, style);
}

void cells_select(Grid *g, Rect r)
{
    const Rect c = cells_clip(g, r);
    for (int y = c.y; y < c.y + c.h; y++)
        for (int x = c.x; x < c.x + c.w; x++)
            at(g, x, y)->style |= STYLE_SELECTED;
}

void cells_box(Grid *g, Rect r, const char *title, uint8_t style)
{
    if (r.w < 2 || r.h < 2)
        return;
    const int right = r.x + r.w - 1;
    const int bottom = r.y + r.h - 1;
    cells_fill(g, r, STYLE_PLAIN);
    for (int x = r.x + 1; x < right; x++) {
        cells_glyph(g, x, r.y, GLYPH_HLINE, style);
        cells_glyph(g, x, bottom, GLYPH_HLINE, style);
    }
    for (int y = r.y + 1; y < bottom; y++) {
        cells_glyph(g, r.x, y, GLYPH_VLINE, style);
        cells_glyph(g, right, y, GLYPH_VLINE, style);
    }
    cells_glyph(g, r.x, r.y, GLYPH_TOP_LEFT, style);
    cells_glyph(g, right, r.y, GLYPH_TOP_RIGHT, style);
    cells_glyph(g, r.x, bottom, GLYPH_BOTTOM_LEFT, style);
    cells_glyph(g, right, bottom, GLYPH_BOTTOM_RIGHT, style);
    if (title && title[0] && r.w > 6) {
        Pen pen = cells_pen(g, r.x + 2, r.y, r.w - 4);
        cells_pen_say(&pen, STYLE_BOLD, " %s ", title);
    }
}

void cells_bar(Grid *g, int x, int y, int w, double share, uint8_t style)
{
    const double clean = share > 0 ? (share < 1 ? share : 1) : 0; /* NaN becomes 0 */
    const int eighths = (int)(clean * 8 * w + 0.5);
    for (int i = 0; i < w; i++) {
        const int here = min_int(max_int(eighths - 8 * i, 0), 8);
        if (g->mode == TEXT_ASCII) {
            cells_point(g, x + i, y, here >= 4 ? '#' : '.',
                        here >= 4 ? style : STYLE_DIM);
        } else if (here > 0) { /* U+2588 full block ... U+258F one eighth */
            cells_point(g, x + i, y, (uint32_t)(0x2588 + 8 - here), style);
        }
    }
}

/* --- paragraphs --- */

static size_t line_end(Text t)
{
    const char *nl = t.n ? memchr(t.p, '\n', t.n) : NULL;
    return nl ? (size_t)(nl - t.p) : t.n;
}

/* Bytes of the next wrapped line of `shown` (no line ends in it) and, in *next, where the
 * following one begins. A word wider than the line is broken between clusters. */
static size_t wrap(Text shown, int w, size_t *next)
{
    int used = 0;
    size_t i = 0;
    size_t blank_at = 0;
    bool has_blank = false;
    while (i < shown.n) {
        const Text rest = {shown.p + i, shown.n - i};
        const size_t n = text_cluster(rest);
        const int cells = text_cells((Text){rest.p, n});
        if (rest.p[0] == ' ' && i > 0) {
            blank_at = i;
            has_blank = true;
        }
        if (used + cells > w && i > 0) {
            const size_t end = has_blank ? blank_at : i;
            *next = end;
            while (*next < shown.n && shown.p[*next] == ' ')
                *next += 1;
            return end;
        }
        used += cells;
        i += n;
    }
    *next = shown.n;
    return shown.n;
}

/* Draws (g not NULL) or only counts the lines of one hard line. */
static int wrap_line(Grid *g, Rect r, Text line, TextMode mode, uint8_t style)
{
    Str shown = {0};
    text_display(&shown, line, mode);
    Text rest = {str_cstr(&shown), shown.n};
    int lines = 0;
    do {
        size_t next = 0;
        const size_t n = wrap(rest, r.w, &next);
        const bool is_last = lines == r.h - 1;
        if (g && lines < r.h) {
            const Text t = is_last ? rest : (Text){rest.p, n};
            Str cut = {0};
            (void)text_cut(&cut, t, r.w, mode);
            (void)set_shown(g, r.x, r.y + lines, (Text){str_cstr(&cut), cut.n}, style);
            str_free(&cut);
        }
        lines++;
        rest = (Text){rest.p + next, rest.n - next};
    } while (rest.n > 0 && (!g || lines < r.h));
    str_free(&shown);
    return lines;
}

static int paragraph(Grid *g, Rect r, Text text, TextMode mode, uint8_t style)
{
    int lines = 0;
    Text rest = text;
    while (rest.n > 0 && (!g || lines < r.h)) {
        const size_t n = line_end(rest);
        const Rect left = {r.x, r.y + lines, r.w, r.h - lines};
        lines += wrap_line(g, left, (Text){rest.p, n}, mode, style);
        const size_t skip = n < rest.n ? n + 1 : n;
        rest = (Text){rest.p + skip, rest.n - skip};
    }
    return lines;
}

int cells_paragraph(Grid *g, Rect r, Text text, uint8_t style)
{
    return r.w > 0 && r.h > 0 ? paragraph(g, r, text, g->mode, style) : 0;
}

int cells_paragraph_lines(const Grid *g, int w, Text text)
{
    return w > 0 ? paragraph(NULL, (Rect){0, 0, w, 0}, text, g->mode, STYLE_PLAIN) : 0;
}

/* --- pen --- */

Pen cells_pen(Grid *g, int x, int y, int w)
{
    return (Pen){g, x, y, x + max_int(w, 0)};
}

void cells_pen_put(Pen *pen, uint8_t style, Text text)
{
    pen->x += cells_put(pen->g, pen->x, pen->y, pen->end - pen->x, text, style);
}

void cells_pen_say(Pen *pen, uint8_t style, const char *fmt, ...)
{
    Str s = {0};
    va_list ap;
    va_start(ap, fmt);
    str_addv(&s, fmt, ap);
    va_end(ap);
    cells_pen_put(pen, style, (Text){str_cstr(&s), s.n});
    str_free(&s);
}

void cells_pen_glyph(Pen *pen, uint8_t style, Glyph glyph)
{
    cells_pen_put(pen, style, str_text(style_glyph(pen->g->mode, glyph)));
}

void cells_pen_to(Pen *pen, int x)
{
    pen->x = min_int(max_int(pen->x, x), pen->end);
}

int cells_pen_left(const Pen *pen)
{
    return pen->end - pen->x;
}

void cells_write(const Grid *g, Str *out)
{
    for (int y = 0; y < g->h; y++) {
        const size_t begin = out->n;
        size_t end = begin;
        for (int x = 0; x < g->w; x++) {
            const GridCell *c = &g->cell[(size_t)y * (size_t)g->w + (size_t)x];
            if (c->width == 0)
                continue;
            str_add_cstr(out, c->s);
            if (strcmp(c->s, " ") != 0)
                end = out->n;
        }
        out->n = end;
        str_add_char(out, '\n');
    }
}
