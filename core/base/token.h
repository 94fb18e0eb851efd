/* What kind of thing a row of a vocabulary is: a word, or what tokenizers leave over; and
 * in which scripts it is written. */
#ifndef CORE_BASE_TOKEN_H
#define CORE_BASE_TOKEN_H

#include <stdbool.h>

#include "core/base/str.h"

/* In the order in which they are tried: the first that fits is taken. */
typedef enum TokenClass {
    TOKEN_BROKEN,  /* not UTF-8, U+FFFD, a control, private use, or unassigned */
    TOKEN_MARKUP,  /* </s>, <tag>, &nbsp;, or with [[, ]], {|, |} in it */
    TOKEN_EMAIL,   /* name@host.top */
    TOKEN_URL,     /* scheme://..., www.... */
    TOKEN_HANDLE,  /* @name, #name */
    TOKEN_NUMBER,  /* digits of any script, with separators, sign or percent sign */
    TOKEN_DIGITS,  /* digits and symbols, no letter */
    TOKEN_SYMBOLS, /* neither letter nor digit */
    TOKEN_LONG,    /* more than 40 code points */
    TOKEN_MIXED,   /* letters and digits */
    TOKEN_WORD     /* letters, with marks, hyphens, apostrophes and the like */
} TokenClass;
enum { TOKEN_CLASSES = 11 };

/* "broken", "markup", "email", "url", "handle", "number", "digits", "symbols",
 * "overlong", "alphanumeric", "word". */
const char *token_class_name(TokenClass class);

/* The class of a token. O(bytes). */
TokenClass token_class(Text t);

enum { TOKEN_SCRIPTS = 6 };

/* The scripts of a token's letters in order of appearance; marks, digits and what is
 * Common or Inherited do not count (UAX 24). */
typedef struct TokenScripts {
    const char *code[TOKEN_SCRIPTS]; /* ISO 15924, static; those beyond are not kept */
    int n;                           /* 0: no letter */
} TokenScripts;

TokenScripts token_scripts(Text t);

/* Whether none of the token's scripts is among `own` ("Cyrl Latn"); false without
 * letters. */
bool token_is_foreign(const TokenScripts *s, const char *own);

/* Whether scripts meet in one token that no writing system mixes: Han, Hiragana,
 * Katakana, Bopomofo and Hangul go together, all else alone ("pаypal" with a Cyrillic
 * letter). */
bool token_is_mixed(const TokenScripts *s);

#endif
