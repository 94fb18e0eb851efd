/* Compare: two alignments on the same words - what one finds and the other does not. */
#ifndef CORE_DIAG_COMPARE_H
#define CORE_DIAG_COMPARE_H

#include "core/diag/bli.h"
#include "core/diag/pairs.h"

enum { COMPARE_SCORES = 2 }; /* BLI_NN, BLI_CSLS */

/* One alignment of a study: a target as it is, or before its map. */
typedef struct CompareSide {
    int entry;
    bool is_before;
    char name[96]; /* "fr", "fr before" */
    const Space *tgt;
    const Lexicon *lex;
    Pairs *pairs;            /* owned by the list */
    Rate p1[COMPARE_SCORES]; /* over all covered queries of this side */
} CompareSide;

typedef struct CompareLine {
    Rate a, b;         /* P@1 of the words that both sides cover */
    double delta;      /* b - a */
    Interval delta_ci; /* 95 %, paired bootstrap over words; NAN under 2 words */
    int64_t fixed, broken, still_wrong;
    double p;    /* exact McNemar */
    double holm; /* the same, Holm over all lines of a result */
} CompareLine;

/* Two sides: n words that both cover, as indices into their pairs, in the order of a. */
typedef struct Compare {
    int a, b; /* numbers of the sides */
    int32_t n;
    int32_t *in_a, *in_b;   /* owned */
    int64_t only_a, only_b; /* covered by one side alone, left out */
    CompareLine line[COMPARE_SCORES];
} Compare;

typedef struct CompareList {
    CompareSide *side;
    Compare *pair;
    int nsides, npairs;
} CompareList;

/* Which alignments of a loaded study are comparable, and all comparisons. Of a study made
 * from arguments: every pair of targets with a dictionary. Of a study file: pairs of
 * targets of one language. In both, where that leaves none: each target with a map,
 * before and after it. The source space is the same, so words are matched by its rows.
 * Errors: E_USAGE (nothing to compare), E_UNDEFINED (no common word), those of
 * study_get_ranks. Source: Dror et al. 2018, "The hitchhiker's guide to testing
 * statistical significance in NLP"; Holm 1979, Scandinavian Journal of Statistics 6. */
MUST_USE Status compare_make(const Study *s, Progress *progress, CompareList *out,
                             Error *err);
void compare_done(CompareList *l);

/* Whether pair i of a side is a hit by a score; and the word it predicts (a target row).
 */
bool compare_is_hit(const Pair *p, int score);
int32_t compare_prediction(const Pair *p, int score);

/* Holm's step-down: adjusted[i] = max over the smaller p of (n - rank) p, at most 1. */
void compare_adjust(const double *p, int n, double *adjusted);

extern const Diagnostic compare_diagnostic;

#endif
