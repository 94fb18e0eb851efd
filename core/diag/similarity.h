/* Word similarity: do cosines order pairs of words as people do? */
#ifndef CORE_DIAG_SIMILARITY_H
#define CORE_DIAG_SIMILARITY_H

#include "core/base/stats.h"
#include "core/space/ratings.h"
#include "core/space/space.h"

typedef struct Similarity {
    int32_t pairs, found;     /* rated; with both words in their spaces */
    double spearman, pearson; /* over the pairs found; NAN for fewer than 3 */
    Interval spearman_ci;     /* 95 %; NAN for fewer than 10 pairs */
    double spearman_backoff;  /* pairs not found taken as cosine 0, as evaluators do that
                                 report one figure for a whole list */
} Similarity;

/* First words are looked for in a, second words in b (one frame; or the same space), as
 * they stand, else in lower case with is_lower. The interval is Fisher's, with the error
 * of Spearman's coefficient. Errors: E_NOMEM. O(pairs (d + log pairs)). Source: Fieller,
 * Hartley, Pearson 1957, Biometrika 44 (standard error 1.03 / sqrt(n - 3)). */
MUST_USE Status similarity_measure(const Ratings *r, const Space *a, const Space *b,
                                   bool is_lower, Similarity *out, Error *err);

#endif
