/* CallView: what views of one call of a verb share: the call, its result, the way to its
 * tables, the command line. */
#ifndef TUI_CALL_VIEW_H
#define TUI_CALL_VIEW_H

#include "tui/ui.h"

/* The first member of such a view, whose target is all (-1). */
typedef struct CallView {
    View base;
    Ui *ui;
    const Diagnostic *diag;
    int argc;
    char **argv; /* without the verb; owned, with its strings */
    const Result *result;
} CallView;

/* Asks for the result; false after a message when the call is wrong. */
bool call_view_init(CallView *v, const ViewType *type, Ui *ui, const ResultsCall *call);
void call_view_done(CallView *v);
/* Whether a view of this kind shows just this call. */
bool call_view_is(const View *v, int argc, char *const *argv);
/* The result as it is now; NULL: not there yet, or failed. */
const TableSet *call_view_take(CallView *v);
/* Before there is something to draw: what the result waits for or failed at. */
void call_view_draw_state(const CallView *v, Grid *g, Rect body);

/* Parts of ViewType: the command line; p and R. */
void call_view_command(const View *v, const Ui *ui, Str *out);
void call_view_show_table(View *v, Ui *ui);
void call_view_again(View *v, Ui *ui);

#endif
