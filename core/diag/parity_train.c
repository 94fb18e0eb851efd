#include "core/diag/parity_train.h"

#include <stdlib.h>

#include "core/base/mem.h"

/* The first target word of each query of the training dictionary. */
static Status find_first(const ParityTrainInput *in, const Lexicon *lex,
                         Progress *progress, int32_t *first, Error *err)
{
    const Space *src = in->s->entry[in->s->source].space;
    const Cross *cross = NULL;
    TRY(study_get_cosine(in->s, in->entry, false, progress, &cross, err));
    int32_t *rows = mem_xcalloc((size_t)lex->n_queries + 1, sizeof *rows);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        rows[q] = lex->src[lex->query[q]];
        first[q] = knn_ids(cross->fwd, rows[q])[0];
    }
    Status status = OK;
    if (in->is_csls) {
        const CrossRows queries = {src, in->s->entry[in->entry].space, rows,
                                   lex->n_queries};
        status = cross_find_best(cross, &queries, progress, first, NULL, err);
    }
    free(rows);
    return status;
}

static Status measure_train(const ParityTrainInput *in, const Lexicon *lex,
                            Progress *progress, Rate *out, Error *err)
{
    int64_t hits = 0;
    int32_t *first = mem_xcalloc((size_t)lex->n_queries + 1, sizeof *first);
    const Status status =
        lex->n_queries > 0 ? find_first(in, lex, progress, first, err) : OK;
    for (int32_t q = 0; status == OK && q < lex->n_queries; q++)
        hits += lexicon_is_gold(lex, lex->query[q], first[q]);
    *out = stats_rate(hits, lex->n_queries);
    free(first);
    return status;
}

/* By rows of the source space, so that --lower counts one word as one. */
static void find_seen(const ParityTrainInput *in, const Lexicon *train, ParityTrain *out)
{
    const Lexicon *lex = in->s->entry[in->entry].lex;
    const int32_t rows = in->s->entry[in->s->source].space->n;
    bool *has_row = mem_xcalloc((size_t)rows + 1, sizeof *has_row);
    for (int32_t e = 0; e < train->n_sources; e++)
        if (train->src[e] >= 0)
            has_row[train->src[e]] = true;
    out->is_seen = mem_xcalloc((size_t)lex->n_sources + 1, sizeof *out->is_seen);
    for (int32_t e = 0; e < lex->n_sources; e++)
        out->is_seen[e] = lex->src[e] >= 0 && has_row[lex->src[e]];
    free(has_row);
}

static Rate measure_held(const ParityTrainInput *in, const bool *is_seen)
{
    const Lexicon *lex = in->s->entry[in->entry].lex;
    int64_t n = 0;
    int64_t hits = 0;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        n += !is_seen[e];
        hits += !is_seen[e] && in->hit[e];
    }
    return stats_rate(hits, n);
}

Status parity_train_make(const ParityTrainInput *in, Progress *progress, ParityTrain *out,
                         Error *err)
{
    const StudyEntry *e = &in->s->entry[in->entry];
    const Space *src = in->s->entry[in->s->source].space;
    Lexicon *lex = NULL;
    *out = (ParityTrain){.concepts = 0};
    TRY(lexicon_make(e->train, src, e->space, in->s->options.is_lower, &lex, err));
    find_seen(in, lex, out);
    out->held = measure_held(in, out->is_seen);
    const Status status = measure_train(in, lex, progress, &out->train, err);
    lexicon_free(lex);
    return status;
}
