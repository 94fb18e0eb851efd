/* Ranks are counts. The kernel's score decides wherever it is farther from the gold's
 * exact score than its error; what lies closer is decided by double dot products. Both
 * scores are counted in the same sweep. */
#include "core/near/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/kernel.h"

enum { QUERIES = 256, TARGETS = 1024 };

typedef struct Scratch {
    float *q, *t, *score;
} Scratch;

typedef struct Sweep {
    const Space *src, *tgt;
    const Lexicon *lex;
    const Cross *cross;
    double error;
    int32_t *rows; /* n_queries source rows */
    GoldRanks *ranks;
    Scratch *scratch;
    int32_t tiles;
    Progress *progress;
} Sweep;

/* 1 when word j stands before gold g in the order "higher score, then lower id". */
static int stands_before(double score, int32_t j, double gold_score, int32_t g)
{
    return score > gold_score || (score == gold_score && j < g);
}

/* One gold against one tile of kernel scores. */
typedef struct Meeting {
    int32_t row, gold;  /* source and target row */
    double cos, csls;   /* the gold's exact scores; csls without the query's constant */
    const float *score; /* scores of the tile */
    int32_t t0, nt;
} Meeting;

static void count_tile(const Sweep *s, const Meeting *m, int32_t *nn, int32_t *csls)
{
    const double *r = s->cross->r_tgt;
    for (int32_t l = 0; l < m->nt; l++) {
        const int32_t j = m->t0 + l;
        if (j == m->gold || !(s->tgt->norm[j] > 0))
            continue;
        double cos = (double)m->score[l];
        const double apart_nn = cos - m->cos;
        const double apart_csls = 2 * cos - r[j] - m->csls;
        if (fabs(apart_nn) <= s->error || fabs(apart_csls) <= 2 * s->error)
            cos = knn_cosine(s->src, m->row, s->tgt, j);
        *nn += stands_before(cos, j, m->cos, m->gold);
        *csls += stands_before(2 * cos - r[j], j, m->csls, m->gold);
    }
}

/* All golds of one entry against the tile. */
static void count_entry(const Sweep *s, int32_t entry, Meeting m)
{
    const Lexicon *lex = s->lex;
    for (int32_t at = lex->gold_off[entry]; at < lex->gold_off[entry + 1]; at++) {
        m.gold = lex->gold[at];
        if (!(s->tgt->norm[m.gold] > 0))
            continue;
        m.cos = s->ranks->cos[at];
        m.csls = 2 * m.cos - s->cross->r_tgt[m.gold];
        count_tile(s, &m, &s->ranks->nn[at], &s->ranks->csls[at]);
    }
}

static void sweep_panel(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    Sweep *s = ctx;
    Scratch *w = &s->scratch[worker];
    const int32_t nq = (int32_t)(end - begin);
    kernel_pack_float(s->src, s->rows, (int32_t)begin, nq, w->q);
    for (int32_t tile = 0; tile < s->tiles; tile++) {
        const int32_t t0 = tile * TARGETS;
        const int32_t left = s->tgt->n - t0;
        const int32_t nt = left < TARGETS ? left : TARGETS;
        kernel_pack_float(s->tgt, NULL, t0, nt, w->t);
        kernel_score_float(w->q, nq, w->t, nt, s->tgt->ld, w->score, TARGETS);
        for (int32_t i = 0; i < nq && !progress_is_canceled(s->progress); i++) {
            const int32_t q = (int32_t)begin + i;
            const Meeting m = {.row = s->rows[q],
                               .score = w->score + (size_t)i * TARGETS,
                               .t0 = t0,
                               .nt = nt};
            count_entry(s, s->lex->query[q], m);
        }
        if (!progress_tick(s->progress, (uint64_t)nq))
            return;
    }
}

/* Golds that have no direction stand behind every word that has one, in file order. */
static void rank_zero_golds(const Sweep *s)
{
    const Space *tgt = s->tgt;
    int32_t with = 0;
    for (int32_t j = 0; j < tgt->n; j++)
        with += tgt->norm[j] > 0;
    for (int32_t q = 0; q < s->lex->n_queries; q++) {
        const int32_t e = s->lex->query[q];
        for (int32_t at = s->lex->gold_off[e]; at < s->lex->gold_off[e + 1]; at++) {
            const int32_t g = s->lex->gold[at];
            if (tgt->norm[g] > 0)
                continue;
            int32_t before = with;
            for (int32_t j = 0; j < g; j++)
                before += !(tgt->norm[j] > 0);
            s->ranks->nn[at] = s->ranks->csls[at] = before + 1;
        }
    }
}

static Status new_ranks(const Lexicon *lex, GoldRanks **out, Error *err)
{
    GoldRanks *r = mem_xcalloc(1, sizeof *r);
    r->n = lex->gold_off[lex->n_sources];
    void *nn = NULL;
    void *csls = NULL;
    void *cos = NULL;
    Status status = mem_data(&nn, (size_t)r->n, sizeof(int32_t), "ranks", err);
    if (status == OK)
        status = mem_data(&csls, (size_t)r->n, sizeof(int32_t), "ranks", err);
    if (status == OK)
        status = mem_data(&cos, (size_t)r->n, sizeof(double), "ranks", err);
    r->nn = nn;
    r->csls = csls;
    r->cos = cos;
    if (status != OK)
        rank_free(r);
    else
        *out = r;
    return status;
}

static Status sweep_init(Sweep *s, int workers, Error *err)
{
    kernel_start();
    s->error = kernel_float_error(s->tgt->d);
    s->tiles = (s->tgt->n + TARGETS - 1) / TARGETS;
    void *p = NULL;
    TRY(mem_data(&p, (size_t)s->lex->n_queries, sizeof(int32_t), "row numbers", err));
    s->rows = p;
    s->scratch = mem_xcalloc((size_t)workers, sizeof *s->scratch);
    for (int w = 0; w < workers; w++) {
        TRY(mem_data(&p, QUERIES * s->tgt->ld, sizeof(float), "scores of a tile", err));
        s->scratch[w].q = p;
        TRY(mem_data(&p, TARGETS * s->tgt->ld, sizeof(float), "scores of a tile", err));
        s->scratch[w].t = p;
        TRY(mem_data(&p, (size_t)QUERIES * TARGETS, sizeof(float), "scores of a tile",
                     err));
        s->scratch[w].score = p;
    }
    return OK;
}

static void start_counts(const Sweep *s)
{
    for (int32_t q = 0; q < s->lex->n_queries; q++) {
        const int32_t e = s->lex->query[q];
        s->rows[q] = s->lex->src[e];
        for (int32_t at = s->lex->gold_off[e]; at < s->lex->gold_off[e + 1]; at++) {
            s->ranks->nn[at] = s->ranks->csls[at] = 1;
            s->ranks->cos[at] = knn_cosine(s->src, s->rows[q], s->tgt, s->lex->gold[at]);
        }
    }
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status rank_make(const Space *src, const Space *tgt, const Lexicon *lex,
                 const Cross *cross, Progress *progress, GoldRanks **out, Error *err)
{
    *out = NULL;
    if (src->d != tgt->d) {
        return error_set(err, E_INPUT,
                         "the spaces have different dimensions: %s %d, %s %d", src->name,
                         src->d, tgt->name, tgt->d);
    }
    Sweep s = {.src = src, .tgt = tgt, .lex = lex, .cross = cross, .progress = progress};
    const int workers = par_workers((size_t)lex->n_queries, QUERIES, progress);
    TRY(new_ranks(lex, &s.ranks, err));
    Status status = sweep_init(&s, workers, err);
    if (status == OK) {
        start_counts(&s);
        (void)progress_begin(progress, "ranking translations",
                             (uint64_t)lex->n_queries * (uint64_t)s.tiles);
        status = par_for((size_t)lex->n_queries, QUERIES, sweep_panel, &s, progress);
    }
    if (status == OK)
        rank_zero_golds(&s);
    for (int w = 0; s.scratch && w < workers; w++) {
        free(s.scratch[w].q);
        free(s.scratch[w].t);
        free(s.scratch[w].score);
    }
    free(s.scratch);
    free(s.rows);
    if (status == OK)
        *out = s.ranks;
    else
        rank_free(s.ranks);
    return status;
}

void rank_free(GoldRanks *r)
{
    if (!r)
        return;
    free(r->nn);
    free(r->csls);
    free(r->cos);
    free(r);
}
