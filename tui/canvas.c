#include "tui/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

/* Points in a cell from which its eight dots tell less than a shade. */
enum { CROWDED = 12 };

static const uint8_t bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

static size_t cells(const Canvas *c)
{
    return (size_t)c->w * (size_t)c->h;
}

void canvas_resize(Canvas *c, int w, int h)
{
    const int cols = w > 0 ? w : 0;
    const int rows = h > 0 ? h : 0;
    if (c->w != cols || c->h != rows || !c->dots) {
        canvas_free(c);
        c->w = cols;
        c->h = rows;
        c->dots = mem_xcalloc(cells(c), 1);
        c->line = mem_xcalloc(cells(c), 1);
        c->count = mem_xcalloc(cells(c) * CANVAS_GROUPS, sizeof *c->count);
    }
    canvas_clear(c);
}

void canvas_clear(Canvas *c)
{
    if (!c->dots)
        return;
    memset(c->dots, 0, cells(c));
    memset(c->line, 0, cells(c));
    memset(c->count, 0, cells(c) * CANVAS_GROUPS * sizeof *c->count);
}

void canvas_free(Canvas *c)
{
    free(c->dots);
    free(c->line);
    free(c->count);
    *c = (Canvas){0};
}

/* A place in dots. A point in the middle of the view lies on the border of two dots: the
 * millionth of a dot keeps the last bits of its place from choosing between them. */
static double across(const Canvas *c, CanvasView v, double x)
{
    return (x - v.x) * v.scale + c->w + 1e-6;
}

static double down(const Canvas *c, CanvasView v, double y)
{
    return (v.y - y) * v.scale + 2.0 * c->h + 1e-6;
}

bool canvas_place(const Canvas *c, CanvasView v, double x, double y, int *dx, int *dy)
{
    const double px = floor(across(c, v, x));
    const double py = floor(down(c, v, y));
    /* Written so that NaN fails. */
    if (!(px >= 0 && px < 2.0 * c->w && py >= 0 && py < 4.0 * c->h))
        return false;
    *dx = (int)px;
    *dy = (int)py;
    return true;
}

int32_t canvas_add(Canvas *c, CanvasView v, const double *xy, const uint8_t *group,
                   int32_t n)
{
    int32_t inside = 0;
    for (int32_t i = 0; i < n; i++) {
        int dx = 0;
        int dy = 0;
        if (!canvas_place(c, v, xy[2 * (size_t)i], xy[2 * (size_t)i + 1], &dx, &dy))
            continue;
        const size_t k = (size_t)(dy >> 2) * (size_t)c->w + (size_t)(dx >> 1);
        c->dots[k] |= bit[dy & 3][dx & 1];
        c->count[k * CANVAS_GROUPS + group[i]]++;
        inside++;
    }
    return inside;
}

/* Liang and Barsky: the part of the segment p + t d, t in [*t0, *t1], where num/den
 * limits t. False when nothing is left. */
static bool clip(double den, double num, double *t0, double *t1)
{
    if (den == 0)
        return num <= 0;
    const double t = num / den;
    if (den > 0) {
        if (t > *t1)
            return false;
        *t0 = t > *t0 ? t : *t0;
    } else {
        if (t < *t0)
            return false;
        *t1 = t < *t1 ? t : *t1;
    }
    return true;
}

static void set_line_dot(Canvas *c, int dx, int dy)
{
    if (dx >= 0 && dy >= 0 && dx < 2 * c->w && dy < 4 * c->h)
        c->line[(size_t)(dy >> 2) * (size_t)c->w + (size_t)(dx >> 1)] |=
            bit[dy & 3][dx & 1];
}

void canvas_add_line(Canvas *c, CanvasView v, const double *from, const double *to)
{
    const double x0 = across(c, v, from[0]);
    const double y0 = down(c, v, from[1]);
    const double x1 = across(c, v, to[0]);
    const double y1 = down(c, v, to[1]);
    const double dx = x1 - x0;
    const double dy = y1 - y0;
    double t0 = 0;
    double t1 = 1;
    if (!isfinite(dx) || !isfinite(dy) || !clip(dx, -x0, &t0, &t1) ||
        !clip(-dx, x0 - 2.0 * c->w, &t0, &t1) || !clip(dy, -y0, &t0, &t1) ||
        !clip(-dy, y0 - 4.0 * c->h, &t0, &t1))
        return;
    const double ax = x0 + t0 * dx;
    const double ay = y0 + t0 * dy;
    const double bx = x0 + t1 * dx;
    const double by = y0 + t1 * dy;
    const int steps = (int)fmax(fabs(bx - ax), fabs(by - ay)) + 1;
    for (int i = 0; i <= steps; i++) {
        const double t = (double)i / steps;
        set_line_dot(c, (int)floor(ax + t * (bx - ax)), (int)floor(ay + t * (by - ay)));
    }
}

static int majority(const uint32_t *count, uint32_t *total)
{
    int best = 0;
    *total = 0;
    for (int i = 0; i < CANVAS_GROUPS; i++) {
        *total += count[i];
        if (count[i] > count[best])
            best = i;
    }
    return best;
}

/* 0 for the threshold, one more for each doubling. */
static int level(uint32_t n, uint32_t from)
{
    int l = 0;
    for (uint32_t edge = 2 * from; n >= edge && l < STYLE_LEVELS - 1; edge *= 2)
        l++;
    return l;
}

static void draw_ascii(Grid *g, int x, int y, int group, uint32_t n)
{
    static const char ramp[] = ".:-=+*#%@";
    int step = 0;
    for (uint32_t left = n; left > 1 && step < (int)sizeof ramp - 2; left /= 2)
        step++;
    cells_point(g, x, y, (uint32_t)ramp[step], (uint8_t)(STYLE_GROUP + group));
}

static void draw_cell(const Canvas *c, size_t k, Grid *g, int x, int y, CanvasShade shade)
{
    uint32_t n = 0;
    const int group = majority(&c->count[k * CANVAS_GROUPS], &n);
    if (g->mode == TEXT_ASCII) {
        if (n > 0)
            draw_ascii(g, x, y, group, n);
        else
            cells_point(g, x, y, '.', STYLE_LINK);
        return;
    }
    const uint32_t from = shade == CANVAS_DENSITY ? 1 : CROWDED;
    if (n >= from && shade != CANVAS_DOTS && c->line[k] == 0) {
        static const uint32_t block[STYLE_LEVELS] = {0x2591, 0x2591, 0x2592, 0x2593,
                                                     0x2588};
        const int l = level(n, from);
        cells_point(g, x, y, block[l], (uint8_t)(STYLE_SHADE + group * STYLE_LEVELS + l));
        return;
    }
    const uint8_t style = c->line[k] ? STYLE_LINK : (uint8_t)(STYLE_GROUP + group);
    cells_point(g, x, y, 0x2800u + (uint32_t)(c->dots[k] | c->line[k]), style);
}

void canvas_draw(const Canvas *c, Grid *g, int x, int y, CanvasShade shade)
{
    for (int row = 0; row < c->h; row++) {
        for (int col = 0; col < c->w; col++) {
            const size_t k = (size_t)row * (size_t)c->w + (size_t)col;
            if (c->dots[k] || c->line[k])
                draw_cell(c, k, g, x + col, y + row, shade);
        }
    }
}
