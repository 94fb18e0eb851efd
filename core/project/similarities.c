/* The transpose of the lists by counting gives, row after row, who has a word among its
 * neighbours, in ascending order; transposed again the lists themselves are ascending,
 * and rows of P are merged from both. */
#include "core/project/similarities.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { CHUNK = 256, MOST_SEARCH = 200 };

SimilaritiesOptions similarities_options_defaults(void)
{
    return (SimilaritiesOptions){.perplexity = 30};
}

/* The perplexity that n words allow; below 2 one neighbour would be everything. */
static double usable(double perplexity, int32_t n)
{
    const double most = ((double)n - 1) / 3;
    const double cut = perplexity < most ? perplexity : most;
    return cut > 2 ? cut : 2;
}

static double second_of(const SimilaritiesOptions *o, int32_t n)
{
    if (o->second < 0)
        return usable(fmax(30, (double)n / 100), n);
    return o->second > 0 ? usable(o->second, n) : 0;
}

int32_t similarities_find_k(const SimilaritiesOptions *o, int32_t n)
{
    const double u = fmax(usable(o->perplexity, n), second_of(o, n));
    /* the last term: 3 times a third may fall short of the whole number */
    const double k = floor(3 * u * (1 + 1e-12));
    return k < (double)n - 1 ? (int32_t)k : n - 1;
}

/* ---- one row ---- */

/* Fills p with exp(-beta (d2 - min)); returns entropy - target; *slope: its derivative.
 */
static double measure(const double *d2, int32_t k, double beta, double target, double *p,
                      double *slope)
{
    double s = 0;
    double sx = 0;
    double sxx = 0;
    for (int32_t e = 0; e < k; e++) {
        const double x = d2[e] - d2[0];
        const double w = exp(-beta * x);
        p[e] = w;
        s += w;
        sx += w * x;
        sxx += w * x * x;
    }
    const double mean = sx / s;
    *slope = -beta * (sxx / s - mean * mean);
    return log(s) + beta * mean - target;
}

/* The width by bisection; Newton steps where they stay inside the bracket. */
static void search_width(const double *d2, int32_t k, double target, double *p)
{
    double mean = 0;
    for (int32_t e = 0; e < k; e++)
        mean += (d2[e] - d2[0]) / k;
    double low = 0;
    double high = INFINITY;
    double beta = 1 / mean;
    for (int step = 0; step < MOST_SEARCH; step++) {
        double slope = 0;
        const double excess = measure(d2, k, beta, target, p, &slope);
        if (fabs(excess) <= 1e-8)
            break;
        if (excess > 0)
            low = beta;
        else
            high = beta;
        double next = beta - excess / slope;
        if (!(next > low && next < high))
            next = isinf(high) ? 2 * beta : (low + high) / 2;
        if (!isfinite(next) || next == beta)
            break;
        beta = next;
    }
    double sum = 0;
    for (int32_t e = 0; e < k; e++)
        sum += p[e];
    for (int32_t e = 0; e < k; e++)
        p[e] /= sum;
}

SimilaritiesRow similarities_fill_row(const double *d2, int32_t k, double perplexity,
                                      double *p)
{
    int32_t nearest = 1;
    while (nearest < k && d2[nearest] == d2[0])
        nearest++;
    const bool is_full = perplexity >= k;
    if (nearest == k || nearest >= perplexity || is_full) {
        const int32_t share = is_full ? k : nearest;
        for (int32_t e = 0; e < k; e++)
            p[e] = e < share ? 1.0 / share : 0;
        return (SimilaritiesRow){.is_tied = nearest == k && k > 1,
                                 .is_duplicate = nearest < k && !is_full};
    }
    search_width(d2, k, log(perplexity), p);
    return (SimilaritiesRow){0};
}

/* ---- all rows ---- */

typedef struct Fill {
    const Nearest *near;
    double perplexity, second;
    double *share;   /* n x k */
    double *scratch; /* workers x k */
    SimilaritiesRow *row;
    Progress *progress;
} Fill;

static void fill_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Fill *f = ctx;
    const size_t k = (size_t)f->near->k;
    double *other = f->scratch + (size_t)worker * k;
    for (size_t i = begin; i < end; i++) {
        double *p = f->share + i * k;
        f->row[i] =
            similarities_fill_row(f->near->d2 + i * k, (int32_t)k, f->perplexity, p);
        if (f->second > 0) {
            (void)similarities_fill_row(f->near->d2 + i * k, (int32_t)k, f->second,
                                        other);
            for (size_t e = 0; e < k; e++)
                p[e] = (p[e] + other[e]) / 2;
        }
    }
    (void)progress_tick(f->progress, end - begin);
}

/* ---- both directions ---- */

/* Entries by column: of column j, rows `row[off[j] .. off[j + 1])` ascending. */
typedef struct Columns {
    size_t *off;
    int32_t *row;
    double *v;
} Columns;

static void columns_done(Columns *c)
{
    free(c->off);
    free(c->row);
    free(c->v);
}

static Status columns_init(Columns *c, int32_t n, size_t entries, Error *err)
{
    void *off = NULL;
    void *row = NULL;
    void *v = NULL;
    *c = (Columns){0};
    Status status = mem_data(&off, (size_t)n + 2, sizeof(size_t), "similarities", err);
    if (status == OK)
        status = mem_data(&row, entries + 1, sizeof(int32_t), "similarities", err);
    if (status == OK)
        status = mem_data(&v, entries + 1, sizeof(double), "similarities", err);
    *c = (Columns){off, row, v}; /* the caller's to free, complete or not */
    return status;
}

/* off[j + 1] counts, then points to where the next entry of column j goes. */
static void begin_columns(Columns *c, int32_t n)
{
    size_t sum = 0;
    for (int32_t j = 0; j <= n; j++) {
        const size_t count = c->off[j + 1];
        c->off[j + 1] = sum;
        sum += count;
    }
}

static void transpose_lists(const Nearest *near, const double *share, Columns *out)
{
    const size_t k = (size_t)near->k;
    const size_t all = (size_t)near->n * k;
    for (size_t e = 0; e < all; e++)
        out->off[near->id[e] + 1] += share[e] > 0;
    begin_columns(out, near->n);
    for (size_t e = 0; e < all; e++) {
        if (share[e] > 0) {
            const size_t at = out->off[near->id[e] + 1]++;
            out->row[at] = (int32_t)(e / k);
            out->v[at] = share[e];
        }
    }
}

static void transpose_columns(const Columns *in, int32_t n, Columns *out)
{
    for (size_t e = 0; e < in->off[n]; e++)
        out->off[in->row[e] + 1]++;
    begin_columns(out, n);
    for (int32_t j = 0; j < n; j++) {
        for (size_t e = in->off[j]; e < in->off[j + 1]; e++) {
            const size_t at = out->off[in->row[e] + 1]++;
            out->row[at] = j;
            out->v[at] = in->v[e];
        }
    }
}

/* Merges row i of both; writes when `to` is given. Returns the number of entries. */
static size_t merge_row(const Columns *a, const Columns *b, int32_t i, Similarities *to,
                        size_t at)
{
    size_t e = a->off[i];
    size_t f = b->off[i];
    size_t n = 0;
    while (e < a->off[i + 1] || f < b->off[i + 1]) {
        const int32_t x = e < a->off[i + 1] ? a->row[e] : INT32_MAX;
        const int32_t y = f < b->off[i + 1] ? b->row[f] : INT32_MAX;
        const int32_t j = x < y ? x : y;
        const double v = (x == j ? a->v[e] : 0) + (y == j ? b->v[f] : 0);
        e += x == j;
        f += y == j;
        if (to) {
            to->col[at + n] = j;
            to->p[at + n] = v;
        }
        n++;
    }
    return n;
}

/* Neumaier's compensated sum. */
static double exact_sum(const double *x, size_t n)
{
    double sum = 0;
    double lost = 0;
    for (size_t i = 0; i < n; i++) {
        const double t = sum + x[i];
        lost += fabs(sum) >= fabs(x[i]) ? (sum - t) + x[i] : (x[i] - t) + sum;
        sum = t;
    }
    return sum + lost;
}

static Status merge(const Columns *a, const Columns *b, Similarities *out, Error *err)
{
    const int32_t n = out->n;
    for (int32_t i = 0; i < n; i++)
        out->off[i + 1] = out->off[i] + merge_row(a, b, i, NULL, 0);
    const size_t all = out->off[n];
    void *col = NULL;
    void *p = NULL;
    TRY(mem_data(&col, all + 1, sizeof(int32_t), "similarities", err));
    out->col = col;
    TRY(mem_data(&p, all + 1, sizeof(double), "similarities", err));
    out->p = p;
    for (int32_t i = 0; i < n; i++)
        (void)merge_row(a, b, i, out, out->off[i]);
    const double sum = exact_sum(out->p, all);
    double lost = 0;
    for (size_t e = 0; e < all; e++) {
        out->p[e] /= sum;
        /* compensated as well: Kahan's form is enough for terms of one sign */
        const double term = out->p[e] * log(out->p[e]) - lost;
        const double t = out->plogp + term;
        lost = (t - out->plogp) - term;
        out->plogp = t;
    }
    return OK;
}

/* ---- parts of the graph ---- */

static int32_t root_of(int32_t *up, int32_t i)
{
    while (up[i] != i) {
        up[i] = up[up[i]];
        i = up[i];
    }
    return i;
}

static Status count_components(Similarities *s, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, 2 * (size_t)s->n, sizeof(int32_t), "parts of the graph", err));
    int32_t *up = p;
    int32_t *size = up + s->n;
    for (int32_t i = 0; i < s->n; i++)
        up[i] = i;
    for (int32_t i = 0; i < s->n; i++) {
        for (size_t e = s->off[i]; e < s->off[i + 1] && s->col[e] < i; e++) {
            const int32_t a = root_of(up, i);
            const int32_t b = root_of(up, s->col[e]);
            up[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t r = root_of(up, i);
        s->facts.components += r == i;
        if (++size[r] > s->facts.largest)
            s->facts.largest = size[r];
    }
    free(p);
    return OK;
}

static Status symmetrise(const Nearest *near, const double *share, Similarities *out,
                         Error *err)
{
    const size_t all = (size_t)near->n * (size_t)near->k;
    void *off = NULL;
    TRY(mem_data(&off, (size_t)near->n + 1, sizeof(size_t), "similarities", err));
    out->n = near->n;
    out->off = off;
    out->facts.k = near->k;
    Columns by_column = {0};
    Columns by_row = {0};
    Status status = columns_init(&by_column, near->n, all, err);
    if (status == OK)
        status = columns_init(&by_row, near->n, all, err);
    if (status == OK) {
        transpose_lists(near, share, &by_column);
        transpose_columns(&by_column, near->n, &by_row);
        status = merge(&by_row, &by_column, out, err);
    }
    columns_done(&by_column);
    columns_done(&by_row);
    return status == OK ? count_components(out, err) : status;
}

Status similarities_make_shared(const Nearest *near, const double *share,
                                Similarities *out, Error *err)
{
    *out = (Similarities){0};
    const Status status = symmetrise(near, share, out, err);
    if (status != OK)
        similarities_done(out);
    return status;
}

static Status fill_shares(Fill *f, Error *err)
{
    const size_t n = (size_t)f->near->n;
    const size_t k = (size_t)f->near->k;
    void *share = NULL;
    void *scratch = NULL;
    void *row = NULL;
    TRY(mem_data(&share, n * k, sizeof(double), "similarities", err));
    f->share = share;
    TRY(mem_data(&row, n, sizeof(SimilaritiesRow), "similarities", err));
    f->row = row;
    TRY(mem_data(&scratch, (size_t)par_workers(n, CHUNK, f->progress) * k, sizeof(double),
                 "similarities", err));
    f->scratch = scratch;
    (void)progress_begin(f->progress, "measuring similarities", n);
    return par_for(n, CHUNK, fill_chunk, f, f->progress);
}

Status similarities_make(const Nearest *near, const SimilaritiesOptions *o,
                         Progress *progress, Similarities *out, Error *err)
{
    *out = (Similarities){0};
    Fill f = {.near = near,
              .perplexity = usable(o->perplexity, near->n),
              .second = second_of(o, near->n),
              .progress = progress};
    Status status = fill_shares(&f, err);
    if (status == OK)
        status = symmetrise(near, f.share, out, err);
    if (status == OK) {
        out->facts.perplexity = f.perplexity;
        out->facts.second = f.second;
        for (int32_t i = 0; i < near->n; i++) {
            out->facts.ties += f.row[i].is_tied;
            out->facts.duplicates += f.row[i].is_duplicate;
        }
    }
    free(f.share);
    free(f.scratch);
    free(f.row);
    if (status != OK)
        similarities_done(out);
    return status;
}

void similarities_done(Similarities *p)
{
    free(p->off);
    free(p->col);
    free(p->p);
    *p = (Similarities){0};
}
