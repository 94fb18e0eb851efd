/* Ranks are counts. The kernel's score decides wherever it is farther from the gold's
 * exact score than its error; what lies closer is decided by double dot products. Cosine
 * and CSLS are counted in the same sweep; another score has one of its own. */
#include "core/near/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/kernel.h"
#include "core/near/lists.h"

enum { QUERIES = 256, TARGETS = 1024 };

typedef struct Scratch {
    float *q, *t, *score;
} Scratch;

typedef struct Sweep {
    const Space *src, *tgt;
    const Lexicon *lex;
    const double *r_tgt;
    double error;
    int32_t *rows;    /* n_queries source rows */
    GoldRanks *ranks; /* NULL: `list` is made */
    const double *bias;
    RankList *list;
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

/* The same score: which of the two stands first is a matter of the file's order. */
static void count_tie(double score, int32_t j, double gold_score, int32_t g, RankTie *tie)
{
    const bool is_tie = !(score < gold_score) && !(score > gold_score);
    tie->before += is_tie && j < g;
    tie->after += is_tie && j > g;
}

static void count_tile(const Sweep *s, const Meeting *m, int32_t at)
{
    GoldRanks *ranks = s->ranks;
    const double *r = s->r_tgt;
    int32_t nn = 0;
    int32_t csls = 0;
    for (int32_t l = 0; l < m->nt; l++) {
        const int32_t j = m->t0 + l;
        if (j == m->gold || !(s->tgt->norm[j] > 0))
            continue;
        double cos = (double)m->score[l];
        const double apart_nn = cos - m->cos;
        const double apart_csls = 2 * cos - r[j] - m->csls;
        if (fabs(apart_nn) <= s->error || fabs(apart_csls) <= 2 * s->error) {
            cos = knn_cosine(s->src, m->row, s->tgt, j);
            count_tie(cos, j, m->cos, m->gold, &ranks->tie_nn[at]);
            count_tie(2 * cos - r[j], j, m->csls, m->gold, &ranks->tie_csls[at]);
        }
        nn += stands_before(cos, j, m->cos, m->gold);
        csls += stands_before(2 * cos - r[j], j, m->csls, m->gold);
    }
    ranks->nn[at] += nn;
    ranks->csls[at] += csls;
}

static void count_tile_by(const Sweep *s, const Meeting *m, int32_t at)
{
    const double own = m->cos - s->bias[m->gold];
    int32_t before = 0;
    for (int32_t l = 0; l < m->nt; l++) {
        const int32_t j = m->t0 + l;
        if (j == m->gold || !(s->tgt->norm[j] > 0))
            continue;
        double score = (double)m->score[l] - s->bias[j];
        if (fabs(score - own) <= s->error) {
            score = knn_cosine(s->src, m->row, s->tgt, j) - s->bias[j];
            count_tie(score, j, own, m->gold, &s->list->tie[at]);
        }
        before += stands_before(score, j, own, m->gold);
    }
    s->list->rank[at] += before;
}

/* All golds of one entry against the tile. */
static void count_entry(const Sweep *s, int32_t entry, Meeting m)
{
    const Lexicon *lex = s->lex;
    for (int32_t at = lex->gold_off[entry]; at < lex->gold_off[entry + 1]; at++) {
        m.gold = lex->gold[at];
        if (!(s->tgt->norm[m.gold] > 0))
            continue;
        if (!s->ranks) {
            m.cos = knn_cosine(s->src, m.row, s->tgt, m.gold);
            count_tile_by(s, &m, at);
            continue;
        }
        m.cos = s->ranks->cos[at];
        m.csls = 2 * m.cos - s->r_tgt[m.gold];
        count_tile(s, &m, at);
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
            if (s->ranks)
                s->ranks->nn[at] = s->ranks->csls[at] = before + 1;
            else
                s->list->rank[at] = before + 1;
        }
    }
}

static Status fill_ranks(GoldRanks *r, Error *err)
{
    const size_t n = (size_t)r->n;
    void *p = NULL;
    TRY(mem_data(&p, n, sizeof *r->nn, "ranks", err));
    r->nn = p;
    TRY(mem_data(&p, n, sizeof *r->csls, "ranks", err));
    r->csls = p;
    TRY(mem_data(&p, n, sizeof *r->cos, "ranks", err));
    r->cos = p;
    TRY(mem_data(&p, n, sizeof *r->tie_nn, "ranks", err));
    r->tie_nn = p;
    TRY(mem_data(&p, n, sizeof *r->tie_csls, "ranks", err));
    r->tie_csls = p;
    return OK;
}

static Status new_ranks(const Lexicon *lex, GoldRanks **out, Error *err)
{
    GoldRanks *r = mem_xcalloc(1, sizeof *r);
    r->n = lex->gold_off[lex->n_sources];
    const Status status = fill_ranks(r, err);
    if (status != OK)
        rank_free(r);
    else
        *out = r;
    return status;
}

static Status new_list(const Lexicon *lex, RankList *out, Error *err)
{
    void *p = NULL;
    out->n = lex->gold_off[lex->n_sources];
    TRY(mem_data(&p, (size_t)out->n, sizeof *out->rank, "ranks", err));
    out->rank = p;
    TRY(mem_data(&p, (size_t)out->n, sizeof *out->tie, "ranks", err));
    out->tie = p;
    return OK;
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
            if (!s->ranks) {
                s->list->rank[at] = 1;
                continue;
            }
            s->ranks->nn[at] = s->ranks->csls[at] = 1;
            s->ranks->cos[at] = knn_cosine(s->src, s->rows[q], s->tgt, s->lex->gold[at]);
        }
    }
}

/* Counts into the ranks or the list of the sweep. */
static Status run_sweep(Sweep *s, Progress *progress, Error *err)
{
    const int workers = par_workers((size_t)s->lex->n_queries, QUERIES, progress);
    Status status = sweep_init(s, workers, err);
    if (status == OK) {
        start_counts(s);
        (void)progress_begin(progress, "ranking translations",
                             (uint64_t)s->lex->n_queries * (uint64_t)s->tiles);
        status = par_for((size_t)s->lex->n_queries, QUERIES, sweep_panel, s, progress);
    }
    if (status == OK)
        rank_zero_golds(s);
    for (int w = 0; s->scratch && w < workers; w++) {
        free(s->scratch[w].q);
        free(s->scratch[w].t);
        free(s->scratch[w].score);
    }
    free(s->scratch);
    free(s->rows);
    return status;
}

static Status check_dimensions(const Space *src, const Space *tgt, Error *err)
{
    if (src->d == tgt->d)
        return OK;
    return error_set(err, E_INPUT, "the spaces have different dimensions: %s %d, %s %d",
                     src->name, src->d, tgt->name, tgt->d);
}

/* --- kept between runs */

static ListsParts parts_of(const GoldRanks *r)
{
    const size_t n = (size_t)r->n;
    ListsParts parts = {.n = 0};
    lists_add_part(&parts, r->nn, n * sizeof *r->nn);
    lists_add_part(&parts, r->csls, n * sizeof *r->csls);
    lists_add_part(&parts, r->cos, n * sizeof *r->cos);
    lists_add_part(&parts, r->tie_nn, n * sizeof *r->tie_nn);
    lists_add_part(&parts, r->tie_csls, n * sizeof *r->tie_csls);
    return parts;
}

static bool is_count(int32_t v, int32_t least, int32_t n)
{
    return v >= least && v <= n;
}

/* What ranks among n words can be; places that are not covered hold 0. */
static bool check_ranks(const GoldRanks *r, int32_t n)
{
    for (int32_t i = 0; i < r->n; i++) {
        const RankTie a = r->tie_nn[i];
        const RankTie b = r->tie_csls[i];
        if (!is_count(r->nn[i], 0, n) || !is_count(r->csls[i], 0, n) ||
            !is_count(a.before, 0, n) || !is_count(a.after, 0, n) ||
            !is_count(b.before, 0, n) || !is_count(b.after, 0, n) ||
            !(fabs(r->cos[i]) <= 1))
            return false;
    }
    return true;
}

/* By the queries and golds as rows of the two spaces. */
static char *key_of(const Cross *c, const Lexicon *lex)
{
    char query[DIGEST_HEX];
    char src[DIGEST_HEX];
    char off[DIGEST_HEX];
    char gold[DIGEST_HEX];
    Str more = {0};
    lists_digest_rows(lex->query, lex->n_queries, query);
    lists_digest_rows(lex->src, lex->n_sources, src);
    lists_digest_rows(lex->gold_off, lex->n_sources + 1, off);
    lists_digest_rows(lex->gold, lex->gold_off[lex->n_sources], gold);
    str_addf(&more, "queries %s of %s\ngolds %s at %s", query, src, gold, off);
    const ListsKey about = {.what = "ranks",
                            .src = c->kept.src,
                            .tgt = c->kept.tgt,
                            .k = c->k,
                            .more = str_cstr(&more)};
    char *key = lists_make_key(&about);
    str_free(&more);
    return key;
}

static bool find_ranks(const Cross *c, const char *key, const GoldRanks *ranks, int32_t n)
{
    const ListsParts parts = parts_of(ranks);
    if (!lists_find(c->kept.lists, key, &parts))
        return false;
    const bool is_good = check_ranks(ranks, n);
    if (!is_good)
        lists_refuse(c->kept.lists);
    return is_good;
}

/* Places that no count reaches are 0 again after a file that was no good. */
static void clear_ranks(GoldRanks *r)
{
    const ListsParts parts = parts_of(r);
    for (int i = 0; i < parts.n; i++)
        memset(parts.part[i].bytes, 0, parts.part[i].n);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status rank_make(const Space *src, const Space *tgt, const Lexicon *lex,
                 const Cross *cross, Progress *progress, GoldRanks **out, Error *err)
{
    *out = NULL;
    TRY(check_dimensions(src, tgt, err));
    Sweep s = {
        .src = src, .tgt = tgt, .lex = lex, .r_tgt = cross->r_tgt, .progress = progress};
    TRY(new_ranks(lex, &s.ranks, err));
    char *key = cross->kept.lists ? key_of(cross, lex) : NULL;
    Status status = OK;
    if (!key || !find_ranks(cross, key, s.ranks, tgt->n)) {
        clear_ranks(s.ranks);
        status = run_sweep(&s, progress, err);
        if (status == OK && key) {
            const ListsParts parts = parts_of(s.ranks);
            lists_add(cross->kept.lists, key, &parts);
        }
    }
    free(key);
    if (status == OK)
        *out = s.ranks;
    else
        rank_free(s.ranks);
    return status;
}

Status rank_make_list(const CrossEnds *ends, const Lexicon *lex, const double *bias,
                      Progress *progress, RankList *out, Error *err)
{
    *out = (RankList){0};
    TRY(check_dimensions(ends->src, ends->tgt, err));
    Sweep s = {.src = ends->src,
               .tgt = ends->tgt,
               .lex = lex,
               .bias = bias,
               .list = out,
               .progress = progress};
    Status status = new_list(lex, out, err);
    if (status == OK)
        status = run_sweep(&s, progress, err);
    if (status != OK)
        rank_done_list(out);
    return status;
}

void rank_done_list(RankList *l)
{
    free(l->rank);
    free(l->tie);
    *l = (RankList){0};
}

int32_t rank_best_gold(const GoldRanks *r, const Lexicon *lex, int32_t entry)
{
    int32_t best = lex->gold_off[entry];
    for (int32_t at = best + 1; at < lex->gold_off[entry + 1]; at++)
        if (r->nn[at] < r->nn[best])
            best = at;
    return best;
}

void rank_free(GoldRanks *r)
{
    if (!r)
        return;
    free(r->nn);
    free(r->csls);
    free(r->cos);
    free(r->tie_nn);
    free(r->tie_csls);
    free(r);
}
