/* The lists of a word as a table, for export. */
#ifndef TUI_WORD_TABLE_H
#define TUI_WORD_TABLE_H

#include "core/table/table.h"
#include "tui/word_data.h"

/* One table "neighbors" of all lists; with is_blind of its own language alone. Owned. */
TableSet *word_table_make(const Study *s, const WordData *w, bool is_blind);

#endif
