#include "core/diag/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/cause_say.h"
#include "core/diag/corrected.h"
#include "core/diag/say.h"
#include "core/diag/why.h"
#include "core/table/table_arrange.h"

/* --- measurement
 * --------------------------------------------------------------------------- */

static void fill_covered(const Lexicon *lex, const Cross *cross, const GoldRanks *ranks,
                         Pair *p)
{
    const int32_t end = lex->gold_off[p->entry + 1];
    const int32_t best = rank_best_gold(ranks, lex, p->entry);
    p->rank_csls = ranks->csls[best];
    for (int32_t at = lex->gold_off[p->entry]; at < end; at++)
        p->rank_csls = ranks->csls[at] < p->rank_csls ? ranks->csls[at] : p->rank_csls;
    p->is_covered = true;
    p->gold = lex->gold[best];
    p->rank_nn = ranks->nn[best];
    p->cos_gold = ranks->cos[best];
    p->nn = knn_ids(cross->fwd, p->src)[0];
    p->cos_nn = knn_scores(cross->fwd, p->src)[0];
    p->is_hit_nn = p->rank_nn == 1;
    p->is_hit_csls = p->rank_csls == 1;
}

/* The predictions by CSLS: from the lists of all words where they are there. */
static Status fill_csls(const PairsInput *in, Progress *progress, Pair *pair, Error *err)
{
    const Lexicon *lex = in->lex;
    if (in->cross->csls_fwd) {
        for (int32_t q = 0; q < lex->n_queries; q++) {
            Pair *p = &pair[lex->query[q]];
            p->csls = knn_ids(in->cross->csls_fwd, p->src)[0];
        }
        return OK;
    }
    int32_t *rows = mem_xcalloc((size_t)lex->n_queries, sizeof *rows);
    int32_t *ids = mem_xcalloc((size_t)lex->n_queries, sizeof *ids);
    for (int32_t q = 0; q < lex->n_queries; q++)
        rows[q] = lex->src[lex->query[q]];
    const CrossRows ask = {in->src, in->tgt, rows, lex->n_queries};
    const Status status = cross_find_best(in->cross, &ask, progress, ids, NULL, err);
    for (int32_t q = 0; q < lex->n_queries && status == OK; q++)
        pair[lex->query[q]].csls = ids[q];
    free(rows);
    free(ids);
    return status;
}

Status pairs_make(const PairsInput *in, Progress *progress, Pairs **out, Error *err)
{
    *out = NULL;
    const Lexicon *lex = in->lex;
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)lex->n_sources, sizeof(Pair), "translation pairs", err));
    Pair *pair = mem;
    for (int32_t e = 0; e < lex->n_sources; e++)
        pair[e] =
            (Pair){.entry = e, .src = lex->src[e], .gold = -1, .nn = -1, .csls = -1};
    for (int32_t q = 0; q < lex->n_queries; q++)
        fill_covered(lex, in->cross, in->ranks, &pair[lex->query[q]]);
    const Status status = fill_csls(in, progress, pair, err);
    if (status != OK) {
        free(pair);
        return status;
    }
    Pairs *p = mem_xcalloc(1, sizeof *p);
    *p = (Pairs){.n = lex->n_sources, .pair = pair};
    *out = p;
    return OK;
}

void pairs_free(Pairs *p)
{
    if (!p)
        return;
    free(p->pair);
    free(p);
}

/* --- table
 * ----------------------------------------------------------------------------------- */

enum {
    C_SOURCE,
    C_GOLD,
    C_MARK,
    C_NN,
    C_CSLS,
    C_RANK_NN,
    C_RANK_CSLS,
    C_COS_GOLD,
    C_COS_NN,
    C_CAUSE,
    C_FLAGS,
    C_SOURCE_RANK,
    C_GOLD_RANK,
    C_TARGET,
    N_COLS
};

/* clang-format off */
static const ColSpec cols[N_COLS] = {
    [C_SOURCE]      = {"source", "source", "", "the source word", COL_WORD, 0},
    [C_GOLD]        = {"gold", "gold", "", "all golds of the dictionary; those in parentheses are out of vocabulary", COL_TEXT, 0},
    [C_MARK]        = {"mark", "mark", "", "what people marked (annotations): a marked word has been seen; mark: finds them", COL_TEXT, 0},
    [C_NN]          = {"predicted_nn", "predicted", "", "nearest target word by cosine", COL_WORD, 0},
    [C_CSLS]        = {"predicted_csls", "by CSLS", "", "nearest target word by CSLS", COL_WORD, 0},
    [C_RANK_NN]     = {"rank_nn", "rank", "", "rank of the best-placed gold by cosine; 1 is a hit", COL_INT, 0},
    [C_RANK_CSLS]   = {"rank_csls", "CSLS", "", "rank of the best-placed gold by CSLS; 1 is a hit", COL_INT, 0},
    [C_COS_GOLD]    = {"cos_gold", "cos gold", "", "cosine of the best-placed gold", COL_REAL, 3},
    [C_COS_NN]      = {"cos_predicted", "cos pred", "", "cosine of the prediction", COL_REAL, 3},
    [C_CAUSE]       = {"cause", "cause", "", "why the prediction is no gold; ok: a hit by cosine; oov: a word is out of vocabulary", COL_TEXT, 0},
    [C_FLAGS]       = {"flags", "also", "", "other causes whose mark is there (why has the evidence)", COL_TEXT, 0},
    [C_SOURCE_RANK] = {"source_rank", "freq", "", "frequency rank of the source word, from 1", COL_INT, 0},
    [C_GOLD_RANK]   = {"gold_rank", "gold freq", "", "frequency rank of the best-placed gold, from 1", COL_INT, 0},
    [C_TARGET]      = {"target", "target", "", "the target space", COL_TEXT, 0},
};
/* clang-format on */

/* All golds of the dictionary, in file order; those that are out in parentheses. */
static void join_golds(Str *out, const Lexicon *lex, const Space *tgt, bool is_lower,
                       int32_t e)
{
    str_clear(out);
    if (!lex->dict) { /* row-aligned: the gold is the row itself */
        for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
            str_add_text(out, space_word(tgt, lex->gold[at]));
        return;
    }
    for (int32_t at = lex->pair_off[e]; at < lex->pair_off[e + 1]; at++) {
        const Text gold = vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[at]]);
        const bool is_out = vocab_find_lower(&tgt->vocab, gold, is_lower) < 0;
        str_add_cstr(out, at > lex->pair_off[e] ? " | " : "");
        str_add_cstr(out, is_out ? "(" : "");
        str_add_text(out, gold);
        str_add_cstr(out, is_out ? ")" : "");
    }
}

static void set_uncovered(Table *t, int32_t r, const Lexicon *lex, const Pair *p)
{
    const char *why = p->src < 0 ? "the source word is out of vocabulary"
                      : lex->gold_off[p->entry] == lex->gold_off[p->entry + 1]
                          ? "no gold is in the target space"
                          : "the source word has a zero vector";
    static const int out[] = {C_NN,     C_CSLS,     C_RANK_NN,  C_RANK_CSLS,
                              C_COS_NN, C_COS_GOLD, C_GOLD_RANK};
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        table_set_missing(t, r, out[i], why);
}

static void set_covered(Table *t, int32_t r, const Space *tgt, const Pair *p)
{
    table_set_word(t, r, C_NN, (WordRef){tgt->name, p->nn, space_word(tgt, p->nn)});
    table_set_word(t, r, C_CSLS, (WordRef){tgt->name, p->csls, space_word(tgt, p->csls)});
    table_set_int(t, r, C_RANK_NN, p->rank_nn);
    table_set_int(t, r, C_RANK_CSLS, p->rank_csls);
    table_set_real(t, r, C_COS_GOLD, p->cos_gold);
    table_set_real(t, r, C_COS_NN, p->cos_nn);
    table_set_int(t, r, C_GOLD_RANK, (int64_t)p->gold + 1);
}

/* c NULL: not looked for; hits and words out of vocabulary are known without. */
static void set_cause(Table *t, int32_t r, const Pair *p, const Cause *c)
{
    static const char *const left_out = "not looked for: --causes yes does";
    const CauseKind known = p->is_covered ? CAUSE_OK : CAUSE_OOV;
    const bool is_hit = p->is_covered && p->is_hit_nn;
    if (c || is_hit || !p->is_covered)
        table_set_text(t, r, C_CAUSE, str_text(cause_name(c ? c->primary : known)));
    else
        table_set_missing(t, r, C_CAUSE, left_out);
    if (is_hit || !c) {
        table_set_missing(t, r, C_FLAGS, is_hit ? "the pair is correct" : left_out);
        return;
    }
    Str flags = {0};
    cause_say_flags(c, c->primary, &flags);
    if (flags.n > 0)
        table_set_text(t, r, C_FLAGS, (Text){flags.p, flags.n});
    else
        table_set_missing(t, r, C_FLAGS, "no other cause was found");
    str_free(&flags);
}

static void set_mark(Table *t, int32_t r, const MarkState *marks, Text source)
{
    Str said = {0};
    mark_state_say(&said, marks, source);
    if (said.n > 0)
        table_set_text(t, r, C_MARK, (Text){said.p, said.n});
    else
        table_set_missing(t, r, C_MARK, "not marked");
    str_free(&said);
}

static void add_rows(Table *t, const Study *s, const StudyEntry *e, const Pairs *pairs,
                     const Causes *causes)
{
    const Space *src = s->entry[s->source].space;
    Str golds = {0};
    for (int32_t i = 0; i < pairs->n; i++) {
        const Pair *p = &pairs->pair[i];
        const int32_t r = table_add_row(t);
        table_set_word(t, r, C_SOURCE,
                       (WordRef){src->name, p->src, e->lex->word[p->entry]});
        join_golds(&golds, e->lex, e->space, s->options.is_lower, p->entry);
        table_set_text(t, r, C_GOLD, (Text){golds.p ? golds.p : "", golds.n});
        table_set_text(t, r, C_TARGET, str_text(e->name));
        if (p->src >= 0)
            table_set_int(t, r, C_SOURCE_RANK, (int64_t)p->src + 1);
        else
            table_set_missing(t, r, C_SOURCE_RANK, "out of vocabulary");
        if (p->is_covered)
            set_covered(t, r, e->space, p);
        else
            set_uncovered(t, r, e->lex, p);
        set_mark(t, r, &e->marks, e->lex->word[p->entry]);
        set_cause(t, r, p, causes ? &causes->cause[p->entry] : NULL);
    }
    str_free(&golds);
}

typedef struct Listing {
    const Study *s;
    const Args *args;
    TableSet *set;
    Table *corrected; /* of targets with marks; owned */
} Listing;

static void say_target(Str *finding, const StudyEntry *e, const Pairs *pairs)
{
    int64_t nn = 0;
    int64_t csls = 0;
    for (int32_t i = 0; i < pairs->n; i++) {
        nn += pairs->pair[i].is_hit_nn;
        csls += pairs->pair[i].is_hit_csls;
    }
    char a[SAY_RATE];
    char b[SAY_RATE];
    str_addf(
        finding, "%s%s: %s hits by cosine, %s by CSLS (%lld sources)",
        finding->n ? "; " : "", e->name, say_rate(a, stats_rate(nn, e->lex->n_queries)),
        say_rate(b, stats_rate(csls, e->lex->n_queries)), (long long)e->lex->n_sources);
}

/* The causes of the misses, if they are asked for or can be had without long waiting. */
static Status find_causes(const Listing *l, int target, const Pairs *pairs,
                          Progress *progress, const Causes **out, Error *err)
{
    const char *asked = registry_text(l->args, "causes");
    int64_t misses = 0;
    char count[32];
    *out = NULL;
    if (strcmp(asked, "no") == 0)
        return OK;
    for (int32_t i = 0; i < pairs->n; i++)
        misses += pairs->pair[i].is_covered && !pairs->pair[i].is_hit_nn;
    if (strcmp(asked, "yes") == 0 || misses <= PAIRS_CAUSES)
        return why_get(l->s, target, progress, out, err);
    notes_remark(&l->set->notes, "causes-left-out", misses,
                 "%s: the causes of %s misses would take long and were not looked for: "
                 "--causes yes does",
                 l->s->entry[target].name, say_count(count, misses));
    return OK;
}

static void add_corrected(Listing *l, const StudyEntry *e, const Pairs *pairs)
{
    if (e->marks.marks == 0 || !e->lex->dict)
        return;
    const CorrectedInput in = {e->lex, e->space, &e->marks, l->s->options.is_lower};
    Corrected c;
    corrected_make(&in, pairs, &c);
    if (!l->corrected)
        l->corrected = corrected_make_table();
    corrected_add_rows(l->corrected, e->name, &e->marks, &c);
}

static Status add_target(Listing *l, int target, Progress *progress, Table *t,
                         Str *finding, Error *err)
{
    const Study *s = l->s;
    const StudyEntry *e = &s->entry[target];
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    TRY(study_get_cosine(s, target, false, progress, &cross, err));
    TRY(study_get_ranks(s, target, false, false, progress, &ranks, err));
    const Causes *causes = NULL;
    Pairs *pairs = NULL;
    const PairsInput in = {s->entry[s->source].space, e->space, e->lex, cross, ranks};
    TRY(pairs_make(&in, progress, &pairs, err));
    const Status status = find_causes(l, target, pairs, progress, &causes, err);
    if (status == OK) {
        add_rows(t, s, e, pairs, causes);
        add_corrected(l, e, pairs);
        say_target(finding, e, pairs);
    }
    pairs_free(pairs);
    return status;
}

/* Keeps only the rows that match --where, in the order of --sort. */
static Status arrange(TableSet *set, const Args *args, Error *err)
{
    const TableArrange how = {.where = registry_text(args, "where"),
                              .sort = registry_text(args, "sort")};
    Table *arranged = NULL;
    if (!how.where && !how.sort)
        return OK;
    TRY(table_arrange(set->table[0], &how, &arranged, err));
    table_free(set->table[0]);
    set->table[0] = arranged;
    return OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = table_set_new("pairs");
    Table *t = table_new("pairs", "Translation pairs", cols, N_COLS);
    table_set_drill(t, "neighbors {source}");
    table_set_add(set, t);
    Listing listing = {s, args, set, NULL};
    Str finding = {0};
    /* a wrong filter or column is told before the long search, by the empty table */
    Status status = arrange(set, args, err);
    t = set->table[0];
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const int target = study_target(s, i);
        if (s->entry[target].lex)
            status = add_target(&listing, target, progress, t, &finding, err);
        else
            notes_warn(&set->notes, "no-dictionary", 1,
                       "%s has no dictionary: it is left out", s->entry[target].name);
    }
    if (status == OK)
        status = arrange(set, args, err);
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    if (status == OK && listing.corrected) {
        table_set_add(set, listing.corrected);
        listing.corrected = NULL;
    }
    table_free(listing.corrected);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "where",
     .kind = PARAM_TEXT,
     .metavar = "FILTER",
     .help = "only rows that match: words, column:text, column>number, ! inverts"},
    {.name = "sort",
     .kind = PARAM_TEXT,
     .metavar = "COL",
     .help = "order by this column; -COL for descending; several joined by commas"},
    {.name = "causes",
     .kind = PARAM_TEXT,
     .initial = "auto",
     .metavar = "WHEN",
     .choices = "yes|no|auto",
     .help = "whether causes are looked for: yes, no, auto (up to 5,000 misses)"},
};

const Diagnostic pairs_diagnostic = {
    .name = "pairs",
    .group = "Retrieval",
    .help = "every dictionary word with its golds, its prediction and the gold's rank",
    .usage = "SRC TGT... --dict FILE",
    .doc =
        "One row for each distinct source word of the dictionary, in file order. A rank "
        "of "
        "1 is a hit. Golds in parentheses are out of the target's vocabulary and cannot "
        "be "
        "found. The column cause says why a prediction is no gold, flags what else was "
        "found; isogloss help why tells what stands behind them, and isogloss why WORD "
        "gives the evidence. --where cause:hub shows the pairs of one cause. With more "
        "than "
        "5,000 misses of one target causes take minutes and are looked for with --causes "
        "yes "
        "only.",
    .cite = "Kementchedjhieva et al. 2019, Lost in evaluation: misleading benchmarks for "
            "bilingual "
            "dictionary induction",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY,
    .tables = "pairs|corrected",
    .run = run,
};
