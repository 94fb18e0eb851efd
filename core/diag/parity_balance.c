/* The union is a space of its own: rows of unit length (less the language's mean where
 * that is asked for), one language behind the other, zero rows left out. */
#include "core/diag/parity_balance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/knn.h"

enum { FOLDS = 5 };

typedef struct Union {
    const BalanceInput *in;
    Balance *b;
    Space *joint;
    int32_t *language; /* joint->n */
    int32_t *rank;     /* joint->n: place among the language's words */
} Union;

double parity_balance_expected(const Balance *b, int i, int j)
{
    return b->total > 1 ? (double)(b->words[j] - (i == j)) / (b->total - 1) : (double)NAN;
}

/* --- the union
 * -------------------------------------------------------------------------------------------
 */

static int32_t rows_of(const BalanceInput *in, int i)
{
    const int32_t n = in->space[i]->n;
    return in->top > 0 && in->top < n ? in->top : n;
}

/* How many of the first rows of each language are taken. */
static void choose_rows(const BalanceInput *in, Balance *b, int32_t *rows)
{
    int64_t all = 0;
    int32_t least = INT32_MAX;
    for (int i = 0; i < in->n; i++)
        least = rows_of(in, i) < least ? rows_of(in, i) : least;
    for (int i = 0; i < in->n; i++) {
        rows[i] = in->top > 0 ? least : rows_of(in, i);
        all += rows[i];
    }
    b->is_cut = all > in->most;
    for (int i = 0; b->is_cut && i < in->n; i++)
        rows[i] = (int32_t)((int64_t)rows[i] * in->most / all);
}

/* Row r of language i as a unit vector, in double. */
static void take_unit(const Space *s, int32_t r, double *x)
{
    const float *from = space_row(s, r);
    for (int32_t j = 0; j < s->d; j++)
        x[j] = (double)from[j] / s->norm[r];
}

static int32_t find_mean(const Space *s, int32_t rows, double *mean)
{
    int32_t n = 0;
    double *x = mem_xcalloc((size_t)s->d, sizeof *x);
    memset(mean, 0, (size_t)s->d * sizeof *mean);
    for (int32_t r = 0; r < rows; r++) {
        if (!(s->norm[r] > 0))
            continue;
        take_unit(s, r, x);
        for (int32_t j = 0; j < s->d; j++)
            mean[j] += x[j];
        n++;
    }
    for (int32_t j = 0; j < s->d; j++)
        mean[j] /= n > 0 ? n : 1;
    free(x);
    return n;
}

/* Two languages may have a word in common: in the union it has its language before it. */
static Status add_row(Union *u, int i, int32_t r, const double *x, Error *err)
{
    Str word = {0};
    str_addf(&word, "%d ", i);
    str_add_text(&word, space_word(u->in->space[i], r));
    const int32_t at = u->joint->vocab.n;
    const Status status =
        vocab_add(&u->joint->vocab, (Text){word.p, word.n}, NULL, NULL, err);
    str_free(&word);
    TRY(status);
    float *to = space_row_mut(u->joint, at);
    for (int32_t j = 0; j < u->joint->d; j++)
        to[j] = (float)x[j];
    u->language[at] = i;
    u->rank[at] = u->b->words[i]++;
    return OK;
}

static Status add_language(Union *u, int i, int32_t rows, Error *err)
{
    const Space *s = u->in->space[i];
    const size_t d = (size_t)s->d;
    double *x = mem_xcalloc(2 * d, sizeof *x);
    double *mean = x + d;
    Status status = OK;
    if (u->in->is_centered)
        (void)find_mean(s, rows, mean);
    for (int32_t r = 0; status == OK && r < rows; r++) {
        if (!(s->norm[r] > 0))
            continue;
        take_unit(s, r, x);
        for (size_t j = 0; j < d; j++)
            x[j] -= mean[j];
        status = add_row(u, i, r, x, err);
    }
    free(x);
    return status;
}

static int32_t count_rows(const BalanceInput *in, const int32_t *rows)
{
    int32_t n = 0;
    for (int i = 0; i < in->n; i++)
        for (int32_t r = 0; r < rows[i]; r++)
            n += in->space[i]->norm[r] > 0;
    return n;
}

static Status make_union(Union *u, Progress *progress, Error *err)
{
    const BalanceInput *in = u->in;
    int32_t *rows = mem_xcalloc((size_t)in->n, sizeof *rows);
    choose_rows(in, u->b, rows);
    const int32_t n = count_rows(in, rows);
    if (n < 2) {
        free(rows);
        (void)error_set(err, E_UNDEFINED, "needs at least 2 usable words, has %d", n);
        return E_UNDEFINED;
    }
    Status status = space_new(&u->joint, n, in->space[0]->d, err);
    if (status == OK) {
        u->language = mem_xcalloc((size_t)n, sizeof *u->language);
        u->rank = mem_xcalloc((size_t)n, sizeof *u->rank);
    }
    for (int i = 0; status == OK && i < in->n; i++)
        status = add_language(u, i, rows[i], err);
    free(rows);
    TRY(status);
    u->b->total = n;
    return space_seal(u->joint, progress, err);
}

/* --- neighbours and hubs
 * ----------------------------------------------------------------------------- */

static void count_neighbors(Union *u, const Neighbors *nb)
{
    Balance *b = u->b;
    int64_t same = 0;
    int64_t all = 0;
    for (int32_t r = 0; r < nb->n; r++) {
        const int32_t i = u->language[r];
        for (int32_t a = 0; a < nb->k && knn_ids(nb, r)[a] >= 0; a++) {
            const int32_t j = u->language[knn_ids(nb, r)[a]];
            b->count[(size_t)i * (size_t)b->n + (size_t)j]++;
            same += i == j;
            all++;
        }
    }
    b->same = all > 0 ? (double)same / (double)all : (double)NAN;
    double expected = 0;
    for (int i = 0; i < b->n; i++)
        expected += (double)b->words[i] / b->total * parity_balance_expected(b, i, i);
    b->same_expected = expected;
}

typedef struct Hub {
    int32_t count, row;
} Hub;

static int by_count(const void *pa, const void *pb)
{
    const Hub *a = pa;
    const Hub *b = pb;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static void count_hubs(Union *u, const Neighbors *nb)
{
    Balance *b = u->b;
    const size_t n = (size_t)b->total;
    int32_t *count = mem_xcalloc(n, sizeof *count);
    Hub *hub = mem_xcalloc(n, sizeof *hub);
    knn_count(nb, nb->k, b->total, count);
    double mean = 0;
    double m2 = 0;
    double m3 = 0;
    for (size_t r = 0; r < n; r++) {
        mean += count[r] / (double)n;
        hub[r] = (Hub){count[r], (int32_t)r};
    }
    for (size_t r = 0; r < n; r++) {
        const double x = count[r] - mean;
        m2 += x * x / (double)n;
        m3 += x * x * x / (double)n;
    }
    b->skewness = m2 > 0 ? m3 / pow(m2, 1.5) : (double)NAN;
    qsort(hub, n, sizeof *hub, by_count);
    for (int32_t h = 0; h < u->in->hubs && h < b->total && hub[h].count > 0; h++) {
        b->hubs[u->language[hub[h].row]]++;
        b->n_hubs++;
    }
    free(count);
    free(hub);
}

/* --- means
 * ----------------------------------------------------------------------------------------
 */

/* Sums and numbers of rows of each language (n x d), of all folds but one (-1: of all),
 * of unit rows of the union. */
static void sum_languages(const Union *u, int fold, double *sum, int32_t *n)
{
    const Space *s = u->joint;
    const size_t d = (size_t)s->d;
    memset(sum, 0, (size_t)u->b->n * d * sizeof *sum);
    memset(n, 0, (size_t)u->b->n * sizeof *n);
    for (int32_t r = 0; r < s->n; r++) {
        if (!(s->norm[r] > 0) || u->rank[r] % FOLDS == fold)
            continue;
        double *to = sum + (size_t)u->language[r] * d;
        for (size_t j = 0; j < d; j++)
            to[j] += (double)space_row(s, r)[j] / s->norm[r];
        n[u->language[r]]++;
    }
}

/* Between the means, of all around the common mean; rows of unit length. */
static double share_between(const Union *u, const double *sum, const int32_t *n)
{
    const size_t d = (size_t)u->joint->d;
    double between = 0;
    double all = 0;
    int64_t total = 0;
    for (int i = 0; i < u->b->n; i++)
        total += n[i];
    for (size_t j = 0; j < d; j++) {
        double mean = 0;
        for (int i = 0; i < u->b->n; i++)
            mean += sum[(size_t)i * d + j] / (double)total;
        for (int i = 0; i < u->b->n; i++) {
            const double own = n[i] > 0 ? sum[(size_t)i * d + j] / n[i] : mean;
            between += n[i] * (own - mean) * (own - mean);
        }
        all -= (double)total * mean * mean;
    }
    all += (double)total; /* the square of a unit row is 1 */
    return all > 1e-12 * (double)total ? between / all : (double)NAN;
}

static int nearest_mean(const Union *u, int32_t r, const double *sum, const int32_t *n)
{
    const Space *s = u->joint;
    const size_t d = (size_t)s->d;
    int best = -1;
    double least = INFINITY;
    for (int i = 0; i < u->b->n; i++) {
        double away = 0;
        for (size_t j = 0; n[i] > 0 && j < d; j++) {
            const double x = (double)space_row(s, r)[j] / s->norm[r];
            const double gap = x - sum[(size_t)i * d + j] / n[i];
            away += gap * gap;
        }
        if (n[i] > 0 && away < least) {
            least = away;
            best = i;
        }
    }
    return best;
}

static Status measure_means(Union *u, Progress *progress)
{
    const size_t d = (size_t)u->joint->d;
    double *sum = mem_xcalloc((size_t)u->b->n * d, sizeof *sum);
    int32_t *n = mem_xcalloc((size_t)u->b->n, sizeof *n);
    int64_t hits = 0;
    int64_t all = 0;
    bool goes_on = progress_begin(progress, "telling languages apart", FOLDS);
    sum_languages(u, -1, sum, n);
    u->b->between = share_between(u, sum, n);
    for (int fold = 0; goes_on && fold < FOLDS; fold++) {
        sum_languages(u, fold, sum, n);
        for (int32_t r = 0; r < u->joint->n; r++) {
            if (u->rank[r] % FOLDS != fold || !(u->joint->norm[r] > 0))
                continue;
            hits += nearest_mean(u, r, sum, n) == u->language[r];
            all++;
        }
        goes_on = progress_tick(progress, 1);
    }
    u->b->centroid = stats_rate(hits, all);
    free(sum);
    free(n);
    return goes_on ? OK : E_CANCELED;
}

/* --- all
 * ------------------------------------------------------------------------------------------
 */

static Status measure(Union *u, Progress *progress, Error *err)
{
    Neighbors *nb = NULL;
    u->b->k = u->in->k < u->b->total ? u->in->k : u->b->total - 1;
    TRY(knn_make_within(u->joint, u->b->k, progress, &nb, NULL, err));
    count_neighbors(u, nb);
    count_hubs(u, nb);
    knn_free(nb);
    return measure_means(u, progress);
}

Status parity_balance_make(const BalanceInput *in, Progress *progress, Balance *out,
                           Error *err)
{
    const size_t n = (size_t)in->n;
    *out = (Balance){.n = in->n};
    for (int i = 1; i < in->n; i++) {
        const Space *a = in->space[0];
        const Space *b = in->space[i];
        if (a->d != b->d) {
            return error_set(err, E_INPUT, "%s has %d dimensions, %s has %d", a->name,
                             a->d, b->name, b->d);
        }
    }
    out->words = mem_xcalloc(n, sizeof *out->words);
    out->count = mem_xcalloc(n * n, sizeof *out->count);
    out->hubs = mem_xcalloc(n, sizeof *out->hubs);
    Union u = {.in = in, .b = out};
    Status status = make_union(&u, progress, err);
    if (status == OK)
        status = measure(&u, progress, err);
    space_free(u.joint);
    free(u.language);
    free(u.rank);
    if (status != OK)
        parity_balance_done(out);
    return status;
}

void parity_balance_done(Balance *b)
{
    free(b->words);
    free(b->count);
    free(b->hubs);
    *b = (Balance){0};
}
