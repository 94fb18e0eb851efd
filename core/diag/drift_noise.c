#include "core/diag/drift_noise.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"

enum { BAND_LEAST = 20, SPREAD_LEAST = 5 };

static const double FLOOR = 1e-12;
static const double MAD_TO_SD = 1.4826;

const char *drift_noise_verdict(DriftVerdict v)
{
    static const char *const names[] = {"not assessable", "inconclusive", "outlier",
                                        "changed"};
    return names[v];
}

/* Values of one band, ascending, with the middle and the spread of their logarithms. */
typedef struct Band {
    double *value; /* borrowed from Bands.all */
    int32_t n;
    double median, spread; /* NAN: too few values, or no spread */
} Band;

typedef struct Bands {
    int n;
    Band *band;
    double *all; /* n x most */
} Bands;

static int compare_values(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double log_of(double distance)
{
    return log(fmax(distance, FLOOR));
}

static void measure_band(Band *b)
{
    qsort(b->value, (size_t)b->n, sizeof *b->value, compare_values);
    b->median = b->spread = NAN;
    if (b->n < SPREAD_LEAST)
        return;
    double *x = mem_xalloc((size_t)b->n * sizeof *x);
    for (int32_t i = 0; i < b->n; i++)
        x[i] = log_of(b->value[i]);
    b->median = stats_quantile(x, (size_t)b->n, 0.5);
    for (int32_t i = 0; i < b->n; i++)
        x[i] = fabs(x[i] - b->median);
    const double spread = MAD_TO_SD * stats_quantile(x, (size_t)b->n, 0.5);
    b->spread = spread > 0 ? spread : (double)NAN;
    free(x);
}

static Status new_bands(int n, size_t most, Bands *out, Error *err)
{
    void *all = NULL;
    *out = (Bands){.n = n};
    TRY(mem_data(&all, (size_t)n * most, sizeof(double), "null distances", err));
    out->all = all;
    out->band = mem_xcalloc((size_t)n, sizeof *out->band);
    for (int i = 0; i < n; i++)
        out->band[i].value = out->all + (size_t)i * most;
    return OK;
}

static void add_value(Bands *b, int32_t band, double distance)
{
    if (isfinite(distance))
        b->band[band].value[b->band[band].n++] = distance;
}

static void free_bands(Bands *b)
{
    free(b->band);
    free(b->all);
}

/* Null values that reach d, of ascending ones. */
static int32_t count_reaching(const Band *b, double d)
{
    int32_t lo = 0;
    int32_t hi = b->n;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (b->value[mid] < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    return b->n - lo;
}

/* The null pairs' distances into the bands of the words that they belong to. */
static void fill_null(const DriftPair *pair, const DriftPair *const *nulls, Bands *bands,
                      DriftNoise *out)
{
    size_t all = 0;
    for (int i = 0; i < out->nulls; i++)
        all += (size_t)nulls[i]->n;
    double *rank = mem_xalloc(2 * all * sizeof *rank);
    double *distance = rank + all;
    size_t used = 0;
    for (int i = 0; i < out->nulls; i++) {
        for (int32_t w = 0; w < nulls[i]->n; w++) {
            const DriftWord *word = &nulls[i]->word[w];
            const int32_t at =
                drift_pair_find(pair, space_word(nulls[i]->a, word->at), false);
            if (!isfinite(word->distance))
                continue;
            rank[used] = word->at;
            distance[used++] = word->distance;
            out->outside += at < 0;
            if (at >= 0)
                add_value(bands, out->said[at].band, word->distance);
        }
    }
    out->rho_null = stats_spearman(rank, distance, used);
    free(rank);
}

static void say_z(const DriftPair *pair, const Bands *bands, DriftNoise *out)
{
    for (int32_t i = 0; i < out->n; i++) {
        const Band *b = &bands->band[out->said[i].band];
        const double d = pair->word[i].distance;
        out->said[i].z = (log_of(d) - b->median) / b->spread;
        if (!isfinite(d))
            out->said[i].z = NAN;
    }
}

/* p, q, and what they allow. */
static void say_p(const DriftPair *pair, const Bands *bands, const DriftOptions *o,
                  DriftNoise *out)
{
    const size_t n = (size_t)out->n;
    double *p = mem_xalloc(4 * n * sizeof *p);
    double *q = p + n;
    double *normal = q + n;
    double *q_normal = normal + n;
    for (size_t i = 0; i < n; i++) {
        const DriftSaid *s = &out->said[i];
        const Band *b = &bands->band[s->band];
        const double d = pair->word[i].distance;
        p[i] = isfinite(d) && b->n > 0 ? (1.0 + count_reaching(b, d)) / (1.0 + b->n)
                                       : (double)NAN;
        normal[i] = isfinite(s->z) ? stats_normal_cdf(-s->z) : (double)NAN;
    }
    stats_test_bh(p, out->n, q);
    stats_test_bh(normal, out->n, q_normal);
    for (size_t i = 0; i < n; i++) {
        DriftSaid *s = &out->said[i];
        s->p = p[i];
        s->q = q[i];
        s->q_normal = q_normal[i];
        if (!isfinite(q[i]))
            continue;
        s->verdict = q[i] <= o->level                           ? DRIFT_CHANGED
                     : s->is_limited && q_normal[i] <= o->level ? DRIFT_OUTLIER
                                                                : DRIFT_INCONCLUSIVE;
    }
    free(p);
}

/* What the null values of each band can tell: a band that is filled well says nothing
 * about the words of another. */
static void limit(const DriftPair *pair, const Bands *bands, const DriftOptions *o,
                  DriftNoise *out)
{
    for (int b = 0; b < bands->n; b++) {
        out->values += bands->band[b].n;
        if (bands->band[b].n > 0)
            out->least_p = fmin(out->least_p, 1.0 / (1 + bands->band[b].n));
    }
    for (int32_t i = 0; i < out->n; i++) {
        DriftSaid *s = &out->said[i];
        const int32_t n = bands->band[s->band].n;
        s->least_p = n > 0 ? 1.0 / (1 + n) : (double)NAN;
        if (!isfinite(pair->word[i].distance))
            continue;
        out->evaluable += n > 0;
        out->bare += n == 0;
    }
    for (int32_t i = 0; i < out->n; i++) {
        DriftSaid *s = &out->said[i];
        s->is_limited = s->least_p * out->evaluable > o->level; /* NAN: no */
        if (!s->is_limited || !isfinite(pair->word[i].distance))
            continue;
        out->limited++;
        out->limited_p = fmin(out->limited_p, s->least_p);
    }
    out->needed = (int64_t)ceil(out->evaluable / o->level) - 1;
    out->needed = out->needed > 0 ? out->needed : 0;
}

/* Without null pairs: words that z is about. */
static void count_words(const DriftPair *pair, DriftNoise *out)
{
    for (int32_t i = 0; i < out->n; i++)
        out->evaluable += isfinite(pair->word[i].distance);
}

static DriftUsual usual_of(const Band *b)
{
    DriftUsual u = {b->n, NAN, NAN, NAN};
    if (b->n >= SPREAD_LEAST) {
        u.lo = stats_quantile(b->value, (size_t)b->n, 0.025);
        u.median = stats_quantile(b->value, (size_t)b->n, 0.5);
        u.hi = stats_quantile(b->value, (size_t)b->n, 0.975);
    }
    return u;
}

Status drift_noise_make(const DriftPair *pair, const DriftPair *const *nulls, int n_nulls,
                        const DriftOptions *options, DriftNoise *out, Error *err)
{
    *out = (DriftNoise){.n = pair->n,
                        .nulls = n_nulls,
                        .least_p = NAN,
                        .limited_p = NAN,
                        .rho_null = NAN};
    const int most = pair->n / BAND_LEAST;
    out->bands = options->bands < most ? options->bands : most;
    out->bands = out->bands > 0 ? out->bands : 1;
    const size_t of_band = (size_t)(pair->n / out->bands) + 1;
    Bands bands;
    TRY(new_bands(out->bands, of_band * (size_t)(n_nulls > 0 ? n_nulls : 1), &bands,
                  err));
    out->said = mem_xcalloc((size_t)pair->n, sizeof *out->said);
    for (int32_t i = 0; i < pair->n; i++) {
        out->said[i] = (DriftSaid){.band = (int32_t)((int64_t)i * out->bands / pair->n),
                                   .z = NAN,
                                   .p = NAN,
                                   .q = NAN,
                                   .q_normal = NAN,
                                   .least_p = NAN};
    }
    if (n_nulls > 0) {
        fill_null(pair, nulls, &bands, out);
    } else {
        for (int32_t i = 0; i < pair->n; i++)
            add_value(&bands, out->said[i].band, pair->word[i].distance);
    }
    out->usual = mem_xcalloc((size_t)bands.n, sizeof *out->usual);
    for (int b = 0; b < bands.n; b++) {
        measure_band(&bands.band[b]);
        out->usual[b] = usual_of(&bands.band[b]);
    }
    say_z(pair, &bands, out);
    if (n_nulls > 0) {
        limit(pair, &bands, options, out);
        say_p(pair, &bands, options, out);
    } else {
        count_words(pair, out);
    }
    for (int32_t i = 0; i < out->n; i++)
        out->verdicts[out->said[i].verdict]++;
    free_bands(&bands);
    return OK;
}

void drift_noise_done(DriftNoise *n)
{
    free(n->said);
    free(n->usual);
    *n = (DriftNoise){0};
}
