/* Parity against NumPy and SciPy (parity.py): statistics to 1e-9, bootstrap to Monte
 * Carlo error, figures of the bundled study and of New Testaments over Swadesh lists
 * exactly but for rounding (no query of these stands on a tie). */
#include <math.h>

#include "core/base/stats_spread.h"
#include "core/base/stats_test.h"
#include "core/diag/parity.h"
#include "core/diag/parity_balance.h"
#include "core/diag/parity_speakers.h"
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
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s %s %s %s: %.17g, expected %.17g", l->tag, l->field[0], l->field[1],
                 l->field[2], got, want);
}

static void check_quantiles(const TsvLine *l)
{
    double x[16];
    double y[16];
    int64_t hits[16];
    int64_t n[16];
    const int items = numbers(l->field[0], x);
    (void)numbers(l->field[1], y);
    for (int i = 0; i < items; i++) {
        hits[i] = (int64_t)x[i];
        n[i] = (int64_t)y[i];
    }
    const SpreadInput in = {hits, n, NULL, items, -1, 20000, 1, "oracle"};
    SpreadBoot b;
    assert_int_equal(stats_spread_bootstrap(&in, NULL, &b, NULL), OK);
    /* The density at a tail is low: the error of 20,000 draws is about a tenth of the
     * spread's standard error there, .004 at the most. */
    near(l, b.ci[SPREAD_RANGE].lo, l->number[2], 0.007);
    near(l, b.ci[SPREAD_RANGE].hi, l->number[3], 0.007);
    near(l, b.pooled[SPREAD_RANGE], l->number[4], 0.007);
    near(l, b.ci[SPREAD_GINI].lo, l->number[5], 0.003);
    near(l, b.ci[SPREAD_GINI].hi, l->number[6], 0.003);
    near(l, b.pooled[SPREAD_GINI], l->number[7], 0.003);
}

static void statistics_agree(void **state)
{
    (void)state;
    FILE *f = tsv_open("tests/oracle/parity.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        double x[16];
        double w[16];
        if (strcmp(l.tag, "newcombe") == 0) {
            const Interval i = stats_test_newcombe(
                stats_rate((int64_t)l.number[0], (int64_t)l.number[1]),
                stats_rate((int64_t)l.number[2], (int64_t)l.number[3]));
            near(&l, i.lo, l.number[4], 1e-9);
            near(&l, i.hi, l.number[5], 1e-9);
        } else if (strcmp(l.tag, "gini") == 0) {
            const bool is_plain = strcmp(l.field[1], "-") == 0;
            const int n = numbers(l.field[0], x);
            if (!is_plain)
                assert_int_equal(numbers(l.field[1], w), n);
            near(&l, stats_spread_gini(x, is_plain ? NULL : w, n), l.number[2], 1e-12);
        } else if (strcmp(l.tag, "spread") == 0) {
            const Spread s = stats_spread_make(x, NULL, numbers(l.field[0], x));
            near(&l, s.macro, l.number[1], 1e-12);
            near(&l, s.cv, l.number[2], 1e-12);
            near(&l, s.range, l.number[3], 1e-12);
            near(&l, s.gini, l.number[4], 1e-12);
            near(&l, s.corrected, l.number[5], 1e-12);
        } else if (strcmp(l.tag, "quantile") == 0) {
            check_quantiles(&l);
        } else if (strcmp(l.tag, "utility") == 0) {
            const int n = numbers(l.field[0], x);
            assert_int_equal(numbers(l.field[1], w), n);
            near(&l, parity_speakers_mean(x, w, n, l.number[2]), l.number[3], 1e-12);
        } else {
            continue;
        }
        seen++;
    }
    (void)fclose(f);
    assert_int_equal(seen, 7 + 5 + 3 + 2 + 3);
}

/* --- studies --- */

static double number_of(const Cell *c)
{
    return c->type == COL_INT    ? (double)c->i
           : c->type == COL_RATE ? c->rate.value
                                 : c->real;
}

static int32_t find_row(const Table *t, int col, const char *text)
{
    for (int32_t r = 0; r < table_rows(t); r++)
        if (str_compare(table_cell(t, r, col).text, str_text(text)) == 0)
            return r;
    fail_msg("there is no row of %s", text);
    return -1;
}

static int check_cells(const TableSet *set, const char *study)
{
    FILE *f = tsv_open("tests/oracle/parity.tsv");
    const Table *languages = table_set_find(set, "languages");
    const Table *summary = table_set_find(set, "summary");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        const bool is_cell = strcmp(l.tag, "cell") == 0;
        if ((!is_cell && strcmp(l.tag, "summary") != 0) || strcmp(l.field[0], study) != 0)
            continue;
        const Table *t = is_cell ? languages : summary;
        const int32_t r = is_cell ? find_row(t, 0, l.field[1]) : 0;
        const int col = table_find_col(t, l.field[is_cell ? 2 : 1]);
        const Cell c = table_cell(t, r, col);
        if (c.is_missing)
            fail_msg("%s %s %s: %s", study, l.field[1], l.field[2], c.why);
        near(&l, number_of(&c), l.number[is_cell ? 3 : 2], 1e-9);
        seen++;
    }
    (void)fclose(f);
    return seen;
}

/* A row of the whole gap against the table of languages. */
static void check_gap(const TableSet *set, int32_t r)
{
    const Table *t = table_set_find(set, "gap");
    const Table *languages = table_set_find(set, "languages");
    const int same = table_find_col(languages, "same_p@1");
    int32_t row[2] = {-1, -1};
    for (int32_t i = 0; i < table_rows(languages) * 2; i++) {
        const Text name = table_cell(languages, i / 2, 0).text;
        if (str_compare(name, table_cell(t, r, i % 2).text) == 0)
            row[i % 2] = i / 2;
    }
    assert_true(row[0] >= 0 && row[1] >= 0);
    const Cell gap = table_cell(languages, row[0], table_find_col(languages, "gap"));
    assert_true(fabs(gap.real - table_cell(t, r, table_find_col(t, "points")).real) <
                1e-12);
    static const char *const col[] = {"misses", "misses_reference"};
    for (int k = 0; k < 2; k++) {
        const Rate rate = table_cell(languages, row[k], same).rate;
        assert_int_equal(table_cell(t, r, table_find_col(t, col[k])).i,
                         rate.n - rate.hits);
    }
}

/* The parts of each language's gap add up to it, and it is that of the languages. */
static void check_gaps(const TableSet *set)
{
    const Table *t = table_set_find(set, "gap");
    const int points = table_find_col(t, "points");
    const int misses = table_find_col(t, "misses");
    double sum = 0;
    int64_t n = 0;
    int gaps = 0;
    for (int32_t r = 0; r < table_rows(t); r++) {
        const double value = table_cell(t, r, points).real;
        const int64_t count = table_cell(t, r, misses).i;
        if (str_compare(table_cell(t, r, table_find_col(t, "part")).text, TEXT("gap")) !=
            0) {
            sum += value;
            n += count;
            continue;
        }
        assert_int_equal(n, count);
        assert_true(fabs(sum - value) < 1e-12);
        check_gap(set, r);
        gaps++;
        sum = 0;
        n = 0;
    }
    assert_true(gaps > 1 && table_rows(t) > 4);
}

static TableSet *measure(const Study *s, const char *causes)
{
    const Diagnostic *d = &parity_diagnostic;
    const char *value[32] = {NULL};
    TableSet *set = NULL;
    Error err = {0};
    assert_true(d->nparams <= 32);
    for (int i = 0; i < d->nparams; i++) {
        const bool is_it = strcmp(d->params[i].name, "causes") == 0;
        value[i] = is_it ? causes : d->params[i].initial;
    }
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    if (registry_run(d, s, &args, NULL, &set, &err) != OK)
        fail_msg("%s", err.text);
    return set;
}

static void the_bundled_study_agrees(void **state)
{
    (void)state;
    char path[4096];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/samples/study.ini", root ? root : ".");
    const StudyOptions o = study_options_defaults();
    Study *s = NULL;
    assert_int_equal(study_read(&s, path, &o, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    TableSet *set = measure(s, "yes");
    assert_int_equal(check_cells(set, "samples"), 56);
    check_gaps(set);
    table_set_free(set);
    study_free(s);
}

/* The first 400 words of English, Greek and Galician in their shared space. */
static void balance_agrees(void **state)
{
    (void)state;
    static const char *const name[] = {"en", "el", "gl"};
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = 400;
    Study *s = study_new(&o);
    const Space *space[3];
    for (int i = 0; i < 3; i++) {
        char argument[1024];
        (void)snprintf(argument, sizeof argument, "%s=%s/samples/%s.bin", name[i],
                       root ? root : ".", name[i]);
        const StudyRole role = i == 0 ? STUDY_SOURCE : STUDY_ALIGNED;
        assert_int_equal(study_add_argument(s, argument, role, NULL), OK);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    for (int i = 0; i < 3; i++)
        space[i] = s->entry[i].space;
    const BalanceInput in = {
        .space = space, .n = 3, .top = 5000, .most = 50000, .k = 10, .hubs = 100};
    Balance b;
    assert_int_equal(parity_balance_make(&in, NULL, &b, NULL), OK);
    assert_int_equal(b.total, 1200);
    FILE *f = tsv_open("tests/oracle/parity.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        int at[2] = {0, 0};
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 2 && k < l.n; k++)
                at[k] = strcmp(l.field[k], name[i]) == 0 ? i : at[k];
        if (strcmp(l.tag, "balance") == 0) {
            near(&l, (double)b.count[at[0] * 3 + at[1]], l.number[2], 0);
        } else if (strcmp(l.tag, "balance-hubs") == 0) {
            near(&l, b.hubs[at[0]], l.number[1], 0);
        } else if (strcmp(l.tag, "mixing") == 0) {
            const double got = strcmp(l.field[0], "purity") == 0     ? b.same
                               : strcmp(l.field[0], "between") == 0  ? b.between
                               : strcmp(l.field[0], "centroid") == 0 ? b.centroid.value
                                                                     : b.skewness;
            near(&l, got, l.number[1], 1e-9);
        } else {
            continue;
        }
        seen++;
    }
    (void)fclose(f);
    assert_int_equal(seen, 9 + 3 + 4);
    parity_balance_done(&b);
    study_free(s);
}

/* A space of the New Testaments with its Swadesh list, if there is one. */
static void add(Study *s, const char *data, const char *lang, bool has_list)
{
    char argument[2048];
    Error err = {0};
    const bool is_rows = strcmp(lang, "chr") == 0; /* a matrix and its words */
    const bool is_source = strcmp(lang, "en") == 0;
    (void)snprintf(argument, sizeof argument, "%s=%s/bible/%s.%s%s%s%s", lang, data, lang,
                   is_rows ? "npy" : "bin", is_rows ? "#" : "", is_rows ? data : "",
                   is_rows ? "/bible/chr.words.txt" : "");
    assert_int_equal(
        study_add_argument(s, argument, is_source ? STUDY_SOURCE : STUDY_ALIGNED, &err),
        OK);
    if (!has_list)
        return;
    (void)snprintf(argument, sizeof argument, "%s/dict/swadesh/en-%s.207.txt", data,
                   lang);
    assert_int_equal(study_set_dict(s, lang, argument, false, &err), OK);
}

/* Kabyle, Cherokee and Ojibwa have vectors but no list: they stand in the tables. */
static void swadesh_lists_over_new_testaments_agree(void **state)
{
    (void)state;
    static const char *const lang[] = {"en", "eu", "kab", "zu", "chr",
                                       "sw", "lv", "uk",  "oj"};
    static const bool has_list[] = {false, true, false, true, false,
                                    true,  true, true,  false};
    char data[512];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(data, sizeof data, "%s/../shared/data", root ? root : ".");
    if (access(data, R_OK) != 0)
        unit_skip("no ../shared/data beside the project");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    for (size_t i = 0; i < sizeof lang / sizeof *lang; i++)
        add(s, data, lang[i], has_list[i]);
    Error err = {0};
    if (study_load(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    TableSet *set = measure(s, "no");
    assert_int_equal(check_cells(set, "bible"), 71);
    check_gaps(set);
    const Table *t = table_set_find(set, "languages");
    static const char *const missing[] = {"kab", "chr", "oj"};
    assert_int_equal(table_rows(t), 8);
    for (size_t i = 0; i < 3; i++) {
        const int32_t r = find_row(t, 0, missing[i]);
        const Cell verdict = table_cell(t, r, table_find_col(t, "verdict"));
        assert_int_equal(str_compare(verdict.text, TEXT("not assessable")), 0);
        assert_true(table_cell(t, r, table_find_col(t, "same_p@1")).is_missing);
        assert_non_null(strstr(set->finding, missing[i]));
    }
    const Table *statement = table_set_find(set, "statement");
    const int32_t last = table_rows(statement) - 1;
    assert_int_equal(str_compare(table_cell(statement, last, 1).text, TEXT("signed")), 0);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statistics_agree),
        cmocka_unit_test(the_bundled_study_agrees),
        cmocka_unit_test(balance_agrees),
        cmocka_unit_test(swadesh_lists_over_new_testaments_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
