#include "core/base/stats_boot.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { CHUNK = 100 };

StatsBootOptions stats_boot_options_defaults(void)
{
    return (StatsBootOptions){.draws = 10000, .level = 0.95, .seed = 1, .name = ""};
}

typedef struct Boot {
    StatsBootDraw draw;
    const void *ctx;
    const StatsBootOptions *o;
    double *value; /* a draw each */
} Boot;

static void draw_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Boot *b = ctx;
    char purpose[160];
    (void)snprintf(purpose, sizeof purpose, "bootstrap %.120s %zu", b->o->name, chunk);
    Rng rng = rng_stream(b->o->seed, purpose);
    double *room = mem_xcalloc(b->o->room, sizeof *room);
    for (size_t i = begin; i < end; i++)
        b->value[i] = b->draw(b->ctx, &rng, room);
    free(room);
}

Status stats_boot_interval(StatsBootDraw draw, const void *ctx, const StatsBootOptions *o,
                           Progress *progress, StatsBoot *out)
{
    assert(o->draws > 0 && o->level > 0 && o->level < 1);
    const size_t n = (size_t)o->draws;
    Boot b = {.draw = draw, .ctx = ctx, .o = o, .value = mem_xcalloc(n, sizeof(double))};
    *out = (StatsBoot){.ci = {NAN, NAN}, .draws = o->draws};
    (void)progress_begin(progress, "resampling", n);
    const Status status = par_for(n, CHUNK, draw_chunk, &b, progress);
    size_t have = 0;
    for (size_t i = 0; i < n && status == OK; i++)
        if (!isnan(b.value[i]))
            b.value[have++] = b.value[i];
    if (status == OK) {
        out->absent = (int32_t)(n - have);
        if (2 * have >= n) {
            out->ci.lo = stats_quantile(b.value, have, (1 - o->level) / 2);
            out->ci.hi = stats_quantile(b.value, have, (1 + o->level) / 2);
        }
    }
    free(b.value);
    return status;
}
