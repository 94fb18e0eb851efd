#include <math.h>

#include "core/diag/drift_series.h"
#include "tests/unit/made.h"

enum { N = 60, D = 6, MOST = 9 };

/* Snapshots in one frame: noise, and word 5 elsewhere from snapshot `moved` on. */
static Space *snapshot(const float *x, int t, int moved)
{
    static float y[N * D];
    made_random(y, N * D, 50 + (uint64_t)t);
    for (int i = 0; i < N * D; i++)
        y[i] = x[i] + 0.1F * y[i];
    for (int j = 0; j < D && t >= moved; j++)
        y[5 * D + j] -= 2 * x[5 * D + j];
    return made_space("t", y, N, D);
}

static void make(int snapshots, int moved, bool is_two_sided, DriftSeries *s,
                 DriftPair **pair, Space **space)
{
    float x[N * D];
    made_random(x, N * D, 8);
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_NONE;
    o.is_only_aligned = true;
    for (int t = 0; t < snapshots; t++)
        space[t] = snapshot(x, t, moved);
    for (int t = 1; t < snapshots; t++)
        assert_int_equal(
            drift_pair_make(space[0], space[t], &o, NULL, &pair[t - 1], NULL), OK);
    const DriftSeriesInput in = {.to_first = (const DriftPair *const *)pair,
                                 .points = snapshots - 1,
                                 .is_two_sided = is_two_sided,
                                 .level = 0.05,
                                 .seed = 1};
    assert_int_equal(drift_series_make(&in, NULL, s, NULL), OK);
}

static void done(int snapshots, DriftSeries *s, DriftPair **pair, Space **space)
{
    drift_series_done(s);
    for (int t = 0; t < snapshots; t++) {
        space_free(space[t]);
        if (t > 0)
            drift_pair_free(pair[t - 1]);
    }
}

/* Six snapshots: ways, no test. */
static void too_few_snapshots_are_no_test(void **state)
{
    (void)state;
    DriftSeries s;
    DriftPair *pair[MOST];
    Space *space[MOST];
    make(6, 3, false, &s, pair, space);
    assert_false(s.is_tested);
    assert_null(s.change);
    assert_int_equal(s.n, N);
    assert_int_equal(s.points, 5);
    const double *way = s.x + (size_t)drift_series_find(&s, 5) * 5;
    assert_true(way[1] < 0.1 && way[2] > 1.5 && way[4] > 1.5);
    assert_int_equal(drift_series_find(&s, N), -1);
    done(6, &s, pair, space);
}

/* Nine: eight values; the word that moved has the smallest p there is, 1 in 70. */
static void the_word_that_moved(void **state)
{
    (void)state;
    for (int two = 0; two < 2; two++) {
        DriftSeries s;
        DriftPair *pair[MOST];
        Space *space[MOST];
        make(9, 5, two, &s, pair, space);
        assert_true(s.is_tested);
        const int32_t at = drift_series_find(&s, 5);
        assert_int_equal(s.change[at].pivot, 3);
        assert_true(s.change[at].is_exact);
        assert_true(fabs(s.change[at].p - 1.0 / 70) < 1e-12);
        assert_true(fabs(s.p[at] - (1.0 + two) / 70) < 1e-12);
        for (int i = 0; i < s.n; i++)
            assert_true(s.q[i] >= s.p[i] && s.verdict[i] != DRIFT_NOT_ASSESSABLE);
        /* Each point in deviations over the words: mean 0, sample deviation 1. */
        double column[N];
        for (int i = 0; i < N; i++)
            column[i] = s.z[i * 8 + 2];
        assert_true(fabs(stats_mean(column, N)) < 1e-12);
        assert_true(fabs(stats_sd(column, N) - 1) < 1e-12);
        done(9, &s, pair, space);
    }
}

/* Seven snapshots give six values: 1/20 at best, no test. Eight give seven: 1/35. */
static void eight_snapshots_are_needed(void **state)
{
    (void)state;
    DriftSeries s;
    DriftPair *pair[MOST];
    Space *space[MOST];
    make(7, 4, false, &s, pair, space);
    assert_int_equal(s.points, 6);
    assert_false(s.is_tested);
    assert_null(s.verdict);
    done(7, &s, pair, space);
    for (int two = 0; two < 2; two++) {
        make(8, 4, two, &s, pair, space);
        assert_int_equal(s.points, 7);
        assert_true(s.is_tested);
        const int32_t at = drift_series_find(&s, 5);
        assert_int_equal(s.change[at].pivot, 2);
        assert_true(fabs(s.p[at] - (1.0 + two) / 35) < 1e-12);
        assert_true(fabs(drift_series_least(&s, at) - (1.0 + two) / 35) < 1e-12);
        done(8, &s, pair, space);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_few_snapshots_are_no_test),
        cmocka_unit_test(the_word_that_moved),
        cmocka_unit_test(eight_snapshots_are_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
