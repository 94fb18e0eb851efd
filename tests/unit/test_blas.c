#include <cblas.h>
#include <string.h>

#include "core/base/blas.h"
#include "tests/unit/unit.h"

static void one_thread_is_set(void **state)
{
    (void)state;
    openblas_set_num_threads(2);
    blas_init();
    assert_int_equal(openblas_get_num_threads(), 1);
}

static void description_names_library_and_kernel(void **state)
{
    (void)state;
    char buf[BLAS_DESCRIPTION];
    assert_ptr_equal(blas_describe(buf), buf);
    assert_non_null(strstr(buf, "OpenBLAS"));
    assert_non_null(strstr(buf, openblas_get_corename()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread_is_set),
        cmocka_unit_test(description_names_library_and_kernel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
