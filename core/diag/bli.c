#include "core/diag/bli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/bli_guess.h"
#include "core/diag/say.h"

enum { RESAMPLES = 10000 };

/* --- measurement
 * --------------------------------------------------------------------------- */

static int ascending(const void *pa, const void *pb)
{
    const int32_t a = *(const int32_t *)pa;
    const int32_t b = *(const int32_t *)pb;
    return (a > b) - (a < b);
}

/* AP = mean over golds, in order of rank, of (how many golds so far) / rank. */
static double average_precision(const int32_t *rank, int32_t n, int32_t *scratch)
{
    memcpy(scratch, rank, (size_t)n * sizeof *rank);
    qsort(scratch, (size_t)n, sizeof *scratch, ascending);
    double sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += (double)(i + 1) / scratch[i];
    return sum / n;
}

typedef struct Tally {
    int64_t p1, p5, p10, mutual, mutual_hits;
    double *rr, *ap; /* per query */
} Tally;

static void tally_queries(const BliInput *in, const BliGuess *g, BliScore score, Tally *t)
{
    const Lexicon *lex = in->lex;
    const int32_t *ranks = score == BLI_NN ? in->ranks->nn : in->ranks->csls;
    int32_t most = 1;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        const int32_t n = lex->gold_off[e + 1] - lex->gold_off[e];
        most = n > most ? n : most;
    }
    int32_t *scratch = mem_xcalloc((size_t)most, sizeof *scratch);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        const int32_t at = lex->gold_off[e];
        const int32_t n = lex->gold_off[e + 1] - at;
        t->ap[q] = average_precision(ranks + at, n, scratch);
        const int32_t best = scratch[0];
        t->rr[q] = 1.0 / best;
        t->p1 += best <= 1;
        t->p5 += best <= 5;
        t->p10 += best <= 10;
        const bool is_mutual =
            g->target[score][q] >= 0 && g->back[score][q] == lex->src[e];
        t->mutual += is_mutual;
        t->mutual_hits += is_mutual && best == 1;
    }
    free(scratch);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, result, error */
static Status measure_line(const BliInput *in, const BliGuess *g, BliScore score,
                           Progress *progress, BliLine *line, Error *err)
{
    const int64_t n = in->lex->n_queries;
    void *rr = NULL;
    void *ap = NULL;
    TRY(mem_data(&rr, (size_t)n, sizeof(double), "reciprocal ranks", err));
    if (mem_data(&ap, (size_t)n, sizeof(double), "reciprocal ranks", err) != OK) {
        free(rr);
        return E_NOMEM;
    }
    Tally t = {.rr = rr, .ap = ap};
    tally_queries(in, g, score, &t);
    *line = (BliLine){
        .p1 = stats_rate(t.p1, n),
        .p5 = stats_rate(t.p5, n),
        .p10 = stats_rate(t.p10, n),
        .p1_all = stats_rate(t.p1, in->lex->n_sources),
        .mrr = stats_mean(t.rr, (size_t)n),
        .map = stats_mean(t.ap, (size_t)n),
        .mrr_ci = stats_bootstrap_mean(t.rr, (size_t)n, RESAMPLES,
                                       rng_stream(in->seed, "mrr"), progress),
        .map_ci = stats_bootstrap_mean(t.ap, (size_t)n, RESAMPLES,
                                       rng_stream(in->seed, "map"), progress),
        .mutual = stats_rate(t.mutual, n),
        .mutual_precision = stats_rate(t.mutual_hits, t.mutual),
    };
    free(rr);
    free(ap);
    return OK;
}

/* Mean cosine of the CSLS translations of the most frequent sources. */
static void estimate(const BliInput *in, const BliGuess *g, Bli *out)
{
    double sum = 0;
    for (int32_t i = 0; i < g->n_first; i++) {
        if (g->first[i] < 0)
            continue;
        sum += knn_cosine(in->src, i, in->tgt, g->first[i]);
        out->estimate_n++;
    }
    out->estimate = out->estimate_n > 0 ? sum / out->estimate_n : (double)NAN;
}

/* Why nothing is covered, and what may help. */
static Status refuse_uncovered(const Lexicon *lex, Error *err)
{
    const Ledger *l = &lex->ledger;
    if (l->src_zero > 0) {
        return error_set(
            err, E_UNDEFINED,
            "no query has a vector that points anywhere: %lld with both words "
            "in the spaces, all zero",
            (long long)l->src_zero);
    }
    if (l->pairs == 0) {
        (void)error_set(err, E_UNDEFINED, "the dictionary has no pair left to test");
        error_hint(err, "with --exclude-train no pair of the training dictionary counts");
        return E_UNDEFINED;
    }
    (void)error_set(
        err, E_UNDEFINED,
        "no pair of the dictionary has both words in the spaces (%lld pairs: %lld "
        "without the source word, %lld without the target word, %lld without both)",
        (long long)l->pairs, (long long)l->src_missing, (long long)l->tgt_missing,
        (long long)l->both_missing);
    if (notes_find(&lex->notes, "dict-reversed"))
        error_hint(err, "the dictionary seems reversed: --swap reads it the other way");
    return E_UNDEFINED;
}

Status bli_make(const BliInput *in, Progress *progress, Bli *out, Error *err)
{
    *out = (Bli){0};
    const Ledger *l = &in->lex->ledger;
    if (in->lex->n_queries == 0)
        return refuse_uncovered(in->lex, err);
    out->n_sources = in->lex->n_sources;
    out->n_covered = in->lex->n_queries;
    out->coverage = stats_rate(out->n_covered, out->n_sources);
    out->coverage_pairs = stats_rate(l->usable_lines, l->lines);
    int64_t golds = 0;
    for (int32_t q = 0; q < in->lex->n_queries; q++) {
        const int32_t e = in->lex->query[q];
        golds += in->lex->gold_off[e + 1] - in->lex->gold_off[e];
    }
    out->mean_golds = (double)golds / (double)out->n_covered;
    BliGuess g;
    Status status = bli_guess_make(in, progress, &g, &out->csls, err);
    if (status == OK)
        (void)progress_begin(progress, "resampling queries", BLI_SCORES);
    for (int s = 0; s < BLI_SCORES && status == OK; s++) {
        status = measure_line(in, &g, (BliScore)s, progress, &out->line[s], err);
        if (status == OK && !progress_tick(progress, 1))
            status = E_CANCELED;
    }
    if (status == OK)
        estimate(in, &g, out);
    else
        *out = (Bli){0};
    bli_guess_done(&g);
    return status;
}

/* --- table
 * -------------------------------------------------------------------------------------
 */

enum {
    C_TARGET,
    C_DIRECTION,
    C_SCORE,
    C_SOURCES,
    C_COVERED,
    C_P1,
    C_P5,
    C_P10,
    C_P1_ALL,
    C_MRR,
    C_MRR_LO,
    C_MRR_HI,
    C_MAP,
    C_MAP_LO,
    C_MAP_HI,
    C_MUTUAL,
    C_MUTUAL_P1,
    C_COVERAGE,
    C_COVERAGE_PAIRS,
    C_GOLDS,
    C_ESTIMATE,
    N_SUMMARY
};

/* clang-format off */
static const ColSpec summary_cols[N_SUMMARY] = {
    [C_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
    [C_DIRECTION] = {"direction", "direction", "", "forward: source words are the queries; backward: target words", COL_TEXT, 0},
    [C_SCORE]     = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs", COL_TEXT, 0},
    [C_SOURCES]   = {"n_sources", "sources", "", "distinct query words of the dictionary", COL_INT, 0},
    [C_COVERED]   = {"n_covered", "covered", "", "queries in the space with at least one gold in the other: the denominator", COL_INT, 0},
    [C_P1]        = {"p@1", "P@1", "", "share of covered queries whose nearest word is a gold; 1 is best", COL_RATE, 3},
    [C_P5]        = {"p@5", "P@5", "", "share with a gold among the 5 nearest", COL_RATE, 3},
    [C_P10]       = {"p@10", "P@10", "", "share with a gold among the 10 nearest", COL_RATE, 3},
    [C_P1_ALL]    = {"p@1_all", "P@1 of all", "", "hits over all sources: out of vocabulary counts as wrong", COL_RATE, 3},
    [C_MRR]       = {"mrr", "MRR", "", "mean of 1 / rank of the best-placed gold; 1 is best", COL_REAL, 3},
    [C_MRR_LO]    = {"mrr_lo", "MRR from", "", "lower end of the bootstrap interval over queries", COL_REAL, 3},
    [C_MRR_HI]    = {"mrr_hi", "MRR to", "", "upper end of the bootstrap interval over queries", COL_REAL, 3},
    [C_MAP]       = {"map", "MAP", "", "mean average precision over all golds in vocabulary", COL_REAL, 3},
    [C_MAP_LO]    = {"map_lo", "MAP from", "", "lower end of the bootstrap interval over queries", COL_REAL, 3},
    [C_MAP_HI]    = {"map_hi", "MAP to", "", "upper end of the bootstrap interval over queries", COL_REAL, 3},
    [C_MUTUAL]    = {"mutual", "mutual", "", "share of queries whose prediction leads back to them", COL_RATE, 3},
    [C_MUTUAL_P1] = {"mutual_p@1", "P@1 of mutual", "", "hits among the mutual ones", COL_RATE, 3},
    [C_COVERAGE]  = {"coverage", "coverage", "", "covered queries / sources", COL_RATE, 3},
    [C_COVERAGE_PAIRS] = {"coverage_pairs", "pairs covered", "", "dictionary lines with both words present / lines", COL_RATE, 3},
    [C_GOLDS]     = {"golds", "golds each", "", "golds in vocabulary per covered query", COL_REAL, 2},
    [C_ESTIMATE]  = {"mean_cosine", "mean cosine", "", "of the CSLS translations of the 10,000 most frequent sources: needs no dictionary", COL_REAL, 3},
};
/* clang-format on */

static void add_line(Table *t, const char *target, BliDirection d, BliScore s,
                     const Bli *b)
{
    const BliLine *l = &b->line[s];
    const int32_t r = table_add_row(t);
    table_set_text(t, r, C_TARGET, str_text(target));
    table_set_text(t, r, C_DIRECTION,
                   str_text(d == BLI_FORWARD ? "forward" : "backward"));
    table_set_text(t, r, C_SCORE, str_text(s == BLI_NN ? "nn" : "csls"));
    table_set_int(t, r, C_SOURCES, b->n_sources);
    table_set_int(t, r, C_COVERED, b->n_covered);
    table_set_rate(t, r, C_P1, l->p1);
    table_set_rate(t, r, C_P5, l->p5);
    table_set_rate(t, r, C_P10, l->p10);
    table_set_rate(t, r, C_P1_ALL, l->p1_all);
    table_set_real(t, r, C_MRR, l->mrr);
    table_set_real(t, r, C_MRR_LO, l->mrr_ci.lo);
    table_set_real(t, r, C_MRR_HI, l->mrr_ci.hi);
    table_set_real(t, r, C_MAP, l->map);
    table_set_real(t, r, C_MAP_LO, l->map_ci.lo);
    table_set_real(t, r, C_MAP_HI, l->map_ci.hi);
    table_set_rate(t, r, C_MUTUAL, l->mutual);
    table_set_rate(t, r, C_MUTUAL_P1, l->mutual_precision);
    table_set_rate(t, r, C_COVERAGE, b->coverage);
    table_set_rate(t, r, C_COVERAGE_PAIRS, b->coverage_pairs);
    table_set_real(t, r, C_GOLDS, b->mean_golds);
    table_set_real(t, r, C_ESTIMATE, b->estimate);
}

enum {
    L_TARGET,
    L_LINES,
    L_MALFORMED,
    L_DUPLICATES,
    L_PAIRS,
    L_USABLE,
    L_SRC_MISSING,
    L_TGT_MISSING,
    L_BOTH_MISSING,
    L_CASE,
    L_FORM,
    L_LOWER,
    L_IDENTICAL,
    L_TRAIN,
    N_LEDGER
};

/* clang-format off */
static const ColSpec ledger_cols[N_LEDGER] = {
    [L_TARGET]       = {"target", "target", "", "the target space", COL_TEXT, 0},
    [L_LINES]        = {"lines", "lines", "", "lines of the dictionary, blank ones not counted", COL_INT, 0},
    [L_MALFORMED]    = {"malformed", "malformed", "", "lines that are no pair", COL_INT, 0},
    [L_DUPLICATES]   = {"duplicates", "repeated", "", "lines that repeat an earlier pair", COL_INT, 0},
    [L_PAIRS]        = {"pairs", "pairs", "", "distinct pairs", COL_INT, 0},
    [L_USABLE]       = {"usable", "usable", "", "both words are in their spaces", COL_INT, 0},
    [L_SRC_MISSING]  = {"source_missing", "source out", "", "only the source word is out of vocabulary", COL_INT, 0},
    [L_TGT_MISSING]  = {"target_missing", "target out", "", "only the target word is out of vocabulary", COL_INT, 0},
    [L_BOTH_MISSING] = {"both_missing", "both out", "", "both words are out of vocabulary", COL_INT, 0},
    [L_CASE]         = {"out_by_case", "out by case", "", "would be usable if dictionary and vocabularies were in lower case", COL_INT, 0},
    [L_FORM]         = {"out_by_form", "out by form", "", "would be usable after Unicode normalisation (NFC)", COL_INT, 0},
    [L_LOWER]        = {"by_lower", "by --lower", "", "usable only through --lower", COL_INT, 0},
    [L_IDENTICAL]    = {"identical", "identical", "", "usable pairs of identical strings", COL_INT, 0},
    [L_TRAIN]        = {"in_train", "in training", "", "test pairs that also stand in the training dictionary", COL_INT, 0},
};
/* clang-format on */

static void add_ledger(Table *t, const StudyEntry *e)
{
    const Ledger *l = &e->lex->ledger;
    const int32_t r = table_add_row(t);
    table_set_text(t, r, L_TARGET, str_text(e->name));
    table_set_int(t, r, L_LINES, l->lines);
    table_set_int(t, r, L_MALFORMED, l->malformed);
    table_set_int(t, r, L_DUPLICATES, l->duplicates);
    table_set_int(t, r, L_PAIRS, l->pairs);
    table_set_int(t, r, L_USABLE, l->usable);
    table_set_int(t, r, L_SRC_MISSING, l->src_missing);
    table_set_int(t, r, L_TGT_MISSING, l->tgt_missing);
    table_set_int(t, r, L_BOTH_MISSING, l->both_missing);
    table_set_int(t, r, L_CASE, l->out_by_case);
    table_set_int(t, r, L_FORM, l->out_by_form);
    table_set_int(t, r, L_LOWER, l->by_lower);
    table_set_int(t, r, L_IDENTICAL, l->identical);
    if (e->train_overlap >= 0)
        table_set_int(t, r, L_TRAIN, e->train_overlap);
    else
        table_set_missing(t, r, L_TRAIN, "no training dictionary given");
}

/* --- the diagnostic
 * ------------------------------------------------------------------------- */

static Status measure_target(const Study *s, int target, BliDirection d,
                             Progress *progress, Bli *out, Error *err)
{
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    TRY(study_get_cosine(s, target, false, progress, &cross, err));
    TRY(study_get_ranks(s, target, false, d == BLI_BACKWARD, progress, &ranks, err));
    const Cross swapped = cross_swapped(cross);
    const Space *src = s->entry[s->source].space;
    const StudyEntry *e = &s->entry[target];
    const bool is_back = d == BLI_BACKWARD;
    const BliInput in = {.src = is_back ? e->space : src,
                         .tgt = is_back ? src : e->space,
                         .lex = is_back ? e->back : e->lex,
                         .ranks = ranks,
                         .cross = is_back ? &swapped : cross,
                         .seed = s->options.seed};
    return bli_make(&in, progress, out, err);
}

/* What the finding tells of one target: forward, CSLS if asked for. */
static void say_target(Str *finding, const char *name, const Bli *b, BliScore score)
{
    char rate[SAY_RATE];
    str_addf(finding, "%s%s: P@1 %s covered of %lld sources (%s)", finding->n ? "; " : "",
             name, say_rate(rate, b->line[score].p1), (long long)b->n_sources,
             score == BLI_CSLS ? "CSLS" : "cosine");
}

/* One run of the verb, while its tables grow. */
typedef struct Report {
    const Study *s;
    const Args *args;
    Progress *progress;
    TableSet *set;
    Str finding;
    KnnStats csls; /* of the present target */
} Report;

static bool is_asked(const Report *r, BliDirection d)
{
    const char *asked = registry_text(r->args, "direction");
    return strcmp(asked, "both") == 0 ||
           strcmp(asked, d == BLI_FORWARD ? "forward" : "backward") == 0;
}

/* Notes on the search behind one target's figures. */
static Status note_search(const Report *r, int target, Error *err)
{
    const Cross *c = NULL;
    TRY(study_get_cosine(r->s, target, false, r->progress, &c, err));
    const char *name = r->s->entry[target].name;
    Notes *notes = table_notes(r->set->table[0]);
    if (c->k < r->s->options.k) {
        notes_remark(notes, "k-reduced", 1,
                     "%s: CSLS takes %d neighbours, not %d: a space has no more words",
                     name, c->k, r->s->options.k);
    }
    notes_remark(
        notes, "rescanned", c->knn.rescanned + r->csls.rescanned,
        "%s: %lld of %lld neighbour lists had to be searched again in full to be "
        "proved exact, %lld of them for CSLS",
        name, (long long)c->knn.rescanned + (long long)r->csls.rescanned,
        (long long)c->knn.rows + (long long)r->csls.rows, (long long)r->csls.rescanned);
    return OK;
}

/* One target in one direction. One without coverage is a note, not the end. */
static Status add_direction(Report *r, int target, BliDirection d, Error *err)
{
    const char *name = r->s->entry[target].name;
    const bool has_csls = registry_has(r->args, "scores", "csls");
    Bli b;
    const Status status = measure_target(r->s, target, d, r->progress, &b, err);
    if (status == E_UNDEFINED) {
        notes_warn(&r->set->notes, "not-covered", 1, "%s, %s: %s", name,
                   d == BLI_FORWARD ? "forward" : "backward", err ? err->text : "");
        return OK;
    }
    TRY(status);
    r->csls.rows += b.csls.rows;
    r->csls.rescanned += b.csls.rescanned;
    if (registry_has(r->args, "scores", "nn"))
        add_line(r->set->table[0], name, d, BLI_NN, &b);
    if (has_csls)
        add_line(r->set->table[0], name, d, BLI_CSLS, &b);
    if (d == BLI_FORWARD || !is_asked(r, BLI_FORWARD))
        say_target(&r->finding, name, &b, has_csls ? BLI_CSLS : BLI_NN);
    return OK;
}

static Status add_target(Report *r, int target, Error *err)
{
    const int32_t before = table_rows(r->set->table[0]);
    r->csls = (KnnStats){0};
    for (int d = 0; d < BLI_DIRECTIONS; d++)
        if (is_asked(r, (BliDirection)d))
            TRY(add_direction(r, target, (BliDirection)d, err));
    return table_rows(r->set->table[0]) > before ? note_search(r, target, err) : OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = table_set_new("bli");
    table_set_add(set,
                  table_new("summary", "Translation retrieval", summary_cols, N_SUMMARY));
    Table *ledger =
        table_new("ledger", "What became of the dictionary", ledger_cols, N_LEDGER);
    table_set_add(set, ledger);
    table_set_drill(set->table[0], "pairs {target}");
    Report r = {.s = s, .args = args, .progress = progress, .set = set};
    Status status = OK;
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const int target = study_target(s, i);
        if (!s->entry[target].lex) {
            notes_warn(&set->notes, "no-dictionary", 1,
                       "%s has no dictionary: it is left out", s->entry[target].name);
            continue;
        }
        add_ledger(ledger, &s->entry[target]);
        status = add_target(&r, target, err);
    }
    if (status == OK && table_rows(set->table[0]) == 0) {
        status = table_rows(ledger) == 1 && err && err->code == E_UNDEFINED
                     ? E_UNDEFINED /* the one target's own reason stands */
                     : error_set(err, E_UNDEFINED,
                                 "no pair of any dictionary is in the spaces");
    }
    if (status == OK)
        error_clear(err);
    table_set_finding(set, "%s", str_cstr(&r.finding));
    str_free(&r.finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "scores",
     .kind = PARAM_TEXT,
     .initial = "nn,csls",
     .choices = "nn|csls",
     .is_list = true,
     .metavar = "SCORES",
     .help = "retrieval scores to report: nn (cosine), csls"},
    {.name = "direction",
     .kind = PARAM_TEXT,
     .initial = "both",
     .choices = "forward|backward|both",
     .metavar = "WAY",
     .help = "which side asks: forward (source words), backward, both"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "summary",
                                .x = "target",
                                .y = "p@1",
                                .group = "score",
                                .title = "Translation retrieval by language"};

const Diagnostic bli_diagnostic = {
    .name = "bli",
    .group = "Retrieval",
    .help = "how often the nearest target word is a gold translation",
    .usage = "SRC TGT... --dict FILE",
    .doc = "P@k is the share of covered dictionary words with a gold translation among "
           "their k "
           "nearest target words; covered means that the word is in the source space and "
           "at least "
           "one of its golds is in the target space. High is better. P@1 of all counts "
           "words out "
           "of vocabulary as wrong: where the two differ much, the vocabulary is the "
           "problem and "
           "not the map. CSLS corrects for hubs, words that are near everything; a large "
           "gain over "
           "cosine means hubs.\n\n"
           "Do not compare rates over different dictionaries or vocabulary sizes, and do "
           "not read a "
           "difference that lies within the intervals. Missing golds and names in the "
           "dictionary "
           "can move P@1 by many points.",
    .cite = "Conneau et al. 2018, Word translation without parallel data; Glavas et al. "
            "2019, How to "
            "(properly) evaluate cross-lingual word embeddings; Kementchedjhieva et al. "
            "2019, Lost "
            "in evaluation",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY,
    .chart = &chart,
    .run = run,
};
