#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/tsne.h"
#include "core/project/tsne_parts.h"

enum { CHUNK = 64, EDGE_CHUNK = 512, SCALES = 30, SAMPLED = 2000 };

/* ---- the quick cost, on the way ---- */

typedef struct Quick {
    const Tsne *t;
    double *part;
} Quick;

static void quick_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Quick *q = ctx;
    const ForcePoints pts = tsne_points(q->t);
    const ForceEdges edges = tsne_edges(q->t);
    q->part[chunk] = force_get()->cost(&pts, &edges, begin, end);
}

static double add(const double *part, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += part[i];
    return sum;
}

double tsne_quick_cost(const Tsne *t, double z)
{
    const size_t chunks = par_chunks((size_t)t->n, EDGE_CHUNK);
    Quick q = {.t = t, .part = mem_xcalloc(chunks, sizeof *q.part)};
    if (par_for_pool(t->pool, (size_t)t->n, EDGE_CHUNK, quick_chunk, &q, NULL) != OK)
        abort(); /* nobody can cancel without a Progress */
    const double kl = t->facts.plogp + add(q.part, chunks) + log(z);
    free(q.part);
    return kl;
}

/* ---- the honest cost ---- */

/* Places on their own, so that a cost can be taken while the run goes on or of a scaled
 * map. */
typedef struct Places {
    double *y;
    float *x32, *y32;
    ForcePoints pts;
} Places;

static void places_done(Places *p)
{
    free(p->y);
    free(p->x32);
    free(p->y32);
}

static Status places_init(Places *p, const Tsne *t, Error *err)
{
    const ForcePoints like = tsne_points(t);
    void *y = NULL;
    void *x32 = NULL;
    void *y32 = NULL;
    *p = (Places){0};
    Status status = mem_data(&y, 2 * (size_t)t->n, sizeof(double), "a map", err);
    if (status == OK)
        status = mem_data(&x32, (size_t)like.room, sizeof(float), "a map", err);
    if (status == OK)
        status = mem_data(&y32, (size_t)like.room, sizeof(float), "a map", err);
    *p = (Places){.y = y, .x32 = x32, .y32 = y32};
    p->pts = (ForcePoints){.x = p->x32, .y = p->y32, .n = t->n, .room = like.room};
    if (status != OK)
        places_done(p);
    return status;
}

/* Places in the order of P; at (may be NULL) tells where each stands in y. */
static void places_set(Places *p, const double *y, const int32_t *at, double scale)
{
    for (int32_t i = 0; i < p->pts.room; i++) {
        const bool is_point = i < p->pts.n;
        for (size_t c = 0; is_point && c < 2; c++)
            p->y[2 * (size_t)i + c] = scale * y[2 * (size_t)(at ? at[i] : i) + c];
        p->x32[i] = is_point ? (float)p->y[2 * (size_t)i] : FORCE_FAR;
        p->y32[i] = is_point ? (float)p->y[2 * (size_t)i + 1] : FORCE_FAR;
    }
}

typedef struct Honest {
    const Tsne *t;
    const Places *places;
    size_t stride;    /* every how many rows are summed */
    double *z, *edge; /* per chunk */
    double *row;      /* n: sum_j p ln(1 + d2), + ln p: may be NULL */
    Progress *progress;
} Honest;

static void z_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Honest *h = ctx;
    const ForceKernel *kernel = force_get();
    double f[2 * CHUNK];
    h->z[chunk] = 0;
    for (size_t r = begin; r < end; r++) {
        const size_t i = r * h->stride;
        kernel->repel(&h->places->pts, i, i + 1, f, &h->z[chunk]);
    }
    (void)progress_tick(h->progress, end - begin);
}

static void edge_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Honest *h = ctx;
    const Similarities *p = &h->t->p;
    const double *y = h->places->y;
    h->edge[chunk] = 0;
    for (size_t i = begin; i < end; i++) {
        double row = 0;
        double own = 0;
        for (size_t e = p->off[i]; e < p->off[i + 1]; e++) {
            const size_t j = (size_t)p->col[e];
            const double dx = y[2 * i] - y[2 * j];
            const double dy = y[2 * i + 1] - y[2 * j + 1];
            row += p->p[e] * log1p(dx * dx + dy * dy);
            own += h->row ? p->p[e] * log(p->p[e]) : 0;
        }
        h->edge[chunk] += row;
        if (h->row)
            h->row[i] = row + own;
    }
}

/* ln Z and the sum over the edges of places that are set; every stride-th row is summed
 * for Z. */
static Status take_cost(Honest *h, double *log_z, double *edges)
{
    const size_t n = (size_t)h->t->n;
    const size_t rows = (n + h->stride - 1) / h->stride;
    const size_t chunks = par_chunks(rows, CHUNK);
    const size_t edge_chunks = par_chunks(n, EDGE_CHUNK);
    h->z = mem_xcalloc(chunks, sizeof *h->z);
    h->edge = mem_xcalloc(edge_chunks, sizeof *h->edge);
    Status status = par_for(rows, CHUNK, z_chunk, h, h->progress);
    if (status == OK)
        status = par_for(n, EDGE_CHUNK, edge_chunk, h, h->progress);
    const double z = add(h->z, chunks) - (double)rows; /* each row met itself */
    *log_z = log(z * ((double)n / (double)rows));
    *edges = add(h->edge, edge_chunks);
    free(h->z);
    free(h->edge);
    return status;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): row is written through h.row */
static Status cost_of_map(const Tsne *t, double *row, Progress *progress, double *kl,
                          double *log_z, Error *err)
{
    Places places;
    TRY(places_init(&places, t, err));
    places_set(&places, t->y, t->place, 1);
    Honest h = {.t = t, .places = &places, .stride = 1, .row = row, .progress = progress};
    double edges = 0;
    (void)progress_begin(progress, "measuring the cost", (uint64_t)t->n);
    const Status status = take_cost(&h, log_z, &edges);
    places_done(&places);
    *kl = t->facts.plogp + edges + *log_z;
    return status;
}

Status tsne_cost(const Tsne *t, Progress *progress, double *kl, Error *err)
{
    double log_z = 0;
    *kl = 0;
    if (t->n < 2)
        return OK;
    const Status status = cost_of_map(t, NULL, progress, kl, &log_z, err);
    if (status != OK)
        *kl = 0;
    return status;
}

Status tsne_row_costs(const Tsne *t, Progress *progress, double *rows, double *kl,
                      Error *err)
{
    memset(rows, 0, (size_t)t->facts.n * sizeof *rows);
    *kl = 0;
    if (t->n < 2)
        return OK;
    void *row = NULL;
    TRY(mem_data(&row, (size_t)t->n, sizeof(double), "costs", err));
    double *each = row;
    double whole = 0;
    double log_z = 0;
    const Status status = cost_of_map(t, each, progress, &whole, &log_z, err);
    for (int32_t i = 0; status == OK && i < t->n; i++) {
        double mass = 0;
        for (size_t e = t->p.off[i]; e < t->p.off[i + 1]; e++)
            mass += t->p.p[e];
        each[i] = t->n * (each[i] + mass * log_z);
    }
    for (int32_t i = 0; status == OK && i < t->facts.n; i++)
        rows[i] = each[t->node[i]];
    if (status == OK)
        *kl = whole;
    free(row);
    return status;
}

/* ---- the start at its best ---- */

typedef struct Scaled {
    Honest honest;
    Places places;
    double deviation; /* of the start along its wider axis */
    Status status;
} Scaled;

/* KL of the start map whose wider axis has a standard deviation of exp(size). */
static double cost_at(Scaled *s, double size)
{
    double log_z = 0;
    double edges = 0;
    const Tsne *t = s->honest.t;
    if (s->status != OK)
        return 0;
    places_set(&s->places, t->start, NULL, exp(size) / s->deviation);
    s->status = take_cost(&s->honest, &log_z, &edges);
    return t->facts.plogp + edges + log_z;
}

static double deviation_of(const double *y, int32_t n)
{
    double mean[2] = {0};
    double square[2] = {0};
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        mean[i & 1] += y[i] / n;
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        square[i & 1] += (y[i] - mean[i & 1]) * (y[i] - mean[i & 1]) / n;
    const double most = sqrt(fmax(square[0], square[1]));
    return most > 0 ? most : 1;
}

/* Golden section: the cost of a scaled map has one valley in practice. */
static double smallest_cost(Scaled *s, double *size)
{
    const double golden = 0.6180339887498949;
    double low = -3;
    double high = 6;
    double a = high - golden * (high - low);
    double b = low + golden * (high - low);
    double at_a = cost_at(s, a);
    double at_b = cost_at(s, b);
    for (int i = 2; i < SCALES; i++) {
        if (at_a < at_b) {
            high = b;
            b = a;
            at_b = at_a;
            a = high - golden * (high - low);
            at_a = cost_at(s, a);
        } else {
            low = a;
            a = b;
            at_a = at_b;
            b = low + golden * (high - low);
            at_b = cost_at(s, b);
        }
    }
    *size = at_a < at_b ? a : b;
    return at_a < at_b ? at_a : at_b;
}

static Status find_best(const Tsne *t, Progress *progress, double *kl, double *scale,
                        Error *err)
{
    *kl = 0;
    *scale = 1;
    if (t->n < 2)
        return OK;
    Scaled s = {.deviation = deviation_of(t->start, t->n)};
    TRY(places_init(&s.places, t, err));
    s.honest = (Honest){.t = t,
                        .places = &s.places,
                        .stride = (size_t)(t->n > SAMPLED ? t->n / SAMPLED : 1),
                        .progress = progress};
    const size_t rows = (size_t)t->n / s.honest.stride;
    (void)progress_begin(progress, "measuring the start", rows * SCALES);
    double size = 0;
    const double best = smallest_cost(&s, &size);
    places_done(&s.places);
    if (s.status == OK) {
        *kl = best;
        *scale = exp(size) / s.deviation;
    }
    return s.status;
}

Status tsne_start_cost(const Tsne *t, Progress *progress, double *kl, Error *err)
{
    double scale = 1;
    return find_best(t, progress, kl, &scale, err);
}

Status tsne_find_scale(const Tsne *t, Progress *progress, double *scale, Error *err)
{
    double kl = 0;
    return find_best(t, progress, &kl, scale, err);
}
