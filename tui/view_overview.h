/* Overview: on one screen what was loaded, whether it is aligned at all, what became of
 * the dictionary, and the headline rates. */
#ifndef TUI_VIEW_OVERVIEW_H
#define TUI_VIEW_OVERVIEW_H

#include "tui/ui.h"

extern const ViewType view_overview_type;

View *view_overview_new(Ui *ui);

#endif
