#include "core/base/par.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { MAX_WORKERS = 64 };

typedef struct Loop {
    size_t n, chunk, chunks;
    ParFn fn;
    void *ctx;
    Progress *progress;
    atomic_size_t next;
} Loop;

typedef struct Worker {
    Loop *loop;
    int id;
} Worker;

size_t par_chunks(size_t n, size_t chunk)
{
    return n / chunk + (n % chunk != 0);
}

int par_workers(size_t n, size_t chunk, const Progress *progress)
{
    const size_t chunks = par_chunks(n, chunk);
    int w = progress_threads(progress);
    if (w > MAX_WORKERS)
        w = MAX_WORKERS;
    if ((size_t)w > chunks)
        w = (int)chunks;
    return w < 1 ? 1 : w;
}

void par_block_signals(sigset_t *old)
{
    static const int fault[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
                                SIGABRT, SIGTRAP, SIGSYS};
    sigset_t set;
    (void)sigfillset(&set);
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++)
        (void)sigdelset(&set, fault[i]);
    (void)pthread_sigmask(SIG_SETMASK, &set, old);
}

static void *work(void *arg)
{
    const Worker *w = arg;
    Loop *loop = w->loop;
    while (!progress_is_canceled(loop->progress)) {
        const size_t c = atomic_fetch_add(&loop->next, 1);
        if (c >= loop->chunks)
            break;
        const size_t begin = c * loop->chunk;
        const size_t left = loop->n - begin;
        loop->fn(loop->ctx, begin, begin + (left < loop->chunk ? left : loop->chunk), c,
                 w->id);
    }
    return NULL;
}

Status par_for(size_t n, size_t chunk, ParFn fn, void *ctx, Progress *progress)
{
    Loop loop = {.n = n,
                 .chunk = chunk,
                 .chunks = par_chunks(n, chunk),
                 .fn = fn,
                 .ctx = ctx,
                 .progress = progress};
    atomic_init(&loop.next, 0);
    const int workers = par_workers(n, chunk, progress);
    Worker worker[MAX_WORKERS];
    pthread_t thread[MAX_WORKERS];
    int started = 0;
    sigset_t old;
    par_block_signals(&old);
    for (int i = 1; i < workers; i++) {
        worker[i] = (Worker){&loop, i};
        if (pthread_create(&thread[i], NULL, work, &worker[i]) != 0)
            break;
        started = i;
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    worker[0] = (Worker){&loop, 0};
    (void)work(&worker[0]);
    for (int i = 1; i <= started; i++)
        (void)pthread_join(thread[i], NULL);
    return progress_is_canceled(progress) ? E_CANCELED : OK;
}
