#include "tui/verb_plot.h"

#include <string.h>

#include "core/base/suggest.h"
#include "core/base/text.h"
#include "plots/plot.h"
#include "tui/arguments.h"
#include "tui/deliver.h"
#include "tui/figure_options.h"
#include "tui/messages.h"
#include "tui/recipe.h"

/* clang-format off */
static const Param params[] = {
    {.name = "width-mm", .kind = PARAM_REAL, .metavar = "MM", .initial = "84", .min = 20,
     .max = 1000, .help = "width of the figure in print; 84 is one column"},
    {.name = "dpi", .kind = PARAM_REAL, .metavar = "DPI", .initial = "300", .min = 36,
     .max = 2400, .help = "dots an inch of a PNG"},
    FIGURE_OPTIONS,
    PROJECT_PARAMS,
    {.name = "no-baselines", .kind = PARAM_BOOL, .initial = "false",
     .help = "a map without the recall of noise and of principal components beside its own"},
    {.name = "all-targets", .kind = PARAM_BOOL, .initial = "false",
     .help = "map, rnx: the source with all targets, up to 8 languages, not the first alone"},
    {.name = "column", .kind = PARAM_TEXT, .metavar = "VERB:COLUMN",
     .help = "what a histogram or bars show; --list-kinds names the default"},
    {.name = "learning-curve", .kind = PARAM_TEXT, .metavar = "TRAIN",
     .help = "where the seed pairs of a curve come from: train, half, or a dictionary (isogloss help bli)"},
    {.name = "sets", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE", .is_many = true,
     .help = "forest: the word sets of the tests (isogloss help bias); those of a study need no naming"},
    {.name = "null", .kind = PARAM_TEXT, .metavar = "A B", .values = 2, .is_many = true,
     .help = "trajectory: two trainings in which nothing can have changed (isogloss help drift)"},
    {.name = "reference", .kind = PARAM_TEXT, .metavar = "LANG",
     .help = "parity: the target that the others are held against (isogloss help parity)"},
    {.name = "field", .kind = PARAM_TEXT, .metavar = "FIELD",
     .choices = "p@1|overlap|hub|residual|coverage|cost",
     .help = "whose isogloss lines a map has: where it goes well and where it fails"},
    {.name = "check", .kind = PARAM_TEXT, .metavar = "METHOD", .initial = "pca",
     .choices = "pca|tsne",
     .help = "the second map that tells where to doubt the lines: other components, or t-SNE"},
    {.name = "field-words", .kind = PARAM_BOOL, .initial = "false",
     .help = "also a table of the field at each word: value, interval, effective n"},
    {.name = "where", .kind = PARAM_TEXT, .metavar = "FILTER",
     .help = "only these rows in a histogram or bars (isogloss help filters)"},
    {.name = "title", .kind = PARAM_TEXT, .metavar = "TEXT",
     .help = "in place of the figure's own; an empty one leaves it out"},
    {.name = "caption", .kind = PARAM_BOOL, .initial = "false",
     .help = "also write the caption, beside the figure, in NAME.caption.txt"},
    {.name = "list-kinds", .kind = PARAM_BOOL, .initial = "false",
     .help = "the kinds of figure there are"},
};

enum { K_KIND, K_COLUMN, K_ABOUT, K_COUNT };
static const ColSpec kind_cols[K_COUNT] = {
    [K_KIND]   = {"kind", "Kind", "", "first argument of plot", COL_TEXT, 0},
    [K_COLUMN] = {"column", "Column", "", "what it shows by default", COL_TEXT, 0},
    [K_ABOUT]  = {"about", "What it shows", "", "one line", COL_TEXT, 0},
};
/* clang-format on */

typedef struct Work {
    const PlotKind *kind;
    Study *study;
    const PlotOptions *options;
    const Recipe *recipe;
    const char *path;
    bool is_replacing;
} Work;

/* The result is what the figure knows about itself. */
static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    const Work *w = ctx;
    Figure figure = {0};
    TRY(study_load(w->study, progress, err));
    TRY(plot_make(w->kind, w->study, w->options, progress, &figure, err));
    for (int i = 0; i < w->recipe->n; i++)
        table_set_add_recipe(figure.set, w->recipe->arg[i]);
    Status status = progress_begin(progress, "drawing", 0) ? OK : E_CANCELED;
    if (status == OK)
        status = plot_write(&figure, w->options, w->path, w->is_replacing, err);
    if (status == OK) {
        *result = figure.set;
        figure.set = NULL;
    }
    figure_done(&figure);
    return status;
}

static Status list_kinds(const VerbCall *call, Error *err)
{
    TableSet *set = table_set_new("plot");
    Table *t = table_new("kinds", "Kinds of figure", kind_cols, K_COUNT);
    for (int i = 0; i < plot_count; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, K_KIND, str_text(plot_kinds[i].name));
        table_set_text(t, row, K_ABOUT, str_text(plot_kinds[i].help));
        table_set_text(t, row, K_COLUMN,
                       str_text(plot_kinds[i].column)); /* NULL: empty */
    }
    table_set_add(set, t);
    const Status status = deliver_set(set, call->settings, err);
    table_set_free(set);
    return status;
}

static Status find_kind(const Options *o, const PlotKind **out, Error *err)
{
    char shown[TEXT_SHORT];
    *out = NULL;
    if (o->nargs == 0) {
        (void)error_set(err, E_USAGE, "plot needs the kind of figure");
        error_hint(err, "isogloss plot --list-kinds");
        return E_USAGE;
    }
    *out = plot_find(o->arg[0]);
    if (*out)
        return OK;
    (void)error_set(err, E_USAGE, "there is no kind of figure \"%s\"",
                    text_short(shown, str_text(o->arg[0])));
    Suggestion best = suggest_start(str_text(o->arg[0]));
    for (int i = 0; i < plot_count; i++)
        suggest_consider(&best, plot_kinds[i].name);
    if (best.name)
        error_hint(err, "did you mean %s?", best.name);
    else
        error_hint(err, "isogloss plot --list-kinds");
    return E_USAGE;
}

static Status check_path(const char *path, Error *err)
{
    FigureFormat format;
    if (path && figure_find_format(path, &format))
        return OK;
    if (path) {
        (void)error_set(err, E_USAGE, "a figure is a .png, .svg or .pdf, %s is none",
                        path);
    } else {
        (void)error_set(err, E_USAGE, "plot needs a file to write");
    }
    error_hint(err, "-o FILE.png");
    return E_USAGE;
}

static bool is_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* An option that another kind has would do nothing here: better said than passed over. */
static Status check_options(const Options *o, const PlotKind *kind, Error *err)
{
    static const char *const of_maps[] = {"field", "check", "field-words", "no-baselines",
                                          "all-targets"};
    static const Param of_project[] = {PROJECT_PARAMS};
    const bool is_map = strcmp(kind->name, "map") == 0;
    if (options_param_is_given(o, "null") && strcmp(kind->name, "trajectory") != 0)
        return error_set(err, E_USAGE, "--null is for the kind trajectory, not for %s",
                         kind->name);
    if (options_param_is_given(o, "reference") && strcmp(kind->name, "parity") != 0) {
        (void)error_set(err, E_USAGE, "--reference does nothing for %s", kind->name);
        error_hint(err, "isogloss plot parity");
        return E_USAGE;
    }
    if (is_map || strcmp(kind->name, "rnx") == 0) {
        if (options_param_is_given(o, "field") || !options_param_is_given(o, "check"))
            return OK;
        return error_set(err, E_USAGE, "--check tells what checks the lines of --field");
    }
    for (int i = 0; i < o->verb.nparams; i++) {
        const char *name = o->verb.params[i].name;
        bool is_theirs = is_of(name, of_maps, sizeof of_maps / sizeof *of_maps);
        for (size_t k = 0; k < sizeof of_project / sizeof *of_project; k++)
            is_theirs = is_theirs || strcmp(of_project[k].name, name) == 0;
        if (!is_theirs || !options_param_is_given(o, name))
            continue;
        (void)error_set(err, E_USAGE, "--%s is for maps, and %s is none", name,
                        kind->name);
        error_hint(err, "isogloss plot map");
        return E_USAGE;
    }
    return OK;
}

static Status take_options(const Options *o, const Settings *settings, FigureWords *words,
                           PlotOptions *plot, Error *err)
{
    *plot = plot_options_defaults();
    plot->column = options_param(o, "column");
    plot->field = options_param(o, "field");
    plot->curve = options_param(o, "learning-curve");
    plot->sets = options_param(o, "sets");
    plot->null = options_param(o, "null");
    plot->reference = options_param(o, "reference");
    plot->has_field_words = strcmp(options_param(o, "field-words"), "true") == 0;
    plot->is_tsne_check = strcmp(options_param(o, "check"), "tsne") == 0;
    plot->chart.where = options_param(o, "where");
    plot->chart.title = options_param(o, "title");
    plot->project.k = settings->study.k;
    plot->is_all = strcmp(options_param(o, "all-targets"), "true") == 0;
    plot->has_baselines = strcmp(options_param(o, "no-baselines"), "true") != 0;
    const Args args = {
        .params = o->verb.params, .nparams = o->verb.nparams, .value = o->param};
    TRY(project_options_take(&args, settings->study.seed, &plot->project, err));
    if (plot->is_tsne_check && plot->project.method == PROJECT_TSNE) {
        return error_set(
            err, E_USAGE,
            "--check tsne: a t-SNE map is checked by components, not by itself");
    }
    plot->has_caption = strcmp(options_param(o, "caption"), "true") == 0;
    return figure_options_take(o, &settings->study.limits, words, plot, err);
}

/* The spaces are the arguments after the kind. */
static Status make_study(const VerbCall *call, const PlotKind *kind, Study **out,
                         Error *err)
{
    Options rest = *call->options;
    rest.arg++;
    rest.nargs--;
    rest.fenced -= rest.fenced > 0;
    const int nspaces = arguments_spaces(&rest, call->settings, kind->needs);
    TRY((kind->needs & TAKES_SNAPSHOTS ? arguments_make_snapshots
         : kind->needs & SHARES_DICT
             ? arguments_make_compared
             : arguments_make_study)(&rest, call->settings, nspaces, out, err));
    Settings of_figure = *call->settings;
    of_figure.output = call->settings->own_output;
    const ArgumentsNeeds needs = {verb_plot.name, verb_plot.usage,
                                  kind->needs | TAKES_MANY};
    Status status = arguments_check_needs(&needs, &rest, *out, err);
    if (status == OK)
        status = arguments_check_output(*out, &of_figure, err);
    if (status != OK) {
        study_free(*out);
        *out = NULL;
    }
    return status;
}

/* --target has left in the study what it names: one target is the one to draw, several
 * are drawn together by the kinds that can. */
static Status choose_target(const Study *s, const Options *o, const PlotKind *kind,
                            PlotOptions *options, Error *err)
{
    static const char *const of_one[] = {"histogram", "pairs"};
    if (o->value[OPTION_TARGET] == NULL)
        return OK;
    const int n = study_targets(s);
    if (n > 1 && is_of(kind->name, of_one, sizeof of_one / sizeof *of_one)) {
        return error_set(err, E_USAGE,
                         "%s: the figure is of one target, --target names %d", kind->name,
                         n);
    }
    options->is_all = options->is_all || n > 1;
    if (n == 1)
        options->target = s->entry[study_target(s, 0)].name;
    return OK;
}

/* What does not change the picture. */
static const char *const left_out[] = {"caption", "list-kinds", NULL};

static Status redraw(const VerbCall *call, const PlotKind *kind, PlotOptions *options,
                     Progress *progress, Str *out, Error *err)
{
    Study *study = NULL;
    Figure figure = {0};
    TRY(make_study(call, kind, &study, err));
    Recipe recipe = recipe_make(call->options, left_out);
    Status status = choose_target(study, call->options, kind, options, err);
    if (status == OK)
        status = study_load(study, progress, err);
    if (status == OK)
        status = plot_make(kind, study, options, progress, &figure, err);
    if (status == OK) {
        for (int i = 0; i < recipe.n; i++)
            table_set_add_recipe(figure.set, recipe.arg[i]);
        status = figure_encode(&figure, FIGURE_PNG, &options->render, out, err);
    }
    figure_done(&figure);
    recipe_free(&recipe);
    study_free(study);
    return status;
}

Status verb_plot_remake(const Options *o, const Settings *settings, Progress *progress,
                        Str *out, Error *err)
{
    const VerbCall call = {.options = o, .settings = settings};
    const PlotKind *kind = NULL;
    FigureWords words = {0};
    PlotOptions options;
    TRY(find_kind(o, &kind, err));
    TRY(check_options(o, kind, err));
    Status status = take_options(o, settings, &words, &options, err);
    if (status == OK)
        status = redraw(&call, kind, &options, progress, out, err);
    figure_options_free_words(&words);
    return status;
}

static Status plot(const VerbCall *call, const PlotKind *kind, PlotOptions *options,
                   Error *err)
{
    const Settings *settings = call->settings;
    Study *study = NULL;
    TRY(make_study(call, kind, &study, err));
    Status status = choose_target(study, call->options, kind, options, err);
    if (status != OK) {
        study_free(study);
        return status;
    }
    Recipe recipe = recipe_make(call->options, left_out);
    Work w = {.kind = kind,
              .study = study,
              .options = options,
              .recipe = &recipe,
              .path = settings->own_output,
              .is_replacing = settings->is_replacing};
    status = verbs_deliver(call, work, &w, err);
    if (status == OK && options->render.is_numbered && !settings->is_quiet)
        messages_say("the words of the numbers are in %.*s.labels.tsv",
                     (int)strlen(w.path) - 4, w.path);
    study_free(study);
    recipe_free(&recipe);
    return status;
}

static Status run(VerbCall *call, Error *err)
{
    const PlotKind *kind = NULL;
    FigureWords words = {0};
    PlotOptions options;
    if (strcmp(options_param(call->options, "list-kinds"), "true") == 0)
        return list_kinds(call, err);
    TRY(find_kind(call->options, &kind, err));
    TRY(check_path(call->settings->own_output, err));
    TRY(check_options(call->options, kind, err));
    Status status = take_options(call->options, call->settings, &words, &options, err);
    if (status == OK)
        status = plot(call, kind, &options, err);
    figure_options_free_words(&words);
    return status;
}

const Verb verb_plot = {
    .name = "plot",
    .group = "Documents",
    .help = "a figure as PNG, SVG or PDF, with where it comes from inside",
    .usage = "KIND SRC TGT... -o FILE.png [--dict FILE]",
    .doc =
        "Draws one figure for print, the same bytes for the same inputs and options. It "
        "carries its command, parameters and the digests of its inputs. A word that no "
        "installed font can show stops it, with the package that has a font: a box is "
        "not a "
        "word.\n\n"
        "Stdout tells its size, what became of the labels, and the fonts used.",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .is_writing = true,
    .run = run,
};
