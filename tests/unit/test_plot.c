#include <math.h>
#include <string.h>
#include <unistd.h>

#include "core/diag/registry.h"
#include "plots/figure_png.h"
#include "plots/plot.h"
#include "tests/unit/sample.h"
#include "tests/unit/temp.h"
#include "tests/unit/unit.h"

enum { WORDS = 700 };

static const char *const two[] = {"el", "eu", NULL};
static Study *study;

static int setup(void **state)
{
    study = sample_study(two, WORDS);
    return temp_make(state);
}

static int teardown(void **state)
{
    study_free(study);
    return temp_remove(state);
}

static Figure make(const char *kind, const PlotOptions *o)
{
    Figure f;
    Error err = {0};
    const Status status = plot_make(plot_find(kind), study, o, NULL, &f, &err);
    if (status != OK)
        print_message("%s\n", err.text);
    assert_int_equal(status, OK);
    return f;
}

/* What the map calls a hit is what the pairs table calls one. */
static void test_map_agrees_with_the_pairs(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    o.target = "eu";
    Figure f = make("map", &o);
    TableSet *pairs;
    assert_int_equal(
        registry_run(registry_find("pairs"), study, NULL, NULL, &pairs, NULL), OK);
    const Table *t = table_set_find(pairs, "pairs");
    const int rank = table_find_col(t, "rank_csls");
    const int target = table_find_col(t, "target");
    int hits = 0;
    int covered = 0;
    for (int32_t row = 0; row < table_rows(t); row++) {
        const Cell r = table_cell(t, row, rank);
        if (str_compare(table_cell(t, row, target).text, TEXT("eu")) != 0 || r.is_missing)
            continue;
        covered++;
        hits += r.i == 1;
    }
    assert_true(hits > 10 && covered > hits);
    char want[128];
    (void)snprintf(want, sizeof want, "%d retrieved first by csls (solid), %d missed",
                   hits, covered - hits);
    assert_non_null(strstr(f.set->finding, want));
    table_set_free(pairs);
    figure_done(&f);
}

static void test_fields_are_of_the_pairs(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    o.field = "p@1";
    Figure plain = make("map", &(PlotOptions){.chart = o.chart,
                                              .render = o.render,
                                              .score = o.score,
                                              .project = o.project});
    Figure f = make("map", &o);
    const Table *t = table_set_find(f.set, "field");
    assert_non_null(t);
    assert_null(table_set_find(plain.set, "field"));
    char want[128];
    const double mean = table_cell(t, 0, table_find_col(t, "mean")).real;
    const int64_t n = table_cell(t, 0, table_find_col(t, "n")).i;
    (void)snprintf(want, sizeof want, "%.0f retrieved first", mean * (double)n);
    assert_true(n > 50);
    assert_non_null(strstr(f.set->finding, want));
    assert_non_null(strstr(f.set->finding, "isogloss lines of P@1 (CSLS)"));
    assert_null(table_set_find(f.set, "words"));
    o.has_field_words = true;
    Figure told = make("map", &o);
    const Table *words = table_set_find(told.set, "words");
    assert_non_null(words);
    assert_int_equal(table_rows(words), n);
    double hits = 0;
    for (int32_t row = 0; row < n; row++) {
        hits += table_cell(words, row, table_find_col(words, "outcome")).real;
        const double v = table_cell(words, row, table_find_col(words, "field")).real;
        assert_true(v >= table_cell(words, row, table_find_col(words, "field_lo")).real);
        assert_true(v <= table_cell(words, row, table_find_col(words, "field_hi")).real);
    }
    assert_true(fabs(hits - mean * (double)n) < 1e-9);
    figure_done(&told);
    /* Words are as before: the field hides none. */
    assert_int_equal(f.scene->npoints, plain.scene->npoints);
    assert_int_equal(f.scene->nlabels, plain.scene->nlabels);
    figure_done(&f);
    figure_done(&plain);
    o.field = "p@2";
    Error err = {0};
    assert_int_equal(plot_make(plot_find("map"), study, &o, NULL, &f, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "overlap"));
}

static const ProvParam *param(const TableSet *set, const char *name)
{
    static const ProvParam none = {NULL, PARAM_TEXT, NULL};
    for (int i = 0; i < set->nparams; i++)
        if (strcmp(set->param[i].name, name) == 0)
            return &set->param[i];
    return &none;
}

static void test_provenance_is_complete(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    o.target = "el";
    static const char *const kinds[] = {"map", "histogram", "bars"};
    for (int i = 0; i < 3; i++) {
        Figure f = make(kinds[i], &o);
        assert_string_equal(f.set->command, "plot");
        assert_string_equal(param(f.set, "kind")->value, kinds[i]);
        assert_string_equal(param(f.set, "target")->value, "el");
        assert_string_equal(param(f.set, "width-mm")->value, "84");
        assert_non_null(param(f.set, "seed")->value);
        bool has_dictionary = false;
        for (int k = 0; k < f.set->ninputs; k++) {
            assert_int_equal(strlen(f.set->input[k].sha256), 64);
            has_dictionary |= strcmp(f.set->input[k].role, "dictionary") == 0;
        }
        assert_true(has_dictionary);
        figure_done(&f);
    }
}

static void test_histogram_has_mean_and_chance(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    o.target = "el";
    Figure f = make("histogram", &o);
    TableSet *overlap;
    assert_int_equal(
        registry_run(registry_find("overlap"), study, NULL, NULL, &overlap, NULL), OK);
    /* a result that is there already gives the same picture */
    o.result = overlap;
    Figure g = make("histogram", &o);
    assert_int_equal(f.scene->nbars, g.scene->nbars);
    assert_int_equal(f.scene->nrules, 2);
    assert_true(f.scene->rule[0].at == g.scene->rule[0].at);
    const Table *t = table_set_find(overlap, "summary");
    bool is_found = false;
    for (int32_t row = 0; row < table_rows(t); row++)
        is_found |=
            table_cell(t, row, table_find_col(t, "recall")).real == f.scene->rule[0].at;
    assert_true(is_found);
    table_set_free(overlap);
    figure_done(&f);
    figure_done(&g);
}

static void test_bars_of_all_targets(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    Figure f = make("bars", &o);
    assert_int_equal(f.scene->y.ncategories, 2);
    assert_int_equal(f.scene->nbars, 4); /* forward: nn and csls of each */
    figure_done(&f);
    o.column = "bli:p@5";
    f = make("bars", &o);
    assert_int_equal(str_compare(f.scene->x.title, TEXT("P@5")), 0);
    figure_done(&f);
}

static void test_wrong_use(void **state)
{
    (void)state;
    Figure f;
    Error err;
    PlotOptions o = plot_options_defaults();
    o.target = "xx";
    assert_int_equal(plot_make(plot_find("map"), study, &o, NULL, &f, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no target \"xx\""));
    assert_null(f.scene);
    o = plot_options_defaults();
    o.score = "bm25";
    assert_int_equal(plot_make(plot_find("map"), study, &o, NULL, &f, &err), E_USAGE);
    o = plot_options_defaults();
    static const char *const columns[] = {"nothing", "nothing:x", "bli:nothing",
                                          "bli:target"};
    for (int i = 0; i < 4; i++) {
        o.column = columns[i];
        assert_int_equal(plot_make(plot_find("bars"), study, &o, NULL, &f, &err),
                         E_USAGE);
    }
    assert_null(plot_find("pie"));
}

static char *path_of(char out[160], const char *name)
{
    (void)snprintf(out, 160, "%s/%s", temp_folder, name);
    return out;
}

static void test_files(void **state)
{
    (void)state;
    char path[160];
    char side[160];
    PlotOptions o = plot_options_defaults();
    o.render.is_numbered = true;
    o.has_caption = true;
    Figure f = make("map", &o);
    Error err = {0};
    assert_int_equal(plot_write(&f, &o, path_of(path, "a.gif"), false, &err), E_USAGE);
    assert_int_equal(plot_write(&f, &o, path_of(path, "a.png"), false, &err), OK);
    assert_int_equal(access(path, R_OK), 0);
    assert_int_equal(access(path_of(side, "a.labels.tsv"), R_OK), 0);
    assert_int_equal(access(path_of(side, "a.caption.txt"), R_OK), 0);
    figure_done(&f);
    /* not twice without being told to */
    o.render.is_numbered = false;
    o.has_caption = false;
    f = make("map", &o);
    assert_int_equal(plot_write(&f, &o, path, false, &err), E_OUTPUT);
    figure_done(&f);
    f = make("map", &o);
    assert_int_equal(plot_write(&f, &o, path, true, &err), OK);
    figure_done(&f);
    /* never over an input */
    f = make("map", &o);
    char input[160];
    (void)temp_text(input, "in.png", "x");
    ProvInput in = f.set->input[0];
    in.path = input;
    table_set_add_input(f.set, &in);
    assert_int_equal(plot_write(&f, &o, input, true, &err), E_OUTPUT);
    figure_done(&f);
}

static void test_rnx_has_a_curve_for_each_yardstick(void **state)
{
    (void)state;
    PlotOptions o = plot_options_defaults();
    o.project.points = 200;
    Figure f = make("rnx", &o);
    assert_int_equal(f.scene->npaths, 2); /* of PCA: itself and noise */
    assert_int_equal(f.scene->nkeys, 2);
    assert_true(f.scene->y.hi > 0 && f.scene->y.hi <= 1);
    assert_non_null(strstr(f.set->finding, "R_NX(K) of the PCA map"));
    figure_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map_agrees_with_the_pairs),
        cmocka_unit_test(test_fields_are_of_the_pairs),
        cmocka_unit_test(test_provenance_is_complete),
        cmocka_unit_test(test_histogram_has_mean_and_chance),
        cmocka_unit_test(test_bars_of_all_targets),
        cmocka_unit_test(test_wrong_use),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_rnx_has_a_curve_for_each_yardstick),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
