/* SHA-256 digests of inputs, for provenance. */
#ifndef CORE_BASE_DIGEST_H
#define CORE_BASE_DIGEST_H

#include <stddef.h>

#include "core/base/error.h"
#include "core/base/progress.h"

enum { DIGEST_HEX = 65 };

/* Digest of n bytes as 64 lower-case hex digits. */
void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX]);
/* Digest of a regular file as stored (not decompressed). Begins a stage of `progress`
 * whose units are bytes. On failure hex is "". Errors: E_INPUT (also when the file
 * changes its length meanwhile), E_CANCELED. */
MUST_USE Status digest_file(const char *path, Progress *progress, char hex[DIGEST_HEX],
                            Error *err);

#endif
