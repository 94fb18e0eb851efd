/* Columns: a panel over a table in which one chooses its columns, their place and width,
 * and what it is sorted by. */
#ifndef TUI_COLUMNS_H
#define TUI_COLUMNS_H

#include "tui/browse.h"
#include "tui/input.h"

/* Zero-initialised is closed. */
typedef struct Columns {
    bool is_open;
    ListCursor list; /* place in the order of the columns */
    Rect rows;       /* where they were drawn last, for the mouse */
} Columns;

/* Opens it at the current column. */
void columns_open(Columns *c, const Browse *b);
/* A key; false when it means nothing here and the view may have it. */
bool columns_typed(Columns *c, Browse *b, const Input *in);
void columns_mouse(Columns *c, Browse *b, const Input *in);
void columns_draw(Columns *c, const Browse *b, Grid *g, Rect body);

#endif
