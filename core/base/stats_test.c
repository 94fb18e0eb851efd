#include "core/base/stats_test.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/base/mem.h"

typedef struct Member {
    double p;
    int at;
} Member;

static int by_p(const void *pa, const void *pb)
{
    const Member *a = pa;
    const Member *b = pb;
    if (a->p < b->p || a->p > b->p)
        return a->p < b->p ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

void stats_test_holm(const double *p, int n, double *out)
{
    Member *m = mem_xcalloc((size_t)n, sizeof *m);
    int members = 0;
    for (int i = 0; i < n; i++) {
        if (!isnan(p[i]))
            m[members++] = (Member){p[i], i};
        out[i] = p[i];
    }
    if (members > 1)
        qsort(m, (size_t)members, sizeof *m, by_p);
    double most = 0;
    for (int i = 0; i < members; i++) {
        most = fmax(most, fmin(1, m[i].p * (members - i)));
        out[m[i].at] = most;
    }
    free(m);
}

void stats_test_bh(const double *p, int n, double *out)
{
    Member *m = mem_xcalloc((size_t)n, sizeof *m);
    int members = 0;
    for (int i = 0; i < n; i++) {
        if (!isnan(p[i]))
            m[members++] = (Member){p[i], i};
        out[i] = p[i];
    }
    if (members > 1)
        qsort(m, (size_t)members, sizeof *m, by_p);
    double least = 1;
    for (int i = members - 1; i >= 0; i--) {
        least = fmin(least, m[i].p * members / (i + 1));
        out[m[i].at] = least;
    }
    free(m);
}

/* ln of n!, without the global sign that lgamma keeps. */
static double log_factorial(double n)
{
    int sign = 0;
    return lgamma_r(n + 1, &sign);
}

/* ln of n over k. */
static double log_choose(double n, double k)
{
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

double stats_test_hypergeometric(int64_t hits, int64_t drawn, int64_t marked, int64_t all)
{
    const int64_t most = drawn < marked ? drawn : marked;
    const int64_t fewest = drawn + marked > all ? drawn + marked - all : 0;
    if (hits <= fewest)
        return 1;
    double sum = 0;
    for (int64_t x = most; x >= hits; x--) {
        sum += exp(log_choose((double)marked, (double)x) +
                   log_choose((double)(all - marked), (double)(drawn - x)) -
                   log_choose((double)all, (double)drawn));
    }
    return fmin(1, sum);
}

double stats_test_detectable(int64_t discordant, int64_t n)
{
    if (n < 1 || discordant < 1)
        return (double)NAN;
    const double psi = (double)discordant / (double)n;
    const double level = stats_normal_quantile(0.975);
    const double power = stats_normal_quantile(0.8);
    double lo = 0;
    double hi = psi;
    for (int step = 0; step <= 100; step++) {
        const double delta = step == 0 ? hi : (lo + hi) / 2;
        const double spread =
            level * sqrt(psi) + power * sqrt(fmax(0, psi - delta * delta));
        const bool is_seen = delta * sqrt((double)n) >= spread;
        if (step == 0 && !is_seen)
            return (double)NAN;
        if (is_seen)
            hi = delta;
        else
            lo = delta;
    }
    return hi;
}

Interval stats_test_newcombe(Rate a, Rate b)
{
    const double d = a.value - b.value;
    if (a.n == 0 || b.n == 0)
        return (Interval){NAN, NAN};
    return (Interval){d - hypot(a.value - a.lo, b.hi - b.value),
                      d + hypot(a.hi - a.value, b.value - b.lo)};
}

Interval stats_test_wilson(double p, double n)
{
    const double z = stats_normal_quantile(0.975);
    const double z2 = z * z;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return (Interval){fmax(0, middle - half), fmin(1, middle + half)};
}

/* Sum of squares of x around its mean. */
static double squares(const double *x, size_t n)
{
    const double mean = stats_mean(x, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

double stats_test_crossed_mean(const double *x, size_t rows, size_t cols,
                               double *variance)
{
    const double r = (double)rows;
    const double c = (double)cols;
    double *row = mem_xcalloc(rows, sizeof *row);
    double *col = mem_xcalloc(cols, sizeof *col);
    for (size_t i = 0; i < rows; i++)
        row[i] = stats_mean(x + i * cols, cols);
    for (size_t j = 0; j < cols; j++) {
        double sum = 0;
        for (size_t i = 0; i < rows; i++)
            sum += x[i * cols + j];
        col[j] = sum / r;
    }
    const double mean = stats_mean(row, rows);
    const double of_rows = squares(row, rows) / (r - 1);
    *variance = of_rows / r;
    if (cols > 1) {
        double rest = 0;
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < cols; j++) {
                const double e = x[i * cols + j] - row[i] - col[j] + mean;
                rest += e * e;
            }
        }
        rest /= (r - 1) * (c - 1);
        *variance += squares(col, cols) / (c - 1) / c - rest / (r * c);
    }
    *variance = fmax(0, *variance);
    free(row);
    free(col);
    return mean;
}
