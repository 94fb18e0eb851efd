/* The quadrant plot: the words of `overlap` on the plane of two overlaps, in a grid of
 * places with the thresholds drawn between them. The central view of an alignment: what
 * the map has lost, and what the languages never shared. */
#ifndef TUI_VIEW_QUADRANTS_H
#define TUI_VIEW_QUADRANTS_H

#include "tui/ui.h"

extern const ViewType view_quadrants_type;

/* Of `overlap` with its defaults for the current target language, which it follows. */
View *view_quadrants_new(Ui *ui);
/* Puts the mark on a source word, when it is there. */
void view_quadrants_go_to(View *v, Text word);

#endif
