/* Memory: what is kept from one run of the interactive view to the next, in
 * $XDG_STATE_HOME/isogloss, readable by the user alone: the commands and filters that
 * were typed, and which runs have not ended. Without such a folder nothing is kept, and
 * nothing is said. */
#ifndef TUI_MEMORY_H
#define TUI_MEMORY_H

#include "tui/prompt.h"

enum { MEMORY_LINES = 500, MEMORY_BYTES = 64 * 1024 };

typedef struct Memory Memory;

/* Reads the history into the prompt and keeps what is typed from now on, at once, at most
 * MEMORY_LINES lines and MEMORY_BYTES bytes from run to run. *has_died (may be NULL):
 * whether an earlier run ended without a word, which is then forgotten. NULL: nothing can
 * be kept there. The prompt is borrowed until memory_close. */
Memory *memory_open(const char *folder, Prompt *prompt, bool *has_died);
/* This run has ended as it should; NULL is fine. */
void memory_close(Memory *m);

#endif
