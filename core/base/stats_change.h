/* Change point: where a short series moved to another level, tested against all orders of
 * its values. */
#ifndef CORE_BASE_STATS_CHANGE_H
#define CORE_BASE_STATS_CHANGE_H

#include <stdbool.h>

#include "core/base/rng.h"
#include "core/base/stats.h"

enum {
    STATS_CHANGE_LEAST = 2,  /* values that have a pivot at all */
    STATS_CHANGE_EXACT = 12, /* up to so many values every order is counted */
    STATS_CHANGE_DRAWS = 9999
};

typedef struct StatsChange {
    int pivot;      /* t: x[0..t] stands before, x[t+1..] after */
    double shift;   /* K(t) = mean after - mean before */
    double p_pivot; /* of K(t) at this t alone: not corrected for having chosen it */
    double p;       /* of the largest K(t) / sqrt(1 / (t + 1) + 1 / (n - t - 1)) over all
                       t, among all orders: corrected for the choice */
    double p_two;   /* the same for |K(t)|, with the pivot of the largest of those */
    double least;   /* 1 / C(n, t + 1): no order gives a smaller p at this pivot; where
                       orders are drawn, not below 1 / (1 + STATS_CHANGE_DRAWS) */
    double least_two; /* of p_two: 2 / C(n, t + 1), set and rest changed over, likewise */
    int64_t orders;   /* n! or, drawn at random, 1 + STATS_CHANGE_DRAWS */
    bool is_exact;
} StatsChange;

/* K(t) for t = 0 .. n - 2. O(n). */
void stats_change_shifts(const double *x, int n, double *k);

/* The change point of n values. With up to STATS_CHANGE_EXACT values all n! orders are
 * counted: K depends on the set of values before t only, so orders are counted set by
 * set, O(2^n n); beyond that STATS_CHANGE_DRAWS orders are drawn from rng and p = (1 +
 * reached) / (1 + drawn). A value counts as reached from 1e-12 of the sum of |x| below
 * it. n < STATS_CHANGE_LEAST: pivot -1 and NAN. Source: Kulkarni, Al-Rfou, Perozzi,
 * Skiena 2015, WWW, section 4; there one shuffling test per t, p = reached / drawn (which
 * can be 0), the least p of all t taken without correction. */
StatsChange stats_change_point(const double *x, int n, Rng rng);

#endif
