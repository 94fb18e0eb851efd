/* The map on the screen: points, lines, labels, and what it is worth. */
#ifndef TUI_MAP_DRAW_H
#define TUI_MAP_DRAW_H

#include "tui/map_view.h"

void map_draw_body(View *view, Ui *ui, Rect body);
/* Words on the screen, zoom, variance kept, trust. */
void map_draw_status(const View *view, const Ui *ui, Pen *pen);

#endif
