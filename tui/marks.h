/* Marks in the interactive view: what is said of the pair under the cursor is stored
 * first and shown then. */
#ifndef TUI_MARKS_H
#define TUI_MARKS_H

#include "core/study/mark_state.h"
#include "core/study/mark_store.h"
#include "core/study/study.h"
#include "core/table/table.h"
#include "tui/keys.h"

typedef struct Ui Ui;
typedef struct Result Result;

/* The pair under the cursor; texts are borrowed until the next key. */
typedef struct MarksPair {
    Text source;
    Text chosen;     /* the target word under the cursor; n 0: the entry as a whole */
    Text prediction; /* of the pair; n 0: none is shown */
    Text reason;     /* the cause that is shown; n 0: none */
} MarksPair;

/* Zero-initialised: nothing is kept anywhere. */
typedef struct Marks {
    char *path;       /* owned; NULL: there is no place */
    MarkStore *store; /* open; NULL until there is a file */
    MarkList list;    /* as taken from the store */
    bool is_blind;
    int64_t (*now)(void);
    unsigned version; /* grows with every change of the list */
    int entry;        /* that state and print are of; -1: none */
    unsigned made_at; /* version of the list that the state was made of */
    char print[DIGEST_HEX];
    MarkState state;
    double looked_at; /* when the store was asked for what others added */
} Marks;

typedef struct MarksOptions {
    const char *home; /* where they are kept when neither the study nor an option names a
                         place; NULL or "": nowhere */
    bool is_blind;    /* predictions and the marks of others are hidden */
    int64_t (*now)(void); /* milliseconds since 1970; NULL: always 0 */
} MarksOptions;

/* Opens the marks of the ui's study. Says so at once when none can be saved there. */
void marks_open(Ui *ui, const MarksOptions *options);
/* Writes the export beside the store, closes it. */
void marks_close(Ui *ui);

/* What each mark key does on a pair. */
void marks_act(Ui *ui, const MarksPair *pair, Action action);
/* Whether an action is a mark key. */
bool marks_is_action(Action action);

/* Takes what other programs added since; at most once a second. True when the screen is
 * to be drawn again. */
bool marks_poll(Ui *ui);

/* Puts the marks into a result that holds pairs; hides what a blind judge must not see.
 * Nothing when it was done before and no mark came. */
void marks_patch(Ui *ui, Result *r);

/* "P@1 nn .487→.489 csls .539→.541 (3 marks, seen)": against the dictionary as it is and
 * as the marks correct it, of the current target; "" without marks on it, before the
 * pairs are there, and for a blind judge. */
const char *marks_scores(const Ui *ui);
/* What is in force of a source word of the current target, in words; appends. */
void marks_say(Ui *ui, Text source, Str *out);

#endif
