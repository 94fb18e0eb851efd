/* What a map is to be compared with: noise, and the same data from other starts. */
#ifndef CORE_PROJECT_BASELINE_H
#define CORE_PROJECT_BASELINE_H

#include "core/project/tsne.h"

/* The rows with every column shuffled on its own: what single columns hold is kept, what
 * they hold together is lost. out: n x d, rows d apart. Errors: E_CANCELED. O(n d). */
MUST_USE Status baseline_shuffle(const TsneData *data, uint64_t seed, Progress *progress,
                                 float *out);

/* The stability below which the place of a row says little: k of n - 1 rows drawn at
 * random share c = k / (n - 1), and .3 of what lies between that and 1 is asked for on
 * top. k as baseline_make_stability cuts it. In [.3, .65]; 0 where k < 1. */
double baseline_least(int32_t n, int32_t k);
/* Neighbours that are compared: k, cut to (n - 1) / 2. */
int32_t baseline_find_k(int32_t n, int32_t k);

/* Stability: `starts` maps (at least 2) from random starts; overlap[i] (n) is the mean,
 * over all pairs of maps, of the share of row i's k nearest on one map that are among
 * them on the other, in [0, 1]; *mean: over all rows.
 * Errors: E_INPUT (fewer than 2 starts), E_UNDEFINED (fewer than 3 rows), as tsne_new.
 * The cost of `starts` maps and O(starts n^2). */
typedef struct BaselineStability {
    int32_t starts; /* default 5 */
    int32_t k;      /* default 10; cut to (n - 1) / 2 */
} BaselineStability;
MUST_USE Status baseline_make_stability(const TsneData *data, const TsneOptions *options,
                                        BaselineStability stability, Progress *progress,
                                        double *overlap, double *mean, Error *err);

#endif
