/* Points that are near on the map become near in memory: the places of a point's
 * neighbours are then in the cache when attraction asks for them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/sort_keys.h"
#include "core/project/tsne.h"
#include "core/project/tsne_parts.h"

enum { FEWEST = 4000, EVERY = 250, LAST = 1000, SHORTEN_CHUNK = 1 << 16 };

void tsne_order_later(Tsne *t)
{
    t->is_order_due = t->n >= FEWEST;
}

bool tsne_is_order_due(const Tsne *t)
{
    const int32_t step = t->state.step;
    return t->n >= FEWEST &&
           (t->is_order_due || (step > 0 && step <= LAST && step % EVERY == 0)) &&
           t->ordered_step != step;
}

/* Every second bit of 16. */
static uint64_t part_bits(uint64_t v)
{
    v = (v | v << 8) & 0x00ff00ffU;
    v = (v | v << 4) & 0x0f0f0f0fU;
    v = (v | v << 2) & 0x33333333U;
    return (v | v << 1) & 0x55555555U;
}

/* Number of the point's place along Morton's curve. */
static double curve_of(const Tsne *t, size_t i)
{
    const double wide = fmax((double)t->box[2] - (double)t->box[0],
                             (double)t->box[3] - (double)t->box[1]);
    uint64_t code = 0;
    for (size_t c = 0; c < 2 && wide > 0; c++) {
        const double at = ((double)t->fxy[2 * i + c] - (double)t->box[c]) / wide;
        code |= part_bits((uint64_t)(at * 65535)) << c;
    }
    return (double)code;
}

typedef struct Order {
    int32_t *from; /* n: old number of each new one */
    int32_t *to;   /* n: new number of each old one */
    double *spare; /* n x 2 */
    size_t *off;
    int32_t *col;
    float *w;
} Order;

static void order_done(Order *o)
{
    free(o->from);
    free(o->to);
    free(o->spare);
    free(o->off);
    free(o->col);
    free(o->w);
}

static Status order_init(Order *o, const Tsne *t, Error *err)
{
    const size_t n = (size_t)t->n;
    void *p = NULL;
    *o = (Order){0};
    TRY(mem_data(&p, n, sizeof(int32_t), "the order of points", err));
    o->from = p;
    TRY(mem_data(&p, n, sizeof(int32_t), "the order of points", err));
    o->to = p;
    TRY(mem_data(&p, 2 * n, sizeof(double), "the order of points", err));
    o->spare = p;
    TRY(mem_data(&p, n + 1, sizeof(size_t), "similarities", err));
    o->off = p;
    TRY(mem_data(&p, t->off[n] + 1, sizeof(int32_t), "similarities", err));
    o->col = p;
    TRY(mem_data(&p, t->off[n] + 1, sizeof(float), "similarities", err));
    o->w = p;
    return OK;
}

static Status find_order(Order *o, const Tsne *t, Error *err)
{
    const size_t n = (size_t)t->n;
    void *p = NULL;
    TRY(mem_data(&p, 2 * n, sizeof(SortKey), "the order of points", err));
    SortKey *key = p;
    for (size_t i = 0; i < n; i++)
        key[i] = sort_keys_make(curve_of(t, i), (int32_t)i);
    const SortKey *sorted = sort_keys(key, key + n, n);
    for (size_t i = 0; i < n; i++) {
        o->from[i] = sorted[i].id;
        o->to[sorted[i].id] = (int32_t)i;
    }
    free(p);
    return OK;
}

static void move_pairs(Order *o, double *pairs, size_t n)
{
    if (!pairs)
        return;
    for (size_t i = 0; i < n; i++)
        memcpy(o->spare + 2 * i, pairs + 2 * (size_t)o->from[i], 2 * sizeof *pairs);
    memcpy(pairs, o->spare, 2 * n * sizeof *pairs);
}

static void shorten_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    Tsne *t = ctx;
    for (size_t e = begin; e < end; e++)
        t->col16[e] = (uint16_t)t->col[e];
}

void tsne_shorten(Tsne *t)
{
    const size_t edges = t->off[t->n];
    if (!t->col16)
        return;
    if (t->pool)
        tsne_loop(t, edges, SHORTEN_CHUNK, shorten_chunk);
    else
        shorten_chunk(t, 0, edges, 0, 0);
}

typedef struct Rows {
    const Tsne *t;
    const Order *o;
} Rows;

static void move_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Rows *r = ctx;
    for (size_t i = begin; i < end; i++) {
        const size_t old = (size_t)r->o->from[i];
        const size_t first = r->t->off[old];
        const size_t edges = r->t->off[old + 1] - first;
        int32_t *col = r->o->col + r->o->off[i];
        memcpy(r->o->w + r->o->off[i], r->t->w + first, edges * sizeof(float));
        for (size_t e = 0; e < edges; e++)
            col[e] = r->o->to[r->t->col[first + e]];
    }
}

static void move_edges(Tsne *t, Order *o)
{
    const size_t n = (size_t)t->n;
    for (size_t i = 0; i < n; i++) {
        const size_t old = (size_t)o->from[i];
        o->off[i + 1] = o->off[i] + t->off[old + 1] - t->off[old];
    }
    Rows rows = {t, o};
    if (par_for_pool(t->pool, n, FEWEST, move_rows, &rows, NULL) != OK)
        abort(); /* nobody can cancel without a Progress */
    size_t *off = t->off;
    int32_t *col = t->col;
    float *w = t->w;
    t->off = o->off;
    t->col = o->col;
    t->w = o->w;
    tsne_shorten(t);
    o->off = off;
    o->col = col;
    o->w = w;
}

Status tsne_order(Tsne *t, Error *err)
{
    Order o;
    Status status = order_init(&o, t, err);
    if (status == OK)
        status = find_order(&o, t, err);
    if (status == OK) {
        double *pairs[] = {t->y, t->v, t->gain, t->good, t->older};
        for (size_t a = 0; a < sizeof pairs / sizeof *pairs; a++)
            move_pairs(&o, pairs[a], (size_t)t->n);
        move_edges(t, &o);
        for (int32_t i = 0; i < t->n; i++)
            t->place[i] = o.to[t->place[i]];
        t->is_order_due = false;
        t->ordered_step = t->state.step;
        tsne_settle(t);
    }
    order_done(&o);
    return status;
}
