/* Drill: what Enter opens on a row of a table. */
#ifndef TUI_DRILL_H
#define TUI_DRILL_H

#include "tui/ui.h"

/* The word of the current column, else the first word of the row, else what the table
 * says; a row that leads nowhere is shown in full. */
void drill_row(Ui *ui, const Table *t, int32_t row, int col);

/* Opens why a source word of the dictionary is translated wrongly; says so when the word
 * is empty: there is none. */
void drill_why(Ui *ui, Text word);

#endif
