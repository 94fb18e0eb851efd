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

/* Whether m discordant cases, c of them on the smaller side, are significant. */
static bool is_significant(int64_t m, int64_t c, double level)
{
    return 2 * c < m && 2 * lower_tail(m, c, 0.5) <= level * (1 + 1e-12);
}

/* The largest number on the smaller side at which m discordant cases are significant by
 * the exact test, -1: none. By bisection: fewer on that side are significant, too. */
static int64_t critical(int64_t m, double level)
{
    int64_t lo = -1;
    int64_t hi = m / 2 + 1;
    while (hi - lo > 1) {
        const int64_t middle = lo + (hi - lo) / 2;
        if (is_significant(m, middle, level))
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

Status stats_power_exact(const StatsPower *p, int64_t n, Progress *progress, double *out)
{
    *out = (double)NAN;
    if (!is_possible(p) || n < 1)
        return OK;
    const double share = (1 + p->difference / p->discordant) / 2;
    const double mean = (double)n * p->discordant;
    const double spread = sqrt(mean * (1 - p->discordant));
    /* beyond eight standard deviations, and ten more cases, there is less than 1e-13 */
    const int64_t first = (int64_t)fmax(0, floor(mean - 8 * spread - 10));
    const int64_t last = (int64_t)fmin((double)n, ceil(mean + 8 * spread + 10));
    double power = 0;
    int64_t c = critical(first, p->level);
    (void)progress_begin(progress, "weighing the power", (uint64_t)(last - first + 1));
    for (int64_t m = first; m <= last; m++) {
        if (!progress_tick(progress, 1))
            return E_CANCELED;
        while (is_significant(m, c + 1, p->level)) /* once at the most */
            c++;
        if (c < 0)
            continue;
        const double found = lower_tail(m, c, 1 - share) + lower_tail(m, c, share);
        power += exp(log_binomial(n, m, p->discordant)) * found;
    }
    *out = fmin(1, power);
    return OK;
}
