/* Lexicon: a bilingual dictionary looked up in two spaces, with a ledger of what was
 * lost.
 *
 * Published programs disagree by what they do here, so everything is counted. */
#ifndef CORE_SPACE_LEXICON_H
#define CORE_SPACE_LEXICON_H

#include "core/base/notes.h"
#include "core/space/lexicon_dict.h"
#include "core/space/space.h"

/* What became of the dictionary. "Pairs" are distinct pairs; "sources" distinct source
 * words; "lines" lines of the file, so that a pair written twice counts twice. Query
 * coverage is covered / sources; pair coverage is usable_lines / lines. */
typedef struct Ledger {
    int64_t lines, malformed, duplicates;
    int64_t usable_lines; /* lines whose two words are in their vocabularies */
    int64_t pairs;        /* distinct pairs = usable + src_missing + tgt_missing +
                             both_missing */
    int64_t usable;       /* both words are in their vocabularies */
    int64_t src_missing;  /* only the source word is out */
    int64_t tgt_missing;  /* only the target word is out */
    int64_t both_missing;
    int64_t sources;     /* |S(D)|: queries before anything is lost */
    int64_t covered;     /* sources in the space with at least one usable gold: the
                            denominator */
    int64_t src_zero;    /* sources that would be covered but have a zero vector (not in
                            covered) */
    int64_t out_by_case; /* pairs not usable that would be with dictionary and
                            vocabularies in lower case */
    int64_t out_by_form; /* ... and in normal form C as well (and not by case alone) */
    int64_t by_lower;    /* pairs made usable by --lower */
    int64_t identical;   /* usable pairs of identical strings */
} Ledger;

typedef struct Lexicon {
    int32_t n_sources; /* distinct source words in file order: the entries */
    Text *word; /* n_sources: spelling in the dictionary (borrowed from the Dict, or from
                   the source space when there is none) */
    int32_t *src;      /* n_sources: row in the source space, -1 when out */
    int32_t *gold_off; /* n_sources + 1: CSR into gold */
    int32_t *gold;     /* usable target rows of an entry, in file order, distinct; also of
                          entries whose source is out */
    int32_t *pair_off; /* n_sources + 1: CSR into pair */
    int32_t *pair;     /* Dict pair numbers of an entry, usable or not, in file order */
    int32_t n_queries; /* covered entries */
    int32_t *query;    /* n_queries entry numbers, ascending */
    Ledger ledger;
    Notes notes;
    const Dict *dict; /* borrowed; NULL for row-aligned spaces */
} Lexicon;

/* Looks the dictionary up in two sealed spaces. An entry is covered when its source word
 * is in src, its row is not zero, and at least one gold is in tgt (golds with zero
 * vectors are usable: they are in the vocabulary, but rank last). With is_lower a word
 * that is missing in its exact form is looked up in lower case. Notes: pairs-usable
 * (remark), few-pairs (under 1 %), dict-reversed (under 50 % and swapping would find at
 * least twice as many and more than 10 %; hint --swap), fewer-pairs-than-dimensions.
 * Never fails for want of coverage: the caller decides. Errors: E_NOMEM. O(pairs), and
 * one look at every word of both spaces when a pair is missing. */
MUST_USE Status lexicon_make(const Dict *dict, const Space *src, const Space *tgt,
                             bool is_lower, Lexicon **out, Error *err);

/* Row i of src belongs to row i of tgt (sentences): every row is a query with one gold,
 * zero rows excepted. Pair numbers are row numbers. Errors: E_INPUT when the numbers of
 * rows differ or reading left rows of either file out, E_NOMEM. */
MUST_USE Status lexicon_make_row_aligned(const Space *src, const Space *tgt,
                                         Lexicon **out, Error *err);

/* Whether target row `target` is a usable gold of an entry; -1 is none. O(golds). */
bool lexicon_is_gold(const Lexicon *lex, int32_t entry, int32_t target);

/* One-to-one pairs in file order: for each covered entry the first usable gold that no
 * earlier entry took; each row of src, too, is taken once. *a and *b (owned, n each) are
 * rows of src and tgt. */
MUST_USE Status lexicon_make_one_to_one(const Lexicon *lex, int32_t **a, int32_t **b,
                                        int32_t *n, Error *err);

void lexicon_free(Lexicon *lex);

#endif
