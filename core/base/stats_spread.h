/* Spread: how unequal a few shares are - of languages, say - and how much of that the
 * size of their samples would make by itself. */
#ifndef CORE_BASE_STATS_SPREAD_H
#define CORE_BASE_STATS_SPREAD_H

#include "core/base/error.h"
#include "core/base/stats.h"

/* Every item counts alike but in `weighted`. NAN where the mean is 0 and for n == 0; one
 * item has means, but nothing to differ from: the others are NAN for n < 2. */
typedef struct Spread {
    double gini;      /* in [0, 1 - 1/n]; 0: all are equal */
    double corrected; /* gini n / (n - 1), in [0, 1] */
    double range;     /* largest less smallest */
    double macro;     /* plain mean */
    double weighted;  /* mean by weight */
    double cv;        /* standard deviation (of all items, divided by n) / mean */
} Spread;

/* The same as places in an array. */
enum {
    SPREAD_GINI,
    SPREAD_CORRECTED,
    SPREAD_RANGE,
    SPREAD_MACRO,
    SPREAD_WEIGHTED,
    SPREAD_CV,
    STATS_SPREAD_FIGURES
};

/* Gini coefficient sum_ij w_i w_j |x_i - x_j| / (2 mu), mu = sum_i w_i x_i, of weights
 * that sum to anything above 0 (NULL: all alike). NAN when mu is not above 0. O(n^2).
 * Source: Gini 1912; as in Sen 1973, On Economic Inequality, section 2.2. */
double stats_spread_gini(const double *x, const double *w, int n);

/* w (of `weighted`; NULL: all alike). */
Spread stats_spread_make(const double *x, const double *w, int n);

/* Shares hits[i] / n[i] of independent samples. */
typedef struct SpreadInput {
    const int64_t *hits, *n; /* each n[i] > 0 */
    const double *weight;    /* of `weighted`; NULL: all alike */
    int items;
    int reference; /* of the ratios; -1: none are wanted */
    int draws;     /* 10,000 is usual; at least 1 */
    uint64_t seed;
    const char *name; /* names the stream */
} SpreadInput;

typedef struct SpreadBoot {
    Interval ci[STATS_SPREAD_FIGURES];   /* 95 % percentiles */
    double pooled[STATS_SPREAD_FIGURES]; /* medians if all items had the share of all
                                            samples together: what chance makes */
} SpreadBoot;

/* Parametric bootstrap: hits drawn from Binomial(n[i], hits[i] / n[i]). Gini, range and
 * cv of noisy shares are too large, so `pooled` stands beside them. ratio (items; may be
 * NULL): intervals of x[i] / x[reference]. A figure without a value in over half of the
 * draws has NAN. Errors: E_CANCELED. O(draws (items^2 + items log n)). Source: Efron and
 * Tibshirani 1993, An Introduction to the Bootstrap, section 6.5. */
MUST_USE Status stats_spread_bootstrap(const SpreadInput *in, Progress *progress,
                                       SpreadBoot *out, Interval *ratio);

#endif
