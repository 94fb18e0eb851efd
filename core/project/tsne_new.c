/* From rows to a map that can be stepped: equal rows folded, neighbours, similarities,
 * start. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/start.h"
#include "core/project/tsne.h"
#include "core/project/tsne_parts.h"

/* Up to so many points all pairs take no longer than the transforms (measured: 2,000
 * points take 1.0 ms of processor a step by pairs, 0.48 by the grid; 1,000 take 0.28 by
 * either). */
enum { EXACT_POINTS = 1500, SMALL_MAP = 20000 };

/* Interpolation errors show in the cost: of 2,000 points 1.2% with nodes 0.5 apart, 0.35%
 * with 0.4. The transform is the smaller part of a step as long as the map is small. */
static double spacing(int32_t n)
{
    return n <= SMALL_MAP ? 0.35 : 0.4;
}

TsneOptions tsne_options_defaults(void)
{
    return (TsneOptions){.perplexity = 30, .attraction = 1, .seed = 42};
}

static Status check(const TsneData *data, const TsneOptions *o, Error *err)
{
    if (data->n < 1 || data->d < 1)
        return error_set(err, E_UNDEFINED, "a map needs at least one row of numbers");
    if (!(o->perplexity >= 1) || !isfinite(o->perplexity))
        return error_set(err, E_INPUT, "a perplexity is at least 1, not %g",
                         o->perplexity);
    if (!(o->attraction > 0) || !(o->attraction <= 1e3))
        return error_set(err, E_INPUT, "an attraction is between 0 and 1000, not %g",
                         o->attraction);
    if (o->steps < 0)
        return error_set(err, E_INPUT, "a number of steps is at least 0, not %d",
                         o->steps);
    if (o->is_balanced && !data->group)
        return error_set(err, E_INPUT, "balanced neighbours need the groups of the rows");
    if (o->is_balanced && o->second != 0)
        return error_set(err, E_INPUT, "balanced neighbours have one perplexity");
    if ((o->start == TSNE_GIVEN || o->start == TSNE_KEPT) && !o->given)
        return error_set(err, E_INPUT, "a given start needs places");
    return OK;
}

/* ---- equal rows ---- */

static uint64_t hash_row(const Space *s, int32_t i, int32_t group)
{
    const float *x = space_row(s, i);
    uint64_t h = 0xcbf29ce484222325U ^ (uint64_t)(uint32_t)group; /* FNV-1a by words */
    for (int32_t j = 0; j < s->d; j++) {
        uint32_t bits;
        memcpy(&bits, &x[j], sizeof bits);
        h = (h ^ bits) * 0x100000001b3U;
        h ^= h >> 29;
    }
    return h;
}

/* Groups are told apart only where they matter. */
static int32_t group_of(const TsneData *data, const TsneOptions *o, int32_t i)
{
    return o->is_balanced ? data->group[i] : 0;
}

enum { SLOTS = 2 }; /* of the table, for each row */

/* t->node[i]: number of the first row like row i among the t->n different rows; first[]:
 * those rows. */
static void fold(Tsne *t, const Space *s, const TsneData *data, int32_t *first,
                 int32_t *slot)
{
    const size_t slots = SLOTS * (size_t)s->n;
    memset(slot, 0xff, slots * sizeof *slot);
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t group = group_of(data, &t->o, i);
        size_t at = (size_t)(hash_row(s, i, group) % slots);
        while (slot[at] >= 0 && (group_of(data, &t->o, first[slot[at]]) != group ||
                                 memcmp(space_row(s, first[slot[at]]), space_row(s, i),
                                        (size_t)s->d * sizeof(float)) != 0))
            at = at + 1 < slots ? at + 1 : 0;
        if (slot[at] < 0) {
            slot[at] = t->n;
            first[t->n++] = i;
        }
        t->node[i] = slot[at];
    }
}

static void normalise_zeros(Space *s)
{
    for (int32_t i = 0; i < s->n; i++)
        for (int32_t j = 0; j < s->d; j++)
            space_row_mut(s, i)[j] += 0.0F; /* -0 becomes 0 */
}

/* The different rows as a space; t->node, t->n and *first (rows of the data, owned). */
static Status find_points(Tsne *t, const TsneData *data, Space **out, int32_t **first,
                          Error *err)
{
    void *node = NULL;
    void *rows = NULL;
    void *slot = NULL;
    Space *all = NULL;
    TRY(mem_data(&node, (size_t)data->n, sizeof(int32_t), "points", err));
    t->node = node;
    TRY(mem_data(&rows, (size_t)data->n, sizeof(int32_t), "points", err));
    *first = rows;
    Status status = nearest_make_space(data->x, data->ld, data->n, data->d,
                                       data->metric == TSNE_COSINE, &all, err);
    if (status == OK)
        status = mem_data(&slot, SLOTS * (size_t)data->n, sizeof(int32_t), "points", err);
    if (status == OK) {
        normalise_zeros(all);
        fold(t, all, data, *first, slot);
        status = space_make_subset(all, *first, t->n, out, err);
    }
    free(slot);
    space_free(all);
    return status;
}

/* ---- similarities ---- */

/* P in float32 with padded rows, as the kernels want it. */
static Status pack_edges(Tsne *t, Error *err)
{
    const size_t n = (size_t)t->n;
    void *off = NULL;
    void *col = NULL;
    void *w = NULL;
    TRY(mem_data(&off, n + 1, sizeof(size_t), "similarities", err));
    t->off = off;
    for (size_t i = 0; i < n; i++) {
        const size_t edges = t->p.off[i + 1] - t->p.off[i];
        t->off[i + 1] = t->off[i] + (edges + FORCE_LANES - 1) / FORCE_LANES * FORCE_LANES;
    }
    TRY(mem_data(&col, t->off[n] + 1, sizeof(int32_t), "similarities", err));
    t->col = col;
    TRY(mem_data(&w, t->off[n] + 1, sizeof(float), "similarities", err));
    t->w = w;
    for (size_t i = 0; i < n; i++) {
        size_t to = t->off[i];
        for (size_t e = t->p.off[i]; e < t->p.off[i + 1]; e++, to++) {
            t->col[to] = t->p.col[e];
            t->w[to] = (float)t->p.p[e];
        }
        for (; to < t->off[i + 1]; to++)
            t->col[to] = (int32_t)i;
    }
    if (n <= UINT16_MAX + 1) { /* fewer bytes to read in every step */
        void *col16 = NULL;
        TRY(mem_data(&col16, t->off[n] + 1, sizeof(uint16_t), "similarities", err));
        t->col16 = col16;
        tsne_shorten(t);
    }
    return OK;
}

static Status find_balanced(Tsne *t, const Space *s, const TsneData *data,
                            const int32_t *first, Progress *progress, Error *err)
{
    const SimilaritiesOptions o = {t->o.perplexity, 0};
    void *p = NULL;
    TRY(mem_data(&p, (size_t)t->n, sizeof(int32_t), "groups", err));
    int32_t *group = p;
    for (int32_t i = 0; i < t->n; i++)
        group[i] = data->group[first[i]];
    const SimilaritiesGroups in = {s, group, data->metric == TSNE_COSINE};
    const Status status = similarities_make_balanced(&in, &o, progress, &t->p, err);
    free(p);
    return status;
}

static Status find_similarities(Tsne *t, const Space *s, bool is_unit, Progress *progress,
                                Error *err)
{
    const SimilaritiesOptions o = {t->o.perplexity, t->o.second};
    const NearestOptions near_options = {similarities_find_k(&o, t->n), is_unit};
    Nearest near;
    TRY(nearest_make(s, near_options, progress, &near, err));
    const Status status = similarities_make(&near, &o, progress, &t->p, err);
    nearest_done(&near);
    return status;
}

/* ---- places ---- */

static Status new_numbers(double **out, size_t n, Error *err)
{
    void *p = NULL;
    const Status status = mem_data(&p, n, sizeof(double), "a map", err);
    *out = p;
    return status;
}

static Status new_places(Tsne *t, Error *err)
{
    double **all[] = {&t->start, &t->y,    &t->v,    &t->gain,
                      &t->pull,  &t->push, &t->good, &t->older};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++)
        TRY(new_numbers(all[a], 2 * (size_t)t->n, err));
    const size_t wide = 2 * (size_t)FORCE_LANES;
    void *x = NULL;
    void *y = NULL;
    void *xy = NULL;
    TRY(mem_data(&x, (size_t)t->n + wide, sizeof(float), "a map", err));
    t->fx = x;
    TRY(mem_data(&y, (size_t)t->n + wide, sizeof(float), "a map", err));
    t->fy = y;
    TRY(mem_data(&xy, 2 * (size_t)t->n, sizeof(float), "a map", err));
    t->fxy = xy;
    void *place = NULL;
    TRY(mem_data(&place, (size_t)t->n, sizeof(int32_t), "a map", err));
    t->place = place;
    for (int32_t i = 0; i < t->n; i++)
        t->place[i] = i;
    t->part = mem_xcalloc((size_t)t->n / 64 + 1, sizeof *t->part); /* smallest chunk */
    return OK;
}

bool tsne_is_small(int32_t n)
{
    return n <= EXACT_POINTS;
}

static Status take_given(Tsne *t, const int32_t *first, Error *err)
{
    for (int32_t i = 0; i < t->n; i++) {
        const double *from = t->o.given + 2 * (size_t)first[i];
        if (!isfinite(from[0]) || !isfinite(from[1]))
            return error_set(err, E_INPUT, "the given place of row %d is not finite",
                             first[i]);
        memcpy(t->start + 2 * (size_t)i, from, 2 * sizeof *from);
    }
    return OK;
}

static Status find_start(Tsne *t, const Space *s, const int32_t *first,
                         Progress *progress, Error *err)
{
    bool has_variance = true;
    if (t->o.start == TSNE_PCA)
        TRY(start_make_pca(s, progress, t->start, &has_variance, err));
    if (t->o.start == TSNE_RANDOM || !has_variance)
        start_make_random(t->n, t->o.seed, t->start);
    t->facts.is_random_start = t->o.start == TSNE_PCA && !has_variance;
    if (t->o.start == TSNE_GIVEN || t->o.start == TSNE_KEPT)
        TRY(take_given(t, first, err));
    t->o.given = NULL;
    if (t->o.start == TSNE_KEPT)
        t->state.phase = TSNE_LATE;
    else
        start_scale(t->n, t->o.seed, t->start);
    memcpy(t->y, t->start, 2 * (size_t)t->n * sizeof *t->y);
    memcpy(t->good, t->start, 2 * (size_t)t->n * sizeof *t->y);
    memcpy(t->older, t->start, 2 * (size_t)t->n * sizeof *t->y);
    for (size_t i = 0; i < 2 * (size_t)t->n; i++)
        t->gain[i] = 1;
    return OK;
}

static Status fill(Tsne *t, const TsneData *data, Progress *progress, Error *err)
{
    Space *s = NULL;
    int32_t *first = NULL;
    Status status = find_points(t, data, &s, &first, err);
    if (status == OK)
        status = new_places(t, err);
    if (status == OK && t->n > 1) {
        status = t->o.is_balanced ? find_balanced(t, s, data, first, progress, err)
                                  : find_similarities(t, s, data->metric == TSNE_COSINE,
                                                      progress, err);
        if (status == OK)
            status = pack_edges(t, err);
        if (status == OK)
            status = find_start(t, s, first, progress, err);
    }
    space_free(s);
    free(first);
    return status;
}

Status tsne_new(const TsneData *data, const TsneOptions *options, Progress *progress,
                Tsne **out, Error *err)
{
    *out = NULL;
    TRY(check(data, options, err));
    Tsne *t = mem_xcalloc(1, sizeof *t);
    t->o = *options;
    t->eta_scale = 1;
    t->state.most = options->steps > 0 ? options->steps : TSNE_MOST_STEPS;
    t->facts = (TsneFacts){.n = data->n, .d = data->d};
    const Status status = fill(t, data, progress, err);
    if (status != OK) {
        tsne_free(t);
        return status;
    }
    const bool is_exact = options->forces == TSNE_BY_SIZE ? tsne_is_small(t->n)
                                                          : options->forces == TSNE_EXACT;
    t->state.is_exact = is_exact;
    t->potential = is_exact ? NULL : potential_new(spacing(t->n));
    t->facts.nodes = t->n;
    t->facts.p = t->p.facts;
    t->facts.plogp = t->p.plogp;
    if (t->n > 1)
        t->facts.kl_null = t->p.plogp + log((double)t->n * ((double)t->n - 1));
    else
        t->state = (TsneState){.phase = TSNE_DONE, .end = TSNE_TRIVIAL, .is_exact = true};
    *out = t;
    return OK;
}
