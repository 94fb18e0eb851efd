#include "plots/report_view.h"
#include "tests/unit/unit.h"

static const ColSpec cols[] = {
    {"a", "A", "", "", COL_TEXT, 0}, {"b", "B", "", "", COL_INT, 0},
    {"c", "C", "", "", COL_REAL, 2}, {"d", "D", "", "", COL_RATE, 3},
    {"e", "E", "", "", COL_WORD, 0}, {"f", "F", "", "", COL_BOOL, 0}};

static Table *make(void)
{
    Table *t = table_new("t", "Title", cols, 6);
    for (int32_t i = 0; i < 3; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, 0, TEXT("x"));
        table_set_int(t, row, 1, i);
        table_set_real(t, row, 2, .5 * i);
        table_set_rate(t, row, 3, stats_rate(i, 2 * i));
        table_set_word(t, row, 4, (WordRef){"en", 7, TEXT("word")});
        table_set_bool(t, row, 5, true);
    }
    table_set_missing(t, 1, 2, "for a reason");
    notes_remark(table_notes(t), "seen", 1, "a remark");
    return t;
}

static void columns_and_rows_keep_their_cells(void **state)
{
    (void)state;
    Table *t = make();
    static const int32_t rows[] = {2, 1, 0};
    ReportView v = report_view_make(t, "d,c,nothing,e,b", rows, 3, "Other");
    assert_string_equal(table_title(v.table), "Other");
    assert_int_equal(table_cols(v.table), 4);
    assert_string_equal(table_col(v.table, 0)->name, "d");
    assert_int_equal(table_cell(v.table, 0, 0).rate.n, 4);
    assert_int_equal(table_cell(v.table, 2, 0).rate.n, 0); /* no cases */
    assert_true(table_cell(v.table, 2, 0).is_missing);
    assert_string_equal(table_cell(v.table, 1, 1).why, "for a reason");
    assert_string_equal(table_cell(v.table, 0, 2).space, "en");
    assert_int_equal(table_cell(v.table, 0, 2).i, 7);
    assert_int_equal(table_cell(v.table, 0, 3).i, 2);
    assert_non_null(notes_find(table_get_notes(v.table), "seen"));
    report_view_done(&v);
    table_free(t);
}

static void without_names_the_first_columns_are_taken(void **state)
{
    (void)state;
    Table *t = make();
    ReportView v = report_view_make(t, NULL, NULL, 0, NULL);
    assert_int_equal(table_cols(v.table), 6);
    assert_int_equal(table_rows(v.table), 3);
    assert_string_equal(table_title(v.table), "Title");
    assert_int_equal(table_cell(v.table, 0, 5).i, 1);
    report_view_done(&v);
    table_free(t);
    assert_non_null(report_view_columns("bias", "tests"));
    assert_null(report_view_columns("bias", "nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_and_rows_keep_their_cells),
        cmocka_unit_test(without_names_the_first_columns_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
