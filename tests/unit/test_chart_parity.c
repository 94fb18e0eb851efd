/* Languages on the same concepts, and those that cannot be assessed. */
#include <string.h>

#include "plots/chart_parity.h"
#include "tests/unit/unit.h"

enum { LANGUAGE, RATE, VERDICT, REASON, COLS };

/* clang-format off */
static const ColSpec cols[COLS] = {
    [LANGUAGE] = {"language", "language", "", "", COL_TEXT, 0},
    [RATE]     = {"same_p@1", "P@1, same concepts", "", "", COL_RATE, 3},
    [VERDICT]  = {"verdict", "verdict", "", "", COL_TEXT, 0},
    [REASON]   = {"reason", "reason", "", "", COL_TEXT, 0},
};
/* clang-format on */

static void add(Table *t, const char *language, int64_t hits, const char *verdict)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, LANGUAGE, str_text(language));
    table_set_text(t, r, VERDICT, str_text(verdict));
    table_set_text(t, r, REASON, hits < 0 ? TEXT("no dictionary") : TEXT("interval"));
    if (hits >= 0)
        table_set_rate(t, r, RATE, stats_rate(hits, 1200));
    else
        table_set_missing(t, r, RATE, "no dictionary");
}

static bool is(Text t, const char *want)
{
    return str_compare(t, str_text(want)) == 0;
}

static bool holds(Text t, const char *want)
{
    Str s = {0};
    str_add_text(&s, t);
    const bool is_there = strstr(str_cstr(&s), want) != NULL;
    str_free(&s);
    return is_there;
}

static void every_language_has_a_line(void **state)
{
    (void)state;
    Table *t = table_new("languages", "Languages", cols, COLS);
    add(t, "eu", 600, "reference");
    add(t, "ᏣᎳᎩ", -1, "not assessable");
    add(t, "zu", 300, "worse");
    add(t, "om", 0, "worse");
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_parity(t, &o, &s, NULL), OK);
    assert_int_equal(s->y.ncategories, 4);
    assert_true(is(s->y.category[1].text, "ᏣᎳᎩ"));
    assert_int_equal(s->nbars, 3);
    assert_int_equal(s->nintervals, 3);
    assert_true(s->bar[1].y0 > 1.5 && s->bar[1].y1 < 2.5); /* the third line */
    assert_true(is(s->note[0].text, ".500  (1,200)  reference"));
    assert_true(is(s->note[1].text, "not assessable"));
    assert_true(is(s->note[3].text, ".000  (1,200)  worse"));
    assert_int_equal(s->nrules, 1);
    assert_true(s->rule[0].at == 0.5 && s->rule[0].is_vertical);
    assert_true(holds(s->caption, "3 of 4 languages assessed"));
    assert_true(
        holds(s->caption, "Not assessable: ᏣᎳᎩ (no dictionary): this says nothing"));
    scene_free(s);
    table_free(t);
}

static void nobody_is_assessed(void **state)
{
    (void)state;
    Table *t = table_new("languages", "Languages", cols, COLS);
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    Error err = {0};
    assert_int_equal(chart_make_parity(t, &o, &s, &err), E_UNDEFINED);
    add(t, "yo", -1, "not assessable");
    assert_int_equal(chart_make_parity(t, &o, &s, NULL), OK);
    assert_int_equal(s->nbars, 0);
    assert_int_equal(s->nrules, 0);
    scene_free(s);
    table_free(t);
    Table *other = table_new("other", "Other", cols, 1);
    assert_int_equal(chart_make_parity(other, &o, &s, &err), E_USAGE);
    table_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_has_a_line),
        cmocka_unit_test(nobody_is_assessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
