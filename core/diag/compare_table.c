/* Two alignments as tables; the registry's entry. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/compare.h"
#include "core/diag/say.h"
#include "core/diag/why.h"

enum {
    C_A,
    C_B,
    C_SCORE,
    C_N,
    C_P1_A,
    C_P1_B,
    C_DELTA,
    C_DELTA_LO,
    C_DELTA_HI,
    C_FIXED,
    C_BROKEN,
    C_WRONG,
    C_P,
    C_HOLM,
    C_VERDICT,
    C_ONLY_A,
    C_ONLY_B,
    N_SUMMARY
};
enum {
    W_A,
    W_B,
    W_SCORE,
    W_CHANGE,
    W_SOURCE,
    W_GOLD,
    W_PREDICTED_A,
    W_PREDICTED_B,
    W_RANK_A,
    W_RANK_B,
    W_CAUSE_A,
    W_CAUSE_B,
    N_CHANGED
};

/* clang-format off */
static const ColSpec summary_cols[N_SUMMARY] = {
    [C_A]        = {"a", "A", "", "the first alignment", COL_TEXT, 0},
    [C_B]        = {"b", "B", "", "the second alignment", COL_TEXT, 0},
    [C_SCORE]    = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs", COL_TEXT, 0},
    [C_N]        = {"n", "n", "", "source words that both cover: the denominator", COL_INT, 0},
    [C_P1_A]     = {"p@1_a", "P@1 A", "", "of A on these words", COL_RATE, 3},
    [C_P1_B]     = {"p@1_b", "P@1 B", "", "of B on these words", COL_RATE, 3},
    [C_DELTA]    = {"delta", "B - A", "", "difference of the rates; above 0: B finds more", COL_REAL, 3},
    [C_DELTA_LO] = {"delta_lo", "from", "", "lower end of its 95 % interval, paired bootstrap over words", COL_REAL, 3},
    [C_DELTA_HI] = {"delta_hi", "to", "", "upper end", COL_REAL, 3},
    [C_FIXED]    = {"fixed", "fixed", "", "wrong by A, right by B", COL_INT, 0},
    [C_BROKEN]   = {"broken", "broken", "", "right by A, wrong by B", COL_INT, 0},
    [C_WRONG]    = {"still_wrong", "still wrong", "", "wrong by both", COL_INT, 0},
    [C_P]        = {"mcnemar_p", "McNemar p", "", "exact, two-sided, on fixed against broken", COL_REAL, 4},
    [C_HOLM]     = {"holm_p", "Holm p", "", "the same, corrected for all lines of this table", COL_REAL, 4},
    [C_VERDICT]  = {"verdict", "verdict", "", "of B against A: better or worse where Holm p < .05, else inconclusive (which is not: equal)", COL_TEXT, 0},
    [C_ONLY_A]   = {"only_a", "only A", "", "words that only A covers, left out", COL_INT, 0},
    [C_ONLY_B]   = {"only_b", "only B", "", "words that only B covers, left out", COL_INT, 0},
};
static const ColSpec changed_cols[N_CHANGED] = {
    [W_A]           = {"a", "A", "", "the first alignment", COL_TEXT, 0},
    [W_B]           = {"b", "B", "", "the second alignment", COL_TEXT, 0},
    [W_SCORE]       = {"score", "score", "", "under which it changed", COL_TEXT, 0},
    [W_CHANGE]      = {"change", "change", "", "fixed or broken, from A to B", COL_TEXT, 0},
    [W_SOURCE]      = {"source", "source", "", "the source word", COL_WORD, 0},
    [W_GOLD]        = {"gold", "gold", "", "golds that A's target has", COL_TEXT, 0},
    [W_PREDICTED_A] = {"predicted_a", "predicted A", "", "nearest target word in A", COL_WORD, 0},
    [W_PREDICTED_B] = {"predicted_b", "predicted B", "", "nearest target word in B", COL_WORD, 0},
    [W_RANK_A]      = {"rank_a", "rank A", "", "of the best-placed gold in A; 1 is a hit", COL_INT, 0},
    [W_RANK_B]      = {"rank_b", "rank B", "", "of the best-placed gold in B; 1 is a hit", COL_INT, 0},
    [W_CAUSE_A]     = {"cause_a", "cause A", "", "why A missed it by cosine (see why); ok: it did not", COL_TEXT, 0},
    [W_CAUSE_B]     = {"cause_b", "cause B", "", "why B missed it by cosine (see why); ok: it did not", COL_TEXT, 0},
};
/* clang-format on */

static const double LEVEL = 0.05;

static const char *score_name(int score)
{
    return score == BLI_NN ? "nn" : "csls";
}

/* --- tables ---------------------------------------------------------------------------
 */

static const char *verdict(const CompareLine *l)
{
    if (!(l->holm < LEVEL))
        return "inconclusive";
    return l->delta > 0 ? "better" : "worse";
}

static void add_summary(const CompareList *list, const Compare *c, Table *t)
{
    for (int score = 0; score < COMPARE_SCORES; score++) {
        const CompareLine *l = &c->line[score];
        const int32_t r = table_add_row(t);
        table_set_text(t, r, C_A, str_text(list->side[c->a].name));
        table_set_text(t, r, C_B, str_text(list->side[c->b].name));
        table_set_text(t, r, C_SCORE, str_text(score_name(score)));
        table_set_int(t, r, C_N, c->n);
        table_set_rate(t, r, C_P1_A, l->a);
        table_set_rate(t, r, C_P1_B, l->b);
        table_set_real(t, r, C_DELTA, l->delta);
        table_set_real(t, r, C_DELTA_LO, l->delta_ci.lo);
        table_set_real(t, r, C_DELTA_HI, l->delta_ci.hi);
        table_set_int(t, r, C_FIXED, l->fixed);
        table_set_int(t, r, C_BROKEN, l->broken);
        table_set_int(t, r, C_WRONG, l->still_wrong);
        table_set_real(t, r, C_P, l->p);
        table_set_real(t, r, C_HOLM, l->holm);
        table_set_text(t, r, C_VERDICT, str_text(verdict(l)));
        table_set_int(t, r, C_ONLY_A, c->only_a);
        table_set_int(t, r, C_ONLY_B, c->only_b);
    }
}

/* The one place that says why a pair was missed. Causes are those of misses by cosine, of
 * alignments as they stand. */
static void set_cause(Table *t, int32_t r, int col, const Causes *causes, const Pair *p,
                      int score)
{
    const CauseKind kind = causes ? causes->cause[p->entry].primary : CAUSE_OK;
    const char *why = p->is_hit_nn ? "a hit by cosine: causes are of its misses"
                                   : "not asked of spaces before their map";
    if (compare_is_hit(p, score))
        table_set_text(t, r, col, TEXT("ok"));
    else if (causes && kind != CAUSE_OK)
        table_set_text(t, r, col, str_text(cause_name(kind)));
    else
        table_set_missing(t, r, col, why);
}

static void join_golds(const CompareSide *side, const Pair *p, Str *out)
{
    str_clear(out);
    for (int32_t at = side->lex->gold_off[p->entry];
         at < side->lex->gold_off[p->entry + 1]; at++) {
        str_add_cstr(out, out->n ? " | " : "");
        str_add_text(out, space_word(side->tgt, side->lex->gold[at]));
    }
}

static void set_prediction(Table *t, int32_t r, int col, const CompareSide *side,
                           const Pair *p, int score)
{
    const int32_t row = compare_prediction(p, score);
    if (row < 0)
        table_set_missing(t, r, col, "no neighbour: the vector is zero");
    else
        table_set_word(t, r, col,
                       (WordRef){side->tgt->name, row, space_word(side->tgt, row)});
}

static void add_changed(const CompareList *list, const Compare *c, const Space *src,
                        Causes *const *causes, Table *t)
{
    const CompareSide *a = &list->side[c->a];
    const CompareSide *b = &list->side[c->b];
    Str golds = {0};
    for (int score = 0; score < COMPARE_SCORES; score++) {
        for (int32_t i = 0; i < c->n; i++) {
            const Pair *x = &a->pairs->pair[c->in_a[i]];
            const Pair *y = &b->pairs->pair[c->in_b[i]];
            const bool is_fixed = compare_is_hit(y, score);
            if (compare_is_hit(x, score) == is_fixed)
                continue;
            const int32_t r = table_add_row(t);
            join_golds(a, x, &golds);
            table_set_text(t, r, W_A, str_text(a->name));
            table_set_text(t, r, W_B, str_text(b->name));
            table_set_text(t, r, W_SCORE, str_text(score_name(score)));
            table_set_text(t, r, W_CHANGE, str_text(is_fixed ? "fixed" : "broken"));
            table_set_word(t, r, W_SOURCE,
                           (WordRef){src->name, x->src, a->lex->word[x->entry]});
            table_set_text(t, r, W_GOLD, (Text){golds.p, golds.n});
            set_prediction(t, r, W_PREDICTED_A, a, x, score);
            set_prediction(t, r, W_PREDICTED_B, b, y, score);
            table_set_int(t, r, W_RANK_A, score == BLI_NN ? x->rank_nn : x->rank_csls);
            table_set_int(t, r, W_RANK_B, score == BLI_NN ? y->rank_nn : y->rank_csls);
            set_cause(t, r, W_CAUSE_A, causes[c->a], x, score);
            set_cause(t, r, W_CAUSE_B, causes[c->b], y, score);
        }
    }
    str_free(&golds);
}

/* --- the sentence ---------------------------------------------------------------------
 */

static void say_pair(const CompareList *list, const Compare *c, Str *out)
{
    const CompareLine *l = &c->line[BLI_NN];
    char a[16];
    char b[SAY_RATE];
    char lo[16];
    char hi[16];
    char p[SAY_P];
    str_addf(out,
             "%s%s to %s: P@1 %s to %s, a change of %s to %s; %lld fixed, %lld broken "
             "(Holm %s): %s",
             out->n ? "; " : "", list->side[c->a].name, list->side[c->b].name,
             say_share(a, l->a.value), say_rate(b, l->b), say_share(lo, l->delta_ci.lo),
             say_share(hi, l->delta_ci.hi), (long long)l->fixed, (long long)l->broken,
             say_p(p, l->holm), verdict(l));
}

static const Compare *find_pair(const CompareList *l, int a, int b)
{
    for (int i = 0; i < l->npairs; i++) {
        const Compare *c = &l->pair[i];
        if ((c->a == a && c->b == b) || (c->a == b && c->b == a))
            return c;
    }
    return NULL;
}

/* Of the side `left` and the other one of a comparison. */
static const char *sign_between(const Compare *c, int left)
{
    const CompareLine *l = &c->line[BLI_NN];
    if (!(l->holm < LEVEL))
        return "~";
    return (l->delta > 0) == (c->a == left) ? "<" : ">";
}

/* All sides from the lowest to the highest rate of the words they cover, with < or >
 * where neighbours differ on the words that both cover: the two orders need not agree. */
static void say_order(const CompareList *l, Str *out)
{
    int *order = mem_xcalloc((size_t)l->nsides, sizeof *order);
    for (int i = 0; i < l->nsides; i++) {
        int at = i;
        const double v = l->side[i].p1[BLI_NN].value;
        for (; at > 0 && l->side[order[at - 1]].p1[BLI_NN].value > v; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    str_add_cstr(out, "P@1 by cosine, each over the words it covers: ");
    for (int i = 0; i < l->nsides; i++) {
        char share[16];
        char p[SAY_P];
        const CompareSide *side = &l->side[order[i]];
        const Compare *c = i ? find_pair(l, order[i - 1], order[i]) : NULL;
        if (c)
            str_addf(out, " %s (%s) ", sign_between(c, order[i - 1]),
                     say_p(p, c->line[BLI_NN].holm));
        str_addf(out, "%s %s", side->name, say_share(share, side->p1[BLI_NN].value));
    }
    str_addf(out,
             "; %d comparisons by two scores, Holm, < and > on the words that both "
             "cover; ~: no difference shown",
             l->npairs);
    free(order);
}

/* Marks the changed words that the side misses by cosine: those whose cause is told. */
static bool find_missed(const CompareList *l, int side, bool *wanted)
{
    bool is_any = false;
    for (int i = 0; i < l->npairs; i++) {
        const Compare *c = &l->pair[i];
        for (int32_t w = 0; (c->a == side || c->b == side) && w < c->n; w++) {
            const Pair *x = &l->side[c->a].pairs->pair[c->in_a[w]];
            const Pair *y = &l->side[c->b].pairs->pair[c->in_b[w]];
            const Pair *own = c->a == side ? x : y;
            for (int score = 0; score < COMPARE_SCORES && !own->is_hit_nn; score++) {
                if (compare_is_hit(x, score) != compare_is_hit(y, score) &&
                    !compare_is_hit(own, score))
                    is_any = wanted[own->entry] = true;
            }
        }
    }
    return is_any;
}

/* Of every side that stands as it is and has a word to tell of, and of these words alone;
 * NULL for others: the battery of tests is expensive. */
static Status get_causes(const Study *s, const CompareList *l, Progress *progress,
                         Causes **out, Error *err)
{
    for (int i = 0; i < l->nsides; i++) {
        const CompareSide *side = &l->side[i];
        if (side->is_before)
            continue;
        bool *wanted = mem_xcalloc((size_t)side->lex->n_sources + 1, sizeof *wanted);
        const Status status = find_missed(l, i, wanted) ? why_make(s, side->entry, wanted,
                                                                   progress, &out[i], err)
                                                        : OK;
        free(wanted);
        TRY(status);
    }
    return OK;
}

static void free_causes(Causes **causes, int n)
{
    for (int i = 0; i < n; i++)
        cause_free(causes[i]);
    free((void *)causes);
}

static bool is_all_with_all(const CompareList *l)
{
    return l->nsides > 2 && l->npairs == l->nsides * (l->nsides - 1) / 2;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    (void)args;
    *out = NULL;
    CompareList l;
    TRY(compare_make(s, progress, &l, err));
    Causes **causes = mem_xcalloc((size_t)l.nsides, sizeof(Causes *));
    const Status status = get_causes(s, &l, progress, causes, err);
    if (status != OK) {
        free_causes(causes, l.nsides);
        compare_done(&l);
        return status;
    }
    TableSet *set = table_set_new("compare");
    Table *summary = table_new("summary", "Alignments compared", summary_cols, N_SUMMARY);
    Table *changed = table_new("changed", "Words that changed", changed_cols, N_CHANGED);
    table_set_drill(changed, "neighbors {source}");
    table_set_add(set, summary);
    table_set_add(set, changed);
    Str finding = {0};
    for (int i = 0; i < l.npairs; i++) {
        add_summary(&l, &l.pair[i], summary);
        add_changed(&l, &l.pair[i], s->entry[s->source].space, causes, changed);
        if (!is_all_with_all(&l))
            say_pair(&l, &l.pair[i], &finding);
    }
    if (is_all_with_all(&l))
        say_order(&l, &finding);
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    free_causes(causes, l.nsides);
    compare_done(&l);
    *out = set;
    return OK;
}

static const Param params[] = {
    {.name = "map-a",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "with --map-b and one target: its two alignments"},
    {.name = "map-b",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "the second map of that target"},
};

const Diagnostic compare_diagnostic = {
    .name = "compare",
    .group = "Retrieval",
    .help = "two alignments on the same words: fixed, broken, and whether it is chance",
    .usage = "SRC TGT-A TGT-B... --dict FILE",
    .doc =
        "P@1 of two alignments over the source words that both cover, the words that B "
        "finds and A does not (fixed), those it loses (broken), and how likely such a "
        "difference is if both were as good. One --dict is that of all targets. With "
        "more than two targets all pairs are compared. A single target with a map "
        "(FILE@MAP) is compared before and after it; --map-a and --map-b give one target "
        "two maps.\n\n"
        "A delta above 0 means that B finds more. Its interval (paired bootstrap over "
        "words) says how much more is believable; McNemar's exact test looks at the "
        "words that changed alone, and Holm corrects it for all comparisons in the "
        "table. "
        "inconclusive is not equal: the interval says what difference may have been "
        "missed. Do not trust a comparison over few changed words, nor one of "
        "dictionaries that A was fitted on and B was not (--train-dict counts them). "
        "Targets of different vocabularies compete against different words: a smaller "
        "target makes hits easier.\n\n"
        "The same comparison serves a quantised copy against its original (convert "
        "--round-bits 8), a space of one domain against a general one, and one release "
        "against the next. No evaluator of embeddings in use pairs its runs: differences "
        "of their printed rates have no test.",
    .cite = "McNemar 1947; Holm 1979; Dror et al. 2018, The hitchhiker's guide to "
            "testing statistical significance in natural language processing",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY | SHARES_DICT,
    .tables = "summary|changed",
    .run = run,
};
