#include "tui/verb_report.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "core/base/text.h"
#include "plots/report.h"
#include "tui/arguments.h"
#include "tui/figure_options.h"

/* clang-format off */
static const Param params[] = {
    {.name = "title", .kind = PARAM_TEXT, .metavar = "TEXT",
     .help = "of the report; by default the study's"},
    {.name = "width-mm", .kind = PARAM_REAL, .metavar = "MM", .initial = "120", .min = 20,
     .max = 1000, .help = "width of the figures"},
    {.name = "dpi", .kind = PARAM_REAL, .metavar = "DPI", .initial = "200", .min = 36,
     .max = 2400, .help = "dots an inch of the figures"},
    FIGURE_OPTIONS,
};
/* clang-format on */

typedef struct Work {
    Study *study;
    const char *dir;
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
    error_hint(err, "--force writes into it; files of the same names are replaced");
    return E_OUTPUT;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    const Settings *settings = call->settings;
    const ArgumentsNeeds needs = {verb_report.name, verb_report.usage,
                                  NEED_ONE | TAKES_MANY};
    ReportOptions options = report_options_defaults();
    options.title = options_param(o, "title");
    options.is_csv_raw = settings->shape.is_csv_raw;
    options.is_replacing = settings->is_replacing;
    TRY(check_folder(settings, err));
    Study *study = NULL;
    FigureWords words = {0};
    Status status =
        figure_options_take(o, &settings->study.limits, &words, &options.plot, err);
    if (status == OK)
        status = arguments_make_study(o, settings, settings->study_path ? 0 : o->nargs,
                                      &study, err);
    if (status == OK)
        status = arguments_check_needs(&needs, o, study, err);
    Work w = {.study = study, .dir = settings->own_output, .options = &options};
    if (status == OK)
        status = verbs_deliver(call, work, &w, err);
    study_free(study);
    figure_options_free_words(&words);
    return status;
}

const Verb verb_report = {
    .name = "report",
    .group = "Documents",
    .help = "all that a study allows to be measured, as one folder",
    .usage = "SRC TGT... -o DIR [--dict FILE]",
    .doc =
        "Runs every measurement that the spaces and dictionaries allow and writes "
        "report.md "
        "for people, report.json and one CSV a table for machines, the figures, and "
        "manifest.json with digests of all of them and of the inputs. What could not be "
        "measured is listed with its reason. The same inputs and options give the same "
        "bytes.\n\n"
        "Stdout tells what was read and written: the tables spaces, files, figures and "
        "not_measured.",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .is_writing = true,
    .run = run,
};
