/* Permutation tests: how many other ways of dividing, or of signing, the same numbers
 * look at least as extreme as the one that was seen.
 *
 * Counts are whole numbers wherever every arrangement can be looked at. Sums that differ
 * by less than 1e-12 of the sum of all |numbers| count as equal, else rounding would
 * break ties at random. */
#ifndef CORE_BASE_STATS_PERM_H
#define CORE_BASE_STATS_PERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/progress.h"

enum {
    STATS_PERM_EXACT = 50, /* numbers in all up to which every division is counted */
    STATS_PERM_SIGNS = 20, /* numbers up to which every choice of signs is */
    STATS_PERM_DRAWS = 99999
};

typedef struct StatsPerm {
    bool is_exact;    /* every arrangement, or draws */
    uint64_t ge;      /* arrangements (draws) whose statistic is >= the one seen */
    uint64_t apart;   /* ... whose absolute value is >= that of the one seen */
    uint64_t all;     /* arrangements, the one seen among them; or draws */
    double p;         /* one-sided; exact ge / all, else (1 + ge) / (1 + all): never 0 */
    double p_two;     /* two-sided, likewise from apart */
    double least;     /* the smallest p that can come out: 1 / all, or 1 / (1 + all) */
    double error;     /* standard error of p: sqrt(p (1 - p) / all) for draws, else 0 */
    double least_two; /* of p_two: twice `least` where each arrangement has a counterpart
                         as far apart the other way (parts of one size, signs) and all are
                         counted */
    double error_two; /* of p_two */
} StatsPerm;

typedef struct StatsPermOptions {
    int32_t most_exact; /* count all divisions up to so many numbers, [0, 50]; 50 */
    int32_t draws;      /* else so many draws without putting back; 99,999 */
    uint64_t seed;      /* of the draws; 1 */
    const char *name;   /* names the stream of the draws; "" */
} StatsPermOptions;

StatsPermOptions stats_perm_options_defaults(void);

/* Numbers in two parts, x[0..nx) and x[nx..n); 0 < nx < n. */
typedef struct StatsPermParts {
    const double *x;
    size_t nx, n;
} StatsPermParts;

/* The difference of the means of the two parts against all divisions of the same numbers
 * into parts of these sizes. With nx fixed the sum of the
 * first part orders divisions as the difference of means does. Exact counts meet in the
 * middle: halves of the numbers give the sums of their subsets, one size at a time,
 * sorted, and two pointers count the pairs that reach the value. Drawn divisions come in
 * chunks of 1,000 with the stream "permutations NAME chunk" each, so that the result does
 * not depend on threads. Errors: E_NOMEM, E_CANCELED. Cost: O(2^(n/2) n) time and 3
 * C(n/2, n/4) doubles (125 MB for 50) exactly, O(draws nx) else. Sources: Phipson and
 * Smyth 2010, SAGMB 9(1), for the p; Horowitz and Sahni 1974, JACM 21(2), for the halves.
 */
MUST_USE Status stats_perm_split(StatsPermParts parts, const StatsPermOptions *o,
                                 Progress *progress, StatsPerm *out, Error *err);

/* The sum of x[0..n) against all choices of signs of its numbers (no change at all: each
 * number as likely up as down); n > 0. Exact up to 20 numbers, else draws as above under
 * "signs NAME chunk". Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status stats_perm_signs(const double *x, size_t n, const StatsPermOptions *o,
                                 Progress *progress, StatsPerm *out, Error *err);

#endif
