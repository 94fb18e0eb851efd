#include "tui/call_view.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/view_table.h"

bool call_view_init(CallView *v, const ViewType *type, Ui *ui, const ResultsCall *call)
{
    const Result *result = NULL;
    Error err = {0};
    if (results_want_call(ui->results, call, &result, &err) != OK) {
        ui_fail(ui, &err);
        return false;
    }
    *v = (CallView){.base.type = type, .ui = ui, .diag = call->diag};
    v->result = result;
    v->argv = mem_xcalloc((size_t)call->argc + 1, sizeof *v->argv);
    for (; v->argc < call->argc; v->argc++)
        v->argv[v->argc] = mem_xstrdup(call->argv[v->argc]);
    return true;
}

void call_view_done(CallView *v)
{
    for (int i = 0; i < v->argc; i++)
        free(v->argv[i]);
    free((void *)v->argv);
}

bool call_view_is(const View *view, int argc, char *const *argv)
{
    const CallView *v = (const CallView *)view;
    bool is_same = v->argc == argc;
    for (int i = 0; is_same && i < argc; i++)
        is_same = strcmp(v->argv[i], argv[i]) == 0;
    return is_same;
}

const TableSet *call_view_take(CallView *v)
{
    const ResultsCall call = {v->diag, -1, v->argc, v->argv};
    Error err = {0};
    if (results_want_call(v->ui->results, &call, &v->result, &err) != OK)
        ui_fail(v->ui, &err);
    return v->result && v->result->state == RESULT_READY ? v->result->set : NULL;
}

void call_view_draw_state(const CallView *v, Grid *g, Rect body)
{
    view_table_draw_state(v->result, g, body);
    if (v->result && v->result->state == RESULT_READY)
        (void)cells_say(g, body.x + 3, body.y + 1, body.w - 3,
                        "no figures to draw; p shows the table", STYLE_DIM);
}

void call_view_command(const View *view, const Ui *ui, Str *out)
{
    const CallView *v = (const CallView *)view;
    str_addf(out, "isogloss %s", v->diag->name);
    ui_add_inputs(ui, v->diag, out);
    for (int i = 0; i < v->argc; i++) {
        str_add_char(out, ' ');
        prompt_quote(out, v->argv[i]);
    }
}

void call_view_show_table(View *view, Ui *ui)
{
    const CallView *v = (const CallView *)view;
    View *t = view_table_new_args(ui, v->diag, v->argc, v->argv);
    if (t)
        ui_open(ui, t);
}

void call_view_again(View *view, Ui *ui)
{
    const CallView *v = (const CallView *)view;
    if (v->result)
        results_again(ui->results, v->result);
}
