/* Charts of tables: histograms and bars. */
#include <math.h>
#include <string.h>

#include "plots/chart.h"
#include "tests/unit/unit.h"

enum { TARGET, SCORE, P1, RECALL, COSINE };

/* clang-format off */
static const ColSpec cols[] = {
    [TARGET] = {"target", "target",  "",       "", COL_TEXT, 0},
    [SCORE]  = {"score",  "score",   "",       "", COL_TEXT, 0},
    [P1]     = {"p@1",    "P@1",     "",       "", COL_RATE, 3},
    [RECALL] = {"recall", "overlap", "",       "", COL_REAL, 2},
    [COSINE] = {"cos",    "cosine",  "cosine", "", COL_REAL, 3},
};
/* clang-format on */

static Rate rate(int64_t hits, int64_t n)
{
    const double v = (double)hits / (double)n;
    return (Rate){v, v - 0.02, v + 0.03, hits, n};
}

static Table *rates(void)
{
    static const char *const target[] = {"de", "हि", "om"};
    Table *t = table_new("summary", "P@1 by language", cols, 5);
    for (int i = 0; i < 6; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, TARGET, str_text(target[i / 2]));
        table_set_text(t, row, SCORE, str_text(i % 2 ? "csls" : "nn"));
        if (i / 2 < 2)
            table_set_rate(t, row, P1, rate(300 + 400 * i, 2000));
        else
            table_set_missing(t, row, P1, "no dictionary");
    }
    return t;
}

static bool is_text(Text t, const char *want)
{
    return str_compare(t, str_text(want)) == 0;
}

static const ChartSpec bars = {
    .kind = "bars", .table = "summary", .x = "target", .y = "p@1", .group = "score"};

static void test_bars_show_value_interval_and_n(void **state)
{
    (void)state;
    Table *t = rates();
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_bars(t, &bars, &o, &s, NULL), OK);
    assert_int_equal(s->nbars, 4);
    assert_int_equal(s->nintervals, 4);
    assert_int_equal(s->nnotes, 6);
    assert_int_equal(s->y.ncategories, 3);
    assert_int_equal(s->ngroups, 2);
    assert_int_equal(s->nkeys, 2);
    assert_true(is_text(s->y.category[1].text, "हि"));
    for (int i = 0; i < 4; i++) {
        const Rate r = rate(300 + 400 * i, 2000);
        assert_true(s->bar[i].x0 == 0 && s->bar[i].x1 == r.value);
        assert_true(s->interval[i].x0 == r.lo && s->interval[i].x1 == r.hi);
        assert_true(s->interval[i].y0 > s->bar[i].y0 && s->interval[i].y0 < s->bar[i].y1);
        assert_int_equal(s->bar[i].group, i % 2);
        const int32_t category = i / 2;
        assert_true(fabs((s->bar[i].y0 + s->bar[i].y1) / 2 - category) < 0.5);
        for (int j = 0; j < i; j++)
            assert_true(s->bar[j].y1 <= s->bar[i].y0);
    }
    assert_true(is_text(s->note[0].text, ".150  (2,000)"));
    assert_true(is_text(s->note[4].text, "– (no dictionary)"));
    assert_true(s->x.lo == 0 && s->x.hi >= 0.78 && s->x.hi <= 1);
    assert_true(s->height_mm > 30);
    scene_free(s);
    table_free(t);
}

static void test_bars_of_some_rows(void **state)
{
    (void)state;
    Table *t = rates();
    ChartOptions o = chart_options_defaults();
    o.where = "score:csls";
    o.chance = 0.9;
    ChartSpec spec = bars;
    spec.group = NULL;
    Scene *s = NULL;
    assert_int_equal(chart_make_bars(t, &spec, &o, &s, NULL), OK);
    assert_int_equal(s->nbars, 2);
    assert_int_equal(s->nrules, 1);
    assert_true(s->rule[0].at == 0.9 && s->x.hi >= 0.9);
    assert_int_equal(s->nkeys, 1); /* the rule: one group needs no name */
    scene_free(s);
    Error err;
    o.where = "score:nothing";
    assert_int_equal(chart_make_bars(t, &spec, &o, &s, &err), E_UNDEFINED);
    assert_null(s);
    table_free(t);
}

static void test_bars_of_numbers_have_no_whiskers(void **state)
{
    (void)state;
    Table *t = rates();
    for (int32_t row = 0; row < table_rows(t); row++)
        table_set_real(t, row, RECALL, row == 1 ? -0.4 : 0.1 * row);
    const ChartOptions o = chart_options_defaults();
    ChartSpec spec = bars;
    Scene *s = NULL;
    Error err;
    spec.y = "recall";
    assert_int_equal(chart_make_bars(t, &spec, &o, &s, &err), OK);
    assert_int_equal(s->nbars, 6);
    assert_int_equal(s->nintervals, 0);
    assert_true(s->bar[1].x0 == -0.4 && s->bar[1].x1 == 0);
    assert_true(s->x.lo <= -0.4 && s->x.hi >= 0.5);
    scene_free(s);
    spec.y = "target";
    assert_int_equal(chart_make_bars(t, &spec, &o, &s, &err), E_USAGE);
    assert_non_null(strstr(err.text, "neither a rate nor a number"));
    spec.y = "nothing";
    assert_int_equal(chart_make_bars(t, &spec, &o, &s, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "recall"));
    table_free(t);
}

/* 100 shares of 10 neighbours for each of two targets, three of them missing. */
static Table *shares(void)
{
    Table *t = table_new("words", "Overlap", cols, 5);
    for (int i = 0; i < 200; i++) {
        const int32_t row = table_add_row(t);
        table_set_text(t, row, TARGET, str_text(i % 2 ? "el" : "el-old"));
        if (i >= 3)
            table_set_real(t, row, RECALL, (double)(i * i % 8) / 10);
        table_set_real(t, row, COSINE, (double)i / 300.0 - 0.2);
    }
    return t;
}

static void test_histogram_of_shares(void **state)
{
    (void)state;
    Table *t = shares();
    ChartOptions o = chart_options_defaults();
    o.mean = 0.1;
    o.chance = 0.003;
    Scene *s = NULL;
    assert_int_equal(chart_make_histogram(t, "recall", &o, &s, NULL), OK);
    /* i * i mod 8 is 0, 1 or 4: three bars, each centred on its value */
    assert_int_equal(s->nbars, 3);
    static const double at[] = {0, 0.1, 0.4};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        /* eps of the shares */
        assert_true(fabs((s->bar[i].x0 + s->bar[i].x1) / 2 - at[i]) < 1e-12);
        sum += s->bar[i].y1;
    }
    assert_true(sum == 197);
    assert_non_null(strstr(s->subtitle.p, "3 without value"));
    assert_int_equal(s->nrules, 2);
    assert_true(is_text(s->key[0].text.text, "mean 0.10"));
    assert_true(is_text(s->key[1].text.text, "chance 0.0030"));
    scene_free(s);
    table_free(t);
}

static void test_histogram_bins_are_round(void **state)
{
    (void)state;
    Table *t = shares();
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_histogram(t, "cos", &o, &s, NULL), OK);
    double sum = 0;
    for (int i = 0; i < s->nbars; i++)
        sum += s->bar[i].y1;
    assert_true(sum == 200);
    const double bins = (s->x.hi - s->x.lo) / 0.05;
    assert_true(fabs(bins - round(bins)) < 1e-9); /* eps of a few divisions */
    assert_true(s->x.lo <= -0.2 && s->x.hi >= 199 / 300.0 - 0.2);
    for (int i = 0; i < s->nbars; i++)
        assert_true(s->bar[i].y1 <= s->y.hi);
    assert_true(is_text(s->x.title, "cosine (cosine)"));
    scene_free(s);
    table_free(t);
}

static void test_histogram_of_one_target_exactly(void **state)
{
    (void)state;
    Table *t = shares();
    ChartOptions o = chart_options_defaults();
    o.target = "el"; /* and not el-old */
    Scene *s = NULL;
    assert_int_equal(chart_make_histogram(t, "cos", &o, &s, NULL), OK);
    assert_non_null(strstr(s->subtitle.p, "n = 100"));
    scene_free(s);
    o.target = "xx";
    Error err;
    assert_int_equal(chart_make_histogram(t, "cos", &o, &s, &err), E_UNDEFINED);
    assert_int_equal(chart_make_histogram(t, "no", &o, &s, &err), E_USAGE);
    table_free(t);
}

static void test_histogram_of_one_value(void **state)
{
    (void)state;
    Table *t = table_new("words", "One", cols, 5);
    for (int i = 0; i < 3; i++)
        table_set_real(t, table_add_row(t), COSINE, 0.5);
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    assert_int_equal(chart_make_histogram(t, "cos", &o, &s, NULL), OK);
    assert_int_equal(s->nbars, 1);
    assert_true(s->bar[0].y1 == 3 && s->bar[0].x0 < 0.5 && s->bar[0].x1 > 0.5);
    scene_free(s);
    table_free(t);
}

static void test_chart_of_a_result(void **state)
{
    (void)state;
    TableSet *set = table_set_new("bli");
    table_set_add(set, rates());
    const ChartOptions o = chart_options_defaults();
    Scene *s = NULL;
    Error err;
    ChartSpec spec = bars;
    spec.title = "Retrieval";
    assert_int_equal(chart_make(set, &spec, &o, &s, NULL), OK);
    assert_true(is_text(s->title, "Retrieval"));
    scene_free(s);
    spec.kind = "pie";
    assert_int_equal(chart_make(set, &spec, &o, &s, &err), E_USAGE);
    spec.table = "nothing";
    assert_int_equal(chart_make(set, &spec, &o, &s, &err), E_UNDEFINED);
    table_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_show_value_interval_and_n),
        cmocka_unit_test(test_bars_of_some_rows),
        cmocka_unit_test(test_bars_of_numbers_have_no_whiskers),
        cmocka_unit_test(test_histogram_of_shares),
        cmocka_unit_test(test_histogram_bins_are_round),
        cmocka_unit_test(test_histogram_of_one_target_exactly),
        cmocka_unit_test(test_histogram_of_one_value),
        cmocka_unit_test(test_chart_of_a_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
