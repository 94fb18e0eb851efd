/* Ui: what views see of the program. The study, the current target language, results and
 * tasks, the stack of open views, the message and the prompt. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "core/study/study.h"
#include "tui/journal.h"
#include "tui/prompt.h"
#include "tui/results.h"
#include "tui/selection.h"
#include "tui/trail.h"
#include "tui/view.h"

enum { UI_DEPTH = 24, UI_ROOTS = 10 };

typedef struct Refits Refits;

struct Ui {
    Study *study;   /* as it is seen with the current target */
    Study *opened;  /* as it was opened; the owner's */
    Refits *refits; /* made since; NULL: none */
    bool is_loaded; /* the study is const from here on */
    int target;     /* entry number of the current target; -1: none */
    Tasks *tasks;
    Results *results;
    Marks marks;
    Grid grid;
    Prompt prompt;
    Journal *journal;      /* what is done; owned; NULL: nobody asks */
    int tour;              /* the step of the tour, from 1; 0: none */
    bool is_replaying;     /* a log is replayed: keys write no files */
    View *root[UI_ROOTS];  /* views by number, made on first use; [0] is loading */
    View *stack[UI_DEPTH]; /* the lowest is one of root; the others are owned */
    int depth;
    Trail trail;         /* the screens before and after this one */
    Selection selection; /* of words */
    char message[640];
    bool is_bad_message;
    bool is_dirty;   /* something is to be drawn */
    bool is_leaving; /* the loop ends */
    Status status;   /* what app_run returns then, with err */
    Error err;
    int page;            /* rows of the body when it was drawn last */
    int stops;           /* times that stop was asked for in a row */
    const char *program; /* what verbs of files are run by; NULL: this program itself */
    int signal;          /* by which the process ends after leaving; 0: none */
};

/* The view that is shown. */
View *ui_top(const Ui *ui);
/* Opens a view on top (the ui owns it). At the greatest depth the lowest one that is not
 * a root makes room. */
void ui_open(Ui *ui, View *v);
/* Closes the top view; at a root: goes to the overview. */
void ui_back(Ui *ui);
/* Goes to a view by its number. */
void ui_go(Ui *ui, int number);
/* "overview" for 1; NULL for a number without view. */
const char *ui_root_name(int number);

/* A sentence in the bottom line until the next key. */
void ui_say(Ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);
void ui_warn(Ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);
void ui_fail(Ui *ui, const Error *err);

/* Opens the prompt. */
void ui_ask(Ui *ui, const PromptSpec *spec, const char *initial);

/* Makes another target the current one and tells the views. */
void ui_set_target(Ui *ui, int target);
void ui_next_target(Ui *ui);

/* A result for the current target. */
const Result *ui_want(Ui *ui, const char *verb, bool is_urgent);

/* Tells all open views that something has changed; ctx is the Ui. */
void ui_changed(void *ctx);

/* Appends the arguments that load source and current target again, quoted for a shell:
 * spaces, dictionary, preparation and options; "--study FILE" when it has no other
 * target. */
void ui_add_arguments(const Ui *ui, Str *out);
/* Whether they name a map that was fitted here and is in no file. */
bool ui_is_unwritten(const Ui *ui);
/* The same for the whole study, where there is a file of it. */
void ui_add_study(const Ui *ui, Str *out);
/* The same for all targets. */
void ui_add_all(const Ui *ui, Str *out);
/* What a diagnostic was given here: source and current target where it is about a target,
 * all of them where it compares them, else the whole study. */
void ui_add_inputs(const Ui *ui, const Diagnostic *d, Str *out);
/* Writes what is shown to a file; the kind by its name. Asks before it replaces one. */
void ui_export(Ui *ui, const char *path);
/* Refuses (E_OUTPUT) a path at which writing would replace a file that the study was read
 * from, or the store of the marks or its journal. */
MUST_USE Status ui_check_not_input(const Ui *ui, const char *path, Error *err);
/* The bytes of such a file; false after a message when the view or the name does not
 * allow it. */
bool ui_compose_export(Ui *ui, const char *path, Str *out);

/* Opens the word under these ids: entry of the study, row in its space. */
void ui_open_word(Ui *ui, int entry, int32_t row);

void ui_init(Ui *ui, Study *study, int threads);
void ui_done(Ui *ui);

#endif
