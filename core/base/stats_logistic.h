/* Logistic regression with a ridge, for telling two samples apart. */
#ifndef CORE_BASE_STATS_LOGISTIC_H
#define CORE_BASE_STATS_LOGISTIC_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/base/progress.h"

/* Weights w (d, then the constant w[d]) that minimise sum log(1 + exp(-+ f(x))) + ridge
 * |w|^2 / 2, f(x) = w'x + w[d], the constant unpenalised: Newton's steps, halved where
 * one would climb, until the gradient is below 1e-8 of its start or 50 steps. x: n x d,
 * row-major; is_one: n. ridge > 0. The same bytes on one kind of CPU. Errors: E_UNDEFINED
 * (a side is empty; no decomposition), E_NOMEM, E_CANCELED. O(steps (n d^2 + d^3)).
 * Source: scikit-learn's LogisticRegression(C = 1 / ridge) has the same minimum. */
typedef struct StatsLogistic {
    const double *x;
    const bool *is_one;
    int n, d;
    double ridge;
} StatsLogistic;
MUST_USE Status stats_logistic_fit(const StatsLogistic *in, double *w, Progress *progress,
                                   Error *err);

/* f(x) of one row. */
double stats_logistic_score(const double *w, const double *x, int d);

#endif
