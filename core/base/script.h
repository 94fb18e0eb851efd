/* Writing systems by their four-letter codes (ISO 15924). */
#ifndef CORE_BASE_SCRIPT_H
#define CORE_BASE_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

/* The code of the script of a character ("Latn", "Deva"; "Zyyy" for Common, "Zinh" for
 * Inherited), "Zzzz" when it has none. Source: Script property of the Unicode Character
 * Database, short names of PropertyValueAliases.txt (Unicode 16; of the characters, what
 * libunistring knows). */
const char *script_code(uint32_t cp);

/* Whether words of this script hold ZERO WIDTH (NON-)JOINER by right: it joins its
 * letters in writing, or stacks consonants by a virama. Source: UAX 31, section 2.3, with
 * the scripts that Unicode lists as cursive or conjoining. */
bool script_has_joiners(const char *code);

#endif
