/* Statistics: intervals, exact tests, summaries. Everything in double, order of summation
 * fixed. */
#ifndef CORE_BASE_STATS_H
#define CORE_BASE_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/progress.h"
#include "core/base/rng.h"

typedef struct Interval {
    double lo, hi;
} Interval;

/* A share with everything a reader needs to judge it. */
typedef struct Rate {
    double value;  /* hits / n */
    double lo, hi; /* Wilson 95 % interval */
    int64_t hits, n;
} Rate;

/* hits of n with its Wilson score interval at 95 %. n == 0: value, lo, hi are NAN (the
 * one place where NAN is documented; a Table shows it as missing). Source: Wilson 1927,
 * JASA 22; formula as in Brown, Cai, DasGupta 2001, Statistical Science 16(2), eq. 4. */
Rate stats_rate(int64_t hits, int64_t n);
/* The same interval for any two-sided level (0.95: z = 1.959964). */
Interval stats_wilson(int64_t hits, int64_t n, double level);

/* Standard normal quantile (-INFINITY at 0, INFINITY at 1, NAN outside) and distribution
 * function (|error| < 1e-12, in the tails also relative to the value). Source of the
 * quantile: Wichura 1988, "Algorithm AS 241", Applied Statistics 37(3), PPND16. */
double stats_normal_quantile(double p);
double stats_normal_cdf(double z);

/* Exact two-sided McNemar test on b and c discordant pairs: min(1, 2 sum_{i<=min}
 * C(b+c,i)/2^(b+c)), which is 1 when there are none. Cost: O(min(b, c)). Source: McNemar
 * 1947, Psychometrika 12(2), with the binomial law in place of chi-squared. */
double stats_mcnemar(int64_t b, int64_t c);

/* Mean (compensated summation, in order), sample standard deviation (n-1; NAN for n < 2),
 * and the q-quantile, q in [0, 1], by linear interpolation (type 7, as NumPy; sorts a
 * copy). NAN for n == 0. Here and below x holds no NAN. Sources: Neumaier 1974, ZAMM 54;
 * Hyndman and Fan 1996, The American Statistician 50(4). */
double stats_mean(const double *x, size_t n);
double stats_sd(const double *x, size_t n);
double stats_quantile(const double *x, size_t n, double q);

/* Percentile bootstrap 95 % interval of the mean of x over its n items (one item = one
 * query), B > 0 resamples from rng. n < 2, or cancelled (ask the Progress): {NAN, NAN}.
 * Looks for a cancel once per resample, counts nothing. Cost: O(B n). Source: Efron and
 * Tibshirani 1993, An Introduction to the Bootstrap, section 13.3. */
Interval stats_bootstrap_mean(const double *x, size_t n, int resamples, Rng rng,
                              Progress *progress);

/* Pearson and Spearman (average ranks) correlation; NAN when a side has no variance or n
 * < 2. */
double stats_pearson(const double *x, const double *y, size_t n);
double stats_spearman(const double *x, const double *y, size_t n);

#endif
