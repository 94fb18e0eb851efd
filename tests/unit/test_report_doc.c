#include "plots/report_doc.h"
#include "tests/unit/unit.h"

static void sentences_end_and_facts_do_not(void **state)
{
    (void)state;
    ReportDoc d = {0};
    report_doc_add(&d, REPORT_DOC_TEXT, NULL, "a");
    report_doc_add(&d, REPORT_DOC_ITEM, "label", "b?");
    report_doc_add(&d, REPORT_DOC_TEXT, NULL, "as follows:");
    report_doc_addf(&d, REPORT_DOC_FINDING, NULL, "%d", 3);
    report_doc_add(&d, REPORT_DOC_FACT, "x", "y");
    report_doc_add(&d, REPORT_DOC_COMMAND, NULL, "ls");
    static const char *const want[] = {"a.", "b?", "as follows:", "3.", "y", "ls"};
    assert_int_equal(d.n, 6);
    for (int i = 0; i < d.n; i++)
        assert_string_equal(d.block[i].text, want[i]);
    assert_null(d.block[0].label);
    assert_string_equal(d.block[1].label, "label");
    report_doc_done(&d);
    assert_int_equal(d.n, 0);
}

static void what_is_empty_is_not_stated(void **state)
{
    (void)state;
    ReportDoc d = {0};
    report_doc_add_stated(&d, "a", NULL);
    report_doc_add_stated(&d, "b", " \t");
    report_doc_add_stated(&d, "c", "0");
    assert_string_equal(d.block[0].text, "not stated");
    assert_string_equal(d.block[1].text, "not stated");
    assert_string_equal(d.block[2].text, "0");
    report_doc_done(&d);
}

static void long_tables_are_cut_and_data_left_to_its_file(void **state)
{
    (void)state;
    static const ColSpec cols[] = {{"n", "n", "", "", COL_INT, 0}};
    static const int32_t rows[][2] = {
        {0, 0}, {100, 100}, {101, 20}, {5000, 20}, {5001, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Table *t = table_new("t", "T", cols, 1);
        for (int32_t k = 0; k < rows[i][0]; k++)
            (void)table_add_row(t);
        assert_int_equal(report_doc_rows(t), rows[i][1]);
        table_free(t);
    }
    ReportDoc d = {0};
    report_doc_add_table(&d, NULL, "none.csv", false);
    assert_int_equal(d.n, 0);
    report_doc_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_and_facts_do_not),
        cmocka_unit_test(what_is_empty_is_not_stated),
        cmocka_unit_test(long_tables_are_cut_and_data_left_to_its_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
