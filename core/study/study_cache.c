#include "core/study/study_cache.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

StudyCache *study_cache_new(void)
{
    StudyCache *c = mem_xcalloc(1, sizeof *c);
    (void)pthread_mutex_init(&c->lock, NULL);
    (void)pthread_mutex_init(&c->made_lock, NULL);
    c->digests = study_digest_new();
    atomic_init(&c->lists.foreign, 0);
    return c;
}

void study_cache_free(StudyCache *c)
{
    if (!c)
        return;
    for (int i = 0; i < c->n; i++) {
        for (int b = 0; b < 2; b++) {
            cross_free(c->entry[i].cross[b]);
            cross_free(c->entry[i].cosine[b]);
            knn_free(c->entry[i].within[b]);
            rank_free(c->entry[i].ranks[b][0]);
            rank_free(c->entry[i].ranks[b][1]);
        }
    }
    while (c->made) {
        CacheMade *next = c->made->next;
        c->made->free_made(c->made->made);
        free(c->made);
        c->made = next;
    }
    (void)pthread_mutex_destroy(&c->made_lock);
    study_digest_free(c->digests);
    free(c->entry);
    (void)pthread_mutex_destroy(&c->lock);
    free(c);
}

/* The place of an entry; the lock is held. */
static CacheEntry *place(StudyCache *c, int entry)
{
    if (entry >= c->n) {
        c->entry = mem_xrealloc(c->entry, (size_t)(entry + 1) * sizeof *c->entry);
        memset(c->entry + c->n, 0, (size_t)(entry + 1 - c->n) * sizeof *c->entry);
        c->n = entry + 1;
    }
    return &c->entry[entry];
}

/* The loaded form of an entry, or an error. */
static Status form_of(const Study *s, int entry, bool is_before, const Space **out,
                      Error *err)
{
    *out = NULL;
    if (entry < 0 || entry >= s->n)
        return error_set(err, E_USAGE, "this needs a source and a target space");
    const StudyEntry *e = &s->entry[entry];
    *out = is_before ? e->before : e->space;
    if (!*out && is_before)
        return error_set(err, E_USAGE, "%s has no map: there is no form before it",
                         e->name);
    if (!*out)
        return error_set(err, E_INTERNAL, "%s is not loaded", e->name);
    return OK;
}

/* The two spaces of a pass. */
typedef struct Ends {
    const Space *src, *tgt;
} Ends;

static Status find_ends(const Study *s, int entry, bool is_before, Ends *ends, Error *err)
{
    TRY(form_of(s, s->source, false, &ends->src, err));
    return form_of(s, entry, is_before, &ends->tgt, err);
}

/* Where lists are kept; NULL: nowhere. */
static Lists *find_lists(const Study *s)
{
    StudyCache *c = s->cache;
    if (!s->options.is_keeping || s->options.cache_folder[0] == '\0')
        return NULL;
    if (c->folder[0] == '\0') {
        (void)snprintf(c->folder, sizeof c->folder, "%s/lists", s->options.cache_folder);
        c->lists.cache = (BlobCache){c->folder, s->options.cache_size};
    }
    return &c->lists;
}

static Status need_digest(const Study *s, int entry, bool is_before, Progress *progress,
                          Error *err)
{
    const Space *space = NULL;
    TRY(form_of(s, entry, is_before, &space, err));
    char *hex = place(s->cache, entry)->digest[is_before];
    return hex[0] ? OK : lists_digest_space(space, progress, hex, err);
}

/* Where what two spaces give is kept. All places are made first: they move when there
 * are more, and the digests are borrowed. */
static Status find_kept(const Study *s, int entry, bool is_before, Progress *progress,
                        CrossKept *out, Error *err)
{
    *out = (CrossKept){.lists = find_lists(s)};
    if (!out->lists)
        return OK;
    (void)place(s->cache, s->n - 1);
    TRY(need_digest(s, s->source, false, progress, err));
    TRY(need_digest(s, entry, is_before, progress, err));
    out->src = place(s->cache, s->source)->digest[0];
    out->tgt = place(s->cache, entry)->digest[is_before];
    return OK;
}

void study_add_cache_notes(const Study *s, Notes *notes)
{
    if (!s->options.is_keeping)
        return;
    if (s->options.cache_folder[0] == '\0') {
        notes_warn(notes, "cache-unusable", 1,
                   "--cache: there is no folder to keep lists in (HOME and "
                   "XDG_CACHE_HOME are not set)");
    }
    const int foreign = atomic_load(&s->cache->lists.foreign);
    if (foreign > 0) {
        notes_remark(notes, "cache-foreign", foreign,
                     "%d of the kept lists were damaged or not our own: they were made "
                     "anew",
                     foreign);
    }
}

static Status need_cosine(const Study *s, int entry, bool is_before, Progress *progress,
                          const Cross **out, Error *err)
{
    Ends ends;
    TRY(find_ends(s, entry, is_before, &ends, err));
    CrossEnds all = {.src = ends.src, .tgt = ends.tgt};
    Cross **kept = &place(s->cache, entry)->cosine[is_before];
    if (!*kept) {
        TRY(find_kept(s, entry, is_before, progress, &all.kept, err));
        kept = &place(s->cache, entry)->cosine[is_before];
        TRY(cross_get_cosine(&all, s->options.k, progress, kept, err));
    }
    *out = *kept;
    return OK;
}

static Status need_cross(const Study *s, int entry, bool is_before, Progress *progress,
                         const Cross **out, Error *err)
{
    Ends ends;
    const Cross *cosine = NULL;
    TRY(find_ends(s, entry, is_before, &ends, err));
    TRY(need_cosine(s, entry, is_before, progress, &cosine, err));
    Cross **kept = &place(s->cache, entry)->cross[is_before];
    if (!*kept)
        TRY(cross_make_complete(cosine, ends.src, ends.tgt, progress, kept, err));
    *out = *kept;
    return OK;
}

Status study_get_cosine(const Study *s, int entry, bool is_before, Progress *progress,
                        const Cross **out, Error *err)
{
    *out = NULL;
    (void)pthread_mutex_lock(&s->cache->lock);
    const Status status = need_cosine(s, entry, is_before, progress, out, err);
    (void)pthread_mutex_unlock(&s->cache->lock);
    return status;
}

Status study_get_cross(const Study *s, int entry, bool is_before, Progress *progress,
                       const Cross **out, Error *err)
{
    *out = NULL;
    (void)pthread_mutex_lock(&s->cache->lock);
    const Status status = need_cross(s, entry, is_before, progress, out, err);
    (void)pthread_mutex_unlock(&s->cache->lock);
    return status;
}

const Cross *study_peek_cosine(const Study *s, int entry, bool is_before)
{
    const Cross *c = NULL;
    if (pthread_mutex_trylock(&s->cache->lock) != 0)
        return NULL;
    if (entry >= 0 && entry < s->cache->n)
        c = s->cache->entry[entry].cosine[is_before];
    (void)pthread_mutex_unlock(&s->cache->lock);
    return c;
}

static Status need_within(const Study *s, int entry, bool is_before, Progress *progress,
                          const Neighbors **out, Error *err)
{
    const Space *space = NULL;
    TRY(form_of(s, entry, is_before, &space, err));
    assert(space);
    const int32_t k = s->options.k < space->n - 1 ? s->options.k : space->n - 1;
    if (k < 1)
        return error_set(err, E_UNDEFINED, "needs at least 2 usable rows, has %d",
                         space->n);
    CacheEntry *e = place(s->cache, entry);
    if (!e->within[is_before]) {
        ListsWithin kept = {.lists = find_lists(s)};
        if (kept.lists)
            TRY(need_digest(s, entry, is_before, progress, err));
        kept.digest = e->digest[is_before];
        TRY(lists_make_within(&kept, space, k, progress, &e->within[is_before], err));
    }
    *out = e->within[is_before];
    return OK;
}

Status study_get_within(const Study *s, int entry, bool is_before, Progress *progress,
                        const Neighbors **out, Error *err)
{
    *out = NULL;
    (void)pthread_mutex_lock(&s->cache->lock);
    const Status status = need_within(s, entry, is_before, progress, out, err);
    (void)pthread_mutex_unlock(&s->cache->lock);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
static Status need_ranks(const Study *s, int entry, bool is_before, bool is_back,
                         Progress *progress, const GoldRanks **out, Error *err)
{
    const Cross *cross = NULL;
    TRY(need_cosine(s, entry, is_before, progress, &cross, err));
    const StudyEntry *t = &s->entry[entry];
    const Space *src = s->entry[s->source].space;
    const Space *tgt = is_before ? t->before : t->space;
    const Lexicon *lex = is_back ? t->back : t->lex;
    if (!lex)
        return error_set(err, E_USAGE, "%s has no dictionary", t->name);
    GoldRanks **kept = &place(s->cache, entry)->ranks[is_before][is_back];
    if (!*kept) {
        const Cross swapped = cross_swapped(cross);
        TRY(rank_make(is_back ? tgt : src, is_back ? src : tgt, lex,
                      is_back ? &swapped : cross, progress, kept, err));
    }
    *out = *kept;
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status study_get_ranks(const Study *s, int entry, bool is_before, bool is_back,
                       Progress *progress, const GoldRanks **out, Error *err)
{
    *out = NULL;
    (void)pthread_mutex_lock(&s->cache->lock);
    const Status status = need_ranks(s, entry, is_before, is_back, progress, out, err);
    (void)pthread_mutex_unlock(&s->cache->lock);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status study_get_made(const Study *s, int entry, StudyMake make,
                      void (*free_made)(void *made), Progress *progress, const void **out,
                      Error *err)
{
    *out = NULL;
    StudyCache *c = s->cache;
    Status status = OK;
    (void)pthread_mutex_lock(&c->made_lock);
    CacheMade *m = c->made;
    while (m && (m->entry != entry || m->make != make))
        m = m->next;
    if (!m) {
        void *made = NULL;
        status = make(s, entry, progress, &made, err);
        if (status == OK) {
            m = mem_xcalloc(1, sizeof *m);
            *m = (CacheMade){entry, make, free_made, made, c->made};
            c->made = m;
        }
    }
    *out = m ? m->made : NULL;
    (void)pthread_mutex_unlock(&c->made_lock);
    return status;
}
