/* The command in a manifest is read by the parser of the command line, and only `report`
 * and `plot` are made again, in memory: a manifest can make this program read files and
 * compute, and nothing else. */
#include "tui/verb_verify.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "plots/figure_png.h"
#include "plots/verify.h"
#include "tui/recipe.h"
#include "tui/verb_plot.h"
#include "tui/verb_report.h"

enum { MAX_FILE = 1 << 30 };

/* clang-format off */
static const Param params[] = {
    {.name = "root", .kind = PARAM_TEXT, .metavar = "FOLDER",
     .help = "where the paths of the inputs start; by default here"},
};
/* clang-format on */

/* A file as it is found. */
typedef struct Found {
    char *name;
    Str bytes;
    bool is_missing;
} Found;

typedef struct Work {
    const char *path; /* as given */
    const char *name; /* of a figure: its file, without folders; NULL: a folder */
    VerifyManifest *manifest;
    Found *
        found; /* of a folder: the manifest's files, then the manifest; of a figure: it */
    int nfound;
    char **stranger;
    int nstrangers;
    Options options; /* of the command that is run again */
    Settings settings;
    Verify verify;
    bool is_same;
} Work;

static void work_done(Work *w)
{
    for (int i = 0; i < w->nfound; i++) {
        free(w->found[i].name);
        str_free(&w->found[i].bytes);
    }
    for (int i = 0; i < w->nstrangers; i++)
        free(w->stranger[i]);
    free(w->found);
    free(w->stranger);
    options_free(&w->options);
    verify_done(&w->verify);
    verify_free_manifest(w->manifest);
}

/* --- reading --- */

static Status slurp(const char *path, const Limits *limits, Str *out, Error *err)
{
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    const Status status = input_slurp(in, MAX_FILE, out, err);
    input_close(in);
    return status;
}

static Found *add_found(Work *w, const char *name)
{
    w->found = mem_xrealloc(w->found, ((size_t)w->nfound + 1) * sizeof *w->found);
    Found *f = &w->found[w->nfound++];
    *f = (Found){.name = mem_xstrdup(name)};
    return f;
}

/* A file of the folder; one that is not there stays empty. */
static Status read_one(Work *w, const char *name, const Limits *limits, Error *err)
{
    Str path = {0};
    str_addf(&path, "%s/%s", w->path, name);
    Found *f = add_found(w, name);
    f->is_missing = access(str_cstr(&path), F_OK) != 0;
    const Status status =
        f->is_missing ? OK : slurp(str_cstr(&path), limits, &f->bytes, err);
    str_free(&path);
    return status;
}

static bool is_named(const Work *w, const char *name)
{
    for (int i = 0; i < w->nfound; i++)
        if (strcmp(w->found[i].name, name) == 0)
            return true;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_strangers(Work *w)
{
    DIR *dir = opendir(w->path);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
            is_named(w, e->d_name))
            continue;
        w->stranger =
            mem_xrealloc(w->stranger, ((size_t)w->nstrangers + 1) * sizeof *w->stranger);
        w->stranger[w->nstrangers++] = mem_xstrdup(e->d_name);
    }
    if (dir)
        (void)closedir(dir);
    if (w->nstrangers > 0)
        qsort(w->stranger, (size_t)w->nstrangers, sizeof *w->stranger, compare_names);
}

static Status read_folder(Work *w, const Limits *limits, Error *err)
{
    Str path = {0};
    Str json = {0};
    char shown[TEXT_SHORT];
    str_addf(&path, "%s/manifest.json", w->path);
    Status status = slurp(str_cstr(&path), limits, &json, err);
    if (status == OK)
        status = verify_read_manifest(&w->manifest, (Text){json.p, json.n},
                                      text_short(shown, str_text(str_cstr(&path))), err);
    for (int i = 0; status == OK && i < w->manifest->nfiles; i++)
        status = read_one(w, w->manifest->file[i].name, limits, err);
    if (status == OK)
        add_found(w, "manifest.json")->bytes = json;
    else
        str_free(&json);
    if (status == OK)
        find_strangers(w);
    str_free(&path);
    return status;
}

static Status read_figure(Work *w, const Limits *limits, Error *err)
{
    const char *slash = strrchr(w->path, '/');
    char shown[TEXT_SHORT];
    FigurePngInfo info = {0};
    w->name = slash ? slash + 1 : w->path;
    Found *f = add_found(w, w->name);
    TRY(slurp(w->path, limits, &f->bytes, err));
    Error why = {0};
    if (figure_png_read_info((Text){f->bytes.p, f->bytes.n}, &info, &why) != OK) {
        (void)error_set(err, E_INPUT, "%s: %s", text_short(shown, str_text(w->path)),
                        why.text);
        error_hint(err, "verify takes a PNG, or the folder of a report");
        return E_INPUT;
    }
    const Status status = verify_read_manifest(&w->manifest, str_text(info.description),
                                               text_short(shown, str_text(w->path)), err);
    figure_png_info_done(&info);
    return status;
}

static Status read_what(Work *w, const Limits *limits, Error *err)
{
    struct stat st;
    char shown[TEXT_SHORT];
    if (stat(w->path, &st) != 0)
        return error_set(err, E_INPUT, "%s: %s", text_short(shown, str_text(w->path)),
                         strerror(errno));
    return S_ISDIR(st.st_mode) ? read_folder(w, limits, err)
                               : read_figure(w, limits, err);
}

/* --- the command --- */

/* Options that no recipe has: they could make the command do something else. */
static Status check_recipe(const Work *w, Error *err)
{
    const char *name = w->options.verb.name;
    bool is_ours =
        name && (strcmp(name, "report") == 0 || (w->name && strcmp(name, "plot") == 0));
    for (int id = 0; id < OPTION_COUNT; id++)
        is_ours = is_ours && !(w->options.value[id] && recipe_leaves_out((OptionId)id));
    if (is_ours)
        return OK;
    return error_set(err, E_INPUT,
                     "the command in the manifest is none that isogloss "
                     "writes there");
}

static Status take_command(Work *w, const Settings *own, Error *err)
{
    const VerifyManifest *m = w->manifest;
    const Surroundings around = {.is_utf8 = true};
    char **argv = mem_xcalloc((size_t)m->nargs + 2, sizeof *argv);
    argv[0] = (char[]){"isogloss"};
    for (int i = 0; i < m->nargs; i++)
        argv[i + 1] = m->arg[i];
    Status status = options_parse(&w->options, m->nargs + 1, argv, verbs_find_any, err);
    free(argv);
    if (status == OK)
        status = check_recipe(w, err);
    if (status == OK)
        status = settings_make(&w->options, &around, &w->settings, err);
    if (status != OK)
        return status;
    w->settings.study.limits.memory = own->study.limits.memory;
    memcpy(w->settings.study.cache_folder, own->study.cache_folder,
           sizeof own->study.cache_folder);
    return OK;
}

/* --- comparing --- */

static void compare_folder(Work *w, const ReportFile *file, int n)
{
    for (int i = 0; i < w->nfound; i++) {
        const Found *f = &w->found[i];
        Text made = {0};
        for (int k = 0; k < n; k++)
            if (strcmp(file[k].name, f->name) == 0)
                made = (Text){file[k].bytes.p, file[k].bytes.n};
        const Text found = {str_cstr(&f->bytes), f->bytes.n};
        verify_file(&w->verify, f->name, f->is_missing ? (Text){0} : found, made);
    }
    for (int k = 0; k < n; k++) {
        const Text bytes = {file[k].bytes.p, file[k].bytes.n};
        if (!is_named(w, file[k].name))
            verify_file(&w->verify, file[k].name, (Text){0}, bytes);
    }
}

/* A figure of a report: the one of its name, else the one that is like it. */
static void compare_figure(Work *w, const ReportFile *file, int n)
{
    const Text found = {w->found[0].bytes.p, w->found[0].bytes.n};
    Text made = {0};
    for (int k = 0; k < n; k++) {
        const Text bytes = {file[k].bytes.p, file[k].bytes.n};
        const bool is_named_so = strcmp(file[k].name, w->name) == 0;
        if (str_compare(bytes, found) == 0 || (is_named_so && !made.p))
            made = bytes;
    }
    verify_file(&w->verify, w->name, found, made);
}

static void use_files(void *ctx, const ReportFile *file, int n)
{
    Work *w = ctx;
    if (w->name)
        compare_figure(w, file, n);
    else
        compare_folder(w, file, n);
}

static Status remake(Work *w, Progress *progress, Error *err)
{
    if (strcmp(w->options.verb.name, "report") == 0) {
        const VerbReportUse use = {use_files, w};
        return verb_report_remake(&w->options, &w->settings, &use, progress, err);
    }
    Str bytes = {0};
    const Status status =
        verb_plot_remake(&w->options, &w->settings, progress, &bytes, err);
    if (status == OK)
        verify_file(&w->verify, w->name, (Text){w->found[0].bytes.p, w->found[0].bytes.n},
                    (Text){bytes.p, bytes.n});
    str_free(&bytes);
    return status;
}

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    Work *w = ctx;
    TableSet *set = NULL;
    w->verify = verify_start(w->manifest);
    TRY(verify_inputs(&w->verify, progress, err));
    const Status status = remake(w, progress, err);
    if (status != OK && w->verify.changed == 0)
        return status;
    if (status == E_CANCELED)
        return status;
    if (status != OK)
        verify_not_made(&w->verify, err->text);
    for (int i = 0; i < w->nstrangers; i++)
        verify_stranger(&w->verify, w->stranger[i]);
    w->is_same = verify_finish(&w->verify, w->path, &set);
    *result = set;
    return OK;
}

static Status go_to(const char *root, Error *err)
{
    char shown[TEXT_SHORT];
    if (!root || chdir(root) == 0)
        return OK;
    return error_set(err, E_INPUT, "%s: %s", text_short(shown, str_text(root)),
                     strerror(errno));
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    if (o->nargs != 1) {
        (void)error_set(err, E_USAGE,
                        "verify takes one figure, or the folder of a report");
        error_hint(err, "isogloss verify FIGURE.png, isogloss verify DIR");
        return E_USAGE;
    }
    Work w = {.path = o->arg[0]};
    Status status = read_what(&w, &call->settings->study.limits, err);
    if (status == OK)
        status = go_to(options_param(o, "root"), err);
    if (status == OK)
        status = take_command(&w, call->settings, err);
    if (status == OK)
        status = verbs_deliver(call, work, &w, err);
    call->code = status == OK && !w.is_same;
    work_done(&w);
    return status;
}

const Verb verb_verify = {
    .name = "verify",
    .group = "Documents",
    .help = "whether a report or a figure still is what its inputs give",
    .usage = "FIGURE.png|DIR",
    .doc =
        "Reads the manifest of a report's folder, or the one inside a PNG, looks whether "
        "the "
        "inputs are still those, makes everything again in memory, and holds it beside "
        "what "
        "is found. Numbers, words and layout must be the same; pixels, too, where the "
        "same "
        "libraries drew them, and else within a tolerance, which the finding then says, "
        "for only the file tells "
        "which libraries drew it. Exit 0: identical, or but for what was drawn; 1: not, "
        "and "
        "the tables say which part (edited, if it is not as it was made; differs, if the "
        "inputs give another) and which input changed.\n\n"
        "Run it where the command was run, for its paths start there, or name that "
        "folder "
        "by --root. A file that the report does not have is told, and no difference: a "
        "signature may lie beside it.",
    .tables = "parts|inputs",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
