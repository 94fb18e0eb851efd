/* Percentile bootstrap of any statistic: the caller draws a resample and gives its value.
 */
#ifndef CORE_BASE_STATS_BOOT_H
#define CORE_BASE_STATS_BOOT_H

#include "core/base/error.h"
#include "core/base/stats.h"

/* The statistic of one resample drawn with *rng; NAN when it has none. `room` holds the
 * doubles asked for and belongs to the call. Called from several threads at once. */
typedef double (*StatsBootDraw)(const void *ctx, Rng *rng, double *room);

typedef struct StatsBoot {
    Interval ci;    /* NAN when fewer than half of the resamples have a value */
    int32_t draws;  /* resamples */
    int32_t absent; /* of them without a value, left out */
} StatsBoot;

typedef struct StatsBootOptions {
    int32_t draws;    /* resamples; 10,000 */
    double level;     /* of the interval, in (0, 1); 0.95 */
    uint64_t seed;    /* 1 */
    const char *name; /* names the stream; "" */
    size_t room;      /* doubles of scratch memory for a draw; 0 */
} StatsBootOptions;

StatsBootOptions stats_boot_options_defaults(void);

/* Percentile interval of `draw` over resamples. Every 100 of them have the stream
 * "bootstrap NAME chunk": the result does not depend on threads. Errors: E_CANCELED.
 * Cost: draws times that of one. Too short for few items: nominal 95 % cover some 90 % at
 * 8 items a set. Source: Efron and Tibshirani 1993, An Introduction to the
 * Bootstrap, 13.3. */
MUST_USE Status stats_boot_interval(StatsBootDraw draw, const void *ctx,
                                    const StatsBootOptions *o, Progress *progress,
                                    StatsBoot *out);

#endif
