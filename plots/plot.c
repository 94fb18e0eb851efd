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
#include "plots/chart_forest.h"
#include "plots/chart_heatmap.h"
#include "plots/chart_pairs.h"
#include "plots/chart_parity.h"
#include "plots/plot_map.h"
#include "plots/plot_parts.h"
#include "plots/plot_slope.h"
#include "plots/plot_trajectory.h"

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

/* The first table of the set with this column, of a type that can be drawn; of several
 * the first where it is a rate when that is preferred. */
static const Table *find_table(const TableSet *set, const char *column, bool is_rate)
{
    for (int again = !is_rate; again < 2; again++) {
        for (int i = 0; i < set->ntables; i++) {
            const int col = table_find_col(set->table[i], column);
            if (col < 0)
                continue;
            const ColType type = table_col(set->table[i], col)->type;
            if (again == 0 ? type == COL_RATE : type != COL_TEXT && type != COL_WORD)
                return set->table[i];
        }
    }
    return NULL;
}

typedef struct Drawn {
    const TableSet *set; /* borrowed */
    const Table *table;  /* borrowed from it */
    const char *column;
} Drawn;

/* How a kind makes its table: a table by name (NULL: the first with the column), with one
 * parameter of the measurement that is not its default (NULL: none). */
typedef struct Recipe Recipe;
typedef Status (*DrawFn)(const Drawn *d, const Study *s, const PlotOptions *o,
                         Scene **out, Error *err);

struct Recipe {
    DrawFn draw;
    const char *table, *param, *value;
};

/* A figure of the summary of `overlap`, by target and by the word column of its use; NAN
 * when it is not there. */
static double find_line(const Drawn *d, const char *target, const char *column,
                        const char *figure)
{
    static const char *const use[][2] = {
        {"d1", "mono"}, {"d2", "translated"}, {"d3", "aligned"}};
    const Table *t = table_set_find(d->set, "summary");
    if (strcmp(d->set->command, "overlap") != 0 || t == NULL)
        return NAN;
    const int target_col = table_find_col(t, "target");
    const int use_col = table_find_col(t, "use");
    const int figure_col = table_find_col(t, figure);
    if (target_col < 0 || use_col < 0 || figure_col < 0)
        return NAN;
    for (int32_t row = 0; row < table_rows(t); row++) {
        for (size_t i = 0; i < sizeof use / sizeof *use; i++) {
            if (strcmp(use[i][0], column) != 0 ||
                str_compare(table_cell(t, row, use_col).text, str_text(use[i][1])) != 0 ||
                str_compare(table_cell(t, row, target_col).text, str_text(target)) != 0)
                continue;
            const Cell cell = table_cell(t, row, figure_col);
            return cell.is_missing ? (double)NAN : cell.real;
        }
    }
    return NAN;
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
        chart.mean = find_line(d, chart.target, d->column, "recall");
        chart.chance = find_line(d, chart.target, d->column, "chance");
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
    const Diagnostic *diagnostic = registry_find(d->set->command);
    const ChartSpec *own = diagnostic ? diagnostic->chart : NULL;
    const bool is_own = own && strcmp(own->kind, "bars") == 0 &&
                        strcmp(own->table, spec.table) == 0 &&
                        strcmp(own->y, d->column) == 0 && strcmp(own->x, "target") != 0;
    if (is_own)
        spec.x = own->x;
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
    if (is_own && chart.target == NULL && table_find_col(d->table, "target") >= 0) {
        int entry = -1;
        TRY(plot_parts_find_target(s, NULL, &entry, err));
        chart.target = s->entry[entry].name;
    }
    if (is_own && o->chart.title == NULL) {
        str_clear(&title);
        str_addf(&title, "%s (%s)", own->title, chart.target ? chart.target : "all");
        chart.title = str_cstr(&title);
    }
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

static Status draw_pairs(const Drawn *d, const Study *s, const PlotOptions *o,
                         Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    int entry = -1;
    TRY(plot_parts_find_target(s, o->target, &entry, err));
    chart.target = s->entry[entry].name;
    const ChartPairsSpec spec = {.x = "d2",
                                 .y = "d3",
                                 .hit = "hit",
                                 .word = "word",
                                 .x_high = find_line(d, chart.target, "d2", "high"),
                                 .y_high = find_line(d, chart.target, "d3", "high")};
    Str title = {0};
    str_addf(&title, "Where it fails: %s and %s", s->entry[s->source].name, chart.target);
    if (chart.title == NULL)
        chart.title = str_cstr(&title);
    const Status status = chart_make_pairs(d->table, &spec, &chart, out, err);
    str_free(&title);
    return status;
}

/* How many spaces have rows of this side. */
static int count_spaces(const Table *t, int space, int side, const char *wanted)
{
    int n = 0;
    Text last = {"", 0};
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Text name = table_cell(t, i, space).text;
        if (str_compare(table_cell(t, i, side).text, str_text(wanted)) != 0 ||
            str_compare(name, last) == 0)
            continue;
        last = name;
        n++;
    }
    return n;
}

/* Spaces by bands of rank: of the lists, or where more spaces have one, of the words of
 * their dictionaries. */
static Status draw_coverage(const Drawn *d, const PlotOptions *o, Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    const int space = table_find_col(d->table, "space");
    const int side = table_find_col(d->table, "side");
    ChartHeatmapSpec spec = {.y = "space", .value = d->column, .about = chart.where};
    Str title = {0};
    str_addf(&title, "%s of words, by space",
             table_col(d->table, table_find_col(d->table, d->column))->title);
    if (chart.where == NULL && space >= 0 && side >= 0) {
        const bool is_list = count_spaces(d->table, space, side, "list") >=
                             count_spaces(d->table, space, side, "target");
        chart.where = is_list ? "side:list" : "side:target";
        spec.about = is_list ? "lists, by the ranks of their words"
                             : "words of the dictionaries, by their place in them";
        spec.x[0] = is_list ? "list" : "band";
        spec.x[1] = is_list ? "band" : NULL;
        str_add_cstr(&title,
                     is_list ? " and band of the list" : " and band of the dictionary");
    }
    if (chart.title == NULL)
        chart.title = str_cstr(&title);
    const Status status = chart_make_heatmap(d->table, &spec, &chart, out, err);
    str_free(&title);
    return status;
}

static Status draw_heatmap(const Drawn *d, const Study *s, const PlotOptions *o,
                           Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    chart.target = o->target;
    if (strcmp(d->set->command, "coverage") == 0)
        return draw_coverage(d, o, out, err);
    const bool is_strata = strcmp(table_name(d->table), "strata") == 0;
    const bool is_default = chart.where == NULL && is_strata;
    if (is_default)
        chart.where = "stratum:frequency !stratum:gold score:csls direction:forward";
    const ChartHeatmapSpec spec = {.y = "target",
                                   .value = d->column,
                                   .about = is_default ? "CSLS, forward" : chart.where};
    Str title = {0};
    str_addf(&title, "%s by language, from %s",
             table_col(d->table, table_find_col(d->table, d->column))->title,
             s->entry[s->source].name);
    if (is_default)
        str_add_cstr(&title, ", and rank of the source word");
    if (chart.title == NULL)
        chart.title = str_cstr(&title);
    const Status status = chart_make_heatmap(d->table, &spec, &chart, out, err);
    str_free(&title);
    return status;
}

/* Effects of tests of association, or of another table with ends named lo and hi. */
static Status draw_forest(const Drawn *d, const Study *s, const PlotOptions *o,
                          Scene **out, Error *err)
{
    (void)s;
    ChartOptions chart = o->chart;
    const bool is_bias = strcmp(d->set->command, "bias") == 0;
    const bool has_verdict = table_find_col(d->table, "verdict") >= 0;
    const bool is_rate =
        table_col(d->table, table_find_col(d->table, d->column))->type == COL_RATE;
    if (is_bias && chart.where == NULL)
        chart.where = "metric:weat";
    chart.target = o->target;
    const ChartForestSpec spec = {
        .value = d->column,
        .lo = "lo",
        .hi = "hi",
        .name = {is_bias ? "test" : category_of(d->table), is_bias ? "space" : NULL,
                 is_bias ? "attributes" : NULL},
        .verdict = is_bias && has_verdict ? "verdict" : NULL,
        .firm = "difference",
        .line = is_bias   ? "no effect"
                : is_rate ? NULL
                          : "0",
        .interval =
            is_bias ? "95 % interval, words of all sets resampled" : "95 % interval"};
    return chart_make_forest(d->table, &spec, &chart, out, err);
}

static Status draw_parity(const Drawn *d, const Study *s, const PlotOptions *o,
                          Scene **out, Error *err)
{
    ChartOptions chart = o->chart;
    Str title = {0};
    chart.target = NULL; /* the languages stand beside each other */
    str_addf(&title, "P@1 on the same concepts, from %s", s->entry[s->source].name);
    if (chart.title == NULL)
        chart.title = str_cstr(&title);
    const Status status = chart_make_parity(d->table, &chart, out, err);
    str_free(&title);
    return status;
}

static const Recipe histogram_recipe = {.draw = draw_histogram};
static const Recipe bars_recipe = {.draw = draw_bars};
static const Recipe curve_recipe = {
    .draw = draw_curve, .table = "curve", .param = "learning-curve"};
static const Recipe pairs_recipe = {.draw = draw_pairs, .table = "words"};
static const Recipe heatmap_recipe = {
    .draw = draw_heatmap, .param = "strata", .value = "true"};

static const Recipe forest_recipe = {.draw = draw_forest, .param = "sets"};
static const Recipe parity_recipe = {
    .draw = draw_parity, .table = "languages", .param = "reference"};

/* Where the seed pairs of a learning curve come from. */
static const char *curve_from(const PlotCall *call)
{
    const Study *s = call->study;
    for (int i = 0; i < study_targets(s); i++)
        if (s->entry[study_target(s, i)].train != NULL)
            return "train";
    return "half";
}

/* Values of a measurement's parameters (owned), its defaults but for one; NULL: all of
 * them. */
static const char **values_for(const PlotCall *call, const Diagnostic *d, const Recipe *r)
{
    if (r->param == NULL)
        return NULL;
    const bool may_lack = r == &forest_recipe || r == &parity_recipe;
    const char *own = r == &forest_recipe   ? call->options->sets
                      : r == &parity_recipe ? call->options->reference
                      : r == &curve_recipe  ? call->options->curve
                                            : r->value;
    if (own == NULL && may_lack)
        return NULL;
    if (own == NULL)
        own = curve_from(call);
    const char **value = mem_xcalloc((size_t)d->nparams, sizeof(const char *));
    for (int i = 0; i < d->nparams; i++) {
        const bool is_it = strcmp(d->params[i].name, r->param) == 0;
        value[i] = is_it ? own : d->params[i].initial;
    }
    return value;
}

/* The table that is drawn: for tiles that of strata before others. */
static const Table *choose_table(const Drawn *d, const Recipe *r)
{
    if (r->table != NULL)
        return table_set_find(d->set, r->table);
    const Table *strata = table_set_find(d->set, "strata");
    if (r == &heatmap_recipe && strata && table_find_col(strata, d->column) >= 0)
        return strata;
    return find_table(d->set, d->column, r == &bars_recipe);
}

static Status make_of_table(const PlotCall *call, const Recipe *r, Figure *out,
                            Error *err)
{
    const PlotOptions *o = call->options;
    const char *text = o->column != NULL ? o->column : call->kind->column;
    const Diagnostic *diagnostic;
    Drawn d = {.set = o->result};
    TRY(split_column(text, &diagnostic, &d.column, err));
    TableSet *made = NULL;
    if (d.set == NULL || strcmp(d.set->command, diagnostic->name) != 0) {
        const char **value = values_for(call, diagnostic, r);
        const Args args = {
            .params = diagnostic->params, .nparams = diagnostic->nparams, .value = value};
        const Status run = registry_run(diagnostic, call->study, value ? &args : NULL,
                                        call->progress, &made, err);
        free((void *)value);
        TRY(run);
        d.set = made;
    }
    d.table = choose_table(&d, r);
    Status status;
    if (d.table == NULL) {
        status = error_set(err, E_USAGE, "%s has no column \"%s\" that %s could show",
                           diagnostic->name, d.column, call->kind->name);
    } else {
        status = r->draw(&d, call->study, o, &out->scene, err);
        out->set = plot_parts_copy_provenance(d.set);
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
    return make_of_table(call, &histogram_recipe, out, err);
}

static Status make_bars(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &bars_recipe, out, err);
}

static Status make_curve(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &curve_recipe, out, err);
}

static Status make_pairs(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &pairs_recipe, out, err);
}

static Status make_heatmap(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &heatmap_recipe, out, err);
}

static Status make_forest(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &forest_recipe, out, err);
}

static Status make_parity(const PlotCall *call, Figure *out, Error *err)
{
    return make_of_table(call, &parity_recipe, out, err);
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
     .help = "a rate by language with its 95 % interval and n, or the numbers of a table (hubness:n_k, isomorphism:attained)"},
    {.name = "pairs", .needs = NEED_TARGET | NEED_LEXICON, .make = make_pairs, .column = "overlap:d3",
     .help = "word by word: do the languages agree (across), and does the map keep it (up); bubbles count words"},
    {.name = "heatmap", .needs = NEED_TARGET | NEED_LEXICON, .make = make_heatmap, .column = "bli:p@1",
     .help = "a rate by language and band of frequency, or other strata (--where)"},
    {.name = "forest", .needs = NEED_ONE, .make = make_forest, .column = "bias:effect",
     .help = "effects of tests of association (--sets FILE) under each other with their intervals; open marks are not shown to differ from none"},
    {.name = "parity", .needs = NEED_TARGET | NEED_LEXICON | MAY_LACK_LEXICON, .make = make_parity, .column = "parity:same_p@1",
     .help = "languages on the same concepts with their intervals and verdicts; who cannot be assessed stands among them"},
    {.name = "curve", .needs = NEED_TARGET | NEED_LEXICON, .make = make_curve, .column = "bli:p@1",
     .help = "P@1 by the number of seed pairs that an orthogonal map is fitted on"},
    {.name = "trajectory", .needs = NEED_ONE | TAKES_SNAPSHOTS | TAKES_MANY, .make = plot_trajectory_make,
     .help = "how far words (--label) moved through the snapshots of a language, with what is usual for words as frequent: in null pairs (--null A B), or between these snapshots"},
    {.name = "slope", .needs = NEED_TARGET | NEED_LEXICON | TAKES_MANY | SHARES_DICT, .make = plot_slope_make,
     .help = "P@1 before and after a map, or of one alignment after the other; open marks are not shown to differ"},
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
