/* A word on which both alignments predict the same cannot tell them apart, however it is
 * judged; so of the words that must be in the sample only those predicted differently
 * need a person. */
#include "core/diag/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/say.h"

static const Pair *pair_a(const CompareList *l, const Compare *c, int32_t i)
{
    return &l->side[c->a].pairs->pair[c->in_a[i]];
}

static const Pair *pair_b(const CompareList *l, const Compare *c, int32_t i)
{
    return &l->side[c->b].pairs->pair[c->in_b[i]];
}

static Text predicted(const CompareSide *side, const Pair *p, int score)
{
    return space_word(side->tgt, compare_prediction(p, score));
}

static bool is_different(const CompareList *l, const Compare *c, int score, int32_t i)
{
    return str_compare(predicted(&l->side[c->a], pair_a(l, c, i), score),
                       predicted(&l->side[c->b], pair_b(l, c, i), score)) != 0;
}

/* --- how many --- */

static int64_t needed_at(StatsPower p, double discordant)
{
    p.discordant = discordant;
    return stats_power_needed(&p);
}

Status plan_make_line(const CompareList *l, const Compare *c, int score,
                      const StatsPower *power, Progress *progress, PlanLine *out)
{
    const CompareLine *line = &c->line[score];
    *out =
        (PlanLine){.n = c->n, .discordant = stats_rate(line->fixed + line->broken, c->n)};
    for (int32_t i = 0; i < c->n; i++)
        out->differ += is_different(l, c, score, i);
    StatsPower p = *power;
    p.discordant = out->discordant.value;
    out->needed = stats_power_needed(&p);
    out->needed_lo = needed_at(p, out->discordant.lo);
    out->needed_hi = needed_at(p, out->discordant.hi);
    TRY(stats_power_exact(&p, out->needed, progress, &out->power_needed));
    return stats_power_exact(&p, out->n, progress, &out->power_now);
}

/* --- which first --- */

static int by_row(const void *a, const void *b)
{
    const int32_t *x = a;
    const int32_t *y = b;
    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* Bands by the rank of the source word: [i] of place i. */
static int *make_bands(const CompareList *l, const Compare *c)
{
    int32_t(*order)[2] = mem_xcalloc((size_t)c->n + 1, sizeof *order);
    int *band = mem_xcalloc((size_t)c->n + 1, sizeof *band);
    for (int32_t i = 0; i < c->n; i++) {
        order[i][0] = pair_a(l, c, i)->src;
        order[i][1] = i;
    }
    if (c->n > 1)
        qsort(order, (size_t)c->n, sizeof *order, by_row);
    for (int32_t i = 0; i < c->n; i++)
        band[order[i][1]] = (int)((int64_t)i * PLAN_BANDS / c->n);
    free(order);
    return band;
}

static bool is_judged(const CompareSide *side, const Pair *p, int score,
                      const MarkState *marks)
{
    return mark_state_find_pair(marks, side->lex->word[p->entry],
                                predicted(side, p, score)) != NULL;
}

/* Words to choose from, in the order in which they stand in their band. */
typedef struct Candidate {
    PlanWord word;
    int32_t row;
} Candidate;

static int by_worth(const void *a, const void *b)
{
    const Candidate *x = a;
    const Candidate *y = b;
    if (x->word.band != y->word.band)
        return x->word.band < y->word.band ? -1 : 1;
    if (x->word.is_one != y->word.is_one)
        return x->word.is_one ? -1 : 1;
    return x->row != y->row ? (x->row < y->row ? -1 : 1)
                            : (x->word.at > y->word.at) - (x->word.at < y->word.at);
}

static int32_t find_candidates(const CompareList *l, const Compare *c, int score,
                               const MarkState *marks[2], Candidate *out)
{
    int32_t n = 0;
    int *band = make_bands(l, c);
    for (int32_t i = 0; i < c->n; i++) {
        const Pair *a = pair_a(l, c, i);
        const Pair *b = pair_b(l, c, i);
        if (!is_different(l, c, score, i) ||
            (is_judged(&l->side[c->a], a, score, marks[0]) &&
             is_judged(&l->side[c->b], b, score, marks[1])))
            continue;
        const bool is_one = compare_is_hit(a, score) != compare_is_hit(b, score);
        out[n++] = (Candidate){{i, band[i], is_one}, a->src};
    }
    free(band);
    if (n > 1)
        qsort(out, (size_t)n, sizeof *out, by_worth);
    return n;
}

int32_t plan_choose(const CompareList *l, const Compare *c, int score,
                    const MarkState *marks[2], int32_t most, PlanWord *words)
{
    Candidate *from = mem_xcalloc((size_t)c->n + 1, sizeof *from);
    const int32_t n = find_candidates(l, c, score, marks, from);
    int32_t next[PLAN_BANDS + 1]; /* the first of each band that is left */
    int32_t taken = 0;
    for (int b = 0; b <= PLAN_BANDS; b++) {
        next[b] = b ? next[b - 1] : 0;
        while (b > 0 && next[b] < n && from[next[b]].word.band < b)
            next[b]++;
    }
    int32_t end[PLAN_BANDS];
    for (int b = 0; b < PLAN_BANDS; b++)
        end[b] = next[b + 1];
    for (bool is_more = true; is_more && taken < most;) {
        is_more = false;
        for (int b = 0; b < PLAN_BANDS && taken < most; b++) {
            if (next[b] >= end[b])
                continue;
            words[taken++] = from[next[b]++].word;
            is_more = true;
        }
    }
    free(from);
    return taken;
}

/* --- tables --- */

enum {
    P_A,
    P_B,
    P_SCORE,
    P_N,
    P_DISCORDANT,
    P_DIFFER,
    P_DIFFERENCE,
    P_POWER,
    P_NEEDED,
    P_NEEDED_LO,
    P_NEEDED_HI,
    P_JUDGED,
    P_POWER_NEEDED,
    P_POWER_NOW,
    P_COUNT
};
enum {
    F_RANK,
    F_A,
    F_B,
    F_SCORE,
    F_SOURCE,
    F_BAND,
    F_PREDICTED_A,
    F_PREDICTED_B,
    F_HIT,
    F_COUNT
};

/* clang-format off */
static const ColSpec plan_cols[P_COUNT] = {
    [P_A]          = {"a", "A", "", "the first alignment", COL_TEXT, 0},
    [P_B]          = {"b", "B", "", "the second alignment", COL_TEXT, 0},
    [P_SCORE]      = {"score", "score", "", "nn: cosine; csls", COL_TEXT, 0},
    [P_N]          = {"n", "now", "words", "that both cover", COL_INT, 0},
    [P_DISCORDANT] = {"discordant", "discordant", "", "share right by one and wrong by the other", COL_RATE, 3},
    [P_DIFFER]     = {"differ", "differ", "words", "predicted differently: only these tell A from B", COL_INT, 0},
    [P_DIFFERENCE] = {"difference", "difference", "", "of P@1 that is to be found", COL_REAL, 3},
    [P_POWER]      = {"power", "power", "", "with which it is to be found, two-sided at the level", COL_REAL, 2},
    [P_NEEDED]     = {"needed", "needed", "words", "in the test, if they are like these", COL_INT, 0},
    [P_NEEDED_LO]  = {"needed_lo", "from", "words", "at the lower end of the interval of the discordant share", COL_INT, 0},
    [P_NEEDED_HI]  = {"needed_hi", "to", "words", "at its upper end", COL_INT, 0},
    [P_JUDGED]     = {"to_judge", "to judge", "words", "of those needed that a person must see: predicted differently", COL_INT, 0},
    [P_POWER_NEEDED] = {"power_needed", "its power", "", "of the exact test with so many words", COL_REAL, 3},
    [P_POWER_NOW]  = {"power_now", "power now", "", "of the exact test with the words that are here", COL_REAL, 3},
};
static const ColSpec first_cols[F_COUNT] = {
    [F_RANK]   = {"rank", "rank", "", "in this order", COL_INT, 0},
    [F_A]      = {"a", "A", "", "the first alignment", COL_TEXT, 0},
    [F_B]      = {"b", "B", "", "the second alignment", COL_TEXT, 0},
    [F_SCORE]  = {"score", "score", "", "by which they predict", COL_TEXT, 0},
    [F_SOURCE] = {"source", "source", "", "the source word", COL_WORD, 0},
    [F_BAND]   = {"band", "band", "", "of frequency, 1 the most frequent fifth", COL_INT, 0},
    [F_PREDICTED_A] = {"predicted_a", "predicted A", "", "by A", COL_WORD, 0},
    [F_PREDICTED_B] = {"predicted_b", "predicted B", "", "by B", COL_WORD, 0},
    [F_HIT]    = {"found_by", "found by", "", "whose prediction is a gold: A, B, or neither", COL_TEXT, 0},
};
/* clang-format on */

static const char *const score_name[COMPARE_SCORES] = {"nn", "csls"};

static const char *why_none(const PlanLine *p)
{
    return p->n == 0 ? "no word is covered by both alignments"
                     : "the alignments disagree on fewer words than the difference";
}

static void set_count(Table *t, int32_t r, int col, int64_t n, const char *why)
{
    if (n > 0)
        table_set_int(t, r, col, n);
    else
        table_set_missing(t, r, col, why);
}

static void add_line(Table *t, const CompareList *l, const Compare *c, int score,
                     const StatsPower *power, const PlanLine *p)
{
    const char *why = why_none(p);
    const int32_t r = table_add_row(t);
    table_set_text(t, r, P_A, str_text(l->side[c->a].name));
    table_set_text(t, r, P_B, str_text(l->side[c->b].name));
    table_set_text(t, r, P_SCORE, str_text(score_name[score]));
    table_set_int(t, r, P_N, p->n);
    table_set_rate(t, r, P_DISCORDANT, p->discordant);
    table_set_int(t, r, P_DIFFER, p->differ);
    table_set_real(t, r, P_DIFFERENCE, power->difference);
    table_set_real(t, r, P_POWER, power->power);
    set_count(t, r, P_NEEDED, p->needed, why);
    set_count(t, r, P_NEEDED_LO, p->needed_lo, why);
    set_count(t, r, P_NEEDED_HI, p->needed_hi, why);
    const double share = (double)p->differ / (double)p->n;
    set_count(t, r, P_JUDGED,
              p->needed > 0 ? (int64_t)ceil((double)p->needed * share) : -1, why);
    table_set_real_or(t, r, P_POWER_NEEDED, p->power_needed, why);
    table_set_real_or(t, r, P_POWER_NOW, p->power_now, why);
}

static void add_words(Table *t, const Study *s, const CompareList *l, const Compare *c,
                      int score, int32_t most)
{
    const CompareSide *a = &l->side[c->a];
    const CompareSide *b = &l->side[c->b];
    const MarkState *marks[2] = {&s->entry[a->entry].marks, &s->entry[b->entry].marks};
    const Space *src = s->entry[s->source].space;
    PlanWord *words = mem_xcalloc((size_t)c->n + 1, sizeof *words);
    const int32_t n = plan_choose(l, c, score, marks, most, words);
    for (int32_t i = 0; i < n; i++) {
        const Pair *x = pair_a(l, c, words[i].at);
        const Pair *y = pair_b(l, c, words[i].at);
        const int32_t r = table_add_row(t);
        table_set_int(t, r, F_RANK, i + 1);
        table_set_text(t, r, F_A, str_text(a->name));
        table_set_text(t, r, F_B, str_text(b->name));
        table_set_text(t, r, F_SCORE, str_text(score_name[score]));
        table_set_word(t, r, F_SOURCE,
                       (WordRef){src->name, x->src, a->lex->word[x->entry]});
        table_set_int(t, r, F_BAND, words[i].band + 1);
        table_set_word(t, r, F_PREDICTED_A,
                       (WordRef){a->tgt->name, compare_prediction(x, score),
                                 predicted(a, x, score)});
        table_set_word(t, r, F_PREDICTED_B,
                       (WordRef){b->tgt->name, compare_prediction(y, score),
                                 predicted(b, y, score)});
        table_set_text(t, r, F_HIT,
                       str_text(!words[i].is_one           ? "neither"
                                : compare_is_hit(x, score) ? "A"
                                                           : "B"));
    }
    free(words);
}

static void say_pair(const CompareList *l, const Compare *c, const StatsPower *power,
                     const PlanLine *p, Str *out)
{
    char points[16];
    char count[2][32];
    str_add_cstr(out, out->n ? "; " : "");
    (void)say_share(points, power->difference);
    if (p->n == 0) {
        str_addf(out, "%s and %s cover no word that the other does", l->side[c->a].name,
                 l->side[c->b].name);
        return;
    }
    if (p->needed < 0) {
        str_addf(out, "%s and %s disagree on too few words to be %s apart",
                 l->side[c->a].name, l->side[c->b].name, points);
        return;
    }
    str_addf(out,
             "to tell %s from %s where they differ by %s it takes about %s words like "
             "these (%s are here)",
             l->side[c->a].name, l->side[c->b].name, points,
             say_count(count[0], p->needed), say_count(count[1], p->n));
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    CompareList l;
    TRY(compare_make(s, progress, &l, err));
    const StatsPower power = {.difference = registry_real(args, "difference"),
                              .level = registry_real(args, "level"),
                              .power = registry_real(args, "power")};
    const int32_t most = (int32_t)registry_int(args, "first");
    TableSet *set = table_set_new("plan");
    Table *plan = table_new("plan", "Words needed", plan_cols, P_COUNT);
    Table *first = table_new("first", "Judge these first", first_cols, F_COUNT);
    Str finding = {0};
    table_set_drill(first, "neighbors {source}");
    Status status = OK;
    for (int i = 0; status == OK && i < l.npairs; i++) {
        const Compare *c = &l.pair[i];
        PlanLine line[COMPARE_SCORES];
        for (int score = 0; status == OK && score < COMPARE_SCORES; score++) {
            status = plan_make_line(&l, c, score, &power, progress, &line[score]);
            if (status == OK)
                add_line(plan, &l, c, score, &power, &line[score]);
        }
        if (status != OK)
            break;
        add_words(first, s, &l, c, BLI_CSLS, most);
        say_pair(&l, c, &power, &line[BLI_CSLS], &finding);
    }
    table_set_add(set, plan);
    table_set_add(set, first);
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    compare_done(&l);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "difference",
     .kind = PARAM_REAL,
     .initial = "0.02",
     .min = 0.0005,
     .max = 0.5,
     .metavar = "P",
     .help = "the difference of P@1 that is to be found: 0.02 is two points"},
    {.name = "power",
     .kind = PARAM_REAL,
     .initial = "0.8",
     .min = 0.5,
     .max = 0.99,
     .metavar = "P",
     .help = "the probability to find it"},
    {.name = "level",
     .kind = PARAM_REAL,
     .initial = "0.05",
     .min = 0.0001,
     .max = 0.2,
     .metavar = "P",
     .help = "of the two-sided test"},
    {.name = "first",
     .kind = PARAM_INT,
     .initial = "400",
     .min = 1,
     .max = 1000000,
     .metavar = "N",
     .help = "how many words to judge are listed"},
    {.name = "map-a",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "with --map-b and one target: its two alignments"},
    {.name = "map-b",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "the second map of that target"},
};

const Diagnostic plan_diagnostic = {
    .name = "plan",
    .group = "Retrieval",
    .help =
        "how many judged words it takes to tell two alignments apart, and which first",
    .usage = "SRC TGT-A TGT-B --dict FILE [--difference P]",
    .doc =
        "McNemar's test looks at the words that one alignment finds and the other does "
        "not. From the share of such words here follows how many words a test dictionary "
        "must have for a difference of P@1 to be found with the wanted power (Connor's "
        "formula), with the range that the uncertainty of that share leaves. Beside it "
        "stands the power that the exact test really has, with so many words and with "
        "those that are here. The difference is a choice, not an estimate: what would "
        "matter.\n\n"
        "Of the words needed a person must see only those that the two predict "
        "differently. The table first lists them, taken in turn from five bands of "
        "frequency, in each first the words that one alignment finds; what is judged "
        "already (annotations) is left out. Judged by their predictions, they correct "
        "the "
        "dictionary and say which alignment is better; they are no sample from which to "
        "tell how good either is.",
    .cite = "Connor 1987, Sample size for testing differences in proportions for the "
            "paired-sample design; Duffy 1984, Biometrics 40",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY | SHARES_DICT,
    .tables = "plan|first",
    .run = run,
};
