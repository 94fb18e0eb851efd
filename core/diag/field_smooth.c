/* Every sum runs over the points in their order, so that a place has the same bytes
 * whichever thread computes it. Permutation b has a stream of its own; its statistics are
 * stored under its number. */
#include "core/diag/field_smooth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { PLACES = 32, TURNS = 8, MOST_TESTED = 2000 };

/* Beyond so many bandwidths a point weighs less than exp(-8). */
static const double cut = 4;

void field_smooth_moments(FieldSmooth *s)
{
    double sum = 0;
    double total = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const double w = s->weight ? s->weight[i] : 1;
        sum += w * s->value[i];
        total += w;
    }
    s->mean = sum / total;
    double square = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const double off = s->value[i] - s->mean;
        square += (s->weight ? s->weight[i] : 1) * off * off;
    }
    s->sd = sqrt(square / total);
}

static void swap(double *a, double *b)
{
    const double t = *a;
    *a = *b;
    *b = t;
}

/* The k-th smallest (from 0) of x, which is reordered (Hoare 1961). */
static double select_nth(double *x, int32_t n, int32_t k)
{
    int32_t lo = 0;
    int32_t hi = n - 1;
    while (lo < hi) {
        const double pivot = x[lo + (hi - lo) / 2];
        int32_t i = lo;
        int32_t j = hi;
        while (i <= j) {
            while (x[i] < pivot)
                i++;
            while (x[j] > pivot)
                j--;
            if (i <= j)
                swap(&x[i++], &x[j--]);
        }
        if (k <= j)
            hi = j;
        else if (k >= i)
            lo = i;
        else
            break;
    }
    return x[k];
}

/* Wilson 1927 with a number of cases that need not be whole. */
static Interval wilson(double share, double n)
{
    const double z = stats_normal_quantile(0.975);
    const double zz = z * z;
    const double middle = (share + zz / (2 * n)) / (1 + zz / n);
    const double half =
        z / (1 + zz / n) * sqrt(share * (1 - share) / n + zz / (4 * n * n));
    return (Interval){fmax(0, middle - half), fmin(1, middle + half)};
}

static Interval normal(double mean, double variance, double n)
{
    if (!(n > 1))
        return (Interval){(double)NAN, (double)NAN};
    const double half = stats_normal_quantile(0.975) * sqrt(variance / (n - 1));
    return (Interval){mean - half, mean + half};
}

static FieldFlag flag_of(const FieldSmooth *s, const FieldAt *at)
{
    const FieldOptions *o = s->options;
    if (at->n < o->least_n || at->mass < o->least_n / 4)
        return FIELD_FEW;
    const double widest = s->is_rate ? o->widest : o->widest_sd * s->sd;
    return at->ci.hi - at->ci.lo <= widest ? FIELD_ENOUGH : FIELD_WIDE;
}

FieldAt field_smooth_at(const FieldSmooth *s, const double *place, double *room)
{
    double *far = room + s->n;
    for (int32_t i = 0; i < s->n; i++) {
        const double dx = s->xy[2 * (size_t)i] - place[0];
        const double dy = s->xy[2 * (size_t)i + 1] - place[1];
        room[i] = far[i] = dx * dx + dy * dy;
    }
    const double kth = sqrt(select_nth(far, s->n, s->nearest - 1)) / 2;
    /* Points on one spot leave a bandwidth of 0: a hair instead. */
    const double h = fmin(s->reach, fmax(kth, 1e-9 * s->reach));
    double sum = 0;
    double squares = 0;
    double total = 0;
    double mass = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const double k = room[i] > cut * cut * h * h ? 0 : exp(-room[i] / (2 * h * h));
        const double w = k * (s->weight ? s->weight[i] : 1);
        mass += k;
        room[i] = w;
        total += w;
        squares += w * w;
        sum += w * s->value[i];
    }
    FieldAt at = {.value = (double)NAN, .h = h, .ci = {(double)NAN, (double)NAN}};
    at.flag = FIELD_FEW;
    if (!(squares > 0))
        return at;
    at.n = total * total / squares;
    at.mass = mass;
    at.value = sum / total;
    if (s->is_rate) {
        at.value = fmin(1, at.value);
        at.ci = wilson(at.value, at.n);
    } else {
        double variance = 0;
        for (int32_t i = 0; i < s->n; i++)
            variance += room[i] * (s->value[i] - at.value) * (s->value[i] - at.value);
        at.ci = normal(at.value, variance / total, at.n);
    }
    at.flag = flag_of(s, &at);
    return at;
}

/* --- many places ----------------------------------------------------------------------
 */

typedef struct Places {
    const FieldSmooth *s;
    const double *place;
    FieldAt *out;
    double *room; /* workers x 2n */
    Progress *progress;
} Places;

static void smooth_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Places *p = ctx;
    (void)chunk;
    double *room = p->room + 2 * (size_t)worker * (size_t)p->s->n;
    for (size_t i = begin; i < end; i++) {
        p->out[i] = field_smooth_at(p->s, p->place + 2 * i, room);
        if (!progress_tick(p->progress, 1))
            return;
    }
}

Status field_smooth_places(const FieldSmooth *s, const double *place, int32_t m,
                           FieldAt *out, Progress *progress, Error *err)
{
    Places p = {s, place, out, NULL, progress};
    const int workers = par_workers((size_t)m, PLACES, progress);
    void *room = NULL;
    TRY(mem_data(&room, 2 * (size_t)workers * (size_t)s->n, sizeof(double),
                 "distances on the map", err));
    p.room = room;
    const Status status = par_for((size_t)m, PLACES, smooth_chunk, &p, progress);
    free(room);
    return status;
}

/* --- permutations ---------------------------------------------------------------------
 */

typedef struct Tie {
    int32_t point;
    float weight; /* of the place's, which sum to 1 */
} Tie;

typedef struct Permute {
    const FieldSmooth *s;
    Tie *tie; /* of all places, one after the other */
    size_t *first;
    double *scale;    /* per place: sqrt(n) / sd */
    int32_t m;        /* places */
    double *t, *most; /* per permutation */
    double *value;    /* workers x n */
    int32_t *order;   /* workers x n */
    uint64_t seed;
    Progress *progress;
} Permute;

/* Mean z^2 and greatest |z| over the places. */
static void measure(const Permute *p, const double *value, double *t, double *most)
{
    double sum = 0;
    *most = 0;
    for (int32_t i = 0; i < p->m; i++) {
        double v = 0;
        for (size_t k = p->first[i]; k < p->first[i + 1]; k++)
            v += (double)p->tie[k].weight * value[p->tie[k].point];
        const double z = fabs(v - p->s->mean) * p->scale[i];
        sum += z * z;
        *most = fmax(*most, z);
    }
    *t = sum / p->m;
}

static void permute_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Permute *p = ctx;
    (void)chunk;
    const size_t n = (size_t)p->s->n;
    double *value = p->value + (size_t)worker * n;
    int32_t *order = p->order + (size_t)worker * n;
    for (size_t b = begin; b < end; b++) {
        char name[48];
        (void)snprintf(name, sizeof name, "field permutation %zu", b);
        Rng rng = rng_stream(p->seed, name);
        for (size_t i = 0; i < n; i++)
            order[i] = (int32_t)i;
        rng_shuffle(&rng, order, n);
        for (size_t i = 0; i < n; i++)
            value[i] = p->s->value[order[i]];
        measure(p, value, &p->t[b], &p->most[b]);
        if (!progress_tick(p->progress, 1))
            return;
    }
}

/* The places that are tested, with their weights: at most MOST_TESTED of the points. */
static Status find_ties(Permute *p, const FieldAt *at, Error *err)
{
    const FieldSmooth *s = p->s;
    const int32_t stride = (s->n + MOST_TESTED - 1) / MOST_TESTED;
    double *room = NULL;
    TRY(mem_data((void **)&room, 2 * (size_t)s->n, sizeof *room, "distances", err));
    size_t cap = 0;
    size_t have = 0;
    for (int32_t i = 0; i < s->n; i += stride) {
        if (at[i].flag == FIELD_FEW)
            continue;
        (void)field_smooth_at(s, s->xy + 2 * (size_t)i, room);
        if (cap - have < (size_t)s->n) {
            cap = 2 * cap + (size_t)s->n;
            p->tie = mem_xrealloc(p->tie, cap * sizeof *p->tie);
        }
        double total = 0;
        for (int32_t j = 0; j < s->n; j++)
            total += room[j];
        for (int32_t j = 0; j < s->n; j++)
            if (room[j] > 0)
                p->tie[have++] = (Tie){j, (float)(room[j] / total)};
        p->scale[p->m] = sqrt(at[i].n) / s->sd;
        p->first[++p->m] = have;
    }
    free(room);
    return OK;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static Status run_permutations(Permute *p, Field *f, Progress *progress, Error *err)
{
    const size_t turns = (size_t)f->options.permutations;
    const size_t n = (size_t)p->s->n;
    const size_t workers = (size_t)par_workers(turns, TURNS, progress);
    TRY(mem_data((void **)&p->value, workers * n, sizeof(double), "permutations", err));
    TRY(mem_data((void **)&p->order, workers * n, sizeof(int32_t), "permutations", err));
    TRY(mem_data((void **)&p->t, turns, sizeof(double), "permutations", err));
    TRY(mem_data((void **)&p->most, turns, sizeof(double), "permutations", err));
    double t;
    double most;
    measure(p, p->s->value, &t, &most);
    (void)progress_begin(progress, "permuting the field", turns);
    TRY(par_for(turns, TURNS, permute_chunk, p, progress));
    int32_t reached = 0;
    /* Permuted sums of the same numbers may differ from the true one in their last bits
     * only: those count as reached. */
    for (size_t b = 0; b < turns; b++)
        reached += p->t[b] >= t * (1 - 1e-12);
    f->permutations = (int32_t)turns;
    f->p = (1.0 + reached) / (1.0 + (double)turns);
    qsort(p->most, turns, sizeof *p->most, by_value);
    f->critical = p->most[(size_t)ceil(0.95 * (double)turns) - 1];
    return OK;
}

Status field_smooth_permute(const FieldSmooth *s, const FieldAt *at, Field *f,
                            Progress *progress, Error *err)
{
    f->p = 1;
    f->critical = HUGE_VAL;
    f->permutations = 0;
    /* Equal values cannot vary, whatever their sum's last bits are. */
    if (f->options.permutations < 1 || !(s->sd > 1e-12 * (fabs(s->mean) + 1)))
        return OK;
    Permute p = {.s = s, .seed = f->options.seed, .progress = progress};
    const size_t most = (size_t)(s->n < MOST_TESTED ? s->n : MOST_TESTED) + 1;
    Status status =
        mem_data((void **)&p.first, most, sizeof *p.first, "permutations", err);
    if (status == OK)
        status = mem_data((void **)&p.scale, most, sizeof *p.scale, "permutations", err);
    if (status == OK)
        status = find_ties(&p, at, err);
    if (status == OK && p.m > 0)
        status = run_permutations(&p, f, progress, err);
    free(p.tie);
    free(p.first);
    free(p.scale);
    free(p.t);
    free(p.most);
    free(p.value);
    free(p.order);
    return status;
}
