/* The groups follow from the Gram matrix of the neighbours, which has 30 rows whatever
 * the dimension; the leaning from three numbers of each neighbour. */
#include "core/diag/cause_senses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/base/stats.h"
#include "core/diag/cause_cut.h"

enum { N = CAUSE_SENSES, ROUNDS = 50, DRAWS = 199, ENOUGH = 40, REPEL = 50 };

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
    double dist[N * N];
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = 0; j < n; j++)
            dist[i * n + j] = (gram[i * n + i] + gram[j * n + j]) / 2 - gram[i * n + j];
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

void cause_senses_make(const Space *s, const int32_t *ids, int32_t n, CauseSenses *out)
{
    *out = (CauseSenses){.between = (double)NAN,
                         .spread = (double)NAN,
                         .cut = (double)NAN,
                         .parts_p = (double)NAN,
                         .between_p = (double)NAN,
                         .p = (double)NAN};
    if (n < CAUSE_SENSES_LEAST)
        return;
    n = n < N ? n : N;
    double gram[N * N];
    double *x = mem_xcalloc((size_t)n * (size_t)s->d, sizeof *x);
    memcpy(out->id, ids, (size_t)n * sizeof *ids);
    load(s, ids, n, x);
    add_products(x, n, s->d, gram);
    out->n = n;
    two_means(gram, n, out->side);
    for (int32_t i = 0; i < n; i++)
        out->size[out->side[i]]++;
    free(x);
}

/* What is left of a unit vector at right angles to another one, of unit length; false
 * when nothing is. */
static bool take_out(const double *from, const double *unit, int32_t d, double *out)
{
    double along = 0;
    double square = 0;
    for (int32_t k = 0; k < d; k++)
        along += from[k] * unit[k];
    for (int32_t k = 0; k < d; k++) {
        out[k] = from[k] - along * unit[k];
        square += out[k] * out[k];
    }
    /* of a vector along the other one only rounding is left */
    if (!(square > 1e-12))
        return false;
    for (int32_t k = 0; k < d; k++)
        out[k] /= sqrt(square);
    return true;
}

static void widen(const Space *s, int32_t row, double *out)
{
    const float *x = space_row(s, row);
    for (int32_t k = 0; k < s->d; k++)
        out[k] = s->norm[row] > 0 ? (double)x[k] / s->norm[row] : 0;
}

static double dot(const double *a, const double *b, int32_t d)
{
    double sum = 0;
    for (int32_t k = 0; k < d; k++)
        sum += a[k] * b[k];
    return sum;
}

/* a is turned into gold less prediction, b into their sum, both of unit length: two
 * directions at right angles. False when gold and prediction lie on one line. */
static bool turn_apart(double *a, double *b, int32_t d)
{
    double square[2] = {0, 0};
    for (int32_t k = 0; k < d; k++) {
        const double gold = a[k];
        a[k] = gold - b[k];
        b[k] = gold + b[k];
        square[0] += a[k] * a[k];
        square[1] += b[k] * b[k];
    }
    if (!(square[0] > 1e-12) || !(square[1] > 1e-12))
        return false;
    for (int32_t k = 0; k < d; k++) {
        a[k] /= sqrt(square[0]);
        b[k] /= sqrt(square[1]);
    }
    return true;
}

/* The share of the best cut of the m points that the Gram matrix and their lengths along
 * the line tell of, along the direction sum s_i (x_i - mean): what their own covariance
 * makes of the line. */
static double cut_of(const double *gram, const double *s, int32_t m)
{
    double mean[N] = {0};
    double all = 0;
    double middle = 0;
    double line[N];
    for (int32_t i = 0; i < m; i++) {
        for (int32_t j = 0; j < m; j++)
            mean[i] += gram[i * m + j] / m;
        all += mean[i] / m;
        middle += s[i] / m;
    }
    for (int32_t i = 0; i < m; i++) {
        line[i] = 0;
        for (int32_t j = 0; j < m; j++)
            line[i] += (gram[i * m + j] - mean[i] - mean[j] + all) * (s[j] - middle);
    }
    return cause_cut_share(line, m);
}

/* out = a b, m x m. */
static void multiply(const double *a, const double *b, int32_t m, double *out)
{
    memset(out, 0, (size_t)m * (size_t)m * sizeof *out);
    for (int32_t i = 0; i < m; i++) {
        for (int32_t k = 0; k < m; k++) {
            for (int32_t j = 0; j < m; j++)
                out[i * m + j] += a[i * m + k] * b[k * m + j];
        }
    }
}

/* One sample of a single cloud: m unit vectors of a normal distribution with the mean and
 * covariance of those that there are, each a weighted sum of them. */
static double draw_cut(const double *gram, const double *s, int32_t m, Rng *rng)
{
    double weight[N * N];
    double turned[N * N]; /* weight, transposed: rows are added, which runs in step */
    double part[N * N];
    double drawn[N * N];
    double line[N];
    for (int32_t i = 0; i < m; i++) {
        double mean = 0;
        for (int32_t j = 0; j < m; j++) {
            weight[i * m + j] = rng_normal(rng);
            mean += weight[i * m + j] / m;
        }
        for (int32_t j = 0; j < m; j++)
            turned[j * m + i] = weight[i * m + j] =
                (weight[i * m + j] - mean) / sqrt(m - 1) + 1.0 / m;
    }
    multiply(weight, gram, m, part);
    multiply(part, turned, m, drawn);
    double length[N];
    for (int32_t i = 0; i < m; i++) {
        length[i] = sqrt(drawn[i * m + i] > 0 ? drawn[i * m + i] : 1);
        line[i] = dot(weight + (ptrdiff_t)i * m, s, m) / length[i];
    }
    for (int32_t i = 0; i < m; i++)
        for (int32_t j = 0; j < m; j++)
            drawn[i * m + j] /= length[i] * length[j];
    return cut_of(drawn, line, m);
}

/* In how many directions alike the rows are spread around their mean: (tr S)^2 / tr S^2
 * of their covariance, the latter without bias (Srivastava 2005, J. Japan Statist. Soc.
 * 35); at least 2. */
static double directions(const double *gram, int32_t m)
{
    double mean[N] = {0};
    double all = 0;
    double once = 0;
    double twice = 0;
    for (int32_t i = 0; i < m; i++) {
        for (int32_t j = 0; j < m; j++)
            mean[i] += gram[i * m + j] / m;
        all += mean[i] / m;
    }
    for (int32_t i = 0; i < m; i++) {
        for (int32_t j = 0; j < m; j++) {
            const double g = gram[i * m + j] - mean[i] - mean[j] + all;
            twice += g * g;
            once += i == j ? g : 0;
        }
    }
    const double n = m - 1;
    const double square = n * n / ((n - 1) * (n + 2)) * (twice - once * once / n);
    return square > 0 && once * once / square > 2 ? once * once / square : 2;
}

/* How often two random directions among so many alike have a cosine of at most this: the
 * part of the integral of cos^(e - 2) below asin(cosine), by Simpson's rule. */
static double repel_p(double cosine, double e)
{
    enum { PARTS = 200 };
    const double from = -asin(1);
    const double to[2] = {asin(cosine), -from};
    double part[2] = {0, 0};
    for (int s = 0; s < 2; s++) {
        const double step = (to[s] - from) / PARTS;
        for (int i = 0; i <= PARTS; i++) {
            const double c = cos(from + i * step);
            const double weight = i == 0 || i == PARTS ? 1 : i % 2 ? 4 : 2;
            part[s] += step * weight * pow(c > 0 ? c : 0, e - 2);
        }
    }
    return part[0] / part[1];
}

static void judge_cloud(const CauseCloud *w, CauseSenses *out)
{
    const int32_t m = w->m;
    const double sd[2] = {stats_sd(w->apart, (size_t)m), stats_sd(w->along, (size_t)m)};
    if (m < CAUSE_SENSES_LEAST)
        return;
    if (sd[0] > 0 && sd[1] > 0)
        out->spread = sd[0] * sd[0] / (sd[1] * sd[1]);
    out->cut = cut_of(w->gram, w->apart, m);
    out->between_p = repel_p(out->between, directions(w->gram, m));
}

void cause_senses_test(const CauseCloud *cloud, Rng rng, CauseSenses *out)
{
    int draws = 0;
    int larger = 0;
    if (!isfinite(out->cut) || !isfinite(out->between_p))
        return;
    while (draws < DRAWS && larger < ENOUGH) {
        larger += draw_cut(cloud->gram, cloud->apart, cloud->m, &rng) >= out->cut;
        draws++;
    }
    out->parts_p =
        larger < ENOUGH ? (larger + 1.0) / (DRAWS + 1.0) : (double)larger / draws;
    out->p = fmin(1, fmin(out->parts_p, REPEL * out->between_p));
}

void cause_senses_lean(const Space *src, int32_t x, const Space *tgt,
                       const int32_t pair[2], CauseSenses *out, CauseCloud *cloud)
{
    const int32_t d = src->d;
    double *room = mem_xcalloc((size_t)(6 + N) * (size_t)d, sizeof *room);
    double *word = room;
    double *a = room + d;
    double *b = room + 2 * (ptrdiff_t)d;
    double *to_gold = room + 3 * (ptrdiff_t)d;
    double *to_rival = room + 4 * (ptrdiff_t)d;
    double *one = room + 5 * (ptrdiff_t)d;
    double *rest = room + 6 * (ptrdiff_t)d; /* m rows of d: neighbours without the word */
    *cloud = (CauseCloud){0};
    widen(src, x, word);
    widen(tgt, pair[0], to_gold);
    widen(tgt, pair[1], to_rival);
    const bool is_there = take_out(to_gold, word, d, a) && take_out(to_rival, word, d, b);
    if (is_there)
        out->between = dot(a, b, d);
    const bool is_plane = is_there && turn_apart(a, b, d);
    for (int32_t i = 0; i < out->n; i++) {
        double *row = rest + (ptrdiff_t)cloud->m * d;
        widen(src, out->id[i], one);
        out->lean[i] = dot(one, to_rival, d) >= dot(one, to_gold, d);
        out->leans[out->lean[i]]++;
        if (!is_plane || !take_out(one, word, d, row))
            continue; /* a copy of the word leans nowhere */
        cloud->apart[cloud->m] = dot(row, a, d);
        cloud->along[cloud->m++] = dot(row, b, d);
    }
    for (int32_t i = 0; i < cloud->m; i++) {
        for (int32_t j = 0; j <= i; j++) {
            const double g = dot(rest + (ptrdiff_t)i * d, rest + (ptrdiff_t)j * d, d);
            cloud->gram[i * cloud->m + j] = cloud->gram[j * cloud->m + i] = g;
        }
    }
    free(room);
    if (is_plane)
        judge_cloud(cloud, out);
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
