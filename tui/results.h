/* Results: what the diagnostics gave, kept by command and target language. A view asks
 * for a result and draws whatever state it is in; the computation is a task. */
#ifndef TUI_RESULTS_H
#define TUI_RESULTS_H

#include "core/diag/registry.h"
#include "tui/tasks.h"

typedef enum ResultState {
    RESULT_WAITING, /* in the queue or running */
    RESULT_READY,
    RESULT_FAILED, /* err tells why; also E_CANCELED */
} ResultState;

typedef struct Results Results;

typedef struct Result {
    Results *home;
    const Diagnostic *diag;
    int target; /* entry of the study that it is about; -1: all */
    char *key;  /* the command without files: "bli --scores nn"; owned */
    ResultState state;
    TableSet *set;  /* RESULT_READY; owned */
    Error err;      /* RESULT_FAILED */
    bool is_passed; /* given up for another language; wanted again, it is begun again */
    unsigned marks_version; /* of the marks that were put into it */
    char marks_scores[120]; /* what they change; see marks_scores */
    struct Result *next;
} Result;

/* changed(ctx) is called on the screen's thread when a result's state changes. */
Results *results_new(const Study *study, Tasks *tasks, void (*changed)(void *ctx),
                     void *ctx);
/* After tasks_free. */
void results_free(Results *r);
/* What is asked for from now on is asked of this study: the one before with more entries
 * behind its own. */
void results_set_study(Results *r, const Study *study);

/* The result of a diagnostic with its defaults for one target (-1: all targets); begun
 * when it is not there yet. is_urgent: before what waits already. Lives as long as *r. */
const Result *results_want(Results *r, const Diagnostic *d, int target, bool is_urgent);

/* The same, but only when it is there already; else NULL. */
const Result *results_find(const Results *r, const Diagnostic *d, int target);

/* One call of a diagnostic: parameters ("--name value", "--name=value", flags) and free
 * words, without the verb. */
typedef struct ResultsCall {
    const Diagnostic *diag;
    int target; /* -1: all */
    int argc;
    char *const *argv;
} ResultsCall;

/* The same with parameters. Errors: E_USAGE naming the option. */
MUST_USE Status results_want_call(Results *r, const ResultsCall *call, const Result **out,
                                  Error *err);

/* Which of a call's words are free ones, neither options nor their values; how many. */
int results_words(const Diagnostic *d, int argc, char *const *argv, bool *is_word);

/* The results there are, by `next`; NULL: none. */
Result *results_first(Results *r);

/* Another language is looked at: what is under way for others alone is given up, and
 * begun again when it is wanted. */
void results_pass(Results *r, int target);

/* Computes again what failed or was stopped; a result that is ready or waiting is left.
 */
void results_again(Results *r, const Result *result);

/* The target that a diagnostic is asked for while `target` is looked at; -1: all. */
int results_target(const Diagnostic *d, int target);

/* Whether the study has what the diagnostic needs for this target; else *why is a phrase
 * ("no dictionary for de"). */
bool results_can(const Study *s, const Diagnostic *d, int target, char why[160]);

#endif
