/* Reading a space from any supported file, found by content, not by name. */
#ifndef CORE_SPACE_READ_H
#define CORE_SPACE_READ_H

#include "core/base/limits.h"
#include "core/space/space.h"

/* Called now and then while rows arrive, for a view that shows what it has so far: `rows`
 * whole rows of the unsealed space are readable. May be NULL. */
typedef void (*ReadSeen)(void *ctx, const Space *partial, int32_t rows);

typedef struct ReadOptions {
    Limits limits;
    const char *words_path; /* word list of an .npy; NULL: numbered rows and a warning */
    const char
        *tensor;      /* name of a tensor or of an array of an .npz; NULL: the only one */
    const char *lang; /* language of the space (BCP 47): of a text whose words begin with
                         their languages (/c/de/haus) only its rows; NULL: all rows */
    ReadSeen seen;
    void *seen_ctx;
} ReadOptions;

ReadOptions read_options_defaults(void);

/* Reads `path` ("-": stdin): word2vec text and binary, fastText .vec and .bin, GloVe
 * text, .npy, .npz, safetensors; each also compressed with gzip or zstd. The space is not
 * sealed yet: preparation may follow. Text is parsed by all threads of `progress`. Words
 * keep their bytes; numbers are correctly rounded; every deviation is counted in
 * source.notes with line numbers. Header claims are compared with the file's size before
 * any allocation. The first of duplicate words wins. Rows that are not finite are left
 * out. limits.max_vocab counts the rows of the file (of the language, where rows name
 * theirs), also those that are then left out, so that a cut-off means the same rank in
 * every program. Errors: E_INPUT with place and
 * reason, E_LIMIT with the memory needed and
 * --max-vocab, E_NOMEM, E_CANCELED. Cost: O(bytes); peak memory is the matrix plus the
 * words plus a few MiB. */
MUST_USE Status read_space(Space **out, const char *path, const ReadOptions *options,
                           Progress *progress, Error *err);

/* The format of `path` without reading the rows: what `info` needs to name it, and n and
 * d as far as the header tells (-1: unknown). Foreign kinds are E_INPUT with their name.
 */
MUST_USE Status read_sniff(const char *path, const Limits *limits, SpaceFormat *format,
                           int64_t *n, int64_t *d, Error *err);

#endif
