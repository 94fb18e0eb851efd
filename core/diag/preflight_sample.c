/* Which pairs fit and which test, and the searches that all tests share. */
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/diag/preflight_parts.h"
#include "core/space/mapping.h"
#include "core/space/prepare.h"

enum { MOST_QUERIES = 1000 };

void preflight_sample_done(PreflightSample *s)
{
    free(s->test);
    free(s->row);
    free(s->a);
    free(s->b);
    *s = (PreflightSample){0};
}

/* Covered entries in a random order, each row once; returns how many. */
static int32_t deal(const PreflightInput *in, int32_t *entry)
{
    const Lexicon *lex = in->lex;
    bool *is_taken = mem_xcalloc((size_t)in->src->n, sizeof *is_taken);
    int32_t n = 0;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t row = lex->src[lex->query[q]];
        if (!is_taken[row])
            entry[n++] = lex->query[q];
        is_taken[row] = true;
    }
    free(is_taken);
    Rng r = rng_stream(in->seed, "preflight");
    rng_shuffle(&r, entry, (size_t)n);
    return n;
}

/* Rows that test, on either side. */
typedef struct Taken {
    bool *src, *tgt;
} Taken;

/* The first gold of each entry, each target taken once, no word that tests. */
static void take_pairs(PreflightSample *s, const Lexicon *lex, const int32_t *entry,
                       int32_t n, const Taken *taken)
{
    for (int32_t i = 0; i < n; i++) {
        const int32_t row = lex->src[entry[i]];
        const int32_t gold = lex->gold[lex->gold_off[entry[i]]];
        if (taken->src[row] || taken->tgt[gold])
            continue;
        taken->src[row] = taken->tgt[gold] = true;
        s->a[s->fitted] = row;
        s->b[s->fitted++] = gold;
    }
}

static Status take_train(PreflightSample *s, const Taken *taken, Error *err)
{
    const PreflightInput *in = s->in;
    Lexicon *train = NULL;
    TRY(lexicon_make(in->train, in->src, in->tgt, in->is_lower, &train, err));
    free(s->a);
    free(s->b);
    s->a = mem_xcalloc((size_t)train->n_queries + 1, sizeof *s->a);
    s->b = mem_xcalloc((size_t)train->n_queries + 1, sizeof *s->b);
    s->fitted = 0;
    take_pairs(s, train, train->query, train->n_queries, taken);
    s->is_train = true;
    lexicon_free(train);
    return OK;
}

Status preflight_sample_make(const PreflightInput *in, PreflightSample *out, Error *err)
{
    *out = (PreflightSample){.in = in};
    const Lexicon *lex = in->lex;
    int32_t *entry = mem_xcalloc((size_t)lex->n_queries + 1, sizeof *entry);
    const int32_t n = deal(in, entry);
    int32_t half = n / 2;
    if (n - half > MOST_QUERIES) /* fit on at least half, test on at most 1,000 */
        half = n - MOST_QUERIES;
    out->all = n;
    out->n = n - half;
    out->test = mem_xcalloc((size_t)out->n + 1, sizeof *out->test);
    out->row = mem_xcalloc((size_t)out->n + 1, sizeof *out->row);
    out->a = mem_xcalloc((size_t)half + 1, sizeof *out->a);
    out->b = mem_xcalloc((size_t)half + 1, sizeof *out->b);
    const Taken taken = {mem_xcalloc((size_t)in->src->n, sizeof(bool)),
                         mem_xcalloc((size_t)in->tgt->n, sizeof(bool))};
    for (int32_t i = 0; i < out->n; i++) {
        const int32_t e = entry[half + i];
        out->test[i] = e;
        out->row[i] = lex->src[e];
        taken.src[lex->src[e]] = true;
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
            taken.tgt[lex->gold[at]] = true;
    }
    Status st = OK;
    if (in->train && in->train->n >= half)
        st = take_train(out, &taken, err);
    else
        take_pairs(out, lex, entry, half, &taken);
    free(taken.src);
    free(taken.tgt);
    free(entry);
    if (st != OK)
        preflight_sample_done(out);
    return st;
}

Status preflight_predict(const PreflightAsk *ask, Progress *progress, int32_t *predicted,
                         Error *err)
{
    Neighbors *nb = NULL;
    int32_t *seq = mem_xcalloc((size_t)ask->n + 1, sizeof *seq);
    for (int32_t i = 0; i < ask->n; i++)
        seq[i] = i;
    const Status st = knn_make_queries(ask->queries, ask->rows ? ask->rows : seq, ask->n,
                                       ask->tgt, NULL, 1, progress, &nb, err);
    if (st == OK)
        memcpy(predicted, nb->id, (size_t)ask->n * sizeof *predicted);
    knn_free(nb);
    free(seq);
    return st;
}

Status preflight_unit_rows(const Space *s, const int32_t *rows, int32_t n, Space **out,
                           Error *err)
{
    Space *sealed = NULL;
    TRY(space_make_subset(s, rows, n, &sealed, err));
    Status status = space_make_copy(sealed, out, err);
    space_free(sealed);
    if (status == OK)
        status = prepare_apply(*out, "unit", NULL, err);
    if (status != OK) {
        space_free(*out);
        *out = NULL;
    }
    return status;
}

Status preflight_fit(const PreflightSample *s, Progress *progress, Mapping **map,
                     Error *err)
{
    int32_t *seq = mem_xcalloc((size_t)s->fitted + 1, sizeof *seq);
    for (int32_t i = 0; i < s->fitted; i++)
        seq[i] = i;
    Space *x = NULL;
    Space *y = NULL;
    Status status = preflight_unit_rows(s->in->src, s->a, s->fitted, &x, err);
    if (status == OK)
        status = preflight_unit_rows(s->in->tgt, s->b, s->fitted, &y, err);
    if (status == OK)
        status = space_seal(x, NULL, err);
    if (status == OK)
        status = space_seal(y, NULL, err);
    const MappingPairs pairs = {.src = x, .tgt = y, .a = seq, .b = seq, .n = s->fitted};
    if (status == OK)
        status = mapping_fit_procrustes(&pairs, progress, map, err);
    space_free(x);
    space_free(y);
    free(seq);
    return status;
}
