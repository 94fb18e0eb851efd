#include "tui/quadrants_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/diag/say.h"

enum {
    NAMES_FROM = 14, /* lines from which the grid has the names of its quadrants */
    LABELS = 5,      /* cells for the levels of D3 */
    PLACE_W = 4,     /* least width of a place: blank, two digits, shade */
    PLACE_W_MOST = 9,
    PLACE_H_MOST = 3
};

/* --- words and places --- */

Text quadrants_draw_word(const QuadrantsPlot *p, int32_t i, int col)
{
    return table_cell(p->q.words, p->q.word[i].row, col).text;
}

Text quadrants_draw_quadrant(const QuadrantsPlot *p, int32_t i)
{
    return quadrants_draw_word(p, i, p->q.col_quadrant);
}

/* The row of a quadrant in its table, -1. */
int32_t quadrants_draw_find(const QuadrantsPlot *p, Text name)
{
    const int col = table_find_col(p->q.sums, "quadrant");
    for (int32_t i = 0; col >= 0 && i < table_rows(p->q.sums); i++)
        if (str_compare(table_cell(p->q.sums, i, col).text, name) == 0)
            return i;
    return -1;
}

bool quadrants_draw_is_same(const QuadrantsPlot *p, int32_t a, int32_t b)
{
    return quadrants_place(&p->q, a, 0) == quadrants_place(&p->q, b, 0) &&
           quadrants_place(&p->q, a, 1) == quadrants_place(&p->q, b, 1);
}

/* --- the grid --- */

/* Words to a shade: one, some, many; the steps double. */
static int shade_of(int32_t n)
{
    int level = 0;
    for (int32_t edge = 2; n >= edge && level < STYLE_LEVELS - 1; edge *= 3)
        level++;
    return level;
}

static void draw_shade(Grid *g, Rect r, const QuadrantsCount *c)
{
    static const uint32_t block[STYLE_LEVELS] = {0x2591, 0x2591, 0x2592, 0x2593, 0x2588};
    static const char ramp[STYLE_LEVELS + 1] = ".:+*#";
    const int level = shade_of(c->words);
    const int group = 2 * c->hits >= c->words ? 0 : 1;
    const uint32_t cp = g->mode == TEXT_ASCII ? (uint32_t)ramp[level] : block[level];
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            cells_point(g, x, y, cp,
                        (uint8_t)(STYLE_SHADE + group * STYLE_LEVELS + level));
    }
}

/* Numbers of a place: its words, and where there is room its hits before them. */
static void draw_place(const QuadrantsPlot *p, Grid *g, Rect r, const QuadrantsCount *c)
{
    if (c->words == 0) {
        (void)cells_put_right(g, r.x, r.y + r.h - 1, r.w, TEXT("."), STYLE_DIM);
        return;
    }
    char number[48];
    if (r.w >= PLACE_W_MOST)
        (void)snprintf(number, sizeof number, "%d/%d", c->hits, c->words);
    else if (c->words < 1000)
        (void)snprintf(number, sizeof number, "%d", c->words);
    else
        (void)snprintf(number, sizeof number, "%dk", c->words / 1000);
    if (r.h > 1)
        draw_shade(g, (Rect){r.x + 1, r.y, r.w - 1, r.h - 1}, c);
    else if ((int)strlen(number) + 1 < r.w)
        draw_shade(g, (Rect){r.x + 1, r.y, r.w - 1 - (int)strlen(number), 1}, c);
    (void)cells_put_right(g, r.x, r.y + r.h - 1, r.w, str_text(number), STYLE_PLAIN);
    if (p->current >= 0 && c->first >= 0 &&
        quadrants_draw_is_same(p, c->first, p->current)) {
        cells_select(g, (Rect){r.x + 1, r.y, r.w - 1, r.h});
        cells_glyph(g, r.x, r.y + r.h - 1, GLYPH_CURSOR, STYLE_BOLD);
    }
}

/* Where a place begins on an axis, in cells; one cell is kept for the threshold. */
static int offset(const QuadrantsAxis *a, int place, int size)
{
    return place * size + (place >= a->low ? 1 : 0);
}

static bool has_threshold(const QuadrantsAxis *a)
{
    return a->low > 0 && a->low < a->places;
}

static int extent(const QuadrantsAxis *a, int size)
{
    return a->places * size + 1;
}

/* D3 grows upward: the line of the top of a place. */
int quadrants_draw_top(const QuadrantsPlot *p, int place)
{
    const QuadrantsAxis *a = &p->q.axis[1];
    return p->grid.y + extent(a, p->place_h) - offset(a, place, p->place_h) - p->place_h;
}

int quadrants_draw_left(const QuadrantsPlot *p, int place)
{
    return p->grid.x + offset(&p->q.axis[0], place, p->place_w);
}

static void draw_thresholds(const QuadrantsPlot *p, Grid *g)
{
    const QuadrantsAxis *d2 = &p->q.axis[0];
    const QuadrantsAxis *d3 = &p->q.axis[1];
    const int x = quadrants_draw_left(p, d2->low) - 1;
    const int y = quadrants_draw_top(p, d3->low) + p->place_h;
    for (int i = 0; has_threshold(d3) && i < p->grid.w; i++)
        cells_glyph(g, p->grid.x + i, y, GLYPH_HLINE, STYLE_FIELD);
    for (int i = 0; has_threshold(d2) && i < p->grid.h; i++)
        cells_glyph(g, x, p->grid.y + i, GLYPH_VLINE, STYLE_FIELD);
    if (has_threshold(d2) && has_threshold(d3))
        cells_glyph(g, x, y, GLYPH_CROSS, STYLE_FIELD);
}

/* What the quadrants are called, above and below the grid, as far as their width goes. */
static void draw_names(const QuadrantsPlot *p, Grid *g)
{
    const int x = quadrants_draw_left(p, p->q.axis[0].low);
    const int left = x - 1 - p->grid.x;
    const int right = p->grid.x + p->grid.w - x;
    const int below = p->grid.y + p->grid.h;
    (void)cells_put_right(g, p->grid.x, p->grid.y - 1, left, TEXT("despite"), STYLE_BOLD);
    (void)cells_say(g, x + 1, p->grid.y - 1, right, "kept", STYLE_BOLD);
    (void)cells_put_right(g, p->grid.x, below, left, TEXT("disagree"), STYLE_BOLD);
    (void)cells_say(g, x + 1, below, right, "map-fault", STYLE_BOLD);
}

/* A level as the share that it is: "0", ".3", "1". */
static void add_level(Str *out, const QuadrantsAxis *a, int level)
{
    char digits[16];
    (void)say_share(digits, (double)level / a->k);
    size_t n = strlen(digits);
    while (n > 1 && digits[n - 1] == '0')
        n--;
    n -= n > 1 && digits[n - 1] == '.';
    if (level == 0)
        str_add_char(out, '0');
    else
        str_add(out, digits, n);
}

/* The levels of a place: ".3", or ".3-.5" where it has several. */
static void add_levels(Str *out, const QuadrantsAxis *a, int place)
{
    const int from = quadrants_level(a, place);
    const int end = place == a->low - 1     ? a->high
                    : place + 1 < a->places ? quadrants_level(a, place + 1)
                                            : a->top + 1;
    add_level(out, a, from);
    if (end - 1 == from)
        return;
    str_add_char(out, '-');
    add_level(out, a, end - 1);
}

static void put_level(Grid *g, Rect line, const QuadrantsAxis *a, int place)
{
    Str s = {0};
    add_level(&s, a, quadrants_level(a, place));
    (void)cells_put_right(g, line.x, line.y, line.w, (Text){s.p, s.n}, STYLE_DIM);
    str_free(&s);
}

static void draw_axes(const QuadrantsPlot *p, Grid *g, Rect r, bool has_names)
{
    const QuadrantsAxis *d2 = &p->q.axis[0];
    const QuadrantsAxis *d3 = &p->q.axis[1];
    (void)cells_say(g, r.x + 1, r.y, r.w - 1, "D3 does the map keep it?", STYLE_DIM);
    for (int i = 0; i < d3->places; i++) {
        put_level(g,
                  (Rect){r.x, quadrants_draw_top(p, i) + p->place_h - 1, LABELS - 1, 1},
                  d3, i);
    }
    const int y = p->grid.y + p->grid.h + has_names;
    for (int i = 0; i < d2->places; i++)
        put_level(g, (Rect){quadrants_draw_left(p, i), y, p->place_w, 1}, d2, i);
    if (y + 1 < r.y + r.h)
        (void)cells_put_right(g, r.x, y + 1, LABELS + p->grid.w,
                              TEXT("D2 do the languages agree?"), STYLE_DIM);
}

static int between(int n, int least, int most)
{
    return n < least ? least : n > most ? most : n;
}

void quadrants_draw_grid(QuadrantsPlot *p, Grid *g, Rect r)
{
    const bool has_names = r.h >= NAMES_FROM;
    const int below = r.h >= 9 ? 2 : 1;
    const int w = r.w - LABELS - 1;
    const int h = r.h - below - 2 - 2 * has_names; /* the threshold has a line, too */
    quadrants_lay(&p->q, w / PLACE_W, h);
    const QuadrantsAxis *d2 = &p->q.axis[0];
    const QuadrantsAxis *d3 = &p->q.axis[1];
    p->place_w = between(w / d2->places, PLACE_W, PLACE_W_MOST);
    p->place_h = between(h / d3->places, 1, PLACE_H_MOST);
    p->grid = (Rect){r.x + LABELS, r.y + 1 + has_names, extent(d2, p->place_w),
                     extent(d3, p->place_h)};
    free(p->count);
    p->count = quadrants_make_counts(&p->q);
    draw_thresholds(p, g);
    for (int y = 0; y < d3->places; y++) {
        for (int x = 0; x < d2->places; x++) {
            draw_place(p, g,
                       (Rect){quadrants_draw_left(p, x), quadrants_draw_top(p, y),
                              p->place_w, p->place_h},
                       &p->count[y * d2->places + x]);
        }
    }
    if (has_names)
        draw_names(p, g);
    draw_axes(p, g, r, has_names);
}

/* --- beside the grid --- */

void quadrants_draw_rate(const QuadrantsPlot *p, Pen *pen, int32_t row,
                         const char *column, bool has_n)
{
    const Table *t = p->q.sums;
    const int col = table_find_col(t, column);
    const Cell c = col >= 0 ? table_cell(t, row, col) : (Cell){.is_missing = true};
    char buf[SAY_RATE];
    if (c.is_missing) {
        cells_pen_glyph(pen, STYLE_DIM, GLYPH_DASH);
        return;
    }
    cells_pen_say(pen, STYLE_BOLD, "%s", say_share(buf, c.rate.value));
    cells_pen_say(pen, STYLE_PLAIN, " [%s-", say_share(buf, c.rate.lo));
    cells_pen_say(pen, STYLE_PLAIN, "%s]", say_share(buf, c.rate.hi));
    if (has_n)
        cells_pen_say(pen, STYLE_DIM, " of %s", say_count(buf, c.rate.n));
}

/* Each quadrant with its share of the pairs and its P@1; returns the lines used. */
static int draw_quadrants(const QuadrantsPlot *p, Grid *g, Rect r)
{
    static const char *const order[] = {"kept", "map-fault", "disagree", "despite"};
    const int share = table_find_col(p->q.sums, "share");
    int y = r.y;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const int32_t row = quadrants_draw_find(p, str_text(order[i]));
        if (row < 0 || share < 0)
            continue;
        const bool is_here =
            str_compare(quadrants_draw_quadrant(p, p->current), str_text(order[i])) == 0;
        Pen pen = cells_pen(g, r.x, y++, r.w);
        if (is_here)
            cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_CURSOR);
        cells_pen_to(&pen, r.x + 1);
        cells_pen_say(&pen, is_here ? STYLE_BOLD : STYLE_PLAIN, "%-9s", order[i]);
        const Cell c = table_cell(p->q.sums, row, share);
        cells_pen_say(&pen, STYLE_PLAIN, " %4d ", c.is_missing ? 0 : (int)c.rate.hits);
        quadrants_draw_rate(p, &pen, row, "share", false);
        pen = cells_pen(g, r.x, y++, r.w);
        cells_pen_say(&pen, STYLE_DIM, "            P@1 ");
        quadrants_draw_rate(p, &pen, row, "p@1", false);
    }
    return y - r.y;
}

static void draw_pair(const QuadrantsPlot *p, Grid *g, Rect line, int32_t i)
{
    const bool is_hit = p->q.word[i].is_hit;
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    cells_pen_glyph(&pen, is_hit ? STYLE_GOOD : STYLE_BAD,
                    is_hit ? GLYPH_HIT : GLYPH_MISS);
    cells_pen_say(&pen, STYLE_PLAIN, " ");
    const uint8_t style = i == p->current ? STYLE_BOLD : STYLE_PLAIN;
    cells_pen_put(&pen, style, quadrants_draw_word(p, i, p->q.col_word));
    cells_pen_say(&pen, STYLE_DIM, " ");
    cells_pen_glyph(&pen, STYLE_DIM, GLYPH_ARROW);
    cells_pen_say(&pen, STYLE_DIM, " ");
    cells_pen_put(&pen, style, quadrants_draw_word(p, i, p->q.col_gold));
    if (i == p->current)
        cells_select(g, line);
}

void quadrants_draw_add_place(const QuadrantsPlot *p, Str *out)
{
    int32_t words = 0;
    int32_t hits = 0;
    for (int32_t i = 0; i < p->q.n; i++) {
        const bool is_here = quadrants_draw_is_same(p, i, p->current);
        words += is_here;
        hits += is_here && p->q.word[i].is_hit;
    }
    str_add_cstr(out, "D2 ");
    add_levels(out, &p->q.axis[0], quadrants_place(&p->q, p->current, 0));
    str_add_cstr(out, ", D3 ");
    add_levels(out, &p->q.axis[1], quadrants_place(&p->q, p->current, 1));
    str_addf(out, ": %d word%s, %d hit%s", words, words == 1 ? "" : "s", hits,
             hits == 1 ? "" : "s");
}

/* The words of the current place, the current one among them. */
static void draw_words(const QuadrantsPlot *p, Grid *g, Rect r)
{
    int32_t at = 0; /* place of the current word among them */
    for (int32_t i = 0; i < p->current; i++)
        at += quadrants_draw_is_same(p, i, p->current);
    Str s = {0};
    quadrants_draw_add_place(p, &s);
    (void)cells_put(g, r.x, r.y, r.w, (Text){s.p, s.n}, STYLE_BOLD);
    str_free(&s);
    const int rows = r.h - 1;
    const int32_t skip = at < rows ? 0 : at - rows + 1;
    int32_t k = 0;
    for (int32_t i = 0; i < p->q.n && k < skip + rows; i++) {
        if (!quadrants_draw_is_same(p, i, p->current))
            continue;
        if (k >= skip)
            draw_pair(p, g, (Rect){r.x, r.y + 1 + k - skip, r.w, 1}, i);
        k++;
    }
}

void quadrants_draw_panel(const QuadrantsPlot *p, Grid *g, Rect r)
{
    (void)cells_say(g, r.x + 1, r.y, r.w - 1, "quadrant  words share [95 %]", STYLE_DIM);
    int used = 1 + draw_quadrants(p, g, (Rect){r.x, r.y + 1, r.w, r.h - 1});
    Str s = {0};
    char n[32];
    str_addf(&s, "of %s pairs", say_count(n, p->q.n));
    if (p->q.missing > 0)
        str_addf(&s, "; %d not measured", p->q.missing);
    (void)cells_put(g, r.x + 1, r.y + used, r.w - 1, (Text){s.p, s.n}, STYLE_DIM);
    str_free(&s);
    used += r.h > 16 ? 2 : 1;
    if (r.h - used >= 2)
        draw_words(p, g, (Rect){r.x + 1, r.y + used, r.w - 1, r.h - used});
}
