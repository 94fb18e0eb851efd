/* Manual pages, made from the tables that the command line and the help are made from. */
#ifndef TUI_MANUAL_H
#define TUI_MANUAL_H

#include <stdbool.h>

#include "core/base/str.h"

/* Whether there is a page of this name: that of a verb or measurement. */
bool manual_has(const char *name);

/* Adds isogloss-NAME(1), or with NULL isogloss(1) with all topics, common options and
 * keys, as source of the man macros. Source: man(7) of groff. */
void manual_page(Str *out, const char *name);

#endif
