/* Whoever needs a digest first computes it, on the thread that study_start_digests made
 * or on his own; a second asker waits. Nobody holds the lock while bytes are read. */
#include "core/study/study_digest.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/base/digest_cache.h"
#include "core/base/job.h"
#include "core/base/mem.h"
#include "core/study/study_cache.h"

enum {
    WORTH_REMEMBERING = 4 << 20, /* bytes of a file; less is computed in no time */
    LOOK = 20000000              /* nanoseconds between two looks at a cancel */
};

typedef struct Digest {
    char *path;
    char hex[DIGEST_HEX]; /* "" while it is being computed */
} Digest;

struct StudyDigests {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Digest *digest;
    int n;
    char **path; /* what the thread works on; its own copies */
    int npaths;
    char *folder; /* "": nothing is remembered */
    Job *job;
};

StudyDigests *study_digest_new(void)
{
    StudyDigests *d = mem_xcalloc(1, sizeof *d);
    (void)pthread_mutex_init(&d->lock, NULL);
    (void)pthread_cond_init(&d->changed, NULL);
    return d;
}

void study_digest_free(StudyDigests *d)
{
    if (!d)
        return;
    job_free(d->job, NULL);
    for (int i = 0; i < d->n; i++)
        free(d->digest[i].path);
    for (int i = 0; i < d->npaths; i++)
        free(d->path[i]);
    free(d->digest);
    free(d->path);
    free(d->folder);
    (void)pthread_cond_destroy(&d->changed);
    (void)pthread_mutex_destroy(&d->lock);
    free(d);
}

/* ---- one file ---- */

/* From memory of earlier runs, or from the bytes. */
static Status compute(const char *folder, const char *path, Progress *progress,
                      char hex[DIGEST_HEX], Error *err)
{
    struct stat st;
    DigestKey before;
    DigestKey after;
    const bool is_kept = *folder && stat(path, &st) == 0 &&
                         st.st_size >= WORTH_REMEMBERING &&
                         digest_cache_key(path, &before);
    if (is_kept && digest_cache_find(folder, &before, hex))
        return OK;
    TRY(digest_file(path, progress, hex, err));
    if (is_kept && digest_cache_key(path, &after) && strcmp(before.text, after.text) == 0)
        digest_cache_add(folder, &before, hex);
    return OK;
}

static Digest *find(StudyDigests *d, const char *path)
{
    for (int i = 0; i < d->n; i++) {
        if (strcmp(d->digest[i].path, path) == 0)
            return &d->digest[i];
    }
    return NULL;
}

/* Waits while somebody else computes it. The lock is held before and after. */
static Digest *wait_for(StudyDigests *d, const char *path, Progress *progress)
{
    Digest *there = find(d, path);
    while (there && !there->hex[0] && !progress_is_canceled(progress)) {
        struct timespec until;
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        (void)pthread_cond_timedwait(&d->changed, &d->lock, &until);
        there = find(d, path); /* gone when it failed: then the asker tries himself */
    }
    return there;
}

static void drop(StudyDigests *d, const Digest *there)
{
    const int i = (int)(there - d->digest);
    free(d->digest[i].path);
    d->digest[i] = d->digest[--d->n];
}

static Status get(StudyDigests *d, const char *folder, const char *path,
                  Progress *progress, char hex[DIGEST_HEX], Error *err)
{
    hex[0] = '\0';
    (void)pthread_mutex_lock(&d->lock);
    Digest *there = wait_for(d, path, progress);
    if (there) {
        memcpy(hex, there->hex, DIGEST_HEX);
        (void)pthread_mutex_unlock(&d->lock);
        return hex[0] ? OK : error_set(err, E_CANCELED, "canceled");
    }
    d->digest = mem_xrealloc(d->digest, (size_t)(d->n + 1) * sizeof *d->digest);
    d->digest[d->n++] = (Digest){.path = mem_xstrdup(path)};
    (void)pthread_mutex_unlock(&d->lock);
    const Status status = compute(folder, path, progress, hex, err);
    (void)pthread_mutex_lock(&d->lock);
    there = find(d, path);
    if (there && status == OK)
        memcpy(there->hex, hex, DIGEST_HEX);
    else if (there)
        drop(d, there);
    (void)pthread_cond_broadcast(&d->changed);
    (void)pthread_mutex_unlock(&d->lock);
    return status;
}

Status study_get_digest(const Study *s, const char *path, Progress *progress,
                        char hex[DIGEST_HEX], Error *err)
{
    return get(s->cache->digests, s->options.cache_folder, path, progress, hex, err);
}

/* ---- all of them, on a thread ---- */

static Status compute_all(void *ctx, Progress *progress, void **result, Error *err)
{
    StudyDigests *d = ctx;
    (void)err;
    *result = NULL;
    for (int i = 0; i < d->npaths && !progress_is_canceled(progress); i++) {
        char hex[DIGEST_HEX];
        /* a failure is left to whoever asks: he tries again, and is told */
        const Status unused = get(d, d->folder, d->path[i], progress, hex, NULL);
        (void)unused;
    }
    return OK;
}

static void add_path(StudyDigests *d, const char *path)
{
    if (!path || strcmp(path, "-") == 0)
        return;
    d->path = mem_xrealloc(d->path, (size_t)(d->npaths + 1) * sizeof *d->path);
    d->path[d->npaths++] = mem_xstrdup(path);
}

void study_start_digests(const Study *s)
{
    StudyDigests *d = s->cache->digests;
    (void)pthread_mutex_lock(&d->lock);
    const bool is_first = d->npaths == 0 && !d->job;
    if (is_first) {
        d->folder = mem_xstrdup(s->options.cache_folder);
        for (int i = 0; i < s->n; i++) {
            const StudyEntry *e = &s->entry[i];
            const char *const paths[] = {e->path, e->words_path, e->map_path,
                                         e->dict_path, e->train_path};
            for (size_t k = 0; e->space && k < sizeof paths / sizeof *paths; k++)
                add_path(d, paths[k]);
            for (int k = 0; e->space && k < WORDFILE_KINDS; k++)
                add_path(d, e->words_of[k]);
        }
        /* without a thread whoever asks computes them */
        const Status unused = job_start(&d->job, compute_all, d, 1, NULL);
        (void)unused;
    }
    (void)pthread_mutex_unlock(&d->lock);
}
