/* The tables of `hubness`; what they show is measured in hubness.c. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/hubness.h"
#include "core/diag/remedies.h"
#include "core/diag/say.h"

enum {
    S_TARGET,
    S_DIRECTION,
    S_SCORE,
    S_SKEWNESS,
    S_LO,
    S_HI,
    S_SKEWNESS_CHANCE,
    S_ROBIN,
    S_ROBIN_CHANCE,
    S_ANTIHUBS,
    S_ANTIHUBS_CHANCE,
    S_OCCURRENCE,
    S_MAX,
    S_HUBS,
    S_H10,
    S_K,
    S_N,
    S_QUERIES,
    N_SUMMARY
};
enum {
    H_WORD,
    H_N_K,
    H_N_K_CSLS,
    H_KIND,
    H_ROBBED,
    H_TAKEN,
    H_HITS,
    H_REGAINED,
    H_MEAN_COS,
    H_TARGET,
    N_HUBS
};
enum { V_HUB, V_SOURCE, V_GOLD, V_RANK_NN, V_RANK_CSLS, V_REGAINED, V_TARGET, N_VICTIMS };

enum {
    R_TARGET,
    R_REMEDY,
    R_SKEWNESS,
    R_LO,
    R_HI,
    R_SKEWNESS_CHANCE,
    R_ROBIN,
    R_ROBIN_CHANCE,
    R_ANTIHUBS,
    R_ANTIHUBS_CHANCE,
    R_MAX,
    R_P1,
    R_FIXED,
    R_BROKEN,
    R_HOLM,
    R_QUERIES,
    N_REMEDIES
};

/* clang-format off */
static const ColSpec summary_cols[N_SUMMARY] = {
    [S_TARGET]     = {"target", "target", "", "the target space", COL_TEXT, 0},
    [S_DIRECTION]  = {"direction", "direction", "", "forward: target words near source words; backward: the reverse; source, target: within one space", COL_TEXT, 0},
    [S_SCORE]      = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs", COL_TEXT, 0},
    [S_SKEWNESS]   = {"skewness", "skewness", "", "of how often words are neighbours: 0 is even; above 1 there are hubs", COL_REAL, 2},
    [S_LO]         = {"skewness_lo", "from", "", "lower end of the bootstrap interval over words", COL_REAL, 2},
    [S_HI]         = {"skewness_hi", "to", "", "upper end of the bootstrap interval over words", COL_REAL, 2},
    [S_SKEWNESS_CHANCE] = {"skewness_chance", "chance", "", "skewness if every list held words at random: the less the more ask", COL_REAL, 2},
    [S_ROBIN]      = {"robin_hood", "Robin Hood", "", "share of all occurrences that would have to change hands for all words to have as many; 0 is even", COL_REAL, 3},
    [S_ROBIN_CHANCE] = {"robin_hood_chance", "chance", "", "Robin Hood if every list held words at random: the less the more ask", COL_REAL, 3},
    [S_ANTIHUBS]   = {"antihubs", "antihubs", "", "share of words that are nobody's neighbour", COL_RATE, 3},
    [S_ANTIHUBS_CHANCE] = {"antihubs_chance", "chance", "", "antihubs if every list held words at random: the fewer the more ask", COL_REAL, 3},
    [S_OCCURRENCE] = {"hub_occurrence", "to hubs", "", "share of occurrences that go to hubs", COL_REAL, 3},
    [S_MAX]        = {"max", "max", "", "the largest number of words that one word is a neighbour of", COL_INT, 0},
    [S_HUBS]       = {"hubs", "hubs", "", "words that are neighbours of at least twice the mean", COL_INT, 0},
    [S_H10]        = {"h10", "H10", "", "least share of words that are the nearest of a tenth of all; lower is more hubby", COL_REAL, 4},
    [S_K]          = {"k", "k", "", "neighbours counted", COL_INT, 0},
    [S_N]          = {"n", "n", "", "words that could be neighbours", COL_INT, 0},
    [S_QUERIES]    = {"queries", "queries", "", "words whose neighbours are counted", COL_INT, 0},
};
static const ColSpec hub_cols[N_HUBS] = {
    [H_WORD]     = {"word", "hub", "", "the target word", COL_WORD, 0},
    [H_N_K]      = {"n_k", "near to", "words", "source words that have it among their k nearest by cosine", COL_INT, 0},
    [H_N_K_CSLS] = {"n_k_csls", "by CSLS", "words", "the same by CSLS", COL_INT, 0},
    [H_KIND]     = {"kind", "kind", "", "punctuation, number, foreign script, source word (the source has the same spelling), frequent, rare, word", COL_TEXT, 0},
    [H_ROBBED]   = {"robbed", "robbed", "queries", "dictionary words whose wrong prediction it is", COL_INT, 0},
    [H_TAKEN]    = {"correct_taken", "of them right", "queries", "those whose gold would be first without it", COL_INT, 0},
    [H_HITS]     = {"hits", "hits", "queries", "dictionary words whose right prediction it is", COL_INT, 0},
    [H_REGAINED] = {"p1_regained", "P@1 regained", "", "(right ones taken - hits without another gold behind) / covered queries: what leaving it out would change", COL_REAL, 4},
    [H_MEAN_COS] = {"mean_cos", "mean cos", "", "mean cosine to its k nearest source words: what CSLS takes off", COL_REAL, 3},
    [H_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
};
static const ColSpec victim_cols[N_VICTIMS] = {
    [V_HUB]       = {"hub", "hub", "", "the wrong prediction", COL_WORD, 0},
    [V_SOURCE]    = {"source", "source", "", "the source word", COL_WORD, 0},
    [V_GOLD]      = {"gold", "gold", "", "its best-placed gold", COL_WORD, 0},
    [V_RANK_NN]   = {"rank_nn", "rank", "", "rank of the best-placed gold by cosine", COL_INT, 0},
    [V_RANK_CSLS] = {"rank_csls", "CSLS", "", "rank of the best-placed gold by CSLS", COL_INT, 0},
    [V_REGAINED]  = {"regained", "regained", "", "the gold would be first without the hub", COL_BOOL, 0},
    [V_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
};
static const ColSpec remedy_cols[N_REMEDIES] = {
    [R_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [R_REMEDY]   = {"remedy", "remedy", "", "nn: none, cosine; center: cosine of centred unit vectors; csls; isf: inverted softmax; ls: local scaling; mp: mutual proximity", COL_TEXT, 0},
    [R_SKEWNESS] = {"skewness", "skewness", "", "of how often target words are neighbours: 0 is even", COL_REAL, 2},
    [R_LO]       = {"skewness_lo", "from", "", "lower end of the bootstrap interval over words", COL_REAL, 2},
    [R_HI]       = {"skewness_hi", "to", "", "upper end of the bootstrap interval over words", COL_REAL, 2},
    [R_SKEWNESS_CHANCE] = {"skewness_chance", "chance", "", "skewness if every list held words at random: the less the more ask", COL_REAL, 2},
    [R_ROBIN]    = {"robin_hood", "Robin Hood", "", "share of all occurrences that would have to change hands; 0 is even", COL_REAL, 3},
    [R_ROBIN_CHANCE] = {"robin_hood_chance", "chance", "", "Robin Hood if every list held words at random: the less the more ask", COL_REAL, 3},
    [R_ANTIHUBS] = {"antihubs", "antihubs", "", "share of target words that are nobody's neighbour", COL_RATE, 3},
    [R_ANTIHUBS_CHANCE] = {"antihubs_chance", "chance", "", "antihubs if every list held words at random: the fewer the more ask", COL_REAL, 3},
    [R_MAX]      = {"max", "max", "", "the largest number of words that one word is a neighbour of", COL_INT, 0},
    [R_P1]       = {"p@1", "P@1", "", "share of the covered dictionary words whose nearest by this score is a gold", COL_RATE, 3},
    [R_FIXED]    = {"fixed", "fixed", "", "wrong by cosine, right by this score", COL_INT, 0},
    [R_BROKEN]   = {"broken", "broken", "", "right by cosine, wrong by this score", COL_INT, 0},
    [R_HOLM]     = {"holm_p", "Holm p", "", "McNemar's exact test of fixed against broken, adjusted for all remedies", COL_REAL, 4},
    [R_QUERIES]  = {"queries", "queries", "", "source words whose neighbours are counted", COL_INT, 0},
};
/* clang-format on */

/* --- summary
 * ------------------------------------------------------------------------------------------
 */

static const char NO_CHANCE[] = "there are no lists, or every list holds every word";

/* Of the three columns. */
static void set_chance(Table *t, int32_t r, const int col[3], const HubnessChance *c)
{
    table_set_real_or(t, r, col[0], c->skewness, NO_CHANCE);
    table_set_real_or(t, r, col[1], c->robin_hood, NO_CHANCE);
    table_set_real_or(t, r, col[2], c->antihubs, NO_CHANCE);
}

/* What one run fills. */
typedef struct Told {
    const Study *s;
    TableSet *set;
    Str finding;
    int32_t top;
    bool has_remedies; /* a table of them stands behind the summary */
} Told;

/* Lists into a space, whose words are counted. */
typedef struct Lists {
    const char *direction, *score;
    const Neighbors *lists;
    const Space *into;
    bool is_within;
} Lists;

static void add_figures(Table *t, const char *target, const Lists *l,
                        const HubnessFigures *f, double h10)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, S_TARGET, str_text(target));
    table_set_text(t, r, S_DIRECTION, str_text(l->direction));
    table_set_text(t, r, S_SCORE, str_text(l->score));
    table_set_real(t, r, S_SKEWNESS, f->skewness);
    table_set_real(t, r, S_LO, f->skewness_ci.lo);
    table_set_real(t, r, S_HI, f->skewness_ci.hi);
    table_set_real(t, r, S_ROBIN, f->robin_hood);
    table_set_rate(t, r, S_ANTIHUBS, f->antihubs);
    set_chance(t, r, (const int[]){S_SKEWNESS_CHANCE, S_ROBIN_CHANCE, S_ANTIHUBS_CHANCE},
               &f->chance);
    table_set_real(t, r, S_OCCURRENCE, f->hub_occurrence);
    table_set_int(t, r, S_MAX, f->max);
    table_set_int(t, r, S_HUBS, f->hubs);
    table_set_real(t, r, S_H10, h10);
    table_set_int(t, r, S_K, f->k);
    table_set_int(t, r, S_N, f->n);
    table_set_int(t, r, S_QUERIES, f->queries);
}

/* Counts of the words that are not zero, in place of those of all. */
static int32_t drop_zeros(const Space *s, int32_t *count)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++)
        if (s->norm[i] > 0)
            count[n++] = count[i];
    return n;
}

static Status add_lists(const Told *told, const char *target, const Lists *l,
                        Progress *progress, HubnessFigures *f, Error *err)
{
    const int32_t n = l->into->n;
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * (size_t)n, sizeof(int32_t), "counts of neighbours", err));
    int32_t *count = memory;
    int32_t *nearest = count + n;
    knn_count(l->lists, l->lists->k, n, count);
    knn_count(l->lists, 1, n, nearest);
    int64_t queries = 0;
    for (int32_t i = 0; i < l->lists->n; i++)
        queries += knn_ids(l->lists, i)[0] >= 0;
    const HubnessCounts counts = {.count = count,
                                  .n = drop_zeros(l->into, count),
                                  .k = l->lists->k,
                                  .queries = queries,
                                  .is_within = l->is_within,
                                  .seed = told->s->options.seed};
    const Status status = hubness_measure(&counts, progress, f, err);
    if (status == OK)
        add_figures(told->set->table[0], target, l, f,
                    hubness_h10(nearest, drop_zeros(l->into, nearest)));
    free(memory);
    return status;
}

/* --- hubs and victims
 * ----------------------------------------------------------------------------------- */

static void add_hubs(Table *t, const Space *tgt, const HubnessLedger *l)
{
    for (int32_t i = 0; i < l->n; i++) {
        const HubnessHub *h = &l->hub[i];
        const int32_t r = table_add_row(t);
        table_set_word(t, r, H_WORD,
                       (WordRef){tgt->name, h->row, space_word(tgt, h->row)});
        table_set_int(t, r, H_N_K, h->n_k);
        table_set_int(t, r, H_N_K_CSLS, h->n_k_csls);
        table_set_text(t, r, H_KIND, str_text(h->kind));
        table_set_real(t, r, H_MEAN_COS, h->mean_cos);
        table_set_text(t, r, H_TARGET, str_text(tgt->name));
        if (l->queries == 0) {
            for (int c = H_ROBBED; c <= H_REGAINED; c++)
                table_set_missing(t, r, c, "no dictionary was given");
            continue;
        }
        table_set_int(t, r, H_ROBBED, h->robbed);
        table_set_int(t, r, H_TAKEN, h->regained);
        table_set_int(t, r, H_HITS, h->hits);
        table_set_real(t, r, H_REGAINED,
                       (double)(h->regained - h->lost) / (double)l->queries);
    }
}

static void add_victims(Table *t, const HubnessInput *in, const GoldRanks *ranks,
                        const HubnessLedger *l)
{
    const Space *tgt = in->tgt;
    for (int32_t i = 0; i < l->n_victims; i++) {
        const HubnessVictim *v = &l->victim[i];
        const int32_t hub = l->hub[v->hub].row;
        const int32_t entry = in->lex->query[v->query];
        const int32_t src = in->lex->src[entry];
        const int32_t at = rank_best_gold(ranks, in->lex, entry);
        const int32_t gold = in->lex->gold[at];
        const int32_t r = table_add_row(t);
        table_set_word(t, r, V_HUB, (WordRef){tgt->name, hub, space_word(tgt, hub)});
        table_set_word(t, r, V_SOURCE,
                       (WordRef){in->src->name, src, space_word(in->src, src)});
        table_set_word(t, r, V_GOLD, (WordRef){tgt->name, gold, space_word(tgt, gold)});
        table_set_int(t, r, V_RANK_NN, ranks->nn[at]);
        table_set_int(t, r, V_RANK_CSLS, ranks->csls[at]);
        table_set_bool(t, r, V_REGAINED, v->is_regained);
        table_set_text(t, r, V_TARGET, str_text(tgt->name));
    }
}

static void say_target(Str *finding, const Space *tgt, const HubnessFigures f[2],
                       const HubnessLedger *l)
{
    char a[SAY_RATE];
    char b[SAY_RATE];
    char shown[TEXT_SHORT];
    str_addf(finding, "%s%s: ", finding->n ? "; " : "", tgt->name);
    if (isfinite(f[0].skewness) && isfinite(f[1].skewness)) {
        str_addf(finding, "skewness %.2f by cosine, %.2f by CSLS", f[0].skewness,
                 f[1].skewness);
        if (isfinite(f[0].chance.skewness))
            str_addf(finding, " (%.2f by chance)", f[0].chance.skewness);
    } else {
        str_addf(finding, "skewness undefined (all words are neighbours as often)");
    }
    if (l->n > 0) {
        str_addf(finding, "; \"%s\" is near to %d words",
                 text_short(shown, space_word(tgt, l->hub[0].row)), l->hub[0].n_k);
    }
    if (l->queries > 0) {
        str_addf(finding,
                 "; without the %d most frequent neighbours P@1 would be %s, not %s",
                 l->n, say_rate(a, stats_rate(l->hits_without, l->queries)),
                 say_rate(b, stats_rate(l->hits, l->queries)));
    }
}

/* --- remedies ------------------------------------------------------------------------
 */

static void add_remedy(Table *t, const char *target, RemedyKind k, const RemedyFigures *f)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, R_TARGET, str_text(target));
    table_set_text(t, r, R_REMEDY, str_text(remedies_name(k)));
    table_set_real(t, r, R_SKEWNESS, f->hubs.skewness);
    table_set_real(t, r, R_LO, f->hubs.skewness_ci.lo);
    table_set_real(t, r, R_HI, f->hubs.skewness_ci.hi);
    table_set_real(t, r, R_ROBIN, f->hubs.robin_hood);
    table_set_rate(t, r, R_ANTIHUBS, f->hubs.antihubs);
    set_chance(t, r, (const int[]){R_SKEWNESS_CHANCE, R_ROBIN_CHANCE, R_ANTIHUBS_CHANCE},
               &f->hubs.chance);
    table_set_int(t, r, R_MAX, f->hubs.max);
    table_set_rate(t, r, R_P1, f->p1);
    if (k != REMEDY_NN && f->p1.n > 0) {
        table_set_int(t, r, R_FIXED, f->fixed);
        table_set_int(t, r, R_BROKEN, f->broken);
        table_set_real(t, r, R_HOLM, f->holm);
    }
    const char *why = f->p1.n > 0 ? "cosine is what the others are held against"
                                  : "no dictionary word is covered";
    for (int c = R_FIXED; c <= R_HOLM && (k == REMEDY_NN || f->p1.n == 0); c++)
        table_set_missing(t, r, c, why);
    table_set_int(t, r, R_QUERIES, f->hubs.queries);
}

/* The remedy that finds most beyond chance, or that none does. */
static void say_remedy(Str *finding, const Remedies *m)
{
    char rate[SAY_RATE];
    char p[SAY_P];
    int best = REMEDY_NN;
    if (m->of[REMEDY_NN].p1.n == 0)
        return;
    for (int k = 1; k < REMEDIES; k++)
        if (m->of[k].holm < 0.05 && m->of[k].p1.hits > m->of[best].p1.hits)
            best = k;
    if (best == REMEDY_NN) {
        str_add_cstr(finding, "; no remedy finds more than cosine beyond chance");
        return;
    }
    str_addf(finding, "; of the remedies %s finds most: P@1 %s (Holm %s), skewness %.2f",
             remedies_name((RemedyKind)best), say_rate(rate, m->of[best].p1),
             say_p(p, m->of[best].holm), m->of[best].hubs.skewness);
}

static Status add_remedies(Told *told, const HubnessInput *in, Progress *progress,
                           Error *err)
{
    enum { SAMPLE = 2000 };
    const RemediesInput ask = {.src = in->src,
                               .tgt = in->tgt,
                               .cross = in->cross,
                               .lex = in->lex,
                               .sample = SAMPLE,
                               .seed = told->s->options.seed};
    Remedies m;
    TRY(remedies_measure(&ask, progress, &m, err));
    Table *t = told->set->table[1];
    for (int k = 0; k < REMEDIES; k++)
        add_remedy(t, in->tgt->name, (RemedyKind)k, &m.of[k]);
    if (m.asked == SAMPLE) {
        notes_remark(table_notes(t), "remedies-sampled", m.asked,
                     "%s: hubs are counted over %d source words drawn by --seed: figures "
                     "of so many lists are to be read beside those of chance, and not "
                     "beside those of all words",
                     in->tgt->name, m.asked);
    }
    say_remedy(&told->finding, &m);
    return OK;
}

/* --- run
 * --------------------------------------------------------------------------------------------
 */

/* The lists of one target, in six settings; the first two are forward. */
enum { SETTINGS = 6 };

static Status get_lists(const Study *s, int target, Progress *progress,
                        Lists lists[SETTINGS], const Cross **cross, Error *err)
{
    const Space *src = s->entry[s->source].space;
    const Space *tgt = s->entry[target].space;
    const Neighbors *within[2] = {NULL, NULL};
    TRY(study_get_cross(s, target, false, progress, cross, err));
    TRY(study_get_within(s, s->source, false, progress, &within[0], err));
    TRY(study_get_within(s, target, false, progress, &within[1], err));
    const Cross *c = *cross;
    const Lists all[SETTINGS] = {{"forward", "nn", c->fwd, tgt, false},
                                 {"forward", "csls", c->csls_fwd, tgt, false},
                                 {"backward", "nn", c->bwd, src, false},
                                 {"backward", "csls", c->csls_bwd, src, false},
                                 {"source", "nn", within[0], src, true},
                                 {"target", "nn", within[1], tgt, true}};
    for (int i = 0; i < SETTINGS; i++)
        lists[i] = all[i];
    return OK;
}

static Status add_ledger(Told *told, const HubnessInput *in, const GoldRanks *ranks,
                         const HubnessFigures f[2], Error *err)
{
    HubnessLedger l;
    TRY(hubness_make_ledger(in, &l, err));
    Table *hubs = told->set->table[1 + told->has_remedies];
    add_hubs(hubs, in->tgt, &l);
    if (ranks)
        add_victims(told->set->table[2 + told->has_remedies], in, ranks, &l);
    say_target(&told->finding, in->tgt, f, &l);
    if (l.unknown > 0) {
        notes_remark(table_notes(hubs), "hubs-all", l.unknown,
                     "%s: %d queries have hubs only among their %d nearest: they count "
                     "as wrong without hubs",
                     in->tgt->name, l.unknown, in->cross->k);
    }
    hubness_ledger_done(&l);
    return OK;
}

static Status add_target(Told *told, int target, Progress *progress, Error *err)
{
    const Study *s = told->s;
    const StudyEntry *e = &s->entry[target];
    Lists lists[SETTINGS];
    HubnessFigures f[SETTINGS];
    HubnessInput in = {
        .src = s->entry[s->source].space, .tgt = e->space, .top = told->top};
    const GoldRanks *ranks = NULL;
    TRY(get_lists(s, target, progress, lists, &in.cross, err));
    for (int i = 0; i < SETTINGS; i++)
        TRY(add_lists(told, in.tgt->name, &lists[i], progress, &f[i], err));
    if (e->lex && e->lex->n_queries > 0) {
        TRY(study_get_ranks(s, target, false, false, progress, &ranks, err));
        in.lex = e->lex;
    }
    TRY(add_ledger(told, &in, ranks, f, err));
    return told->has_remedies ? add_remedies(told, &in, progress, err) : OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = table_set_new("hubness");
    table_set_add(set, table_new("summary", "Hubness", summary_cols, N_SUMMARY));
    const bool has_remedies = registry_bool(args, "remedies");
    if (has_remedies)
        table_set_add(set, table_new("remedies", "Remedies", remedy_cols, N_REMEDIES));
    table_set_add(set, table_new("hubs", "Most frequent neighbours", hub_cols, N_HUBS));
    table_set_add(set, table_new("victims", "Whom they rob", victim_cols, N_VICTIMS));
    table_set_drill(set->table[1 + has_remedies], "neighbors {word}");
    table_set_drill(set->table[2 + has_remedies], "neighbors {source}");
    Told told = {.s = s,
                 .set = set,
                 .top = (int32_t)registry_int(args, "top"),
                 .has_remedies = has_remedies};
    Status status = OK;
    for (int i = 0; status == OK && i < study_targets(s); i++)
        status = add_target(&told, study_target(s, i), progress, err);
    table_set_finding(set, "%s", str_cstr(&told.finding));
    str_free(&told.finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "top",
     .kind = PARAM_INT,
     .initial = "50",
     .min = 1,
     .max = 100000,
     .metavar = "N",
     .help = "hubs in the ledger, and taken out for the what-if"},
    {.name = "remedies",
     .kind = PARAM_BOOL,
     .initial = "false",
     .help = "also what centring, CSLS, inverted softmax, local scaling and mutual "
             "proximity do against hubs, on the same words"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "hubs",
                                .x = "word",
                                .y = "n_k",
                                .title = "Hubs: near to how many source words"};

const Diagnostic hubness_diagnostic = {
    .name = "hubness",
    .group = "Neighbourhoods",
    .help = "words that are near to far too many others, and the answers they take",
    .usage = "SRC TGT... [--dict FILE]",
    .doc =
        "Counts how often each word is among the k nearest of others (N_k): across the "
        "languages in both directions, by cosine and by CSLS, and within each space. A "
        "skewness near 0 is even; above 1 some words, hubs, are near to a great many, "
        "and others, antihubs, are near to none and can never be predicted. High "
        "skewness by cosine that CSLS brings down is hubness that the score can mend; "
        "high skewness within a space is the space's own. All three figures of "
        "unevenness "
        "fall with the number of words that ask, hubs or none: the columns of chance say "
        "what lists of words drawn at random would give, and unevenness is what goes "
        "beyond.\n\n"
        "The ledger lists the largest hubs of the target: what kind of word each is, how "
        "many dictionary words it is the wrong answer to, how many of those have their "
        "gold just behind it, and what leaving it out would give or cost. Do not trust "
        "skewness of a few hundred words: its interval is then wide, and one word "
        "decides.\n\n"
        "--remedies holds the scores that were proposed against hubs beside each other: "
        "the unevenness of the neighbours of the same 2,000 source words at most, and "
        "P@1 of the dictionary with McNemar's test against cosine. ls is exp(-d^2 / "
        "(s(x) "
        "s(y))) with s the distance to the k-th neighbour on the other side, mp the "
        "probability that both words have nothing nearer, distances taken as normal. A "
        "remedy that lowers skewness and finds no more has moved hubs, not mended "
        "answers.\n\n"
        "Hubs are words with at least twice the mean N_k; scikit-hubness always takes 2 "
        "k, which is the same when as many words ask as can be found.",
    .cite = "Radovanovic, Nanopoulos, Ivanovic 2010; Dinu, Lazaridou, Baroni 2015; "
            "Conneau et al. 2018 (CSLS); Feldbauer et al. 2020 (scikit-hubness); "
            "Ormazabal et al. 2019 (H10); Zelnik-Manor and Perona 2004 (local scaling); "
            "Schnitzer et al. 2012 (mutual proximity)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | TAKES_MANY,
    .chart = &chart,
    .tables = "summary|remedies|hubs|victims",
    .run = run,
};
