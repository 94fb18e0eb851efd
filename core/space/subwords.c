#include "core/space/subwords.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/space.h"

typedef enum StepKind { STEP_UNIT, STEP_MEAN, STEP_MAP } StepKind;

typedef struct Step {
    StepKind kind;
    int32_t n, d;
    double *v; /* n x d: the mean (n is 1) or the map; owned */
} Step;

struct Subwords {
    FastText model;
    uint64_t rows_at;
    char *path; /* owned; NULL until set */
    uint64_t size;
    int64_t changed; /* when the file was changed last */
    Step *step;
    int steps;
};

Subwords *subwords_new(const FastText *f, uint64_t rows_at)
{
    Subwords *s = mem_xcalloc(1, sizeof *s);
    s->model = *f;
    s->rows_at = rows_at;
    return s;
}

static void add_step(Subwords *s, StepKind kind, const double *v, int32_t n, int32_t d)
{
    if (!s)
        return;
    s->step = mem_xrealloc(s->step, (size_t)(s->steps + 1) * sizeof *s->step);
    Step *step = &s->step[s->steps++];
    *step = (Step){.kind = kind, .n = n, .d = d};
    if (v) {
        const size_t bytes = (size_t)n * (size_t)d * sizeof *v;
        step->v = mem_xalloc(bytes);
        memcpy(step->v, v, bytes);
    }
}

void subwords_add_unit(Subwords *s)
{
    add_step(s, STEP_UNIT, NULL, 0, 0);
}

void subwords_add_mean(Subwords *s, const double *mean, int32_t d)
{
    add_step(s, STEP_MEAN, mean, 1, d);
}

void subwords_add_map(Subwords *s, const double *w, int32_t d_src, int32_t d_tgt)
{
    add_step(s, STEP_MAP, w, d_src, d_tgt);
}

Subwords *subwords_copy(const Subwords *s)
{
    if (!s)
        return NULL;
    Subwords *to = subwords_new(&s->model, s->rows_at);
    to->path = s->path ? mem_xstrdup(s->path) : NULL;
    to->size = s->size;
    to->changed = s->changed;
    for (int i = 0; i < s->steps; i++)
        add_step(to, s->step[i].kind, s->step[i].v, s->step[i].n, s->step[i].d);
    return to;
}

void subwords_free(Subwords *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->steps; i++)
        free(s->step[i].v);
    free(s->step);
    free(s->path);
    free(s);
}

void subwords_set_file(Subwords *s, const char *path, const Input *in)
{
    assert(input_is_plain(in));
    free(s->path);
    s->path = mem_xstrdup(path);
    s->size = input_file_size(in);
    s->changed = input_changed(in);
}

/* ---- rows of n-grams ---- */

typedef struct Sum {
    const Subwords *s;
    const Input *in;
    double *sum;
    char *row;
    size_t n;
    Status status;
    Error *err;
} Sum;

static void add_bucket(void *ctx, uint32_t bucket)
{
    Sum *sum = ctx;
    const int32_t d = sum->s->model.d;
    const size_t bytes = 4 * (size_t)d;
    if (sum->status != OK)
        return;
    sum->status = input_pread(sum->in, sum->row, bytes,
                              sum->s->rows_at + (uint64_t)bucket * bytes, sum->err);
    if (sum->status != OK)
        return;
    for (int32_t j = 0; j < d; j++) {
        uint32_t bits = 0;
        float v = 0;
        memcpy(&bits, sum->row + 4 * (size_t)j, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        bits = __builtin_bswap32(bits);
#endif
        memcpy(&v, &bits, 4);
        sum->sum[j] += (double)v;
    }
    sum->n++;
}

static Status open_file(const Subwords *s, const Limits *limits, Input **in, Error *err)
{
    *in = NULL;
    assert(s->path);
    TRY(input_open(in, s->path, limits, err));
    if (input_is_plain(*in) && input_file_size(*in) == s->size &&
        input_changed(*in) == s->changed)
        return OK;
    const Status st =
        error_set(err, E_INPUT, "%s: was changed after it was read", input_name(*in));
    input_close(*in);
    *in = NULL;
    return st;
}

/* The mean of the word's n-grams as a row of model.d numbers; n is 0 without any. */
static Status read_mean(const Subwords *s, Text word, const Limits *limits, float *x,
                        size_t *n, Error *err)
{
    const size_t d = (size_t)s->model.d;
    Input *in = NULL;
    TRY(open_file(s, limits, &in, err));
    Sum sum = {.s = s, .in = in, .err = err, .status = OK};
    sum.sum = mem_xcalloc(d, sizeof *sum.sum);
    sum.row = mem_xalloc(4 * d);
    (void)fasttext_each_bucket(&s->model, word, add_bucket, &sum);
    if (sum.status == OK)
        sum.status = input_check_unchanged(in, err);
    for (size_t j = 0; j < d && sum.n > 0; j++)
        x[j] = (float)(sum.sum[j] / (double)sum.n);
    *n = sum.n;
    free(sum.sum);
    free(sum.row);
    input_close(in);
    return sum.status;
}

/* ---- steps ---- */

static void apply_unit(Space *s)
{
    const double length = space_length(s, 0);
    for (int32_t j = 0; length > 0 && j < s->d; j++)
        s->x[j] = (float)((double)s->x[j] / length);
}

static void apply_mean(Space *s, const double *mean)
{
    const bool is_zero = !(space_length(s, 0) > 0);
    for (int32_t j = 0; !is_zero && j < s->d; j++)
        s->x[j] = (float)((double)s->x[j] - mean[j]);
}

/* Sums in ascending order, as mapping_apply has them. */
static Status apply_map(Space **s, const Step *map, Error *err)
{
    Space *to = NULL;
    TRY(space_new(&to, 1, map->d, err));
    for (int32_t j = 0; j < map->d; j++) {
        double sum = 0;
        for (int32_t i = 0; i < map->n; i++)
            sum += (double)(*s)->x[i] * map->v[(size_t)i * (size_t)map->d + (size_t)j];
        to->x[j] = (float)sum;
    }
    space_free(*s);
    *s = to;
    return OK;
}

static Status apply_steps(const Subwords *from, Space **s, Error *err)
{
    for (int i = 0; i < from->steps; i++) {
        const Step *step = &from->step[i];
        switch (step->kind) {
        case STEP_UNIT: apply_unit(*s); break;
        case STEP_MEAN: apply_mean(*s, step->v); break;
        case STEP_MAP: TRY(apply_map(s, step, err)); break;
        }
    }
    if (isfinite(space_length(*s, 0)))
        return OK;
    return error_set(err, E_INPUT, "its n-grams make a vector that is not finite");
}

Status subwords_make(const Space *space, Text word, const Limits *limits, Space **out,
                     Error *err)
{
    *out = NULL;
    const Subwords *from = space->subwords;
    Space *s = NULL;
    size_t n = 0;
    TRY(space_new(&s, 1, from->model.d, err));
    Status st = read_mean(from, word, limits, s->x, &n, err);
    if (st == OK && n > 0)
        st = apply_steps(from, &s, err);
    if (st == OK && n > 0)
        st = vocab_add(&s->vocab, word, NULL, NULL, err);
    if (st == OK && n > 0)
        st = space_seal(s, NULL, err);
    if (st == OK && n > 0) {
        memcpy(s->name, space->name, sizeof s->name);
        memcpy(s->lang, space->lang, sizeof s->lang);
        memcpy(s->steps, space->steps, sizeof s->steps);
        *out = s;
        return OK;
    }
    space_free(s);
    return st;
}
