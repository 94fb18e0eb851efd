/* Text from data: UTF-8, grapheme clusters, case and normal forms, and the one function
 * through which every word of a file passes before a person or a terminal sees it.
 *
 * Words are arbitrary bytes. Nothing here changes them; display makes a safe picture of
 * them. */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

/* Decodes one code point strictly (no overlong forms, surrogates, or above U+10FFFF).
 * Returns the bytes used (1-4), or 0 when t.p[0] does not start a valid sequence (or t.n
 * is 0). *cp is then undefined. */
size_t text_decode(Text t, uint32_t *cp);
/* Appends the UTF-8 form of a code point. */
void text_encode(Str *out, uint32_t cp);
bool text_is_utf8(Text t);
/* Code points, counting each invalid byte as one. */
size_t text_length(Text t);

/* How display represents what it cannot or must not show. */
typedef enum TextMode {
    TEXT_UTF8, /* a UTF-8 terminal or document */
    TEXT_ASCII /* ASCII only: other letters as \u0115 and \U0001F600 */
} TextMode;

/* The display sanitiser: bytes of a word -> text that no terminal acts on.
 *  - C0 and DEL as ^X, C1 as \u0085, an invalid byte as \xNN;
 *  - characters that hide or reorder (soft hyphen, bidi controls, zero width space, tags,
 *    fillers, BOM, noncharacters, line and paragraph separators, unassigned, private) as
 *    <U+202E>;
 *  - ZWNJ and ZWJ stay only between letters of scripts that use them (Arabic, Syriac,
 *    Mongolian, Indic...), after a virama, or inside emoji sequences; variation selectors
 *    only after what has variants; else as <U+200D>;
 *  - at most 4 combining marks after a base, a cluster of at most 32 bytes: the rest of
 *    the cluster is one `+`; a leading mark gets a dotted circle (U+25CC) as base;
 *  - NBSP and other blanks but U+0020 as U+2423 (open box).
 * In ASCII mode the letters are escapes (upper-case hex digits) and nothing is added but
 * `+`. Appends to *out. Cost: O(n). Rules: own; the list of dangers follows CWE-150 and
 * UAX 9, 31. */
void text_display(Str *out, Text t, TextMode mode);

/* Cells that a text already made by text_display takes in a terminal: wcwidth per code
 * point, never more than 2 per grapheme cluster, never negative. */
int text_cells(Text shown);

/* Appends at most `cells` cells of text already made by text_display, cut between
 * clusters; when something is left out the last cell is an ellipsis (`~` in ASCII mode).
 * Returns the cells used. */
int text_cut(Str *out, Text shown, int cells, TextMode mode);

/* text_display then text_cut into a static-size buffer, for error sentences and messages:
 * UTF-8, at most 60 cells, always NUL-terminated. Returns buf. */
enum { TEXT_SHORT = 320 };
char *text_short(char buf[TEXT_SHORT], Text t);

/* Length in bytes of the first grapheme cluster (at least 1 for n > 0; an invalid byte is
 * its own cluster). */
size_t text_cluster(Text t);

/* Lower case without locale (Unicode default, full mapping, no Turkish rules). Invalid
 * UTF-8 is copied unchanged. Appends. */
void text_lower(Str *out, Text t);

/* Normal form C / compatibility form for comparison; invalid UTF-8 is copied unchanged.
 */
void text_nfc(Str *out, Text t);

/* What people mean by "the same letters": NFKD, case folded, accents, points and tone
 * marks removed (combining classes 1, 10-36, 202-240), invisible characters removed.
 * Vowel signs, viramas and nuktas of Indic and Southeast Asian scripts and kana voicing
 * stay: they spell. Used for search and for "out only by case or normal form". Invalid
 * UTF-8: copied unchanged. */
void text_fold(Str *out, Text t);

/* The four-letter ISO 15924 code of the script of the first character that is neither
 * Common nor Inherited ("Latn", "Deva", ...), "Zyyy" when there is none, "Zzzz" for
 * invalid UTF-8. */
const char *text_script(Text t);

/* True when the word holds something text_display would not show as itself (controls,
 * invisible or reordering characters, blanks that are not U+0020; not merely invalid
 * UTF-8, legitimate ZWJ/ZWNJ or too many marks). */
bool text_is_suspicious(Text t);

#endif
