/* The overview's facts in full: what was loaded, what became of the dictionary. */
#ifndef TUI_OVERVIEW_TEXT_H
#define TUI_OVERVIEW_TEXT_H

#include "tui/ui.h"

/* Every file with its numbers and warnings; appends. */
void overview_text_loaded(const Ui *ui, Str *out);
/* The ledger of the current target's dictionary; appends nothing without one. */
void overview_text_dictionary(const Ui *ui, Str *out);

#endif
