/* Measures of isomorphism against NumPy, SciPy and dense Laplacians (isomorphism.py). */
#include <math.h>

#include "core/diag/isometry.h"
#include "core/diag/laplacian.h"
#include "core/diag/persistence.h"
#include "core/diag/spectrum.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 120, D = 5, FIGURES = 16 };

typedef struct Expected {
    Space *x, *y;
    char name[FIGURES][32];
    double value[FIGURES];
    int n;
} Expected;

static int read_expected(void **state)
{
    static Expected e;
    static float rows[2][N * D];
    int at[2] = {0, 0};
    FILE *f = tsv_open("tests/oracle/isomorphism.tsv");
    TsvLine l;
    while (tsv_next(f, &l)) {
        const bool is_y = strcmp(l.tag, "y") == 0;
        if (is_y || strcmp(l.tag, "x") == 0) {
            for (int j = 0; j < D; j++)
                rows[is_y][at[is_y] * D + j] = (float)l.number[j];
            at[is_y]++;
            continue;
        }
        (void)snprintf(e.name[e.n], sizeof e.name[e.n], "%s", l.tag);
        e.value[e.n++] = l.number[0];
    }
    (void)fclose(f);
    assert_int_equal(at[0], N);
    assert_int_equal(at[1], N);
    assert_int_equal(e.n, FIGURES);
    e.x = made_space("x", rows[0], N, D);
    e.y = made_space("y", rows[1], N, D);
    *state = &e;
    return 0;
}

static int free_expected(void **state)
{
    Expected *e = *state;
    space_free(e->x);
    space_free(e->y);
    return 0;
}

static double expected(const Expected *e, const char *name)
{
    for (int i = 0; i < e->n; i++)
        if (strcmp(e->name[i], name) == 0)
            return e->value[i];
    fail_msg("no expected value of %s", name);
    return NAN;
}

/* Both sides compute in double from the same float32 numbers. */
static void near(const Expected *e, const char *name, double value)
{
    const double want = expected(e, name);
    if (!(fabs(value - want) < 1e-9 * fmax(1, fabs(want))))
        fail_msg("%s: %.17g, expected %.17g", name, value, want);
}

static void pairs_equal_numpy_and_scipy(void **state)
{
    const Expected *e = *state;
    int32_t id[N];
    for (int32_t i = 0; i < N; i++)
        id[i] = i;
    const MappingPairs pairs = {e->x, e->y, id, id, N};
    Isometry m;
    IsometryProducts p;
    double r = 0;
    assert_int_equal(isometry_make(&pairs, &m, NULL), OK);
    assert_int_equal(isometry_rsim(&m, 1000, NULL, NULL, &r, NULL), OK);
    near(e, "rsim", r);
    assert_int_equal(isometry_rsim(&m, 50, NULL, NULL, &r, NULL), OK);
    near(e, "rsim-50", r);
    assert_int_equal(isometry_products(&m, NULL, NULL, &p, NULL), OK);
    near(e, "cka", p.cka);
    near(e, "cka-debiased", p.cka_debiased);
    near(e, "disparity", p.disparity);
    near(e, "residual", p.residual);
    isometry_done(&m);
}

static void graphs_equal_dense_laplacians(void **state)
{
    const Expected *e = *state;
    static const char *const name[] = {"evs-largest", "evs-smallest"};
    static const char *const kept[] = {"kept-largest", "kept-smallest"};
    const Space *side[] = {e->x, e->y};
    double value[2][N];
    for (int s = 0; s < 2; s++) {
        Neighbors *nb = NULL;
        assert_int_equal(knn_make_within(side[s], 1, NULL, &nb, NULL, NULL), OK);
        assert_int_equal(laplacian_make(nb->id, N, NULL, value[s], NULL), OK);
        knn_free(nb);
    }
    for (int order = 0; order < 2; order++) {
        int32_t k = 0;
        near(e, name[order],
             laplacian_similarity(value[0], value[1], N, (LaplacianOrder)order, &k));
        assert_int_equal(k, (int)expected(e, kept[order]));
    }
}

static void trees_equal_scipy(void **state)
{
    const Expected *e = *state;
    double a[N];
    double b[N];
    double sum = 0;
    assert_int_equal(persistence_make(e->x, N, NULL, a, NULL), OK);
    assert_int_equal(persistence_make(e->y, N, NULL, b, NULL), OK);
    for (int i = 0; i < N - 1; i++)
        sum += a[i];
    near(e, "bars", sum);
    near(e, "h0", persistence_bottleneck(a, N - 1, b, N - 1));
}

static void spectra_equal_numpy(void **state)
{
    const Expected *e = *state;
    Spectrum a;
    Spectrum b;
    double value[D];
    assert_int_equal(spectrum_make(e->x, N, NULL, &a, NULL), OK);
    assert_int_equal(spectrum_make(e->y, N, NULL, &b, NULL), OK);
    near(e, "svg", spectrum_gap(&a, &b));
    near(e, "condition", spectrum_condition(&a));
    near(e, "anisotropy", spectrum_anisotropy(e->x));
    assert_int_equal(spectrum_covariance(e->x, NULL, value, NULL), OK);
    near(e, "isoscore", spectrum_isoscore(value, D));
    spectrum_done(&a);
    spectrum_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_equal_numpy_and_scipy),
        cmocka_unit_test(graphs_equal_dense_laplacians),
        cmocka_unit_test(trees_equal_scipy),
        cmocka_unit_test(spectra_equal_numpy),
    };
    return cmocka_run_group_tests(tests, read_expected, free_expected);
}
