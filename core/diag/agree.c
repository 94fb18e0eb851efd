#include "core/diag/agree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *agree_says_name(AgreeSays says)
{
    static const char *const name[AGREE_SAYS] = {
        [AGREE_RIGHT] = "right", [AGREE_VARIANT] = "variant", [AGREE_WRONG] = "wrong"};
    return name[says];
}

AgreeSays agree_says(MarkKind kind)
{
    return kind == MARK_REJECT    ? AGREE_WRONG
           : kind == MARK_VARIANT ? AGREE_VARIANT
                                  : AGREE_RIGHT;
}

/* --- tables --- */

enum {
    A_A,
    A_B,
    A_N,
    A_OBSERVED,
    A_EXPECTED,
    A_KAPPA,
    A_LO,
    A_HI,
    A_ONLY_A,
    A_ONLY_B,
    A_DISAGREEMENTS,
    A_COUNT
};
enum { D_SOURCE, D_TARGET, D_A, D_B, D_REASON_A, D_REASON_B, D_DICTIONARY, D_COUNT };

/* clang-format off */
static const ColSpec agree_cols[A_COUNT] = {
    [A_A]        = {"a", "A", "", "one side", COL_TEXT, 0},
    [A_B]        = {"b", "B", "", "the other", COL_TEXT, 0},
    [A_N]        = {"n", "judged", "pairs", "that both judged", COL_INT, 0},
    [A_OBSERVED] = {"observed", "agreed", "", "share on which they agree", COL_REAL, 3},
    [A_EXPECTED] = {"expected", "by chance", "", "share on which they would by chance", COL_REAL, 3},
    [A_KAPPA]    = {"kappa", "kappa", "", "Cohen's: 1 agreement, 0 as by chance", COL_REAL, 3},
    [A_LO]       = {"kappa_lo", "from", "", "95 % interval", COL_REAL, 3},
    [A_HI]       = {"kappa_hi", "to", "", "95 % interval", COL_REAL, 3},
    [A_ONLY_A]   = {"only_a", "A alone", "pairs", "that only A judged: not counted", COL_INT, 0},
    [A_ONLY_B]   = {"only_b", "B alone", "pairs", "that only B judged: not counted", COL_INT, 0},
    [A_DISAGREEMENTS] = {"disagreements", "differ", "pairs", "that they judged differently", COL_INT, 0},
};
static const ColSpec differ_cols[D_COUNT] = {
    [D_SOURCE]   = {"source", "source", "", "the source word", COL_TEXT, 0},
    [D_TARGET]   = {"target", "target", "", "the target word", COL_TEXT, 0},
    [D_A]        = {"a", "A", "", "right, variant or wrong", COL_TEXT, 0},
    [D_B]        = {"b", "B", "", "right, variant or wrong", COL_TEXT, 0},
    [D_REASON_A] = {"reason_a", "reason A", "", "as marked", COL_TEXT, 0},
    [D_REASON_B] = {"reason_b", "reason B", "", "as marked", COL_TEXT, 0},
    [D_DICTIONARY] = {"dictionary", "dictionary", "", "its fingerprint", COL_TEXT, 0},
};
/* clang-format on */

static void add_difference(Table *t, const MarkSaid *a, const MarkSaid *b)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, D_SOURCE, a->source);
    table_set_text(t, r, D_TARGET, a->target);
    table_set_text(t, r, D_A, str_text(agree_says_name(agree_says(a->mark->kind))));
    table_set_text(t, r, D_B, str_text(agree_says_name(agree_says(b->mark->kind))));
    table_set_text(t, r, D_REASON_A, a->mark->field[MARK_REASON]);
    table_set_text(t, r, D_REASON_B, b->mark->field[MARK_REASON]);
    table_set_text(t, r, D_DICTIONARY, str_text(a->mark->fingerprint));
}

/* --- counting --- */

static int32_t count_judged(const MarkState *s)
{
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++)
        n += mark_is_judgement(s->said[i].mark->kind);
    return n;
}

static void count_dictionary(const MarkState *a, const MarkState *b, Agree *out, Table *t)
{
    int64_t both = 0;
    for (int32_t i = 0; i < a->n; i++) {
        const MarkSaid *x = &a->said[i];
        const MarkSaid *y = mark_is_judgement(x->mark->kind)
                                ? mark_state_find_pair(b, x->source, x->target)
                                : NULL;
        if (!y)
            continue;
        const AgreeSays says_a = agree_says(x->mark->kind);
        const AgreeSays says_b = agree_says(y->mark->kind);
        both++;
        out->count[says_a * AGREE_SAYS + says_b]++;
        if (says_a != says_b)
            add_difference(t, x, y);
    }
    out->only_a += count_judged(a) - both;
    out->only_b += count_judged(b) - both;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fingerprints of both lists, sorted, some twice. */
static const char **find_prints(const MarkList *a, const MarkList *b)
{
    const size_t n = (size_t)a->n + (size_t)b->n;
    const char **print = mem_xcalloc(n + 1, sizeof(const char *));
    for (int32_t i = 0; i < a->n; i++)
        print[i] = a->mark[i].fingerprint;
    for (int32_t i = 0; i < b->n; i++)
        print[a->n + i] = b->mark[i].fingerprint;
    if (n > 1)
        qsort((void *)print, n, sizeof(const void *), by_text);
    return print;
}

static Table *make_summary(const AgreeSide *a, const AgreeSide *b, const Agree *g,
                           int32_t differences)
{
    const char *why = g->kappa.n == 0 ? "no pair was judged by both"
                                      : "both put everything into one category";
    const char *why_ci = isnan(g->kappa.kappa) ? why
                         : g->kappa.n == 1     ? "one pair has no spread"
                         : g->kappa.observed < 1
                             ? "the formula has no width"
                             : "perfect agreement: the formula has no width";
    Table *t = table_new("agreement", "Agreement", agree_cols, A_COUNT);
    const int32_t r = table_add_row(t);
    table_set_text(t, r, A_A, str_text(a->name));
    table_set_text(t, r, A_B, str_text(b->name));
    table_set_int(t, r, A_N, g->kappa.n);
    table_set_real_or(t, r, A_OBSERVED, g->kappa.observed, why);
    table_set_real_or(t, r, A_EXPECTED, g->kappa.expected, why);
    table_set_real_or(t, r, A_KAPPA, g->kappa.kappa, why);
    table_set_real_or(t, r, A_LO, g->kappa.ci.lo, why_ci);
    table_set_real_or(t, r, A_HI, g->kappa.ci.hi, why_ci);
    table_set_int(t, r, A_ONLY_A, g->only_a);
    table_set_int(t, r, A_ONLY_B, g->only_b);
    table_set_int(t, r, A_DISAGREEMENTS, differences);
    return t;
}

TableSet *agree_make(const AgreeSide *a, const AgreeSide *b, Agree *out)
{
    *out = (Agree){.only_a = 0};
    Table *t = table_new("disagreements", "Disagreements", differ_cols, D_COUNT);
    const char **print = find_prints(a->marks, b->marks);
    for (int32_t i = 0; i < a->marks->n + b->marks->n; i++) {
        if (i > 0 && strcmp(print[i - 1], print[i]) == 0)
            continue;
        MarkState x;
        MarkState y;
        mark_state_make(a->marks, print[i], a->author, &x);
        mark_state_make(b->marks, print[i], b->author, &y);
        count_dictionary(&x, &y, out, t);
        mark_state_free(&x);
        mark_state_free(&y);
    }
    free((void *)print);
    out->kappa = stats_kappa(out->count, AGREE_SAYS);
    TableSet *set = table_set_new("annotations");
    table_set_add(set, make_summary(a, b, out, table_rows(t)));
    table_set_add(set, t);
    return set;
}
