/* What the readers of word sets share. */
#ifndef CORE_SPACE_WORDSETS_PARTS_H
#define CORE_SPACE_WORDSETS_PARTS_H

#include "core/space/wordsets.h"

/* A new empty test or set; the strings are copied. Returns its number. */
int32_t wordsets_new_test(WordSets *s, Text name);
int32_t wordsets_new_set(WordSets *s, Text name);

/* Adds a word to a set with what it translates (NULL: itself). Errors: E_NOMEM, E_LIMIT.
 */
MUST_USE Status wordsets_add_word(WordSets *s, int32_t set, Text word,
                                  const Text *concept, Error *err);

/* Fills *s from JSON; `name` is for messages. Errors: E_INPUT with the line where JSON
 * ends to be JSON, or the key that is not as it should be. */
MUST_USE Status wordsets_json_parse(WordSets *s, const char *name, Text all, Error *err);

/* "gender", "names", "gender,names" or "none" as bits of WordTest.kind; false: none of
 * them. */
bool wordsets_parse_kind(Text text, unsigned *kind);

#endif
