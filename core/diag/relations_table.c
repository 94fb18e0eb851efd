/* The tables of `relations`; what they show is measured in relations.c, similarity.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/relations.h"
#include "core/diag/say.h"
#include "core/diag/similarity.h"

enum {
    R_TARGET,
    R_RELATION,
    R_N,
    R_COVERAGE,
    R_C_SRC,
    R_C_SRC_Z,
    R_C_TGT,
    R_C_TGT_Z,
    R_AGREEMENT,
    R_NULL,
    R_Z,
    R_P,
    R_BEFORE,
    R_MEAN_OFFSET,
    R_ANALOGY_SRC,
    R_ANALOGY_TGT,
    R_ANALOGY,
    R_CONFUSION,
    R_COS,
    N_RELATIONS
};
enum {
    P_RELATION,
    P_A,
    P_B,
    P_TA,
    P_TB,
    P_AGREEMENT,
    P_CONFUSED,
    P_COS,
    P_TARGET,
    N_PAIRS
};
enum {
    S_SPACE,
    S_PAIRS,
    S_FOUND,
    S_LOST,
    S_RHO,
    S_LO,
    S_HI,
    S_PEARSON,
    S_BACKOFF,
    N_SIM
};

/* clang-format off */
static const ColSpec relation_cols[N_RELATIONS] = {
    [R_TARGET]      = {"target", "target", "", "the target space", COL_TEXT, 0},
    [R_RELATION]    = {"relation", "relation", "", "as the file of relations names it", COL_TEXT, 0},
    [R_N]           = {"n", "pairs", "", "pairs whose words and translations are in both spaces: all figures are over these", COL_INT, 0},
    [R_COVERAGE]    = {"coverage", "coverage", "", "those pairs / pairs of the file", COL_RATE, 3},
    [R_C_SRC]       = {"consistency_src", "same way, source", "", "mean cosine of the offsets of different pairs: 1, all point the same way; about 0, there is no common direction", COL_REAL, 3},
    [R_C_SRC_Z]     = {"consistency_src_z", "z", "", "how far above shuffled second words, in their standard deviations", COL_REAL, 1},
    [R_C_TGT]       = {"consistency_tgt", "same way, target", "", "the same of the translations", COL_REAL, 3},
    [R_C_TGT_Z]     = {"consistency_tgt_z", "z", "", "how far above shuffled second words, in their standard deviations", COL_REAL, 1},
    [R_AGREEMENT]   = {"agreement", "across", "", "mean cosine of the offset of a pair and of its translation: 1, the map keeps its direction", COL_REAL, 3},
    [R_NULL]        = {"null", "shuffled", "", "the same for pairs of the relation shuffled: what the common direction alone gives", COL_REAL, 3},
    [R_Z]           = {"z", "z", "", "(across - shuffled) / standard deviation of the shuffled", COL_REAL, 1},
    [R_P]           = {"p", "p", "", "share of 1,000 shufflings that reach the value; at least .001", COL_REAL, 3},
    [R_BEFORE]      = {"agreement_before", "before the map", "", "across, with the target before its map", COL_REAL, 3},
    [R_MEAN_OFFSET] = {"mean_offset", "mean offsets", "", "cosine of the mean offsets of the two languages", COL_REAL, 3},
    [R_ANALOGY_SRC] = {"3cosadd_src", "3CosAdd source", "", "analogies within the source whose answer is right", COL_RATE, 3},
    [R_ANALOGY_TGT] = {"3cosadd_tgt", "3CosAdd target", "", "analogies within the target whose answer is right", COL_RATE, 3},
    [R_ANALOGY]     = {"3cosadd", "3CosAdd across", "", "a to b in the source as c to what in the target", COL_RATE, 3},
    [R_CONFUSION]   = {"antonym_confusion", "confused", "", "first words that lie nearer to the translation of the second word than to their own", COL_RATE, 3},
    [R_COS]         = {"cos_src", "cos", "", "mean cosine of the two words in the source: opposites often lie close", COL_REAL, 3},
};
static const ColSpec pair_cols[N_PAIRS] = {
    [P_RELATION]  = {"relation", "relation", "", "as the file of relations names it", COL_TEXT, 0},
    [P_A]         = {"a", "a", "", "first word", COL_WORD, 0},
    [P_B]         = {"b", "b", "", "second word", COL_WORD, 0},
    [P_TA]        = {"a_target", "its translation", "", "translation of the first word", COL_WORD, 0},
    [P_TB]        = {"b_target", "of the second", "", "translation of the second word", COL_WORD, 0},
    [P_AGREEMENT] = {"agreement", "across", "", "cosine of the two offsets: the sides of the parallelogram", COL_REAL, 3},
    [P_CONFUSED]  = {"confused", "confused", "", "the first word lies nearer to the translation of the second", COL_BOOL, 0},
    [P_COS]       = {"cos_src", "cos", "", "cosine of the two words in the source", COL_REAL, 3},
    [P_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
};
static const ColSpec similarity_cols[N_SIM] = {
    [S_SPACE]   = {"space", "space", "", "the space, or source and target for ratings across", COL_TEXT, 0},
    [S_PAIRS]   = {"pairs", "rated", "", "pairs that people rated", COL_INT, 0},
    [S_FOUND]   = {"found", "found", "", "pairs with both words in the space: the coefficient is over these", COL_INT, 0},
    [S_LOST]    = {"lost", "lost", "", "pairs with a word that is not there", COL_INT, 0},
    [S_RHO]     = {"spearman", "Spearman", "", "rank correlation of cosines and ratings: 1, as people order them", COL_REAL, 3},
    [S_LO]      = {"spearman_lo", "from", "", "lower end of the 95 % interval", COL_REAL, 3},
    [S_HI]      = {"spearman_hi", "to", "", "upper end of the 95 % interval", COL_REAL, 3},
    [S_PEARSON] = {"pearson", "Pearson", "", "linear correlation of cosines and ratings", COL_REAL, 3},
    [S_BACKOFF] = {"spearman_backoff", "lost as 0", "", "Spearman with the lost pairs taken as cosine 0: for comparison with programs that do so", COL_REAL, 3},
};
/* clang-format on */

/* --- pairs of a relation
 * ------------------------------------------------------------------------------- */

/* The rows of the file by label, those without one first: off[label + 1] to the next. */
typedef struct ByLabel {
    int32_t *row, *off;
} ByLabel;

/* Rows of the source words of a file of relations, and of their translations. */
typedef struct Looked {
    const Space *src, *tgt;
    const WordFile *file;
    int32_t *gold; /* row in src -> first usable gold in tgt, -1: none */
    ByLabel by;
    bool is_lower;
} Looked;

static int32_t find_word(const Space *s, Text word, bool is_lower)
{
    const int32_t id = vocab_find_lower(&s->vocab, word, is_lower);
    return id >= 0 && s->norm[id] > 0 ? id : -1;
}

static void fill_gold(Looked *l, const Lexicon *lex)
{
    l->gold = mem_xcalloc((size_t)l->src->n, sizeof *l->gold);
    for (int32_t i = 0; i < l->src->n; i++)
        l->gold[i] = -1;
    for (int32_t e = 0; lex && e < lex->n_sources; e++) {
        const int32_t src = lex->src[e];
        if (src < 0 || l->gold[src] >= 0)
            continue;
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++) {
            if (l->tgt->norm[lex->gold[at]] > 0) {
                l->gold[src] = lex->gold[at];
                break;
            }
        }
    }
}

/* The pair of a row of the file; false when a word or a translation is not there. */
static bool find_pair(const Looked *l, int32_t row, RelationPair *p)
{
    const WordFile *f = l->file;
    p->a = find_word(l->src, vocab_word(&f->words, f->key[row]), l->is_lower);
    p->b = find_word(l->src, vocab_word(&f->words, f->value[row]), l->is_lower);
    if (p->a < 0 || p->b < 0 || p->a == p->b)
        return false;
    int32_t to[2] = {l->gold[p->a], l->gold[p->b]};
    for (int i = 0; i < 2; i++) {
        const int32_t given = f->across[i] ? f->across[i][row] : -1;
        if (given >= 0)
            to[i] = find_word(l->tgt, vocab_word(&f->values, given), l->is_lower);
    }
    p->ta = to[0];
    p->tb = to[1];
    return p->ta >= 0 && p->tb >= 0 && p->ta != p->tb;
}

/* --- tables
 * -------------------------------------------------------------------------------------------
 */

static const char ONE_PAIR[] = "needs two pairs, whose offsets differ";
static const char OTHER_D[] = "needs spaces of as many dimensions and two pairs";

static void set_tests(Table *t, int32_t r, const RelationFigures *f)
{
    table_set_real_or(t, r, R_C_SRC, f->consistency[0].value, ONE_PAIR);
    table_set_real_or(t, r, R_C_SRC_Z, f->consistency[0].z, ONE_PAIR);
    table_set_real_or(t, r, R_C_TGT, f->consistency[1].value, ONE_PAIR);
    table_set_real_or(t, r, R_C_TGT_Z, f->consistency[1].z, ONE_PAIR);
    table_set_real_or(t, r, R_AGREEMENT, f->agreement.value, OTHER_D);
    table_set_real_or(t, r, R_NULL, f->agreement.null, OTHER_D);
    table_set_real_or(t, r, R_Z, f->agreement.z, OTHER_D);
    table_set_real_or(t, r, R_P, f->agreement.p, OTHER_D);
    table_set_real_or(t, r, R_BEFORE, f->before, "the target has no form before its map");
    table_set_real_or(t, r, R_MEAN_OFFSET, f->mean_offset, OTHER_D);
}

static void add_relation(Table *t, const RelationInput *in, int64_t lines,
                         const RelationFigures *f)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, R_TARGET, str_text(in->tgt->name));
    table_set_text(t, r, R_RELATION, str_text(in->name));
    table_set_int(t, r, R_N, in->n);
    table_set_rate(t, r, R_COVERAGE, stats_rate(in->n, lines));
    if (!f) {
        for (int c = R_C_SRC; c < N_RELATIONS; c++)
            table_set_missing(t, r, c, "no pair is in both spaces with its translation");
        return;
    }
    set_tests(t, r, f);
    table_set_rate(t, r, R_ANALOGY_SRC, f->analogy[RELATION_SRC]);
    table_set_rate(t, r, R_ANALOGY_TGT, f->analogy[RELATION_TGT]);
    table_set_rate(t, r, R_ANALOGY, f->analogy[RELATION_CROSS]);
    table_set_rate(t, r, R_CONFUSION, f->confusion);
    table_set_real(t, r, R_COS, f->cos_src);
}

static void add_pairs(Table *t, const RelationInput *in)
{
    for (int32_t i = 0; i < in->n; i++) {
        const RelationPair *p = &in->pair[i];
        const int32_t row[4] = {p->a, p->b, p->ta, p->tb};
        const int32_t r = table_add_row(t);
        table_set_text(t, r, P_RELATION, str_text(in->name));
        for (int c = 0; c < 4; c++) {
            const Space *s = c < 2 ? in->src : in->tgt;
            table_set_word(t, r, P_A + c,
                           (WordRef){s->name, row[c], space_word(s, row[c])});
        }
        if (in->src->d == in->tgt->d) {
            table_set_real(t, r, P_AGREEMENT, relations_agreement(in, i));
            table_set_bool(t, r, P_CONFUSED, relations_is_confused(in, i));
        } else {
            table_set_missing(t, r, P_AGREEMENT, OTHER_D);
            table_set_missing(t, r, P_CONFUSED, OTHER_D);
        }
        table_set_real(t, r, P_COS, knn_cosine(in->src, p->a, in->src, p->b));
        table_set_text(t, r, P_TARGET, str_text(in->tgt->name));
    }
}

/* --- run
 * ----------------------------------------------------------------------------------------------
 */

/* What one run fills. */
typedef struct Told {
    const Study *s;
    TableSet *set;
    Str finding;
    Progress *progress;
    int more; /* relations that the sentence has no room for */
} Told;

static void say_relation(Told *told, const RelationInput *in, const RelationFigures *f)
{
    char a[16];
    char b[16];
    char c[SAY_RATE];
    if (told->finding.n > 240) { /* a sentence has an end: the table has the rest */
        told->more++;
        return;
    }
    char shown[TEXT_SHORT];
    str_addf(&told->finding, "%s%s, %s: ", told->finding.n ? "; " : "", in->tgt->name,
             text_short(shown, str_text(in->name)));
    if (isfinite(f->agreement.value) && isfinite(f->agreement.null)) {
        str_addf(&told->finding, "offsets agree across by %s (shuffled %s) over %d pairs",
                 say_share(a, f->agreement.value), say_share(b, f->agreement.null), f->n);
    } else {
        str_addf(&told->finding, "%d pairs", f->n);
    }
    if (f->confusion.n > 0 && f->confusion.hits > 0)
        str_addf(&told->finding, ", confused %s", say_rate(c, f->confusion));
}

static ByLabel sort_by_label(const WordFile *f)
{
    const size_t labels = (size_t)f->labels.n + 1;
    ByLabel b = {.row = mem_xcalloc((size_t)f->n, sizeof(int32_t)),
                 .off = mem_xcalloc(labels + 2, sizeof(int32_t))};
    for (int32_t i = 0; i < f->n; i++)
        b.off[f->label[i] + 3]++;
    for (size_t l = 2; l < labels + 2; l++)
        b.off[l] += b.off[l - 1];
    for (int32_t i = 0; i < f->n; i++)
        b.row[b.off[f->label[i] + 2]++] = i;
    return b;
}

static Status add_label(Told *told, const Looked *l, const StudyEntry *e, int32_t label,
                        Error *err)
{
    const WordFile *f = l->file;
    const int32_t *rows = l->by.row + l->by.off[label + 1];
    const int32_t lines = l->by.off[label + 2] - l->by.off[label + 1];
    if (lines == 0)
        return OK;
    RelationPair *pair = mem_xcalloc((size_t)lines, sizeof *pair);
    char name[64] = "unnamed";
    if (label >= 0)
        (void)snprintf(name, sizeof name, "%.*s", (int)vocab_word(&f->labels, label).n,
                       vocab_word(&f->labels, label).p);
    RelationInput in = {.src = l->src,
                        .tgt = l->tgt,
                        .before = e->before,
                        .pair = pair,
                        .name = name,
                        .seed = told->s->options.seed};
    for (int32_t i = 0; i < lines; i++)
        in.n += find_pair(l, rows[i], &pair[in.n]);
    RelationFigures figures;
    Status status = progress_is_canceled(told->progress) ? E_CANCELED : OK;
    if (status == OK && in.n > 0)
        status = relations_measure(&in, told->progress, &figures, err);
    if (status == OK) {
        add_relation(told->set->table[0], &in, lines, in.n > 0 ? &figures : NULL);
        add_pairs(told->set->table[1], &in);

        if (in.n > 0)
            say_relation(told, &in, &figures);
    }
    free(pair);
    return status;
}

static Status add_target(Told *told, int target, Error *err)
{
    const Study *s = told->s;
    const StudyEntry *e = &s->entry[target];
    const StudyEntry *src = &s->entry[s->source];
    /* A file of the target's own stands for pairs with their translations. */
    const WordFile *own = e->about[WORDFILE_RELATIONS];
    Looked l = {.src = src->space,
                .tgt = e->space,
                .file = own ? own : src->about[WORDFILE_RELATIONS],
                .is_lower = s->options.is_lower};
    if (!l.file)
        return OK;
    fill_gold(&l, e->lex);
    l.by = sort_by_label(l.file);
    Status status = OK;
    for (int32_t label = -1; status == OK && label < l.file->labels.n; label++)
        status = add_label(told, &l, e, label, err);
    free(l.gold);
    free(l.by.row);
    free(l.by.off);
    return status;
}

/* --- ratings
 * ------------------------------------------------------------------------------------------
 */

static void say_similarity(Str *finding, const char *name, const Similarity *sim)
{
    char a[16];
    str_addf(finding, "%s%s: ", finding->n ? "; " : "", name);
    if (isfinite(sim->spearman)) {
        str_addf(
            finding,
            "ratings of people and cosines agree by %s (Spearman) over %d of %d pairs",
            say_share(a, sim->spearman), sim->found, sim->pairs);
    } else {
        str_addf(finding, "only %d of %d rated pairs are there: nothing to compare",
                 sim->found, sim->pairs);
    }
}

/* Ratings of another language are found in part: names, numbers, chance homographs. */
static void warn_few_found(Told *told, const char *path, const char *where,
                           const Similarity *sim)
{
    if (2 * sim->found >= sim->pairs)
        return;
    char shown[TEXT_SHORT];
    notes_warn(&told->set->notes, "few-ratings-found", sim->pairs - sim->found,
               "%s: of %d rated pairs only %d have both words in %s: are the ratings of "
               "its language?",
               text_short(shown, str_text(path)), sim->pairs, sim->found, where);
}

static Status add_ratings(Told *told, const char *path, const Space *a, const Space *b,
                          Error *err)
{
    const Study *s = told->s;
    Ratings *r = NULL;
    Similarity sim;
    TRY(ratings_read(&r, path, &s->options.limits, err));
    const Status noted =
        registry_add_file(told->set, s, "ratings", path, told->progress, err);
    if (noted != OK) {
        ratings_free(r);
        return noted;
    }
    const Status status = similarity_measure(r, a, b, s->options.is_lower, &sim, err);
    if (status == OK) {
        Table *t = told->set->table[told->set->ntables - 1]; /* the last */
        const int32_t row = table_add_row(t);
        Str name = {0};
        str_addf(&name, a == b ? "%s" : "%s, %s", a->name, b->name);
        table_set_text(t, row, S_SPACE, (Text){str_cstr(&name), name.n});
        str_free(&name);
        table_set_int(t, row, S_PAIRS, sim.pairs);
        table_set_int(t, row, S_FOUND, sim.found);
        table_set_int(t, row, S_LOST, sim.pairs - sim.found);
        table_set_real_or(t, row, S_RHO, sim.spearman, "fewer than 3 pairs were found");
        table_set_real_or(t, row, S_LO, sim.spearman_ci.lo,
                          "fewer than 10 pairs were found");
        table_set_real_or(t, row, S_HI, sim.spearman_ci.hi,
                          "fewer than 10 pairs were found");
        table_set_real_or(t, row, S_PEARSON, sim.pearson,
                          "fewer than 3 pairs were found");
        table_set_real_or(t, row, S_BACKOFF, sim.spearman_backoff,
                          "the ratings are all alike");
        notes_append(table_notes(t), &r->notes);
        say_similarity(&told->finding, a->name, &sim);
        warn_few_found(told, path, a == b ? a->name : "both spaces", &sim);
    }
    ratings_free(r);
    return status;
}

static Status run_ratings(Told *told, const Args *args, Error *err)
{
    const Study *s = told->s;
    const Space *src = s->entry[s->source].space;
    const Space *tgt = s->entry[study_target(s, 0)].space;
    const char *source = registry_text(args, "ratings");
    const char *target = registry_text(args, "ratings-target");
    const char *across = registry_text(args, "ratings-across");
    if ((target || across) && study_targets(s) > 1) {
        (void)error_set(err, E_USAGE, "ratings of a target need one target, not %d",
                        study_targets(s));
        error_hint(err, "--target LANG chooses one");
        return E_USAGE;
    }
    if (across && src->d != tgt->d)
        return error_set(err, E_INPUT,
                         "ratings across need spaces of as many dimensions");
    if (source)
        TRY(add_ratings(told, source, src, src, err));
    if (target)
        TRY(add_ratings(told, target, tgt, tgt, err));
    return across ? add_ratings(told, across, src, tgt, err) : OK;
}

static bool has_ratings(const Args *args)
{
    return registry_text(args, "ratings") || registry_text(args, "ratings-target") ||
           registry_text(args, "ratings-across");
}

static bool has_relations(const Study *s)
{
    for (int i = 0; i < s->n; i++)
        if (s->entry[i].about[WORDFILE_RELATIONS])
            return true;
    return false;
}

static Status fill(Told *told, const Args *args, Error *err)
{
    const Study *s = told->s;
    if (!has_relations(s) && !has_ratings(args)) {
        (void)error_set(err, E_USAGE, "relations needs a file of relations, or ratings");
        error_hint(err, "--relations FILE (relation, a, b), --ratings FILE (word, word, "
                        "number)");
        return E_USAGE;
    }
    for (int i = 0; i < study_targets(s); i++)
        TRY(add_target(told, study_target(s, i), err));
    if (told->more > 0)
        str_addf(&told->finding, "; and %d more in the table", told->more);
    return run_ratings(told, args, err);
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = table_set_new("relations");
    if (has_relations(s)) {
        table_set_add(set,
                      table_new("relations", "Relations", relation_cols, N_RELATIONS));
        table_set_add(set, table_new("pairs", "Pair by pair", pair_cols, N_PAIRS));
        table_set_drill(set->table[1], "neighbors {a}");
    }
    if (has_ratings(args)) {
        table_set_add(set,
                      table_new("ratings", "Word similarity", similarity_cols, N_SIM));
    }
    Told told = {.s = s, .set = set, .progress = progress};
    const Status status = fill(&told, args, err);
    if (told.finding.n > 0)
        table_set_finding(set, "%s", str_cstr(&told.finding));
    str_free(&told.finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "ratings",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "how alike people find pairs of source words: word, word, number"},
    {.name = "ratings-target",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "the same of target words"},
    {.name = "ratings-across",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "the same of a source word and a target word"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "relations",
                                .x = "relation",
                                .y = "agreement",
                                .title = "Do relations keep their direction"};

const Diagnostic relations_diagnostic = {
    .name = "relations",
    .group = "Relations",
    .help = "does what leads from word to word keep its direction across the map",
    .usage = "SRC TGT... --relations FILE [--dict FILE]",
    .doc =
        "The offset of a pair is the difference of its vectors: what leads from cat to "
        "cats, from open to close. For each relation of the file the pairs are taken "
        "whose words and translations (of the file, else the first gold of the "
        "dictionary) are in both spaces. `same way` asks whether the offsets of "
        "different pairs point one way within a language; `across` whether a pair's "
        "offset and its translation's do. Read across beside `shuffled`, which is what "
        "the relation's common direction alone gives: far above it, single pairs keep "
        "their own direction. An orthogonal map leaves `same way` as it is and changes "
        "only what stands across.\n\n"
        "3CosAdd never answers with one of the three words that it was asked with; "
        "programs that allow them show about 0. `confused` counts first words that lie "
        "nearer to the translation of their second word than to their own: for opposites "
        "that is the antonym trap, and cos shows how close the two lie in one language. "
        "A cosine is symmetric: it cannot show which of two words is the wider one. Do "
        "not read figures over fewer than some 20 pairs.\n\n"
        "Ratings compare cosines with how alike people find words. The coefficient is "
        "over the pairs found; `lost as 0` is for comparison with programs that give "
        "words out of vocabulary a similarity of 0.",
    .cite = "Mikolov et al. 2013 (offsets, 3CosAdd); Garneau et al. 2021, Peng et al. "
            "2022 (across languages); Hill, Reichart, Korhonen 2015 (SimLex)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | TAKES_MANY,
    .chart = &chart,
    .tables = "relations|pairs|ratings",
    .run = run,
};
