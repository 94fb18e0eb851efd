#include "core/base/stats_paired.h"

#include <assert.h>
#include <math.h>

/* C(n, m) / 2^n, through logarithms to base 2: the terms leave the range of double. */
static double half_binomial(int64_t n, int64_t m)
{
    double bits = -(double)n;
    for (int64_t i = 1; i <= m; i++)
        bits += log2((double)(n - i + 1) / (double)i);
    return exp2(bits);
}

double stats_paired_midp(int64_t b, int64_t c)
{
    assert(b >= 0 && c >= 0);
    const int64_t least = b < c ? b : c;
    if (b + c == 0)
        return 1;
    const double seen = half_binomial(b + c, least);
    return b == c ? 1 - seen / 2 : fmax(0, stats_mcnemar(b, c) - seen);
}

PairedDifference stats_paired_difference(int64_t b, int64_t c, int64_t n)
{
    assert(b >= 0 && c >= 0 && b + c <= n);
    if (n == 0)
        return (PairedDifference){NAN, NAN, NAN, NAN};
    const double size = (double)n + 2;
    const double p12 = ((double)c + 1) / size;
    const double p21 = ((double)b + 1) / size;
    const double d = p12 - p21;
    const double half = stats_normal_quantile(0.975) * sqrt((p12 + p21 - d * d) / size);
    return (PairedDifference){.value = (double)(c - b) / (double)n,
                              .middle = d,
                              .lo = fmax(-1, d - half),
                              .hi = fmin(1, d + half)};
}

int64_t stats_paired_needed(int64_t b, int64_t c, int64_t n, double margin)
{
    assert(margin > 0);
    if (n == 0)
        return -1;
    const double z = stats_normal_quantile(0.975) / margin;
    const double discordant = b + c > 0 ? (double)(b + c) : 1.0;
    return (int64_t)ceil(fmin(z * z * discordant / (double)n, 9e18));
}
