#include "core/base/stats_kappa.h"

#include <math.h>

/* Shares of each category by one, and by the other. */
typedef struct Margins {
    double row[STATS_KAPPA_MOST], col[STATS_KAPPA_MOST];
} Margins;

static Margins make_margins(const int64_t *count, int c, double n)
{
    Margins m = {{0}, {0}};
    for (int i = 0; i < c; i++) {
        for (int k = 0; k < c; k++) {
            m.row[i] += (double)count[i * c + k] / n;
            m.col[k] += (double)count[i * c + k] / n;
        }
    }
    return m;
}

/* The variance of kappa around its own value; 0 but for rounding is 0. */
static double variance(const int64_t *count, int c, const Margins *m, const StatsKappa *s)
{
    const double n = (double)s->n;
    const double left = 1 - s->kappa;
    double sum = 0;
    for (int i = 0; i < c; i++) {
        for (int k = 0; k < c; k++) {
            const double p = (double)count[i * c + k] / n;
            const double both = m->col[i] + m->row[k];
            const double own = 1 - (m->row[i] + m->col[i]) * left;
            sum += i == k ? p * own * own : left * left * p * both * both;
        }
    }
    const double shift = s->kappa - s->expected * left;
    const double rest = 1 - s->expected;
    const double spread = sum - shift * shift;
    return spread > 1e-12 * fmax(1, sum) ? spread / (n * rest * rest) : 0;
}

StatsKappa stats_kappa(const int64_t *count, int categories)
{
    StatsKappa s = {.kappa = NAN, .ci = {NAN, NAN}, .observed = NAN, .expected = NAN};
    for (int i = 0; i < categories * categories; i++)
        s.n += count[i];
    if (s.n == 0)
        return s;
    const Margins m = make_margins(count, categories, (double)s.n);
    s.observed = 0;
    s.expected = 0;
    for (int i = 0; i < categories; i++) {
        s.observed += (double)count[i * categories + i] / (double)s.n;
        s.expected += m.row[i] * m.col[i];
    }
    if (!(1 - s.expected > 1e-12))
        return s;
    s.kappa = (s.observed - s.expected) / (1 - s.expected);
    const double v = variance(count, categories, &m, &s);
    const double half = stats_normal_quantile(0.975) * sqrt(v);
    if (s.n >= 2 && v > 0)
        s.ci = (Interval){fmax(-1, s.kappa - half), fmin(1, s.kappa + half)};
    return s;
}
