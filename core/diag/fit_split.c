#include "core/diag/fit_split.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/rng.h"

enum { FEWEST = 20 };

void fit_split_done(FitSplit *s)
{
    free(s->a);
    free(s->b);
    free(s->held);
    free(s->validation);
    free(s->part);
    *s = (FitSplit){0};
}

Lexicon fit_split_view(const Lexicon *lex, int32_t *entries, int32_t n)
{
    Lexicon view = *lex;
    view.query = entries;
    view.n_queries = n;
    return view;
}

/* The rows of the source that are asked for, each once, in a random order; returns how
 * many. */
static int32_t deal_rows(const Lexicon *lex, const Space *src, uint64_t seed,
                         int32_t *rows)
{
    bool *is_there = mem_xcalloc((size_t)src->n, sizeof *is_there);
    int32_t n = 0;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t row = lex->src[lex->query[q]];
        if (!is_there[row])
            rows[n++] = row;
        is_there[row] = true;
    }
    free(is_there);
    Rng r = rng_stream(seed, "fit-split");
    rng_shuffle(&r, rows, (size_t)n);
    return n;
}

static void name_parts(const Lexicon *lex, const Space *src, const int32_t *rows,
                       int32_t n, FitShares shares, FitSplit *out)
{
    const int32_t held = (int32_t)ceil(shares.held_out * n);
    const int32_t validation = (int32_t)ceil(shares.validation * n);
    uint8_t *part = mem_xcalloc((size_t)src->n, sizeof *part);
    for (int32_t i = 0; i < n; i++) {
        part[rows[i]] = i < held                ? FIT_HELD_OUT
                        : i < held + validation ? FIT_VALIDATION
                                                : FIT_TRAIN;
    }
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        out->part[e] = (FitPart)part[lex->src[e]];
        if (out->part[e] == FIT_HELD_OUT)
            out->held[out->n_held++] = e;
        if (out->part[e] == FIT_VALIDATION)
            out->validation[out->n_validation++] = e;
    }
    free(part);
}

static void take_pairs(const Lexicon *lex, const Space *tgt, FitSplit *out)
{
    bool *is_gold = mem_xcalloc((size_t)tgt->n, sizeof *is_gold);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
            if (out->part[e] != FIT_TRAIN)
                is_gold[lex->gold[at]] = true;
    }
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        if (out->part[e] != FIT_TRAIN)
            continue;
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++) {
            out->left_out += is_gold[lex->gold[at]];
            if (is_gold[lex->gold[at]])
                continue;
            out->a[out->n] = lex->src[e];
            out->b[out->n++] = lex->gold[at];
        }
    }
    free(is_gold);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then the result and the error */
Status fit_split_make(const Lexicon *lex, const Space *src, const Space *tgt,
                      FitShares shares, uint64_t seed, FitSplit *out, Error *err)
{
    *out = (FitSplit){0};
    int32_t *rows = mem_xcalloc((size_t)lex->n_queries + 1, sizeof *rows);
    const int32_t n = deal_rows(lex, src, seed, rows);
    if (n < FEWEST) {
        free(rows);
        return error_set(err, E_UNDEFINED,
                         "only %d source words have both sides in the spaces: a map and "
                         "a held-out share need at least %d",
                         n, FEWEST);
    }
    const size_t golds = (size_t)lex->gold_off[lex->n_sources];
    out->part = mem_xcalloc((size_t)lex->n_sources, sizeof *out->part);
    out->held = mem_xcalloc((size_t)lex->n_queries, sizeof *out->held);
    out->validation = mem_xcalloc((size_t)lex->n_queries, sizeof *out->validation);
    out->a = mem_xcalloc(golds, sizeof *out->a);
    out->b = mem_xcalloc(golds, sizeof *out->b);
    name_parts(lex, src, rows, n, shares, out);
    free(rows);
    take_pairs(lex, tgt, out);
    if (out->n > 0)
        return OK;
    fit_split_done(out);
    return error_set(
        err, E_UNDEFINED,
        "no pair is left to fit on: all share a word with the held-out ones");
}
