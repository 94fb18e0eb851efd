#include "core/project/pca.h"
#include "tests/unit/made.h"

static Status try_pca(const float *x, int32_t n, int32_t d, Pca **pca, Error *err)
{
    Space *s = made_space("s", x, n, d);
    const Space *spaces[] = {s};
    const PcaInput in = {.spaces = spaces, .nspaces = 1};
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
    const PcaInput in = {.spaces = spaces, .nspaces = 2};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_is_undefined),
        cmocka_unit_test(no_variance_is_undefined),
        cmocka_unit_test(the_largest_component_is_positive),
        cmocka_unit_test(equal_axes_are_told),
        cmocka_unit_test(different_dimensions_are_refused),
        cmocka_unit_test(one_dimension_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
