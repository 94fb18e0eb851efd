#include "tui/cli.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cpu.h"
#include "core/base/text.h"
#include "tui/app.h"
#include "tui/arguments.h"
#include "tui/crash.h"
#include "tui/deliver.h"
#include "tui/messages.h"
#include "tui/progress_line.h"
#include "tui/stamp.h"
#include "tui/verb_help.h"
#include "tui/verbs.h"
#include "tui/version.h"

/* --help and --version answer whatever else was asked. */
static bool is_answered(const Options *o, Status *status, Error *err)
{
    Str page = {0};
    if (options_bool(o, OPTION_VERSION)) {
        version_write(&page);
    } else if (!options_bool(o, OPTION_HELP)) {
        return false;
    } else if (!o->verb.name || !verb_help_one(&page, o->verb.name)) {
        verb_help_all(&page);
    }
    *status = deliver_text(&page, err);
    str_free(&page);
    return true;
}

static bool has_ending(const char *s, const char *ending)
{
    const size_t n = strlen(s);
    const size_t m = strlen(ending);
    return n > m && strcmp(s + n - m, ending) == 0;
}

/* The first argument is no verb: it must be a file, or it is a slip of the finger. */
static Status check_first(const Options *o, const Settings *settings, Error *err)
{
    char shown[TEXT_SHORT];
    const char *first = o->arg[0];
    if (arguments_is_file(settings, first) || strpbrk(first, "./=@#"))
        return OK;
    (void)error_set(err, E_USAGE, "\"%s\" is neither a verb nor a file",
                    text_short(shown, str_text(first)));
    const char *near = verbs_suggest(first);
    if (near) {
        error_hint(err, "did you mean %s?", near);
    } else {
        error_hint(err, "isogloss help lists the verbs");
    }
    return E_USAGE;
}

static Status make_study(const Options *o, const Settings *settings, Study **out,
                         Error *err)
{
    if (o->nargs == 0 && !settings->study_path) {
        (void)error_set(err, E_USAGE, "nothing to do: name a verb, a study or spaces");
        error_hint(err, "isogloss help");
        return E_USAGE;
    }
    if (settings->study_path)
        return arguments_make_study(o, settings, 0, out, err);
    TRY(check_first(o, settings, err));
    if (o->nargs == 1 && has_ending(o->arg[0], ".ini"))
        return study_read(out, o->arg[0], &settings->study, err);
    return arguments_make_study(o, settings, o->nargs, out, err);
}

static void tell(const char *sentence)
{
    messages_say("warning: %s", sentence);
}

/* No verb: the interactive view. */
static Status open_view(const Options *o, const Settings *settings, Error *err)
{
    Study *study = NULL;
    TRY(make_study(o, settings, &study, err));
    AppOptions options = app_options_defaults();
    options.threads = settings->threads;
    options.now = stamp_now;
    options.marks_home = settings->marks_home;
    options.is_blind = settings->is_blind;
    options.last_word = tell;
    options.color = settings->color == COLOR_ALWAYS  ? APP_COLOR_ALWAYS
                    : settings->color == COLOR_NEVER ? APP_COLOR_NEVER
                                                     : APP_COLOR_AUTO;
    const Status status = app_run(study, &options, err);
    study_free(study);
    return status;
}

/* --cpu holds for the search and for reading. */
static void limit_cpu(KernelLevel most)
{
    kernel_limit(most);
    cpu_limit(most == KERNEL_PORTABLE ? CPU_PORTABLE
              : most == KERNEL_AVX2   ? CPU_AVX2
                                      : CPU_LEVELS - 1);
}

static Status run(int argc, char **argv, int *code, Error *err)
{
    const Surroundings around = settings_surroundings();
    Options options;
    Settings settings;
    Status status = options_parse(&options, argc, argv, verbs_find_any, err);
    if (!is_answered(&options, &status, err)) {
        if (status == OK)
            status = settings_make(&options, &around, &settings, err);
        if (status == OK)
            limit_cpu(settings.cpu);
        if (status == OK && options.verb.name) {
            VerbCall call = {.options = &options, .settings = &settings};
            status = verbs_run(&call, err);
            *code = call.code;
        } else if (status == OK) {
            status = open_view(&options, &settings, err);
        }
    }
    options_free(&options);
    return status;
}

int cli_main(int argc, char **argv)
{
    deliver_guard_streams();
    crash_install();
    (void)setlocale(LC_CTYPE, "");
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that has gone is seen by write */
    Error err = {0};
    int code = 0;
    const Status status = run(argc, argv, &code, &err);
    if (status == OK)
        return code;
    if (status == E_CANCELED) {
        const int sig = progress_line_signal();
        messages_say("stopped");
        return 128 + (sig ? sig : SIGINT);
    }
    err.code = status;
    messages_error(&err);
    return error_exit_code(status);
}
