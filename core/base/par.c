#include "core/base/par.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/base/mem.h"

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

/* ---- threads that stay ---- */

typedef struct Helper {
    ParPool *pool;
    int id;
    pthread_t thread;
} Helper;

struct ParPool {
    pthread_mutex_t lock;
    pthread_cond_t begun, left;
    Loop *loop;     /* NULL between loops: who comes late goes back to sleep */
    unsigned loops; /* begun so far */
    int inside;     /* threads that work on the loop, without the caller */
    bool is_ending;
    int helpers;
    Helper helper[MAX_WORKERS];
};

/* Works on every loop that is begun, until the pool ends; the lock is held. */
static void help(ParPool *pool, int id)
{
    unsigned seen = 0;
    for (;;) {
        while (!pool->is_ending && (!pool->loop || pool->loops == seen))
            (void)pthread_cond_wait(&pool->begun, &pool->lock);
        if (pool->is_ending)
            return;
        seen = pool->loops;
        Worker worker = {pool->loop, id};
        pool->inside++;
        (void)pthread_mutex_unlock(&pool->lock);
        (void)work(&worker);
        (void)pthread_mutex_lock(&pool->lock);
        if (--pool->inside == 0)
            (void)pthread_cond_signal(&pool->left);
    }
}

static void *stay(void *arg)
{
    const Helper *self = arg;
    (void)pthread_mutex_lock(&self->pool->lock);
    help(self->pool, self->id);
    (void)pthread_mutex_unlock(&self->pool->lock);
    return NULL;
}

ParPool *par_new_pool(const Progress *progress)
{
    ParPool *pool = mem_xcalloc(1, sizeof *pool);
    const int workers = par_workers(MAX_WORKERS, 1, progress);
    sigset_t old;
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->begun, NULL);
    (void)pthread_cond_init(&pool->left, NULL);
    par_block_signals(&old);
    for (int i = 1; i < workers; i++) {
        Helper *helper = &pool->helper[pool->helpers];
        *helper = (Helper){.pool = pool, .id = i};
        if (pthread_create(&helper->thread, NULL, stay, helper) != 0)
            break;
        pool->helpers++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return pool;
}

void par_free_pool(ParPool *pool)
{
    if (!pool)
        return;
    (void)pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    (void)pthread_cond_broadcast(&pool->begun);
    (void)pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->helpers; i++)
        (void)pthread_join(pool->helper[i].thread, NULL);
    (void)pthread_cond_destroy(&pool->left);
    (void)pthread_cond_destroy(&pool->begun);
    (void)pthread_mutex_destroy(&pool->lock);
    free(pool);
}

/* NOLINTNEXTLINE(readability-function-size): a pool, and what par_for takes */
Status par_for_pool(ParPool *pool, size_t n, size_t chunk, ParFn fn, void *ctx,
                    Progress *progress)
{
    Loop loop = {.n = n,
                 .chunk = chunk,
                 .chunks = par_chunks(n, chunk),
                 .fn = fn,
                 .ctx = ctx,
                 .progress = progress};
    atomic_init(&loop.next, 0);
    if (loop.chunks > 1) {
        (void)pthread_mutex_lock(&pool->lock);
        pool->loop = &loop;
        pool->loops++;
        (void)pthread_cond_broadcast(&pool->begun);
        (void)pthread_mutex_unlock(&pool->lock);
    }
    Worker worker = {&loop, 0};
    (void)work(&worker);
    if (loop.chunks > 1) {
        (void)pthread_mutex_lock(&pool->lock);
        pool->loop = NULL;
        while (pool->inside > 0)
            (void)pthread_cond_wait(&pool->left, &pool->lock);
        (void)pthread_mutex_unlock(&pool->lock);
    }
    return progress_is_canceled(progress) ? E_CANCELED : OK;
}
