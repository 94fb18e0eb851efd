/* Who is really near a word of a map, and who only stands there. */
#ifndef CORE_PROJECT_AROUND_H
#define CORE_PROJECT_AROUND_H

#include "core/project/layout.h"

enum { AROUND_MOST = 50 };

typedef struct Around {
    int32_t n;                  /* of each list: k, or all other points when fewer */
    int32_t truth[AROUND_MOST]; /* points with the greatest cosines, falling */
    int32_t shown[AROUND_MOST]; /* points that stand nearest, rising distance */
    bool is_near[AROUND_MOST];  /* truth[i] is in shown */
    bool is_true[AROUND_MOST];  /* shown[i] is in truth */
    int32_t both; /* of truth that are in shown: the point's recall is both / n */
} Around;

/* The k (at most AROUND_MOST) nearest other points of a point, by cosine of their vectors
 * and by distance on the map; ties by number, as quality_measure has them. spaces as the
 * layout numbers them. Errors: E_CANCELED. O(n d). */
MUST_USE Status around_find(const Layout *l, const Space *const *spaces, int32_t point,
                            int32_t k, Progress *progress, Around *out, Error *err);

#endif
