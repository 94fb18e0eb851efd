#include "tui/cli.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/cpu.h"
#include "core/base/text.h"
#include "tui/app.h"
#include "tui/crash.h"
#include "tui/deliver.h"
#include "tui/messages.h"
#include "tui/opening.h"
#include "tui/plain.h"
#include "tui/progress_line.h"
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

/* No verb: the interactive view. */
static Status open_view(const Options *o, const Settings *settings, Error *err)
{
    Study *study = NULL;
    TRY(opening_make_study(o, settings, &study, err));
    char *command = opening_make_command(o);
    AppOptions options = opening_app_options(settings);
    options.command = command;
    const Status status = settings->shape.is_plain ? plain_run(study, &options, err)
                                                   : app_run(study, &options, err);
    free(command);
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
