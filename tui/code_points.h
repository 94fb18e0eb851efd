/* What a word is made of, for whoever wonders why two words that look the same differ. */
#ifndef TUI_CODE_POINTS_H
#define TUI_CODE_POINTS_H

#include "core/space/space.h"

/* Appends the word, its script, length and normal form in a line, then a line for each
 * code point with its Unicode name (bytes that are no UTF-8 as bytes) and, among letters
 * of another script, its own, then a blank line. */
void code_points_add(Str *out, Text t);
/* Appends a line for each word of the space that differs from t by its normal form only.
 * O(n). */
void code_points_add_twins(Str *out, Text t, const Space *space);

#endif
