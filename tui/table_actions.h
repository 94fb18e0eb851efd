/* What the keys do in tables. */
#ifndef TUI_TABLE_ACTIONS_H
#define TUI_TABLE_ACTIONS_H

#include "tui/view.h"

enum { TABLE_ACTIONS_BINDINGS = 18 };
extern const ViewBinding table_actions_bindings[TABLE_ACTIONS_BINDINGS];

/* Opens the row under the cursor. */
void table_actions_open(View *v, Ui *ui);

#endif
