/* Help: what works here, from the registries; filtered as one types. */
#ifndef TUI_VIEW_HELP_H
#define TUI_VIEW_HELP_H

#include "tui/ui.h"

extern const ViewType view_help_type;

/* About the view that is on top now. `filter`: what is typed already. */
View *view_help_new(Ui *ui, const char *filter);

#endif
