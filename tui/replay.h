/* Replaying a log: its lines, checked and done one by one. Files are made where a line
 * says that one was written; keys write nothing (Ui.is_replaying). */
#ifndef TUI_REPLAY_H
#define TUI_REPLAY_H

#include "tui/options.h"
#include "tui/settings.h"
#include "tui/ui.h"

typedef struct Replay {
    const Settings *own; /* of this run */
    const char *name;    /* of the log, as shown */
    char *folder;        /* owned */
    char *store;         /* of marks; owned */
    bool is_kept;        /* the folder was asked for */
    Str log;             /* whole */
    Options opened;      /* of the line "open" */
    char **argv;         /* what they borrow from; owned */
    Settings settings;
    Ui ui;
    bool has_ui;
    Study *study;
    MarkList had;
    Str had_lines;
    Progress *progress;
    Table *table;
    Notes notes;
    int64_t line;     /* that is done */
    bool is_checking; /* lines are read, and nothing is done */
    int differing, made, left_out;
} Replay;

/* A table for Replay.table. */
Table *replay_new_table(void);

/* Whether a log begins as it should and holds text alone. Errors: E_INPUT with the line.
 */
MUST_USE Status replay_check_text(Replay *r, Error *err);
/* Looks at every line without doing anything. Errors: E_INPUT with the line. */
MUST_USE Status replay_check(Replay *r, Error *err);
/* Does every line in r->ui, whose study is loaded. Errors: E_INPUT with the line,
 * E_OUTPUT, E_CANCELED. */
MUST_USE Status replay_play(Replay *r, Error *err);

/* Lets the jobs of the view run to their end. Errors: E_CANCELED. */
MUST_USE Status replay_settle(Replay *r);
/* A file of the replay's folder; owned by the caller. */
char *replay_path(const Replay *r, const char *name);
/* E_INPUT: "LOG:17: why". */
Status replay_bad_line(const Replay *r, Error *err, const char *why);
/* The time of the next mark, as the log says; one log is replayed at a time. */
int64_t replay_time(void);

/* Names of files that a replay makes for itself. */
extern const char replay_store[];

#endif
