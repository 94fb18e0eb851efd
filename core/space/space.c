/* The matrix is one block of n rows whose stride is a multiple of 16 floats, so that
 * every row starts on a cache line and kernels may read whole lines past d: the padding
 * is zero, which changes no dot product. */
#include "core/space/space.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { ROW_CHUNK = 1024 };

size_t space_stride(int32_t d)
{
    return ((size_t)d + 15) & ~(size_t)15;
}

Status space_new(Space **out, int32_t n, int32_t d, Error *err)
{
    assert(n >= 0 && d > 0);
    *out = NULL;
    const size_t ld = space_stride(d);
    void *x = NULL;
    TRY(mem_data(&x, (size_t)n * ld, sizeof(float), "the matrix of a space", err));
    Space *s = mem_xcalloc(1, sizeof *s);
    s->n = n;
    s->d = d;
    s->ld = ld;
    s->x = x;
    s->source.format = SPACE_MADE;
    s->source.rows_claimed = -1;
    *out = s;
    return OK;
}

/* Sum of squares of one row in double, in eight lanes that are added in fixed order. No
 * scaling is needed: the square of the largest float32 is 1.2e77 and that of the smallest
 * subnormal 2e-90, so in double even 65,536 of them neither overflow nor lose digits. */
static double sum_squares(const float *x, size_t ld)
{
    double lane[8] = {0};
    for (size_t j = 0; j < ld; j += 8) {
        for (size_t l = 0; l < 8; l++)
            lane[l] += (double)x[j + l] * (double)x[j + l];
    }
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

double space_length(const Space *s, int32_t i)
{
    return sqrt(sum_squares(space_row(s, i), s->ld));
}

typedef struct SealWork {
    Space *s;
    double *norm;
    Progress *progress;
    atomic_bool is_broken; /* a number is not finite or the padding not zero */
} SealWork;

static void seal_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    SealWork *w = ctx;
    const Space *s = w->s;
    for (size_t i = begin; i < end; i++) {
        const float *x = space_row(s, (int32_t)i);
        const double sum = sum_squares(x, s->ld);
        bool is_padded = true;
        for (size_t j = (size_t)s->d; j < s->ld; j++)
            is_padded = is_padded && x[j] == 0.0f;
        if (!isfinite(sum) || !is_padded)
            atomic_store(&w->is_broken, true);
        w->norm[i] = sqrt(sum);
    }
    (void)progress_tick(w->progress, end - begin); /* par_for sees the cancel itself */
}

Status space_seal(Space *s, Progress *progress, Error *err)
{
    if (s->vocab.n != s->n) {
        return error_set(err, E_INTERNAL, "a space of %d rows has %d words", s->n,
                         s->vocab.n);
    }
    void *norm = NULL;
    TRY(mem_data(&norm, (size_t)s->n, sizeof(double), "the lengths of the rows", err));
    SealWork w = {.s = s, .norm = norm, .progress = progress};
    atomic_init(&w.is_broken, false);
    Status st = OK;
    if (!progress_begin(progress, "measuring rows", (uint64_t)s->n))
        st = E_CANCELED;
    if (st == OK)
        st = par_for((size_t)s->n, ROW_CHUNK, seal_rows, &w, progress);
    if (st == OK && atomic_load(&w.is_broken))
        st = error_set(err, E_INTERNAL, "a space holds a number that is not finite");
    if (st != OK) {
        free(norm);
        return st;
    }
    free(s->norm);
    s->norm = norm;
    s->is_sealed = true;
    return OK;
}

static Status copy_vocab(const Space *s, const int32_t *ids, int32_t n, Space *to,
                         Error *err)
{
    size_t bytes = 0;
    for (int32_t i = 0; i < n; i++)
        bytes += space_word(s, ids ? ids[i] : i).n;
    TRY(vocab_reserve(&to->vocab, n, bytes, err));
    for (int32_t i = 0; i < n; i++) {
        bool is_new = false;
        TRY(vocab_add(&to->vocab, space_word(s, ids ? ids[i] : i), NULL, &is_new, err));
        if (!is_new)
            return error_set(err, E_INTERNAL, "a row was chosen twice for a subset");
    }
    return OK;
}

static char *copy_name(const char *name)
{
    return name ? mem_xstrdup(name) : NULL;
}

static void copy_facts(const Space *s, Space *to)
{
    memcpy(to->lang, s->lang, sizeof to->lang);
    memcpy(to->name, s->name, sizeof to->name);
    memcpy(to->steps, s->steps, sizeof to->steps);
    to->subwords = subwords_copy(s->subwords);
    to->source = s->source;
    to->source.path = copy_name(s->source.path);
    to->source.words_path = copy_name(s->source.words_path);
    to->source.tensor = copy_name(s->source.tensor);
    to->source.notes = (Notes){0};
    notes_append(&to->source.notes, &s->source.notes);
}

static Status copy_counts(const Space *s, const int32_t *ids, int32_t n, Space *to,
                          Error *err)
{
    void *count = NULL;
    TRY(mem_data(&count, (size_t)n, sizeof *to->count, "the counts of words", err));
    to->count = count;
    for (int32_t i = 0; i < n; i++)
        to->count[i] = s->count[ids ? ids[i] : i];
    return OK;
}

/* Rows ids[0..n) of s (NULL: the first n) as a new unsealed space. */
static Status copy_rows(const Space *s, const int32_t *ids, int32_t n, Space **out,
                        Error *err)
{
    *out = NULL;
    Space *to = NULL;
    TRY(space_new(&to, n, s->d, err));
    const Status st = copy_vocab(s, ids, n, to, err);
    if (st != OK) {
        space_free(to);
        return st;
    }
    for (int32_t i = 0; i < n; i++) {
        const float *x = space_row(s, ids ? ids[i] : i);
        memcpy(space_row_mut(to, i), x, s->ld * sizeof(float));
    }
    copy_facts(s, to);
    const Status counted = s->count ? copy_counts(s, ids, n, to, err) : OK;
    if (counted != OK) {
        space_free(to);
        return counted;
    }
    *out = to;
    return OK;
}

Status space_make_subset(const Space *s, const int32_t *ids, int32_t n, Space **out,
                         Error *err)
{
    *out = NULL;
    assert(s->is_sealed);
    Space *to = NULL;
    TRY(copy_rows(s, ids, n, &to, err));
    void *norm = NULL;
    const Status st =
        mem_data(&norm, (size_t)n, sizeof(double), "the lengths of the rows", err);
    if (st != OK) {
        space_free(to);
        return st;
    }
    to->norm = norm;
    for (int32_t i = 0; i < n; i++)
        to->norm[i] = s->norm[ids[i]];
    to->is_sealed = true;
    *out = to;
    return OK;
}

Status space_make_copy(const Space *s, Space **out, Error *err)
{
    return copy_rows(s, NULL, s->n, out, err);
}

void space_free(Space *s)
{
    if (!s)
        return;
    vocab_free(&s->vocab);
    free(s->x);
    free(s->norm);
    free(s->count);
    subwords_free(s->subwords);
    free(s->source.path);
    free(s->source.words_path);
    free(s->source.tensor);
    notes_free(&s->source.notes);
    free(s);
}

const char *space_format_name(SpaceFormat format)
{
    switch (format) {
    case SPACE_WORD2VEC_TEXT: return "word2vec-text";
    case SPACE_WORD2VEC_BINARY: return "word2vec-binary";
    case SPACE_GLOVE_TEXT: return "glove-text";
    case SPACE_NPY: return "npy";
    case SPACE_NPZ: return "npz";
    case SPACE_SAFETENSORS: return "safetensors";
    case SPACE_FASTTEXT: return "fasttext-binary";
    case SPACE_MADE: return "made";
    }
    return "made";
}
