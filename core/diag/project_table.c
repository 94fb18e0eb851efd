#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/project.h"
#include "core/diag/project_tables.h"
#include "core/diag/say.h"

enum {
    Q_METHOD,
    Q_POINTS,
    Q_ZERO,
    Q_STEPS,
    Q_PERPLEXITY,
    Q_SECOND,
    Q_KL,
    Q_START,
    Q_EXPLAINED,
    Q_X,
    Q_Y,
    Q_K,
    Q_TRUST,
    Q_CONTINUITY,
    Q_RECALL,
    Q_AUC,
    Q_GLOBAL,
    Q_MIXING,
    Q_CHANCE,
    Q_STABLE,
    N_QUALITY
};
enum {
    P_SPACE,
    P_WORD,
    P_X,
    P_Y,
    P_TRUST,
    P_RECALL,
    P_MIXING,
    P_COST,
    P_STABLE,
    N_POINTS
};
/* A map of a file into which words were put. */
enum { P_PLACED = P_COST, P_NOVELTY, N_PLACED };

/* clang-format off */
static const ColSpec quality_cols[N_QUALITY] = {
    [Q_METHOD]     = {"method", "method", "", "how the map was made", COL_TEXT, 0},
    [Q_POINTS]     = {"points", "points", "", "words on the map", COL_INT, 0},
    [Q_ZERO]       = {"zero_rows", "left out", "", "words without direction (zero vectors)", COL_INT, 0},
    [Q_STEPS]      = {"steps", "steps", "", "t-SNE: steps taken", COL_INT, 0},
    [Q_PERPLEXITY] = {"perplexity", "perplexity", "", "t-SNE: effective number of neighbours", COL_REAL, 1},
    [Q_SECOND]     = {"perplexity_2", "perplexity 2", "", "t-SNE: a second perplexity that is averaged in", COL_REAL, 1},
    [Q_KL]         = {"kl", "KL", "", "t-SNE: divergence of the map from the vectors; only maps of the same words and perplexity compare", COL_REAL, 3},
    [Q_START]      = {"kl_start", "KL of the start", "", "t-SNE: what the start map costs at its best size: what the steps had to beat", COL_REAL, 3},
    [Q_EXPLAINED]  = {"explained", "explained", "", "PCA: share of the variance that the plane shows; t-SNE: 1 - KL / KL of a map that knows nothing", COL_REAL, 3},
    [Q_X]          = {"explained_x", "along x", "", "share of the variance along the first axis", COL_REAL, 3},
    [Q_Y]          = {"explained_y", "along y", "", "share of the variance along the second axis", COL_REAL, 3},
    [Q_K]          = {"k", "k", "", "neighbourhood of the figures that follow", COL_INT, 0},
    [Q_TRUST]      = {"trustworthiness", "trustworthiness", "", "0 to 1; below 1: words look near that are not", COL_REAL, 3},
    [Q_CONTINUITY] = {"continuity", "continuity", "", "0 to 1; below 1: near words are torn apart", COL_REAL, 3},
    [Q_RECALL]     = {"recall", "recall", "", "share of the k nearest words in the vectors that are among the k nearest on the map", COL_REAL, 3},
    [Q_AUC]        = {"auc", "AUC", "", "neighbourhoods of all sizes, small ones weigh more: 1 all kept, 0 chance", COL_REAL, 3},
    [Q_GLOBAL]     = {"global", "global", "", "rank correlation of distances on the map with those of the vectors", COL_REAL, 3},
    [Q_MIXING]     = {"mixing", "mixing", "", "share of the k nearest on the map that are words of another language", COL_REAL, 3},
    [Q_CHANCE]     = {"mixing_chance", "by chance", "", "what it would be if languages did not matter", COL_REAL, 3},
    [Q_STABLE]     = {"stability", "stability", "", "share of a word's neighbours that maps from other starts agree on, in the mean", COL_REAL, 3},
};
#define POINT_COLS \
    [P_SPACE] = {"space", "space", "", "the space of the word", COL_TEXT, 0}, \
    [P_WORD]  = {"word", "word", "", "the word", COL_WORD, 0}, \
    [P_X]     = {"x", "x", "", "first coordinate", COL_REAL, 4}, \
    [P_Y]     = {"y", "y", "", "second coordinate", COL_REAL, 4}, \
    [P_TRUST] = {"trust", "trust", "", "trustworthiness of this point, 1 is best: below .8 do not read its position", COL_REAL, 2}, \
    [P_RECALL] = {"recall", "recall", "", "share of its k nearest words in the vectors that are among the k nearest on the map", COL_REAL, 2}, \
    [P_MIXING] = {"mixing", "mixing", "", "share of other languages among the k nearest on the map, as a multiple of chance", COL_REAL, 2}
static const ColSpec point_cols[N_POINTS] = {
    POINT_COLS,
    [P_COST]   = {"cost", "cost", "", "t-SNE: the word's share in KL, whose mean is KL; high: the map does it wrong", COL_REAL, 2},
    [P_STABLE] = {"stability", "stability", "", "share of its neighbours that maps from other starts agree on: where that is less than chance and .3 of the rest, do not read its position", COL_REAL, 2},
};
static const ColSpec placed_cols[N_PLACED] = {
    POINT_COLS,
    [P_PLACED]  = {"placed", "placed", "", "file: where the file has it; new: put into the map by its neighbours", COL_TEXT, 0},
    [P_NOVELTY] = {"novelty", "novelty", "", "of a new word: share of the map's words that are nearer to their neighbours; above .99 it is far from everything here", COL_REAL, 2},
};
/* clang-format on */

static void set_run(Table *t, const Layout *l)
{
    static const char why[] = "not a t-SNE map";
    if (l->run.steps == 0) {
        table_set_missing(t, 0, Q_STEPS, why);
        table_set_missing(t, 0, Q_PERPLEXITY, why);
        table_set_missing(t, 0, Q_SECOND, why);
        table_set_missing(t, 0, Q_KL, why);
        table_set_missing(t, 0, Q_START, why);
        return;
    }
    const bool is_frame = strcmp(l->run.map, "frame") == 0;
    const char *why_no_kl = l->link.lambda > 0 ? "two maps: see linked"
                            : is_frame ? "that of the source's words: see the finding"
                                       : "not computed";
    const double kl = is_frame ? (double)NAN : l->run.kl;
    table_set_int(t, 0, Q_STEPS, l->run.steps);
    table_set_real(t, 0, Q_PERPLEXITY, l->run.perplexity);
    table_set_real_or(t, 0, Q_SECOND, l->run.second > 0 ? l->run.second : (double)NAN,
                      "one perplexity");
    table_set_real_or(t, 0, Q_KL, kl, why_no_kl);
    table_set_real_or(t, 0, Q_START, l->run.kl_start,
                      l->link.lambda > 0 || is_frame ? why_no_kl : "not computed");
    table_set_real_or(t, 0, Q_EXPLAINED, 1 - kl / l->run.kl_null, why_no_kl);
}

/* What the ranks tell, in one row. */
static void set_ranks(Table *t, int32_t row, const QualityRanks *r, const char *why)
{
    const bool is_there = r->k > 0;
    const double none = (double)NAN;
    table_set_real_or(t, row, Q_RECALL, is_there ? r->recall.value : none, why);
    table_set_real_or(t, row, Q_AUC, is_there ? r->auc.value : none, why);
    table_set_real_or(t, row, Q_GLOBAL, is_there ? r->spearman : none, why);
    table_set_real_or(t, row, Q_MIXING, is_there ? r->mixing.value : none,
                      is_there ? "one language" : why);
    table_set_real_or(t, row, Q_CHANCE, is_there ? r->mixing_chance : none,
                      is_there ? "one language" : why);
}

/* A yardstick: the same words, or noise of their numbers. */
static void add_yardstick(Table *t, const Layout *l, const ProjectWorth *w,
                          ProjectWorthOf of)
{
    static const char why[] = "a yardstick";
    const QualityRanks *r = &w->ranks[of];
    const int32_t row = table_add_row(t);
    table_set_text(t, row, Q_METHOD, str_text(project_worth_name(of, l)));
    table_set_int(t, row, Q_POINTS, r->n);
    for (int c = Q_ZERO; c <= Q_Y; c++)
        table_set_missing(t, row, c, why);
    if (isfinite(w->kl[of])) {
        table_set_real(t, row, Q_KL, w->kl[of]);
        table_set_real_or(t, row, Q_EXPLAINED, 1 - w->kl[of] / w->kl_null[of], why);
    }
    table_set_int(t, row, Q_K, r->k);
    table_set_real_or(t, row, Q_TRUST, r->trust.value, why);
    table_set_real_or(t, row, Q_CONTINUITY, r->continuity.value, why);
    set_ranks(t, row, r, why);
    if (table_cols(t) > Q_STABLE)
        table_set_missing(t, row, Q_STABLE, why);
}

static Table *quality_table(const Layout *l, const ProjectWorth *w, bool is_measured)
{
    const int columns = l->stability ? N_QUALITY : Q_STABLE;
    Table *t = table_new("quality", "What the map is worth", quality_cols, columns);
    const char *why = is_measured ? "fewer than 4 points" : "not asked for";
    const char *no_pca = "not a plane of principal components";
    (void)table_add_row(t);
    table_set_text(t, 0, Q_METHOD, str_text(l->method));
    table_set_int(t, 0, Q_POINTS, l->n);
    table_set_int(t, 0, Q_ZERO, l->zero_rows);
    set_run(t, l);
    if (l->run.steps == 0)
        table_set_real_or(t, 0, Q_EXPLAINED, l->explained_total, no_pca);
    table_set_real_or(t, 0, Q_X, l->explained[0], no_pca);
    table_set_real_or(t, 0, Q_Y, l->explained[1], no_pca);
    if (l->k > 0)
        table_set_int(t, 0, Q_K, l->k);
    else
        table_set_missing(t, 0, Q_K, why);
    table_set_real_or(t, 0, Q_TRUST, l->trustworthiness, why);
    table_set_real_or(t, 0, Q_CONTINUITY, l->continuity, why);
    if (l->stability)
        table_set_real_or(t, 0, Q_STABLE, l->stability_mean, why);
    set_ranks(t, 0, &w->ranks[WORTH_MAP], l->link.lambda > 0 ? "two maps" : why);
    for (int of = WORTH_NOISE; of < WORTHS; of++)
        if (w->is_there[of])
            add_yardstick(t, l, w, (ProjectWorthOf)of);
    if (w->ranks[WORTH_MAP].measured < w->ranks[WORTH_MAP].n && w->is_there[WORTH_MAP]) {
        notes_remark(table_notes(t), "map-sampled", w->ranks[WORTH_MAP].measured,
                     "recall, AUC and mixing are those of %d words, spread evenly, "
                     "against all; their standard errors are %.4f, %.4f and %.4f",
                     w->ranks[WORTH_MAP].measured, w->ranks[WORTH_MAP].recall.error,
                     w->ranks[WORTH_MAP].auc.error,
                     isfinite(w->ranks[WORTH_MAP].mixing.error)
                         ? w->ranks[WORTH_MAP].mixing.error
                         : 0.0);
    }
    notes_append(table_notes(t), &l->notes);
    return t;
}

static void set_row(Table *t, int32_t row, int col, const double *value, int32_t i,
                    const char *why)
{
    table_set_real_or(t, row, col, value ? value[i] : (double)NAN, why);
}

static Table *points_table(const Layout *l, const ProjectWorth *w, const Study *s,
                           const int *entries)
{
    const int columns = l->stability ? N_POINTS : l->cost ? P_STABLE : P_COST;
    const QualityRanks *ranks = &w->ranks[WORTH_MAP];
    const char *no_rank = l->link.lambda > 0 ? "two maps"
                          : ranks->k > 0     ? "not one of the words measured"
                                             : "not measured";
    Table *t = l->is_new ? table_new("points", "Places on the map", placed_cols, N_PLACED)
                         : table_new("points", "Places on the map", point_cols, columns);
    for (int32_t i = 0; i < l->n; i++) {
        const Space *space = s->entry[entries[l->space[i]]].space;
        const int32_t r = table_add_row(t);
        table_set_text(t, r, P_SPACE, str_text(space->name));
        table_set_word(t, r, P_WORD,
                       (WordRef){space->name, l->row[i], space_word(space, l->row[i])});
        table_set_real(t, r, P_X, l->xy[2 * (size_t)i]);
        table_set_real(t, r, P_Y, l->xy[2 * (size_t)i + 1]);
        if (l->trust)
            table_set_real(t, r, P_TRUST, l->trust[i]);
        else
            table_set_missing(t, r, P_TRUST, "not measured");
        set_row(t, r, P_RECALL, ranks->row_recall, i, no_rank);
        set_row(t, r, P_MIXING, ranks->row_mixing, i,
                ranks->k > 0 && !ranks->row_mixing ? "one language" : no_rank);
        if (l->is_new) {
            table_set_text(t, r, P_PLACED, str_text(l->is_new[i] ? "new" : "file"));
            set_row(t, r, P_NOVELTY, l->novelty, i, "it was on the map");
        }
        if (l->cost)
            set_row(t, r, P_COST, l->cost, i, "put in: it has no share in KL");
        if (l->stability)
            table_set_real(t, r, P_STABLE, l->stability[i]);
    }
    table_set_drill(t, "neighbors {word}");
    return t;
}

static void say_linked(const Layout *l, Str *text)
{
    char share[16];
    str_addf(text, "%d words on two linked maps: pairs that were held out lie ", l->n);
    if (l->link.held_out > 0)
        str_addf(text, "%s radii apart", say_share(share, l->link.held_distance));
    else
        str_add_cstr(text, "nowhere, there are none");
    if (l->link.anchors > 0)
        str_addf(text, ", anchors %s", say_share(share, l->link.anchor_distance));
}

/* "; recall .375 (noise .255, PCA .075) and trustworthiness .967 at k = 10" */
static void say_worth(const Layout *l, const ProjectWorth *w, Str *text)
{
    static const char *const name[WORTHS] = {"", "noise ", "PCA "};
    char share[16];
    const char *between = " (";
    if (l->k < 1)
        return;
    str_add_cstr(text, "; ");
    if (w->is_there[WORTH_MAP]) {
        str_addf(text, "recall %s", say_share(share, w->ranks[WORTH_MAP].recall.value));
        for (int of = WORTH_NOISE; of < WORTHS; of++) {
            if (!w->is_there[of])
                continue;
            str_addf(text, "%s%s%s", between, name[of],
                     say_share(share, w->ranks[of].recall.value));
            between = ", ";
        }
        str_add_cstr(text, between[0] == ',' ? ") and " : " and ");
    }
    str_addf(text, "trustworthiness %s at k = %d", say_share(share, l->trustworthiness),
             l->k);
}

static void say_file(const Layout *l, Str *text)
{
    int32_t added = 0;
    for (int32_t i = 0; l->is_new && i < l->n; i++)
        added += l->is_new[i];
    str_addf(text, "%d words where the file has them", l->n - added);
    if (l->is_new)
        str_addf(text, ", and %d put among them", added);
}

static void say_map(TableSet *set, const Layout *l, const ProjectWorth *w,
                    const ProjectOptions *o)
{
    char share[16];
    Str text = {0};
    switch (o->method) {
    case PROJECT_PCA:
        str_addf(&text, "the plane shows %s of the variance of %d words",
                 say_share(share, l->explained_total), l->n);
        break;
    case PROJECT_TSNE:
        if (l->link.lambda > 0) {
            say_linked(l, &text);
            break;
        }
        if (o->map == PROJECT_FRAME) {
            int32_t put = 0;
            for (int32_t i = 0; i < l->n; i++)
                put += l->space[i] != l->space[0];
            str_addf(&text, "%d words put %sinto the ", put,
                     o->is_before ? "unmapped " : "");
            str_addf(&text, "t-SNE map of %d, perplexity ", l->n - put);
            layout_say_perplexity(l, &text);
            str_addf(&text, ", %d steps: KL ", l->run.steps);
            number_add_fixed(&text, l->run.kl, 3);
            break;
        }
        if (o->map == PROJECT_BALANCED)
            str_add_cstr(&text, "languages forced to mix: ");
        str_addf(&text, "t-SNE of %d words, perplexity ", l->n);
        layout_say_perplexity(l, &text);
        str_addf(&text, ", %d steps: KL ", l->run.steps);
        number_add_fixed(&text, l->run.kl, 3);
        str_addf(&text, ", explained %s",
                 say_share(share, 1 - l->run.kl / l->run.kl_null));
        break;
    case PROJECT_AXES:
        str_addf(&text, "%d words between two pairs of words: %s, and %s", l->n,
                 l->axis[0], l->axis[1]);
        break;
    case PROJECT_FILE: say_file(l, &text); break;
    }
    say_worth(l, w, &text);
    table_set_finding(set, "%s", str_cstr(&text));
    str_free(&text);
}

/* --- the verb --- */

static Status make_tables(const Study *s, const ProjectMade *m, const Layout *l,
                          TableSet *set, Error *err)
{
    const ProjectOptions *o = m->options;
    table_set_add(set, quality_table(l, m->worth, o->has_quality));
    if (o->method == PROJECT_AXES) {
        ProjectAxes axes;
        TRY(project_axes_make(s, m->entries, m->n, o->axes, &axes, err));
        table_set_add(set, project_tables_make_axes(s, m->entries, &axes));
        project_axes_done(&axes);
    }
    if (l->link.lambda > 0) {
        table_set_add(set, project_tables_make_link(l, s, m->entries));
        table_set_add(set, project_tables_make_distances(l));
    }
    project_tables_add_translations(set, l, s, m);
    table_set_add(set, points_table(l, m->worth, s, m->entries));
    if (o->has_quality && l->k > 0 && l->k < o->k) {
        notes_remark(table_notes(set->table[0]), "k-reduced", 1,
                     "the map has %d points: its figures take %d neighbours, not %d",
                     l->n, l->k, o->k);
    }
    say_map(set, l, m->worth, o);
    return OK;
}

/* The source, the targets asked for, and snapshots where there is nothing else. */
static Status choose_entries(const Study *s, const char *targets, int *entries, int *n,
                             Error *err)
{
    bool *is_asked = mem_xcalloc((size_t)s->n + 1, sizeof *is_asked);
    const Status status = targets ? study_mark_targets(s, targets, is_asked, err) : OK;
    *n = 0;
    for (int i = 0; i < s->n && status == OK; i++) {
        const bool is_shown = s->entry[i].role != STUDY_SNAPSHOT || s->source < 0;
        if (is_shown && (!targets || i == s->source || is_asked[i]))
            entries[(*n)++] = i;
    }
    free(is_asked);
    return status;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    ProjectOptions o = project_options_defaults();
    o.points = (int32_t)registry_int(args, "points");
    o.k = s->options.k;
    o.has_quality = !registry_bool(args, "no-quality");
    o.has_start = o.has_quality && !registry_bool(args, "no-baselines");
    TRY(project_options_take(args, s->options.seed, &o, err));
    int *entries = mem_xcalloc((size_t)s->n, sizeof *entries);
    int n = 0;
    Layout *l = NULL;
    TableSet *set = table_set_new("project");
    Status status = choose_entries(s, registry_text(args, "target"), entries, &n, err);
    if (status == OK)
        status = project_make(s, entries, n, &o, progress, &l, err);
    ProjectWorth worth = {.is_there = {false}};
    const bool has_baselines = !registry_bool(args, "no-baselines");
    if (status == OK && o.has_quality)
        status = project_worth_make(s, entries, n, l, &o, has_baselines, progress, &worth,
                                    err);
    if (status == OK)
        status = make_tables(s, &(ProjectMade){entries, n, &o, &worth}, l, set, err);
    project_worth_done(&worth);
    layout_free(l);
    free(entries);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    PROJECT_PARAMS,
    {.name = "points",
     .kind = PARAM_INT,
     .initial = "2000",
     .min = 0,
     .max = 2147483647,
     .metavar = "N",
     .help = "most frequent words taken of each space (0: all); dictionary words come on "
             "top"},
    {.name = "target",
     .kind = PARAM_TEXT,
     .metavar = "LANG",
     .help = "the source and these targets only (by language or name, between commas)"},
    {.name = "no-baselines",
     .kind = PARAM_BOOL,
     .help = "do not compare the map with one of noise and with principal components"},
    {.name = "no-quality",
     .kind = PARAM_BOOL,
     .help = "do not measure what the map is worth"},
};

static const ChartSpec chart = {.kind = "map",
                                .table = "points",
                                .x = "x",
                                .y = "y",
                                .group = "space",
                                .title = "Joint map of the spaces"};

const Diagnostic project_diagnostic = {
    .name = "project",
    .group = "Maps",
    .help = "a joint map of the spaces in the plane, with what it is worth",
    .usage = "SPACE...",
    .doc =
        "By principal components of the unit vectors of all spaces together, by t-SNE, "
        "on "
        "axes of your own, or as a file has it.\n\n"
        "Of components the explained share says how much of the variance the plane "
        "shows: a "
        "small share means that most of the structure is not in the picture. t-SNE keeps "
        "neighbourhoods and nothing else: distances between groups, their sizes and "
        "densities, and empty space carry no meaning. Its KL compares only maps of the "
        "same "
        "words at the same perplexity; explained is 1 - KL / KL of a map that knows "
        "nothing.\n\n"
        "Recall is the share of the k nearest words in the vectors that are among the k "
        "nearest on the map; it stands beside that of a map of noise (every column "
        "shuffled over the words) and of principal components, for a map of pure noise "
        "has clumps, too. AUC weighs neighbourhoods of all sizes, small ones more. "
        "Trustworthiness near 1 means that words which look near are near; continuity "
        "near "
        "1 means that near words stay together. Mixing, beside its chance level, tells "
        "whether the languages share a map or stand apart. Where trust is below .8, or "
        "stability (--stability) below chance and .3 of the rest, do not read a word's "
        "place.\n\n"
        "--map frame puts the targets into the map of the source, which does not move: "
        "with "
        "--before and without, only the alignment differs. --map linked makes two maps "
        "whose "
        "training pairs (else every second pair) are drawn together: judge by the pairs "
        "that were held out. --map balanced gives every word half of its neighbours from "
        "other languages: it forces them to mix, never judge an alignment by it. --axes "
        "places words by cosine between words of your own; cos_source says whether an "
        "axis "
        "points the same way in a target's translations.",
    .cite =
        "van der Maaten and Hinton 2008, Visualizing data using t-SNE; Linderman et al. "
        "2019, Fast interpolation-based t-SNE; Kobak and Berens 2019, The art of using "
        "t-SNE; Venna and Kaski 2001, Neighborhood preservation in nonlinear projection "
        "methods; Lee et al. 2013, Type 1 and 2 mixtures of Kullback-Leibler "
        "divergences; "
        "Rauber et al. 2016, Visualizing time-dependent data using dynamic t-SNE",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_MANY,
    .chart = &chart,
    .tables = "quality|axes|linked|distances|translations|points",
    .run = run,
};
