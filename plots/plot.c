/* A kind makes a Scene from what the diagnostics give, and notes beside it every option
 * that can change a pixel. Hits on the map are those of the pairs table, so that picture
 * and table cannot disagree. */
#include "plots/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/output.h"
#include "core/base/text.h"
#include "core/diag/pairs.h"
#include "core/diag/project.h"
#include "core/diag/project_axes.h"
#include "core/diag/project_worth.h"
#include "core/diag/registry.h"
#include "core/table/format.h"
#include "plots/chart_curve.h"
#include "plots/chart_rnx.h"
#include "plots/plot_field.h"
#include "plots/plot_project.h"

PlotOptions plot_options_defaults(void)
{
    return (PlotOptions){
        .chart = chart_options_defaults(),
        .render = render_cairo_options_defaults(),
        .score = "csls",
        .project = project_options_defaults(),
        .has_baselines = true,
    };
}

/* --- provenance -----------------------------------------------------------------------
 */

/* What every kind has; a height that the chart chose is in the table `figure`. */
static void add_common(TableSet *set, const PlotKind *kind, const PlotOptions *o)
{
    table_set_add_param(set, "kind", PARAM_TEXT, kind->name);
    table_set_add_real(set, "width-mm", o->chart.width_mm);
    if (o->chart.height_mm > 0)
        table_set_add_real(set, "height-mm", o->chart.height_mm);
    table_set_add_real(set, "type-size", o->chart.type_size);
    table_set_add_real(set, "dpi", o->render.dpi);
    if (o->render.font != NULL)
        table_set_add_param(set, "font", PARAM_TEXT, o->render.font);
    table_set_add_param(set, "labels", PARAM_TEXT,
                        o->render.is_numbered ? "numbered" : "shaped");
    table_set_add_flag(set, "allow-missing-glyphs", o->render.is_allowing_missing);
}

/* --- map ------------------------------------------------------------------------------
 */

/* The entry of the target asked for; the first with a dictionary, else the first. */
static Status find_target(const Study *s, const char *name, int *entry, Error *err)
{
    *entry = -1;
    char shown[TEXT_SHORT];
    if (s->source < 0 || study_targets(s) == 0)
        return error_set(err, E_USAGE, "a map needs a source and a target space");
    for (int i = 0; i < study_targets(s); i++) {
        const int e = study_target(s, i);
        if (name != NULL ? strcmp(s->entry[e].name, name) == 0
                         : s->entry[e].lex != NULL || *entry < 0) {
            *entry = e;
            if (name != NULL || s->entry[e].lex != NULL)
                return OK;
        }
    }
    if (*entry < 0)
        return error_set(err, E_USAGE, "the study has no target \"%s\"",
                         text_short(shown, str_text(name)));
    return OK;
}

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
    TRY(find_target(s, call->options->target, &entry, err));
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
    add_common(set, call->kind, o);
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

static Status make_map(const PlotCall *call, Figure *out, Error *err)
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

static Status make_rnx(const PlotCall *call, Figure *out, Error *err)
{
    Shown shown;
    TRY(find_shown(call, &shown, err));
    out->set = table_set_new("plot");
    TRY(add_map_provenance(call, &shown, out->set, err));
    return draw_rnx(call, &shown, out, err);
}

/* --- charts of tables -----------------------------------------------------------------
 */

/* "bli:p@1" in its parts; the diagnostic (borrowed) and the column (inside `text`). */
static Status split_column(const char *text, const Diagnostic **diagnostic,
                           const char **column, Error *err)
{
    const char *colon = strchr(text, ':');
    char shown[TEXT_SHORT];
    char name[64] = "";
    if (colon != NULL && (size_t)(colon - text) < sizeof name)
        memcpy(name, text, (size_t)(colon - text));
    *diagnostic = registry_find(name);
    if (*diagnostic == NULL) {
        (void)error_set(err, E_USAGE, "\"%s\" names no column of a measurement",
                        text_short(shown, str_text(text)));
        error_hint(err, "DIAGNOSTIC:COLUMN, as in overlap:d3 or bli:p@1");
        return E_USAGE;
    }
    *column = colon + 1;
    return OK;
}

/* The first table of the set with this column, of a type that can be drawn. */
static const Table *find_table(const TableSet *set, const char *column, bool is_rate)
{
    for (int i = 0; i < set->ntables; i++) {
        const int col = table_find_col(set->table[i], column);
        if (col < 0)
            continue;
        const ColType type = table_col(set->table[i], col)->type;
        if (is_rate ? type == COL_RATE : type != COL_TEXT && type != COL_WORD)
            return set->table[i];
    }
    return NULL;
}

/* Copies of the provenance of a result, without its tables. */
static TableSet *copy_provenance(const TableSet *from)
{
    TableSet *set = table_set_new("plot");
    for (int i = 0; i < from->nparams; i++)
        table_set_add_param(set, from->param[i].name, from->param[i].kind,
                            from->param[i].value);
    for (int i = 0; i < from->ninputs; i++)
        table_set_add_input(set, &from->input[i]);
    notes_append(&set->notes, &from->notes);
    return set;
}

typedef struct Drawn {
    const TableSet *set; /* borrowed */
    const Table *table;  /* borrowed from it */
    const char *column;
} Drawn;

typedef Status (*DrawFn)(const Drawn *d, const Study *s, const PlotOptions *o,
                         Scene **out, Error *err);

/* Mean and chance of an overlap column stand in the summary, by target and use. */
static void add_lines(const Drawn *d, const char *target, ChartOptions *chart)
{
    static const char *const use[][2] = {
        {"d1", "mono"}, {"d2", "translated"}, {"d3", "aligned"}};
    const Table *t = table_set_find(d->set, "summary");
    if (strcmp(d->set->command, "overlap") != 0 || t == NULL)
        return;
    const int target_col = table_find_col(t, "target");
    const int use_col = table_find_col(t, "use");
    const int mean_col = table_find_col(t, "recall");
    const int chance_col = table_find_col(t, "chance");
    if (target_col < 0 || use_col < 0 || mean_col < 0 || chance_col < 0)
        return;
    for (int32_t row = 0; row < table_rows(t); row++) {
        for (size_t i = 0; i < sizeof use / sizeof *use; i++) {
            if (strcmp(use[i][0], d->column) != 0 ||
                str_compare(table_cell(t, row, use_col).text, str_text(use[i][1])) != 0 ||
                str_compare(table_cell(t, row, target_col).text, str_text(target)) != 0)
                continue;
            const Cell mean = table_cell(t, row, mean_col);
            const Cell chance = table_cell(t, row, chance_col);
            chart->mean = mean.is_missing ? (double)NAN : mean.real;
            chart->chance = chance.is_missing ? (double)NAN : chance.real;
        }
    }
}

static Status draw_histogram(const Drawn *d, const Study *s, const PlotOptions *o,
                             Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    Str title = {0};
    if (table_find_col(d->table, "target") >= 0) {
        int entry = -1;
        TRY(find_target(s, o->target, &entry, err));
        chart.target = s->entry[entry].name;
        add_lines(d, chart.target, &chart);
        const ColSpec *col = table_col(d->table, table_find_col(d->table, d->column));
        str_addf(&title, "%s, %s and %s", col->title, s->entry[s->source].name,
                 s->entry[entry].name);
        if (chart.title == NULL)
            chart.title = str_cstr(&title);
    }
    const Status status = chart_make_histogram(d->table, d->column, &chart, out, err);
    str_free(&title);
    return status;
}

/* The categories of a table of rates: its targets, else its first column of text. */
static const char *category_of(const Table *t)
{
    if (table_find_col(t, "target") >= 0)
        return "target";
    for (int c = 0; c < table_cols(t); c++)
        if (table_col(t, c)->type == COL_TEXT)
            return table_col(t, c)->name;
    return NULL;
}

static Status draw_bars(const Drawn *d, const Study *s, const PlotOptions *o, Scene **out,
                        Error *err)
{
    ChartOptions chart = o->chart;
    ChartSpec spec = {.kind = "bars",
                      .table = table_name(d->table),
                      .x = category_of(d->table),
                      .y = d->column};
    if (spec.x == NULL)
        return error_set(err, E_USAGE, "table \"%s\" names nothing to draw bars of",
                         spec.table);
    if (table_find_col(d->table, "score") >= 0)
        spec.group = "score";
    if (chart.where == NULL && table_find_col(d->table, "direction") >= 0)
        chart.where = "direction:forward";
    Str title = {0};
    const char *by = strcmp(spec.x, "target") == 0 ? "language" : spec.x;
    str_addf(&title, "%s by %s, from %s",
             table_col(d->table, table_find_col(d->table, d->column))->title, by,
             s->source >= 0 ? s->entry[s->source].name : "the source");
    if (chart.title == NULL)
        chart.title = str_cstr(&title);
    if (o->target != NULL)
        chart.target = o->target;
    const Status status = chart_make_bars(d->table, &spec, &chart, out, err);
    str_free(&title);
    return status;
}

static Status draw_curve(const Drawn *d, const Study *s, const PlotOptions *o,
                         Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    if (chart.where == NULL)
        chart.where = "direction:forward";
    chart.target = o->target;
    return chart_make_curve(d->table, s->entry[s->source].space->d, &chart, out, err);
}

/* Values of a measurement's parameters (owned), its defaults but for the learning curve;
 * NULL: all of them. */
static const char **values_for(const PlotCall *call, const Diagnostic *d, DrawFn draw)
{
    if (draw != draw_curve)
        return NULL;
    const char *from = call->options->curve;
    const Study *s = call->study;
    bool has_train = false;
    for (int i = 0; i < study_targets(s); i++)
        has_train = has_train || s->entry[study_target(s, i)].train != NULL;
    const char **value = mem_xcalloc((size_t)d->nparams, sizeof(const char *));
    for (int i = 0; i < d->nparams; i++) {
        value[i] = strcmp(d->params[i].name, "learning-curve") != 0 ? d->params[i].initial
                   : from != NULL                                   ? from
                   : has_train                                      ? "train"
                                                                    : "half";
    }
    return value;
}

static Status make_of_table(const PlotCall *call, DrawFn draw, Figure *out, Error *err)
{
    const PlotOptions *o = call->options;
    const char *text = o->column != NULL ? o->column : call->kind->column;
    const Diagnostic *diagnostic;
    Drawn d = {.set = o->result};
    TRY(split_column(text, &diagnostic, &d.column, err));
    TableSet *made = NULL;
    if (d.set == NULL || strcmp(d.set->command, diagnostic->name) != 0) {
        const char **value = values_for(call, diagnostic, draw);
        const Args args = {
            .params = diagnostic->params, .nparams = diagnostic->nparams, .value = value};
        const Status run = registry_run(diagnostic, call->study, value ? &args : NULL,
                                        call->progress, &made, err);
        free((void *)value);
        TRY(run);
        d.set = made;
    }
    d.table = draw == draw_curve ? table_set_find(d.set, "curve")
                                 : find_table(d.set, d.column, draw == draw_bars);
    Status status;
    if (d.table == NULL) {
        status = error_set(err, E_USAGE, "%s has no column \"%s\" that %s could show",
                           diagnostic->name, d.column, call->kind->name);
    } else {
        status = draw(&d, call->study, o, &out->scene, err);
        out->set = copy_provenance(d.set);
        add_common(out->set, call->kind, o);
        table_set_add_param(out->set, "column", PARAM_TEXT, text);
        if (o->target != NULL)
            table_set_add_param(out->set, "target", PARAM_TEXT, o->target);
    }
    table_set_free(made);
    return status;
}

static Status make_histogram(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, draw_histogram, out, err);
}

static Status make_bars(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, draw_bars, out, err);
}

static Status make_curve(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, draw_curve, out, err);
}

/* --- the kinds ------------------------------------------------------------------------
 */

/* clang-format off */
const PlotKind plot_kinds[] = {
    {.name = "map", .needs = NEED_TARGET, .make = make_map,
     .help = "both languages by their principal components, t-SNE or axes of your own, gold pairs linked; with --field also isogloss lines"},
    {.name = "rnx", .needs = NEED_TARGET, .make = make_rnx,
     .help = "how much of neighbourhoods of every size a map keeps, beside noise and principal components"},
    {.name = "histogram", .needs = NEED_TARGET, .make = make_histogram, .column = "overlap:d3",
     .help = "how the values of a column spread over the words, with mean and chance"},
    {.name = "bars", .needs = NEED_TARGET, .make = make_bars, .column = "bli:p@1",
     .help = "a rate by language with its 95 % interval and n"},
    {.name = "curve", .needs = NEED_TARGET | NEED_LEXICON, .make = make_curve, .column = "bli:p@1",
     .help = "P@1 by the number of seed pairs that an orthogonal map is fitted on"},
};
/* clang-format on */
const int plot_count = sizeof plot_kinds / sizeof *plot_kinds;

const PlotKind *plot_find(const char *name)
{
    for (int i = 0; i < plot_count; i++)
        if (strcmp(plot_kinds[i].name, name) == 0)
            return &plot_kinds[i];
    return NULL;
}

Status plot_make(const PlotKind *kind, const Study *s, const PlotOptions *options,
                 Progress *progress, Figure *out, Error *err)
{
    *out = (Figure){0};
    const PlotCall call = {kind, s, options, progress};
    const Status status = kind->make(&call, out, err);
    if (status != OK) {
        figure_done(out);
        return status;
    }
    Str caption = {0};
    str_add_text(&caption, out->scene->caption);
    table_set_finding(out->set, "%s", str_cstr(&caption));
    str_free(&caption);
    return OK;
}

/* --- files ----------------------------------------------------------------------------
 */

/* `path` with its ending (4 letters) replaced. */
static void side_path(Str *out, const char *path, const char *ending)
{
    str_add(out, path, strlen(path) - 4);
    str_add_cstr(out, ending);
}

static Status write_side(const char *path, const char *ending, const Str *bytes,
                         bool is_replacing, Error *err)
{
    Str side = {0};
    side_path(&side, path, ending);
    const Status status =
        output_write_file(str_cstr(&side), bytes->p, bytes->n, is_replacing, err);
    str_free(&side);
    return status;
}

static Status write_sides(const Figure *f, const PlotOptions *o, const char *path,
                          bool is_replacing, Error *err)
{
    Str bytes = {0};
    Status status = OK;
    const Table *labels = table_set_find(f->set, "labels");
    if (o->render.is_numbered && labels != NULL) {
        const FormatOptions format = format_options_defaults();
        format_write_table(&bytes, labels, FORMAT_TSV, &format);
        status = write_side(path, ".labels.tsv", &bytes, is_replacing, err);
    }
    if (status == OK && o->has_caption) {
        str_clear(&bytes);
        str_add_text(&bytes, f->scene->caption);
        str_add_char(&bytes, '\n');
        status = write_side(path, ".caption.txt", &bytes, is_replacing, err);
    }
    str_free(&bytes);
    return status;
}

Status plot_write(Figure *f, const PlotOptions *options, const char *path,
                  bool is_replacing, Error *err)
{
    FigureFormat format;
    char shown[TEXT_SHORT];
    if (!figure_find_format(path, &format)) {
        (void)error_set(err, E_USAGE, "%s: a figure is .png, .svg or .pdf",
                        text_short(shown, str_text(path)));
        return E_USAGE;
    }
    for (int i = 0; i < f->set->ninputs; i++)
        TRY(output_check_not_input(path, f->set->input[i].path, err));
    Str bytes = {0};
    Status status = figure_encode(f, format, &options->render, &bytes, err);
    if (status == OK)
        status = write_sides(f, options, path, is_replacing, err);
    if (status == OK)
        status = output_write_file(path, bytes.p, bytes.n, is_replacing, err);
    str_free(&bytes);
    return status;
}
