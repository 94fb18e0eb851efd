/* A column of sections (two columns on a wide screen). Each section draws what there is:
 * facts of the study at once, results when they come. The cursor is on a section; Enter
 * opens what is behind it. Results are asked for in the order of the sections, so that
 * the answer to "is this aligned at all?" comes first. */
#include "tui/view_overview.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/blink.h"
#include "tui/overview.h"
#include "tui/overview_text.h"
#include "tui/picture.h"
#include "tui/view_table.h"
#include "tui/view_text.h"

enum { INDENT = 2 };

typedef struct OverviewView {
    View base;
    int cursor;                    /* OverviewSection */
    Rect place[OVERVIEW_SECTIONS]; /* as drawn last; h 0: not drawn */
    int top, top_right;            /* lines scrolled away, left and right column */
    OverviewResults results;
} OverviewView;

/* --- the view --- */

/* Sections in the order of the screen's columns; true in the second one. */
static bool is_right(OverviewSection s)
{
    return s == OVERVIEW_PREFLIGHT || s == OVERVIEW_LANGUAGES;
}

static bool is_present(const Ui *ui, OverviewSection s)
{
    if (s == OVERVIEW_LANGUAGES)
        return study_targets(ui->study) > 1;
    return s == OVERVIEW_LOADED || ui->target >= 0;
}

/* Draws a column of sections from y on; returns the line after the last. With `gap` a
 * blank line stands between them. */
static int draw_sections(OverviewView *v, Ui *ui, Rect r, int which, int gap)
{
    Grid *g = &ui->grid;
    int y = r.y;
    const int label = r.w >= 60 ? 12 : 0;
    const int down = label ? 0 : 1;
    for (int s = 0; s < OVERVIEW_SECTIONS; s++) {
        if (!is_present(ui, (OverviewSection)s) ||
            (which >= 0 && is_right((OverviewSection)s) != which))
            continue;
        if (v->cursor == s)
            cells_glyph(g, r.x, y, GLYPH_CURSOR, STYLE_BOLD);
        const uint8_t style =
            (uint8_t)(v->cursor == s ? STYLE_BOLD | STYLE_SELECTED : STYLE_BOLD);
        (void)cells_say(g, r.x + 1, y, r.w - 1, overview_heading((OverviewSection)s),
                        style);
        const Rect inner = {r.x + INDENT + label, y + down, r.w - INDENT - label, r.h};
        int n = overview_draw((OverviewSection)s, &v->results, ui, inner);
        n = (n > 0 ? n : 1 - down) + down;
        v->place[s] = (Rect){r.x, y, r.w, n};
        y += n + gap;
    }
    return y - gap;
}

/* A column of sections, with blank lines between them when there is room, scrolled so
 * that the section under the cursor is on the screen. */
static void draw_column(OverviewView *v, Ui *ui, Rect r, int which)
{
    Grid *g = &ui->grid;
    g->clip = (Rect){0, 0, 0, 0}; /* once without drawing, to know the places */
    int need = draw_sections(v, ui, r, which, 0) - r.y;
    const bool is_long = need > r.h;
    const int edge = r.x + r.w - 1; /* its signs say that there is more */
    if (is_long) {
        r.w--;
        need = draw_sections(v, ui, r, which, 0) - r.y;
    }
    const Rect here = v->place[v->cursor];
    int *top = which == 1 ? &v->top_right : &v->top;
    const bool is_mine = which < 0 || is_right((OverviewSection)v->cursor) == which;
    if (need <= r.h)
        *top = 0;
    else if (is_mine && here.y - r.y < *top)
        *top = here.y - r.y;
    else if (is_mine && here.y - r.y + here.h > *top + r.h)
        *top = here.y - r.y + (here.h < r.h ? here.h : r.h) - r.h;
    g->clip = cells_clip(g, r);
    const int gap = need + OVERVIEW_SECTIONS - 1 <= r.h;
    (void)draw_sections(v, ui, (Rect){r.x, r.y - *top, r.w, r.h}, which, gap);
    if (!is_long)
        return;
    g->clip = cells_clip(g, (Rect){r.x, r.y, r.w + 1, r.h});
    if (*top > 0)
        cells_glyph(g, edge, r.y, GLYPH_UP, STYLE_BOLD);
    if (need - *top > r.h)
        cells_glyph(g, edge, r.y + r.h - 1, GLYPH_DOWN, STYLE_BOLD);
}

static void draw(View *view, Ui *ui, Rect body)
{
    OverviewView *v = (OverviewView *)view;
    if (body.w < OVERVIEW_WIDE) {
        draw_column(v, ui, body, -1);
        return;
    }
    const int left = body.w / 2;
    draw_column(v, ui, (Rect){body.x, body.y, left - 1, body.h}, 0);
    draw_column(v, ui, (Rect){left + 1, body.y, body.w - left - 1, body.h}, 1);
}

static void changed(View *view, Ui *ui)
{
    OverviewView *v = (OverviewView *)view;
    if (!ui->is_loaded || ui_top(ui) != view)
        return;
    v->results.preflight = ui_want(ui, "preflight", false);
    v->results.bli = ui_want(ui, "bli", false);
    v->results.causes = ui_want(ui, "why", false);
    v->results.overlap = ui_want(ui, "overlap", false);
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "overview");
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const OverviewView *v = (const OverviewView *)view;
    static const char *const what[OVERVIEW_SECTIONS] = {
        [OVERVIEW_LOADED] = "Enter: every file with its warnings",
        [OVERVIEW_PREFLIGHT] = "Enter: every check with its evidence",
        [OVERVIEW_DICTIONARY] = "Enter: the whole ledger",
        [OVERVIEW_RATES] = "Enter: all scores, directions and strata",
        [OVERVIEW_CAUSES] =
            "Enter: all causes of the misses as bars, and the pairs of each",
        [OVERVIEW_OVERLAP] = "Enter: neighbourhoods word by word",
        [OVERVIEW_LANGUAGES] = "Enter: the next language",
    };
    (void)ui;
    cells_pen_say(pen, STYLE_DIM, "%s", what[v->cursor]);
}

static void move(OverviewView *v, const Ui *ui, int by)
{
    for (int s = v->cursor + by; s >= 0 && s < OVERVIEW_SECTIONS; s += by) {
        if (is_present(ui, (OverviewSection)s) && v->place[s].w > 0) {
            v->cursor = s;
            return;
        }
    }
}

static void up(View *view, Ui *ui)
{
    move((OverviewView *)view, ui, -1);
}

static void down(View *view, Ui *ui)
{
    move((OverviewView *)view, ui, 1);
}

static void open_verb(Ui *ui, const char *verb)
{
    const Diagnostic *d = registry_find(verb);
    char why[160];
    if (d && results_can(ui->study, d, ui->target, why))
        ui_open(ui, view_table_new(ui, d));
    else
        ui_warn(ui, "%s", d ? why : "this is not there");
}

static void open_causes(Ui *ui)
{
    const Diagnostic *d = registry_find("why");
    char why[160];
    if (marks_hides(ui, "why"))
        return;
    if (d && results_can(ui->study, d, ui->target, why))
        ui_open(ui, picture_new(ui, d, 0, NULL));
    else
        ui_warn(ui, "%s", d ? why : "this is not there");
}

static void open_section(View *view, Ui *ui)
{
    const OverviewView *v = (const OverviewView *)view;
    Str text = {0};
    switch ((OverviewSection)v->cursor) {
    case OVERVIEW_LOADED:
        overview_text_loaded(ui, &text);
        ui_open(ui, view_text_new("loaded", "What was loaded", str_cstr(&text)));
        break;
    case OVERVIEW_PREFLIGHT: open_verb(ui, "preflight"); break;
    case OVERVIEW_DICTIONARY:
        overview_text_dictionary(ui, &text);
        ui_open(ui, view_text_new("dictionary", "What became of the dictionary",
                                  str_cstr(&text)));
        break;
    case OVERVIEW_RATES: open_verb(ui, "bli"); break;
    case OVERVIEW_CAUSES: open_causes(ui); break;
    case OVERVIEW_OVERLAP: open_verb(ui, "overlap"); break;
    case OVERVIEW_LANGUAGES: ui_next_target(ui); break;
    case OVERVIEW_SECTIONS: break;
    }
    str_free(&text);
}

static void again(View *view, Ui *ui)
{
    const OverviewView *v = (const OverviewView *)view;
    const Result *const all[4] = {v->results.overlap, v->results.causes, v->results.bli,
                                  v->results.preflight};
    for (int i = 0; i < 4; i++)
        if (all[i])
            results_again(ui->results, all[i]);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    OverviewView *v = (OverviewView *)view;
    for (int s = 0; s < OVERVIEW_SECTIONS; s++) {
        const Rect p = v->place[s];
        const bool is_in =
            in->x >= p.x && in->x < p.x + p.w && in->y >= p.y && in->y < p.y + p.h;
        if (is_in && (in->mouse == INPUT_CLICK || in->mouse == INPUT_DOUBLE)) {
            v->cursor = s;
            if (in->mouse == INPUT_DOUBLE)
                open_section(view, ui);
            return;
        }
    }
}

static void command(const View *view, const Ui *ui, Str *out)
{
    const OverviewView *v = (const OverviewView *)view;
    static const char *const verb[OVERVIEW_SECTIONS] = {
        [OVERVIEW_LOADED] = "info",    [OVERVIEW_PREFLIGHT] = "preflight",
        [OVERVIEW_DICTIONARY] = "bli", [OVERVIEW_RATES] = "bli",
        [OVERVIEW_CAUSES] = "why",     [OVERVIEW_OVERLAP] = "overlap",
        [OVERVIEW_LANGUAGES] = "bli",
    };
    str_addf(out, "isogloss %s", verb[v->cursor]);
    ui_add_arguments(ui, out);
    if (v->cursor == OVERVIEW_CAUSES)
        str_add_cstr(out, " --all");
}

static const ViewBinding bindings[] = {
    {ACTION_BEFORE, blink_key},  {ACTION_UP, up},       {ACTION_DOWN, down},
    {ACTION_OPEN, open_section}, {ACTION_AGAIN, again},
};

static void close_view(View *view)
{
    free(view);
}

const ViewType view_overview_type = {
    .name = "overview",
    .help =
        "The first look at an alignment. ONE FRAME? says whether source and target share "
        "a coordinate frame at all, and if not, what was probably forgotten. DICTIONARY "
        "says what can be measured: published figures differ by what they leave out "
        "here. "
        "FOUND is the share of covered source words whose nearest target word is a gold "
        "translation (P@1) with its 95 % interval. MISSED BY gives the commonest causes "
        "of "
        "the misses, dim and last those that correct pairs have as often. NEIGHBOURS "
        "compares neighbourhoods of "
        "translation pairs. Move to a section and press Enter for what is behind it.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .mouse = mouse,
    .command = command,
    .changed = changed,
    .close = close_view,
};

View *view_overview_new(Ui *ui)
{
    OverviewView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_overview_type;
    (void)ui;
    return &v->base;
}
