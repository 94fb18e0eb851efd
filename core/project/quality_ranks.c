/* For one row after the other the others are sorted by distance in the data and on the
 * map; max(both ranks) <= K counts what the neighbourhoods of size K have in common, so
 * one histogram of these maxima holds Q_NX(K) for all K. */
#include "core/project/quality_ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/rng.h"
#include "core/near/knn.h"
#include "core/project/sort_keys.h"

enum { EXACT_ROWS = 5000, GLOBAL = 2000, CHUNK = 16 };

QualityRanksOptions quality_ranks_options_defaults(void)
{
    return (QualityRanksOptions){
        .k = 10, .most = EXACT_ROWS, .sample = 2000, .has_global = true, .seed = 42};
}

/* What one row tells. */
typedef struct RowFigures {
    double recall, trust, continuity, auc, mixing, chance;
    double common[QUALITY_RANKS_CURVE]; /* of the K nearest, at the sizes of the curve */
} RowFigures;

typedef struct Scratch {
    double *far;       /* n distances */
    SortKey *key;      /* 2 n */
    int32_t *high;     /* n ranks in the data */
    int32_t *low;      /* n ranks on the map */
    int32_t *together; /* n: how many have this larger rank */
} Scratch;

typedef struct Measure {
    const Space *s;
    const double *xy;
    const int32_t *group;
    int32_t *size; /* n: rows of each row's group; NULL without groups */
    int32_t n, k;
    int32_t rows; /* measured ones, spread evenly */
    int32_t ncurve;
    int32_t curve_k[QUALITY_RANKS_CURVE];
    bool is_unit;
    RowFigures *row;  /* one per measured row */
    Scratch *scratch; /* one per worker */
    Progress *progress;
} Measure;

/* ---- ranks ---- */

static void data_distances(const Measure *m, int32_t i, double *far)
{
    if (m->is_unit) {
        knn_cosines(m->s, i, m->s, NULL, m->n, far);
        for (int32_t j = 0; j < m->n; j++)
            far[j] = fmax(0, 1 - far[j]);
        return;
    }
    const float *x = space_row(m->s, i);
    for (int32_t j = 0; j < m->n; j++) {
        const float *y = space_row(m->s, j);
        double sum[4] = {0};
        for (int32_t c = 0; c < m->s->d; c++) {
            const double e = (double)x[c] - (double)y[c];
            sum[c & 3] += e * e;
        }
        far[j] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

static void map_distances(const Measure *m, int32_t i, double *far)
{
    for (int32_t j = 0; j < m->n; j++) {
        const double dx = m->xy[2 * (size_t)i] - m->xy[2 * (size_t)j];
        const double dy = m->xy[2 * (size_t)i + 1] - m->xy[2 * (size_t)j + 1];
        far[j] = dx * dx + dy * dy;
    }
}

/* rank[j] from 1; that of i itself is 0. */
static void find_ranks(const Measure *m, int32_t i, const double *far, SortKey *key,
                       int32_t *rank)
{
    size_t n = 0;
    for (int32_t j = 0; j < m->n; j++)
        if (j != i)
            key[n++] = sort_keys_make(far[j], j);
    const SortKey *sorted = sort_keys(key, key + m->n, n);
    rank[i] = 0;
    for (size_t r = 0; r < n; r++)
        rank[sorted[r].id] = (int32_t)r + 1;
}

/* ---- figures of a row ---- */

static double excess(int32_t rank, int32_t k)
{
    return rank > k ? rank - k : 0;
}

/* Sizes of neighbourhoods: whole numbers, each about the same share larger. */
static void choose_sizes(Measure *m)
{
    const double most = m->n - 2;
    int32_t last = 0;
    for (int i = 0; i < QUALITY_RANKS_CURVE; i++) {
        const double size = pow(most, i / (QUALITY_RANKS_CURVE - 1.0));
        const int32_t k = (int32_t)(size + 0.5);
        if (k > last && k <= m->n - 2)
            m->curve_k[m->ncurve++] = last = k;
    }
}

static double rnx(double n, double common, double k)
{
    return ((n - 1) * common / k - k) / (n - 1 - k);
}

static void take_common(const Measure *m, const int32_t *together, double *common)
{
    int32_t sum = 0;
    int32_t at = 1;
    for (int32_t c = 0; c < m->ncurve; c++) {
        for (; at <= m->curve_k[c]; at++)
            sum += together[at];
        common[c] = sum;
    }
}

/* The mean of R_NX(K) with weights 1 / K for this row's common neighbours alone. */
static double area(const int32_t *together, int32_t n)
{
    double sum = 0;
    double weights = 0;
    double common = 0;
    for (int32_t big_k = 1; big_k <= n - 2; big_k++) {
        common += together[big_k];
        sum += rnx(n, common, big_k) / big_k;
        weights += 1.0 / big_k;
    }
    return sum / weights;
}

static RowFigures measure_row(const Measure *m, int32_t i, Scratch *w)
{
    const int32_t k = m->k;
    const double n = m->n;
    const double scale = 2 / (k * (2 * n - 3.0 * k - 1));
    RowFigures f = {.trust = 1, .continuity = 1};
    data_distances(m, i, w->far);
    find_ranks(m, i, w->far, w->key, w->high);
    map_distances(m, i, w->far);
    find_ranks(m, i, w->far, w->key, w->low);
    memset(w->together, 0, (size_t)m->n * sizeof *w->together);
    for (int32_t j = 0; j < m->n; j++) {
        if (j == i)
            continue;
        const int32_t larger = w->high[j] > w->low[j] ? w->high[j] : w->low[j];
        w->together[larger]++;
        f.recall += larger <= k ? 1.0 / k : 0;
        if (w->low[j] <= k) {
            f.trust -= scale * excess(w->high[j], k);
            f.mixing += m->group && m->group[j] != m->group[i] ? 1.0 / k : 0;
        }
        if (w->high[j] <= k)
            f.continuity -= scale * excess(w->low[j], k);
    }
    f.auc = area(w->together, m->n);
    take_common(m, w->together, f.common);
    f.chance = m->group ? (n - m->size[i]) / (n - 1) : 0;
    return f;
}

/* The row of the r-th measurement. */
static int32_t row_of(const Measure *m, size_t r)
{
    return (int32_t)((int64_t)r * m->n / m->rows);
}

static void measure_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Measure *m = ctx;
    for (size_t r = begin; r < end; r++) {
        m->row[r] = measure_row(m, row_of(m, r), &m->scratch[worker]);
        if (!progress_tick(m->progress, 1))
            return;
    }
}

/* ---- memory ---- */

static Status scratch_init(Scratch *w, int32_t rows, Error *err)
{
    const size_t n = (size_t)rows;
    void *p = NULL;
    TRY(mem_data(&p, n, sizeof(double), "distances", err));
    w->far = p;
    TRY(mem_data(&p, 2 * n, sizeof(SortKey), "distances", err));
    w->key = p;
    TRY(mem_data(&p, n, sizeof(int32_t), "ranks", err));
    w->high = p;
    TRY(mem_data(&p, n, sizeof(int32_t), "ranks", err));
    w->low = p;
    TRY(mem_data(&p, n, sizeof(int32_t), "ranks", err));
    w->together = p;
    return OK;
}

static void scratch_done(Scratch *w)
{
    free(w->far);
    free(w->key);
    free(w->high);
    free(w->low);
    free(w->together);
}

/* size[i]: rows of the group of row i. */
static Status count_groups(Measure *m, Error *err)
{
    void *size = NULL;
    void *key = NULL;
    if (!m->group)
        return OK;
    TRY(mem_data(&size, (size_t)m->n, sizeof(int32_t), "groups", err));
    m->size = size;
    TRY(mem_data(&key, 2 * (size_t)m->n, sizeof(SortKey), "groups", err));
    SortKey *keys = key;
    for (int32_t i = 0; i < m->n; i++)
        keys[i] = sort_keys_make((double)m->group[i] + 2147483648.0, i);
    const SortKey *sorted = sort_keys(keys, keys + m->n, (size_t)m->n);
    for (int32_t from = 0; from < m->n;) {
        int32_t to = from;
        while (to < m->n && sorted[to].bits == sorted[from].bits)
            to++;
        for (int32_t r = from; r < to; r++)
            m->size[sorted[r].id] = to - from;
        from = to;
    }
    free(key);
    return OK;
}

/* ---- the whole ---- */

/* The mean of one of the figures, `at` bytes into each. */
static QualityMean mean_of(const Measure *m, int32_t rows, size_t at)
{
    QualityMean mean = {0};
    double square = 0;
    for (int32_t r = 0; r < rows; r++) {
        double v;
        memcpy(&v, (const char *)&m->row[r] + at, sizeof v);
        mean.value += v / rows;
    }
    for (int32_t r = 0; r < rows && rows < m->n; r++) {
        double v;
        memcpy(&v, (const char *)&m->row[r] + at, sizeof v);
        square += (v - mean.value) * (v - mean.value);
    }
    mean.error = rows > 1 ? sqrt(square / ((double)rows * (rows - 1))) : 0;
    return mean;
}

static Status run(Measure *m, int32_t rows, Error *err)
{
    const int workers = par_workers((size_t)rows, CHUNK, m->progress);
    void *row = NULL;
    TRY(count_groups(m, err));
    TRY(mem_data(&row, (size_t)rows, sizeof(RowFigures), "figures of the map", err));
    m->row = row;
    m->scratch = mem_xcalloc((size_t)workers, sizeof *m->scratch);
    Status status = OK;
    for (int w = 0; status == OK && w < workers; w++)
        status = scratch_init(&m->scratch[w], m->n, err);
    if (status == OK) {
        (void)progress_begin(m->progress, "measuring the map", (uint64_t)rows);
        status = par_for((size_t)rows, CHUNK, measure_chunk, m, m->progress);
    }
    for (int w = 0; w < workers; w++)
        scratch_done(&m->scratch[w]);
    free(m->scratch);
    return status;
}

static Status new_rows(double **out, int32_t n, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof(double), "figures of the map", err));
    *out = p;
    for (int32_t i = 0; i < n; i++)
        (*out)[i] = (double)NAN;
    return OK;
}

static Status take_figures(const Measure *m, int32_t rows, QualityRanks *out, Error *err)
{
    TRY(new_rows(&out->row_recall, m->n, err));
    if (m->group)
        TRY(new_rows(&out->row_mixing, m->n, err));
    for (int32_t r = 0; r < rows; r++) {
        const RowFigures *f = &m->row[r];
        const size_t i = (size_t)row_of(m, (size_t)r);
        out->row_recall[i] = f->recall;
        if (m->group && f->chance > 0)
            out->row_mixing[i] = f->mixing / f->chance;
    }
    out->measured = rows;
    out->recall = mean_of(m, rows, offsetof(RowFigures, recall));
    out->trust = mean_of(m, rows, offsetof(RowFigures, trust));
    out->continuity = mean_of(m, rows, offsetof(RowFigures, continuity));
    out->auc = mean_of(m, rows, offsetof(RowFigures, auc));
    out->ncurve = m->ncurve;
    for (int32_t c = 0; c < m->ncurve; c++) {
        const size_t at = offsetof(RowFigures, common) + (size_t)c * sizeof(double);
        out->curve_k[c] = m->curve_k[c];
        out->rnx[c] = rnx(m->n, mean_of(m, rows, at).value, m->curve_k[c]);
    }
    if (m->group) {
        out->mixing = mean_of(m, rows, offsetof(RowFigures, mixing));
        out->mixing_chance = mean_of(m, rows, offsetof(RowFigures, chance)).value;
    }
    return OK;
}

/* ---- the global picture ---- */

/* Ranks of m values from 0, the mean of them where values are equal; by way of keys. */
static void average_ranks(const double *v, size_t m, SortKey *key, double *rank)
{
    for (size_t e = 0; e < m; e++)
        key[e] = sort_keys_make(v[e], (int32_t)e);
    const SortKey *sorted = sort_keys(key, key + m, m);
    for (size_t from = 0; from < m;) {
        size_t to = from;
        while (to < m && sorted[to].bits == sorted[from].bits)
            to++;
        for (size_t r = from; r < to; r++)
            rank[sorted[r].id] = ((double)from + (double)to - 1) / 2;
        from = to;
    }
}

static double correlation(const double *a, const double *b, size_t m)
{
    const double mean = ((double)m - 1) / 2; /* of ranks, ties or not */
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (size_t e = 0; e < m; e++) {
        ab += (a[e] - mean) * (b[e] - mean);
        aa += (a[e] - mean) * (a[e] - mean);
        bb += (b[e] - mean) * (b[e] - mean);
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : (double)NAN;
}

static double pair_distance(const Measure *m, int32_t i, int32_t j, bool is_map)
{
    double sum = 0;
    if (is_map) {
        for (size_t c = 0; c < 2; c++) {
            const double e = m->xy[2 * (size_t)i + c] - m->xy[2 * (size_t)j + c];
            sum += e * e;
        }
        return sum;
    }
    if (m->is_unit)
        return fmax(0, 1 - knn_cosine(m->s, i, m->s, j));
    for (int32_t c = 0; c < m->s->d; c++) {
        const double e = (double)space_row(m->s, i)[c] - (double)space_row(m->s, j)[c];
        sum += e * e;
    }
    return sum;
}

static Status find_spearman(const Measure *m, uint64_t seed, double *out, Error *err)
{
    const int32_t points = m->n < GLOBAL ? m->n : GLOBAL;
    const size_t pairs = (size_t)points * ((size_t)points - 1) / 2;
    void *p = NULL;
    TRY(mem_data(&p, (size_t)m->n, sizeof(int32_t), "points", err));
    int32_t *id = p;
    void *key = NULL;
    void *number = NULL;
    Status status = mem_data(&key, 2 * pairs, sizeof(SortKey), "distances", err);
    if (status == OK)
        status = mem_data(&number, 3 * pairs, sizeof(double), "distances", err);
    double *v = number;
    for (int32_t i = 0; i < m->n; i++)
        id[i] = i;
    Rng r = rng_stream(seed, "points of the global figure");
    rng_shuffle(&r, id, (size_t)m->n);
    (void)progress_begin(m->progress, "comparing distances", 2 * (uint64_t)points);
    for (int side = 0; status == OK && side < 2; side++) {
        size_t e = 0;
        for (int32_t a = 0; status == OK && a < points; a++) {
            for (int32_t b = 0; b < a; b++)
                v[e++] = pair_distance(m, id[a], id[b], side == 1);
            status = progress_tick(m->progress, 1) ? OK : E_CANCELED;
        }
        if (status == OK)
            average_ranks(v, pairs, key, v + (side == 0 ? 1 : 2) * pairs);
    }
    if (status == OK)
        *out = correlation(v + pairs, v + 2 * pairs, pairs);
    free(id);
    free(key);
    free(number);
    return status;
}

Status quality_ranks_make(const TsneData *data, const double *xy,
                          const QualityRanksOptions *o, Progress *progress,
                          QualityRanks *out, Error *err)
{
    const double none = (double)NAN;
    const QualityMean unknown = {none, none};
    const int32_t most = (data->n - 1) / 2;
    *out = (QualityRanks){.n = data->n,
                          .recall = unknown,
                          .trust = unknown,
                          .continuity = unknown,
                          .auc = unknown,
                          .mixing = unknown,
                          .mixing_chance = none,
                          .spearman = none};
    if (data->n < 4 || o->k < 1)
        return OK;
    out->k = o->k < most ? o->k : most;
    const bool is_sampled = data->n > o->most && o->sample > 0 && o->sample < data->n;
    const int32_t rows = is_sampled ? o->sample : data->n;
    Space *s = NULL;
    TRY(nearest_make_space(data->x, data->ld, data->n, data->d,
                           data->metric == TSNE_COSINE, &s, err));
    Measure m = {.s = s,
                 .xy = xy,
                 .group = data->group,
                 .n = data->n,
                 .k = out->k,
                 .rows = rows,
                 .is_unit = data->metric == TSNE_COSINE,
                 .progress = progress};
    choose_sizes(&m);
    Status status = run(&m, rows, err);
    if (status == OK)
        status = take_figures(&m, rows, out, err);
    if (status == OK && o->has_global)
        status = find_spearman(&m, o->seed, &out->spearman, err);
    space_free(s);
    free(m.row);
    free(m.size);
    if (status != OK)
        quality_ranks_done(out);
    return status;
}

void quality_ranks_done(QualityRanks *q)
{
    free(q->row_recall);
    free(q->row_mixing);
    *q = (QualityRanks){0};
}

/* ---- pairs ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

double quality_ranks_pairs(const double *xy, int32_t n, const QualityPairs *pairs,
                           bool is_shuffled, uint64_t seed)
{
    if (pairs->m < 1 || n < 1)
        return 0;
    const size_t m = (size_t)pairs->m;
    double mean[2] = {0};
    double square = 0;
    int32_t *b = mem_xcalloc(m, sizeof *b);
    double *far = mem_xcalloc(m, sizeof *far);
    memcpy(b, pairs->b, m * sizeof *b);
    Rng r = rng_stream(seed, "shuffled pairs");
    if (is_shuffled)
        rng_shuffle(&r, b, m);
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        mean[i & 1] += xy[i] / n;
    for (size_t i = 0; i < 2 * (size_t)n; i++)
        square += (xy[i] - mean[i & 1]) * (xy[i] - mean[i & 1]);
    for (size_t e = 0; e < m; e++) {
        const double *p = xy + 2 * (size_t)pairs->a[e];
        const double *q = xy + 2 * (size_t)b[e];
        far[e] = hypot(p[0] - q[0], p[1] - q[1]);
    }
    qsort(far, m, sizeof *far, by_value);
    const double median = (far[(m - 1) / 2] + far[m / 2]) / 2;
    free(b);
    free(far);
    return square > 0 ? median / sqrt(square / n) : 0;
}
