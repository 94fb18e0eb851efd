/* Results kept between runs in a folder of the user's: a file for each key, of which a
 * byte is believed only when all of it is what was written.
 *
 * The folder may be shared by any number of programs at once. It only saves time: what
 * cannot be read or written is made again, and nothing fails. */
#ifndef CORE_BASE_BLOB_CACHE_H
#define CORE_BASE_BLOB_CACHE_H

#include <stddef.h>
#include <stdint.h>

typedef struct BlobCache {
    const char *folder; /* borrowed; "": nothing is kept */
    uint64_t most;      /* bytes of all files together */
} BlobCache;

typedef enum BlobFound {
    BLOB_NONE,    /* nothing there under the key */
    BLOB_FOREIGN, /* a file that is damaged, or none of ours: not used */
    BLOB_FOUND
} BlobFound;

/* What was kept under a key (any text; all of it counts) as n bytes, 64-byte aligned,
 * owned by the caller; *out is NULL unless BLOB_FOUND. A file is ours when its name is
 * the digest of the key, its first bytes name this format and machine, the key in it is
 * this one, it holds n bytes, and the SHA-256 at its end is that of all before it. Being
 * found makes it the newest. O(n). */
BlobFound blob_cache_find(const BlobCache *c, const char *key, size_t n, void **out);

typedef struct BlobPart {
    const void *bytes;
    size_t n;
} BlobPart;

/* Keeps the parts, one after another, under the key; the folder is made when it is
 * missing, up to three levels of it. Written whole or not at all (output.h), in place of
 * what was there. Then files go, those first that were used longest ago, until the rest
 * takes at most `most` bytes; what alone takes more is not kept. Files of other names
 * are left alone, but for old temporaries of our own. */
void blob_cache_add(const BlobCache *c, const char *key, const BlobPart *part,
                    int nparts);

#endif
