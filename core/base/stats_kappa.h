/* How far two people who sort the same things agree. */
#ifndef CORE_BASE_STATS_KAPPA_H
#define CORE_BASE_STATS_KAPPA_H

#include "core/base/stats.h"

/* The most categories. */
enum { STATS_KAPPA_MOST = 16 };

typedef struct StatsKappa {
    int64_t n;       /* things that both sorted */
    double observed; /* share on which they agree */
    double expected; /* share on which they would by chance, given what each says how
                        often */
    double kappa;    /* (observed - expected) / (1 - expected): 1 agreement, 0 chance */
    Interval ci;     /* 95 %, large-sample, cut to [-1, 1] */
} StatsKappa;

/* Cohen's kappa of a square table of counts, count[i * categories + k]: things that one
 * put into i and the other into k. kappa and ci are NAN when both put everything into one
 * category (expected 1) or n is 0; ci also for n < 2, and where the formula has no width:
 * it is 0 for perfect agreement however few the things are. O(categories^2). Sources:
 * Cohen 1960, Educational and Psychological Measurement 20(1); the standard error:
 * Fleiss, Cohen, Everitt 1969, "Large sample standard errors of kappa and weighted
 * kappa", Psychological Bulletin 72(5), eq. 13. It is too short an interval for few
 * things: below 30 read it as a lower bound of the width. */
StatsKappa stats_kappa(const int64_t *count, int categories);

#endif
