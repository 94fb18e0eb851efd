/* A bar is solid to the lower end of its interval, dark to the value and pale to the
 * upper end, so that what is sure and what is not is seen without colours. The scale
 * begins at zero and ends at a round number; all bars of a table share it. */
#include "tui/view_bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/diag/say.h"
#include "core/table/format.h"
#include "tui/blink.h"
#include "tui/drill.h"
#include "tui/list_cursor.h"
#include "tui/overview.h"
#include "tui/view_pairs.h"
#include "tui/view_table.h"

enum { LABEL_MOST = 28, BAR_LEAST = 8, PARTS = 2 };

typedef struct BarsView {
    View base;
    Ui *ui;
    const Diagnostic *diag;
    const Result *result;
    const Table *table; /* borrowed from the result; NULL: not there yet */
    int x, y;           /* columns of names and of values */
    int part[PARTS];    /* columns that tell apart rows of one name; -1: none */
    double end;         /* of the scale */
    ListCursor list;    /* of the rows of the table */
    int rows;           /* that the body had when it was drawn last */
    Rect body;          /* where they were */
} BarsView;

/* --- data --- */

static double upper_end(const Cell *c)
{
    if (c->is_missing)
        return 0;
    return c->type == COL_RATE   ? c->rate.hi
           : c->type == COL_REAL ? c->real
                                 : (double)c->i;
}

static double value_of(const Cell *c)
{
    return c->type == COL_RATE ? c->rate.value : upper_end(c);
}

/* 1, 2 or 5 times a power of ten, not below v. */
static double round_up(double v)
{
    if (!(v > 0))
        return 1;
    const double power = pow(10, floor(log10(v)));
    const double steps[] = {1, 2, 3, 4, 5, 6, 8, 10};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= v * (1 - 1e-12))
            return steps[i] * power;
    return 10 * power;
}

static void take_table(BarsView *v, const TableSet *set)
{
    static const char *const parts[PARTS] = {"direction", "score"};
    v->table = set ? table_set_find(set, v->diag->chart->table) : NULL;
    if (!v->table)
        return;
    v->x = table_find_col(v->table, v->diag->chart->x);
    v->y = table_find_col(v->table, v->diag->chart->y);
    if (v->x < 0 || v->y < 0) {
        v->table = NULL;
        return;
    }
    for (int i = 0; i < PARTS; i++)
        v->part[i] = table_find_col(v->table, parts[i]);
    double most = 0;
    for (int32_t i = 0; i < table_rows(v->table); i++) {
        const Cell c = table_cell(v->table, i, v->y);
        most = fmax(most, upper_end(&c));
    }
    v->end = round_up(most);
    if (table_col(v->table, v->y)->type == COL_RATE)
        v->end = fmin(1, v->end);
    if (v->list.at >= table_rows(v->table))
        v->list.at = 0;
}

static void changed(View *view, Ui *ui)
{
    BarsView *v = (BarsView *)view;
    v->result = ui_want(ui, v->diag->name, true);
    const bool is_ready = v->result && v->result->state == RESULT_READY;
    take_table(v, is_ready ? v->result->set : NULL);
}

const Diagnostic *view_bars_verb(const View *view)
{
    return ((const BarsView *)view)->diag;
}

void view_bars_go_to(View *view, Text name)
{
    BarsView *v = (BarsView *)view;
    for (int32_t i = 0; v->table && i < table_rows(v->table); i++)
        if (str_compare(table_cell(v->table, i, v->x).text, name) == 0)
            v->list.at = i;
}

/* --- drawing --- */

/* "de forward csls": the name and what tells its rows apart. */
static void add_label(const BarsView *v, int32_t row, Str *out)
{
    const Cell name = table_cell(v->table, row, v->x);
    text_display(out, name.text, v->ui->grid.mode);
    for (int i = 0; i < PARTS; i++) {
        if (v->part[i] < 0)
            continue;
        const Cell c = table_cell(v->table, row, v->part[i]);
        if (!c.is_missing && c.type == COL_TEXT)
            str_addf(out, " %.*s", (int)c.text.n, c.text.p);
    }
}

/* The cell as tables show it; is_short: a rate without interval and n. */
static void add_value(const BarsView *v, int32_t row, bool is_short, Str *out)
{
    const Cell c = table_cell(v->table, row, v->y);
    char share[16];
    if (is_short && !c.is_missing && c.type == COL_RATE)
        str_add_cstr(out, say_share(share, c.rate.value));
    else
        format_cell(out, v->table, row, v->y, v->ui->grid.mode);
    if (c.is_missing)
        str_addf(out, " %s", c.why);
}

static void draw_bar(const BarsView *v, Grid *g, Rect r, const Cell *c, uint8_t style)
{
    static const uint32_t sign[2][3] = {{0x2588, 0x2593, 0x2591}, {'#', '=', '-'}};
    const double value = value_of(c);
    const bool is_rate = c->type == COL_RATE;
    const double ends[3] = {is_rate ? c->rate.lo : value, value,
                            is_rate ? c->rate.hi : value};
    int x = 0;
    for (int part = 0; part < 3; part++) {
        int to = (int)lround(ends[part] / v->end * r.w);
        if (part == 2 && to == 0 && ends[2] > 0)
            to = 1; /* an interval that begins at zero is seen */
        for (; x < to && x < r.w; x++)
            cells_point(g, r.x + x, r.y, sign[g->mode == TEXT_ASCII][part], style);
    }
}

static bool is_pale(const BarsView *v, int32_t row)
{
    return strcmp(v->diag->name, "why") == 0 && !overview_is_above_base(v->table, row);
}

typedef struct Widths {
    int label, value, bar;
    bool is_short;
} Widths;

static int widest_value(const BarsView *v, bool is_short)
{
    int widest = 0;
    Str s = {0};
    for (int32_t i = 0; i < table_rows(v->table); i++) {
        str_clear(&s);
        if (!table_cell(v->table, i, v->y).is_missing)
            add_value(v, i, is_short, &s);
        const int w = cells_width(&v->ui->grid, (Text){str_cstr(&s), s.n});
        widest = w > widest ? w : widest;
    }
    str_free(&s);
    return widest;
}

static int widest_label(const BarsView *v)
{
    int widest = 0;
    Str s = {0};
    for (int32_t i = 0; i < table_rows(v->table); i++) {
        str_clear(&s);
        add_label(v, i, &s);
        const int w = cells_width(&v->ui->grid, (Text){str_cstr(&s), s.n});
        widest = w > widest ? w : widest;
    }
    str_free(&s);
    return widest < LABEL_MOST ? widest : LABEL_MOST;
}

/* On a small screen the values stand alone; the line below has the interval. */
static Widths measure(const BarsView *v, int room)
{
    Widths w = {.label = widest_label(v), .value = widest_value(v, false)};
    w.is_short = room - w.label - w.value - 4 < BAR_LEAST;
    if (w.is_short)
        w.value = widest_value(v, true);
    w.bar = room - w.label - w.value - 4;
    return w;
}

static void draw_row(const BarsView *v, Grid *g, Rect line, int32_t row, const Widths *w)
{
    const Cell c = table_cell(v->table, row, v->y);
    const uint8_t style = is_pale(v, row) ? STYLE_DIM : STYLE_PLAIN;
    Str s = {0};
    if (row == v->list.at)
        cells_glyph(g, line.x, line.y, GLYPH_CURSOR, STYLE_BOLD);
    add_label(v, row, &s);
    (void)cells_put(g, line.x + 1, line.y, w->label, (Text){str_cstr(&s), s.n}, style);
    str_clear(&s);
    add_value(v, row, w->is_short, &s);
    const int at = line.x + w->label + 2;
    if (c.is_missing) {
        (void)cells_put(g, at, line.y, line.w - w->label - 2, (Text){s.p, s.n},
                        STYLE_DIM);
    } else {
        (void)cells_put(g, at, line.y, w->value, (Text){s.p, s.n},
                        style == STYLE_DIM ? STYLE_DIM : STYLE_BOLD);
        draw_bar(v, g, (Rect){at + w->value + 1, line.y, w->bar, 1}, &c,
                 style == STYLE_DIM ? STYLE_DIM : STYLE_GROUP + 1);
    }
    str_free(&s);
    if (row == v->list.at)
        cells_select(g, (Rect){line.x + 1, line.y, w->label, 1});
}

/* Heading with what the parts of a bar mean, and under the bars their scale. */
static void draw_frame(const BarsView *v, Grid *g, Rect r, const Widths *w, int below)
{
    const ColSpec *col = table_col(v->table, v->y);
    const int at = r.x + w->label + w->value + 3;
    Str s = {0};
    format_heading(&s, col);
    const char *heading = w->is_short ? col->title : str_cstr(&s);
    (void)cells_say(g, r.x + w->label + 2, r.y, w->value, heading, STYLE_HEAD);
    if (col->type == COL_RATE) {
        (void)cells_say(g, at, r.y, w->bar,
                        g->mode == TEXT_ASCII
                            ? "# to the lower end  = value  - upper end"
                            : "█ to the lower end  ▓ value  ░ upper end",
                        STYLE_DIM);
    }
    (void)cells_say(g, at, below, 1, "0", STYLE_DIM);
    str_clear(&s);
    number_add_fixed(&s, v->end, v->end < 1 ? (v->end < 0.1 ? 3 : 1) : 0);
    (void)cells_put_right(g, at, below, w->bar, (Text){s.p, s.n}, STYLE_DIM);
    str_free(&s);
}

static void draw(View *view, Ui *ui, Rect body)
{
    BarsView *v = (BarsView *)view;
    Grid *g = &ui->grid;
    if (!v->table || table_rows(v->table) == 0) {
        view_table_draw_state(v->result, g, body);
        if (v->result && v->result->state == RESULT_READY)
            (void)cells_say(g, body.x + 3, body.y + 1, body.w - 3,
                            "no figures to draw; p shows the table", STYLE_DIM);
        return;
    }
    Rect r = body;
    const char *finding = v->result->set->finding;
    if (finding && r.h > 12) {
        const int n = cells_paragraph(g, (Rect){r.x + 1, r.y, r.w - 2, r.h > 20 ? 4 : 2},
                                      str_text(finding), STYLE_BOLD);
        r.y += n;
        r.h -= n;
    }
    const Widths w = measure(v, r.w);
    const int32_t n = table_rows(v->table);
    v->rows = r.h - 2;
    ui->page = v->rows;
    list_cursor_show(&v->list, n, v->rows);
    v->body = (Rect){r.x, r.y + 1, r.w, v->rows};
    int32_t i = v->list.top;
    int y = r.y + 1;
    for (; i < n && y < r.y + 1 + v->rows; i++, y++)
        draw_row(v, g, (Rect){r.x, y, r.w, 1}, i, &w);
    draw_frame(v, g, r, &w, y);
}

static void title(const View *view, const Ui *ui, Str *out)
{
    const BarsView *v = (const BarsView *)view;
    (void)ui;
    str_addf(out, "%s: %s", v->diag->name, v->diag->chart->title);
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const BarsView *v = (const BarsView *)view;
    if (!v->table || v->list.at >= table_rows(v->table))
        return;
    Str s = {0};
    cells_pen_put(pen, STYLE_BOLD, table_cell(v->table, v->list.at, v->x).text);
    str_add_char(&s, ' ');
    if (ui->grid.w < 60)
        add_value(v, v->list.at, false, &s);
    cells_pen_put(pen, STYLE_PLAIN, (Text){str_cstr(&s), s.n});
    str_free(&s);
    const int meaning = table_find_col(v->table, "meaning");
    if (meaning >= 0) {
        cells_pen_say(pen, STYLE_DIM, " ");
        cells_pen_put(pen, STYLE_DIM, table_cell(v->table, v->list.at, meaning).text);
    }
    if (is_pale(v, v->list.at))
        cells_pen_say(pen, STYLE_DIM, "; not clearly more often than on correct pairs");
}

/* --- actions --- */

static void move(View *view, const Ui *ui, int32_t by)
{
    BarsView *v = (BarsView *)view;
    (void)ui;
    list_cursor_move(&v->list, v->table ? table_rows(v->table) : 0, by);
}

/* The pairs of a cause; of any other table what its row leads to. */
static void open_row(View *view, Ui *ui)
{
    const BarsView *v = (const BarsView *)view;
    if (!v->table || v->list.at >= table_rows(v->table))
        return;
    const Cell name = table_cell(v->table, v->list.at, v->x);
    if (strcmp(v->diag->name, "why") != 0) {
        drill_row(ui, v->table, v->list.at, v->x);
        return;
    }
    View *pairs = view_pairs_new(ui);
    if (!pairs)
        return;
    Str filter = {0};
    str_addf(&filter, "cause:%.*s", (int)name.text.n, name.text.p);
    ui_open(ui, pairs);
    browse_filter(view_table_browse(pairs), str_cstr(&filter));
    str_free(&filter);
}

static void show_table(View *view, Ui *ui)
{
    const BarsView *v = (const BarsView *)view;
    View *t = view_table_new(ui, v->diag);
    if (!t)
        return;
    ui_open(ui, t);
    if (v->table && view_table_show(t, ui, table_name(v->table)))
        browse_go_to(view_table_browse(t), v->list.at);
}

static void again(View *view, Ui *ui)
{
    const BarsView *v = (const BarsView *)view;
    if (v->result)
        results_again(ui->results, v->result);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    BarsView *v = (BarsView *)view;
    const int32_t row = v->list.top + in->y - v->body.y;
    if (!v->table || in->y < v->body.y || in->y >= v->body.y + v->body.h ||
        row >= table_rows(v->table) ||
        (in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE))
        return;
    v->list.at = row;
    if (in->mouse == INPUT_DOUBLE)
        open_row(view, ui);
}

static const ViewBinding bindings[] = {
    {ACTION_BEFORE, blink_key},
    {ACTION_OPEN, open_row},
    {ACTION_PICTURE, show_table},
    {ACTION_AGAIN, again},
};

/* --- out --- */

static void command(const View *view, const Ui *ui, Str *out)
{
    const BarsView *v = (const BarsView *)view;
    str_add_cstr(out, "isogloss plot bars");
    ui_add_inputs(ui, v->diag, out);
    str_addf(out, " --column %s:%s -o %s.png", v->diag->name, v->diag->chart->y,
             v->diag->name);
}

static TableSet *tables(const View *view, const Ui *ui)
{
    const BarsView *v = (const BarsView *)view;
    (void)ui;
    if (!v->table)
        return NULL;
    const int32_t n = table_rows(v->table);
    int32_t *rows = mem_xcalloc((size_t)n, sizeof *rows);
    for (int32_t i = 0; i < n; i++)
        rows[i] = i;
    TableSet *out = table_set_new(v->diag->name);
    table_set_add(out, table_make_rows(v->table, rows, n));
    free(rows);
    return out;
}

static void close_view(View *view)
{
    free(view);
}

const ViewType view_bars_type = {
    .name = "bars",
    .help =
        "The figures of a result as bars. A bar is solid to the lower end of its 95 % "
        "interval, dark to the value and pale to the upper end. Of the causes, those "
        "that are not found clearly more often on misses than on correct pairs are "
        "dim: they explain little. Enter opens the pairs of a cause (or what a row of "
        "the table leads to); p shows the table.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .mouse = mouse,
    .command = command,
    .tables = tables,
    .changed = changed,
    .close = close_view,
};

View *view_bars_new(Ui *ui, const Diagnostic *d)
{
    if (!d->chart || strcmp(d->chart->kind, "bars") != 0)
        return NULL;
    BarsView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_bars_type;
    v->ui = ui;
    v->diag = d;
    changed(&v->base, ui);
    return &v->base;
}
