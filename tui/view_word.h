/* Word: one word with its neighbours in its own language and in the other one, before and
 * after the map, by cosine and by CSLS; its golds and where they stand. */
#ifndef TUI_VIEW_WORD_H
#define TUI_VIEW_WORD_H

#include "tui/ui.h"

extern const ViewType view_word_type;

/* entry: of the study; row: in its space. */
View *view_word_new(Ui *ui, int entry, int32_t row);

#endif
