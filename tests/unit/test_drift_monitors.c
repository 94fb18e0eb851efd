#include <math.h>

#include "core/diag/drift_monitors.h"
#include "tests/unit/rotated.h"

enum { N = 300, D = 6 };

static double level = 0.05;

static void watch(const float *x, const float *y, DriftAnchors anchors,
                  DriftMonitorsOut *out)
{
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    DriftOptions o = drift_pair_defaults();
    o.anchors = anchors;
    o.is_only_aligned = true;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    const DriftMonitorsInput in = {
        .pair = p, .sample = 150, .permutations = 99, .level = level, .seed = 1};
    assert_int_equal(drift_monitors_make(&in, NULL, out, NULL), OK);
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

static float x[N * D];
static float y[N * D];

/* A retrained space is a turned one: no alarm once it is turned back, many before. The
 * measures that no rotation changes say 1 either way. */
static void a_turned_copy_alarms_unless_aligned(void **state)
{
    (void)state;
    made_random(x, N * D, 1);
    for (int i = 0; i < N; i++)
        x[i * D] += 1; /* a mean that a rotation moves */
    rotated_rows(x, y, N, D, 2);
    DriftMonitorsOut out;
    watch(x, y, DRIFT_ANCHORS_ALL, &out);
    for (int i = 0; i < DRIFT_MONITORS; i++)
        assert_false(out.monitor[i].is_alarm);
    assert_true(out.monitor[DRIFT_MEAN_EUCLIDEAN].value < 1e-5);
    assert_true(out.monitor[DRIFT_CKA].value > 1 - 1e-6);
    assert_true(out.monitor[DRIFT_PAIR_COSINES].value > 1 - 1e-6);
    assert_true(out.monitor[DRIFT_MMD].p > 0.05);
    watch(x, y, DRIFT_ANCHORS_NONE, &out);
    assert_true(out.monitor[DRIFT_MEAN_EUCLIDEAN].is_alarm);
    assert_true(out.monitor[DRIFT_COMPONENTS].is_alarm);
    assert_true(out.monitor[DRIFT_CLASSIFIER].is_alarm);
    assert_true(out.monitor[DRIFT_MMD].is_alarm);
    level = 0.005; /* 99 permutations give .01 at best */
    watch(x, y, DRIFT_ANCHORS_NONE, &out);
    level = 0.05;
    assert_false(out.monitor[DRIFT_MMD].is_alarm);
    assert_true(out.monitor[DRIFT_CLASSIFIER].is_alarm);
    assert_true(out.monitor[DRIFT_CKA].value > 1 - 1e-6);
    assert_false(out.monitor[DRIFT_CKA].has_alarm);
}

/* Shares and distances that can be worked out: one component shifted by a constant. */
static void one_component_shifted(void **state)
{
    (void)state;
    made_random(x, N * D, 3);
    memcpy(y, x, sizeof x);
    for (int i = 0; i < N; i++) /* half of the items elsewhere in the first component */
        y[i * D] = i % 2 ? fabsf(y[i * D]) : y[i * D];
    DriftMonitorsOut out;
    watch(x, y, DRIFT_ANCHORS_NONE, &out);
    assert_true(fabs(out.monitor[DRIFT_COMPONENTS].value - 1.0 / D) < 1e-12);
    assert_true(out.monitor[DRIFT_PSI].value > 0.1);
    assert_int_equal(out.n[0], N);
    assert_int_equal(out.sampled[1], 150);
    assert_true(out.monitor[DRIFT_CLASSIFIER].ci.lo <
                out.monitor[DRIFT_CLASSIFIER].value);
}

/* Equal distributions: MMD must alarm in about one of twenty, not always. */
static void no_change_no_alarm(void **state)
{
    (void)state;
    int small = 0;
    for (uint64_t trial = 0; trial < 12; trial++) {
        made_random(x, N * D, 100 + trial);
        made_random(y, N * D, 200 + trial);
        DriftMonitorsOut out;
        watch(x, y, DRIFT_ANCHORS_NONE, &out);
        small += out.monitor[DRIFT_MMD].p <= 0.05;
        assert_false(out.monitor[DRIFT_MEAN_EUCLIDEAN].is_alarm);
        assert_true(out.monitor[DRIFT_MMD].p >= 0.01 && out.monitor[DRIFT_MMD].p <= 1);
    }
    assert_true(small <= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_copy_alarms_unless_aligned),
        cmocka_unit_test(one_component_shifted),
        cmocka_unit_test(no_change_no_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
