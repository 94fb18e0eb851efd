/* Coverage matrix: what share of every list each space has, by band of the list's ranks.
 */
#ifndef TUI_VIEW_COVERAGE_H
#define TUI_VIEW_COVERAGE_H

#include "tui/ui.h"

extern const ViewType view_coverage_type;

/* Of a call of `coverage` (argv without the verb); NULL after a message when it is wrong.
 */
View *view_coverage_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv);

#endif
