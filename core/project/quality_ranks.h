/* How much of each point's neighbourhoods, of any size, a map keeps: all ranks in the
 * data against all ranks in the map. */
#ifndef CORE_PROJECT_QUALITY_RANKS_H
#define CORE_PROJECT_QUALITY_RANKS_H

#include "core/project/tsne.h"

typedef struct QualityRanksOptions {
    int32_t k;    /* neighbourhood of recall, trust and mixing: default 10; cut to (n - 1)
                     / 2 */
    int32_t most; /* rows up to which all are measured; default 5,000 */
    int32_t sample;  /* of more rows this many, spread evenly, are measured against all;
                        default 2,000; 0: all rows at any n */
    bool has_global; /* spearman, too; default true */
    uint64_t seed;   /* of the points of the global figure; default 42 */
} QualityRanksOptions;
QualityRanksOptions quality_ranks_options_defaults(void);

/* A mean over the measured rows and its standard error (0 when all rows were measured).
 */
typedef struct QualityMean {
    double value, error;
} QualityMean;

enum { QUALITY_RANKS_CURVE = 48 };

/* Ranks leave out the point itself; equal distances rank by row number. All figures but
 * the last two are in [0, 1] or below 1, more is better.
 * recall: share of the k nearest in the data that are among the k nearest on the map.
 * trust, continuity: as quality.h.
 * auc: R_NX(K) = ((n - 1) Q_NX(K) - K) / (n - 1 - K), Q_NX(K) the recall at K, averaged
 * over K = 1 .. n - 2 with weights 1 / K: 1 is perfect, 0 is chance. Source: Lee, Renard,
 * Bernard, Dupont and Verleysen 2013, Type 1 and 2 mixtures of Kullback-Leibler
 * divergences. spearman: rank correlation of the distances among 2,000 points: the global
 * picture, in
 * [-1, 1].
 * mixing: share of the k nearest on the map that are of another group; mixing_chance:
 * what it is when groups do not matter. NAN without groups. */
typedef struct QualityRanks {
    int32_t n, k;
    int32_t measured; /* rows behind the means */
    QualityMean recall, trust, continuity, auc, mixing;
    double mixing_chance, spearman;
    /* The curve R_NX(K) at sizes K from 1 to n - 2, about evenly spaced in log K. */
    int32_t ncurve;
    int32_t curve_k[QUALITY_RANKS_CURVE];
    double rnx[QUALITY_RANKS_CURVE];
    /* n each, NAN for rows that were not measured; owned. row_mixing: relative to chance,
     * NULL without groups. */
    double *row_recall, *row_mixing;
} QualityRanks;

/* data as tsne_new has it (its metric decides what near means; group may be NULL), xy the
 * n x 2 places. n < 4 leaves all figures NAN (k 0). The same bytes with any number of
 * threads. Errors: E_INPUT, E_NOMEM, E_CANCELED. O(m n (d + 12)) time for m measured
 * rows, O(n) memory per thread. */
MUST_USE Status quality_ranks_make(const TsneData *data, const double *xy,
                                   const QualityRanksOptions *o, Progress *progress,
                                   QualityRanks *out, Error *err);

void quality_ranks_done(QualityRanks *q);

/* Median distance of m pairs of rows on the map / root mean square radius (places less
 * their mean); with shuffled, the same for the pairs' second halves in random order. 0
 * for no pairs. O(n + m log m). */
typedef struct QualityPairs {
    const int32_t *a, *b;
    int32_t m;
} QualityPairs;
double quality_ranks_pairs(const double *xy, int32_t n, const QualityPairs *pairs,
                           bool is_shuffled, uint64_t seed);

#endif
