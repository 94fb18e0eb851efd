/* One step: forces at the places now, and the move. Loops are cut by number, sums are
 * added in the order of the pieces. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/tsne.h"
#include "core/project/tsne_parts.h"

enum {
    EXACT_CHUNK = 64,    /* rows of repulsion by all pairs */
    ATTRACT_CHUNK = 128, /* rows of attraction: no thread waits long for the last */
    MOVE_CHUNK = 1024,
    SAMPLED = 100 /* points of the self check */
};

static const double EARLY_ATTRACTION = 12;
static const double MOMENTUM = 0.8;
static const double LONGEST_MOVE = 5;
static const double FARTHEST = 1e5;

ForcePoints tsne_points(const Tsne *t)
{
    const int32_t wide = 2 * FORCE_LANES;
    return (ForcePoints){.x = t->fx,
                         .y = t->fy,
                         .xy = t->fxy,
                         .n = t->n,
                         .room = (t->n + wide - 1) / wide * wide};
}

ForceEdges tsne_edges(const Tsne *t)
{
    return (ForceEdges){.off = t->off, .col = t->col, .col16 = t->col16, .p = t->w};
}

void tsne_loop(Tsne *t, size_t n, size_t chunk, ParFn fn)
{
    if (par_for_pool(t->pool, n, chunk, fn, t, NULL) != OK)
        abort(); /* nobody can cancel without a Progress */
}

/* ---- places in float32 ---- */

static void settle_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Tsne *t = ctx;
    float box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = begin; i < end; i++) {
        for (size_t c = 0; c < 2; c++) {
            t->y[2 * i + c] -= t->mean[c];
            const float y = (float)t->y[2 * i + c];
            t->fxy[2 * i + c] = y;
            box[c] = y < box[c] ? y : box[c];
            box[2 + c] = y > box[2 + c] ? y : box[2 + c];
        }
        t->fx[i] = t->fxy[2 * i];
        t->fy[i] = t->fxy[2 * i + 1];
    }
    memcpy(t->part[chunk].box, box, sizeof box);
}

void tsne_settle(Tsne *t)
{
    const size_t chunks = par_chunks((size_t)t->n, MOVE_CHUNK);
    tsne_loop(t, (size_t)t->n, MOVE_CHUNK, settle_chunk);
    memcpy(t->box, t->part[0].box, sizeof t->box);
    for (size_t k = 1; k < chunks; k++) {
        for (size_t c = 0; c < 2; c++) {
            t->box[c] = fminf(t->box[c], t->part[k].box[c]);
            t->box[2 + c] = fmaxf(t->box[2 + c], t->part[k].box[2 + c]);
        }
    }
    for (int32_t i = t->n; i < tsne_points(t).room; i++)
        t->fx[i] = t->fy[i] = FORCE_FAR;
    t->mean[0] = t->mean[1] = 0;
}

/* ---- forces ---- */

static void exact_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Tsne *t = ctx;
    const ForcePoints pts = tsne_points(t);
    const ForceEdges edges = tsne_edges(t);
    const ForceKernel *kernel = force_get();
    t->part[chunk].z = 0;
    kernel->repel(&pts, begin, end, t->push + 2 * begin, &t->part[chunk].z);
    kernel->attract(&pts, &edges, begin, end, t->pull + 2 * begin);
}

static void spread_piece(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)begin;
    (void)end;
    Tsne *t = ctx;
    const ForcePoints pts = tsne_points(t);
    potential_do(t->potential, POTENTIAL_SPREAD, &pts, chunk, worker);
}

/* Attraction has nothing to wait for: its pieces fill the gaps beside the transform. */
static void along_piece(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)begin;
    (void)end;
    Tsne *t = ctx;
    const ForcePoints pts = tsne_points(t);
    const size_t along = potential_count(t->potential, POTENTIAL_ALONG);
    if (chunk < along) {
        potential_do(t->potential, POTENTIAL_ALONG, &pts, chunk, worker);
        return;
    }
    const ForceEdges edges = tsne_edges(t);
    const size_t from = (chunk - along) * ATTRACT_CHUNK;
    const size_t left = (size_t)t->n - from;
    const size_t to = from + (left < ATTRACT_CHUNK ? left : ATTRACT_CHUNK);
    force_get()->attract(&pts, &edges, from, to, t->pull + 2 * from);
}

static void across_piece(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)begin;
    (void)end;
    Tsne *t = ctx;
    const ForcePoints pts = tsne_points(t);
    potential_do(t->potential, POTENTIAL_ACROSS, &pts, chunk, worker);
}

static void back_piece(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)begin;
    (void)end;
    Tsne *t = ctx;
    const ForcePoints pts = tsne_points(t);
    potential_do(t->potential, POTENTIAL_BACK, &pts, chunk, worker);
}

static Status find_potential(Tsne *t, Error *err)
{
    TRY(potential_start(t->potential, t->box, t->threads, err));
    const size_t attract = par_chunks((size_t)t->n, ATTRACT_CHUNK);
    tsne_loop(t, potential_count(t->potential, POTENTIAL_SPREAD), 1, spread_piece);
    tsne_loop(t, potential_count(t->potential, POTENTIAL_ALONG) + attract, 1,
              along_piece);
    tsne_loop(t, potential_count(t->potential, POTENTIAL_ACROSS), 1, across_piece);
    tsne_loop(t, potential_count(t->potential, POTENTIAL_BACK), 1, back_piece);
    const PotentialFacts facts = potential_facts(t->potential);
    t->z = potential_z(t->potential, t->n);
    t->state.grid = facts.nodes;
    t->state.spacing = facts.spacing;
    t->state.is_capped = t->state.is_capped || facts.is_capped;
    return OK;
}

Status tsne_find_forces(Tsne *t, Error *err)
{
    if (tsne_is_order_due(t))
        TRY(tsne_order(t, err));
    if (t->potential)
        return find_potential(t, err);
    const size_t chunks = par_chunks((size_t)t->n, EXACT_CHUNK);
    tsne_loop(t, (size_t)t->n, EXACT_CHUNK, exact_chunk);
    t->z = -(double)t->n; /* each row met itself */
    for (size_t c = 0; c < chunks; c++)
        t->z += t->part[c].z;
    return OK;
}

void tsne_check_forces(Tsne *t)
{
    const ForcePoints pts = tsne_points(t);
    const size_t n = (size_t)t->n;
    const size_t step = n > SAMPLED ? n / SAMPLED : 1;
    double error = 0;
    double all = 0;
    for (size_t i = 0; i < n; i += step) {
        double exact[2];
        double found[2];
        double z = 0;
        force_get()->repel(&pts, i, i + 1, exact, &z);
        potential_read(t->potential, &pts, i, i + 1, found, NULL);
        for (int c = 0; c < 2; c++) {
            error += (exact[c] - found[c]) * (exact[c] - found[c]);
            all += exact[c] * exact[c];
        }
    }
    t->state.force_error = all > 0 ? sqrt(error / all) : 0;
    /* in the early phase groups are clots, whose forces cancel: any error is large beside
     * them, and none of it is seen in the cost of the finished map */
    if (t->state.force_error > 0.03 && t->state.phase == TSNE_LATE)
        potential_refine(t->potential);
}

/* ---- moving ---- */

static bool is_same_sign(double a, double b)
{
    return (a > 0) == (b > 0) && (a < 0) == (b < 0);
}

static void move_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Tsne *t = ctx;
    const bool is_early = t->state.phase == TSNE_EARLY;
    const double rho = is_early ? EARLY_ATTRACTION : t->o.attraction;
    const double eta = t->eta_scale * t->n / rho;
    const double per_z = 1 / t->z;
    double sum[2] = {0};
    bool is_good = true;
    if (t->potential) {
        const ForcePoints pts = tsne_points(t);
        potential_read(t->potential, &pts, begin, end, t->push + 2 * begin, NULL);
    }
    for (size_t i = 2 * begin; i < 2 * end; i += 2) {
        double *v = t->v + i;
        double *y = t->y + i;
        for (size_t c = 0; c < 2; c++) {
            const double own = rho * t->pull[i + c] - t->push[i + c] * per_z;
            const double g = t->link ? own + t->link[i + c] : own;
            const double gain = t->gain[i + c];
            t->gain[i + c] = is_same_sign(v[c], g) ? gain * 0.8 + 0.01 : gain + 0.2;
            v[c] = MOMENTUM * v[c] - eta * t->gain[i + c] * g;
        }
        const double square = v[0] * v[0] + v[1] * v[1];
        if (square > LONGEST_MOVE * LONGEST_MOVE) {
            const double scale = LONGEST_MOVE / sqrt(square);
            v[0] *= scale;
            v[1] *= scale;
        }
        for (size_t c = 0; c < 2; c++) {
            y[c] += v[c];
            sum[c] += y[c];
            is_good = is_good && fabs(y[c]) <= FARTHEST; /* a NaN is not */
        }
    }
    TsnePart *part = &t->part[chunk];
    part->sum[0] = sum[0];
    part->sum[1] = sum[1];
    part->is_good = is_good;
}

bool tsne_move(Tsne *t)
{
    const size_t chunks = par_chunks((size_t)t->n, MOVE_CHUNK);
    bool is_good = true;
    tsne_loop(t, (size_t)t->n, MOVE_CHUNK, move_chunk);
    for (size_t k = 0; k < chunks; k++) {
        is_good = is_good && t->part[k].is_good;
        for (size_t c = 0; c < 2; c++)
            t->mean[c] += t->part[k].sum[c] / t->n;
    }
    return is_good;
}
