/* Lists: results of searches that are kept between runs (blob_cache.h), for who asks for
 * it. Internal to core/near and core/study.
 *
 * A key names the numbers themselves: the digest of the matrix as it was searched, after
 * reading, cutting, preparing and mapping. Whatever changes a vector changes the key, and
 * nothing else does; that of the file need not be known. The program's version is part of
 * the key, too. What was kept is checked (rows that exist, scores in their range and in
 * order) before anything is made of it: a file can cost time, not memory safety. */
#ifndef CORE_NEAR_LISTS_H
#define CORE_NEAR_LISTS_H

#include <stdatomic.h>

#include "core/base/blob_cache.h"
#include "core/base/digest.h"
#include "core/near/knn.h"

typedef struct Lists {
    BlobCache cache;
    atomic_int foreign; /* files that were not used: damaged, or not ours */
} Lists;

/* The digest of n, d and all rows of a sealed space. The same with any number of
 * threads. Errors: E_CANCELED, E_NOMEM. O(n d). */
MUST_USE Status lists_digest_space(const Space *s, Progress *progress,
                                   char hex[DIGEST_HEX], Error *err);

/* A key; what: "cosine", what else the result depends on as text. Owned by the caller. */
typedef struct ListsKey {
    const char *what, *src, *tgt; /* digests of the spaces; tgt NULL: within one */
    int32_t k;
    const char *more; /* NULL: nothing else */
} ListsKey;
char *lists_make_key(const ListsKey *key);
/* Digest of some row numbers (NULL: all of them), for keys. */
void lists_digest_rows(const int32_t *rows, int32_t n, char hex[DIGEST_HEX]);

/* The parts of a result, in the order in which they are kept. */
enum { LISTS_PARTS = 8 };
typedef struct ListsParts {
    struct {
        void *bytes; /* borrowed */
        size_t n;
    } part[LISTS_PARTS];
    int n;
} ListsParts;
void lists_add_part(ListsParts *p, void *bytes, size_t n);
void lists_add_neighbors(ListsParts *p, const Neighbors *nb);

/* Copies what was kept into the parts (memory of the caller, of their sizes); false, and
 * the memory as it was, when there is nothing to use. l NULL: nothing is kept. */
bool lists_find(Lists *l, const char *key, const ListsParts *to);
void lists_add(Lists *l, const char *key, const ListsParts *from);

/* Whether nb can be what a search gave: ids of n_targets words, scores within
 * [-most, most] that nowhere rise; -1 and 0 only at the end. */
bool lists_check(const Neighbors *nb, int32_t n_targets, double most);
/* Tells that a result which was found failed its check. */
void lists_refuse(Lists *l);

/* knn_make_within, or what it gave before. digest: of s; l NULL: nothing is kept. */
typedef struct ListsWithin {
    Lists *lists;
    const char *digest;
} ListsWithin;
MUST_USE Status lists_make_within(const ListsWithin *kept, const Space *s, int32_t k,
                                  Progress *progress, Neighbors **out, Error *err);

#endif
