/* Pairs: every source word of the dictionary with its golds, its prediction, and where
 * the gold stands. */
#ifndef TUI_VIEW_PAIRS_H
#define TUI_VIEW_PAIRS_H

#include "tui/ui.h"

extern const ViewType view_pairs_type;

/* NULL after a message when the study has no dictionary. */
View *view_pairs_new(Ui *ui);

#endif
