#include "core/base/stats_power.h"

#include <math.h>
#include <stdbool.h>

#include "core/base/stats.h"

static bool is_possible(const StatsPower *p)
{
    return p->difference > 0 && p->difference <= p->discordant && p->discordant <= 1;
}

int64_t stats_power_needed(const StatsPower *p)
{
    if (!is_possible(p))
        return -1;
    const double psi = p->discordant;
    const double delta = p->difference;
    const double root =
        (stats_normal_quantile(1 - p->level / 2) * sqrt(psi) +
         stats_normal_quantile(p->power) * sqrt(fmax(0, psi - delta * delta))) /
        delta;
    return (int64_t)ceil(root * root - 1e-9);
}

/* log of C(n, k) q^k (1 - q)^(n - k). */
static double log_binomial(int64_t n, int64_t k, double q)
{
    const double x = (double)k;
    const double rest = (double)(n - k);
    if (q <= 0 || q >= 1)
        return (q <= 0 ? k == 0 : k == n) ? 0 : -INFINITY;
    int sign = 0;
    return lgamma_r((double)n + 1, &sign) - lgamma_r(x + 1, &sign) -
           lgamma_r(rest + 1, &sign) + x * log(q) + rest * log1p(-q);
}

/* P(K <= k), K of n with probability q: from k downwards, until nothing is added. */
static double lower_tail(int64_t n, int64_t k, double q)
{
    const double mean = (double)n * q;
    if (q <= 0 || k >= n || (double)k > mean + 40 * sqrt(mean * (1 - q)) + 40)
        return 1;
    if (q >= 1)
        return 0;
    double term = exp(log_binomial(n, k, q));
    double sum = term;
    for (int64_t i = k; i > 0 && ((double)i > mean || term > 1e-18 * sum); i--) {
        term *= (double)i / (double)(n - i + 1) * (1 - q) / q;
        sum += term;
    }
    return fmin(1, sum);
}

/* The largest number on the smaller side at which m discordant cases are significant by
 * the exact test, -1: none; begins at the one of fewer cases. */
static int64_t critical(int64_t m, double level, int64_t from)
{
    int64_t c = from;
    while (2 * (c + 1) < m && 2 * lower_tail(m, c + 1, 0.5) <= level * (1 + 1e-12))
        c++;
    return c;
}

double stats_power_exact(const StatsPower *p, int64_t n)
{
    if (!is_possible(p) || n < 1)
        return (double)NAN;
    const double share = (1 + p->difference / p->discordant) / 2;
    const double mean = (double)n * p->discordant;
    const double spread = sqrt(mean * (1 - p->discordant));
    /* beyond eight standard deviations, and ten more cases, there is less than 1e-13 */
    const int64_t first = (int64_t)fmax(0, floor(mean - 8 * spread - 10));
    const int64_t last = (int64_t)fmin((double)n, ceil(mean + 8 * spread + 10));
    double power = 0;
    int64_t c = -1;
    for (int64_t m = first; m <= last; m++) {
        c = critical(m, p->level, c);
        if (c < 0)
            continue;
        const double found = lower_tail(m, c, 1 - share) + lower_tail(m, c, share);
        power += exp(log_binomial(n, m, p->discordant)) * found;
    }
    return fmin(1, power);
}
