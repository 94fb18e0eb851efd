#include "tui/screen.h"

#include <stdio.h>
#include <string.h>

#include "core/base/number.h"
#include "tui/refit.h"
#include "tui/tour.h"

/* "20k" and "1.2M" for the title, where the exact number would not fit. */
static void add_short_count(Str *out, int64_t n)
{
    if (n < 10000) {
        str_addf(out, "%lld", (long long)n);
        return;
    }
    const bool is_million = n >= 1000000;
    const double v = (double)n / (is_million ? 1e6 : 1e3);
    number_add_fixed(out, v, v < 9.95 && is_million ? 1 : 0);
    str_add_char(out, is_million ? 'M' : 'k');
}

static void draw_space(Pen *pen, const StudyEntry *e, uint8_t style)
{
    Str s = {0};
    str_addf(&s, "%s ", e->name);
    add_short_count(&s, e->space->n);
    str_add_cstr(&s, style_glyph(pen->g->mode, GLYPH_TIMES));
    str_addf(&s, "%d", (int)e->space->d);
    cells_pen_put(pen, style, (Text){s.p, s.n});
    str_free(&s);
}

static void add_duration(Str *out, double seconds)
{
    const int64_t s = (int64_t)(seconds + 0.5);
    if (s >= 3600)
        str_addf(out, "%lld h %lld min", (long long)(s / 3600), (long long)(s / 60 % 60));
    else if (s >= 60)
        str_addf(out, "%lld min %lld s", (long long)(s / 60), (long long)(s % 60));
    else
        str_addf(out, "%lld s", (long long)s);
}

/* "preflight: searching neighbours 38 %, 12 s left, 2 waiting". */
static void compose_progress(Ui *ui, Str *out)
{
    const TasksProgress p = tasks_progress(ui->tasks);
    if (!p.label)
        return;
    text_display(out, str_text(p.label), ui->grid.mode);
    if (ui->grid.w >= 100)
        str_addf(out, ": %s", p.gerund);
    if (p.total > 0 && p.done <= p.total)
        str_addf(out, " %d %%", (int)(100.0 * (double)p.done / (double)p.total));
    if (p.left >= 1) {
        str_add_cstr(out, ", ");
        add_duration(out, p.left);
        str_add_cstr(out, " left");
    }
    if (p.waiting > 0)
        str_addf(out, ", %d waiting", p.waiting);
}

static void draw_title(Ui *ui, Rect line)
{
    Grid *g = &ui->grid;
    const Study *s = ui->study;
    cells_fill(g, line, STYLE_BAR);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    cells_pen_say(&pen, STYLE_BAR, " isogloss  ");
    if (ui->is_loaded && line.w >= 60) {
        if (s->source >= 0)
            draw_space(&pen, &s->entry[s->source], STYLE_BAR);
        if (ui->target >= 0) {
            cells_pen_say(&pen, STYLE_BAR, " ");
            cells_pen_glyph(&pen, STYLE_BAR, GLYPH_ARROW);
            cells_pen_say(&pen, STYLE_BAR, " ");
            draw_space(&pen, &s->entry[ui->target], STYLE_BAR);
        }
        cells_pen_say(&pen, STYLE_BAR, "  ");
    } else if (ui->is_loaded && ui->target >= 0) {
        cells_pen_say(&pen, STYLE_BAR, "%s  ", s->entry[ui->target].name);
    }
    const View *v = ui_top(ui);
    Str title = {0};
    v->type->title(v, ui, &title);
    cells_pen_put(&pen, STYLE_BAR, (Text){str_cstr(&title), title.n});
    str_free(&title);
    const int n = study_targets(s);
    if (ui->is_loaded && n > 1) {
        char which[48];
        int at = 0;
        for (int i = 0; i < n; i++)
            at = study_target(s, i) == ui->target ? i + 1 : at;
        (void)snprintf(which, sizeof which, " %d of %d (Tab) ", at, n);
        const int w = (int)strlen(which);
        if (cells_pen_left(&pen) > w)
            (void)cells_say(g, line.x + line.w - w, line.y, w, which, STYLE_BAR);
    }
}

/* Keys that are worth knowing in this view, as many as fit. */
static void draw_hints(Ui *ui, Rect line)
{
    static const Action order[] = {ACTION_OPEN,        ACTION_FILTER,   ACTION_SORT,
                                   ACTION_ZOOM_IN,     ACTION_LABELS,   ACTION_NEIGHBORS,
                                   ACTION_TABLE_AFTER, ACTION_MAP,      ACTION_BEFORE,
                                   ACTION_CODE_POINTS, ACTION_FREQUENCY};
    Pen pen = cells_pen(&ui->grid, line.x + 1, line.y, line.w - 1);
    Str help = {0};
    keys_name(&help, keys_of(ACTION_HELP));
    const int end = line.x + line.w - cells_width(&ui->grid, (Text){help.p, help.n}) - 6;
    for (int i = 1; i < UI_ROOTS && ui->is_loaded && line.w >= 60; i++) {
        const char *name = ui_root_name(i);
        if (!name || pen.x + (int)strlen(name) + 3 > end)
            continue;
        const bool is_here = ui->stack[0] == ui->root[i] && ui->root[i];
        cells_pen_say(&pen, STYLE_KEY, "%d", i);
        cells_pen_say(&pen, is_here ? STYLE_BOLD : STYLE_DIM, " %s  ", name);
    }
    const ViewType *type = ui_top(ui)->type;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!view_find(type, order[i]))
            continue;
        Str key = {0};
        const uint32_t bound = keys_of(order[i]);
        if (bound == 0)
            continue;
        keys_name(&key, bound);
        const char *hint = keys_hint(order[i]);
        if (pen.x + (int)(key.n + strlen(hint)) + 3 <= end) {
            cells_pen_put(&pen, STYLE_KEY, (Text){key.p, key.n});
            cells_pen_say(&pen, STYLE_DIM, " %s  ", hint);
        }
        str_free(&key);
    }
    const int used =
        cells_put(&ui->grid, end, line.y, line.w, (Text){help.p, help.n}, STYLE_KEY);
    (void)cells_say(&ui->grid, end + used + 1, line.y, 5, "keys", STYLE_DIM);
    str_free(&help);
}

/* A message too long for its line takes the line of the status, too. */
static void draw_message(Ui *ui, Rect line)
{
    const uint8_t style = ui->is_bad_message ? STYLE_BAD : STYLE_BOLD;
    const Text text = str_text(ui->message);
    Rect r = {line.x + 1, line.y, line.w - 1, 1};
    if (cells_width(&ui->grid, text) <= r.w) {
        (void)cells_put(&ui->grid, r.x, r.y, r.w, text, style);
        return;
    }
    cells_fill(&ui->grid, (Rect){line.x, line.y - 1, line.w, 2}, STYLE_PLAIN);
    r = (Rect){line.x + 1, line.y - 1, line.w - 2, 2};
    (void)cells_paragraph(&ui->grid, r, text, style);
}

static void draw_bottom(Ui *ui, Rect line)
{
    if (ui->prompt.is_open)
        prompt_draw(&ui->prompt, &ui->grid, line);
    else if (ui->message[0]) {
        draw_message(ui, line);
    } else {
        draw_hints(ui, line);
    }
}

/* What is not on the disk yet is said as long as that is so. */
static void draw_unsaved(const Ui *ui, Pen *pen)
{
    const int unsaved = marks_unsaved(ui);
    if (unsaved > 0)
        cells_pen_say(pen, STYLE_BAD, "%d not saved (R)  ", unsaved);
    else if (marks_is_slow(ui))
        cells_pen_say(pen, STYLE_WARN, "saving  ");
}

static void draw_status(Ui *ui, Rect line)
{
    Grid *g = &ui->grid;
    Str progress = {0};
    compose_progress(ui, &progress);
    int right = 0;
    if (progress.n > 0) {
        const Text t = {progress.p, progress.n};
        right = cells_width(g, t) + 2;
        const int most = line.w / 2;
        right = right > most ? most : right;
        (void)cells_put(g, line.x + line.w - right + 1, line.y, right - 1, t, STYLE_WARN);
    }
    str_free(&progress);
    const View *v = ui_top(ui);
    Pen pen = cells_pen(g, line.x + 1, line.y, line.w - 1 - right);
    draw_unsaved(ui, &pen);
    Str warning = {0};
    refit_add_warning(ui, &warning);
    if (warning.n > 0)
        cells_pen_say(&pen, STYLE_WARN, "%s  ", warning.p);
    str_free(&warning);
    if (v->type->status)
        v->type->status(v, ui, &pen);
}

static void draw_too_small(Ui *ui)
{
    char text[64];
    (void)snprintf(text, sizeof text, "window too small: %dx%d needed", SCREEN_MIN_W,
                   SCREEN_MIN_H);
    (void)cells_say(&ui->grid, 0, 0, ui->grid.w, text, STYLE_PLAIN);
}

void screen_draw(Ui *ui)
{
    Grid *g = &ui->grid;
    cells_clear(g);
    if (g->w < SCREEN_MIN_W || g->h < SCREEN_MIN_H) {
        draw_too_small(ui);
        return;
    }
    draw_title(ui, (Rect){0, 0, g->w, 1});
    const int tour = tour_is_shown(ui, g->h) ? TOUR_LINES : 0;
    const Rect body = {0, 1, g->w, g->h - 3 - tour};
    View *v = ui_top(ui);
    g->clip = cells_clip(g, body);
    v->type->draw(v, ui, body);
    g->clip = (Rect){0, 0, g->w, g->h};
    if (tour)
        tour_draw(ui, (Rect){0, g->h - 2 - tour, g->w, tour});
    draw_status(ui, (Rect){0, g->h - 2, g->w, 1});
    draw_bottom(ui, (Rect){0, g->h - 1, g->w, 1});
}
