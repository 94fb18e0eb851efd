#include "tui/trail.h"

#include <string.h>

#include "tui/ui.h"
#include "tui/view_help.h"
#include "tui/view_history.h"
#include "tui/view_text.h"

static bool has(View *const *stack, int depth, const View *v)
{
    for (int i = 0; i < depth; i++)
        if (stack[i] == v)
            return true;
    return false;
}

void trail_release(Ui *ui, View *v)
{
    const Trail *t = &ui->trail;
    if (!v || has(ui->root, UI_ROOTS, v) || has(ui->stack, ui->depth, v))
        return;
    for (int i = 0; i < t->n; i++)
        if (has(t->place[i].stack, t->place[i].depth, v))
            return;
    v->type->close(v);
}

static void release_all(Ui *ui, const TrailPlace *gone)
{
    for (int i = 0; i < gone->depth; i++)
        trail_release(ui, gone->stack[i]);
}

static bool is_passing(const View *v)
{
    return v->type == &view_help_type || v->type == &view_text_type ||
           v->type == &view_history_type;
}

static bool is_same(const TrailPlace *p, const Ui *ui)
{
    bool is_same = p->depth == ui->depth;
    for (int i = 0; is_same && i < p->depth; i++)
        is_same = p->stack[i] == ui->stack[i];
    return is_same;
}

void trail_add(Ui *ui)
{
    Trail *t = &ui->trail;
    if (ui->depth == 0 || ui->stack[0] == ui->root[0] || is_passing(ui_top(ui)) ||
        (t->n > 0 && is_same(&t->place[t->at], ui)))
        return;
    while (t->n > t->at + 1) {
        const TrailPlace gone = t->place[--t->n];
        release_all(ui, &gone);
    }
    if (t->n == TRAIL_PLACES) {
        const TrailPlace gone = t->place[0];
        memmove(&t->place[0], &t->place[1], (size_t)--t->n * sizeof *t->place);
        release_all(ui, &gone);
    }
    t->at = t->n++;
    t->place[t->at].depth = ui->depth;
    for (int i = 0; i < ui->depth; i++)
        t->place[t->at].stack[i] = ui->stack[i];
}

bool trail_step(Ui *ui, int by)
{
    Trail *t = &ui->trail;
    const int to = t->at + by;
    if (to < 0 || to >= t->n)
        return false;
    const TrailPlace left = {.depth = 1, .stack = {ui_top(ui)}}; /* help, perhaps */
    t->at = to;
    ui->depth = t->place[to].depth;
    for (int i = 0; i < ui->depth; i++)
        ui->stack[i] = t->place[to].stack[i];
    release_all(ui, &left);
    ui_changed(ui);
    return true;
}

void trail_clear(Ui *ui)
{
    Trail *t = &ui->trail;
    while (ui->depth > 1) {
        View *v = ui->stack[--ui->depth];
        trail_release(ui, v);
    }
    while (t->n > 0) {
        const TrailPlace gone = t->place[--t->n];
        release_all(ui, &gone);
    }
    t->at = 0;
}
