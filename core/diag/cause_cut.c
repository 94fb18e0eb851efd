/* A cut of sorted points after the first j leaves b = s^2 (1/j + 1/(n - j)) between the
 * parts, s the sum of those j less j times the mean: one pass tries all cuts. */
#include "core/diag/cause_cut.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

double cause_cut_share(const double *x, int32_t n)
{
    if (n < CAUSE_CUT_LEAST || n > CAUSE_CUT_MOST)
        return (double)NAN;
    double sorted[CAUSE_CUT_MOST];
    double mean = 0;
    double all = 0;
    memcpy(sorted, x, (size_t)n * sizeof *x);
    qsort(sorted, (size_t)n, sizeof *sorted, rising);
    for (int32_t i = 0; i < n; i++)
        mean += sorted[i] / n;
    for (int32_t i = 0; i < n; i++)
        all += (sorted[i] - mean) * (sorted[i] - mean);
    if (!(all > 0) || !(sorted[n - 1] > sorted[0]))
        return (double)NAN;
    const int32_t fewest = (n + 9) / 10;
    double sum = 0;
    double best = 0;
    for (int32_t j = 1; j <= n - fewest; j++) {
        sum += sorted[j - 1] - mean;
        const double between = sum * sum * (1.0 / j + 1.0 / (n - j));
        best = j >= fewest && between > best ? between : best;
    }
    return best < all ? best / all : 1;
}
