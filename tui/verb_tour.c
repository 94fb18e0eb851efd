#include "tui/verb_tour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tui/opening.h"
#include "tui/plain.h"

enum { PATH_SIZE = 4096 };

/* The folder of this program, with its last slash; "": unknown. */
static void find_program(char folder[PATH_SIZE])
{
    const ssize_t n = readlink("/proc/self/exe", folder, PATH_SIZE - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    folder[slash ? slash + 1 - folder : 0] = '\0';
}

/* The bundled study: beside the program as it was built (in build/tui, or build/NAME/tui)
 * or installed (also when it was moved, or installed below another root), else where it
 * was to be installed, else here; owned by the caller, NULL: it is in none of these
 * places. */
static char *find_study(void)
{
    static const char *const places[] = {"../share/isogloss/samples/study.ini",
                                         "../../samples/study.ini",
                                         "../../../samples/study.ini"};
    enum { PLACES = sizeof places / sizeof *places, ALL = PLACES + 2 };
    static const char *const fixed[] = {ISOGLOSS_SAMPLES "/study.ini",
                                        "samples/study.ini"};
    char folder[PATH_SIZE];
    find_program(folder);
    const size_t n = strlen(folder);
    const bool is_built = n >= 5 && strcmp(folder + n - 5, "/tui/") == 0;
    for (size_t i = 0; i < ALL; i++) {
        const bool is_asked = i >= PLACES || (i == 0 ? n > 0 : is_built);
        Str path = {0};
        if (i < PLACES)
            str_addf(&path, "%s%s", folder, places[i]);
        else
            str_add_cstr(&path, fixed[i - PLACES]);
        if (is_asked && access(str_cstr(&path), R_OK) == 0) {
            char *real = realpath(str_cstr(&path), NULL);
            str_free(&path);
            return real;
        }
        str_free(&path);
    }
    return NULL;
}

static Status run(VerbCall *call, Error *err)
{
    const Settings *settings = call->settings;
    if (call->options->nargs > 0 || settings->study_path)
        return error_set(err, E_USAGE, "the tour is on the bundled study: it takes none");
    char *path = find_study();
    if (!path) {
        (void)error_set(err, E_INPUT, "the bundled study is not installed");
        error_hint(err, "it was to be in %s", ISOGLOSS_SAMPLES);
        return E_INPUT;
    }
    Study *study = NULL;
    Status status = study_read(&study, path, &settings->study, err);
    if (status == OK) {
        AppOptions options = opening_app_options(settings);
        options.is_tour = true;
        status = settings->shape.is_plain ? plain_run(study, &options, err)
                                          : app_run(study, &options, err);
    }
    study_free(study);
    free(path);
    return status;
}

const Verb verb_tour = {
    .name = "tour",
    .group = "Help",
    .help = "a walk through the interactive view on the bundled study",
    .usage = "",
    .doc =
        "Opens the interactive view on the bundled study, English and six languages, and "
        "says in three lines above the status what to look at and which key to press "
        "next. "
        "It waits for that key, and does not mind others; :tour ends it and the view "
        "goes "
        "on, Q leaves. Marks are not kept. With --plain it is a tour of the line mode.",
    .run = run,
};
