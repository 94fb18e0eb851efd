#include "core/diag/relations_analogy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/stats_test.h"

enum { MOST = 2000, RESAMPLES = 1000, NEAREST = 4 };

/* Pair `by` shows the relation, pair `of` is asked for. */
typedef struct Question {
    int32_t by, of;
} Question;

typedef struct Questions {
    Question *q;
    int32_t n;
} Questions;

static Questions draw(const RelationInput *in)
{
    const int64_t all = (int64_t)in->n * (in->n - 1);
    Questions out = {.n = all < MOST ? (int32_t)all : MOST};
    out.q = mem_xcalloc((size_t)out.n, sizeof *out.q);
    char purpose[96];
    (void)snprintf(purpose, sizeof purpose, "analogies %.64s", in->name);
    Rng rng = rng_stream(in->seed, purpose);
    for (int32_t i = 0; i < out.n; i++) {
        const int64_t at = all <= MOST ? i : (int64_t)rng_below(&rng, (uint64_t)all);
        const int32_t by = (int32_t)(at / (in->n - 1));
        const int32_t of = (int32_t)(at % (in->n - 1));
        out.q[i] = (Question){by, of < by ? of : of + 1};
    }
    return out;
}

/* Rows of one place: a and b in one space, c and the answer in `to`. */
typedef struct Place {
    const Space *from, *to;
    bool is_from_target, is_to_target;
} Place;

static void rows_of(const RelationPair *p, bool is_target, int32_t *a, int32_t *b)
{
    *a = is_target ? p->ta : p->a;
    *b = is_target ? p->tb : p->b;
}

static void add_unit(const Space *s, int32_t row, double sign, double *sum)
{
    if (!(s->norm[row] > 0))
        return;
    const float *x = space_row(s, row);
    for (int32_t j = 0; j < s->d; j++)
        sum[j] += sign * (double)x[j] / s->norm[row];
}

/* The words that the questions point at, as a space. */
static Status make_queries(const RelationInput *in, const Questions *qs, const Place *at,
                           Space **out, Error *err)
{
    const int32_t d = at->to->d;
    TRY(space_new(out, qs->n, d, err));
    double *sum = mem_xcalloc((size_t)d, sizeof *sum);
    Status status = OK;
    for (int32_t i = 0; i < qs->n && status == OK; i++) {
        int32_t a = 0;
        int32_t b = 0;
        int32_t c = 0;
        int32_t answer = 0;
        rows_of(&in->pair[qs->q[i].by], at->is_from_target, &a, &b);
        rows_of(&in->pair[qs->q[i].of], at->is_to_target, &c, &answer);
        for (int32_t j = 0; j < d; j++)
            sum[j] = 0;
        add_unit(at->from, b, 1, sum);
        add_unit(at->from, a, -1, sum);
        add_unit(at->to, c, 1, sum);
        float *row = space_row_mut(*out, i);
        for (int32_t j = 0; j < d; j++)
            row[j] = (float)sum[j];
        char word[16];
        (void)snprintf(word, sizeof word, "%d", i);
        int32_t id = -1;
        status = vocab_add(&(*out)->vocab, str_text(word), &id, NULL, err);
    }
    free(sum);
    return status == OK ? space_seal(*out, NULL, err) : status;
}

static bool is_answer(const RelationInput *in, const Question *q, bool is_target,
                      int32_t word)
{
    int32_t c = 0;
    int32_t b = 0;
    rows_of(&in->pair[q->of], is_target, &c, &b);
    for (int32_t i = 0; i < in->n; i++) {
        int32_t a = 0;
        rows_of(&in->pair[i], is_target, &a, &b);
        if (a == c && b == word)
            return true;
    }
    return false;
}

/* The first of the list that is not one of the three words asked with. */
static int32_t predict(const RelationInput *in, const Question *q, bool is_target,
                       const int32_t *list)
{
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t answer = 0;
    rows_of(&in->pair[q->by], is_target, &a, &b);
    rows_of(&in->pair[q->of], is_target, &c, &answer);
    for (int j = 0; j < NEAREST && list[j] >= 0; j++)
        if (list[j] != a && list[j] != b && list[j] != c)
            return list[j];
    return -1;
}

/* The share of right answers with an interval over the pairs asked for, of which each
 * brings all its questions along. */
static Status rate_answers(const RelationInput *in, const Questions *qs,
                           const bool *is_right, Progress *progress, Rate *out)
{
    double *right = mem_xcalloc((size_t)in->n, sizeof *right);
    double *asked = mem_xcalloc((size_t)in->n, sizeof *asked);
    double *share = mem_xcalloc(RESAMPLES, sizeof *share);
    int64_t hits = 0;
    for (int32_t i = 0; i < qs->n; i++) {
        right[qs->q[i].of] += is_right[i];
        asked[qs->q[i].of] += 1;
        hits += is_right[i];
    }
    *out = stats_rate(hits, qs->n);
    Rng rng = rng_stream(in->seed, "analogy resamples");
    size_t have = 0;
    for (int t = 0; t < RESAMPLES && !progress_is_canceled(progress); t++) {
        double r = 0;
        double n = 0;
        for (int32_t i = 0; i < in->n; i++) {
            const uint64_t at = rng_below(&rng, (uint64_t)in->n);
            r += right[at];
            n += asked[at];
        }
        if (n > 0)
            share[have++] = r / n;
    }
    /* Where all or none are right, resamples are all alike: Wilson's over the pairs. */
    const Interval plain = stats_test_wilson(out->value, in->n);
    out->lo = plain.lo;
    out->hi = plain.hi;
    if (have > 0 && hits > 0 && hits < qs->n) {
        out->lo = stats_quantile(share, have, 0.025);
        out->hi = stats_quantile(share, have, 0.975);
    }
    free(right);
    free(asked);
    free(share);
    return progress_is_canceled(progress) ? E_CANCELED : OK;
}

static Status ask_place(const RelationInput *in, const Questions *qs, const Place *at,
                        Progress *progress, Rate *out, Error *err)
{
    Space *queries = NULL;
    Neighbors *nb = NULL;
    int32_t *row = mem_xcalloc((size_t)qs->n, sizeof *row);
    bool *is_right = mem_xcalloc((size_t)qs->n, sizeof *is_right);
    for (int32_t i = 0; i < qs->n; i++)
        row[i] = i;
    Status status = make_queries(in, qs, at, &queries, err);
    if (status == OK)
        status = knn_make_queries(queries, row, qs->n, at->to, NULL, NEAREST, progress,
                                  &nb, err);
    for (int32_t i = 0; i < qs->n && status == OK; i++) {
        const int32_t word = predict(in, &qs->q[i], at->is_to_target, knn_ids(nb, i));
        is_right[i] = word >= 0 && is_answer(in, &qs->q[i], at->is_to_target, word);
    }
    if (status == OK)
        status = rate_answers(in, qs, is_right, progress, out);
    knn_free(nb);
    space_free(queries);
    free(row);
    free(is_right);
    return status;
}

Status relations_analogy_ask(const RelationInput *in, Progress *progress,
                             Rate rate[RELATION_PLACES], Error *err)
{
    for (int i = 0; i < RELATION_PLACES; i++)
        rate[i] = stats_rate(0, 0);
    if (in->n < 2)
        return OK;
    const Place place[RELATION_PLACES] = {{in->src, in->src, false, false},
                                          {in->tgt, in->tgt, true, true},
                                          {in->src, in->tgt, false, true}};
    Questions qs = draw(in);
    Status status = OK;
    for (int i = 0; i < RELATION_PLACES && status == OK; i++)
        if (place[i].from->d == place[i].to->d)
            status = ask_place(in, &qs, &place[i], progress, &rate[i], err);
    free(qs.q);
    return status;
}
