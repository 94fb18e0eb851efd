#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/pca.h"
#include "tests/unit/made.h"

static Status try_pca(const float *x, int32_t n, int32_t d, Pca **pca, Error *err)
{
    Space *s = made_space("s", x, n, d);
    const Space *spaces[] = {s};
    const PointsInput in = {.spaces = spaces, .nspaces = 1};
    const Status status = pca_make(&in, 2, NULL, pca, err);
    space_free(s);
    return status;
}

static void one_row_is_undefined(void **state)
{
    (void)state;
    const float x[] = {1, 2, 0, 0};
    Pca *pca = NULL;
    Error err = {0};
    assert_int_equal(try_pca(x, 2, 2, &pca, &err),
                     E_UNDEFINED); /* the other row is zero */
    assert_null(pca);
    assert_non_null(strstr(err.text, "has 1"));
}

static void no_variance_is_undefined(void **state)
{
    (void)state;
    const float x[] = {1, 2, 2, 4, 3, 6};
    Pca *pca = NULL;
    Error err = {0};
    assert_int_equal(try_pca(x, 3, 2, &pca, &err), E_UNDEFINED);
    assert_non_null(strstr(err.text, "variance"));
}

static void the_largest_component_is_positive(void **state)
{
    (void)state;
    const float x[] = {-1, 0.1F, -1, -0.4F, -1, 0.9F, -1, -2};
    Pca *pca = NULL;
    assert_int_equal(try_pca(x, 4, 2, &pca, NULL), OK);
    for (int c = 0; c < 2; c++) {
        const double a = pca->axis[2 * c];
        const double b = pca->axis[2 * c + 1];
        assert_true((a * a > b * b ? a : b) > 0);
    }
    pca_free(pca);
}

static void equal_axes_are_told(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, -1, 0, 0, -1};
    Pca *pca = NULL;
    assert_int_equal(try_pca(x, 4, 2, &pca, NULL), OK);
    assert_true(pca->is_tied);
    pca_free(pca);
}

static void different_dimensions_are_refused(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4, 5, 6};
    Space *a = made_space("a", x, 3, 2);
    Space *b = made_space("b", x, 2, 3);
    const Space *spaces[] = {a, b};
    const PointsInput in = {.spaces = spaces, .nspaces = 2};
    Pca *pca = NULL;
    assert_int_equal(pca_make(&in, 2, NULL, &pca, NULL), E_INPUT);
    space_free(a);
    space_free(b);
}

static void one_dimension_works(void **state)
{
    (void)state;
    const float x[] = {1, -1, 2, -3};
    Pca *pca = NULL;
    assert_int_equal(try_pca(x, 4, 1, &pca, NULL), OK);
    assert_int_equal(pca->k, 1);
    pca_free(pca);
}

static Pca *components(const Space *s, int32_t k, int threads)
{
    Progress p;
    progress_init(&p, threads);
    const PointsInput in = {.spaces = &s, .nspaces = 1};
    Pca *pca = NULL;
    assert_int_equal(pca_make(&in, k, &p, &pca, NULL), OK);
    return pca;
}

static PcaScores scores_of(const Pca *pca, const Space *s, int threads)
{
    Progress p;
    progress_init(&p, threads);
    const PointsInput in = {.spaces = &s, .nspaces = 1};
    PcaScores scores;
    assert_int_equal(pca_make_scores(pca, &in, &p, &scores, NULL), OK);
    return scores;
}

/* Covariance of unit rows in long double, then its eigenvalues, ascending. */
static double *reference(const Space *s)
{
    const size_t d = (size_t)s->d;
    long double *row = mem_xcalloc(d, sizeof *row);
    long double *mean = mem_xcalloc(d, sizeof *mean);
    long double *sum = mem_xcalloc(d * d, sizeof *sum);
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < s->n; i++) {
            long double length = 0;
            for (size_t j = 0; j < d; j++)
                length += (long double)space_row(s, i)[j] * space_row(s, i)[j];
            for (size_t j = 0; j < d; j++) {
                row[j] = space_row(s, i)[j] / sqrtl(length);
                if (pass == 0)
                    mean[j] += row[j] / s->n;
            }
            for (size_t j = 0; pass == 1 && j < d * d; j++)
                sum[j] += (row[j / d] - mean[j / d]) * (row[j % d] - mean[j % d]);
        }
    }
    double *gram = mem_xcalloc(d * d, sizeof *gram);
    double *value = mem_xcalloc(d, sizeof *value);
    for (size_t j = 0; j < d * d; j++)
        gram[j] = (double)(sum[j] / (s->n - 1));
    assert_int_equal(LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'N', 'U', s->d, gram, s->d, value),
                     0);
    free(row);
    free(mean);
    free(sum);
    free(gram);
    return value;
}

/* Random rows whose column j is scaled by fall^j, around a common mean. */
static Space *rows_of_shape(int32_t n, int32_t d, double fall, double mean)
{
    float *x = mem_xcalloc((size_t)n * (size_t)d, sizeof *x);
    made_random(x, (size_t)n * (size_t)d, 3);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++) {
            float *v = &x[(size_t)i * (size_t)d + (size_t)j];
            *v = (float)((double)*v * pow(fall, j) + mean * (1 + j % 3));
        }
    }
    Space *s = made_space("s", x, n, d);
    free(x);
    return s;
}

/* The eigenvalues against the reference: to 1e-6 where the header promises it, and the
 * small ones to 1e-13 of the largest. */
static void check_variances(Space *s)
{
    const int32_t d = s->d;
    Pca *pca = components(s, d, 2);
    double *want = reference(s);
    const double top = want[d - 1];
    for (int32_t c = 0; c < d; c++) {
        const double error = fabs(pca->variance[c] - want[d - 1 - c]);
        assert_true(error < 1e-13 * top);
        if (want[d - 1 - c] > 1e-7 * top)
            assert_true(error < 1e-6 * want[d - 1 - c]);
    }
    free(want);
    pca_free(pca);
    space_free(s);
}

static void variances_are_right_for_hard_data(void **state)
{
    (void)state;
    check_variances(rows_of_shape(5000, 24, 1, 0));
    check_variances(rows_of_shape(5000, 24, 0.5, 0));   /* 10^14 between variances */
    check_variances(rows_of_shape(5000, 24, 0.8, 30));  /* the mean is most of it */
    check_variances(rows_of_shape(5000, 24, 1, 10000)); /* ... and float32 rounds */
    check_variances(rows_of_shape(129, 24, 0.9, 1));
    check_variances(rows_of_shape(25, 24, 0.9, 0));
}

/* 9,000 rows: five pieces of work; 131 dimensions: no multiple of a register. */
static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    enum { N = 9000, DIM = 131, K = 17 };
    Space *s = rows_of_shape(N, DIM, 0.97, 0.5);
    memset(space_row_mut(s, 40), 0, DIM * sizeof(float));
    s->norm[40] = 0;
    Pca *one = components(s, K, 1);
    PcaScores score = scores_of(one, s, 1);
    assert_int_equal(score.n, N - 1);
    assert_int_equal(score.row[40], 41);
    for (int threads = 2; threads <= 7; threads += 5) {
        Pca *many = components(s, K, threads);
        assert_memory_equal(one->mean, many->mean, DIM * sizeof(double));
        assert_memory_equal(one->axis, many->axis, K * DIM * sizeof(double));
        assert_memory_equal(one->variance, many->variance, K * sizeof(double));
        assert_true(one->total == many->total);
        PcaScores other = scores_of(many, s, threads);
        assert_memory_equal(score.x, other.x, (N - 1) * K * sizeof(float));
        pca_scores_done(&other);
        pca_free(many);
    }
    pca_scores_done(&score);
    pca_free(one);
    space_free(s);
}

/* Scores are centred rows times axes; float32 products: 1e-6 of a unit row. */
static void scores_are_rows_in_the_frame(void **state)
{
    (void)state;
    Space *s = rows_of_shape(700, 33, 0.9, 2);
    Pca *pca = components(s, 9, 2);
    PcaScores score = scores_of(pca, s, 2);
    assert_int_equal(score.n, 700);
    assert_int_equal(score.k, 9);
    for (int32_t i = 0; i < 700; i++) {
        for (int c = 0; c < 9; c++) {
            double want = 0;
            for (int j = 0; j < 33; j++)
                want += ((double)space_row(s, i)[j] / s->norm[i] - pca->mean[j]) *
                        pca->axis[c * 33 + j];
            assert_true(fabs((double)score.x[9 * i + c] - want) < 1e-6);
        }
    }
    pca_scores_done(&score);
    pca_free(pca);
    space_free(s);
}

/* Orthonormal axes and no negative variance, whatever the rank. */
static void check_axes(const Pca *pca, int rank)
{
    const int d = pca->d;
    for (int a = 0; a < pca->k; a++) {
        assert_true(a < rank ? pca->variance[a] > 1e-10 * pca->variance[0]
                             : pca->variance[a] < 1e-13 * pca->variance[0]);
        assert_true(pca->variance[a] >= 0);
        for (int b = 0; b <= a; b++) {
            double dot = 0;
            for (int j = 0; j < d; j++)
                dot += pca->axis[a * d + j] * pca->axis[b * d + j];
            assert_true(fabs(dot - (a == b)) < 1e-13);
        }
    }
}

static void missing_rank_leaves_zero_variances(void **state)
{
    (void)state;
    Space *few = rows_of_shape(6, 20, 0.9, 0.2); /* n < d: n - 1 directions */
    Pca *pca = components(few, 20, 2);
    check_axes(pca, 5);
    pca_free(pca);
    space_free(few);
    enum { N = 50, DIM = 8 };
    float x[N * DIM];
    made_random(x, N * DIM, 4);
    for (int i = 0; i < N; i++) {
        x[i * DIM + 2] = 0;                  /* constant */
        x[i * DIM + 5] = 2 * x[i * DIM + 1]; /* follows another */
        for (int j = 0; i % 10 == 0 && j < DIM; j++)
            x[i * DIM + j] = 0; /* five rows of zeros: left out */
    }
    Space *s = made_space("s", x, N, DIM);
    pca = components(s, 100, 7);
    assert_int_equal(pca->k, DIM);
    assert_int_equal(pca->n, N - 5);
    check_axes(pca, 6);
    pca_free(pca);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_is_undefined),
        cmocka_unit_test(no_variance_is_undefined),
        cmocka_unit_test(the_largest_component_is_positive),
        cmocka_unit_test(equal_axes_are_told),
        cmocka_unit_test(different_dimensions_are_refused),
        cmocka_unit_test(one_dimension_works),
        cmocka_unit_test(variances_are_right_for_hard_data),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(scores_are_rows_in_the_frame),
        cmocka_unit_test(missing_rank_leaves_zero_variances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
