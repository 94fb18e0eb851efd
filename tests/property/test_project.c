/* What must hold of maps whatever the data: rotation, scale, order of the words, number
 * of threads. */
#include <math.h>

#include "core/project/pca.h"
#include "core/project/quality.h"
#include "tests/unit/made.h"

enum { N = 200, D = 5 };

static Layout *map_of(const Space *s, int threads)
{
    Progress p;
    progress_init(&p, threads);
    const Space *spaces[] = {s};
    const PointsInput in = {.spaces = spaces, .nspaces = 1};
    Pca *pca = NULL;
    Layout *l = NULL;
    assert_int_equal(pca_make(&in, 2, &p, &pca, NULL), OK);
    assert_int_equal(pca_make_layout(pca, &in, &p, &l, NULL), OK);
    assert_int_equal(quality_measure(l, spaces, 10, &p, NULL), OK);
    pca_free(pca);
    return l;
}

static void fill(float *x)
{
    made_random(x, N * D, 12);
    for (int i = 0; i < N; i++) {
        x[i * D] *= 3;
        x[i * D + 1] *= 2;
    }
}

/* Distances between points of the map, which no sign or rotation can change. */
static double apart(const Layout *l, int a, int b)
{
    return hypot(l->xy[2 * a] - l->xy[2 * b], l->xy[2 * a + 1] - l->xy[2 * b + 1]);
}

static void rotation_moves_no_distance(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    fill(x);
    for (int i = 0; i < N; i++) {
        const float *a = x + i * D;
        float *b = y + i * D;
        b[0] = 0.28F * a[0] - 0.96F * a[3];
        b[3] = 0.96F * a[0] + 0.28F * a[3];
        b[1] = a[2];
        b[2] = -a[1];
        b[4] = a[4];
    }
    Space *s = made_space("s", x, N, D);
    Space *t = made_space("t", y, N, D);
    Layout *ls = map_of(s, 1);
    Layout *lt = map_of(t, 1);
    for (int i = 0; i < N; i += 7)
        for (int j = 0; j < i; j += 3) /* tolerance: rows of t are rounded to float32 */
            assert_true(fabs(apart(ls, i, j) - apart(lt, i, j)) < 1e-5);
    assert_true(fabs(ls->trustworthiness - lt->trustworthiness) < 1e-3);
    layout_free(ls);
    layout_free(lt);
    space_free(s);
    space_free(t);
}

static void length_of_rows_has_no_influence(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    fill(x);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++)
            y[i * D + j] =
                x[i * D + j] * (float)(1 << (i % 8)); /* powers of two: exact */
    }
    Space *s = made_space("s", x, N, D);
    Space *t = made_space("t", y, N, D);
    Layout *ls = map_of(s, 1);
    Layout *lt = map_of(t, 1);
    for (int i = 0; i < 2 * N; i++)
        assert_true(fabs(ls->xy[i] - lt->xy[i]) < 1e-12);
    layout_free(ls);
    layout_free(lt);
    space_free(s);
    space_free(t);
}

static void order_of_words_has_no_influence(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    fill(x);
    for (int i = 0; i < N; i++)
        memcpy(y + (N - 1 - i) * D, x + i * D, D * sizeof *x);
    Space *s = made_space("s", x, N, D);
    Space *t = made_space("t", y, N, D);
    Layout *ls = map_of(s, 1);
    Layout *lt = map_of(t, 1);
    for (int i = 0; i < N; i++)
        assert_true(fabs(ls->xy[2 * i] - lt->xy[2 * (N - 1 - i)]) < 1e-11);
    assert_true(fabs(ls->trustworthiness - lt->trustworthiness) < 1e-12);
    layout_free(ls);
    layout_free(lt);
    space_free(s);
    space_free(t);
}

static void threads_do_not_change_a_byte(void **state)
{
    (void)state;
    float x[N * D];
    fill(x);
    Space *s = made_space("s", x, N, D);
    Layout *one = map_of(s, 1);
    for (int t = 2; t <= 7; t += 5) {
        Layout *more = map_of(s, t);
        assert_memory_equal(one->xy, more->xy, 2 * N * sizeof(double));
        assert_memory_equal(one->trust, more->trust, N * sizeof(double));
        assert_memory_equal(&one->continuity, &more->continuity, sizeof(double));
        layout_free(more);
    }
    layout_free(one);
    space_free(s);
}

/* A plane drawn as a plane loses nothing. */
static void flat_data_are_kept_whole(void **state)
{
    (void)state;
    float x[40 * 3];
    for (int i = 0; i < 40; i++) {
        x[3 * i] = (float)cos(0.02 * i * i);
        x[3 * i + 1] = (float)sin(0.02 * i * i);
        x[3 * i + 2] = 0;
    }
    Space *s = made_space("s", x, 40, 3);
    Layout *l = map_of(s, 2);
    assert_true(l->explained_total > 1 - 1e-12);
    assert_true(l->trustworthiness > 0.9999 && l->continuity > 0.9999);
    layout_free(l);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rotation_moves_no_distance),
        cmocka_unit_test(length_of_rows_has_no_influence),
        cmocka_unit_test(order_of_words_has_no_influence),
        cmocka_unit_test(threads_do_not_change_a_byte),
        cmocka_unit_test(flat_data_are_kept_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
