/* How much of a corpus is text of the dominant language. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/stats_boot.h"
#include "core/diag/coverage.h"

enum { DRAWS = 2000 };

/* Counts of the function words in both corpora. */
typedef struct Sample {
    double *dominant, *own;
    int32_t n;
} Sample;

static double count_of(const WordList *l, Text word)
{
    const int32_t at = vocab_find(&l->words, word);
    return at >= 0 ? l->weight[at] : 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type of StatsBootDraw */
static double draw_rate(const void *ctx, Rng *rng, double *room)
{
    (void)room;
    const Sample *s = ctx;
    double own = 0;
    double dominant = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t j = (int32_t)rng_below(rng, (uint64_t)s->n);
        own += s->own[j];
        dominant += s->dominant[j];
    }
    return own / dominant;
}

/* The two shares at a rate. */
static void find_shares(const CoverageCorpora *in, double rate, double *tokens,
                        double *rows)
{
    double expected = 0;
    int64_t mostly = 0;
    for (int32_t i = 0; i < in->own->words.n; i++) {
        const double there =
            rate * count_of(in->dominant, vocab_word(&in->own->words, i));
        expected += fmin(in->own->weight[i], there);
        mostly += there > 0 && there >= in->own->weight[i] / 2;
    }
    *tokens = expected / in->own->total;
    *rows = (double)mostly / (double)in->own->words.n;
}

static Status measure(const CoverageCorpora *in, const Sample *s, Progress *progress,
                      CoverageUntranslated *out)
{
    double own = 0;
    double dominant = 0;
    for (int32_t i = 0; i < s->n; i++) {
        own += s->own[i];
        dominant += s->dominant[i];
    }
    out->rate = own / dominant;
    StatsBootOptions o = stats_boot_options_defaults();
    o.draws = DRAWS;
    o.seed = in->seed;
    o.name = in->name;
    StatsBoot boot;
    TRY(stats_boot_interval(draw_rate, s, &o, progress, &boot));
    find_shares(in, out->rate, &out->tokens, &out->rows);
    find_shares(in, boot.ci.lo, &out->tokens_ci.lo, &out->rows_ci.lo);
    find_shares(in, boot.ci.hi, &out->tokens_ci.hi, &out->rows_ci.hi);
    return OK;
}

Status coverage_measure_untranslated(const CoverageCorpora *in, Progress *progress,
                                     CoverageUntranslated *out, Error *err)
{
    (void)err;
    const double none = (double)NAN;
    *out = (CoverageUntranslated){0, none, none, none, {none, none}, {none, none}};
    Sample s = {0};
    s.dominant = mem_xcalloc((size_t)in->function->n + 1, sizeof *s.dominant);
    s.own = mem_xcalloc((size_t)in->function->n + 1, sizeof *s.own);
    for (int32_t i = 0; i < in->function->n; i++) {
        const Text word = vocab_word(in->function, i);
        s.dominant[s.n] = count_of(in->dominant, word);
        s.own[s.n] = count_of(in->own, word);
        s.n += s.dominant[s.n] > 0;
    }
    out->words = s.n;
    const Status st =
        s.n >= COVERAGE_FUNCTION_WORDS ? measure(in, &s, progress, out) : OK;
    free(s.dominant);
    free(s.own);
    return st;
}
