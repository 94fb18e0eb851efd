/* Journal: what is done in the interactive view, as lines that people can read and
 * `isogloss replay` can do again.
 *
 *   isogloss log 1
 *   open isogloss --study samples/study.ini      how it was started
 *   had {...}                                    a mark that was there before
 *   size 80 24                                   cells of the screen
 *   press 2 j Enter                              keys, by name
 *   type '!cause:ok'                             text into a prompt
 *   at 2026-11-22T00:45:12.345Z                  when the mark of the next line was made
 *   screen isogloss pairs ... --where '!cause:ok'  the command for what was shown
 *   export pairs.csv 1234 SHA-256                a file that was written of it
 *   run isogloss plot map ... -o map.png         a verb that writes its own file
 *   wrote map.png 1234 SHA-256                   and what it wrote
 *
 * It is kept from the start of the program, so that a log that is begun late is whole.
 * Ctrl-C, leaving, and what is answered before the study was read are not in it. */
#ifndef TUI_JOURNAL_H
#define TUI_JOURNAL_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/base/str.h"
#include "tui/input.h"

typedef struct Ui Ui;
typedef struct Journal Journal;

#define JOURNAL_HEAD "isogloss log 1"

/* command: how the program was started, as a shell reads it. */
Journal *journal_new(const char *command);
/* Ends what is recorded; NULL is fine. */
void journal_free(Journal *j);

/* Writes all there is so far into a file that is not there yet, and from now on every
 * line as it comes. Errors: E_OUTPUT. */
MUST_USE Status journal_start(Ui *ui, const char *path, Error *err);
/* No more lines; false: nothing was recorded. */
bool journal_stop(Ui *ui);
/* Where it is recorded; NULL: nowhere. */
const char *journal_path(const Journal *j);

/* Around each input that is handled; nothing where the ui has no journal. */
void journal_before(Ui *ui, const Input *in);
void journal_after(Ui *ui, const Input *in);

/* A file was written of what is shown; a verb has been run and has written `path` (NULL:
 * nothing). */
void journal_export(Ui *ui, const char *path, Text bytes);
void journal_run(Ui *ui, const char *command, const char *path);

/* The lines so far. */
Text journal_text(Ui *ui);

#endif
