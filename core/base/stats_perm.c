/* Exact counts by meeting in the middle, and draws where there are too many.
 *
 * The sums of a size class are made in the order of their subsets, each added in the
 * order of the numbers, and sorted by their bits (radix sort), so that counts are the
 * same everywhere. Only one size class of both halves is held at a time. */
#include "core/base/stats_perm.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"

enum { CHUNK = 1000, DIGIT = 8, DIGITS = 8, BUCKETS = 1 << DIGIT };

StatsPermOptions stats_perm_options_defaults(void)
{
    return (StatsPermOptions){
        .most_exact = STATS_PERM_EXACT, .draws = STATS_PERM_DRAWS, .seed = 1, .name = ""};
}

/* ---- sorting ---- */

/* The bits of a double as a whole number that sorts as the double does, and back. */
static uint64_t to_key(double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | (UINT64_C(1) << 63);
}

static double from_key(uint64_t key)
{
    const uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double x = 0;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Sorts n keys; an even number of passes leaves them where they were. A cancel leaves
 * them unsorted. */
static void sort_keys(uint64_t *key, uint64_t *room, size_t n, Progress *progress)
{
    uint64_t *from = key;
    uint64_t *to = room;
    for (int pass = 0; pass < DIGITS && !progress_is_canceled(progress); pass++) {
        const int shift = pass * DIGIT;
        size_t start[BUCKETS] = {0};
        for (size_t i = 0; i < n; i++)
            start[(from[i] >> shift) & (BUCKETS - 1)]++;
        size_t at = 0;
        for (int b = 0; b < BUCKETS; b++) {
            const size_t count = start[b];
            start[b] = at;
            at += count;
        }
        for (size_t i = 0; i < n; i++)
            to[start[(from[i] >> shift) & (BUCKETS - 1)]++] = from[i];
        uint64_t *other = from;
        from = to;
        to = other;
    }
}

/* ---- sums of subsets ---- */

static uint64_t choose(uint64_t n, uint64_t k)
{
    uint64_t c = 1;
    if (k > n)
        return 0;
    for (uint64_t i = 1; i <= k; i++)
        c = c * (n - k + i) / i; /* below 2^63 for n <= 50 */
    return c;
}

/* Keys of the sums of all k-subsets of x[0..n), n <= 25; returns how many. */
static size_t make_sums(const double *x, int n, int k, uint64_t *out)
{
    int at[STATS_PERM_EXACT] = {0};
    double sum[STATS_PERM_EXACT + 1] = {0};
    size_t count = 0;
    if (k > n)
        return 0;
    for (int i = 0; i < k; i++) {
        at[i] = i;
        sum[i + 1] = sum[i] + x[i];
    }
    for (;;) {
        out[count++] = to_key(sum[k]);
        int i = k - 1;
        while (i >= 0 && at[i] == n - k + i)
            i--;
        if (i < 0)
            return count;
        at[i]++;
        sum[i + 1] = sum[i] + x[at[i]];
        for (i++; i < k; i++) {
            at[i] = at[i - 1] + 1;
            sum[i + 1] = sum[i] + x[at[i]];
        }
    }
}

/* Pairs of a[i] + b[j] >= least, both ascending. */
static uint64_t count_ge(const uint64_t *a, size_t na, const uint64_t *b, size_t nb,
                         double least)
{
    uint64_t count = 0;
    size_t j = nb; /* b[j..nb) reach it with a[i] */
    for (size_t i = 0; i < na; i++) {
        const double x = from_key(a[i]);
        while (j > 0 && x + from_key(b[j - 1]) >= least)
            j--;
        count += nb - j;
    }
    return count;
}

/* Pairs of a[i] + b[j] <= most. */
static uint64_t count_le(const uint64_t *a, size_t na, const uint64_t *b, size_t nb,
                         double most)
{
    uint64_t count = 0;
    size_t j = nb; /* b[0..j) stay below it with a[i] */
    for (size_t i = 0; i < na; i++) {
        const double x = from_key(a[i]);
        while (j > 0 && x + from_key(b[j - 1]) > most)
            j--;
        count += j;
    }
    return count;
}

/* ---- divisions ---- */

/* What a division's first sum is held against. */
typedef struct Bounds {
    double ge;    /* one-sided: sums >= this */
    double above; /* two-sided: sums >= above or <= below */
    double below;
    bool is_all_apart; /* the difference seen is 0: every division is as far apart */
} Bounds;

/* A division and its mirror image have differences of opposite sign: the sums of the
 * first parts lie evenly about nx / n of the sum of all. */
static Bounds make_bounds(StatsPermParts parts)
{
    const double *x = parts.x;
    const size_t n = parts.n;
    double first = 0;
    double all = 0;
    double size = 0;
    for (size_t i = 0; i < n; i++) {
        all += x[i];
        size += fabs(x[i]);
        if (i < parts.nx)
            first += x[i];
    }
    const double slack = 1e-12 * size;
    const double mirror = 2 * all * (double)parts.nx / (double)n - first;
    return (Bounds){.ge = first - slack,
                    .above = fmax(first, mirror) - slack,
                    .below = fmin(first, mirror) + slack,
                    .is_all_apart = fabs(first - mirror) <= 2 * slack};
}

static Status count_all(StatsPermParts parts, const Bounds *b, Progress *progress,
                        StatsPerm *out, Error *err)
{
    const double *x = parts.x;
    const size_t n = parts.n;
    const int left = (int)(n / 2);
    const int right = (int)n - left;
    const size_t most_left = choose((uint64_t)left, (uint64_t)left / 2);
    const size_t most_right = choose((uint64_t)right, (uint64_t)right / 2);
    void *memory = NULL;
    TRY(mem_data(&memory, most_left + 2 * most_right, sizeof(uint64_t), "sums of subsets",
                 err));
    uint64_t *a = memory;
    uint64_t *c = a + most_left;
    uint64_t *room = c + most_right;
    (void)progress_begin(progress, "counting arrangements", (uint64_t)left + 1);
    for (int k = 0; k <= left; k++) {
        const int rest = (int)parts.nx - k;
        if (rest >= 0 && rest <= right) {
            const size_t na = make_sums(x, left, k, a);
            const size_t nc = make_sums(x + left, right, rest, c);
            sort_keys(a, room, na, progress);
            sort_keys(c, room, nc, progress);
            out->ge += count_ge(a, na, c, nc, b->ge);
            if (!b->is_all_apart)
                out->apart +=
                    count_ge(a, na, c, nc, b->above) + count_le(a, na, c, nc, b->below);
        }
        if (!progress_tick(progress, 1)) {
            free(memory);
            return E_CANCELED;
        }
    }
    free(memory);
    out->all = choose(n, parts.nx);
    if (b->is_all_apart)
        out->apart = out->all;
    return OK;
}

/* ---- draws ---- */

typedef struct Draws {
    const double *x;
    size_t nx, n; /* nx 0: signs */
    Bounds bounds;
    const StatsPermOptions *o;
    uint64_t *ge, *apart; /* a chunk each */
} Draws;

static double draw_split(const Draws *d, Rng *rng, double *pool)
{
    double sum = 0;
    for (size_t i = 0; i < d->nx; i++) {
        const size_t at = i + (size_t)rng_below(rng, d->n - i);
        const double x = pool[at];
        pool[at] = pool[i];
        pool[i] = x;
        sum += x;
    }
    return sum;
}

static double draw_signs(const Draws *d, Rng *rng)
{
    double sum = 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (i % 64 == 0)
            bits = rng_u64(rng);
        sum += (bits >> (i % 64)) & 1 ? -d->x[i] : d->x[i];
    }
    return sum;
}

static void draw_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Draws *d = ctx;
    char purpose[160];
    (void)snprintf(purpose, sizeof purpose, "%s %.120s %zu",
                   d->nx > 0 ? "permutations" : "signs", d->o->name, chunk);
    Rng rng = rng_stream(d->o->seed, purpose);
    double *pool = mem_xalloc(d->n * sizeof *pool);
    memcpy(pool, d->x, d->n * sizeof *pool);
    for (size_t i = begin; i < end; i++) {
        const double sum = d->nx > 0 ? draw_split(d, &rng, pool) : draw_signs(d, &rng);
        d->ge[chunk] += sum >= d->bounds.ge;
        d->apart[chunk] +=
            d->bounds.is_all_apart || sum >= d->bounds.above || sum <= d->bounds.below;
    }
    free(pool);
}

static Status draw(Draws *d, Progress *progress, StatsPerm *out)
{
    const size_t draws = (size_t)d->o->draws;
    const size_t chunks = par_chunks(draws, CHUNK);
    d->ge = mem_xcalloc(2 * chunks, sizeof *d->ge);
    d->apart = d->ge + chunks;
    (void)progress_begin(progress, "drawing arrangements", draws);
    const Status status = par_for(draws, CHUNK, draw_chunk, d, progress);
    for (size_t i = 0; i < chunks; i++) {
        out->ge += d->ge[i];
        out->apart += d->apart[i];
    }
    out->all = draws;
    free(d->ge);
    return status;
}

/* ---- both ---- */

/* has_mirror: every arrangement has one of the opposite value. */
static void finish(StatsPerm *r, bool has_mirror)
{
    const double more = r->is_exact ? 0 : 1;
    const double all = (double)r->all + more;
    r->p = ((double)r->ge + more) / all;
    r->p_two = ((double)r->apart + more) / all;
    r->least = 1 / all;
    r->least_two = has_mirror && r->is_exact ? 2 * r->least : r->least;
    r->error = r->is_exact ? 0 : sqrt(r->p * (1 - r->p) / (double)r->all);
    r->error_two = r->is_exact ? 0 : sqrt(r->p_two * (1 - r->p_two) / (double)r->all);
}

Status stats_perm_split(StatsPermParts parts, const StatsPermOptions *o,
                        Progress *progress, StatsPerm *out, Error *err)
{
    assert(parts.nx > 0 && parts.nx < parts.n && o->most_exact <= STATS_PERM_EXACT &&
           o->draws > 0);
    StatsPerm r = {.is_exact = parts.n <= (size_t)o->most_exact};
    const Bounds bounds = make_bounds(parts);
    Draws d = {.x = parts.x, .nx = parts.nx, .n = parts.n, .bounds = bounds, .o = o};
    *out = (StatsPerm){0};
    TRY(r.is_exact ? count_all(parts, &bounds, progress, &r, err)
                   : draw(&d, progress, &r));
    finish(&r, 2 * parts.nx == parts.n);
    *out = r;
    return OK;
}

static void count_signs(const double *x, size_t n, const Bounds *b, StatsPerm *out)
{
    out->all = UINT64_C(1) << n;
    for (uint64_t signs = 0; signs < out->all; signs++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (signs >> i) & 1 ? -x[i] : x[i];
        out->ge += sum >= b->ge;
        out->apart += b->is_all_apart || sum >= b->above || sum <= b->below;
    }
}

Status stats_perm_signs(const double *x, size_t n, const StatsPermOptions *o,
                        Progress *progress, StatsPerm *out, Error *err)
{
    assert(n > 0 && o->draws > 0);
    (void)err;
    double sum = 0;
    double size = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        size += fabs(x[i]);
    }
    const double slack = 1e-12 * size;
    Draws d = {.x = x,
               .n = n,
               .bounds = {.ge = sum - slack,
                          .above = fabs(sum) - slack,
                          .below = slack - fabs(sum),
                          .is_all_apart = fabs(sum) <= slack},
               .o = o};
    StatsPerm r = {.is_exact = n <= STATS_PERM_SIGNS};
    *out = (StatsPerm){0};
    if (r.is_exact)
        count_signs(x, n, &d.bounds, &r);
    else
        TRY(draw(&d, progress, &r));
    finish(&r, true);
    *out = r;
    return OK;
}
