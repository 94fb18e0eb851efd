#include "core/diag/field_evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/overlap.h"
#include "core/diag/pairs.h"
#include "core/project/pca.h"

/* clang-format off */
static const FieldAbout about[FIELD_KINDS] = {
    [FIELD_P1]       = {"p@1", "P@1 (CSLS)", "share of the words whose nearest target by CSLS is a gold translation", true, true},
    [FIELD_OVERLAP]  = {"overlap", "aligned overlap (D3)", "share of the neighbours that a mapped word and its gold have in common", false, true},
    [FIELD_HUB]      = {"hub", "hub exposure", "share of a word's nearest targets that are hubs", false, false},
    [FIELD_RESIDUAL] = {"residual", "residual", "1 - cosine of a word and its gold: how far the map misses", false, false},
    [FIELD_COVERAGE] = {"coverage", "coverage", "share of the dictionary's words with a gold in the target's vocabulary", true, true},
    [FIELD_COST]     = {"cost", "cost of the map", "how wrong t-SNE has a word's place: its share in KL", false, false},
};
/* clang-format on */

const FieldAbout *field_evidence_about(FieldKind kind)
{
    return &about[kind];
}

FieldKind field_evidence_find(const char *name)
{
    for (int k = 0; k < FIELD_KINDS; k++)
        if (strcmp(about[k].name, name) == 0)
            return (FieldKind)k;
    return FIELD_KINDS;
}

void field_evidence_done(FieldEvidence *e)
{
    free(e->point);
    free(e->value);
    *e = (FieldEvidence){0};
}

/* Evidence under way: the points of the source's rows, -1 where they are not on the map.
 */
typedef struct Gather {
    const FieldAsk *ask;
    const StudyEntry *target;
    const Space *src;
    int32_t *point_of;
    FieldEvidence *out;
} Gather;

static Status gather_start(Gather *g, size_t most, Error *err)
{
    const Layout *l = g->ask->layout;
    TRY(mem_data((void **)&g->point_of, (size_t)g->src->n, sizeof *g->point_of,
                 "the field", err));
    for (int32_t r = 0; r < g->src->n; r++)
        g->point_of[r] = -1;
    for (int32_t i = 0; i < l->n; i++)
        if (l->space[i] == g->ask->source)
            g->point_of[l->row[i]] = i;
    TRY(mem_data((void **)&g->out->point, most, sizeof *g->out->point, "the field", err));
    return mem_data((void **)&g->out->value, most, sizeof *g->out->value, "the field",
                    err);
}

static void add(const Gather *g, int32_t row, double value)
{
    const int32_t point = g->point_of[row];
    if (isnan(value))
        return;
    if (point < 0) {
        g->out->away++;
        return;
    }
    g->out->point[g->out->n] = point;
    g->out->value[g->out->n++] = value;
}

/* --- one function a kind --------------------------------------------------------------
 */

typedef Status (*GatherFn)(const Gather *g, Progress *progress, Error *err);

static Status make_pairs(const Gather *g, Progress *progress, const Cross **cross,
                         Pairs **out, Error *err)
{
    const GoldRanks *ranks = NULL;
    TRY(study_get_cosine(g->ask->study, g->ask->entry, false, progress, cross, err));
    TRY(study_get_ranks(g->ask->study, g->ask->entry, false, false, progress, &ranks,
                        err));
    const Study *s = g->ask->study;
    const PairsInput in = {s->entry[s->source].space, s->entry[g->ask->entry].space,
                           g->target->lex, *cross, ranks};
    return pairs_make(&in, progress, out, err);
}

static Status gather_pairs(const Gather *g, Progress *progress, Error *err)
{
    const Cross *cross = NULL;
    Pairs *pairs = NULL;
    TRY(make_pairs(g, progress, &cross, &pairs, err));
    for (int32_t i = 0; i < pairs->n; i++) {
        const Pair *p = &pairs->pair[i];
        if (p->is_covered)
            add(g, p->src,
                g->ask->kind == FIELD_P1 ? (p->is_hit_csls ? 1 : 0) : 1 - p->cos_gold);
    }
    pairs_free(pairs);
    return OK;
}

/* Flags the hubs among the targets. */
static bool *find_hubs(const Cross *cross, int32_t n)
{
    int32_t *count = mem_xcalloc((size_t)n, sizeof *count);
    double *x = mem_xcalloc((size_t)n, sizeof *x);
    bool *is_hub = mem_xcalloc((size_t)n, sizeof *is_hub);
    knn_count(cross->fwd, cross->fwd->k, n, count);
    for (int32_t i = 0; i < n; i++)
        x[i] = count[i];
    const double from = stats_mean(x, (size_t)n) + 2 * stats_sd(x, (size_t)n);
    for (int32_t i = 0; i < n; i++)
        is_hub[i] = x[i] > from;
    free(count);
    free(x);
    return is_hub;
}

static Status gather_hubs(const Gather *g, Progress *progress, Error *err)
{
    const Lexicon *lex = g->target->lex;
    const Cross *cross = NULL;
    TRY(study_get_cosine(g->ask->study, g->ask->entry, false, progress, &cross, err));
    bool *is_hub = find_hubs(cross, g->target->space->n);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t row = lex->src[lex->query[q]];
        const int32_t *id = knn_ids(cross->fwd, row);
        int hubs = 0;
        int near = 0;
        for (int32_t k = 0; k < cross->fwd->k && id[k] >= 0; k++, near++)
            hubs += is_hub[id[k]];
        add(g, row, near > 0 ? (double)hubs / near : (double)NAN);
    }
    free(is_hub);
    return OK;
}

static Status gather_overlaps(const Gather *g, Progress *progress, Error *err)
{
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t m = 0;
    TRY(lexicon_make_one_to_one(g->target->lex, &a, &b, &m, err));
    const OverlapInput in = {.src = g->src,
                             .tgt = g->target->space,
                             .a = a,
                             .b = b,
                             .m = m,
                             .k = g->ask->study->options.k,
                             .seed = g->ask->study->options.seed};
    Overlap *o = NULL;
    const Status status = overlap_make(&in, progress, &o, err);
    for (int32_t i = 0; status == OK && i < o->n; i++)
        add(g, o->word[i].src, o->word[i].recall[OVERLAP_ALIGNED]);
    overlap_free(o);
    free(a);
    free(b);
    return status;
}

/* The first rank that is missing on the map (words without direction never are on one).
 */
static int32_t complete_to(const Gather *g)
{
    int32_t r = 0;
    while (r < g->src->n && (g->point_of[r] >= 0 || g->src->norm[r] == 0))
        r++;
    return r;
}

static Status gather_coverage(const Gather *g, Progress *progress, Error *err)
{
    const Lexicon *lex = g->target->lex;
    const int32_t most = complete_to(g);
    (void)progress;
    (void)err;
    for (int32_t e = 0; e < lex->n_sources; e++)
        if (lex->src[e] >= 0 && lex->src[e] < most)
            add(g, lex->src[e], lex->gold_off[e + 1] > lex->gold_off[e] ? 1 : 0);
    return OK;
}

static Status gather_costs(const Gather *g, Progress *progress, Error *err)
{
    const Layout *l = g->ask->layout;
    (void)progress;
    (void)err;
    for (int32_t i = 0; i < l->n; i++)
        if (l->space[i] == g->ask->source)
            add(g, l->row[i], l->cost[i]);
    return OK;
}

static Status check_ask(const FieldAsk *ask, Error *err)
{
    const Study *s = ask->study;
    if (ask->kind == FIELD_COST) {
        return ask->layout->cost ? OK
                                 : error_set(err, E_USAGE,
                                             "the field cost is that of a t-SNE map "
                                             "(--method tsne)");
    }
    if (s->source >= 0 && ask->entry >= 0 && s->entry[ask->entry].lex)
        return OK;
    (void)error_set(err, E_USAGE, "a field of the map needs a dictionary");
    error_hint(err, "--dict FILE");
    return E_USAGE;
}

Status field_evidence_make(const FieldAsk *ask, Progress *progress, FieldEvidence *out,
                           Error *err)
{
    static const GatherFn gather[FIELD_KINDS] = {
        [FIELD_P1] = gather_pairs,          [FIELD_OVERLAP] = gather_overlaps,
        [FIELD_HUB] = gather_hubs,          [FIELD_RESIDUAL] = gather_pairs,
        [FIELD_COVERAGE] = gather_coverage, [FIELD_COST] = gather_costs,
    };
    *out = (FieldEvidence){0};
    TRY(check_ask(ask, err));
    Gather g = {.ask = ask,
                .target = &ask->study->entry[ask->entry],
                .src = ask->spaces[ask->source],
                .out = out};
    const size_t most = ask->kind == FIELD_COST ? (size_t)ask->layout->n
                                                : (size_t)g.target->lex->n_sources;
    Status status = gather_start(&g, most + 1, err);
    if (status == OK)
        status = gather[ask->kind](&g, progress, err);
    free(g.point_of);
    if (status != OK)
        field_evidence_done(out);
    return status;
}

/* --- the second map -------------------------------------------------------------------
 */

/* The words of a layout as rows of its spaces. */
typedef struct Words {
    PointsInput in;
    int32_t **rows; /* by space */
    int32_t *count;
} Words;

static void words_init(Words *w, const FieldAsk *ask)
{
    const Layout *l = ask->layout;
    const size_t spaces = (size_t)ask->nspaces;
    w->rows = mem_xcalloc(spaces, sizeof *w->rows);
    w->count = mem_xcalloc(spaces, sizeof *w->count);
    for (size_t s = 0; s < spaces; s++)
        w->rows[s] = mem_xalloc(((size_t)l->n + 1) * sizeof **w->rows);
    for (int32_t i = 0; i < l->n; i++)
        w->rows[l->space[i]][w->count[l->space[i]]++] = l->row[i];
    w->in = (PointsInput){.spaces = ask->spaces,
                          .nspaces = ask->nspaces,
                          .rows = (const int32_t *const *)w->rows,
                          .counts = w->count};
}

static void words_done(Words *w)
{
    for (int s = 0; s < w->in.nspaces; s++)
        free(w->rows[s]);
    free((void *)w->rows);
    free(w->count);
}

/* Components `from` and `from` + 1 of the scores as a layout; takes the scores' lists. */
static Status place(PcaScores *x, int32_t from, Layout **out, Error *err)
{
    Layout *l = mem_xcalloc(1, sizeof *l);
    const Status status =
        mem_data((void **)&l->xy, (size_t)x->n, 2 * sizeof *l->xy, "the map", err);
    if (status != OK) {
        layout_free(l);
        return status;
    }
    l->n = x->n;
    for (size_t i = 0; i < (size_t)x->n; i++)
        for (size_t c = 0; c < 2; c++)
            l->xy[2 * i + c] = x->x[i * (size_t)x->k + (size_t)from + c];
    l->space = x->space;
    l->row = x->row;
    x->space = NULL;
    x->row = NULL;
    memcpy(l->method, "pca", sizeof "pca");
    l->trustworthiness = l->continuity = (double)NAN;
    *out = l;
    return OK;
}

Status field_evidence_second(const FieldAsk *ask, Progress *progress, Layout **out,
                             Error *err)
{
    *out = NULL;
    const bool is_pca = strcmp(ask->layout->method, "pca") == 0;
    const int32_t k = is_pca ? 4 : 2;
    for (int s = 0; s < ask->nspaces; s++)
        if (ask->spaces[s]->d < k)
            return OK;
    Words w;
    words_init(&w, ask);
    Pca *pca = NULL;
    PcaScores x = {0};
    Status status = pca_make(&w.in, k, progress, &pca, err);
    if (status == OK)
        status = pca_make_scores(pca, &w.in, progress, &x, err);
    if (status == OK)
        status = place(&x, k - 2, out, err);
    pca_scores_done(&x);
    pca_free(pca);
    words_done(&w);
    if (status == E_UNDEFINED) {
        error_clear(err);
        return OK;
    }
    return status;
}

/* --- the field ------------------------------------------------------------------------
 */

/* Where the points of the evidence are on the second map; NAN where they are not. */
static void find_second(const FieldAsk *ask, const Layout *second, const FieldEvidence *e,
                        double *xy)
{
    const int32_t n = ask->spaces[ask->source]->n;
    int32_t *at = mem_xalloc((size_t)n * sizeof *at);
    for (int32_t r = 0; r < n; r++)
        at[r] = -1;
    for (int32_t i = 0; i < second->n; i++)
        if (second->space[i] == ask->source)
            at[second->row[i]] = i;
    for (size_t i = 0; i < (size_t)e->n; i++) {
        const int32_t p = at[ask->layout->row[e->point[i]]];
        for (size_t c = 0; c < 2; c++)
            xy[2 * i + c] = p < 0 ? (double)NAN : second->xy[2 * (size_t)p + c];
    }
    free(at);
}

/* ask->second: the other map, NULL when there is none. */
static Status make_field(const FieldAsk *ask, const FieldEvidence *e,
                         const FieldOptions *options, Progress *progress, Field **out,
                         Error *err)
{
    const Layout *l = ask->layout;
    double *xy = NULL;
    TRY(mem_data((void **)&xy, 4 * (size_t)e->n + 2 * (size_t)l->n, sizeof *xy,
                 "the field", err));
    double *other = xy + 2 * (size_t)e->n;
    double *word = other + 2 * (size_t)e->n;
    int32_t words = 0;
    for (size_t i = 0; i < (size_t)l->n; i++)
        if (l->space[i] == ask->source)
            memcpy(word + 2 * (size_t)words++, l->xy + 2 * i, 2 * sizeof *xy);
    for (size_t i = 0; i < (size_t)e->n; i++)
        memcpy(xy + 2 * i, l->xy + 2 * (size_t)e->point[i], 2 * sizeof *xy);
    if (ask->second)
        find_second(ask, ask->second, e, other);
    const FieldInput in = {.xy = xy,
                           .value = e->value,
                           .n = e->n,
                           .is_rate = about[ask->kind].is_rate,
                           .word = word,
                           .nwords = words,
                           .second = ask->second ? other : NULL};
    const Status status = field_make(&in, options, progress, out, err);
    free(xy);
    return status;
}

Status field_evidence_field(const FieldAsk *ask, const FieldOptions *options,
                            Progress *progress, Field **out, Error *err)
{
    *out = NULL;
    FieldEvidence e = {0};
    Layout *made = NULL;
    TRY(field_evidence_make(ask, progress, &e, err));
    FieldAsk whole = *ask;
    Status status = OK;
    if (!ask->second && ask->kind != FIELD_COST)
        status = field_evidence_second(ask, progress, &made, err);
    if (!ask->second)
        whole.second = made;
    if (ask->kind == FIELD_COST)
        whole.second = NULL;
    if (status == OK)
        status = make_field(&whole, &e, options, progress, out, err);
    if (status == OK) {
        (*out)->point = e.point;
        e.point = NULL;
    }
    layout_free(made);
    field_evidence_done(&e);
    return status;
}
