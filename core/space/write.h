/* Writing a space in an open format. */
#ifndef CORE_SPACE_WRITE_H
#define CORE_SPACE_WRITE_H

#include "core/space/space.h"

/* Writes s to `path` whole or not at all. SPACE_WORD2VEC_TEXT writes shortest decimals
 * that read back to the same float32; SPACE_GLOVE_TEXT the same without first line;
 * SPACE_WORD2VEC_BINARY puts a newline after each record (as the C tool); SPACE_NPY
 * and SPACE_SAFETENSORS write the matrix and, before it, the words beside it as
 * `path`.words.txt. A word that the format cannot hold (empty, with blank or line end) is
 * E_OUTPUT naming it. Errors: E_OUTPUT, E_USAGE (SPACE_MADE), E_CANCELED. O(n d). */
MUST_USE Status write_space(const Space *s, const char *path, SpaceFormat format,
                            bool is_replacing, Progress *progress, Error *err);

#endif
