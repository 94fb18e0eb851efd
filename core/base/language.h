/* Which short words are codes of languages, for file names. */
#ifndef CORE_BASE_LANGUAGE_H
#define CORE_BASE_LANGUAGE_H

#include <stdbool.h>

#include "core/base/str.h"

/* Whether a tag begins with a code of ISO 639-1 or 639-2 ("de", "nds", "zh-Hant", also in
 * capitals), alone or before a hyphen or an underscore. Source: the lists of Debian's
 * iso-codes. */
bool language_is_known(Text tag);

#endif
