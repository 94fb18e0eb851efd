/* For each point: which points are nearest in the plane and where they rank in the
 * original space, and the reverse. Ranks are counts. In the original space they are
 * counted on single-precision scores (one matrix product per block of points); whatever
 * lies closer to a threshold than the error of those scores is decided by double dot
 * products, so the counts are exact. */
#include "core/project/quality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "core/near/topk.h"

enum { BLOCK = 32, TILE = 1024 };

typedef struct Near {
    double key; /* smaller is nearer */
    int32_t id;
} Near;

typedef struct Scratch {
    float *score; /* BLOCK x n */
    double *low;  /* n distances in the plane */
    Near *best;   /* k */
    Topk top;
    TopkItem *item;
    float *heap; /* the list's own */
} Scratch;

typedef struct Measure {
    const Kernel *kernel;
    Layout *layout;
    const Space *const *spaces;
    int32_t k;
    size_t ld;
    float *unit; /* n x ld packed unit rows of the points */
    double error;
    double *continuity, *recall;
    Scratch *scratch;
    Progress *progress;
} Measure;

static double exact_cosine(const Measure *m, int32_t i, int32_t j)
{
    const Layout *l = m->layout;
    return knn_cosine(m->spaces[l->space[i]], l->row[i], m->spaces[l->space[j]],
                      l->row[j]);
}

static bool is_nearer(Near a, Near b)
{
    return a.key < b.key || (a.key == b.key && a.id < b.id);
}

/* Inserts into the k best so far. */
static void offer(Near *best, int32_t *have, int32_t k, Near c)
{
    if (*have == k && !is_nearer(c, best[k - 1]))
        return;
    int32_t at = *have < k ? (*have)++ : k - 1;
    while (at > 0 && is_nearer(c, best[at - 1])) {
        best[at] = best[at - 1];
        at--;
    }
    best[at] = c;
}

static void low_distances(const Layout *l, int32_t i, double *out)
{
    const double x = l->xy[2 * (size_t)i];
    const double y = l->xy[2 * (size_t)i + 1];
    for (int32_t j = 0; j < l->n; j++) {
        const double dx = x - l->xy[2 * (size_t)j];
        const double dy = y - l->xy[2 * (size_t)j + 1];
        out[j] = dx * dx + dy * dy;
    }
}

/* The k nearest of point i in the plane. */
static void nearest_low(const Measure *m, int32_t i, Scratch *w)
{
    int32_t have = 0;
    for (int32_t j = 0; j < m->layout->n; j++)
        if (j != i && (have < m->k || w->low[j] <= w->best[m->k - 1].key))
            offer(w->best, &have, m->k, (Near){w->low[j], j});
}

/* The k nearest of point i in the original space: candidates by score, decided in double.
 */
static void nearest_high(const Measure *m, int32_t i, const float *score, Scratch *w)
{
    topk_start(&w->top, m->error);
    for (int32_t j = 0; j < m->layout->n; j++)
        if (j != i)
            topk_add(&w->top, score[j], j);
    (void)topk_finish(&w->top); /* its limit is n: always proved */
    int32_t have = 0;
    for (int32_t c = 0; c < w->top.n; c++) {
        const int32_t j = w->top.item[c].id;
        offer(w->best, &have, m->k, (Near){-exact_cosine(m, i, j), j});
    }
}

/* Rank of point j seen from i in the original space. */
static int32_t rank_high(const Measure *m, int32_t i, int32_t j, const float *score)
{
    const double cos = exact_cosine(m, i, j);
    const float above = nextafterf((float)(cos + m->error), INFINITY);
    const float below = nextafterf((float)(cos - m->error), -INFINITY);
    const int32_t n = m->layout->n;
    int32_t close = 0;
    int32_t rank = 1 + m->kernel->count_floats(score, n, below, above, &close);
    rank -= score[i] > above; /* oneself does not count */
    for (int32_t o = 0; close > 0 && o < n; o++) {
        if (score[o] < below || score[o] > above)
            continue;
        close--;
        if (o == i || o == j)
            continue;
        const double c = exact_cosine(m, i, o);
        rank += c > cos || (c == cos && o < j);
    }
    return rank;
}

static int32_t rank_low(const Measure *m, int32_t i, int32_t j, const double *low)
{
    int32_t equal = 0;
    int32_t rank = 1 + m->kernel->count_doubles(low, m->layout->n, low[j], &equal);
    rank -= low[i] < low[j]; /* oneself does not count */
    for (int32_t o = 0; equal > 1 && o < j; o++)
        rank += low[o] == low[j] && o != i;
    return rank;
}

static double excess(int32_t rank, int32_t k)
{
    return rank > k ? rank - k : 0;
}

static void measure_point(const Measure *m, int32_t i, const float *score, Scratch *w)
{
    const double n = m->layout->n;
    const double scale = 2 / (m->k * (2 * n - 3.0 * m->k - 1));
    low_distances(m->layout, i, w->low);
    nearest_low(m, i, w);
    double lost = 0;
    int32_t kept = 0;
    for (int32_t b = 0; b < m->k; b++) {
        const int32_t rank = rank_high(m, i, w->best[b].id, score);
        lost += excess(rank, m->k);
        kept += rank <= m->k;
    }
    m->recall[i] = (double)kept / m->k;
    m->layout->trust[i] = 1 - scale * lost;
    nearest_high(m, i, score, w);
    lost = 0;
    for (int32_t b = 0; b < m->k; b++)
        lost += excess(rank_low(m, i, w->best[b].id, w->low), m->k);
    m->continuity[i] = 1 - scale * lost;
}

static void measure_block(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    Measure *m = ctx;
    Scratch *w = &m->scratch[worker];
    const size_t n = (size_t)m->layout->n;
    for (size_t t = 0; t < n && !progress_is_canceled(m->progress); t += TILE) {
        kernel_score_float(m->unit + begin * m->ld, (int32_t)(end - begin),
                           m->unit + t * m->ld, (int32_t)(n - t < TILE ? n - t : TILE),
                           m->ld, w->score + t, n);
    }
    for (size_t i = begin; i < end; i++) {
        measure_point(m, (int32_t)i, w->score + (i - begin) * n, w);
        if (!progress_tick(m->progress, 1))
            return;
    }
}

/* --- memory
 * --------------------------------------------------------------------------------------
 */

static Status scratch_init(const Measure *m, Scratch *w, Error *err)
{
    const size_t n = (size_t)m->layout->n;
    const int32_t room = 2 * m->k + 64;
    void *p = NULL;
    TRY(mem_data(&p, BLOCK * n, sizeof(float), "scores of the map", err));
    w->score = p;
    TRY(mem_data(&p, n, sizeof(double), "distances", err));
    w->low = p;
    w->best = mem_xcalloc((size_t)m->k, sizeof *w->best);
    w->item = mem_xcalloc((size_t)room, sizeof *w->item);
    w->heap = mem_xcalloc((size_t)m->k, sizeof *w->heap);
    topk_init(&w->top, (TopkRoom){w->item, room, w->heap}, m->k, m->layout->n);
    return OK;
}

static void scratch_done(Scratch *w)
{
    topk_done(&w->top);
    free(w->score);
    free(w->low);
    free(w->best);
    free(w->item);
    free(w->heap);
}

/* The points' unit rows, packed; points of one space stand together. */
static Status pack_points(Measure *m, Error *err)
{
    const Layout *l = m->layout;
    m->ld = m->spaces[0]->ld;
    m->error = kernel_float_error(m->spaces[0]->d);
    void *p = NULL;
    TRY(mem_data(&p, (size_t)l->n * m->ld, sizeof(float), "points of the map", err));
    m->unit = p;
    for (int32_t i = 0; i < l->n; i++)
        kernel_pack_float(m->spaces[l->space[i]], l->row, i, 1,
                          m->unit + (size_t)i * m->ld);
    return OK;
}

static Status run(Measure *m, int workers, Error *err)
{
    kernel_start();
    m->kernel = kernel_get();
    TRY(pack_points(m, err));
    for (int w = 0; w < workers; w++)
        TRY(scratch_init(m, &m->scratch[w], err));
    (void)progress_begin(m->progress, "measuring the map", (uint64_t)m->layout->n);
    return par_for((size_t)m->layout->n, BLOCK, measure_block, m, m->progress);
}

static double mean(const double *x, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += x[i];
    return sum / n;
}

Status quality_measure(Layout *layout, const Space *const *spaces, int32_t k,
                       Progress *progress, Error *err)
{
    const int32_t n = layout->n;
    const int32_t most = (n - 1) / 2;
    layout->k = k < most ? k : most;
    layout->trustworthiness = layout->continuity = layout->recall = (double)NAN;
    if (n < 4 || layout->k < 1) {
        layout->k = 0;
        return OK;
    }
    void *trust = NULL;
    void *continuity = NULL;
    void *recall = NULL;
    Status status =
        mem_data(&trust, (size_t)n, sizeof(double), "trust of the points", err);
    if (status == OK)
        status =
            mem_data(&continuity, (size_t)n, sizeof(double), "trust of the points", err);
    if (status == OK)
        status = mem_data(&recall, (size_t)n, sizeof(double), "trust of the points", err);
    const int workers = par_workers((size_t)n, BLOCK, progress);
    free(layout->trust);
    layout->trust = trust;
    Measure m = {.layout = layout,
                 .spaces = spaces,
                 .k = layout->k,
                 .continuity = continuity,
                 .recall = recall,
                 .scratch = mem_xcalloc((size_t)workers, sizeof *m.scratch),
                 .progress = progress};
    if (status == OK)
        status = run(&m, workers, err);
    for (int w = 0; w < workers; w++)
        scratch_done(&m.scratch[w]);
    free(m.scratch);
    free(m.unit);
    if (status == OK) {
        layout->trustworthiness = mean(layout->trust, n);
        layout->continuity = mean(m.continuity, n);
        layout->recall = mean(m.recall, n);
    } else {
        free(layout->trust);
        layout->trust = NULL;
        layout->k = 0;
    }
    free(continuity);
    free(recall);
    return status;
}
