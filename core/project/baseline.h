/* What a map is to be compared with: maps of noise, of the first two components, and of
 * the same data from other starts. */
#ifndef CORE_PROJECT_BASELINE_H
#define CORE_PROJECT_BASELINE_H

#include "core/project/quality_ranks.h"

/* The rows with every column shuffled on its own: what single columns hold is kept, what
 * they hold together is lost. out: n x d, rows d apart. O(n d). */
void baseline_shuffle(const TsneData *data, uint64_t seed, float *out);

/* The figures of quality_ranks.h for a t-SNE map of shuffled columns, made with the same
 * options (noise), and for the first two components of the data (pca): shown as "recall
 * 0.37 (noise 0.26, PCA 0.08)". Pure noise has a trustworthiness of 0.78 and a picture
 * with clumps, which is why. Shuffled rows without direction are left out of noise.
 * Errors: as tsne_new. The cost of another map. */
typedef struct Baseline {
    QualityRanks noise, pca;
} Baseline;
MUST_USE Status baseline_make(const TsneData *data, const TsneOptions *options,
                              const QualityRanksOptions *quality, Progress *progress,
                              Baseline *out, Error *err);
void baseline_done(Baseline *b);

/* Stability: `starts` maps (at least 2) from random starts; overlap[i] (n) is the mean,
 * over all pairs of maps, of the share of row i's k nearest on one map that are among
 * them on the other, in [0, 1]; below 0.3 the place says little. *mean: over all rows.
 * Errors: E_INPUT (fewer than 2 starts), as tsne_new. The cost of `starts` maps and
 * O(starts n^2). */
typedef struct BaselineStability {
    int32_t starts; /* default 5 */
    int32_t k;      /* default 10; cut to n - 1 */
} BaselineStability;
MUST_USE Status baseline_make_stability(const TsneData *data, const TsneOptions *options,
                                        BaselineStability stability, Progress *progress,
                                        double *overlap, double *mean, Error *err);

#endif
