/* Where results go: stdout or the file of -o, in the format asked for. */
#ifndef TUI_DELIVER_H
#define TUI_DELIVER_H

#include "core/table/table.h"
#include "tui/settings.h"

/* Refuses an output that would take the place of a store of marks (NULL: none) or of its
 * journal. Errors: E_OUTPUT. */
MUST_USE Status deliver_check_store(const Settings *settings, const char *store,
                                    Error *err);

/* Refuses, before any work begins, an output that exists without --force, or that is one
 * of the inputs. Errors: E_OUTPUT. */
MUST_USE Status deliver_check(const Settings *settings, const char *const *inputs,
                              int ninputs, Error *err);

/* Refuses a --table that no result of `verb` can have; tables: "summary|pairs". Errors:
 * E_USAGE with the nearest name. */
MUST_USE Status deliver_check_table(const char *verb, const char *tables,
                                    const char *name, Error *err);

/* Arranges the tables of a result as --where, --sort, --columns and --frequency ask.
 * Errors: E_USAGE when no table (or not the one of --table) has the columns. */
MUST_USE Status deliver_arrange(TableSet *set, const Settings *settings, Error *err);

/* Notes the words of --only that no table has that it arranges. */
void deliver_note_only(TableSet *set, const Settings *settings);

/* Writes a result. Errors: E_USAGE when --table names none of its tables, E_OUTPUT. */
MUST_USE Status deliver_set(const TableSet *set, const Settings *settings, Error *err);

/* Bytes to stdout. A reader that has gone (EPIPE) is fine. Errors: E_OUTPUT. */
MUST_USE Status deliver_text(const Str *text, Error *err);

/* At the very start: makes sure that no file that is opened later becomes stdin, stdout
 * or stderr of a program that was started without them. */
void deliver_guard_streams(void);

#endif
