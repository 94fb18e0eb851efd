/* Actions that mean the same in every view: help, prompt, export, views by number,
 * leaving. */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include "tui/ui.h"

typedef void (*ActionsFn)(Ui *ui, const Input *in);

/* NULL for an action that only views know. */
ActionsFn actions_find(Action action);

/* Stops the running task; asked for again, leaves by SIGINT. */
void actions_stop(Ui *ui);
/* Leaves; asks first when a mark could not be saved. */
void actions_quit(Ui *ui);
/* Opens the command line that gives what is shown. */
void actions_show_command(Ui *ui);

/* A line of sh over several lines of at most `width` cells where its words allow it, each
 * but the last ending in a backslash, so that all of it can be pasted. */
void actions_fold_command(Str *out, const char *command, int width);

/* Hands one input to the prompt, the view or an action. */
void actions_input(Ui *ui, const Input *in);

#endif
