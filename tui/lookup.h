/* Lookup: cells of a result by the name of their column, for views that draw a table. */
#ifndef TUI_LOOKUP_H
#define TUI_LOOKUP_H

#include "core/table/table.h"
#include "tui/cells.h"

/* A column or row that is not there (or t NULL) is a missing cell with the reason "". */
Cell lookup_cell(const Table *t, int32_t row, const char *name);
/* A number of any kind, of a rate its value; NAN: missing. */
double lookup_number(const Table *t, int32_t row, const char *name);
/* A text or word, borrowed from the table; empty: missing. */
Text lookup_text(const Table *t, int32_t row, const char *name);
/* "what" dim and the number behind it bold; a dash for one that is missing. */
void lookup_say(Pen *pen, const char *what, const Table *t, int32_t row, const char *name,
                int decimals);

#endif
