/* The tables against the results they are made of. */
#include <math.h>

#include "core/diag/bias_table.h"
#include "tests/unit/associated.h"

enum { N = 24, D = 5 };

static float x[N * D];
static const BiasOptions o = {.alpha = 0.05, .margin = 0.2};

static Cell cell(const TableSet *set, const char *table, int32_t row, const char *col)
{
    const Table *t = table_set_find(set, table);
    assert_non_null(t);
    const int c = table_find_col(t, col);
    if (c < 0 || row >= table_rows(t))
        fail_msg("no %s in row %d of %s", col, row, table);
    return table_cell(t, row, c);
}

static bool is_text(Cell c, const char *want)
{
    return !c.is_missing && str_compare(c.text, str_text(want)) == 0;
}

/* One test of 6, 6, 4 and 4 words within a made space. */
static BiasResults results_of(const Space *space, WordSets **sets)
{
    static const int n[] = {6, 6, 4, 4};
    BiasResults r = {.n = 1, .cap = 1};
    *sets = associated_sets(n);
    r.result = calloc(1, sizeof *r.result);
    assert_non_null(r.result);
    r.result[0] = (BiasResult){.q = 0.5, .common = (double)NAN};
    r.result[0].test = associated_test(space, *sets);
    r.result[0].weat = associated_weat(&r.result[0].test);
    return r;
}

static void rows_have_the_figures_of_their_results(void **state)
{
    (void)state;
    made_random(x, N * D, 3);
    Space *space = made_space("en", x, N, D);
    WordSets *sets = NULL;
    BiasResults r = results_of(space, &sets);
    const BiasWeat *w = &r.result[0].weat;
    TableSet *set = table_set_new("bias");
    const unsigned measures = 1U << BIAS_MAC | 1U << BIAS_RND;
    assert_int_equal(bias_table_add(set, &r, &o, measures, true, NULL), OK);
    assert_int_equal(table_rows(table_set_find(set, "tests")), 3);
    assert_true(is_text(cell(set, "tests", 0, "metric"), "weat"));
    assert_true(cell(set, "tests", 0, "effect").real == w->d);
    assert_true(cell(set, "tests", 0, "s").real == w->sum);
    assert_true(cell(set, "tests", 0, "p").real == w->perm.p);
    assert_true(cell(set, "tests", 0, "least_p").real == w->perm.least_two);
    assert_int_equal(cell(set, "tests", 0, "arrangements").i, 924);
    assert_true(is_text(cell(set, "tests", 0, "interval"), "unreliable")); /* 6 words */
    assert_true(cell(set, "tests", 0, "lo").is_missing); /* no resamples */
    assert_true(cell(set, "tests", 0, "common").is_missing);
    for (int32_t row = 1; row < 3; row++) {
        assert_false(is_text(cell(set, "tests", row, "metric"), "weat"));
        assert_true(isfinite(cell(set, "tests", row, "effect").real));
        assert_true(cell(set, "tests", row, "p").is_missing);
        assert_true(cell(set, "tests", row, "verdict").is_missing);
    }
    assert_int_equal(table_rows(table_set_find(set, "words")), 20);
    for (int32_t k = 0; k < 12; k++)
        assert_true(cell(set, "words", k, "s").real == w->s[k]);
    assert_true(cell(set, "words", 12, "s").is_missing); /* an attribute */
    int decisive = -1;
    for (int32_t k = 0; k < 20; k++)
        if (cell(set, "words", k, "decisive").i)
            decisive = k;
    assert_int_equal(decisive, w->decisive);
    assert_int_equal(table_rows(table_set_find(set, "lost")), 4);
    for (int32_t p = 0; p < 4; p++) {
        assert_int_equal(cell(set, "lost", p, "used").i, p < 2 ? 6 : 4);
        assert_int_equal(cell(set, "lost", p, "lost").rate.hits, 0);
    }
    assert_null(table_set_find(set, "change"));
    table_set_free(set);
    set = table_set_new("bias"); /* measures alone */
    assert_int_equal(bias_table_add(set, &r, &o, 1U << BIAS_MAC, false, NULL), OK);
    assert_int_equal(table_rows(table_set_find(set, "tests")), 1);
    assert_true(is_text(cell(set, "tests", 0, "metric"), "mac"));
    table_set_free(set);
    bias_results_done(&r);
    wordsets_free(sets);
    space_free(space);
}

/* A change is told whole; a step has figures and no test. */
static void a_change_and_its_steps(void **state)
{
    (void)state;
    float y[N * D];
    made_random(x, N * D, 3);
    memcpy(y, x, sizeof y);
    for (int i = 0; i < 6; i++)
        y[i * D] += 2;
    Space *before = made_space("de", x, N, D);
    Space *after = made_space("de", y, N, D);
    WordSets *sets = NULL;
    BiasResults r = results_of(before, &sets);
    BiasWeatOptions options = bias_weat_options_defaults();
    options.resamples = 300;
    r.line = calloc(2, sizeof *r.line);
    assert_non_null(r.line);
    r.nlines = 2;
    for (int i = 0; i < 2; i++) {
        BiasLine *l = &r.line[i];
        *l = (BiasLine){.is_all = i == 0, .q = (double)NAN};
        (void)snprintf(l->step, sizeof l->step, "%s", i ? "center" : "all");
        l->pull = (BiasPull){.value = (double)NAN, .why = "there is no hub language"};
        l->before = associated_test(before, sets);
        l->after = associated_test(after, sets);
        if (l->is_all) {
            assert_int_equal(
                bias_change_make(&l->before, &l->after, &options, NULL, &l->change, NULL),
                OK);
        } else {
            l->change.step = bias_change_step(&l->before, &l->after);
        }
    }
    bias_adjust(&r, &o);
    TableSet *set = table_set_new("bias");
    assert_int_equal(bias_table_add(set, &r, &o, 0, true, NULL), OK);
    const BiasChange *c = &r.line[0].change;
    assert_int_equal(table_rows(table_set_find(set, "change")), 2);
    assert_true(cell(set, "change", 0, "p").real == c->labels.p_two);
    assert_true(cell(set, "change", 0, "least_p").real == c->labels.least_two);
    assert_true(cell(set, "change", 0, "least_p").real == 2.0 / 924);
    assert_true(cell(set, "change", 0, "p").real >=
                cell(set, "change", 0, "least_p").real);
    assert_true(cell(set, "change", 0, "q").real == r.line[0].q); /* a family of one */
    assert_true(r.line[0].q == c->labels.p_two);
    assert_true(is_text(cell(set, "change", 0, "method"), "exact"));
    assert_true(cell(set, "change", 0, "pull").is_missing);
    assert_true(is_text(cell(set, "change", 1, "step"), "center"));
    assert_true(cell(set, "change", 1, "shift").real ==
                cell(set, "change", 0, "shift").real);
    static const char *const none[] = {"p", "q", "least_p", "lo", "verdict"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_true(cell(set, "change", 1, none[i]).is_missing);
    table_set_free(set);
    bias_results_done(&r);
    wordsets_free(sets);
    space_free(before);
    space_free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_the_figures_of_their_results),
        cmocka_unit_test(a_change_and_its_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
