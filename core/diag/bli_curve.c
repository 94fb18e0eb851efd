/* Queries are turned, not targets: for an orthogonal W the cosine of x W and y is that of
 * x and y W', and the queries are few. */
#include "core/diag/bli_curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/stats_test.h"
#include "core/near/knn.h"
#include "core/space/mapping.h"

/* --- seeds */

static Status new_seeds(BliSeeds *s, size_t n, Error *err)
{
    void *p = NULL;
    *s = (BliSeeds){0};
    TRY(mem_data(&p, n, sizeof *s->a, "seed pairs", err));
    s->a = p;
    TRY(mem_data(&p, n, sizeof *s->b, "seed pairs", err));
    s->b = p;
    return OK;
}

void bli_curve_done_seeds(BliSeeds *s)
{
    free(s->a);
    free(s->b);
    *s = (BliSeeds){0};
}

/* Which rows of the two spaces are tested: asked for, and golds of those. */
typedef struct Tested {
    int32_t n_src, n_tgt;
    bool *is_asked, *is_gold; /* owned */
} Tested;

static void reach(const int32_t *row, int32_t n, int32_t *most)
{
    for (int32_t i = 0; i < n; i++)
        *most = row[i] >= *most ? row[i] + 1 : *most;
}

/* Flags for every row that two lexicons name; b may be NULL. */
static Tested new_tested(const Lexicon *a, const Lexicon *b)
{
    Tested t = {.n_src = 1, .n_tgt = 1};
    const Lexicon *lex[] = {a, b};
    for (int i = 0; i < 2 && lex[i]; i++) {
        reach(lex[i]->src, lex[i]->n_sources, &t.n_src);
        reach(lex[i]->gold, lex[i]->gold_off[lex[i]->n_sources], &t.n_tgt);
    }
    t.is_asked = mem_xcalloc((size_t)t.n_src, sizeof *t.is_asked);
    t.is_gold = mem_xcalloc((size_t)t.n_tgt, sizeof *t.is_gold);
    return t;
}

static void done_tested(Tested *t)
{
    free(t->is_asked);
    free(t->is_gold);
}

static void mark_tested(const Lexicon *lex, int32_t e, Tested *t)
{
    t->is_asked[lex->src[e]] = true;
    for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
        t->is_gold[lex->gold[at]] = true;
}

/* The pairs of an entry that share no word with what is tested. */
static void add_entry(const Lexicon *lex, int32_t e, const Tested *t, BliSeeds *s)
{
    for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++) {
        if (t->is_asked[lex->src[e]] || t->is_gold[lex->gold[at]]) {
            s->tested++;
            continue;
        }
        s->a[s->n] = lex->src[e];
        s->b[s->n++] = lex->gold[at];
    }
}

Status bli_curve_take_seeds(const Lexicon *train, const Lexicon *test, BliSeeds *out,
                            Error *err)
{
    const Status status = new_seeds(out, (size_t)train->gold_off[train->n_sources], err);
    if (status != OK) {
        bli_curve_done_seeds(out);
        return status;
    }
    Tested t = new_tested(train, test);
    for (int32_t q = 0; q < test->n_queries; q++)
        mark_tested(test, test->query[q], &t);
    for (int32_t q = 0; q < train->n_queries; q++)
        add_entry(train, train->query[q], &t, out);
    done_tested(&t);
    return OK;
}

/* Two spellings may be one row of the source: rows are dealt, each with all its entries.
 */
static void deal_rows(const Lexicon *test, uint64_t seed, Tested *t, bool *is_query)
{
    int32_t *row = mem_xcalloc((size_t)test->n_queries, sizeof *row);
    int32_t n = 0;
    for (int32_t q = 0; q < test->n_queries; q++) {
        const int32_t at = test->src[test->query[q]];
        if (!t->is_asked[at])
            row[n++] = at;
        t->is_asked[at] = true;
    }
    Rng rng = rng_stream(seed, "half of the dictionary");
    rng_shuffle(&rng, row, (size_t)n);
    for (int32_t i = 0; i < n / 2; i++)
        t->is_asked[row[i]] = false;
    for (int32_t q = 0; q < test->n_queries; q++) {
        is_query[q] = t->is_asked[test->src[test->query[q]]];
        if (is_query[q])
            mark_tested(test, test->query[q], t);
    }
    free(row);
}

Status bli_curve_take_half(const Lexicon *test, uint64_t seed, BliSeeds *out,
                           bool *is_query, Error *err)
{
    const Status status = new_seeds(out, (size_t)test->gold_off[test->n_sources], err);
    if (status != OK) {
        bli_curve_done_seeds(out);
        return status;
    }
    Tested t = new_tested(test, NULL);
    deal_rows(test, seed, &t, is_query);
    for (int32_t q = 0; q < test->n_queries; q++)
        if (!is_query[q])
            add_entry(test, test->query[q], &t, out);
    done_tested(&t);
    return OK;
}

/* --- the curve */

typedef struct Making {
    const BliCurveInput *in;
    int32_t *query; /* entries that are asked */
    int32_t n;
    int32_t **order; /* a shuffled order of the seeds per subset */
    int subsets;     /* of the present size */
    Progress *progress;
} Making;

/* 50, 100, 200, 500 ... below all, then all. */
static int sizes_of(int32_t all, int32_t *size)
{
    static const int32_t step[] = {1, 2, 5};
    int n = 0;
    for (int64_t ten = 10; ten < all && n < BLI_CURVE_POINTS - 4; ten *= 10) {
        for (size_t i = 0; i < 3; i++)
            if (ten * step[i] >= 50 && ten * step[i] < all)
                size[n++] = (int32_t)(ten * step[i]);
    }
    size[n++] = all;
    return n;
}

/* The maps of all subsets of the first `pairs` seeds in their orders. */
static Status fit_maps(const Making *m, int32_t pairs, Mapping **map, Error *err)
{
    const BliCurveInput *in = m->in;
    MappingPairs *fit = mem_xcalloc((size_t)m->subsets, sizeof *fit);
    int32_t *rows = mem_xcalloc(2 * (size_t)m->subsets * (size_t)pairs, sizeof *rows);
    for (int s = 0; s < m->subsets; s++) {
        int32_t *a = rows + 2 * (size_t)s * (size_t)pairs;
        int32_t *b = a + pairs;
        for (int32_t i = 0; i < pairs; i++) {
            a[i] = in->seeds->a[m->order[s][i]];
            b[i] = in->seeds->b[m->order[s][i]];
        }
        fit[s] = (MappingPairs){in->src, in->tgt, a, b, pairs};
    }
    const Status status =
        mapping_fit_batch(fit, (size_t)m->subsets, m->progress, map, err);
    free(rows);
    free(fit);
    return status;
}

/* The asked rows, unsealed, with numbers for words. */
static Status copy_queries(const Making *m, Space **out, Error *err)
{
    const Space *src = m->in->src;
    TRY(space_new(out, m->n, src->d, err));
    for (int32_t i = 0; i < m->n; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "%d", i);
        TRY(vocab_add(&(*out)->vocab, str_text(word), NULL, NULL, err));
        memcpy(space_row_mut(*out, i), space_row(src, m->in->test->src[m->query[i]]),
               (size_t)src->d * sizeof *src->x);
    }
    return OK;
}

/* hit[i x subsets + s] = 1 when query i finds a gold by map s. */
static Status ask(const Making *m, const Mapping *map, int s, double *hit, Error *err)
{
    Space *turned = NULL;
    Neighbors *nearest = NULL;
    Status status = copy_queries(m, &turned, err);
    if (status == OK)
        status = mapping_apply(turned, map, m->progress, err);
    if (status == OK)
        status = space_seal(turned, m->progress, err);
    if (status == OK)
        status = knn_make_queries(turned, NULL, m->n, m->in->tgt, NULL, 1, m->progress,
                                  &nearest, err);
    for (int32_t i = 0; status == OK && i < m->n; i++)
        hit[(size_t)i * (size_t)m->subsets + (size_t)s] =
            lexicon_is_gold(m->in->test, m->query[i], knn_ids(nearest, i)[0]);
    knn_free(nearest);
    space_free(turned);
    return status;
}

static BliCurvePoint sum_up(const Making *m, int32_t pairs, const double *hit)
{
    BliCurvePoint p = {.pairs = pairs, .subsets = m->subsets, .lowest = 1};
    double variance = 0;
    const double mean =
        stats_test_crossed_mean(hit, (size_t)m->n, (size_t)m->subsets, &variance);
    for (int s = 0; s < m->subsets; s++) {
        double sum = 0;
        for (int32_t i = 0; i < m->n; i++)
            sum += hit[(size_t)i * (size_t)m->subsets + (size_t)s];
        p.lowest = fmin(p.lowest, sum / m->n);
        p.highest = fmax(p.highest, sum / m->n);
    }
    const double plain = mean * (1 - mean);
    const double worth = variance > 0 && plain > 0 ? fmin(plain / variance, m->n) : m->n;
    const Interval ci = stats_test_wilson(mean, worth);
    p.p1 = (Rate){.value = mean,
                  .lo = ci.lo,
                  .hi = ci.hi,
                  .hits = (int64_t)(mean * m->n + 0.5),
                  .n = m->n};
    return p;
}

static Status make_point(Making *m, int32_t pairs, BliCurvePoint *out, Error *err)
{
    Mapping **map = mem_xcalloc((size_t)m->subsets, sizeof(Mapping *));
    void *hit = NULL;
    Status status = mem_data(&hit, (size_t)m->n * (size_t)m->subsets, sizeof(double),
                             "hits of a learning curve", err);
    if (status == OK)
        status = fit_maps(m, pairs, map, err);
    for (int s = 0; status == OK && s < m->subsets; s++)
        status = ask(m, map[s], s, hit, err);
    if (status == OK)
        *out = sum_up(m, pairs, hit);
    for (int s = 0; s < m->subsets; s++)
        mapping_free(map[s]);
    free((void *)map);
    free(hit);
    return status;
}

static void make_orders(Making *m, int subsets)
{
    const int32_t n = m->in->seeds->n;
    m->order = mem_xcalloc((size_t)subsets, sizeof(int32_t *));
    for (int s = 0; s < subsets; s++) {
        char purpose[48];
        (void)snprintf(purpose, sizeof purpose, "learning curve, subset %d", s);
        Rng rng = rng_stream(m->in->seed, purpose);
        m->order[s] = mem_xcalloc((size_t)n, sizeof *m->order[s]);
        for (int32_t i = 0; i < n; i++)
            m->order[s][i] = i;
        rng_shuffle(&rng, m->order[s], (size_t)n);
    }
}

static Status check(const Making *m, Error *err)
{
    if (m->in->seeds->n < 1)
        return error_set(err, E_UNDEFINED,
                         "no seed pair has both words in the spaces and is not tested");
    if (m->n < 2) {
        return error_set(err, E_UNDEFINED,
                         "a learning curve needs 2 queries, there %s %d",
                         m->n == 1 ? "is" : "are", m->n);
    }
    return OK;
}

Status bli_curve_make(const BliCurveInput *in, Progress *progress, BliCurve *out,
                      Error *err)
{
    *out = (BliCurve){.d = in->tgt->d};
    Making m = {.in = in, .progress = progress};
    m.query = mem_xcalloc((size_t)in->test->n_queries, sizeof *m.query);
    for (int32_t q = 0; q < in->test->n_queries; q++)
        if (!in->is_query || in->is_query[q])
            m.query[m.n++] = in->test->query[q];
    Status status = check(&m, err);
    if (status == OK) {
        int32_t size[BLI_CURVE_POINTS];
        const int n = sizes_of(in->seeds->n, size);
        make_orders(&m, in->subsets);
        for (int i = 0; status == OK && i < n; i++) {
            m.subsets = size[i] == in->seeds->n ? 1 : in->subsets;
            status = make_point(&m, size[i], &out->point[i], err);
            out->n = i + 1;
        }
        for (int s = 0; s < in->subsets; s++)
            free(m.order[s]);
        free((void *)m.order);
    }
    free(m.query);
    if (status != OK)
        *out = (BliCurve){0};
    return status;
}
