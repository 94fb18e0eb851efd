#include "core/base/stats_spread.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

double stats_spread_gini(const double *x, const double *w, int n)
{
    double total = 0;
    double mean = 0;
    double apart = 0;
    for (int i = 0; i < n; i++) {
        const double wi = w ? w[i] : 1;
        total += wi;
        mean += wi * x[i];
        for (int j = 0; j < n; j++)
            apart += wi * (w ? w[j] : 1) * fabs(x[i] - x[j]);
    }
    mean /= total;
    return n > 0 && mean > 0 ? apart / (total * total) / (2 * mean) : (double)NAN;
}

static double mean_of(const double *x, const double *w, int n)
{
    double total = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        total += w ? w[i] : 1;
        sum += (w ? w[i] : 1) * x[i];
    }
    return n > 0 && total > 0 ? sum / total : (double)NAN;
}

Spread stats_spread_make(const double *x, const double *w, int n)
{
    Spread s = {.gini = NAN,
                .corrected = NAN,
                .range = NAN,
                .macro = mean_of(x, NULL, n),
                .weighted = mean_of(x, w, n),
                .cv = NAN};
    if (n < 2)
        return s;
    double least = x[0];
    double most = x[0];
    double square = 0;
    for (int i = 0; i < n; i++) {
        least = fmin(least, x[i]);
        most = fmax(most, x[i]);
        square += (x[i] - s.macro) * (x[i] - s.macro);
    }
    s.range = most - least;
    s.gini = stats_spread_gini(x, NULL, n);
    s.corrected = s.gini * n / (n - 1);
    if (s.macro > 0)
        s.cv = sqrt(square / n) / s.macro;
    return s;
}

/* --- bootstrap --- */

/* cdf[k] = P(X <= k), k = 0 .. n, of Binomial(n, p), from the largest term to both sides
 * so that none underflows before it is negligible. */
static void fill_binomial(double *cdf, int64_t n, double p)
{
    const int64_t mode = (int64_t)fmin((double)n, floor((double)(n + 1) * p));
    for (int64_t k = 0; k <= n; k++)
        cdf[k] = 0;
    cdf[mode] = 1;
    for (int64_t k = mode; k > 0 && cdf[k] > 0; k--)
        cdf[k - 1] = cdf[k] * ((double)k / (double)(n - k + 1)) * ((1 - p) / p);
    for (int64_t k = mode; k < n && p < 1 && cdf[k] > 0; k++)
        cdf[k + 1] = cdf[k] * ((double)(n - k) / (double)(k + 1)) * (p / (1 - p));
    double sum = 0;
    for (int64_t k = 0; k <= n; k++)
        sum = cdf[k] += sum;
    for (int64_t k = 0; k <= n; k++)
        cdf[k] /= sum;
}

/* The least k with cdf[k] > u. */
static int64_t draw_binomial(const double *cdf, int64_t n, Rng *rng)
{
    const double u = rng_uniform(rng);
    int64_t lo = 0;
    int64_t hi = n;
    while (lo < hi) {
        const int64_t middle = lo + (hi - lo) / 2;
        if (cdf[middle] > u)
            hi = middle;
        else
            lo = middle + 1;
    }
    return lo;
}

/* The figures of all draws, and of the ratios. */
typedef struct Draws {
    const SpreadInput *in;
    double **cdf;    /* items */
    double *x;       /* items: of the present draw */
    double *figure;  /* STATS_SPREAD_FIGURES x draws */
    double *ratio;   /* items x draws; NULL: not wanted */
    const char *way; /* names the stream */
} Draws;

static void keep_draw(const Draws *d, size_t at)
{
    const SpreadInput *in = d->in;
    const size_t draws = (size_t)in->draws;
    const Spread s = stats_spread_make(d->x, in->weight, in->items);
    const double figure[STATS_SPREAD_FIGURES] = {
        [SPREAD_GINI] = s.gini,         [SPREAD_CORRECTED] = s.corrected,
        [SPREAD_RANGE] = s.range,       [SPREAD_MACRO] = s.macro,
        [SPREAD_WEIGHTED] = s.weighted, [SPREAD_CV] = s.cv};
    for (size_t f = 0; f < STATS_SPREAD_FIGURES; f++)
        d->figure[f * draws + at] = figure[f];
    if (!d->ratio)
        return;
    const double base = d->x[in->reference];
    for (int i = 0; i < in->items; i++)
        d->ratio[(size_t)i * draws + at] = base > 0 ? d->x[i] / base : (double)NAN;
}

/* pooled < 0: each item its own share. */
static Status draw_all(const Draws *d, double pooled, Progress *progress)
{
    const SpreadInput *in = d->in;
    char purpose[160];
    (void)snprintf(purpose, sizeof purpose, "spread %.100s %s", in->name, d->way);
    Rng rng = rng_stream(in->seed, purpose);
    for (int i = 0; i < in->items; i++) {
        const double p = pooled >= 0 ? pooled : (double)in->hits[i] / (double)in->n[i];
        fill_binomial(d->cdf[i], in->n[i], p);
    }
    for (size_t at = 0; at < (size_t)in->draws; at++) {
        for (int i = 0; i < in->items; i++) {
            d->x[i] = (double)draw_binomial(d->cdf[i], in->n[i], &rng) / (double)in->n[i];
        }
        keep_draw(d, at);
        if (!progress_tick(progress, 1))
            return E_CANCELED;
    }
    return OK;
}

/* The q-quantile of those that have a value; NAN when that is less than half. */
static double quantile_of(const double *value, size_t n, double q)
{
    double *have = mem_xcalloc(n, sizeof *have);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(value[i]))
            have[k++] = value[i];
    const double out = 2 * k >= n ? stats_quantile(have, k, q) : (double)NAN;
    free(have);
    return out;
}

static Interval interval_of(const double *value, size_t n)
{
    return (Interval){quantile_of(value, n, 0.025), quantile_of(value, n, 0.975)};
}

static Status draw_twice(Draws *d, Progress *progress, SpreadBoot *out, Interval *ratio)
{
    const SpreadInput *in = d->in;
    const size_t draws = (size_t)in->draws;
    int64_t hits = 0;
    int64_t n = 0;
    for (int i = 0; i < in->items; i++) {
        hits += in->hits[i];
        n += in->n[i];
    }
    (void)progress_begin(progress, "resampling", 2 * (uint64_t)draws);
    d->way = "own";
    TRY(draw_all(d, -1, progress));
    for (size_t f = 0; f < STATS_SPREAD_FIGURES; f++)
        out->ci[f] = interval_of(d->figure + f * draws, draws);
    for (int i = 0; d->ratio && i < in->items; i++)
        ratio[i] = interval_of(d->ratio + (size_t)i * draws, draws);
    d->way = "pooled";
    TRY(draw_all(d, (double)hits / (double)n, progress));
    for (size_t f = 0; f < STATS_SPREAD_FIGURES; f++)
        out->pooled[f] = quantile_of(d->figure + f * draws, draws, 0.5);
    return OK;
}

Status stats_spread_bootstrap(const SpreadInput *in, Progress *progress, SpreadBoot *out,
                              Interval *ratio)
{
    const size_t items = (size_t)in->items;
    const size_t draws = (size_t)in->draws;
    *out = (SpreadBoot){0};
    if (items == 0)
        return OK;
    Draws d = {.in = in,
               .cdf = (double **)mem_xcalloc(items, sizeof(double *)),
               .x = mem_xcalloc(items, sizeof(double)),
               .figure = mem_xcalloc(STATS_SPREAD_FIGURES * draws, sizeof(double))};
    for (size_t i = 0; i < items; i++)
        d.cdf[i] = mem_xcalloc((size_t)in->n[i] + 1, sizeof(double));
    if (ratio && in->reference >= 0)
        d.ratio = mem_xcalloc(items * draws, sizeof(double));
    const Status status = draw_twice(&d, progress, out, ratio);
    for (size_t i = 0; i < items; i++)
        free(d.cdf[i]);
    free((void *)d.cdf);
    free(d.x);
    free(d.figure);
    free(d.ratio);
    return status;
}
