#include "core/project/transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/project/potential.h"

enum { CHUNK = 64, OWN = 15, START = 25, SHOWN = 5 };

static const double ATTRACTION = 1.5;
static const double ETA = 0.1;
static const double MOMENTUM = 0.8;
static const double LONGEST_GRADIENT = 0.25;
static const double SPACING = 0.35;
static const double MARGIN = 1.25;

struct Transform {
    Space *s;
    TsneMetric metric;
    double *xy;
    double centre[2], radius; /* of the disc that points stay in */
    Potential *potential;
    double *own; /* s->n: mean distance of each word to its neighbours, ascending */
};

TransformOptions transform_options_defaults(void)
{
    return (TransformOptions){.perplexity = 5, .steps = 250};
}

void transform_free(Transform *t)
{
    if (!t)
        return;
    space_free(t->s);
    potential_free(t->potential);
    free(t->xy);
    free(t->own);
    free(t);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double mean_distance(const double *d2, int32_t k)
{
    double sum = 0;
    for (int32_t e = 0; e < k; e++)
        sum += sqrt(d2[e]) / k;
    return sum;
}

static int32_t at_most(int32_t k, int32_t n)
{
    return k < n ? k : n;
}

/* ---- the frame ---- */

static Status measure_own(Transform *t, Progress *progress, Error *err)
{
    const NearestOptions o = {at_most(OWN, t->s->n - 1), t->metric == TSNE_COSINE};
    Nearest near;
    void *own = NULL;
    TRY(mem_data(&own, (size_t)t->s->n, sizeof(double), "distances", err));
    t->own = own;
    TRY(nearest_make(t->s, o, progress, &near, err));
    for (int32_t i = 0; i < t->s->n; i++)
        t->own[i] = mean_distance(near.d2 + (size_t)i * (size_t)near.k, near.k);
    nearest_done(&near);
    qsort(t->own, (size_t)t->s->n, sizeof *t->own, by_value);
    return OK;
}

static Status find_disc(Transform *t, Error *err)
{
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    for (int32_t i = 0; i < t->s->n; i++) {
        for (int c = 0; c < 2; c++) {
            const double v = t->xy[2 * (size_t)i + (size_t)c];
            if (!isfinite(v) || fabs(v) > 1e6)
                return error_set(err, E_INPUT, "the place of row %d is not usable", i);
            low[c] = fmin(low[c], v);
            high[c] = fmax(high[c], v);
        }
    }
    for (int c = 0; c < 2; c++)
        t->centre[c] = (low[c] + high[c]) / 2;
    for (int32_t i = 0; i < t->s->n; i++)
        t->radius = fmax(t->radius, hypot(t->xy[2 * (size_t)i] - t->centre[0],
                                          t->xy[2 * (size_t)i + 1] - t->centre[1]));
    t->radius = t->radius > 0 ? t->radius * MARGIN : 1;
    return OK;
}

/* The potential of the frozen words, once for all. Places are relative to the centre. */
static Status find_potential(Transform *t, Error *err)
{
    static const PotentialWork kind[] = {POTENTIAL_SPREAD, POTENTIAL_ALONG,
                                         POTENTIAL_ACROSS, POTENTIAL_BACK};
    const float reach = (float)(t->radius * 1.001);
    const float box[4] = {-reach, -reach, reach, reach};
    const size_t n = (size_t)t->s->n;
    void *p = NULL;
    TRY(mem_data(&p, 2 * n, sizeof(float), "a map", err));
    float *xy = p;
    for (size_t i = 0; i < 2 * n; i++)
        xy[i] = (float)(t->xy[i] - t->centre[i & 1]);
    t->potential = potential_new(SPACING);
    const Status status = potential_start(t->potential, box, 1, err);
    const ForcePoints pts = {.xy = xy, .n = t->s->n};
    for (size_t k = 0; status == OK && k < sizeof kind / sizeof *kind; k++)
        for (size_t i = 0; i < potential_count(t->potential, kind[k]); i++)
            potential_do(t->potential, kind[k], &pts, i, 0);
    free(xy);
    return status;
}

static Status fill(Transform *t, const TsneData *map, const double *xy,
                   Progress *progress, Error *err)
{
    void *p = NULL;
    TRY(nearest_make_space(map->x, map->ld, map->n, map->d, map->metric == TSNE_COSINE,
                           &t->s, err));
    TRY(mem_data(&p, 2 * (size_t)map->n, sizeof(double), "a map", err));
    t->xy = p;
    memcpy(t->xy, xy, 2 * (size_t)map->n * sizeof *xy);
    TRY(find_disc(t, err));
    TRY(find_potential(t, err));
    return measure_own(t, progress, err);
}

Status transform_new(const TsneData *map, const double *xy, Progress *progress,
                     Transform **out, Error *err)
{
    *out = NULL;
    if (map->n < 2)
        return error_set(err, E_UNDEFINED, "a map of %d words has no room for others",
                         map->n);
    Transform *t = mem_xcalloc(1, sizeof *t);
    t->metric = map->metric;
    const Status status = fill(t, map, xy, progress, err);
    if (status != OK) {
        transform_free(t);
        return status;
    }
    *out = t;
    return OK;
}

/* ---- one word ---- */

typedef struct Placing {
    const Transform *t;
    const TransformOptions *o;
    const Nearest *near; /* START nearest; the first k carry the similarity */
    int32_t k;
    double perplexity;
    double *xy;
    TransformPoint *points;
    Progress *progress;
} Placing;

/* The moving point, relative to the centre. */
typedef struct Mover {
    double y[2], v[2], gain[2];
    bool is_on_rim;
} Mover;

static double median(const Transform *t, const int32_t *id, int32_t n, int axis)
{
    double v[START];
    for (int32_t e = 0; e < n; e++)
        v[e] = t->xy[2 * (size_t)id[e] + (size_t)axis] - t->centre[axis];
    qsort(v, (size_t)n, sizeof *v, by_value);
    return (v[(n - 1) / 2] + v[n / 2]) / 2;
}

static void find_gradient(const Transform *t, const double *p, const int32_t *id,
                          int32_t k, const double y[2], double g[2])
{
    const float xy[2] = {(float)y[0], (float)y[1]};
    const ForcePoints at = {.xy = xy, .n = 1};
    double push[2];
    double phi = 0;
    potential_read(t->potential, &at, 0, 1, push, &phi);
    const double z = fmax(phi + t->s->n * potential_floor(t->potential), 1e-12);
    g[0] = -push[0] / z;
    g[1] = -push[1] / z;
    for (int32_t e = 0; e < k; e++) {
        const double dx = y[0] - (t->xy[2 * (size_t)id[e]] - t->centre[0]);
        const double dy = y[1] - (t->xy[2 * (size_t)id[e] + 1] - t->centre[1]);
        const double w = ATTRACTION * p[e] / (1 + dx * dx + dy * dy);
        g[0] += w * dx;
        g[1] += w * dy;
    }
    const double length = hypot(g[0], g[1]);
    const double scale = length > LONGEST_GRADIENT ? LONGEST_GRADIENT / length : 1;
    g[0] *= scale;
    g[1] *= scale;
}

static void move(const Transform *t, const double g[2], Mover *m)
{
    for (int c = 0; c < 2; c++) {
        const bool is_same = (m->v[c] > 0) == (g[c] > 0) && (m->v[c] < 0) == (g[c] < 0);
        m->gain[c] = is_same ? m->gain[c] * 0.8 + 0.01 : m->gain[c] + 0.2;
        m->v[c] = MOMENTUM * m->v[c] - ETA * m->gain[c] * g[c];
        m->y[c] += m->v[c];
    }
    const double length = hypot(m->y[0], m->y[1]);
    m->is_on_rim = length > t->radius;
    if (m->is_on_rim) {
        for (int c = 0; c < 2; c++) {
            m->y[c] *= t->radius / length;
            m->v[c] = 0;
        }
    }
}

/* Similarity on the SHOWN words nearest on the map. */
static double share_shown(const Transform *t, const double *p, const int32_t *id,
                          int32_t k, const double xy[2])
{
    double best[SHOWN];
    int32_t have = 0;
    best[0] = INFINITY;
    for (int32_t j = 0; j < t->s->n; j++) {
        const double dx = xy[0] - t->xy[2 * (size_t)j];
        const double dy = xy[1] - t->xy[2 * (size_t)j + 1];
        const double d2 = dx * dx + dy * dy;
        if (have == SHOWN && d2 >= best[SHOWN - 1])
            continue;
        int32_t at = have < SHOWN ? have++ : SHOWN - 1;
        for (; at > 0 && best[at - 1] > d2; at--)
            best[at] = best[at - 1];
        best[at] = d2;
    }
    double share = 0;
    for (int32_t e = 0; e < k; e++) {
        const double dx = xy[0] - t->xy[2 * (size_t)id[e]];
        const double dy = xy[1] - t->xy[2 * (size_t)id[e] + 1];
        share += dx * dx + dy * dy <= best[have > 0 ? have - 1 : 0] ? p[e] : 0;
    }
    return fmin(share, 1);
}

static double find_novelty(const Transform *t, double distance)
{
    int32_t low = 0;
    int32_t high = t->s->n;
    while (low < high) {
        const int32_t mid = low + (high - low) / 2;
        if (t->own[mid] < distance)
            low = mid + 1;
        else
            high = mid;
    }
    return (double)low / t->s->n;
}

static void place_one(const Placing *c, size_t i, double *p)
{
    const Transform *t = c->t;
    const int32_t *id = c->near->id + i * (size_t)c->near->k;
    const double *d2 = c->near->d2 + i * (size_t)c->near->k;
    Mover m = {.gain = {1, 1}};
    (void)similarities_fill_row(d2, c->k, c->perplexity, p);
    for (int a = 0; a < 2; a++)
        m.y[a] = median(t, id, at_most(START, c->near->k), a);
    for (int32_t s = 0; s < c->o->steps; s++) {
        double g[2];
        find_gradient(t, p, id, c->k, m.y, g);
        move(t, g, &m);
    }
    for (size_t a = 0; a < 2; a++)
        c->xy[2 * i + a] = m.y[a] + t->centre[a];
    if (!c->points)
        return;
    const double novelty = find_novelty(t, mean_distance(d2, at_most(OWN, c->near->k)));
    c->points[i] = (TransformPoint){.shown = share_shown(t, p, id, c->k, c->xy + 2 * i),
                                    .novelty = novelty,
                                    .is_far = novelty > 0.99,
                                    .is_on_rim = m.is_on_rim};
}

static void place_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Placing *c = ctx;
    double *p = mem_xcalloc((size_t)c->k, sizeof *p);
    for (size_t i = begin; i < end; i++)
        place_one(c, i, p);
    free(p);
    (void)progress_tick(c->progress, end - begin);
}

/* NOLINTBEGIN(readability-function-size,readability-non-const-parameter): inputs, then
 * progress, results, error; xy is written through c.xy */
Status transform_place(const Transform *t, const TsneData *words,
                       const TransformOptions *o, Progress *progress, double *xy,
                       TransformPoint *points, Error *err)
{
    if (words->n < 1)
        return OK;
    const int32_t d = t->s->d;
    if (words->d != d)
        return error_set(err, E_INPUT, "a word has %d numbers, the map's %d", words->d,
                         d);
    if (words->metric != t->metric)
        return error_set(err, E_INPUT, "the map was made with another distance");
    if (!(o->perplexity >= 1) || o->steps < 0)
        return error_set(err, E_INPUT, "a perplexity is at least 1, steps at least 0");
    Space *s = NULL;
    Nearest near;
    TRY(nearest_make_space(words->x, words->ld, words->n, words->d,
                           t->metric == TSNE_COSINE, &s, err));
    const int32_t k = (int32_t)fmin(floor(3 * o->perplexity), t->s->n);
    const NearestOptions near_options = {at_most(k > START ? k : START, t->s->n),
                                         t->metric == TSNE_COSINE};
    Status status = nearest_make_cross(s, t->s, near_options, progress, &near, err);
    space_free(s);
    if (status != OK)
        return status;
    Placing c = {.t = t,
                 .o = o,
                 .near = &near,
                 .k = k,
                 .perplexity = fmin(o->perplexity, fmax(1, k / 3.0)),
                 .xy = xy,
                 .points = points,
                 .progress = progress};
    (void)progress_begin(progress, "placing words on the map", (uint64_t)words->n);
    status = par_for((size_t)words->n, CHUNK, place_chunk, &c, progress);
    nearest_done(&near);
    return status;
}
/* NOLINTEND(readability-function-size,readability-non-const-parameter): as above */
