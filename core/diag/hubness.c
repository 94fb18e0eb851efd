#include "core/diag/hubness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/text.h"

enum { RESAMPLES = 1000, FREQUENT = 100, SCRIPT_WORDS = 1000 };

/* --- figures
 * ------------------------------------------------------------------------------------------
 */

/* Third standardised moment of whole numbers from sums of their powers. */
typedef struct Powers {
    double n, sum, squares, cubes;
} Powers;

static void add_power(Powers *p, double v)
{
    p->n += 1;
    p->sum += v;
    p->squares += v * v;
    p->cubes += v * v * v;
}

static double skewness_of(const Powers *p)
{
    const double mean = p->sum / p->n;
    const double variance = p->squares / p->n - mean * mean;
    const double third =
        p->cubes / p->n - 3 * mean * p->squares / p->n + 2 * mean * mean * mean;
    if (!(variance > 1e-12 * (mean * mean + 1)))
        return NAN;
    return third / pow(variance, 1.5);
}

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa;
    const double b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* Resamples of words; those without any spread are left out. */
static Status bootstrap_skewness(const HubnessCounts *in, Progress *progress,
                                 Interval *out)
{
    *out = (Interval){NAN, NAN};
    double *value = mem_xcalloc(RESAMPLES, sizeof *value);
    Rng rng = rng_stream(in->seed, "hubness skewness");
    size_t have = 0;
    Status status = OK;
    (void)progress_begin(progress, "resampling words", RESAMPLES);
    for (int b = 0; b < RESAMPLES && status == OK; b++) {
        Powers p = {0};
        for (int32_t i = 0; i < in->n; i++)
            add_power(&p, in->count[rng_below(&rng, (uint64_t)in->n)]);
        const double s = skewness_of(&p);
        if (isfinite(s))
            value[have++] = s;
        if (!progress_tick(progress, 1))
            status = E_CANCELED;
    }
    if (status == OK && have >= RESAMPLES / 2) {
        qsort(value, have, sizeof *value, ascending);
        *out = (Interval){stats_quantile(value, have, 0.025),
                          stats_quantile(value, have, 0.975)};
    }
    free(value);
    return status;
}

/* ln of n!, without the global sign that lgamma keeps. */
static double log_factorial(double n)
{
    int sign = 0;
    return lgamma_r(n + 1, &sign);
}

HubnessChance hubness_chance(double lists, double mean)
{
    const double p = mean / lists;
    if (!(p > 0 && p < 1))
        return (HubnessChance){NAN, NAN, NAN};
    const double next = floor(mean) + 1; /* at most `lists`, as p < 1 */
    const double ways =
        log_factorial(lists) - log_factorial(next) - log_factorial(lists - next);
    const double at_next = ways + next * log(p) + (lists - next + 1) * log1p(-p);
    return (HubnessChance){.skewness = (1 - 2 * p) / sqrt(mean * (1 - p)),
                           .robin_hood = next * exp(at_next) / mean,
                           .antihubs = exp(lists * log1p(-p))};
}

Status hubness_measure(const HubnessCounts *in, Progress *progress, HubnessFigures *out,
                       Error *err)
{
    *out = (HubnessFigures){.n = in->n, .queries = in->queries, .k = in->k};
    if (in->n == 0 || in->queries == 0)
        return error_set(err, E_UNDEFINED, "no word has neighbours to be counted");
    Powers p = {0};
    int64_t none = 0;
    for (int32_t i = 0; i < in->n; i++) {
        add_power(&p, in->count[i]);
        none += in->count[i] == 0;
        out->max = in->count[i] > out->max ? in->count[i] : out->max;
    }
    const double mean = p.sum / p.n;
    double apart = 0;
    double of_hubs = 0;
    for (int32_t i = 0; i < in->n; i++) {
        apart += fabs(in->count[i] - mean);
        if (in->count[i] >= 2 * mean) {
            out->hubs++;
            of_hubs += in->count[i];
        }
    }
    out->skewness = skewness_of(&p);
    out->robin_hood = p.sum > 0 ? 0.5 * apart / p.sum : (double)NAN;
    out->hub_occurrence = p.sum > 0 ? of_hubs / p.sum : (double)NAN;
    out->antihubs = stats_rate(none, in->n);
    out->chance = hubness_chance((double)(in->queries - in->is_within), mean);
    return bootstrap_skewness(in, progress, &out->skewness_ci);
}

static int descending(const void *pa, const void *pb)
{
    const int32_t a = *(const int32_t *)pa;
    const int32_t b = *(const int32_t *)pb;
    return (a < b) - (a > b);
}

double hubness_h10(int32_t *nearest, int32_t n)
{
    qsort(nearest, (size_t)n, sizeof *nearest, descending);
    int64_t all = 0;
    for (int32_t i = 0; i < n; i++)
        all += nearest[i];
    int64_t sum = 0;
    int32_t words = 0;
    while (words < n && 10 * sum < all)
        sum += nearest[words++];
    return all > 0 ? (double)words / n : (double)NAN;
}

/* --- kinds of words
 * -------------------------------------------------------------------------------------
 */

static bool is_of_no_language(const char *script)
{
    return strcmp(script, "Zyyy") == 0 || strcmp(script, "Zinh") == 0 ||
           strcmp(script, "Zzzz") == 0;
}

const char *hubness_usual_script(const Space *s)
{
    const char *most = "Zyyy";
    int32_t best = 0;
    const int32_t n = s->n < SCRIPT_WORDS ? s->n : SCRIPT_WORDS;
    const char **script = mem_xcalloc((size_t)n, sizeof *script);
    for (int32_t i = 0; i < n; i++)
        script[i] = text_script(space_word(s, i));
    for (int32_t i = 0; i < n; i++) {
        if (is_of_no_language(script[i]))
            continue;
        int32_t same = 0;
        for (int32_t j = i; j < n; j++) {
            same += strcmp(script[j], script[i]) == 0;
            if (best >= n - j + same)
                break; /* even all the rest would not make it the most */
        }
        if (same > best) {
            best = same;
            most = script[i];
        }
    }
    free(script);
    return most;
}

static bool has_digit(Text t)
{
    for (size_t i = 0; i < t.n; i++)
        if (t.p[i] >= '0' && t.p[i] <= '9')
            return true;
    return false;
}

const char *hubness_kind(const Space *tgt, int32_t row, const Space *src,
                         const char *usual_script)
{
    const Text word = space_word(tgt, row);
    const char *script = text_script(word);
    if (is_of_no_language(script))
        return has_digit(word) ? "number" : "punctuation";
    if (strcmp(script, usual_script) != 0)
        return "foreign script";
    if (src && vocab_find(&src->vocab, word) >= 0)
        return "source word";
    if (row < FREQUENT)
        return "frequent";
    return row >= tgt->n - tgt->n / 5 ? "rare" : "word";
}

/* --- ledger
 * -------------------------------------------------------------------------------------------
 */

typedef struct Counted {
    int32_t row, count;
} Counted;

static int by_count(const void *pa, const void *pb)
{
    const Counted *a = pa;
    const Counted *b = pb;
    if (a->count != b->count)
        return (a->count < b->count) - (a->count > b->count);
    return (a->row > b->row) - (a->row < b->row);
}

static Status find_hubs(const HubnessInput *in, HubnessLedger *out, Error *err)
{
    const int32_t n = in->tgt->n;
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)n, sizeof(Counted) + 2 * sizeof(int32_t),
                 "counts of neighbours", err));
    Counted *all = memory;
    int32_t *count = (int32_t *)(all + n);
    knn_count(in->cross->fwd, in->cross->k, n, count);
    knn_count(in->cross->csls_fwd, in->cross->k, n, count + n);
    for (int32_t i = 0; i < n; i++)
        all[i] = (Counted){i, count[i]};
    qsort(all, (size_t)n, sizeof *all, by_count);
    const char *usual = hubness_usual_script(in->tgt);
    while (out->n < in->top && out->n < n && all[out->n].count > 0) {
        const int32_t row = all[out->n].row;
        out->hub[out->n++] =
            (HubnessHub){.row = row,
                         .n_k = count[row],
                         .n_k_csls = count[n + row],
                         .mean_cos = in->cross->r_tgt[row],
                         .kind = hubness_kind(in->tgt, row, in->src, usual)};
    }
    free(memory);
    return OK;
}

/* The first of the list that is none of the words left out: those with place >= 0, or
 * only `one`. -1: none is left. */
static int32_t first_without(const int32_t *list, int32_t k, const int32_t *place,
                             int32_t one)
{
    for (int32_t j = 0; j < k && list[j] >= 0; j++)
        if (one >= 0 ? list[j] != one : place[list[j]] < 0)
            return list[j];
    return -1;
}

/* What the hubs do to one query; place[target] is the number of a hub, or -1. */
static void judge(const HubnessInput *in, int32_t q, const int32_t *place,
                  HubnessLedger *out)
{
    const int32_t entry = in->lex->query[q];
    const int32_t *list = knn_ids(in->cross->fwd, in->lex->src[entry]);
    const int32_t k = in->cross->fwd->k;
    const int32_t predicted = list[0];
    const int32_t left = first_without(list, k, place, -1);
    const bool is_hit = predicted >= 0 && lexicon_is_gold(in->lex, entry, predicted);
    out->hits += is_hit;
    out->hits_without += left >= 0 && lexicon_is_gold(in->lex, entry, left);
    out->unknown += left < 0;
    if (predicted < 0 || place[predicted] < 0)
        return;
    HubnessHub *hub = &out->hub[place[predicted]];
    const int32_t next = first_without(list, k, place, predicted);
    const bool is_regained = next >= 0 && lexicon_is_gold(in->lex, entry, next);
    if (is_hit) {
        hub->hits++;
        hub->lost += !is_regained; /* another gold may stand right behind it */
        return;
    }
    hub->robbed++;
    hub->regained += is_regained;
    out->victim[out->n_victims++] = (HubnessVictim){place[predicted], q, is_regained};
}

static int by_hub(const void *pa, const void *pb)
{
    const HubnessVictim *a = pa;
    const HubnessVictim *b = pb;
    if (a->hub != b->hub)
        return (a->hub > b->hub) - (a->hub < b->hub);
    return (a->query > b->query) - (a->query < b->query);
}

Status hubness_make_ledger(const HubnessInput *in, HubnessLedger *out, Error *err)
{
    *out = (HubnessLedger){0};
    void *hubs = NULL;
    void *victims = NULL;
    void *places = NULL;
    const size_t queries = in->lex ? (size_t)in->lex->n_queries : 0;
    Status status = mem_data(&hubs, (size_t)in->top, sizeof *out->hub, "hubs", err);
    if (status == OK)
        status = mem_data(&victims, queries, sizeof *out->victim, "hubs", err);
    if (status == OK)
        status = mem_data(&places, (size_t)in->tgt->n, sizeof(int32_t), "hubs", err);
    out->hub = hubs;
    out->victim = victims;
    if (status == OK)
        status = find_hubs(in, out, err);
    if (status != OK || !in->lex) {
        free(places);
        if (status != OK)
            hubness_ledger_done(out);
        return status;
    }
    out->queries = in->lex->n_queries;
    int32_t *place = places;
    memset(place, 0xff, (size_t)in->tgt->n * sizeof *place);
    for (int32_t h = 0; h < out->n; h++)
        place[out->hub[h].row] = h;
    for (int32_t q = 0; q < out->queries; q++)
        judge(in, q, place, out);
    free(place);
    if (out->n_victims > 0)
        qsort(out->victim, (size_t)out->n_victims, sizeof *out->victim, by_hub);
    return OK;
}

void hubness_ledger_done(HubnessLedger *l)
{
    free(l->hub);
    free(l->victim);
    *l = (HubnessLedger){0};
}
