#include <string.h>

#include "core/table/table.h"
#include "tests/unit/unit.h"

enum { WORD, RANK, COS, HIT, P1, CAUSE, NCOLS };

/* clang-format off */
static const ColSpec cols[] = {
    [WORD]  = {"word",  "Word",   "", "", COL_WORD, 0},
    [RANK]  = {"rank",  "Rank",   "", "", COL_INT,  0},
    [COS]   = {"cos",   "Cosine", "", "", COL_REAL, 3},
    [HIT]   = {"hit",   "Hit",    "", "", COL_BOOL, 0},
    [P1]    = {"p@1",   "P@1",    "", "", COL_RATE, 3},
    [CAUSE] = {"cause", "Cause",  "", "", COL_TEXT, 0},
};
static const struct { const char *word; int64_t rank; double cos; const char *cause; bool hit; }
rows[] = {
    {"Z\xc3\xbcrich",  1, 0.5,   "hub",  true},   /* composed u with diaeresis */
    {"zu\xcc\x88rich", 2, -0.25, "name", false},  /* decomposed */
    {"a:b",            3, 0.125, "hub", false},
    {"<unk>",          4, 0.75,  "",  true},
};
/* clang-format on */

static Table *sample(void)
{
    Table *t = table_new("pairs", "Pairs", cols, NCOLS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int32_t row = table_add_row(t);
        table_set_word(t, row, WORD, (WordRef){"de", row, str_text(rows[i].word)});
        table_set_int(t, row, RANK, rows[i].rank);
        table_set_real(t, row, COS, rows[i].cos);
        table_set_bool(t, row, HIT, rows[i].hit);
        table_set_rate(t, row, P1, (Rate){rows[i].cos, 0, 1, 1, 2});
        table_set_text(t, row, CAUSE, str_text(rows[i].cause));
    }
    table_add_row(t); /* row 4: all missing */
    return t;
}

/* The rows that match as a string of digits: "013". */
static const char *matches(const Table *t, const char *filter)
{
    static char found[16];
    TableFilter *f = NULL;
    Error err = {0};
    assert_int_equal(table_filter_parse(t, filter, &f, &err), OK);
    size_t n = 0;
    for (int32_t row = 0; row < table_rows(t); row++) {
        if (table_filter_match(f, t, row))
            found[n++] = (char)('0' + row);
    }
    found[n] = '\0';
    table_filter_free(f);
    return found;
}

static void words_match_in_any_text_column(void **state)
{
    (void)state;
    Table *t = sample();
    assert_string_equal(matches(t, ""), "01234");
    assert_string_equal(matches(t, "  "), "01234");
    assert_string_equal(matches(t, "zurich"), "01");
    assert_string_equal(matches(t, "Z\xc3\xbcRICH"), "01");
    assert_string_equal(matches(t, "hub"), "02");
    assert_string_equal(matches(t, "hub zurich"), "0");
    assert_string_equal(matches(t, "!hub"), "134");
    assert_string_equal(matches(t, "<unk>"), "3");
    assert_string_equal(matches(t, "nothing"), "");
    table_free(t);
}

static void quoted_texts_keep_letters_and_blanks(void **state)
{
    (void)state;
    Table *t = sample();
    assert_string_equal(matches(t, "\"Z\xc3\xbcrich\""), "0");
    assert_string_equal(matches(t, "\"z\xc3\xbcrich\""),
                        "1"); /* composed finds decomposed */
    assert_string_equal(matches(t, "\"zurich\""), "");
    assert_string_equal(matches(t, "word:\"rich\""), "01");
    assert_string_equal(matches(t, "word=\"rich\""), "");
    assert_string_equal(matches(t, "cause=hub"), "02");
    assert_string_equal(matches(t, "cause=hu"), "");
    assert_string_equal(matches(t, "!cause=\"hub\""), "134");
    assert_string_equal(matches(t, "\"a:b\""), "2"); /* no column in a quote */
    assert_string_equal(matches(t, "\"a b\" hub"), "");
    assert_string_equal(matches(t, "rank=2"), "1");
    assert_string_equal(matches(t, "cause=\"hub"), "02"); /* still being typed */
    assert_string_equal(matches(t, "cause=\"\""), "3");   /* there, and empty */
    assert_string_equal(matches(t, "!cause=\"\""), "0124");
    assert_string_equal(matches(t, "word=\"\""), "");
    assert_string_equal(matches(t, "cause="), "0123");
    table_free(t);
}

static void letters_and_folded_matches_differ(void **state)
{
    (void)state;
    Table *t = sample();
    TableFilter *f = NULL;
    assert_int_equal(table_filter_parse(t, "z\xc3\xbcrich", &f, NULL), OK);
    assert_true(table_filter_match(f, t, 0));
    assert_false(table_filter_match_letters(f, t, 0)); /* another case */
    assert_true(table_filter_match_letters(f, t, 1));  /* another normal form only */
    table_filter_free(f);
    table_free(t);
}

static void columns_compare_texts_and_numbers(void **state)
{
    (void)state;
    Table *t = sample();
    assert_string_equal(matches(t, "word:a:b"), "2");
    assert_string_equal(matches(t, "cause:name"), "1");
    assert_string_equal(matches(t, "CAUSE:name"), "1");
    assert_string_equal(matches(t, "!cause:name"), "0234");
    assert_string_equal(matches(t, "cos>.125"), "03");
    assert_string_equal(matches(t, "cos<.125"), "1");
    assert_string_equal(matches(t, "cos:0.125"), "2");
    assert_string_equal(matches(t, "!cos>.125"), "124");
    assert_string_equal(matches(t, "rank>1 rank<4"), "12");
    assert_string_equal(matches(t, "p@1>0.5"), "3");
    assert_string_equal(matches(t, "word>2"), "23");
    assert_string_equal(matches(t, "word<2"), "0");
    table_set_word(t, 4, WORD, (WordRef){"de", -1, str_text("nowhere")});
    assert_string_equal(matches(t, "word<2"), "0"); /* no rank at all */
    table_set_missing(t, 4, WORD, "not set");
    assert_string_equal(matches(t, "hit:yes"), "03");
    assert_string_equal(matches(t, "hit:false"), "12");
    assert_string_equal(matches(t, "cause:"), "0123");
    assert_string_equal(matches(t, "!cos:"), "4");
    table_free(t);
}

static void refuses(const Table *t, const char *filter, const char *sentence)
{
    TableFilter *f = NULL;
    Error err = {0};
    assert_int_equal(table_filter_parse(t, filter, &f, &err), E_USAGE);
    assert_null(f);
    assert_string_equal(err.text, sentence);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    Table *t = sample();
    refuses(t, "hub colour:red", "there is no column \"colour\" to filter by");
    refuses(t, "cos>much", "column cos holds numbers, \"much\" is not a number");
    refuses(t, "cos>", "column cos holds numbers, \"\" is not a number");
    refuses(t, "cause>3", "column cause holds text: write cause:TEXT");
    refuses(t, "hit>0", "column hit is a yes or no: write hit:yes or hit:no");
    Error err = {0};
    TableFilter *f = NULL;
    assert_int_equal(table_filter_parse(t, "x:y", &f, &err), E_USAGE);
    assert_string_equal(err.hint, "columns: word, rank, cos, hit, p@1, cause");
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_in_any_text_column),
        cmocka_unit_test(quoted_texts_keep_letters_and_blanks),
        cmocka_unit_test(letters_and_folded_matches_differ),
        cmocka_unit_test(columns_compare_texts_and_numbers),
        cmocka_unit_test(mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
