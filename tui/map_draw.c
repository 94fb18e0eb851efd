#include "tui/map_draw.h"

#include <math.h>
#include <string.h>

#include "core/base/number.h"
#include "tui/labels.h"
#include "tui/map_field.h"
#include "tui/map_patch.h"

enum { MAX_GOLDS = 16, FEW_LABELS = 24 };

/* --- drawing --- */

static void choose_current(MapView *v)
{
    const MapData *m = map_view_data(v);
    /* while words move under the middle the current one stays the same */
    const bool is_held = v->is_pinned || map_view_is_moving(v);
    if (v->current >= m->layout->n)
        v->current = -1;
    if (!is_held || v->current < 0)
        v->current = map_data_nearest(m, v->side, v->view.x, v->view.y);
    map_view_want_overlay(v);
}

/* What is to be overlaid now. */
static const Around *shown_overlay(const MapView *v)
{
    static const Around none = {0};
    return v->overlay.is_on && v->overlay.point == v->current ? &v->overlay.around
                                                              : &none;
}

static void add_lines(MapView *v, const int32_t *golds, int ngolds)
{
    const double *xy = map_view_data(v)->layout->xy;
    const double *from = &xy[2 * (size_t)v->current];
    for (int i = 0; i < ngolds; i++) {
        const double *gold = &xy[2 * (size_t)golds[i]];
        /* of two linked maps one is seen: the line ends where the other has the word */
        const double shift = v->side < 0 ? 0 : map_view_data(v)->shift;
        const double to[2] = {gold[0] + (v->side == 0 ? -shift : shift), gold[1]};
        canvas_add_line(&v->canvas, v->view, from, to);
    }
    for (int i = 0; i < shown_overlay(v)->n; i++)
        canvas_add_line(&v->canvas, v->view, from,
                        &xy[2 * (size_t)shown_overlay(v)->truth[i]]);
}

static void label(MapView *v, Labels *l, int32_t point, uint8_t more)
{
    const MapData *m = map_view_data(v);
    int x = 0;
    int y = 0;
    if (map_view_cell(v, point, &x, &y))
        (void)labels_put(l, &v->ui->grid, x, y, map_data_word(m, v->ui->study, point),
                         (uint8_t)(map_view_style(m, point) | more));
}

/* How far the place of a word can be read, by shape. */
static Glyph trust_glyph(const MapData *m, int32_t point)
{
    if (layout_is_placed(m->layout, point))
        return GLYPH_HOLLOW;
    const double trust = m->layout->trust ? m->layout->trust[point] : 1;
    if (m->layout->stability && m->layout->stability[point] < m->layout->stability_least)
        return GLYPH_HOLLOW;
    return trust >= 0.9 ? GLYPH_POINT : trust >= 0.8 ? GLYPH_HALF : GLYPH_HOLLOW;
}

static void mark(MapView *v, Labels *l, int32_t point, Glyph glyph, uint8_t more)
{
    int x = 0;
    int y = 0;
    if (!map_view_cell(v, point, &x, &y))
        return;
    cells_glyph(&v->ui->grid, x, y, glyph,
                (uint8_t)(map_view_style(map_view_data(v), point) | more));
    labels_block(l, (Rect){x, y, 1, 1});
}

/* True neighbours are marked and named, words that only stand near are crossed out. */
static void mark_overlay(MapView *v, Labels *l)
{
    const Around *a = shown_overlay(v);
    for (int i = 0; i < a->n; i++)
        if (!a->is_true[i])
            mark(v, l, a->shown[i], GLYPH_TIMES, 0);
    for (int i = 0; i < a->n; i++)
        mark(v, l, a->truth[i], trust_glyph(map_view_data(v), a->truth[i]), 0);
}

/* ".31" */
static void add_share(Str *out, double v)
{
    Str s = {0};
    number_add_fixed(&s, v, 2);
    str_add_cstr(out, s.p[0] == '0' ? s.p + 1 : s.p);
    str_free(&s);
}

/* Cells of the legend: a block, the name and a blank for each language. */
static int legend_width(const MapView *v)
{
    const MapData *m = map_view_data(v);
    int w = 0;
    for (int k = 0; k < m->nentries; k++)
        w += 2 +
             cells_width(&v->ui->grid, str_text(v->ui->study->entry[m->entry[k]].name));
    return w;
}

/* What the recall of the map is to be compared with. */
static void compose_yardsticks(const MapView *v, Str *out)
{
    const Layout *l = map_view_data(v)->layout;
    const MapWorth worth = map_view_worth(v);
    if (worth == MAP_WORTH_THERE) {
        str_add_cstr(out, "recall ");
        add_share(out, l->recall);
        if (l->noise.is_there) {
            str_add_cstr(out, "  of noise ");
            add_share(out, l->noise.recall);
        }
        if (l->pca.is_there) {
            str_add_cstr(out, "  of PCA ");
            add_share(out, l->pca.recall);
        }
    } else if (worth != MAP_WORTH_NONE) {
        str_add_cstr(out, worth == MAP_WORTH_STOPPED ? "noise: stopped, R runs it"
                                                     : "recall of noise ...");
    }
}

/* It stands at the right of the legend, where there is room; the cells it takes. */
static Rect draw_yardsticks(const MapView *v, Rect area)
{
    Str text = {0};
    compose_yardsticks(v, &text);
    const int w = (int)text.n; /* ASCII */
    const Rect r = {area.x + area.w - w - 1, area.y, w, 1};
    const bool has_room = w > 0 && w + 2 < area.w - legend_width(v);
    if (has_room)
        (void)cells_say(&v->ui->grid, r.x, r.y, w, str_cstr(&text),
                        map_view_worth(v) == MAP_WORTH_THERE ? STYLE_PLAIN : STYLE_DIM);
    str_free(&text);
    return has_room ? r : (Rect){area.x, area.y, 0, 0};
}

static void draw_labels(MapView *v, const int32_t *golds, int ngolds)
{
    const MapData *m = map_view_data(v);
    Labels l = labels_new(v->area);
    labels_block(&l, (Rect){v->area.x, v->area.y, legend_width(v), 1});
    labels_block(&l, draw_yardsticks(v, v->area));
    int x = 0;
    int y = 0;
    /* all marks before all words: no mark stands in a word */
    mark_overlay(v, &l);
    for (int i = 0; i < ngolds; i++)
        mark(v, &l, golds[i], trust_glyph(m, golds[i]), 0);
    if (v->current >= 0) {
        mark(v, &l, v->current, trust_glyph(m, v->current), STYLE_SELECTED);
        label(v, &l, v->current, STYLE_SELECTED);
    }
    for (int i = 0; i < ngolds; i++)
        label(v, &l, golds[i], 0);
    for (int i = 0; i < shown_overlay(v)->n; i++)
        label(v, &l, shown_overlay(v)->truth[i], 0);
    /* Words of pairs first, as many as find room up to a share of the screen. */
    const int cells = v->area.w * v->area.h;
    const int few = cells / 200 > FEW_LABELS ? cells / 200 : FEW_LABELS;
    const int most = v->labels == MAP_LABELS_NONE  ? 0
                     : v->labels == MAP_LABELS_FEW ? few
                                                   : cells / 24;
    int put = 0;
    for (int32_t i = 0; i < m->layout->n && put < most; i++) {
        const int32_t p = m->label[i];
        if (p == v->current || !map_view_cell(v, p, &x, &y))
            continue;
        put += labels_put(&l, &v->ui->grid, x, y, map_data_word(m, v->ui->study, p),
                          map_view_style(m, p));
    }
    map_field_draw_levels(v, &l);
    labels_free(&l);
}

static void say_trust(Pen *pen, const char *what, double v)
{
    if (isnan(v))
        return;
    Str s = {0};
    add_share(&s, v);
    cells_pen_say(pen, STYLE_DIM, "  %s ", what);
    cells_pen_say(pen, STYLE_PLAIN, "%s", str_cstr(&s));
    str_free(&s);
}

/* The current word, its golds, and how far its place can be trusted. */
static void draw_word_line(const MapView *v, Rect line, const int32_t *golds, int ngolds)
{
    const MapData *m = map_view_data(v);
    Grid *g = &v->ui->grid;
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    if (v->current < 0)
        return;
    const Study *s = v->ui->study;
    cells_pen_put(&pen, map_view_style(m, v->current), map_data_word(m, s, v->current));
    cells_pen_say(&pen, STYLE_DIM, " %s %d", s->entry[map_data_entry(m, v->current)].name,
                  (int)m->layout->row[v->current] + 1);
    for (int i = 0; i < ngolds && i < 4; i++) {
        cells_pen_say(&pen, STYLE_DIM, i ? ", " : " ");
        if (i == 0) {
            cells_pen_glyph(&pen, STYLE_LINK, GLYPH_ARROW);
            cells_pen_say(&pen, STYLE_DIM, " ");
        }
        cells_pen_put(&pen, map_view_style(m, golds[i]), map_data_word(m, s, golds[i]));
    }
    if (layout_is_placed(m->layout, v->current))
        cells_pen_say(&pen, STYLE_DIM, "  put into the map");
    if (m->layout->trust)
        say_trust(&pen, "trust", m->layout->trust[v->current]);
    if (m->layout->stability)
        say_trust(&pen, "stable", m->layout->stability[v->current]);
    const Around *a = shown_overlay(v);
    if (a->n > 0)
        cells_pen_say(&pen, STYLE_DIM, "  %d of %d true neighbours are near it here",
                      (int)a->both, (int)a->n);
}

static void draw_legend(const MapView *v, Rect area)
{
    const MapData *m = map_view_data(v);
    Pen pen = cells_pen(&v->ui->grid, area.x, area.y, area.w);
    for (int k = 0; k < m->nentries; k++) {
        const uint8_t style = (uint8_t)(STYLE_GROUP + k);
        cells_pen_glyph(&pen, style, GLYPH_BLOCK);
        cells_pen_say(&pen, style, "%s ", v->ui->study->entry[m->entry[k]].name);
    }
}

/* What is being made, how far it is, and what it waits for. */
static void draw_progress(const MapView *v, Rect r)
{
    static const char *const what[] = {
        [MAP_PCA] = "the map: principal components of source and target together",
        [MAP_TSNE] = "t-SNE of source and target: first the neighbours of each word",
        [MAP_AFTER] = "t-SNE of the source, and the target after its map put into it",
        [MAP_BEFORE] = "t-SNE of the source, and the target before its map put into it",
        [MAP_LINKED] = "t-SNE of each language, known pairs drawn together",
    };
    Grid *g = &v->ui->grid;
    const int n = cells_paragraph(g, r, str_text(what[v->method]), STYLE_PLAIN);
    const TasksProgress p = tasks_progress(v->ui->tasks);
    if (!p.label)
        return;
    Pen pen = cells_pen(g, r.x, r.y + n, r.w);
    cells_pen_put(&pen, STYLE_DIM, str_text(p.label));
    cells_pen_say(&pen, STYLE_DIM, ": %s, %d s", p.gerund ? p.gerund : "beginning",
                  (int)p.seconds);
    if (p.total > 0 && p.done <= p.total) {
        const int w = r.w < 44 ? r.w - 4 : 40;
        cells_bar(g, r.x, r.y + n + 1, w, (double)p.done / (double)p.total, STYLE_GROUP);
    }
}

/* There is no map yet. */
static void draw_waiting(const MapView *v, Rect body)
{
    const MapSlot *slot = map_view_slot(v);
    const Error *err = v->method == MAP_TSNE ? &slot->live_err : &slot->err;
    const bool is_failed = err->text[0] != '\0';
    const Rect r = {body.x + 3, body.y + 1, body.w - 4, 3};
    if (!is_failed) {
        draw_progress(v, r);
        return;
    }
    const int n = cells_paragraph(&v->ui->grid, r, str_text(err->text), STYLE_BAD);
    (void)cells_say(&v->ui->grid, r.x, r.y + n, r.w, "R runs it again", STYLE_DIM);
}

void map_draw_body(View *view, Ui *ui, Rect body)
{
    MapView *v = (MapView *)view;
    Grid *g = &ui->grid;
    v->area = (Rect){body.x, body.y, body.w, body.h - 1 - map_field_rows(v)};
    map_view_take(v);
    const MapData *m = map_view_data(v);
    if (!m) {
        draw_waiting(v, body);
        return;
    }
    const bool is_resized = v->canvas.w != v->area.w || v->canvas.h != v->area.h;
    canvas_resize(&v->canvas, v->area.w, v->area.h);
    if (v->view.scale <= 0 || (v->is_fitted && is_resized)) {
        const bool is_going = v->is_pinned;
        const CanvasView keep = v->view;
        map_view_fit(v);
        if (is_going) { /* a word was to be shown before there was a screen */
            v->view.x = keep.x;
            v->view.y = keep.y;
            v->is_pinned = true;
            v->is_fitted = false;
        }
    }
    choose_current(v);
    map_field_want(v);
    map_view_want_worth(v);
    int32_t golds[MAX_GOLDS];
    const int ngolds =
        v->current >= 0 ? map_data_golds(m, ui->study, v->current, golds, MAX_GOLDS) : 0;
    const MapRange range = map_data_range(m, v->side);
    (void)canvas_add(&v->canvas, v->view, m->layout->xy + 2 * (size_t)range.first,
                     m->group + range.first, range.n);
    if (v->current >= 0)
        add_lines(v, golds, ngolds);
    map_field_draw_paper(v);
    canvas_draw(&v->canvas, g, v->area.x, v->area.y, v->shade);
    map_field_draw_lines(v);
    draw_legend(v, v->area);
    draw_labels(v, golds, ngolds);
    map_patch_draw(v);
    map_field_say(v, (Rect){body.x + 1, body.y + body.h - 2, body.w - 1, 1});
    draw_word_line(v, (Rect){body.x + 1, body.y + body.h - 1, body.w - 1, 1}, golds,
                   ngolds);
}

static int32_t visible(const MapView *v)
{
    int32_t n = 0;
    for (size_t i = 0; i < (size_t)v->canvas.w * (size_t)v->canvas.h * CANVAS_GROUPS; i++)
        n += (int32_t)v->canvas.count[i];
    return n;
}

/* How far a t-SNE map has come. */
static void say_run(const MapView *v, Pen *pen)
{
    const MapSlot *slot = map_view_slot(v);
    if (!slot->live)
        return;
    const MapLiveState s = map_live_state(slot->live);
    const Layout *l = slot->data[MAP_TSNE]->layout;
    const double kl = isfinite(l->run.kl) ? l->run.kl : s.kl;
    cells_pen_say(pen, STYLE_DIM, "  step ");
    cells_pen_say(pen, STYLE_PLAIN, "%d", (int)s.tsne.step);
    if (isfinite(kl)) {
        Str text = {0};
        number_add_fixed(&text, kl, 3);
        cells_pen_say(pen, STYLE_DIM, "  KL ");
        cells_pen_say(pen, STYLE_PLAIN, "%s", str_cstr(&text));
        str_free(&text);
    }
    if (slot->is_stopped)
        cells_pen_say(pen, STYLE_WARN, "  stopped, R goes on");
    else if (!s.is_finished && s.tsne.phase == TSNE_DONE)
        cells_pen_say(pen, STYLE_DIM, "  trust ...");
}

/* What proves that linked maps agree: pairs that were not drawn together. */
static void say_linked(const MapView *v, const Layout *l, Pen *pen)
{
    if (!(l->link.lambda > 0))
        return;
    if (v->ui->grid.w >= 100)
        cells_pen_say(pen, STYLE_DIM, "  %d pairs linked, %d held out",
                      (int)l->link.anchors, (int)l->link.held_out);
    say_trust(pen, "held-out pairs apart", l->link.held_distance);
}

/* Words that the map was not made from, which have an open mark. */
static void say_placed(const Layout *l, Pen *pen)
{
    const int32_t n = layout_count_placed(l);
    if (n == 0)
        return;
    Str s = {0};
    number_add_grouped(&s, n);
    cells_pen_say(pen, STYLE_DIM, "  ");
    cells_pen_glyph(pen, STYLE_PLAIN, GLYPH_HOLLOW);
    cells_pen_say(pen, STYLE_DIM, " %s put in", str_cstr(&s));
    str_free(&s);
}

static void say_variance(const Layout *l, Pen *pen)
{
    if (!isfinite(l->explained_total))
        return;
    Str s = {0};
    number_add_fixed(&s, 100 * l->explained_total, 1);
    cells_pen_say(pen, STYLE_DIM, "  variance %s %%", str_cstr(&s));
    str_free(&s);
}

void map_draw_status(const View *view, const Ui *ui, Pen *pen)
{
    const MapView *v = (const MapView *)view;
    const MapData *m = map_view_data(v);
    if (!m)
        return;
    const Layout *l = m->layout;
    Str s = {0};
    const int32_t seen = visible(v);
    number_add_grouped(&s, seen);
    if (seen < l->n) {
        str_add_cstr(&s, " of ");
        number_add_grouped(&s, l->n);
    }
    str_add_cstr(&s, " words, zoom ");
    number_add_fixed(&s, v->view.scale / map_view_fitted_scale(v), 1);
    cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
    str_free(&s);
    map_patch_say(v, pen);
    if (v->method == MAP_TSNE)
        say_run(v, pen);
    if (v->method == MAP_AFTER || v->method == MAP_BEFORE)
        cells_pen_say(pen, STYLE_BOLD, v->method == MAP_AFTER ? "  after" : "  before");
    say_placed(l, pen);
    say_linked(v, l, pen);
    if (m->has_quality && !isnan(l->trustworthiness)) {
        say_trust(pen, "trust", l->trustworthiness);
        say_trust(pen, "recall", l->recall);
        if (ui->grid.w >= 100)
            say_trust(pen, "continuity", l->continuity);
        if (ui->grid.w >= 100)
            cells_pen_say(pen, STYLE_DIM, " (k %d)", (int)l->k);
    } else if (!m->has_quality && v->method != MAP_TSNE) {
        cells_pen_say(pen, STYLE_DIM,
                      map_view_slot(v)->err.text[0] ? "  trust: stopped, R runs it"
                                                    : "  trust ...");
    }
    say_variance(l, pen);
}
