#include "core/diag/relations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"
#include "core/diag/relations_analogy.h"

enum { PERMUTATIONS = 1000 };

/* --- offsets
 * ------------------------------------------------------------------------------------------
 */

/* Unit rows of the first and the second words, in double. */
typedef struct Sides {
    int32_t n, d;
    double *a, *b; /* n x d */
} Sides;

static void unit_row(const Space *s, int32_t row, double *out)
{
    const float *x = space_row(s, row);
    const double length = s->norm[row];
    for (int32_t j = 0; j < s->d; j++)
        out[j] = length > 0 ? (double)x[j] / length : 0;
}

static Status make_sides(const RelationInput *in, const Space *s, bool is_target,
                         Sides *out, Error *err)
{
    *out = (Sides){.n = in->n, .d = s->d};
    const size_t size = (size_t)in->n * (size_t)s->d;
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * size, sizeof(double), "vectors of a relation", err));
    out->a = memory;
    out->b = out->a + size;
    for (int32_t i = 0; i < in->n; i++) {
        const RelationPair *p = &in->pair[i];
        const size_t at = (size_t)i * (size_t)s->d;
        unit_row(s, is_target ? p->ta : p->a, out->a + at);
        unit_row(s, is_target ? p->tb : p->b, out->b + at);
    }
    return OK;
}

static void sides_done(Sides *s)
{
    free(s->a);
    *s = (Sides){0};
}

/* The unit offset from first word i to second word j; its length before. */
static double unit_offset(const Sides *s, int32_t i, int32_t j, double *out)
{
    const double *a = s->a + (size_t)i * (size_t)s->d;
    const double *b = s->b + (size_t)j * (size_t)s->d;
    double squares = 0;
    for (int32_t c = 0; c < s->d; c++) {
        out[c] = b[c] - a[c];
        squares += out[c] * out[c];
    }
    const double length = sqrt(squares);
    for (int32_t c = 0; c < s->d; c++)
        out[c] = length > 1e-9 ? out[c] / length : 0;
    return length > 1e-9 ? length : 0;
}

static double dot(const double *a, const double *b, int32_t d)
{
    double sum = 0;
    for (int32_t j = 0; j < d; j++)
        sum += a[j] * b[j];
    return sum;
}

/* Mean cosine over all pairs of different offsets: (|sum|^2 - m) / (m (m - 1)). */
static double consistency(const Sides *s, const int32_t *partner, double *room)
{
    double *sum = room;
    double *one = room + s->d;
    memset(sum, 0, (size_t)s->d * sizeof *sum);
    double m = 0;
    for (int32_t i = 0; i < s->n; i++) {
        if (unit_offset(s, i, partner ? partner[i] : i, one) <= 0)
            continue;
        for (int32_t j = 0; j < s->d; j++)
            sum[j] += one[j];
        m++;
    }
    return m < 2 ? (double)NAN : (dot(sum, sum, s->d) - m) / (m * (m - 1));
}

/* Mean cosine of the offset of pair i on one side and of pair partner[i] on the other. */
typedef struct Offsets {
    int32_t n, d;
    double *x, *y; /* n x d unit offsets of both languages */
} Offsets;

static double agreement(const Offsets *o, const int32_t *partner)
{
    double sum = 0;
    for (int32_t i = 0; i < o->n; i++) {
        const int32_t j = partner ? partner[i] : i;
        sum +=
            dot(o->x + (size_t)i * (size_t)o->d, o->y + (size_t)j * (size_t)o->d, o->d);
    }
    return o->n > 0 ? sum / o->n : (double)NAN;
}

/* --- permutations
 * -------------------------------------------------------------------------------------
 */

typedef struct Permute {
    const Sides *sides;     /* consistency, or */
    const Offsets *offsets; /* agreement */
    const char *purpose;
    uint64_t seed;
    double value[PERMUTATIONS];
    double *room; /* workers x 2 d */
    int32_t n, d;
    Progress *progress;
} Permute;

static void permute(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    Permute *p = ctx;
    int32_t *partner = mem_xcalloc((size_t)p->n, sizeof *partner);
    double *room = p->room + 2 * (size_t)worker * (size_t)p->d;
    for (size_t t = begin; t < end; t++) {
        char purpose[160];
        (void)snprintf(purpose, sizeof purpose, "relation %s %zu", p->purpose, t);
        Rng rng = rng_stream(p->seed, purpose);
        for (int32_t i = 0; i < p->n; i++)
            partner[i] = i;
        rng_shuffle(&rng, partner, (size_t)p->n);
        p->value[t] = p->sides ? consistency(p->sides, partner, room)
                               : agreement(p->offsets, partner);
        if (!progress_tick(p->progress, 1))
            break;
    }
    free(partner);
}

/* Fills null, z and p of a test whose value is known. */
static Status test(Permute *p, Progress *progress, RelationTest *out)
{
    out->null = out->z = out->p = NAN;
    if (p->n < 2 || !isfinite(out->value))
        return OK;
    const size_t workers = (size_t)par_workers(PERMUTATIONS, 10, progress);
    p->room = mem_xcalloc(workers * 2 * (size_t)p->d, sizeof *p->room);
    p->progress = progress;
    (void)progress_begin(progress, "shuffling pairs", PERMUTATIONS);
    const Status status = par_for(PERMUTATIONS, 10, permute, p, progress);
    free(p->room);
    if (status != OK)
        return status;
    if (progress_is_canceled(progress))
        return E_CANCELED;
    int reach = 1;
    for (int t = 0; t < PERMUTATIONS; t++)
        reach += p->value[t] >= out->value - 1e-12;
    out->null = stats_mean(p->value, PERMUTATIONS);
    const double sd = stats_sd(p->value, PERMUTATIONS);
    out->z = sd > 1e-9 ? (out->value - out->null) / sd : (double)NAN;
    out->p = reach / (PERMUTATIONS + 1.0);
    return OK;
}

static Status test_consistency(const RelationInput *in, const Sides *s, const char *where,
                               Progress *progress, RelationTest *out)
{
    char purpose[96];
    (void)snprintf(purpose, sizeof purpose, "%.64s %s", in->name, where);
    Permute *p = mem_xcalloc(1, sizeof *p);
    *p =
        (Permute){.sides = s, .purpose = purpose, .seed = in->seed, .n = s->n, .d = s->d};
    double *room = mem_xcalloc(2 * (size_t)s->d, sizeof *room);
    out->value = consistency(s, NULL, room);
    const Status status = test(p, progress, out);
    free(room);
    free(p);
    return status;
}

static Status make_offsets(const Sides *x, const Sides *y, Offsets *out, Error *err)
{
    const size_t size = (size_t)x->n * (size_t)x->d;
    *out = (Offsets){.n = x->n, .d = x->d};
    void *memory = NULL;
    TRY(mem_data(&memory, 2 * size, sizeof(double), "offsets of a relation", err));
    out->x = memory;
    out->y = out->x + size;
    for (int32_t i = 0; i < x->n; i++) {
        (void)unit_offset(x, i, i, out->x + (size_t)i * (size_t)x->d);
        (void)unit_offset(y, i, i, out->y + (size_t)i * (size_t)x->d);
    }
    return OK;
}

/* Cosine of the sums of the offsets as they are. */
static double compare_means(const Sides *x, const Sides *y)
{
    const size_t d = (size_t)x->d;
    double *mean = mem_xcalloc(2 * d, sizeof *mean);
    for (int32_t i = 0; i < x->n; i++) {
        for (size_t j = 0; j < d; j++) {
            mean[j] += x->b[(size_t)i * d + j] - x->a[(size_t)i * d + j];
            mean[d + j] += y->b[(size_t)i * d + j] - y->a[(size_t)i * d + j];
        }
    }
    const double xx = dot(mean, mean, x->d);
    const double yy = dot(mean + d, mean + d, x->d);
    const double xy = dot(mean, mean + d, x->d);
    free(mean);
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

static Status test_agreement(const RelationInput *in, const Sides sides[2],
                             Progress *progress, RelationFigures *out, Error *err)
{
    const Sides *x = &sides[0];
    const Sides *y = &sides[1];
    Offsets o;
    char purpose[96];
    (void)snprintf(purpose, sizeof purpose, "%.64s across", in->name);
    TRY(make_offsets(x, y, &o, err));
    Permute *p = mem_xcalloc(1, sizeof *p);
    *p = (Permute){
        .offsets = &o, .purpose = purpose, .seed = in->seed, .n = o.n, .d = o.d};
    out->agreement.value = agreement(&o, NULL);
    const Status status = test(p, progress, &out->agreement);
    out->mean_offset = compare_means(x, y);
    free(p);
    free(o.x);
    return status;
}

static Status measure_before(const RelationInput *in, const Sides *x, double *out,
                             Error *err)
{
    if (!in->before || in->before->d != x->d)
        return OK;
    Sides y;
    Offsets o;
    TRY(make_sides(in, in->before, true, &y, err));
    const Status status = make_offsets(x, &y, &o, err);
    if (status == OK)
        *out = agreement(&o, NULL);
    free(o.x);
    sides_done(&y);
    return status;
}

/* --- one pair
 * -----------------------------------------------------------------------------------------
 */

double relations_agreement(const RelationInput *in, int32_t i)
{
    const RelationPair *p = &in->pair[i];
    const int32_t d = in->src->d;
    const Space *side[2] = {in->src, in->tgt};
    const int32_t row[2][2] = {{p->a, p->b}, {p->ta, p->tb}};
    double *v = mem_xcalloc(4 * (size_t)d, sizeof *v);
    for (int s = 0; s < 2; s++) {
        double *at = v + 2 * (size_t)s * (size_t)d;
        unit_row(side[s], row[s][0], at);
        unit_row(side[s], row[s][1], at + d);
        for (int32_t j = 0; j < d; j++)
            at[j] = at[d + j] - at[j];
    }
    const double *x = v;
    const double *y = v + 2 * (size_t)d;
    const double lengths = sqrt(dot(x, x, d) * dot(y, y, d));
    const double cosine = lengths > 1e-18 ? dot(x, y, d) / lengths : (double)NAN;
    free(v);
    return cosine;
}

bool relations_is_confused(const RelationInput *in, int32_t i)
{
    const RelationPair *p = &in->pair[i];
    return knn_cosine(in->src, p->a, in->tgt, p->tb) >
           knn_cosine(in->src, p->a, in->tgt, p->ta);
}

/* --- all
 * ---------------------------------------------------------------------------------------------
 */

static void count_confused(const RelationInput *in, RelationFigures *out)
{
    int64_t confused = 0;
    double sum = 0;
    for (int32_t i = 0; i < in->n; i++) {
        if (in->src->d == in->tgt->d)
            confused += relations_is_confused(in, i);
        sum += knn_cosine(in->src, in->pair[i].a, in->src, in->pair[i].b);
    }
    out->cos_src = sum / in->n;
    out->confusion = stats_rate(confused, in->src->d == in->tgt->d ? in->n : 0);
}

static Status measure(const RelationInput *in, const Sides sides[2], Progress *progress,
                      RelationFigures *out, Error *err)
{
    const Sides *x = &sides[0];
    const Sides *y = &sides[1];
    TRY(test_consistency(in, x, "source", progress, &out->consistency[RELATION_SRC]));
    TRY(test_consistency(in, y, "target", progress, &out->consistency[RELATION_TGT]));
    if (x->d != y->d)
        return OK;
    return test_agreement(in, sides, progress, out, err);
}

Status relations_measure(const RelationInput *in, Progress *progress,
                         RelationFigures *out, Error *err)
{
    static const RelationTest none = {NAN, NAN, NAN, NAN};
    *out = (RelationFigures){.n = in->n,
                             .consistency = {none, none},
                             .agreement = none,
                             .before = NAN,
                             .mean_offset = NAN};
    if (in->n == 0)
        return error_set(err, E_UNDEFINED, "no pair of %s is in both spaces", in->name);
    Sides sides[2] = {0};
    TRY(make_sides(in, in->src, false, &sides[0], err));
    Status status = make_sides(in, in->tgt, true, &sides[1], err);
    if (status == OK)
        status = measure(in, sides, progress, out, err);
    if (status == OK)
        status = measure_before(in, &sides[0], &out->before, err);
    sides_done(&sides[0]);
    sides_done(&sides[1]);
    if (status != OK)
        return status;
    count_confused(in, out);
    return relations_analogy_ask(in, progress, out->analogy, err);
}
