#include <math.h>

#include "core/base/stats.h"
#include "core/diag/drift_noise.h"
#include "tests/unit/made.h"

enum { N = 400, D = 6 };

/* Trainings of one corpus: the same vectors and noise. */
static Space *training(const float *x, uint64_t seed, int moved)
{
    static float y[N * D];
    made_random(y, N * D, seed);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            y[i * D + j] =
                (i < moved ? -x[i * D + j] : x[i * D + j]) + 0.1F * y[i * D + j];
        }
    }
    return made_space("t", y, N, D);
}

static DriftPair *compare(const Space *a, const Space *b)
{
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_ROBUST;
    o.is_only_aligned = true;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    return p;
}

static float x[N * D];

static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 1);
    return 0;
}

/* No null pair: no p, no verdict; z among the words of the band. */
static void without_a_noise_floor(void **state)
{
    (void)state;
    Space *a = training(x, 2, 0);
    Space *b = training(x, 3, 2);
    DriftPair *p = compare(a, b);
    DriftOptions o = drift_pair_defaults();
    DriftNoise n;
    assert_int_equal(drift_noise_make(p, NULL, 0, &o, &n, NULL), OK);
    assert_int_equal(n.bands, 10);
    assert_int_equal(n.verdicts[DRIFT_NOT_ASSESSABLE], N);
    assert_true(isnan(n.said[0].p) && isnan(n.said[0].q) && isnan(n.least_p));
    assert_true(n.said[0].z > 3 && n.said[1].z > 3 && n.said[30].z < 3);
    assert_int_equal(n.said[39].band, 0);
    assert_int_equal(n.said[40].band, 1);
    drift_noise_done(&n);
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

/* One null pair of as many words and two words that changed: q cannot fall below m / 2 /
 * (m + 1), however far they are. Both are outliers, none is called changed. */
static void one_null_pair_cannot_tell_two_words(void **state)
{
    (void)state;
    Space *a = training(x, 2, 0);
    Space *b = training(x, 3, 2);
    Space *c = training(x, 4, 0);
    DriftPair *p = compare(a, b);
    DriftPair *null = compare(a, c);
    DriftOptions o = drift_pair_defaults();
    o.bands = 1;
    DriftNoise n;
    const DriftPair *nulls[] = {null};
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    assert_true(n.limited > 0 && n.said[0].is_limited);
    assert_true(fabs(n.least_p - 1.0 / 401) < 1e-15);
    assert_true(fabs(n.said[0].p - 1.0 / 401) < 1e-15);
    assert_true(n.said[0].q > 0.2);
    assert_int_equal(n.values, N);
    assert_int_equal(n.needed, N * 20 - 1);
    assert_int_equal(n.verdicts[DRIFT_CHANGED], 0);
    assert_int_equal(n.said[0].verdict, DRIFT_OUTLIER);
    assert_int_equal(n.said[1].verdict, DRIFT_OUTLIER);
    assert_true(n.verdicts[DRIFT_OUTLIER] <= 3);
    drift_noise_done(&n);
    /* Sixty words that changed are more than chance gives. */
    Space *many = training(x, 5, 60);
    DriftPair *moved = compare(a, many);
    assert_int_equal(drift_noise_make(moved, nulls, 1, &o, &n, NULL), OK);
    assert_int_equal(n.said[0].verdict, DRIFT_CHANGED);
    assert_in_range(n.verdicts[DRIFT_CHANGED], 60, 66);
    drift_noise_done(&n);
    drift_pair_free(moved);
    drift_pair_free(p);
    drift_pair_free(null);
    space_free(a);
    space_free(b);
    space_free(c);
    space_free(many);
}

/* Nothing changed: p is uniform enough, and nothing is called changed. */
static void nothing_changed(void **state)
{
    (void)state;
    Space *a = training(x, 2, 0);
    Space *b = training(x, 3, 0);
    DriftPair *p = compare(a, b);
    DriftOptions o = drift_pair_defaults();
    DriftPair *null[20];
    for (uint64_t i = 0; i < 20; i++) {
        Space *c = training(x, 100 + 2 * i, 0);
        Space *e = training(x, 101 + 2 * i, 0);
        null[i] = compare(c, e);
        space_free(c);
        space_free(e);
        null[i]->older = null[i]->newer = NULL;
    }
    const DriftPair *nulls[20];
    for (int i = 0; i < 20; i++)
        nulls[i] = null[i];
    DriftNoise n;
    assert_int_equal(drift_noise_make(p, nulls, 20, &o, &n, NULL), OK);
    int small = 0;
    for (int i = 0; i < N; i++)
        small += n.said[i].p <= 0.05;
    assert_in_range(small, 8, 36); /* .02 to .09 */
    assert_int_equal(n.verdicts[DRIFT_CHANGED], 0);
    assert_true(
        n.limited > 0 &&
        n.said[0].is_limited); /* 801 values a band for 400 words: 7,999 are needed */
    drift_noise_done(&n);
    for (int i = 0; i < 20; i++)
        drift_pair_free(null[i]);
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

/* The same vectors twice: no spread, no z; and never a p of 0. */
static void no_spread_no_z(void **state)
{
    (void)state;
    Space *a = training(x, 2, 0);
    DriftPair *p = compare(a, a);
    DriftOptions o = drift_pair_defaults();
    DriftNoise n;
    const DriftPair *nulls[] = {p};
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    for (int i = 0; i < N; i++) {
        assert_true(n.said[i].p > 0 && n.said[i].p <= 1);
        assert_int_equal(n.said[i].verdict, DRIFT_INCONCLUSIVE);
    }
    drift_noise_done(&n);
    drift_pair_free(p);
    space_free(a);
}

/* Null pairs of the rare half only, then of the frequent half with plenty: each word is
 * judged by its own band. */
static void every_band_for_itself(void **state)
{
    (void)state;
    Space *a = training(x, 2, 0);
    Space *b = training(x, 3, 2);
    DriftPair *p = compare(a, b);
    DriftPair *null[30];
    const DriftPair *nulls[30];
    for (uint64_t i = 0; i < 30; i++) {
        Space *c = training(x, 100 + 2 * i, 0);
        Space *e = training(x, 101 + 2 * i, 0);
        nulls[i] = null[i] = compare(c, e);
        /* The first has words of the rare half; the others, of the frequent half. */
        for (int w = 0; w < N; w++)
            if ((w < N / 2) == (i == 0))
                null[i]->word[w].distance = NAN;
        null[i]->older = null[i]->newer = NULL;
        space_free(c);
        space_free(e);
    }
    DriftOptions o = drift_pair_defaults();
    o.bands = 2;
    DriftNoise n;
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    assert_int_equal(n.evaluable, N / 2);
    assert_int_equal(n.bare, N / 2);
    assert_true(isnan(n.said[0].p) && isnan(n.said[0].q) && isnan(n.said[0].least_p));
    assert_int_equal(n.said[0].verdict, DRIFT_NOT_ASSESSABLE);
    assert_false(n.said[0].is_limited);
    assert_int_equal(n.verdicts[DRIFT_NOT_ASSESSABLE], N / 2);
    assert_int_equal(n.limited, N / 2);
    assert_true(fabs(n.least_p - 1.0 / 201) < 1e-15);
    drift_noise_done(&n);
    o.level = 0.1; /* 400 words: least p 1 / 5801 of one band is enough, 1 / 201 not */
    assert_int_equal(drift_noise_make(p, nulls, 30, &o, &n, NULL), OK);
    assert_int_equal(n.evaluable, N);
    assert_int_equal(n.bare, 0);
    assert_int_equal(n.limited, N / 2);
    assert_false(n.said[0].is_limited);
    assert_true(n.said[N - 1].is_limited);
    assert_int_equal(n.said[0].verdict, DRIFT_CHANGED);
    assert_true(fabs(n.least_p - 1.0 / 5801) < 1e-15);
    assert_true(fabs(n.limited_p - 1.0 / 201) < 1e-15);
    drift_noise_done(&n);
    /* No null value at all. */
    for (int w = 0; w < N; w++)
        null[0]->word[w].distance = NAN;
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    assert_int_equal(n.verdicts[DRIFT_NOT_ASSESSABLE], N);
    assert_int_equal(n.evaluable + n.limited + (int)n.needed, 0);
    assert_true(isnan(n.least_p));
    drift_noise_done(&n);
    for (int i = 0; i < 30; i++)
        drift_pair_free(null[i]);
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

/* The usual range of a band is that of its null values, and without null pairs that of
 * its words. */
static void what_is_usual(void **state)
{
    (void)state;
    Space *a = training(x, 11, 0);
    Space *b = training(x, 12, 0);
    Space *c = training(x, 13, 0);
    DriftPair *p = compare(a, b);
    DriftPair *null = compare(b, c);
    const DriftPair *const nulls[] = {null};
    DriftOptions o = drift_pair_defaults();
    o.bands = 2;
    DriftNoise n;
    for (int has_null = 0; has_null < 2; has_null++) {
        const DriftPair *from = has_null ? null : p;
        assert_int_equal(drift_noise_make(p, nulls, has_null, &o, &n, NULL), OK);
        for (int band = 0; band < 2; band++) {
            double d[N / 2];
            for (int i = 0; i < N / 2; i++)
                d[i] = from->word[band * N / 2 + i].distance;
            const DriftUsual u = n.usual[band];
            assert_int_equal(u.n, N / 2);
            assert_true(u.lo == stats_quantile(d, N / 2, 0.025));
            assert_true(u.median == stats_quantile(d, N / 2, 0.5));
            assert_true(u.hi == stats_quantile(d, N / 2, 0.975));
            assert_true(u.lo < u.median && u.median < u.hi);
        }
        drift_noise_done(&n);
    }
    o.bands = 1;
    for (int i = 4; i < N; i++) /* four values are no range */
        null->word[i].distance = NAN;
    assert_int_equal(drift_noise_make(p, nulls, 1, &o, &n, NULL), OK);
    assert_int_equal(n.usual[0].n, 4);
    assert_true(isnan(n.usual[0].lo) && isnan(n.usual[0].hi));
    drift_noise_done(&n);
    drift_pair_free(p);
    drift_pair_free(null);
    space_free(a);
    space_free(b);
    space_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_noise_floor),
        cmocka_unit_test(one_null_pair_cannot_tell_two_words),
        cmocka_unit_test(nothing_changed),
        cmocka_unit_test(no_spread_no_z),
        cmocka_unit_test(every_band_for_itself),
        cmocka_unit_test(what_is_usual),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
