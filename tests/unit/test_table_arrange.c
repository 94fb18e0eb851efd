#include <stdlib.h>
#include <string.h>

#include "core/table/table_arrange.h"
#include "tests/unit/unit.h"

static const ColSpec cols[] = {
    {"word", "word", "", "", COL_TEXT, 0},
    {"rank", "rank", "", "", COL_INT, 0},
    {"cause", "cause", "", "", COL_TEXT, 0},
};

static Table *sample(void)
{
    static const struct {
        const char *word;
        int rank; /* 0: missing */
        const char *cause;
    } rows[] = {{"b", 2, "hub"}, {"a", 2, "name"}, {"d", 0, "hub"}, {"c", 1, "hub"}};
    Table *t = table_new("pairs", "Pairs", cols, 3);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, 0, str_text(rows[i].word));
        if (rows[i].rank)
            table_set_int(t, row, 1, rows[i].rank);
        else
            table_set_missing(t, row, 1, "out of vocabulary");
        table_set_text(t, row, 2, str_text(rows[i].cause));
    }
    return t;
}

/* The texts of a column in the order of the rows: "bacd". */
static const char *column(const Table *t, int col)
{
    static char found[32];
    size_t n = 0;
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Cell c = table_cell(t, i, col);
        if (c.is_missing)
            found[n++] = '-';
        else
            found[n++] = c.text.p[0];
    }
    found[n] = '\0';
    return found;
}

static void rows_and_order(void **state)
{
    (void)state;
    Table *t = sample();
    Table *out = NULL;
    TableArrange how = {.where = "cause:hub", .sort = "-rank,word"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_string_equal(column(out, 0), "bcd"); /* missing last */
    assert_string_equal(table_name(out), "pairs");
    table_free(out);
    how = (TableArrange){.sort = "rank,-word"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_string_equal(column(out, 0), "cbad");
    table_free(out);
    table_free(t);
}

static void rows_of_some_words(void **state)
{
    (void)state;
    Table *t = sample();
    Table *out = NULL;
    const TableArrange how = {.only = "c,nope,a,\\d", .sort = "word"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_string_equal(column(out, 0), "acd");
    table_free(out);
    const TableArrange none = {.only = ""};
    assert_int_equal(table_arrange(t, &none, &out, NULL), OK);
    assert_int_equal(table_rows(out), 0);
    table_free(out);
    table_free(t);
}

/* A word column goes before texts; of texts only one that differs in every row counts. */
static void the_key_tells_rows_apart(void **state)
{
    (void)state;
    static const ColSpec own[] = {
        {"kind", "kind", "", "", COL_TEXT, 0},
        {"name", "name", "", "", COL_TEXT, 0},
        {"word", "word", "", "", COL_WORD, 0},
    };
    for (int n = 1; n <= 3; n++) {
        Table *t = table_new("some", "Some", own, n);
        Table *out = NULL;
        Error err = {0};
        int unmet = 0;
        for (int32_t i = 0; i < 3; i++) {
            const char *const names[] = {"x", "y", "z,z"};
            const char *const words[] = {"z,z", "y", "y"};
            const int32_t row = table_add_row(t);
            table_set_text(t, row, 0, TEXT("y"));
            if (n > 1)
                table_set_text(t, row, 1, str_text(names[i]));
            if (n > 2)
                table_set_word(t, row, 2, (WordRef){"de", i, str_text(words[i])});
        }
        const TableArrange how = {.only = "y,nope"};
        assert_int_equal(table_arrange(t, &how, &out, &err), n == 1 ? E_USAGE : OK);
        if (n > 1)
            assert_int_equal(table_rows(out), n - 1);
        else
            assert_string_equal(err.text,
                                "table some has no column of words to choose rows by");
        table_free(out);
        char *left = table_arrange_unmet(t, "y,nope,nope,b\\,a,z\\,z", &unmet);
        assert_string_equal(left, n == 1 ? "b\\,a,nope,y,z\\,z" : "b\\,a,nope");
        assert_int_equal(unmet, n == 1 ? 4 : 2);
        free(left);
        Str list = {0};
        const bool is_in[] = {n == 3, true, n == 2};
        assert_int_equal(table_arrange_list(t, is_in, &list), n > 1);
        assert_string_equal(str_cstr(&list), n == 1   ? ""
                                             : n == 2 ? "y,z\\,z"
                                                      : "z\\,z,y");
        str_free(&list);
        table_free(t);
    }
}

static void columns_in_the_order_named(void **state)
{
    (void)state;
    Table *t = sample();
    Table *out = NULL;
    const TableArrange how = {.columns = "cause,word"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_int_equal(table_cols(out), 2);
    assert_string_equal(table_col(out, 0)->name, "cause");
    assert_string_equal(column(out, 1), "badc");
    table_free(t); /* the part stands by itself */
    assert_string_equal(table_col(out, 1)->name, "word");
    table_free(out);
}

static void counts_are_the_commonest_first(void **state)
{
    (void)state;
    Table *t = sample();
    Table *out = NULL;
    TableArrange how = {.frequency = "cause"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_string_equal(column(out, 0), "hn");
    assert_int_equal(table_cell(out, 0, 1).i, 3);
    assert_int_equal(table_cell(out, 0, 2).rate.n, 4);
    table_free(out);
    how = (TableArrange){.frequency = "rank", .where = "cause:hub", .sort = "value"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_string_equal(column(out, 0), "12-"); /* a missing value is counted as one */
    assert_int_equal(table_cell(out, 2, 1).i, 1);
    table_free(out);
    how = (TableArrange){.frequency = "cause", .columns = "rows,value", .sort = "value"};
    assert_int_equal(table_arrange(t, &how, &out, NULL), OK);
    assert_int_equal(table_cols(out), 2);
    assert_string_equal(column(out, 1), "hn");
    assert_int_equal(table_cell(out, 0, 0).i, 3);
    table_free(out);
    table_free(t);
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    static const struct {
        TableArrange how;
        const char *says;
    } cases[] = {
        {{.sort = "rank,nope"}, "there is no column \"nope\" to sort by"},
        {{.columns = "nope"}, "there is no column \"nope\" to show"},
        {{.columns = "rank,rank"}, "column rank is named twice"},
        {{.frequency = "cause", .columns = "rank"},
         "there is no column \"rank\" to show"},
        {{.frequency = "nope"}, "there is no column \"nope\" to count"},
        {{.where = "nope>1"}, "there is no column \"nope\" to filter by"},
        {{.sort = ""}, "there is no column \"\" to sort by"},
        {{.sort = "rank,rank,rank,rank,rank,rank,rank,rank,rank"},
         "at most 8 columns to sort by"},
    };
    Table *t = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Table *out = t;
        Error err = {0};
        assert_int_equal(table_arrange(t, &cases[i].how, &out, &err), E_USAGE);
        assert_string_equal(err.text, cases[i].says);
        assert_null(out);
    }
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_order),
        cmocka_unit_test(rows_of_some_words),
        cmocka_unit_test(the_key_tells_rows_apart),
        cmocka_unit_test(columns_in_the_order_named),
        cmocka_unit_test(counts_are_the_commonest_first),
        cmocka_unit_test(what_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
