#include "tui/drift_plot.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "tui/canvas.h"

enum { LEAST_W = 24, LEAST_H = 4, SCALE = 5 /* cells of the numbers beside the frame */ };

bool drift_plot_fits(Rect r)
{
    return r.w >= LEAST_W && r.h >= LEAST_H;
}

/* --- the way --- */

typedef struct Frame {
    Grid *g;
    Rect r;      /* without the scale and the names */
    double most; /* at its upper edge; the lower is 0 */
    int n;
} Frame;

/* The cells of a snapshot: an equal share each. */
static int left_of(const Frame *f, int i)
{
    return f->r.x + (int)((long)f->r.w * i / f->n);
}

/* Height of a value above the lower edge, in dots of a quarter cell. */
static double dots_of(const Frame *f, double v)
{
    return v / f->most * (4 * f->r.h - 1);
}

static double most_of(const DriftPlotStep *step, int n)
{
    double most = 0;
    for (int i = 0; i < n; i++) {
        most = isfinite(step[i].distance) ? fmax(most, step[i].distance) : most;
        most = isfinite(step[i].hi) ? fmax(most, step[i].hi) : most;
    }
    return most > 0 ? 1.05 * most : 1;
}

/* Cells whose middle lies in the usual range. */
static void draw_band(const Frame *f, const DriftPlotStep *step)
{
    const uint32_t sign = f->g->mode == TEXT_ASCII ? ':' : 0x2591;
    for (int i = 0; i < f->n; i++) {
        if (!isfinite(step[i].lo) || !isfinite(step[i].hi))
            continue;
        for (int y = 0; y < f->r.h; y++) {
            const double middle = 4 * (f->r.h - 1 - y) + 1.5;
            if (middle + 2 < dots_of(f, step[i].lo) ||
                middle - 2 > dots_of(f, step[i].hi))
                continue;
            for (int x = left_of(f, i); x < left_of(f, i + 1); x++)
                cells_point(f->g, x, f->r.y + y, sign, STYLE_DIM);
        }
    }
}

/* The line from snapshot to snapshot that both have the word, and a mark at each. */
static void draw_line(const Frame *f, const DriftPlotStep *step)
{
    Canvas c = {0};
    canvas_resize(&c, f->r.w, f->r.h);
    const CanvasView dots = {f->r.w, 2 * f->r.h,
                             1}; /* the plane is the dots themselves */
    double last[2] = {NAN, NAN};
    for (int i = 0; i < f->n; i++) {
        const double x = left_of(f, i) + left_of(f, i + 1) - 2.0 * f->r.x;
        const double here[2] = {x, dots_of(f, step[i].distance) + 0.5};
        if (isfinite(here[1]) && isfinite(last[1]))
            canvas_add_line(&c, dots, last, here);
        last[0] = here[0];
        last[1] = here[1];
    }
    canvas_draw(&c, f->g, f->r.x, f->r.y, CANVAS_DOTS);
    canvas_free(&c);
    for (int i = 0; i < f->n; i++) {
        if (!isfinite(step[i].distance))
            continue;
        const int up = (int)floor(dots_of(f, step[i].distance) / 4);
        cells_glyph(f->g, (left_of(f, i) + left_of(f, i + 1)) / 2,
                    f->r.y + f->r.h - 1 - up, GLYPH_POINT, STYLE_GROUP + 1);
    }
}

static void draw_scale(const Frame *f, const DriftPlotStep *step)
{
    Str s = {0};
    number_add_fixed(&s, f->most, 2);
    (void)cells_put_right(f->g, f->r.x - SCALE, f->r.y, SCALE - 1, (Text){s.p, s.n},
                          STYLE_DIM);
    str_free(&s);
    (void)cells_put_right(f->g, f->r.x - SCALE, f->r.y + f->r.h - 1, SCALE - 1, TEXT("0"),
                          STYLE_DIM);
    for (int i = 0; i < f->n; i++) {
        const int x = left_of(f, i);
        const int room = left_of(f, i + 1) - x - 1;
        const int w = cells_width(f->g, step[i].name);
        const int at = w < room ? x + (room - w + 1) / 2 : x;
        (void)cells_put(f->g, at, f->r.y + f->r.h, room, step[i].name,
                        (uint8_t)(isfinite(step[i].distance) ? STYLE_PLAIN : STYLE_DIM));
    }
}

void drift_plot_way(Grid *g, Rect r, const DriftPlotStep *step, int n)
{
    if (!drift_plot_fits(r) || n < 1 || n > r.w - SCALE)
        return;
    const Frame f = {g, {r.x + SCALE, r.y, r.w - SCALE, r.h - 1}, most_of(step, n), n};
    draw_band(&f, step);
    draw_line(&f, step);
    draw_scale(&f, step);
}

/* --- the plane --- */

typedef struct Plane {
    Grid *g;
    Rect r;
    double x0, y0, dx, dy; /* of the window */
} Plane;

static Plane window_of(Grid *g, Rect r, const DriftPlotPlace *place, int32_t n)
{
    double lo[2] = {INFINITY, INFINITY};
    double hi[2] = {-INFINITY, -INFINITY};
    for (int32_t i = 0; i < n; i++) {
        lo[0] = fmin(lo[0], place[i].x);
        lo[1] = fmin(lo[1], place[i].y);
        hi[0] = fmax(hi[0], place[i].x);
        hi[1] = fmax(hi[1], place[i].y);
    }
    const double dx = hi[0] > lo[0] ? hi[0] - lo[0] : 1;
    const double dy = hi[1] > lo[1] ? hi[1] - lo[1] : 1;
    return (Plane){g, r, lo[0] - 0.02 * dx, lo[1] - 0.02 * dy, 1.04 * dx, 1.04 * dy};
}

/* Words begin at their place: the window leaves them a fifth of its width. */
static double cell_x(const Plane *p, double x)
{
    return (x - p->x0) / p->dx * (0.8 * p->r.w);
}

static double cell_y(const Plane *p, double y)
{
    return (1 - (y - p->y0) / p->dy) * p->r.h;
}

static int column(const Plane *p, double x)
{
    const int at = (int)cell_x(p, x);
    return at < p->r.w ? at : p->r.w - 1;
}

static int line(const Plane *p, double y)
{
    const int at = (int)cell_y(p, y);
    return at < p->r.h ? at : p->r.h - 1;
}

static void draw_way(const Plane *p, const DriftPlotPlace *place, int32_t n)
{
    Canvas c = {0};
    canvas_resize(&c, p->r.w, p->r.h);
    const CanvasView dots = {p->r.w, 2 * p->r.h, 1};
    const DriftPlotPlace *last = NULL;
    for (int32_t i = 0; i < n; i++) {
        if (place[i].snapshot < 0)
            continue;
        if (last) {
            const double from[2] = {2 * cell_x(p, last->x),
                                    4 * (p->r.h - cell_y(p, last->y))};
            const double to[2] = {2 * cell_x(p, place[i].x),
                                  4 * (p->r.h - cell_y(p, place[i].y))};
            canvas_add_line(&c, dots, from, to);
        }
        last = &place[i];
    }
    canvas_draw(&c, p->g, p->r.x, p->r.y, CANVAS_DOTS);
    canvas_free(&c);
}

/* Whether w cells from here are free of other words; they are then taken. */
static bool claim(bool *is_taken, const Plane *p, int x, int y, int w)
{
    if (x + w > p->r.w)
        return false;
    for (int i = 0; i < w; i++)
        if (is_taken[y * p->r.w + x + i])
            return false;
    for (int i = 0; i < w; i++)
        is_taken[y * p->r.w + x + i] = true;
    return true;
}

void drift_plot_plane(Grid *g, Rect r, const DriftPlotPlace *place, int32_t n)
{
    if (!drift_plot_fits(r) || n < 1)
        return;
    const Plane p = window_of(g, r, place, n);
    bool *is_taken = mem_xcalloc((size_t)r.w * (size_t)r.h, sizeof *is_taken);
    draw_way(&p, place, n);
    for (int32_t i = 0; i < n; i++)
        if (place[i].snapshot >= 0)
            is_taken[line(&p, place[i].y) * r.w + column(&p, place[i].x)] = true;
    for (int32_t i = 0; i < n; i++) {
        if (place[i].snapshot >= 0)
            continue;
        const int x = column(&p, place[i].x);
        const int y = line(&p, place[i].y);
        const int w = cells_width(g, place[i].word);
        if (claim(is_taken, &p, x, y, w + 1))
            (void)cells_put(g, r.x + x, r.y + y, w, place[i].word, STYLE_DIM);
        else if (claim(is_taken, &p, x, y, 1))
            cells_glyph(g, r.x + x, r.y + y, GLYPH_HOLLOW, STYLE_DIM);
    }
    for (int32_t i = 0; i < n; i++) {
        if (place[i].snapshot < 0)
            continue;
        Str s = {0};
        str_addf(&s, "%d", place[i].snapshot + 1);
        (void)cells_put(g, r.x + column(&p, place[i].x), r.y + line(&p, place[i].y), 3,
                        (Text){s.p, s.n}, (uint8_t)((STYLE_GROUP + 1) | STYLE_SELECTED));
        str_free(&s);
    }
    free(is_taken);
}
