#include "core/diag/bli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/bli_guess.h"
#include "core/diag/bli_seeds.h"
#include "core/diag/bli_table.h"
#include "core/diag/say.h"
#include "core/near/softmax.h"

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
    const int32_t *ranks = score == BLI_NN     ? in->ranks->nn
                           : score == BLI_CSLS ? in->ranks->csls
                                               : in->soft_ranks->rank;
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
        const int32_t best = g->rank[score][q];
        t->ap[q] = average_precision(ranks + at, lex->gold_off[e + 1] - at, scratch);
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
        .ties = g->ties[score],
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

Status bli_measure(const BliInput *in, const BliGuess *g, Progress *progress, Bli *out,
                   Error *err)
{
    const Ledger *l = &in->lex->ledger;
    *out = (Bli){.n_sources = in->lex->n_sources,
                 .n_covered = in->lex->n_queries,
                 .coverage = stats_rate(in->lex->n_queries, in->lex->n_sources),
                 .coverage_pairs = stats_rate(l->usable_lines, l->lines),
                 .csls = g->searched};
    int64_t golds = 0;
    for (int32_t q = 0; q < in->lex->n_queries; q++) {
        const int32_t e = in->lex->query[q];
        golds += in->lex->gold_off[e + 1] - in->lex->gold_off[e];
    }
    out->mean_golds = (double)golds / (double)out->n_covered;
    const int scores = in->soft ? BLI_SCORES : BLI_ISF;
    Status status = OK;
    (void)progress_begin(progress, "resampling queries", (uint64_t)scores);
    for (int s = 0; s < scores && status == OK; s++) {
        status = measure_line(in, g, (BliScore)s, progress, &out->line[s], err);
        if (status == OK && !progress_tick(progress, 1))
            status = E_CANCELED;
    }
    if (status == OK)
        estimate(in, g, out);
    else
        *out = (Bli){0};
    return status;
}

Status bli_make(const BliInput *in, Progress *progress, Bli *out, Error *err)
{
    BliGuess g;
    *out = (Bli){0};
    Status status = bli_guess_make(in, progress, &g, err);
    if (status == OK)
        status = bli_measure(in, &g, progress, out, err);
    bli_guess_done(&g);
    return status;
}

const char *bli_score_name(BliScore score)
{
    static const char *const names[BLI_SCORES] = {"nn", "csls", "isf"};
    return names[score];
}

/* --- the diagnostic
 * ------------------------------------------------------------------------- */

/* One run of the verb, while its tables grow. */
typedef struct Report {
    const Study *s;
    const Args *args;
    Progress *progress;
    TableSet *set;
    Table *table[BLI_TABLES]; /* borrowed from the set; NULL: not asked for */
    Str finding;
    KnnStats searched; /* of the present target */
    double *soft[2];   /* of the present target: of its words, of the source's */
    BliTest test[2 * BLI_TESTS]; /* of the present target */
    BliDirection way[2 * BLI_TESTS];
    int tests;
} Report;

static bool is_asked(const Report *r, BliDirection d)
{
    const char *asked = registry_text(r->args, "direction");
    return strcmp(asked, "both") == 0 || strcmp(asked, bli_table_direction(d)) == 0;
}

static bool has_score(const Report *r, BliScore s)
{
    return registry_has(r->args, "scores", bli_score_name(s));
}

/* What the finding tells of one target: forward, CSLS if asked for. */
static void say_target(Report *r, const char *name, const Bli *b)
{
    static const char *const words[BLI_SCORES] = {"cosine", "CSLS", "inverted softmax"};
    const BliScore score = has_score(r, BLI_CSLS) ? BLI_CSLS
                           : has_score(r, BLI_NN) ? BLI_NN
                                                  : BLI_ISF;
    char rate[SAY_RATE];
    str_addf(&r->finding, "%s%s: P@1 %s covered of %lld sources (%s)",
             r->finding.n ? "; " : "", name, say_rate(rate, b->line[score].p1),
             (long long)b->n_sources, words[score]);
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
        notes, "rescanned", c->knn.rescanned + r->searched.rescanned,
        "%s: %lld of %lld neighbour lists had to be searched again in full to be "
        "proved exact, %lld of them for %s",
        name, (long long)c->knn.rescanned + (long long)r->searched.rescanned,
        (long long)c->knn.rows + (long long)r->searched.rows,
        (long long)r->searched.rescanned,
        has_score(r, BLI_ISF) ? "CSLS and inverted softmax" : "CSLS");
    return OK;
}

static bool is_numbered(const Space *s)
{
    return notes_find(&s->source.notes, "numbered-rows") != NULL;
}

/* What could not be divided; told once, not for each direction. */
static void note_strata(Report *r, const StudyEntry *e, BliDirection d,
                        const BliStrata *strata)
{
    Notes notes = {0};
    if (strata->has_no_words) {
        notes_remark(
            &notes, "strata-left-out", 1,
            "%s: rows are numbered: nothing is divided by spelling, script or tag",
            e->name);
    }
    if (strata->has_no_ranks) {
        notes_remark(
            &notes, "strata-left-out", 1,
            "%s: rows that belong together are in no order of frequency: nothing "
            "is divided by it",
            e->name);
    }
    if (strata->too_many_tags > 0) {
        notes_remark(&notes, "strata-left-out", strata->too_many_tags,
                     "%s, %s: the words have %lld tags, more than %d: nothing is divided "
                     "by tag",
                     e->name, bli_table_direction(d), (long long)strata->too_many_tags,
                     BLI_STRATA_TAGS);
    }
    if (strata->too_long > 0) {
        notes_remark(&notes, "strata-left-out", strata->too_long,
                     "%s, %s: %lld words are too long to be compared letter by letter",
                     e->name, bli_table_direction(d), (long long)strata->too_long);
    }
    notes_append(table_notes(r->table[BLI_TABLE_STRATA]), &notes);
    notes_free(&notes);
}

static Status add_strata(Report *r, const StudyEntry *e, BliDirection d,
                         const BliInput *in, const BliGuess *g, Error *err)
{
    const StudyEntry *asker = d == BLI_FORWARD ? &r->s->entry[r->s->source] : e;
    BliStrataOptions o = bli_strata_defaults();
    TRY(bli_strata_parse_bins(registry_text(r->args, "bins"), &o, err));
    for (int s = 0; s < BLI_SCORES; s++)
        o.is_asked[s] = has_score(r, (BliScore)s);
    o.tags = asker->about[WORDFILE_TAGS];
    o.has_words = !is_numbered(in->src) && !is_numbered(in->tgt);
    o.has_ranks = !r->s->options.is_row_aligned;
    BliStrata strata;
    TRY(bli_strata_make(in, g, &o, &strata, err));
    Table *t = r->table[BLI_TABLE_STRATA];
    for (int i = 0; i < strata.n; i++)
        bli_table_add_stratum(t, (BliPlace){e->name, d}, &strata.item[i]);
    note_strata(r, e, d, &strata);
    bli_strata_done(&strata);
    return OK;
}

static Status add_tests(Report *r, BliDirection d, const BliGuess *g, Error *err)
{
    bool asked[BLI_SCORES];
    int n = 0;
    for (int s = 0; s < BLI_SCORES; s++)
        asked[s] = has_score(r, (BliScore)s);
    TRY(bli_tests_make(g, asked, r->s->options.seed, r->progress, r->test + r->tests, &n,
                       err));
    for (int i = 0; i < n; i++)
        r->way[r->tests + i] = d;
    r->tests += n;
    return OK;
}

/* All that one direction gives, from its input. */
static Status measure_direction(Report *r, const StudyEntry *e, BliDirection d,
                                const BliInput *in, Error *err)
{
    BliGuess g;
    Bli b;
    Status status = bli_guess_make(in, r->progress, &g, err);
    if (status == OK)
        status = bli_measure(in, &g, r->progress, &b, err);
    if (status == OK) {
        r->searched.rows += b.csls.rows;
        r->searched.rescanned += b.csls.rescanned;
        for (int s = 0; s < BLI_SCORES; s++) {
            if (has_score(r, (BliScore)s))
                bli_table_add_line(r->table[BLI_TABLE_SUMMARY], (BliPlace){e->name, d},
                                   (BliScore)s, &b);
        }
        if (d == BLI_FORWARD || !is_asked(r, BLI_FORWARD))
            say_target(r, e->name, &b);
        status = add_tests(r, d, &g, err);
    }
    if (status == OK && r->table[BLI_TABLE_STRATA])
        status = add_strata(r, e, d, in, &g, err);
    bli_guess_done(&g);
    return status;
}

/* Inverted softmax of both sides; once a target. */
static Status make_soft(Report *r, const Cross *cross, const Space *src, const Space *tgt,
                        Error *err)
{
    const double beta = registry_real(r->args, "beta");
    const Cross swapped = cross_swapped(cross);
    const CrossEnds there = {.src = src, .tgt = tgt};
    const CrossEnds back = {.src = tgt, .tgt = src};
    if (r->soft[0] || !has_score(r, BLI_ISF))
        return OK;
    TRY(softmax_make(cross, &there, beta, r->progress, &r->soft[0], err));
    return softmax_make(&swapped, &back, beta, r->progress, &r->soft[1], err);
}

/* One target in one direction. One without coverage is a note, not the end. */
static Status add_direction(Report *r, int target, BliDirection d, Error *err)
{
    const Study *s = r->s;
    const StudyEntry *e = &s->entry[target];
    const Space *src = s->entry[s->source].space;
    const bool is_back = d == BLI_BACKWARD;
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    RankList soft_ranks = {0};
    TRY(study_get_cosine(s, target, false, r->progress, &cross, err));
    TRY(study_get_ranks(s, target, false, is_back, r->progress, &ranks, err));
    TRY(make_soft(r, cross, src, e->space, err));
    const Cross swapped = cross_swapped(cross);
    BliInput in = {.src = is_back ? e->space : src,
                   .tgt = is_back ? src : e->space,
                   .lex = is_back ? e->back : e->lex,
                   .ranks = ranks,
                   .cross = is_back ? &swapped : cross,
                   .seed = s->options.seed};
    if (r->soft[0]) {
        const CrossEnds ends = {.src = in.src, .tgt = in.tgt};
        in.soft = r->soft[is_back];
        in.soft_back = r->soft[!is_back];
        TRY(rank_make_list(&ends, in.lex, in.soft, r->progress, &soft_ranks, err));
        in.soft_ranks = &soft_ranks;
    }
    const Status status = measure_direction(r, e, d, &in, err);
    rank_done_list(&soft_ranks);
    if (status != E_UNDEFINED)
        return status;
    notes_warn(&r->set->notes, "not-covered", 1, "%s, %s: %s", e->name,
               bli_table_direction(d), err ? err->text : "");
    return OK;
}

static Status add_target(Report *r, int target, Error *err)
{
    const int32_t before = table_rows(r->set->table[0]);
    const StudyEntry *e = &r->s->entry[target];
    Status status = OK;
    r->searched = (KnnStats){0};
    r->tests = 0;
    for (int d = 0; status == OK && d < BLI_DIRECTIONS; d++)
        if (is_asked(r, (BliDirection)d))
            status = add_direction(r, target, (BliDirection)d, err);
    free(r->soft[0]);
    free(r->soft[1]);
    r->soft[0] = r->soft[1] = NULL;
    TRY(status);
    bli_tests_adjust(r->test, r->tests);
    for (int i = 0; i < r->tests; i++)
        bli_table_add_test(r->table[BLI_TABLE_SIGNIFICANCE],
                           (BliPlace){e->name, r->way[i]}, &r->test[i]);
    if (r->table[BLI_TABLE_LEAKAGE])
        bli_table_add_leakage(r->table[BLI_TABLE_LEAKAGE], e);
    if (r->table[BLI_TABLE_CURVE])
        TRY(bli_seeds_add_curve(r->s, r->args, target, r->progress, r->set, err));
    return table_rows(r->set->table[0]) > before ? note_search(r, target, err) : OK;
}

/* The tables that were asked for, in their order. */
static void add_tables(Report *r)
{
    int scores = 0;
    bool has_train = false;
    for (int s = 0; s < BLI_SCORES; s++)
        scores += has_score(r, (BliScore)s);
    for (int i = 0; i < study_targets(r->s); i++)
        has_train = has_train || r->s->entry[study_target(r->s, i)].train;
    const bool is_there[BLI_TABLES] = {
        [BLI_TABLE_SUMMARY] = true,
        [BLI_TABLE_SIGNIFICANCE] = scores > 1,
        [BLI_TABLE_STRATA] = registry_bool(r->args, "strata"),
        [BLI_TABLE_LEAKAGE] = has_train,
        [BLI_TABLE_CURVE] = registry_text(r->args, "learning-curve") != NULL,
        [BLI_TABLE_LEDGER] = true,
    };
    for (int i = 0; i < BLI_TABLES; i++) {
        if (!is_there[i])
            continue;
        r->table[i] = bli_table_new((BliTable)i);
        table_set_add(r->set, r->table[i]);
    }
    table_set_drill(r->set->table[0], "pairs {target}");
}

static Status check_options(const Args *args, Error *err)
{
    BliStrataOptions unused;
    TRY(bli_strata_parse_bins(registry_text(args, "bins"), &unused, err));
    TRY(registry_refuse_idle(args, "beta", registry_has(args, "scores", "isf"),
                             "--scores isf", err));
    TRY(registry_refuse_idle(args, "bins", registry_bool(args, "strata"), "--strata",
                             err));
    return registry_refuse_idle(args, "subsets",
                                registry_text(args, "learning-curve") != NULL,
                                "--learning-curve TRAIN", err);
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TRY(check_options(args, err));
    TableSet *set = table_set_new("bli");
    Report r = {.s = s, .args = args, .progress = progress, .set = set};
    add_tables(&r);
    const Table *ledger = r.table[BLI_TABLE_LEDGER];
    Status status = OK;
    if (r.table[BLI_TABLE_CURVE])
        status = bli_seeds_check(s, args, err);
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const int target = study_target(s, i);
        if (!s->entry[target].lex) {
            notes_warn(&set->notes, "no-dictionary", 1,
                       "%s has no dictionary: it is left out", s->entry[target].name);
            continue;
        }
        bli_table_add_ledger(r.table[BLI_TABLE_LEDGER], &s->entry[target]);
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
     .choices = "nn|csls|isf",
     .is_list = true,
     .metavar = "SCORES",
     .help = "retrieval scores to report: nn (cosine), csls, isf (inverted softmax)"},
    {.name = "direction",
     .kind = PARAM_TEXT,
     .initial = "both",
     .choices = "forward|backward|both",
     .metavar = "WAY",
     .help = "which side asks: forward (source words), backward, both"},
    {.name = "beta",
     .kind = PARAM_REAL,
     .initial = "30",
     .min = 0.001,
     .max = 1000,
     .metavar = "B",
     .help = "of the inverted softmax: near 0 the mean cosine of a word is taken off, "
             "at large ones its highest"},
    {.name = "strata",
     .kind = PARAM_BOOL,
     .initial = "false",
     .help = "also rates by frequency, identical and copied strings, cognates, script, "
             "tag (--tags)"},
    {.name = "bins",
     .kind = PARAM_TEXT,
     .initial = "1000,5000,20000",
     .metavar = "RANKS",
     .help = "last ranks of the bins of frequency in --strata; one more is open"},
    {.name = "learning-curve",
     .kind = PARAM_TEXT,
     .metavar = "TRAIN",
     .help = "P@1 of orthogonal maps fitted on 50, 100, 200 ... pairs of this "
             "dictionary; train: each target's training dictionary; half: a random "
             "half of --dict, the other half asks"},
    {.name = "subsets",
     .kind = PARAM_INT,
     .initial = "5",
     .min = 1,
     .max = 100,
     .metavar = "N",
     .help = "random choices of seed pairs for each size of --learning-curve"},
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
    .doc =
        "P@k is the share of covered dictionary words with a gold translation among "
        "their "
        "k nearest target words; covered means that the word is in the source space and "
        "at least one of its golds is in the target space. High is better. P@1 of all "
        "counts words out of vocabulary as wrong: where the two differ much, the "
        "vocabulary is the problem and not the map. CSLS corrects for hubs, words that "
        "are near everything; a large gain over cosine means hubs. Inverted softmax does "
        "so by what a word gives to all sources together (--beta). mutual: the share "
        "whose prediction leads back.\n\n"
        "significance: the scores on the same queries. fixed and broken count the "
        "queries "
        "that change; p is McNemar's exact test, p (Holm) the same for all tests of the "
        "target together. least seen: differences below it this dictionary finds less "
        "than 4 times of 5; that p is large is then no proof that scores are equal.\n\n"
        "strata: identical and copied strings and names are easy and inflate P@1; "
        "rare words are hard. Compare systems within a level. Levels of few words have "
        "wide intervals: do not rank them. Frequency is the rank in the file, and means "
        "nothing where files are not sorted by it.\n\n"
        "leakage: test words that the map has seen while it was fitted. Above a few per "
        "cent, report the rates with --exclude-train (--exclude-by source is strict).\n\n"
        "curve: a curve that still rises asks for more pairs; one that is flat, and low, "
        "says that the spaces are no rotations of each other. Below as many pairs as "
        "dimensions a map is not determined. The map is plain Procrustes by cosine: a "
        "map of another kind may stand above it.\n\n"
        "Do not compare rates over different dictionaries or vocabulary sizes, and do "
        "not read a difference that lies within the intervals. Missing golds and names "
        "in the dictionary can move P@1 by many points. Other programs differ: MUSE and "
        "vecmap divide by covered words, fastText's alignment by all sources (P@1 of "
        "all), xling-eval by pairs; ties are broken by file order here and not at all "
        "there; MUSE sums its softmax over the queries it has, vecmap's default beta "
        "is 1.",
    .cite =
        "Conneau et al. 2018, Word translation without parallel data; Smith et al. "
        "2017, Offline bilingual word vectors, orthogonal transformations and the "
        "inverted softmax; Glavas et al. 2019, How to (properly) evaluate "
        "cross-lingual word embeddings; Kementchedjhieva et al. 2019, Lost in "
        "evaluation; Soegaard et al. 2018, On the limitations of unsupervised "
        "bilingual dictionary induction; McNemar 1947; Holm 1979; Connor 1987, Sample "
        "size for testing differences in proportions for the paired-sample design; "
        "Vulic and Korhonen 2016, On the role of seed lexicons in learning bilingual "
        "word embeddings",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY,
    .chart = &chart,
    .tables = "summary|significance|strata|leakage|curve|ledger",
    .run = run,
};
