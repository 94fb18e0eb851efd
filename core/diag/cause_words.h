/* What the letters of words say about a wrong pair: forms of one word, names, copies,
 * other spellings. Internal to the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_WORDS_H
#define CORE_DIAG_CAUSE_WORDS_H

#include "core/base/progress.h"
#include "core/space/space.h"
#include "core/space/wordfile.h"

/* Letters that must be inserted, left out or changed to turn one word into the other
 * (Levenshtein), on their folded forms (case and accents do not count; text_fold); words
 * beyond 64 letters are compared by their first 64. O(length^2). */
int32_t cause_words_distance(Text a, Text b);

/* How two words of one language look like forms of one word. */
typedef enum CauseForm {
    CAUSE_FORM_NONE,
    CAUSE_FORM_LEMMA, /* one lemma, by the lemma file */
    CAUSE_FORM_STEM,  /* a common beginning of at least 4 letters and .6 of the longer */
    CAUSE_FORM_LETTERS, /* at most 2 letters apart, both of 5 or more */
    CAUSE_FORM_SPELLING /* the same letters: only case, accents or normal form differ */
} CauseForm;
/* lemmas may be NULL. Words of two scripts, and equal words, are no forms of each other.
 * Two words of which the lemma file knows both, with no lemma in common, are none either.
 */
CauseForm cause_words_form(Text a, Text b, const WordFile *lemmas);

/* Why a word looks like a name or a number; static; NULL: it does not. */
typedef struct CauseNames {
    const WordFile *tags; /* NULL: not given */
    const Space *space;   /* where the word is from */
    bool has_capitals;    /* capitals tell names in this space: they are few */
} CauseNames;
/* Whether less than half of the space's words of letters with case begin with a capital,
 * and some do. O(n). */
bool cause_words_has_capitals(const Space *s);
const char *cause_words_name(const CauseNames *names, Text word);

/* Words of a space that are other spellings of wanted words. */
typedef enum CauseVariant {
    CAUSE_VARIANT_NONE,
    CAUSE_VARIANT_CASE,   /* equal in lower case */
    CAUSE_VARIANT_FORM,   /* equal in lower case and normal form C */
    CAUSE_VARIANT_ACCENTS /* equal when accents and invisible characters are left out */
} CauseVariant;
typedef struct CauseVariants {
    Vocab fold;   /* folded wanted words */
    int32_t *row; /* fold.n: the most frequent row that folds to it, by closeness first;
                     -1: none */
} CauseVariants;
/* Looks all wanted words up at once: O(n) foldings of the space. Errors: E_NOMEM,
 * E_CANCELED. */
MUST_USE Status cause_words_find_variants(const Space *s, const Text *wanted,
                                          int32_t n_wanted, Progress *progress,
                                          CauseVariants *out, Error *err);
void cause_words_free_variants(CauseVariants *v);
/* The row of another spelling of the word, -1: none; *kind says how far it is. */
int32_t cause_words_variant(const CauseVariants *v, const Space *s, Text word,
                            CauseVariant *kind);

#endif
