#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/browse_draw.h"
#include "tui/frequency.h"

static const ColSpec cols[] = {
    {"source", "source", "", "word of the dictionary", COL_TEXT, 0},
    {"rank", "rank", "", "rank of the gold, 1 is best", COL_INT, 0},
    {"cos", "cos", "", "cosine of the gold", COL_REAL, 2},
    {"cause", "cause", "", "why it is missed", COL_TEXT, 0},
};

static Table *table(void)
{
    static const struct {
        const char *word;
        int rank; /* 0: missing */
        double cos;
        const char *cause;
    } rows[] = {{"bank", 7, 0.5, "hub"},   {"kindness", 2, 0.25, "morphology"},
                {"Rook", 1, 0.75, "ok"},   {"oddity", 0, 0, "oov"},
                {"café", 48, -0.1, "hub"}, {"street", 1, 0.66, "ok"}};
    Table *t = table_new("pairs", "pairs", cols, sizeof cols / sizeof *cols);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, 0, str_text(rows[i].word));
        if (rows[i].rank)
            table_set_int(t, r, 1, rows[i].rank);
        else
            table_set_missing(t, r, 1, "out of vocabulary");
        table_set_real(t, r, 2, rows[i].cos);
        table_set_text(t, r, 3, str_text(rows[i].cause));
    }
    return t;
}

static void assert_screen(Browse *b, int w, int h, const char *expected)
{
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, w, h);
    browse_draw(b, &g, (Rect){0, 0, w, h});
    Str s = {0};
    cells_write(&g, &s);
    assert_string_equal(str_cstr(&s), expected);
    str_free(&s);
    cells_free(&g);
}

static void assert_status(const Browse *b, const char *expected)
{
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, 80, 1);
    Pen pen = cells_pen(&g, 0, 0, 80);
    browse_status(b, &pen);
    Str s = {0};
    cells_write(&g, &s);
    assert_string_equal(str_cstr(&s), expected);
    str_free(&s);
    cells_free(&g);
}

static void columns_stand_under_their_headings(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    assert_screen(&b, 44, 8,
                  "   source     rank    cos  cause\n"
                  "▸  bank          7   0.50  hub\n"
                  "   kindness      2   0.25  morphology\n"
                  "   Rook          1   0.75  ok\n"
                  "   oddity        –   0.00  oov\n"
                  "   café         48  -0.10  hub\n"
                  "   street        1   0.66  ok\n"
                  "source: word of the dictionary\n");
    browse_done(&b);
    table_free(t);
}

static void sorting_goes_falling_rising_as_it_came(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_move_column(&b, 1);
    browse_sort_alone(&b, b.col);
    assert_int_equal(b.order[0], 4);
    assert_int_equal(b.order[5], 3);     /* missing last */
    assert_int_equal(browse_row(&b), 4); /* the cursor is on the first */
    browse_sort_alone(&b, b.col);
    assert_int_equal(b.order[0], 2);
    assert_int_equal(b.order[5], 3);
    browse_sort_alone(&b, b.col);
    assert_int_equal(b.nsorts, 0);
    assert_int_equal(b.order[0], 0);
    assert_true(browse_sort_by(&b, "-cos"));
    assert_int_equal(b.order[0], 2);
    assert_false(browse_sort_by(&b, "none"));
    browse_done(&b);
    table_free(t);
}

static void filtering_narrows_and_counts(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_filter(&b, "CAFE");
    assert_int_equal(b.n, 1);
    assert_int_equal(browse_row(&b), 4);
    assert_status(
        &b, "1 of 1 matching, 6 in all  filter CAFE (1 only across case or accents)\n");
    browse_filter(&b, "cause:hub rank>10");
    assert_int_equal(b.n, 1);
    browse_filter(&b, "!rank>1"); /* also the missing one */
    assert_int_equal(b.n, 3);
    browse_filter(&b, "nope>3");
    assert_int_equal(b.n, 6); /* a bad filter hides nothing and says why */
    assert_true(b.filter_err.text[0] != '\0');
    browse_filter(&b, "zzz");
    assert_int_equal(b.n, 0);
    assert_int_equal(browse_row(&b), -1);
    browse_move(&b, 5);
    assert_int_equal(b.list.at, 0);
    browse_filter(&b, "");
    assert_status(&b, "1 of 6 rows\n");
    browse_done(&b);
    table_free(t);
}

static void the_last_filter_is_found_again(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    assert_false(browse_find(&b, 1));
    browse_filter(&b, "cause:hub");
    browse_filter(&b, "");
    browse_move(&b, -LIST_CURSOR_FAR);
    assert_true(browse_find(&b, 1));
    assert_int_equal(browse_row(&b), 4);
    assert_true(browse_find(&b, 1)); /* and around */
    assert_int_equal(browse_row(&b), 0);
    assert_true(browse_find(&b, -1));
    assert_int_equal(browse_row(&b), 4);
    browse_done(&b);
    table_free(t);
}

static void another_table_keeps_filter_sort_and_columns(void **state)
{
    (void)state;
    Table *a = table();
    Table *c = table();
    Browse b = {0};
    browse_set_table(&b, a, TEXT_UTF8);
    browse_filter(&b, "cause:hub");
    (void)browse_sort_by(&b, "rank");
    browse_move_column(&b, 3);
    browse_show_column(&b, 3, false);
    browse_set_table(&b, NULL, TEXT_UTF8); /* while it is computed */
    browse_set_table(&b, c, TEXT_UTF8);
    assert_int_equal(b.n, 2);
    assert_int_equal(b.order[0], 0);
    assert_string_equal(b.sort[0].name, "rank");
    assert_true(b.is_hidden[3]);
    assert_int_equal(b.col, 2);
    browse_done(&b);
    table_free(a);
    table_free(c);
}

static void columns_that_do_not_fit_are_scrolled_to(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    assert_screen(&b, 22, 3,
                  "   source     rank   ›\n"
                  "▸  bank          7\n"
                  "   kindness      2\n");
    browse_move_column(&b, 1);
    browse_move_column(&b, 1);
    assert_screen(&b, 22, 3,
                  "‹  source      cos   ›\n"
                  "▸  bank       0.50\n"
                  "   kindness   0.25\n");
    browse_move_column(&b, 1);
    assert_screen(&b, 22, 3,
                  "‹  source    cause\n"
                  "▸  bank      hub\n"
                  "   kindness  morphol…\n");
    browse_done(&b);
    table_free(t);
}

static void columns_come_back_when_there_is_room(void **state)
{
    (void)state;
    static const ColSpec spec[] = {{"a", "a", "", "", COL_INT, 0},
                                   {"b", "b", "", "", COL_INT, 0},
                                   {"c", "c", "", "", COL_INT, 0},
                                   {"target", "target", "", "", COL_TEXT, 0}};
    Table *t = table_new("t", "t", spec, 4);
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8); /* the last column is hidden */
    browse_move_column(&b, 2);
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, 80, 3);
    browse_draw(&b, &g, (Rect){0, 0, 10, 3});
    assert_int_equal(b.shown[1], 0);
    browse_draw(&b, &g, (Rect){0, 0, 80, 3});
    assert_true(b.shown[1] > 0);
    cells_free(&g);
    browse_done(&b);
    table_free(t);
}

static void the_target_stays_hidden_in_the_next_language(void **state)
{
    (void)state;
    static const ColSpec spec[] = {{"target", "target", "", "", COL_TEXT, 0},
                                   {"word", "word", "", "", COL_TEXT, 0}};
    Table *a = table_new("words", "words", spec, 2);
    Table *c = table_new("words", "words", spec, 2);
    (void)table_add_row(c);
    Browse b = {0};
    browse_set_table(&b, a, TEXT_UTF8);
    assert_true(b.is_hidden[0]);
    assert_int_equal(b.col, 1);
    browse_set_table(&b, NULL, TEXT_UTF8); /* while it is computed */
    browse_set_table(&b, c, TEXT_UTF8);
    assert_true(b.is_hidden[0]);
    assert_int_equal(b.col, 1);
    browse_show_column(&b, 0, true);
    browse_set_table(&b, NULL, TEXT_UTF8);
    browse_set_table(&b, a, TEXT_UTF8);
    assert_false(b.is_hidden[0]);
    browse_done(&b);
    table_free(a);
    table_free(c);
}

static void texts_that_are_cut_can_be_read(void **state)
{
    (void)state;
    static const ColSpec spec[] = {{"check", "check", "", "", COL_TEXT, 0},
                                   {"evidence", "evidence", "", "", COL_TEXT, 0}};
    Table *t = table_new("checks", "checks", spec, 2);
    const char *const text[] = {"short", "of 664 pairs 501 are usable, 163 are not"};
    for (int i = 0; i < 2; i++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, 0, str_text("dictionary"));
        table_set_text(t, r, 1, str_text(text[i]));
    }
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, 30, 10);
    const Rect below = {0, 5, 30, 5};
    browse_draw(&b, &g, (Rect){0, 0, 30, 4});
    assert_int_equal(browse_draw_cut(&b, &g, below), 0);
    /* room for the longest of all rows, wherever the cursor is; none where all is shown
     */
    assert_true(browse_draw_cut_lines(&b, (Rect){0, 0, 30, 4}) >= 2);
    assert_int_equal(browse_draw_cut_lines(&b, (Rect){0, 0, 100, 4}), 0);
    browse_move(&b, 1);
    browse_draw(&b, &g, (Rect){0, 0, 30, 4});
    assert_int_equal(browse_draw_cut(&b, &g, below), 2);
    Str s = {0};
    cells_write(&g, &s);
    assert_non_null(
        strstr(str_cstr(&s), "evidence: of 664 pairs 501 are\nusable, 163 are not\n"));
    str_free(&s);
    cells_free(&g);
    browse_done(&b);
    table_free(t);
}

static void any_size_can_be_drawn(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    Grid g = {.mode = TEXT_UTF8};
    for (int w = 0; w < 60; w += 3) {
        for (int h = 0; h < 12; h++) {
            for (int c = 0; c < 4; c++) {
                b.col = c;
                cells_resize(&g, w, h);
                browse_move(&b, LIST_CURSOR_FAR);
                browse_draw(&b, &g, (Rect){0, 0, w, h});
                if (h >= 2)
                    assert_true(b.list.at >= b.list.top &&
                                b.list.at < b.list.top + b.rows.h);
            }
        }
    }
    cells_free(&g);
    browse_done(&b);
    table_free(t);
}

static void options_give_the_same_view_on_the_command_line(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    Str s = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_add_options(&b, &s);
    assert_string_equal(str_cstr(&s), "");
    browse_filter(&b, "cause:hub rank>1");
    (void)browse_sort_by(&b, "-cos");
    browse_add_options(&b, &s);
    assert_string_equal(str_cstr(&s), " --where 'cause:hub rank>1' --sort=-cos");
    Table *out = browse_make_table(&b);
    assert_int_equal(table_rows(out), 2);
    assert_true(str_compare(table_cell(out, 0, 0).text, TEXT("bank")) == 0);
    table_free(out);
    str_free(&s);
    browse_done(&b);
    table_free(t);
}

/* Rows whose words others shown have, too, are given by no command. */
static void selected_rows_are_named_or_nothing_is(void **state)
{
    (void)state;
    static const ColSpec own[] = {{"kind", "kind", "", "", COL_TEXT, 0},
                                  {"word", "word", "", "", COL_WORD, 0}};
    static const char *const words[] = {"a", "b,c", "a"};
    Table *t = table_new("some", "Some", own, 2);
    Browse b = {0};
    Str s = {0};
    for (int32_t i = 0; i < 3; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, 0, TEXT("same"));
        table_set_word(t, row, 1, (WordRef){"de", i, str_text(words[i])});
    }
    browse_set_table(&b, t, TEXT_UTF8);
    browse_select(&b, 1, true);
    assert_true(browse_add_options(&b, &s));
    assert_string_equal(str_cstr(&s), " --only 'b\\,c'");
    str_clear(&s);
    assert_true(browse_add_where(&b, &s)); /* all rows shown are counted */
    assert_string_equal(str_cstr(&s), "");
    browse_select(&b, 0, true);
    assert_false(browse_add_options(&b, &s));
    browse_show_selected(&b, true); /* the other "a" is still one of the table */
    assert_false(browse_add_options(&b, &s));
    assert_false(browse_add_where(&b, &s));
    assert_string_equal(str_cstr(&s), "");
    browse_done(&b);
    str_free(&s);
    table_free(t);
}

static void several_columns_sort_and_say_their_place(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_sort_turn(&b, 3); /* texts rise first */
    browse_sort_turn(&b, 1); /* numbers fall */
    Str s = {0};
    browse_sort_add(&b, &s);
    assert_string_equal(str_cstr(&s), "cause,-rank");
    assert_screen(&b, 44, 8,
                  "   source    rank▼2    cos  cause▲1\n"
                  "▸  café          48  -0.10  hub\n"
                  "   bank           7   0.50  hub\n"
                  "   kindness       2   0.25  morphology\n"
                  "   Rook           1   0.75  ok\n"
                  "   street         1   0.66  ok\n"
                  "   oddity         –   0.00  oov\n"
                  "source: word of the dictionary\n");
    browse_sort_turn(&b, 3);
    browse_sort_turn(&b, 3); /* the first is gone, the other stays */
    str_clear(&s);
    browse_sort_add(&b, &s);
    assert_string_equal(str_cstr(&s), "-rank");
    browse_sort_turn(&b, 0);
    browse_sort_alone(&b, 0); /* rising already: falling, and by it alone */
    str_clear(&s);
    browse_sort_add(&b, &s);
    assert_string_equal(str_cstr(&s), "-source");
    assert_false(browse_sort_by(&b, "rank,nope"));
    assert_true(browse_sort_by(&b, "rank,-cos"));
    assert_int_equal(b.nsorts, 2);
    assert_int_equal(b.order[0], 2);
    str_free(&s);
    browse_done(&b);
    table_free(t);
}

static void columns_are_chosen_placed_and_widened(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    Str s = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_show_column(&b, 2, false);
    browse_place_column(&b, 3, -9);
    browse_widen_column(&b, 0, 2);
    assert_screen(&b, 44, 4,
                  "   cause       source       rank\n"
                  "▸  hub         bank            7\n"
                  "   morphology  kindness        2\n"
                  "   ok          Rook            1\n");
    browse_add_options(&b, &s);
    assert_string_equal(str_cstr(&s), " --columns cause,source,rank");
    Table *out = browse_make_table(&b);
    assert_int_equal(table_cols(out), 3);
    assert_string_equal(table_col(out, 0)->name, "cause");
    table_free(out);
    assert_false(browse_show_columns(&b, "rank,nope"));
    assert_true(browse_show_columns(&b, "rank,source"));
    for (int c = 0; c < 4; c++)
        browse_show_column(&b, c, false); /* the last one stays */
    assert_false(b.is_hidden[b.col]);
    browse_reset_columns(&b);
    str_clear(&s);
    browse_add_options(&b, &s);
    assert_string_equal(str_cstr(&s), "");
    str_free(&s);
    browse_done(&b);
    table_free(t);
}

static void matches_across_accents_are_told(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_filter(&b, "cafe");
    assert_status(&b, "1 of 1 matching, 6 in all  filter cafe (1 only across case or "
                      "accents)\n");
    browse_filter(&b, "\"cafe\"");
    assert_int_equal(b.n, 0);
    browse_filter(&b, "\"cafe\xcc\x81\""); /* the other normal form is no difference */
    assert_int_equal(b.n, 1);
    assert_int_equal(b.folded, 0);
    browse_done(&b);
    table_free(t);
}

static void selected_rows_are_shown_alone_and_exported(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_select(&b, 4, true);
    browse_select(&b, 1, true);
    browse_select(&b, 1, true);
    assert_int_equal(b.nselected, 2);
    assert_screen(&b, 44, 4,
                  "   source     rank    cos  cause\n"
                  "▸  bank          7   0.50  hub\n"
                  "  *kindness      2   0.25  morphology\n"
                  "   Rook          1   0.75  ok\n");
    Table *out = browse_make_table(&b);
    assert_int_equal(table_rows(out), 2);
    table_free(out);
    browse_show_selected(&b, true);
    assert_int_equal(b.n, 2);
    browse_filter(&b, "cause:hub");
    assert_int_equal(b.n, 1);
    browse_done(&b);
    table_free(t);
}

static Cell count_of(const Table *counts, const char *value)
{
    for (int32_t i = 0; i < table_rows(counts); i++) {
        const Cell c = table_cell(counts, i, 0);
        if (c.is_missing ? !value : value && !str_compare(c.text, str_text(value)))
            return c;
    }
    fail_msg("no %s among the counts", value ? value : "missing value");
    return (Cell){.is_missing = true};
}

static void a_value_becomes_the_filter_of_its_rows(void **state)
{
    (void)state;
    static const struct {
        int col;
        const char *value, *filter;
        int rows;
    } cases[] = {{3, "hub", "cause=\"hub\"", 2},
                 {1, "48", "rank=48", 1},
                 {1, NULL, "!rank:", 1},
                 {2, "0.75", "cos>0.745 cos<0.755", 1}};
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str s = {0};
        b.col = cases[i].col;
        Table *counts = browse_make_counts(&b);
        const Cell value = count_of(counts, cases[i].value);
        assert_true(frequency_filter(&b, b.col, &value, &s));
        assert_string_equal(str_cstr(&s), cases[i].filter);
        browse_filter(&b, str_cstr(&s));
        assert_int_equal(b.n, cases[i].rows);
        browse_filter(&b, "");
        table_free(counts);
        str_free(&s);
    }
    browse_done(&b);
    table_free(t);
}

static void frequencies_count_the_rows_shown(void **state)
{
    (void)state;
    Table *t = table();
    Browse b = {0};
    browse_set_table(&b, t, TEXT_UTF8);
    browse_move_column(&b, 1);
    browse_move_column(&b, 1);
    browse_move_column(&b, 1);
    Table *f = browse_make_counts(&b);
    assert_int_equal(table_rows(f), 4);
    assert_true(str_compare(table_cell(f, 0, 0).text, TEXT("hub")) == 0);
    assert_int_equal(table_cell(f, 0, 1).i, 2);
    assert_int_equal(table_cell(f, 0, 2).rate.n, 6);
    table_free(f);
    browse_done(&b);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_under_their_headings),
        cmocka_unit_test(sorting_goes_falling_rising_as_it_came),
        cmocka_unit_test(filtering_narrows_and_counts),
        cmocka_unit_test(the_last_filter_is_found_again),
        cmocka_unit_test(another_table_keeps_filter_sort_and_columns),
        cmocka_unit_test(columns_that_do_not_fit_are_scrolled_to),
        cmocka_unit_test(columns_come_back_when_there_is_room),
        cmocka_unit_test(the_target_stays_hidden_in_the_next_language),
        cmocka_unit_test(texts_that_are_cut_can_be_read),
        cmocka_unit_test(any_size_can_be_drawn),
        cmocka_unit_test(options_give_the_same_view_on_the_command_line),
        cmocka_unit_test(selected_rows_are_named_or_nothing_is),
        cmocka_unit_test(several_columns_sort_and_say_their_place),
        cmocka_unit_test(columns_are_chosen_placed_and_widened),
        cmocka_unit_test(matches_across_accents_are_told),
        cmocka_unit_test(selected_rows_are_shown_alone_and_exported),
        cmocka_unit_test(a_value_becomes_the_filter_of_its_rows),
        cmocka_unit_test(frequencies_count_the_rows_shown),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
