/* What the files of marks share. Internal. */
#ifndef TUI_MARKS_PARTS_H
#define TUI_MARKS_PARTS_H

#include "tui/ui.h"

/* Something to be said of a pair, before it is a mark: it is composed when those before
 * it are stored, since they change what it is said of. */
typedef struct MarksWish {
    MarkKind kind; /* MARK_UNDO: take the last one back */
    int target;    /* entry of the study */
    Text source, targets, text, reason;
    Arena texts; /* of these */
    struct MarksWish *next;
} MarksWish;

/* Puts a copy of *w at the end of the queue, and tries again what failed before it. */
void marks_keep_wish(Ui *ui, const MarksWish *w);

/* The state for an entry; a judge who is blind sees only what he said himself. */
const MarkState *marks_keep_state(Ui *ui, int entry);

/* Why nothing can be marked; NULL: it can. */
const char *marks_keep_why_not(Ui *ui);

/* Keeps where one is, for the next start. */
void marks_resume_keep_place(Ui *ui, Text source);
/* Something is being typed about a source word: kept two seconds after the last key. */
void marks_resume_typing(Ui *ui, MarkKind kind, Text source);
/* It is stored, or was not wanted. */
void marks_resume_drop_draft(Ui *ui);
/* What is due of all this; never waits. */
void marks_resume_poll(Ui *ui);
void marks_resume_done(Ui *ui);

/* Opens the prompt with the draft of m->draft. */
void marks_ask_again(Ui *ui);

#endif
