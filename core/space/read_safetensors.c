/* Tensors are matrices one after another, so a chosen one is read as the array of an .npy
 * is. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/read_plan.h"
#include "core/space/safetensors.h"

enum { STEP = 64 << 10, LISTED = 8 };

/* Reads exactly n bytes of the header; grows with what is there, not with n. */
static Status read_bytes(Input *in, uint64_t n, Str *out, Error *err)
{
    char *step = mem_xalloc(STEP);
    Status st = OK;
    while (st == OK && out->n < n) {
        const uint64_t left = n - out->n;
        size_t got = 0;
        st = input_read(in, step, left < STEP ? (size_t)left : STEP, &got, err);
        if (st == OK && got == 0) {
            st = error_set(err, E_INPUT, "%s: ends inside the safetensors header",
                           input_name(in));
        }
        if (st == OK)
            str_add(out, step, got);
    }
    free(step);
    return st;
}

static Status read_header(Input *in, SafeTensors *t, Error *err)
{
    Str text = {0};
    *t = (SafeTensors){0};
    Status st = read_bytes(in, SAFETENSORS_LENGTH, &text, err);
    const uint64_t n = st == OK ? safetensors_header_length((Text){text.p, text.n}) : 0;
    if (st == OK && n > SAFETENSORS_HEADER) {
        st = error_set(err, E_INPUT,
                       "%s: the safetensors header claims %" PRIu64 " bytes (at most %d)",
                       input_name(in), n, SAFETENSORS_HEADER);
    }
    str_clear(&text);
    if (st == OK)
        st = read_bytes(in, n, &text, err);
    if (st == OK)
        st = safetensors_parse(t, (Text){text.p, text.n}, input_name(in), err);
    str_free(&text);
    t->data = SAFETENSORS_LENGTH + n;
    return st;
}

/* "a" (3 x 4), "b" (5 x 6) and 7 more. */
static void list_matrices(const SafeTensors *t, Str *out)
{
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        char shown[TEXT_SHORT];
        const SafeTensor *x = &t->item[i];
        if (!x->is_matrix || n++ >= LISTED)
            continue;
        str_addf(out, "%s\"%s\" (%" PRIu64 " x %" PRIu64 ")", n > 1 ? ", " : "",
                 text_short(shown, str_text(x->name)), x->matrix.n, x->matrix.d);
    }
    if (n > LISTED)
        str_addf(out, " and %d more", n - LISTED);
}

static Status choose(const SafeTensors *t, const char *asked, const char *name,
                     const SafeTensor **out, Error *err)
{
    int found = 0;
    *out = NULL;
    for (int i = 0; i < t->n; i++) {
        const SafeTensor *x = &t->item[i];
        if (!x->is_matrix || (asked && strcmp(asked, x->name) != 0))
            continue;
        found++;
        *out = x;
    }
    if (found == 1 && *out)
        return OK;
    Str names = {0};
    list_matrices(t, &names);
    read_plan_refuse_tensors(name, asked, str_cstr(&names), err);
    str_free(&names);
    return E_INPUT;
}

/* The length of a plain file against what its header says. */
static Status check_length(const Input *in, uint64_t need, const Limits *limits,
                           Error *err)
{
    const uint64_t size = input_file_size(in);
    if (size > need) {
        return error_set(err, E_INPUT,
                         "%s: %" PRIu64 " bytes behind the last tensor: the file is not "
                         "what its header says",
                         input_name(in), size - need);
    }
    if (size == need || limits->allow_cut)
        return OK;
    (void)error_set(err, E_INPUT,
                    "%s: the file ends too early: it has %" PRIu64 " of %" PRIu64
                    " bytes",
                    input_name(in), size, need);
    error_hint(err, "an incomplete download? --allow-cut takes the whole rows");
    return E_INPUT;
}

/* Where the tensor x stands and what follows it, compared with the length of the file as
 * far as that is known. */
static Status plan_tensor(const SafeTensors *t, const SafeTensor *x, const Input *in,
                          const Limits *limits, ReadPlan *out, Error *err)
{
    const bool is_plain = input_is_plain(in);
    const uint64_t size = is_plain ? input_file_size(in) : 0;
    *out = (ReadPlan){.format = SPACE_SAFETENSORS,
                      .n = (int64_t)x->matrix.n,
                      .d = (int64_t)x->matrix.d,
                      .skip = x->begin + (is_plain ? t->data : 0),
                      .npy = x->matrix,
                      .behind = t->bytes - x->end,
                      .is_end_known = is_plain && size == t->data + t->bytes};
    if (is_plain)
        TRY(check_length(in, t->data + t->bytes, limits, err));
    if (is_plain && out->skip >= size) {
        return error_set(err, E_INPUT, "%s: the file ends before the tensor",
                         input_name(in));
    }
    return read_plan_check_matrix(&x->matrix, limits, input_name(in), size, err);
}

static Status read_tensor(const SafeTensors *t, Input *in, const ReadOptions *options,
                          Progress *progress, Space **out, Error *err)
{
    const SafeTensor *x = NULL;
    ReadPlan plan;
    TRY(choose(t, options->tensor, input_name(in), &x, err));
    TRY(plan_tensor(t, x, in, &options->limits, &plan, err));
    TRY(read_npy_rows(&plan, in, options, progress, out, err));
    read_plan_keep_tensor(*out, input_name(in), str_text(x->name), options->tensor);
    return OK;
}

Status read_safetensors_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                             Progress *progress, Space **out, Error *err)
{
    (void)plan;
    *out = NULL;
    SafeTensors t = {0};
    Status st = read_header(in, &t, err);
    if (st == OK)
        st = read_tensor(&t, in, options, progress, out, err);
    safetensors_free(&t);
    return st;
}
