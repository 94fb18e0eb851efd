/* A field is made in four steps: the scale of the map, the values smoothed at the nodes
 * of a grid and at their own points, the permutations, the second map. Whatever is tested
 * is measured at the points of evidence, not at the nodes, so that turning or stretching
 * the map changes no conclusion. */
#include "core/diag/field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/diag/field_smooth.h"

enum { NODES = 64 };

/* The greatest bandwidth, in median distances of the words from their centre, and the
 * distance from a word, in greatest bandwidths, that still counts as map. */
static const double reach_share = 0.5;
static const double word_share = 0.3;

FieldOptions field_options_defaults(void)
{
    return (FieldOptions){.least_n = 20,
                          .widest = 0.30,
                          .widest_sd = 0.80,
                          .columns = 96,
                          .permutations = 999,
                          .seed = 1};
}

void field_free(Field *f)
{
    if (!f)
        return;
    free(f->node);
    free(f->away);
    free(f->at);
    free(f->point);
    free(f->value);
    free(f->second);
    free(f->doubt);
    free(f);
}

/* --- scale ----------------------------------------------------------------------------
 */

/* Median distance of the points from their centre; 0 when they are one. Points that are
 * not finite are passed over. */
static double radius_of(const double *xy, int32_t n)
{
    double x = 0;
    double y = 0;
    size_t have = 0;
    double *far = mem_xalloc((size_t)n * sizeof *far);
    for (int32_t i = 0; i < n; i++) {
        const double *p = xy + 2 * (size_t)i;
        if (!isfinite(p[0]) || !isfinite(p[1]))
            continue;
        x += p[0];
        y += p[1];
        have++;
    }
    const double cx = x / (double)have;
    const double cy = y / (double)have;
    have = 0;
    for (int32_t i = 0; i < n; i++) {
        const double *p = xy + 2 * (size_t)i;
        if (isfinite(p[0]) && isfinite(p[1]))
            far[have++] = hypot(p[0] - cx, p[1] - cy);
    }
    const double radius = have > 0 ? stats_quantile(far, have, 0.5) : 0;
    free(far);
    return radius;
}

static void set_grid(Field *f, const FieldInput *in)
{
    double lo[2] = {HUGE_VAL, HUGE_VAL};
    double hi[2] = {-HUGE_VAL, -HUGE_VAL};
    for (int32_t i = 0; i < in->nwords; i++) {
        for (int k = 0; k < 2; k++) {
            const double v = in->word[2 * (size_t)i + (size_t)k];
            lo[k] = fmin(lo[k], v);
            hi[k] = fmax(hi[k], v);
        }
    }
    const double w = hi[0] - lo[0];
    const double h = hi[1] - lo[1];
    const double edge = word_share * f->reach;
    const int32_t columns = f->options.columns > 8 ? f->options.columns : 8;
    f->step = (fmax(w, h) + 2 * edge) / (columns - 1);
    f->nx = (int32_t)ceil((w + 2 * edge) / f->step - 1e-9) + 1;
    f->ny = (int32_t)ceil((h + 2 * edge) / f->step - 1e-9) + 1;
    f->x0 = lo[0] + w / 2 - f->step * (f->nx - 1) / 2;
    f->y0 = lo[1] + h / 2 - f->step * (f->ny - 1) / 2;
}

static Status start(const FieldInput *in, const FieldOptions *o, Field *f, FieldSmooth *s,
                    Error *err)
{
    const double radius = radius_of(in->word, in->nwords);
    if (in->n < o->least_n) {
        return error_set(err, E_UNDEFINED,
                         "%d words with evidence on the map: a field needs %.0f",
                         (int)in->n, o->least_n);
    }
    if (!(radius > 0))
        return error_set(err, E_UNDEFINED, "all words of the map are in one place");
    f->options = *o;
    f->n = in->n;
    f->is_rate = in->is_rate;
    f->reach = reach_share * radius;
    f->aim = o->aim > 0 ? o->aim : fmax(60, 2.5 * sqrt(in->n));
    set_grid(f, in);
    *s = (FieldSmooth){.xy = in->xy,
                       .value = in->value,
                       .weight = in->weight,
                       .n = in->n,
                       .is_rate = in->is_rate,
                       .nearest = (int32_t)fmin(in->n, fmax(1, round(f->aim))),
                       .reach = f->reach,
                       .options = &f->options};
    field_smooth_moments(s);
    f->mean = s->mean;
    f->sd = s->sd;
    return OK;
}

/* --- nodes ----------------------------------------------------------------------------
 */

typedef struct Away {
    const FieldInput *in;
    const double *place;
    Field *f;
    Progress *progress;
} Away;

static void away_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Away *a = ctx;
    (void)chunk;
    (void)worker;
    for (size_t k = begin; k < end; k++) {
        const double *p = a->place + 2 * k;
        double least = HUGE_VAL;
        for (int32_t i = 0; i < a->in->nwords; i++) {
            const double dx = a->in->word[2 * (size_t)i] - p[0];
            const double dy = a->in->word[2 * (size_t)i + 1] - p[1];
            least = fmin(least, dx * dx + dy * dy);
        }
        a->f->away[k] = sqrt(least) / (word_share * a->f->reach);
        FieldAt *at = &a->f->node[k];
        if (a->f->away[k] > 1)
            at->flag = FIELD_EMPTY;
        if (!progress_tick(a->progress, 1))
            return;
    }
}

static Status make_nodes(const FieldInput *in, const FieldSmooth *s, Field *f,
                         Progress *progress, Error *err)
{
    const size_t nodes = (size_t)f->nx * (size_t)f->ny;
    double *place = NULL;
    TRY(mem_data((void **)&f->node, nodes, sizeof *f->node, "the field", err));
    TRY(mem_data((void **)&f->away, nodes, sizeof *f->away, "the field", err));
    TRY(mem_data((void **)&place, nodes, 2 * sizeof *place, "the field", err));
    for (int32_t j = 0, k = 0; j < f->ny; j++) {
        for (int32_t i = 0; i < f->nx; i++, k++) {
            place[2 * (size_t)k] = f->x0 + i * f->step;
            place[2 * (size_t)k + 1] = f->y0 + j * f->step;
        }
    }
    (void)progress_begin(progress, "smoothing the field", 2 * (uint64_t)nodes);
    Status status = field_smooth_places(s, place, (int32_t)nodes, f->node, progress, err);
    if (status == OK)
        status =
            par_for(nodes, NODES, away_chunk, &(Away){in, place, f, progress}, progress);
    free(place);
    return status;
}

static Status make_points(const FieldSmooth *s, Field *f, Progress *progress, Error *err)
{
    const size_t n = (size_t)f->n;
    TRY(mem_data((void **)&f->at, n, sizeof *f->at, "the field", err));
    TRY(mem_data((void **)&f->value, n, sizeof *f->value, "the field", err));
    memcpy(f->value, s->value, n * sizeof *f->value);
    (void)progress_begin(progress, "smoothing the field", n);
    TRY(field_smooth_places(s, s->xy, f->n, f->at, progress, err));
    double *x = mem_xalloc(n * sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = f->at[i].h;
    f->bandwidth = stats_quantile(x, n, 0.5);
    size_t have = 0;
    for (size_t i = 0; i < n; i++)
        if (f->at[i].flag == FIELD_ENOUGH)
            x[have++] = f->at[i].ci.hi - f->at[i].ci.lo;
    f->width = stats_quantile(x, have, 0.5);
    free(x);
    return OK;
}

/* --- the second map -------------------------------------------------------------------
 */

/* The points that are on both maps, as they lie on the second. */
typedef struct Second {
    double *xy, *value, *weight;
    int32_t *of; /* their numbers */
    int32_t n;
} Second;

static void second_done(Second *b)
{
    free(b->xy);
    free(b->value);
    free(b->weight);
    free(b->of);
}

static void take_second(const FieldInput *in, Second *b)
{
    const size_t n = (size_t)in->n;
    b->xy = mem_xalloc(2 * n * sizeof *b->xy);
    b->value = mem_xalloc(n * sizeof *b->value);
    b->weight = mem_xalloc(n * sizeof *b->weight);
    b->of = mem_xalloc(n * sizeof *b->of);
    for (int32_t i = 0; i < in->n; i++) {
        const double *p = in->second + 2 * (size_t)i;
        if (!isfinite(p[0]) || !isfinite(p[1]))
            continue;
        const size_t k = (size_t)b->n++;
        b->xy[2 * k] = p[0];
        b->xy[2 * k + 1] = p[1];
        b->value[k] = in->value[i];
        b->weight[k] = in->weight ? in->weight[i] : 1;
        b->of[k] = i;
    }
}

/* Each point has the field of both maps around it; where both can be told and their
 * intervals do not meet, they disagree. */
static void compare(Field *f, double *doubts)
{
    for (int32_t i = 0; i < f->n; i++) {
        const FieldAt *a = &f->at[i];
        const FieldAt *b = &f->second[i];
        doubts[i] = (double)NAN;
        if (a->flag != FIELD_ENOUGH || b->flag != FIELD_ENOUGH)
            continue;
        const bool is_apart = a->ci.lo > b->ci.hi || b->ci.lo > a->ci.hi;
        f->compared++;
        f->disagreeing += is_apart;
        doubts[i] = is_apart;
    }
}

typedef struct Carry {
    const FieldSmooth *s;
    const double *doubts;
    Field *f;
    double *room;
    Progress *progress;
} Carry;

static void carry_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Carry *c = ctx;
    (void)chunk;
    double *room = c->room + 2 * (size_t)worker * (size_t)c->s->n;
    for (size_t k = begin; k < end; k++) {
        const size_t row = k / (size_t)c->f->nx;
        const size_t column = k % (size_t)c->f->nx;
        const double place[2] = {c->f->x0 + (double)column * c->f->step,
                                 c->f->y0 + (double)row * c->f->step};
        (void)field_smooth_at(c->s, place, room);
        double sum = 0;
        double total = 0;
        for (int32_t i = 0; i < c->s->n; i++) {
            if (isnan(c->doubts[i]))
                continue;
            total += room[i];
            sum += room[i] * c->doubts[i];
        }
        c->f->doubt[k] = total > 0 ? sum / total : (double)NAN;
        if (!progress_tick(c->progress, 1))
            return;
    }
}

/* The doubts of the points, smoothed as their values were. */
static Status carry_back(const FieldSmooth *s, const double *doubts, Field *f,
                         Progress *progress, Error *err)
{
    const size_t nodes = (size_t)f->nx * (size_t)f->ny;
    TRY(mem_data((void **)&f->doubt, nodes, sizeof *f->doubt, "the field", err));
    Carry c = {s, doubts, f, NULL, progress};
    const size_t workers = (size_t)par_workers(nodes, NODES, progress);
    TRY(mem_data((void **)&c.room, 2 * workers * (size_t)s->n, sizeof(double),
                 "distances on the map", err));
    (void)progress_begin(progress, "comparing the maps", nodes);
    const Status status = par_for(nodes, NODES, carry_chunk, &c, progress);
    free(c.room);
    return status;
}

static Status smooth_second(const Second *b, const FieldSmooth *first, double radius,
                            Field *f, Progress *progress, Error *err)
{
    FieldSmooth s = *first;
    s.xy = b->xy;
    s.value = b->value;
    s.weight = b->weight;
    s.n = b->n;
    s.nearest = b->n < first->nearest ? b->n : first->nearest;
    s.reach = reach_share * radius;
    field_smooth_moments(&s);
    FieldAt *at = NULL;
    TRY(mem_data((void **)&at, (size_t)b->n, sizeof *at, "the second field", err));
    (void)progress_begin(progress, "smoothing the second field", (uint64_t)b->n);
    const Status status = field_smooth_places(&s, b->xy, b->n, at, progress, err);
    for (int32_t i = 0; status == OK && i < b->n; i++)
        f->second[b->of[i]] = at[i];
    free(at);
    return status;
}

static Status make_second(const FieldInput *in, const FieldSmooth *s, Field *f,
                          Progress *progress, Error *err)
{
    if (!in->second)
        return OK;
    const double radius = radius_of(in->second, in->n);
    if (!(radius > 0))
        return OK;
    const size_t n = (size_t)f->n;
    TRY(mem_data((void **)&f->second, n, sizeof *f->second, "the second field", err));
    for (size_t i = 0; i < n; i++)
        f->second[i] = (FieldAt){
            .value = (double)NAN, .ci = {(double)NAN, (double)NAN}, .flag = FIELD_EMPTY};
    Second b = {0};
    take_second(in, &b);
    double *doubts = mem_xalloc(n * sizeof *doubts);
    Status status = smooth_second(&b, s, radius, f, progress, err);
    if (status == OK) {
        compare(f, doubts);
        status = carry_back(s, doubts, f, progress, err);
    }
    free(doubts);
    second_done(&b);
    return status;
}

Status field_make(const FieldInput *in, const FieldOptions *options, Progress *progress,
                  Field **out, Error *err)
{
    *out = NULL;
    Field *f = mem_xcalloc(1, sizeof *f);
    FieldSmooth s;
    Status status = start(in, options, f, &s, err);
    if (status == OK)
        status = make_nodes(in, &s, f, progress, err);
    if (status == OK)
        status = make_points(&s, f, progress, err);
    if (status == OK)
        status = field_smooth_permute(&s, f->at, f, progress, err);
    if (status == OK)
        status = make_second(in, &s, f, progress, err);
    if (status == OK && progress && progress_is_canceled(progress))
        status = E_CANCELED;
    if (status != OK) {
        field_free(f);
        return status;
    }
    *out = f;
    return OK;
}

/* --- reading --------------------------------------------------------------------------
 */

bool field_has_lines(const Field *f)
{
    return f->permutations > 0 && f->p <= 0.05;
}

int field_side(const Field *f, const FieldAt *at)
{
    if (at->flag != FIELD_ENOUGH || !(f->sd > 0) || !field_has_lines(f))
        return 0;
    const double z = (at->value - f->mean) * sqrt(at->n) / f->sd;
    return z > f->critical ? 1 : z < -f->critical ? -1 : 0;
}

FieldAt field_read(const Field *f, double x, double y)
{
    FieldAt at = {
        .value = (double)NAN, .ci = {(double)NAN, (double)NAN}, .flag = FIELD_EMPTY};
    const double px = (x - f->x0) / f->step;
    const double py = (y - f->y0) / f->step;
    /* Written so that NaN fails. */
    if (!(px >= 0 && px <= f->nx - 1 && py >= 0 && py <= f->ny - 1))
        return at;
    const int32_t i = (int32_t)fmin(px, f->nx - 2);
    const int32_t j = (int32_t)fmin(py, f->ny - 2);
    const double u = px - i;
    const double v = py - j;
    const FieldAt *row = f->node + (size_t)j * (size_t)f->nx + (size_t)i;
    const FieldAt *corner[] = {row, row + 1, row + f->nx, row + f->nx + 1};
    const double share[] = {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v};
    at = (FieldAt){.flag = FIELD_ENOUGH};
    for (int k = 0; k < 4; k++) {
        const FieldAt *c = corner[k];
        at.flag = c->flag > at.flag ? c->flag : at.flag;
        at.value += share[k] * c->value;
        at.n += share[k] * c->n;
        at.mass += share[k] * c->mass;
        at.h += share[k] * c->h;
        at.ci.lo += share[k] * c->ci.lo;
        at.ci.hi += share[k] * c->ci.hi;
    }
    return at;
}
