/* A job for each piece of work: between keeper_start and keeper_take the store and the
 * news belong to its thread. Where no thread can be made the work is done at once. */
#include "tui/keeper.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/job.h"
#include "core/base/mem.h"

struct Keeper {
    char *path;       /* owned */
    MarkStore *store; /* owned; NULL until there is a file */
    Job *job;         /* NULL: none is under way, or it was done at once */
    bool is_busy;
    MarkList saving; /* the mark to be saved */
    int patience;
    KeeperNews news;
};

Keeper *keeper_new(const char *path)
{
    Keeper *k = mem_xcalloc(1, sizeof *k);
    k->path = mem_xstrdup(path);
    return k;
}

void keeper_done_news(KeeperNews *news)
{
    mark_list_free(&news->marks);
    notes_free(&news->notes);
    *news = (KeeperNews){0};
}

void keeper_free(Keeper *k)
{
    if (!k)
        return;
    job_free(k->job, NULL);
    keeper_done_news(&k->news);
    mark_list_free(&k->saving);
    mark_store_close(k->store);
    free(k->path);
    free(k);
}

static Status open_store(Keeper *k, KeeperNews *news, Error *err)
{
    if (k->store)
        return OK;
    return mark_store_open(&k->store, k->path, MARK_STORE_WRITE, &news->notes, err);
}

static Status look(Keeper *k, KeeperNews *news, Error *err)
{
    if (!k->store && access(k->path, F_OK) != 0)
        return OK; /* nobody has marked anything */
    TRY(open_store(k, news, err));
    TRY(mark_store_look(k->store, &news->marks, NULL, err));
    news->unread = mark_store_unread(k->store);
    return OK;
}

static Status save(Keeper *k, KeeperNews *news, Error *err)
{
    Error ignored = {0};
    TRY(open_store(k, news, err));
    mark_store_set_patience(k->store, k->patience);
    TRY(mark_store_add(k->store, k->saving.mark, k->saving.n, &news->notes, err));
    /* saved is saved: if the store cannot be read now, the next look takes it */
    if (mark_store_take(k->store, &news->marks, NULL, &ignored) != OK)
        error_clear(&ignored);
    news->unread = mark_store_unread(k->store);
    return OK;
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Keeper *k = ctx;
    KeeperNews *news = &k->news;
    (void)progress;
    *result = NULL;
    switch (news->work) {
    case KEEPER_LOOK: return look(k, news, err);
    case KEEPER_SAVE: return save(k, news, err);
    case KEEPER_EXPORT:
        if (k->store) {
            mark_store_set_patience(k->store, k->patience);
            mark_store_export_note(k->store, &news->notes);
        }
        return OK;
    }
    return OK;
}

void keeper_start(Keeper *k, KeeperWork work, const Mark *mark, int patience)
{
    Error err = {0};
    keeper_done_news(&k->news);
    mark_list_free(&k->saving);
    if (mark)
        mark_list_add(&k->saving, mark);
    k->patience = patience;
    k->news.work = work;
    k->is_busy = true;
    if (job_start(&k->job, run, k, 1, &err) != OK) {
        void *none = NULL;
        k->job = NULL;
        error_clear(&err);
        k->news.status = run(k, NULL, &none, &k->news.err);
    }
}

bool keeper_is_busy(const Keeper *k)
{
    return k->is_busy;
}

int keeper_fd(const Keeper *k)
{
    return k->job ? job_fd(k->job) : -1;
}

bool keeper_take(Keeper *k, KeeperNews *out)
{
    if (!k->is_busy || (k->job && !job_is_done(k->job)))
        return false;
    if (k->job) {
        void *none = NULL;
        k->news.status = job_take(k->job, &none, &k->news.err);
        job_free(k->job, NULL);
        k->job = NULL;
    }
    k->is_busy = false;
    *out = k->news;
    k->news = (KeeperNews){0};
    return true;
}
