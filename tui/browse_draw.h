/* Browse on the screen: headings, rows, and the texts that do not fit. */
#ifndef TUI_BROWSE_DRAW_H
#define TUI_BROWSE_DRAW_H

#include "tui/browse.h"

/* Heading, rows, and in the last line what the current column means. */
void browse_draw(Browse *b, Grid *g, Rect r);
/* The most lines that browse_draw_cut can use for any row of the table, drawn in r with
 * its current columns; 0: none is cut. It does not depend on the row, so that the screen
 * stands still when the cursor moves. */
int browse_draw_cut_lines(Browse *b, Rect r);
/* The texts of the current row that browse_draw cut, whole, in the lines of r; returns
 * the lines used. */
int browse_draw_cut(const Browse *b, Grid *g, Rect r);

#endif
