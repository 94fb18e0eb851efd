/* The same concepts in several languages: which source words all dictionaries ask for,
 * and how each language does on them beside the reference. */
#ifndef CORE_DIAG_PARITY_COMMON_H
#define CORE_DIAG_PARITY_COMMON_H

#include "core/base/error.h"
#include "core/base/stats_paired.h"
#include "core/base/stats_spread.h"
#include "core/space/lexicon.h"

enum {
    PARITY_LEAST = 30,  /* concepts that a verdict needs */
    PARITY_PERCENT = 10 /* cases that a percentage needs */
};

typedef enum ParityVerdict {
    PARITY_NOT_ASSESSABLE,
    PARITY_REFERENCE,
    PARITY_BETTER,
    PARITY_WORSE,
    PARITY_EQUIVALENT,
    PARITY_INCONCLUSIVE
} ParityVerdict;

/* "not assessable", "reference", "better" ... */
const char *parity_common_verdict(ParityVerdict v);

/* A language as it is given. */
typedef struct ParityTarget {
    const char *name;
    const Lexicon *lex; /* NULL: there is none */
    const Space *src;   /* that lex looks its source words up in */
    const bool *is_hit; /* lex->n_sources: the first target word is a gold */
    int32_t vocabulary; /* rows of its space */
    const char *why;    /* without lex: the reason; else NULL */
} ParityTarget;

typedef struct ParityOptions {
    const Vocab *only; /* concepts that count for the common set; NULL: all */
    int reference;     /* a target; -1: that of the largest vocabulary */
    double margin;     /* a gap within which languages count as equal; 0.05 */
    double level;      /* of q; 0.05 */
    int draws;         /* of the bootstrap; 10,000 */
    uint64_t seed;
} ParityOptions;

ParityOptions parity_common_defaults(void);

typedef struct ParityLanguage {
    const ParityTarget *target;
    bool is_assessed;  /* has enough concepts of its own, and shares enough of them */
    char why[200];     /* not assessed: the reason */
    int64_t asked;     /* source words of its dictionary that are in the source space */
    Rate own, own_all; /* right of those with a gold in its space, and of all asked */
    Interval own_gap;  /* of own against the reference's own: Newcombe */
    int32_t *entry;    /* assessed: entries of the common concepts; owned */
    int64_t covered;   /* of them, those with a gold in its space */
    Rate same;         /* of the common concepts; those not covered are wrong */
    int64_t only_here,
        only_there;       /* right here and wrong in the reference; the reverse */
    PairedDifference gap; /* reference less this language: above 0 this one is worse */
    double p, q;          /* McNemar, exact; Benjamini and Hochberg over languages */
    Interval ratio;       /* of same / same of the reference */
    int group;            /* from 1, best first; any two intervals of a group overlap, and
                             each next group begins below the first of that before it; 0:
                             not assessed */
    ParityVerdict verdict;
} ParityLanguage;

/* The spread of one set of figures: the common concepts, or each language's own words. */
typedef struct ParitySpread {
    int languages;
    int64_t least_n, most_n;
    Spread figures;
    SpreadBoot boot;
    int worst, best; /* languages; -1: none */
} ParitySpread;

typedef struct Parity {
    int n;
    ParityLanguage *language;
    int reference;  /* -1: nothing can be assessed */
    int32_t common; /* concepts that all assessed languages share */
    Text *concept;  /* common: spellings; owned array, words of a dictionary */
    int compared;   /* assessed languages beside the reference */
    double margin, level;
    ParitySpread same, own;
} Parity;

/* A language is assessed when its dictionary asks for PARITY_LEAST or more source words
 * of the space (and of `only`). The common set begins with the reference's words; then
 * the language that leaves most of it joins, while PARITY_LEAST or more are left; who
 * would shrink it further is not assessed, and says so. Nothing here looks at scores, so
 * neither set nor reference favours anyone. A concept whose translations are out of a
 * language's space counts as wrong there. Verdicts: worse and better take an interval
 * without 0 and q <= level; equivalent an interval within the margin. Errors: E_USAGE (a
 * reference that cannot be assessed), E_NOMEM, E_CANCELED. Sources: Newcombe 1998; Bonett
 * and Price 2012; McNemar 1947; Benjamini and Hochberg 1995. */
MUST_USE Status parity_common_make(const ParityTarget *target, int n,
                                   const ParityOptions *o, Progress *progress,
                                   Parity **out, Error *err);
void parity_common_free(Parity *p);

/* worse, better, equivalent or inconclusive from the interval of a gap and its q (NAN:
 * not asked for). */
ParityVerdict parity_common_judge(Interval gap, double q, double margin, double level);

#endif
