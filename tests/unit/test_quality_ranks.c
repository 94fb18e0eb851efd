#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/quality.h"
#include "core/project/quality_ranks.h"
#include "tests/unit/made.h"

enum { N = 220, DIM = 6, K = 10 };

/* Rows and a map of them that keeps two columns and adds noise. */
typedef struct Sample {
    float x[N * DIM];
    double xy[2 * N];
    int32_t group[N];
    TsneData data;
} Sample;

static Sample *new_sample(TsneMetric metric)
{
    Sample *s = mem_xcalloc(1, sizeof *s);
    Rng r = rng_stream(4, "map");
    made_random(s->x, (size_t)N * DIM, 3);
    for (int i = 0; i < N; i++) {
        s->group[i] = i % 3 == 0 ? -5 : 9;
        for (int c = 0; c < 2; c++)
            s->xy[2 * i + c] = (double)s->x[i * DIM + c] + 0.2 * rng_normal(&r);
    }
    s->xy[2] = s->xy[4]; /* equal places */
    s->xy[3] = s->xy[5];
    s->data = (TsneData){s->x, DIM, N, DIM, metric, s->group};
    return s;
}

static QualityRanks measure(const Sample *s, int threads)
{
    Progress p;
    progress_init(&p, threads);
    const QualityRanksOptions o = quality_ranks_options_defaults();
    QualityRanks q;
    assert_int_equal(quality_ranks_make(&s->data, s->xy, &o, &p, &q, NULL), OK);
    return q;
}

static double far_in_data(const Sample *s, int i, int j)
{
    double sum = 0;
    for (int c = 0; c < DIM; c++) {
        const double e = (double)s->x[i * DIM + c] - (double)s->x[j * DIM + c];
        sum += e * e;
    }
    return sum;
}

static double far_on_map(const Sample *s, int i, int j)
{
    const double dx = s->xy[2 * i] - s->xy[2 * j];
    const double dy = s->xy[2 * i + 1] - s->xy[2 * j + 1];
    return dx * dx + dy * dy;
}

/* By counting, as the definition says. */
static int rank_of(const Sample *s, double (*far)(const Sample *, int, int), int i, int j)
{
    int rank = 1;
    const double d = far(s, i, j);
    for (int o = 0; o < N; o++)
        if (o != i && o != j)
            rank += far(s, i, o) < d || (far(s, i, o) == d && o < j);
    return rank;
}

static void figures_are_those_of_the_definitions(void **state)
{
    (void)state;
    Sample *s = new_sample(TSNE_EUCLID);
    static int high[N][N];
    static int low[N][N];
    QualityRanks q = measure(s, 2);
    double common[N] = {0};
    double recall = 0;
    double mixing = 0;
    for (int i = 0; i < N; i++) {
        double row = 0;
        for (int j = 0; j < N; j++) {
            if (i == j)
                continue;
            high[i][j] = rank_of(s, far_in_data, i, j);
            low[i][j] = rank_of(s, far_on_map, i, j);
            const int larger = high[i][j] > low[i][j] ? high[i][j] : low[i][j];
            for (int k = larger; k < N; k++)
                common[k] += 1;
            row += larger <= K ? 0.1 : 0;
            mixing += low[i][j] <= K && s->group[i] != s->group[j] ? 0.1 / N : 0;
        }
        recall += row / N;
        assert_true(fabs(q.row_recall[i] - row) < 1e-12);
    }
    double auc = 0;
    double weights = 0;
    for (int k = 1; k <= N - 2; k++) {
        const double kept = common[k] / ((double)k * N);
        auc += ((N - 1) * kept - k) / (N - 1 - k) / k;
        weights += 1.0 / k;
    }
    assert_true(fabs(q.recall.value - recall) < 1e-12);
    assert_true(fabs(q.auc.value - auc / weights) < 1e-12);
    assert_true(fabs(q.mixing.value - mixing) < 1e-12);
    assert_true(q.recall.error == 0);
    assert_int_equal(q.measured, N);
    /* 74 and 146 rows: chance is 2 x 74 x 146 / (220 x 219) */
    assert_true(fabs(q.mixing_chance - 2.0 * 74 * 146 / (220.0 * 219)) < 1e-12);
    quality_ranks_done(&q);
    free(s);
}

/* Trust and continuity are computed in another way by quality.c. */
static void two_ways_agree(void **state)
{
    (void)state;
    Sample *s = new_sample(TSNE_COSINE);
    QualityRanks q = measure(s, 2);
    Space *space = made_space("s", s->x, N, DIM);
    const Space *spaces[] = {space};
    Layout *l = mem_xcalloc(1, sizeof *l);
    l->n = N;
    l->xy = mem_xcalloc(2 * N, sizeof(double));
    l->space = mem_xcalloc(N, sizeof(int32_t));
    l->row = mem_xcalloc(N, sizeof(int32_t));
    memcpy(l->xy, s->xy, sizeof s->xy);
    for (int i = 0; i < N; i++)
        l->row[i] = i;
    assert_int_equal(quality_measure(l, spaces, K, NULL, NULL), OK);
    assert_true(fabs(l->trustworthiness - q.trust.value) < 1e-12);
    assert_true(fabs(l->continuity - q.continuity.value) < 1e-12);
    layout_free(l);
    space_free(space);
    quality_ranks_done(&q);
    free(s);
}

static void the_data_themselves_are_perfect(void **state)
{
    (void)state;
    Sample *s = new_sample(TSNE_EUCLID);
    float flat[2 * N];
    for (int i = 0; i < 2 * N; i++)
        flat[i] = (float)s->xy[i];
    for (int i = 0; i < 2 * N; i++)
        s->xy[i] = (double)flat[i];
    s->data = (TsneData){flat, 2, N, 2, TSNE_EUCLID, NULL};
    QualityRanks q = measure(s, 2);
    assert_true(fabs(q.recall.value - 1) < 1e-12 && fabs(q.trust.value - 1) < 1e-12);
    assert_true(fabs(q.auc.value - 1) < 1e-12 && fabs(q.spearman - 1) < 1e-12);
    assert_true(isnan(q.mixing.value) && !q.row_mixing);
    quality_ranks_done(&q);
    free(s);
}

/* 6,000 rows: a sample, whose error covers the truth. */
static void large_maps_are_sampled(void **state)
{
    (void)state;
    enum { MANY = 5999 };
    float *x = mem_xcalloc(MANY * 3, sizeof *x);
    double *xy = mem_xcalloc(2 * MANY, sizeof *xy);
    made_random(x, MANY * 3, 9);
    for (int i = 0; i < 2 * MANY; i++)
        xy[i] = (double)x[i / 2 * 3 + i % 2];
    const TsneData data = {x, 3, MANY, 3, TSNE_EUCLID, NULL};
    QualityRanksOptions o = quality_ranks_options_defaults();
    QualityRanks few;
    QualityRanks more;
    Progress p;
    progress_init(&p, 2);
    o.sample = 150;
    assert_int_equal(quality_ranks_make(&data, xy, &o, &p, &few, NULL), OK);
    o.sample = 900;
    assert_int_equal(quality_ranks_make(&data, xy, &o, &p, &more, NULL), OK);
    assert_int_equal(few.measured, 150);
    assert_true(few.recall.error > more.recall.error && more.recall.error > 0);
    assert_true(fabs(few.recall.value - more.recall.value) < 4 * few.recall.error);
    assert_true(fabs(few.auc.value - more.auc.value) < 4 * few.auc.error);
    assert_true(isnan(few.row_recall[1]) && !isnan(few.row_recall[0]));
    int last = 0;
    for (int i = 0; i < MANY; i++)
        last = isnan(more.row_recall[i]) ? last : i;
    assert_true(last >= MANY - 1 - MANY / 900); /* spread to the end */
    quality_ranks_done(&few);
    quality_ranks_done(&more);
    free(x);
    free(xy);
}

static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    Sample *s = new_sample(TSNE_COSINE);
    QualityRanks one = measure(s, 1);
    QualityRanks seven = measure(s, 7);
    assert_memory_equal(one.row_recall, seven.row_recall, N * sizeof(double));
    assert_true(one.auc.value == seven.auc.value && one.spearman == seven.spearman);
    quality_ranks_done(&one);
    quality_ranks_done(&seven);
    free(s);
}

static void pairs_are_told_from_shuffled_ones(void **state)
{
    (void)state;
    const double xy[] = {-3, 0, -3, 1, 3, 0, 3, 1, 0, 10, 0, -12};
    const int32_t a[] = {0, 2};
    const int32_t b[] = {1, 3};
    const QualityPairs pairs = {a, b, 2};
    const QualityPairs none = {a, b, 0};
    /* radius: squares of x sum to 36, of y - 0 to 246 */
    const double radius = sqrt((36.0 + 246) / 6);
    assert_true(fabs(quality_ranks_pairs(xy, 6, &pairs, false, 1) - 1 / radius) < 1e-12);
    assert_true(quality_ranks_pairs(xy, 6, &none, false, 1) == 0);
    double most = 0;
    for (uint64_t seed = 0; seed < 8; seed++)
        most = fmax(most, quality_ranks_pairs(xy, 6, &pairs, true, seed));
    assert_true(most > 5 / radius);
}

static void few_points_have_no_figures(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3};
    const double xy[] = {1, 2, 3, 4, 5, 6};
    const TsneData data = {x, 1, 3, 1, TSNE_EUCLID, NULL};
    const QualityRanksOptions o = quality_ranks_options_defaults();
    QualityRanks q;
    assert_int_equal(quality_ranks_make(&data, xy, &o, NULL, &q, NULL), OK);
    assert_int_equal(q.k, 0);
    assert_true(isnan(q.recall.value) && isnan(q.spearman));
    quality_ranks_done(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_of_the_definitions),
        cmocka_unit_test(two_ways_agree),
        cmocka_unit_test(the_data_themselves_are_perfect),
        cmocka_unit_test(large_maps_are_sampled),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(pairs_are_told_from_shuffled_ones),
        cmocka_unit_test(few_points_have_no_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
