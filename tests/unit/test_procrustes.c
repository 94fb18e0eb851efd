#include <lapacke.h>
#include <math.h>

#include "core/base/mem.h"
#include "core/space/procrustes.h"
#include "tests/unit/hashed.h"

enum { D = 40, FITS = 9 };

/* The first dgesdd_failures calls of dgesdd, and all of dgesvd when it is to fail, answer
 * that they did not converge. */
static int dgesdd_failures;
static bool is_dgesvd_failing;
static int dgesvd_calls;

/* In place of LAPACKE's: the linker takes the program's own. */
/* NOLINTNEXTLINE(readability-function-size): LAPACKE's own */
lapack_int LAPACKE_dgesdd(int layout, char job, lapack_int m, lapack_int n, double *a,
                          lapack_int lda, double *s, double *u, lapack_int ldu,
                          double *vt, lapack_int ldvt)
{
    if (dgesdd_failures > 0) {
        dgesdd_failures--;
        for (size_t i = 0; i < (size_t)lda * (size_t)n; i++)
            a[i] = NAN; /* what it was given is destroyed */
        return 1;
    }
    double *work = NULL;
    lapack_int *iwork = mem_xcalloc(8 * (size_t)n, sizeof *iwork);
    double size = 0;
    assert_int_equal(LAPACKE_dgesdd_work(layout, job, m, n, a, lda, s, u, ldu, vt, ldvt,
                                         &size, -1, iwork),
                     0);
    work = mem_xcalloc((size_t)size, sizeof *work);
    const lapack_int info = LAPACKE_dgesdd_work(layout, job, m, n, a, lda, s, u, ldu, vt,
                                                ldvt, work, (lapack_int)size, iwork);
    free(work);
    free(iwork);
    return info;
}

/* NOLINTNEXTLINE(readability-function-size): LAPACKE's own */
lapack_int LAPACKE_dgesvd(int layout, char job_u, char job_vt, lapack_int m, lapack_int n,
                          double *a, lapack_int lda, double *s, double *u, lapack_int ldu,
                          double *vt, lapack_int ldvt, double *superb)
{
    dgesvd_calls++;
    if (is_dgesvd_failing)
        return 2;
    double size = 0;
    assert_int_equal(LAPACKE_dgesvd_work(layout, job_u, job_vt, m, n, a, lda, s, u, ldu,
                                         vt, ldvt, &size, -1),
                     0);
    double *work = mem_xcalloc((size_t)size, sizeof *work);
    const lapack_int info = LAPACKE_dgesvd_work(layout, job_u, job_vt, m, n, a, lda, s, u,
                                                ldu, vt, ldvt, work, (lapack_int)size);
    superb[0] = 0;
    free(work);
    return info;
}

static void fill(double *x, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (double)hashed_number((uint32_t)i, 1, seed);
}

/* W is orthogonal, and W'C is symmetric with trace = the sum of singular values: together
 * the conditions of a maximum of tr(W'C). */
static void check_solution(const double *c, const double *w, const double *sigma, int d)
{
    double trace = 0;
    double sum = 0;
    for (int i = 0; i < d; i++) {
        sum += sigma[i];
        assert_true(sigma[i] >= 0 && (i == 0 || sigma[i] <= sigma[i - 1]));
        for (int j = 0; j < d; j++) {
            double dot = 0;
            double there = 0;
            double back = 0;
            for (int k = 0; k < d; k++) {
                dot += w[k * d + i] * w[k * d + j];
                there += w[k * d + i] * c[k * d + j];
                back += w[k * d + j] * c[k * d + i];
            }
            assert_true(fabs(dot - (i == j)) < 1e-13);
            assert_true(fabs(there - back) < 1e-12);
            if (i == j)
                trace += there;
        }
    }
    assert_true(fabs(trace - sum) < 1e-11);
}

typedef struct Solved {
    double w[FITS * D * D], sigma[FITS * D];
} Solved;

static Solved *solve(const double *cross, size_t fits, int threads)
{
    Solved *s = mem_xcalloc(1, sizeof *s);
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(procrustes_solve(cross, fits, D, s->w, s->sigma, &p, NULL), OK);
    return s;
}

static void threads_and_company_do_not_change_bytes(void **state)
{
    (void)state;
    double *cross = mem_xcalloc(FITS * D * D, sizeof *cross);
    fill(cross, FITS * D * D, 3);
    Solved *one = solve(cross, FITS, 1);
    for (int threads = 2; threads <= 7; threads += 5) {
        Solved *many = solve(cross, FITS, threads);
        assert_memory_equal(one, many, sizeof *one);
        free(many);
    }
    for (int i = 0; i < FITS; i++) {
        check_solution(cross + i * D * D, one->w + i * D * D, one->sigma + i * D, D);
        Solved *alone = solve(cross + i * D * D, 1, 1);
        assert_memory_equal(one->w + i * D * D, alone->w, D * D * sizeof(double));
        free(alone);
    }
    free(one);
    free(cross);
}

static void another_decomposition_is_tried(void **state)
{
    (void)state;
    double cross[3 * 25];
    double w[3 * 25];
    double sigma[15];
    fill(cross, 75, 5);
    dgesdd_failures = 1;
    dgesvd_calls = 0;
    assert_int_equal(procrustes_solve(cross, 3, 5, w, sigma, NULL, NULL), OK);
    assert_int_equal(dgesvd_calls, 1);
    for (int i = 0; i < 3; i++)
        check_solution(cross + i * 25, w + i * 25, sigma + i * 5, 5);
}

static void failures_of_both_are_told(void **state)
{
    (void)state;
    double cross[3 * 25];
    double w[3 * 25];
    double sigma[15];
    fill(cross, 75, 5);
    Error err;
    is_dgesvd_failing = true;
    dgesdd_failures = 1;
    assert_int_equal(procrustes_solve(cross, 3, 5, w, sigma, NULL, &err), E_UNDEFINED);
    assert_string_equal(err.text, "fit 1 of 3: the singular values do not converge");
    dgesdd_failures = 1;
    assert_int_equal(procrustes_solve(cross, 1, 5, w, sigma, NULL, &err), E_UNDEFINED);
    assert_string_equal(err.text, "the singular values do not converge");
    is_dgesvd_failing = false;
    cross[60] = NAN;
    assert_int_equal(procrustes_solve(cross, 3, 5, w, sigma, NULL, &err), E_INPUT);
    assert_string_equal(err.text,
                        "fit 3 of 3: the sums of the word pairs are not finite");
}

static void singular_matrices_still_give_orthogonal_maps(void **state)
{
    (void)state;
    double cross[3 * 36] = {0}; /* zero, one number, equal singular values */
    double w[3 * 36];
    double sigma[18];
    cross[36 + 8] = -3;
    for (int i = 0; i < 6; i++)
        cross[72 + 6 * i + (i + 1) % 6] = 2;
    assert_int_equal(procrustes_solve(cross, 3, 6, w, sigma, NULL, NULL), OK);
    for (int i = 0; i < 3; i++)
        check_solution(cross + 36 * i, w + 36 * i, sigma + 6 * i, 6);
    assert_true(fabs(w[36 + 8] + 1) < 1e-14);
}

static void canceled_work_ends(void **state)
{
    (void)state;
    double cross[50];
    double w[50];
    double sigma[10];
    fill(cross, 50, 1);
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    assert_int_equal(procrustes_solve(cross, 2, 5, w, sigma, &p, NULL), E_CANCELED);
}

/* 9,000 pairs: five pieces of work. Each sum against the plain one. */
static void sums_are_right_and_the_same_for_all_threads(void **state)
{
    (void)state;
    enum { PAIRS = 9000, WORDS = 700, DIM = 13 };
    Space *a = hashed_space(WORDS, DIM, 2, 0.1F);
    Space *b = hashed_space(WORDS, DIM, 4, -0.2F);
    assert_int_equal(space_seal(a, NULL, NULL), OK);
    assert_int_equal(space_seal(b, NULL, NULL), OK);
    int32_t *ids = mem_xcalloc(2 * PAIRS, sizeof *ids);
    double want[DIM * DIM] = {0};
    for (int32_t i = 0; i < PAIRS; i++) {
        ids[i] = i * 31 % WORDS;
        ids[PAIRS + i] = i * 17 % WORDS;
        for (int j = 0; j < DIM * DIM; j++)
            want[j] += (double)space_row(a, ids[i])[j / DIM] *
                       (double)space_row(b, ids[PAIRS + i])[j % DIM];
    }
    const MappingPairs pairs = {
        .src = a, .tgt = b, .a = ids, .b = ids + PAIRS, .n = PAIRS};
    double one[DIM * DIM];
    assert_int_equal(procrustes_sum(&pairs, one, NULL, NULL), OK);
    for (int j = 0; j < DIM * DIM; j++)
        assert_true(fabs(one[j] - want[j]) < 1e-10); /* eps * pairs, with room */
    for (int threads = 1; threads <= 7; threads++) {
        Progress p;
        progress_init(&p, threads);
        double many[DIM * DIM];
        assert_int_equal(procrustes_sum(&pairs, many, &p, NULL), OK);
        assert_memory_equal(one, many, sizeof one);
    }
    free(ids);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_company_do_not_change_bytes),
        cmocka_unit_test(another_decomposition_is_tried),
        cmocka_unit_test(failures_of_both_are_told),
        cmocka_unit_test(singular_matrices_still_give_orthogonal_maps),
        cmocka_unit_test(canceled_work_ends),
        cmocka_unit_test(sums_are_right_and_the_same_for_all_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
