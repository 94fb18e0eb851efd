/* What a study keeps between diagnostics. Internal to core/study. */
#ifndef CORE_STUDY_STUDY_CACHE_H
#define CORE_STUDY_STUDY_CACHE_H

#include <pthread.h>

#include "core/near/lists.h"
#include "core/study/study.h"
#include "core/study/study_digest.h"

/* Kept results of one entry; [1] belongs to its unmapped form, ranks also by direction.
 */
typedef struct CacheEntry {
    Cross *cosine[2];
    Cross *cross[2]; /* complete; borrows from cosine */
    Neighbors *within[2];
    GoldRanks *ranks[2][2];
    char digest[2][DIGEST_HEX]; /* of the vectors, where lists are kept; "": not yet */
} CacheEntry;

/* Something that a diagnostic made and the study keeps. */
typedef struct CacheMade {
    int entry;
    StudyMake make;
    void (*free_made)(void *made);
    void *made;
    struct CacheMade *next;
} CacheMade;

typedef struct StudyCache {
    pthread_mutex_t lock; /* held while something is made: a second asker waits for it */
    CacheEntry *entry;
    int n;
    StudyDigests *digests;
    Lists lists;
    char folder[544];          /* of the lists; "" until the first is asked for */
    pthread_mutex_t made_lock; /* as lock; taken before it */
    CacheMade *made;
} StudyCache;

StudyCache *study_cache_new(void);
void study_cache_free(StudyCache *c);

#endif
