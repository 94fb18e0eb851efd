/* One list of all that a command line can begin with: the measurements of the registry
 * and the other verbs. Help, manual and completions are made from it. */
#ifndef TUI_ENTRIES_H
#define TUI_ENTRIES_H

#include "core/diag/registry.h"

typedef struct Entry {
    const char *name, *group, *help, *usage; /* as in Diagnostic and Verb */
    const char *doc, *cite;                  /* cite: NULL or "": names no source */
    const Param *params;
    int nparams;
} Entry;

int entries_count(void);
/* The i-th, measurements first; strings and params are static. */
Entry entries_get(int i);
/* Whether none before the i-th is of its group. */
bool entries_is_first_of_group(int i);

#endif
