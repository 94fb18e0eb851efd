/* Plain: the interactive view line by line, for screen readers and pipes. The same views
 * and keys; a line of input is answered by the screen as numbered lines without boxes,
 * bars, dots or colours. */
#ifndef TUI_PLAIN_H
#define TUI_PLAIN_H

#include "tui/app.h"
#include "tui/ui.h"

/* Reads lines from stdin until one says quit, or the end; answers on stdout. The study is
 * borrowed. A reader of stdout that has gone ends it quietly. Errors: those of
 * study_load_entry, E_OUTPUT. */
MUST_USE Status plain_run(Study *study, const AppOptions *options, Error *err);

/* What was said last; zero-initialised but for `rows`. */
typedef struct Plain {
    int32_t rows; /* of a table that are told at once */
    int32_t from; /* the first of them, where a view has no cursor in its table */
    Str title, body;
} Plain;

/* Appends what is shown: the title, numbered lines (of a table the rows around the
 * cursor), the status and the message. Where only the cursor has moved since the last
 * call: the line that it is on and the status. */
void plain_show(Ui *ui, Plain *p, Str *out);
void plain_done(Plain *p);

/* Does what a line says; false: nothing in it is known (the message says so). */
bool plain_obey(Ui *ui, Text line);

#endif
