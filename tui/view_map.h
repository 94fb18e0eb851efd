/* Map: both languages in the plane of their joint principal components. */
#ifndef TUI_VIEW_MAP_H
#define TUI_VIEW_MAP_H

#include "tui/ui.h"

extern const ViewType view_map_type;

View *view_map_new(Ui *ui);

/* Goes to the map (view 3) with this word in its middle. */
void view_map_show(Ui *ui, int entry, int32_t row);

#endif
