#include "plots/render_field.h"

#include <math.h>
#include <stdlib.h>

#include "plots/render_marks.h"

/* Points: between the lines of hatching; between ticks, and their length. */
static const double hatch_gap = 3.2;
static const double tick_gap = 6;
static const double tick_length = 2;

/* --- areas ----------------------------------------------------------------------------
 */

static void fill(const Scene *s, cairo_t *cr, const SceneArea *a, PlaceBox box)
{
    const SceneStroke *k = &s->stroke[a->stroke];
    render_marks_set_color(cr, k->color, k->alpha);
    if (a->fill == SCENE_SHADED) {
        cairo_fill(cr);
        return;
    }
    cairo_save(cr);
    cairo_clip(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, k->width);
    const double high = box.y1 - box.y0;
    const int n = (int)((box.x1 - box.x0 + high) / hatch_gap) + 1;
    for (int i = 0; i < n; i++) {
        cairo_move_to(cr, box.x0 + i * hatch_gap, box.y0);
        cairo_line_to(cr, box.x0 + i * hatch_gap - high, box.y1);
    }
    cairo_stroke(cr);
    cairo_restore(cr);
}

void render_field_draw_areas(const RenderFrame *f, cairo_t *cr)
{
    const Scene *s = f->scene;
    for (int32_t i = 0; i < s->nareas; i++) {
        const SceneArea *a = &s->area[i];
        /* One path: polygons that touch leave no seams. */
        for (int32_t r = a->first; r < a->first + a->n; r++) {
            const double *xy = s->xy + 2 * s->ring[r].first;
            cairo_new_sub_path(cr);
            for (int32_t v = 0; v < s->ring[r].n; v++, xy += 2)
                cairo_line_to(cr, render_frame_x(f, xy[0]), render_frame_y(f, xy[1]));
            cairo_close_path(cr);
        }
        fill(s, cr, a, (PlaceBox){f->x0, f->y0, f->x1, f->y1});
    }
}

void render_field_draw_key(const RenderFrame *f, cairo_t *cr, int32_t area, double x,
                           double y)
{
    const PlaceBox box = {x + 1, y - 3, x + 12, y + 3};
    cairo_rectangle(cr, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
    fill(f->scene, cr, &f->scene->area[area], box);
    cairo_rectangle(cr, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
    cairo_set_line_width(cr, 0.4);
    render_marks_set_color(cr, PALETTE_FAINT, 1);
    cairo_stroke(cr);
}

/* --- along a line ---------------------------------------------------------------------
 */

/* A place on a path, in points on the page, and the direction there. */
typedef struct Spot {
    double x, y, ux, uy;
} Spot;

static double path_length(const RenderFrame *f, const ScenePath *p)
{
    const double *xy = f->scene->xy + 2 * p->first;
    double sum = 0;
    for (int32_t i = 1; i < p->n; i++, xy += 2)
        sum += hypot(render_frame_x(f, xy[2]) - render_frame_x(f, xy[0]),
                     render_frame_y(f, xy[3]) - render_frame_y(f, xy[1]));
    return sum;
}

/* The spot `far` points along the path. */
static Spot path_spot(const RenderFrame *f, const ScenePath *p, double far)
{
    const double *xy = f->scene->xy + 2 * p->first;
    for (int32_t i = 1; i < p->n; i++, xy += 2) {
        const double x = render_frame_x(f, xy[0]);
        const double y = render_frame_y(f, xy[1]);
        const double dx = render_frame_x(f, xy[2]) - x;
        const double dy = render_frame_y(f, xy[3]) - y;
        const double length = hypot(dx, dy);
        if (far <= length || i == p->n - 1) {
            const double share = length > 0 ? fmin(1, far / length) : 0;
            const double unit = length > 0 ? 1 / length : 0;
            return (Spot){x + share * dx, y + share * dy, unit * dx, unit * dy};
        }
        far -= length;
    }
    return (Spot){render_frame_x(f, xy[0]), render_frame_y(f, xy[1]), 0, 0};
}

void render_field_draw_ticks(const RenderFrame *f, cairo_t *cr, const ScenePath *p)
{
    const double length = path_length(f, p);
    const int n = (int)fmax(1, round(length / tick_gap));
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, 0.6 * f->scene->stroke[p->stroke].width);
    for (int i = 0; i < n; i++) {
        const Spot at = path_spot(f, p, (i + 0.5) * length / n);
        /* y grows downwards here: right of (ux, uy) is (-uy, ux). */
        cairo_move_to(cr, at.x, at.y);
        cairo_line_to(cr, at.x - tick_length * at.uy, at.y + tick_length * at.ux);
    }
    cairo_stroke(cr);
}

/* --- texts ----------------------------------------------------------------------------
 */

void render_field_make(RenderInline *t, const Scene *s, RenderText *rt,
                       RenderFacts *facts)
{
    *t = (RenderInline){.n = s->ninlined};
    t->piece = mem_xcalloc((size_t)t->n, sizeof *t->piece);
    t->box = mem_xcalloc((size_t)t->n, sizeof *t->box);
    t->is_placed = mem_xcalloc((size_t)t->n, sizeof *t->is_placed);
    const RenderStyle style = {.size = 0.9 * s->type_size, .is_bold = true};
    for (int32_t i = 0; i < t->n; i++)
        t->piece[i] =
            render_text_make(rt, (SceneText){.text = s->inlined[i].text}, style, facts);
}

void render_field_done(RenderInline *t)
{
    for (int32_t i = 0; i < t->n; i++)
        render_text_done(&t->piece[i]);
    free(t->piece);
    free(t->box);
    free(t->is_placed);
    *t = (RenderInline){0};
}

static bool is_free(const RenderInline *t, int32_t upto, const RenderFrame *f,
                    PlaceBox box)
{
    if (box.x0 < f->x0 + 1 || box.y0 < f->y0 + 1 || box.x1 > f->x1 - 1 ||
        box.y1 > f->y1 - 1)
        return false;
    for (int32_t i = 0; i < upto; i++)
        if (t->is_placed[i] && place_overlaps(t->box[i], box))
            return false;
    for (int32_t i = 0; i < f->scene->npoints; i++) {
        const ScenePoint *p = &f->scene->point[i];
        if (p->level != SCENE_STRONG)
            continue;
        const double x = render_frame_x(f, p->x);
        const double y = render_frame_y(f, p->y);
        const double r = p->size / 2;
        if (place_overlaps((PlaceBox){x - r, y - r, x + r, y + r}, box))
            return false;
    }
    return true;
}

static bool is_apart(const PlaceBox *taken, int32_t n, PlaceBox box)
{
    for (int32_t i = 0; i < n; i++)
        if (place_overlaps(taken[i], box))
            return false;
    return true;
}

/* The i-th place to try: along a path from its middle outwards, around a point on rings.
 */
static bool candidate(const SceneInline *text, const RenderFrame *f, double length, int i,
                      Spot *out)
{
    enum { ALONG = 15, AROUND = 25 };
    if (text->path >= 0) {
        const int step = i % 2 ? (i + 1) / 2 : -i / 2;
        *out = path_spot(f, &f->scene->path[text->path], length * (8 + step) / 16);
        return i < ALONG;
    }
    const int round = (i + 7) / 8;
    const double ring = 4.0 * round;
    const double turn = G_PI / 4 * i;
    *out = (Spot){render_frame_x(f, text->x) + ring * cos(turn),
                  render_frame_y(f, text->y) + ring * sin(turn), 0, 0};
    return i < AROUND;
}

void render_field_place(RenderInline *t, const RenderFrame *f, const PlaceBox *taken,
                        int32_t ntaken)
{
    for (int32_t i = 0; i < t->n; i++) {
        const SceneInline *text = &f->scene->inlined[i];
        const double w = t->piece[i].ink_w / 2 + 1;
        const double h = t->piece[i].ink_h / 2 + 1;
        const double length =
            text->path >= 0 ? path_length(f, &f->scene->path[text->path]) : 0;
        if (text->path >= 0 && length < 4 * w)
            continue;
        Spot at;
        for (int c = 0; !t->is_placed[i] && candidate(text, f, length, c, &at); c++) {
            t->box[i] = (PlaceBox){at.x - w, at.y - h, at.x + w, at.y + h};
            t->is_placed[i] =
                is_free(t, i, f, t->box[i]) && is_apart(taken, ntaken, t->box[i]);
        }
    }
}

void render_field_draw(const RenderInline *t, const RenderFrame *f, cairo_t *cr)
{
    for (int32_t i = 0; i < t->n; i++) {
        if (!t->is_placed[i])
            continue;
        const PlaceBox b = t->box[i];
        const RenderPiece *p = &t->piece[i];
        if (!f->scene->inlined[i].is_bare) {
            cairo_rectangle(cr, b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0);
            render_marks_set_color(cr, PALETTE_PAPER, 0.85);
            cairo_fill(cr);
        }
        const PaletteEntry *e =
            palette_entry(f->scene->stroke[f->scene->inlined[i].stroke].color);
        const double dark = 0.72 / 255; /* as labels: dark enough for small type */
        cairo_set_source_rgb(cr, dark * e->r, dark * e->g, dark * e->b);
        render_text_show(cr, p, b.x0 + 1 - p->ink_x, b.y0 + 1 - p->ink_y);
    }
}
