#include "tui/view_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/say.h"
#include "tui/browse_draw.h"
#include "tui/picture.h"
#include "tui/record.h"
#include "tui/table_actions.h"
#include "tui/table_view.h"

enum {
    RECORD_FROM =
        150,       /* cells of the body from which the row is shown beside its table */
    FEW_LINES = 12 /* with fewer all are for the rows of the table */
};

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
    const TableSet *set = table_view_set(v);
    const TableSet *before = v->blinked == ui->target ? v->before : NULL;
    if (v->tab >= table_view_tabs(v))
        v->tab = 0;
    for (int i = 0; i < table_view_tabs(v); i++) {
        const Table *t = set ? (i < set->ntables ? set->table[i] : NULL) : v->made;
        browse_set_table(&v->browse[i], t, ui->grid.mode);
        if (v->marks_version != ui->marks.version)
            browse_refresh(&v->browse[i], ui->grid.mode);
        browse_set_other(&v->browse[i],
                         t && before ? table_set_find(before, table_name(t)) : NULL);
    }
    v->marks_version = ui->marks.version;
    for (int i = table_view_tabs(v); i < TABLE_VIEW_TABLES; i++)
        browse_set_table(&v->browse[i], NULL, ui->grid.mode);
}

/* The column whose words stand for the rows; -1: rows of this table are selected only
 * here. */
static int word_column(const Table *t)
{
    for (int c = 0; c < table_cols(t); c++)
        if (table_col(t, c)->type == COL_WORD)
            return c;
    return -1;
}

/* The entry of a space by its name, and its row; -1: it is no row of a space. */
static int word_of(const Browse *b, const Ui *ui, int32_t row, int32_t *word)
{
    const int col = word_column(b->table);
    const Cell cell =
        col >= 0 ? table_cell(b->table, row, col) : (Cell){.is_missing = true};
    *word = cell.is_missing ? -1 : (int32_t)cell.i;
    return *word >= 0 ? study_find(ui->study, cell.space) : -1;
}

void view_table_sync(View *view, Ui *ui)
{
    Browse *b = table_view_browse((TableView *)view);
    if (!b->table || b->selection == ui->selection.version)
        return;
    b->selection = ui->selection.version;
    for (int32_t i = 0; i < table_rows(b->table); i++) {
        int32_t word = -1;
        const int entry = word_of(b, ui, i, &word);
        if (entry >= 0)
            browse_select(b, i, selection_has(&ui->selection, entry, word));
    }
    if (b->is_only)
        browse_show_selected(b, true);
}

void view_table_select(View *view, Ui *ui, int32_t row, bool is_in)
{
    Browse *b = table_view_browse((TableView *)view);
    int32_t word = -1;
    view_table_sync(view, ui);
    const int entry = row >= 0 ? word_of(b, ui, row, &word) : -1;
    browse_select(b, row, is_in);
    if (entry >= 0)
        selection_set(&ui->selection, entry, word, is_in);
    b->selection = ui->selection.version;
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
    const TableSet *set = table_view_set(v);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    for (int i = 0; set && i < table_view_tabs(v); i++) {
        cells_pen_say(&pen, STYLE_DIM, i ? "  " : " ");
        if (i == v->tab)
            cells_pen_say(&pen, STYLE_BOLD, "[%s]", table_name(set->table[i]));
        else
            cells_pen_say(&pen, STYLE_DIM, " %s ", table_name(set->table[i]));
    }
}

static int count_notes(const TableView *v)
{
    const TableSet *set = table_view_set(v);
    const Table *t = table_view_at(v)->table;
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
    Str hint = {0};
    if (is_stopped || !r->err.hint[0])
        str_add_cstr(&hint, "R runs it again");
    else if (strncmp(r->err.hint, "--", 2) == 0) /* here, too */
        str_addf(&hint, "type :%s %s", r->diag->name, r->err.hint);
    else
        str_add_cstr(&hint, r->err.hint);
    (void)cells_paragraph(g, rest, (Text){str_cstr(&hint), hint.n}, STYLE_DIM);
    str_free(&hint);
}

void view_table_draw(View *view, Ui *ui, Rect body)
{
    TableView *v = (TableView *)view;
    Grid *g = &ui->grid;
    Rect r = body;
    const TableSet *set = table_view_set(v);
    if (v->diag && !set) {
        view_table_draw_state(v->result, g, body);
        return;
    }
    if (set && table_view_tabs(v) > 1 && r.h > 6) {
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
    Browse *b = table_view_browse(v);
    view_table_sync(view, ui);
    const int panel = r.w >= RECORD_FROM ? r.w / 3 : 0;
    int spare = r.h - (b->n + 3);
    /* a long table leaves a fifth of the screen to what it cuts of the current row */
    const Rect all = {r.x, r.y, r.w - panel, r.h};
    const int cut = panel > 0 || r.h < FEW_LINES ? 0 : browse_draw_cut_lines(b, all);
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
    columns_draw(&v->columns, b, g, body);
}

/* "12 selected, P@1 nn .500 [.254-.746] of 12". */
static void say_selected(const Browse *b, Pen *pen)
{
    static const char *const ranks[] = {"rank_nn", "rank_csls"};
    static const char *const names[] = {"P@1 nn", "csls"};
    if (!b->table || b->nselected == 0)
        return;
    cells_pen_say(pen, STYLE_BOLD, "  %d selected", (int)b->nselected);
    for (int i = 0; i < 2; i++) {
        const Rate r = selection_rate(b->table, b->is_selected, ranks[i]);
        char value[16];
        if (r.n == 0)
            continue;
        cells_pen_say(pen, STYLE_DIM, " %s ", names[i]);
        cells_pen_say(pen, STYLE_BOLD, "%s", say_share(value, r.value));
        cells_pen_say(pen, STYLE_PLAIN, " [%s%s", say_share(value, r.lo),
                      style_glyph(pen->g->mode, GLYPH_DASH));
        cells_pen_say(pen, STYLE_PLAIN, "%s] of %d", say_share(value, r.hi), (int)r.n);
    }
    if (b->is_only)
        cells_pen_say(pen, STYLE_DIM, " (V: all rows)");
}

void view_table_status(const View *view, const Ui *ui, Pen *pen)
{
    const TableView *v = (const TableView *)view;
    (void)ui;
    browse_status(table_view_at(v), pen);
    say_selected(table_view_at(v), pen);
    const int n = count_notes(v);
    if (n > 0)
        cells_pen_say(pen, STYLE_DIM, "  %d note%s (i)", n, n == 1 ? "" : "s");
    if (table_view_at(v)->other)
        cells_pen_say(pen, STYLE_BOLD, "  %d rows differ from the other alignment",
                      (int)table_view_at(v)->differing);
    if (v->diag && picture_has(v->diag, v->argc, v->argv))
        cells_pen_say(pen, STYLE_DIM, "  p draws it");
}

void view_table_move(View *v, const Ui *ui, int32_t by)
{
    TableView *t = (TableView *)v;
    (void)ui;
    if (t->columns.is_open)
        list_cursor_move(&t->columns.list, table_view_browse(t)->ncols, by);
    else
        browse_move(table_view_browse(t), by);
}

bool view_table_typed(View *view, Ui *ui, const Input *in)
{
    TableView *v = (TableView *)view;
    (void)ui;
    return columns_typed(&v->columns, table_view_browse(v), in);
}

void view_table_mouse(View *view, Ui *ui, const Input *in)
{
    TableView *v = (TableView *)view;
    Browse *b = table_view_browse(v);
    if (v->columns.is_open)
        columns_mouse(&v->columns, b, in);
    else if (in->mouse == INPUT_DRAG && browse_mouse_row(b, in->x, in->y) >= 0)
        view_table_select(view, ui, browse_mouse_row(b, in->x, in->y), true);
    else if ((in->mouse == INPUT_CLICK || in->mouse == INPUT_DOUBLE) &&
             browse_mouse(b, in->x, in->y, in->mouse == INPUT_DOUBLE))
        table_actions_open(view, ui);
}

/* --- out --- */

static bool has_param(const Diagnostic *d, const char *name)
{
    for (int i = 0; i < d->nparams; i++)
        if (strcmp(d->params[i].name, name) == 0)
            return true;
    return false;
}

void view_table_source(const View *view, const Ui *ui, Str *out)
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
    if (v->argc == 0 && (v->diag->needs & MAY_ASK_ALL) && has_param(v->diag, "all"))
        str_add_cstr(out, " --all");
    const TableSet *set = table_view_set(v);
    if (set && table_view_tabs(v) > 1)
        str_addf(out, " --table %s", table_name(set->table[v->tab]));
}

/* Counts that are filtered or selected are no option of any verb. */
void view_table_command(const View *view, const Ui *ui, Str *out)
{
    const TableView *v = (const TableView *)view;
    const Browse *b = table_view_at(v);
    if (v->command && b->filter.n == 0 && b->nselected == 0)
        str_add_cstr(out, v->command);
    view_table_source(view, ui, out);
    if (out->n > 0 && !browse_add_options(b, out))
        str_clear(out);
}

TableSet *view_table_tables(const View *view, const Ui *ui)
{
    const TableView *v = (const TableView *)view;
    Table *t = browse_make_table(table_view_at(v));
    (void)ui;
    if (!t)
        return NULL;
    TableSet *out = table_set_new(v->diag ? v->diag->name : "view");
    const TableSet *set = table_view_set(v);
    for (int i = 0; set && i < set->nparams; i++)
        table_set_add_param(out, set->param[i].name, set->param[i].kind,
                            set->param[i].value);
    for (int i = 0; set && i < set->ninputs; i++)
        table_set_add_input(out, &set->input[i]);
    if (set)
        notes_append(&out->notes, &set->notes);
    const Browse *b = table_view_at(v);
    if (b->filter.n > 0)
        table_set_add_param(out, "where", PARAM_TEXT, str_cstr(&b->filter));
    Str sort = {0};
    browse_sort_add(b, &sort);
    if (sort.n > 0)
        table_set_add_param(out, "sort", PARAM_TEXT, str_cstr(&sort));
    str_free(&sort);
    table_set_add(out, t);
    return out;
}

void view_table_close(View *view)
{
    TableView *v = (TableView *)view;
    for (int i = 0; i < TABLE_VIEW_TABLES; i++)
        browse_done(&v->browse[i]);
    for (int i = 0; i < v->argc; i++)
        free(v->argv[i]);
    free((void *)v->argv);
    table_free(v->made);
    free(v->counted);
    free(v->command);
    free(v);
}

const ViewType view_table_type = {
    .name = "table",
    .help =
        "A table of results. The line under it says what the current column means; a "
        "dash is a missing value, and its reason stands there too. Rates are shown "
        "with their 95 % interval and the number of cases they are a share of.\n"
        "Filters: words are matched in all columns of text, whatever their case and "
        "accents, and by their letters in \"quotes\"; column:text, column=text (the "
        "whole cell), column>number, column<number; ! before any of them inverts; "
        "blanks mean and.\n"
        "s and c open the columns: Space shows or hides one, s adds it to what the "
        "table is sorted by (falling, rising, not), Enter sorts by it alone, h and l "
        "move it, + and - make it wider and narrower, 0 puts all as they came. F counts "
        "the values of the current column, and Enter there leaves the rows of one.",
    .bindings = table_actions_bindings,
    .nbindings = TABLE_ACTIONS_BINDINGS,
    .title = title,
    .draw = view_table_draw,
    .status = view_table_status,
    .move = view_table_move,
    .mouse = view_table_mouse,
    .typed = view_table_typed,
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
    return table_view_browse((TableView *)v);
}

bool view_table_show(View *view, const Ui *ui, const char *name)
{
    TableView *v = (TableView *)view;
    const TableSet *set = table_view_set(v);
    (void)ui;
    for (int i = 0; set && i < table_view_tabs(v); i++) {
        if (strcmp(table_name(set->table[i]), name) == 0) {
            v->tab = i;
            return true;
        }
    }
    return false;
}
