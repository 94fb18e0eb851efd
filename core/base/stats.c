#include "core/base/stats.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats_rank.h"

/* ---- the normal distribution ---- */

/* c[0] + c[1] x + ... + c[7] x^7 */
static double polynomial(const double c[8], double x)
{
    double v = c[7];
    for (int i = 6; i >= 0; i--)
        v = v * x + c[i];
    return v;
}

/* The upper half of the tails, r = sqrt(-log(p)) for a tail probability p. */
static double tail_quantile(double r)
{
    static const double c[8] = {1.42343711074968357734,    4.63033784615654529590,
                                5.76949722146069140550,    3.64784832476320460504,
                                1.27045825245236838258,    2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1,
                                2.05319162663775882187,
                                1.67638483018380384940,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720,    5.46378491116411436990,
                                1.78482653991729133580,    2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    if (r <= 5)
        return polynomial(c, r - 1.6) / polynomial(d, r - 1.6);
    return polynomial(e, r - 5) / polynomial(f, r - 5);
}

double stats_normal_quantile(double p)
{
    static const double a[8] = {3.3871328727963666080,    1.3314166789178437745e+2,
                                1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[8] = {1,
                                4.2313330701600911252e+1,
                                6.8718700749205790830e+2,
                                5.3941960214247511077e+3,
                                2.1213794301586595867e+4,
                                3.9307895800092710610e+4,
                                2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    if (isnan(p) || p < 0 || p > 1)
        return NAN;
    const double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    const double tail = q < 0 ? p : 1 - p;
    if (tail == 0)
        return copysign(INFINITY, q);
    return copysign(tail_quantile(sqrt(-log(tail))), q);
}

double stats_normal_cdf(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* ---- shares ---- */

Interval stats_wilson(int64_t hits, int64_t n, double level)
{
    assert(hits >= 0 && hits <= n && level > 0 && level < 1);
    if (n == 0)
        return (Interval){NAN, NAN};
    const double z = stats_normal_quantile(0.5 + level / 2);
    const double size = (double)n;
    const double p = (double)hits / size;
    const double scale = 1 + z * z / size;
    const double middle = (p + z * z / (2 * size)) / scale;
    const double half = z / scale * sqrt(p * (1 - p) / size + z * z / (4 * size * size));
    /* The ends are exact: rounding must not leave 1e-17 for no hit at all. */
    const double lo = hits == 0 ? 0 : middle - half;
    const double hi = hits == n ? 1 : middle + half;
    return (Interval){lo, hi};
}

Rate stats_rate(int64_t hits, int64_t n)
{
    const Interval i = stats_wilson(hits, n, 0.95);
    return (Rate){
        .value = n == 0 ? (double)NAN : (double)hits / (double)n,
        .lo = i.lo,
        .hi = i.hi,
        .hits = hits,
        .n = n,
    };
}

/* The sum grows from the smallest term; term and sum are held x 2^-exponent, because
 * 2^(b+c) leaves the range of double beyond 1023 pairs. */
double stats_mcnemar(int64_t b, int64_t c)
{
    assert(b >= 0 && c >= 0);
    const double n = (double)b + (double)c;
    const int64_t least = b < c ? b : c;
    if (b == c)
        return 1;
    double term = 1; /* C(n, i) */
    double sum = 1;
    double exponent = 0;
    for (int64_t i = 1; i <= least; i++) {
        term *= (n - (double)i + 1) / (double)i;
        sum += term;
        if (sum > 0x1p500) {
            term *= 0x1p-500;
            sum *= 0x1p-500;
            exponent += 500;
        }
    }
    exponent += 1 - n; /* two sides of 2^-n each */
    if (exponent < -2000)
        return 0;
    const double p = ldexp(sum, (int)exponent);
    return p < 1 ? p : 1;
}

/* ---- summaries ---- */

/* A sum and the low bits that it lost. */
typedef struct Sum {
    double high, low;
} Sum;

static void add(Sum *s, double x)
{
    const double t = s->high + x;
    s->low += fabs(s->high) >= fabs(x) ? (s->high - t) + x : (x - t) + s->high;
    s->high = t;
}

double stats_mean(const double *x, size_t n)
{
    Sum s = {0, 0};
    for (size_t i = 0; i < n; i++)
        add(&s, x[i]);
    return n == 0 ? (double)NAN : (s.high + s.low) / (double)n;
}

static bool is_constant(const double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (x[i] != x[0])
            return false;
    }
    return true;
}

/* The greatest |x - mean|: deviations are divided by it, so that squares neither overflow
 * nor vanish. */
static double spread(const double *x, size_t n, double mean)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i] - mean));
    return most;
}

/* Sum of products of deviations about the true means, from deviations about rounded ones
 * (Chan, Golub, LeVeque 1983, The American Statistician 37(3), eq. 1.7). */
static double central(Sum a, Sum b, Sum products, size_t n)
{
    return (products.high + products.low) -
           (a.high + a.low) * (b.high + b.low) / (double)n;
}

double stats_sd(const double *x, size_t n)
{
    if (n < 2)
        return NAN;
    if (is_constant(x, n)) /* exactly, although the mean may be rounded */
        return 0;
    const double mean = stats_mean(x, n);
    const double unit = spread(x, n, mean);
    Sum sum = {0, 0}; /* what the rounded mean leaves */
    Sum squares = {0, 0};
    for (size_t i = 0; i < n; i++) {
        const double d = (x[i] - mean) / unit;
        add(&sum, d);
        add(&squares, d * d);
    }
    return unit * sqrt(central(sum, sum, squares, n) / (double)(n - 1));
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The quantile of x[0..n) already sorted, n > 0. The two forms of the interpolation are
 * NumPy's: each end is met exactly, and equal neighbours give themselves. */
static double sorted_quantile(const double *x, size_t n, double q)
{
    assert(q >= 0 && q <= 1);
    const double at = (double)(n - 1) * q;
    const size_t i = (size_t)floor(at);
    if (i + 1 >= n)
        return x[n - 1];
    const double t = at - (double)i;
    const double step = x[i + 1] - x[i];
    return t < 0.5 ? x[i] + step * t : x[i + 1] - step * (1 - t);
}

double stats_quantile(const double *x, size_t n, double q)
{
    if (n == 0)
        return NAN;
    double *sorted = mem_xalloc(n * sizeof *sorted);
    memcpy(sorted, x, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    const double v = sorted_quantile(sorted, n, q);
    free(sorted);
    return v;
}

Interval stats_bootstrap_mean(const double *x, size_t n, int resamples, Rng rng,
                              Progress *progress)
{
    assert(resamples > 0);
    if (n < 2)
        return (Interval){NAN, NAN};
    const size_t count = (size_t)resamples;
    double *mean = mem_xalloc(count * sizeof *mean);
    for (size_t b = 0; b < count; b++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += x[rng_below(&rng, n)];
        mean[b] = sum / (double)n;
        if (progress_is_canceled(progress)) {
            free(mean);
            return (Interval){NAN, NAN};
        }
    }
    qsort(mean, count, sizeof *mean, compare);
    const Interval i = {sorted_quantile(mean, count, 0.025),
                        sorted_quantile(mean, count, 0.975)};
    free(mean);
    return i;
}

/* ---- correlation ---- */

double stats_pearson(const double *x, const double *y, size_t n)
{
    if (n < 2 || is_constant(x, n) || is_constant(y, n))
        return NAN;
    const double mean_x = stats_mean(x, n);
    const double mean_y = stats_mean(y, n);
    const double unit_x = spread(x, n, mean_x);
    const double unit_y = spread(y, n, mean_y);
    Sum sx = {0, 0};
    Sum sy = {0, 0};
    Sum xx = {0, 0};
    Sum yy = {0, 0};
    Sum xy = {0, 0};
    for (size_t i = 0; i < n; i++) {
        const double a = (x[i] - mean_x) / unit_x;
        const double b = (y[i] - mean_y) / unit_y;
        add(&sx, a);
        add(&sy, b);
        add(&xx, a * a);
        add(&yy, b * b);
        add(&xy, a * b);
    }
    const double r =
        central(sx, sy, xy, n) / sqrt(central(sx, sx, xx, n) * central(sy, sy, yy, n));
    return fmax(-1, fmin(1, r));
}

double stats_spearman(const double *x, const double *y, size_t n)
{
    double *ranks = mem_xalloc(2 * n * sizeof *ranks);
    stats_rank_average(x, n, ranks);
    stats_rank_average(y, n, ranks + n);
    const double r = stats_pearson(ranks, ranks + n, n);
    free(ranks);
    return r;
}
