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

static void a_copy_shares_nothing(void **state)
{
    (void)state;
    double xy[] = {1, 2, 3, 4};
    int32_t space[] = {0, 1};
    int32_t row[] = {5, 6};
    Layout l = {.n = 2, .xy = xy, .space = space, .row = row, .method = "made", .k = 7};
    notes_remark(&l.notes, "zero-vectors", 1, "one");
    Layout *copy = NULL;
    assert_int_equal(layout_make_copy(&l, &copy, NULL), OK);
    xy[3] = 9;
    assert_true(copy->xy[3] == 4 && copy->row[1] == 6 && copy->k == 7);
    assert_null(copy->trust);
    assert_string_equal(copy->method, "made");
    assert_non_null(notes_find(&copy->notes, "zero-vectors"));
    layout_free(copy);
    notes_free(&l.notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_layout_is_released_whole),
                                       cmocka_unit_test(a_copy_shares_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
