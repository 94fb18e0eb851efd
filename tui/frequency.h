/* Frequency: from a value of a column to the filter that leaves its rows. */
#ifndef TUI_FREQUENCY_H
#define TUI_FREQUENCY_H

#include "tui/browse.h"

/* Appends the filter that matches the rows with this value (a cell "value" of the counts
 * that browse_make_counts made of them, or a missing one) in the column; false where no
 * filter does: rates. */
bool frequency_filter(const Browse *b, int col, const Cell *value, Str *out);

#endif
