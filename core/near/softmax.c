/* A worker owns a tile of targets and lets all sources pass by, some at a time: nothing
 * is shared, and the sums of a target are in one place. */
#include "core/near/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/kernel.h"
#include "core/near/lists.h"
#include "core/near/search.h"
#include "core/near/softmax_levels.h"

enum { TILE = 960, PANEL = 256, LONGEST_SUM = 4096 };

typedef struct Scratch {
    float *t;   /* the packed tile */
    float *q;   /* PANEL unit rows */
    float *top; /* per target of the tile, and so on */
    int32_t *low, *high;
    uint64_t *sum;
} Scratch;

typedef struct Run {
    const CrossEnds *ends;
    const Cross *c;
    const SoftmaxKernel *kernel;
    double beta;
    int32_t directions; /* sources that have one */
    double *soft;
    Scratch *scratch;
    Progress *progress;
} Run;

const SoftmaxKernel *softmax_get(void)
{
    const SoftmaxKernel *level[] = {&softmax_portable, &softmax_avx2, &softmax_avx512};
    return level[cpu_get()];
}

double softmax_error(int32_t d, int32_t n, double beta)
{
    /* u = 2^-24: packing 2, d products and d sums, exponent 6 at |cos - top| <= 2; the
     * exponential and its rounding to 2^-30 of the largest term, of which each sum has
     * one */
    return 1.02 * ((double)d + 10) * 0x1p-24 + (4e-7 + (double)n * 0x1p-30) / beta;
}

/* The natural logarithm of x > 0, from nothing but sums, products and quotients: the same
 * bits with any library. Off by less than 1e-15 times its size + 1. */
static double log_of(double x)
{
    int exponent = 0;
    double m = frexp(x, &exponent);
    if (m < 0.70710678118654752) {
        m *= 2;
        exponent--;
    }
    const double z = (m - 1) / (m + 1); /* |z| < .172: z^23 / 23 < 1e-18 */
    const double z2 = z * z;
    double s = 0;
    for (int k = 21; k > 0; k -= 2)
        s = s * z2 + 1.0 / k;
    return 2 * z * s + exponent * 0.693147180559945309417;
}

/* Unit rows of sources, as float32. */
static void pack_sources(const Space *s, int32_t first, int32_t n, float *q)
{
    for (int32_t r = 0; r < n; r++) {
        const double norm = s->norm[first + r];
        const double inverse = norm > 0 ? 1 / norm : 0;
        const float *x = space_row(s, first + r);
        float *to = q + (size_t)r * s->ld;
        for (size_t j = 0; j < s->ld; j++)
            to[j] = (float)((double)x[j] * inverse);
    }
    const size_t rest = (size_t)(PANEL - n) * s->ld;
    memset(q + (size_t)n * s->ld, 0, rest * sizeof *q);
}

static void flush(Scratch *w, int32_t n)
{
    for (int32_t j = 0; j < n; j++) {
        w->sum[j] += (uint64_t)w->low[j] + ((uint64_t)w->high[j] << 12);
        w->low[j] = w->high[j] = 0;
    }
}

/* A panel of sources against all blocks of the tile. */
static void add_panel(const Run *run, Scratch *w, int32_t nq, int32_t nt)
{
    const size_t ld = run->ends->tgt->ld;
    SoftmaxBlock b = {.q = w->q,
                      .n = nq,
                      .ld = ld,
                      .factor = (float)(run->beta / 0.693147180559945309417)};
    for (int32_t j = 0; j < nt; j += run->kernel->block) {
        b.t = w->t + (size_t)j * ld;
        b.top = w->top + j;
        b.low = w->low + j;
        b.high = w->high + j;
        run->kernel->add(&b);
        if (progress_is_canceled(run->progress))
            return;
    }
}

/* What the sources without a direction gave as if their cosine were 0. */
static void subtract_zeros(const Run *run, Scratch *w, int32_t nt)
{
    const int32_t zeros = run->ends->src->n - run->directions;
    if (zeros == 0)
        return;
    uint64_t with[TILE];
    memcpy(with, w->sum, sizeof with);
    memset(w->q, 0, PANEL * run->ends->tgt->ld * sizeof *w->q);
    add_panel(run, w, 1, nt);
    flush(w, TILE);
    for (int32_t j = 0; j < TILE; j++)
        w->sum[j] = with[j] - (uint64_t)zeros * (w->sum[j] - with[j]);
}

static void finish_tile(const Run *run, const Scratch *w, int32_t t0, int32_t n)
{
    for (int32_t j = 0; j < n; j++) {
        if (!(run->ends->tgt->norm[t0 + j] > 0))
            continue;
        /* at least one: the largest cosine's own term is one but for its rounding */
        const double sum = w->sum[j] > 0 ? (double)w->sum[j] : 1;
        const double mean = sum * 0x1p-30 / run->directions;
        const double soft = (double)w->top[j] + log_of(mean) / run->beta;
        run->soft[t0 + j] = soft > 1 ? 1 : soft < -1 ? -1 : soft;
    }
}

static void run_tile(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Run *run = ctx;
    const Space *src = run->ends->src;
    Scratch *w = &run->scratch[worker];
    const int32_t t0 = (int32_t)begin;
    const int32_t nt = (int32_t)(end - begin);
    const int32_t block = run->kernel->block;
    const int32_t room = (nt + block - 1) / block * block;
    const KernelRows rows = {run->ends->tgt, NULL, t0, nt, room};
    (void)kernel_pack_blocks(&rows, block, w->t, NULL);
    memset(w->sum, 0, TILE * sizeof *w->sum);
    for (int32_t j = 0; j < TILE; j++)
        w->top[j] = j < nt ? (float)knn_scores(run->c->bwd, t0 + j)[0] : 1;
    int32_t added = 0;
    for (int32_t i = 0; i < src->n; i += PANEL) {
        const int32_t nq = src->n - i < PANEL ? src->n - i : PANEL;
        pack_sources(src, i, nq, w->q);
        add_panel(run, w, nq, room);
        added += PANEL;
        if (added == LONGEST_SUM) {
            flush(w, TILE);
            added = 0;
        }
        if (!progress_tick(run->progress, (uint64_t)nq))
            return;
    }
    flush(w, TILE);
    subtract_zeros(run, w, room);
    finish_tile(run, w, t0, nt);
}

static Status scratch_init(Scratch *w, size_t ld, Error *err)
{
    static const char what[] = "sums of exponentials";
    void *p = NULL;
    TRY(mem_data(&p, TILE * ld, sizeof(float), what, err));
    w->t = p;
    TRY(mem_data(&p, PANEL * ld, sizeof(float), what, err));
    w->q = p;
    TRY(mem_data(&p, TILE, sizeof(float), what, err));
    w->top = p;
    TRY(mem_data(&p, TILE, sizeof(int32_t), what, err));
    w->low = p;
    TRY(mem_data(&p, TILE, sizeof(int32_t), what, err));
    w->high = p;
    TRY(mem_data(&p, TILE, sizeof(uint64_t), what, err));
    w->sum = p;
    return OK;
}

static void scratch_done(Scratch *w)
{
    free(w->t);
    free(w->q);
    free(w->top);
    free(w->low);
    free(w->high);
    free(w->sum);
}

static Status compute(Run *run, Progress *progress, Error *err)
{
    const CrossEnds *e = run->ends;
    const size_t n = (size_t)e->tgt->n;
    const int workers = par_workers(n, TILE, progress);
    for (int32_t i = 0; i < e->src->n; i++)
        run->directions += e->src->norm[i] > 0;
    run->scratch = mem_xcalloc((size_t)workers, sizeof *run->scratch);
    Status status = OK;
    for (int w = 0; status == OK && w < workers; w++)
        status = scratch_init(&run->scratch[w], e->tgt->ld, err);
    if (status == OK) {
        (void)progress_begin(progress, "summing exponentials",
                             (uint64_t)e->src->n * par_chunks(n, TILE));
        status = par_for(n, TILE, run_tile, run, progress);
    }
    for (int w = 0; w < workers; w++)
        scratch_done(&run->scratch[w]);
    free(run->scratch);
    return status;
}

/* --- kept between runs */

static char *key_of(const Cross *c, double beta)
{
    Str more = {0};
    uint64_t bits = 0;
    memcpy(&bits, &beta, sizeof bits);
    str_addf(&more, "beta %016llx", (unsigned long long)bits);
    const ListsKey about = {.what = "softmax",
                            .src = c->kept.src,
                            .tgt = c->kept.tgt,
                            .k = 0,
                            .more = str_cstr(&more)};
    char *key = lists_make_key(&about);
    str_free(&more);
    return key;
}

static bool find_kept(const Cross *c, const char *key, double *soft, int32_t n)
{
    ListsParts parts = {.n = 0};
    lists_add_part(&parts, soft, (size_t)n * sizeof *soft);
    if (!lists_find(c->kept.lists, key, &parts))
        return false;
    for (int32_t j = 0; j < n; j++) {
        if (!(fabs(soft[j]) <= 1)) {
            lists_refuse(c->kept.lists);
            memset(soft, 0, (size_t)n * sizeof *soft);
            return false;
        }
    }
    return true;
}

Status softmax_make(const Cross *c, const CrossEnds *ends, double beta,
                    Progress *progress, double **out, Error *err)
{
    *out = NULL;
    if (ends->src->d != ends->tgt->d) {
        return error_set(err, E_INPUT,
                         "the spaces have different dimensions: %s %d, %s %d",
                         ends->src->name, ends->src->d, ends->tgt->name, ends->tgt->d);
    }
    void *p = NULL;
    TRY(mem_data(&p, (size_t)ends->tgt->n, sizeof(double), "sums of exponentials", err));
    Run run = {.ends = ends,
               .c = c,
               .kernel = softmax_get(),
               .beta = beta,
               .soft = p,
               .progress = progress};
    char *key = c->kept.lists ? key_of(c, beta) : NULL;
    Status status = OK;
    if (!key || !find_kept(c, key, run.soft, ends->tgt->n)) {
        status = compute(&run, progress, err);
        if (status == OK && key) {
            ListsParts parts = {.n = 0};
            lists_add_part(&parts, run.soft, (size_t)ends->tgt->n * sizeof *run.soft);
            lists_add(c->kept.lists, key, &parts);
        }
    }
    free(key);
    if (status == OK)
        *out = run.soft;
    else
        free(run.soft);
    return status;
}

Status softmax_find_best(const double *soft, const CrossRows *q, Progress *progress,
                         int32_t *ids, KnnStats *again, Error *err)
{
    Neighbors *best = NULL;
    const Search s = {.src = q->src,
                      .rows = q->rows,
                      .n = q->n,
                      .tgt = q->tgt,
                      .bias = soft,
                      .k_rows = 1};
    TRY(search_run(&s, progress, &best, NULL, again, err));
    for (int32_t i = 0; i < q->n; i++)
        ids[i] = knn_ids(best, i)[0];
    knn_free(best);
    return OK;
}
