/* Rates, their tests, strata, leakage and the learning curve against NumPy and SciPy
 * (rates.py): statistics to 1e-9, figures of the bundled study to a few parts in a
 * million of float32 vectors, shares exactly (no query of these stands on a tie). */
#include <math.h>

#include "core/base/stats_test.h"
#include "core/diag/bli_strata.h"
#include "core/diag/registry.h"
#include "tests/unit/tsv.h"

static int numbers(const char *list, double *out)
{
    int n = 0;
    for (const char *p = list; *p; n++) {
        char *end = NULL;
        out[n] = strtod(p, &end);
        p = *end == ',' ? end + 1 : end;
    }
    return n;
}

static void near(const TsvLine *l, double got, double want, double tolerance)
{
    if (isnan(want) ? !isnan(got) : !(fabs(got - want) <= tolerance))
        fail_msg("%s %s %s %s: %.17g, expected %.17g", l->tag, l->field[0], l->field[1],
                 l->field[2], got, want);
}

static void statistics_agree(void **state)
{
    (void)state;
    FILE *f = tsv_open("tests/oracle/rates.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        double x[256];
        double want[256];
        double got[256];
        if (strcmp(l.tag, "holm") == 0) {
            const int n = numbers(l.field[0], x);
            assert_int_equal(numbers(l.field[1], want), n);
            stats_test_holm(x, n, got);
            for (int i = 0; i < n; i++)
                near(&l, got[i], want[i], 1e-12);
        } else if (strcmp(l.tag, "detectable") == 0) {
            near(&l, stats_test_detectable((int64_t)l.number[0], (int64_t)l.number[1]),
                 strcmp(l.field[2], "nan") == 0 ? (double)NAN : l.number[2], 1e-9);
        } else if (strcmp(l.tag, "crossed") == 0) {
            assert_true(numbers(l.field[2], x) == (int)(l.number[0] * l.number[1]));
            const double mean =
                stats_test_crossed_mean(x, (size_t)l.number[0], (size_t)l.number[1], got);
            near(&l, mean, l.number[3], 1e-12);
            near(&l, got[0], l.number[4], 1e-12);
        } else if (strcmp(l.tag, "similarity") == 0) {
            near(&l, bli_strata_similarity(str_text(l.field[0]), str_text(l.field[1])),
                 l.number[2], 1e-12);
        } else {
            continue;
        }
        seen++;
    }
    (void)fclose(f);
    assert_true(seen >= 20);
}

static Study *load(void)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    char path[1024];
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    Error err = {0};
    (void)snprintf(path, sizeof path, "%s/samples/en.bin", root ? root : ".");
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, &err), OK);
    (void)snprintf(path, sizeof path, "%s/samples/eu.bin", root ? root : ".");
    assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, &err), OK);
    (void)snprintf(path, sizeof path, "%s/samples/dict/en-eu.test.tsv",
                   root ? root : ".");
    assert_int_equal(study_set_dict(s, NULL, path, false, &err), OK);
    (void)snprintf(path, sizeof path, "%s/samples/dict/en-eu.train.tsv",
                   root ? root : ".");
    assert_int_equal(study_set_dict(s, NULL, path, true, &err), OK);
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

/* Whether the row has this value in the column; columns that are not there have "-". */
static bool has_value(const Table *t, int32_t r, const char *column, const char *value)
{
    const int col = table_find_col(t, column);
    if (strcmp(value, "-") == 0)
        return true;
    if (col < 0)
        return false;
    const Cell c = table_cell(t, r, col);
    return c.type == COL_INT ? c.i == strtoll(value, NULL, 10)
                             : str_compare(c.text, str_text(value)) == 0;
}

static bool is_row(const Table *t, int32_t r, const TsvLine *l)
{
    static const char *const by[] = {"direction", "stratum", "level", "score", "a", "b"};
    for (int i = 0; i < 6; i++) {
        const char *column = by[i];
        if (i == 2 && strcmp(table_name(t), "leakage") == 0)
            column = "kind";
        if (i == 2 && strcmp(table_name(t), "curve") == 0)
            column = "pairs";
        if (!has_value(t, r, column, l->field[1 + i]))
            return false;
    }
    return true;
}

static double value_of(const TableSet *set, const TsvLine *l)
{
    const Table *t = table_set_find(set, l->field[0]);
    assert_non_null(t);
    for (int32_t r = 0; r < table_rows(t); r++) {
        if (!is_row(t, r, l))
            continue;
        const Cell c = table_cell(t, r, table_find_col(t, l->field[7]));
        if (c.is_missing)
            return (double)NAN;
        return c.type == COL_RATE  ? c.rate.value
               : c.type == COL_INT ? (double)c.i
                                   : c.real;
    }
    fail_msg("%s has no row %s %s %s %s %s %s", l->field[0], l->field[1], l->field[2],
             l->field[3], l->field[4], l->field[5], l->field[6]);
    return 0;
}

static void figures_of_the_bundled_study_agree(void **state)
{
    (void)state;
    Study *s = load();
    const Diagnostic *d = registry_find("bli");
    const char **value = calloc((size_t)d->nparams, sizeof *value);
    assert_non_null(value);
    for (int i = 0; i < d->nparams; i++) {
        const char *name = d->params[i].name;
        value[i] = strcmp(name, "scores") == 0           ? "nn,csls,isf"
                   : strcmp(name, "strata") == 0         ? "true"
                   : strcmp(name, "subsets") == 0        ? "1"
                   : strcmp(name, "learning-curve") == 0 ? "train"
                                                         : d->params[i].initial;
    }
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    TableSet *set = NULL;
    Error err = {0};
    if (registry_run(d, s, &args, NULL, &set, &err) != OK)
        fail_msg("%s", err.text);
    FILE *f = tsv_open("tests/oracle/rates.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        if (strcmp(l.tag, "cell") != 0)
            continue;
        near(&l, value_of(set, &l), l.number[8], 1e-7);
        seen++;
    }
    (void)fclose(f);
    assert_true(seen > 150);
    table_set_free(set);
    free((void *)value);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statistics_agree),
        cmocka_unit_test(figures_of_the_bundled_study_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
