/* A sample of concepts that is balanced over bands of frequency and tags, the same for
 * every language: to measure parity again on words that nobody chose. */
#ifndef CORE_DIAG_PARITY_SAMPLE_H
#define CORE_DIAG_PARITY_SAMPLE_H

#include "core/base/rng.h"
#include "core/space/wordfile.h"

/* Draws `wanted` of n items, as evenly over their strata as these allow: in turn one of
 * each stratum that has some left, in a random order within it. out[0..returned) are item
 * numbers, ascending; all n when wanted >= n. stratum[i] in [0, strata). O(n log n). */
int32_t parity_sample_draw(const int32_t *stratum, int32_t n, int32_t strata,
                           int32_t wanted, Rng rng, int32_t *out);

#endif
