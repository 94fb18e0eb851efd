/* Rows whose words begin with their language, as ConceptNet Numberbatch writes them:
 * /c/de/haus. Internal to core/space. */
#ifndef CORE_SPACE_READ_LANGUAGE_H
#define CORE_SPACE_READ_LANGUAGE_H

#include <stdbool.h>

#include "core/base/text.h"

enum { READ_LANGUAGE_PREFIX = 12 };

/* The first whole lines of `rows` (at most ten; at least one) all begin like that. */
bool read_language_is_marked(Text rows);

/* Writes "/c/de/" for a language "de", "de-AT" or "DE" and returns true; false when
 * `lang` (may be NULL) is no code of two or three letters. */
bool read_language_prefix(const char *lang, char prefix[READ_LANGUAGE_PREFIX]);

#endif
