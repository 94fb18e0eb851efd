/* Monitors of embeddings in production: does the current batch differ from the reference
 * batch? The reference is turned onto the current one first: a retrained space is rotated
 * at random, and monitors that do not know this alarm though no neighbour changed. */
#ifndef CORE_DIAG_DRIFT_MONITORS_H
#define CORE_DIAG_DRIFT_MONITORS_H

#include "core/base/stats.h"
#include "core/diag/drift_pair.h"

typedef enum DriftMonitor {
    DRIFT_MEAN_EUCLIDEAN,
    DRIFT_MEAN_COSINE,
    DRIFT_MEAN_CITYBLOCK,
    DRIFT_MEAN_CHEBYSHEV,
    DRIFT_COMPONENTS,   /* share with W1 / max(sd, .001) >= .1 */
    DRIFT_CLASSIFIER,   /* ROC AUC of a logistic classifier on the half it has not seen */
    DRIFT_MMD,          /* unbiased MMD^2, Gaussian kernel */
    DRIFT_PSI,          /* largest population stability index of a component */
    DRIFT_PSI_SHARE,    /* share of components with an index of .25 or more */
    DRIFT_CKA,          /* linear CKA of the shared items: no alignment involved */
    DRIFT_PAIR_COSINES, /* correlation of cosines of 2,000 pairs: none involved */
    DRIFT_MONITORS
} DriftMonitor;

typedef struct DriftMonitored {
    double value; /* NAN: undefined */
    Interval ci;  /* 95 %, of the classifier; else NAN */
    double p;     /* of MMD^2, by permuting the pooled rows, or the two rows of each item
                     where they are paired; else NAN */
    double threshold; /* customary; NAN: none */
    bool has_alarm;   /* a threshold is known */
    bool is_alarm;
} DriftMonitored;

typedef struct DriftMonitorsInput {
    const DriftPair *pair; /* its rotation, and the items that both batches have */
    int32_t sample;        /* rows of each batch for classifier and MMD^2 */
    int permutations;      /* of MMD^2 */
    double level;          /* its p at most this: an alarm */
    uint64_t seed;
} DriftMonitorsInput;

typedef struct DriftMonitorsOut {
    int64_t n[2]; /* rows of reference and current: all that are not zero */
    int32_t sampled[2];
    bool is_paired; /* classifier and MMD^2 are of items that both batches have */
    int permutations;
    DriftMonitored monitor[DRIFT_MONITORS];
} DriftMonitorsOut;

/* Where at least half of the smaller batch's rows are of items that the other has, too,
 * its rows are no independent draws: classifier and MMD^2 then take the rows of shared
 * items alone, an item with both its rows to the same half; the interval is that of
 * paired scores, MMD^2 leaves each item's kernel with itself out, and its p comes of
 * exchanging the rows within items. Otherwise rows count as independent. All rows of both
 * snapshots, of unit length, the older turned by pair->align. Formulas,
 * thresholds and what is done otherwise stand with the names in drift_monitors.c. Errors:
 * E_UNDEFINED, E_NOMEM, E_CANCELED. O(n d log n + sample^2 (d + permutations)). Source:
 * Evidently, embedding_drift_methods.py (thresholds; its MMD alarms above the 5th
 * percentile of a null drawn with replacement, thus almost always: here a permutation p);
 * Gretton et al. 2012, JMLR 13 (MMD; eq. 4 for pairs); Kornblith et al. 2019 (CKA). */
MUST_USE Status drift_monitors_make(const DriftMonitorsInput *in, Progress *progress,
                                    DriftMonitorsOut *out, Error *err);

/* "mean distance, euclidean" ... and what it is, one line. */
const char *drift_monitors_name(DriftMonitor m);
const char *drift_monitors_help(DriftMonitor m);

#endif
