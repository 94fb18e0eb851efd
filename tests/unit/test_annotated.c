#include "core/diag/annotated.h"
#include "tests/unit/marked.h"

static bool is(const Table *t, int32_t row, const char *col, const char *text)
{
    const Cell c = table_cell(t, row, table_find_col(t, col));
    return !c.is_missing && str_compare(c.text, str_text(text)) == 0;
}

static void test_list(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_REJECT, "a", "x\ty", 10, "ada");
    marked_add(&l, MARK_ACCEPT, "a", "x\ty", 20, "ada");
    marked_add(&l, MARK_GOLD, "b", "z", 30, "bob");
    Mark undo;
    mark_state_compose_undo(&l.mark[2], TEXT("bob"), 40, &undo);
    mark_identify(&undo);
    mark_list_add(&l, &undo);
    Table *t = annotated_make_list(&l);
    assert_int_equal(table_rows(t), 4);
    assert_true(is(t, 0, "target", "x | y"));
    assert_true(is(t, 0, "made_at", "1970-01-01T00:00:00.010Z"));
    assert_true(is(t, 0, "state", "replaced") && is(t, 1, "state", "counts"));
    assert_true(is(t, 2, "state", "undone") && is(t, 3, "state", "counts"));
    assert_true(is(t, 2, "author", "bob") && is(t, 3, "kind", "undo"));
    table_free(t);
    mark_list_free(&l);
}

static void test_imports(void **state)
{
    (void)state;
    Table *t = annotated_make_imports();
    annotated_add_import(t, "a.jsonl", 7, 3);
    assert_int_equal(table_cell(t, 0, table_find_col(t, "known")).i, 4);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list),
                                       cmocka_unit_test(test_imports)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
