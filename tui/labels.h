/* Labels: words beside their points, never one over another. */
#ifndef TUI_LABELS_H
#define TUI_LABELS_H

#include "tui/cells.h"

/* Which cells of a region are taken. */
typedef struct Labels {
    Rect area;
    bool *is_taken; /* area.h x area.w; owned */
} Labels;

Labels labels_new(Rect area);
void labels_free(Labels *l);
/* Keeps labels off these cells. */
void labels_block(Labels *l, Rect r);
/* Writes a word beside the point at (x, y): right, left, below, above, the first that is
 * free. False when none is. */
bool labels_put(Labels *l, Grid *g, int x, int y, Text word, uint8_t style);

#endif
