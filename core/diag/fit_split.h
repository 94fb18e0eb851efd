/* Which words of a dictionary a map is fitted on, and which it never sees. */
#ifndef CORE_DIAG_FIT_SPLIT_H
#define CORE_DIAG_FIT_SPLIT_H

#include "core/space/lexicon.h"

typedef enum FitPart {
    FIT_UNUSED,     /* not covered by the spaces */
    FIT_TRAIN,      /* its pairs are fitted on */
    FIT_VALIDATION, /* chooses among maps */
    FIT_HELD_OUT    /* scores the map that was chosen, and nothing else */
} FitPart;

typedef struct FitSplit {
    int32_t *a, *b; /* n training pairs: rows of the source and the target */
    int32_t n;
    int64_t left_out;    /* pairs not fitted on: a target word of theirs is a gold of a
                            word that scores */
    int32_t *held;       /* n_held entries of the lexicon, ascending */
    int32_t *validation; /* n_validation entries, ascending */
    int32_t n_held, n_validation;
    FitPart *part; /* of every entry: lex->n_sources */
} FitSplit;

/* Shares in (0, 1) of the covered source words; validation may be 0. */
typedef struct FitShares {
    double held_out, validation;
} FitShares;

/* Splits by source word, at random under the seed: rows of the source that several
 * entries share stay together, and no training pair has a target word that is a gold of a
 * held-out or validation word. Errors: E_UNDEFINED (fewer than 20 covered words, or no
 * pair is left to fit on). O(entries + golds). */
MUST_USE Status fit_split_make(const Lexicon *lex, const Space *src, const Space *tgt,
                               FitShares shares, uint64_t seed, FitSplit *out,
                               Error *err);
void fit_split_done(FitSplit *s);

/* lex with only these entries as its queries; borrows all of lex and of entries. */
Lexicon fit_split_view(const Lexicon *lex, int32_t *entries, int32_t n);

#endif
