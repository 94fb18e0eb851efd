#include "core/space/fit_vecmap.h"
#include "tests/unit/turned.h"

enum { N = 60, D = 6 };

static void multiply(const double *a, const double *b, double *out)
{
    for (int i = 0; i < D; i++) {
        for (int j = 0; j < D; j++) {
            out[i * D + j] = 0;
            for (int k = 0; k < D; k++)
                out[i * D + j] += a[i * D + k] * b[k * D + j];
        }
    }
}

/* tgt = src Q: all canonical correlations are 1, and both sides meet: W_src = Q W_tgt. */
static void an_isometry_meets_itself(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 7);
    int32_t *rows = turned_rows(N);
    const MappingPairs pairs = {t.src, t.tgt, rows, rows, N};
    FitVecmap f;
    assert_int_equal(fit_vecmap_make(&pairs, 0.5, NULL, &f, NULL), OK);
    assert_int_equal(f.rank_src, D);
    assert_int_equal(f.rank_tgt, D);
    assert_true(fabs(f.mean_correlation - 1) < 1e-6 && fabs(f.sigma_ratio - 1) < 1e-6);
    double moved[D * D];
    multiply(t.q, f.tgt->w, moved);
    assert_true(turned_distance(f.src->w, moved, D) < 1e-5);
    /* with correlations of 1 nothing is re-weighted: both maps are orthogonal */
    assert_true(f.src->defect < 1e-5 && f.tgt->defect < 1e-5);
    fit_vecmap_done(&f);
    free(rows);
    turned_free(&t);
}

/* Noise re-weights: neither side is orthogonal any more. */
static void noise_moves_both_sides(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.7, 7);
    int32_t *rows = turned_rows(N);
    const MappingPairs pairs = {t.src, t.tgt, rows, rows, N};
    FitVecmap f;
    assert_int_equal(fit_vecmap_make(&pairs, 0.5, NULL, &f, NULL), OK);
    assert_true(f.mean_correlation < 0.95 && f.mean_correlation > 0.3);
    assert_true(f.src->defect > 0.01 && f.tgt->defect > 0.01);
    fit_vecmap_done(&f);
    free(rows);
    turned_free(&t);
}

/* Fewer pairs than dimensions, one of them twice: 1 / s must not explode. */
static void singular_sides_are_cut(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.1, 7);
    const int32_t rows[] = {3, 5, 8, 3};
    const MappingPairs pairs = {t.src, t.tgt, rows, rows, 4};
    FitVecmap f;
    assert_int_equal(fit_vecmap_make(&pairs, 0.5, NULL, &f, NULL), OK);
    assert_int_equal(f.rank_src, 3);
    assert_int_equal(f.rank_tgt, 3);
    for (int i = 0; i < D * D; i++)
        assert_true(fabs(f.src->w[i]) < 10 && fabs(f.tgt->w[i]) < 10);
    fit_vecmap_done(&f);
    turned_free(&t);
}

static void other_dimensions_are_refused(void **state)
{
    (void)state;
    const float x[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
    Space *a = made_space("aa", x, 4, 3);
    Space *b = made_space("bb", x, 4, 2);
    const int32_t rows[] = {0, 1};
    const MappingPairs pairs = {a, b, rows, rows, 2};
    FitVecmap f;
    Error err = {0};
    assert_int_equal(fit_vecmap_make(&pairs, 0.5, NULL, &f, &err), E_INPUT);
    assert_non_null(strstr(err.hint, "ridge"));
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_isometry_meets_itself),
        cmocka_unit_test(noise_moves_both_sides),
        cmocka_unit_test(singular_sides_are_cut),
        cmocka_unit_test(other_dimensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
