/* Tasks: the jobs of the interactive view. In each lane one runs and the others wait in
 * order, so that looking at a word does not wait for a search of all words, and neither
 * waits for a map that moves. */
#ifndef TUI_TASKS_H
#define TUI_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/job.h"
#include "core/base/text.h"

typedef enum TaskLane {
    TASK_LONG,  /* searches and diagnostics */
    TASK_QUICK, /* a word's neighbours */
    TASK_LIVE,  /* maps that move: shown as they are computed */
    TASK_ASIDE, /* what nobody waits for: the yardsticks of a map */
    TASKS_LANES
} TaskLane;

/* One piece of work. All functions but run are called on the thread of the screen. */
typedef struct Task {
    TaskLane lane;
    char label[TEXT_SHORT]; /* "pairs de" */
    JobFn run;
    void *ctx;                   /* owned by the task */
    void (*free_ctx)(void *ctx); /* NULL: nothing to free */
    void (*drop)(void *result);  /* frees a result that nobody takes */
    /* Takes the result (NULL unless status is OK); a failure has its sentence. E_CANCELED
     * also for tasks that never began. */
    void (*done)(void *owner, Status status, void *result, const Error *err);
    void *owner; /* whom to tell; tasks_forget makes it deaf */
} Task;

/* What is shown of the running task. */
typedef struct TasksProgress {
    const char *label, *gerund; /* NULL when nothing runs */
    uint64_t done, total;       /* total 0: unknown */
    double seconds;             /* since this stage began */
    double left;                /* seconds left of this stage, guessed; -1: unknown */
    int waiting;                /* tasks that have not begun */
} TasksProgress;

typedef struct Tasks Tasks;

Tasks *tasks_new(int threads);
/* Stops everything and waits for it. */
void tasks_free(Tasks *t);

/* Copies *task behind those that wait; is_urgent: before them. */
void tasks_add(Tasks *t, const Task *task, bool is_urgent);
/* Moves the owner's waiting tasks to the front. */
void tasks_hurry(Tasks *t, const void *owner);
/* The owner goes away: its waiting tasks are dropped, its running one is stopped; none
 * calls done any more. t may be NULL. */
void tasks_forget(Tasks *t, const void *owner);

/* Takes what has ended, starts what waits. True when something was taken or begun. */
bool tasks_step(Tasks *t);
/* Asks the running tasks to stop and drops those that wait (their done is called). False
 * when there was nothing. */
bool tasks_stop(Tasks *t);
bool tasks_is_idle(const Tasks *t);

/* A live task runs: the screen is drawn again and again. */
bool tasks_is_live(const Tasks *t);
/* Descriptors that are readable when a running task has ended; returns how many. */
int tasks_fds(const Tasks *t, int fd[TASKS_LANES]);
/* The task that runs in the first lane that has one. */
TasksProgress tasks_progress(Tasks *t);
/* The process stood still for so long: clocks of stages are put forward. */
void tasks_skip_time(Tasks *t, double seconds);

/* Seconds of a clock that never jumps. */
double tasks_now(void);

#endif
