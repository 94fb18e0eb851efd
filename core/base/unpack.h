/* Unpacking a stream piece by piece: zstd frames, and the entries of a zip archive. (gzip
 * has its own way through zlib, in input.c.) */
#ifndef CORE_BASE_UNPACK_H
#define CORE_BASE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

typedef enum UnpackKind {
    UNPACK_STORED,  /* bytes as they are (zip method 0) */
    UNPACK_DEFLATE, /* one raw deflate stream (zip method 8) */
    UNPACK_ZSTD     /* zstd frames one after another, skippable ones between them */
} UnpackKind;

typedef struct Unpack Unpack;

/* One step: the caller gives `in_n` packed bytes (0 to fetch what is still held back) and
 * room for `out_n`; the call tells how many were eaten and made. */
typedef struct UnpackStep {
    const void *in;
    void *out;
    size_t in_n, out_n;
    size_t eaten, made;
} UnpackStep;

/* Errors: E_NOMEM. */
MUST_USE Status unpack_new(Unpack **out, UnpackKind kind, Error *err);
void unpack_free(Unpack *u);

/* "zstd", "deflate", "stored". */
const char *unpack_name(const Unpack *u);

/* Advances by one step; `name` is of the file, for messages. Errors: E_INPUT (damaged, or
 * other bytes after the data), E_LIMIT (a zstd window above 128 MiB), E_NOMEM. */
MUST_USE Status unpack_run(Unpack *u, UnpackStep *step, const char *name, Error *err);

/* The data may end here: nothing has begun that is not finished. */
bool unpack_is_whole(const Unpack *u);

#endif
