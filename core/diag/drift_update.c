#include "core/diag/drift_update.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/drift_pair.h"

const char *drift_update_safety(DriftSafety s)
{
    static const char *const names[] = {"not enough evidence", "unsafe", "safe"};
    return names[s];
}

/* Whether a gold of the entry is in both targets. */
static bool is_in_other(const Lexicon *lex, int32_t at, const Space *own,
                        const Space *other)
{
    return vocab_find(&other->vocab, space_word(own, lex->gold[at])) >= 0;
}

static bool has_common_gold(const DriftUpdateInput *in, const Lexicon *lex, int32_t entry)
{
    for (int32_t at = lex->gold_off[entry]; at < lex->gold_off[entry + 1]; at++)
        if (is_in_other(lex, at, in->tgt[0], in->tgt[1]))
            return true;
    return false;
}

static bool is_evaluable(const DriftUpdateInput *in, Lexicon *const *lex, int32_t entry)
{
    for (int v = 0; v < 2; v++) {
        const int32_t row = lex[v]->src[entry];
        if (row < 0 || !(in->src[v]->norm[row] > 0))
            return false;
    }
    return has_common_gold(in, lex[0], entry);
}

/* Whether target row `first` of version v is a gold that both versions have. */
static bool is_right(const DriftUpdateInput *in, Lexicon *const *lex, int v,
                     int32_t entry, int32_t first)
{
    if (first < 0 || !lexicon_is_gold(lex[v], entry, first))
        return false;
    return vocab_find(&in->tgt[1 - v]->vocab, space_word(in->tgt[v], first)) >= 0;
}

static double overlap_of(const DriftUpdateInput *in, Neighbors *const *nb, int32_t i)
{
    int32_t shared = 0;
    for (int32_t a = 0; a < nb[0]->k && knn_ids(nb[0], i)[a] >= 0; a++) {
        const int32_t id =
            vocab_find(&in->tgt[1]->vocab, space_word(in->tgt[0], knn_ids(nb[0], i)[a]));
        for (int32_t b = 0; id >= 0 && b < nb[1]->k; b++)
            shared += knn_ids(nb[1], i)[b] == id;
    }
    return (double)shared / nb[0]->k;
}

static Status search(const DriftUpdateInput *in, const DriftUpdate *u, int32_t k,
                     Progress *progress, Neighbors **nb, Error *err)
{
    for (int v = 0; v < 2; v++) {
        int32_t *rows = mem_xalloc((size_t)u->n * sizeof *rows);
        for (int32_t i = 0; i < u->n; i++)
            rows[i] = u->word[i].row[v];
        const Status status = knn_make_queries(in->src[v], rows, u->n, in->tgt[v], NULL,
                                               k, progress, &nb[v], err);
        free(rows);
        TRY(status);
    }
    return OK;
}

static Status answer(const DriftUpdateInput *in, Lexicon *const *lex,
                     const int32_t *entry, Progress *progress, DriftUpdate *u, Error *err)
{
    Neighbors *nb[2] = {NULL, NULL};
    int32_t k = in->k < in->tgt[0]->n ? in->k : in->tgt[0]->n;
    k = k < in->tgt[1]->n ? k : in->tgt[1]->n;
    const Status status = search(in, u, k, progress, nb, err);
    double sum = 0;
    for (int32_t i = 0; status == OK && i < u->n; i++) {
        DriftUpdateWord *w = &u->word[i];
        for (int v = 0; v < 2; v++) {
            w->first[v] = knn_ids(nb[v], i)[0];
            w->is_right[v] = is_right(in, lex, v, entry[i], w->first[v]);
        }
        w->overlap = overlap_of(in, nb, i);
        sum += w->overlap;
    }
    u->overlap = u->n > 0 ? sum / u->n : (double)NAN;
    knn_free(nb[0]);
    knn_free(nb[1]);
    return status;
}

static Status collect(const DriftUpdateInput *in, Lexicon *const *lex, Progress *progress,
                      DriftUpdate *u, Error *err)
{
    u->sources = lex[0]->n_sources;
    u->word = mem_xcalloc((size_t)u->sources, sizeof *u->word);
    int32_t *entry = mem_xalloc((size_t)u->sources * sizeof *entry);
    for (int32_t e = 0; e < u->sources; e++) {
        if (!is_evaluable(in, lex, e))
            continue;
        entry[u->n] = e;
        u->word[u->n++] = (DriftUpdateWord){.word = lex[0]->word[e],
                                            .row = {lex[0]->src[e], lex[1]->src[e]}};
    }
    const Status status = u->n > 0 ? answer(in, lex, entry, progress, u, err) : OK;
    free(entry);
    return status;
}

/* How far a language (0: the source's) changed within itself: no alignment, neighbours
 * only. */
static Status measure_within(const DriftUpdateInput *in, int language, Progress *progress,
                             DriftUpdate *u, Error *err)
{
    const Space *const *space = language ? in->tgt : in->src;
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_NONE;
    o.k = in->k;
    o.k_turnover = in->k;
    DriftPair *p = NULL;
    const Status status = drift_pair_make(space[0], space[1], &o, progress, &p, err);
    if (status == E_UNDEFINED) { /* hardly a word in common: the cells say so */
        error_clear(err);
        return OK;
    }
    TRY(status);
    u->local[language] = p->mean_local;
    u->kept[language] = p->mean_overlap;
    drift_pair_free(p);
    return OK;
}

Status drift_update_make(const DriftUpdateInput *in, Progress *progress, DriftUpdate *out,
                         Error *err)
{
    *out = (DriftUpdate){.overlap = NAN, .local = {NAN, NAN}, .kept = {NAN, NAN}};
    Lexicon *lex[2] = {NULL, NULL};
    Status status = OK;
    for (int v = 0; status == OK && v < 2; v++) {
        if (in->src[v]->d != in->tgt[v]->d) {
            status = error_set(
                err, E_INPUT, "%s has %d dimensions, %s has %d: not in one frame",
                in->src[v]->name, in->src[v]->d, in->tgt[v]->name, in->tgt[v]->d);
        }
        if (status == OK)
            status = lexicon_make(in->dict, in->src[v], in->tgt[v], in->is_lower, &lex[v],
                                  err);
    }
    if (status == OK)
        status = collect(in, lex, progress, out, err);
    for (int language = 0; status == OK && language < 2; language++)
        status = measure_within(in, language, progress, out, err);
    lexicon_free(lex[0]);
    lexicon_free(lex[1]);
    if (status != OK)
        drift_update_done(out);
    return status;
}

void drift_update_done(DriftUpdate *u)
{
    free(u->word);
    *u = (DriftUpdate){0};
}

DriftUpdateCounts drift_update_count(const DriftUpdate *u, const bool *take,
                                     double margin)
{
    DriftUpdateCounts c = {0};
    int64_t right[2] = {0, 0};
    for (int32_t i = 0; i < u->n; i++) {
        if (take && !take[i])
            continue;
        const DriftUpdateWord *w = &u->word[i];
        c.n++;
        right[0] += w->is_right[0];
        right[1] += w->is_right[1];
        c.lost += w->is_right[0] && !w->is_right[1];
        c.gained += !w->is_right[0] && w->is_right[1];
    }
    c.before = stats_rate(right[0], c.n);
    c.after = stats_rate(right[1], c.n);
    c.p = c.n > 0 ? stats_mcnemar(c.lost, c.gained) : (double)NAN;
    c.midp = c.n > 0 ? stats_paired_midp(c.lost, c.gained) : (double)NAN;
    c.difference = stats_paired_difference(c.lost, c.gained, c.n);
    c.needed = stats_paired_needed(c.lost, c.gained, c.n, margin);
    if (c.n > 0 && c.difference.lo > -margin)
        c.safety = DRIFT_SAFE;
    else if (c.n > 0 && c.difference.hi < -margin)
        c.safety = DRIFT_UNSAFE;
    return c;
}
