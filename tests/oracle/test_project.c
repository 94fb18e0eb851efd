/* Principal components, trustworthiness and continuity against scikit-learn (project.py).
 */
#include <math.h>

#include "core/project/pca.h"
#include "core/project/quality.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 60, D = 6, QUALITIES = 4 };

typedef struct Expected {
    float x[N * D];
    double variance[2], total, axis[2][D], xy[N * 2];
    double k[QUALITIES], trust[QUALITIES], continuity[QUALITIES];
} Expected;

static void read_expected(Expected *e)
{
    FILE *f = tsv_open("tests/oracle/project.tsv");
    TsvLine l;
    int rows = 0;
    int axes = 0;
    int points = 0;
    int qualities = 0;
    while (tsv_next(f, &l)) {
        if (strcmp(l.tag, "x") == 0) {
            for (int j = 0; j < D; j++)
                e->x[rows * D + j] = (float)l.number[j];
            rows++;
        } else if (strcmp(l.tag, "variance") == 0) {
            e->variance[0] = l.number[0];
            e->variance[1] = l.number[1];
            e->total = l.number[2];
        } else if (strcmp(l.tag, "axis") == 0) {
            memcpy(e->axis[axes++], l.number, sizeof e->axis[0]);
        } else if (strcmp(l.tag, "xy") == 0) {
            memcpy(e->xy + 2 * points++, l.number, 2 * sizeof(double));
        } else if (strcmp(l.tag, "quality") == 0) {
            e->k[qualities] = l.number[0];
            e->trust[qualities] = l.number[1];
            e->continuity[qualities++] = l.number[2];
        }
    }
    (void)fclose(f);
    assert_int_equal(rows, N);
    assert_int_equal(points, N);
    assert_int_equal(qualities, QUALITIES);
}

/* Tolerance: both sides compute in double from the same float32 data; eps * n * d with
 * room. */
static void near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-11);
}

static void components_equal_scikit_learn(void **state)
{
    const Expected *e = *state;
    Space *s = made_space("s", e->x, N, D);
    const Space *spaces[] = {s};
    const PointsInput in = {.spaces = spaces, .nspaces = 1};
    Pca *pca = NULL;
    Layout *l = NULL;
    assert_int_equal(pca_make(&in, 2, NULL, &pca, NULL), OK);
    assert_int_equal(pca_make_layout(pca, &in, NULL, &l, NULL), OK);
    near(pca->variance[0], e->variance[0]);
    near(pca->variance[1], e->variance[1]);
    near(pca->total, e->total);
    near(l->explained[0], e->variance[0] / e->total);
    for (int c = 0; c < 2; c++)
        for (int j = 0; j < D; j++)
            near(pca->axis[c * D + j], e->axis[c][j]);
    for (int i = 0; i < 2 * N; i++)
        near(l->xy[i], e->xy[i]);
    layout_free(l);
    pca_free(pca);
    space_free(s);
}

static void quality_equals_scikit_learn(void **state)
{
    const Expected *e = *state;
    Space *s = made_space("s", e->x, N, D);
    const Space *spaces[] = {s};
    const PointsInput in = {.spaces = spaces, .nspaces = 1};
    Pca *pca = NULL;
    Layout *l = NULL;
    assert_int_equal(pca_make(&in, 2, NULL, &pca, NULL), OK);
    assert_int_equal(pca_make_layout(pca, &in, NULL, &l, NULL), OK);
    for (int q = 0; q < QUALITIES; q++) {
        assert_int_equal(quality_measure(l, spaces, (int32_t)e->k[q], NULL, NULL), OK);
        assert_int_equal(l->k, (int32_t)e->k[q]);
        near(l->trustworthiness, e->trust[q]);
        near(l->continuity, e->continuity[q]);
        double sum = 0;
        for (int i = 0; i < N; i++)
            sum += l->trust[i];
        near(sum / N, e->trust[q]);
    }
    layout_free(l);
    pca_free(pca);
    space_free(s);
}

int main(void)
{
    static Expected e;
    read_expected(&e);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(components_equal_scikit_learn, &e),
        cmocka_unit_test_prestate(quality_equals_scikit_learn, &e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
