/* The noise floor of drift: how far words move between trainings in which nothing can
 * have changed, by frequency, and what that allows to be said about each word. */
#ifndef CORE_DIAG_DRIFT_NOISE_H
#define CORE_DIAG_DRIFT_NOISE_H

#include "core/diag/drift_pair.h"

typedef enum DriftVerdict {
    DRIFT_NOT_ASSESSABLE, /* no noise floor, or no value */
    DRIFT_INCONCLUSIVE,   /* within what noise gives, or too little noise is known */
    DRIFT_OUTLIER, /* resolution-limited; beyond noise if its logarithm is normal */
    DRIFT_CHANGED  /* empirical q at most the level */
} DriftVerdict;

typedef struct DriftSaid {
    int32_t band;    /* 0: the most frequent words */
    double z;        /* of ln distance: (ln d - median) / (1.4826 MAD) of its band; NAN */
    double p, q;     /* empirical, and over all ranked words; NAN without a noise floor */
    double q_normal; /* of z as a normal deviate; labelled, never called significant */
    double least_p;  /* the smallest p that its band allows; NAN: no null value there */
    bool is_limited; /* least_p x evaluable > level: alone it could not be told */
    DriftVerdict verdict;
} DriftSaid;

/* What is usual in a band: distances of null pairs, without any those of its words. */
typedef struct DriftUsual {
    int32_t n;
    double lo, median, hi; /* the middle 95 % of them; NAN: fewer than 5 */
} DriftUsual;

typedef struct DriftNoise {
    int nulls;         /* null pairs; 0: z is against the words of the band themselves */
    int bands;         /* as used: at least 20 words each */
    int64_t values;    /* null distances of words that are ranked */
    int64_t outside;   /* null distances of words that are not: not used */
    DriftUsual *usual; /* bands; owned */
    int32_t n;         /* words ranked: as pair->n */
    DriftSaid *said;   /* n; owned */
    int32_t
        evaluable;    /* words with a distance and, if nulls are given, a p: the family */
    int32_t bare;     /* words with a distance in a band without a null value: no p */
    int32_t limited;  /* evaluable words that are limited by their own band */
    double least_p;   /* the smallest p that any band allows; NAN without null values */
    double limited_p; /* the smallest that the band of a limited word allows; NAN */
    int64_t needed;   /* null values a band that would let one changed word be told */
    double rho_null;  /* Spearman of rank and distance in the null pairs; NAN */
    int32_t verdicts[4]; /* words by DriftVerdict */
} DriftNoise;

/* Distances of `pair` against those of the null pairs, band by band; words of null pairs
 * are found by their spelling and stand in the band of that word in `pair`. p = (1 +
 * #{null >= d}) / (1 + nulls of the band), NAN and not assessable in a band without any;
 * q by Benjamini and Hochberg over all words that have p. Logarithms since null distances
 * are skewed to the right; distances are floored at 1e-12. z is NAN where a band has
 * fewer than 5 values or their MAD is 0. nulls == NULL or n_nulls == 0: no p, verdict
 * DRIFT_NOT_ASSESSABLE. Errors: E_NOMEM. O((words + null values) log). Sources:
 * Dubossarsky, Weinshall, Grossman 2017, EMNLP (control condition); Phipson and Smyth
 * 2010 (the one added). */
MUST_USE Status drift_noise_make(const DriftPair *pair, const DriftPair *const *nulls,
                                 int n_nulls, const DriftOptions *options,
                                 DriftNoise *out, Error *err);
void drift_noise_done(DriftNoise *n);

/* "changed", "outlier", "inconclusive", "not assessable". */
const char *drift_noise_verdict(DriftVerdict v);

#endif
