/* Maps as figures, and what they keep of neighbourhoods. Hits on the map are those of the
 * pairs table, so that picture and table cannot disagree. */
#include "plots/plot_map.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/pairs.h"
#include "core/diag/project_axes.h"
#include "core/diag/project_worth.h"
#include "plots/chart_rnx.h"
#include "plots/plot_field.h"
#include "plots/plot_parts.h"
#include "plots/plot_project.h"

static int compare_pairs(const void *a, const void *b)
{
    const ChartPair *x = a;
    const ChartPair *y = b;
    if (x->src != y->src)
        return (x->src > y->src) - (x->src < y->src);
    return x->target != y->target ? (x->target > y->target) - (x->target < y->target)
                                  : (x->tgt > y->tgt) - (x->tgt < y->tgt);
}

/* The pairs that the map links. */
typedef struct Linked {
    ChartPair *pair; /* owned */
    int32_t n;
} Linked;

enum { MOST_SPACES = 8 }; /* as many as can be told apart */

/* What stands on the map: the source and its targets. */
typedef struct Shown {
    int entry[MOST_SPACES];
    const Space *space[MOST_SPACES];
    int n;
    int target; /* among them: the one asked for */
} Shown;

static Status find_shown(const PlotCall *call, Shown *out, Error *err)
{
    const Study *s = call->study;
    int entry;
    *out = (Shown){.n = 1};
    if (call->options->is_all && call->options->target != NULL)
        return error_set(err, E_USAGE,
                         "--target and --all-targets contradict each other");
    TRY(plot_parts_find_target(s, call->options->target, &entry, err));
    out->entry[0] = s->source;
    for (int i = 0; i < study_targets(s); i++) {
        const int e = study_target(s, i);
        if (e != entry && !call->options->is_all)
            continue;
        if (out->n == MOST_SPACES) {
            return error_set(err, E_USAGE,
                             "--all-targets: a figure tells at most %d languages apart",
                             MOST_SPACES);
        }
        if (e == entry)
            out->target = out->n;
        out->entry[out->n++] = e;
    }
    for (int i = 0; i < out->n; i++)
        out->space[i] = s->entry[out->entry[i]].space;
    return OK;
}

/* Adds the covered pairs of one target with their outcome. */
static Status make_pairs(const PlotCall *call, const Shown *shown, int at, Linked *out,
                         Error *err)
{
    const Study *s = call->study;
    const int entry = shown->entry[at];
    const char *score = call->options->score;
    const bool is_nn = strcmp(score, "nn") == 0;
    if (!is_nn && strcmp(score, "csls") != 0)
        return error_set(err, E_USAGE, "\"%s\" is no score: nn or csls", score);
    const Lexicon *lex = s->entry[entry].lex;
    if (lex == NULL)
        return OK;
    const Cross *cross;
    const GoldRanks *ranks;
    Pairs *pairs;
    const StudyEntry *target = &s->entry[entry];
    const bool is_before = call->options->project.is_before && target->before != NULL;
    TRY(study_get_cosine(s, entry, is_before, call->progress, &cross, err));
    TRY(study_get_ranks(s, entry, is_before, false, call->progress, &ranks, err));
    const PairsInput in = {s->entry[s->source].space,
                           is_before ? target->before : target->space, lex, cross, ranks};
    TRY(pairs_make(&in, call->progress, &pairs, err));
    out->pair = mem_xrealloc(out->pair,
                             ((size_t)out->n + (size_t)pairs->n + 1) * sizeof *out->pair);
    for (int32_t i = 0; i < pairs->n; i++) {
        const Pair *p = &pairs->pair[i];
        if (!p->is_covered)
            continue;
        const bool is_hit = is_nn ? p->is_hit_nn : p->is_hit_csls;
        /* a hit is linked to the gold that was found, a miss to the best-placed one */
        const int32_t found = is_nn ? p->nn : p->csls;
        out->pair[out->n++] = (ChartPair){p->src, is_hit ? found : p->gold,
                                          is_hit ? CHART_HIT : CHART_MISS, at};
    }
    pairs_free(pairs);
    return OK;
}

/* Those of all targets shown, by frequency of the source word. */
static Status make_all_pairs(const PlotCall *call, const Shown *shown, Linked *out,
                             Error *err)
{
    Status status = OK;
    *out = (Linked){0};
    for (int i = 1; status == OK && i < shown->n; i++)
        status = make_pairs(call, shown, i, out, err);
    if (status != OK) {
        free(out->pair);
        *out = (Linked){0};
        return status;
    }
    if (out->n > 0)
        qsort(out->pair, (size_t)out->n, sizeof *out->pair, compare_pairs);
    return OK;
}

/* The words of the axes in every language; owned. */
typedef struct Marks {
    ChartWord *word;
    int32_t n;
} Marks;

static Status find_marks(const PlotCall *call, const Shown *shown, Marks *out, Error *err)
{
    const ProjectOptions *o = &call->options->project;
    *out = (Marks){0};
    if (o->method != PROJECT_AXES)
        return OK;
    ProjectAxes axes;
    TRY(project_axes_make(call->study, shown->entry, shown->n, o->axes, &axes, err));
    for (int i = 0; i < 4 * axes.n; i++) {
        const ProjectAxis *a = project_axes_at(&axes, i / 4, i / 2 % 2);
        const int side = i % 2;
        if (!a->is_there || a->n[side] < 1)
            continue;
        out->word = mem_xrealloc(out->word, ((size_t)out->n + 1) * sizeof *out->word);
        out->word[out->n++] = (ChartWord){i / 4, a->row[side][0]};
    }
    project_axes_done(&axes);
    return OK;
}

static Status add_map_provenance(const PlotCall *call, const Shown *shown, TableSet *set,
                                 Error *err)
{
    const Study *s = call->study;
    const PlotOptions *o = call->options;
    plot_parts_add_common(set, call->kind, o);
    plot_project_add_params(set, &o->project);
    table_set_add_int(set, "links", o->chart.max_links);
    if (o->is_all) {
        table_set_add_flag(set, "all-targets", true);
    } else {
        table_set_add_param(set, "target", PARAM_TEXT,
                            s->entry[shown->entry[shown->target]].name);
    }
    table_set_add_param(set, "score", PARAM_TEXT, o->score);
    table_set_add_param(set, "label", PARAM_TEXT,
                        o->chart.word != NULL ? "given" : "chosen");
    registry_add_options(set, s);
    for (int i = 0; i < shown->n; i++)
        TRY(registry_add_entry(set, s, shown->entry[i], call->progress, err));
    return OK;
}

/* The field asked for, NULL when none is. */
static Status make_field(const PlotCall *call, FieldAsk *ask, TableSet *set, Field **out,
                         Error *err)
{
    *out = NULL;
    if (call->options->field == NULL)
        return OK;
    TRY(plot_field_find(call->options->field, &ask->kind, err));
    const PlotFieldCheck check = {.is_tsne = call->options->is_tsne_check,
                                  .points = call->options->project.points,
                                  .has_words = call->options->has_field_words};
    return plot_field_make(ask, &check, call->progress, set, out, err);
}

static Status draw_map(const PlotCall *call, const Shown *shown, const Linked *linked,
                       Figure *out, Error *err)
{
    const Study *s = call->study;
    Layout *layout;
    Marks marks;
    TRY(project_make(s, shown->entry, shown->n, &call->options->project, call->progress,
                     &layout, err));
    if (layout->link.lambda > 0)
        (void)plot_project_part(layout);
    Status status = find_marks(call, shown, &marks, err);
    if (status == OK && call->options->has_baselines) {
        status = project_worth_add_yardsticks(
            s, &(ProjectYardsticks){shown->entry, shown->n, 0}, &call->options->project,
            layout, call->progress, err);
    }
    FieldAsk ask = {.study = s,
                    .entry = shown->entry[shown->target],
                    .layout = layout,
                    .source = 0,
                    .spaces = shown->space,
                    .nspaces = shown->n};
    Field *field = NULL;
    if (status == OK)
        status = make_field(call, &ask, out->set, &field, err);
    const ChartMap map = {.layout = layout,
                          .spaces = shown->space,
                          .nspaces = shown->n,
                          .source = 0,
                          .target = shown->target,
                          .pair = linked->pair,
                          .npairs = linked->n,
                          .score = call->options->score,
                          .field = field,
                          .about = field_evidence_about(ask.kind),
                          .check =
                              plot_field_check_name(layout, call->options->is_tsne_check),
                          .mark = marks.word,
                          .nmarks = marks.n};
    if (status == OK)
        status = chart_make_map(&map, &call->options->chart, &out->scene, err);
    free(marks.word);
    field_free(field);
    layout_free(layout);
    return status;
}

Status plot_map_make(const PlotCall *call, Figure *out, Error *err)
{
    Shown shown;
    Linked linked;
    FieldKind kind;
    TRY(find_shown(call, &shown, err));
    if (call->options->field != NULL)
        TRY(plot_field_find(call->options->field, &kind, err));
    TRY(make_all_pairs(call, &shown, &linked, err));
    out->set = table_set_new("plot");
    Status status = add_map_provenance(call, &shown, out->set, err);
    if (status == OK)
        status = draw_map(call, &shown, &linked, out, err);
    free(linked.pair);
    return status;
}

/* --- what a map keeps -----------------------------------------------------------------
 */

static Status draw_rnx(const PlotCall *call, const Shown *shown, Figure *out, Error *err)
{
    const Study *s = call->study;
    const ProjectOptions *o = &call->options->project;
    Layout *layout;
    ProjectWorth worth;
    TRY(project_make(s, shown->entry, shown->n, o, call->progress, &layout, err));
    Status status = project_worth_make(s, shown->entry, shown->n, layout, o, true,
                                       call->progress, &worth, err);
    if (status == OK) {
        const ChartRnx rnx = {&worth, layout, shown->space, shown->n};
        status = chart_make_rnx(&rnx, &call->options->chart, &out->scene, err);
        project_worth_done(&worth);
    }
    layout_free(layout);
    return status;
}

Status plot_map_make_rnx(const PlotCall *call, Figure *out, Error *err)
{
    Shown shown;
    TRY(find_shown(call, &shown, err));
    out->set = table_set_new("plot");
    TRY(add_map_provenance(call, &shown, out->set, err));
    return draw_rnx(call, &shown, out, err);
}
