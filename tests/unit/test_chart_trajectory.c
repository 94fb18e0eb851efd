/* Ways of words through snapshots. */
#include <math.h>
#include <string.h>

#include "plots/chart_trajectory.h"
#include "tests/unit/unit.h"

enum { WORD, SNAPSHOT, DISTANCE, LO, HI, OF, VERDICT, COLS };

/* clang-format off */
static const ColSpec cols[COLS] = {
    [WORD]     = {"word", "word", "", "", COL_WORD, 0},
    [SNAPSHOT] = {"snapshot", "snapshot", "", "", COL_TEXT, 0},
    [DISTANCE] = {"cos_distance", "from first", "", "", COL_REAL, 3},
    [LO]       = {"usual_lo", "from", "", "", COL_REAL, 3},
    [HI]       = {"usual_hi", "to", "", "", COL_REAL, 3},
    [OF]       = {"usual_of", "of", "", "", COL_TEXT, 0},
    [VERDICT]  = {"verdict", "verdict", "", "", COL_TEXT, 0},
};
/* clang-format on */

static void add(Table *t, const char *word, const char *snapshot, double distance,
                double usual)
{
    const int32_t r = table_add_row(t);
    table_set_word(t, r, WORD, (WordRef){"en", 0, str_text(word)});
    table_set_text(t, r, SNAPSHOT, str_text(snapshot));
    table_set_real_or(t, r, DISTANCE, distance, "not there");
    table_set_real_or(t, r, LO, usual - 0.1, "the first");
    table_set_real_or(t, r, HI, usual + 0.1, "the first");
    table_set_text(t, r, OF, TEXT("null pairs"));
    table_set_missing(t, r, VERDICT, "on the last line");
}

static Table *about(void)
{
    Table *t = table_new("about", "The word in each snapshot", cols, COLS);
    add(t, "cell", "1840", 0, NAN);
    add(t, "cell", "1860", NAN, NAN); /* not in this one */
    add(t, "cell", "1880", 0.6, 0.3);
    add(t, "cell", "1900", 0.7, 0.3);
    table_set_text(t, 3, VERDICT, TEXT("changed"));
    add(t, "late", "1840", NAN, NAN); /* never from the first */
    add(t, "late", "1880", NAN, NAN);
    add(t, "table", "1840", 0, NAN);
    add(t, "table", "1860", 0.2, 0.3);
    add(t, "table", "1880", 0.2, 0.3);
    add(t, "table", "1900", 0.3, 0.3);
    table_set_text(t, 9, VERDICT, TEXT("inconclusive"));
    return t;
}

static void ways_with_what_is_usual(void **state)
{
    (void)state;
    Table *t = about();
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_trajectory(t, &o, &s, NULL), OK);
    assert_int_equal(s->x.ncategories, 4);
    assert_int_equal(s->ngroups, 2); /* late has no way, and is named */
    assert_int_equal(s->notes.n, 1);
    assert_non_null(strstr(s->notes.item[0].text, "late"));
    assert_int_equal(s->npoints, 7);
    assert_int_equal(s->npaths, 2); /* cell's is interrupted: 1840 has no line */
    assert_int_equal(s->path[0].n, 2);
    assert_int_equal(s->path[1].n, 4);
    assert_int_equal(s->nrings, 5);
    assert_int_equal(s->area[0].n, 2);
    assert_int_equal(s->area[1].n, 3);
    assert_true(fabs(s->xy[2 * s->ring[0].first + 1] - 0.2) < 1e-12);
    assert_int_equal(s->point[0].trust, SCENE_TRUST_GOOD);
    assert_int_equal(s->point[6].trust, SCENE_TRUST_POOR);
    assert_true(s->point[0].x < s->point[3].x); /* words stand beside each other */
    assert_true(s->y.lo < 0 && s->y.hi >= 0.7);
    assert_non_null(strstr(s->subtitle.p, "null pairs"));
    assert_non_null(strstr(s->title.p, "from 1840"));
    scene_free(s);
    table_free(t);
}

static void what_cannot_be_drawn(void **state)
{
    (void)state;
    Table *t = table_new("about", "The word in each snapshot", cols, COLS);
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    Error err;
    add(t, "late", "1840", NAN, NAN);
    assert_int_equal(chart_make_trajectory(t, &o, &s, &err), E_UNDEFINED);
    assert_null(s);
    for (int i = 0; i < CHART_TRAJECTORY_WORDS; i++) {
        const char word[2] = {(char)('a' + i), '\0'};
        add(t, word, "1840", 0, NAN);
    }
    assert_int_equal(chart_make_trajectory(t, &o, &s, &err), E_USAGE);
    assert_non_null(strstr(err.text, "7 words"));
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_with_what_is_usual),
        cmocka_unit_test(what_cannot_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
