/* Profiles of translations, word by word. */
#include "core/diag/bias_profile.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/stats_rank.h"
#include "core/near/knn.h"

enum { RESAMPLES = 2000, WORDS_A_CHUNK = 4 };

typedef struct Work {
    const BiasProfileInput *in;
    const int32_t *which, *row, *hub_row; /* of the m pairs */
    int32_t m;
    BiasProfileWord *out;
    Progress *progress;
} Work;

/* Scratch: the profiles of one word as ranks, m - 1 numbers each. */
typedef struct Ranks {
    double *cosine, *within, *after, *shared, *hub;
} Ranks;

static Ranks new_ranks(int32_t m)
{
    const size_t n = (size_t)m;
    double *p = mem_xcalloc(5 * n, sizeof *p);
    return (Ranks){p, p + n, p + 2 * n, p + 3 * n, p + 4 * n};
}

/* A word and the concepts of a profile: rows of two spaces. */
typedef struct Sides {
    const Space *of, *with;
    int32_t word;
    const int32_t *concept;
} Sides;

/* The ranks of its cosines with all concepts but number `self`. */
static void rank_profile(const Sides *s, int32_t m, int32_t self, double *cosine,
                         double *rank)
{
    knn_cosines(s->of, s->word, s->with, s->concept, m, cosine);
    for (int32_t i = self; i + 1 < m; i++)
        cosine[i] = cosine[i + 1];
    stats_rank_average(cosine, (size_t)m - 1, rank);
}

/* The number of the pair at place i of a profile without `self`. */
static int32_t number(const Work *w, int32_t self, int32_t i)
{
    return w->which[i + (i >= self)];
}

/* The concepts whose place came nearest to that in the hub's profile (sign 1), or went
 * farthest from it (-1). */
static void name_concepts(const Work *w, const Ranks *r, int32_t self, double sign,
                          BiasProfileWord *out)
{
    double *gain = r->cosine;
    for (int32_t i = 0; i + 1 < w->m; i++)
        gain[i] =
            sign * (fabs(r->within[i] - r->hub[i]) - fabs(r->shared[i] - r->hub[i]));
    for (int k = 0; k < BIAS_PROFILE_NAMED; k++) {
        int32_t best = -1;
        for (int32_t i = 0; i + 1 < w->m; i++) {
            const bool is_tie = best >= 0 && gain[i] == gain[best] &&
                                number(w, self, i) < number(w, self, best);
            if (gain[i] > 0 && (best < 0 || gain[i] > gain[best] || is_tie))
                best = i;
        }
        out->concept[k] = best < 0 ? -1 : number(w, self, best);
        if (best >= 0)
            gain[best] = 0;
    }
}

static void measure_word(const Work *w, const Ranks *r, int32_t i)
{
    const BiasProfileInput *in = w->in;
    const size_t n = (size_t)w->m - 1;
    const Space *first = in->before ? in->before : in->space;
    BiasProfileWord *out = &w->out[i];
    *out = (BiasProfileWord){NAN, NAN, NAN, NAN, {-1, -1, -1}};
    rank_profile(&(Sides){in->hub, in->hub, w->hub_row[i], w->hub_row}, w->m, i,
                 r->cosine, r->hub);
    rank_profile(&(Sides){first, first, w->row[i], w->row}, w->m, i, r->cosine,
                 r->within);
    out->within = stats_pearson(r->within, r->hub, n);
    if (in->before) {
        rank_profile(&(Sides){in->space, in->space, w->row[i], w->row}, w->m, i,
                     r->cosine, r->after);
        out->within_after = stats_pearson(r->after, r->hub, n);
    }
    if (in->space->d != in->hub->d)
        return;
    rank_profile(&(Sides){in->space, in->hub, w->row[i], w->hub_row}, w->m, i, r->cosine,
                 r->shared);
    out->shared = stats_pearson(r->shared, r->hub, n);
    out->change = out->shared - out->within;
    if (out->change != 0 && !isnan(out->change))
        name_concepts(w, r, i, out->change > 0 ? 1 : -1, out);
}

static void measure_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Work *w = ctx;
    const Ranks r = new_ranks(w->m);
    for (size_t i = begin; i < end && progress_tick(w->progress, 1); i++)
        measure_word(w, &r, (int32_t)i);
    free(r.cosine);
}

Status bias_profile_measure(const BiasProfileInput *in, const int32_t *which, int32_t m,
                            Progress *progress, BiasProfileWord *out, Error *err)
{
    (void)err;
    int32_t *row = mem_xcalloc((size_t)m, sizeof *row);
    int32_t *hub_row = mem_xcalloc((size_t)m, sizeof *hub_row);
    for (int32_t i = 0; i < m; i++) {
        row[i] = in->row[which[i]];
        hub_row[i] = in->hub_row[which[i]];
    }
    Work w = {in, which, row, hub_row, m, out, progress};
    if (progress)
        (void)progress_begin(progress, "comparing profiles", (uint64_t)m);
    const Status st = par_for((size_t)m, WORDS_A_CHUNK, measure_chunk, &w, progress);
    free(row);
    free(hub_row);
    return st;
}

BiasProfileMean bias_profile_mean(const BiasProfileWord *w, int32_t m, uint64_t seed,
                                  const char *name, Progress *progress)
{
    BiasProfileMean out = {0, NAN, NAN, NAN, NAN, {NAN, NAN}, {NAN, NAN}};
    double *x = mem_xcalloc(4 * (size_t)m + 1, sizeof *x);
    double *after = x + m;
    double *shared = after + m;
    double *change = shared + m;
    size_t n = 0;
    bool has_after = false;
    bool has_shared = false;
    for (int32_t i = 0; i < m; i++) {
        has_after = has_after || !isnan(w[i].within_after);
        has_shared = has_shared || !isnan(w[i].shared);
    }
    for (int32_t i = 0; i < m; i++) {
        if (isnan(w[i].within) || (has_after && isnan(w[i].within_after)) ||
            (has_shared && isnan(w[i].shared)))
            continue;
        x[n] = w[i].within;
        after[n] = w[i].within_after;
        shared[n] = w[i].shared;
        change[n++] = w[i].change;
    }
    out.words = (int32_t)n;
    if (n > 0) {
        out.within = stats_mean(x, n);
        out.within_ci =
            stats_bootstrap_mean(x, n, RESAMPLES, rng_stream(seed, name), progress);
        out.within_after = stats_mean(after, n);
        out.shared = stats_mean(shared, n);
        out.change = stats_mean(change, n);
        if (!isnan(out.change)) /* the same resamples */
            out.change_ci = stats_bootstrap_mean(change, n, RESAMPLES,
                                                 rng_stream(seed, name), progress);
    }
    free(x);
    return out;
}
