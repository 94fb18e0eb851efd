/* Record: one row of a table in full, a column a line. */
#ifndef TUI_RECORD_H
#define TUI_RECORD_H

#include "core/table/table.h"
#include "tui/cells.h"

/* Draws titles and values into r, a missing value with its reason; -1 draws nothing. */
void record_draw(const Table *t, int32_t row, Grid *g, Rect r);

/* Notes of a table and of the whole result (NULL: none) in the lines of r, warnings with
 * their sign. */
void record_draw_notes(const Notes *const notes[2], Grid *g, Rect r);

#endif
