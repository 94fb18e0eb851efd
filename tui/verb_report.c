#include "tui/verb_report.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/report.h"
#include "tui/arguments.h"
#include "tui/figure_options.h"
#include "tui/recipe.h"

/* clang-format off */
static const Param params[] = {
    {.name = "title", .kind = PARAM_TEXT, .metavar = "TEXT",
     .help = "of the report; by default the study's"},
    {.name = "width-mm", .kind = PARAM_REAL, .metavar = "MM", .initial = "120", .min = 20,
     .max = 1000, .help = "width of the figures"},
    {.name = "dpi", .kind = PARAM_REAL, .metavar = "DPI", .initial = "200", .min = 36,
     .max = 2400, .help = "dots an inch of the figures"},
    {.name = "date", .kind = PARAM_TEXT, .metavar = "DATE",
     .help = "printed as it is; by default that of SOURCE_DATE_EPOCH, else none"},
    {.name = "review", .kind = PARAM_TEXT, .metavar = "FILE",
     .help = "data statement, guidance and sign-off, a filled review-form.ini of an earlier "
             "report"},
    {.name = "reviewer", .kind = PARAM_TEXT, .metavar = "NAME",
     .help = "sign-off: who signs"},
    {.name = "role", .kind = PARAM_TEXT, .metavar = "TEXT",
     .help = "sign-off: in which role"},
    {.name = "competence", .kind = PARAM_TEXT, .metavar = "TEXT",
     .help = "sign-off: which of the languages the reviewer reads"},
    {.name = "decision", .kind = PARAM_TEXT, .metavar = "DECISION",
     .choices = "accept|accept with conditions|reject", .help = "sign-off: the decision"},
    FIGURE_OPTIONS,
};
/* clang-format on */

static const char *const signing[] = {"reviewer", "role", "competence", "decision"};
enum { SIGNING = sizeof signing / sizeof *signing };

/* What a report takes from the command line, with all that it borrows. */
typedef struct Given {
    ReportOptions report;
    ReportForm *form;
    FigureWords words;
    Recipe recipe, figures;
    bool is_again; /* the date of now is not that of the report */
    char date[32]; /* of the environment; "": it gives none */
} Given;

typedef struct Work {
    Study *study;
    const char *dir; /* NULL: it is made in memory */
    const ReportOptions *options;
} Work;

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    const Work *w = ctx;
    TableSet *set = NULL;
    TRY(study_load(w->study, progress, err));
    TRY(report_write(w->study, w->dir, w->options, progress, &set, err));
    *result = set;
    return OK;
}

/* A folder that holds something is refused before the work, not after it. */
static Status check_folder(const Settings *settings, Error *err)
{
    char shown[TEXT_SHORT];
    const char *path = settings->own_output;
    if (!path) {
        (void)error_set(err, E_USAGE, "report needs a folder to write");
        error_hint(err, "-o DIR");
        return E_USAGE;
    }
    (void)text_short(shown, str_text(path));
    DIR *dir = opendir(path);
    if (!dir && errno == ENOENT)
        return OK;
    if (!dir)
        return error_set(err, E_OUTPUT, "could not write %s: %s", shown, strerror(errno));
    int held = 0;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        held += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    (void)closedir(dir);
    if (held == 0 || settings->is_replacing)
        return OK;
    (void)error_set(err, E_OUTPUT, "the folder %s is not empty", shown);
    error_hint(err, "--force writes into it; files of the same names are replaced, and "
                    "those that an earlier report left unchanged are removed");
    return E_OUTPUT;
}

/* --- options --- */

/* The day of SOURCE_DATE_EPOCH (reproducible-builds.org), in UTC. */
static Status find_date(Given *g, Error *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;
    struct tm day;
    char shown[TEXT_SHORT];
    if (!epoch || !*epoch)
        return OK;
    const bool is_number = number_parse_int(epoch, strlen(epoch), &seconds);
    const time_t at = (time_t)seconds;
    if (!is_number || seconds < 0 || seconds > 253402300799 || !gmtime_r(&at, &day))
        return error_set(err, E_USAGE, "SOURCE_DATE_EPOCH: \"%s\" is no count of seconds",
                         text_short(shown, str_text(epoch)));
    (void)strftime(g->date, sizeof g->date, "%Y-%m-%d", &day);
    g->report.date = g->date;
    return OK;
}

static Status take_form(Given *g, const Options *o, const Settings *settings,
                        const char *path, Error *err)
{
    if (path)
        TRY(report_form_read(&g->form, path, &settings->study.limits, err));
    else
        g->form = report_form_new();
    for (int i = 0; i < SIGNING; i++) {
        const char *value = options_param(o, signing[i]);
        if (value)
            TRY(report_form_set(g->form, REPORT_FORM_SIGN, signing[i], value, err));
    }
    g->report.form = g->form;
    return OK;
}

/* Where the date is given by the environment it is told as the option that says the same.
 */
static void take_recipes(Given *g, const Options *o)
{
    static const char *const of_figures[] = {"review",     "reviewer", "role",
                                             "competence", "decision", NULL};
    Options told = *o;
    told.param = mem_xcalloc((size_t)o->verb.nparams, sizeof(const char *));
    for (int i = 0; i < o->verb.nparams; i++) {
        const bool is_date = strcmp(o->verb.params[i].name, "date") == 0;
        told.param[i] = is_date && g->date[0] ? g->date : o->param[i];
    }
    g->recipe = recipe_make(&told, of_figures + 5);
    g->figures = recipe_make(&told, of_figures);
    free((void *)told.param);
    g->report.recipe = (ReportRecipe){(const char *const *)g->recipe.arg, g->recipe.n};
    g->report.figures = (ReportRecipe){(const char *const *)g->figures.arg, g->figures.n};
}

static Status take_options(Given *g, const Options *o, const Settings *settings,
                           const Study *study, Error *err)
{
    const char *review = options_param(o, "review");
    g->report = report_options_defaults();
    g->report.title = options_param(o, "title");
    g->report.date = options_param(o, "date");
    g->report.is_csv_raw = settings->shape.is_csv_raw;
    g->report.is_replacing = settings->is_replacing;
    g->report.plot.project.k = settings->study.k;
    if (!g->report.date && !g->is_again)
        TRY(find_date(g, err));
    TRY(take_form(g, o, settings, review ? review : study->review, err));
    TRY(figure_options_take(o, &settings->study.limits, &g->words, &g->report.plot, err));
    take_recipes(g, o);
    return OK;
}

static void given_done(Given *g)
{
    report_form_free(g->form);
    figure_options_free_words(&g->words);
    recipe_free(&g->recipe);
    recipe_free(&g->figures);
}

static Status make_study(const Options *o, const Settings *settings, Study **out,
                         Error *err)
{
    const ArgumentsNeeds needs = {verb_report.name, verb_report.usage,
                                  NEED_ONE | TAKES_MANY};
    TRY(arguments_make_study(o, settings, settings->study_path ? 0 : o->nargs, out, err));
    const Status status = arguments_check_needs(&needs, o, *out, err);
    if (status != OK) {
        study_free(*out);
        *out = NULL;
    }
    return status;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    const Settings *settings = call->settings;
    Given given = {0};
    Study *study = NULL;
    TRY(check_folder(settings, err));
    TRY(make_study(o, settings, &study, err));
    Status status = take_options(&given, o, settings, study, err);
    Work w = {.study = study, .dir = settings->own_output, .options = &given.report};
    if (status == OK)
        status = verbs_deliver(call, work, &w, err);
    study_free(study);
    given_done(&given);
    return status;
}

Status verb_report_remake(const Options *o, const Settings *settings,
                          const VerbReportUse *use, Progress *progress, Error *err)
{
    Given given = {.is_again = true};
    Study *study = NULL;
    Report *report = NULL;
    TRY(make_study(o, settings, &study, err));
    Status status = take_options(&given, o, settings, study, err);
    if (status == OK)
        status = study_load(study, progress, err);
    if (status == OK)
        status = report_make(study, &given.report, progress, &report, err);
    if (status == OK) {
        int n = 0;
        const ReportFile *file = report_files(report, &n);
        use->use(use->ctx, file, n);
    }
    report_free(report);
    study_free(study);
    given_done(&given);
    return status;
}

const Verb verb_report = {
    .name = "report",
    .group = "Documents",
    .help = "all that a study allows to be measured, as one folder",
    .usage = "SRC TGT... -o DIR [--dict FILE]",
    .doc =
        "Runs every measurement that the spaces and dictionaries allow and writes "
        "report.html (one file, figures inside) and report.md for people, report.json "
        "and "
        "one CSV a table for machines, the figures, and manifest.json with digests of "
        "all "
        "of them and of the inputs. What could not be measured is listed with its "
        "reason. "
        "The same inputs and options give the same bytes; isogloss verify DIR says "
        "whether "
        "a folder still is what they give.\n\n"
        "To sign it, copy review-form.ini of the report, fill it in, and make the report "
        "again with --review COPY: data statement, guidance and sign-off are printed in "
        "their parts, what is left empty as \"not stated\". The digest in the sign-off "
        "is "
        "that of report.md and report.html without the sign-off, which name tables and "
        "figures by their digests; report.json and manifest.json are not signed. It does "
        "not change by signing alone.\n\n"
        "Stdout tells what was read and written: the tables spaces, files, figures and "
        "not_measured.",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .is_writing = true,
    .run = run,
};
