#include "tui/view.h"

#include "tui/list_cursor.h"
#include "tui/ui.h"
#include "tui/view_bars.h"
#include "tui/view_bias.h"
#include "tui/view_coverage.h"
#include "tui/view_drift.h"
#include "tui/view_help.h"
#include "tui/view_history.h"
#include "tui/view_loading.h"
#include "tui/view_map.h"
#include "tui/view_overview.h"
#include "tui/view_pairs.h"
#include "tui/view_quadrants.h"
#include "tui/view_table.h"
#include "tui/view_text.h"
#include "tui/view_word.h"

const ViewType *const view_types[VIEW_TYPES] = {
    &view_loading_type,   &view_overview_type, &view_pairs_type, &view_map_type,
    &view_table_type,     &view_word_type,     &view_help_type,  &view_text_type,
    &view_quadrants_type, &view_bars_type,     &view_drift_type, &view_bias_type,
    &view_coverage_type,  &view_history_type,
};

/* --- the cursor of a list --- */

static void up(View *v, Ui *ui)
{
    v->type->move(v, ui, -1);
}

static void down(View *v, Ui *ui)
{
    v->type->move(v, ui, 1);
}

static void page_up(View *v, Ui *ui)
{
    v->type->move(v, ui, -ui->page);
}

static void page_down(View *v, Ui *ui)
{
    v->type->move(v, ui, ui->page);
}

static void first(View *v, Ui *ui)
{
    v->type->move(v, ui, -LIST_CURSOR_FAR);
}

static void last(View *v, Ui *ui)
{
    v->type->move(v, ui, LIST_CURSOR_FAR);
}

static const ViewBinding moves[] = {
    {ACTION_UP, up},           {ACTION_DOWN, down},
    {ACTION_PAGE_UP, page_up}, {ACTION_PAGE_DOWN, page_down},
    {ACTION_FIRST, first},     {ACTION_LAST, last},
};

static ViewAction find_in(const ViewBinding *b, int n, Action action)
{
    for (int i = 0; i < n; i++)
        if (b[i].action == action)
            return b[i].run;
    return NULL;
}

/* Marks are made in the same way wherever there is a pair under the cursor. */
static void mark(View *v, Ui *ui, Action action)
{
    MarksPair pair = {0};
    if (!v->type->pair(v, ui, &pair))
        pair = (MarksPair){0};
    marks_act(ui, &pair, action);
}

static void accept(View *v, Ui *ui)
{
    mark(v, ui, ACTION_ACCEPT);
}

static void reject(View *v, Ui *ui)
{
    mark(v, ui, ACTION_REJECT);
}

static void gold(View *v, Ui *ui)
{
    mark(v, ui, ACTION_GOLD);
}

static void variant(View *v, Ui *ui)
{
    mark(v, ui, ACTION_VARIANT);
}

static void sense(View *v, Ui *ui)
{
    mark(v, ui, ACTION_SENSE);
}

static void note(View *v, Ui *ui)
{
    mark(v, ui, ACTION_NOTE);
}

static void undo(View *v, Ui *ui)
{
    mark(v, ui, ACTION_UNDO);
}

static const ViewBinding markings[] = {
    {ACTION_ACCEPT, accept},   {ACTION_REJECT, reject}, {ACTION_GOLD, gold},
    {ACTION_VARIANT, variant}, {ACTION_SENSE, sense},   {ACTION_NOTE, note},
    {ACTION_UNDO, undo},
};

ViewAction view_find(const ViewType *type, Action action)
{
    ViewAction run =
        type->move ? find_in(moves, sizeof moves / sizeof *moves, action) : NULL;
    if (!run && type->pair)
        run = find_in(markings, sizeof markings / sizeof *markings, action);
    return run ? run : find_in(type->bindings, type->nbindings, action);
}

void view_mouse(View *v, Ui *ui, const Input *in)
{
    if (v->type->move && (in->mouse == INPUT_WHEEL_UP || in->mouse == INPUT_WHEEL_DOWN))
        v->type->move(v, ui, in->mouse == INPUT_WHEEL_UP ? -3 : 3);
    else if (v->type->mouse)
        v->type->mouse(v, ui, in);
}
