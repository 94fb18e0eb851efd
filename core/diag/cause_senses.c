/* Everything follows from the Gram matrix of the neighbours, which has 30 rows whatever
 * the dimension. */
#include "core/diag/cause_senses.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum { N = CAUSE_SENSES, ROUNDS = 50, ENOUGH = 8 };

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
static void two_means(const double *gram, const double *dist, int32_t n, uint8_t *side)
{
    memset(side, 0, N);
    int32_t seed[2] = {0, n > 1 ? 1 : 0};
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = i + 1; j < n; j++) {
            if (!(dist[i * n + j] > dist[seed[0] * n + seed[1]]))
                continue;
            seed[0] = i;
            seed[1] = j;
        }
    }
    for (int32_t i = 0; i < n; i++)
        side[i] = dist[i * n + seed[1]] < dist[i * n + seed[0]];
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

/* 2-means on the points of a Gram matrix. Distances are half the squared ones: 1 - cosine
 * of unit vectors. */
static double split(const double *gram, int32_t n, uint8_t *side)
{
    double dist[N * N];
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < n; j++)
            dist[i * n + j] = (gram[i * n + i] + gram[j * n + j]) / 2 - gram[i * n + j];
    two_means(gram, dist, n, side);
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

/* Points by the axes of their covariance. */
typedef struct Cloud {
    int32_t n;
    double square;   /* of the mean */
    double value[N]; /* squared length of the centred points along each axis; [0] is 0 */
    double mean[N];  /* the mean along the axis, times the root of value */
} Cloud;

static bool fit_cloud(const double *gram, int32_t n, Cloud *out)
{
    double mean[N] = {0};
    double axes[N * N];
    *out = (Cloud){.n = n};
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++)
            mean[i] += gram[i * n + j] / n;
        out->square += mean[i] / n;
    }
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < n; j++)
            axes[i * n + j] = gram[i * n + j] - mean[i] - mean[j] + out->square;
    if (LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', n, axes, n, out->value) != 0)
        return false;
    out->value[0] = 0; /* of the vector of ones, but for rounding */
    for (int32_t k = 1; k < n; k++) {
        out->value[k] = out->value[k] > 0 ? out->value[k] : 0;
        for (int32_t i = 0; i < n; i++)
            out->mean[k] += axes[i * n + k] * (mean[i] - out->square);
    }
    return true;
}

/* n - 1 orthonormal rows, each of sum 0, in any direction alike; row 0 is of equal
 * numbers.
 */
static void draw_frame(int32_t n, Rng *rng, double *frame)
{
    for (int32_t i = 0; i < n; i++)
        frame[i] = 1 / sqrt(n);
    for (int32_t k = 1; k < n; k++) {
        double *a = frame + (size_t)k * (size_t)n;
        double square = 0;
        for (int32_t i = 0; i < n; i++)
            a[i] = rng_normal(rng);
        for (int32_t j = 0; j < k; j++) {
            const double *b = frame + (size_t)j * (size_t)n;
            double along = 0;
            for (int32_t i = 0; i < n; i++)
                along += a[i] * b[i];
            for (int32_t i = 0; i < n; i++)
                a[i] -= along * b[i];
        }
        for (int32_t i = 0; i < n; i++)
            square += a[i] * a[i];
        for (int32_t i = 0; i < n; i++)
            a[i] /= sqrt(square);
    }
}

/* The Gram matrix of points of a Gaussian cloud, given that they have this mean and this
 * covariance: whatever the covariance of the cloud itself, such points differ from the
 * given ones by a rotation of the places in the list that has no direction. */
static void draw_cloud(const Cloud *c, Rng *rng, double *gram)
{
    double frame[N * N];
    const int32_t n = c->n;
    draw_frame(n, rng, frame);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j <= i; j++) {
            double sum = c->square;
            for (int32_t k = 1; k < n; k++) {
                const double a = frame[k * n + i];
                const double b = frame[k * n + j];
                sum += c->value[k] * a * b + c->mean[k] * (a + b);
            }
            gram[i * n + j] = gram[j * n + i] = sum;
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
    Cloud cloud;
    double *x = mem_xcalloc((size_t)out->n * (size_t)s->d, sizeof *x);
    load(s, out->id, out->n, x);
    add_products(x, out->n, s->d, gram);
    free(x);
    if (!fit_cloud(gram, out->n, &cloud))
        return; /* p stays unknown */
    int reached = 0;
    int drawn = 0;
    while (drawn < CAUSE_SENSES_DRAWS && reached < ENOUGH) {
        draw_cloud(&cloud, &rng, gram);
        reached += split(gram, out->n, side) >= out->silhouette;
        drawn++;
    }
    out->p = (1.0 + reached) / (1.0 + drawn);
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
