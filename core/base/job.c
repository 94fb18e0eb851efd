#include "core/base/job.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/par.h"

struct Job {
    JobFn fn;
    void *ctx, *result;
    Progress progress;
    Error err;
    Status status;
    atomic_bool is_done;
    bool is_joined;
    pthread_t thread;
    int fd;
};

static void *run(void *arg)
{
    Job *job = arg;
    job->status = job->fn(job->ctx, &job->progress, &job->result, &job->err);
    atomic_store(&job->is_done, true);
    const uint64_t one = 1;
    const ssize_t n =
        write(job->fd, &one, sizeof one); /* cannot block: the counter is 0 */
    (void)n;
    return NULL;
}

Status job_start(Job **out, JobFn fn, void *ctx, int threads, Error *err)
{
    *out = NULL;
    Job *job = mem_xcalloc(1, sizeof *job);
    job->fn = fn;
    job->ctx = ctx;
    progress_init(&job->progress, threads);
    atomic_init(&job->is_done, false);
    job->fd = eventfd(0, EFD_CLOEXEC);
    sigset_t old;
    par_block_signals(&old);
    const bool ok = job->fd >= 0 && pthread_create(&job->thread, NULL, run, job) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (!ok) {
        if (job->fd >= 0)
            (void)close(job->fd);
        free(job);
        return error_set(err, E_LIMIT, "no thread could be started for this work");
    }
    *out = job;
    return OK;
}

int job_fd(const Job *job)
{
    return job->fd;
}

Progress *job_progress(Job *job)
{
    return &job->progress;
}

bool job_is_done(Job *job)
{
    return atomic_load(&job->is_done);
}

void job_cancel(Job *job)
{
    progress_cancel(&job->progress);
}

static void join(Job *job)
{
    if (!job->is_joined)
        (void)pthread_join(job->thread, NULL);
    job->is_joined = true;
}

Status job_take(Job *job, void **result, Error *err)
{
    join(job);
    *result = job->result;
    job->result = NULL;
    if (err)
        *err = job->err;
    return job->status;
}

void job_free(Job *job, void (*drop)(void *result))
{
    if (!job)
        return;
    job_cancel(job);
    join(job);
    if (job->result && drop)
        drop(job->result);
    (void)close(job->fd);
    free(job);
}
