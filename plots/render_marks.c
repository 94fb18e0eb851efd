#include "plots/render_marks.h"

#include <math.h>

#include "plots/render_field.h"

/* Opacity of points at each level: the crowd lets the rest through. */
static const double level_alpha[] = {
    [SCENE_BACK] = 0.30, [SCENE_MAIN] = 0.75, [SCENE_STRONG] = 1};

void render_marks_set_color(cairo_t *cr, PaletteColor color, double alpha)
{
    const PaletteEntry *e = palette_entry(color);
    cairo_set_source_rgba(cr, e->r / 255.0, e->g / 255.0, e->b / 255.0, alpha);
}

void render_marks_set_text_color(cairo_t *cr, const Scene *s, int32_t group)
{
    if (group < 0) {
        render_marks_set_color(cr, PALETTE_INK, 1);
        return;
    }
    const PaletteEntry *e = palette_entry(s->group[group].color);
    const double dark = 0.72 / 255;
    cairo_set_source_rgb(cr, dark * e->r, dark * e->g, dark * e->b);
}

static void set_stroke(const Scene *s, cairo_t *cr, int32_t stroke)
{
    static const double dashes[] = {2.6, 1.6};
    static const double dots[] = {0.01, 1.9};
    const SceneStroke *k = &s->stroke[stroke];
    render_marks_set_color(cr, k->color, k->alpha);
    cairo_set_line_width(cr, k->width);
    cairo_set_line_cap(cr, k->dash == SCENE_DOTTED ? CAIRO_LINE_CAP_ROUND
                                                   : CAIRO_LINE_CAP_BUTT);
    switch (k->dash) {
    case SCENE_SOLID: cairo_set_dash(cr, NULL, 0, 0); break;
    case SCENE_DASHED: cairo_set_dash(cr, dashes, 2, 0); break;
    case SCENE_DOTTED: cairo_set_dash(cr, dots, 2, 0); break;
    }
}

static void polygon(cairo_t *cr, const double (*xy)[2], int n, double x, double y,
                    double r)
{
    for (int i = 0; i < n; i++)
        cairo_line_to(cr, x + r * xy[i][0], y + r * xy[i][1]);
    cairo_close_path(cr);
}

/* The outline of a marker whose area is that of a disc of diameter d. */
static void marker_path(cairo_t *cr, PaletteShape shape, double x, double y, double d)
{
    static const double up[][2] = {{0, -1.555}, {1.347, 0.777}, {-1.347, 0.777}};
    static const double down[][2] = {{0, 1.555}, {1.347, -0.777}, {-1.347, -0.777}};
    static const double square[][2] = {
        {-0.886, -0.886}, {0.886, -0.886}, {0.886, 0.886}, {-0.886, 0.886}};
    static const double diamond[][2] = {{0, -1.35}, {1.17, 0}, {0, 1.35}, {-1.17, 0}};
    static const double plus[][2] = {
        {-0.4, -1.2}, {0.4, -1.2}, {0.4, -0.4}, {1.2, -0.4}, {1.2, 0.4},   {0.4, 0.4},
        {0.4, 1.2},   {-0.4, 1.2}, {-0.4, 0.4}, {-1.2, 0.4}, {-1.2, -0.4}, {-0.4, -0.4}};
    static const double cross[][2] = {{-1.13, -0.57}, {-0.57, -1.13}, {0, -0.57},
                                      {0.57, -1.13},  {1.13, -0.57},  {0.57, 0},
                                      {1.13, 0.57},   {0.57, 1.13},   {0, 0.57},
                                      {-0.57, 1.13},  {-1.13, 0.57},  {-0.57, 0}};
    const double r = d / 2;
    cairo_new_sub_path(cr);
    switch (shape) {
    case PALETTE_TRIANGLE: polygon(cr, up, 3, x, y, r); break;
    case PALETTE_TRIANGLE_DOWN: polygon(cr, down, 3, x, y, r); break;
    case PALETTE_SQUARE: polygon(cr, square, 4, x, y, r); break;
    case PALETTE_DIAMOND: polygon(cr, diamond, 4, x, y, r); break;
    case PALETTE_PLUS: polygon(cr, plus, 12, x, y, r); break;
    case PALETTE_CROSS: polygon(cr, cross, 12, x, y, r); break;
    case PALETTE_CIRCLE:
    case PALETTE_SHAPES: cairo_arc(cr, x, y, r, 0, 2 * G_PI); break;
    }
}

typedef struct Mark {
    PaletteColor color;
    PaletteShape shape;
    SceneTrust trust;
    SceneLevel level;
    double size;
} Mark;

/* A ring, around a dot where it stands on paper of its own. */
static void draw_ring(cairo_t *cr, const Mark *m, double x, double y)
{
    const bool is_strong = m->level == SCENE_STRONG;
    const double size = is_strong ? m->size : 1.2 * m->size;
    cairo_set_dash(cr, NULL, 0, 0);
    if (is_strong) {
        marker_path(cr, m->shape, x, y, size + 0.8);
        render_marks_set_color(cr, PALETTE_PAPER, 1);
        cairo_fill(cr);
        marker_path(cr, m->shape, x, y, 0.4 * size);
        render_marks_set_color(cr, m->color, 1);
        cairo_fill(cr);
    }
    marker_path(cr, m->shape, x, y, size);
    cairo_set_line_width(cr, is_strong ? 0.6 : 0.3);
    render_marks_set_color(cr, m->color, fmin(1, 1.6 * level_alpha[m->level]));
    cairo_stroke(cr);
}

static void draw_marker(cairo_t *cr, const Mark *m, double x, double y)
{
    const double alpha = level_alpha[m->level];
    const double edge = fmin(0.9, fmax(0.35, 0.16 * m->size));
    if (m->trust == SCENE_PLACED) {
        draw_ring(cr, m, x, y);
        return;
    }
    /* Smaller markers are too many and too small to be read one by one. */
    if (m->level != SCENE_STRONG || m->trust == SCENE_TRUST_UNKNOWN ||
        m->trust == SCENE_TRUST_GOOD) {
        if (m->level == SCENE_STRONG) { /* paper around it, to stand off the crowd */
            marker_path(cr, m->shape, x, y, m->size + 1.2);
            render_marks_set_color(cr, PALETTE_PAPER, 1);
            cairo_fill(cr);
        }
        marker_path(cr, m->shape, x, y, m->size);
        render_marks_set_color(cr, m->color, alpha);
        cairo_fill(cr);
        return;
    }
    marker_path(cr, m->shape, x, y, m->size);
    render_marks_set_color(cr, PALETTE_PAPER, 1);
    cairo_fill_preserve(cr);
    if (m->trust == SCENE_TRUST_FAIR) {
        cairo_save(cr);
        cairo_clip(cr);
        cairo_rectangle(cr, x - m->size, y - m->size, m->size, 2 * m->size);
        render_marks_set_color(cr, m->color, 1);
        cairo_fill(cr);
        cairo_restore(cr);
        marker_path(cr, m->shape, x, y, m->size);
    }
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, edge);
    render_marks_set_color(cr, m->color, 1);
    cairo_stroke(cr);
}

static void draw_points(const RenderFrame *f, cairo_t *cr, SceneLevel level)
{
    const Scene *s = f->scene;
    for (int32_t i = 0; i < s->npoints; i++) {
        const ScenePoint *p = &s->point[i];
        if (p->level != level || !scene_is_inside(f->window, p->x, p->y))
            continue;
        const SceneGroup *g = &s->group[p->group];
        const Mark m = {g->color, g->shape, p->trust, p->level, p->size};
        draw_marker(cr, &m, render_frame_x(f, p->x), render_frame_y(f, p->y));
    }
}

static void draw_links(const RenderFrame *f, cairo_t *cr, SceneLevel level)
{
    const Scene *s = f->scene;
    /* Links of the crowd are hairlines that leave the labelled ones alone, the paler the
     * more of them there are. */
    const double crowd = fmax(0.18, fmin(0.4, 40.0 / (s->nlinks + 1)));
    for (int32_t i = 0; i < s->nlinks; i++) {
        const SceneLink *l = &s->link[i];
        if (l->level != level)
            continue;
        const ScenePoint *a = &s->point[l->a];
        const ScenePoint *b = &s->point[l->b];
        set_stroke(s, cr, l->stroke);
        if (level != SCENE_STRONG) {
            const SceneStroke *k = &s->stroke[l->stroke];
            render_marks_set_color(cr, k->color, crowd * k->alpha);
            cairo_set_line_width(cr, 0.6 * k->width);
        }
        cairo_move_to(cr, render_frame_x(f, a->x), render_frame_y(f, a->y));
        cairo_line_to(cr, render_frame_x(f, b->x), render_frame_y(f, b->y));
        cairo_stroke(cr);
    }
}

static void draw_paths(const RenderFrame *f, cairo_t *cr, bool is_filled)
{
    const Scene *s = f->scene;
    for (int32_t i = 0; i < s->npaths; i++) {
        const ScenePath *p = &s->path[i];
        if (p->is_filled != is_filled)
            continue;
        const double *xy = s->xy + 2 * p->first;
        for (int32_t v = 0; v < p->n; v++, xy += 2)
            cairo_line_to(cr, render_frame_x(f, xy[0]), render_frame_y(f, xy[1]));
        set_stroke(s, cr, p->stroke);
        if (is_filled)
            cairo_fill(cr);
        else
            cairo_stroke(cr);
        if (p->has_ticks)
            render_field_draw_ticks(f, cr, p);
    }
}

static void draw_rules(const RenderFrame *f, cairo_t *cr)
{
    for (int32_t i = 0; i < f->scene->nrules; i++) {
        const SceneRule *r = &f->scene->rule[i];
        set_stroke(f->scene, cr, r->stroke);
        if (r->is_vertical) {
            cairo_move_to(cr, render_frame_x(f, r->at), f->y0);
            cairo_line_to(cr, render_frame_x(f, r->at), f->y1);
        } else {
            cairo_move_to(cr, f->x0, render_frame_y(f, r->at));
            cairo_line_to(cr, f->x1, render_frame_y(f, r->at));
        }
        cairo_stroke(cr);
    }
}

typedef struct Box {
    double x, y, w, h;
} Box;

static void hatch(cairo_t *cr, Box b)
{
    const double gap = 2.6;
    cairo_save(cr);
    cairo_rectangle(cr, b.x, b.y, b.w, b.h);
    cairo_clip(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, 0.6);
    const int n = (int)((b.w + b.h) / gap) + 1;
    for (int i = 0; i < n; i++) {
        cairo_move_to(cr, b.x + i * gap, b.y);
        cairo_line_to(cr, b.x + i * gap - b.h, b.y + b.h);
    }
    cairo_stroke(cr);
    cairo_set_line_width(cr, 1.2); /* half of it inside the clip */
    cairo_rectangle(cr, b.x, b.y, b.w, b.h);
    cairo_stroke(cr);
    cairo_restore(cr);
}

/* Even groups are solid, odd ones hatched: told apart without colour. No grid shows
 * through. */
static void draw_box(const Scene *s, cairo_t *cr, int32_t group, Box b)
{
    const bool is_hatched = group % 2 == 1;
    cairo_rectangle(cr, b.x, b.y, b.w, b.h);
    render_marks_set_color(cr, PALETTE_PAPER, 1);
    cairo_fill_preserve(cr);
    render_marks_set_color(cr, s->group[group].color, is_hatched ? 0.25 : 1);
    cairo_fill(cr);
    render_marks_set_color(cr, s->group[group].color, 1);
    if (is_hatched)
        hatch(cr, b);
}

static void draw_bars(const RenderFrame *f, cairo_t *cr)
{
    for (int32_t i = 0; i < f->scene->nbars; i++) {
        const SceneBar *b = &f->scene->bar[i];
        const double x0 = render_frame_x(f, b->x0);
        const double x1 = render_frame_x(f, b->x1);
        const double y0 = render_frame_y(f, b->y0);
        const double y1 = render_frame_y(f, b->y1);
        draw_box(f->scene, cr, b->group,
                 (Box){fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0)});
    }
}

static void whisker_path(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    const double length = hypot(x1 - x0, y1 - y0);
    const double cap = 1.8;
    const double ux = length > 0 ? (x1 - x0) / length : 1;
    const double uy = length > 0 ? (y1 - y0) / length : 0;
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_move_to(cr, x0 - cap * uy, y0 + cap * ux);
    cairo_line_to(cr, x0 + cap * uy, y0 - cap * ux);
    cairo_move_to(cr, x1 - cap * uy, y1 + cap * ux);
    cairo_line_to(cr, x1 + cap * uy, y1 - cap * ux);
}

static void draw_intervals(const RenderFrame *f, cairo_t *cr)
{
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_SQUARE);
    for (int32_t i = 0; i < f->scene->nintervals; i++) {
        const SceneInterval *v = &f->scene->interval[i];
        whisker_path(cr, render_frame_x(f, v->x0), render_frame_y(f, v->y0),
                     render_frame_x(f, v->x1), render_frame_y(f, v->y1));
        /* Paper below the ink, so that the part on a dark bar is seen too. */
        render_marks_set_color(cr, PALETTE_PAPER, 0.85);
        cairo_set_line_width(cr, 2.0);
        cairo_stroke_preserve(cr);
        render_marks_set_color(cr, PALETTE_INK, 1);
        cairo_set_line_width(cr, 0.8);
        cairo_stroke(cr);
    }
}

void render_marks_draw(const RenderFrame *f, cairo_t *cr)
{
    cairo_save(cr);
    cairo_rectangle(cr, f->x0, f->y0, f->x1 - f->x0, f->y1 - f->y0);
    cairo_clip(cr);
    render_field_draw_areas(f, cr);
    draw_paths(f, cr, true);
    draw_bars(f, cr);
    draw_points(f, cr, SCENE_BACK);
    draw_links(f, cr, SCENE_MAIN);
    draw_points(f, cr, SCENE_MAIN);
    draw_paths(f, cr, false);
    draw_rules(f, cr);
    draw_intervals(f, cr);
    draw_links(f, cr, SCENE_STRONG);
    draw_points(f, cr, SCENE_STRONG);
    cairo_restore(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
}

double render_marks_key_width(const SceneKey *k)
{
    return k->kind == SCENE_KEY_POINT ? 5 : 13;
}

void render_marks_draw_key(const RenderFrame *f, cairo_t *cr, const SceneKey *k, double x,
                           double y, double size)
{
    const Scene *s = f->scene;
    const double middle = y + size / 2;
    switch (k->kind) {
    case SCENE_KEY_POINT: {
        /* An entry without group explains trust, in the shape of nobody. */
        const bool has_group = k->index >= 0;
        const Mark m = {has_group ? s->group[k->index].color : PALETTE_DIM,
                        has_group ? s->group[k->index].shape : PALETTE_CIRCLE, k->trust,
                        SCENE_STRONG, 4.2};
        draw_marker(cr, &m, x + 2.5, middle);
        break;
    }
    case SCENE_KEY_AREA: render_field_draw_key(f, cr, k->index, x, middle); break;
    case SCENE_KEY_BAR: draw_box(s, cr, k->index, (Box){x + 1, middle - 3, 11, 6}); break;
    case SCENE_KEY_LINE:
        set_stroke(s, cr, k->index);
        cairo_move_to(cr, x, middle);
        cairo_line_to(cr, x + 13, middle);
        cairo_stroke(cr);
        cairo_set_dash(cr, NULL, 0, 0);
        cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
        break;
    }
}
