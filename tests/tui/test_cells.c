#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/cells.h"
#include "tui/labels.h"

static Grid grid(int w, int h, TextMode mode)
{
    Grid g = {.mode = mode, .is_reordering = true};
    cells_resize(&g, w, h);
    return g;
}

static void assert_grid(const Grid *g, const char *expected)
{
    Str s = {0};
    cells_write(g, &s);
    assert_string_equal(str_cstr(&s), expected);
    str_free(&s);
}

static void text_is_cut_at_its_width(void **state)
{
    (void)state;
    Grid g = grid(12, 2, TEXT_UTF8);
    assert_int_equal(cells_say(&g, 0, 0, 5, "neighbours", STYLE_PLAIN), 5);
    assert_int_equal(cells_say(&g, 6, 0, 6, "map", STYLE_PLAIN), 3);
    assert_int_equal(cells_put_right(&g, 0, 1, 6, TEXT(".71"), STYLE_PLAIN), 6);
    assert_grid(&g, "neig… map\n   .71\n");
    cells_free(&g);
}

static void wide_characters_take_two_cells_or_none(void **state)
{
    (void)state;
    Grid g = grid(6, 2, TEXT_UTF8);
    assert_int_equal(cells_say(&g, 0, 0, 6, "猫犬", STYLE_PLAIN), 4);
    assert_int_equal(g.cell[0].width, 2);
    assert_int_equal(g.cell[1].width, 0);
    assert_int_equal(cells_say(&g, 0, 1, 3, "猫犬", STYLE_PLAIN), 3);
    assert_grid(&g, "猫犬\n猫…\n");
    /* Writing over one half leaves no half behind. */
    cells_say(&g, 1, 0, 1, "x", STYLE_PLAIN);
    assert_grid(&g, " x犬\n猫…\n");
    cells_free(&g);
}

static void a_wide_character_on_the_edge_of_the_clip_is_blank(void **state)
{
    (void)state;
    Grid g = grid(6, 1, TEXT_UTF8);
    g.clip = (Rect){0, 0, 3, 1};
    cells_say(&g, 0, 0, 6, "a猫犬", STYLE_PLAIN);
    assert_grid(&g, "a猫\n");
    cells_clear(&g);
    g.clip = (Rect){0, 0, 2, 1};
    cells_say(&g, 0, 0, 6, "a猫犬", STYLE_PLAIN);
    assert_grid(&g, "a\n");
    cells_free(&g);
}

static void nothing_is_drawn_outside_of_grid_and_clip(void **state)
{
    (void)state;
    Grid g = grid(8, 3, TEXT_UTF8);
    g.clip = cells_clip(&g, (Rect){2, 1, 4, 1});
    for (int y = -3; y < 7; y++)
        cells_say(&g, -4, y, 40, "0123456789abcdefgh", STYLE_PLAIN);
    cells_fill(&g, (Rect){-5, -5, 1, 100}, STYLE_BAR);
    cells_select(&g, (Rect){-10, 2, 100, 100});
    assert_grid(&g, "\n  6789\n\n");
    cells_free(&g);
}

/* Each length of UTF-8 that is drawn: the middle dot has two bytes. */
static void points_are_valid_utf8(void **state)
{
    (void)state;
    Grid g = grid(4, 1, TEXT_UTF8);
    cells_point(&g, 0, 0, '#', STYLE_PLAIN);
    cells_point(&g, 1, 0, 0xb7, STYLE_PLAIN);
    cells_point(&g, 2, 0, 0x7ff, STYLE_PLAIN);
    cells_point(&g, 3, 0, 0x2591, STYLE_PLAIN);
    assert_grid(&g, "#·\u07ff░\n");
    cells_free(&g);
}

static void hostile_words_do_not_reach_a_cell(void **state)
{
    (void)state;
    Grid g = grid(60, 5, TEXT_UTF8);
    cells_put(&g, 0, 0, 60, TEXT("evil\x1b[31mred"), STYLE_PLAIN);
    cells_put(&g, 0, 1, 60, TEXT("\x1b]0;pwn\x07title"), STYLE_PLAIN);
    cells_put(&g, 0, 2, 60, TEXT("\xE2\x80\xAEoverride"), STYLE_PLAIN);
    cells_put(&g, 0, 3, 60, TEXT("nul\0tab\there"), STYLE_PLAIN);
    cells_put(&g, 0, 4, 60, TEXT("bad\xFF\xC3utf8"), STYLE_PLAIN);
    for (int i = 0; i < g.w * g.h; i++)
        for (const char *p = g.cell[i].s; *p; p++)
            assert_true((unsigned char)*p >= 0x20 && *p != 0x7f);
    assert_grid(&g, "evil^[[31mred\n^[]0;pwn^Gtitle\n<U+202E>override\nnul^@tab^Ihere\n"
                    "bad\\xFF\\xC3utf8\n");
    cells_free(&g);
}

static void ascii_mode_shows_code_points(void **state)
{
    (void)state;
    Grid g = grid(30, 3, TEXT_ASCII);
    cells_say(&g, 0, 0, 30, "猫 é", STYLE_PLAIN);
    cells_glyph(&g, 0, 1, GLYPH_ARROW, STYLE_PLAIN);
    cells_bar(&g, 0, 2, 8, 0.5, STYLE_PLAIN);
    assert_grid(&g, "\\u732B \\u00E9\n->\n####....\n");
    cells_free(&g);
}

/* Base letters with marks stay in one cell; ncurses takes at most four marks. */
static void marks_stay_on_their_letter(void **state)
{
    (void)state;
    Grid g = grid(10, 1, TEXT_UTF8);
    assert_int_equal(cells_say(&g, 0, 0, 10, "e\xCC\x81te\xCC\x81", STYLE_PLAIN), 3);
    assert_string_equal(g.cell[0].s, "e\xCC\x81");
    assert_string_equal(g.cell[2].s, "e\xCC\x81");
    cells_free(&g);
}

static void emoji_sequences_take_the_cells_that_are_counted(void **state)
{
    (void)state;
    static const char *const words[] = {
        "👨‍👩‍👧‍👦", "👍🏽", "❤️", "🇫🇷", "हिन्दी", "น้ำ"};
    Grid g = grid(40, 1, TEXT_UTF8);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        cells_clear(&g);
        const int used = cells_say(&g, 0, 0, 40, words[i], STYLE_PLAIN);
        assert_int_equal(used, cells_width(&g, str_text(words[i])));
        int sum = 0;
        for (int x = 0; x < used; x++)
            sum += g.cell[x].width;
        assert_int_equal(sum, used);
        assert_string_equal(g.cell[used].s, " ");
    }
    cells_free(&g);
}

static void right_to_left_words_are_put_in_visual_order(void **state)
{
    (void)state;
    Grid g = grid(12, 3, TEXT_UTF8);
    cells_say(&g, 0, 0, 12, "שלום", STYLE_PLAIN);
    assert_string_equal(g.cell[0].s, "ם");
    assert_string_equal(g.cell[3].s, "ש");
    cells_say(&g, 0, 1, 12, "עברית 42", STYLE_PLAIN);
    assert_string_equal(g.cell[12].s, "4"); /* the number comes last, so leftmost */
    g.is_reordering = false;
    cells_say(&g, 0, 2, 12, "שלום", STYLE_PLAIN);
    assert_string_equal(g.cell[24].s, "ש");
    cells_free(&g);
}

static void arabic_letters_are_joined(void **state)
{
    (void)state;
    Grid g = grid(8, 1, TEXT_UTF8);
    cells_say(&g, 0, 0, 8, "كتب", STYLE_PLAIN);
    assert_string_equal(g.cell[2].s, "ﻛ"); /* kaf, initial form, rightmost */
    cells_free(&g);
}

static void bars_count_eighths(void **state)
{
    (void)state;
    Grid g = grid(10, 3, TEXT_UTF8);
    cells_bar(&g, 0, 0, 4, 0.5, STYLE_PLAIN);
    cells_bar(&g, 0, 1, 4, 1.0 / 32, STYLE_PLAIN);
    cells_bar(&g, 0, 2, 4, 7, STYLE_PLAIN);
    assert_grid(&g, "██\n▏\n████\n");
    cells_free(&g);
}

static void paragraphs_wrap_at_blanks(void **state)
{
    (void)state;
    Grid g = grid(12, 4, TEXT_UTF8);
    const Rect r = {1, 0, 10, 4};
    assert_int_equal(
        cells_paragraph(&g, r, TEXT("one frame: yes\nlong-unbroken-word"), STYLE_PLAIN),
        4);
    assert_grid(&g, " one frame:\n yes\n long-unbro\n ken-word\n");
    assert_int_equal(cells_paragraph_lines(&g, 10, TEXT("one frame: yes")), 2);
    cells_clear(&g);
    assert_int_equal(cells_paragraph(&g, (Rect){0, 0, 12, 1},
                                     TEXT("more words than one line"), STYLE_PLAIN),
                     1);
    assert_grid(&g, "more words …\n\n\n\n");
    cells_free(&g);
}

static void boxes_have_a_frame_and_a_title(void **state)
{
    (void)state;
    Grid g = grid(14, 3, TEXT_UTF8);
    cells_box(&g, (Rect){0, 0, 14, 3}, "sort", STYLE_PLAIN);
    assert_grid(&g, "┌─ sort ─────┐\n│            │\n└────────────┘\n");
    cells_box(&g, (Rect){0, 0, 1, 1}, "x", STYLE_PLAIN); /* too small: nothing */
    cells_free(&g);
}

static void a_pen_stops_at_its_end(void **state)
{
    (void)state;
    Grid g = grid(20, 1, TEXT_UTF8);
    Pen pen = cells_pen(&g, 2, 0, 10);
    cells_pen_say(&pen, STYLE_DIM, "%d of %d", 3, 4);
    cells_pen_to(&pen, 10);
    cells_pen_say(&pen, STYLE_PLAIN, "abcdef");
    assert_int_equal(cells_pen_left(&pen), 0);
    assert_grid(&g, "  3 of 4  a…\n");
    cells_free(&g);
}

static void labels_never_cover_each_other(void **state)
{
    (void)state;
    Grid g = grid(20, 3, TEXT_UTF8);
    Labels l = labels_new((Rect){0, 0, 20, 3});
    assert_true(labels_put(&l, &g, 5, 1, TEXT("dog"), STYLE_PLAIN));
    assert_true(labels_put(&l, &g, 5, 1, TEXT("cat"), STYLE_PLAIN));  /* left */
    assert_true(labels_put(&l, &g, 5, 1, TEXT("bird"), STYLE_PLAIN)); /* below */
    assert_true(labels_put(&l, &g, 5, 1, TEXT("cow"), STYLE_PLAIN));  /* above */
    assert_false(labels_put(&l, &g, 5, 1, TEXT("hen"), STYLE_PLAIN));
    assert_grid(&g, "    cow\n  cat dog\n   bird\n");
    labels_free(&l);
    cells_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_at_its_width),
        cmocka_unit_test(wide_characters_take_two_cells_or_none),
        cmocka_unit_test(a_wide_character_on_the_edge_of_the_clip_is_blank),
        cmocka_unit_test(nothing_is_drawn_outside_of_grid_and_clip),
        cmocka_unit_test(points_are_valid_utf8),
        cmocka_unit_test(hostile_words_do_not_reach_a_cell),
        cmocka_unit_test(ascii_mode_shows_code_points),
        cmocka_unit_test(marks_stay_on_their_letter),
        cmocka_unit_test(emoji_sequences_take_the_cells_that_are_counted),
        cmocka_unit_test(right_to_left_words_are_put_in_visual_order),
        cmocka_unit_test(arabic_letters_are_joined),
        cmocka_unit_test(bars_count_eighths),
        cmocka_unit_test(paragraphs_wrap_at_blanks),
        cmocka_unit_test(boxes_have_a_frame_and_a_title),
        cmocka_unit_test(a_pen_stops_at_its_end),
        cmocka_unit_test(labels_never_cover_each_other),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
