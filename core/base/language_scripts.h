/* In which scripts a language is written. */
#ifndef CORE_BASE_LANGUAGE_SCRIPTS_H
#define CORE_BASE_LANGUAGE_SCRIPTS_H

#include <stdbool.h>

#include "core/base/str.h"

enum { LANGUAGE_SCRIPTS = 24 };

/* The ISO 15924 codes of a language tag's scripts, joined by blanks ("Cyrl Latn"), into
 * out; a script named in the tag (sr-Latn) is the only one. Japanese is "Hani Hira Kana".
 * false, and an empty string: the language is not in the table. Source: likely subtags of
 * Unicode CLDR 42 for the usual script; further ones in present use as in its language
 * data. Two-letter codes and those of ISO 639-2 that have none. */
bool language_scripts_find(Text tag, char out[LANGUAGE_SCRIPTS]);

#endif
