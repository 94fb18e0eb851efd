#include "tui/view_word.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format.h"
#include "tui/blink.h"
#include "tui/code_points.h"
#include "tui/drill.h"
#include "tui/list_cursor.h"
#include "tui/refit.h"
#include "tui/view_map.h"
#include "tui/view_text.h"
#include "tui/word_blink.h"
#include "tui/word_golds.h"
#include "tui/word_table.h"

enum { PANE = 19, GOLDS = 4 };

typedef struct WordView {
    View base;
    WordQuery query;
    Ui *ui;
    WordData *data;  /* owned; NULL: being gathered */
    WordData *there; /* of the alignment that b came from; owned; NULL: none */
    Error err;
    bool is_asked;         /* a task is under way */
    int pane;              /* WordList under the cursor */
    ListCursor list;       /* of the neighbours of that list */
    Rect lists;            /* as drawn last */
    int first_pane, panes; /* places in `shown` that are on the screen */
    int shown[WORD_LISTS]; /* lists that there are */
    int nshown;
} WordView;

static const StudyEntry *own(const WordView *v)
{
    return &v->ui->study->entry[v->query.entry];
}

/* The other language's space; there is one where there are golds. */
static const Space *other_space(const WordView *v)
{
    return v->ui->study->entry[v->query.other].space;
}

static Text word(const WordView *v)
{
    return space_word(own(v)->space, v->query.row);
}

static int list_entry(const WordView *v, int list)
{
    return list == WORD_OWN ? v->query.entry : v->query.other;
}

static uint8_t entry_style(const Ui *ui, int entry)
{
    return (uint8_t)(entry == ui->study->source ? STYLE_GROUP : STYLE_GROUP + 1);
}

/* --- gathering --- */

typedef struct Gather {
    const Study *study;
    WordQuery query;
} Gather;

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    const Gather *g = ctx;
    WordData *w = NULL;
    const Status s = word_data_make(g->study, g->query, progress, &w, err);
    *result = w;
    return s;
}

static void drop(void *result)
{
    word_data_free(result);
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    WordView *v = owner;
    v->is_asked = false;
    if (status == OK) {
        word_data_free(v->data);
        v->data = result;
    } else if (err) {
        v->err = *err;
    }
    v->ui->is_dirty = true;
}

static void ask(WordView *v)
{
    Gather *g = mem_xcalloc(1, sizeof *g);
    *g = (Gather){v->ui->study, v->query};
    Task task = {.lane = TASK_QUICK,
                 .run = run,
                 .ctx = g,
                 .free_ctx = free,
                 .drop = drop,
                 .done = done,
                 .owner = v};
    text_short(task.label, word(v));
    v->is_asked = true;
    error_clear(&v->err);
    tasks_add(v->ui->tasks, &task, true);
}

/* What is on the screen goes behind it, and what was there comes back where it is of the
 * alignment that is wanted now. */
static void turn(WordView *v)
{
    WordData *front = v->data;
    WordData *behind = v->there;
    v->data = v->there = NULL;
    if (behind && behind->query.other == v->query.other &&
        behind->query.entry == v->query.entry) {
        v->data = behind;
        behind = NULL;
    }
    WordData *left = front ? front : behind;
    if (front)
        word_data_free(behind);
    if (left && blink_is_pair(v->ui, word_blink_target(v->ui->study, left->query),
                              word_blink_target(v->ui->study, v->query)))
        v->there = left;
    else
        word_data_free(left);
}

static WordBlink both(const WordView *v)
{
    return (WordBlink){v->ui->study, v->data, v->there};
}

static void changed(View *view, Ui *ui)
{
    WordView *v = (WordView *)view;
    const int entry = refit_follow(ui, v->query.entry);
    const bool is_source = entry == ui->study->source;
    if (entry != v->query.entry || (is_source && v->query.other != ui->target)) {
        tasks_forget(ui->tasks, v);
        v->is_asked = false;
        v->query.entry = entry; /* the same word in another alignment */
        v->query.other = is_source ? ui->target : ui->study->source;
        turn(v);
        if (!v->data)
            ask(v);
        return;
    }
    const int target = is_source ? v->query.other : v->query.entry;
    const bool is_new = v->data && !v->data->has_cross && v->query.other >= 0 &&
                        study_peek_cosine(ui->study, target, false);
    if (is_new && !v->is_asked)
        ask(v);
}

static void say_count(Pen *pen, int64_t n, const char *what)
{
    Str s = {0};
    number_add_grouped(&s, n);
    cells_pen_say(pen, STYLE_DIM, "%s%s", s.p, what);
    str_free(&s);
}

static void draw_heading(const WordView *v, Grid *g, Rect r, int list)
{
    static const char *const what[WORD_LISTS] = {
        [WORD_OWN] = "neighbours",
        [WORD_BEFORE] = "before map",
        [WORD_COSINE] = "by cosine",
        [WORD_CSLS] = "by CSLS",
    };
    const int entry = list_entry(v, list);
    Pen pen = cells_pen(g, r.x, r.y, r.w - 1);
    const uint8_t more = list == v->pane ? STYLE_SELECTED : 0;
    if (entry >= 0)
        cells_pen_put(&pen, (uint8_t)(entry_style(v->ui, entry) | more),
                      str_text(v->ui->study->entry[entry].name));
    cells_pen_say(&pen, (uint8_t)(STYLE_BOLD | more), " %s", what[list]);
}

/* Place (where there is room for it), sign, word, score. */
static void draw_neighbor(const WordView *v, Grid *g, Rect line, int list, int i)
{
    const WordNeighbor *nb = &v->data->list[list][i];
    const Space *s = v->ui->study->entry[list_entry(v, list)].space;
    const bool is_wide = line.w >= 24;
    const WordBlink b = both(v);
    const bool is_new = word_blink_is_only_here(&b, (WordList)list, i);
    Str score = {0};
    number_add_fixed(&score, nb->score, is_wide ? 3 : 2);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    if (is_wide)
        cells_pen_say(&pen, STYLE_DIM, "%2d ", i + 1);
    if (nb->is_gold)
        cells_pen_glyph(&pen, STYLE_GOOD, GLYPH_HIT);
    else
        cells_pen_say(&pen, STYLE_BOLD, "%s", is_new ? "+" : nb->is_shared ? "=" : " ");
    const int field = is_wide ? 7 : 6; /* with the blank before it */
    const int end = line.x + line.w - 1;
    (void)cells_put(g, pen.x, line.y, end - field - pen.x, space_word(s, nb->row),
                    is_new        ? STYLE_FOUND
                    : nb->is_gold ? STYLE_GOOD
                                  : STYLE_PLAIN);
    (void)cells_put_right(g, end - field + 1, line.y, field - 1, (Text){score.p, score.n},
                          STYLE_DIM);
    str_free(&score);
    if (list == v->pane && i == v->list.at)
        cells_select(g, (Rect){line.x, line.y, line.w - 1, 1});
}

static void draw_list(const WordView *v, Grid *g, Rect r, int list)
{
    draw_heading(v, g, r, list);
    const WordData *w = v->data;
    if (w->n[list] == 0 && w->why[list]) {
        const Rect rest = {r.x, r.y + 1, r.w - 1, r.h - 1};
        (void)cells_paragraph(g, rest, str_text(w->why[list]), STYLE_DIM);
    }
    for (int i = 0; i + 1 < r.h && v->list.top + i < w->n[list]; i++)
        draw_neighbor(v, g, (Rect){r.x, r.y + 1 + i, r.w, 1}, list, v->list.top + i);
}

/* Lists worth a column: not those that can never hold anything here. */
static void choose_lists(WordView *v)
{
    v->nshown = 0;
    const int lists = v->ui->marks.is_blind ? 1 : WORD_LISTS; /* its own language */
    for (int i = 0; i < lists; i++)
        if (v->data->n[i] > 0 || i == WORD_CSLS || i == WORD_OWN)
            v->shown[v->nshown++] = i;
}

static int place_of(const WordView *v, int list)
{
    for (int i = 0; i < v->nshown; i++)
        if (v->shown[i] == list)
            return i;
    return 0;
}

static void draw_lists(WordView *v, Grid *g, Rect r)
{
    const int rows = r.h - 1;
    choose_lists(v);
    const int at = place_of(v, v->pane);
    v->pane = v->shown[at];
    v->panes = r.w / PANE < 1 ? 1 : r.w / PANE > v->nshown ? v->nshown : r.w / PANE;
    if (at < v->first_pane)
        v->first_pane = at;
    if (at >= v->first_pane + v->panes)
        v->first_pane = at - v->panes + 1;
    if (v->first_pane + v->panes > v->nshown)
        v->first_pane = v->nshown - v->panes;
    list_cursor_show(&v->list, v->data->n[v->pane], rows);
    int each = r.w / v->panes;
    each = each > 44 ? 44 : each;
    v->lists = (Rect){r.x, r.y, each, r.h};
    v->ui->page = rows;
    for (int i = 0; i < v->panes; i++)
        draw_list(v, g, (Rect){r.x + i * each, r.y, each, r.h},
                  v->shown[v->first_pane + i]);
    if (v->first_pane > 0)
        cells_glyph(g, r.x - 1, r.y, GLYPH_MORE_LEFT, STYLE_BOLD);
    if (v->first_pane + v->panes < v->nshown)
        cells_glyph(g, r.x + r.w - 1, r.y, GLYPH_MORE_RIGHT, STYLE_BOLD);
}

static void draw(View *view, Ui *ui, Rect body)
{
    WordView *v = (WordView *)view;
    Grid *g = &ui->grid;
    Pen pen = cells_pen(g, body.x + 1, body.y, body.w - 2);
    cells_pen_put(&pen, (uint8_t)(entry_style(ui, v->query.entry)), word(v));
    cells_pen_say(&pen, STYLE_DIM, "   %s, place ", own(v)->name);
    say_count(&pen, v->query.row + 1, " of ");
    say_count(&pen, own(v)->space->n, " by frequency");
    if (v->query.entry == ui->study->source)
        marks_draw(ui, word(v), &pen);
    if (!v->data) {
        const bool is_failed = v->err.text[0] != '\0';
        const Rect r = {body.x + 1, body.y + 2, body.w - 2, 2};
        const int n =
            cells_paragraph(g, r, str_text(is_failed ? v->err.text : "searching ..."),
                            is_failed ? STYLE_BAD : STYLE_DIM);
        if (is_failed)
            (void)cells_say(g, r.x, r.y + n, r.w, "R runs it again", STYLE_DIM);
        return;
    }
    const Rect golds = {body.x + 1, body.y + 1, body.w - 2, body.h > 12 ? GOLDS : 1};
    const WordGolds told = {ui, v->data, v->there};
    const int n = word_golds_draw(&told, g, golds);
    const int y = body.y + 1 + n + (body.h > 12 ? 1 : 0);
    draw_lists(v, g, (Rect){body.x + 1, y, body.w - 1, body.y + body.h - y});
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)ui;
    text_display(out, word((const WordView *)view), ui->grid.mode);
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const WordView *v = (const WordView *)view;
    (void)ui;
    if (!v->data)
        return;
    const int entry = list_entry(v, v->pane);
    if (v->data->n[v->pane] > 0) {
        cells_pen_say(pen, STYLE_PLAIN, "%d of %d nearest", v->list.at + 1,
                      v->data->n[v->pane]);
        cells_pen_say(pen, STYLE_DIM, " of ");
        say_count(pen, ui->study->entry[entry].space->n, " words");
    }
    const WordBlink b = both(v);
    if (v->there && (v->pane == WORD_COSINE || v->pane == WORD_CSLS)) {
        const int n = word_blink_count(&b, (WordList)v->pane);
        cells_pen_say(pen, STYLE_BOLD, "   + %d", n);
        cells_pen_say(
            pen, STYLE_DIM, " not in %s, which has %d others",
            ui->study->entry[word_blink_target(ui->study, v->there->query)].name, n);
        return;
    }
    cells_pen_say(pen, STYLE_DIM, "   ");
    cells_pen_glyph(pen, STYLE_GOOD, GLYPH_HIT);
    cells_pen_say(pen, STYLE_DIM, " gold   = its translation is a neighbour too");
}

static void move(View *view, const Ui *ui, int32_t by)
{
    WordView *v = (WordView *)view;
    (void)ui;
    list_cursor_move(&v->list, v->data ? v->data->n[v->pane] : 0, by);
}

/* To a list by its place among those shown. */
static void go_place(WordView *v, int place)
{
    if (place >= 0 && place < v->nshown)
        v->pane = v->shown[place];
    move(&v->base, v->ui, 0);
}

static void left(View *view, Ui *ui)
{
    WordView *v = (WordView *)view;
    (void)ui;
    go_place(v, place_of(v, v->pane) - 1);
}

static void right(View *view, Ui *ui)
{
    WordView *v = (WordView *)view;
    (void)ui;
    go_place(v, place_of(v, v->pane) + 1);
}

static void blink(View *view, Ui *ui)
{
    WordView *v = (WordView *)view;
    if (blink_find_other(ui) >= 0)
        (void)blink_go(ui);
    else if (v->data && v->data->n[WORD_BEFORE] == 0)
        ui_say(ui, "%s", v->data->why[WORD_BEFORE]);
    else
        go_place(v, place_of(v, v->pane == WORD_BEFORE ? WORD_COSINE : WORD_BEFORE));
}

static void open_neighbor(View *view, Ui *ui)
{
    const WordView *v = (const WordView *)view;
    if (v->data && v->list.at < v->data->n[v->pane])
        ui_open_word(ui, list_entry(v, v->pane), v->data->list[v->pane][v->list.at].row);
}

static void why(View *view, Ui *ui)
{
    const bool is_src = ((WordView *)view)->query.entry == ui->study->source;
    drill_why(ui, is_src ? word((WordView *)view) : TEXT(""));
}

static void show_on_map(View *view, Ui *ui)
{
    const WordQuery *q = &((const WordView *)view)->query;
    view_map_show(ui, q->entry, q->row);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    WordView *v = (WordView *)view;
    const int y = in->y - v->lists.y - 1;
    const int pane = v->lists.w > 0 ? (in->x - v->lists.x) / v->lists.w : 0;
    if (!v->data || y < 0 || in->x < v->lists.x || pane >= v->panes ||
        (in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE))
        return;
    go_place(v, v->first_pane + pane);
    if (v->list.top + y < v->data->n[v->pane]) {
        v->list.at = v->list.top + y;
        if (in->mouse == INPUT_DOUBLE)
            open_neighbor(view, ui);
    }
}

/* --- code points --- */

static void code_points(View *view, Ui *ui)
{
    const WordView *v = (const WordView *)view;
    Str text = {0};
    code_points_add(&text, word(v));
    code_points_add_twins(&text, word(v), ui->study->entry[v->query.entry].space);
    for (int i = 0; v->data && i < v->data->ngolds; i++)
        code_points_add(&text, space_word(other_space(v), v->data->gold[i].row));
    if (v->data && v->list.at < v->data->n[v->pane]) {
        const StudyEntry *e = &ui->study->entry[list_entry(v, v->pane)];
        code_points_add(&text,
                        space_word(e->space, v->data->list[v->pane][v->list.at].row));
    }
    ui_open(ui, view_text_new("code points",
                              "The word, its golds, and the word under the "
                              "cursor",
                              str_cstr(&text)));
    str_free(&text);
}

/* --- out --- */

static TableSet *tables(const View *view, const Ui *ui)
{
    const WordView *v = (const WordView *)view;
    return v->data ? word_table_make(ui->study, v->data, ui->marks.is_blind) : NULL;
}

static void command(const View *view, const Ui *ui, Str *out)
{
    char *w =
        mem_xstrndup(word((const WordView *)view).p, word((const WordView *)view).n);
    str_add_cstr(out, "isogloss neighbors");
    ui_add_arguments(ui, out);
    str_add_char(out, ' ');
    prompt_quote(out, w);
    free(w);
}

static void again(View *view, Ui *ui)
{
    WordView *v = (WordView *)view;
    (void)ui;
    if (!v->data && !v->is_asked)
        ask(v);
}

/* The neighbour under the cursor, where it is of the other language. */
static bool pair(View *view, const Ui *ui, MarksPair *out)
{
    const WordView *v = (const WordView *)view;
    const WordData *d = v->data;
    if (v->query.entry != ui->study->source || v->query.other < 0)
        return false;
    const bool is_other = d && v->pane != WORD_OWN && v->list.at < d->n[v->pane];
    const bool has_best = d && d->n[WORD_COSINE] > 0 && !ui->marks.is_blind;
    *out = (MarksPair){.source = word(v)};
    if (is_other)
        out->chosen = space_word(other_space(v), d->list[v->pane][v->list.at].row);
    if (has_best)
        out->prediction = space_word(other_space(v), d->list[WORD_COSINE][0].row);
    return true;
}

static const ViewBinding bindings[] = {
    {ACTION_LEFT, left},    {ACTION_RIGHT, right},     {ACTION_OPEN, open_neighbor},
    {ACTION_BEFORE, blink}, {ACTION_MAP, show_on_map}, {ACTION_CODE_POINTS, code_points},
    {ACTION_WHY, why},      {ACTION_AGAIN, again},
};

static void close_view(View *view)
{
    WordView *v = (WordView *)view;
    tasks_forget(v->ui->tasks, v);
    word_data_free(v->data);
    word_data_free(v->there);
    free(v);
}

const ViewType view_word_type = {
    .name = "word",
    .help = "A word: its golds with their cosine and rank among all words of the other "
            "language "
            "(rank 1 is a hit), and four lists: its neighbours in its own language; the "
            "nearest "
            "words of the other language before the map was applied; after it, by "
            "cosine; and by "
            "CSLS, which takes from words that are near to everything. A tick marks a "
            "gold; = "
            "neighbours whose translations are in the other list too: what both "
            "languages agree "
            "on. Enter opens the neighbour, w asks why the word is translated wrongly. "
            "b blinks before and after the map; with two alignments of one target by one "
            "dictionary it blinks between the two: + marks neighbours that are not among "
            "as many of the other one, and golds tell their cosine and rank in both.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .mouse = mouse,
    .command = command,
    .tables = tables,
    .pair = pair,
    .changed = changed,
    .close = close_view,
};

View *view_word_new(Ui *ui, int entry, int32_t row)
{
    WordView *v = mem_xcalloc(1, sizeof *v);
    *v = (WordView){.base.type = &view_word_type, .ui = ui};
    v->query = (WordQuery){.entry = entry, .row = row};
    v->query.other = entry == ui->study->source ? ui->target : ui->study->source;
    v->pane = v->query.other < 0 ? WORD_OWN : WORD_COSINE;
    ask(v);
    return &v->base;
}
