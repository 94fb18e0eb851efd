/* A patch of the map: the words between a corner and the middle of the screen, selected
 * for all views. */
#ifndef TUI_MAP_PATCH_H
#define TUI_MAP_PATCH_H

#include "tui/map_view.h"

/* Sets the corner in the middle; the second time selects what lies between it and the
 * middle, beside what is selected already. */
void map_patch_turn(MapView *v);
/* With the mouse, once there is a corner: at (x, y) of the plane. */
void map_patch_corner(MapView *v, double x, double y);
void map_patch_select(MapView *v, double x, double y);
/* Marks the selected words that are on the screen, and the patch being chosen. */
void map_patch_draw(const MapView *v);
/* "34 selected, trust .88". */
void map_patch_say(const MapView *v, Pen *pen);
/* Their pairs. */
void map_patch_list(MapView *v);

#endif
