/* The directory of a zip archive, as far as an .npz needs it: entries stored or deflated,
 * zip64. Source: PKWARE, APPNOTE.TXT 6.3.9, sections 4.3 and 4.5.3. */
#ifndef CORE_SPACE_ZIP_H
#define CORE_SPACE_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/input.h"

enum { ZIP_ENTRIES = 10000, ZIP_DIRECTORY = 16 << 20 };

typedef struct ZipEntry {
    char *name;      /* bytes as stored, NULs as '?'; owned */
    unsigned method; /* 0: stored, 8: deflated, others are not read */
    bool is_encrypted;
    uint32_t crc;
    uint64_t packed, size; /* bytes in the archive, and of the content */
    uint64_t header;       /* offset of the local header */
} ZipEntry;

typedef struct Zip {
    ZipEntry *item; /* owned */
    int n;
} Zip;

/* True for the first bytes of an archive with an entry. */
bool zip_is_magic(Text head);

/* Reads the directory at the end of a plain file. Errors: E_INPUT (damaged, cut, in
 * several volumes), E_LIMIT (more than 10,000 entries or 16 MiB of directory). */
MUST_USE Status zip_read(Zip *out, const Input *in, Error *err);
void zip_free(Zip *z);

/* Opens entry i as a stream of its content; `name` is for messages and borrowed for the
 * call. Errors: E_INPUT (encrypted, another method, damaged), E_NOMEM. */
MUST_USE Status zip_open(Input **out, const Zip *z, int i, const Input *in,
                         const char *name, Error *err);

#endif
