/* Bidi: words of right-to-left scripts in the order in which a terminal that knows
 * nothing of them has to receive their letters. */
#ifndef TUI_BIDI_H
#define TUI_BIDI_H

#include "core/base/str.h"

/* Appends a word or phrase in visual order, Arabic letters joined as presentation forms;
 * text without right-to-left letters is copied. Each text is a paragraph of its own whose
 * direction comes from its first strong letter. Source: Unicode Standard Annex 9. Cost:
 * O(n). */
void bidi_reorder(Str *out, Text shown);

#endif
