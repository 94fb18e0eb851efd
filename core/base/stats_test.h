/* Several tests at once, what a test can see, and intervals of shares that are no plain
 * counts. */
#ifndef CORE_BASE_STATS_TEST_H
#define CORE_BASE_STATS_TEST_H

#include "core/base/stats.h"

/* Holm's step-down adjustment of a family of n p-values: out[i] <= alpha is a rejection
 * at a family-wise error of alpha. NAN stays NAN and is no member of the family. p and
 * out may be the same. O(n log n). Source: Holm 1979, "A simple sequentially rejective
 * multiple test procedure", Scandinavian Journal of Statistics 6. */
void stats_test_holm(const double *p, int n, double *out);

/* Benjamini and Hochberg's step-up adjustment: q-values; rejecting where out[i] <= alpha
 * keeps the expected share of false rejections below alpha for independent or positively
 * dependent tests. NAN stays NAN and is no member of the family. p and out may be the
 * same. O(n log n). Source: Benjamini and Hochberg 1995, JRSS B 57(1). */
void stats_test_bh(const double *p, int n, double *out);

/* P(X >= hits) for the number of marked items among `drawn` items drawn without putting
 * back from `all`, of which `marked` are marked. 1 for hits <= 0; 0 where so many cannot
 * be. Terms are summed from the smallest; relative error about 1e-10. O(drawn). */
double stats_test_hypergeometric(int64_t hits, int64_t drawn, int64_t marked,
                                 int64_t all);

/* The smallest difference of two rates on the same n cases that McNemar's test at the
 * level .05 (two-sided) finds with probability .8 when `discordant` of the cases are
 * right under one and wrong under the other: delta with n delta^2 = (z(.975) sqrt(psi) +
 * z(.8) sqrt(psi - delta^2))^2, psi = discordant / n. NAN when even delta = psi (all
 * discordant cases on one side) is not enough. Source: Connor 1987, "Sample size for
 * testing differences in proportions for the paired-sample design", Biometrics 43. */
double stats_test_detectable(int64_t discordant, int64_t n);

/* The difference p1 - p2 of the shares of two independent samples, with its 95 % interval
 * from their Wilson intervals [l, u]: p1 - p2 - sqrt((p1 - l1)^2 + (u2 - p2)^2) to p1 -
 * p2
 * + sqrt((u1 - p1)^2 + (p2 - l2)^2). {NAN, NAN} without cases in one of them. Source:
 * Newcombe 1998, "Interval estimation for the difference between independent
 * proportions", Statistics in Medicine 17, method 10. */
Interval stats_test_newcombe(Rate a, Rate b);

/* A share p that was seen in a sample worth n plain cases (n > 0, not necessarily whole)
 * with its Wilson interval at 95 %. Source: as stats_rate; effective sample sizes: Korn
 * and Graubard 1998, Survey Methodology 24. */
Interval stats_test_wilson(double p, double n);

/* The mean of x (rows x cols, row-major, values in [0, 1]) over rows drawn from many rows
 * and columns drawn from many columns, and the variance of that mean: the sum of what
 * rows, columns and their meeting contribute. rows >= 2; with one column the columns
 * contribute nothing. Never below 0. Source: Searle, Casella, McCulloch 1992, Variance
 * Components, section 4.3 (two-way crossed, random, one a cell). */
double stats_test_crossed_mean(const double *x, size_t rows, size_t cols,
                               double *variance);

#endif
