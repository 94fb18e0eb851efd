#include "core/diag/bias_more.h"

#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats.h"
#include "core/diag/bias_weat.h"
#include "core/near/knn.h"

enum { LEAST_ECT = 10 };

const char *bias_more_name(BiasMeasure m)
{
    static const char *const names[BIAS_MEASURES] = {
        [BIAS_ECT] = "ect",           [BIAS_RND] = "rnd",
        [BIAS_RND_UNIT] = "rnd-unit", [BIAS_MAC] = "mac",
        [BIAS_RIPA] = "ripa",         [BIAS_DIRECT] = "direct",
        [BIAS_INBIAS] = "inbias",     [BIAS_MODWEAT] = "modweat",
    };
    return names[m];
}

/* ---- vectors ---- */

static void add_row(const Space *s, int32_t row, bool is_unit, double times, double *sum)
{
    const float *x = space_row(s, row);
    const double by = is_unit ? times / s->norm[row] : times;
    for (int32_t j = 0; j < s->d; j++)
        sum[j] += by * (double)x[j];
}

static double dot(const double *a, const double *b, int32_t d)
{
    double sum = 0;
    for (int32_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

/* Mean vector of a set of targets. */
static void mean_of(const BiasTest *t, int place, bool is_unit, double *mean)
{
    const BiasSet *s = &t->set[place];
    memset(mean, 0, (size_t)t->space->d * sizeof *mean);
    for (int32_t i = 0; i < s->n; i++)
        add_row(t->space, s->row[i], is_unit, 1.0 / s->n, mean);
}

static BiasFigure missing(const char *why)
{
    BiasFigure f = {.value = NAN};
    (void)snprintf(f.why, sizeof f.why, "%s", why);
    return f;
}

/* ---- over the words of A ---- */

static double ect(const BiasTest *t, const double *x, const double *y, double *room)
{
    const BiasSet *a = &t->set[WORDSETS_A];
    double *to_x = room;
    double *to_y = room + a->n;
    double *v = room + 2 * (size_t)a->n;
    const int32_t d = t->space->d;
    for (int32_t i = 0; i < a->n; i++) {
        memset(v, 0, (size_t)d * sizeof *v);
        add_row(t->across, a->row[i], true, 1, v);
        to_x[i] = dot(v, x, d) / sqrt(dot(x, x, d));
        to_y[i] = dot(v, y, d) / sqrt(dot(y, y, d));
    }
    return stats_spearman(to_x, to_y, (size_t)a->n);
}

static double rnd(const BiasTest *t, const double *x, const double *y, bool is_unit,
                  double *v)
{
    const BiasSet *a = &t->set[WORDSETS_A];
    const int32_t d = t->space->d;
    double sum = 0;
    for (int32_t i = 0; i < a->n; i++) {
        double to_x = 0;
        double to_y = 0;
        memset(v, 0, (size_t)d * sizeof *v);
        add_row(t->across, a->row[i], is_unit, 1, v);
        for (int32_t j = 0; j < d; j++) {
            to_x += (v[j] - x[j]) * (v[j] - x[j]);
            to_y += (v[j] - y[j]) * (v[j] - y[j]);
        }
        sum += sqrt(to_x) - sqrt(to_y);
    }
    return sum / a->n;
}

static BiasFigure by_means(const BiasTest *t, BiasMeasure m)
{
    const BiasSet *a = &t->set[WORDSETS_A];
    if (t->set[WORDSETS_X].n == 0 || t->set[WORDSETS_Y].n == 0 || a->n == 0)
        return missing("no word in X, Y or A");
    const size_t d = (size_t)t->space->d;
    double *room = mem_xcalloc(3 * d + 2 * (size_t)a->n, sizeof *room);
    double *x = room;
    double *y = room + d;
    const bool is_unit = m == BIAS_RND_UNIT;
    BiasFigure f = {.n = a->n};
    mean_of(t, WORDSETS_X, is_unit, x);
    mean_of(t, WORDSETS_Y, is_unit, y);
    f.value = m == BIAS_ECT ? ect(t, x, y, y + d) : rnd(t, x, y, is_unit, y + d);
    free(room);
    if (isnan(f.value))
        return missing("the words of A are all alike to X or to Y");
    if (m == BIAS_ECT && a->n < LEAST_ECT) {
        (void)snprintf(f.why, sizeof f.why, "%d words in A: fewer than %d", a->n,
                       LEAST_ECT);
    }
    return f;
}

static BiasFigure mac(const BiasTest *t)
{
    double sum = 0;
    int32_t means = 0;
    for (int p = WORDSETS_X; p <= WORDSETS_Y; p++) {
        for (int32_t i = 0; i < t->set[p].n; i++) {
            for (int q = WORDSETS_A; q <= WORDSETS_B; q++) {
                const BiasSet *s = &t->set[q];
                double cosines = 0;
                for (int32_t j = 0; j < s->n; j++)
                    cosines +=
                        knn_cosine(t->space, t->set[p].row[i], t->across, s->row[j]);
                sum += s->n > 0 ? 1 - cosines / s->n : 0;
                means += s->n > 0;
            }
        }
    }
    if (means == 0)
        return missing("no word in X and Y, or none in A and B");
    return (BiasFigure){.value = sum / means, .n = t->set[0].n + t->set[1].n};
}

/* ---- pairs ---- */

static int32_t pair_by_concept(const BiasTest *t, int place, int32_t *a, int32_t *b)
{
    const BiasSet *x = &t->set[place];
    const BiasSet *y = &t->set[place + 1];
    bool *is_taken = mem_xcalloc((size_t)y->n, sizeof *is_taken);
    int32_t n = 0;
    for (int32_t i = 0; i < x->n; i++) {
        const Text concept = bias_test_concept(t, place, i);
        for (int32_t j = 0; j < y->n; j++) {
            if (is_taken[j] ||
                str_compare(concept, bias_test_concept(t, place + 1, j)) != 0)
                continue;
            is_taken[j] = true;
            a[n] = i;
            b[n++] = j;
            break;
        }
    }
    free(is_taken);
    return n;
}

static int32_t pair_by_place(const BiasTest *t, int place, int32_t *a, int32_t *b)
{
    const BiasSet *x = &t->set[place];
    const BiasSet *y = &t->set[place + 1];
    if (x->from->n != y->from->n || x->from->repeated > 0 || y->from->repeated > 0)
        return 0;
    int32_t n = 0;
    for (int32_t i = 0; i < x->n; i++) {
        for (int32_t j = 0; j < y->n; j++) {
            if (x->at[i] == y->at[j]) {
                a[n] = i;
                b[n++] = j;
            }
        }
    }
    return n;
}

int32_t bias_more_pairs(const BiasTest *t, int place, bool is_by_place, int32_t *a,
                        int32_t *b)
{
    if (!t->set[place].from || !t->set[place + 1].from)
        return 0;
    const int32_t n = pair_by_concept(t, place, a, b);
    return n >= 2 || !is_by_place ? n : pair_by_place(t, place, a, b);
}

/* Pairs of both sides of a test, found once. */
typedef struct Pairs {
    int32_t n;
    int32_t *a, *b;
} Pairs;

static Pairs find_pairs(const BiasTest *t, int place, bool is_by_place)
{
    const size_t n = (size_t)t->set[place].n + 1;
    Pairs p = {.a = mem_xcalloc(n, sizeof *p.a), .b = mem_xcalloc(n, sizeof *p.b)};
    p.n = bias_more_pairs(t, place, is_by_place, p.a, p.b);
    return p;
}

static void pairs_done(Pairs *p)
{
    free(p->a);
    free(p->b);
}

static BiasFigure ripa(const BiasTest *t)
{
    const BiasSet *a = &t->set[WORDSETS_A];
    Pairs p = find_pairs(t, WORDSETS_X, true);
    const int32_t d = t->space->d;
    double *g = mem_xcalloc(2 * (size_t)d, sizeof *g);
    double sum = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < p.n; i++) {
        memset(g, 0, (size_t)d * sizeof *g);
        add_row(t->space, t->set[WORDSETS_X].row[p.a[i]], false, 1, g);
        add_row(t->space, t->set[WORDSETS_Y].row[p.b[i]], false, -1, g);
        const double length = sqrt(dot(g, g, d));
        for (int32_t j = 0; j < a->n && length > 0; j++) {
            memset(g + d, 0, (size_t)d * sizeof *g);
            add_row(t->across, a->row[j], false, 1, g + d);
            sum += dot(g, g + d, d) / length;
            n++;
        }
    }
    const int32_t pairs = p.n;
    free(g);
    pairs_done(&p);
    if (n == 0)
        return missing("no pairs of X and Y (equally long sets, or words with the same "
                       "concept), or no word in A");
    return (BiasFigure){.value = sum / n, .n = pairs};
}

/* ---- a direction ---- */

/* The first direction of the halved differences and the shares of the first two. */
static Status find_direction(const BiasTest *t, const Pairs *p, double *g,
                             double share[2], Error *err)
{
    const int32_t d = t->across->d;
    const size_t k = (size_t)p->n;
    void *memory = NULL;
    TRY(mem_data(&memory, k * (size_t)d + k * k + k, sizeof(double), "pairs", err));
    double *half = memory;
    double *gram = half + k * (size_t)d;
    double *value = gram + k * k;
    for (size_t i = 0; i < k; i++) {
        double *row = half + i * (size_t)d;
        add_row(t->across, t->set[WORDSETS_A].row[p->a[i]], true, 0.5, row);
        add_row(t->across, t->set[WORDSETS_B].row[p->b[i]], true, -0.5, row);
    }
    double all = 0;
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < k; j++)
            gram[i * k + j] = dot(half + i * (size_t)d, half + j * (size_t)d, d);
        all += gram[i * k + i];
    }
    const lapack_int info = LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int)k, gram,
                                          (lapack_int)k, value);
    memset(g, 0, (size_t)d * sizeof *g);
    for (size_t i = 0; i < k && info == 0; i++) {
        const double weight = gram[i * k + k - 1];
        for (int32_t j = 0; j < d; j++)
            g[j] += weight * half[i * (size_t)d + (size_t)j];
    }
    double towards = 0; /* mean <x - y, g> shall be positive */
    for (size_t i = 0; i < k; i++)
        towards += dot(half + i * (size_t)d, g, d);
    for (int32_t j = 0; j < d && towards < 0; j++)
        g[j] = -g[j];
    share[0] = info == 0 && all > 0 ? value[k - 1] / all : (double)NAN;
    share[1] = info == 0 && all > 0 && k > 1 ? value[k - 2] / all : 0;
    free(memory);
    return OK;
}

static Status direct(const BiasTest *t, BiasFigure *out, Error *err)
{
    Pairs p = find_pairs(t, WORDSETS_A, true);
    const int32_t n = t->set[WORDSETS_X].n + t->set[WORDSETS_Y].n;
    if (p.n == 0 || n == 0) {
        *out = missing("no pairs of A and B (equally long sets, or words with the same "
                       "concept)");
        pairs_done(&p);
        return OK;
    }
    const int32_t d = t->across->d;
    double share[2];
    double *g = mem_xcalloc(2 * (size_t)d, sizeof *g);
    const Status status = find_direction(t, &p, g, share, err);
    pairs_done(&p);
    if (status != OK) {
        free(g);
        return status;
    }
    const double length = sqrt(dot(g, g, d));
    double sum = 0;
    for (int place = WORDSETS_X; place <= WORDSETS_Y; place++) {
        for (int32_t i = 0; i < t->set[place].n; i++) {
            memset(g + d, 0, (size_t)d * sizeof *g);
            add_row(t->space, t->set[place].row[i], true, 1, g + d);
            sum += fabs(dot(g, g + d, d)) / length;
        }
    }
    free(g);
    if (!(length > 0) || isnan(share[0])) {
        *out = missing("the pairs of A and B differ in nothing");
        return OK;
    }
    *out = (BiasFigure){.value = sum / n, .n = n};
    if (share[0] < 1.5 * share[1]) {
        out->value = NAN;
        (void)snprintf(out->why, sizeof out->why,
                       "no single direction: the first explains %.3f, the second %.3f",
                       share[0], share[1]);
    }
    return OK;
}

/* ---- words with a form for each gender ---- */

static BiasFigure inbias(const BiasTest *t)
{
    Pairs p = find_pairs(t, WORDSETS_X, false);
    Pairs q = find_pairs(t, WORDSETS_A, true);
    double sum = 0;
    for (int32_t i = 0; i < p.n; i++) {
        for (int32_t j = 0; j < q.n; j++) {
            const double x = knn_cosine(t->space, t->set[WORDSETS_X].row[p.a[i]],
                                        t->across, t->set[WORDSETS_A].row[q.a[j]]);
            const double y = knn_cosine(t->space, t->set[WORDSETS_Y].row[p.b[i]],
                                        t->across, t->set[WORDSETS_B].row[q.b[j]]);
            sum += fabs(x - y);
        }
    }
    BiasFigure f = {.n = p.n};
    if (p.n == 0)
        f = missing("no words of X and Y have the same concept");
    else if (q.n == 0)
        f = missing("no pairs of A and B");
    else
        f.value = sum / p.n / q.n;
    pairs_done(&p);
    pairs_done(&q);
    return f;
}

static BiasFigure modweat(const BiasTest *t)
{
    const int32_t nx = t->set[WORDSETS_X].n;
    const int32_t ny = t->set[WORDSETS_Y].n;
    double *s = mem_xcalloc((size_t)nx + (size_t)ny, sizeof *s);
    const bool is_there = bias_weat_scores(t, s);
    const double x = fabs(stats_mean(s, (size_t)nx));
    const double y = fabs(stats_mean(s + nx, (size_t)ny));
    free(s);
    if (!is_there || nx == 0 || ny == 0)
        return missing("a set without words");
    return (BiasFigure){.value = fabs(x - y), .n = nx + ny};
}

Status bias_more_make(const BiasTest *t, BiasMeasure m, BiasFigure *out, Error *err)
{
    if (t->is_clash) {
        *out = missing(t->why);
        return OK;
    }
    switch (m) {
    case BIAS_ECT:
    case BIAS_RND:
    case BIAS_RND_UNIT: *out = by_means(t, m); break;
    case BIAS_MAC: *out = mac(t); break;
    case BIAS_RIPA: *out = ripa(t); break;
    case BIAS_DIRECT: return direct(t, out, err);
    case BIAS_INBIAS: *out = inbias(t); break;
    case BIAS_MODWEAT: *out = modweat(t); break;
    case BIAS_MEASURES: *out = missing("no measure"); break;
    }
    return OK;
}
