#include "core/near/lists.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/str.h"
#include "core/near/search.h"

/* --- keys */

enum { ROWS = 2048 }; /* of a matrix that are digested together */

typedef struct Digesting {
    const Space *s;
    char (*hex)[DIGEST_HEX]; /* of each chunk */
    Progress *progress;
} Digesting;

static void digest_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Digesting *d = ctx;
    const Space *s = d->s;
    digest_bytes(space_row(s, (int32_t)begin), (end - begin) * s->ld * sizeof *s->x,
                 d->hex[chunk]);
    (void)progress_tick(d->progress, end - begin);
}

Status lists_digest_space(const Space *s, Progress *progress, char hex[DIGEST_HEX],
                          Error *err)
{
    const size_t n = (size_t)s->n;
    Str all = {0};
    void *chunks = NULL;
    hex[0] = '\0';
    TRY(mem_data(&chunks, par_chunks(n, ROWS), DIGEST_HEX, "digests", err));
    Digesting d = {.s = s, .hex = chunks, .progress = progress};
    (void)progress_begin(progress, "looking for what was kept", n);
    const Status status = par_for(n, ROWS, digest_rows, &d, progress);
    if (status == OK) {
        str_addf(&all, "%d x %d, stride %zu\n", s->n, s->d, s->ld);
        for (size_t c = 0; c < par_chunks(n, ROWS); c++)
            str_addf(&all, "%s\n", d.hex[c]);
        digest_bytes(all.p, all.n, hex);
    }
    str_free(&all);
    free(chunks);
    return status;
}

char *lists_make_key(const ListsKey *key)
{
    Str s = {0};
    str_addf(&s, "isogloss " ISOGLOSS_VERSION " lists 1: %s\nsource %s\n", key->what,
             key->src);
    str_addf(&s, "target %s\nk %d\n", key->tgt ? key->tgt : "itself", key->k);
    if (key->more)
        str_addf(&s, "%s\n", key->more);
    return str_take(&s);
}

void lists_digest_rows(const int32_t *rows, int32_t n, char hex[DIGEST_HEX])
{
    Str all = {0};
    str_addf(&all, "%d rows\n", n);
    if (rows)
        str_add(&all, (const char *)rows, (size_t)n * sizeof *rows);
    digest_bytes(all.p, all.n, hex);
    str_free(&all);
}

/* --- results */

void lists_add_part(ListsParts *p, void *bytes, size_t n)
{
    p->part[p->n].bytes = bytes;
    p->part[p->n++].n = n;
}

void lists_add_neighbors(ListsParts *p, const Neighbors *nb)
{
    const size_t cells = (size_t)nb->n * (size_t)nb->k;
    lists_add_part(p, nb->id, cells * sizeof *nb->id);
    lists_add_part(p, nb->score, cells * sizeof *nb->score);
}

bool lists_find(Lists *l, const char *key, const ListsParts *to)
{
    size_t n = 0;
    void *bytes = NULL;
    if (!l)
        return false;
    for (int i = 0; i < to->n; i++)
        n += to->part[i].n;
    const BlobFound found = blob_cache_find(&l->cache, key, n, &bytes);
    if (found == BLOB_FOREIGN)
        lists_refuse(l);
    if (found != BLOB_FOUND)
        return false;
    const uint8_t *from = bytes;
    for (int i = 0; i < to->n; i++) {
        if (to->part[i].n > 0)
            memcpy(to->part[i].bytes, from, to->part[i].n);
        from += to->part[i].n;
    }
    free(bytes);
    return true;
}

void lists_add(Lists *l, const char *key, const ListsParts *from)
{
    BlobPart part[LISTS_PARTS] = {{NULL, 0}};
    if (!l)
        return;
    for (int i = 0; i < from->n; i++)
        part[i] = (BlobPart){from->part[i].bytes, from->part[i].n};
    blob_cache_add(&l->cache, key, part, from->n);
}

void lists_refuse(Lists *l)
{
    atomic_fetch_add(&l->foreign, 1);
}

static bool check_list(const int32_t *id, const double *score, int32_t k,
                       int32_t n_targets, double most)
{
    int32_t n = 0;
    while (n < k && id[n] >= 0)
        n++;
    for (int32_t j = 0; j < n; j++) {
        if (id[j] >= n_targets || !(fabs(score[j]) <= most))
            return false;
        if (j > 0 && !(score[j] <= score[j - 1]))
            return false;
    }
    for (int32_t j = n; j < k; j++) {
        if (id[j] != -1 || score[j] < 0 || score[j] > 0 || isnan(score[j]))
            return false;
    }
    return true;
}

bool lists_check(const Neighbors *nb, int32_t n_targets, double most)
{
    for (int32_t i = 0; i < nb->n; i++)
        if (!check_list(knn_ids(nb, i), knn_scores(nb, i), nb->k, n_targets, most))
            return false;
    return true;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status lists_make_within(const ListsWithin *kept, const Space *s, int32_t k,
                         Progress *progress, Neighbors **out, Error *err)
{
    *out = NULL;
    if (!kept->lists)
        return knn_make_within(s, k, progress, out, NULL, err);
    const ListsKey about = {.what = "within", .src = kept->digest, .k = k};
    char *key = lists_make_key(&about);
    Neighbors *nb = NULL;
    ListsParts parts = {.n = 0};
    Status status = search_new_neighbors(&nb, s->n, k, err);
    bool is_there = false;
    if (status == OK) {
        lists_add_neighbors(&parts, nb);
        is_there = lists_find(kept->lists, key, &parts);
        if (is_there && !lists_check(nb, s->n, 1)) {
            lists_refuse(kept->lists);
            is_there = false;
        }
    }
    if (status == OK && !is_there) {
        knn_free(nb);
        nb = NULL;
        status = knn_make_within(s, k, progress, &nb, NULL, err);
        if (status == OK) {
            parts.n = 0;
            lists_add_neighbors(&parts, nb);
            lists_add(kept->lists, key, &parts);
        }
    }
    free(key);
    if (status == OK)
        *out = nb;
    else
        knn_free(nb);
    return status;
}
