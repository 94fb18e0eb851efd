#include "tui/view_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/blink.h"
#include "tui/drill.h"
#include "tui/picture.h"
#include "tui/record.h"
#include "tui/view_drift.h"
#include "tui/view_text.h"

enum {
    TABLES = 16,
    RECORD_FROM =
        150,       /* cells of the body from which the row is shown beside its table */
    FEW_LINES = 12 /* with fewer all are for the rows of the table */
};

typedef struct TableView {
    View base;
    const Diagnostic *diag; /* NULL: a table made by a view */
    Table *made;            /* owned */
    int argc;
    char **argv; /* owned, with its strings */
    const Result *result;
    const TableSet *before; /* of the alignment that was shown before b; borrowed */
    int blinked;            /* the target that b has led to */
    unsigned marks_version; /* of the marks that its columns were measured with */
    int tab;                /* which table of the set */
    Browse browse[TABLES];  /* by tab */
} TableView;

static const TableSet *set_of(const TableView *v)
{
    return v->result && v->result->state == RESULT_READY ? v->result->set : NULL;
}

static int tabs(const TableView *v)
{
    const TableSet *set = set_of(v);
    const int n = set ? set->ntables : 1;
    return n < TABLES ? n : TABLES;
}

static Browse *browse_of(TableView *v)
{
    return &v->browse[v->tab];
}

static const Browse *browse_at(const TableView *v)
{
    return &v->browse[v->tab];
}

/* Asks for the result for the current language and shows what is there. */
void view_table_changed(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    if (v->diag) {
        const int target = results_target(v->diag, ui->target);
        Error err = {0};
        const ResultsCall call = {v->diag, target, v->argc, v->argv};
        if (results_want_call(ui->results, &call, &v->result, &err) != OK)
            ui_fail(ui, &err);
    }
    const TableSet *set = set_of(v);
    const TableSet *before = v->blinked == ui->target ? v->before : NULL;
    if (v->tab >= tabs(v))
        v->tab = 0;
    for (int i = 0; i < tabs(v); i++) {
        const Table *t = set ? (i < set->ntables ? set->table[i] : NULL) : v->made;
        browse_set_table(&v->browse[i], t, ui->grid.mode);
        if (v->marks_version != ui->marks.version)
            browse_refresh(&v->browse[i], ui->grid.mode);
        browse_set_other(&v->browse[i],
                         t && before ? table_set_find(before, table_name(t)) : NULL);
    }
    v->marks_version = ui->marks.version;
    for (int i = tabs(v); i < TABLES; i++)
        browse_set_table(&v->browse[i], NULL, ui->grid.mode);
}

/* --- drawing --- */

static void title(const View *view, const Ui *ui, Str *out)
{
    const TableView *v = (const TableView *)view;
    (void)ui;
    str_add_cstr(out, v->diag ? v->diag->name : table_title(v->made));
    if (v->diag && (v->diag->needs & COMPARES_TARGETS))
        str_add_cstr(out, ", all languages");
    for (int i = 0; i < v->argc; i++)
        str_addf(out, " %s", v->argv[i]);
}

static void draw_tabs(const TableView *v, Grid *g, Rect line)
{
    const TableSet *set = set_of(v);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    for (int i = 0; set && i < tabs(v); i++) {
        cells_pen_say(&pen, STYLE_DIM, i ? "  " : " ");
        if (i == v->tab)
            cells_pen_say(&pen, STYLE_BOLD, "[%s]", table_name(set->table[i]));
        else
            cells_pen_say(&pen, STYLE_DIM, " %s ", table_name(set->table[i]));
    }
}

static int count_notes(const TableView *v)
{
    const TableSet *set = set_of(v);
    const Table *t = browse_at(v)->table;
    return (set ? set->notes.n : 0) + (t ? table_get_notes(t)->n : 0);
}

void view_table_draw_state(const Result *r, Grid *g, Rect body)
{
    if (!r)
        return;
    if (r->state == RESULT_WAITING) {
        (void)cells_say(g, body.x + 3, body.y + 1, body.w - 3, "computing ...",
                        STYLE_DIM);
        return;
    }
    Rect rest = {body.x + 3, body.y + 1, body.w - 4, body.h - 1};
    const bool is_stopped = r->err.code == E_CANCELED;
    const int n = cells_paragraph(g, rest, str_text(is_stopped ? "stopped" : r->err.text),
                                  is_stopped ? STYLE_WARN : STYLE_BAD);
    rest = (Rect){rest.x, rest.y + n, rest.w, rest.h - n};
    const char *hint = r->err.hint[0] && !is_stopped ? r->err.hint : "R runs it again";
    (void)cells_paragraph(g, rest, str_text(hint), STYLE_DIM);
}

void view_table_draw(View *view, Ui *ui, Rect body)
{
    TableView *v = (TableView *)view;
    Grid *g = &ui->grid;
    Rect r = body;
    const TableSet *set = set_of(v);
    if (v->diag && !set) {
        view_table_draw_state(v->result, g, body);
        return;
    }
    if (set && tabs(v) > 1 && r.h > 6) {
        draw_tabs(v, g, (Rect){r.x, r.y, r.w, 1});
        r.y++;
        r.h--;
    }
    if (set && set->finding && r.h > 9) {
        const Rect p = {r.x + 1, r.y, r.w - 2, r.h > 20 ? 4 : 2};
        const int n = cells_paragraph(g, p, str_text(set->finding), STYLE_BOLD);
        r.y += n;
        r.h -= n;
    }
    Browse *b = browse_of(v);
    const int panel = r.w >= RECORD_FROM ? r.w / 3 : 0;
    int spare = r.h - (b->n + 3);
    /* a long table leaves a fifth of the screen to what it cuts of the current row */
    const Rect all = {r.x, r.y, r.w - panel, r.h};
    const int cut = panel > 0 || r.h < FEW_LINES ? 0 : browse_cut_lines(b, all);
    const int detail = cut < r.h / 5 ? cut : r.h / 5;
    const bool is_long = detail > 0 && spare < detail + 1;
    spare = is_long ? detail + 1 : spare;
    Rect below = {r.x + 3, r.y + r.h - spare + 1, r.w - panel - 4, spare - 1};
    if (spare > 1)
        r.h -= spare;
    ui->page = r.h - 2;
    browse_draw(b, g, (Rect){r.x, r.y, r.w - panel, r.h});
    if (spare > 1) {
        const int n = panel > 0 ? 0 : browse_draw_cut(b, g, below);
        const int used = n > 0 ? n + 1 : 0;
        below = (Rect){r.x + 1, below.y + used, r.w - panel - 2, below.h - used};
        const Notes *const notes[2] = {b->table ? table_get_notes(b->table) : NULL,
                                       set ? &set->notes : NULL};
        if (!is_long)
            record_draw_notes(notes, g, below);
    }
    if (panel > 0) {
        record_draw(
            b->table, browse_row(b), g,
            (Rect){r.x + r.w - panel + 2, r.y + 1, panel - 2, body.y + body.h - r.y - 1});
    }
}

void view_table_status(const View *view, const Ui *ui, Pen *pen)
{
    const TableView *v = (const TableView *)view;
    (void)ui;
    browse_status(browse_at(v), pen);
    const int n = count_notes(v);
    if (n > 0)
        cells_pen_say(pen, STYLE_DIM, "  %d note%s (i)", n, n == 1 ? "" : "s");
    if (browse_at(v)->other)
        cells_pen_say(pen, STYLE_BOLD, "  %d rows differ from the other alignment",
                      (int)browse_at(v)->differing);
    if (v->diag && picture_has(v->diag, v->argc, v->argv))
        cells_pen_say(pen, STYLE_DIM, "  p draws it");
}

/* --- actions --- */

void view_table_move(View *v, const Ui *ui, int32_t by)
{
    (void)ui;
    browse_move(browse_of((TableView *)v), by);
}

static void left(View *v, Ui *ui)
{
    (void)ui;
    browse_move_column(browse_of((TableView *)v), -1);
}

static void right(View *v, Ui *ui)
{
    (void)ui;
    browse_move_column(browse_of((TableView *)v), 1);
}

static void sort(View *v, Ui *ui)
{
    (void)ui;
    browse_sort(browse_of((TableView *)v));
}

static void hide(View *v, Ui *ui)
{
    (void)ui;
    browse_hide(browse_of((TableView *)v));
}

static void find_next(View *v, Ui *ui)
{
    if (!browse_find(browse_of((TableView *)v), 1))
        ui_say(ui, "nothing to find: / searches");
}

static void find_previous(View *v, Ui *ui)
{
    if (!browse_find(browse_of((TableView *)v), -1))
        ui_say(ui, "nothing to find: / searches");
}

static void tab_before(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    (void)ui;
    v->tab = (v->tab + tabs(v) - 1) % tabs(v);
}

static void tab_after(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    (void)ui;
    v->tab = (v->tab + 1) % tabs(v);
}

static void filter_change(void *ctx, const char *text)
{
    browse_filter(browse_of(ctx), text);
}

static void filter_cancel(void *ctx)
{
    browse_filter(browse_of(ctx), "");
}

static void filter(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    const PromptSpec spec = {.label = "/",
                             .hint =
                                 "word  column:text  column>number  !not   Esc clears",
                             .ctx = v,
                             .change = filter_change,
                             .enter = filter_change,
                             .cancel = filter_cancel};
    char *now = mem_xstrdup(str_cstr(&browse_of(v)->filter));
    ui_ask(ui, &spec, now);
    free(now);
}

static void frequency(View *view, Ui *ui)
{
    Table *t = browse_make_counts(browse_of((TableView *)view), ui->grid.mode);
    if (!t)
        return;
    View *counts = view_table_new_made(ui, t);
    (void)browse_sort_by(view_table_browse(counts), "-rows"); /* the commonest first */
    ui_open(ui, counts);
}

static void open_row(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    const Browse *b = browse_at(v);
    const ResultsCall call = {v->diag, -1, v->argc, v->argv};
    if (b->table && browse_row(b) >= 0 &&
        !view_drift_open(ui, &call, b->table, browse_row(b)))
        drill_row(ui, b->table, browse_row(b), b->col);
}

void view_table_mouse(View *view, Ui *ui, const Input *in)
{
    Browse *b = browse_of((TableView *)view);
    if ((in->mouse == INPUT_CLICK || in->mouse == INPUT_DOUBLE) &&
        browse_mouse(b, in->x, in->y, in->mouse == INPUT_DOUBLE))
        open_row(view, ui);
}

/* The dossier of the row's pair: of the word in the column "source". */
static void why(View *view, Ui *ui)
{
    const Browse *b = browse_of((TableView *)view);
    const int col = b->table ? table_find_col(b->table, "source") : -1;
    const int32_t row = b->table ? browse_row(b) : -1;
    const bool has_word = col >= 0 && row >= 0;
    drill_why(ui, has_word ? table_cell(b->table, row, col).text : (Text){NULL, 0});
}

/* The picture of the result; one that waits below is come back to. */
static void picture(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    const Browse *b = browse_at(v);
    const int32_t row = b->table ? browse_row(b) : -1;
    const char *x = v->diag && v->diag->chart ? v->diag->chart->x : "";
    const int named = b->table ? table_find_col(b->table, x) : -1;
    const int col =
        named >= 0 && table_col(b->table, named)->type != COL_REAL ? named : 0;
    const Text word = row >= 0 ? table_cell(b->table, row, col).text : (Text){NULL, 0};
    if (ui->depth > 1 && v->diag &&
        picture_is(ui->stack[ui->depth - 2], v->diag, v->argc, v->argv)) {
        ui_back(ui);
        picture_go_to(ui_top(ui), word);
        return;
    }
    View *p = v->diag ? picture_new(ui, v->diag, v->argc, v->argv) : NULL;
    if (!p) {
        ui_say(ui, "this table has no picture");
        return;
    }
    picture_go_to(p, word);
    ui_open(ui, p);
}

/* The same table of the other alignment, held against the one before. */
static void blink(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    const int32_t row = browse_row(browse_of(v));
    const TableSet *before = set_of(v);
    if (!v->diag || !(v->diag->needs & NEED_TARGET)) {
        ui_say(ui, "this table is of no single alignment");
    } else if (blink_go(ui)) {
        v->before = before;
        v->blinked = ui->target;
        view_table_changed(view, ui);
        browse_go_to(browse_of(v), row);
    }
}

static void again(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    if (v->result)
        results_again(ui->results, v->result);
}

static void add_notes(Str *out, const Notes *notes)
{
    for (int i = 0; i < notes->n; i++)
        str_addf(out, "%s%s\n", notes->item[i].is_warning ? "Warning: " : "",
                 notes->item[i].text);
}

static void information(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    const TableSet *set = set_of(v);
    const Table *t = browse_at(v)->table;
    if (!t)
        return;
    Str s = {0};
    if (set && set->finding)
        str_addf(&s, "%s\n\n", set->finding);
    add_notes(&s, table_get_notes(t));
    if (set)
        add_notes(&s, &set->notes);
    if (v->diag && v->diag->doc)
        str_addf(&s, "\n%s\n", v->diag->doc);
    if (v->diag && v->diag->cite)
        str_addf(&s, "%s\n", v->diag->cite);
    for (int i = 0; set && i < set->nparams; i++)
        str_addf(&s, "%s%s = %s", i ? ", " : "\nParameters: ", set->param[i].name,
                 set->param[i].value);
    for (int i = 0; set && i < set->ninputs; i++) {
        const ProvInput *in = &set->input[i];
        str_addf(&s, "%s%s: ", i ? "\n" : "\n\n", in->role);
        text_display(&s, str_text(in->path), ui->grid.mode);
        str_addf(&s, "  sha256 %s", in->sha256);
    }
    ui_open(ui, view_text_new("notes", table_title(t), str_cstr(&s)));
    str_free(&s);
}

const ViewBinding view_table_bindings[VIEW_TABLE_BINDINGS] = {
    {ACTION_LEFT, left},
    {ACTION_RIGHT, right},
    {ACTION_SORT, sort},
    {ACTION_COLUMN, hide},
    {ACTION_NEXT, find_next},
    {ACTION_PREVIOUS, find_previous},
    {ACTION_TABLE_BEFORE, tab_before},
    {ACTION_TABLE_AFTER, tab_after},
    {ACTION_FILTER, filter},
    {ACTION_FREQUENCY, frequency},
    {ACTION_OPEN, open_row},
    {ACTION_PICTURE, picture},
    {ACTION_BEFORE, blink},
    {ACTION_AGAIN, again},
    {ACTION_WHY, why},
    {ACTION_INFO, information},
};

/* --- out --- */

void view_table_command(const View *view, const Ui *ui, Str *out)
{
    const TableView *v = (const TableView *)view;
    if (!v->diag)
        return;
    str_addf(out, "isogloss %s", v->diag->name);
    ui_add_inputs(ui, v->diag, out);
    for (int i = 0; i < v->argc; i++) {
        str_add_char(out, ' ');
        prompt_quote(out, v->argv[i]);
    }
    if (v->argc == 0 && (v->diag->needs & MAY_ASK_ALL))
        str_add_cstr(out, " --all");
    const TableSet *set = set_of(v);
    if (set && v->tab > 0)
        str_addf(out, " --table %s", table_name(set->table[v->tab]));
    browse_add_options(browse_at(v), out);
}

TableSet *view_table_tables(const View *view, const Ui *ui)
{
    const TableView *v = (const TableView *)view;
    Table *t = browse_make_table(browse_at(v));
    (void)ui;
    if (!t)
        return NULL;
    TableSet *out = table_set_new(v->diag ? v->diag->name : "view");
    const TableSet *set = set_of(v);
    for (int i = 0; set && i < set->nparams; i++)
        table_set_add_param(out, set->param[i].name, set->param[i].kind,
                            set->param[i].value);
    for (int i = 0; set && i < set->ninputs; i++)
        table_set_add_input(out, &set->input[i]);
    if (set)
        notes_append(&out->notes, &set->notes);
    const Browse *b = browse_at(v);
    if (b->filter.n > 0)
        table_set_add_param(out, "where", PARAM_TEXT, str_cstr(&b->filter));
    if (b->sort)
        table_set_add_param(out, "sort", PARAM_TEXT, b->sort);
    table_set_add(out, t);
    return out;
}

void view_table_close(View *view)
{
    TableView *v = (TableView *)view;
    for (int i = 0; i < TABLES; i++)
        browse_done(&v->browse[i]);
    for (int i = 0; i < v->argc; i++)
        free(v->argv[i]);
    free((void *)v->argv);
    table_free(v->made);
    free(v);
}

const ViewType view_table_type = {
    .name = "table",
    .help = "A table of results. The line under it says what the current column means; a "
            "dash is a missing value, and its reason stands there too. Rates are shown "
            "with their 95 % interval and the number of cases they are a share of.\n"
            "Filters: words are matched in all columns of text, whatever their case and "
            "accents; column:text, column>number, column<number; ! before any of them "
            "inverts; blanks mean and.",
    .bindings = view_table_bindings,
    .nbindings = VIEW_TABLE_BINDINGS,
    .title = title,
    .draw = view_table_draw,
    .status = view_table_status,
    .move = view_table_move,
    .mouse = view_table_mouse,
    .command = view_table_command,
    .tables = view_table_tables,
    .changed = view_table_changed,
    .close = view_table_close,
};

static TableView *new_view(const ViewType *type)
{
    TableView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = type;
    return v;
}

View *view_table_new_type(Ui *ui, const ViewType *type, const Diagnostic *d,
                          BrowseMarkFn mark)
{
    TableView *v = new_view(type);
    v->diag = d;
    v->browse[0].mark = mark;
    view_table_changed(&v->base, ui);
    return &v->base;
}

View *view_table_new_args(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    const int target = results_target(d, ui->target);
    const Result *result = NULL;
    Error err = {0};
    const ResultsCall call = {d, target, argc, argv};
    if (results_want_call(ui->results, &call, &result, &err) != OK) {
        ui_fail(ui, &err);
        return NULL;
    }
    TableView *v = new_view(&view_table_type);
    v->diag = d;
    v->argc = argc;
    v->argv = mem_xcalloc((size_t)argc, sizeof *v->argv);
    for (int i = 0; i < argc; i++)
        v->argv[i] = mem_xstrdup(argv[i]);
    view_table_changed(&v->base, ui);
    return &v->base;
}

View *view_table_new(Ui *ui, const Diagnostic *d)
{
    return view_table_new_args(ui, d, 0, NULL);
}

View *view_table_new_made(Ui *ui, Table *adopted)
{
    TableView *v = new_view(&view_table_type);
    v->made = adopted;
    view_table_changed(&v->base, ui);
    return &v->base;
}

Browse *view_table_browse(View *v)
{
    return browse_of((TableView *)v);
}

bool view_table_show(View *view, const Ui *ui, const char *name)
{
    TableView *v = (TableView *)view;
    const TableSet *set = set_of(v);
    (void)ui;
    for (int i = 0; set && i < tabs(v); i++) {
        if (strcmp(table_name(set->table[i]), name) == 0) {
            v->tab = i;
            return true;
        }
    }
    return false;
}
