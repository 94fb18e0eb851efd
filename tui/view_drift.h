/* One word through time: what it lost and gained, the way it went, and what may be said
 * of it. */
#ifndef TUI_VIEW_DRIFT_H
#define TUI_VIEW_DRIFT_H

#include "tui/ui.h"

extern const ViewType view_drift_type;

/* Whether a call (argv without the verb) is `drift` about exactly one word. */
bool view_drift_has(const Diagnostic *d, int argc, char *const *argv);
/* NULL after a message when the call is wrong; one for which view_drift_has. */
View *view_drift_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv);
/* Opens a word of a table of `drift`, with the options of the call that made the table;
 * false when rows of this table are not words through time. */
bool view_drift_open(Ui *ui, const ResultsCall *call, const Table *t, int32_t row);

#endif
