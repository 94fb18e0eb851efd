/* The grid takes what room there is: places are as wide and high as fit, and where the
 * window is too small for one level each, neighbouring levels share a place. The cursor
 * is a word; it stands for its place and its quadrant. What the grid cannot say (whose
 * words, how many, with which interval) stands beside it, or on a small screen in the
 * line below. */
#include "tui/view_quadrants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/say.h"
#include "core/table/format.h"
#include "tui/blink.h"
#include "tui/drill.h"
#include "tui/picture.h"
#include "tui/quadrants_draw.h"
#include "tui/view_table.h"

enum {
    PANEL_FROM = 72, /* cells of the body from which the panel stands beside the grid */
    PANEL = 32
};

typedef struct QuadrantsView {
    View base;
    Ui *ui;
    const Result *result;
    QuadrantsPlot plot;
    char *wanted;      /* word to be marked once the result is there; owned */
    Str find;          /* what is searched */
    int32_t find_from; /* the word before the search */
} QuadrantsView;

/* --- data --- */

static int32_t find_word(const QuadrantsView *v, Text word)
{
    for (int32_t i = 0; i < v->plot.q.n; i++)
        if (str_compare(quadrants_draw_word(&v->plot, i, v->plot.q.col_word), word) == 0)
            return i;
    return -1;
}

static void remember(QuadrantsView *v, Text word)
{
    free(v->wanted);
    v->wanted = mem_xstrndup(word.p, word.n);
}

static void changed(View *view, Ui *ui)
{
    QuadrantsView *v = (QuadrantsView *)view;
    if (v->plot.current >= 0)
        remember(v, quadrants_draw_word(&v->plot, v->plot.current, v->plot.q.col_word));
    v->result = ui_want(ui, "overlap", true);
    const bool is_ready = v->result && v->result->state == RESULT_READY;
    v->plot.current = -1;
    free(v->plot.count); /* of the words before; keys wait for the next drawing */
    v->plot.count = NULL;
    if (!quadrants_set(&v->plot.q, is_ready ? v->result->set : NULL))
        return;
    v->plot.current = v->wanted ? find_word(v, str_text(v->wanted)) : -1;
    v->plot.current = v->plot.current < 0 ? 0 : v->plot.current;
}

void view_quadrants_go_to(View *view, Text word)
{
    QuadrantsView *v = (QuadrantsView *)view;
    remember(v, word);
    const int32_t at = find_word(v, word);
    v->plot.current = at >= 0 ? at : v->plot.current;
}

static void draw(View *view, Ui *ui, Rect body)
{
    QuadrantsView *v = (QuadrantsView *)view;
    Grid *g = &ui->grid;
    if (v->plot.current < 0) {
        if (v->result && v->result->state == RESULT_READY) {
            const Rect r = {body.x + 3, body.y + 1, body.w - 4, body.h - 1};
            (void)cells_paragraph(
                g, r,
                TEXT("no word has both overlaps: the quadrants need a dictionary with "
                     "pairs that both spaces know. p shows what was measured."),
                STYLE_WARN);
        } else {
            view_table_draw_state(v->result, g, body);
        }
        return;
    }
    const int panel = body.w < PANEL_FROM ? 0 : body.w >= 130 ? PANEL + 12 : PANEL;
    quadrants_draw_grid(&v->plot, g,
                        (Rect){body.x, body.y, body.w - panel - (panel > 0), body.h});
    if (panel > 0)
        quadrants_draw_panel(&v->plot, g,
                             (Rect){body.x + body.w - panel, body.y, panel, body.h});
    ui->page = 1;
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "overlap: quadrants");
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const QuadrantsView *v = (const QuadrantsView *)view;
    if (v->plot.current < 0)
        return;
    const Text name = quadrants_draw_quadrant(&v->plot, v->plot.current);
    const int32_t row = quadrants_draw_find(&v->plot, name);
    cells_pen_put(pen, STYLE_BOLD, name);
    if (ui->grid.w < PANEL_FROM) {
        cells_pen_say(pen, STYLE_PLAIN, " ");
        quadrants_draw_rate(&v->plot, pen, row, "share", true);
        Str s = {0};
        str_add_cstr(&s, "  ");
        quadrants_draw_add_place(&v->plot, &s);
        cells_pen_put(pen, STYLE_DIM, (Text){s.p, s.n});
        str_free(&s);
        return;
    }
    const int meaning = table_find_col(v->plot.q.sums, "meaning");
    cells_pen_say(pen, STYLE_DIM, ": ");
    if (meaning >= 0 && row >= 0)
        cells_pen_put(pen, STYLE_DIM, table_cell(v->plot.q.sums, row, meaning).text);
}

/* --- actions --- */

static int far(int d)
{
    return d < 0 ? -d : d;
}

/* To the nearest place with words in a direction; straight ahead weighs less. */
static void move(QuadrantsView *v, int dx, int dy)
{
    if (v->plot.current < 0 || !v->plot.count)
        return;
    const int wide = v->plot.q.axis[0].places;
    const int x = quadrants_place(&v->plot.q, v->plot.current, 0);
    const int y = quadrants_place(&v->plot.q, v->plot.current, 1);
    int best = -1;
    int32_t to = -1;
    for (int j = 0; j < v->plot.q.axis[1].places; j++) {
        for (int i = 0; i < wide; i++) {
            const int ahead = dx ? (i - x) * dx : (j - y) * dy;
            const int aside = dx ? far(j - y) : far(i - x);
            const int cost = ahead + 3 * aside;
            const QuadrantsCount *c = &v->plot.count[j * wide + i];
            if (ahead <= 0 || c->words == 0 || (best >= 0 && cost >= best))
                continue;
            best = cost;
            to = c->first;
        }
    }
    v->plot.current = to >= 0 ? to : v->plot.current;
}

static void up(View *v, Ui *ui)
{
    (void)ui;
    move((QuadrantsView *)v, 0, 1);
}

static void down(View *v, Ui *ui)
{
    (void)ui;
    move((QuadrantsView *)v, 0, -1);
}

static void left(View *v, Ui *ui)
{
    (void)ui;
    move((QuadrantsView *)v, -1, 0);
}

static void right(View *v, Ui *ui)
{
    (void)ui;
    move((QuadrantsView *)v, 1, 0);
}

/* The next (by 1) or previous word that `is_wanted`, round the end. */
static bool step(QuadrantsView *v, int by,
                 bool (*is_wanted)(const QuadrantsView *v, int32_t i))
{
    for (int32_t k = 1; v->plot.current >= 0 && k <= v->plot.q.n; k++) {
        const int32_t i =
            ((v->plot.current + by * k) % v->plot.q.n + v->plot.q.n) % v->plot.q.n;
        if (is_wanted(v, i)) {
            v->plot.current = i;
            return true;
        }
    }
    return false;
}

static bool is_here(const QuadrantsView *v, int32_t i)
{
    return quadrants_draw_is_same(&v->plot, i, v->plot.current);
}

static void page_up(View *v, Ui *ui)
{
    (void)ui;
    (void)step((QuadrantsView *)v, -1, is_here);
}

static void page_down(View *v, Ui *ui)
{
    (void)ui;
    (void)step((QuadrantsView *)v, 1, is_here);
}

/* Whether a word of the pair is (is_whole) or holds what is searched, in any case. */
static bool has_found(const QuadrantsView *v, int32_t i, bool is_whole)
{
    const int col[] = {v->plot.q.col_word, v->plot.q.col_gold};
    Str wanted = {0};
    Str f = {0};
    bool is_in = false;
    text_fold(&wanted, (Text){v->find.p, v->find.n});
    for (int k = 0; k < 2 && !is_in; k++) {
        str_clear(&f);
        text_fold(&f, quadrants_draw_word(&v->plot, i, col[k]));
        is_in = is_whole ? strcmp(str_cstr(&f), str_cstr(&wanted)) == 0
                         : strstr(str_cstr(&f), str_cstr(&wanted)) != NULL;
    }
    str_free(&f);
    str_free(&wanted);
    return is_in;
}

static bool is_match(const QuadrantsView *v, int32_t i)
{
    return has_found(v, i, false);
}

static bool is_word(const QuadrantsView *v, int32_t i)
{
    return has_found(v, i, true);
}

static void find_change(void *ctx, const char *text)
{
    QuadrantsView *v = ctx;
    str_clear(&v->find);
    str_add_cstr(&v->find, text);
    v->plot.current = v->find_from < v->plot.q.n ? v->find_from : v->plot.current;
    if (v->find.n > 0 && v->plot.current >= 0 && !step(v, 1, is_word) &&
        !is_match(v, v->plot.current))
        (void)step(v, 1, is_match);
}

static void find_enter(void *ctx, const char *text)
{
    const QuadrantsView *v = ctx;
    if (text[0] && v->plot.current >= 0 && !is_match(v, v->plot.current))
        ui_warn(v->ui, "no word of the plot has this");
}

static void find(View *view, Ui *ui)
{
    QuadrantsView *v = (QuadrantsView *)view;
    const PromptSpec spec = {.label = "find: ",
                             .hint = "letters of a word of either language",
                             .ctx = v,
                             .change = find_change,
                             .enter = find_enter};
    v->find_from = v->plot.current;
    if (v->plot.current >= 0)
        ui_ask(ui, &spec, "");
}

static void find_again(QuadrantsView *v, int by)
{
    if (v->find.n == 0 || !step(v, by, is_match))
        ui_say(v->ui, "nothing to find: / searches");
}

static void find_next(View *v, Ui *ui)
{
    (void)ui;
    find_again((QuadrantsView *)v, 1);
}

static void find_previous(View *v, Ui *ui)
{
    (void)ui;
    find_again((QuadrantsView *)v, -1);
}

/* The table of words, the cursor on the current one; of its quadrant alone, or all. */
static void open_table(QuadrantsView *v, bool is_quadrant)
{
    View *t = view_table_new(v->ui, registry_find("overlap"));
    if (!t)
        return;
    ui_open(v->ui, t);
    if (v->plot.current < 0 || !view_table_show(t, v->ui, "words"))
        return;
    Browse *b = view_table_browse(t);
    if (is_quadrant) {
        const Text name = quadrants_draw_quadrant(&v->plot, v->plot.current);
        Str filter = {0};
        str_addf(&filter, "quadrant:%.*s", (int)name.n, name.p);
        browse_filter(b, str_cstr(&filter));
        str_free(&filter);
    }
    browse_go_to(b, v->plot.q.word[v->plot.current].row);
}

static void open_quadrant(View *view, Ui *ui)
{
    QuadrantsView *v = (QuadrantsView *)view;
    (void)ui;
    if (v->plot.current >= 0)
        open_table(v, true);
}

static void show_table(View *view, Ui *ui)
{
    (void)ui;
    open_table((QuadrantsView *)view, false);
}

static void why(View *view, Ui *ui)
{
    const QuadrantsView *v = (const QuadrantsView *)view;
    drill_why(ui, v->plot.current >= 0
                      ? quadrants_draw_word(&v->plot, v->plot.current, v->plot.q.col_word)
                      : (Text){NULL, 0});
}

static void again(View *view, Ui *ui)
{
    const QuadrantsView *v = (const QuadrantsView *)view;
    if (v->result)
        results_again(ui->results, v->result);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    QuadrantsView *v = (QuadrantsView *)view;
    if (v->plot.current < 0 || !v->plot.count ||
        (in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE))
        return;
    const int wide = v->plot.q.axis[0].places;
    for (int y = 0; y < v->plot.q.axis[1].places; y++) {
        for (int x = 0; x < wide; x++) {
            const QuadrantsCount *c = &v->plot.count[y * wide + x];
            const int dx = in->x - quadrants_draw_left(&v->plot, x);
            const int dy = in->y - quadrants_draw_top(&v->plot, y);
            if (dx < 0 || dx >= v->plot.place_w || dy < 0 || dy >= v->plot.place_h ||
                c->words == 0)
                continue;
            v->plot.current = c->first;
            if (in->mouse == INPUT_DOUBLE)
                open_quadrant(view, ui);
            return;
        }
    }
}

static const ViewBinding bindings[] = {
    {ACTION_BEFORE, blink_key},
    {ACTION_UP, up},
    {ACTION_DOWN, down},
    {ACTION_LEFT, left},
    {ACTION_RIGHT, right},
    {ACTION_PAGE_UP, page_up},
    {ACTION_PAGE_DOWN, page_down},
    {ACTION_OPEN, open_quadrant},
    {ACTION_FILTER, find},
    {ACTION_NEXT, find_next},
    {ACTION_PREVIOUS, find_previous},
    {ACTION_PICTURE, show_table},
    {ACTION_WHY, why},
    {ACTION_AGAIN, again},
};

/* --- out --- */

static void command(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    str_add_cstr(out, "isogloss plot pairs");
    ui_add_arguments(ui, out);
    str_add_cstr(out, " -o quadrants.png");
}

static TableSet *tables(const View *view, const Ui *ui)
{
    const QuadrantsView *v = (const QuadrantsView *)view;
    (void)ui;
    if (v->plot.current < 0)
        return NULL;
    TableSet *out = table_set_new("overlap");
    int32_t *rows = mem_xcalloc((size_t)v->plot.q.n, sizeof *rows);
    for (int32_t i = 0; i < v->plot.q.n; i++)
        rows[i] = v->plot.q.word[i].row;
    table_set_add(out, table_make_rows(v->plot.q.words, rows, v->plot.q.n));
    free(rows);
    return out;
}

static void close_view(View *view)
{
    QuadrantsView *v = (QuadrantsView *)view;
    quadrants_done(&v->plot.q);
    str_free(&v->find);
    free(v->plot.count);
    free(v->wanted);
    free(v);
}

const ViewType view_quadrants_type = {
    .name = "quadrants",
    .help =
        "Every pair on the plane of two overlaps. To the right the languages agree about "
        "the word: its neighbours in the dictionary, translated, are its gold's (D2). "
        "Upward the map keeps it: the mapped word has its gold's neighbours (D3). The "
        "lines are the thresholds. Lower right, map-fault: the languages agree and the "
        "map "
        "loses it, which another map could mend. Left, disagree and despite: the spaces "
        "differ already, and no rotation helps. A number counts the words of its place "
        "(on a wide screen hits/words); the shade grows with it, and its colour says "
        "whether more than half of them are found.\n"
        "The arrows go from place to place, Space and PgUp from word to word of a place, "
        "/ finds a word, w asks why it is wrong. Enter opens the words of the quadrant; "
        "p the whole table, and there p comes back.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .mouse = mouse,
    .command = command,
    .tables = tables,
    .changed = changed,
    .close = close_view,
};

View *view_quadrants_new(Ui *ui)
{
    QuadrantsView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_quadrants_type;
    v->ui = ui;
    v->plot.current = -1;
    changed(&v->base, ui);
    return &v->base;
}
