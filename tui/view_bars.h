/* Bars: the figures of one column of a result as bars with their intervals, for every
 * verb whose chart is of bars: causes of the misses (a Pareto), P@1, hubs, relations. */
#ifndef TUI_VIEW_BARS_H
#define TUI_VIEW_BARS_H

#include "tui/ui.h"

extern const ViewType view_bars_type;

/* Of a verb with its defaults for the current target language, which it follows; NULL
 * when its chart is not of bars. */
View *view_bars_new(Ui *ui, const Diagnostic *d);
/* The verb that is shown. */
const Diagnostic *view_bars_verb(const View *v);
/* Puts the cursor on the bar of this name, when it is there. */
void view_bars_go_to(View *v, Text name);

#endif
