/* An .npz is a zip archive of .npy files. Each entry is looked at by its first bytes: the
 * matrix is the only two-dimensional array of floats, or the one asked for; a list of as
 * many strings as the matrix has rows is its words. Entries are read as streams, so that
 * the archive's check sums are compared. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/read_plan.h"
#include "core/space/zip.h"

enum { STEP = 256 << 10, LISTED = 8 };

typedef struct Array {
    int entry; /* of the archive */
    NpyKind kind;
    uint64_t n, d;
} Array;

typedef struct NpzReader {
    Input *in;
    const ReadOptions *options;
    Zip zip;
    Array *array;
    int arrays;
    bool has_objects;
    Str names; /* of the matrices, for a message */
    int named;
} NpzReader;

/* The name that numpy.load gives to an entry: without its ending. Borrowed. */
static Text array_name(const NpzReader *r, int entry)
{
    const Text t = str_text(r->zip.item[entry].name);
    const bool is_npy = t.n > 4 && memcmp(t.p + t.n - 4, ".npy", 4) == 0;
    return is_npy ? (Text){t.p, t.n - 4} : (Text){t.p, 0};
}

/* "file.npz: vectors.npy" */
static Status open_entry(const NpzReader *r, int entry, Input **out, Error *err)
{
    char shown[TEXT_SHORT];
    Str name = {0};
    str_addf(&name, "%s: %s", input_name(r->in),
             text_short(shown, str_text(r->zip.item[entry].name)));
    char cut[TEXT_SHORT];
    (void)snprintf(cut, sizeof cut, "%s", str_cstr(&name));
    str_free(&name);
    return zip_open(out, &r->zip, entry, r->in, cut, err);
}

static Status peek_header(const NpzReader *r, Input *entry, Text *head, Error *err)
{
    return input_peek(entry, r->options->limits.npy_header + 12, head, err);
}

static void list_matrix(NpzReader *r, const Array *a)
{
    char shown[TEXT_SHORT];
    if (r->named++ >= LISTED)
        return;
    str_addf(&r->names, "%s\"%s\" (%" PRIu64 " x %" PRIu64 ")", r->named > 1 ? ", " : "",
             text_short(shown, array_name(r, a->entry)), a->n, a->d);
}

/* What an entry is; those that are no arrays are passed over. */
static Status look_at(NpzReader *r, int entry, Error *err)
{
    if (array_name(r, entry).n == 0)
        return OK;
    Input *in = NULL;
    Text head;
    Array *a = &r->array[r->arrays];
    TRY(open_entry(r, entry, &in, err));
    Status st = peek_header(r, in, &head, err);
    if (st == OK) {
        const Limits *limits = &r->options->limits;
        NpyHeader h = {0};
        NpyStrings s = {0};
        *a = (Array){.entry = entry, .kind = npy_kind(head, limits)};
        if (a->kind == NPY_MATRIX)
            st = npy_parse_header(head, limits, input_name(in), &h, err);
        if (a->kind == NPY_STRINGS)
            st = npy_parse_strings(head, limits, input_name(in), &s, err);
        a->n = a->kind == NPY_STRINGS ? s.n : h.n;
        a->d = h.d;
        r->has_objects = r->has_objects || a->kind == NPY_OBJECTS;
        r->arrays++;
        if (st == OK && a->kind == NPY_MATRIX)
            list_matrix(r, a);
    }
    input_close(in);
    return st;
}

static Status look_around(NpzReader *r, Error *err)
{
    bool is_torch = false;
    r->array = mem_xcalloc((size_t)r->zip.n + 1, sizeof *r->array);
    for (int i = 0; i < r->zip.n; i++) {
        const Text t = str_text(r->zip.item[i].name);
        is_torch = is_torch || (t.n >= 8 && memcmp(t.p + t.n - 8, "data.pkl", 8) == 0);
        TRY(look_at(r, i, err));
    }
    if (r->arrays > 0)
        return OK;
    (void)error_set(err, E_INPUT, "%s: is a zip archive without arrays%s",
                    input_name(r->in), is_torch ? " (a torch file)" : "");
    error_hint(err, "%s",
               is_torch
                   ? "isogloss runs no pickles; in Python, numpy.save writes a matrix"
                   : "an .npz, as numpy.savez writes it, can be read; anything else "
                     "must be unpacked");
    return E_INPUT;
}

static Status choose_matrix(NpzReader *r, const Array **out, Error *err)
{
    const char *asked = r->options->tensor;
    int found = 0;
    *out = NULL;
    for (int i = 0; i < r->arrays; i++) {
        const Array *a = &r->array[i];
        if (a->kind != NPY_MATRIX ||
            (asked && str_compare(array_name(r, a->entry), str_text(asked)) != 0))
            continue;
        found++;
        *out = a;
    }
    if (found == 1 && *out)
        return OK;
    if (r->named > LISTED)
        str_addf(&r->names, " and %d more", r->named - LISTED);
    read_plan_refuse_tensors(input_name(r->in), asked, str_cstr(&r->names), err);
    return E_INPUT;
}

/* ---- words ---- */

/* Reads until `have` bytes are at hand in buf, which holds `kept` of them. */
static Status read_full(Input *in, char *buf, size_t want, size_t *have, Error *err)
{
    *have = 0;
    while (*have < want) {
        size_t got = 0;
        TRY(input_read(in, buf + *have, want - *have, &got, err));
        if (got == 0)
            return OK;
        *have += got;
    }
    return OK;
}

static Status add_word(const NpyStrings *s, const char *p, const Input *in, uint64_t i,
                       Str *words, Error *err)
{
    const size_t begin = words->n;
    const bool is_text = npy_add_string(words, s, p);
    const bool has_end =
        words->n > begin && memchr(words->p + begin, '\n', words->n - begin);
    if (!is_text || has_end) {
        return error_set(err, E_INPUT, "%s: word %" PRIu64 " %s", input_name(in), i + 1,
                         is_text ? "holds a line end" : "is not Unicode");
    }
    str_add_char(words, '\n');
    return OK;
}

/* The strings as lines; memory follows what is there. */
static Status read_strings(Input *in, const NpyStrings *s, const Limits *limits,
                           Str *words, Error *err)
{
    const size_t bytes = s->width * (size_t)s->unit;
    const size_t rows = STEP / bytes ? STEP / bytes : 1;
    if (bytes > (size_t)limits->token * 4 + STEP) {
        return error_set(err, E_LIMIT, "%s: words of %zu characters", input_name(in),
                         s->width);
    }
    char *buf = mem_xalloc(rows * bytes);
    size_t have = 0;
    Status st = read_full(in, buf, s->offset < rows * bytes ? s->offset : 0, &have, err);
    for (size_t skip = s->offset - have; st == OK && skip > 0; skip -= have)
        st = read_full(in, buf, skip < rows * bytes ? skip : rows * bytes, &have, err);
    for (uint64_t i = 0; st == OK && i < s->n;) {
        const uint64_t left = s->n - i;
        const size_t want = left < rows ? (size_t)left : rows;
        st = read_full(in, buf, want * bytes, &have, err);
        for (size_t k = 0; st == OK && k < have / bytes; k++, i++)
            st = add_word(s, buf + k * bytes, in, i, words, err);
        if (st == OK && have < want * bytes) {
            st = error_set(err, E_INPUT, "%s: ends inside word %" PRIu64, input_name(in),
                           i + 1);
        }
        if (st == OK && words->n > limits->memory)
            st = error_set(err, E_LIMIT, "%s: needs too much memory", input_name(in));
    }
    if (st == OK) /* to the end, where the sum is compared */
        st = read_full(in, buf, 1, &have, err);
    free(buf);
    return st;
}

static Status find_words(const NpzReader *r, uint64_t n, Str *words, Error *err)
{
    const Array *found = NULL;
    if (r->options->words_path)
        return OK;
    for (int i = 0; i < r->arrays; i++) {
        const Array *a = &r->array[i];
        if (a->kind != NPY_STRINGS || a->n != n)
            continue;
        if (found) {
            (void)error_set(err, E_INPUT, "%s: holds several lists of %" PRIu64 " words",
                            input_name(r->in), n);
            error_hint(err, "FILE#WORDS gives the words in a file of lines");
            return E_INPUT;
        }
        found = a;
    }
    if (!found)
        return OK;
    Input *in = NULL;
    Text head;
    NpyStrings s;
    TRY(open_entry(r, found->entry, &in, err));
    Status st = peek_header(r, in, &head, err);
    if (st == OK)
        st = npy_parse_strings(head, &r->options->limits, input_name(in), &s, err);
    if (st == OK)
        st = read_strings(in, &s, &r->options->limits, words, err);
    input_close(in);
    return st;
}

/* ---- rows ---- */

static Status read_matrix(const NpzReader *r, const Array *a, Progress *progress,
                          Space **out, Error *err)
{
    Input *in = NULL;
    Text head;
    Str words = {0};
    ReadPlan plan = {.format = SPACE_NPZ};
    TRY(open_entry(r, a->entry, &in, err));
    Status st = peek_header(r, in, &head, err);
    if (st == OK) {
        st = npy_parse_header(head, &r->options->limits, input_name(in), &plan.npy, err);
    }
    if (st == OK) {
        plan.n = (int64_t)plan.npy.n;
        plan.d = (int64_t)plan.npy.d;
        plan.skip = plan.npy.offset;
        st = read_plan_check_matrix(&plan.npy, &r->options->limits, input_name(in),
                                    r->zip.item[a->entry].size, err);
    }
    if (st == OK)
        st = find_words(r, plan.npy.n, &words, err);
    plan.words = words.n > 0 ? &words : NULL;
    if (st == OK)
        st = read_npy_rows(&plan, in, r->options, progress, out, err);
    if (st == OK) {
        read_plan_keep_tensor(*out, input_name(r->in), array_name(r, a->entry),
                              r->options->tensor);
        if (r->has_objects && !r->options->words_path && words.n == 0 && !plan.words) {
            notes_warn(&(*out)->source.notes, "pickled-words", 1,
                       "%s: an array of Python objects is not read (words? numpy.savez "
                       "writes words.astype('U'))",
                       input_name(r->in));
        }
    }
    str_free(&words);
    input_close(in);
    return st;
}

Status read_npz_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                     Progress *progress, Space **out, Error *err)
{
    (void)plan;
    *out = NULL;
    NpzReader r = {.in = in, .options = options};
    const Array *a = NULL;
    Status st = zip_read(&r.zip, in, err);
    if (st == OK)
        st = look_around(&r, err);
    if (st == OK)
        st = choose_matrix(&r, &a, err);
    if (st == OK)
        st = read_matrix(&r, a, progress, out, err);
    zip_free(&r.zip);
    free(r.array);
    str_free(&r.names);
    return st;
}
