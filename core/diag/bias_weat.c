#include "core/diag/bias_weat.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/knn.h"

BiasWeatOptions bias_weat_options_defaults(void)
{
    return (BiasWeatOptions){.draws = STATS_PERM_DRAWS, .resamples = 10000, .seed = 1};
}

/* ---- scores ---- */

static double mean_difference(const double *s, int32_t nx, int32_t n)
{
    return stats_mean(s, (size_t)nx) - stats_mean(s + nx, (size_t)(n - nx));
}

double bias_weat_effect(const double *s, int32_t nx, int32_t n, bool is_sample)
{
    if (nx < 1 || n - nx < 1)
        return NAN;
    double sd = stats_sd(s, (size_t)n);
    if (!is_sample)
        sd *= sqrt((n - 1.0) / n);
    /* cosines of float32 rows carry about 1e-8: less than that is no spread */
    return sd > 1e-9 ? mean_difference(s, nx, n) / sd : (double)NAN;
}

/* Row and space of target i (X, then Y), of attribute j (A, then B). */
static int32_t target_row(const BiasTest *t, int32_t i)
{
    const BiasSet *x = &t->set[WORDSETS_X];
    return i < x->n ? x->row[i] : t->set[WORDSETS_Y].row[i - x->n];
}

static int32_t attribute_row(const BiasTest *t, int32_t j)
{
    const BiasSet *a = &t->set[WORDSETS_A];
    return j < a->n ? a->row[j] : t->set[WORDSETS_B].row[j - a->n];
}

/* s of one row of cosines, attribute `out` left out (-1: none). */
static double score(const double *cosine, int32_t na, int32_t m, int32_t out)
{
    double a = 0;
    double b = 0;
    for (int32_t j = 0; j < m; j++)
        *(j < na ? &a : &b) += j == out ? 0 : cosine[j];
    const int32_t less_a = out >= 0 && out < na;
    const int32_t less_b = out >= na;
    return a / (na - less_a) - b / (m - na - less_b);
}

static void fill_cosines(const BiasTest *t, BiasWeat *w)
{
    for (int32_t i = 0; i < w->n; i++) {
        double *row = w->cosine + (size_t)i * (size_t)w->m;
        for (int32_t j = 0; j < w->m; j++)
            row[j] =
                knn_cosine(t->space, target_row(t, i), t->across, attribute_row(t, j));
        w->s[i] = w->na > 0 && w->m > w->na ? score(row, w->na, w->m, -1) : (double)NAN;
        const double sd = stats_sd(row, (size_t)w->m);
        w->sc[i] = sd > 1e-9 ? w->s[i] / sd : (double)NAN;
    }
}

bool bias_weat_scores(const BiasTest *t, double *s)
{
    const int32_t n = t->set[WORDSETS_X].n + t->set[WORDSETS_Y].n;
    const int32_t na = t->set[WORDSETS_A].n;
    const int32_t m = na + t->set[WORDSETS_B].n;
    if (na == 0 || m == na)
        return false;
    double *row = mem_xcalloc((size_t)m, sizeof *row);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < m; j++)
            row[j] =
                knn_cosine(t->space, target_row(t, i), t->across, attribute_row(t, j));
        s[i] = score(row, na, m, -1);
    }
    free(row);
    return true;
}

/* ---- what one word decides ---- */

static double without_target(const BiasWeat *w, int32_t out, double *room)
{
    int32_t n = 0;
    for (int32_t i = 0; i < w->n; i++)
        if (i != out)
            room[n++] = w->s[i];
    const int32_t nx = w->nx - (out < w->nx);
    return nx < 2 || n - nx < 2 ? (double)NAN : bias_weat_effect(room, nx, n, true);
}

static double without_attribute(const BiasWeat *w, int32_t out, double *room)
{
    const int32_t na = w->na - (out < w->na);
    if (na < 2 || w->m - 1 - na < 2)
        return NAN;
    for (int32_t i = 0; i < w->n; i++)
        room[i] = score(w->cosine + (size_t)i * (size_t)w->m, w->na, w->m, out);
    return bias_weat_effect(room, w->nx, w->n, true);
}

static void leave_one_out(BiasWeat *w)
{
    double *room = mem_xcalloc((size_t)w->n, sizeof *room);
    double most = -1;
    for (int32_t k = 0; k < w->n + w->m; k++) {
        w->without[k] =
            k < w->n ? without_target(w, k, room) : without_attribute(w, k - w->n, room);
        const double change = fabs(w->without[k] - w->d);
        if (change > most) {
            most = change;
            w->decisive = k;
        }
    }
    free(room);
}

/* ---- intervals ---- */

/* d of one resample of all four sets: how often each attribute was drawn, then the scores
 * of the targets drawn. */
static double draw_effect(const void *ctx, Rng *rng, double *room)
{
    const BiasWeat *w = ctx;
    double *times = room;
    double *s = room + w->m;
    memset(times, 0, (size_t)w->m * sizeof *times);
    const uint64_t na = (uint64_t)w->na;
    const uint64_t nb = (uint64_t)(w->m - w->na);
    for (uint64_t j = 0; j < na; j++)
        times[rng_below(rng, na)] += 1.0 / (double)na;
    for (uint64_t j = 0; j < nb; j++)
        times[na + rng_below(rng, nb)] -= 1.0 / (double)nb;
    for (int32_t i = 0; i < w->n; i++) {
        const bool is_x = i < w->nx;
        const uint64_t of = (uint64_t)(is_x ? w->nx : w->n - w->nx);
        const size_t at = (size_t)rng_below(rng, of) + (size_t)(is_x ? 0 : w->nx);
        const double *row = w->cosine + at * (size_t)w->m;
        s[i] = 0;
        for (int32_t j = 0; j < w->m; j++)
            s[i] += times[j] * row[j];
    }
    return bias_weat_effect(s, w->nx, w->n, true);
}

static Status test_effect(const BiasTest *t, const BiasWeatOptions *o, Progress *progress,
                          BiasWeat *w, Error *err)
{
    char name[96];
    (void)snprintf(name, sizeof name, "bias %.24s %.24s %.24s", t->name, t->space->name,
                   t->across->name);
    StatsPermOptions perm = stats_perm_options_defaults();
    perm.draws = o->draws;
    perm.seed = o->seed;
    perm.name = name;
    const StatsPermParts parts = {w->s, (size_t)w->nx, (size_t)w->n};
    if (o->draws > 0)
        TRY(stats_perm_split(parts, &perm, progress, &w->perm, err));
    if (o->resamples == 0)
        return OK;
    StatsBootOptions boot = stats_boot_options_defaults();
    boot.draws = o->resamples;
    boot.seed = o->seed;
    boot.name = name;
    boot.room = (size_t)w->m + (size_t)w->n;
    return stats_boot_interval(draw_effect, w, &boot, progress, &w->boot);
}

/* ---- all ---- */

static const char *reason(const BiasTest *t, const BiasWeat *w)
{
    if (t->is_clash)
        return t->why;
    if (w->nx < 2 || w->n - w->nx < 2 || w->na < 2 || w->m - w->na < 2)
        return "fewer than two words in a set";
    return isnan(w->d) ? "all words are associated alike" : NULL;
}

Status bias_weat_make(const BiasTest *t, const BiasWeatOptions *o, Progress *progress,
                      BiasWeat *out, Error *err)
{
    BiasWeat w = {.nx = t->set[WORDSETS_X].n,
                  .na = t->set[WORDSETS_A].n,
                  .boot = {.ci = {NAN, NAN}},
                  .decisive = -1};
    *out = (BiasWeat){0};
    w.n = w.nx + t->set[WORDSETS_Y].n;
    w.m = w.na + t->set[WORDSETS_B].n;
    const size_t n = (size_t)w.n;
    const size_t m = (size_t)w.m;
    void *memory = NULL;
    TRY(mem_data(&memory, n * m + 3 * n + m, sizeof(double), "cosines of a test", err));
    w.cosine = memory;
    w.s = w.cosine + n * m;
    w.sc = w.s + n;
    w.without = w.sc + n;
    fill_cosines(t, &w);
    w.d = w.d_pop = w.sum = w.diff = NAN;
    for (size_t k = 0; k < n + m; k++)
        w.without[k] = NAN;
    if (w.nx >= 2 && w.n - w.nx >= 2 && w.na >= 2 && w.m - w.na >= 2) {
        w.diff = mean_difference(w.s, w.nx, w.n);
        w.sum = stats_mean(w.s, (size_t)w.nx) * w.nx -
                stats_mean(w.s + w.nx, n - (size_t)w.nx) * (w.n - w.nx);
        w.d = bias_weat_effect(w.s, w.nx, w.n, true);
        w.d_pop = bias_weat_effect(w.s, w.nx, w.n, false);
    }
    w.why_d = reason(t, &w);
    Status status = OK;
    if (!w.why_d) {
        leave_one_out(&w);
        status = test_effect(t, o, progress, &w, err);
    }
    if (status != OK) {
        bias_weat_done(&w);
        return status;
    }
    *out = w;
    return OK;
}

void bias_weat_done(BiasWeat *w)
{
    free(w->cosine);
    *w = (BiasWeat){0};
}
