/* Orders: average ranks, what a rank correlation is worth, and how well a score finds the
 * cases that are marked. */
#ifndef CORE_BASE_STATS_RANK_H
#define CORE_BASE_STATS_RANK_H

#include <stdbool.h>

#include "core/base/stats.h"

/* Ranks 1 ... n of x, which holds no NAN; equal values share the average of theirs.
 * O(n log n). */
void stats_rank_average(const double *x, size_t n, double *ranks);

/* Two-sided p of a rank correlation r of n pairs, by t = r sqrt((n - 2) / (1 - r^2)) with
 * n - 2 degrees of freedom; never below what |r| = 1 has among all orders, 2 / n!, nor 0.
 * NAN for fewer than 4 pairs or an r that is NAN. Source: Kendall and Gibbons 1990, Rank
 * Correlation Methods, section 4.19. */
double stats_rank_p(double r, int64_t n);

/* Two-sided p of Spearman's correlation of x and y (n values each, no NAN): up to
 * STATS_RANK_EXACT pairs the share of all n! orders of y with as large a |correlation|,
 * from 1e-12 below it, equal values included as they are; beyond, stats_rank_p. NAN for
 * fewer than 4 pairs or where all values of a side are equal. O(n log n), n! n for few.
 * Source: the same, section 4.16. */
enum { STATS_RANK_EXACT = 8 };
double stats_rank_spearman_p(const double *x, const double *y, size_t n);

/* Fisher's 95 % interval of it with the standard error 1.03 / sqrt(n - 3); {NAN, NAN} for
 * fewer than 10 pairs or |r| = 1. Source: Fieller, Hartley, Pearson 1957, Biometrika 44.
 */
Interval stats_rank_interval(double r, int64_t n);

/* Average precision of finding the marked cases from high scores to low: the mean over
 * marked cases of the share of marked ones among all that score at least as high (cases
 * of one score count together, as in scikit-learn). Its expectation for scores that know
 * nothing is about the share of marked cases. NAN when none is marked. O(n log n). */
double stats_rank_precision(const double *score, const bool *is_marked, size_t n);

/* P(a score of `high` exceeds one of `low`), equal ones half, with DeLong's 95 % interval
 * cut to [0, 1] (*ci; {NAN, NAN} with fewer than 2 on a side). NAN when a side is empty.
 * O(n log n). Source: DeLong, DeLong, Clarke-Pearson 1988, Biometrics 44; by mid-ranks as
 * Sun and Xu 2014, IEEE Signal Processing Letters 21(11). */
double stats_rank_auc(const double *high, size_t nhigh, const double *low, size_t nlow,
                      Interval *ci);

/* The same where high[i] and low[i] are of one case, i of n cases are independent: the
 * interval is that of the mean over cases of the share that high[i] exceeds and the share
 * that exceeds low[i] together. Source: Obuchowski 1997, Biometrics 53 (clustered ROC
 * data), with clusters of one each. */
double stats_rank_auc_paired(const double *high, const double *low, size_t n,
                             Interval *ci);

#endif
