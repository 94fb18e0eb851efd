#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"
#include "core/diag/cause_words.h"
#include "core/diag/parity_told.h"
#include "core/diag/say.h"

enum {
    L_LANGUAGE,
    L_N,
    L_P1,
    L_SAME_N,
    L_SAME_P1,
    L_GAP,
    L_GAP_LO,
    L_GAP_HI,
    L_RATIO,
    L_RATIO_LO,
    L_RATIO_HI,
    L_VERDICT,
    L_REASON,
    L_GROUP,
    L_COVERED,
    L_WORSE_ON,
    L_BETTER_ON,
    L_P,
    L_Q,
    L_P1_ALL,
    L_OWN_GAP,
    L_OWN_GAP_LO,
    L_OWN_GAP_HI,
    L_VOCABULARY,
    N_LANGUAGES
};
enum {
    G_LANGUAGE,
    G_REFERENCE,
    G_PART,
    G_POINTS,
    G_MISSES,
    G_MISSES_REF,
    G_N,
    G_REPAIRED,
    G_REPAIRED_REF,
    N_GAP
};
enum {
    S_SET,
    S_LANGUAGES,
    S_LEAST_N,
    S_MOST_N,
    S_GINI,
    S_CORRECTED = S_GINI + 4,
    S_RANGE,
    S_MACRO = S_RANGE + 4,
    S_WEIGHTED = S_MACRO + 3,
    S_CV = S_WEIGHTED + 3,
    S_WORST = S_CV + 4,
    S_BEST,
    N_SUMMARY
};
enum { T_NUMBER, T_ABOUT, T_SENTENCE, N_STATEMENT };

/* clang-format off */
static const ColSpec language_cols[N_LANGUAGES] = {
    [L_LANGUAGE]   = {"language", "language", "", "the target space", COL_TEXT, 0},
    [L_N]          = {"n", "n", "", "source words of its own dictionary with a gold in its space", COL_INT, 0},
    [L_P1]         = {"p@1", "P@1", "", "of those: the first target word is a gold; other languages are asked other words", COL_RATE, 3},
    [L_SAME_N]     = {"same_n", "concepts", "", "source words that all assessed languages are asked: the denominator of all figures on the same concepts", COL_INT, 0},
    [L_SAME_P1]    = {"same_p@1", "P@1, same concepts", "", "of those; a concept without a gold in the space is wrong", COL_RATE, 3},
    [L_GAP]        = {"gap", "gap", "", "P@1 of the reference less that of the language, on the same concepts; above 0 the language is worse", COL_REAL, 3},
    [L_GAP_LO]     = {"gap_lo", "from", "", "lower end of its 95 % interval (paired: Bonett and Price)", COL_REAL, 3},
    [L_GAP_HI]     = {"gap_hi", "to", "", "upper end", COL_REAL, 3},
    [L_RATIO]      = {"ratio", "ratio", "", "P@1 of the language / that of the reference, on the same concepts", COL_REAL, 3},
    [L_RATIO_LO]   = {"ratio_lo", "from", "", "lower end of its 95 % interval (parametric bootstrap)", COL_REAL, 3},
    [L_RATIO_HI]   = {"ratio_hi", "to", "", "upper end", COL_REAL, 3},
    [L_VERDICT]    = {"verdict", "verdict", "", "beside the reference: worse, better (interval without 0 and q at most --level), equivalent (interval within --margin), inconclusive, not assessable", COL_TEXT, 0},
    [L_REASON]     = {"reason", "reason", "", "what the verdict rests on, or why there is none", COL_TEXT, 0},
    [L_GROUP]      = {"group", "group", "", "place by P@1 on the same concepts, best first; any two intervals of a group overlap; those of neighbouring groups may, too: the gap decides", COL_INT, 0},
    [L_COVERED]    = {"same_covered", "covered", "", "of the same concepts, those with a gold in the space", COL_INT, 0},
    [L_WORSE_ON]   = {"only_reference", "only reference", "", "concepts right in the reference and wrong here", COL_INT, 0},
    [L_BETTER_ON]  = {"only_language", "only here", "", "concepts right here and wrong in the reference", COL_INT, 0},
    [L_P]          = {"mcnemar_p", "McNemar p", "", "exact, two-sided, on those two counts", COL_REAL, 4},
    [L_Q]          = {"q", "q", "", "p after Benjamini and Hochberg over the languages compared", COL_REAL, 4},
    [L_P1_ALL]     = {"p@1_all", "P@1 of all", "", "own dictionary, words without a gold in the space counted as wrong", COL_RATE, 3},
    [L_OWN_GAP]    = {"own_gap", "own gap", "", "the same on each language's own words: other words, so no verdict rests on it", COL_REAL, 3},
    [L_OWN_GAP_LO] = {"own_gap_lo", "from", "", "lower end of its 95 % interval (Newcombe)", COL_REAL, 3},
    [L_OWN_GAP_HI] = {"own_gap_hi", "to", "", "upper end", COL_REAL, 3},
    [L_VOCABULARY] = {"vocabulary", "vocabulary", "rows", "rows of its space", COL_INT, 0},
};
static const ColSpec gap_cols[N_GAP] = {
    [G_LANGUAGE]     = {"language", "language", "", "the target space", COL_TEXT, 0},
    [G_REFERENCE]    = {"reference", "reference", "", "what it is held against", COL_TEXT, 0},
    [G_PART]         = {"part", "part", "", "why a concept is wrong: its primary cause (help causes); vocabulary: no translation is in the space; normalisation: one is, spelled otherwise; gap: all of them", COL_TEXT, 0},
    [G_POINTS]       = {"points", "of the gap", "", "(misses - those of the reference) / n; below 0 the reference loses more by it", COL_REAL, 3},
    [G_MISSES]       = {"misses", "misses", "", "concepts wrong in the language by this cause", COL_INT, 0},
    [G_MISSES_REF]   = {"misses_reference", "of reference", "", "concepts wrong in the reference by this cause", COL_INT, 0},
    [G_N]            = {"n", "n", "", "concepts: the denominator of both", COL_INT, 0},
    [G_REPAIRED]     = {"repaired", "repaired", "", "of the language's misses, those where taking the cause away would put a gold first", COL_INT, 0},
    [G_REPAIRED_REF] = {"repaired_reference", "of reference", "", "the same of the reference's", COL_INT, 0},
};
static const char lo_help[] = "lower end of its 95 % interval (parametric bootstrap)";
static const char hi_help[] = "upper end";
static const char pooled_help[] = "median if all languages had the P@1 of all together: what samples of this size make by chance";
/* A figure, its interval, and what chance makes of it. */
#define FIGURE_COLS(at, name, title, help)                                               \
    [at] = {name, title, "", help, COL_REAL, 3},                                         \
    [(at) + 1] = {name "_lo", "from", "", lo_help, COL_REAL, 3},                         \
    [(at) + 2] = {name "_hi", "to", "", hi_help, COL_REAL, 3}
#define SPREAD_COLS(at, name, title, help)                                               \
    FIGURE_COLS(at, name, title, help),                                                  \
        [(at) + 3] = {name "_chance", title " by chance", "", pooled_help, COL_REAL, 3}
static const ColSpec summary_cols[N_SUMMARY] = {
    [S_SET]       = {"set", "set", "", "same: the same concepts in all languages; own: each language's own dictionary", COL_TEXT, 0},
    [S_LANGUAGES] = {"languages", "languages", "", "with 30 words or more", COL_INT, 0},
    [S_LEAST_N]   = {"n_least", "least n", "", "words of the language with the fewest", COL_INT, 0},
    [S_MOST_N]    = {"n_most", "most n", "", "words of the language with the most", COL_INT, 0},
    SPREAD_COLS(S_GINI, "gini", "Gini", "of P@1 over languages, each counting alike: 0 when all are equal, at most 1 - 1/languages"),
    [S_CORRECTED] = {"gini_corrected", "Gini, corrected", "", "Gini x languages / (languages - 1): at most 1", COL_REAL, 3},
    SPREAD_COLS(S_RANGE, "range", "range", "P@1 of the best language less that of the worst"),
    FIGURE_COLS(S_MACRO, "macro", "macro mean", "mean of P@1 over languages"),
    FIGURE_COLS(S_WEIGHTED, "weighted", "weighted mean", "mean of P@1 by words asked"),
    SPREAD_COLS(S_CV, "cv", "CV", "standard deviation of P@1 over languages / macro mean"),
    [S_WORST]     = {"worst", "worst", "", "the language of the lowest P@1", COL_TEXT, 0},
    [S_BEST]      = {"best", "best", "", "the language of the highest P@1", COL_TEXT, 0},
};
static const ColSpec statement_cols[N_STATEMENT] = {
    [T_NUMBER]   = {"number", "no.", "", "of the sentence", COL_INT, 0},
    [T_ABOUT]    = {"about", "about", "", "what the sentence is about", COL_TEXT, 0},
    [T_SENTENCE] = {"sentence", "sentence", "", "fixed but for names and figures", COL_TEXT, 0},
};
/* clang-format on */

Table *parity_told_new(int table)
{
    switch (table) {
    case PARITY_TABLE_LANGUAGES:
        return table_new("languages", "Languages", language_cols, N_LANGUAGES);
    case PARITY_TABLE_GAP:
        return table_new("gap", "What the gaps are made of", gap_cols, N_GAP);
    case PARITY_TABLE_SUMMARY:
        return table_new("summary", "How unequal the languages are", summary_cols,
                         N_SUMMARY);
    case PARITY_TABLE_COMPARABILITY: return parity_told_new_comparability();
    default: return table_new("statement", "Statement", statement_cols, N_STATEMENT);
    }
}

/* --- languages
 * ------------------------------------------------------------------------------------------
 */

static void set_reason(const ParityTold *told, Table *t, int32_t row,
                       const ParityLanguage *l)
{
    const Parity *p = told->parity;
    char buf[2][16];
    char pv[SAY_P];
    char needed[32];
    Str why = {0};
    const double q = l->q;
    switch (l->verdict) {
    case PARITY_NOT_ASSESSABLE: str_add_cstr(&why, l->why); break;
    case PARITY_REFERENCE:
        str_add_cstr(&why, told->is_chosen ? "chosen by --reference"
                                           : "the largest vocabulary of those assessed");
        break;
    case PARITY_WORSE:
    case PARITY_BETTER:
        str_addf(&why, "the interval of the gap is %s 0, q %s",
                 l->verdict == PARITY_WORSE ? "above" : "below", say_p(pv, q) + 2);
        break;
    case PARITY_EQUIVALENT:
        str_addf(&why, "the interval of the gap is within %s",
                 say_share(buf[0], p->margin));
        break;
    case PARITY_INCONCLUSIVE:
    default:
        str_addf(&why,
                 "neither a difference nor equality within %s is shown; the latter takes "
                 "about %s concepts",
                 say_share(buf[0], p->margin),
                 say_count(needed, stats_paired_needed(l->only_here, l->only_there,
                                                       p->common, p->margin)));
        break;
    }
    table_set_text(t, row, L_REASON, (Text){str_cstr(&why), why.n});
    str_free(&why);
}

static void set_own(Table *t, int32_t row, const Parity *p, const ParityLanguage *l)
{
    static const char *const few =
        "fewer than 30 own words with a gold here or in the reference";
    const bool has_own = l->target->lex != NULL;
    const bool is_reference = p->reference >= 0 && l == p->language + p->reference;
    const char *why = is_reference ? "it is the reference" : has_own ? few : l->why;
    if (has_own) {
        table_set_int(t, row, L_N, l->own.n);
        parity_told_set_rate(t, row, L_P1, l->own);
        parity_told_set_rate(t, row, L_P1_ALL, l->own_all);
    } else {
        table_set_missing(t, row, L_N, l->why);
        table_set_missing(t, row, L_P1, l->why);
        table_set_missing(t, row, L_P1_ALL, l->why);
    }
    const bool has_gap = isfinite(l->own_gap.lo);
    const double gap =
        has_gap ? p->language[p->reference].own.value - l->own.value : (double)NAN;
    table_set_real_or(t, row, L_OWN_GAP, gap, why);
    table_set_real_or(t, row, L_OWN_GAP_LO, l->own_gap.lo, why);
    table_set_real_or(t, row, L_OWN_GAP_HI, l->own_gap.hi, why);
    if (l->target->vocabulary > 0)
        table_set_int(t, row, L_VOCABULARY, l->target->vocabulary);
    else
        table_set_missing(t, row, L_VOCABULARY, l->why);
}

static void set_compared(Table *t, int32_t row, const Parity *p, const ParityLanguage *l)
{
    static const char itself[] = "it is the reference";
    static const char none[] = "the reference has none right";
    static const int gap_cols_of[] = {L_GAP,      L_GAP_LO,   L_GAP_HI, L_RATIO,
                                      L_RATIO_LO, L_RATIO_HI, L_P,      L_Q,
                                      L_WORSE_ON, L_BETTER_ON};
    const double base = p->language[p->reference].same.value;
    table_set_int(t, row, L_SAME_N, p->common);
    table_set_rate(t, row, L_SAME_P1, l->same);
    table_set_int(t, row, L_COVERED, l->covered);
    table_set_int(t, row, L_GROUP, l->group);
    if (l->verdict == PARITY_REFERENCE) {
        for (size_t i = 0; i < sizeof gap_cols_of / sizeof *gap_cols_of; i++)
            table_set_missing(t, row, gap_cols_of[i], itself);
        return;
    }
    table_set_real(t, row, L_GAP, l->gap.value);
    table_set_real(t, row, L_GAP_LO, l->gap.lo);
    table_set_real(t, row, L_GAP_HI, l->gap.hi);
    table_set_real_or(t, row, L_RATIO, base > 0 ? l->same.value / base : (double)NAN,
                      none);
    table_set_real_or(t, row, L_RATIO_LO, l->ratio.lo, none);
    table_set_real_or(t, row, L_RATIO_HI, l->ratio.hi, none);
    table_set_int(t, row, L_WORSE_ON, l->only_there);
    table_set_int(t, row, L_BETTER_ON, l->only_here);
    table_set_real(t, row, L_P, l->p);
    table_set_real(t, row, L_Q, l->q);
}

void parity_told_languages(const ParityTold *told)
{
    Table *t = told->set->table[PARITY_TABLE_LANGUAGES];
    const Parity *p = told->parity;
    static const int compared[] = {
        L_SAME_N, L_SAME_P1,  L_COVERED,  L_GROUP,    L_GAP,       L_GAP_LO, L_GAP_HI,
        L_RATIO,  L_RATIO_LO, L_RATIO_HI, L_WORSE_ON, L_BETTER_ON, L_P,      L_Q};
    for (int i = 0; i < p->n; i++) {
        const ParityLanguage *l = &p->language[i];
        const int32_t row = table_add_row(t);
        table_set_text(t, row, L_LANGUAGE, str_text(l->target->name));
        set_own(t, row, p, l);
        table_set_text(t, row, L_VERDICT, str_text(parity_common_verdict(l->verdict)));
        set_reason(told, t, row, l);
        if (l->is_assessed) {
            set_compared(t, row, p, l);
            continue;
        }
        for (size_t c = 0; c < sizeof compared / sizeof *compared; c++)
            table_set_missing(t, row, compared[c], l->why);
    }
}

/* --- gap
 * ---------------------------------------------------------------------------------------
 */

typedef struct Part {
    int part;
    int64_t more; /* misses than the reference */
} Part;

static int by_size(const void *pa, const void *pb)
{
    const Part *a = pa;
    const Part *b = pb;
    if (a->more != b->more)
        return a->more > b->more ? -1 : 1;
    return (a->part > b->part) - (a->part < b->part);
}

typedef struct GapRow {
    const char *part;
    int64_t misses, of_reference, repaired, repaired_reference;
} GapRow;

static void add_gap_row(const ParityTold *told, const ParityLanguage *l, GapRow g)
{
    Table *t = told->set->table[PARITY_TABLE_GAP];
    const Parity *p = told->parity;
    const int32_t row = table_add_row(t);
    table_set_text(t, row, G_LANGUAGE, str_text(l->target->name));
    table_set_text(t, row, G_REFERENCE, str_text(p->language[p->reference].target->name));
    table_set_text(t, row, G_PART, str_text(g.part));
    table_set_real(t, row, G_POINTS,
                   (double)(g.misses - g.of_reference) / (double)p->common);
    table_set_int(t, row, G_MISSES, g.misses);
    table_set_int(t, row, G_MISSES_REF, g.of_reference);
    table_set_int(t, row, G_N, p->common);
    if (told->has_causes) {
        table_set_int(t, row, G_REPAIRED, g.repaired);
        table_set_int(t, row, G_REPAIRED_REF, g.repaired_reference);
        return;
    }
    for (int c = G_REPAIRED; c <= G_REPAIRED_REF; c++)
        table_set_missing(t, row, c, "no causes were looked for (--causes)");
}

static void add_gap(const ParityTold *told, int language)
{
    const Parity *p = told->parity;
    const ParityLanguage *l = &p->language[language];
    const ParityGap *g = &told->language[language].gap;
    const ParityGap *ref = &told->language[p->reference].gap;
    Part part[PARITY_PARTS];
    int parts = 0;
    GapRow all = {.part = "gap"};
    for (int i = 0; i < PARITY_PARTS; i++)
        if (g->misses[i] > 0 || ref->misses[i] > 0)
            part[parts++] = (Part){i, g->misses[i] - ref->misses[i]};
    if (parts > 1)
        qsort(part, (size_t)parts, sizeof *part, by_size);
    for (int i = 0; i < parts; i++) {
        const int k = part[i].part;
        const GapRow row = {parity_gap_part(k), g->misses[k], ref->misses[k],
                            g->repaired[k], ref->repaired[k]};
        add_gap_row(told, l, row);
        all.misses += row.misses;
        all.of_reference += row.of_reference;
        all.repaired += row.repaired;
        all.repaired_reference += row.repaired_reference;
    }
    add_gap_row(told, l, all);
}

void parity_told_gap(const ParityTold *told)
{
    const Parity *p = told->parity;
    for (int i = 0; i < p->n; i++)
        if (p->language[i].is_assessed && i != p->reference)
            add_gap(told, i);
    if (p->compared == 0)
        return;
    notes_remark(
        table_notes(told->set->table[PARITY_TABLE_GAP]), "gap-parts", 1,
        "the parts are counts of misses by their primary cause and add up to the "
        "gap; they are no promise that mending a cause would close its part "
        "(repaired says how many misses its repair would turn), and another "
        "order of causes would divide some misses otherwise");
}

/* --- summary
 * -----------------------------------------------------------------------------------
 */

static const char one_language[] = "one language";
static const char no_spread[] = "no language has any right, or there are too few";

static void set_figure(Table *t, int32_t row, int col, double value, Interval ci,
                       const char *why)
{
    table_set_real_or(t, row, col, value, why);
    table_set_real_or(t, row, col + 1, ci.lo, why);
    table_set_real_or(t, row, col + 2, ci.hi, why);
}

static void add_spread(const ParityTold *told, const char *set, const ParitySpread *s)
{
    Table *t = told->set->table[PARITY_TABLE_SUMMARY];
    const Parity *p = told->parity;
    const Spread *f = &s->figures;
    const SpreadBoot *b = &s->boot;
    const int32_t row = table_add_row(t);
    table_set_text(t, row, S_SET, str_text(set));
    table_set_int(t, row, S_LANGUAGES, s->languages);
    if (s->languages == 0) {
        for (int c = S_LEAST_N; c < N_SUMMARY; c++)
            table_set_missing(t, row, c, "no language can be assessed");
        return;
    }
    table_set_int(t, row, S_LEAST_N, s->least_n);
    table_set_int(t, row, S_MOST_N, s->most_n);
    const char *why = s->languages == 1 ? one_language : no_spread;
    set_figure(t, row, S_GINI, f->gini, b->ci[SPREAD_GINI], why);
    table_set_real_or(t, row, S_GINI + 3, b->pooled[SPREAD_GINI], why);
    table_set_real_or(t, row, S_CORRECTED, f->corrected, why);
    set_figure(t, row, S_RANGE, f->range, b->ci[SPREAD_RANGE], why);
    table_set_real_or(t, row, S_RANGE + 3, b->pooled[SPREAD_RANGE], why);
    set_figure(t, row, S_MACRO, f->macro, b->ci[SPREAD_MACRO], why);
    set_figure(t, row, S_WEIGHTED, f->weighted, b->ci[SPREAD_WEIGHTED], why);
    set_figure(t, row, S_CV, f->cv, b->ci[SPREAD_CV], why);
    table_set_real_or(t, row, S_CV + 3, b->pooled[SPREAD_CV], why);
    for (int end = 0; end < 2; end++) {
        const int at = end ? s->best : s->worst;
        if (s->languages == 1)
            table_set_missing(t, row, S_WORST + end, one_language);
        else
            table_set_text(t, row, S_WORST + end, str_text(p->language[at].target->name));
    }
}

void parity_told_summary(const ParityTold *told)
{
    add_spread(told, "same", &told->parity->same);
    add_spread(told, "own", &told->parity->own);
}
