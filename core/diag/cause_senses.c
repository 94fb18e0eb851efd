/* The groups follow from the Gram matrix of the neighbours, which has 30 rows whatever
 * the dimension; the leaning from three numbers of each neighbour. */
#include "core/diag/cause_senses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats.h"

enum { N = CAUSE_SENSES, ROUNDS = 50 };

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
    *out = (CauseSenses){.between = (double)NAN, .spread = (double)NAN, .p = (double)NAN};
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

/* Pitman's and Morgan's test of two variances on the same points: the correlation of sum
 * and difference, by Fisher's z. */
static void compare_spreads(const double *apart, const double *along, int32_t n,
                            CauseSenses *out)
{
    const double sd[2] = {stats_sd(apart, (size_t)n), stats_sd(along, (size_t)n)};
    if (!(sd[0] > 0) || !(sd[1] > 0))
        return;
    double sum[N];
    double less[N];
    for (int32_t i = 0; i < n; i++) {
        sum[i] = apart[i] + along[i];
        less[i] = apart[i] - along[i];
    }
    const double r = stats_pearson(sum, less, (size_t)n);
    out->spread = sd[0] * sd[0] / (sd[1] * sd[1]);
    out->p = stats_normal_cdf(-atanh(r) * sqrt(n - 3));
}

void cause_senses_lean(const Space *src, int32_t x, const Space *tgt, int32_t gold,
                       int32_t rival, CauseSenses *out)
{
    const int32_t d = src->d;
    double *room = mem_xcalloc(7 * (size_t)d, sizeof *room);
    double *word = room;
    double *a = room + d;
    double *b = room + 2 * (ptrdiff_t)d;
    double *to_gold = room + 3 * (ptrdiff_t)d;
    double *to_rival = room + 4 * (ptrdiff_t)d;
    double *one = room + 5 * (ptrdiff_t)d;
    double *rest = room + 6 * (ptrdiff_t)d;
    double apart[N] = {0};
    double along[N] = {0};
    widen(src, x, word);
    widen(tgt, gold, to_gold);
    widen(tgt, rival, to_rival);
    const bool is_there = take_out(to_gold, word, d, a) && take_out(to_rival, word, d, b);
    if (is_there)
        out->between = dot(a, b, d);
    const bool is_plane = is_there && turn_apart(a, b, d);
    for (int32_t i = 0; i < out->n; i++) {
        widen(src, out->id[i], one);
        out->lean[i] = dot(one, to_rival, d) >= dot(one, to_gold, d);
        out->leans[out->lean[i]]++;
        if (!is_plane || !take_out(one, word, d, rest))
            continue; /* a copy of the word leans nowhere */
        apart[i] = dot(rest, a, d);
        along[i] = dot(rest, b, d);
    }
    free(room);
    if (is_plane)
        compare_spreads(apart, along, out->n, out);
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
