/* Two columns of neighbours, the older snapshot's and the newer one's, those that stayed
 * in one line; below them (beside them on a wide screen) the way of the word through all
 * snapshots and the plane of its neighbours. On a small screen one part is shown at a
 * time. Everything comes from the tables of `drift`. */
#include "tui/view_drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "tui/call_view.h"
#include "tui/drift_head.h"
#include "tui/drift_plot.h"
#include "tui/list_cursor.h"
#include "tui/lookup.h"

enum {
    WIDE = 110,   /* cells from which the plots stand beside the neighbours */
    HIGH = 18,    /* lines from which they stand below them */
    TWO_W = 72,   /* cells from which both plots stand side by side */
    NAMED_W = 34, /* cells of a column from which the change is written out */
    BOTH_W = 24   /* cells from which it has both cosines, else that of its side */
};

typedef enum Part { PART_NEIGHBOURS, PART_WAY, PART_PLANE, PARTS } Part;

/* A line of the two columns: rows of the table of neighbours, -1: none. */
typedef struct Line {
    int32_t row[2];
} Line;

typedef struct DriftView {
    CallView call;
    char *word;                      /* owned */
    const Table *near, *about, *way; /* borrowed from the result; NULL: not there yet */
    Line *line;                      /* owned */
    int32_t n;
    ListCursor list;
    int side;  /* column under the cursor */
    Part part; /* shown when there is room for one */
    bool is_single;
    Rect lists; /* lines of neighbours as drawn last */
} DriftView;

/* --- data --- */

static char sign_of(const DriftView *v, int32_t row)
{
    const Text sign = lookup_text(v->near, row, "sign");
    if (sign.n == 0)
        return ' ';
    return sign.p[0];
}

/* Kept ones first, side by side; then what was lost beside what was gained. */
static void make_lines(DriftView *v)
{
    const int32_t rows = v->near ? table_rows(v->near) : 0;
    free(v->line);
    v->line = mem_xcalloc((size_t)rows + 1, sizeof *v->line);
    v->n = 0;
    for (int32_t i = 0; i < rows; i++)
        if (sign_of(v, i) == '=')
            v->line[v->n++] = (Line){{i, i}};
    const int32_t kept = v->n;
    int32_t next[2] = {kept, kept};
    for (int32_t i = 0; i < rows; i++) {
        if (sign_of(v, i) == '=')
            continue;
        const int side = sign_of(v, i) == '+';
        const int32_t at = next[side]++;
        if (at == v->n)
            v->line[v->n++] = (Line){{-1, -1}};
        v->line[at].row[side] = i;
    }
}

static void changed(View *view, Ui *ui)
{
    DriftView *v = (DriftView *)view;
    const TableSet *set = call_view_take(&v->call);
    (void)ui;
    const Table *near = set ? table_set_find(set, "word") : NULL;
    v->about = set ? table_set_find(set, "about") : NULL;
    v->way = set ? table_set_find(set, "trajectory") : NULL;
    if (near == v->near)
        return;
    v->near = near;
    make_lines(v);
    list_cursor_move(&v->list, v->n, 0);
}

static int32_t current_row(const DriftView *v)
{
    return v->list.at < v->n ? v->line[v->list.at].row[v->side] : -1;
}

/* --- neighbours --- */

static uint8_t sign_style(char sign)
{
    return sign == '-' ? STYLE_BAD : sign == '+' ? STYLE_GOOD : STYLE_DIM;
}

/* Cosine on one side, or why there is none. */
static void put_cosine(const DriftView *v, Grid *g, int x, int y, int32_t row, int side)
{
    const double cosine = lookup_number(v->near, row, side ? "cos_new" : "cos_old");
    Str s = {0};
    if (isfinite(cosine))
        number_add_fixed(&s, cosine, 2);
    else
        str_add_cstr(&s, side ? "gone" : "new");
    (void)cells_put_right(g, x, y, 5, (Text){s.p, s.n},
                          isfinite(cosine) ? STYLE_PLAIN : STYLE_WARN);
    str_free(&s);
}

/* Sign, word (and the change where there is room), cosine in old and in new; in a narrow
 * column only that of its side. */
static void draw_neighbour(const DriftView *v, Grid *g, Rect r, int32_t row, int side)
{
    const char sign[2] = {sign_of(v, row), '\0'};
    const uint8_t style = sign_style(sign[0]);
    const bool is_named = r.w >= NAMED_W;
    const bool is_both = r.w >= BOTH_W;
    const int numbers = is_both ? 11 : 5;
    const int change = is_named ? 10 : 0;
    const int room = r.w - 2 - change - numbers - 1;
    (void)cells_say(g, r.x, r.y, 1, sign, style);
    (void)cells_put(g, r.x + 2, r.y, room, lookup_text(v->near, row, "word"),
                    sign[0] == '=' ? STYLE_DIM : STYLE_PLAIN);
    if (is_named)
        (void)cells_put(g, r.x + 2 + room + 1, r.y, change - 1,
                        lookup_text(v->near, row, "change"), style);
    if (!is_both) {
        put_cosine(v, g, r.x + r.w - numbers, r.y, row, side);
        return;
    }
    put_cosine(v, g, r.x + r.w - numbers, r.y, row, 0);
    put_cosine(v, g, r.x + r.w - numbers + 6, r.y, row, 1);
}

static void draw_heading(const DriftView *v, Grid *g, Rect r, int side)
{
    const int32_t last = table_rows(v->about) - 1;
    const bool is_both = r.w >= BOTH_W;
    Pen pen = cells_pen(g, r.x, r.y, r.w - (is_both ? 12 : 0));
    cells_pen_say(&pen,
                  (uint8_t)(side == v->side ? STYLE_BOLD | STYLE_SELECTED : STYLE_BOLD),
                  "%s", side ? "+ new " : "- old ");
    cells_pen_put(&pen, STYLE_BOLD, lookup_text(v->about, side ? last : 0, "snapshot"));
    if (!is_both)
        return;
    (void)cells_put_right(g, r.x + r.w - 11, r.y, 5, TEXT("old"), STYLE_DIM);
    (void)cells_put_right(g, r.x + r.w - 5, r.y, 5, TEXT("new"), STYLE_DIM);
}

static void draw_neighbours(DriftView *v, Grid *g, Rect r)
{
    const int half = (r.w - 1) / 2;
    for (int side = 0; side < 2; side++)
        draw_heading(v, g, (Rect){r.x + side * (half + 1), r.y, half, 1}, side);
    v->lists = (Rect){r.x, r.y + 1, r.w, r.h - 1};
    v->call.ui->page = v->lists.h > 1 ? v->lists.h : 1;
    list_cursor_show(&v->list, v->n, v->lists.h);
    for (int i = 0; i < v->lists.h && v->list.top + i < v->n; i++) {
        const int32_t at = v->list.top + i;
        for (int side = 0; side < 2; side++) {
            const Rect cell = {r.x + side * (half + 1), v->lists.y + i, half, 1};
            if (v->line[at].row[side] >= 0)
                draw_neighbour(v, g, cell, v->line[at].row[side], side);
            if (at == v->list.at && side == v->side)
                cells_select(g, cell);
        }
    }
    const int edge = r.x + r.w; /* beside the last number */
    if (v->list.top > 0)
        cells_glyph(g, edge, r.y, GLYPH_UP, STYLE_BOLD);
    if (v->list.top + v->lists.h < v->n)
        cells_glyph(g, edge, r.y + r.h - 1, GLYPH_DOWN, STYLE_BOLD);
}

/* --- plots --- */

/* Without room for the plot: each snapshot with its distance, as many as fit. */
static void say_way(const DriftView *v, Grid *g, Rect r)
{
    Pen pen = cells_pen(g, r.x, r.y, r.w);
    cells_pen_put(&pen, STYLE_BOLD,
                  lookup_text(v->about, table_rows(v->about) - 1, "way"));
    cells_pen_say(&pen, STYLE_DIM, "  from the first:");
    pen = cells_pen(g, r.x, r.y + 1, r.w);
    for (int32_t i = 0; i < table_rows(v->about); i++) {
        cells_pen_say(&pen, STYLE_DIM, i > 0 ? "  " : "");
        cells_pen_put(&pen, STYLE_PLAIN, lookup_text(v->about, i, "snapshot"));
        lookup_say(&pen, " ", v->about, i, "cos_distance", 2);
    }
}

static void draw_way(const DriftView *v, Grid *g, Rect r)
{
    const int n = (int)table_rows(v->about);
    const int32_t last = n - 1;
    if (!drift_plot_fits((Rect){r.x, r.y + 1, r.w, r.h - 1})) {
        say_way(v, g, r);
        return;
    }
    DriftPlotStep *step = mem_xcalloc((size_t)n, sizeof *step);
    for (int i = 0; i < n; i++) {
        step[i] = (DriftPlotStep){.name = lookup_text(v->about, i, "snapshot"),
                                  .distance = lookup_number(v->about, i, "cos_distance"),
                                  .lo = lookup_number(v->about, i, "usual_lo"),
                                  .hi = lookup_number(v->about, i, "usual_hi")};
    }
    Pen pen = cells_pen(g, r.x, r.y, r.w);
    cells_pen_say(&pen, STYLE_BOLD, "from the first  ");
    const Text of = lookup_text(v->about, last, "usual_of");
    cells_pen_say(&pen, STYLE_DIM, g->mode == TEXT_ASCII ? ": " : "░ ");
    cells_pen_say(&pen, STYLE_DIM,
                  str_compare(of, TEXT("words")) == 0 ? "usual in its band"
                  : of.n > 0                          ? "null pairs"
                                                      : "usual: unknown");
    drift_plot_way(g, (Rect){r.x, r.y + 1, r.w, r.h - 1}, step, n);
    free(step);
}

static int snapshot_of(const DriftView *v, Text name)
{
    for (int32_t i = 0; i < table_rows(v->about); i++)
        if (str_compare(lookup_text(v->about, i, "snapshot"), name) == 0)
            return i;
    return 0;
}

static void draw_plane(const DriftView *v, Grid *g, Rect r)
{
    const int32_t n = v->way ? table_rows(v->way) : 0;
    Pen pen = cells_pen(g, r.x, r.y, r.w);
    cells_pen_say(&pen, STYLE_BOLD, "its neighbours");
    if (n == 0) {
        cells_pen_say(&pen, STYLE_DIM, "  no plane: they do not differ");
        return;
    }
    if (!drift_plot_fits((Rect){r.x, r.y + 1, r.w, r.h - 1})) {
        (void)cells_say(g, r.x, r.y + 1, r.w, "no room here; p has its points",
                        STYLE_DIM);
        return;
    }
    lookup_say(&pen, ",", v->way, 0, "explained", 2);
    cells_pen_say(&pen, STYLE_DIM, " of variance");
    DriftPlotPlace *place = mem_xcalloc((size_t)n, sizeof *place);
    for (int32_t i = 0; i < n; i++) {
        const bool is_word =
            str_compare(lookup_text(v->way, i, "kind"), TEXT("word")) == 0;
        place[i] = (DriftPlotPlace){
            .word = lookup_text(v->way, i, "word"),
            .snapshot = is_word ? snapshot_of(v, lookup_text(v->way, i, "snapshot")) : -1,
            .x = lookup_number(v->way, i, "x"),
            .y = lookup_number(v->way, i, "y")};
    }
    drift_plot_plane(g, (Rect){r.x, r.y + 1, r.w, r.h - 1}, place, n);
    free(place);
}

static void draw_part(DriftView *v, Grid *g, Rect r)
{
    if (v->part == PART_WAY)
        draw_way(v, g, r);
    else if (v->part == PART_PLANE)
        draw_plane(v, g, r);
    else
        draw_neighbours(v, g, r);
}

static void draw(View *view, Ui *ui, Rect body)
{
    DriftView *v = (DriftView *)view;
    Grid *g = &ui->grid;
    const Rect all = {body.x + 1, body.y, body.w - 2, body.h};
    v->lists = (Rect){0};
    if (!v->near || !v->about || table_rows(v->about) == 0) {
        call_view_draw_state(&v->call, g, body);
        return;
    }
    const int used = drift_head_draw(v->about, str_text(v->word), g, all);
    const int gap = all.h > 12 ? 1 : 0;
    Rect r = {all.x, all.y + used + gap, all.w, all.h - used - gap};
    const bool is_beside = r.w >= WIDE && r.h >= 10;
    v->is_single = !is_beside && all.h < HIGH;
    if (v->is_single) {
        draw_part(v, g, r);
        return;
    }
    if (is_beside) {
        const int half = r.w / 2;
        draw_neighbours(v, g, (Rect){r.x, r.y, half - 1, r.h});
        const int way = r.h / 3 > 6 ? r.h / 3 : 6;
        draw_way(v, g, (Rect){r.x + half + 1, r.y, r.w - half - 1, way});
        draw_plane(v, g,
                   (Rect){r.x + half + 1, r.y + way + 1, r.w - half - 1, r.h - way - 1});
        return;
    }
    /* as many lines as the neighbours need, and at least six for the plots */
    int plots = r.h - v->n - 2;
    plots = plots < 6 ? 6 : plots;
    draw_neighbours(v, g, (Rect){r.x, r.y, r.w, r.h - plots - 1});
    const Rect below = {r.x, r.y + r.h - plots, r.w, plots};
    if (r.w < TWO_W) {
        v->part == PART_PLANE ? draw_plane(v, g, below) : draw_way(v, g, below);
        return;
    }
    const int half = below.w / 2;
    draw_way(v, g, (Rect){below.x, below.y, half - 1, below.h});
    draw_plane(v, g, (Rect){below.x + half + 1, below.y, below.w - half - 1, below.h});
}

static void title(const View *view, const Ui *ui, Str *out)
{
    const DriftView *v = (const DriftView *)view;
    str_add_cstr(out, "drift: ");
    text_display(out, str_text(v->word), ui->grid.mode);
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const DriftView *v = (const DriftView *)view;
    (void)ui;
    const int32_t row = v->near ? current_row(v) : -1;
    if (v->is_single)
        cells_pen_say(pen, STYLE_DIM, "%d of %d parts ([ ])  ", (int)v->part + 1, PARTS);
    if (row < 0)
        return;
    cells_pen_put(pen, STYLE_BOLD, lookup_text(v->near, row, "word"));
    cells_pen_say(pen, STYLE_PLAIN, "  ");
    cells_pen_put(pen, STYLE_PLAIN, lookup_text(v->near, row, "change"));
    for (int side = 0; side < 2; side++) {
        const char *const name[] = {"place_old", "place_new"};
        const double place = lookup_number(v->near, row, name[side]);
        if (isfinite(place))
            cells_pen_say(pen, STYLE_DIM, "  %s %d", side ? "new: place" : "old: place",
                          (int)place);
    }
}

/* --- actions --- */

static void move(View *view, const Ui *ui, int32_t by)
{
    DriftView *v = (DriftView *)view;
    (void)ui;
    list_cursor_move(&v->list, v->n, by);
}

static void to_old(View *view, Ui *ui)
{
    (void)ui;
    ((DriftView *)view)->side = 0;
}

static void to_new(View *view, Ui *ui)
{
    (void)ui;
    ((DriftView *)view)->side = 1;
}

static void part_before(View *view, Ui *ui)
{
    DriftView *v = (DriftView *)view;
    (void)ui;
    v->part = (Part)((v->part + PARTS - 1) % PARTS);
}

static void part_after(View *view, Ui *ui)
{
    DriftView *v = (DriftView *)view;
    (void)ui;
    v->part = (Part)((v->part + 1) % PARTS);
}

/* The neighbour's own screen; one that is in one snapshot alone is opened as a word. */
static void open_neighbour(View *view, Ui *ui)
{
    const DriftView *v = (const DriftView *)view;
    const int32_t row = v->near ? current_row(v) : -1;
    if (row < 0)
        return;
    const ResultsCall call = {v->call.diag, -1, v->call.argc, v->call.argv};
    const Cell c = lookup_cell(v->near, row, "word");
    const int entry = study_find(ui->study, c.space);
    if (isfinite(lookup_number(v->near, row, "rank_old")) &&
        isfinite(lookup_number(v->near, row, "rank_new")))
        (void)view_drift_open(ui, &call, v->near, row);
    else if (entry >= 0 && c.i >= 0 && c.i < ui->study->entry[entry].space->n)
        ui_open_word(ui, entry, (int32_t)c.i);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    DriftView *v = (DriftView *)view;
    const Rect r = v->lists;
    const int32_t at = v->list.top + in->y - r.y;
    if ((in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE) || in->y < r.y ||
        in->y >= r.y + r.h || in->x < r.x || in->x >= r.x + r.w || at >= v->n)
        return;
    v->list.at = at;
    v->side = in->x >= r.x + r.w / 2;
    if (in->mouse == INPUT_DOUBLE)
        open_neighbour(view, ui);
}

static const ViewBinding bindings[] = {
    {ACTION_LEFT, to_old},
    {ACTION_RIGHT, to_new},
    {ACTION_TABLE_BEFORE, part_before},
    {ACTION_TABLE_AFTER, part_after},
    {ACTION_OPEN, open_neighbour},
    {ACTION_PICTURE, call_view_show_table},
    {ACTION_AGAIN, call_view_again},
};

/* --- out --- */

static void close_view(View *view)
{
    DriftView *v = (DriftView *)view;
    call_view_done(&v->call);
    free(v->word);
    free(v->line);
    free(v);
}

const ViewType view_drift_type = {
    .name = "drift",
    .help =
        "One word between the first snapshot and the last. On the left its nearest "
        "neighbours in the older, on the right in the newer: = kept, - lost, + gained, "
        "each with its cosine then and now; gone: no longer in the vocabulary, new: not "
        "yet in it. Distance is 1 - cosine of the word with itself after alignment. The "
        "shaded band is what is usual for words as frequent: in null pairs, where "
        "nothing changed, or without any between these snapshots, which is no noise "
        "floor and gives no verdict. The plane is that of its neighbours, where the word "
        "stands as 1 in the first snapshot, 2 in the next.\n"
        "The arrows choose a neighbour, Enter opens its own screen; on a small screen [ "
        "and ] go from the neighbours to the way and the plane; p shows the tables.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .mouse = mouse,
    .command = call_view_command,
    .changed = changed,
    .close = close_view,
};

/* --- making --- */

bool view_drift_has(const Diagnostic *d, int argc, char *const *argv)
{
    if (strcmp(d->name, "drift") != 0)
        return false;
    bool *is_word = mem_xcalloc((size_t)argc + 1, sizeof *is_word);
    const int n = results_words(d, argc, argv, is_word);
    free(is_word);
    return n == 1;
}

View *view_drift_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    DriftView *v = mem_xcalloc(1, sizeof *v);
    const ResultsCall call = {d, -1, argc, argv};
    if (!call_view_init(&v->call, &view_drift_type, ui, &call)) {
        free(v);
        return NULL;
    }
    bool *is_word = mem_xcalloc((size_t)argc + 1, sizeof *is_word);
    (void)results_words(d, argc, argv, is_word);
    for (int i = 0; i < argc; i++)
        if (is_word[i])
            v->word = mem_xstrdup(argv[i]);
    free(is_word);
    changed(&v->call.base, ui);
    return &v->call.base;
}

bool view_drift_open(Ui *ui, const ResultsCall *call, const Table *t, int32_t row)
{
    if (!call->diag || strcmp(call->diag->name, "drift") != 0 ||
        (strcmp(table_name(t), "words") != 0 && strcmp(table_name(t), "series") != 0 &&
         strcmp(table_name(t), "word") != 0))
        return false;
    const Text word = lookup_text(t, row, "word");
    if (word.n == 0)
        return false;
    bool *is_word = mem_xcalloc((size_t)call->argc + 1, sizeof *is_word);
    char **argv = mem_xcalloc((size_t)call->argc + 1, sizeof *argv);
    char *copy = mem_xstrndup(word.p, word.n);
    (void)results_words(call->diag, call->argc, call->argv, is_word);
    int n = 0;
    argv[n++] = copy;
    for (int i = 0; i < call->argc; i++)
        if (!is_word[i] && strcmp(call->argv[i], "--all") != 0)
            argv[n++] = call->argv[i];
    View *v = view_drift_new(ui, call->diag, n, argv);
    if (v)
        ui_open(ui, v);
    free(copy);
    free((void *)argv);
    free(is_word);
    return true;
}
