/* One pass over tiles fills the lists of both directions.
 *
 * The work is cut into panels of PANEL queries (the unit of par_for) that meet tiles of
 * targets; within a panel the kernel's groups of queries pass one tile after the other,
 * so that the tile stays in the cache. A worker owns the row lists of its panel; the
 * column lists of a tile are shared and guarded by one mutex per tile. What a list keeps
 * does not depend on which panel came first (topk.h).
 *
 * A list that topk_finish proves is exact after its candidates were scored in double. One
 * that outgrew its limit (many near-duplicates) is scanned again in full. Nothing here
 * approximates: the kernel only saves work. */
#include "core/near/search.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/kernel.h"
#include "core/near/settle.h"
#include "core/near/topk.h"

enum { PANEL = 1024, MOST_WORKERS = 64 };

typedef struct Scratch {
    void *q; /* the packed groups of a panel */
    void *t; /* one packed tile, when targets are not packed once */
    float *score;
    KernelHit *hit;
    Topk *top;      /* PANEL row lists */
    TopkItem *item; /* their first memory */
    float *best;
    float *floor; /* PANEL floors */
    float *bias;  /* PANEL biases of the queries */
    SettleRoom settle;
} Scratch;

typedef struct Run {
    const Search *s;
    const Kernel *kernel;
    size_t row_bytes;
    int32_t tiles;
    uint8_t *packed;  /* all tiles, when targets are packed once */
    double tgt_error; /* largest error of a packed target */
    double src_error; /* largest error of a packed query, for the column lists */
    float *bias;      /* per target, padded to whole tiles; +infinity: no candidate */
    Neighbors *rows, *cols;
    Topk *col;
    TopkItem *col_item;
    float *col_best;
    float *col_floor;      /* per target, padded */
    pthread_mutex_t *lock; /* one per tile */
    Scratch *scratch;      /* one per worker */
    int workers;
    atomic_int_fast64_t rescanned;
    Progress *progress;
} Run;

Status search_new_neighbors(Neighbors **out, int32_t n, int32_t k, Error *err)
{
    *out = NULL;
    Neighbors *nb = mem_xcalloc(1, sizeof *nb);
    void *id = NULL;
    void *score = NULL;
    const size_t cells = (size_t)n * (size_t)k;
    if (mem_data(&id, cells, sizeof(int32_t), "neighbour lists", err) != OK ||
        mem_data(&score, cells, sizeof(double), "neighbour lists", err) != OK) {
        free(id);
        free(nb);
        return E_NOMEM;
    }
    memset(id, 0xff, cells * sizeof(int32_t));
    *nb = (Neighbors){.n = n, .k = k, .id = id, .score = score};
    *out = nb;
    return OK;
}

static int32_t query_row(const Search *s, int32_t i)
{
    return s->rows ? s->rows[i] : i;
}

static void settle(Run *run, Scratch *w, const Settle *q, Topk *top, SettleOut out)
{
    if (!settle_list(&w->settle, q, top, out, run->progress))
        atomic_fetch_add(&run->rescanned, 1);
}

/* The list of target j. */
static Settle column_query(const Run *run, int32_t j)
{
    return (Settle){.kernel = run->kernel,
                    .a = run->s->tgt,
                    .row = j,
                    .b = run->s->src,
                    .bias = run->s->src_bias,
                    .exclude = run->s->is_within ? j : -1};
}

/* Column lists are as many as there are targets: one that is full does not grow. */
static void add_to_column(Run *run, Scratch *w, int32_t j, TopkItem x)
{
    Topk *col = &run->col[j];
    if (col->n == col->cap && x.score >= col->floor) {
        const Settle q = column_query(run, j);
        settle_refine(&w->settle, &q, col);
    }
    topk_add(col, x.score, x.id);
}

/* --- the pass
 * -------------------------------------------------------------------------------------
 */

/* A group of a panel and a tile. */
typedef struct Place {
    int32_t q0, g,
        nq; /* first query of the panel; first and number of the group's queries in it */
    int32_t t0, nt; /* first and number of the tile's targets */
    int32_t from;   /* targets from here on take the pair into their own lists */
} Place;

static void take_hits(Run *run, Scratch *w, const Place *at, int32_t n)
{
    const Search *s = run->s;
    for (int32_t h = 0; h < n; h++) {
        const KernelHit hit = w->hit[h];
        if (hit.query >= at->nq || hit.target >= at->nt || !(hit.score > -INFINITY))
            continue;
        const int32_t query = at->q0 + at->g + hit.query;
        const int32_t target = at->t0 + hit.target;
        const int32_t word = query_row(s, query);
        if (!(s->src->norm[word] > 0))
            continue; /* a floor of its target let it through */
        Topk *row = &w->top[at->g + hit.query];
        const bool is_left_out = s->is_within ? target == word || target < at->q0
                                 : s->exclude ? s->exclude[query] == target
                                              : false;
        if (!is_left_out) {
            topk_add(row, hit.score, target);
            w->floor[at->g + hit.query] = row->floor;
        }
        if (run->col && target >= at->from) {
            const float bias = run->bias[target];
            const float own = s->src_bias ? (float)s->src_bias[word] : 0;
            add_to_column(run, w, target, (TopkItem){hit.score + bias - own, word});
            run->col_floor[target] = run->col[target].floor - bias;
        }
    }
}

/* Rows of a tile with n targets: whole blocks. */
static int32_t padded_rows(const Kernel *k, int32_t n)
{
    return (n + k->block - 1) / k->block * k->block;
}

static const void *tile_of(Run *run, Scratch *w, int32_t tile, int32_t nt)
{
    const int32_t rows = run->kernel->targets;
    if (run->packed)
        return run->packed + (size_t)tile * (size_t)rows * run->row_bytes;
    const KernelRows take = {run->s->tgt, NULL, tile * rows, nt,
                             padded_rows(run->kernel, nt)};
    (void)run->kernel->pack(&take, true, w->t, NULL);
    return w->t;
}

/* All groups of a panel against a part of a tile, packed at t. */
static void meet_part(Run *run, Scratch *w, const Place *tile, const void *t)
{
    const Kernel *k = run->kernel;
    Place at = *tile;
    KernelBlock block = {.t = t,
                         .nt = padded_rows(k, at.nt),
                         .d = run->s->tgt->d,
                         .col_floor = run->col ? run->col_floor + at.t0 : NULL,
                         .bias = run->bias + at.t0,
                         .scratch = w->score};
    for (at.g = 0; at.g < tile->nq; at.g += k->queries) {
        at.nq = tile->nq - at.g < k->queries ? tile->nq - at.g : k->queries;
        block.q = (const uint8_t *)w->q + (size_t)at.g * run->row_bytes;
        block.row_floor = w->floor + at.g;
        block.row_bias = run->s->src_bias ? w->bias + at.g : NULL;
        take_hits(run, w, &at, k->meet(&block, w->hit));
        if (progress_is_canceled(run->progress))
            return;
    }
}

/* The floors of a panel that has met few targets let nearly all pass. Its first tile
 * therefore comes in parts, each twice as long as the one before. */
static void meet_tile(Run *run, Scratch *w, Place at, bool is_first)
{
    const Kernel *k = run->kernel;
    const int32_t tile = at.t0 / k->targets;
    const uint8_t *t = tile_of(run, w, tile, at.nt);
    const int32_t end = at.t0 + at.nt;
    int32_t part = is_first ? k->block : at.nt;
    if (run->lock)
        (void)pthread_mutex_lock(&run->lock[tile]);
    for (; at.t0 < end && !progress_is_canceled(run->progress); at.t0 += at.nt) {
        at.nt = end - at.t0 < part ? end - at.t0 : part;
        meet_part(run, w, &at, t + (size_t)(at.t0 % k->targets) * run->row_bytes);
        part *= 2;
    }
    if (run->lock)
        (void)pthread_mutex_unlock(&run->lock[tile]);
}

/* Packs the panel group by group and starts its lists. */
static void start_panel(Run *run, Scratch *w, int32_t q0, int32_t nq)
{
    const Kernel *k = run->kernel;
    double error[PANEL];
    for (int32_t g = 0; g < nq; g += k->queries) {
        const int32_t n = nq - g < k->queries ? nq - g : k->queries;
        const KernelRows rows = {run->s->src, run->s->rows, q0 + g, n, k->queries};
        (void)k->pack(&rows, false, (uint8_t *)w->q + (size_t)g * run->row_bytes,
                      error + g);
    }
    const double sum = k->sum_error(run->s->tgt->d);
    for (int32_t i = 0; i < PANEL; i++) {
        w->floor[i] = i < nq ? -INFINITY : INFINITY;
        if (i < nq)
            topk_start(&w->top[i], error[i] + (1 + error[i]) * run->tgt_error + sum);
        if (i < nq && run->s->src_bias)
            w->bias[i] = (float)run->s->src_bias[query_row(run->s, q0 + i)];
        if (i < nq && !(run->s->src->norm[query_row(run->s, q0 + i)] > 0))
            w->floor[i] = INFINITY;
    }
}

/* Lists of a panel within one space start at the floors that earlier panels gave. */
static void take_floors(Run *run, Scratch *w, int32_t q0, int32_t nq)
{
    for (int32_t i = 0; i < nq; i++) {
        pthread_mutex_t *lock = &run->lock[(q0 + i) / run->kernel->targets];
        (void)pthread_mutex_lock(lock);
        const float floor = run->col_floor[q0 + i];
        (void)pthread_mutex_unlock(lock);
        w->top[i].slack = run->col[q0 + i].slack;
        w->top[i].floor = floor > w->top[i].floor ? floor : w->top[i].floor;
        w->floor[i] = floor > w->floor[i] ? floor : w->floor[i];
    }
}

/* What a panel found goes to the lists that the later panels fill too. */
static void give_lists(Run *run, Scratch *w, int32_t q0, int32_t nq)
{
    for (int32_t i = 0; i < nq; i++) {
        pthread_mutex_t *lock = &run->lock[(q0 + i) / run->kernel->targets];
        (void)pthread_mutex_lock(lock);
        if (!topk_finish(&w->top[i]))
            run->col[q0 + i].is_short = true;
        for (int32_t c = 0; c < w->top[i].n; c++)
            add_to_column(run, w, q0 + i, w->top[i].item[c]);
        (void)pthread_mutex_unlock(lock);
    }
}

static void settle_rows(Run *run, Scratch *w, int32_t q0, int32_t nq)
{
    const Search *s = run->s;
    for (int32_t i = 0; i < nq && !progress_is_canceled(run->progress); i++) {
        const Settle q = {run->kernel, s->src,  query_row(s, q0 + i),
                          s->tgt,      s->bias, s->exclude ? s->exclude[q0 + i] : -1};
        if (s->src->norm[q.row] > 0)
            settle(run, w, &q, &w->top[i], (SettleOut){run->rows, q0 + i});
    }
}

/* Within one space a pair is met once, by the panel of its first word: the tiles before a
 * panel are left to the panels before it. */
static void run_panel(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    Run *run = ctx;
    const Search *s = run->s;
    Scratch *w = &run->scratch[worker];
    const int32_t q0 = (int32_t)begin;
    const int32_t nq = (int32_t)(end - begin);
    const int32_t skipped = s->is_within ? q0 / run->kernel->targets : 0;
    const int32_t tiles = run->tiles - skipped;
    start_panel(run, w, q0, nq);
    if (s->is_within)
        take_floors(run, w, q0, nq);
    for (int32_t c = 0; c < tiles; c++) {
        /* panels start at different tiles so that workers seldom want the same lock */
        const size_t first = chunk * (size_t)tiles / 7;
        const size_t tile = (size_t)skipped + ((size_t)c + first) % (size_t)tiles;
        Place at = {.q0 = q0,
                    .nq = nq,
                    .t0 = (int32_t)tile * run->kernel->targets,
                    .from = s->is_within ? (int32_t)end : 0};
        at.nt = s->tgt->n - at.t0;
        at.nt = at.nt < run->kernel->targets ? at.nt : run->kernel->targets;
        meet_tile(run, w, at, c == 0);
        if (!progress_tick(run->progress, (uint64_t)nq))
            return;
    }
    (void)progress_tick(run->progress, (uint64_t)nq * (uint64_t)skipped);
    if (s->is_within)
        give_lists(run, w, q0, nq);
    else
        settle_rows(run, w, q0, nq);
}

static void settle_cols(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    Run *run = ctx;
    for (size_t j = begin; j < end; j++) {
        const Settle q = column_query(run, (int32_t)j);
        if (q.a->norm[j] > 0)
            settle(run, &run->scratch[worker], &q, &run->col[j],
                   (SettleOut){run->cols, (int32_t)j});
        if (!progress_tick(run->progress, 1))
            return;
    }
}

/* --- memory of a run
 * --------------------------------------------------------------------------- */

static void scratch_done(Scratch *w)
{
    for (int32_t i = 0; w->top && i < PANEL; i++)
        topk_done(&w->top[i]);
    free(w->q);
    free(w->t);
    free(w->score);
    free(w->hit);
    free(w->top);
    free(w->item);
    free(w->best);
    free(w->floor);
    free(w->bias);
    settle_done(&w->settle);
}

static void run_done(Run *run)
{
    for (int w = 0; run->scratch && w < run->workers; w++)
        scratch_done(&run->scratch[w]);
    free(run->scratch);
    for (int32_t i = 0; run->lock && i < run->tiles; i++)
        (void)pthread_mutex_destroy(&run->lock[i]);
    free(run->lock);
    for (int32_t j = 0; run->col && j < run->s->tgt->n; j++)
        topk_done(&run->col[j]);
    free(run->col);
    free(run->col_item);
    free(run->col_best);
    free(run->col_floor);
    free(run->bias);
    free(run->packed);
}

/* Room for the first candidates of a list of k, and the number at which a list gives up.
 */
static int32_t room_for(int32_t k)
{
    return 3 * k + 34;
}
static int32_t column_room_for(int32_t k)
{
    return 4 * k + 40;
}
static int32_t most_for(int32_t k)
{
    return 8 * k + 1024;
}

static Status scratch_init(Run *run, Scratch *w, Error *err)
{
    static const char what[] = "scores of a tile";
    const Kernel *k = run->kernel;
    const size_t cells = (size_t)k->queries * (size_t)k->targets;
    const int32_t room = room_for(run->s->k_rows);
    void *p = NULL;
    TRY(mem_data(&p, PANEL, run->row_bytes, what, err));
    w->q = p;
    TRY(mem_data(&p, run->packed ? 1 : (size_t)k->targets, run->row_bytes, what, err));
    w->t = p;
    TRY(mem_data(&p, cells, sizeof(float), what, err));
    w->score = p;
    TRY(mem_data(&p, cells, sizeof(KernelHit), what, err));
    w->hit = p;
    TRY(mem_data(&p, PANEL, sizeof(float), what, err));
    w->floor = p;
    TRY(mem_data(&p, PANEL, sizeof(float), what, err));
    w->bias = p;
    TRY(mem_data(&p, PANEL * (size_t)room, sizeof(TopkItem), what, err));
    w->item = p;
    TRY(mem_data(&p, PANEL * (size_t)run->s->k_rows, sizeof(float), what, err));
    w->best = p;
    TRY(mem_data(&p, PANEL, sizeof(Topk), what, err));
    w->top = p;
    for (size_t i = 0; i < PANEL; i++) {
        const TopkRoom at = {w->item + i * (size_t)room, room,
                             w->best + i * (size_t)run->s->k_rows};
        topk_init(&w->top[i], at, run->s->k_rows, most_for(run->s->k_rows));
    }
    return OK;
}

static Status new_columns(Run *run, size_t padded, Error *err)
{
    const int32_t n = run->s->tgt->n;
    const int32_t room = column_room_for(run->s->k_cols);
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof(Topk), "column lists", err));
    run->col = p;
    TRY(mem_data(&p, (size_t)n * (size_t)room, sizeof(TopkItem), "column lists", err));
    run->col_item = p;
    TRY(mem_data(&p, (size_t)n * (size_t)run->s->k_cols, sizeof(float), "column lists",
                 err));
    run->col_best = p;
    TRY(mem_data(&p, padded, sizeof(float), "column lists", err));
    run->col_floor = p;
    for (size_t j = 0; j < padded; j++)
        run->col_floor[j] = INFINITY;
    for (int32_t j = 0; j < n; j++) {
        topk_init(&run->col[j],
                  (TopkRoom){run->col_item + (size_t)j * (size_t)room, room,
                             run->col_best + (size_t)j * (size_t)run->s->k_cols},
                  run->s->k_cols, most_for(run->s->k_cols));
        if (run->s->tgt->norm[j] > 0)
            run->col_floor[j] = -INFINITY;
    }
    run->lock = mem_xcalloc((size_t)run->tiles, sizeof *run->lock);
    for (int32_t i = 0; i < run->tiles; i++)
        (void)pthread_mutex_init(&run->lock[i], NULL);
    return OK;
}

/* Errors of a whole space, chunk by chunk, and its packed tiles when they are kept. */
typedef struct Packing {
    const Run *run;
    const Space *space;
    uint8_t *to;       /* NULL: only the error is wanted */
    double *most;      /* per chunk */
    uint8_t **scratch; /* per worker, when to is NULL */
} Packing;

static void pack_tile(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    const Packing *p = ctx;
    const int32_t n = (int32_t)(end - begin);
    const KernelRows rows = {p->space, NULL, (int32_t)begin, n,
                             padded_rows(p->run->kernel, n)};
    uint8_t *to = p->to ? p->to + begin * p->run->row_bytes : p->scratch[worker];
    p->most[chunk] = p->run->kernel->pack(&rows, true, to, NULL);
}

/* The largest error of the packed rows of a space. */
/* NOLINTNEXTLINE(readability-non-const-parameter): written through Packing */
static Status pack_space(const Run *run, const Space *space, uint8_t *to, double *error,
                         Progress *progress, Error *err)
{
    const size_t tile = (size_t)run->kernel->targets;
    const size_t n = (size_t)space->n;
    const int workers = par_workers(n, tile, progress);
    Packing p = {.run = run, .space = space, .to = to};
    p.most = mem_xcalloc(par_chunks(n, tile), sizeof *p.most);
    uint8_t *scratch[MOST_WORKERS] = {NULL};
    p.scratch = scratch;
    Status status = OK;
    for (int w = 0; !to && status == OK && w < workers; w++) {
        void *mem = NULL;
        status = mem_data(&mem, tile, run->row_bytes, "packed rows", err);
        scratch[w] = mem;
    }
    if (status == OK)
        status = par_for(n, tile, pack_tile, &p, progress);
    *error = 0;
    for (size_t c = 0; c < par_chunks(n, tile); c++)
        *error = p.most[c] > *error ? p.most[c] : *error;
    for (int w = 0; w < workers; w++)
        free(scratch[w]);
    free(p.most);
    return status;
}

static Status pack_spaces(Run *run, Progress *progress, Error *err)
{
    const Search *s = run->s;
    if (!run->kernel->is_packing_once) { /* the error does not depend on the row */
        const KernelRows none = {s->tgt, NULL, 0, 0, 0};
        run->tgt_error = run->src_error = run->kernel->pack(&none, true, run->bias, NULL);
        return OK;
    }
    const size_t rows = (size_t)run->tiles * (size_t)run->kernel->targets;
    void *p = NULL;
    TRY(mem_data(&p, rows, run->row_bytes, "packed rows", err));
    run->packed = p;
    TRY(pack_space(run, s->tgt, run->packed, &run->tgt_error, progress, err));
    if (s->k_cols > 0)
        TRY(pack_space(run, s->src, NULL, &run->src_error, progress, err));
    return OK;
}

static Status run_init(Run *run, const Search *s, Progress *progress, Error *err)
{
    kernel_start();
    const int32_t k = s->k_rows > s->k_cols ? s->k_rows : s->k_cols;
    *run = (Run){.s = s, .kernel = kernel_get_for(k), .progress = progress};
    run->row_bytes = run->kernel->row_bytes(s->tgt->d);
    run->tiles = (s->tgt->n + run->kernel->targets - 1) / run->kernel->targets;
    run->workers = progress_threads(progress);
    run->workers = run->workers < MOST_WORKERS ? run->workers : MOST_WORKERS;
    atomic_init(&run->rescanned, 0);
    const size_t padded = (size_t)run->tiles * (size_t)run->kernel->targets;
    void *p = NULL;
    TRY(mem_data(&p, padded, sizeof(float), "scores", err));
    run->bias = p;
    TRY(pack_spaces(run, progress, err));
    for (size_t j = 0; j < padded; j++)
        run->bias[j] = INFINITY;
    for (int32_t j = 0; j < s->tgt->n; j++)
        if (s->tgt->norm[j] > 0)
            run->bias[j] = s->bias ? (float)s->bias[j] : 0.0F;
    if (s->k_cols > 0)
        TRY(new_columns(run, padded, err));
    const double rounding = s->src_bias ? 0x1p-22 : 0; /* of exchanging the biases */
    for (int32_t j = 0; run->col && j < s->tgt->n; j++)
        topk_start(&run->col[j], run->src_error + (1 + run->src_error) * run->tgt_error +
                                     run->kernel->sum_error(s->tgt->d) + rounding);
    run->scratch = mem_xcalloc((size_t)run->workers, sizeof *run->scratch);
    for (int w = 0; w < run->workers; w++)
        TRY(scratch_init(run, &run->scratch[w], err));
    return OK;
}

static Status run_all(Run *run, Progress *progress, Error *err)
{
    const Search *s = run->s;
    if (!s->is_within)
        TRY(search_new_neighbors(&run->rows, s->n, s->k_rows, err));
    if (s->k_cols > 0)
        TRY(search_new_neighbors(&run->cols, s->tgt->n, s->k_cols, err));
    (void)progress_begin(progress, "searching neighbours",
                         (uint64_t)s->n * (uint64_t)run->tiles);
    TRY(par_for((size_t)s->n, PANEL, run_panel, run, progress));
    if (s->k_cols > 0) {
        (void)progress_begin(progress, "checking neighbours", (uint64_t)s->tgt->n);
        TRY(par_for((size_t)s->tgt->n, 64, settle_cols, run, progress));
    }
    return OK;
}

Status search_run(const Search *s, Progress *progress, Neighbors **rows, Neighbors **cols,
                  KnnStats *stats, Error *err)
{
    *rows = NULL;
    if (cols)
        *cols = NULL;
    if (s->src->d != s->tgt->d) {
        return error_set(err, E_INPUT,
                         "the spaces have different dimensions: %s %d, %s %d",
                         s->src->name, s->src->d, s->tgt->name, s->tgt->d);
    }
    Run run;
    Status status = run_init(&run, s, progress, err);
    if (status == OK)
        status = run_all(&run, progress, err);
    if (status == OK) {
        *rows = s->is_within ? run.cols : run.rows;
        if (cols)
            *cols = run.cols;
        if (stats) {
            stats->rows += (s->is_within ? 0 : s->n) + (s->k_cols > 0 ? s->tgt->n : 0);
            stats->rescanned += atomic_load(&run.rescanned);
        }
    } else {
        knn_free(run.rows);
        knn_free(run.cols);
    }
    run_done(&run);
    return status;
}
