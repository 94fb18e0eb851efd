/* Everything follows from the Gram matrix of the neighbours, which has 30 rows whatever
 * the dimension. */
#include "core/diag/cause_senses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum { N = CAUSE_SENSES, ROUNDS = 50, ENOUGH = 5 };

double cause_senses_silhouette(const double *dist, const uint8_t *side, int32_t n)
{
    double total = 0;
    for (int32_t i = 0; i < n; i++) {
        double sum[2] = {0, 0};
        int32_t count[2] = {0, 0};
        for (int32_t j = 0; j < n; j++) {
            if (j == i)
                continue;
            sum[side[j]] += dist[i * n + j];
            count[side[j]]++;
        }
        const int own = side[i];
        if (count[own] == 0 || count[!own] == 0)
            continue;
        const double a = sum[own] / count[own];
        const double b = sum[!own] / count[!own];
        const double most = a > b ? a : b;
        total += most > 0 ? (b - a) / most : 0;
    }
    return n > 0 ? total / n : 0;
}

/* Squared distances of point i from the means of both groups, up to its own length. */
static void from_means(const double *gram, const uint8_t *side, int32_t n, int32_t i,
                       const double within[2], double out[2])
{
    double sum[2] = {0, 0};
    double count[2] = {0, 0};
    for (int32_t j = 0; j < n; j++) {
        sum[side[j]] += gram[i * n + j];
        count[side[j]] += 1;
    }
    for (int c = 0; c < 2; c++)
        out[c] = count[c] > 0 ? within[c] - 2 * sum[c] / count[c] : (double)INFINITY;
}

static void square_means(const double *gram, const uint8_t *side, int32_t n,
                         double out[2])
{
    double sum[2] = {0, 0};
    double count[2] = {0, 0};
    for (int32_t i = 0; i < n; i++) {
        count[side[i]] += 1;
        for (int32_t j = 0; j < n; j++)
            if (side[i] == side[j])
                sum[side[i]] += gram[i * n + j];
    }
    for (int c = 0; c < 2; c++)
        out[c] = count[c] > 0 ? sum[c] / (count[c] * count[c]) : 0;
}

/* Lloyd's iteration on inner products; ties go to group 0, which holds point 0 at last.
 */
static void two_means(const double *gram, int32_t n, uint8_t *side)
{
    memset(side, 0, N);
    int32_t seed[2] = {0, n > 1 ? 1 : 0};
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = i + 1; j < n; j++) {
            if (!(gram[i * n + j] < gram[seed[0] * n + seed[1]]))
                continue;
            seed[0] = i;
            seed[1] = j;
        }
    }
    for (int32_t i = 0; i < n; i++)
        side[i] = gram[i * n + seed[1]] > gram[i * n + seed[0]];
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t next[N];
        double within[2];
        square_means(gram, side, n, within);
        for (int32_t i = 0; i < n; i++) {
            double apart[2];
            from_means(gram, side, n, i, within, apart);
            next[i] = apart[1] < apart[0];
        }
        if (memcmp(next, side, (size_t)n) == 0)
            break;
        memcpy(side, next, (size_t)n);
    }
    const uint8_t first = side[0];
    for (int32_t i = 0; i < n; i++)
        side[i] = side[i] != first;
}

/* Row i of a Gram matrix to cosines; distances from them. */
static void scale_row(double *gram, const double *norm, int32_t i, int32_t n,
                      double *dist)
{
    for (int32_t j = 0; j < n; j++) {
        const double both = norm[i] * norm[j];
        gram[j] = both > 0 ? gram[j] / both : 0;
        dist[j] = i == j ? 0 : 1 - gram[j];
    }
}

/* 2-means on the points of a Gram matrix, brought to unit length first. */
static double split(double *gram, int32_t n, uint8_t *side)
{
    double norm[N];
    double dist[N * N];
    for (int32_t i = 0; i < n; i++)
        norm[i] = sqrt(gram[i * n + i]);
    for (int32_t i = 0; i < n; i++)
        scale_row(gram + (size_t)i * (size_t)n, norm, i, n, dist + (size_t)i * (size_t)n);
    two_means(gram, n, side);
    return cause_senses_silhouette(dist, side, n);
}

/* Unit rows, one dimension after another: x[k * n + i]. */
static void load(const Space *s, const int32_t *ids, int32_t n, double *x)
{
    for (int32_t i = 0; i < n; i++) {
        const float *row = space_row(s, ids[i]);
        for (int32_t k = 0; k < s->d; k++)
            x[(size_t)k * (size_t)n + (size_t)i] = (double)row[k] / s->norm[ids[i]];
    }
}

static void add_products(const double *x, int32_t n, int32_t d, double *gram)
{
    memset(gram, 0, (size_t)n * (size_t)n * sizeof *gram);
    for (int32_t k = 0; k < d; k++) {
        const double *a = x + (size_t)k * (size_t)n;
        for (int32_t i = 0; i < n; i++)
            for (int32_t j = 0; j < n; j++)
                gram[i * n + j] += a[i] * a[j];
    }
}

/* The numbers of each dimension dealt anew among the points. */
static void shuffle(double *x, int32_t n, int32_t d, Rng *rng)
{
    for (int32_t k = 0; k < d; k++) {
        double *a = x + (size_t)k * (size_t)n;
        for (int32_t i = n - 1; i > 0; i--) {
            const int32_t j = (int32_t)rng_below(rng, (uint64_t)i + 1);
            const double kept = a[i];
            a[i] = a[j];
            a[j] = kept;
        }
    }
}

void cause_senses_make(const Space *s, const int32_t *ids, int32_t n, CauseSenses *out)
{
    *out = (CauseSenses){.p = (double)NAN};
    if (n < CAUSE_SENSES_LEAST)
        return;
    n = n < N ? n : N;
    double gram[N * N];
    double *x = mem_xcalloc((size_t)n * (size_t)s->d, sizeof *x);
    memcpy(out->id, ids, (size_t)n * sizeof *ids);
    load(s, ids, n, x);
    add_products(x, n, s->d, gram);
    out->n = n;
    out->silhouette = split(gram, n, out->side);
    for (int32_t i = 0; i < n; i++)
        out->size[out->side[i]]++;
    free(x);
}

void cause_senses_test(const Space *s, Rng rng, CauseSenses *out)
{
    double gram[N * N];
    uint8_t side[N];
    double *x = mem_xcalloc((size_t)out->n * (size_t)s->d, sizeof *x);
    load(s, out->id, out->n, x);
    int reached = 0;
    int drawn = 0;
    while (drawn < CAUSE_SENSES_DRAWS && reached < ENOUGH) {
        shuffle(x, out->n, s->d, &rng);
        add_products(x, out->n, s->d, gram);
        reached += split(gram, out->n, side) >= out->silhouette;
        drawn++;
    }
    out->p = (1.0 + reached) / (1.0 + drawn);
    free(x);
}

bool cause_senses_center(const Space *s, const CauseSenses *c, int side, double *out)
{
    memset(out, 0, (size_t)s->d * sizeof *out);
    for (int32_t i = 0; i < c->n; i++) {
        const float *x = space_row(s, c->id[i]);
        for (int32_t k = 0; k < s->d && c->side[i] == side; k++)
            out[k] += (double)x[k] / s->norm[c->id[i]];
    }
    double square = 0;
    for (int32_t k = 0; k < s->d; k++)
        square += out[k] * out[k];
    for (int32_t k = 0; k < s->d && square > 0; k++)
        out[k] /= sqrt(square);
    return square > 0;
}
