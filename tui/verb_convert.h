/* convert: a space in another format, prepared and mapped as asked. */
#ifndef TUI_VERB_CONVERT_H
#define TUI_VERB_CONVERT_H

#include "core/space/space.h"
#include "tui/verbs.h"

extern const Verb verb_convert;

/* The format that a name of formats asks for or, with NULL, what the name of a file ends
 * in: .npy, .safetensors, .bin; else word2vec text. */
SpaceFormat verb_convert_format(const char *to, const char *path);

#endif
