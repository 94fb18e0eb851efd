/* Reading files safely: only regular files, sizes known before anything is believed, gzip
 * and zstd transparently, a file that changes while it is read is refused.
 *
 * An Input is a sequential stream of content bytes (decompressed) plus, for a plain file,
 * random access by pread for parallel readers. */
#ifndef CORE_BASE_INPUT_H
#define CORE_BASE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/limits.h"
#include "core/base/str.h"

typedef struct Input Input;

/* Opens a regular file and nothing else, without waiting for anything and without
 * becoming anyone's terminal (O_NONBLOCK, O_NOCTTY, O_CLOEXEC, fstat): FIFOs, sockets,
 * devices and directories are refused at once. The caller closes *fd. `size` may be NULL.
 * Errors: E_INPUT with the system's words. */
MUST_USE Status input_open_regular(int *fd, uint64_t *size, const char *path, Error *err);

/* Opens `path` for reading as above ("-": stdin, which must be a pipe or file). Detects
 * gzip and zstd by content. Errors: E_INPUT, E_NOMEM. */
MUST_USE Status input_open(Input **out, const char *path, const Limits *limits,
                           Error *err);

/* A part of a plain file that is a stream of its own: an entry of a zip archive. Its
 * offset, lengths and sum stand in the archive's directory; the caller has seen that the
 * n > 0 bytes lie in the file. */
typedef struct InputPart {
    const char *name; /* for messages, already safe to show */
    uint64_t offset, n;
    uint64_t size; /* bytes of content */
    uint32_t crc;  /* CRC-32 of the content */
    bool is_deflated;
} InputPart;

/* Opens a part for reading in order; `whole` may be closed before it. At its end, length
 * and sum are compared: E_INPUT when they differ. Errors: E_INPUT, E_NOMEM. */
MUST_USE Status input_open_part(Input **out, const Input *whole, const InputPart *part,
                                Error *err);
void input_close(Input *in);

/* The path, escaped and cut for messages; borrowed. */
const char *input_name(const Input *in);
/* Bytes of the file as stored; 0 when unknown (a pipe). */
uint64_t input_file_size(const Input *in);
/* When the file was changed last: nanoseconds since 1970; 0 for a pipe. */
int64_t input_changed(const Input *in);
/* Stored bytes taken so far, for progress: at most input_file_size when that is known. */
uint64_t input_bytes_taken(const Input *in);
bool input_is_gzip(const Input *in);
/* "none", "gzip" or "zstd". */
const char *input_compression(const Input *in);
/* True when input_pread works (a plain, uncompressed regular file). */
bool input_is_plain(const Input *in);

/* True when compressed data ended too early and Limits.allow_cut made that the end of the
 * content. Final only after input_read has given 0. */
bool input_was_cut(const Input *in);

/* Shows up to n next content bytes without consuming them (n <= 1 MiB); borrowed until
 * the next call. got->n < n at the end. Errors: E_INPUT (damaged gzip), E_LIMIT. */
MUST_USE Status input_peek(Input *in, size_t n, Text *got, Error *err);

/* Reads up to n content bytes in order; *got is 0 only at the end (or for n == 0). gzip
 * and zstd: several members (frames) are one stream; sums, lengths and ratio are checked;
 * what follows the last gzip member may only be zeros, and nothing follows the last zstd
 * frame. After an error every further call returns it again.
 * Errors: E_INPUT, E_LIMIT, E_NOMEM. */
MUST_USE Status input_read(Input *in, void *buf, size_t n, size_t *got, Error *err);

/* Reads exactly [offset, offset + n) of a plain file; thread-safe. Fewer bytes: E_INPUT
 * "became shorter while it was read". */
MUST_USE Status input_pread(const Input *in, void *buf, size_t n, uint64_t offset,
                            Error *err);

/* At the end of reading: size and modification time are as at the opening, else E_INPUT.
 */
MUST_USE Status input_check_unchanged(const Input *in, Error *err);

/* Reads all content (at most `max` bytes, else E_LIMIT) into an owned buffer. */
MUST_USE Status input_slurp(Input *in, size_t max, Str *out, Error *err);

/* Names what the first bytes are when isogloss does not read it ("a zip archive (an .npz
 * or torch file)", "a Python pickle", "HDF5", "a PNG image", "an HTML page", "UTF-16
 * text", ...) and the way out; NULL when nothing is recognised. Both are static strings
 * that complete the sentence "x.bin: is ..."; `hint` may be NULL, *hint too. 512 bytes of
 * head are enough. */
const char *input_foreign_kind(Text head, const char **hint);

#endif
