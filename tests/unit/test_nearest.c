#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/nearest.h"
#include "tests/unit/made.h"

enum { N = 700, DIM = 19, K = 12 };

/* Rows of lengths between 0.01 and about 100, far from the origin, with groups of equal
 * rows. */
static float *hard_rows(double mean)
{
    float *x = mem_xcalloc(N * DIM, sizeof *x);
    made_random(x, N * DIM, 7);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < DIM; j++)
            x[i * DIM + j] = (float)((double)x[i * DIM + j] * pow(10, i % 4 - 2) + mean);
    for (int i = 100; i < 130; i++)
        memcpy(x + i * DIM, x + 99 * DIM, DIM * sizeof *x);
    return x;
}

static double distance(const Space *a, int32_t i, const Space *b, int32_t j, bool is_unit)
{
    double sum = 0;
    double dot = 0;
    for (int c = 0; c < a->d; c++) {
        const double x = (double)space_row(a, i)[c];
        const double y = (double)space_row(b, j)[c];
        sum += (x - y) * (x - y);
        dot += x * y;
    }
    return is_unit ? 2 - 2 * dot / a->norm[i] / b->norm[j] : sum;
}

/* No row outside of a list is nearer than its last, distances are right and ascend. */
static void check_lists(const Nearest *near, const Space *a, const Space *b, bool is_unit)
{
    for (int32_t i = 0; i < near->n; i++) {
        const int32_t *id = near->id + (size_t)i * (size_t)near->k;
        const double *d2 = near->d2 + (size_t)i * (size_t)near->k;
        const double last = d2[near->k - 1];
        int32_t nearer = 0;
        for (int32_t e = 0; e < near->k; e++) {
            const double want = distance(a, i, b, id[e], is_unit);
            assert_true(fabs(d2[e] - want) <= 1e-12 * (1 + want));
            assert_true(d2[e] >= 0 && (a != b || id[e] != i));
            assert_true(e == 0 || d2[e] > d2[e - 1] ||
                        (d2[e] == d2[e - 1] && id[e] > id[e - 1]));
        }
        for (int32_t j = 0; j < b->n; j++)
            nearer += (a != b || j != i) &&
                      distance(a, i, b, j, is_unit) < last - 1e-12 * (1 + last);
        assert_true(nearer < near->k);
    }
}

static void check_rows(double mean, bool is_unit)
{
    float *x = hard_rows(mean);
    Space *s = NULL;
    Space *few = NULL;
    Progress p;
    progress_init(&p, 2);
    const NearestOptions o = {K, is_unit};
    assert_int_equal(nearest_make_space(x, DIM, N, DIM, is_unit, &s, NULL), OK);
    assert_int_equal(nearest_make_space(x + 5, DIM, 31, DIM, is_unit, &few, NULL), OK);
    Nearest near;
    assert_int_equal(nearest_make(s, o, &p, &near, NULL), OK);
    check_lists(&near, s, s, is_unit);
    nearest_done(&near);
    assert_int_equal(nearest_make_cross(few, s, o, &p, &near, NULL), OK);
    check_lists(&near, few, s, is_unit);
    nearest_done(&near);
    space_free(s);
    space_free(few);
    free(x);
}

static void lists_are_exact(void **state)
{
    (void)state;
    check_rows(0, true);
    check_rows(0, false);
    check_rows(1000, false);
}

static void few_rows_and_one_column(void **state)
{
    (void)state;
    const float x[] = {0, 3, 1};
    Space *s = NULL;
    Nearest near;
    assert_int_equal(nearest_make_space(x, 1, 3, 1, false, &s, NULL), OK);
    assert_int_equal(nearest_make(s, (NearestOptions){2, false}, NULL, &near, NULL), OK);
    const int32_t id[] = {2, 1, 2, 0, 0, 1};
    const double d2[] = {1, 9, 4, 9, 1, 4};
    assert_memory_equal(near.id, id, sizeof id);
    assert_memory_equal(near.d2, d2, sizeof d2);
    nearest_done(&near);
    space_free(s);
}

static void bad_rows_are_named(void **state)
{
    (void)state;
    const float zero[] = {1, 2, 0, 0};
    const float endless[] = {1, 2, 3, INFINITY};
    Space *s = NULL;
    Error err = {0};
    assert_int_equal(nearest_make_space(zero, 2, 2, 2, true, &s, &err), E_INPUT);
    assert_null(s);
    assert_non_null(strstr(err.text, "row 1 is zero"));
    assert_int_equal(nearest_make_space(endless, 2, 2, 2, false, &s, &err), E_INPUT);
    assert_non_null(strstr(err.text, "row 1"));
    assert_int_equal(nearest_make_space(zero, 2, 2, 2, false, &s, &err), OK);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_exact),
        cmocka_unit_test(few_rows_and_one_column),
        cmocka_unit_test(bad_rows_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
