/* Loading: what is read so far, file by file, while it is read. */
#ifndef TUI_VIEW_LOADING_H
#define TUI_VIEW_LOADING_H

#include "tui/ui.h"

extern const ViewType view_loading_type;

/* Begins to load the ui's study as a task and shows it. When all is there the ui is told
 * (is_loaded, target) and goes to the overview; when it fails the ui leaves with the
 * error. */
View *view_loading_new(Ui *ui);

#endif
