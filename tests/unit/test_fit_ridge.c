#include "core/space/fit_ridge.h"
#include "tests/unit/turned.h"

enum { N = 40, D = 5 };

static void least_squares_finds_the_turn(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 5);
    int32_t *rows = turned_rows(N);
    const MappingPairs pairs = {t.src, t.tgt, rows, rows, N};
    Mapping *m = NULL;
    int32_t rank = 0;
    assert_int_equal(fit_ridge_make(&pairs, 0, NULL, &rank, &m, NULL), OK);
    assert_int_equal(rank, D);
    assert_true(turned_distance(m->w, t.q, D) < 1e-5); /* vectors are float32 */
    assert_true(m->residual < 1e-5 && m->defect < 1e-5);
    assert_int_equal(m->pairs, N);
    mapping_free(m);
    free(rows);
    turned_free(&t);
}

/* By hand: rows (1, 0) and (0, 2) to 3 and 4; lambda 1: 3 / 2 and 8 / 5. */
static void lambda_shrinks_by_the_formula(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 2};
    const float y[] = {3, 4};
    Space *src = made_space("aa", x, 2, 2);
    Space *tgt = made_space("bb", y, 2, 1);
    const int32_t rows[] = {0, 1};
    const MappingPairs pairs = {src, tgt, rows, rows, 2};
    Mapping *m = NULL;
    int32_t rank = 0;
    assert_int_equal(fit_ridge_make(&pairs, 1, NULL, &rank, &m, NULL), OK);
    assert_int_equal(m->d_src, 2);
    assert_int_equal(m->d_tgt, 1);
    assert_true(fabs(m->w[0] - 1.5) < 1e-12 && fabs(m->w[1] - 1.6) < 1e-12);
    mapping_free(m);
    space_free(src);
    space_free(tgt);
}

/* Three pairs in five dimensions, one of them twice: finite, and exact on the pairs. */
static void a_singular_fit_is_a_pseudo_inverse(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 5);
    const int32_t rows[] = {1, 2, 1};
    const MappingPairs pairs = {t.src, t.tgt, rows, rows, 3};
    Mapping *m = NULL;
    int32_t rank = 0;
    assert_int_equal(fit_ridge_make(&pairs, 0, NULL, &rank, &m, NULL), OK);
    assert_int_equal(rank, 2);
    assert_true(m->residual < 1e-5);
    for (int i = 0; i < D * D; i++)
        assert_true(isfinite(m->w[i]) && fabs(m->w[i]) < 10);
    mapping_free(m);
    const MappingPairs none = {t.src, t.tgt, rows, rows, 0};
    assert_int_equal(fit_ridge_make(&none, 0, NULL, &rank, &m, NULL), E_UNDEFINED);
    assert_null(m);
    turned_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_squares_finds_the_turn),
        cmocka_unit_test(lambda_shrinks_by_the_formula),
        cmocka_unit_test(a_singular_fit_is_a_pseudo_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
