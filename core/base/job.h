/* Job: one long computation on a thread of its own, with one Progress, one result and one
 * descriptor that becomes readable when it ends. The owner starts, watches, cancels,
 * takes. */
#ifndef CORE_BASE_JOB_H
#define CORE_BASE_JOB_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/base/progress.h"

typedef struct Job Job;

/* The work: leaves its result in *result (owned by whoever takes it) when it returns OK.
 */
typedef Status (*JobFn)(void *ctx, Progress *progress, void **result, Error *err);

/* Starts fn(ctx) on a new thread; ctx is borrowed until job_take returns. NULL *out when
 * no thread can be made (E_LIMIT). */
MUST_USE Status job_start(Job **out, JobFn fn, void *ctx, int threads, Error *err);

/* Readable when the job has ended; for poll(). Stays readable until job_free. */
int job_fd(const Job *job);
Progress *job_progress(Job *job);
bool job_is_done(Job *job);
void job_cancel(Job *job);

/* Waits for the end and hands over the result; the status and *err are those of fn. */
MUST_USE Status job_take(Job *job, void **result, Error *err);

/* Cancels, waits, frees the job; a result that was not taken is passed to drop (NULL:
 * leaked results are a mistake of the caller). job_free(NULL, ...) is fine. */
void job_free(Job *job, void (*drop)(void *result));

#endif
