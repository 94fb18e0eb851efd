/* One way in for all formats: open, look, read, compare with what was promised. */
#include "core/space/read.h"

#include <string.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/space/read_plan.h"

ReadOptions read_options_defaults(void)
{
    return (ReadOptions){.limits = limits_default()};
}

static Status read_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                        Progress *progress, Space **out, Error *err)
{
    switch (plan->format) {
    case SPACE_WORD2VEC_BINARY:
        return read_binary_rows(plan, in, options, progress, out, err);
    case SPACE_FASTTEXT: return read_fasttext_rows(plan, in, options, progress, out, err);
    case SPACE_SAFETENSORS:
        return read_safetensors_rows(plan, in, options, progress, out, err);
    case SPACE_NPZ: return read_npz_rows(plan, in, options, progress, out, err);
    case SPACE_NPY: return read_npy_rows(plan, in, options, progress, out, err);
    case SPACE_WORD2VEC_TEXT:
    case SPACE_GLOVE_TEXT:
    case SPACE_MADE: break;
    }
    return read_text_rows(plan, in, options, progress, out, err);
}

/* With --strict the first warning is a refusal. */
static Status check_strict(const Space *s, Error *err)
{
    const Notes *notes = &s->source.notes;
    for (int i = 0; i < notes->n; i++) {
        if (notes->item[i].is_warning) {
            (void)error_set(err, E_INPUT, "%s", notes->item[i].text);
            error_hint(err, "--strict refuses what is otherwise a warning");
            return E_INPUT;
        }
    }
    return OK;
}

/* Words outside of the vocabulary are made from rows that stay in the file; a stream
 * cannot be asked again. */
static void keep_subwords(Space *s, const char *path, const Input *in)
{
    if (input_is_plain(in) && strcmp(path, "-") != 0) {
        subwords_set_file(s->subwords, path, in);
        return;
    }
    subwords_free(s->subwords);
    s->subwords = NULL;
    notes_remark(&s->source.notes, "no-subwords", 1,
                 "%s: words outside of the vocabulary need the model file itself, not "
                 "compressed and not through a pipe",
                 input_name(in));
}

static void fill_source(Space *s, const char *path, const ReadPlan *plan, const Input *in)
{
    Source *source = &s->source;
    source->path = mem_xstrdup(path);
    source->format = plan->format;
    if (!source->type) {
        const bool is_text =
            plan->format == SPACE_WORD2VEC_TEXT || plan->format == SPACE_GLOVE_TEXT;
        source->type = is_text ? "decimal" : "float32";
    }
    source->compression = input_compression(in);
    source->bytes = input_file_size(in);
    if (s->subwords)
        keep_subwords(s, path, in);
    if (plan->has_bom) {
        notes_warn(&source->notes, "bom", 1,
                   "%s: begins with a byte order mark: stripped", input_name(in));
    }
    if (input_was_cut(in) && !notes_find(&source->notes, "cut-file")) {
        notes_warn(&source->notes, "cut-file", 1,
                   "%s: the compressed data end too early: what is whole is used",
                   input_name(in));
    }
}

static Status read_input(Input *in, const char *path, const ReadOptions *options,
                         Progress *progress, Space **out, Error *err)
{
    ReadPlan plan;
    TRY(read_plan_make(in, &options->limits, &plan, err));
    if (!progress_begin(progress, "reading vectors", input_file_size(in)))
        return E_CANCELED;
    Space *s = NULL;
    TRY(read_rows(&plan, in, options, progress, &s, err));
    fill_source(s, path, &plan, in);
    Status st = input_check_unchanged(in, err);
    if (st == OK && options->limits.strict)
        st = check_strict(s, err);
    if (st != OK) {
        space_free(s);
        return st;
    }
    *out = s;
    return OK;
}

Status read_space(Space **out, const char *path, const ReadOptions *options,
                  Progress *progress, Error *err)
{
    *out = NULL;
    Input *in = NULL;
    TRY(input_open(&in, path, &options->limits, err));
    const Status st = read_input(in, path, options, progress, out, err);
    input_close(in);
    return st;
}

Status read_sniff(const char *path, const Limits *limits, SpaceFormat *format, int64_t *n,
                  int64_t *d, Error *err)
{
    *format = SPACE_MADE;
    *n = -1;
    *d = -1;
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    ReadPlan plan;
    const Status st = read_plan_make(in, limits, &plan, err);
    input_close(in);
    if (st != OK)
        return st;
    *format = plan.format;
    *n = plan.n;
    *d = plan.d;
    return OK;
}
