#include "tui/tasks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/mem.h"

typedef struct Node {
    Task task;
    struct Node *next;
} Node;

typedef struct Lane {
    Node *waiting;
    Node *running;
    Job *job;
    unsigned stage; /* as last seen */
    double stage_began;
} Lane;

struct Tasks {
    int threads;
    Lane lane[TASKS_LANES];
};

double tasks_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

Tasks *tasks_new(int threads)
{
    Tasks *t = mem_xcalloc(1, sizeof *t);
    t->threads = threads;
    return t;
}

static void ignore(void *owner, Status status, void *result, const Error *err)
{
    (void)owner;
    (void)status;
    (void)result;
    (void)err;
}

/* A failure always has its code and a sentence: who stops without a word was stopped. */
static void complete_error(Status status, Error *err)
{
    if (status == OK)
        return;
    err->code = status;
    if (err->text[0] == '\0')
        (void)error_set(err, status, "%s", status == E_CANCELED ? "stopped" : "failed");
}

/* Tells the owner how it ended; a result that comes with a failure or that nobody wants
 * is dropped. */
static void finish(Node *node, Status status, void *result, const Error *err)
{
    Task *task = &node->task;
    const bool is_wanted = task->owner && status == OK;
    if (result && !is_wanted && task->drop)
        task->drop(result);
    if (task->owner)
        task->done(task->owner, status, is_wanted ? result : NULL, err);
    if (task->free_ctx)
        task->free_ctx(task->ctx);
    free(node);
}

static void drop_waiting(Lane *l)
{
    const Error canceled = {.code = E_CANCELED, .text = "stopped"};
    while (l->waiting) {
        Node *node = l->waiting;
        l->waiting = node->next;
        finish(node, E_CANCELED, NULL, &canceled);
    }
}

static void free_lane(Lane *l)
{
    for (Node *n = l->waiting; n; n = n->next)
        n->task.owner = NULL;
    drop_waiting(l);
    if (!l->job)
        return;
    Error err = {0};
    void *result = NULL;
    job_cancel(l->job);
    const Status status = job_take(l->job, &result, &err);
    job_free(l->job, NULL);
    l->running->task.owner = NULL;
    finish(l->running, status, result, &err);
}

void tasks_free(Tasks *t)
{
    if (!t)
        return;
    for (int i = 0; i < TASKS_LANES; i++)
        free_lane(&t->lane[i]);
    free(t);
}

void tasks_add(Tasks *t, const Task *task, bool is_urgent)
{
    Node *node = mem_xcalloc(1, sizeof *node);
    node->task = *task;
    if (!node->task.done)
        node->task.done = ignore;
    Node **at = &t->lane[task->lane].waiting;
    while (!is_urgent && *at)
        at = &(*at)->next;
    node->next = *at;
    *at = node;
}

static void hurry(Lane *l, const void *owner)
{
    Node **front = &l->waiting;
    for (Node **at = &l->waiting; *at;) {
        Node *node = *at;
        if (node->task.owner != owner || at == front) {
            if (node->task.owner == owner)
                front = &node->next;
            at = &node->next;
            continue;
        }
        *at = node->next;
        node->next = *front;
        *front = node;
        front = &node->next;
    }
}

void tasks_hurry(Tasks *t, const void *owner)
{
    for (int i = 0; i < TASKS_LANES; i++)
        hurry(&t->lane[i], owner);
}

static void forget(Lane *l, const void *owner)
{
    for (Node **at = &l->waiting; *at;) {
        Node *node = *at;
        if (node->task.owner != owner) {
            at = &node->next;
            continue;
        }
        *at = node->next;
        node->task.owner = NULL;
        finish(node, E_CANCELED, NULL, NULL);
    }
    if (l->running && l->running->task.owner == owner) {
        l->running->task.owner = NULL;
        job_cancel(l->job);
    }
}

void tasks_forget(Tasks *t, const void *owner)
{
    for (int i = 0; t && i < TASKS_LANES; i++)
        forget(&t->lane[i], owner);
}

static void take(Lane *l)
{
    Error err = {0};
    void *result = NULL;
    Node *node = l->running;
    const Status status = job_take(l->job, &result, &err);
    complete_error(status, &err);
    job_free(l->job, NULL);
    l->job = NULL;
    l->running = NULL;
    finish(node, status, result, &err);
}

static bool start(Lane *l, int threads)
{
    Node *node = l->waiting;
    if (!node)
        return false;
    Error err = {0};
    l->waiting = node->next;
    node->next = NULL;
    l->stage = 0;
    l->stage_began = tasks_now();
    const Status status =
        job_start(&l->job, node->task.run, node->task.ctx, threads, &err);
    if (status == OK)
        l->running = node;
    else
        finish(node, status, NULL, &err);
    return true;
}

bool tasks_step(Tasks *t)
{
    bool did = false;
    for (int i = 0; i < TASKS_LANES; i++) {
        Lane *l = &t->lane[i];
        if (l->job && job_is_done(l->job)) {
            take(l);
            did = true;
        }
    }
    for (int i = 0; i < TASKS_LANES; i++) {
        while (!t->lane[i].job && start(&t->lane[i], t->threads))
            did = true;
    }
    return did;
}

bool tasks_stop(Tasks *t)
{
    bool had = false;
    for (int i = 0; i < TASKS_LANES; i++) {
        Lane *l = &t->lane[i];
        had |= l->job || l->waiting;
        drop_waiting(l);
        if (l->job)
            job_cancel(l->job);
    }
    return had;
}

bool tasks_is_idle(const Tasks *t)
{
    bool is_idle = true;
    for (int i = 0; i < TASKS_LANES; i++)
        is_idle &= !t->lane[i].job && !t->lane[i].waiting;
    return is_idle;
}

bool tasks_is_live(const Tasks *t)
{
    return t->lane[TASK_LIVE].job != NULL;
}

int tasks_fds(const Tasks *t, int fd[TASKS_LANES])
{
    int n = 0;
    for (int i = 0; i < TASKS_LANES; i++)
        if (t->lane[i].job)
            fd[n++] = job_fd(t->lane[i].job);
    return n;
}

TasksProgress tasks_progress(Tasks *t)
{
    TasksProgress p = {.left = -1};
    for (int i = 0; i < TASKS_LANES; i++) {
        for (const Node *n = t->lane[i].waiting; n; n = n->next)
            p.waiting++;
    }
    Lane *l = NULL;
    for (int i = 0; i < TASKS_LANES && !l; i++)
        l = t->lane[i].job ? &t->lane[i] : NULL;
    if (!l)
        return p;
    Progress *progress = job_progress(l->job);
    const unsigned stage = atomic_load(&progress->stage);
    if (stage != l->stage) {
        l->stage = stage;
        l->stage_began = tasks_now();
    }
    p.label = l->running->task.label;
    p.gerund = atomic_load(&progress->gerund);
    p.done = atomic_load(&progress->done);
    p.total = atomic_load(&progress->total);
    p.seconds = tasks_now() - l->stage_began;
    if (p.total > 0 && p.done > 0 && p.done <= p.total && p.seconds > 0.5)
        p.left = p.seconds * (double)(p.total - p.done) / (double)p.done;
    return p;
}

void tasks_skip_time(Tasks *t, double seconds)
{
    for (int i = 0; i < TASKS_LANES; i++)
        t->lane[i].stage_began += seconds;
}
