/* Two maps side by side whose known pairs are drawn to the same places.
 *
 * Two separate maps cannot be compared: their islands lie in arbitrary order, and neither
 * a common start nor a rotation afterwards changes that. A weak pull between the two
 * places of each known pair (anchor) does, at a price of 1-2% of the cost, which is
 * reported. The agreement of anchors proves nothing, they were pulled: judge by pairs
 * that were held out (linked_distance of both).
 *
 * C = KL(Ps||Qs) + KL(Pt||Qt) + lambda / (2 m) sum over m anchors a_ij |ys_i - yt_j|^2.
 * Source: Rauber, Falcao and Telea 2016, Visualizing time-dependent data using dynamic
 * t-SNE. */
#ifndef CORE_PROJECT_LINKED_H
#define CORE_PROJECT_LINKED_H

#include "core/project/tsne.h"

/* Pairs of rows: a[i] of the source and b[i] of the target. */
typedef struct LinkedPairs {
    const int32_t *a, *b;
    int32_t n;
} LinkedPairs;

typedef struct Linked Linked;

/* Both spaces have the same dimensions and stand in one frame (the source is mapped);
 * they start on the principal components of their union. lambda: 0.01 is good; 0: two
 * maps with the same start and nothing more. Each word of several anchors shares its
 * weight among them. options: as tsne_new; forces by the larger of the two; start is
 * ignored. Borrowed for the call. Errors: as tsne_new; E_INPUT (lambda negative, a pair
 * outside the rows, different dimensions). */
MUST_USE Status linked_new(const TsneData data[2], const LinkedPairs *anchors,
                           double lambda, const TsneOptions *options, Progress *progress,
                           Linked **out, Error *err);

/* As tsne_step, for both maps. With lambda > 0 the early phase takes its 250 steps and
 * the sum of both costs decides when to stop. */
MUST_USE Status linked_step(Linked *l, int32_t steps, Progress *progress, Error *err);

/* The map of the source (0) or target (1): state, facts, layout, costs. Owned by l. */
const Tsne *linked_map(const Linked *l, int which);

/* Done when both are. */
bool linked_is_done(const Linked *l);

/* Median distance of pairs / root mean square radius of both maps together: lower is more
 * alike; 0 for no pairs. O(n). */
double linked_distance(const Linked *l, const LinkedPairs *pairs);

void linked_free(Linked *l);

#endif
