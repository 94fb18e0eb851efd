#include "core/diag/drift_gold.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

const char *drift_gold_name(DriftMeasure m)
{
    static const char *const names[] = {"cos_distance", "local", "turnover"};
    return names[m];
}

double drift_gold_value(const DriftWord *w, DriftMeasure m)
{
    return m == DRIFT_DISTANCE ? w->distance : m == DRIFT_LOCAL ? w->local : w->turnover;
}

/* attack_nn: the word before its last underscore. */
static int32_t find_word(const DriftPair *p, Text word, bool is_lower, bool *by_tag)
{
    *by_tag = false;
    const int32_t at = drift_pair_find(p, word, is_lower);
    if (at >= 0)
        return at;
    size_t n = word.n;
    while (n > 0 && word.p[n - 1] != '_')
        n--;
    if (n < 2)
        return -1;
    *by_tag = true;
    return drift_pair_find(p, (Text){word.p, n - 1}, is_lower);
}

/* Mean + standard deviation over all measured words. */
static double threshold(const DriftPair *p, DriftMeasure m)
{
    double *x = mem_xalloc((size_t)p->n * sizeof *x);
    size_t n = 0;
    for (int32_t i = 0; i < p->n; i++) {
        const double v = drift_gold_value(&p->word[i], m);
        if (isfinite(v))
            x[n++] = v;
    }
    const double t = stats_mean(x, n) + stats_sd(x, n);
    free(x);
    return t;
}

static void measure_binary(const double *score, const double *gold, size_t n, double from,
                           DriftGold *out)
{
    bool *is_changed = mem_xalloc(n * sizeof *is_changed);
    int64_t right = 0;
    int64_t ones = 0;
    for (size_t i = 0; i < n; i++) {
        is_changed[i] = gold[i] > 0;
        ones += is_changed[i];
        right += is_changed[i] == (score[i] > from);
    }
    out->precision = stats_rank_precision(score, is_changed, n);
    out->accuracy = stats_rate(right, (int64_t)n);
    out->baseline = n > 0 ? (double)ones / (double)n : (double)NAN;
    out->majority = fmax(out->baseline, 1 - out->baseline);
    free(is_changed);
}

void drift_gold_measure(const DriftPair *pair, const Scores *gold, bool is_lower,
                        DriftMeasure measure, DriftGold *out)
{
    const size_t most = (size_t)gold->words.n;
    double *score = mem_xalloc(2 * most * sizeof *score);
    double *truth = score + most;
    size_t n = 0;
    *out = (DriftGold){.words = gold->words.n,
                       .rho = NAN,
                       .p = NAN,
                       .rho_ci = {NAN, NAN},
                       .precision = NAN,
                       .baseline = NAN,
                       .accuracy = stats_rate(0, 0),
                       .majority = NAN};
    for (int32_t w = 0; w < gold->words.n; w++) {
        bool by_tag = false;
        const int32_t at =
            find_word(pair, vocab_word(&gold->words, w), is_lower, &by_tag);
        const double v =
            at >= 0 ? drift_gold_value(&pair->word[at], measure) : (double)NAN;
        if (!isfinite(v))
            continue;
        out->by_tag += by_tag;
        score[n] = v;
        truth[n++] = gold->score[w];
    }
    out->found = (int32_t)n;
    if (n >= 3) {
        out->rho = stats_spearman(truth, score, n);
        out->p = stats_rank_spearman_p(truth, score, n);
        out->rho_ci = stats_rank_interval(out->rho, (int64_t)n);
    }
    if (gold->is_binary)
        measure_binary(score, truth, n, threshold(pair, measure), out);
    free(score);
}
