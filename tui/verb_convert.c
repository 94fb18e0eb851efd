#include "tui/verb_convert.h"

#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/registry.h"
#include "core/space/prepare.h"
#include "core/space/write.h"
#include "tui/arguments.h"

enum { W_PATH, W_FORMAT, W_N, W_D, W_STEPS, W_COUNT };

/* clang-format off */
static const ColSpec cols[W_COUNT] = {
    [W_PATH]   = {"path", "File", "", "written", COL_TEXT, 0},
    [W_FORMAT] = {"format", "Format", "", "of the file written", COL_TEXT, 0},
    [W_N]      = {"n", "Words", "", "rows", COL_INT, 0},
    [W_D]      = {"d", "Dimensions", "", "columns", COL_INT, 0},
    [W_STEPS]  = {"steps", "Prepared by", "", "--prepare and @MAP; none: as stored",
                  COL_TEXT, 0},
};
static const Param params[] = {
    {.name = "to", .kind = PARAM_TEXT, .metavar = "FORMAT",
     .choices = "word2vec-text|word2vec-binary|npy|safetensors",
     .help = "format to write; by default what the name of OUT ends in: .npy, .bin, "
             ".safetensors, else word2vec-text"},
    {.name = "round-bits", .kind = PARAM_INT, .metavar = "N", .min = 2, .max = 16,
     .help = "round each row to N bits a number first, as a quantised copy would be"},
};
/* clang-format on */

typedef struct Work {
    Study *study;
    const char *out;
    SpaceFormat format;
    int bits; /* 0: not rounded */
    bool is_replacing;
} Work;

/* A sealed copy rounded to w->bits. */
static Status make_rounded(const Work *w, Progress *progress, Space **out, Error *err)
{
    TRY(space_make_copy(w->study->entry[0].space, out, err));
    Status status = prepare_round(*out, w->bits, progress, err);
    if (status == OK)
        status = space_seal(*out, progress, err);
    if (status != OK) {
        space_free(*out);
        *out = NULL;
    }
    return status;
}

SpaceFormat verb_convert_format(const char *to, const char *path)
{
    static const SpaceFormat writable[] = {SPACE_WORD2VEC_TEXT, SPACE_WORD2VEC_BINARY,
                                           SPACE_NPY, SPACE_SAFETENSORS};
    for (size_t i = 0; to && i < sizeof writable / sizeof *writable; i++) {
        if (strcmp(to, space_format_name(writable[i])) == 0)
            return writable[i];
    }
    const char *dot = strrchr(path, '.');
    if (dot && strcmp(dot, ".npy") == 0)
        return SPACE_NPY;
    if (dot && strcmp(dot, ".safetensors") == 0)
        return SPACE_SAFETENSORS;
    return dot && strcmp(dot, ".bin") == 0 ? SPACE_WORD2VEC_BINARY : SPACE_WORD2VEC_TEXT;
}

/* What was written, with its provenance. */
static Status describe(const Work *w, const Space *s, Progress *progress, void **result,
                       Error *err)
{
    TableSet *set = table_set_new("convert");
    Table *t = table_new("written", "Written", cols, W_COUNT);
    const int32_t row = table_add_row(t);
    table_set_text(t, row, W_PATH, str_text(w->out));
    table_set_text(t, row, W_FORMAT, str_text(space_format_name(w->format)));
    table_set_int(t, row, W_N, s->n);
    table_set_int(t, row, W_D, s->d);
    table_set_text(t, row, W_STEPS, str_text(*s->steps ? s->steps : "none"));
    table_set_add(set, t);
    registry_add_options(set, w->study);
    table_set_add_param(set, "to", PARAM_TEXT, space_format_name(w->format));
    if (w->bits > 0)
        table_set_add_int(set, "round-bits", w->bits);
    const Status status = registry_add_entry(set, w->study, 0, progress, err);
    if (status == OK) {
        *result = set;
    } else {
        table_set_free(set);
    }
    return status;
}

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    const Work *w = ctx;
    TRY(study_load(w->study, progress, err));
    Space *rounded = NULL;
    if (w->bits > 0)
        TRY(make_rounded(w, progress, &rounded, err));
    const Space *s = rounded ? rounded : w->study->entry[0].space;
    Status status = write_space(s, w->out, w->format, w->is_replacing, progress, err);
    if (status == OK)
        status = describe(w, s, progress, result, err);
    space_free(rounded);
    return status;
}

/* OUT, and the result's own -o, must be writable before anything is read. */
static Status check_outputs(const Study *s, const Settings *settings, const char *out,
                            Error *err)
{
    Settings of_out = *settings;
    of_out.output = out;
    TRY(arguments_check_output(s, &of_out, err));
    if (settings->output && strcmp(settings->output, out) == 0)
        return error_set(err, E_USAGE, "OUT and -o name the same file");
    return arguments_check_output(s, settings, err);
}

static Status convert(const VerbCall *call, Study *study, Error *err)
{
    const Settings *settings = call->settings;
    const char *out = call->options->arg[1];
    TRY(check_outputs(study, settings, out, err));
    Work w = {.study = study,
              .out = out,
              .format = verb_convert_format(options_param(call->options, "to"), out),
              .is_replacing = settings->is_replacing};
    const char *bits = options_param(call->options, "round-bits");
    int64_t n = 0;
    if (bits && number_parse_int(bits, strlen(bits), &n))
        w.bits = (int)n;
    return verbs_deliver(call, work, &w, err);
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    if (o->nargs != 2 || call->settings->study_path) {
        (void)error_set(err, E_USAGE, "convert takes one space and the file to write");
        error_hint(err, "isogloss convert IN OUT [--to FORMAT]");
        return E_USAGE;
    }
    if (o->ndicts || o->ntrain_dicts || call->settings->study.is_row_aligned)
        return error_set(err, E_USAGE, "convert takes no dictionary");
    if (o->value[OPTION_TARGET])
        return error_set(err, E_USAGE,
                         "convert takes one space, of which --target names none");
    Study *study = NULL;
    TRY(arguments_make_study(o, call->settings, 1, &study, err));
    const Status status = convert(call, study, err);
    study_free(study);
    return status;
}

const Verb verb_convert = {
    .name = "convert",
    .group = "Files",
    .help = "writes a space in another format, prepared and mapped as asked",
    .usage = "IN OUT [--to FORMAT]",
    .doc =
        "Reads IN, takes the steps of --prepare, applies the map of IN@MAP, and writes "
        "OUT "
        "whole or not at all. Numbers in text read back to the same float32. An .npy "
        "or .safetensors has its words beside it, in OUT.words.txt, one a line.\n\n"
        "--round-bits makes what a quantised store of the vectors would hold; compare "
        "tells what that costs: isogloss convert fr.vec fr8.vec --round-bits 8, then "
        "isogloss compare en.vec fr.vec fr8.vec --dict en-fr.tsv.",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .run = run,
};
