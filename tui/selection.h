/* Selection: words chosen on the map or in a table, known to all views. */
#ifndef TUI_SELECTION_H
#define TUI_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/stats.h"
#include "core/table/table.h"

/* Zero-initialised is empty. */
typedef struct Selection {
    uint64_t *word; /* entry and row of each, rising; owned */
    int32_t n, cap;
    unsigned version; /* counts the changes */
} Selection;

bool selection_has(const Selection *s, int entry, int32_t row);
/* Adds a word or takes it away; rows below 0 are no words. O(n). */
void selection_set(Selection *s, int entry, int32_t row, bool is_in);
void selection_clear(Selection *s);
void selection_free(Selection *s);

/* The share of the selected rows whose gold is first, by a column of ranks of a table
 * ("rank_nn"); rows without a rank are left out. n is 0 without such a column. */
Rate selection_rate(const Table *t, const bool *is_selected, const char *ranks);

#endif
