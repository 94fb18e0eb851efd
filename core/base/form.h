/* Other forms of the same word: what is compared when duplicates, lost accents and
 * spellings are counted. Words themselves are never changed. */
#ifndef CORE_BASE_FORM_H
#define CORE_BASE_FORM_H

#include "core/base/str.h"

typedef enum Form {
    FORM_NFC,  /* canonical composition (UAX 15) */
    FORM_NFKC, /* compatibility composition */
    FORM_CASE, /* case folded (full, without locale), then NFC */
    FORM_BARE  /* case kept; marks taken off Latin and Greek letters, and the letters that
                  are base and mark in one written out (see form_add) */
} Form;
enum { FORMS = 4 };

/* "nfc", "nfkc", "case", "bare". */
const char *form_name(Form form);

/* Appends a form of a word; what is no UTF-8 is copied unchanged. FORM_BARE takes the
 * combining marks after a Latin or Greek letter away and writes ł ø đ ħ ŧ ı as l o d h t
 * i, ŋ as n, ð as d, ß as ss, þ as th, æ as ae, œ as oe (and their capitals); letters and
 * marks of every other script stay, for there they spell (й, Indic vowel signs, points
 * of Arabic and Hebrew). O(bytes). */
void form_add(Str *out, Text t, Form form);

#endif
