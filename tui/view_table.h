/* Tables: any result of any verb, or a table made here, browsed. */
#ifndef TUI_VIEW_TABLE_H
#define TUI_VIEW_TABLE_H

#include "tui/browse.h"
#include "tui/ui.h"

extern const ViewType view_table_type;

/* The result of a verb with its defaults, for the current target language; follows the
 * language. */
View *view_table_new(Ui *ui, const Diagnostic *d);
/* The same with parameters and words (argv without the verb). NULL after a message when
 * they are wrong. */
View *view_table_new_args(Ui *ui, const Diagnostic *d, int argc, char *const *argv);
/* A table made by a view (adopted). */
View *view_table_new_made(Ui *ui, Table *adopted);

/* For views that are a table and something more: the parts of view_table_type (its keys
 * are table_actions_bindings), and a view of type `type` (whose functions are these) with
 * signs in front of the rows. */
View *view_table_new_type(Ui *ui, const ViewType *type, const Diagnostic *d,
                          BrowseMarkFn mark);
void view_table_draw(View *v, Ui *ui, Rect body);
void view_table_status(const View *v, const Ui *ui, Pen *pen);
void view_table_move(View *v, const Ui *ui, int32_t by);
bool view_table_typed(View *v, Ui *ui, const Input *in);
void view_table_mouse(View *v, Ui *ui, const Input *in);
/* The verb and what it was given, without filter, order and columns. */
void view_table_source(const View *v, const Ui *ui, Str *out);
void view_table_command(const View *v, const Ui *ui, Str *out);
TableSet *view_table_tables(const View *v, const Ui *ui);
void view_table_changed(View *v, Ui *ui);
void view_table_close(View *v);
/* Selects a row, and with it its word for all views. */
void view_table_select(View *v, Ui *ui, int32_t row, bool is_in);
/* Takes over which words are selected. */
void view_table_sync(View *v, Ui *ui);
/* The browser of the table that is shown. */
Browse *view_table_browse(View *v);

/* Shows the table of this name of the result; false when it is not there (yet). */
bool view_table_show(View *v, const Ui *ui, const char *name);

/* How a result that is not ready is shown: being computed, stopped, failed and why. */
void view_table_draw_state(const Result *r, Grid *g, Rect body);

#endif
