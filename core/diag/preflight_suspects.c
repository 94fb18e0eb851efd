/* Every suspect is undone in the cheapest way that gives the same nearest words: an
 * orthogonal map on the targets is its inverse on the few queries. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/preflight_parts.h"
#include "core/space/mapping.h"
#include "core/space/prepare.h"
#include "core/space/procrustes.h"

enum { MOST_QUERIES = 400 };
static const double SURE = 0.001;      /* p of a culprit, for some ten suspects */
static const double LEAST_GAIN = 0.03; /* in P@1 */
static const double LEAST_RATIO = 1.5;
static const double ORTHOGONAL = 0.05; /* defect up to which a map is its own inverse */
static const double CENTRED = 0.05;

/* What the tests share. */
typedef struct Hunt {
    const PreflightSample *s;
    int32_t n;      /* queries: the first of the test entries */
    int32_t *found; /* n predictions of the trial under way */
    bool *given;    /* n: hits as the spaces stand */
    Preflight *p;
    Progress *progress;
} Hunt;

/* Counts the hits of h->found, moved up by `shift` rows, and judges the trial. */
static void judge(const Hunt *h, PreflightSuspect suspect, int32_t shift,
                  const char *what)
{
    assert(h->p->ntrials < PREFLIGHT_TRIALS);
    PreflightTrial *t = &h->p->trial[h->p->ntrials++];
    *t = (PreflightTrial){.suspect = suspect};
    (void)snprintf(t->what, sizeof t->what, "%s", what);
    int64_t given = 0;
    int64_t hits = 0;
    for (int32_t i = 0; i < h->n; i++) {
        const int32_t f = h->found[i];
        const bool is =
            f >= 0 && lexicon_is_gold(h->s->in->lex, h->s->test[i], f - shift);
        given += h->given[i];
        hits += is;
        t->fixed += is && !h->given[i];
        t->broken += h->given[i] && !is;
    }
    t->given = stats_rate(given, h->n);
    t->undone = stats_rate(hits, h->n);
    t->p = stats_mcnemar(t->fixed, t->broken);
    t->is_culprit = t->p < SURE && t->undone.value >= t->given.value + LEAST_GAIN &&
                    t->undone.value >= LEAST_RATIO * t->given.value;
}

static Status search(const Hunt *h, const Space *queries, const Space *tgt, Error *err)
{
    const PreflightAsk ask = {queries, tgt, NULL, h->n};
    return preflight_predict(&ask, h->progress, h->found, err);
}

/* --- rows --------------------------------------------------------------------------- */

/* The target's words beside their vectors: one search, every shift. */
static Status try_target_shift(const Hunt *h, const int32_t *given)
{
    char what[64];
    memcpy(h->found, given, (size_t)h->n * sizeof *given);
    for (int32_t shift = -2; shift <= 2; shift++) {
        if (shift == 0)
            continue;
        (void)snprintf(what, sizeof what, "each target word given the vector %d row%s %s",
                       shift < 0 ? -shift : shift, shift == 1 || shift == -1 ? "" : "s",
                       shift < 0 ? "above" : "below");
        judge(h, PREFLIGHT_SHIFTED, shift, what);
    }
    return OK;
}

static Status try_source_shift(const Hunt *h, Error *err)
{
    const Space *src = h->s->in->src;
    int32_t *rows = mem_xcalloc((size_t)h->n, sizeof *rows);
    Status st = OK;
    for (int32_t shift = -1; shift <= 1 && st == OK; shift += 2) {
        for (int32_t i = 0; i < h->n; i++) {
            const int32_t row = h->s->row[i] + shift;
            rows[i] = row < 0 ? 0 : row >= src->n ? src->n - 1 : row;
        }
        const PreflightAsk ask = {src, h->s->in->tgt, rows, h->n};
        st = preflight_predict(&ask, h->progress, h->found, err);
        const char *what = shift < 0 ? "each source word given the vector 1 row above"
                                     : "each source word given the vector 1 row below";
        if (st == OK)
            judge(h, PREFLIGHT_SHIFTED, 0, what);
    }
    free(rows);
    return st;
}

/* --- columns ------------------------------------------------------------------------ */

/* The queries with column j of the source in column to[j] of d columns (-1: dropped). */
static Status place_columns(const Hunt *h, const int32_t *to, int32_t d, Space **out,
                            Error *err)
{
    const Space *src = h->s->in->src;
    TRY(space_new(out, h->n, d, err));
    Status st = OK;
    for (int32_t i = 0; i < h->n && st == OK; i++) {
        st = vocab_add(&(*out)->vocab, space_word(src, h->s->row[i]), NULL, NULL, err);
        const float *x = space_row(src, h->s->row[i]);
        float *y = space_row_mut(*out, i);
        for (int32_t j = 0; j < src->d; j++)
            if (to[j] >= 0)
                y[to[j]] = x[j];
    }
    if (st == OK)
        st = space_seal(*out, NULL, err);
    if (st != OK) {
        space_free(*out);
        *out = NULL;
    }
    return st;
}

static Status try_columns(const Hunt *h, const int32_t *to, PreflightSuspect suspect,
                          const char *what, Error *err)
{
    Space *queries = NULL;
    TRY(place_columns(h, to, h->s->in->tgt->d, &queries, err));
    const Status st = search(h, queries, h->s->in->tgt, err);
    space_free(queries);
    if (st == OK)
        judge(h, suspect, 0, what);
    return st;
}

/* The cross-covariance of the fitted pairs, each row as it stands. */
static Status try_permuted(const Hunt *h, Error *err)
{
    const PreflightSample *s = h->s;
    const int32_t d = s->in->src->d;
    if (s->fitted < 2)
        return OK;
    void *cross = NULL;
    TRY(mem_data(&cross, (size_t)d * (size_t)d, sizeof(double), "columns", err));
    int32_t *order = mem_xcalloc((size_t)d, sizeof *order);
    const MappingPairs pairs = {s->in->src, s->in->tgt, s->a, s->b, s->fitted};
    Status st = procrustes_sum(&pairs, cross, h->progress, err);
    int32_t moved = 0;
    char what[96];
    if (st == OK)
        preflight_columns_assign(cross, d, order);
    for (int32_t j = 0; j < d; j++)
        moved += order[j] != j;
    (void)snprintf(what, sizeof what, "%d of %d columns of the target put elsewhere",
                   moved, d);
    if (st == OK && moved > 0)
        st = try_columns(h, order, PREFLIGHT_PERMUTED, what, err);
    free(order);
    free(cross);
    return st;
}

/* Columns missing at the end or at the beginning: the rest of both sides. */
static Status try_cut(const Hunt *h, Error *err)
{
    const int32_t ds = h->s->in->src->d;
    const int32_t dt = h->s->in->tgt->d;
    const int32_t gap = ds < dt ? dt - ds : ds - dt;
    int32_t *to = mem_xcalloc((size_t)ds, sizeof *to);
    Status st = OK;
    for (int at_start = 0; at_start < 2 && st == OK; at_start++) {
        char what[96];
        for (int32_t j = 0; j < ds; j++) {
            const int32_t k = !at_start ? j : ds > dt ? j - gap : j + gap;
            to[j] = k >= 0 && k < dt ? k : -1;
        }
        (void)snprintf(what, sizeof what, "the %s %d of %d columns of the %s left out",
                       at_start ? "first" : "last", gap, ds > dt ? ds : dt,
                       ds > dt ? "source" : "target");
        st = try_columns(h, to, PREFLIGHT_CUT, what, err);
    }
    free(to);
    return st;
}

/* --- maps --------------------------------------------------------------------------- */

/* The queries of `src` times w, or times its transpose. */
static Status move_queries(const Hunt *h, const Space *src, const Mapping *map,
                           bool is_turned, Space **out, Error *err)
{
    Mapping turned = {.d_src = map->d_tgt, .d_tgt = map->d_src};
    const size_t n = (size_t)map->d_src;
    const size_t d = (size_t)map->d_tgt;
    void *w = NULL;
    TRY(mem_data(&w, n * d, sizeof(double), "a map", err));
    turned.w = w;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            turned.w[j * n + i] = map->w[i * d + j];
    Status st = preflight_unit_rows(src, h->s->row, h->n, out, err);
    if (st == OK)
        st = mapping_apply(*out, is_turned ? &turned : map, h->progress, err);
    if (st == OK)
        st = space_seal(*out, h->progress, err);
    free(w);
    if (st != OK) {
        space_free(*out);
        *out = NULL;
    }
    return st;
}

/* A question about a map: queries of src, moved, against tgt. */
typedef struct MapTrial {
    const Space *src, *tgt;
    const Mapping *map; /* NULL: not moved */
    bool is_turned;
    PreflightSuspect suspect;
    const char *what;
} MapTrial;

static Status try_map(const Hunt *h, const MapTrial *t, Error *err)
{
    const Mapping *m = t->map;
    if (m && (m->d_src != m->d_tgt || m->d_src != t->src->d || m->defect > ORTHOGONAL))
        return OK; /* its inverse is not its transpose */
    if (t->src->d != t->tgt->d)
        return OK;
    Space *queries = NULL;
    if (m)
        TRY(move_queries(h, t->src, m, t->is_turned, &queries, err));
    const PreflightAsk ask = {queries ? queries : t->src, t->tgt,
                              queries ? NULL : h->s->row, h->n};
    const Status st = preflight_predict(&ask, h->progress, h->found, err);
    space_free(queries);
    if (st == OK)
        judge(h, t->suspect, 0, t->what);
    return st;
}

/* A map of the target is its transpose on the queries: xW against the unmapped target is
 * x against the target times W'. */
static Status try_maps(const Hunt *h, Error *err)
{
    const PreflightInput *in = h->s->in;
    if (in->tgt_map && in->tgt_before) {
        const MapTrial turned = {
            in->src, in->tgt_before,      in->tgt_map,
            false,   PREFLIGHT_WRONG_WAY, "the map of the target transposed"};
        const MapTrial none = {
            in->src, in->tgt_before,       NULL,
            false,   PREFLIGHT_NOT_WANTED, "the target without its map"};
        TRY(try_map(h, &turned, err));
        TRY(try_map(h, &none, err));
    }
    if (in->src_map && in->src_before) {
        const MapTrial other = {in->src_before,      in->tgt,
                                in->src_map,         true,
                                PREFLIGHT_WRONG_WAY, "the map applied to the target"};
        const MapTrial none = {in->src_before,
                               in->tgt,
                               NULL,
                               false,
                               PREFLIGHT_NOT_WANTED,
                               "the source without its map"};
        TRY(try_map(h, &other, err));
        TRY(try_map(h, &none, err));
    }
    if (in->meant) {
        const MapTrial target = {
            in->src, in->tgt, in->meant, true, PREFLIGHT_NOT_APPLIED, "target W"};
        const MapTrial source = {in->src,
                                 in->tgt,
                                 in->meant,
                                 false,
                                 PREFLIGHT_NOT_APPLIED,
                                 "source W, or target W'"};
        TRY(try_map(h, &target, err));
        TRY(try_map(h, &source, err));
    }
    return OK;
}

/* --- centring ----------------------------------------------------------------------- */

static Status centre(const Space *s, Progress *progress, Space **out, Error *err)
{
    TRY(space_make_copy(s, out, err));
    Status st = prepare_apply(*out, "unit,center", progress, err);
    if (st == OK)
        st = space_seal(*out, progress, err);
    if (st != OK) {
        space_free(*out);
        *out = NULL;
    }
    return st;
}

static Status try_centring(const Hunt *h, Error *err)
{
    const PreflightInput *in = h->s->in;
    const bool is_src = h->p->mean_src >= CENTRED;
    const bool is_tgt = h->p->mean_tgt >= CENTRED;
    if (!is_src && !is_tgt)
        return OK;
    Space *src = NULL;
    Space *tgt = NULL;
    Status st = is_src ? centre(in->src, h->progress, &src, err) : OK;
    if (st == OK && is_tgt)
        st = centre(in->tgt, h->progress, &tgt, err);
    const PreflightAsk ask = {src ? src : in->src, tgt ? tgt : in->tgt, h->s->row, h->n};
    if (st == OK)
        st = preflight_predict(&ask, h->progress, h->found, err);
    const char *what = is_src && is_tgt ? "both sides centred"
                       : is_src         ? "the source centred"
                                        : "the target centred";
    if (st == OK)
        judge(h, PREFLIGHT_UNCENTRED, 0, what);
    space_free(src);
    space_free(tgt);
    return st;
}

/* --- all ---------------------------------------------------------------------------- */

Status preflight_suspects_test(const PreflightSample *s, const int32_t *given,
                               Progress *progress, Preflight *p, Error *err)
{
    Hunt h = {.s = s,
              .n = s->n < MOST_QUERIES ? s->n : MOST_QUERIES,
              .p = p,
              .progress = progress};
    h.found = mem_xcalloc((size_t)h.n + 1, sizeof *h.found);
    h.given = mem_xcalloc((size_t)h.n + 1, sizeof *h.given);
    for (int32_t i = 0; given && i < h.n; i++)
        h.given[i] = given[i] >= 0 && lexicon_is_gold(s->in->lex, s->test[i], given[i]);
    Status st = OK;
    if (given) {
        st = try_target_shift(&h, given);
        if (st == OK)
            st = try_source_shift(&h, err);
        if (st == OK)
            st = try_permuted(&h, err);
        if (st == OK)
            st = try_maps(&h, err);
        if (st == OK)
            st = try_centring(&h, err);
    } else {
        st = try_cut(&h, err);
    }
    free(h.found);
    free(h.given);
    return st;
}

const PreflightTrial *preflight_suspects_find(const Preflight *p)
{
    const PreflightTrial *best = NULL;
    for (int i = 0; i < p->ntrials; i++) {
        const PreflightTrial *t = &p->trial[i];
        if (t->is_culprit && (!best || t->undone.value > best->undone.value))
            best = t;
    }
    /* what a refit does far better is no simple fault */
    return best && best->undone.value >= 0.6 * p->refit.value ? best : NULL;
}
