/* Digests remembered between runs: a file whose device, inode, size and times are those
 * of last time has the digest of last time. */
#ifndef CORE_BASE_DIGEST_CACHE_H
#define CORE_BASE_DIGEST_CACHE_H

#include <stdbool.h>

#include "core/base/digest.h"

/* What a digest is remembered by, as text: device, inode, size, modification time and
 * time of change in nanoseconds. */
typedef struct DigestKey {
    char text[128];
} DigestKey;

/* The key of a regular file; false when there is none: not a regular file, or changed so
 * lately that another change could leave the same times. */
bool digest_cache_key(const char *path, DigestKey *key);

/* What `folder` remembers under the key. A file of digests that is damaged, foreign or
 * missing is an empty one. */
bool digest_cache_find(const char *folder, const DigestKey *key, char hex[DIGEST_HEX]);

/* Remembers a digest; of the same file an older one is forgotten, of many files the
 * oldest. The folder is made when it is missing (it and its parent). The file is written
 * whole or not at all, and nothing is said when it cannot be: it only saves time. */
void digest_cache_add(const char *folder, const DigestKey *key,
                      const char hex[DIGEST_HEX]);

#endif
