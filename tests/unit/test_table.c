#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/table/table.h"
#include "tests/unit/unit.h"

enum { WORD, FREQ, COS, HIT, P1, CAUSE, NCOLS };

/* clang-format off */
static const ColSpec cols[] = {
    [WORD]  = {"word",  "Word",   "",       "the query",       COL_WORD, 0},
    [FREQ]  = {"freq",  "Rank",   "rows",   "its row",         COL_INT,  0},
    [COS]   = {"cos",   "Cosine", "cosine", "higher is nearer",COL_REAL, 3},
    [HIT]   = {"hit",   "Hit",    "",       "was it right",    COL_BOOL, 0},
    [P1]    = {"p@1",   "P@1",    "",       "share of hits",   COL_RATE, 3},
    [CAUSE] = {"cause", "Cause",  "",       "why it failed",   COL_TEXT, 0},
};
/* clang-format on */

static Rate rate(int64_t hits, int64_t n, double lo, double hi)
{
    return (Rate){(double)hits / (double)n, lo, hi, hits, n};
}

static void add(Table *t, const char *word, int64_t freq, double cos, const char *cause)
{
    const int32_t row = table_add_row(t);
    char name[8] = "en";
    table_set_word(t, row, WORD, (WordRef){name, row + 7, str_text(word)});
    name[0] = 'x'; /* the table has its own copy */
    table_set_int(t, row, FREQ, freq);
    table_set_real(t, row, COS, cos);
    table_set_bool(t, row, HIT, freq % 2 == 1);
    table_set_rate(t, row, P1, rate(freq, 10, 0.25, 0.75));
    table_set_text(t, row, CAUSE, str_text(cause));
}

static Table *sample(void)
{
    Table *t = table_new("pairs", "Pairs", cols, NCOLS);
    add(t, "Zürich", 3, 0.5, "hub");
    add(t, "bank", 1, -0.25, "");
    add(t, "rook", 2, 0.125, "hub");
    add(t, "bank", 2, 0.75, "name");
    return t;
}

static void cells_come_back_as_set(void **state)
{
    (void)state;
    Table *t = sample();
    assert_int_equal(table_rows(t), 4);
    assert_int_equal(table_cols(t), NCOLS);
    assert_string_equal(table_name(t), "pairs");
    assert_int_equal(table_find_col(t, "cos"), COS);
    assert_int_equal(table_find_col(t, "Cos"), -1);
    const Cell word = table_cell(t, 0, WORD);
    assert_false(word.is_missing);
    assert_int_equal(word.i, 7);
    assert_string_equal(word.space, "en");
    assert_int_equal(word.text.n, 7);
    assert_memory_equal(word.text.p, "Zürich", 7);
    assert_int_equal(table_cell(t, 1, FREQ).i, 1);
    assert_true(table_cell(t, 1, COS).real == -0.25);
    assert_int_equal(table_cell(t, 1, HIT).i, 1);
    assert_int_equal(table_cell(t, 2, P1).rate.hits, 2);
    assert_int_equal(table_cell(t, 1, CAUSE).text.n, 0);
    table_free(t);
}

static void bytes_are_kept_whole(void **state)
{
    (void)state;
    Table *t = table_new("t", "T", cols, NCOLS);
    table_add_row(t);
    table_set_text(t, 0, CAUSE, (Text){"a\0\xff", 3});
    const Cell c = table_cell(t, 0, CAUSE);
    assert_int_equal(c.text.n, 3);
    assert_memory_equal(c.text.p, "a\0\xff", 3);
    table_free(t);
}

static void missing_cells_say_why(void **state)
{
    (void)state;
    Table *t = table_new("t", "T", cols, NCOLS);
    const int32_t row = table_add_row(t);
    for (int c = 0; c < NCOLS; c++) {
        assert_true(table_cell(t, row, c).is_missing);
        assert_string_equal(table_cell(t, row, c).why, "not set");
    }
    table_set_real(t, row, COS, NAN);
    assert_string_equal(table_cell(t, row, COS).why, "undefined");
    table_set_real(t, row, COS, INFINITY);
    assert_string_equal(table_cell(t, row, COS).why, "undefined");
    table_set_rate(t, row, P1, (Rate){NAN, NAN, NAN, 0, 0});
    assert_string_equal(table_cell(t, row, P1).why, "no cases");
    assert_int_equal(table_cell(t, row, P1).rate.n, 0);
    char why[] = "zero vector";
    table_set_missing(t, row, P1, why);
    why[0] = 'X';
    assert_string_equal(table_cell(t, row, P1).why, "zero vector");
    assert_int_equal(table_cell(t, row, P1).rate.n, -1);
    table_set_real_or(t, row, COS, NAN, "too few pairs");
    assert_string_equal(table_cell(t, row, COS).why, "too few pairs");
    table_set_real_or(t, row, COS, -INFINITY, NULL);
    assert_string_equal(table_cell(t, row, COS).why, "undefined");
    table_set_real_or(t, row, COS, 1, "not told");
    assert_false(table_cell(t, row, COS).is_missing);
    table_free(t);
}

static void many_reasons_stay_apart(void **state)
{
    (void)state;
    Table *t = table_new("t", "T", cols, NCOLS);
    char why[32];
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(why, sizeof why, "reason %d", i % 500);
        table_set_missing(t, table_add_row(t), COS, why);
    }
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(why, sizeof why, "reason %d", i % 500);
        assert_string_equal(table_cell(t, i, COS).why, why);
    }
    assert_ptr_equal(table_cell(t, 3, COS).why, table_cell(t, 503, COS).why);
    table_free(t);
}

static void sorts_with_ties_by_row_and_missing_last(void **state)
{
    (void)state;
    Table *t = sample();
    table_add_row(t); /* all missing */
    int32_t order[] = {4, 3, 2, 1, 0};
    const SortKey by_freq = {FREQ, false};
    table_sort(t, &by_freq, 1, order, 5);
    const int32_t up[] = {1, 2, 3, 0, 4};
    assert_memory_equal(order, up, sizeof up);
    const SortKey down = {FREQ, true};
    table_sort(t, &down, 1, order, 5);
    const int32_t falling[] = {0, 2, 3, 1, 4};
    assert_memory_equal(order, falling, sizeof falling);
    const SortKey two[] = {{WORD, false}, {COS, true}};
    table_sort(t, two, 2, order, 5);
    const int32_t words[] = {0, 3, 1, 2, 4};
    assert_memory_equal(order, words, sizeof words);
    const SortKey by_rate = {P1, true};
    table_sort(t, &by_rate, 1, order, 5);
    assert_int_equal(order[0], 0);
    table_free(t);
}

static void rows_are_copied_whole(void **state)
{
    (void)state;
    Table *t = sample();
    table_set_drill(t, "why {word}");
    table_set_missing(t, 2, P1, "zero vector");
    notes_remark(table_notes(t), "x", 1, "a remark");
    const int32_t rows[] = {2, 0};
    Table *two = table_make_rows(t, rows, 2);
    table_free(t);
    assert_int_equal(table_rows(two), 2);
    assert_memory_equal(table_cell(two, 0, WORD).text.p, "rook", 4);
    assert_int_equal(table_cell(two, 0, WORD).i, 9);
    assert_string_equal(table_cell(two, 0, WORD).space, "en");
    assert_string_equal(table_cell(two, 0, P1).why, "zero vector");
    assert_true(table_cell(two, 1, COS).real == 0.5);
    assert_string_equal(table_drill(two), "why {word}");
    assert_int_equal(table_get_notes(two)->n, 1);
    table_free(two);
}

static void the_first_table_can_come_last(void **state)
{
    (void)state;
    static const ColSpec col = {"x", "x", "", "a number", COL_INT, 0};
    static const char *const name[] = {"a", "b", "c"};
    TableSet *set = table_set_new("plot");
    table_set_add_first(set, table_new("b", "", &col, 1));
    table_set_add(set, table_new("c", "", &col, 1));
    table_set_add_first(set, table_new("a", "", &col, 1));
    assert_int_equal(set->ntables, 3);
    for (int i = 0; i < 3; i++)
        assert_string_equal(table_name(set->table[i]), name[i]);
    table_set_free(set);
}

static void sets_own_what_they_hold(void **state)
{
    (void)state;
    TableSet *set = table_set_new("bli");
    table_set_add(set, sample());
    table_set_finding(set, "%d of %d", 1, 2);
    table_set_finding(set, "P@1 %s", ".536");
    assert_string_equal(set->finding, "P@1 .536");
    char name[] = "k";
    char value[] = "10";
    table_set_add_param(set, name, PARAM_INT, value);
    table_set_add_param(set, "where", PARAM_TEXT, NULL);
    name[0] = value[0] = 'x';
    assert_string_equal(set->param[0].name, "k");
    assert_string_equal(set->param[0].value, "10");
    assert_null(set->param[1].value);
    char path[] = "en.vec";
    ProvInput in = {.role = path, .path = path, .format = NULL, .n = 3, .d = -1};
    table_set_add_input(set, &in);
    path[0] = 'x';
    assert_string_equal(set->input[0].path, "en.vec");
    assert_string_equal(set->input[0].format, "");
    assert_non_null(table_set_find(set, "pairs"));
    assert_null(table_set_find(set, "pair"));
    table_set_free(set);
    table_set_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_come_back_as_set),
        cmocka_unit_test(bytes_are_kept_whole),
        cmocka_unit_test(missing_cells_say_why),
        cmocka_unit_test(many_reasons_stay_apart),
        cmocka_unit_test(sorts_with_ties_by_row_and_missing_last),
        cmocka_unit_test(rows_are_copied_whole),
        cmocka_unit_test(the_first_table_can_come_last),
        cmocka_unit_test(sets_own_what_they_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
