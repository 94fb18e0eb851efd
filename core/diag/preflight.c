/* The order of the tests is the order in which a person would ask: can these be compared
 * at all, are the vectors what they seem, does the dictionary fit, is there a common
 * frame, would a refit do better, and what was done wrong. */
#include "core/diag/preflight.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/diag/preflight_parts.h"
#include "core/diag/say.h"
#include "core/space/prepare.h"

enum {
    SHUFFLES = 200,
    FEWEST = 20, /* covered queries for any test at all */
    NEEDED = 60, /* held-out queries for a verdict: of 60 at least one is a hit 19 times
                    of 20 where P@1 is .05; of fewer, none may be bad luck */
    LOOKED_AT = 1000,
    REVERSED = 400
};

const char *preflight_verdict_name(PreflightVerdict v)
{
    static const char *const name[] = {"pass", "warn", "fail", "n/t"};
    return name[v];
}

const char *preflight_suspect_name(PreflightSuspect s)
{
    static const char *const name[] = {"shifted-labels",
                                       "permuted-columns",
                                       "cut-columns",
                                       "map-wrong-way",
                                       "map-not-wanted",
                                       "map-not-applied",
                                       "uncentred",
                                       "dictionary-reversed",
                                       "same-file",
                                       "unmapped",
                                       "other-map",
                                       "weak-map",
                                       "none"};
    return name[s];
}

void preflight_add(Preflight *p, const char *name, PreflightVerdict verdict,
                   const char *fmt, ...)
{
    PreflightCheck *c = &p->check[p->n++];
    *c = (PreflightCheck){.name = name, .verdict = verdict};
    va_list ap;
    va_start(ap, fmt);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start stands above it */
    (void)vsnprintf(c->evidence, sizeof c->evidence, fmt, ap);
    va_end(ap);
}

const PreflightCheck *preflight_find(const Preflight *p, const char *name)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->check[i].name, name) == 0)
            return &p->check[i];
    return NULL;
}

/* --- spaces ---------------------------------------------------------------------------
 */

static Status check_space(const Space *s, bool is_source, Progress *progress,
                          Preflight *p, Error *err)
{
    PrepareFacts f;
    TRY(prepare_facts(s, progress, &f, err));
    const char *unit = is_source ? "unit-source" : "unit-target";
    const char *centred = is_source ? "centred-source" : "centred-target";
    *(is_source ? &p->mean_src : &p->mean_tgt) = f.mean_vector;
    if (f.rows == 0) {
        preflight_add(p, unit, PREFLIGHT_FAIL, "%s: all %d vectors are zero", s->name,
                      s->n);
        preflight_add(p, centred, PREFLIGHT_NOT_TESTED, "all vectors are zero");
        return OK;
    }
    char share[16];
    char mean[16];
    preflight_add(
        p, unit, f.unit_share > 0.999 ? PREFLIGHT_PASS : PREFLIGHT_WARN,
        "%s: %s of %d vectors have length 1, mean length %s (cosine does not depend on "
        "it)",
        s->name, say_share(share, f.unit_share), f.rows, say_share(mean, f.mean_norm));
    preflight_add(p, centred, f.mean_vector < 0.05 ? PREFLIGHT_PASS : PREFLIGHT_WARN,
                  "%s: the mean of the unit vectors has length %s (0 is centred)",
                  s->name, say_share(mean, f.mean_vector));
    return OK;
}

/* Whether words of the same spelling have the very same numbers. */
static void check_same(const Space *src, const Space *tgt, Preflight *p)
{
    int32_t shared = 0;
    int32_t same = 0;
    const int32_t step = src->n > LOOKED_AT ? src->n / LOOKED_AT : 1;
    for (int32_t i = 0; i < src->n; i += step) {
        const int32_t j = vocab_find(&tgt->vocab, space_word(src, i));
        if (j < 0 || !(src->norm[i] > 0))
            continue;
        shared++;
        same += memcmp(space_row(src, i), space_row(tgt, j),
                       (size_t)src->d * sizeof(float)) == 0;
    }
    const bool is_same = shared >= FEWEST && same > shared / 2;
    preflight_add(p, "same-file", is_same ? PREFLIGHT_FAIL : PREFLIGHT_PASS,
                  "of %d words looked at that both have, %d have the very same numbers",
                  shared, same);
}

/* --- dictionary -----------------------------------------------------------------------
 */

/* P@1 of the dictionary read the other way round; n is 0 when nothing is covered. */
static Status try_reversed(const PreflightInput *in, Progress *progress, Rate *p1,
                           int64_t *usable, Error *err)
{
    Dict *swapped = NULL;
    Lexicon *lex = NULL;
    Status st = lexicon_make_swapped_dict(in->lex->dict, &swapped, err);
    if (st == OK)
        st = lexicon_make(swapped, in->src, in->tgt, in->is_lower, &lex, err);
    *usable = st == OK ? lex->ledger.usable : 0;
    const int32_t n = st != OK                    ? 0
                      : lex->n_queries < REVERSED ? lex->n_queries
                                                  : REVERSED;
    int32_t *rows = mem_xcalloc((size_t)n + 1, sizeof *rows);
    int32_t *found = mem_xcalloc((size_t)n + 1, sizeof *found);
    for (int32_t i = 0; i < n; i++)
        rows[i] = lex->src[lex->query[i]];
    const PreflightAsk ask = {in->src, in->tgt, rows, n};
    if (st == OK && n > 0 && in->src->d == in->tgt->d)
        st = preflight_predict(&ask, progress, found, err);
    int64_t hits = 0;
    for (int32_t i = 0; st == OK && i < n; i++)
        hits += found[i] >= 0 && lexicon_is_gold(lex, lex->query[i], found[i]);
    *p1 = stats_rate(hits, in->src->d == in->tgt->d ? n : 0);
    free(rows);
    free(found);
    lexicon_free(lex);
    lexicon_free_dict(swapped);
    return st;
}

static Status check_dictionary(const PreflightInput *in, Progress *progress, Preflight *p,
                               Error *err)
{
    const Lexicon *lex = in->lex;
    const Ledger *l = &lex->ledger;
    char rate[SAY_RATE];
    const Rate covered = stats_rate(lex->n_queries, lex->n_sources);
    const bool is_reversed = notes_find(&lex->notes, "dict-reversed") != NULL;
    if (is_reversed) {
        Rate p1;
        int64_t usable = 0;
        TRY(try_reversed(in, progress, &p1, &usable, err));
        p->suspect = PREFLIGHT_REVERSED;
        preflight_add(p, "dictionary", PREFLIGHT_FAIL,
                      "%lld of %lld pairs are usable; read the other way round %lld are, "
                      "with P@1 %s (--swap)",
                      (long long)l->usable, (long long)l->pairs, (long long)usable,
                      say_rate(rate, p1));
        return OK;
    }
    const PreflightVerdict v = lex->n_queries == 0   ? PREFLIGHT_FAIL
                               : covered.value < 0.2 ? PREFLIGHT_WARN
                                                     : PREFLIGHT_PASS;
    preflight_add(
        p, "dictionary", v,
        "%s sources are covered; of %lld pairs %lld are usable, source out %lld, target "
        "out %lld, "
        "both out %lld; out only by case %lld, by normal form %lld",
        say_rate(rate, covered), (long long)l->pairs, (long long)l->usable,
        (long long)l->src_missing, (long long)l->tgt_missing, (long long)l->both_missing,
        (long long)l->out_by_case, (long long)l->out_by_form);
    return OK;
}

/* Words of the test dictionary that the training dictionary has too. */
static void check_leakage(const PreflightInput *in, Preflight *p)
{
    const Dict *dict = in->lex ? in->lex->dict : NULL;
    if (!in->train || !dict) {
        preflight_add(p, "leakage", PREFLIGHT_NOT_TESTED,
                      "no training dictionary was given (--train-dict)");
        return;
    }
    int32_t sources = 0;
    int32_t targets = 0;
    for (int32_t i = 0; i < dict->src.n; i++)
        sources += vocab_find(&in->train->src, vocab_word(&dict->src, i)) >= 0;
    for (int32_t i = 0; i < dict->tgt.n; i++)
        targets += vocab_find(&in->train->tgt, vocab_word(&dict->tgt, i)) >= 0;
    preflight_add(
        p, "leakage", sources > 0 ? PREFLIGHT_WARN : PREFLIGHT_PASS,
        "%d of %d source words and %d of %d target words of the dictionary also "
        "stand in the training dictionary%s",
        sources, dict->src.n, targets, dict->tgt.n,
        sources > 0 ? " (--exclude-train leaves common pairs out)" : "");
}

/* --- frame ----------------------------------------------------------------------------
 */

static int64_t count_hits(const PreflightSample *s, const int32_t *predicted,
                          const int32_t *permutation)
{
    int64_t hits = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t as = permutation ? permutation[i] : i;
        hits +=
            predicted[i] >= 0 && lexicon_is_gold(s->in->lex, s->test[as], predicted[i]);
    }
    return hits;
}

/* P@1 when the golds are dealt to other queries: what chance and hubs alone give. The
 * mean over the shuffles, and the share of them (observed one included) that reach the
 * hits seen: a permutation p-value. */
static void shuffle(const PreflightSample *s, const int32_t *predicted, Preflight *p)
{
    const int64_t seen = count_hits(s, predicted, NULL);
    int32_t *perm = mem_xcalloc((size_t)s->n, sizeof *perm);
    for (int32_t i = 0; i < s->n; i++)
        perm[i] = i;
    Rng r = rng_stream(s->in->seed, "preflight-shuffle");
    double sum = 0;
    int reached = 0;
    for (int t = 0; t < SHUFFLES; t++) {
        rng_shuffle(&r, perm, (size_t)s->n);
        const int64_t hits = count_hits(s, predicted, perm);
        sum += (double)hits;
        reached += hits >= seen;
    }
    free(perm);
    p->shuffled = sum / SHUFFLES / s->n;
    p->shuffled_p = (double)(reached + 1) / (SHUFFLES + 1);
}

/* Golds against the golds of the next query, in standard errors of the mean difference of
 * cosines: a frame that is right in part shows here before it shows in P@1. */
static void measure_nearer(const PreflightSample *s, Preflight *p)
{
    const Lexicon *lex = s->in->lex;
    double *gain = mem_xcalloc((size_t)s->n, sizeof *gain);
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t next = s->test[(i + 1) % s->n];
        gain[i] =
            knn_cosine(s->in->src, s->row[i], s->in->tgt,
                       lex->gold[lex->gold_off[s->test[i]]]) -
            knn_cosine(s->in->src, s->row[i], s->in->tgt, lex->gold[lex->gold_off[next]]);
    }
    const double sd = stats_sd(gain, (size_t)s->n);
    const double mean = stats_mean(gain, (size_t)s->n);
    p->nearer = sd > 0 ? mean / sd * sqrt(s->n) : 0;
    free(gain);
}

/* Predictions for the test entries after the refit. */
static Status predict_refit(const PreflightSample *s, Progress *progress, int32_t *out,
                            Error *err)
{
    Mapping *map = NULL;
    Space *x = NULL;
    Status status = preflight_fit(s, progress, &map, err);
    if (status == OK)
        status = preflight_unit_rows(s->in->src, s->row, s->n, &x, err);
    if (status == OK)
        status = mapping_apply(x, map, progress, err);
    if (status == OK)
        status = space_seal(x, progress, err);
    const PreflightAsk ask = {x, s->in->tgt, NULL, s->n};
    if (status == OK)
        status = preflight_predict(&ask, progress, out, err);
    mapping_free(map);
    space_free(x);
    return status;
}

/* Fixed and broken test queries of the refit, and the verdicts. */
static void judge(const PreflightSample *s, const int32_t *given, const int32_t *refit,
                  Preflight *p)
{
    int64_t fixed = 0;
    int64_t broken = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t e = s->test[i];
        const bool was = given[i] >= 0 && lexicon_is_gold(s->in->lex, e, given[i]);
        const bool is = refit[i] >= 0 && lexicon_is_gold(s->in->lex, e, refit[i]);
        fixed += is && !was;
        broken += was && !is;
    }
    p->given = stats_rate(count_hits(s, given, NULL), s->n);
    p->refit = stats_rate(count_hits(s, refit, NULL), s->n);
    char a[SAY_RATE];
    char b[SAY_RATE];
    char c[16];
    char pvalue_text[SAY_P];
    char chance[SAY_P];
    char needed[64] = "";
    if (s->n < NEEDED)
        (void)snprintf(needed, sizeof needed, ": too few for a verdict, which needs %d",
                       NEEDED);
    preflight_add(p, "above-chance",
                  s->n < NEEDED           ? PREFLIGHT_NOT_TESTED
                  : p->shuffled_p <= 0.01 ? PREFLIGHT_PASS
                  : p->shuffled_p <= 0.05 ? PREFLIGHT_WARN
                                          : PREFLIGHT_FAIL,
                  "P@1 %s held-out queries; %d shuffled dictionaries give %s (%s)%s",
                  say_rate(a, p->given), SHUFFLES, say_share(c, p->shuffled),
                  say_p(chance, p->shuffled_p), needed);
    const double pvalue = stats_mcnemar(fixed, broken);
    const double gain = p->refit.value - p->given.value;
    const bool is_better = pvalue < 0.01 && gain > 0;
    /* fewer pairs than dimensions leave directions free: such a refit can show that the
     * map is wrong, not that it is right */
    const bool is_determined = s->fitted >= s->in->src->d && s->n >= NEEDED;
    const bool is_far = is_better && gain > 0.05 && p->refit.value > 1.5 * p->given.value;
    const PreflightVerdict v = is_far          ? PREFLIGHT_FAIL
                               : is_better     ? PREFLIGHT_WARN
                               : is_determined ? PREFLIGHT_PASS
                                               : PREFLIGHT_NOT_TESTED;
    preflight_add(
        p, "refit", v,
        "an orthogonal refit on %d pairs%s gives P@1 %s on the same queries: %lld fixed, "
        "%lld broken "
        "(McNemar %s)%s",
        s->fitted, s->is_train ? " of the training dictionary" : "",
        say_rate(b, p->refit), (long long)fixed, (long long)broken,
        say_p(pvalue_text, pvalue),
        is_determined               ? ""
        : s->fitted < s->in->src->d ? "; fewer pairs than dimensions do not determine it"
                                    : "; too few queries for a verdict");
}

static Status check_frame(const PreflightSample *s, Progress *progress, Preflight *p,
                          Error *err)
{
    int32_t *given = mem_xcalloc((size_t)s->n, sizeof *given);
    int32_t *refit = mem_xcalloc((size_t)s->n, sizeof *refit);
    const PreflightAsk ask = {s->in->src, s->in->tgt, s->row, s->n};
    Status status = preflight_predict(&ask, progress, given, err);
    if (status == OK) {
        shuffle(s, given, p);
        measure_nearer(s, p);
        for (int32_t i = 0; s->fitted == 0 && i < s->n; i++)
            refit[i] = -1; /* no pair is left to fit on */
        if (s->fitted > 0)
            status = predict_refit(s, progress, refit, err);
    }
    if (status == OK) {
        judge(s, given, refit, p);
        status = preflight_suspects_test(s, given, progress, p, err);
    }
    free(given);
    free(refit);
    return status;
}

static void skip_frame(const PreflightInput *in, bool is_same, Preflight *p)
{
    const char *why = !in->lex   ? "no dictionary was given"
                      : !is_same ? "the dimensions differ"
                                 : "fewer than 20 covered queries; a verdict needs 120, "
                                   "of which half are held out";
    preflight_add(p, "above-chance", PREFLIGHT_NOT_TESTED, "%s", why);
    preflight_add(p, "refit", PREFLIGHT_NOT_TESTED, "%s", why);
}

static Status check_pairs(const PreflightInput *in, bool is_same, Progress *progress,
                          Preflight *p, Error *err)
{
    PreflightSample s = {0};
    if (in->lex)
        TRY(preflight_sample_make(in, &s, err));
    Status status = OK;
    const bool is_enough = s.all >= FEWEST;
    if (is_enough && is_same)
        status = check_frame(&s, progress, p, err);
    else
        skip_frame(in, is_same, p);
    if (status == OK && is_enough && !is_same)
        status = preflight_suspects_test(&s, NULL, progress, p, err);
    preflight_sample_done(&s);
    return status;
}

static Status check_estimate(const PreflightInput *in, Progress *progress, Preflight *p,
                             Error *err)
{
    char a[16];
    char b[16];
    TRY(preflight_estimate_make(in, progress, p, err));
    preflight_add(p, "estimate",
                  p->estimate > 1.1 * p->turned ? PREFLIGHT_PASS : PREFLIGHT_WARN,
                  "without a dictionary: mean cosine %s of the CSLS translations of the "
                  "most frequent words, %s at most when one side is turned at random",
                  say_share(a, p->estimate), say_share(b, p->turned));
    return OK;
}

/* The trial that explains most, or that none does. */
static void check_suspects(Preflight *p)
{
    const PreflightTrial *t = preflight_suspects_find(p);
    char given[16];
    char undone[SAY_RATE];
    char pvalue[SAY_P];
    if (p->ntrials == 0) {
        preflight_add(p, "suspects", PREFLIGHT_NOT_TESTED, "needs covered queries");
        return;
    }
    if (!t) {
        preflight_add(p, "suspects", PREFLIGHT_PASS,
                      "%d faults undone one by one (table suspects): none finds far more",
                      p->ntrials);
        return;
    }
    p->suspect = t->suspect;
    preflight_add(p, "suspects", PREFLIGHT_FAIL,
                  "%s: with %s P@1 is %s instead of %s (%lld fixed, %lld broken, %s)",
                  preflight_suspect_name(t->suspect), t->what,
                  say_rate(undone, t->undone), say_share(given, t->given.value),
                  (long long)t->fixed, (long long)t->broken, say_p(pvalue, t->p));
}

static Status make_checks(const PreflightInput *in, Progress *progress, Preflight *out,
                          Error *err)
{
    const bool is_same = in->src->d == in->tgt->d;
    preflight_add(out, "dimensions", is_same ? PREFLIGHT_PASS : PREFLIGHT_FAIL,
                  "%s has %d dimensions, %s has %d", in->src->name, in->src->d,
                  in->tgt->name, in->tgt->d);
    TRY(check_space(in->src, true, progress, out, err));
    TRY(check_space(in->tgt, false, progress, out, err));
    if (is_same)
        check_same(in->src, in->tgt, out);
    if (in->lex)
        TRY(check_dictionary(in, progress, out, err));
    else
        preflight_add(out, "dictionary", PREFLIGHT_NOT_TESTED,
                      "no dictionary was given (--dict)");
    check_leakage(in, out);
    TRY(check_pairs(in, is_same, progress, out, err));
    check_suspects(out);
    const PreflightCheck *a = preflight_find(out, "unit-source");
    const PreflightCheck *b = preflight_find(out, "unit-target");
    const bool has_vectors =
        a && b && a->verdict != PREFLIGHT_FAIL && b->verdict != PREFLIGHT_FAIL;
    if (is_same && has_vectors)
        return check_estimate(in, progress, out, err);
    preflight_add(out, "estimate", PREFLIGHT_NOT_TESTED, "%s",
                  is_same ? "all vectors of a side are zero" : "the dimensions differ");
    return OK;
}

/* The last line of the checks: the verdict with the fault, or that there is none. */
static void conclude(Preflight *p)
{
    static const char *const without[] = {
        [PREFLIGHT_PASS] = "no fault found",
        [PREFLIGHT_WARN] = "no fault that was tested explains the doubt",
        [PREFLIGHT_FAIL] = "none of the faults that were tested explains it",
        [PREFLIGHT_NOT_TESTED] = "too little to judge by"};
    if (p->suspect == PREFLIGHT_SUSPECTS)
        preflight_add(p, "one-frame", p->verdict, "all in all: %s", without[p->verdict]);
    else
        preflight_add(p, "one-frame", p->verdict, "all in all; fault: %s",
                      preflight_suspect_name(p->suspect));
}

Status preflight_make(const PreflightInput *in, Progress *progress, Preflight *out,
                      Error *err)
{
    *out = (Preflight){.suspect = PREFLIGHT_SUSPECTS};
    (void)progress_begin(progress, "checking the frame", 0);
    const Status status = make_checks(in, progress, out, err);
    if (status != OK) {
        *out = (Preflight){.suspect = PREFLIGHT_SUSPECTS};
        return status;
    }
    preflight_say_conclude(in, out);
    conclude(out);
    return OK;
}
