#include "core/diag/drift_series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/stats_test.h"

enum { CHUNK = 16 };

/* For each row of the first snapshot the place of its word in the pair; -1: none. */
static int32_t *places(const DriftPair *p)
{
    int32_t *at = mem_xalloc((size_t)p->older->n * sizeof *at);
    for (int32_t i = 0; i < p->older->n; i++)
        at[i] = -1;
    for (int32_t i = 0; i < p->n; i++)
        if (isfinite(p->word[i].distance))
            at[p->vocab.a[p->word[i].at]] = i;
    return at;
}

static Status fill(const DriftSeriesInput *in, DriftSeries *s, Error *err)
{
    const int32_t rows = in->to_first[0]->older->n;
    int32_t **at = mem_xcalloc((size_t)in->points, sizeof(int32_t *));
    void *x = NULL;
    for (int t = 0; t < in->points; t++)
        at[t] = places(in->to_first[t]);
    s->row = mem_xalloc((size_t)rows * sizeof *s->row);
    for (int32_t i = 0; i < rows; i++) {
        int seen = 0;
        while (seen < in->points && at[seen][i] >= 0)
            seen++;
        if (seen == in->points)
            s->row[s->n++] = i;
    }
    const size_t points = (size_t)in->points;
    const Status status =
        mem_data(&x, 2 * (size_t)s->n * points, sizeof(double), "series", err);
    if (status == OK) {
        s->x = x;
        s->z = s->x + (size_t)s->n * points;
        for (int32_t i = 0; i < s->n; i++) {
            for (int t = 0; t < in->points; t++)
                s->x[(size_t)i * points + (size_t)t] =
                    in->to_first[t]->word[at[t][s->row[i]]].distance;
        }
    }
    for (int t = 0; t < in->points; t++)
        free(at[t]);
    free((void *)at);
    return status;
}

/* Each point in deviations over the words: what moved all words alike is no change. */
static void normalise(DriftSeries *s)
{
    const size_t n = (size_t)s->n;
    const size_t points = (size_t)s->points;
    double *column = mem_xalloc(n * sizeof *column);
    for (size_t t = 0; t < points; t++) {
        for (size_t i = 0; i < n; i++)
            column[i] = s->x[i * points + t];
        const double mean = stats_mean(column, n);
        const double sd = stats_sd(column, n);
        for (size_t i = 0; i < n; i++)
            s->z[i * points + t] = sd > 0 ? (column[i] - mean) / sd : 0;
    }
    free(column);
}

typedef struct Test {
    DriftSeries *s;
    uint64_t seed;
    Progress *progress;
} Test;

static void test_words(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    const Test *t = ctx;
    for (size_t i = begin; i < end; i++) {
        char purpose[48]; /* a stream a word: the order of words does not matter */
        (void)snprintf(purpose, sizeof purpose, "change point %zu", i);
        t->s->change[i] = stats_change_point(t->s->z + i * (size_t)t->s->points,
                                             t->s->points, rng_stream(t->seed, purpose));
        if (!progress_tick(t->progress, 1))
            return;
    }
}

static Status test(const DriftSeriesInput *in, Progress *progress, DriftSeries *s)
{
    const size_t n = (size_t)s->n;
    s->change = mem_xcalloc(n, sizeof *s->change);
    s->p = mem_xcalloc(n, sizeof *s->p);
    s->q = mem_xcalloc(n, sizeof *s->q);
    s->verdict = mem_xcalloc(n, sizeof *s->verdict);
    Test t = {s, in->seed, progress};
    if (!progress_begin(progress, "testing change points", n))
        return E_CANCELED;
    TRY(par_for(n, CHUNK, test_words, &t, progress));
    for (size_t i = 0; i < n; i++)
        s->p[i] = in->is_two_sided ? s->change[i].p_two : s->change[i].p;
    stats_test_bh(s->p, s->n, s->q);
    for (size_t i = 0; i < n; i++)
        s->verdict[i] = s->q[i] <= in->level ? DRIFT_CHANGED : DRIFT_INCONCLUSIVE;
    s->is_tested = true;
    return OK;
}

Status drift_series_make(const DriftSeriesInput *in, Progress *progress, DriftSeries *out,
                         Error *err)
{
    *out = (DriftSeries){.points = in->points, .is_two_sided = in->is_two_sided};
    Status status = fill(in, out, err);
    if (status == OK)
        normalise(out);
    if (status == OK && in->points >= DRIFT_SERIES_LEAST && out->n > 0)
        status = test(in, progress, out);
    if (status != OK)
        drift_series_done(out);
    return status;
}

void drift_series_done(DriftSeries *s)
{
    free(s->row);
    free(s->x);
    free(s->change);
    free(s->p);
    free(s->q);
    free(s->verdict);
    *s = (DriftSeries){0};
}

double drift_series_least(const DriftSeries *s, int32_t i)
{
    return s->is_two_sided ? s->change[i].least_two : s->change[i].least;
}

int32_t drift_series_find(const DriftSeries *s, int32_t row)
{
    int32_t lo = 0;
    int32_t hi = s->n;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (s->row[mid] < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->n && s->row[lo] == row ? lo : -1;
}
