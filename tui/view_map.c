/* The map moves under a fixed middle: the word nearest to it is the current one, unless a
 * word was found or clicked. Layouts are kept by language. The picture comes first, its
 * quality figures in a second job. */
#include "tui/view_map.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/blink.h"
#include "tui/map_draw.h"
#include "tui/map_field.h"
#include "tui/map_patch.h"
#include "tui/refit.h"

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "map");
}

/* --- actions --- */

static void up(View *view, Ui *ui)
{
    (void)ui;
    map_view_pan((MapView *)view, 0, 0.1);
}

static void down(View *view, Ui *ui)
{
    (void)ui;
    map_view_pan((MapView *)view, 0, -0.1);
}

static void left(View *view, Ui *ui)
{
    (void)ui;
    map_view_pan((MapView *)view, -0.1, 0);
}

static void right(View *view, Ui *ui)
{
    (void)ui;
    map_view_pan((MapView *)view, 0.1, 0);
}

static void zoom_in(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    (void)ui;
    map_view_zoom(v, 1.5, v->view.x, v->view.y);
}

static void zoom_out(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    (void)ui;
    map_view_zoom(v, 1 / 1.5, v->view.x, v->view.y);
}

static void fit_all(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    (void)ui;
    if (map_view_data(v))
        map_view_fit(v);
}

static void next_labels(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    static const char *const name[MAP_LABELS_COUNT] = {"few", "many", "none"};
    v->labels = (MapLabels)((v->labels + 1) % MAP_LABELS_COUNT);
    ui_say(ui, "labels: %s", name[v->labels]);
}

static void next_shade(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    static const char *const name[] = {"dots, shades where words are many", "dots",
                                       "shades"};
    v->shade = (CanvasShade)((v->shade + 1) % (CANVAS_DENSITY + 1));
    ui_say(ui, "%s", name[v->shade]);
}

static void toggle_overlay(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    v->overlay.is_on = !v->overlay.is_on;
    v->overlay.point = -1;
    ui_say(ui, "true neighbours in the full space: %s",
           v->overlay.is_on ? "lines lead to them; a cross only stands near" : "off");
}

static void toggle_tsne(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    v->method = v->method == MAP_TSNE ? MAP_PCA : MAP_TSNE;
    v->side = -1;
    v->view.scale = 0; /* another plane */
    v->is_pinned = false;
    ui_say(ui, "%s",
           v->method == MAP_TSNE ? "t-SNE: neighbours are kept, distances are not"
                                 : "principal components");
    map_view_changed(view, ui);
}

static void link_maps(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    if (!map_view_link(v)) {
        ui_say(ui, "linked maps are those of the source and one target: A leaves all");
        return;
    }
    ui_say(ui, "%s",
           v->method == MAP_LINKED
               ? "t-SNE of each language, known pairs drawn together; b blinks"
               : "principal components");
}

static void blink(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    const bool is_linked = v->method == MAP_LINKED;
    if (!is_linked && !v->is_all && blink_find_other(ui) >= 0) {
        (void)blink_go(ui);
        return;
    }
    const bool is_blinking = map_view_blink(v);
    if (is_linked) {
        const MapData *m = map_view_data(v);
        if (m)
            ui_say(ui, "the map of %s alone; P and P again show both",
                   ui->study->entry[m->entry[v->side]].name);
    } else if (is_blinking) {
        ui_say(ui, "%s, in the frame of the source, which does not move",
               v->method == MAP_BEFORE ? "before the map" : "after the map");
    } else {
        ui_say(ui, "no map was applied on load: there is no before");
    }
}

static void want_stability(View *view, Ui *ui)
{
    (void)ui;
    map_view_want_stability((MapView *)view);
}

static void toggle_all(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    if (study_targets(ui->study) < 2) {
        ui_say(ui, "there is one target language only");
        return;
    }
    int left_out = 0;
    v->is_all = !v->is_all;
    (void)map_data_ask_all(ui->study, &left_out);
    if (v->is_all && left_out > 0) {
        ui_warn(ui, "the first %d languages; %d more have no room on one map",
                MAP_ENTRIES, left_out);
    } else {
        ui_say(ui, "%s", v->is_all ? "all languages together" : "one language");
    }
    map_view_changed(view, ui);
}

static void next_field(View *view, Ui *ui)
{
    (void)ui;
    map_field_next((MapView *)view);
}

static void next_check(View *view, Ui *ui)
{
    (void)ui;
    map_field_next_check((MapView *)view);
}

static void open_current(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    const MapData *m = map_view_data(v);
    if (!m || v->current < 0)
        return;
    v->is_pinned = true; /* it is the same one on the way back */
    ui_open_word(ui, map_data_entry(m, v->current), m->layout->row[v->current]);
}

static void turn_patch(View *view, Ui *ui)
{
    (void)ui;
    map_patch_turn((MapView *)view);
}

static void list_patch(View *view, Ui *ui)
{
    (void)ui;
    map_patch_list((MapView *)view);
}

/* --- search --- */

/* 3 the whole word, 2 its beginning, 1 inside, 0 not at all; letters folded. */
static int quality_of_match(Text word, const Str *wanted)
{
    Str f = {0};
    text_fold(&f, word);
    const char *at = strstr(str_cstr(&f), str_cstr(wanted));
    int q = 0;
    if (at)
        q = at != str_cstr(&f) ? 1 : f.n == wanted->n ? 3 : 2;
    str_free(&f);
    return q;
}

/* Matches, best first, then by frequency. */
static void find_matches(MapView *v)
{
    const MapData *m = map_view_data(v);
    v->nmatches = 0;
    v->at_match = 0;
    v->matched = m;
    if (!m || v->find.n == 0)
        return;
    Str wanted = {0};
    text_fold(&wanted, (Text){v->find.p, v->find.n});
    const int32_t n = m->layout->n;
    v->match = mem_xrealloc(v->match, (size_t)n * sizeof *v->match);
    uint8_t *quality = mem_xcalloc((size_t)n, 1);
    for (int32_t i = 0; i < n; i++)
        quality[i] = (uint8_t)quality_of_match(
            map_data_word(m, v->ui->study, m->order[i]), &wanted);
    for (int q = 3; q > 0; q--) {
        for (int32_t i = 0; i < n; i++)
            if (quality[i] == q)
                v->match[v->nmatches++] = m->order[i];
    }
    free(quality);
    str_free(&wanted);
}

static void find_change(void *ctx, const char *text)
{
    MapView *v = ctx;
    str_clear(&v->find);
    str_add_cstr(&v->find, text);
    find_matches(v);
    if (v->nmatches > 0)
        map_view_go_to(v, v->match[0]);
}

static void find_enter(void *ctx, const char *text)
{
    MapView *v = ctx;
    if (text[0] && v->nmatches == 0)
        ui_warn(v->ui, "no word on the map has this");
    else if (v->nmatches > 1)
        ui_say(v->ui, "1 of %d words; n N go on", (int)v->nmatches);
}

static void find_word(View *view, Ui *ui)
{
    MapView *v = (MapView *)view;
    const PromptSpec spec = {.label = "find: ",
                             .hint = "letters of a word of either language",
                             .ctx = v,
                             .change = find_change,
                             .enter = find_enter};
    if (map_view_data(v))
        ui_ask(ui, &spec, "");
}

/* The matches are those of one map: another one is searched anew. */
static void find_again(MapView *v)
{
    const MapData *m = map_view_data(v);
    if (v->matched != m) {
        const int32_t at = v->at_match;
        find_matches(v);
        v->at_match = v->nmatches > 0 ? at % v->nmatches : 0;
    }
}

static void step_match(MapView *v, int by)
{
    find_again(v);
    if (v->nmatches == 0) {
        ui_say(v->ui, "nothing to find: / searches");
        return;
    }
    v->at_match = (v->at_match + by + v->nmatches) % v->nmatches;
    map_view_go_to(v, v->match[v->at_match]);
    ui_say(v->ui, "%d of %d words", (int)v->at_match + 1, (int)v->nmatches);
}

static void find_next(View *view, Ui *ui)
{
    (void)ui;
    step_match((MapView *)view, 1);
}

static void find_previous(View *view, Ui *ui)
{
    (void)ui;
    step_match((MapView *)view, -1);
}

/* --- mouse --- */

static void mouse(View *view, Ui *ui, const Input *in)
{
    MapView *v = (MapView *)view;
    const MapData *m = map_view_data(v);
    if (!m || v->view.scale <= 0)
        return;
    /* The middle of the cell in the plane. */
    const double x =
        v->view.x + (2.0 * (in->x - v->area.x) + 1 - v->area.w) / v->view.scale;
    const double y =
        v->view.y - (4.0 * (in->y - v->area.y) + 2 - 2.0 * v->area.h) / v->view.scale;
    if (v->has_corner && in->mouse != INPUT_WHEEL_UP && in->mouse != INPUT_WHEEL_DOWN) {
        if (in->mouse == INPUT_CLICK)
            map_patch_corner(v, x, y);
        else if (in->mouse == INPUT_RELEASE && (in->x != v->drag_x || in->y != v->drag_y))
            map_patch_select(v, x, y);
        v->drag_x = in->mouse == INPUT_CLICK ? in->x : v->drag_x;
        v->drag_y = in->mouse == INPUT_CLICK ? in->y : v->drag_y;
        return;
    }
    switch (in->mouse) {
    case INPUT_WHEEL_UP: map_view_zoom(v, 1.25, x, y); break;
    case INPUT_WHEEL_DOWN: map_view_zoom(v, 0.8, x, y); break;
    case INPUT_CLICK:
    case INPUT_DOUBLE:
        v->drag_x = in->x;
        v->drag_y = in->y;
        v->current = map_data_nearest(m, v->side, x, y);
        v->is_pinned = v->current >= 0;
        if (in->mouse == INPUT_DOUBLE)
            open_current(view, ui);
        break;
    case INPUT_DRAG:
    case INPUT_RELEASE:
        if (v->drag_x >= 0) {
            v->view.x -= 2.0 * (in->x - v->drag_x) / v->view.scale;
            v->view.y += 4.0 * (in->y - v->drag_y) / v->view.scale;
            v->is_fitted &= in->x == v->drag_x && in->y == v->drag_y;
        }
        v->drag_x = in->mouse == INPUT_RELEASE ? -1 : in->x;
        v->drag_y = in->y;
        break;
    }
}

/* --- out --- */

static const ColSpec columns[] = {
    {"space", "space", "", "the space of the word", COL_TEXT, 0},
    {"word", "word", "", "a word", COL_WORD, 0},
    {"x", "x", "", "first coordinate", COL_REAL, 4},
    {"y", "y", "", "second coordinate", COL_REAL, 4},
    {"trust", "trust", "", "share of its neighbours on the map that are true; 1 is best",
     COL_REAL, 3},
};

/* The points that are on the screen. */
static TableSet *tables(const View *view, const Ui *ui)
{
    const MapView *v = (const MapView *)view;
    const MapData *m = map_view_data(v);
    if (!m)
        return NULL;
    TableSet *set = table_set_new("project");
    Table *t = table_new("points", "points", columns, sizeof columns / sizeof *columns);
    for (int32_t i = 0; i < m->layout->n; i++) {
        int x = 0;
        int y = 0;
        if (!map_view_cell(v, i, &x, &y))
            continue;
        const StudyEntry *e = &ui->study->entry[map_data_entry(m, i)];
        const int32_t row = table_add_row(t);
        table_set_word(
            t, row, 1,
            (WordRef){e->name, m->layout->row[i], map_data_word(m, ui->study, i)});
        table_set_text(t, row, 0, str_text(e->space->name));
        table_set_real(t, row, 2, m->layout->xy[2 * (size_t)i]);
        table_set_real(t, row, 3, m->layout->xy[2 * (size_t)i + 1]);
        if (m->layout->trust)
            table_set_real(t, row, 4, m->layout->trust[i]);
        else
            table_set_missing(t, row, 4, "not computed");
    }
    table_set_add(set, t);
    return set;
}

static void command(const View *view, const Ui *ui, Str *out)
{
    static const char *const how[] = {
        [MAP_PCA] = "",
        [MAP_TSNE] = " --method tsne",
        [MAP_AFTER] = " --method tsne --map frame",
        [MAP_BEFORE] = " --method tsne --map frame --before",
        [MAP_LINKED] = " --method tsne --map linked",
    };
    const MapView *v = (const MapView *)view;
    const char *field = map_field_name(v);
    str_add_cstr(out, field ? "isogloss plot map" : "isogloss project");
    if (v->is_all)
        ui_add_study(ui, out);
    else
        ui_add_arguments(ui, out);
    str_add_cstr(out, how[v->method]);
    const int32_t steps = map_view_steps(v);
    if (steps > 0)
        str_addf(out, " --steps %d", (int)steps);
    if (field && v->is_all)
        str_add_cstr(out, " --all-targets");
    if (field && map_field_is_tsne_check(v))
        str_add_cstr(out, " --check tsne");
    if (field)
        str_addf(out, " --field %s -o map.png", field);
}

static void again(View *view, Ui *ui)
{
    (void)ui;
    map_field_again((MapView *)view);
    map_view_again((MapView *)view);
}

static const ViewBinding bindings[] = {
    {ACTION_UP, up},
    {ACTION_DOWN, down},
    {ACTION_LEFT, left},
    {ACTION_RIGHT, right},
    {ACTION_ZOOM_IN, zoom_in},
    {ACTION_ZOOM_OUT, zoom_out},
    {ACTION_FIT, fit_all},
    {ACTION_LABELS, next_labels},
    {ACTION_DENSITY, next_shade},
    {ACTION_NEIGHBORS, toggle_overlay},
    {ACTION_FIELD, next_field},
    {ACTION_TSNE, toggle_tsne},
    {ACTION_ALL, toggle_all},
    {ACTION_BEFORE, blink},
    {ACTION_LINKED, link_maps},
    {ACTION_CHECK, next_check},
    {ACTION_STABILITY, want_stability},
    {ACTION_OPEN, open_current},
    {ACTION_SELECT, turn_patch},
    {ACTION_SELECTED, list_patch},
    {ACTION_FILTER, find_word},
    {ACTION_NEXT, find_next},
    {ACTION_PREVIOUS, find_previous},
    {ACTION_AGAIN, again},
};

static void close_view(View *view)
{
    MapView *v = (MapView *)view;
    map_view_done(v);
    map_field_free(v->field);
    free(v->match);
    str_free(&v->find);
    canvas_free(&v->canvas);
    free(v);
}

const ViewType view_map_type = {
    .name = "map",
    .help =
        "Words of several languages in one plane: by their two greatest joint principal "
        "components, or with t by t-SNE, which keeps neighbourhoods and nothing else: "
        "distances between groups, their sizes and empty space carry no meaning. The "
        "status line says what the map is worth: trust, the share of neighbours on the "
        "map that are true neighbours, continuity, and how much of the variance (or the "
        "divergence KL, which falls as the map becomes better). The line above it says "
        "so "
        "for the current word. Marks are full where the place of a word can be trusted "
        "(trust from .9), half full from .8, hollow below: do not read its place. Lines "
        "lead from the current word to its gold translations, with o also to its true "
        "neighbours; a cross marks a word that stands near it and is not. A t-SNE map "
        "moves while it is computed; Ctrl-C stops it and R goes on. b puts the target "
        "into the "
        "map of the source, before and after its map in turn. Where dots would "
        "merge, cells are shaded by the number of words in them. f draws "
        "isogloss lines: contour lines of P@1 and other fields, where they vary more "
        "than chance; the line below the map tells the field around the current word "
        "with its interval. Slashes: too little is known; dashes: a second map of the "
        "same words disagrees; dashed lines lead through what is worse than the mean. v "
        "at one corner and again at the other selects the words between (with the mouse: "
        "v, then drag), V lists their pairs.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = map_draw_body,
    .status = map_draw_status,
    .mouse = mouse,
    .command = command,
    .tables = tables,
    .changed = map_view_changed,
    .close = close_view,
};

View *view_map_new(Ui *ui)
{
    MapView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_map_type;
    v->ui = ui;
    v->nslots = ui->opened->n + REFIT_ENTRIES + 1;
    v->slot = mem_xcalloc((size_t)v->nslots, sizeof *v->slot);
    for (int i = 0; i < v->nslots; i++)
        v->slot[i].view = v;
    v->shown = -1;
    v->side = -1;
    v->current = -1;
    v->wanted_entry = -1;
    v->drag_x = -1;
    v->overlay.point = -1;
    v->field = map_field_new(v);
    return &v->base;
}

void view_map_show(Ui *ui, int entry, int32_t row)
{
    ui_go(ui, 3);
    if (ui_top(ui)->type != &view_map_type)
        return;
    MapView *v = (MapView *)ui_top(ui);
    v->wanted_entry = entry;
    v->wanted_row = row;
    map_view_go_to_wanted(v);
}
