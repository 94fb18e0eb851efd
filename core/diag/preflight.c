/* The order of the tests is the order in which a person would ask: can these be compared
 * at all, are the vectors what they seem, does the dictionary fit, is there a common
 * frame, would a refit do better. */
#include "core/diag/preflight.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/diag/say.h"
#include "core/space/mapping.h"
#include "core/space/prepare.h"

enum { MOST_QUERIES = 1000, SHUFFLES = 200, FEWEST = 20 };

const char *preflight_verdict_name(PreflightVerdict v)
{
    static const char *const name[] = {"pass", "warn", "fail", "n/t"};
    return name[v];
}

static void PRINTF_LIKE(4, 5)
    add(Preflight *p, const char *name, PreflightVerdict verdict, const char *fmt, ...)
{
    PreflightCheck *c = &p->check[p->n++];
    *c = (PreflightCheck){.name = name, .verdict = verdict};
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(c->evidence, sizeof c->evidence, fmt, ap);
    va_end(ap);
}

/* --- one space
 * ---------------------------------------------------------------------------------- */

static Status check_space(const Space *s, bool is_source, Progress *progress,
                          Preflight *p, Error *err)
{
    PrepareFacts f;
    TRY(prepare_facts(s, progress, &f, err));
    const char *unit = is_source ? "unit-source" : "unit-target";
    const char *centred = is_source ? "centred-source" : "centred-target";
    if (f.rows == 0) {
        add(p, unit, PREFLIGHT_FAIL, "%s: all %d vectors are zero", s->name, s->n);
        add(p, centred, PREFLIGHT_NOT_TESTED, "all vectors are zero");
        return OK;
    }
    char share[16];
    char mean[16];
    add(p, unit, f.unit_share > 0.999 ? PREFLIGHT_PASS : PREFLIGHT_WARN,
        "%s: %s of %d vectors have length 1, mean length %s (cosine does not depend on "
        "it)",
        s->name, say_share(share, f.unit_share), f.rows, say_share(mean, f.mean_norm));
    add(p, centred, f.mean_vector < 0.05 ? PREFLIGHT_PASS : PREFLIGHT_WARN,
        "%s: the mean of the unit vectors has length %s (0 is centred)", s->name,
        say_share(mean, f.mean_vector));
    return OK;
}

/* --- dictionary
 * ---------------------------------------------------------------------------------- */

static void check_dictionary(const Lexicon *lex, Preflight *p)
{
    const Ledger *l = &lex->ledger;
    char rate[SAY_RATE];
    const Rate covered = stats_rate(lex->n_queries, lex->n_sources);
    const bool is_reversed = notes_find(&lex->notes, "dict-reversed") != NULL;
    const PreflightVerdict v = lex->n_queries == 0 || is_reversed ? PREFLIGHT_FAIL
                               : covered.value < 0.2              ? PREFLIGHT_WARN
                                                                  : PREFLIGHT_PASS;
    add(p, "dictionary", v,
        "%s sources are covered; of %lld pairs %lld are usable, source out %lld, target "
        "out %lld, "
        "both out %lld; out only by case %lld, by normal form %lld%s",
        say_rate(rate, covered), (long long)l->pairs, (long long)l->usable,
        (long long)l->src_missing, (long long)l->tgt_missing, (long long)l->both_missing,
        (long long)l->out_by_case, (long long)l->out_by_form,
        is_reversed ? "; reversed it would find far more (--swap)" : "");
}

/* --- frame
 * ---------------------------------------------------------------------------------------
 */

/* The queries of the frame tests: covered entries in a random order, cut to what is
 * tested. A row of the source asks once, under its first entry: with --lower several
 * entries can be one row, which must not both fit and test. */
typedef struct Sample {
    const Space *src, *tgt;
    const Lexicon *lex;
    int32_t *entry; /* n entries; the first half fits, the second half tests */
    int32_t n, half;
    int32_t fitted; /* pairs of the first half that the refit used */
} Sample;

static bool is_gold(const Lexicon *lex, int32_t entry, int32_t target)
{
    for (int32_t at = lex->gold_off[entry]; at < lex->gold_off[entry + 1]; at++)
        if (lex->gold[at] == target)
            return true;
    return false;
}

static void sample_init(Sample *s, uint64_t seed)
{
    const Lexicon *lex = s->lex;
    s->entry = mem_xcalloc((size_t)lex->n_queries, sizeof *s->entry);
    bool *is_taken = mem_xcalloc((size_t)s->src->n, sizeof *is_taken);
    s->n = 0;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t row = lex->src[lex->query[q]];
        if (!is_taken[row])
            s->entry[s->n++] = lex->query[q];
        is_taken[row] = true;
    }
    free(is_taken);
    Rng r = rng_stream(seed, "preflight");
    rng_shuffle(&r, s->entry, (size_t)s->n);
    s->half = s->n / 2;
    if (s->n - s->half > MOST_QUERIES) /* fit on at least half, test on at most 1,000 */
        s->half = s->n - MOST_QUERIES;
}

/* Predictions for the test half as the spaces stand: nearest target of each. */
static Status predict(const Sample *s, const Space *queries, const int32_t *rows,
                      Progress *progress, int32_t *out, Error *err)
{
    const int32_t m = s->n - s->half;
    Neighbors *nb = NULL;
    TRY(knn_make_queries(queries, rows, m, s->tgt, NULL, 1, progress, &nb, err));
    memcpy(out, nb->id, (size_t)m * sizeof *out);
    knn_free(nb);
    return OK;
}

static int64_t count_hits(const Sample *s, const int32_t *predicted,
                          const int32_t *permutation)
{
    const int32_t m = s->n - s->half;
    int64_t hits = 0;
    for (int32_t i = 0; i < m; i++) {
        const int32_t as = permutation ? permutation[i] : i;
        hits +=
            predicted[i] >= 0 && is_gold(s->lex, s->entry[s->half + as], predicted[i]);
    }
    return hits;
}

/* P@1 when the golds are dealt to other queries: what chance and hubs alone give. The
 * mean over the shuffles, and the share of them (observed one included) that reach the
 * hits seen: a permutation p-value. */
static void shuffle(const Sample *s, const int32_t *predicted, uint64_t seed,
                    Preflight *p)
{
    const int32_t m = s->n - s->half;
    const int64_t seen = count_hits(s, predicted, NULL);
    int32_t *perm = mem_xcalloc((size_t)m, sizeof *perm);
    for (int32_t i = 0; i < m; i++)
        perm[i] = i;
    Rng r = rng_stream(seed, "preflight-shuffle");
    double sum = 0;
    int reached = 0;
    for (int t = 0; t < SHUFFLES; t++) {
        rng_shuffle(&r, perm, (size_t)m);
        const int64_t hits = count_hits(s, predicted, perm);
        sum += (double)hits;
        reached += hits >= seen;
    }
    free(perm);
    p->shuffled = sum / SHUFFLES / m;
    p->shuffled_p = (double)(reached + 1) / (SHUFFLES + 1);
}

/* The rows that `entries` name, as a small unprepared space whose rows are of unit
 * length. */
static Status unit_rows(const Space *s, const int32_t *rows, int32_t n, Space **out,
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

/* Pairs of the fitting half: the first gold of each entry, each target taken once. */
static int32_t choose_pairs(const Sample *s, int32_t *a, int32_t *b)
{
    bool *is_taken = mem_xcalloc((size_t)s->tgt->n, sizeof *is_taken);
    int32_t m = 0;
    for (int32_t i = 0; i < s->half; i++) {
        const int32_t gold = s->lex->gold[s->lex->gold_off[s->entry[i]]];
        if (is_taken[gold])
            continue;
        is_taken[gold] = true;
        a[m] = s->lex->src[s->entry[i]];
        b[m++] = gold;
    }
    free(is_taken);
    return m;
}

/* Orthogonal map from the fitting half, on unit rows. */
static Status fit_half(Sample *s, Progress *progress, Mapping **map, Error *err)
{
    int32_t *a = mem_xcalloc((size_t)s->half, sizeof *a);
    int32_t *b = mem_xcalloc((size_t)s->half, sizeof *b);
    int32_t *seq = mem_xcalloc((size_t)s->half, sizeof *seq);
    s->fitted = choose_pairs(s, a, b);
    for (int32_t i = 0; i < s->fitted; i++)
        seq[i] = i;
    Space *x = NULL;
    Space *y = NULL;
    Status status = unit_rows(s->src, a, s->fitted, &x, err);
    if (status == OK)
        status = unit_rows(s->tgt, b, s->fitted, &y, err);
    if (status == OK)
        status = space_seal(x, NULL, err);
    if (status == OK)
        status = space_seal(y, NULL, err);
    const MappingPairs pairs = {.src = x, .tgt = y, .a = seq, .b = seq, .n = s->fitted};
    if (status == OK)
        status = mapping_fit_procrustes(&pairs, progress, map, err);
    space_free(x);
    space_free(y);
    free(a);
    free(b);
    free(seq);
    return status;
}

/* Predictions for the test half after the refit. */
static Status predict_refit(Sample *s, const int32_t *rows, Progress *progress,
                            int32_t *out, Error *err)
{
    const int32_t m = s->n - s->half;
    Mapping *map = NULL;
    Space *x = NULL;
    int32_t *seq = mem_xcalloc((size_t)m, sizeof *seq);
    for (int32_t i = 0; i < m; i++)
        seq[i] = i;
    Status status = fit_half(s, progress, &map, err);
    if (status == OK)
        status = unit_rows(s->src, rows, m, &x, err);
    if (status == OK)
        status = mapping_apply(x, map, progress, err);
    if (status == OK)
        status = space_seal(x, progress, err);
    if (status == OK)
        status = predict(s, x, seq, progress, out, err);
    mapping_free(map);
    space_free(x);
    free(seq);
    return status;
}

/* Fixed and broken test queries of the refit, and the verdicts. */
static void judge(const Sample *s, const int32_t *given, const int32_t *refit,
                  Preflight *p)
{
    const int32_t m = s->n - s->half;
    int64_t fixed = 0;
    int64_t broken = 0;
    for (int32_t i = 0; i < m; i++) {
        const int32_t e = s->entry[s->half + i];
        const bool was = given[i] >= 0 && is_gold(s->lex, e, given[i]);
        const bool is = refit[i] >= 0 && is_gold(s->lex, e, refit[i]);
        fixed += is && !was;
        broken += was && !is;
    }
    p->given = stats_rate(count_hits(s, given, NULL), m);
    p->refit = stats_rate(count_hits(s, refit, NULL), m);
    char a[SAY_RATE];
    char b[SAY_RATE];
    char c[16];
    char pvalue_text[SAY_P];
    char chance[SAY_P];
    add(p, "above-chance",
        p->shuffled_p <= 0.01   ? PREFLIGHT_PASS
        : p->shuffled_p <= 0.05 ? PREFLIGHT_WARN
                                : PREFLIGHT_FAIL,
        "P@1 %s held-out queries; %d shuffled dictionaries give %s (%s)",
        say_rate(a, p->given), SHUFFLES, say_share(c, p->shuffled),
        say_p(chance, p->shuffled_p));
    const double pvalue = stats_mcnemar(fixed, broken);
    const double gain = p->refit.value - p->given.value;
    const bool is_better = pvalue < 0.01 && gain > 0;
    /* fewer pairs than dimensions leave directions free: such a refit can show that the
     * map is wrong, not that it is right */
    const bool is_determined = s->fitted >= s->src->d;
    const PreflightVerdict v =
        is_better && gain > 0.1 && p->refit.value > 2 * p->given.value ? PREFLIGHT_FAIL
        : is_better                                                    ? PREFLIGHT_WARN
        : is_determined                                                ? PREFLIGHT_PASS
                        : PREFLIGHT_NOT_TESTED;
    add(p, "refit", v,
        "an orthogonal refit on %d pairs gives P@1 %s on the same queries: %lld fixed, "
        "%lld broken "
        "(McNemar %s)%s",
        s->fitted, say_rate(b, p->refit), (long long)fixed, (long long)broken,
        say_p(pvalue_text, pvalue),
        is_determined ? "" : "; fewer pairs than dimensions do not determine it");
}

static Status check_frame(Sample *s, uint64_t seed, Progress *progress, Preflight *p,
                          Error *err)
{
    const int32_t m = s->n - s->half;
    int32_t *rows = mem_xcalloc((size_t)m, sizeof *rows);
    int32_t *given = mem_xcalloc((size_t)m, sizeof *given);
    int32_t *refit = mem_xcalloc((size_t)m, sizeof *refit);
    for (int32_t i = 0; i < m; i++)
        rows[i] = s->lex->src[s->entry[s->half + i]];
    Status status = predict(s, s->src, rows, progress, given, err);
    if (status == OK) {
        shuffle(s, given, seed, p);
        status = predict_refit(s, rows, progress, refit, err);
    }
    if (status == OK)
        judge(s, given, refit, p);
    free(rows);
    free(given);
    free(refit);
    return status;
}

/* --- the sentence
 * ------------------------------------------------------------------------------ */

static const PreflightCheck *find(const Preflight *p, const char *name)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->check[i].name, name) == 0)
            return &p->check[i];
    return NULL;
}

static bool has_failed(const Preflight *p, const char *name)
{
    const PreflightCheck *c = find(p, name);
    return c && c->verdict == PREFLIGHT_FAIL;
}

static void conclude(const Space *src, const Space *tgt, Preflight *p)
{
    char a[SAY_RATE];
    char b[SAY_RATE];
    char c[16];
    char *out = p->finding;
    const size_t room = sizeof p->finding;
    const PreflightCheck *frame = find(p, "above-chance");
    const PreflightCheck *refit = find(p, "refit");
    const PreflightVerdict better = refit ? refit->verdict : PREFLIGHT_NOT_TESTED;
    p->verdict = PREFLIGHT_PASS;
    if (has_failed(p, "dimensions")) {
        p->verdict = PREFLIGHT_FAIL;
        (void)snprintf(out, room,
                       "%s and %s have different dimensions: they cannot share a frame",
                       src->name, tgt->name);
    } else if (has_failed(p, "dictionary")) {
        p->verdict = PREFLIGHT_FAIL;
        (void)snprintf(out, room, "the dictionary does not fit %s and %s: %s", src->name,
                       tgt->name, find(p, "dictionary")->evidence);
    } else if (!frame || frame->verdict == PREFLIGHT_NOT_TESTED) {
        p->verdict = PREFLIGHT_NOT_TESTED;
        (void)snprintf(out, room, "whether %s and %s share a frame was not tested: %s",
                       src->name, tgt->name,
                       frame ? frame->evidence : "no dictionary was given");
    } else if (has_failed(p, "refit")) {
        p->verdict = PREFLIGHT_FAIL;
        (void)snprintf(out, room,
                       "%s and %s are not in one frame: P@1 is %s as given, %s after a "
                       "refit on other pairs "
                       "of the dictionary: the map was not applied, or is the wrong one",
                       src->name, tgt->name, say_rate(a, p->given),
                       say_rate(b, p->refit));
    } else if (frame->verdict == PREFLIGHT_FAIL) {
        p->verdict = PREFLIGHT_FAIL;
        (void)snprintf(
            out, room,
            "%s and %s: P@1 %s is no better than chance (%s), and a refit %s "
            "(%s): wrong dictionary, wrong files, or spaces too different or too small",
            src->name, tgt->name, say_rate(a, p->given), say_share(c, p->shuffled),
            better == PREFLIGHT_NOT_TESTED ? "on fewer pairs than dimensions cannot help"
                                           : "does not help",
            say_rate(b, p->refit));
    } else {
        const bool is_doubtful = frame->verdict == PREFLIGHT_WARN;
        p->verdict =
            is_doubtful || better == PREFLIGHT_WARN ? PREFLIGHT_WARN : PREFLIGHT_PASS;
        (void)snprintf(
            out, room, "%s and %s %s: P@1 %s against %s with shuffled dictionaries; %s",
            src->name, tgt->name,
            is_doubtful ? "may share a frame, on thin evidence" : "are in one frame",
            say_rate(a, p->given), say_share(c, p->shuffled),
            better == PREFLIGHT_WARN ? "yet a refit does better: see the check refit"
            : better == PREFLIGHT_NOT_TESTED
                ? "whether a refit does better needs more pairs than dimensions"
                : "a refit does not do better");
    }
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status preflight_make(const Space *src, const Space *tgt, const Lexicon *lex,
                      uint64_t seed, Progress *progress, Preflight *out, Error *err)
{
    *out = (Preflight){0};
    (void)progress_begin(progress, "checking the frame", 0);
    const bool is_same = src->d == tgt->d;
    add(out, "dimensions", is_same ? PREFLIGHT_PASS : PREFLIGHT_FAIL,
        "%s has %d dimensions, %s has %d", src->name, src->d, tgt->name, tgt->d);
    Status status = check_space(src, true, progress, out, err);
    if (status == OK)
        status = check_space(tgt, false, progress, out, err);
    if (lex)
        check_dictionary(lex, out);
    else
        add(out, "dictionary", PREFLIGHT_NOT_TESTED, "no dictionary was given (--dict)");
    Sample s = {.src = src, .tgt = tgt, .lex = lex};
    if (status == OK && lex && is_same)
        sample_init(&s, seed);
    if (s.n >= FEWEST) {
        status = check_frame(&s, seed, progress, out, err);
    } else {
        const char *why = !lex       ? "no dictionary was given"
                          : !is_same ? "the dimensions differ"
                                     : "fewer than 20 covered queries";
        add(out, "above-chance", PREFLIGHT_NOT_TESTED, "%s", why);
        add(out, "refit", PREFLIGHT_NOT_TESTED, "%s", why);
    }
    free(s.entry);
    if (status != OK) {
        *out = (Preflight){0};
        return status;
    }
    conclude(src, tgt, out);
    return OK;
}

/* --- table
 * -------------------------------------------------------------------------------------
 */

enum { C_TARGET, C_CHECK, C_VERDICT, C_EVIDENCE, N_COLS };

/* clang-format off */
static const ColSpec cols[N_COLS] = {
    [C_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [C_CHECK]    = {"check", "check", "", "what was tested", COL_TEXT, 0},
    [C_VERDICT]  = {"verdict", "verdict", "", "pass, warn, fail, or n/t: not tested", COL_TEXT, 0},
    [C_EVIDENCE] = {"evidence", "evidence", "", "what was seen", COL_TEXT, 0},
};
/* clang-format on */

/* Checks of the source are the same for all targets: they stand once. */
static void add_rows(Table *t, const char *target, bool is_first, const Preflight *p)
{
    for (int i = 0; i < p->n; i++) {
        if (!is_first && strstr(p->check[i].name, "-source"))
            continue;
        const int32_t r = table_add_row(t);
        table_set_text(t, r, C_TARGET, str_text(target));
        table_set_text(t, r, C_CHECK, str_text(p->check[i].name));
        table_set_text(t, r, C_VERDICT,
                       str_text(preflight_verdict_name(p->check[i].verdict)));
        table_set_text(t, r, C_EVIDENCE, str_text(p->check[i].evidence));
    }
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    (void)args;
    *out = NULL;
    TableSet *set = table_set_new("preflight");
    Table *t = table_new("checks", "Preflight", cols, N_COLS);
    table_set_add(set, t);
    Str finding = {0};
    Status status = OK;
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const StudyEntry *e = &s->entry[study_target(s, i)];
        Preflight p;
        status = preflight_make(s->entry[s->source].space, e->space, e->lex,
                                s->options.seed, progress, &p, err);
        if (status != OK)
            break;
        add_rows(t, e->name, i == 0, &p);
        str_addf(&finding, "%s%s", i > 0 ? "; " : "", p.finding);
    }
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

const Diagnostic preflight_diagnostic = {
    .name = "preflight",
    .group = "Retrieval",
    .help = "are the spaces in one frame at all, and does the dictionary fit",
    .usage = "SRC TGT... --dict FILE",
    .doc = "Before any other figure: whether the two spaces share a coordinate frame. "
           "P@1 on half of "
           "the dictionary is compared with shuffled dictionaries (what hubs and chance "
           "give) and "
           "with an orthogonal refit on the other half. A refit that does far better "
           "means that the "
           "map was not applied, or is another one. Vectors that are not centred or not "
           "of unit "
           "length are reported, since many maps were fitted on vectors that were.",
    .cite = "Schoenemann 1966, A generalized solution of the orthogonal Procrustes "
            "problem; McNemar "
            "1947",
    .needs = NEED_TARGET | TAKES_MANY,
    .run = run,
};
