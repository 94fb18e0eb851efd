/* Whether one score is better than another on the same queries, and what difference this
 * dictionary could show at all. */
#ifndef CORE_DIAG_BLI_TESTS_H
#define CORE_DIAG_BLI_TESTS_H

#include "core/diag/bli.h"

/* b against a: fixed are wrong by a and right by b. */
typedef struct BliTest {
    BliScore a, b;
    int64_t n, hits_a, hits_b, fixed, broken;
    double p;        /* exact two-sided McNemar */
    double holm;     /* adjusted over all tests of one target; set by bli_tests_adjust */
    double mrr;      /* mean of 1 / rank by b less that by a */
    Interval mrr_ci; /* percentile bootstrap of the differences over queries, 10,000 */
    double detectable; /* smallest difference of P@1 found in 4 of 5 such dictionaries;
                          NAN: none, too few queries change */
} BliTest;

enum { BLI_TESTS = BLI_SCORES * (BLI_SCORES - 1) / 2 };

/* All pairs of the scores asked for; *n of them. A cancelled progress is E_CANCELED.
 * O(queries) and the bootstrap. Sources: McNemar 1947; Connor 1987 (stats_test.h); Dror
 * et al. 2018, "The hitchhiker's guide to testing statistical significance in NLP". */
MUST_USE Status bli_tests_make(const BliGuess *g, const bool is_asked[BLI_SCORES],
                               uint64_t seed, Progress *progress, BliTest out[BLI_TESTS],
                               int *n, Error *err);

/* Holm over n tests: one family. */
void bli_tests_adjust(BliTest *t, int n);

#endif
