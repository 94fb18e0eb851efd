/* A kind makes a Scene from what the diagnostics give, and notes beside it every option
 * that can change a pixel. */
#include "plots/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/diag/project.h"
#include "core/diag/registry.h"
#include "plots/chart_curve.h"
#include "plots/plot_map.h"
#include "plots/plot_parts.h"

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
        TRY(plot_parts_find_target(s, o->target, &entry, err));
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
        plot_parts_add_common(out->set, call->kind, o);
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
    {.name = "map", .needs = NEED_TARGET, .make = plot_map_make,
     .help = "both languages by their principal components, t-SNE or axes of your own, gold pairs linked; with --field also isogloss lines"},
    {.name = "rnx", .needs = NEED_TARGET, .make = plot_map_make_rnx,
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
