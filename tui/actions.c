#include "tui/actions.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "tui/commands.h"
#include "tui/curses_out.h"
#include "tui/tour.h"
#include "tui/view_help.h"
#include "tui/view_history.h"
#include "tui/view_table.h"
#include "tui/view_text.h"

void actions_stop(Ui *ui)
{
    ui->stops++;
    ui->is_dirty = true;
    if (ui->stops > 1) {
        ui->signal = SIGINT;
        ui->is_leaving = true;
    } else if (tasks_stop(ui->tasks)) {
        ui_say(ui, "stopping; what is finished stays; Ctrl-C again leaves");
    } else {
        ui_say(ui, "nothing is running; Ctrl-C again leaves");
    }
}

/* The end of the word of sh that begins at p, quotes and all. */
static const char *word_end(const char *p)
{
    char quote = 0;
    for (; *p && (quote || *p != ' '); p++) {
        if (!quote && *p == '\\' && p[1])
            p++;
        else if (!quote && (*p == '\'' || *p == '"'))
            quote = *p;
        else if (quote == *p)
            quote = 0;
    }
    return p;
}

void actions_fold_command(Str *out, const char *command, int width)
{
    int at = 0; /* cells used of the line */
    for (const char *p = command; *p;) {
        const char *end = word_end(p);
        const Text word = {p, (size_t)(end - p)};
        const int cells = text_cells(word);
        if (at > 0 && at + 1 + cells + 2 > width) {
            str_add_cstr(out, " \\\n    ");
            at = 4;
        } else if (at > 0) {
            str_add_char(out, ' ');
            at++;
        }
        str_add_text(out, word);
        at += cells;
        p = end + strspn(end, " ");
    }
}

/* Whether rows are selected that no words tell from the others. */
static bool has_nameless(View *v)
{
    const bool is_table = v->type->tables == view_table_tables;
    const Browse *b = is_table ? view_table_browse(v) : NULL;
    Str options = {0};
    const bool is_nameless = b && b->table && !browse_add_options(b, &options);
    str_free(&options);
    return is_nameless;
}

void actions_show_command(Ui *ui)
{
    Str text = {0};
    const View *v = ui_top(ui);
    if (v->type->command)
        v->type->command(v, ui, &text);
    if (text.n > 0) {
        Str folded = {0};
        actions_fold_command(&folded, str_cstr(&text), ui->grid.w);
        const bool is_unwritten = strstr(str_cstr(&text), "@MAP-NOT-WRITTEN") != NULL;
        ui_open(ui, view_text_new("command",
                                  is_unwritten
                                      ? "This gives what the screen shows, once the map "
                                        "is written (:refit --map-out FILE):"
                                      : "This command gives what the screen shows:",
                                  str_cstr(&folded)));
        str_free(&folded);
    } else if (has_nameless(ui_top(ui))) {
        ui_say(ui, "no command gives this screen: no words tell the selected rows from "
                   "the others");
    } else {
        ui_say(ui, "no command gives this screen");
    }
    str_free(&text);
}

static void on_back(Ui *ui, const Input *in)
{
    (void)in;
    ui_back(ui);
}

static void on_view(Ui *ui, const Input *in)
{
    ui_go(ui, (int)(in->key - '0'));
}

static void on_other(Ui *ui, const Input *in)
{
    (void)in;
    if (ui->is_loaded)
        ui_next_target(ui);
}

static void on_prompt(Ui *ui, const Input *in)
{
    (void)in;
    commands_ask(ui);
}

static void on_command(Ui *ui, const Input *in)
{
    (void)in;
    actions_show_command(ui);
}

static void export_entered(void *ctx, const char *text)
{
    ui_export(ctx, text);
}

static void on_export(Ui *ui, const Input *in)
{
    (void)in;
    const View *v = ui_top(ui);
    Str name = {0};
    str_addf(&name, "%s.%s", v->type->name, v->type->tables ? "csv" : "txt");
    const PromptSpec spec = {.label = "export to: ",
                             .is_unrecorded = true,
                             .ctx = ui,
                             .enter = export_entered};
    ui_ask(ui, &spec, str_cstr(&name));
    str_free(&name);
}

static void on_help(Ui *ui, const Input *in)
{
    (void)in;
    if (ui_top(ui)->type != &view_help_type)
        ui_open(ui, view_help_new(ui, ""));
}

static void on_earlier(Ui *ui, const Input *in)
{
    (void)in;
    if (!trail_step(ui, -1))
        ui_say(ui, "this is where you began; H lists the screens");
}

static void on_later(Ui *ui, const Input *in)
{
    (void)in;
    if (!trail_step(ui, 1))
        ui_say(ui, "there is no later screen; H lists them");
}

static void on_history(Ui *ui, const Input *in)
{
    (void)in;
    if (ui_top(ui)->type != &view_history_type)
        ui_open(ui, view_history_new(ui));
}

static void on_redraw(Ui *ui, const Input *in)
{
    (void)in;
    curses_out_forget();
    ui->is_dirty = true;
}

static void on_stop(Ui *ui, const Input *in)
{
    (void)in;
    actions_stop(ui);
}

static void quit_answered(void *ctx, const char *text)
{
    Ui *ui = ctx;
    if (text[0] == 'y' || text[0] == 'Y')
        ui->is_leaving = ui->marks.is_given_up = true;
    else
        ui_say(ui, "R tries to save them again");
}

void actions_quit(Ui *ui)
{
    const int unsaved = marks_unsaved(ui);
    if (unsaved == 0) {
        ui->is_leaving = true;
        return;
    }
    static const PromptSpec one = {.label =
                                       "a mark is not saved: leave without it? (y/n) "};
    static const PromptSpec many = {
        .label = "marks are not saved: leave without them? (y/n) "};
    PromptSpec spec = unsaved == 1 ? one : many;
    spec.ctx = ui;
    spec.enter = quit_answered;
    ui_ask(ui, &spec, "");
}

static void on_quit(Ui *ui, const Input *in)
{
    (void)in;
    actions_quit(ui);
}

/* clang-format off */
static const ActionsFn general[ACTION_COUNT] = {
    [ACTION_BACK]    = on_back,
    [ACTION_VIEW]    = on_view,
    [ACTION_OTHER]   = on_other,
    [ACTION_PROMPT]  = on_prompt,
    [ACTION_COMMAND] = on_command,
    [ACTION_EXPORT]  = on_export,
    [ACTION_HELP]    = on_help,
    [ACTION_EARLIER] = on_earlier,
    [ACTION_LATER]   = on_later,
    [ACTION_HISTORY] = on_history,
    [ACTION_REDRAW]  = on_redraw,
    [ACTION_STOP]    = on_stop,
    [ACTION_QUIT]    = on_quit,
};
/* clang-format on */

ActionsFn actions_find(Action action)
{
    return general[action];
}

/* A key that does nothing on this screen says so: silence looks like a hang. */
static void say_idle(Ui *ui, uint32_t key)
{
    if (key < ' ' || key >= INPUT_NONE)
        return;
    Str name = {0};
    keys_name(&name, key);
    ui_say(ui, "%s does nothing here; ? lists the keys", str_cstr(&name));
    str_free(&name);
}

static void handle(Ui *ui, const Input *in)
{
    ui->is_dirty = true;
    const Action action = keys_find(in->key);
    if (action != ACTION_STOP)
        ui->stops = 0;
    if (ui->prompt.is_open) {
        (void)prompt_input(&ui->prompt, in);
        return;
    }
    ui->message[0] = '\0';
    if (marks_resume(ui, in->key == INPUT_ENTER))
        return;
    View *v = ui_top(ui);
    if (in->key == INPUT_MOUSE) {
        view_mouse(v, ui, in);
        return;
    }
    if (v->type->typed && v->type->typed(v, ui, in))
        return;
    const ViewAction own = view_find(v->type, action);
    if (action == ACTION_AGAIN && marks_unsaved(ui) > 0)
        (void)marks_retry(ui);
    else if (own)
        own(v, ui);
    else if (general[action])
        general[action](ui, in);
    else
        say_idle(ui, in->key);
}

void actions_input(Ui *ui, const Input *in)
{
    journal_before(ui, in);
    const Action action = ui->prompt.is_open ? ACTION_NONE : keys_find(in->key);
    handle(ui, in);
    tour_follow(ui, action);
    journal_after(ui, in);
}
