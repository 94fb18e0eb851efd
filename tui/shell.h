/* Verbs that read or write files of their own (plot, report, info, convert, check, fit),
 * run from the view: in a process of their own, as a job with progress that Ctrl-C stops.
 * The view stays alive, and nothing that the verb does can harm it. */
#ifndef TUI_SHELL_H
#define TUI_SHELL_H

#include "tui/ui.h"

/* Runs "isogloss plot ..." (words quoted as for sh; no shell is involved). What it says
 * is opened as a text when it ends. Where it refuses to replace a file, it is asked
 * about, and run again with --force after "y". */
void shell_run(Ui *ui, const char *line); /* nothing while a log is replayed */

/* The same for a line of a log, while it is replayed: what is there is replaced. */
void shell_run_again(Ui *ui, const char *line);

/* --- parts of it, for tests --------------------------------------------------------- */

#define SHELL_MOST_BYTES ((size_t)4 << 20)

/* What a process said: its first bytes, SHELL_MOST_BYTES at most, and how many followed
 * that are not kept. */
typedef struct ShellOutput {
    Str text;
    uint64_t dropped;
} ShellOutput;

void shell_keep(ShellOutput *out, const char *bytes, size_t n);
/* Appends stderr (of[1]) and stdout (of[0]) to text, and what was not kept. */
void shell_tell(const ShellOutput of[2], Str *text);

/* The words of a line as the process gets them, with a NULL behind them: --plain (lines
 * for a reader, unless a --format is given) and --force (where is_forced) stand behind
 * the first, so that a "--" of the line does not make arguments of them. Returns their
 * number; both blocks are freed by free(). */
int shell_words(const char *line, bool is_forced, char ***split, char ***argv);

#endif
