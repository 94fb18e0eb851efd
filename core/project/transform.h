/* New words on a finished map: the map is frozen, each word finds its place among the
 * words that are there. New words do not see each other, so a place depends neither on
 * what else is placed nor on the order; that makes two alignments comparable in one
 * frame: map the target once, then put the source words in under each alignment.
 *
 * Source: Policar, Strazar and Zupan 2019, openTSNE, section "Embedding new data"; points
 * that leave the map are held at its rim here without touching the others. */
#ifndef CORE_PROJECT_TRANSFORM_H
#define CORE_PROJECT_TRANSFORM_H

#include "core/project/tsne.h"

typedef struct TransformOptions {
    double perplexity; /* default 5 */
    int32_t steps;     /* default 250 */
} TransformOptions;
TransformOptions transform_options_defaults(void);

/* What a place is worth. */
typedef struct TransformPoint {
    double shown;   /* share of the word's similarity that lies on the 5 words nearest on
                       the map, in [0, 1]; low: the place shows little of its neighbours */
    double novelty; /* share of the map's own words that are nearer to their neighbours
                       (mean distance to 15) than this word is to its own, in [0, 1] */
    bool is_far;    /* novelty above 0.99: far from everything on this map */
    bool is_on_rim; /* would have left the map */
} TransformPoint;

typedef struct Transform Transform;

/* The frame: rows and their places xy (n x 2, finite), copied. n is at least 2. Errors:
 * E_INPUT (as tsne_new; a place is not finite), E_UNDEFINED (n < 2), E_NOMEM, E_CANCELED.
 * O(n^2 d) for the novelty of the map's own words. */
MUST_USE Status transform_new(const TsneData *map, const double *xy, Progress *progress,
                              Transform **out, Error *err);

/* Places the rows of `words` (same metric and dimensions as the map; group is ignored):
 * xy is words->n x 2, points words->n or NULL. The same bytes with any number of threads
 * and in any batch. Errors: E_INPUT, E_NOMEM, E_CANCELED. O(m n d + m steps). */
MUST_USE Status transform_place(const Transform *t, const TsneData *words,
                                const TransformOptions *o, Progress *progress, double *xy,
                                TransformPoint *points, Error *err);

void transform_free(Transform *t);

#endif
