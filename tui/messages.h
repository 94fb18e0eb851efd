/* What goes to stderr beside progress: one error with its hint, warnings grouped by kind.
 */
#ifndef TUI_MESSAGES_H
#define TUI_MESSAGES_H

#include "core/base/notes.h"
#include "core/table/table.h"

/* "isogloss: SENTENCE", then "  hint: ..." when there is one; an internal error adds what
 * a report about it needs. */
void messages_error(const Error *err);

/* "isogloss: warning: ..." for every warning of a result and of its tables. At most 10
 * lines of one kind and then the number of the others, unless is_verbose, which also
 * shows remarks. */
void messages_notes(const TableSet *set, bool is_verbose);

/* A line of its own: "isogloss: ...". */
void messages_say(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
