/* Marks in the interactive view: what is said of the pair under the cursor is stored
 * first and shown then. */
#ifndef TUI_MARKS_H
#define TUI_MARKS_H

#include "core/study/mark_state.h"
#include "core/study/study.h"
#include "core/table/table.h"
#include "tui/cells.h"
#include "tui/keeper.h"
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

/* A note that is being typed, or was when the program ended suddenly. */
typedef struct MarksDraft {
    MarkKind kind;
    Str source, text;
} MarksDraft;

/* Zero-initialised: nothing is kept anywhere. */
typedef struct Marks {
    char *path;     /* owned; NULL: there is no place */
    Keeper *keeper; /* NULL without a place */
    MarkList list;  /* as taken from the store */
    bool is_blind;
    int64_t (*now)(void);
    void (*last_word)(const char *sentence);
    int *lost;        /* borrowed, or NULL */
    bool is_given_up; /* the user leaves without what is not stored */
    unsigned version; /* grows with every change of the list */
    int entry;        /* that state and print are of; -1: none */
    unsigned made_at; /* version of the list that the state was made of */
    char print[DIGEST_HEX];
    MarkState state;
    struct MarksWish *first; /* to be stored, in order; owned */
    int waiting;             /* how many */
    MarkList saving;         /* the first as a mark, and what it takes back */
    bool is_saving;          /* it is with the keeper */
    bool is_failed;          /* it could not be stored: waits for the user's word */
    Error err;               /* why */
    bool is_blocked;         /* looking for marks of others failed */
    bool has_taken;          /* the keeper has answered once */
    bool is_leaving;         /* the screen is gone: what matters goes to stderr */
    int64_t unread;          /* rows that are no whole marks, as told */
    unsigned exported;       /* version of the list that the text beside the store has */
    char *state_folder;      /* of places and drafts; NULL: none. Owned */
    MarksDraft draft;        /* being typed (its text is the prompt's), or found */
    double typed_at;         /* the last key of it; 0: it is kept */
    int draft_fd;            /* its file; -1: none */
    char *draft_path;        /* owned */
    Str wanted;              /* the source word to resume at */
    bool is_offered, has_offer, is_resuming, has_draft;
    bool is_slow;       /* a mark waits for longer than a moment, as shown */
    double waiting_at;  /* since when one does */
    double looked_at;   /* when the store was asked for what others added */
    double exported_at; /* when the text was looked after */
} Marks;

typedef struct MarksOptions {
    const char *home; /* where they are kept when neither the study nor an option names a
                         place; NULL or "": nowhere */
    bool is_blind;    /* predictions and the marks of others are hidden */
    int64_t (*now)(void); /* milliseconds since 1970; NULL: always 0 */
    const char *state;    /* folder of where one stopped; NULL or "": not kept */
    void (*last_word)(
        const char *sentence); /* told when the screen is gone; may be NULL */
    int *lost; /* set by marks_close to how many were not stored without the user having
                  agreed; may be NULL */
    const char *instead; /* the place, whatever the study says; "": nowhere; NULL: as it
                            says */
} MarksOptions;

/* Opens the marks of the ui's study: they come as the keeper has read them. Says so at
 * once when none can be saved there. */
void marks_open(Ui *ui, const MarksOptions *options);
/* Stores what waits, writes the export beside the store, closes it; what cannot be done
 * is told as a last word. */
void marks_close(Ui *ui);

/* Before the views are closed: keeps where one is, and what is being typed. */
void marks_leave(Ui *ui);
/* The same where nothing is waited for any more: marks that wait have half a second, and
 * those that are not stored then are told as a last word. */
void marks_abandon(Ui *ui);
/* Answers the offer to resume, if one stands: goes to the pair, or drops it. True when it
 * was taken. */
bool marks_resume(Ui *ui, bool is_wanted);

/* What each mark key does on a pair. */
void marks_act(Ui *ui, const MarksPair *pair, Action action);
/* Whether an action is a mark key. */
bool marks_is_action(Action action);

/* Takes what the keeper has done; asks it once a second for what other programs added,
 * and every ten minutes for the export. Never waits. */
void marks_poll(Ui *ui);
/* The keeper is at work; its descriptor is readable when it is done (-1: none). */
bool marks_is_busy(const Ui *ui);
int marks_fd(const Ui *ui);
/* Waits until it is not. */
void marks_wait(Ui *ui);
/* What was there has not been read yet, or marks wait to be stored and none has failed.
 */
bool marks_is_needed(const Ui *ui);
/* Waits for the keeper, at most so long. */
void marks_wait_ms(Ui *ui, int ms);

/* How many marks could not be stored and wait to be tried again. */
int marks_unsaved(const Ui *ui);
/* A mark has been waiting to be stored for longer than a moment, and none has failed. */
bool marks_is_slow(const Ui *ui);
/* Tries them again; false: there are none. */
bool marks_retry(Ui *ui);

/* Puts the marks into a result that holds pairs; hides what a blind judge must not see.
 * Nothing when it was done before and no mark came. */
void marks_patch(Ui *ui, Result *r);

/* Writes the current target's dictionary with its marks applied, in the format it came
 * in, and opens what it changed. */
void marks_write(Ui *ui, const char *path, bool is_replacing);

/* Whether a verb or view shows predictions, which a blind judge must not see; then a
 * message says so. */
bool marks_hides(Ui *ui, const char *verb);

/* "P@1 nn .487→.489 csls .539→.541 (3 marks, seen)": against the dictionary as it is and
 * as the marks correct it, of the current target; "" without marks on it, before the
 * pairs are there, and for a blind judge. */
const char *marks_scores(const Ui *ui);
/* What is in force of a source word of the current target, in words; appends. */
void marks_say(Ui *ui, Text source, Str *out);
/* The same behind what the pen has drawn, nothing for a word without marks. */
void marks_draw(Ui *ui, Text source, Pen *pen);

#endif
