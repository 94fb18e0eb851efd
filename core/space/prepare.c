/* Sums over rows are taken per chunk of rows and the chunks are added in order, so the
 * column means are the same with any number of threads. */
#include "core/space/prepare.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/text.h"

typedef enum Step { STEP_UNIT, STEP_CENTER, STEP_UNKNOWN } Step;

enum { MIN_CHUNK = 1024, MAX_CHUNKS = 256 };

/* Rows per chunk: a function of n alone, and few enough chunks that a sum of d doubles
 * for each of them stays small. */
static size_t chunk_rows(int32_t n)
{
    const size_t rows = ((size_t)n + MAX_CHUNKS - 1) / MAX_CHUNKS;
    return rows < MIN_CHUNK ? MIN_CHUNK : rows;
}

static Step find_step(Text name)
{
    if (str_compare(name, TEXT("unit")) == 0)
        return STEP_UNIT;
    if (str_compare(name, TEXT("center")) == 0)
        return STEP_CENTER;
    return STEP_UNKNOWN;
}

/* Cuts the first comma-joined step from *rest; false when there is none left. */
static bool next_step(const char **rest, Text *step)
{
    if (!*rest)
        return false;
    const char *comma = strchr(*rest, ',');
    *step = (Text){*rest, comma ? (size_t)(comma - *rest) : strlen(*rest)};
    *rest = comma ? comma + 1 : NULL;
    return true;
}

static bool is_none(const char *steps)
{
    return steps[0] == '\0' || strcmp(steps, "none") == 0;
}

Status prepare_check(const char *steps, Error *err)
{
    if (is_none(steps))
        return OK;
    Text step;
    for (const char *rest = steps; next_step(&rest, &step);) {
        if (find_step(step) == STEP_UNKNOWN) {
            char shown[TEXT_SHORT];
            (void)error_set(err, E_USAGE, "unknown preparation step \"%s\"",
                            text_short(shown, step));
            error_hint(err, "steps are unit and center, joined by commas, or none");
            return E_USAGE;
        }
    }
    return OK;
}

typedef struct Work {
    Space *s;
    const Space *read; /* prepare_facts: s is not touched */
    double *sum;       /* chunks x d: partial sums */
    double *norm_sum;  /* chunks: sum of lengths (facts) */
    int64_t *rows;     /* chunks: rows that are not zero (facts) */
    int64_t *units;    /* chunks: rows of length about 1 (facts) */
    const double *mean;
    Progress *progress;
    atomic_bool is_broken; /* a result does not fit float32 */
} Work;

static void unit_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    Work *w = ctx;
    for (size_t i = begin; i < end; i++) {
        float *x = space_row_mut(w->s, (int32_t)i);
        const double length = space_length(w->s, (int32_t)i);
        for (int32_t j = 0; length > 0 && j < w->s->d; j++)
            x[j] = (float)((double)x[j] / length);
    }
    (void)progress_tick(w->progress, end - begin);
}

static void sum_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Work *w = ctx;
    const size_t d = (size_t)w->s->d;
    double *sum = w->sum + chunk * d;
    for (size_t i = begin; i < end; i++) {
        const float *x = space_row(w->s, (int32_t)i);
        for (size_t j = 0; j < d; j++)
            sum[j] += (double)x[j];
    }
    (void)progress_tick(w->progress, end - begin);
}

static void subtract_mean(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    Work *w = ctx;
    for (size_t i = begin; i < end; i++) {
        if (space_length(w->s, (int32_t)i) == 0)
            continue;
        float *x = space_row_mut(w->s, (int32_t)i);
        bool is_finite = true;
        for (int32_t j = 0; j < w->s->d; j++) {
            x[j] = (float)((double)x[j] - w->mean[j]);
            is_finite = is_finite && isfinite(x[j]);
        }
        if (!is_finite)
            atomic_store(&w->is_broken, true);
    }
    (void)progress_tick(w->progress, end - begin);
}

/* Adds the chunks' sums in order into the first and divides by n. */
static void fold_sums(double *sum, size_t chunks, size_t d, double n)
{
    for (size_t c = 1; c < chunks; c++) {
        for (size_t j = 0; j < d; j++)
            sum[j] += sum[c * d + j];
    }
    for (size_t j = 0; j < d; j++)
        sum[j] /= n;
}

static Status center(Work *w, Error *err)
{
    Space *s = w->s;
    if (s->n == 0)
        return OK;
    const size_t n = (size_t)s->n;
    const size_t d = (size_t)s->d;
    const size_t rows = chunk_rows(s->n);
    void *sum = NULL;
    TRY(mem_data(&sum, par_chunks(n, rows) * d, sizeof(double), "column sums", err));
    w->sum = sum;
    Status st = par_for(n, rows, sum_rows, w, w->progress);
    if (st == OK) {
        fold_sums(w->sum, par_chunks(n, rows), d, (double)n);
        w->mean = w->sum;
        subwords_add_mean(s->subwords, w->mean, s->d);
        st = par_for(n, rows, subtract_mean, w, w->progress);
    }
    free(sum);
    if (st == OK && atomic_load(&w->is_broken))
        st = error_set(err, E_INPUT, "centring makes numbers too large for float32");
    return st;
}

static bool append_step(Space *s, Text name)
{
    const size_t used = strlen(s->steps);
    const int n = snprintf(s->steps + used, sizeof s->steps - used, "%s%.*s",
                           used ? "," : "", (int)name.n, name.p);
    return n >= 0 && (size_t)n < sizeof s->steps - used;
}

Status prepare_apply(Space *s, const char *steps, Progress *progress, Error *err)
{
    TRY(prepare_check(steps, err));
    if (is_none(steps))
        return OK;
    if (strlen(s->steps) + 1 + strlen(steps) >= sizeof s->steps)
        return error_set(err, E_USAGE, "too many preparation steps");
    Work w = {.s = s, .progress = progress};
    atomic_init(&w.is_broken, false);
    Text step;
    for (const char *rest = steps; next_step(&rest, &step);) {
        const bool is_unit = find_step(step) == STEP_UNIT;
        const uint64_t n = (uint64_t)s->n;
        if (!progress_begin(progress, "preparing vectors", is_unit ? n : 2 * n))
            return E_CANCELED;
        if (is_unit)
            subwords_add_unit(s->subwords);
        if (is_unit)
            TRY(par_for((size_t)s->n, chunk_rows(s->n), unit_rows, &w, progress));
        else
            TRY(center(&w, err));
        (void)append_step(s, step);
    }
    return OK;
}

Status prepare_round(Space *s, int bits, Progress *progress, Error *err)
{
    const float levels = (float)((1 << (bits - 1)) - 1);
    char name[16];
    (void)snprintf(name, sizeof name, "round:%d", bits);
    if (!append_step(s, str_text(name)))
        return error_set(err, E_USAGE, "too many preparation steps");
    if (!progress_begin(progress, "rounding vectors", (uint64_t)s->n))
        return E_CANCELED;
    for (int32_t i = 0; i < s->n; i++) {
        float *x = space_row_mut(s, i);
        float most = 0;
        for (int32_t j = 0; j < s->d; j++)
            most = fmaxf(most, fabsf(x[j]));
        for (int32_t j = 0; j < s->d && most > 0; j++)
            x[j] = roundf(x[j] / most * levels) / levels * most;
        if (!progress_tick(progress, 1))
            return E_CANCELED;
    }
    return OK;
}

static void gather_facts(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Work *w = ctx;
    const size_t d = (size_t)w->read->d;
    double *sum = w->sum + chunk * d;
    for (size_t i = begin; i < end; i++) {
        const float *x = space_row(w->read, (int32_t)i);
        const double length = space_length(w->read, (int32_t)i);
        if (length == 0)
            continue;
        for (size_t j = 0; j < d; j++)
            sum[j] += (double)x[j] / length;
        w->norm_sum[chunk] += length;
        w->units[chunk] += fabs(length - 1) <= 1e-3;
        w->rows[chunk]++;
    }
    (void)progress_tick(w->progress, end - begin);
}

static void fold_facts(const Work *w, size_t chunks, PrepareFacts *out)
{
    const size_t d = (size_t)w->read->d;
    int64_t rows = 0;
    int64_t units = 0;
    double length = 0;
    for (size_t c = 0; c < chunks; c++) {
        rows += w->rows[c];
        units += w->units[c];
        length += w->norm_sum[c];
    }
    if (rows == 0)
        return;
    fold_sums(w->sum, chunks, d, (double)rows);
    double square = 0;
    for (size_t j = 0; j < d; j++)
        square += w->sum[j] * w->sum[j];
    *out = (PrepareFacts){.mean_norm = length / (double)rows,
                          .unit_share = (double)units / (double)rows,
                          .mean_vector = sqrt(square),
                          .rows = (int32_t)rows};
}

Status prepare_facts(const Space *s, Progress *progress, PrepareFacts *out, Error *err)
{
    *out = (PrepareFacts){0};
    if (s->n == 0)
        return OK;
    const size_t d = (size_t)s->d;
    const size_t rows = chunk_rows(s->n);
    const size_t chunks = par_chunks((size_t)s->n, rows);
    void *sum = NULL;
    TRY(mem_data(&sum, chunks * d, sizeof(double), "column sums", err));
    double norm_sum[MAX_CHUNKS] = {0};
    int64_t taken[MAX_CHUNKS] = {0};
    int64_t units[MAX_CHUNKS] = {0};
    Work w = {.read = s,
              .sum = sum,
              .norm_sum = norm_sum,
              .rows = taken,
              .units = units,
              .progress = progress};
    Status st = E_CANCELED;
    if (progress_begin(progress, "looking at vectors", (uint64_t)s->n))
        st = par_for((size_t)s->n, rows, gather_facts, &w, progress);
    if (st == OK)
        fold_facts(&w, chunks, out);
    free(sum);
    return st;
}
