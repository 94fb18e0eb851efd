/* From outside to inside: headings and legend take what they need at the top, axis words
 * at the left and bottom, notes at the right; the frame has the rest. How wide the words
 * of the y axis are depends on its ticks, these on the window, and the window of an
 * is_equal scene on the frame's shape: a few rounds settle it. */
#include "plots/render_frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plots/render_marks.h"

static const double pad = 3;       /* at the edge of the page */
static const double tick = 2.5;    /* length */
static const double key_space = 9; /* between legend entries */
static const double points_mm = 72 / 25.4;

/* Type sizes relative to the labels' size. */
static double title_size(const Scene *s)
{
    return s->type_size + 1.5;
}
static double small_size(const Scene *s)
{
    return s->type_size - 0.5;
}

static RenderPiece piece(RenderText *rt, Text t, double size, double width,
                         RenderFacts *facts)
{
    return render_text_make(rt, (SceneText){.text = t},
                            (RenderStyle){.size = size, .width = width}, facts);
}

static void axis_done(RenderAxis *a)
{
    for (int32_t i = 0; i < a->n; i++)
        render_text_done(&a->text[i]);
    free(a->at);
    free(a->text);
    *a = (RenderAxis){0};
}

static void axis_alloc(RenderAxis *a, int32_t n)
{
    axis_done(a);
    a->n = n;
    a->at = mem_xcalloc((size_t)n, sizeof *a->at);
    a->text = mem_xcalloc((size_t)n, sizeof *a->text);
}

typedef struct AxisRange {
    double lo, hi;
    int most; /* ticks */
} AxisRange;

/* The ticks of a range, or the categories, with their words. */
static void axis_fill(RenderAxis *a, const SceneAxis *axis, const RenderFrame *f,
                      AxisRange range, RenderText *rt, RenderFacts *facts)
{
    const double size = small_size(f->scene);
    if (axis->kind == SCENE_CATEGORIES) {
        axis_alloc(a, axis->ncategories);
        for (int32_t i = 0; i < a->n; i++) {
            a->at[i] = axis->category_at ? axis->category_at[i] : i;
            a->text[i] = render_text_make(rt, axis->category[i],
                                          (RenderStyle){.size = f->scene->type_size,
                                                        .width = 0.35 * f->width,
                                                        .is_right = true},
                                          facts);
        }
        return;
    }
    if (axis->kind == SCENE_BLANK) {
        axis_alloc(a, 0);
        return;
    }
    SceneTick ticks[SCENE_TICKS];
    axis_alloc(a, scene_make_ticks(range.lo, range.hi, range.most, ticks));
    for (int32_t i = 0; i < a->n; i++) {
        a->at[i] = ticks[i].at;
        a->text[i] = piece(rt, str_text(ticks[i].text), size, 0, facts);
    }
}

static double widest(const RenderAxis *a)
{
    double w = 0;
    for (int32_t i = 0; i < a->n; i++)
        w = fmax(w, a->text[i].w);
    return w;
}

static double tallest(const RenderAxis *a)
{
    double h = 0;
    for (int32_t i = 0; i < a->n; i++)
        h = fmax(h, a->text[i].h);
    return h;
}

/* Legend entries in rows from the left edge; returns the height they take. */
static double place_keys(RenderFrame *f, double top)
{
    const Scene *s = f->scene;
    if (s->nkeys == 0)
        return 0;
    const double row = 1.45 * s->type_size;
    double x = pad;
    double y = top;
    for (int32_t i = 0; i < s->nkeys; i++) {
        const double w = render_marks_key_width(&s->key[i]) + 3 + f->key[i].text.w;
        if (x > pad && x + w > f->width - pad) {
            x = pad;
            y += row;
        }
        f->key[i].x = x;
        f->key[i].y = y;
        x += w + key_space;
    }
    return y + row - top;
}

static void make_words(RenderFrame *f, RenderText *rt, RenderFacts *facts)
{
    const Scene *s = f->scene;
    const double page = f->width - 2 * pad;
    f->title = render_text_make(
        rt, (SceneText){.text = s->title},
        (RenderStyle){.size = title_size(s), .is_bold = true, .width = page}, facts);
    f->subtitle = piece(rt, s->subtitle, small_size(s), page, facts);
    f->x_title = piece(rt, s->x.title, s->type_size, 0, facts);
    f->y_title = piece(rt, s->y.title, s->type_size, 0, facts);
    f->note_title = piece(rt, s->note_title, small_size(s), 0, facts);
    f->note = mem_xcalloc((size_t)s->nnotes, sizeof *f->note);
    for (int32_t i = 0; i < s->nnotes; i++)
        f->note[i] = piece(rt, s->note[i].text, s->type_size, 0, facts);
    f->key = mem_xcalloc((size_t)s->nkeys, sizeof *f->key);
    for (int32_t i = 0; i < s->nkeys; i++)
        f->key[i].text = render_text_make(rt, s->key[i].text,
                                          (RenderStyle){.size = s->type_size}, facts);
}

static double notes_width(const RenderFrame *f)
{
    double w = f->note_title.w;
    for (int32_t i = 0; i < f->scene->nnotes; i++)
        w = fmax(w, f->note[i].w);
    return f->scene->nnotes > 0 ? w + 6 : 0;
}

static double top_height(RenderFrame *f)
{
    double y = pad;
    y += f->title.h;
    y += f->subtitle.h > 0 ? f->subtitle.h + 1 : 0;
    if (f->scene->nkeys > 0)
        y += 3 + place_keys(f, y + 3);
    y += f->note_title.h > 0 ? f->note_title.h : 0;
    return y + 4;
}

/* One round of fitting: the frame from the words, the words from the frame. */
static void fit(RenderFrame *f, RenderText *rt, RenderFacts *facts)
{
    const Scene *s = f->scene;
    const double bottom =
        tick + 1.5 + tallest(&f->x) + (f->x_title.h > 0 ? f->x_title.h + 1 : 0) + pad;
    const double left =
        (f->y_title.h > 0 ? f->y_title.h + 2 : 0) + widest(&f->y) + tick + 2 + pad;
    const double half_tick = f->x.n > 0 ? f->x.text[f->x.n - 1].w / 2 : 0;
    f->x0 = left;
    f->x1 = f->width - pad - fmax(notes_width(f), half_tick);
    f->y0 = top_height(f);
    f->y1 = f->height - bottom;
    /* A page too small for its words still gets a frame. */
    f->x1 = fmax(f->x1, f->x0 + 10);
    f->y1 = fmax(f->y1, f->y0 + 10);
    f->window = scene_fit_window(s, scene_window(s), (f->x1 - f->x0) / (f->y1 - f->y0));
    const SceneWindow w = f->window;
    const int x_most = (int)((f->x1 - f->x0) / (2.9 * s->type_size));
    const int y_most = (int)((f->y1 - f->y0) / (2.3 * s->type_size));
    axis_fill(&f->x, &s->x, f, (AxisRange){w.x0, w.x1, x_most}, rt, facts);
    axis_fill(&f->y, &s->y, f, (AxisRange){w.y0, w.y1, y_most}, rt, facts);
}

void render_frame_init(RenderFrame *f, const Scene *s, RenderText *rt, RenderFacts *facts)
{
    *f = (RenderFrame){.scene = s};
    f->width = s->width_mm * points_mm;
    f->height = s->height_mm * points_mm;
    make_words(f, rt, facts);
    /* Words shaped again in later rounds would count their missing glyphs again: the
     * rounds before the last go to facts that are dropped. */
    enum { ROUNDS = 3 };
    for (int round = 0; round < ROUNDS; round++) {
        RenderFacts dropped = {0};
        fit(f, rt, round == ROUNDS - 1 ? facts : &dropped);
        render_cairo_facts_free(&dropped);
    }
}

void render_frame_done(RenderFrame *f)
{
    axis_done(&f->x);
    axis_done(&f->y);
    render_text_done(&f->title);
    render_text_done(&f->subtitle);
    render_text_done(&f->x_title);
    render_text_done(&f->y_title);
    render_text_done(&f->note_title);
    for (int32_t i = 0; i < f->scene->nnotes; i++)
        render_text_done(&f->note[i]);
    for (int32_t i = 0; i < f->scene->nkeys; i++)
        render_text_done(&f->key[i].text);
    free(f->note);
    free(f->key);
}

double render_frame_x(const RenderFrame *f, double x)
{
    return f->x0 + (x - f->window.x0) / (f->window.x1 - f->window.x0) * (f->x1 - f->x0);
}

double render_frame_y(const RenderFrame *f, double y)
{
    const double share = (y - f->window.y0) / (f->window.y1 - f->window.y0);
    return f->scene->y.is_downward ? f->y0 + share * (f->y1 - f->y0)
                                   : f->y1 - share * (f->y1 - f->y0);
}

static void line(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
    cairo_stroke(cr);
}

void render_frame_draw_grid(const RenderFrame *f, cairo_t *cr)
{
    render_marks_set_color(cr, PALETTE_GRID, 1);
    cairo_set_line_width(cr, 0.5);
    if (f->scene->x.has_grid) {
        for (int32_t i = 0; i < f->x.n; i++)
            line(cr, render_frame_x(f, f->x.at[i]), f->y0, render_frame_x(f, f->x.at[i]),
                 f->y1);
    }
    if (f->scene->y.has_grid) {
        for (int32_t i = 0; i < f->y.n; i++)
            line(cr, f->x0, render_frame_y(f, f->y.at[i]), f->x1,
                 render_frame_y(f, f->y.at[i]));
    }
}

static void draw_x_axis(const RenderFrame *f, cairo_t *cr)
{
    for (int32_t i = 0; i < f->x.n; i++) {
        const double x = render_frame_x(f, f->x.at[i]);
        render_marks_set_color(cr, PALETTE_FAINT, 1);
        line(cr, x, f->y1, x, f->y1 + tick);
        render_marks_set_color(cr, PALETTE_DIM, 1);
        render_text_show(cr, &f->x.text[i], x - f->x.text[i].w / 2, f->y1 + tick + 1);
    }
    render_marks_set_color(cr, PALETTE_INK, 1);
    render_text_show(cr, &f->x_title, (f->x0 + f->x1 - f->x_title.w) / 2,
                     f->height - pad - f->x_title.h);
}

static void draw_y_axis(const RenderFrame *f, cairo_t *cr)
{
    const bool has_names = f->scene->y.kind == SCENE_CATEGORIES;
    for (int32_t i = 0; i < f->y.n; i++) {
        const double y = render_frame_y(f, f->y.at[i]);
        if (!has_names) {
            render_marks_set_color(cr, PALETTE_FAINT, 1);
            line(cr, f->x0 - tick, y, f->x0, y);
        }
        render_marks_set_color(cr, has_names ? PALETTE_INK : PALETTE_DIM, 1);
        render_text_show(cr, &f->y.text[i], f->x0 - tick - 2 - f->y.text[i].w,
                         y - f->y.text[i].h / 2);
    }
    if (f->y_title.layout == NULL)
        return;
    render_marks_set_color(cr, PALETTE_INK, 1);
    cairo_save(cr);
    cairo_translate(cr, pad, (f->y0 + f->y1 + f->y_title.w) / 2);
    cairo_rotate(cr, -G_PI / 2);
    render_text_show(cr, &f->y_title, 0, 0);
    cairo_restore(cr);
}

static void draw_headings(const RenderFrame *f, cairo_t *cr)
{
    const Scene *s = f->scene;
    double y = pad;
    render_marks_set_color(cr, PALETTE_INK, 1);
    render_text_show(cr, &f->title, pad, y);
    y += f->title.h;
    render_marks_set_color(cr, PALETTE_DIM, 1);
    render_text_show(cr, &f->subtitle, pad, y + 1);
    const double row = 1.45 * s->type_size;
    for (int32_t i = 0; i < s->nkeys; i++) {
        const RenderKey *k = &f->key[i];
        render_marks_draw_key(f, cr, &s->key[i], k->x, k->y, row);
        render_marks_set_color(cr, PALETTE_INK, 1);
        render_text_show(cr, &k->text, k->x + render_marks_key_width(&s->key[i]) + 3,
                         k->y + (row - k->text.h) / 2);
    }
    render_marks_set_color(cr, PALETTE_DIM, 1);
    render_text_show(cr, &f->note_title, f->x1 + 6, f->y0 - 2 - f->note_title.h);
    render_marks_set_color(cr, PALETTE_INK, 1);
    for (int32_t i = 0; i < s->nnotes; i++)
        render_text_show(cr, &f->note[i], f->x1 + 6,
                         render_frame_y(f, s->note[i].y) - f->note[i].h / 2);
}

void render_frame_draw(const RenderFrame *f, cairo_t *cr)
{
    cairo_set_line_width(cr, 0.6);
    render_marks_set_color(cr, PALETTE_FAINT, 1);
    if (f->scene->is_equal) {
        cairo_rectangle(cr, f->x0, f->y0, f->x1 - f->x0, f->y1 - f->y0);
        cairo_stroke(cr);
    } else if (f->scene->y.kind == SCENE_CATEGORIES) {
        line(cr, f->x0, f->y0, f->x0, f->y1);
    } else {
        line(cr, f->x0, f->y1, f->x1, f->y1);
    }
    draw_x_axis(f, cr);
    draw_y_axis(f, cr);
    draw_headings(f, cr);
}
