/* Whether a t-SNE map says the same of a word every time it is made. */
#ifndef CORE_PROJECT_STABILITY_H
#define CORE_PROJECT_STABILITY_H

#include "core/project/tsne.h"

/* Makes `runs` (at least 2) maps of the data from different random starts (seeds
 * options->seed, + 1, ...; options->start is ignored) and compares whom each row stands
 * near: share[i] (n) is the mean over all pairs of maps of |A & B| / k, A and B the k
 * nearest rows of i on the two maps; ties by row number. In [0, 1]: 1: always the same
 * neighbours; k / (n - 1) is chance. *mean over all rows. k is cut to (n - 1) / 2; n < 4
 * leaves NAN. The same bytes with any number of threads. Errors: as tsne_new, tsne_step.
 * Time: that of `runs` maps, and O(runs n^2). Source of the idea: Kobak and Berens 2019,
 * who compare starts by eye; own measure. */
MUST_USE Status stability_make(const TsneData *data, const TsneOptions *options, int runs,
                               int32_t k, Progress *progress, double *share, double *mean,
                               Error *err);

/* Below this a row's place is not to be read. */
#define STABILITY_LEAST 0.3

#endif
