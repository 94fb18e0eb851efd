/* Verbs that read or write files of their own (plot, report, info, convert, check, fit),
 * run from the view: in a process of their own, as a job with progress that Ctrl-C stops.
 * The view stays alive, and nothing that the verb does can harm it. */
#ifndef TUI_SHELL_H
#define TUI_SHELL_H

#include "tui/ui.h"

/* Runs "isogloss plot ..." (words quoted as for sh; no shell is involved). What it says
 * is opened as a text when it ends. Where it refuses to replace a file, it is asked
 * about, and run again with --force after "y". */
void shell_run(Ui *ui, const char *line);

#endif
