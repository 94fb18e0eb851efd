/* Writing files whole or not at all: a temporary file in the same folder, fsync, rename.
 */
#ifndef CORE_BASE_OUTPUT_H
#define CORE_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

typedef struct Output Output;

/* Begins to write `path`. An existing file is refused unless is_replacing (E_OUTPUT, hint
 * --force); a symbolic link at the path is replaced, not followed; a folder, a device, a
 * pipe, or a link to one is always refused. The temporary file has a short name of its
 * own in the same folder. A replaced file passes its permissions on. Errors: E_OUTPUT
 * with the system's words. */
MUST_USE Status output_open(Output **out, const char *path, bool is_replacing,
                            Error *err);

/* The same inside an open folder, for the fixed names of a report: name is
 * [a-z0-9_.-]{1,64}. */
MUST_USE Status output_open_at(Output **out, int dir_fd, const char *name,
                               bool is_replacing, Error *err);

/* Refuses (E_OUTPUT) when the output would replace the file at `input_path` (device +
 * inode, also through links). Nothing is refused when one of them does not exist, or for
 * "-". */
MUST_USE Status output_check_not_input(const char *path, const char *input_path,
                                       Error *err);

/* Appends; an error is remembered and returned by output_commit too. */
MUST_USE Status output_write(Output *out, const void *bytes, size_t n, Error *err);

/* Flushes, syncs, renames into place (a file that appeared meanwhile is kept unless
 * is_replacing). On failure the earlier file is unchanged and the temporary is removed.
 * Frees *out in any case. */
MUST_USE Status output_commit(Output *out, Error *err);
/* Gives up: removes the temporary. NULL is fine. */
void output_abort(Output *out);

/* One call: open, write, commit. */
MUST_USE Status output_write_file(const char *path, const void *bytes, size_t n,
                                  bool is_replacing, Error *err);

/* Makes the folder (one level; existing is fine unless not empty and !is_replacing) and
 * opens it; *fd is to be closed by the caller. Removes this user's orphan temporaries of
 * earlier runs older than 1 h. */
MUST_USE Status output_make_dir(const char *path, bool is_replacing, int *fd, Error *err);

#endif
