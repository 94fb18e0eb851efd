#include "core/diag/fit_languages.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/space/fit_many.h"

enum { FEWEST = 20 };

typedef struct Work {
    const FitInput *in;
    int count;
    int32_t **entry; /* count x rows of the source: covered entry, -1: none */
    int32_t *shared; /* source rows that all targets cover, in random order */
    int32_t n, held; /* the first `held` of them are held out */
} Work;

static void work_init(Work *w, uint64_t seed)
{
    const int32_t rows = w->in[0].src->n;
    w->entry = mem_xcalloc((size_t)w->count, sizeof *w->entry);
    w->shared = mem_xcalloc((size_t)rows, sizeof *w->shared);
    for (int l = 0; l < w->count; l++) {
        const Lexicon *lex = w->in[l].lex;
        w->entry[l] = mem_xcalloc((size_t)rows, sizeof **w->entry);
        for (int32_t i = 0; i < rows; i++)
            w->entry[l][i] = -1;
        for (int32_t q = lex->n_queries - 1; q >= 0; q--)
            w->entry[l][lex->src[lex->query[q]]] = lex->query[q];
    }
    for (int32_t i = 0; i < rows; i++) {
        bool is_shared = true;
        for (int l = 0; l < w->count; l++)
            is_shared = is_shared && w->entry[l][i] >= 0;
        if (is_shared)
            w->shared[w->n++] = i;
    }
    Rng r = rng_stream(seed, "fit-split");
    rng_shuffle(&r, w->shared, (size_t)w->n);
}

static void work_done(Work *w)
{
    for (int l = 0; w->entry && l < w->count; l++)
        free(w->entry[l]);
    free((void *)w->entry);
    free(w->shared);
}

static int32_t first_gold(const Work *w, int l, int32_t row)
{
    const Lexicon *lex = w->in[l].lex;
    return lex->gold[lex->gold_off[w->entry[l][row]]];
}

/* Marks the shared rows that may be fitted on: in no target is their word a gold of a
 * held-out one. */
static void find_free(const Work *w, bool *is_free)
{
    for (int32_t i = 0; i < w->n; i++)
        is_free[i] = i >= w->held;
    for (int l = 0; l < w->count; l++) {
        const Lexicon *lex = w->in[l].lex;
        bool *is_gold = mem_xcalloc((size_t)w->in[l].tgt->n, sizeof *is_gold);
        for (int32_t i = 0; i < w->held; i++) {
            const int32_t e = w->entry[l][w->shared[i]];
            for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
                is_gold[lex->gold[at]] = true;
        }
        for (int32_t i = w->held; i < w->n; i++)
            is_free[i] = is_free[i] && !is_gold[first_gold(w, l, w->shared[i])];
        free(is_gold);
    }
}

static int ascending(const void *pa, const void *pb)
{
    const int32_t a = *(const int32_t *)pa;
    const int32_t b = *(const int32_t *)pb;
    return (a > b) - (a < b);
}

static void split_target(const Work *w, int l, const bool *is_free, FitSplit *s)
{
    s->part = mem_xcalloc((size_t)w->in[l].lex->n_sources, sizeof *s->part);
    s->a = mem_xcalloc((size_t)w->n, sizeof *s->a);
    s->b = mem_xcalloc((size_t)w->n, sizeof *s->b);
    s->held = mem_xcalloc((size_t)w->n, sizeof *s->held);
    for (int32_t i = 0; i < w->n; i++) {
        const int32_t row = w->shared[i];
        const int32_t e = w->entry[l][row];
        if (i < w->held) {
            s->part[e] = FIT_HELD_OUT;
            s->held[s->n_held++] = e;
        } else if (is_free[i]) {
            s->part[e] = FIT_TRAIN;
            s->a[s->n] = row;
            s->b[s->n++] = first_gold(w, l, row);
        } else {
            s->left_out++;
        }
    }
    qsort(s->held, (size_t)s->n_held, sizeof *s->held, ascending);
}

/* Fits all languages at once; the source is the first of them. */
static Status fit_all(const Work *w, Progress *progress, Fit *out, Error *err)
{
    const size_t n = (size_t)w->count + 1;
    const Space **spaces = mem_xcalloc(n, sizeof(const Space *));
    const int32_t **rows = mem_xcalloc(n, sizeof(const int32_t *));
    Mapping **maps = mem_xcalloc(n, sizeof(Mapping *));
    spaces[0] = w->in[0].src;
    rows[0] = out[0].split.a;
    for (int l = 0; l < w->count; l++) {
        spaces[l + 1] = w->in[l].tgt;
        rows[l + 1] = out[l].split.b;
    }
    const FitManyInput in = {spaces, rows, w->count + 1, out[0].split.n};
    FitMany facts;
    const Status st = fit_many_make(&in, progress, &facts, maps, err);
    for (int l = 0; st == OK && l < w->count; l++) {
        out[l].tgt = maps[l + 1];
        out[l].steps = facts.steps;
        out[l].sigma_ratio = maps[l + 1]->sigma_ratio;
        out[l].rank_src = out[l].rank_tgt = in.n < spaces[0]->d ? in.n : spaces[0]->d;
    }
    mapping_free(maps[0]);
    free((void *)maps);
    free((void *)spaces);
    free((void *)rows);
    return st;
}

Status fit_languages_make(const FitInput *in, int count, const FitOptions *options,
                          Progress *progress, Fit *out, Error *err)
{
    for (int l = 0; l < count; l++)
        out[l] = (Fit){.method = FIT_GENERALISED};
    Work w = {.in = in, .count = count};
    work_init(&w, options->seed);
    w.held = (int32_t)ceil(options->held_out * w.n);
    bool *is_free = mem_xcalloc((size_t)w.n + 1, sizeof *is_free);
    find_free(&w, is_free);
    Status st = OK;
    if (w.n < FEWEST) {
        st = error_set(err, E_UNDEFINED,
                       "only %d source words have a translation in all %d targets: maps "
                       "and a held-out share need at least %d",
                       w.n, count, FEWEST);
    }
    for (int l = 0; st == OK && l < count; l++) {
        out[l].d_src = in[l].src->d;
        out[l].d_tgt = in[l].tgt->d;
        split_target(&w, l, is_free, &out[l].split);
    }
    if (st == OK)
        st = fit_all(&w, progress, out, err);
    for (int l = 0; st == OK && l < count; l++)
        st = fit_finish(&in[l], options, progress, &out[l], err);
    free(is_free);
    work_done(&w);
    for (int l = 0; st != OK && l < count; l++)
        fit_done(&out[l]);
    return st;
}
