/* A line a space, a column for each list (of dictionaries for each side, since every
 * language has a dictionary of its own) and band. A cell has k/n, and before it the share
 * in five signs that need no colour; below ten words no share is shown. Columns that do
 * not fit are left out on the right or, with the cursor, on the left. */
#include "tui/view_coverage.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/table/format.h"
#include "tui/call_view.h"
#include "tui/list_cursor.h"
#include "tui/lookup.h"
#include "tui/view_table.h"

enum {
    FEW = 10, /* words below which there is no share */
    LABEL_MOST = 16,
    CELL = 14, /* with a blank behind it */
    CELL_NARROW = 11,
    NARROW = 60,
    HEAD = 2 /* lines above the cells */
};

/* A column: rows of the table with this list and band. */
typedef struct Column {
    Text list, band; /* borrowed from the table; list: of a dictionary its side */
} Column;

typedef struct CoverageView {
    CallView call;
    const Table *table, *missing; /* borrowed; NULL: not there yet */
    Text *space;                  /* nspaces; owned, its texts borrowed */
    int32_t nspaces;
    Column *column; /* owned */
    int ncolumns;
    int32_t *cell; /* nspaces x ncolumns rows of the table, -1: none; owned */
    ListCursor list;
    int at, left; /* column under the cursor, first one shown */
    Rect body;    /* of the cells, as drawn last */
    int label, width;
} CoverageView;

/* --- data --- */

static Text list_of(const Table *t, int32_t row)
{
    const Text side = lookup_text(t, row, "side");
    return str_compare(side, TEXT("list")) == 0 ? lookup_text(t, row, "list") : side;
}

static int32_t find_space(CoverageView *v, Text name)
{
    for (int32_t i = 0; i < v->nspaces; i++)
        if (str_compare(v->space[i], name) == 0)
            return i;
    v->space[v->nspaces] = name;
    return v->nspaces++;
}

static int find_column(CoverageView *v, Text list, Text band)
{
    for (int i = 0; i < v->ncolumns; i++) {
        if (str_compare(v->column[i].list, list) == 0 &&
            str_compare(v->column[i].band, band) == 0)
            return i;
    }
    v->column[v->ncolumns] = (Column){list, band};
    return v->ncolumns++;
}

static void forget(CoverageView *v)
{
    free(v->space);
    free(v->column);
    free(v->cell);
    v->space = NULL;
    v->column = NULL;
    v->cell = NULL;
    v->nspaces = 0;
    v->ncolumns = 0;
}

/* Bands of one list side by side, in the order of the table. */
static int compare_columns(const void *a, const void *b)
{
    const Column *x = a;
    const Column *y = b;
    return str_compare(x->list, y->list);
}

static void sort_columns(CoverageView *v)
{
    for (int i = 1; i < v->ncolumns; i++) { /* stable, and few */
        const Column c = v->column[i];
        int k = i;
        for (; k > 0 && compare_columns(&v->column[k - 1], &c) > 0; k--)
            v->column[k] = v->column[k - 1];
        v->column[k] = c;
    }
}

static void take_table(CoverageView *v, const Table *t)
{
    forget(v);
    v->table = t;
    const int32_t rows = t ? table_rows(t) : 0;
    if (rows == 0)
        return;
    v->space = mem_xcalloc((size_t)rows, sizeof *v->space);
    v->column = mem_xcalloc((size_t)rows, sizeof *v->column);
    for (int32_t i = 0; i < rows; i++) {
        (void)find_space(v, lookup_text(t, i, "space"));
        (void)find_column(v, list_of(t, i), lookup_text(t, i, "band"));
    }
    sort_columns(v);
    const size_t cells = (size_t)v->nspaces * (size_t)v->ncolumns;
    v->cell = mem_xalloc(cells * sizeof *v->cell);
    for (size_t i = 0; i < cells; i++)
        v->cell[i] = -1;
    for (int32_t i = 0; i < rows; i++) {
        const int32_t y = find_space(v, lookup_text(t, i, "space"));
        const int x = find_column(v, list_of(t, i), lookup_text(t, i, "band"));
        /* the source stands in the dictionary of every target: the first is shown */
        int32_t *cell = &v->cell[(size_t)y * (size_t)v->ncolumns + (size_t)x];
        *cell = *cell < 0 ? i : *cell;
    }
    v->at = v->at < v->ncolumns ? v->at : 0;
    list_cursor_move(&v->list, v->nspaces, 0);
}

static void changed(View *view, Ui *ui)
{
    CoverageView *v = (CoverageView *)view;
    (void)ui;
    const TableSet *set = call_view_take(&v->call);
    const Table *t = set ? table_set_find(set, "coverage") : NULL;
    v->missing = set ? table_set_find(set, "missing") : NULL;
    if (t != v->table)
        take_table(v, t);
}

static int32_t row_at(const CoverageView *v, int32_t y, int x)
{
    return v->cell && y < v->nspaces && x < v->ncolumns
               ? v->cell[(size_t)y * (size_t)v->ncolumns + (size_t)x]
               : -1;
}

static int32_t current_row(const CoverageView *v)
{
    return row_at(v, v->list.at, v->at);
}

/* --- drawing --- */

/* Fifths of a share, from nearly nothing to nearly all. */
static uint32_t shade_of(TextMode mode, double share)
{
    static const uint32_t sign[2][5] = {{0xb7, 0x2591, 0x2592, 0x2593, 0x2588},
                                        {'.', '-', '+', 'x', '#'}};
    const int fifth = share >= 0.8 ? 4 : share < 0 ? 0 : (int)(5 * share);
    return sign[mode == TEXT_ASCII][fifth];
}

static void draw_cell(const CoverageView *v, Grid *g, Rect r, int32_t row)
{
    if (row < 0) {
        (void)cells_put_right(g, r.x, r.y, r.w - 1,
                              str_text(style_glyph(g->mode, GLYPH_DASH)), STYLE_DIM);
        return;
    }
    const double n = lookup_number(v->table, row, "n");
    const double k = lookup_number(v->table, row, "k");
    const int bar = v->width == CELL ? 3 : 1;
    for (int i = 0; i < bar && n >= FEW; i++)
        cells_point(g, r.x + i, r.y, shade_of(g->mode, k / n), STYLE_GROUP + 1);
    Str s = {0};
    str_addf(&s, "%.0f/%.0f", k, n);
    (void)cells_put_right(g, r.x + bar, r.y, r.w - bar - 1, (Text){s.p, s.n},
                          n >= FEW ? STYLE_PLAIN : STYLE_DIM);
    str_free(&s);
}

static int widest_label(const CoverageView *v, const Grid *g)
{
    int widest = 5;
    for (int32_t i = 0; i < v->nspaces; i++) {
        const int w = cells_width(g, v->space[i]);
        widest = w > widest ? w : widest;
    }
    return widest < LABEL_MOST ? widest : LABEL_MOST;
}

/* Scrolls until the column under the cursor is on the screen; how many are. */
static int choose_columns(CoverageView *v, int room)
{
    int shown = room / v->width;
    shown = shown < 1 ? 1 : shown > v->ncolumns ? v->ncolumns : shown;
    if (v->at < v->left)
        v->left = v->at;
    if (v->at >= v->left + shown)
        v->left = v->at - shown + 1;
    if (v->left + shown > v->ncolumns)
        v->left = v->ncolumns - shown;
    return shown;
}

static void draw_heads(const CoverageView *v, Grid *g, Rect r, int shown)
{
    Text last = {"", 0};
    for (int i = 0; i < shown; i++) {
        const Column *c = &v->column[v->left + i];
        const int x = r.x + i * v->width;
        const uint8_t more = v->left + i == v->at ? STYLE_SELECTED : 0;
        if (i == 0 || str_compare(c->list, last) != 0)
            (void)cells_put(g, x, r.y, v->width - 1, c->list, STYLE_HEAD);
        (void)cells_put_right(g, x, r.y + 1, v->width - 1, c->band,
                              (uint8_t)(STYLE_DIM | more));
        last = c->list;
    }
    if (v->left > 0)
        cells_glyph(g, r.x - 1, r.y, GLYPH_MORE_LEFT, STYLE_BOLD);
    if (v->left + shown < v->ncolumns)
        cells_glyph(g, r.x + r.w - 1, r.y, GLYPH_MORE_RIGHT, STYLE_BOLD);
}

static void draw(View *view, Ui *ui, Rect body)
{
    CoverageView *v = (CoverageView *)view;
    Grid *g = &ui->grid;
    v->body = (Rect){0};
    if (!v->table || v->nspaces == 0) {
        call_view_draw_state(&v->call, g, body);
        return;
    }
    v->width = body.w < NARROW ? CELL_NARROW : CELL;
    v->label = widest_label(v, g);
    const Rect r = {body.x + v->label + 3, body.y, body.w - v->label - 4, body.h};
    const int shown = choose_columns(v, r.w);
    draw_heads(v, g, r, shown);
    v->body = (Rect){r.x, r.y + HEAD, shown * v->width, r.h - HEAD};
    ui->page = v->body.h;
    list_cursor_show(&v->list, v->nspaces, v->body.h);
    for (int i = 0; i < v->body.h && v->list.top + i < v->nspaces; i++) {
        const int32_t at = v->list.top + i;
        const int y = v->body.y + i;
        if (at == v->list.at)
            cells_glyph(g, body.x, y, GLYPH_CURSOR, STYLE_BOLD);
        (void)cells_put(g, body.x + 1, y, v->label, v->space[at], STYLE_BOLD);
        for (int x = 0; x < shown; x++) {
            const Rect cell = {r.x + x * v->width, y, v->width, 1};
            draw_cell(v, g, cell, row_at(v, at, v->left + x));
            if (at == v->list.at && v->left + x == v->at)
                cells_select(g, (Rect){cell.x, y, v->width - 1, 1});
        }
    }
    const int below = v->body.y + (int)(v->nspaces - v->list.top) + 1;
    if (below < body.y + body.h) {
        const bool is_ascii = g->mode == TEXT_ASCII;
        (void)cells_say(g, body.x + 1, below, body.w - 2,
                        is_ascii ? "found/words; . below .2, - .4, + .6, x .8, # above; "
                                   "no sign: n < 10"
                                 : "found/words; · below .2, ░ .4, ▒ .6, ▓ .8, █ above; "
                                   "no sign: n < 10",
                        STYLE_DIM);
    }
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "coverage: lists by band");
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const CoverageView *v = (const CoverageView *)view;
    const int32_t row = v->table ? current_row(v) : -1;
    if (row < 0)
        return;
    cells_pen_put(pen, STYLE_BOLD, lookup_text(v->table, row, "space"));
    cells_pen_say(pen, STYLE_DIM, " ");
    cells_pen_put(pen, STYLE_PLAIN, lookup_text(v->table, row, "list"));
    Str s = {0};
    str_add_char(&s, ' ');
    if (lookup_number(v->table, row, "n") >= FEW) {
        format_cell(&s, v->table, row, table_find_col(v->table, "coverage"),
                    ui->grid.mode);
    } else {
        str_addf(&s, "%.0f of %.0f", lookup_number(v->table, row, "k"),
                 lookup_number(v->table, row, "n"));
    }
    cells_pen_put(pen, STYLE_BOLD, (Text){s.p, s.n});
    str_free(&s);
    const char *const figure[][2] = {{"weighted", "  by tokens"},
                                     {"recoverable", "  by parts"}};
    for (int i = 0; i < 2; i++)
        if (!lookup_cell(v->table, row, figure[i][0]).is_missing)
            lookup_say(pen, figure[i][1], v->table, row, figure[i][0], i ? 0 : 2);
}

/* --- actions --- */

static void move(View *view, const Ui *ui, int32_t by)
{
    CoverageView *v = (CoverageView *)view;
    (void)ui;
    list_cursor_move(&v->list, v->nspaces, by);
}

static void left(View *view, Ui *ui)
{
    CoverageView *v = (CoverageView *)view;
    (void)ui;
    v->at -= v->at > 0;
}

static void right(View *view, Ui *ui)
{
    CoverageView *v = (CoverageView *)view;
    (void)ui;
    v->at += v->at + 1 < v->ncolumns;
}

/* Whether a row of the missing words belongs to a cell: its list has the side behind it
 * where it is a dictionary. */
static bool is_of_cell(const CoverageView *v, int32_t missing, int32_t cell)
{
    const Text band = lookup_text(v->table, cell, "band");
    const Text side = lookup_text(v->table, cell, "side");
    const Text list = lookup_text(v->table, cell, "list");
    Str name = {0};
    str_add_text(&name, list);
    if (str_compare(side, TEXT("list")) != 0)
        str_addf(&name, ", %.*s", (int)side.n, side.p);
    const bool is_it = str_compare(lookup_text(v->missing, missing, "space"),
                                   lookup_text(v->table, cell, "space")) == 0 &&
                       str_compare(lookup_text(v->missing, missing, "list"),
                                   (Text){str_cstr(&name), name.n}) == 0 &&
                       (str_compare(band, TEXT("all")) == 0 ||
                        str_compare(lookup_text(v->missing, missing, "band"), band) == 0);
    str_free(&name);
    return is_it;
}

static void open_missing(View *view, Ui *ui)
{
    const CoverageView *v = (const CoverageView *)view;
    const int32_t cell = v->table ? current_row(v) : -1;
    if (cell < 0 || !v->missing) {
        ui_say(ui, "no list of this name was looked for in this space");
        return;
    }
    if (str_compare(lookup_text(v->table, cell, "side"), TEXT("pairs")) == 0) {
        ui_say(ui, "a pair is lost with either word: source and target list them");
        return;
    }
    int32_t *rows = mem_xcalloc((size_t)table_rows(v->missing) + 1, sizeof *rows);
    int32_t n = 0;
    for (int32_t i = 0; i < table_rows(v->missing); i++)
        if (is_of_cell(v, i, cell))
            rows[n++] = i;
    if (n > 0)
        ui_open(ui, view_table_new_made(ui, table_make_rows(v->missing, rows, n)));
    else
        ui_say(ui, "no word of this cell is missing");
    free(rows);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    CoverageView *v = (CoverageView *)view;
    const Rect r = v->body;
    const int32_t y = v->list.top + in->y - r.y;
    if ((in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE) || in->y < r.y ||
        in->y >= r.y + r.h || in->x < r.x || in->x >= r.x + r.w || y >= v->nspaces)
        return;
    v->list.at = y;
    v->at = v->left + (in->x - r.x) / v->width;
    if (in->mouse == INPUT_DOUBLE)
        open_missing(view, ui);
}

static const ViewBinding bindings[] = {
    {ACTION_LEFT, left},
    {ACTION_RIGHT, right},
    {ACTION_OPEN, open_missing},
    {ACTION_PICTURE, call_view_show_table},
    {ACTION_AGAIN, call_view_again},
};

static void close_view(View *view)
{
    CoverageView *v = (CoverageView *)view;
    forget(v);
    call_view_done(&v->call);
    free(v);
}

const ViewType view_coverage_type = {
    .name = "coverage",
    .help =
        "Which words of every list a space has: a line for each space, a column for each "
        "list and band of ranks in that list (1 is its first word), of dictionaries one "
        "for the source words, the target words and the pairs. A cell counts found/words "
        "and shows their share in fifths; of fewer than ten words there is no share. A "
        "dash: the list was not looked for there. The line below has the interval, the "
        "share by tokens, and the words that a subword model could guess, which are not "
        "counted as found.\n"
        "The arrows choose a cell, Enter lists its missing words, p shows the tables.",
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

View *view_coverage_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    CoverageView *v = mem_xcalloc(1, sizeof *v);
    const ResultsCall call = {d, -1, argc, argv};
    if (!call_view_init(&v->call, &view_coverage_type, ui, &call)) {
        free(v);
        return NULL;
    }
    changed(&v->call.base, ui);
    return &v->call.base;
}
