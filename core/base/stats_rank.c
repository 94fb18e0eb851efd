#include "core/base/stats_rank.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

enum { FEWEST_FOR_P = 4, FEWEST_FOR_INTERVAL = 10 };

typedef struct Place {
    double value;
    size_t at;
} Place;

static int compare_places(const void *a, const void *b)
{
    const Place *x = a;
    const Place *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static Place *sort_places(const double *x, size_t n)
{
    Place *place = mem_xalloc(n * sizeof *place);
    for (size_t i = 0; i < n; i++)
        place[i] = (Place){x[i], i};
    qsort(place, n, sizeof *place, compare_places);
    return place;
}

void stats_rank_average(const double *x, size_t n, double *ranks)
{
    Place *place = sort_places(x, n);
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && place[end].value == place[i].value)
            end++;
        const double average = ((double)(i + 1) + (double)end) / 2;
        for (; i < end; i++)
            ranks[place[i].at] = average;
    }
    free(place);
}

/* --- Student's t, through the incomplete beta function
 * ------------------------------------------------------------------------------------ */

/* The continued fraction of I_x(a, b), by Lentz's method. Source: DLMF 8.17.22. */
static double beta_fraction(double a, double b, double x)
{
    enum { STEPS = 500 };
    const double tiny = 1e-300;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < STEPS; m++) {
        const double two = 2.0 * m;
        const double part[2] = {m * (b - m) * x / ((a + two - 1) * (a + two)),
                                -(a + m) * (a + b + m) * x / ((a + two) * (a + two + 1))};
        double step = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + part[i] * d;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = 1 + part[i] / c;
            c = fabs(c) < tiny ? tiny : c;
            step = c * d;
            h *= step;
        }
        if (fabs(step - 1) < 1e-15)
            break;
    }
    return h;
}

/* ln gamma of x > 0, without the global sign of lgamma. */
static double log_gamma(double x)
{
    /* Stirling's series (DLMF 5.11.1) above 16, the recurrence below. */
    double shift = 0;
    while (x < 16)
        shift += log(x++);
    const double s = 1 / (x * x);
    const double series =
        (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / x;
    return (x - 0.5) * log(x) - x + 0.918938533204672741780 + series - shift;
}

static double incomplete_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    const double front =
        exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                     : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double stats_rank_p(double r, int64_t n)
{
    if (n < FEWEST_FOR_P || isnan(r))
        return NAN;
    const double freedom = (double)n - 2;
    const double rest = 1 - r * r; /* = freedom / (freedom + t^2) */
    const double least = 2 * exp(-log_gamma((double)n + 1));
    const double p = incomplete_beta(freedom / 2, 0.5, fmax(0, rest));
    return fmax(p, fmax(least, DBL_MIN));
}

/* --- all orders of few values
 * ------------------------------------------------------------------------------------ */

typedef struct Orders {
    const double *x;
    double y[STATS_RANK_EXACT];
    size_t n;
    double bar; /* |sum of products| that counts */
    int64_t reached, all;
} Orders;

/* Every order of y[at ...], y[0 .. at) being placed with the sum of products so far. */
static void try_orders(Orders *o, size_t at, double sum)
{
    if (at == o->n) {
        o->all++;
        o->reached += fabs(sum) >= o->bar;
        return;
    }
    for (size_t i = at; i < o->n; i++) {
        const double chosen = o->y[i];
        o->y[i] = o->y[at];
        o->y[at] = chosen;
        try_orders(o, at + 1, sum + o->x[at] * chosen);
        o->y[at] = o->y[i];
        o->y[i] = chosen;
    }
}

double stats_rank_spearman_p(const double *x, const double *y, size_t n)
{
    const double r = stats_spearman(x, y, n);
    if (n < FEWEST_FOR_P || n > STATS_RANK_EXACT || isnan(r))
        return stats_rank_p(r, (int64_t)n);
    double a[STATS_RANK_EXACT];
    Orders o = {.x = a, .n = n};
    stats_rank_average(x, n, a);
    stats_rank_average(y, n, o.y);
    double sum = 0;
    for (size_t i = 0; i < n; i++) { /* about the mean: the sign turns with the order */
        a[i] -= ((double)n + 1) / 2;
        o.y[i] -= ((double)n + 1) / 2;
        sum += a[i] * o.y[i];
    }
    o.bar = fabs(sum) - 1e-12 * (double)(n * n * n);
    try_orders(&o, 0, 0);
    return (double)o.reached / (double)o.all;
}

Interval stats_rank_interval(double r, int64_t n)
{
    if (n < FEWEST_FOR_INTERVAL || !(fabs(r) < 1))
        return (Interval){NAN, NAN};
    const double half = stats_normal_quantile(0.975) * 1.03 / sqrt((double)n - 3.0);
    return (Interval){tanh(atanh(r) - half), tanh(atanh(r) + half)};
}

/* --- marked cases
 * ------------------------------------------------------------------------------------ */

double stats_rank_precision(const double *score, const bool *is_marked, size_t n)
{
    Place *place = sort_places(score, n);
    double sum = 0;
    size_t marked = 0;
    for (size_t end = n; end > 0;) {
        size_t begin = end - 1;
        while (begin > 0 && place[begin - 1].value == place[end - 1].value)
            begin--;
        size_t here = 0;
        for (size_t i = begin; i < end; i++)
            here += is_marked[place[i].at];
        marked += here;
        sum += (double)here * (double)marked / (double)(n - begin);
        end = begin;
    }
    free(place);
    return marked > 0 ? sum / (double)marked : (double)NAN;
}

/* Sample variance of the shares of the other side that each case exceeds. */
static double share_variance(const double *all, const double *own, size_t n, size_t other)
{
    double *share = mem_xalloc(n * sizeof *share);
    for (size_t i = 0; i < n; i++)
        share[i] = (all[i] - own[i]) / (double)other;
    const double sd = stats_sd(share, n);
    free(share);
    return sd * sd;
}

/* The normal interval; where nothing varies (all pairs told apart, n of a few) that of a
 * share of n, since an interval of no width would claim to be certain. */
static Interval auc_interval(double auc, double half, size_t n)
{
    if (half > 0)
        return (Interval){fmax(0, auc - half), fmin(1, auc + half)};
    const Rate r = stats_rate(llround(auc * (double)n), (int64_t)n);
    return (Interval){r.lo, r.hi};
}

double stats_rank_auc(const double *high, size_t nhigh, const double *low, size_t nlow,
                      Interval *ci)
{
    *ci = (Interval){NAN, NAN};
    if (nhigh == 0 || nlow == 0)
        return NAN;
    const size_t n = nhigh + nlow;
    double *x = mem_xalloc(3 * n * sizeof *x);
    double *all = x + n;
    double *own = all + n;
    for (size_t i = 0; i < n; i++)
        x[i] = i < nhigh ? high[i] : low[i - nhigh];
    stats_rank_average(x, n, all);
    stats_rank_average(high, nhigh, own);
    stats_rank_average(low, nlow, own + nhigh);
    double sum = 0;
    for (size_t i = 0; i < nhigh; i++)
        sum += all[i] - own[i];
    const double auc = sum / ((double)nhigh * (double)nlow);
    if (nhigh > 1 && nlow > 1) {
        const double variance =
            share_variance(all, own, nhigh, nlow) / (double)nhigh +
            share_variance(all + nhigh, own + nhigh, nlow, nhigh) / (double)nlow;
        const double half = stats_normal_quantile(0.975) * sqrt(variance);
        *ci = auc_interval(auc, half, nhigh < nlow ? nhigh : nlow);
    }
    free(x);
    return auc;
}

double stats_rank_auc_paired(const double *high, const double *low, size_t n,
                             Interval *ci)
{
    Interval apart;
    const double auc = stats_rank_auc(high, n, low, n, &apart);
    *ci = (Interval){NAN, NAN};
    if (n < 2)
        return auc;
    double *x = mem_xalloc(5 * n * sizeof *x);
    double *all = x + 2 * n;
    double *own = all + 2 * n;
    for (size_t i = 0; i < n; i++) {
        x[i] = high[i];
        x[n + i] = low[i];
    }
    stats_rank_average(x, 2 * n, all);
    stats_rank_average(high, n, own);
    for (size_t i = 0; i < n; i++)
        x[i] = (all[i] - own[i]) / (double)n;
    stats_rank_average(low, n, own);
    for (size_t i = 0; i < n; i++) /* the share of high ones that exceed low[i] */
        x[i] += 1 - (all[n + i] - own[i]) / (double)n;
    const double half = stats_normal_quantile(0.975) * stats_sd(x, n) / sqrt((double)n);
    *ci = auc_interval(auc, half, n);
    free(x);
    return auc;
}
