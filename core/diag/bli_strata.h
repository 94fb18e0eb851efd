/* Strata: the same rates for words of one kind - frequent and rare, copied, cognate, of
 * one script, of one tag. */
#ifndef CORE_DIAG_BLI_STRATA_H
#define CORE_DIAG_BLI_STRATA_H

#include "core/base/mem.h"
#include "core/diag/bli.h"
#include "core/space/wordfile.h"

typedef enum BliStratumKind {
    STRATUM_ALL,
    STRATUM_FREQUENCY,      /* rank of the query, in bins */
    STRATUM_GOLD_FREQUENCY, /* rank of its most frequent gold, in bins */
    STRATUM_IDENTICAL,      /* a gold is the same string */
    STRATUM_COPIED,         /* the prediction is the same string, by each score */
    STRATUM_COGNATE,        /* a gold of the same script is spelled alike */
    STRATUM_SCRIPT,         /* of the query */
    STRATUM_TAG,            /* of the query, from the user's file */
    STRATUM_KINDS
} BliStratumKind;

/* One level of one kind under one score. */
typedef struct BliStratum {
    BliStratumKind kind;
    const char *level; /* borrowed from the BliStrata */
    BliScore score;
    Rate p1;
    /* against cosine on the same queries: wrong by cosine and right now, and the other
     * way round; McNemar's p, and adjusted by Holm over the levels of all kinds under
     * this score (STRATUM_ALL and levels without a change apart); NAN for BLI_NN */
    int64_t fixed, broken;
    double p, holm;
} BliStratum;

typedef struct BliStrata {
    BliStratum *item; /* by kind, level, score */
    int n, cap;
    Arena arena;           /* of the levels' names */
    int64_t too_many_tags; /* levels of STRATUM_TAG, which was left out; else 0 */
    int64_t too_long;      /* queries left out of STRATUM_COGNATE for their length */
    bool has_no_words;     /* rows are only numbered: kinds by spelling were left out */
    bool has_no_ranks;     /* rows are in no order of frequency: those kinds were, too */
} BliStrata;

/* Upper ends of the bins of frequency, ascending; the last bin is open. */
enum { BLI_STRATA_BINS = 16, BLI_STRATA_TAGS = 200 };
typedef struct BliStrataOptions {
    int32_t bin[BLI_STRATA_BINS]; /* 1000, 5000, 20000 */
    int bins;
    bool is_asked[BLI_SCORES];
    const WordFile *tags; /* of the queries' language; NULL: none */
    bool has_words;       /* false: rows are numbered, spelling means nothing */
    bool has_ranks;       /* false: row numbers are no ranks of frequency */
} BliStrataOptions;
BliStrataOptions bli_strata_defaults(void);

/* "1000,5000,20000" -> bins. E_USAGE when they are not ascending numbers, or too many. */
MUST_USE Status bli_strata_parse_bins(const char *text, BliStrataOptions *out,
                                      Error *err);

/* Rates of the covered queries by kind. A word is a cognate when 1 - distance / length of
 * the longer is at least .6 for a gold of its script that is not the same string,
 * distance by Levenshtein on code points without case and marks (text_fold); the
 * identical are left out, and words above 4,096 code points (counted). Tags: the first of
 * a word, "no tag" where it has none; beside each tag that stands for names (PROPN, NNP,
 * NE, PER ...) the level "without names" of all other tagged words. More than 200 tags
 * are no way to divide: that kind is left out, counted in too_many_tags. Source of kinds
 * and threshold: Soegaard et al. 2018, section 4; Kementchedjhieva et al. 2019 (names).
 * O(queries golds length^2). Errors: E_NOMEM. */
MUST_USE Status bli_strata_make(const BliInput *in, const BliGuess *g,
                                const BliStrataOptions *options, BliStrata *out,
                                Error *err);
void bli_strata_done(BliStrata *s);

/* "all", "frequency", "gold-frequency", "identical", "copied", "cognate", "script",
 * "tag". */
const char *bli_strata_kind_name(BliStratumKind kind);

/* 1 - Levenshtein distance / length of the longer, on the folded code points of two
 * words; NAN above 4,096 of them. */
double bli_strata_similarity(Text a, Text b);

#endif
