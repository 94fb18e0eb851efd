#include <math.h>

#include "core/base/mem.h"
#include "core/diag/drift_align.h"
#include "core/diag/drift_vocab.h"
#include "tests/unit/rotated.h"

enum { N = 120, D = 8 };

static Space *unit_space(const char *name, const float *x, int n)
{
    Space *raw = made_space(name, x, n, D);
    int32_t ids[N];
    for (int i = 0; i < n; i++)
        ids[i] = i;
    Space *s = NULL;
    assert_int_equal(
        drift_vocab_make_space(&(DriftVocabRows){raw, ids, n, false}, NULL, &s, NULL),
        OK);
    space_free(raw);
    return s;
}

/* A turned copy: nothing moved, whatever the anchors. */
static void a_turned_copy_does_not_drift(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    rotated_rows(x, y, N, D, 2);
    Space *a = unit_space("a", x, N);
    Space *b = unit_space("b", y, N);
    double distance[N];
    for (int anchors = DRIFT_ANCHORS_ALL; anchors <= DRIFT_ANCHORS_ROBUST; anchors++) {
        const DriftAlignInput in = {.a = a, .b = b, .anchors = (DriftAnchors)anchors};
        DriftAlign m;
        assert_int_equal(drift_align_fit(&in, NULL, &m, NULL), OK);
        assert_int_equal(m.dropped, anchors == DRIFT_ANCHORS_ROBUST ? N / 5 : 0);
        assert_int_equal(m.anchors, N - m.dropped);
        assert_true(m.rms < 1e-6);
        assert_int_equal(drift_align_distances(&m, a, b, NULL, distance, NULL), OK);
        for (int i = 0; i < N; i++)
            assert_true(distance[i] < 1e-6);
        drift_align_done(&m);
    }
    /* Not aligned, they are far apart. */
    const DriftAlignInput in = {.a = a, .b = b, .anchors = DRIFT_ANCHORS_NONE};
    DriftAlign m;
    assert_int_equal(drift_align_fit(&in, NULL, &m, NULL), OK);
    assert_null(m.w);
    assert_true(m.rms > 0.5);
    space_free(a);
    space_free(b);
}

/* Two words exchanged, the others as anchors: those two moved, no other. */
static void two_words_exchanged(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 4);
    memcpy(y, x, sizeof x);
    memcpy(y + (size_t)7 * D, x + (size_t)50 * D, D * sizeof *x);
    memcpy(y + (size_t)50 * D, x + (size_t)7 * D, D * sizeof *x);
    Space *a = unit_space("a", x, N);
    Space *b = unit_space("b", y, N);
    Vocab listed = {0};
    for (int i = 0; i < N; i++)
        if (i != 7 && i != 50)
            assert_int_equal(vocab_add(&listed, space_word(a, i), NULL, NULL, NULL), OK);
    const DriftAlignInput in = {
        .a = a, .b = b, .anchors = DRIFT_ANCHORS_LISTED, .listed = &listed};
    DriftAlign m;
    double distance[N];
    assert_int_equal(drift_align_fit(&in, NULL, &m, NULL), OK);
    assert_int_equal(m.anchors, N - 2);
    assert_int_equal(drift_align_distances(&m, a, b, NULL, distance, NULL), OK);
    double cos = 0;
    double aa = 0;
    double bb = 0;
    for (int j = 0; j < D; j++) {
        const double u = (double)space_row(a, 7)[j];
        const double v = (double)space_row(a, 50)[j];
        cos += u * v;
        aa += u * u;
        bb += v * v;
    }
    for (int i = 0; i < N; i++) {
        const double want = i == 7 || i == 50 ? 1 - cos / sqrt(aa * bb) : 0;
        if (!(fabs(distance[i] - want) < 1e-9))
            fail_msg("%d: %.17g, expected %.17g", i, distance[i], want);
    }
    drift_align_done(&m);
    vocab_free(&listed);
    space_free(a);
    space_free(b);
}

/* A fifth of the words moved together: all anchors hide a part of it, robust ones less.
 */
static void robust_anchors_see_more(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 5);
    memcpy(y, x, sizeof x);
    for (int i = 0; i < N / 6; i++)
        for (int j = 0; j < D; j++)
            y[i * D + j] = x[i * D + (j + 1) % D]; /* turned by a permutation */
    Space *a = unit_space("a", x, N);
    Space *b = unit_space("b", y, N);
    double still[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        const DriftAlignInput in = {
            .a = a, .b = b, .anchors = k ? DRIFT_ANCHORS_ROBUST : DRIFT_ANCHORS_ALL};
        DriftAlign m;
        double distance[N];
        assert_int_equal(drift_align_fit(&in, NULL, &m, NULL), OK);
        assert_int_equal(drift_align_distances(&m, a, b, NULL, distance, NULL), OK);
        for (int i = N / 6; i < N; i++)
            still[k] += distance[i];
        drift_align_done(&m);
    }
    assert_true(still[1] < 1e-9 && still[0] > 1e-3); /* what did not move stands still */
    space_free(a);
    space_free(b);
}

static void too_few_anchors_are_refused(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 6);
    Space *a = unit_space("a", x, 2 * D - 1);
    Error err;
    DriftAlign m;
    DriftAlignInput in = {.a = a, .b = a, .anchors = DRIFT_ANCHORS_ALL};
    assert_int_equal(drift_align_fit(&in, NULL, &m, &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "15 anchors for 8 dimensions"));
    assert_non_null(strstr(err.hint, "--no-align"));
    assert_null(m.w);
    in.anchors = DRIFT_ANCHORS_NONE;
    assert_int_equal(drift_align_fit(&in, NULL, &m, &err), OK);
    Space *other = made_space("other", x, N, D - 1);
    in.b = other;
    in.anchors = DRIFT_ANCHORS_ALL;
    assert_int_equal(drift_align_fit(&in, NULL, &m, &err), E_INPUT);
    in.anchors = DRIFT_ANCHORS_NONE; /* neighbours can still be compared */
    assert_int_equal(drift_align_fit(&in, NULL, &m, &err), OK);
    assert_true(isnan(m.rms));
    space_free(other);
    space_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_copy_does_not_drift),
        cmocka_unit_test(two_words_exchanged),
        cmocka_unit_test(robust_anchors_see_more),
        cmocka_unit_test(too_few_anchors_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
