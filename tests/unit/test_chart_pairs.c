/* Words on the plane of two overlaps. */
#include <math.h>
#include <string.h>

#include "plots/chart_pairs.h"
#include "tests/unit/unit.h"

enum { WORD, D2, D3, HIT, COLS };

/* clang-format off */
static const ColSpec cols[COLS] = {
    [WORD] = {"word", "word", "", "", COL_WORD, 0},
    [D2]   = {"d2", "translated", "", "", COL_REAL, 2},
    [D3]   = {"d3", "aligned", "", "", COL_REAL, 2},
    [HIT]  = {"hit", "hit", "", "", COL_BOOL, 0},
};
/* clang-format on */

static void add(Table *t, const char *word, double d2, double d3, bool is_hit)
{
    const int32_t r = table_add_row(t);
    table_set_word(t, r, WORD, (WordRef){"en", r, str_text(word)});
    table_set_real(t, r, D2, d2);
    table_set_real(t, r, D3, d3);
    table_set_bool(t, r, HIT, is_hit);
}

static const ChartPairsSpec spec = {"d2", "d3", "hit", "word", 0.4, 0.4};

static void words_of_one_place_share_a_bubble(void **state)
{
    (void)state;
    Table *t = table_new("words", "Overlap", cols, COLS);
    add(t, "a", 0.8, 0.1, false);
    add(t, "b", 0.8, 0.1, false);
    add(t, "c", 0.8, 0.1, false);
    add(t, "d", 0.8, 0.1, false);
    add(t, "e", 0.8, 0.1, true); /* a hit there has its own */
    add(t, "f", 0.1, 0.1, false);
    add(t, "g", NAN, 0.1, false); /* not measured */
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_pairs(t, &spec, &o, &s, NULL), OK);
    assert_int_equal(s->npoints, 3);
    assert_true(s->point[0].size > 1.9 * s->point[1].size); /* areas: four to one */
    assert_true(s->point[0].x < 0.8 && s->point[1].x > 0.8);
    /* The map's faults are named first, three words and how many more. */
    assert_int_equal(str_compare(s->label[0].text.text, str_text("a, b, c +1")), 0);
    assert_int_equal(s->nrules, 2);
    assert_int_equal(s->ninlined, 4);
    assert_non_null(strstr(s->subtitle.p, "6 words, 1 of them hits"));
    assert_non_null(strstr(s->subtitle.p, "1 not measured"));
    scene_free(s);
    table_free(t);
}

static void nothing_to_draw_is_said(void **state)
{
    (void)state;
    Table *t = table_new("words", "Overlap", cols, COLS);
    add(t, "a", NAN, 0.1, false);
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_pairs(t, &spec, &o, &s, NULL), E_UNDEFINED);
    assert_null(s);
    ChartPairsSpec other = spec;
    other.x = "d9";
    Error err;
    assert_int_equal(chart_make_pairs(t, &other, &o, &s, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no column \"d9\""));
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_one_place_share_a_bubble),
        cmocka_unit_test(nothing_to_draw_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
