/* History: the screens one has been on, to go to one of them. */
#ifndef TUI_VIEW_HISTORY_H
#define TUI_VIEW_HISTORY_H

#include "tui/ui.h"

extern const ViewType view_history_type;

View *view_history_new(const Ui *ui);

#endif
