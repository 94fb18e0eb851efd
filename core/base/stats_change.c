#include "core/base/stats_change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

/* K of a series whose `before` first values have the sum `head` of all `sum`. */
static double shift_of(double head, double sum, int before, int n)
{
    return (sum - head) / (n - before) - head / before;
}

/* Its spread for values of one variance: what makes pivots comparable. */
static double spread_of(int before, int n)
{
    return sqrt(1.0 / before + 1.0 / (n - before));
}

void stats_change_shifts(const double *x, int n, double *k)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i];
    double head = 0;
    for (int t = 0; t + 1 < n; t++) {
        head += x[t];
        k[t] = shift_of(head, sum, t + 1, n);
    }
}

/* What an order must reach. */
typedef struct Bar {
    int n;
    double sum;
    double one, two; /* largest score, and largest |score|; less the tolerance */
} Bar;

static double choose(int n, int k)
{
    double c = 1;
    for (int i = 1; i <= k; i++)
        c = c * (n - i + 1) / i;
    return round(c);
}

/* Orders of the values that never reach the bar, counted over sets of first values:
 * good[S] = sum over the last value of S of good[S without it], 0 where S reaches it. */
static double share_reaching(const double *x, const Bar *bar, bool is_two)
{
    const size_t sets = (size_t)1 << bar->n;
    double *good = mem_xalloc(2 * sets * sizeof *good);
    double *head = good + sets;
    good[0] = 1;
    head[0] = 0;
    double orders = 1;
    for (int i = 2; i <= bar->n; i++)
        orders *= i;
    for (size_t set = 1; set < sets; set++) {
        const int before = __builtin_popcountll(set);
        head[set] = head[set & (set - 1)] + x[__builtin_ctzll(set)];
        good[set] = 0;
        if (before < bar->n) {
            const double score =
                shift_of(head[set], bar->sum, before, bar->n) / spread_of(before, bar->n);
            if (is_two ? fabs(score) >= bar->two : score >= bar->one)
                continue;
        }
        for (size_t rest = set; rest; rest &= rest - 1)
            good[set] += good[set & ~(rest & (~rest + 1))];
    }
    const double p = (orders - good[sets - 1]) / orders;
    free(good);
    return p;
}

/* Share of sets of `before` values whose K reaches `least`. */
static double share_at(const double *x, const Bar *bar, int before, double least)
{
    double reached = 0;
    for (size_t set = 1; set < (size_t)1 << bar->n; set++) {
        if (__builtin_popcountll(set) != before)
            continue;
        double head = 0;
        for (size_t rest = set; rest; rest &= rest - 1)
            head += x[__builtin_ctzll(rest)];
        reached += shift_of(head, bar->sum, before, bar->n) >= least;
    }
    return reached / choose(bar->n, before);
}

/* Random orders in the place of all. */
static void draw(const double *x, const Bar *bar, double least, Rng *rng,
                 StatsChange *out)
{
    int32_t *order = mem_xalloc((size_t)bar->n * sizeof *order);
    int64_t reached[3] = {1, 1, 1};
    for (int32_t i = 0; i < bar->n; i++)
        order[i] = i;
    for (int b = 0; b < STATS_CHANGE_DRAWS; b++) {
        rng_shuffle(rng, order, (size_t)bar->n);
        double head = 0;
        bool is_one = false;
        bool is_two = false;
        for (int t = 0; t + 1 < bar->n; t++) {
            head += x[order[t]];
            const double k = shift_of(head, bar->sum, t + 1, bar->n);
            const double score = k / spread_of(t + 1, bar->n);
            is_one = is_one || score >= bar->one;
            is_two = is_two || fabs(score) >= bar->two;
            reached[2] += t == out->pivot && k >= least;
        }
        reached[0] += is_one;
        reached[1] += is_two;
    }
    free(order);
    const double all = 1.0 + STATS_CHANGE_DRAWS;
    out->p = (double)reached[0] / all;
    out->p_two = (double)reached[1] / all;
    out->p_pivot = (double)reached[2] / all;
    out->orders = 1 + STATS_CHANGE_DRAWS;
}

StatsChange stats_change_point(const double *x, int n, Rng rng)
{
    StatsChange c = {-1, NAN, NAN, NAN, NAN, NAN, NAN, 0, n <= STATS_CHANGE_EXACT};
    if (n < STATS_CHANGE_LEAST)
        return c;
    Bar bar = {.n = n, .one = -INFINITY};
    double size = 0;
    for (int i = 0; i < n; i++) {
        bar.sum += x[i];
        size += fabs(x[i]);
    }
    double head = 0;
    for (int t = 0; t + 1 < n; t++) {
        head += x[t];
        const double k = shift_of(head, bar.sum, t + 1, n);
        const double score = k / spread_of(t + 1, n);
        bar.two = fmax(bar.two, fabs(score));
        if (score <= bar.one)
            continue;
        bar.one = score;
        c.pivot = t;
        c.shift = k;
    }
    const double slack = 1e-12 * size;
    bar.one -= slack;
    bar.two -= slack;
    c.least = 1 / choose(n, c.pivot + 1);
    c.least_two = 2 * c.least;
    if (!c.is_exact) {
        c.least = fmax(c.least, 1.0 / (1 + STATS_CHANGE_DRAWS));
        c.least_two = fmax(c.least_two, 1.0 / (1 + STATS_CHANGE_DRAWS));
        draw(x, &bar, c.shift - slack, &rng, &c);
        return c;
    }
    c.orders = 1;
    for (int i = 2; i <= n; i++)
        c.orders *= i;
    c.p = share_reaching(x, &bar, false);
    c.p_two = share_reaching(x, &bar, true);
    c.p_pivot = share_at(x, &bar, c.pivot + 1, c.shift - slack);
    return c;
}
