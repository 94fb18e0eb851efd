/* Progress: one object per piece of work. It counts, carries the number of threads the
 * work may use, and answers "go on?" in the same call.
 *
 * The worker ticks at least every 5 ms of work; another thread reads or cancels. A NULL
 * Progress everywhere means: one thread, nobody watches, never cancelled. */
#ifndef CORE_BASE_PROGRESS_H
#define CORE_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
    _Atomic(const char *) gerund; /* "searching neighbours"; a string literal */
    _Atomic uint64_t done, total; /* total 0: unknown */
    atomic_bool is_canceled;
    atomic_uint stage; /* counts calls of progress_begin */
    int threads;       /* at least 1 */
} Progress;

/* threads < 1 means one per core that this process may use. */
void progress_init(Progress *p, int threads);

/* Starts a stage of `total` units; resets the count. False when cancelled. */
bool progress_begin(Progress *p, const char *gerund, uint64_t total);

/* Adds n units. False means: clean up and return E_CANCELED. Cheap (one atomic addition)
 * and may be called from every worker thread. */
bool progress_tick(Progress *p, uint64_t n);

/* Asks the work to stop; async-signal-safe. */
void progress_cancel(Progress *p);
bool progress_is_canceled(Progress *p);

/* Threads the work may use: p->threads, 1 for NULL. */
int progress_threads(const Progress *p);

#endif
