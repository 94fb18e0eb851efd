/* What is said of one word through time, above its drawings. */
#ifndef TUI_DRIFT_HEAD_H
#define TUI_DRIFT_HEAD_H

#include "core/table/table.h"
#include "tui/cells.h"

/* The word with its verdict and what that lacks; how far it moved, against what is usual
 * for words as frequent; and, from 12 lines on, the measures of its neighbours. `about`
 * is the table of that name of `drift`. Returns the lines used. */
int drift_head_draw(const Table *about, Text word, Grid *g, Rect r);

#endif
