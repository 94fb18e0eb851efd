#include "core/diag/parity_common.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"

const char *parity_common_verdict(ParityVerdict v)
{
    static const char *const names[] = {"not assessable", "reference",  "better",
                                        "worse",          "equivalent", "inconclusive"};
    return names[v];
}

ParityOptions parity_common_defaults(void)
{
    return (ParityOptions){
        .reference = -1, .margin = 0.05, .level = 0.05, .draws = 10000, .seed = 1};
}

ParityVerdict parity_common_judge(Interval gap, double q, double margin, double level)
{
    const bool is_shown = isnan(q) || q <= level;
    if (gap.lo > 0 && is_shown)
        return PARITY_WORSE;
    if (gap.hi < 0 && is_shown)
        return PARITY_BETTER;
    return gap.lo > -margin && gap.hi < margin ? PARITY_EQUIVALENT : PARITY_INCONCLUSIVE;
}

/* --- the languages, each by itself
 * --------------------------------------------------------------------------------- */

/* What is known of the concepts of all languages together. */
typedef struct Concepts {
    const ParityTarget *target;
    const ParityOptions *o;
    Parity *p;
    Vocab word;      /* all source words that some dictionary asks for */
    int32_t **entry; /* n: word.n entries; -1: not asked for there */
    bool *is_common; /* word.n */
} Concepts;

/* Whether the source space can answer for an entry at all. */
static bool is_asked(const ParityTarget *t, int32_t e)
{
    const int32_t row = t->lex->src[e];
    return row >= 0 && t->src->norm[row] > 0;
}

static void measure_own(ParityLanguage *l)
{
    const ParityTarget *t = l->target;
    if (!t->lex)
        return;
    int64_t hits = 0;
    for (int32_t e = 0; e < t->lex->n_sources; e++) {
        l->asked += is_asked(t, e);
        hits += t->is_hit[e];
    }
    l->own = stats_rate(hits, t->lex->n_queries);
    l->own_all = stats_rate(hits, l->asked);
}

static Status add_concepts(Concepts *c, Error *err)
{
    for (int i = 0; i < c->p->n; i++) {
        const ParityTarget *t = &c->target[i];
        for (int32_t e = 0; t->lex && e < t->lex->n_sources; e++)
            if (is_asked(t, e))
                TRY(vocab_add(&c->word, t->lex->word[e], NULL, NULL, err));
    }
    return OK;
}

static void find_entries(Concepts *c)
{
    for (int i = 0; i < c->p->n; i++) {
        const ParityTarget *t = &c->target[i];
        c->entry[i] = mem_xcalloc((size_t)c->word.n, sizeof(int32_t));
        for (int32_t w = 0; w < c->word.n; w++)
            c->entry[i][w] = -1;
        for (int32_t e = 0; t->lex && e < t->lex->n_sources; e++)
            if (is_asked(t, e))
                c->entry[i][vocab_find(&c->word, t->lex->word[e])] = e;
    }
}

/* Concepts of a language that are still common. */
static int32_t count_shared(const Concepts *c, int language)
{
    int32_t n = 0;
    for (int32_t w = 0; w < c->word.n; w++)
        n += c->is_common[w] && c->entry[language][w] >= 0;
    return n;
}

/* Before any is joined: all, or those listed. */
static void start_common(Concepts *c)
{
    for (int32_t w = 0; w < c->word.n; w++) {
        c->is_common[w] =
            !c->o->only || vocab_find(c->o->only, vocab_word(&c->word, w)) >= 0;
    }
}

/* Why a language cannot be assessed by itself; false when it can. */
static bool has_too_little(const Concepts *c, ParityLanguage *l, int32_t listed)
{
    if (!l->target->lex) {
        (void)snprintf(l->why, sizeof l->why, "%s", l->target->why);
        return true;
    }
    if (listed >= PARITY_LEAST)
        return false;
    (void)snprintf(l->why, sizeof l->why,
                   "its dictionary asks for %d%s source words that the space has, fewer "
                   "than %d",
                   listed, c->o->only ? " of the listed" : "", PARITY_LEAST);
    return true;
}

/* --- the common set
 * -------------------------------------------------------------------------------------
 */

static Status choose_reference(Concepts *c, const bool *can, Error *err)
{
    Parity *p = c->p;
    const int asked = c->o->reference;
    if (asked >= 0 && !can[asked])
        return error_set(err, E_USAGE, "%s cannot be the reference: %s",
                         c->target[asked].name, p->language[asked].why);
    p->reference = asked;
    for (int i = 0; asked < 0 && i < p->n; i++) {
        if (can[i] && (p->reference < 0 ||
                       c->target[i].vocabulary > c->target[p->reference].vocabulary))
            p->reference = i;
    }
    return OK;
}

static void join(Concepts *c, int language)
{
    c->p->language[language].is_assessed = true;
    for (int32_t w = 0; w < c->word.n; w++)
        c->is_common[w] = c->is_common[w] && c->entry[language][w] >= 0;
}

/* The language that leaves most, the first of equals, joins; until none leaves enough. */
static void join_all(Concepts *c, const bool *can)
{
    Parity *p = c->p;
    for (;;) {
        int best = -1;
        int32_t most = PARITY_LEAST - 1;
        for (int i = 0; i < p->n; i++) {
            const int32_t n =
                can[i] && !p->language[i].is_assessed ? count_shared(c, i) : 0;
            if (n > most) {
                best = i;
                most = n;
            }
        }
        if (best < 0)
            break;
        join(c, best);
        p->compared++;
    }
    for (int i = 0; i < p->n; i++) {
        ParityLanguage *l = &p->language[i];
        if (can[i] && !l->is_assessed) {
            (void)snprintf(l->why, sizeof l->why,
                           "shares %d concepts with the languages compared: they would "
                           "be left with fewer than %d",
                           count_shared(c, i), PARITY_LEAST);
        }
    }
}

static void keep_common(Concepts *c)
{
    Parity *p = c->p;
    for (int32_t w = 0; w < c->word.n; w++)
        p->common += c->is_common[w];
    p->concept = mem_xcalloc((size_t)p->common + 1, sizeof *p->concept);
    for (int i = 0; i < p->n; i++) {
        ParityLanguage *l = &p->language[i];
        if (!l->is_assessed)
            continue;
        l->entry = mem_xcalloc((size_t)p->common + 1, sizeof *l->entry);
        int32_t k = 0;
        for (int32_t w = 0; w < c->word.n; w++) {
            if (!c->is_common[w])
                continue;
            l->entry[k] = c->entry[i][w];
            p->concept[k++] = c->target[i].lex->word[c->entry[i][w]];
        }
    }
}

static Status find_common(Concepts *c, Error *err)
{
    Parity *p = c->p;
    bool *can = mem_xcalloc((size_t)p->n + 1, sizeof *can);
    start_common(c);
    for (int i = 0; i < p->n; i++)
        can[i] = !has_too_little(c, &p->language[i], count_shared(c, i));
    const Status status = choose_reference(c, can, err);
    if (status == OK && p->reference >= 0) {
        join(c, p->reference);
        join_all(c, can);
        keep_common(c);
    }
    free(can);
    return status;
}

/* --- comparing
 * ------------------------------------------------------------------------------------------
 */

static bool is_hit(const ParityLanguage *l, int32_t k)
{
    return l->target->is_hit[l->entry[k]];
}

static bool is_covered(const ParityLanguage *l, int32_t k)
{
    const Lexicon *lex = l->target->lex;
    return lex->gold_off[l->entry[k]] < lex->gold_off[l->entry[k] + 1];
}

static void measure_same(const Parity *p, ParityLanguage *l)
{
    const ParityLanguage *reference = &p->language[p->reference];
    int64_t hits = 0;
    for (int32_t k = 0; k < p->common; k++) {
        hits += is_hit(l, k);
        l->covered += is_covered(l, k);
        l->only_here += is_hit(l, k) && !is_hit(reference, k);
        l->only_there += !is_hit(l, k) && is_hit(reference, k);
    }
    l->same = stats_rate(hits, p->common);
    l->gap = stats_paired_difference(l->only_here, l->only_there, p->common);
}

static void compare_all(Parity *p)
{
    double *q = mem_xcalloc((size_t)p->n + 1, sizeof *q);
    for (int i = 0; i < p->n; i++) {
        ParityLanguage *l = &p->language[i];
        if (l->is_assessed)
            measure_same(p, l);
        q[i] = l->is_assessed && i != p->reference
                   ? stats_mcnemar(l->only_here, l->only_there)
                   : (double)NAN;
        l->p = q[i];
    }
    stats_test_bh(q, p->n, q);
    for (int i = 0; i < p->n; i++) {
        ParityLanguage *l = &p->language[i];
        const Interval gap = {l->gap.lo, l->gap.hi};
        l->q = q[i];
        if (i == p->reference)
            l->verdict = PARITY_REFERENCE;
        else if (l->is_assessed)
            l->verdict = parity_common_judge(gap, l->q, p->margin, p->level);
    }
    free(q);
}

/* Each language's own words against the reference's own: other words, so no verdict. */
static void compare_own(Parity *p)
{
    for (int i = 0; i < p->n; i++) {
        ParityLanguage *l = &p->language[i];
        l->own_gap = (Interval){NAN, NAN};
        if (p->reference >= 0 && i != p->reference && l->own.n >= PARITY_LEAST)
            l->own_gap = stats_test_newcombe(p->language[p->reference].own, l->own);
    }
}

/* Down the order of rates: a new group where an interval ends below that of the group's
 * first language. All have the same n, so that all intervals of a group hold the first
 * one's lower end: any two of them overlap, and no chain of neighbours joins two that do
 * not. */
static void number_groups(Parity *p)
{
    int group = 0;
    double first = INFINITY; /* the lower end of the first of the group */
    for (int done = 0; done < p->compared + 1 && p->reference >= 0; done++) {
        int next = -1;
        for (int i = 0; i < p->n; i++) {
            const ParityLanguage *l = &p->language[i];
            if (l->is_assessed && l->group == 0 &&
                (next < 0 || l->same.hits > p->language[next].same.hits))
                next = i;
        }
        ParityLanguage *l = &p->language[next];
        if (group == 0 || l->same.hi < first) {
            group++;
            first = l->same.lo;
        }
        l->group = group;
    }
}

/* --- spread
 * --------------------------------------------------------------------------------------
 */

typedef struct SpreadOf {
    const char *name;
    bool is_same; /* common concepts; else own words */
} SpreadOf;

static const Rate *rate_of(const ParityLanguage *l, SpreadOf of)
{
    if (of.is_same)
        return l->is_assessed ? &l->same : NULL;
    return l->own.n >= PARITY_LEAST ? &l->own : NULL;
}

/* The languages of one set, as the bootstrap takes them. */
typedef struct Taken {
    int64_t *hits, *n;
    double *x, *weight;
    int *at; /* languages */
    Interval *ratio;
    int items;
} Taken;

static void take(const Parity *p, SpreadOf of, Taken *t)
{
    for (int i = 0; i < p->n; i++) {
        const Rate *r = rate_of(&p->language[i], of);
        if (!r)
            continue;
        const int k = t->items++;
        t->hits[k] = r->hits;
        t->n[k] = r->n;
        t->x[k] = r->value;
        t->weight[k] = (double)r->n;
        t->at[k] = i;
    }
}

static void find_ends(const Taken *t, ParitySpread *s)
{
    int worst = 0;
    int best = 0;
    if (t->items == 0)
        return;
    s->least_n = s->most_n = t->n[0];
    for (int k = 1; k < t->items; k++) {
        s->least_n = t->n[k] < s->least_n ? t->n[k] : s->least_n;
        s->most_n = t->n[k] > s->most_n ? t->n[k] : s->most_n;
        worst = t->x[k] < t->x[worst] ? k : worst;
        best = t->x[k] > t->x[best] ? k : best;
    }
    s->worst = t->at[worst];
    s->best = t->at[best];
}

static Status measure_spread(Parity *p, const ParityOptions *o, SpreadOf of,
                             Progress *progress, ParitySpread *s)
{
    const size_t room = (size_t)p->n + 1;
    Taken t = {.hits = mem_xcalloc(room, sizeof *t.hits),
               .n = mem_xcalloc(room, sizeof *t.n),
               .x = mem_xcalloc(room, sizeof *t.x),
               .weight = mem_xcalloc(room, sizeof *t.weight),
               .at = mem_xcalloc(room, sizeof *t.at),
               .ratio = mem_xcalloc(room, sizeof *t.ratio)};
    take(p, of, &t);
    SpreadInput in = {t.hits, t.n, t.weight, t.items, -1, o->draws, o->seed, of.name};
    for (int k = 0; of.is_same && k < t.items; k++)
        if (t.at[k] == p->reference)
            in.reference = k;
    *s = (ParitySpread){.languages = t.items, .worst = -1, .best = -1};
    find_ends(&t, s);
    s->figures = stats_spread_make(t.x, t.weight, t.items);
    const Status status = stats_spread_bootstrap(&in, progress, &s->boot, t.ratio);
    for (int k = 0; of.is_same && k < t.items; k++)
        p->language[t.at[k]].ratio = t.ratio[k];
    free(t.hits);
    free(t.n);
    free(t.x);
    free(t.weight);
    free(t.at);
    free(t.ratio);
    return status;
}

/* --- all
 * -----------------------------------------------------------------------------------------
 */

static Status fill(Concepts *c, Progress *progress, Error *err)
{
    Parity *p = c->p;
    for (int i = 0; i < p->n; i++) {
        p->language[i].target = &c->target[i];
        measure_own(&p->language[i]);
    }
    TRY(add_concepts(c, err));
    c->is_common = mem_xcalloc((size_t)c->word.n + 1, sizeof *c->is_common);
    find_entries(c);
    TRY(find_common(c, err));
    if (p->reference >= 0)
        compare_all(p);
    compare_own(p);
    number_groups(p);
    TRY(measure_spread(p, c->o, (SpreadOf){"parity, common concepts", true}, progress,
                       &p->same));
    return measure_spread(p, c->o, (SpreadOf){"parity, own words", false}, progress,
                          &p->own);
}

Status parity_common_make(const ParityTarget *target, int n, const ParityOptions *o,
                          Progress *progress, Parity **out, Error *err)
{
    *out = NULL;
    Parity *p = mem_xcalloc(1, sizeof *p);
    *p = (Parity){.n = n, .reference = -1, .margin = o->margin, .level = o->level};
    p->language = mem_xcalloc((size_t)n + 1, sizeof *p->language);
    Concepts c = {.target = target, .o = o, .p = p};
    c.entry = (int32_t **)mem_xcalloc((size_t)n + 1, sizeof *c.entry);
    const Status status = fill(&c, progress, err);
    for (int i = 0; i < n; i++)
        free(c.entry[i]);
    free((void *)c.entry);
    free(c.is_common);
    vocab_free(&c.word);
    if (status == OK)
        *out = p;
    else
        parity_common_free(p);
    return status;
}

void parity_common_free(Parity *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n; i++)
        free(p->language[i].entry);
    free(p->language);
    free((void *)p->concept);
    free(p);
}
