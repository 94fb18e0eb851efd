#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/blas.h"
#include "core/base/mem.h"
#include "core/diag/laplacian.h"
#include "tests/unit/made.h"

static void paths_and_pairs(void **state)
{
    (void)state;
    const int32_t path[] = {1, 0, 1}; /* P3: 0, 1, 3 */
    const double p3[] = {0, 1, 3};
    double v[5];
    assert_int_equal(laplacian_make(path, 3, NULL, v, NULL), OK);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(v[i] - p3[i]) < 1e-12);
    const int32_t pairs[] = {1, 0, -1, 4, 3}; /* two pairs and a word without neighbour */
    const double two[] = {0, 0, 0, 2, 2};
    assert_int_equal(laplacian_make(pairs, 5, NULL, v, NULL), OK);
    for (int i = 0; i < 5; i++)
        assert_true(fabs(v[i] - two[i]) < 1e-12);
}

/* A star of n words: 0, n, and n - 2 times 1, however many leaves it has. */
static void stars_stay_small(void **state)
{
    (void)state;
    enum { N = 20000 };
    int32_t *nearest = mem_xcalloc(N, sizeof *nearest);
    double *v = mem_xcalloc(N, sizeof *v);
    nearest[0] = 1;
    assert_int_equal(laplacian_make(nearest, N, NULL, v, NULL), OK);
    assert_true(fabs(v[0]) < 1e-8);
    assert_true(v[1] == 1 && v[N - 2] == 1);
    assert_true(fabs(v[N - 1] - N) < 1e-8);
    free(nearest);
    free(v);
}

static void too_large_a_piece_is_refused(void **state)
{
    (void)state;
    enum { N = 2003 };
    int32_t *nearest = mem_xcalloc(N, sizeof *nearest);
    double *v = mem_xcalloc(N, sizeof *v);
    for (int32_t i = 0; i < N; i++) /* one long path */
        nearest[i] = i == 0 ? 1 : i - 1;
    Error err = {0};
    assert_int_equal(laplacian_make(nearest, N, NULL, v, &err), E_LIMIT);
    assert_non_null(strstr(err.text, "2003 words"));
    free(nearest);
    free(v);
}

/* Random graphs against the dense matrix of all words. */
static void pieces_equal_the_whole(void **state)
{
    (void)state;
    enum { N = 60 };
    Rng rng = rng_stream(3, "graphs");
    blas_init();
    for (int t = 0; t < 50; t++) {
        int32_t nearest[N];
        double a[N * N] = {0};
        double want[N];
        double have[N];
        const uint64_t hubs = 1 + rng_below(&rng, N - 1); /* few targets: stars */
        for (int32_t i = 0; i < N; i++) {
            nearest[i] = (int32_t)rng_below(&rng, hubs);
            if (nearest[i] == i)
                nearest[i] = rng_below(&rng, 4) == 0 ? -1 : (i + 1) % N;
        }
        for (int32_t i = 0; i < N; i++) {
            if (nearest[i] >= 0)
                a[i * N + nearest[i]] = a[nearest[i] * N + i] = -1;
        }
        for (int i = 0; i < N * N; i++)
            a[i / N * N + i / N] += a[i] < 0 ? 1 : 0;
        assert_int_equal(LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'N', 'U', N, a, N, want), 0);
        assert_int_equal(laplacian_make(nearest, N, NULL, have, NULL), OK);
        for (int i = 0; i < N; i++)
            assert_true(fabs(have[i] - want[i]) < 1e-10);
    }
}

static void similarity_in_both_orders(void **state)
{
    (void)state;
    const double a[] = {0, 1, 1, 8};
    const double b[] = {0, 2, 2, 6};
    int32_t k = 0;
    /* Largest: 8 + 1 of 10, 6 + 2 + 2 of 10: two values. Smallest: all four. */
    assert_true(laplacian_similarity(a, b, 4, LAPLACIAN_LARGEST, &k) == 4 + 1);
    assert_int_equal(k, 2);
    assert_true(laplacian_similarity(a, b, 4, LAPLACIAN_SMALLEST, &k) == 0 + 1 + 1 + 4);
    assert_int_equal(k, 4);
    assert_true(laplacian_similarity(a, a, 4, LAPLACIAN_LARGEST, NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_and_pairs),
        cmocka_unit_test(stars_stay_small),
        cmocka_unit_test(too_large_a_piece_is_refused),
        cmocka_unit_test(pieces_equal_the_whole),
        cmocka_unit_test(similarity_in_both_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
