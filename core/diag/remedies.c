/* Each word that is asked has its cosines with all targets once, by which every score
 * picks its own list: the remedies are compared on equal terms, and exactly. Nothing of
 * size n x n is kept. */
#include "core/diag/remedies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"
#include "core/base/stats_test.h"
#include "core/near/softmax.h"
#include "core/space/prepare.h"

enum { CHUNK = 8, SUM_CHUNK = 256 };
static const double BETA = 30;
static const double NO_WIDTH = 1e-12; /* of a neighbourhood of copies */

const char *remedies_name(RemedyKind k)
{
    static const char *const name[] = {"nn", "center", "csls", "isf", "ls", "mp"};
    return name[k];
}

/* What each target brings into its score. */
typedef struct Terms {
    double *soft;       /* isf */
    double *scale;      /* ls: 1 / sqrt(1 - cosine of the k-th neighbour) */
    double *mean, *sd;  /* mp: of its cosines with the sampled words */
    Space *csrc, *ctgt; /* centred copies */
} Terms;

typedef struct Asking {
    const RemediesInput *in;
    Terms terms;
    int32_t *row; /* source rows: the sample, then the dictionary's */
    int32_t n, sample;
    int32_t k;
    int32_t *id;   /* n x REMEDIES x k, -1 at the end of a short list */
    double *sum;   /* chunks x 2 x n_t, while the means are taken */
    double *room;  /* workers x (2 n_t + REMEDIES k) */
    size_t stride; /* of room */
    Progress *progress;
} Asking;

static void terms_done(Terms *t)
{
    free(t->soft);
    free(t->scale);
    free(t->mean);
    space_free(t->csrc);
    space_free(t->ctgt);
}

/* --- who is asked ------------------------------------------------------------------- */

static Status choose_rows(Asking *a, Error *err)
{
    const RemediesInput *in = a->in;
    const int32_t queries = in->lex ? in->lex->n_queries : 0;
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)in->src->n + (size_t)queries, sizeof(int32_t),
                 "words that are asked", err));
    int32_t *all = a->row = memory; /* the sample comes to the front */
    int32_t n = 0;
    for (int32_t i = 0; i < in->src->n; i++)
        if (in->src->norm[i] > 0)
            all[n++] = i;
    if (n > in->sample) {
        Rng r = rng_stream(in->seed, "remedies");
        rng_shuffle(&r, all, (size_t)n);
        n = in->sample;
    }
    a->sample = n;
    for (int32_t q = 0; q < queries; q++)
        a->row[n++] = in->lex->src[in->lex->query[q]];
    a->n = n;
    return OK;
}

/* --- terms of the targets ----------------------------------------------------------- */

static Status make_centred(const Space *s, Progress *progress, Space **out, Error *err)
{
    TRY(space_make_copy(s, out, err));
    TRY(prepare_apply(*out, "unit,center,unit", progress, err));
    return space_seal(*out, progress, err);
}

static void add_sums(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    Asking *a = ctx;
    const RemediesInput *in = a->in;
    const size_t n = (size_t)in->tgt->n;
    double *cos = a->room + (size_t)worker * a->stride;
    double *sum = a->sum + chunk * 2 * n;
    for (size_t q = begin; q < end; q++) {
        knn_cosines(in->src, a->row[q], in->tgt, NULL, in->tgt->n, cos);
        for (size_t y = 0; y < n; y++) {
            sum[y] += cos[y];
            sum[n + y] += cos[y] * cos[y];
        }
        if (!progress_tick(a->progress, 1))
            return; /* par_for tells of the cancel */
    }
}

/* Mean and deviation of every target's cosines, sums in the order of the chunks. */
static Status make_means(Asking *a, Progress *progress, Error *err)
{
    const size_t n = (size_t)a->in->tgt->n;
    const size_t asked = (size_t)a->sample;
    const size_t chunks = par_chunks(asked, SUM_CHUNK);
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * n, sizeof(double), "means of cosines", err));
    a->terms.mean = memory;
    a->terms.sd = a->terms.mean + n;
    TRY(mem_data(&memory, chunks * 2 * n, sizeof(double), "sums of cosines", err));
    a->sum = memory;
    const Status status = par_for(asked, SUM_CHUNK, add_sums, a, progress);
    for (size_t y = 0; y < n; y++) {
        double sum = 0;
        double squares = 0;
        for (size_t c = 0; c < chunks; c++) {
            sum += a->sum[c * 2 * n + y];
            squares += a->sum[c * 2 * n + n + y];
        }
        const double mean = sum / (double)asked;
        const double variance = squares / (double)asked - mean * mean;
        a->terms.mean[y] = mean;
        a->terms.sd[y] = sqrt(variance > NO_WIDTH * NO_WIDTH ? variance : 0);
    }
    free(a->sum);
    a->sum = NULL;
    return status;
}

static Status make_terms(Asking *a, Progress *progress, Error *err)
{
    const RemediesInput *in = a->in;
    const CrossEnds ends = {.src = in->src, .tgt = in->tgt};
    Terms *t = &a->terms;
    TRY(make_centred(in->src, progress, &t->csrc, err));
    TRY(make_centred(in->tgt, progress, &t->ctgt, err));
    TRY(softmax_make(in->cross, &ends, BETA, progress, &t->soft, err));
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)in->tgt->n, sizeof(double), "widths of words", err));
    t->scale = memory;
    for (int32_t y = 0; y < in->tgt->n; y++) {
        int32_t last = a->k - 1;
        while (last > 0 && knn_ids(in->cross->bwd, y)[last] < 0)
            last--;
        const double width = 1 - knn_scores(in->cross->bwd, y)[last];
        t->scale[y] = 1 / sqrt(width > NO_WIDTH ? width : NO_WIDTH);
    }
    (void)progress_begin(progress, "measuring distances", (uint64_t)a->sample);
    return make_means(a, progress, err);
}

/* --- lists -------------------------------------------------------------------------- */

/* The k best so far, best first. */
typedef struct Best {
    double *score;
    int32_t *id;
    int32_t n, k;
} Best;

static bool is_better(const Best *b, double score)
{
    return b->n < b->k || score > b->score[b->n - 1];
}

/* Ids come ascending, so that of equal scores the first stays first. */
static void offer(Best *b, double score, int32_t id)
{
    if (!is_better(b, score))
        return;
    int32_t at = b->n < b->k ? b->n++ : b->n - 1;
    for (; at > 0 && score > b->score[at - 1]; at--) {
        b->score[at] = b->score[at - 1];
        b->id[at] = b->id[at - 1];
    }
    b->score[at] = score;
    b->id[at] = id;
}

/* P(Z > z) of the standard normal distribution. */
static double tail(double z)
{
    return 0.5 * erfc(z * M_SQRT1_2);
}

/* A z whose tail is at least t, at most a hair below the exact one. */
static double least_z(double t)
{
    double lo = -40;
    double hi = 40;
    for (int i = 0; i < 40; i++) {
        const double z = 0.5 * (lo + hi);
        if (tail(z) >= t)
            lo = z;
        else
            hi = z;
    }
    return lo;
}

/* Mutual proximity of one word with all targets. As 1 - (1 - a)(1 - b) = a + b - a b for
 * the tails a and b, which stays exact where both are tiny; a pair is better than the
 * list's last only if each tail alone is smaller. */
static void list_proximity(const Asking *a, const double *cos, Best *best)
{
    const Space *tgt = a->in->tgt;
    double sum = 0;
    double squares = 0;
    double n = 0;
    for (int32_t y = 0; y < tgt->n; y++) {
        if (!(tgt->norm[y] > 0))
            continue;
        n += 1;
        sum += cos[y];
        squares += cos[y] * cos[y];
    }
    const double mean = sum / n;
    const double variance = squares / n - mean * mean;
    const double sd = variance > NO_WIDTH * NO_WIDTH ? sqrt(variance) : NO_WIDTH;
    double floor = -INFINITY;
    for (int32_t y = 0; y < tgt->n; y++) {
        const double own = a->terms.sd[y] > 0 ? a->terms.sd[y] : NO_WIDTH;
        const double zx = (cos[y] - mean) / sd;
        const double zy = (cos[y] - a->terms.mean[y]) / own;
        if (!(tgt->norm[y] > 0) || zx < floor || zy < floor)
            continue;
        const double p = tail(zx);
        const double q = tail(zy);
        const double score = -(p + q - p * q);
        if (!is_better(best, score))
            continue;
        offer(best, score, y);
        if (best->n == best->k)
            floor = least_z(-best->score[best->k - 1]);
    }
}

static void list_word(const Asking *a, int32_t row, double *room, Best best[REMEDIES])
{
    const RemediesInput *in = a->in;
    const int32_t n = in->tgt->n;
    const Terms *t = &a->terms;
    double *cos = room;
    double *centred = room + n;
    knn_cosines(in->src, row, in->tgt, NULL, n, cos);
    knn_cosines(t->csrc, row, t->ctgt, NULL, n, centred);
    for (int32_t y = 0; y < n; y++) {
        if (t->ctgt->norm[y] > 0 && t->csrc->norm[row] > 0)
            offer(&best[REMEDY_CENTER], centred[y], y);
        if (!(in->tgt->norm[y] > 0))
            continue;
        offer(&best[REMEDY_NN], cos[y], y);
        offer(&best[REMEDY_CSLS], 2 * cos[y] - in->cross->r_tgt[y], y);
        offer(&best[REMEDY_ISF], cos[y] - t->soft[y], y);
        offer(&best[REMEDY_LS], (cos[y] - 1) * t->scale[y], y);
    }
    list_proximity(a, cos, &best[REMEDY_MP]);
}

static void list_words(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Asking *a = ctx;
    double *room = a->room + (size_t)worker * a->stride;
    double *scores = room + 2 * (size_t)a->in->tgt->n;
    const size_t k = (size_t)a->k;
    for (size_t q = begin; q < end; q++) {
        Best best[REMEDIES];
        for (size_t r = 0; r < REMEDIES; r++)
            best[r] = (Best){
                .score = scores + r * k, .id = a->id + (q * REMEDIES + r) * k, .k = a->k};
        if (a->in->src->norm[a->row[q]] > 0)
            list_word(a, a->row[q], room, best);
        if (!progress_tick(a->progress, 1))
            return;
    }
}

/* --- figures ------------------------------------------------------------------------ */

static Status measure_hubs(const Asking *a, RemedyKind r, Progress *progress,
                           HubnessFigures *out, Error *err)
{
    const Space *tgt = a->in->tgt;
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)tgt->n, sizeof(int32_t), "counts of neighbours", err));
    int32_t *count = memory;
    for (int32_t q = 0; q < a->sample; q++) {
        const int32_t *id = a->id + ((size_t)q * REMEDIES + (size_t)r) * (size_t)a->k;
        for (int32_t i = 0; i < a->k && id[i] >= 0; i++)
            count[id[i]]++;
    }
    int32_t n = 0;
    for (int32_t y = 0; y < tgt->n; y++)
        if (tgt->norm[y] > 0)
            count[n++] = count[y];
    const HubnessCounts counts = {
        .count = count, .n = n, .k = a->k, .queries = a->sample, .seed = a->in->seed};
    const Status status = hubness_measure(&counts, progress, out, err);
    free(count);
    return status;
}

static bool is_hit(const Asking *a, int32_t q, RemedyKind r)
{
    const Lexicon *lex = a->in->lex;
    const size_t at = ((size_t)(a->sample + q) * REMEDIES + (size_t)r) * (size_t)a->k;
    return a->id[at] >= 0 && lexicon_is_gold(lex, lex->query[q], a->id[at]);
}

static void measure_hits(const Asking *a, Remedies *out)
{
    const int32_t queries = a->in->lex ? a->in->lex->n_queries : 0;
    double p[REMEDIES];
    double holm[REMEDIES];
    for (int r = 0; r < REMEDIES; r++) {
        RemedyFigures *f = &out->of[r];
        int64_t hits = 0;
        for (int32_t q = 0; q < queries; q++) {
            const bool is = is_hit(a, q, (RemedyKind)r);
            const bool was = is_hit(a, q, REMEDY_NN);
            hits += is;
            f->fixed += is && !was;
            f->broken += was && !is;
        }
        f->p1 = stats_rate(hits, queries);
        p[r] = r == REMEDY_NN || queries == 0 ? (double)NAN
                                              : stats_mcnemar(f->fixed, f->broken);
        f->p = p[r];
    }
    stats_test_holm(p, REMEDIES, holm);
    for (int r = 0; r < REMEDIES; r++)
        out->of[r].holm = holm[r];
}

static Status measure(Asking *a, Progress *progress, Remedies *out, Error *err)
{
    const size_t room = 2 * (size_t)a->in->tgt->n + REMEDIES * (size_t)a->k;
    const size_t ids = (size_t)a->n * REMEDIES * (size_t)a->k;
    const size_t workers = (size_t)par_workers((size_t)a->n, CHUNK, progress);
    void *memory = NULL;
    TRY(mem_data(&memory, workers * room, sizeof(double), "cosines", err));
    a->room = memory;
    a->stride = room;
    TRY(mem_data(&memory, ids, sizeof(int32_t), "lists of neighbours", err));
    a->id = memory;
    memset(a->id, 0xff, ids * sizeof *a->id); /* -1 */
    TRY(make_terms(a, progress, err));
    (void)progress_begin(progress, "trying remedies", (uint64_t)a->n);
    TRY(par_for((size_t)a->n, CHUNK, list_words, a, progress));
    out->asked = a->sample;
    measure_hits(a, out);
    for (int r = 0; r < REMEDIES; r++)
        TRY(measure_hubs(a, (RemedyKind)r, progress, &out->of[r].hubs, err));
    return OK;
}

Status remedies_measure(const RemediesInput *in, Progress *progress, Remedies *out,
                        Error *err)
{
    *out = (Remedies){0};
    Asking a = {.in = in, .k = in->cross->k, .progress = progress};
    Status status = choose_rows(&a, err);
    if (status == OK && a.sample == 0)
        status = error_set(err, E_UNDEFINED, "no word of the source has a direction");
    if (status == OK)
        status = measure(&a, progress, out, err);
    terms_done(&a.terms);
    free(a.row);
    free(a.id);
    free(a.room);
    if (status != OK)
        *out = (Remedies){0};
    return status;
}
