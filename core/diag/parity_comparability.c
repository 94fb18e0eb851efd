/* How far the dictionaries of languages can be compared. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/stats_test.h"
#include "core/diag/cause_words.h"
#include "core/diag/parity_told.h"

enum {
    C_LANGUAGE,
    C_DICT,
    C_PAIRS,
    C_SOURCES,
    C_ASKED,
    C_COVERED,
    C_GOLDS,
    C_IDENTICAL,
    C_NAMES,
    C_SAME_N,
    C_SAME_GOLDS,
    C_SAME_IDENTICAL,
    C_TRAINED,
    C_SAME_TRAINED,
    C_TRAIN_P1,
    C_HELD_P1,
    C_TRAIN_GAP,
    C_TRAIN_LO,
    C_TRAIN_HI,
    N_COMPARABILITY
};
/* clang-format off */
static const ColSpec comparability_cols[N_COMPARABILITY] = {
    [C_LANGUAGE]       = {"language", "language", "", "the target space", COL_TEXT, 0},
    [C_DICT]           = {"dictionary", "dictionary", "", "its file", COL_TEXT, 0},
    [C_PAIRS]          = {"pairs", "pairs", "", "distinct pairs of the file", COL_INT, 0},
    [C_SOURCES]        = {"sources", "sources", "", "distinct source words of the file", COL_INT, 0},
    [C_ASKED]          = {"asked", "asked", "", "of those, in the source space", COL_INT, 0},
    [C_COVERED]        = {"covered", "covered", "", "of the asked, with a gold in the target space", COL_RATE, 3},
    [C_GOLDS]          = {"translations", "translations", "a source", "pairs / sources: more translations make a hit easier", COL_REAL, 2},
    [C_IDENTICAL]      = {"identical", "identical", "", "pairs whose two words are the same string", COL_RATE, 3},
    [C_NAMES]          = {"names", "names", "", "asked source words that look like names or numbers (by --tags, digits, capitals)", COL_RATE, 3},
    [C_SAME_N]         = {"same_n", "concepts", "", "the same concepts in all assessed languages", COL_INT, 0},
    [C_SAME_GOLDS]     = {"same_translations", "translations", "a concept", "of the same concepts, in vocabulary or not", COL_REAL, 2},
    [C_SAME_IDENTICAL] = {"same_identical", "identical", "", "of the same concepts, those with a translation that is the same string", COL_RATE, 3},
    [C_TRAINED]        = {"trained", "trained on", "pairs", "that also stand in the training dictionary", COL_INT, 0},
    [C_SAME_TRAINED]   = {"same_trained", "concepts trained on", "", "of the same concepts, those whose source word stands in the training dictionary", COL_INT, 0},
    [C_TRAIN_P1]       = {"train_p@1", "P@1, trained", "", "by the same score, on the covered words of the training dictionary", COL_RATE, 3},
    [C_HELD_P1]        = {"held_p@1", "P@1, held out", "", "on the covered words of its own dictionary whose source word the training dictionary lacks", COL_RATE, 3},
    [C_TRAIN_GAP]      = {"train_gap", "over held-out", "", "P@1, trained less P@1, held out: above 0 the map knows what it was fitted on better than other words", COL_REAL, 3},
    [C_TRAIN_LO]       = {"train_gap_lo", "from", "", "lower end of its 95 % interval (Newcombe)", COL_REAL, 3},
    [C_TRAIN_HI]       = {"train_gap_hi", "to", "", "upper end", COL_REAL, 3},
};
/* clang-format on */

void parity_told_set_rate(Table *t, int32_t row, int col, Rate r)
{
    char why[96];
    if (r.n == 0 || r.n >= PARITY_PERCENT) {
        table_set_rate(t, row, col, r);
        return;
    }
    (void)snprintf(why, sizeof why, "%lld of %lld: too few for a percentage",
                   (long long)r.hits, (long long)r.n);
    table_set_missing(t, row, col, why);
}

Table *parity_told_new_comparability(void)
{
    return table_new("comparability", "How far the dictionaries can be compared",
                     comparability_cols, N_COMPARABILITY);
}

static Rate rate_names(const ParityTold *told, const ParityTarget *t)
{
    const StudyEntry *src = &told->s->entry[told->s->source];
    const CauseNames names = {src->about[WORDFILE_TAGS], src->space,
                              cause_words_has_capitals(src->space)};
    int64_t n = 0;
    int64_t hits = 0;
    for (int32_t e = 0; e < t->lex->n_sources; e++) {
        if (t->lex->src[e] < 0)
            continue;
        n++;
        hits += cause_words_name(&names, t->lex->word[e]) != NULL;
    }
    return stats_rate(hits, n);
}

static void set_dict(Table *t, int32_t row, const Lexicon *lex)
{
    static const char none[] = "rows belong together: there is no dictionary";
    const Dict *dict = lex->dict;
    if (!dict) {
        for (int c = C_DICT; c <= C_SOURCES; c++)
            table_set_missing(t, row, c, none);
        table_set_missing(t, row, C_GOLDS, none);
        table_set_missing(t, row, C_IDENTICAL, none);
        return;
    }
    const char *slash = strrchr(dict->path, '/');
    table_set_text(t, row, C_DICT, str_text(slash ? slash + 1 : dict->path));
    table_set_int(t, row, C_PAIRS, dict->n);
    table_set_int(t, row, C_SOURCES, dict->src.n);
    table_set_real_or(t, row, C_GOLDS,
                      dict->src.n > 0 ? (double)dict->n / dict->src.n : (double)NAN,
                      "the dictionary is empty");
    parity_told_set_rate(t, row, C_IDENTICAL, stats_rate(dict->identical, dict->n));
}

static void set_same(Table *t, int32_t row, const Parity *p, const ParityLanguage *l)
{
    const Lexicon *lex = l->target->lex;
    int64_t pairs = 0;
    int64_t identical = 0;
    for (int32_t k = 0; k < p->common; k++) {
        const int32_t e = l->entry[k];
        bool is_same = false;
        for (int32_t at = lex->pair_off[e]; lex->dict && at < lex->pair_off[e + 1];
             at++) {
            const Text gold =
                vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[at]]);
            is_same = is_same || str_compare(gold, lex->word[e]) == 0;
        }
        pairs += lex->pair_off[e + 1] - lex->pair_off[e];
        identical += is_same;
    }
    table_set_int(t, row, C_SAME_N, p->common);
    table_set_real(t, row, C_SAME_GOLDS, (double)pairs / p->common);
    table_set_rate(t, row, C_SAME_IDENTICAL, stats_rate(identical, p->common));
}

static void set_trained(Table *t, int32_t row, const StudyEntry *e,
                        const ParityTrain *known, const ParityLanguage *l)
{
    const Rate *train = &known->train;
    const Rate *held = &known->held;
    static const char *const none = "no training dictionary is given";
    static const char *const few = "fewer than 30 words of one of the two";
    if (e->train_overlap < 0) {
        for (int c = C_TRAINED; c <= C_TRAIN_HI; c++)
            table_set_missing(t, row, c, none);
        return;
    }
    const bool has_gap = train->n >= PARITY_LEAST && held->n >= PARITY_LEAST;
    const Interval gap = has_gap ? stats_test_newcombe(*train, *held)
                                 : (Interval){(double)NAN, (double)NAN};
    table_set_int(t, row, C_TRAINED, e->train_overlap);
    if (l->is_assessed)
        table_set_int(t, row, C_SAME_TRAINED, known->concepts);
    else
        table_set_missing(t, row, C_SAME_TRAINED, l->why);
    parity_told_set_rate(t, row, C_TRAIN_P1, *train);
    parity_told_set_rate(t, row, C_HELD_P1, *held);
    table_set_real_or(t, row, C_TRAIN_GAP,
                      has_gap ? train->value - held->value : (double)NAN, few);
    table_set_real_or(t, row, C_TRAIN_LO, gap.lo, few);
    table_set_real_or(t, row, C_TRAIN_HI, gap.hi, few);
}

static void add_comparability(const ParityTold *told, int language)
{
    Table *t = told->set->table[PARITY_TABLE_COMPARABILITY];
    const Parity *p = told->parity;
    const ParityLanguage *l = &p->language[language];
    const ParityTarget *target = l->target;
    const int32_t row = table_add_row(t);
    table_set_text(t, row, C_LANGUAGE, str_text(target->name));
    if (!target->lex) {
        for (int c = C_DICT; c < N_COMPARABILITY; c++)
            table_set_missing(t, row, c, l->why);
        return;
    }
    const StudyEntry *e = &told->s->entry[told->language[language].entry];
    set_dict(t, row, target->lex);
    table_set_int(t, row, C_ASKED, l->asked);
    parity_told_set_rate(t, row, C_COVERED, stats_rate(l->own.n, l->asked));
    parity_told_set_rate(t, row, C_NAMES, rate_names(told, target));
    set_trained(t, row, e, &told->language[language].train, l);
    if (l->is_assessed) {
        set_same(t, row, p, l);
        return;
    }
    for (int c = C_SAME_N; c <= C_SAME_IDENTICAL; c++)
        table_set_missing(t, row, c, l->why);
}

void parity_told_comparability(const ParityTold *told)
{
    for (int i = 0; i < told->parity->n; i++)
        add_comparability(told, i);
}
