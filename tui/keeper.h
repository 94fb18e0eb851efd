/* Keeper: the store of marks beside the screen. Whatever touches the store is done by a
 * thread of its own, one piece after the other, so that neither a slow disk nor another
 * program that writes holds up a key. Used from one thread. */
#ifndef TUI_KEEPER_H
#define TUI_KEEPER_H

#include "core/study/mark_store.h"

typedef struct Keeper Keeper;

typedef enum KeeperWork {
    KEEPER_LOOK,  /* what any program has added; opens the store once there is a file */
    KEEPER_SAVE,  /* a mark, then the same */
    KEEPER_EXPORT /* the lines of text beside the store */
} KeeperWork;

/* How a piece of work went. */
typedef struct KeeperNews {
    KeeperWork work;
    Status status;
    Error err;
    MarkList marks; /* added since the last news, by any program */
    Notes notes;
    int64_t unread; /* rows of the store that are no whole marks */
} KeeperNews;

/* Nothing is opened yet. */
Keeper *keeper_new(const char *path);
/* Waits for what is under way, closes the store. NULL is fine. */
void keeper_free(Keeper *k);

/* Begins a piece of work; nothing may be under way. mark: copied, NULL unless it is to be
 * saved. patience: ms to wait for other programs that write; looking never waits. */
void keeper_start(Keeper *k, KeeperWork work, const Mark *mark, int patience);
/* Between keeper_start and keeper_take. */
bool keeper_is_busy(const Keeper *k);
/* Readable when the work is done; -1 when there is none. */
int keeper_fd(const Keeper *k);

/* The news of a piece of work that is done, owned by the caller (keeper_done_news);
 * false: it is not done, or there is none. */
bool keeper_take(Keeper *k, KeeperNews *out);
void keeper_done_news(KeeperNews *news);

#endif
