#include <math.h>

#include "core/diag/drift_monitors.h"
#include "tests/unit/rotated.h"

enum { N = 300, D = 6 };

static double level = 0.05;

static void watch_spaces(const Space *a, const Space *b, DriftAnchors anchors,
                         DriftMonitorsOut *out)
{
    DriftOptions o = drift_pair_defaults();
    o.anchors = anchors;
    o.is_only_aligned = true;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    const DriftMonitorsInput in = {
        .pair = p, .sample = 150, .permutations = 99, .level = level, .seed = 1};
    assert_int_equal(drift_monitors_make(&in, NULL, out, NULL), OK);
    drift_pair_free(p);
}

static void watch(const float *x, const float *y, DriftAnchors anchors,
                  DriftMonitorsOut *out)
{
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    watch_spaces(a, b, anchors, out);
    space_free(a);
    space_free(b);
}

/* Unaligned; the items of y have other names from `shift` on, but for three of them. */
static void watch_named(const float *x, const float *y, int shift, DriftMonitorsOut *out)
{
    Space *a = made_space("a", x, N, D);
    Space *b = NULL;
    assert_int_equal(space_new(&b, N, D, NULL), OK);
    for (int i = 0; i < N; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i < 3 ? i : i + shift);
        assert_int_equal(vocab_add(&b->vocab, str_text(word), NULL, NULL, NULL), OK);
        memcpy(space_row_mut(b, i), y + i * D, D * sizeof *y);
    }
    assert_int_equal(space_seal(b, NULL, NULL), OK);
    watch_spaces(a, b, DRIFT_ANCHORS_NONE, out);
    space_free(a);
    space_free(b);
}

static float x[N * D];
static float y[N * D];

/* x and y: items that differ, and noise of either reading; of the same items or not. */
static void noisy_pair(uint64_t trial, double noise, bool is_paired)
{
    made_random(x, N * D, 100 + trial);
    made_random(y, N * D, (is_paired ? 100 : 5000) + trial);
    Rng rng = rng_stream(trial, "noise");
    for (int i = 0; i < N * D; i++) {
        x[i] += (float)(noise * rng_normal(&rng));
        y[i] += (float)(noise * rng_normal(&rng));
    }
}

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

/* Two readings of the same items, each with noise of its own, beside the spread of the
 * items: exchangeable, so that p is at most .05 in about one trial of twenty. Of two
 * batches that share no item, likewise. 24 trials: 6 or more have a chance of .2 %. */
static void a_calm_batch_does_not_alarm(void **state)
{
    (void)state;
    enum { TRIALS = 24 };
    for (int is_paired = 0; is_paired < 2; is_paired++) {
        int small = 0;
        int apart = 0;
        for (uint64_t trial = 0; trial < TRIALS; trial++) {
            noisy_pair(trial, 0.5, is_paired);
            DriftMonitorsOut out;
            watch_named(x, y, is_paired ? 0 : 1000, &out);
            assert_int_equal(out.is_paired, is_paired);
            small += out.monitor[DRIFT_MMD].p <= 0.05;
            apart += out.monitor[DRIFT_CLASSIFIER].ci.lo > 0.5;
            assert_false(out.monitor[DRIFT_MEAN_EUCLIDEAN].is_alarm);
            assert_false(out.monitor[DRIFT_MMD].is_alarm);
            assert_true(out.monitor[DRIFT_MMD].p >= 0.01 &&
                        out.monitor[DRIFT_MMD].p <= 1);
        }
        assert_in_range(small, 0, 5);
        assert_in_range(apart, 0, 4); /* one side of a 95 % interval */
    }
}

/* A shift of every item by a quarter of the items' deviation in one component: small
 * beside their spread, plain beside their noise. Pairs see it every time; the same rows
 * taken as independent miss it more often than not. */
static void a_planted_change_is_seen_in_pairs(void **state)
{
    (void)state;
    enum { TRIALS = 8 };
    int found[2] = {0, 0};
    for (int is_paired = 0; is_paired < 2; is_paired++) {
        for (uint64_t trial = 0; trial < TRIALS; trial++) {
            noisy_pair(500 + trial, 0.1, true);
            for (int i = 0; i < N; i++)
                y[i * D + 1] += 0.25F;
            DriftMonitorsOut out;
            watch_named(x, y, is_paired ? 0 : 1000, &out);
            found[is_paired] += out.monitor[DRIFT_MMD].p <= 0.05;
            if (is_paired) {
                assert_true(out.monitor[DRIFT_CLASSIFIER].ci.lo > 0.5);
                assert_true(out.monitor[DRIFT_MMD].value > 0);
            }
        }
    }
    assert_int_equal(found[1], TRIALS);
    assert_in_range(found[0], 0, TRIALS / 2);
}

/* A batch whose rows have lost much of themselves: half of each row is noise now. */
static void a_degraded_batch_alarms(void **state)
{
    (void)state;
    Rng rng = rng_stream(9, "degraded");
    made_random(x, N * D, 77);
    for (int i = 0; i < N * D; i++)
        x[i] += i % D == 0 ? 2 : 0;
    for (int i = 0; i < N * D; i++)
        y[i] = 0.3F * x[i] + (float)rng_normal(&rng);
    DriftMonitorsOut out;
    watch_named(x, y, 0, &out);
    static const DriftMonitor alarms[] = {DRIFT_MEAN_EUCLIDEAN, DRIFT_COMPONENTS,
                                          DRIFT_CLASSIFIER, DRIFT_MMD, DRIFT_PSI};
    for (size_t i = 0; i < sizeof alarms / sizeof *alarms; i++)
        assert_true(out.monitor[alarms[i]].is_alarm);
    assert_true(out.monitor[DRIFT_CKA].value < 0.8);
    assert_true(out.monitor[DRIFT_PAIR_COSINES].value < 0.8);
}

/* The same result whatever the order of rows in the files: items are paired by name. */
static void rows_are_paired_by_name(void **state)
{
    (void)state;
    enum { HALF = N / 2 };
    noisy_pair(3, 0.1, true);
    for (int i = 0; i < N; i++)
        y[i * D + 1] += 0.25F;
    Space *a = made_space("a", x, N, D);
    Space *b = NULL;
    assert_int_equal(space_new(&b, N, D, NULL), OK);
    for (int i = 0; i < N; i++) {
        const int from = (i + HALF) % N;
        assert_int_equal(vocab_add(&b->vocab, space_word(a, from), NULL, NULL, NULL), OK);
        memcpy(space_row_mut(b, i), y + from * D, D * sizeof *y);
    }
    assert_int_equal(space_seal(b, NULL, NULL), OK);
    DriftMonitorsOut out;
    watch_spaces(a, b, DRIFT_ANCHORS_NONE, &out);
    assert_true(out.is_paired);
    assert_true(out.monitor[DRIFT_MMD].p <= 0.05);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_copy_alarms_unless_aligned),
        cmocka_unit_test(one_component_shifted),
        cmocka_unit_test(a_calm_batch_does_not_alarm),
        cmocka_unit_test(a_planted_change_is_seen_in_pairs),
        cmocka_unit_test(a_degraded_batch_alarms),
        cmocka_unit_test(rows_are_paired_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
