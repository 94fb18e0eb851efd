/* The options of verbs that make maps: defaults, and what may stand beside what. */
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/project.h"

ProjectOptions project_options_defaults(void)
{
    return (ProjectOptions){.tsne = tsne_options_defaults(),
                            .points = 2000,
                            .has_pairs = true,
                            .k = 10,
                            .has_quality = true};
}

TsneOptions project_tsne_options(const ProjectOptions *o)
{
    TsneOptions t = o->tsne;
    t.is_balanced = o->map == PROJECT_BALANCED;
    return t;
}

/* "30", "30,auto", "30,300". */
static Status take_perplexity(const char *text, TsneOptions *o, Error *err)
{
    const char *comma = strchr(text, ',');
    const size_t n = comma ? (size_t)(comma - text) : strlen(text);
    double second = 0;
    const bool is_auto = comma && strcmp(comma + 1, "auto") == 0;
    const bool is_first = number_parse_double(text, n, &o->perplexity) == NUMBER_OK;
    const bool is_second =
        !comma || is_auto ||
        number_parse_double(comma + 1, strlen(comma + 1), &second) == NUMBER_OK;
    if (!is_first || !is_second || o->perplexity < 2 || o->perplexity > 1000 ||
        (comma && !is_auto && (second < 2 || second > 1000))) {
        char shown[TEXT_SHORT];
        (void)error_set(err, E_USAGE, "--perplexity: \"%s\" is not from 2 to 1000",
                        text_short(shown, str_text(text)));
        error_hint(err, "30, or two to be averaged: 30,auto or 30,300");
        return E_USAGE;
    }
    o->second = is_auto ? SIMILARITIES_AUTO : second;
    return OK;
}

/* Whether a parameter has another value than its default. */
static bool is_set(const Args *args, const char *name)
{
    const char *value = registry_text(args, name);
    for (int i = 0; i < args->nparams; i++) {
        const Param *p = &args->params[i];
        if (strcmp(p->name, name) == 0)
            return value && (!p->initial || strcmp(value, p->initial) != 0);
    }
    return false;
}

/* What would be passed over is refused. */
static Status check_alone(const Args *args, const ProjectOptions *o, Error *err)
{
    static const char *const of_tsne[] = {"perplexity", "steps", "attraction"};
    const bool has_axes = registry_text(args, "axes") != NULL;
    const bool is_tsne = strcmp(registry_text(args, "method"), "tsne") == 0;
    if (has_axes && o->map_file)
        return error_set(err, E_USAGE, "--axes and --map-file are two different maps");
    if (is_tsne && o->method != PROJECT_TSNE) {
        return error_set(err, E_USAGE, "--method tsne and --%s are two different maps",
                         has_axes ? "axes" : "map-file");
    }
    if (o->is_placing && !o->map_file)
        return error_set(err, E_USAGE, "--place-new needs --map-file");
    for (size_t i = 0; i < sizeof of_tsne / sizeof *of_tsne; i++)
        if (o->method != PROJECT_TSNE && is_set(args, of_tsne[i]))
            return error_set(err, E_USAGE, "--%s needs --method tsne", of_tsne[i]);
    return OK;
}

Status project_options_take(const Args *args, uint64_t seed, ProjectOptions *o,
                            Error *err)
{
    const char *axes = registry_text(args, "axes");
    const char *method = registry_text(args, "method");
    o->map_file = registry_text(args, "map-file");
    o->tsne.seed = seed;
    TRY(take_perplexity(registry_text(args, "perplexity"), &o->tsne, err));
    o->tsne.steps = (int32_t)registry_int(args, "steps");
    o->tsne.attraction = registry_real(args, "attraction");
    o->method = axes                          ? PROJECT_AXES
                : o->map_file                 ? PROJECT_FILE
                : strcmp(method, "tsne") == 0 ? PROJECT_TSNE
                                              : PROJECT_PCA;
    static const char *const maps[] = {"joint", "balanced", "frame", "linked"};
    for (int i = 0; i < 4; i++)
        if (strcmp(registry_text(args, "map"), maps[i]) == 0)
            o->map = (ProjectMap)i;
    o->is_before = registry_bool(args, "before");
    o->stability = (int)registry_int(args, "stability");
    o->is_placing = registry_bool(args, "place-new");
    TRY(check_alone(args, o, err));
    if (o->method != PROJECT_TSNE && o->map != PROJECT_JOINT)
        return error_set(err, E_USAGE, "--map %s needs --method tsne", maps[o->map]);
    if (o->map == PROJECT_BALANCED && o->tsne.second != 0)
        return error_set(err, E_USAGE, "--map balanced takes one perplexity");
    if (o->is_before && o->map != PROJECT_FRAME)
        return error_set(err, E_USAGE, "--before needs --method tsne --map frame");
    const bool is_together = o->method == PROJECT_TSNE &&
                             (o->map == PROJECT_JOINT || o->map == PROJECT_BALANCED);
    if (o->stability != 0 && (o->stability < 2 || !is_together)) {
        return error_set(
            err, E_USAGE,
            "--stability takes 2 or more maps, by --method tsne of all words "
            "together");
    }
    if (!axes)
        return OK;
    const char *tab = strchr(axes, '\t');
    if (!tab) {
        (void)error_set(err, E_USAGE, "--axes needs two axes, for x and for y");
        error_hint(err, "--axes 'woman-man' 'dear-cheap'");
        return E_USAGE;
    }
    o->axes[0] = (Text){axes, (size_t)(tab - axes)};
    o->axes[1] = str_text(tab + 1);
    return OK;
}
