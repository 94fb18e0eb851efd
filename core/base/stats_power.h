/* How many cases it takes to tell two measurements of the same cases apart. */
#ifndef CORE_BASE_STATS_POWER_H
#define CORE_BASE_STATS_POWER_H

#include <stdint.h>

#include "core/base/error.h"
#include "core/base/progress.h"

/* What is asked: shares of all cases, between 0 and 1. */
typedef struct StatsPower {
    double discordant; /* right under one and wrong under the other */
    double difference; /* of the two rates, above 0 and at most `discordant` */
    double level;      /* two-sided: .05 */
    double power;      /* to be had: .8 */
} StatsPower;

/* Cases after which McNemar's test finds the difference with that probability, by the
 * normal approximation: n = ((z(1 - level/2) sqrt(psi) + z(power) sqrt(psi - delta^2)) /
 * delta)^2, rounded up; -1 when the difference is larger than `discordant` allows, or not
 * above 0. Source: Connor 1987, "Sample size for testing differences in proportions for
 * the paired-sample design", Biometrics 43. */
int64_t stats_power_needed(const StatsPower *p);

/* The probability that the exact test (stats_mcnemar <= level) finds the difference in n
 * cases: over the number of discordant cases, binomial, and how they fall, binomial given
 * that number. Error about 1e-9. NAN where stats_power_needed is -1, and for n < 1.
 * Errors: E_CANCELED. O(n). Source: Duffy 1984, "Asymptotic and
 * exact power for the McNemar test and its analogue with R controls per case", Biometrics
 * 40. */
MUST_USE Status stats_power_exact(const StatsPower *p, int64_t n, Progress *progress,
                                  double *out);

#endif
