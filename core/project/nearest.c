/* Directions go to the search of near/ as they are. Rows as they stand are given two
 * columns more, so that the order by cosine is the order by distance: with the mean taken
 * away, a = (x, w, 0) asks and b = (x, (m - |x|^2) / 2w, s) answers, where s makes all b
 * equally long, R; then <a, b> = <x_a, x_b> + (m - |x_b|^2) / 2, the squared distance up
 * to numbers of a alone. Rounding makes that order uncertain by a bound that is known:
 * some neighbours more are asked for, and whoever could still be left out is searched
 * for. */
#include "core/project/nearest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/knn.h"

enum { MARGIN = 6, CHUNK = 64 };

static Status name_rows(Space *s, Error *err)
{
    for (int32_t i = 0; i < s->n; i++) {
        char word[16];
        int32_t id = 0;
        (void)snprintf(word, sizeof word, "%d", i);
        TRY(vocab_add(&s->vocab, str_text(word), &id, NULL, err));
    }
    return OK;
}

static double length_of(const float *x, int32_t d)
{
    double sum = 0;
    for (int32_t j = 0; j < d; j++)
        sum += (double)x[j] * (double)x[j];
    return sqrt(sum);
}

static Status copy_row(const float *x, int32_t i, bool is_unit, Space *s, Error *err)
{
    float *to = space_row_mut(s, i);
    const double length = length_of(x, s->d);
    if (!isfinite(length))
        return error_set(err, E_INPUT, "row %d holds a number that is not finite", i);
    if (is_unit && !(length > 0))
        return error_set(err, E_INPUT, "row %d is zero and has no direction", i);
    const double scale = is_unit ? 1 / length : 1;
    for (int32_t j = 0; j < s->d; j++)
        to[j] = (float)((double)x[j] * scale);
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): a matrix and what to make of it */
Status nearest_make_space(const float *x, size_t ld, int32_t n, int32_t d, bool is_unit,
                          Space **out, Error *err)
{
    *out = NULL;
    Space *s = NULL;
    TRY(space_new(&s, n, d, err));
    Status status = OK;
    for (int32_t i = 0; status == OK && i < n; i++)
        status = copy_row(x + (size_t)i * ld, i, is_unit, s, err);
    if (status == OK)
        status = name_rows(s, err);
    if (status == OK)
        status = space_seal(s, NULL, err);
    if (status != OK) {
        space_free(s);
        return status;
    }
    *out = s;
    return OK;
}

static Status nearest_init(Nearest *out, int32_t n, int32_t k, Error *err)
{
    *out = (Nearest){.n = n, .k = k};
    void *id = NULL;
    void *d2 = NULL;
    TRY(mem_data(&id, (size_t)n * (size_t)k, sizeof(int32_t), "neighbours", err));
    const Status status =
        mem_data(&d2, (size_t)n * (size_t)k, sizeof(double), "distances", err);
    out->id = id;
    out->d2 = d2;
    if (status != OK)
        nearest_done(out);
    return status;
}

void nearest_done(Nearest *nearest)
{
    free(nearest->id);
    free(nearest->d2);
    *nearest = (Nearest){0};
}

/* ---- directions ---- */

static void take_cosines(const Neighbors *nb, Nearest *out)
{
    const size_t all = (size_t)out->n * (size_t)out->k;
    for (size_t e = 0; e < all; e++) {
        const double d2 = 2 - 2 * nb->score[e];
        out->id[e] = nb->id[e];
        out->d2[e] = d2 > 0 ? d2 : 0;
    }
}

/* ---- rows as they stand ---- */

/* The two search spaces, and the numbers that turn a cosine into a distance. */
typedef struct Lifted {
    const Space *from, *to;
    Space *ask, *answer;
    double m, radius;
    double rounding; /* of a cosine, from float32 rows */
} Lifted;

static void lifted_done(Lifted *l)
{
    space_free(l->ask);
    space_free(l->answer);
}

static double square_from(const Space *s, int32_t i, const double *mean)
{
    const float *x = space_row(s, i);
    double sum = 0;
    for (int32_t j = 0; j < s->d; j++)
        sum += ((double)x[j] - mean[j]) * ((double)x[j] - mean[j]);
    return sum;
}

static void find_mean(const Space *s, double *mean)
{
    for (int32_t i = 0; i < s->n; i++)
        for (int32_t j = 0; j < s->d; j++)
            mean[j] += (double)space_row(s, i)[j];
    for (int32_t j = 0; j < s->d; j++)
        mean[j] /= s->n;
}

static void shift(const Space *s, int32_t i, const double *mean, double scale, float *to)
{
    for (int32_t j = 0; j < s->d; j++)
        to[j] = (float)(((double)space_row(s, i)[j] - mean[j]) * scale);
}

/* Rows are divided by the answers' length R: products of tiny or huge numbers would leave
 * float32. */
static Status lift(Lifted *l, const double *mean, const double *square, Error *err)
{
    const int32_t d = l->to->d;
    double most = 0;
    l->m = 0;
    for (int32_t i = 0; i < l->to->n; i++)
        l->m += square[i] / l->to->n;
    for (int32_t i = 0; i < l->to->n; i++)
        most = fmax(most, fabs(square[i] - l->m));
    const double w = sqrt(most);
    double r2 = 0;
    for (int32_t i = 0; i < l->to->n; i++) {
        const double t = w > 0 ? (l->m - square[i]) / (2 * w) : 0;
        r2 = fmax(r2, square[i] + t * t);
    }
    l->radius = sqrt(r2) > 0 ? sqrt(r2) : 1;
    l->rounding = 16 * 0x1p-24;
    TRY(space_new(&l->ask, l->from->n, d + 2, err));
    TRY(space_new(&l->answer, l->to->n, d + 2, err));
    for (int32_t i = 0; i < l->from->n; i++) {
        float *to = space_row_mut(l->ask, i);
        shift(l->from, i, mean, 1 / l->radius, to);
        to[d] = (float)(w / l->radius);
    }
    for (int32_t i = 0; i < l->to->n; i++) {
        const double t = w > 0 ? (l->m - square[i]) / (2 * w) : 0;
        const double rest = r2 - square[i] - t * t;
        float *to = space_row_mut(l->answer, i);
        shift(l->to, i, mean, 1 / l->radius, to);
        to[d] = (float)(t / l->radius);
        to[d + 1] = (float)(sqrt(rest > 0 ? rest : 0) / l->radius);
    }
    TRY(name_rows(l->ask, err));
    TRY(name_rows(l->answer, err));
    TRY(space_seal(l->ask, NULL, err));
    return space_seal(l->answer, NULL, err);
}

static double distance2(const Space *a, int32_t i, const Space *b, int32_t j)
{
    const float *x = space_row(a, i);
    const float *y = space_row(b, j);
    const int32_t even = a->d / 4 * 4;
    double sum[4] = {0};
    for (int32_t c = 0; c < even; c += 4) {
        for (int32_t q = 0; q < 4; q++) { /* the compiler makes vectors of these */
            const double e = (double)x[c + q] - (double)y[c + q];
            sum[q] += e * e;
        }
    }
    for (int32_t c = even; c < a->d; c++) {
        const double e = (double)x[c] - (double)y[c];
        sum[c & 3] += e * e;
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

typedef struct Candidate {
    double d2;
    int32_t id;
} Candidate;

static int by_distance(const void *a, const void *b)
{
    const Candidate *x = a;
    const Candidate *y = b;
    if (x->d2 != y->d2)
        return x->d2 < y->d2 ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

typedef struct Decide {
    const Lifted *lifted;
    const Neighbors *nb;
    const double *square; /* of the rows that ask */
    Nearest *out;
    bool is_within;
    Candidate *scratch; /* per worker: to->n + 1 */
    Progress *progress;
} Decide;

static int32_t take_proposed(const Decide *c, int32_t i, Candidate *list)
{
    int32_t n = 0;
    for (int32_t e = 0; e < c->nb->k; e++) {
        const int32_t j = knn_ids(c->nb, i)[e];
        if (j >= 0 && !(c->is_within && j == i))
            list[n++] = (Candidate){distance2(c->lifted->from, i, c->lifted->to, j), j};
    }
    return n;
}

static int32_t take_all(const Decide *c, int32_t i, Candidate *list)
{
    int32_t n = 0;
    for (int32_t j = 0; j < c->lifted->to->n; j++)
        if (!(c->is_within && j == i))
            list[n++] = (Candidate){distance2(c->lifted->from, i, c->lifted->to, j), j};
    return n;
}

/* Whether no row outside of the list can be as near as `worst`. */
static bool is_proved(const Decide *c, int32_t i, double worst)
{
    const Lifted *l = c->lifted;
    const int32_t k = c->nb->k;
    if (k >= l->to->n)
        return true;
    const double last = knn_scores(c->nb, i)[k - 1];
    const double length = l->ask->norm[i] * l->radius * l->radius;
    const double bound = c->square[i] + l->m - 2 * length * (last + l->rounding);
    return worst < bound - 1e-12 * (c->square[i] + l->m);
}

static void decide_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Decide *c = ctx;
    const size_t k = (size_t)c->out->k;
    Candidate *list = c->scratch + (size_t)worker * ((size_t)c->lifted->to->n + 1);
    for (size_t i = begin; i < end; i++) {
        int32_t n = take_proposed(c, (int32_t)i, list);
        qsort(list, (size_t)n, sizeof *list, by_distance);
        if ((size_t)n < k || !is_proved(c, (int32_t)i, list[k - 1].d2)) {
            n = take_all(c, (int32_t)i, list);
            qsort(list, (size_t)n, sizeof *list, by_distance);
        }
        for (size_t e = 0; e < k; e++) {
            c->out->id[i * k + e] = list[e].id;
            c->out->d2[i * k + e] = list[e].d2;
        }
    }
    (void)progress_tick(c->progress, end - begin);
}

static Status decide(Decide *c, Error *err)
{
    const size_t n = (size_t)c->out->n;
    const size_t workers = (size_t)par_workers(n, CHUNK, c->progress);
    void *scratch = NULL;
    TRY(mem_data(&scratch, workers * ((size_t)c->lifted->to->n + 1), sizeof(Candidate),
                 "candidates", err));
    c->scratch = scratch;
    (void)progress_begin(c->progress, "measuring neighbours", n);
    const Status status = par_for(n, CHUNK, decide_chunk, c, c->progress);
    free(scratch);
    return status;
}

static Status search_rows(Lifted *l, bool is_within, Progress *progress, Nearest *out,
                          Error *err)
{
    const size_t d = (size_t)l->to->d;
    double *mean = mem_xcalloc(d, sizeof *mean);
    void *square = NULL;
    Neighbors *nb = NULL;
    find_mean(l->to, mean);
    Status status = mem_data(&square, (size_t)l->to->n + (size_t)l->from->n,
                             sizeof(double), "lengths", err);
    double *to = square;
    double *from = NULL;
    if (status == OK && to) {
        from = to + l->to->n;
        for (int32_t i = 0; i < l->to->n; i++)
            to[i] = square_from(l->to, i, mean);
        for (int32_t i = 0; i < l->from->n; i++)
            from[i] = square_from(l->from, i, mean);
        status = lift(l, mean, to, err);
    }
    const int32_t most = out->k + MARGIN + is_within;
    const KnnOptions o = {.k_rows = most < l->to->n ? most : l->to->n};
    if (status == OK)
        status = knn_make_cross(l->ask, l->answer, o, progress, &nb, NULL, NULL, err);
    Decide c = {.lifted = l,
                .nb = nb,
                .square = from,
                .out = out,
                .is_within = is_within,
                .progress = progress};
    if (status == OK)
        status = decide(&c, err);
    knn_free(nb);
    free(square);
    free(mean);
    return status;
}

/* ---- either ---- */

static Status search_directions(const Space *from, const Space *to, Progress *progress,
                                Nearest *out, Error *err)
{
    Neighbors *nb = NULL;
    const KnnOptions o = {.k_rows = out->k};
    if (from == to)
        TRY(knn_make_within(from, out->k, progress, &nb, NULL, err));
    else
        TRY(knn_make_cross(from, to, o, progress, &nb, NULL, NULL, err));
    take_cosines(nb, out);
    knn_free(nb);
    return OK;
}

Status nearest_make(const Space *s, NearestOptions o, Progress *progress, Nearest *out,
                    Error *err)
{
    return nearest_make_cross(s, s, o, progress, out, err);
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status nearest_make_cross(const Space *from, const Space *to, NearestOptions o,
                          Progress *progress, Nearest *out, Error *err)
{
    TRY(nearest_init(out, from->n, o.k, err));
    Lifted l = {.from = from, .to = to};
    const Status status = o.is_unit ? search_directions(from, to, progress, out, err)
                                    : search_rows(&l, from == to, progress, out, err);
    lifted_done(&l);
    if (status != OK)
        nearest_done(out);
    return status;
}
