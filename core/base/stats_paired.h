/* Two measurements of the same cases, each right or wrong: is the second worse, and may
 * one say that it is not? */
#ifndef CORE_BASE_STATS_PAIRED_H
#define CORE_BASE_STATS_PAIRED_H

#include "core/base/stats.h"

/* McNemar's test with the mid-p value on b and c discordant pairs: the exact two-sided p
 * less the probability of what was seen; 1 - f(b) / 2 for b == c, 1 without any. Less
 * conservative than stats_mcnemar, but may exceed its level by a little. O(min(b, c)).
 * Source: Fagerland, Lydersen, Laake 2013, BMC Medical Research Methodology 13:91, eq. 9.
 */
double stats_paired_midp(int64_t b, int64_t c);

/* The difference of two shares of the same n cases. */
typedef struct PairedDifference {
    double value;  /* (c - b) / n: as counted */
    double middle; /* the middle of the interval: (c - b) / (n + 2) */
    double lo, hi; /* 95 % */
} PairedDifference;

/* b cases were right and became wrong, c were wrong and became right, of n: the
 * difference with its interval d +- z sqrt((p12 + p21 - d^2) / (n + 2)), p12 = (c + 1) /
 * (n + 2), p21 = (b + 1) / (n + 2), d = p12 - p21; cut to [-1, 1]. All NAN for n == 0.
 * Source: Bonett and Price 2012, "Adjusted Wald confidence interval for a difference of
 * binomial proportions based on paired data", J. of Educational and Behavioral
 * Statistics 37(4). */
PairedDifference stats_paired_difference(int64_t b, int64_t c, int64_t n);

/* About how many cases it takes for an interval of half the width `margin` when b + c of
 * n are discordant: (z / margin)^2 (b + c) / n, rounded up; with none discordant, one is
 * assumed. -1 for n == 0. margin > 0. */
int64_t stats_paired_needed(int64_t b, int64_t c, int64_t n, double margin);

#endif
