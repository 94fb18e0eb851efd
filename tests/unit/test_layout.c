#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/layout.h"
#include "tests/unit/unit.h"

/* Under the sanitizers a leak or a double release would end this test. */
static void a_layout_is_released_whole(void **state)
{
    (void)state;
    layout_free(NULL);
    Layout *bare = mem_xcalloc(1, sizeof *bare);
    layout_free(bare);
    Layout *full = mem_xcalloc(1, sizeof *full);
    full->n = 2;
    full->xy = mem_xcalloc(4, sizeof(double));
    full->space = mem_xcalloc(2, sizeof(int32_t));
    full->row = mem_xcalloc(2, sizeof(int32_t));
    full->trust = mem_xcalloc(2, sizeof(double));
    assert_int_equal(full->n, 2);
    layout_free(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_layout_is_released_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
