/* The tables of bli: columns and rows, built from what was measured. */
#include "core/diag/bli_table.h"

#include <math.h>

const char *bli_table_direction(BliDirection d)
{
    return d == BLI_FORWARD ? "forward" : "backward";
}

/* --- summary and ledger */

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
    C_TIES,
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
    [C_SCORE]     = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs; isf: inverted softmax", COL_TEXT, 0},
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
    [C_TIES]      = {"ties", "ties", "", "queries whose gold shares the best score with another word: file order decides", COL_INT, 0},
    [C_COVERAGE]  = {"coverage", "coverage", "", "covered queries / sources", COL_RATE, 3},
    [C_COVERAGE_PAIRS] = {"coverage_pairs", "pairs covered", "", "dictionary lines with both words present / lines", COL_RATE, 3},
    [C_GOLDS]     = {"golds", "golds each", "", "golds in vocabulary per covered query", COL_REAL, 2},
    [C_ESTIMATE]  = {"mean_cosine", "mean cosine", "", "of the CSLS translations of the 10,000 most frequent sources: needs no dictionary", COL_REAL, 3},
};
/* clang-format on */

void bli_table_add_line(Table *t, BliPlace at, BliScore s, const Bli *b)
{
    const BliLine *l = &b->line[s];
    const int32_t r = table_add_row(t);
    table_set_text(t, r, C_TARGET, str_text(at.target));
    table_set_text(t, r, C_DIRECTION, str_text(bli_table_direction(at.direction)));
    table_set_text(t, r, C_SCORE, str_text(bli_score_name(s)));
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
    table_set_int(t, r, C_TIES, l->ties);
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

void bli_table_add_ledger(Table *t, const StudyEntry *e)
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

/* --- significance */

enum {
    T_TARGET,
    T_DIRECTION,
    T_A,
    T_B,
    T_P1_A,
    T_P1_B,
    T_DELTA,
    T_FIXED,
    T_BROKEN,
    T_P,
    T_HOLM,
    T_MRR,
    T_MRR_LO,
    T_MRR_HI,
    T_DETECTABLE,
    N_TESTS
};

/* clang-format off */
static const ColSpec test_cols[N_TESTS] = {
    [T_TARGET]     = {"target", "target", "", "the target space", COL_TEXT, 0},
    [T_DIRECTION]  = {"direction", "direction", "", "forward: source words are the queries; backward: target words", COL_TEXT, 0},
    [T_A]          = {"a", "a", "", "one score", COL_TEXT, 0},
    [T_B]          = {"b", "b", "", "the other, on the same queries", COL_TEXT, 0},
    [T_P1_A]       = {"p@1_a", "P@1 a", "", "by a, over covered queries", COL_RATE, 3},
    [T_P1_B]       = {"p@1_b", "P@1 b", "", "by b", COL_RATE, 3},
    [T_DELTA]      = {"delta", "b - a", "", "difference of P@1; positive: b is better", COL_REAL, 3},
    [T_FIXED]      = {"fixed", "fixed", "", "wrong by a, right by b", COL_INT, 0},
    [T_BROKEN]     = {"broken", "broken", "", "right by a, wrong by b", COL_INT, 0},
    [T_P]          = {"mcnemar_p", "p", "", "exact two-sided McNemar test on fixed and broken", COL_REAL, 4},
    [T_HOLM]       = {"holm_p", "p (Holm)", "", "adjusted for all tests of this target", COL_REAL, 4},
    [T_MRR]        = {"mrr_delta", "MRR b - a", "", "mean difference of 1 / rank", COL_REAL, 3},
    [T_MRR_LO]     = {"mrr_delta_lo", "from", "", "lower end of its paired bootstrap interval over queries", COL_REAL, 3},
    [T_MRR_HI]     = {"mrr_delta_hi", "to", "", "upper end of it", COL_REAL, 3},
    [T_DETECTABLE] = {"detectable", "least seen", "", "smallest difference of P@1 that a test of so many queries finds 4 times of 5", COL_REAL, 3},
};
/* clang-format on */

void bli_table_add_test(Table *t, BliPlace at, const BliTest *test)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, T_TARGET, str_text(at.target));
    table_set_text(t, r, T_DIRECTION, str_text(bli_table_direction(at.direction)));
    table_set_text(t, r, T_A, str_text(bli_score_name(test->a)));
    table_set_text(t, r, T_B, str_text(bli_score_name(test->b)));
    table_set_rate(t, r, T_P1_A, stats_rate(test->hits_a, test->n));
    table_set_rate(t, r, T_P1_B, stats_rate(test->hits_b, test->n));
    table_set_real(t, r, T_DELTA, (double)(test->fixed - test->broken) / (double)test->n);
    table_set_int(t, r, T_FIXED, test->fixed);
    table_set_int(t, r, T_BROKEN, test->broken);
    table_set_real(t, r, T_P, test->p);
    table_set_real(t, r, T_HOLM, test->holm);
    table_set_real(t, r, T_MRR, test->mrr);
    table_set_real(t, r, T_MRR_LO, test->mrr_ci.lo);
    table_set_real(t, r, T_MRR_HI, test->mrr_ci.hi);
    if (isnan(test->detectable)) {
        table_set_missing(t, r, T_DETECTABLE,
                          "too few queries change: no difference would be seen");
    } else {
        table_set_real(t, r, T_DETECTABLE, test->detectable);
    }
}

/* --- strata */

enum {
    S_TARGET,
    S_DIRECTION,
    S_STRATUM,
    S_LEVEL,
    S_SCORE,
    S_P1,
    S_FIXED,
    S_BROKEN,
    S_P,
    S_HOLM,
    S_N,
    N_STRATA
};

/* clang-format off */
static const ColSpec strata_cols[N_STRATA] = {
    [S_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
    [S_DIRECTION] = {"direction", "direction", "", "forward: source words are the queries; backward: target words", COL_TEXT, 0},
    [S_STRATUM]   = {"stratum", "stratum", "", "what queries are divided by", COL_TEXT, 0},
    [S_LEVEL]     = {"level", "level", "", "ranks of frequency, yes or no, a script, a tag", COL_TEXT, 0},
    [S_SCORE]     = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs; isf: inverted softmax", COL_TEXT, 0},
    [S_P1]        = {"p@1", "P@1", "", "share of them whose nearest word is a gold", COL_RATE, 3},
    [S_FIXED]     = {"fixed", "fixed", "", "wrong by cosine, right by this score", COL_INT, 0},
    [S_BROKEN]    = {"broken", "broken", "", "right by cosine, wrong by this score", COL_INT, 0},
    [S_P]         = {"mcnemar_p", "p", "", "exact two-sided McNemar test against cosine", COL_REAL, 4},
    [S_HOLM]      = {"holm_p", "p (Holm)", "", "adjusted for the levels of this target, direction and score", COL_REAL, 4},
    [S_N]         = {"n", "n", "", "covered queries of this level: the denominator", COL_INT, 0},
};
/* clang-format on */

void bli_table_add_stratum(Table *t, BliPlace at, const BliStratum *s)
{
    const int32_t r = table_add_row(t);
    const bool is_compared = s->score != BLI_NN && s->kind != STRATUM_COPIED;
    const char *why = s->score == BLI_NN ? "cosine is what the others are compared with"
                                         : "each score has its own copies";
    table_set_text(t, r, S_TARGET, str_text(at.target));
    table_set_text(t, r, S_DIRECTION, str_text(bli_table_direction(at.direction)));
    table_set_text(t, r, S_STRATUM, str_text(bli_strata_kind_name(s->kind)));
    table_set_text(t, r, S_LEVEL, str_text(s->level));
    table_set_text(t, r, S_SCORE, str_text(bli_score_name(s->score)));
    table_set_int(t, r, S_N, s->p1.n);
    table_set_rate(t, r, S_P1, s->p1);
    if (!is_compared) {
        for (int c = S_FIXED; c <= S_HOLM; c++)
            table_set_missing(t, r, c, why);
        return;
    }
    table_set_int(t, r, S_FIXED, s->fixed);
    table_set_int(t, r, S_BROKEN, s->broken);
    table_set_real(t, r, S_P, s->p);
    if (isnan(s->holm))
        table_set_missing(t, r, S_HOLM, "no test: all queries, or no change");
    else
        table_set_real(t, r, S_HOLM, s->holm);
}

/* --- leakage */

enum { K_TARGET, K_KIND, K_N, K_OF, K_SHARE, N_LEAKAGE };

/* clang-format off */
static const ColSpec leakage_cols[N_LEAKAGE] = {
    [K_TARGET] = {"target", "target", "", "the target space", COL_TEXT, 0},
    [K_KIND]   = {"kind", "kind", "", "pair: both words; source, target: one of them; lemma: both, as lemmas", COL_TEXT, 0},
    [K_N]      = {"n", "in training", "", "of the test dictionary, also in the training dictionary", COL_INT, 0},
    [K_OF]     = {"of", "of", "", "distinct pairs or words of the test dictionary", COL_INT, 0},
    [K_SHARE]  = {"share", "share", "", "in training / of; the map was fitted to these", COL_RATE, 3},
};
/* clang-format on */

void bli_table_add_leakage(Table *t, const StudyEntry *e)
{
    static const char *const names[SHARED_KINDS] = {"pair", "source", "target", "lemma"};
    for (int kind = 0; kind < SHARED_KINDS; kind++) {
        if (e->shared.n[kind] < 0)
            continue;
        const int32_t r = table_add_row(t);
        table_set_text(t, r, K_TARGET, str_text(e->name));
        table_set_text(t, r, K_KIND, str_text(names[kind]));
        table_set_int(t, r, K_N, e->shared.seen[kind]);
        table_set_int(t, r, K_OF, e->shared.n[kind]);
        table_set_rate(t, r, K_SHARE,
                       stats_rate(e->shared.seen[kind], e->shared.n[kind]));
    }
}

/* --- learning curve */

enum { V_TARGET, V_DIRECTION, V_PAIRS, V_SUBSETS, V_P1, V_LOWEST, V_HIGHEST, N_CURVE };

/* clang-format off */
static const ColSpec curve_cols[N_CURVE] = {
    [V_TARGET]    = {"target", "target", "", "the target space", COL_TEXT, 0},
    [V_DIRECTION] = {"direction", "direction", "", "forward: source words are the queries; backward: target words", COL_TEXT, 0},
    [V_PAIRS]     = {"pairs", "seed pairs", "", "pairs that the orthogonal map was fitted on", COL_INT, 0},
    [V_SUBSETS]   = {"subsets", "subsets", "", "random choices of so many pairs; 1: these are all", COL_INT, 0},
    [V_P1]        = {"p@1", "P@1", "", "by cosine, mean over the subsets; interval over queries and subsets", COL_RATE, 3},
    [V_LOWEST]    = {"lowest", "worst", "", "P@1 of the subset with the lowest", COL_REAL, 3},
    [V_HIGHEST]   = {"highest", "best", "", "P@1 of the subset with the highest", COL_REAL, 3},
};
/* clang-format on */

void bli_table_add_curve(Table *t, BliPlace at, const BliCurve *c)
{
    for (int i = 0; i < c->n; i++) {
        const BliCurvePoint *p = &c->point[i];
        const int32_t r = table_add_row(t);
        table_set_text(t, r, V_TARGET, str_text(at.target));
        table_set_text(t, r, V_DIRECTION, str_text(bli_table_direction(at.direction)));
        table_set_int(t, r, V_PAIRS, p->pairs);
        table_set_int(t, r, V_SUBSETS, p->subsets);
        table_set_rate(t, r, V_P1, p->p1);
        table_set_real(t, r, V_LOWEST, p->lowest);
        table_set_real(t, r, V_HIGHEST, p->highest);
    }
}

/* --- empty ones */

Table *bli_table_new(BliTable which)
{
    switch (which) {
    case BLI_TABLE_SUMMARY:
        return table_new("summary", "Translation retrieval", summary_cols, N_SUMMARY);
    case BLI_TABLE_SIGNIFICANCE:
        return table_new("significance", "Is one score better than another", test_cols,
                         N_TESTS);
    case BLI_TABLE_STRATA:
        return table_new("strata", "Retrieval by kinds of words", strata_cols, N_STRATA);
    case BLI_TABLE_LEAKAGE:
        return table_new("leakage", "What the map has seen of the test", leakage_cols,
                         N_LEAKAGE);
    case BLI_TABLE_CURVE:
        return table_new("curve", "Retrieval by number of seed pairs", curve_cols,
                         N_CURVE);
    case BLI_TABLE_LEDGER:
        return table_new("ledger", "What became of the dictionary", ledger_cols,
                         N_LEDGER);
    case BLI_TABLES: break;
    }
    return NULL;
}
