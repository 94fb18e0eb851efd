#include "tui/table_actions.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/blink.h"
#include "tui/drill.h"
#include "tui/frequency.h"
#include "tui/picture.h"
#include "tui/table_view.h"
#include "tui/view_drift.h"
#include "tui/view_table.h"
#include "tui/view_text.h"

static void left(View *v, Ui *ui)
{
    (void)ui;
    browse_move_column(table_view_browse((TableView *)v), -1);
}

static void right(View *v, Ui *ui)
{
    (void)ui;
    browse_move_column(table_view_browse((TableView *)v), 1);
}

static void choose(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    (void)ui;
    columns_open(&v->columns, table_view_browse(v));
}

static void find_next(View *v, Ui *ui)
{
    if (!browse_find(table_view_browse((TableView *)v), 1))
        ui_say(ui, "nothing to find: / searches");
}

static void find_previous(View *v, Ui *ui)
{
    if (!browse_find(table_view_browse((TableView *)v), -1))
        ui_say(ui, "nothing to find: / searches");
}

static void tab_before(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    (void)ui;
    v->tab = (v->tab + table_view_tabs(v) - 1) % table_view_tabs(v);
}

static void tab_after(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    (void)ui;
    v->tab = (v->tab + 1) % table_view_tabs(v);
}

static void filter_change(void *ctx, const char *text)
{
    browse_filter(table_view_browse(ctx), text);
}

static void filter_cancel(void *ctx)
{
    browse_filter(table_view_browse(ctx), "");
}

static void filter(View *view, Ui *ui)
{
    TableView *v = (TableView *)view;
    const PromptSpec spec = {
        .label = "/",
        .hint = "word  \"Letters\"  column:text  column>number  !not   Esc clears",
        .ctx = v,
        .change = filter_change,
        .enter = filter_change,
        .cancel = filter_cancel};
    char *now = mem_xstrdup(str_cstr(&table_view_browse(v)->filter));
    ui_ask(ui, &spec, now);
    free(now);
}

static void frequency(View *view, Ui *ui)
{
    const Browse *b = table_view_browse((TableView *)view);
    Table *t = browse_make_counts(b);
    if (!t)
        return;
    TableView *counts = (TableView *)view_table_new_made(ui, t);
    const char *name = table_col(b->table, b->col)->name;
    Str command = {0};
    view_table_source(view, ui, &command); /* counts of counts have none */
    if (command.n > 0 && !browse_add_where(b, &command))
        str_clear(&command);
    if (command.n > 0) {
        str_add_cstr(&command, " --frequency ");
        prompt_quote(&command, name);
    }
    counts->counted = mem_xstrdup(name);
    counts->command = command.n > 0 ? mem_xstrdup(str_cstr(&command)) : NULL;
    str_free(&command);
    ui_open(ui, &counts->base);
}

/* From the counts of a column back to its table, of which only the rows with the value
 * are left. */
static void filter_by_value(const TableView *v, Ui *ui)
{
    const Browse *counts = table_view_at(v);
    View *below = ui->depth > 1 ? ui->stack[ui->depth - 2] : NULL;
    const bool is_table =
        below && view_find(below->type, ACTION_OPEN) == table_actions_open;
    Browse *b = is_table ? view_table_browse(below) : NULL;
    const int col = b && b->table ? table_find_col(b->table, v->counted) : -1;
    if (col < 0 || browse_row(counts) < 0)
        return;
    const Cell value = table_cell(counts->table, browse_row(counts), 0);
    Str filter = {0};
    str_add_text(&filter, (Text){str_cstr(&b->filter), b->filter.n});
    if (filter.n > 0)
        str_add_char(&filter, ' ');
    if (frequency_filter(b, col, &value, &filter)) {
        ui_back(ui);
        browse_filter(b, str_cstr(&filter));
    } else {
        ui_say(ui, "rates are filtered by their value: %s>0.5", v->counted);
    }
    str_free(&filter);
}

void table_actions_open(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    const Browse *b = table_view_at(v);
    if (v->counted) {
        filter_by_value(v, ui);
        return;
    }
    const ResultsCall call = {v->diag, -1, v->argc, v->argv};
    if (b->table && browse_row(b) >= 0 &&
        !view_drift_open(ui, &call, b->table, browse_row(b)))
        drill_row(ui, b->table, browse_row(b), b->col);
}

static void select_row(View *view, Ui *ui)
{
    Browse *b = table_view_browse((TableView *)view);
    const int32_t row = browse_row(b);
    if (row < 0)
        return;
    view_table_select(view, ui, row, !b->is_selected[row]);
    browse_move(b, 1);
}

static void show_selected(View *view, Ui *ui)
{
    Browse *b = table_view_browse((TableView *)view);
    if (b->nselected == 0 && !b->is_only)
        ui_say(ui, "no row is selected: v selects one");
    else
        browse_show_selected(b, !b->is_only);
}

/* The dossier of the row's pair: of the word in the column "source". */
static void why(View *view, Ui *ui)
{
    const Browse *b = table_view_browse((TableView *)view);
    const int col = b->table ? table_find_col(b->table, "source") : -1;
    const int32_t row = b->table ? browse_row(b) : -1;
    const bool has_word = col >= 0 && row >= 0;
    drill_why(ui, has_word ? table_cell(b->table, row, col).text : (Text){NULL, 0});
}

/* The picture of the result; one that waits below is come back to. */
static void picture(View *view, Ui *ui)
{
    const TableView *v = (const TableView *)view;
    const Browse *b = table_view_at(v);
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
    const int32_t row = browse_row(table_view_browse(v));
    const TableSet *before = table_view_set(v);
    if (!v->diag || !(v->diag->needs & NEED_TARGET)) {
        ui_say(ui, "this table is of no single alignment");
    } else if (blink_go(ui)) {
        v->before = before;
        v->blinked = ui->target;
        view_table_changed(view, ui);
        browse_go_to(table_view_browse(v), row);
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
    const TableSet *set = table_view_set(v);
    const Table *t = table_view_at(v)->table;
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

const ViewBinding table_actions_bindings[TABLE_ACTIONS_BINDINGS] = {
    {ACTION_LEFT, left},
    {ACTION_RIGHT, right},
    {ACTION_SORT, choose},
    {ACTION_COLUMN, choose},
    {ACTION_NEXT, find_next},
    {ACTION_PREVIOUS, find_previous},
    {ACTION_TABLE_BEFORE, tab_before},
    {ACTION_TABLE_AFTER, tab_after},
    {ACTION_FILTER, filter},
    {ACTION_FREQUENCY, frequency},
    {ACTION_SELECT, select_row},
    {ACTION_SELECTED, show_selected},
    {ACTION_OPEN, table_actions_open},
    {ACTION_PICTURE, picture},
    {ACTION_BEFORE, blink},
    {ACTION_AGAIN, again},
    {ACTION_WHY, why},
    {ACTION_INFO, information},
};
