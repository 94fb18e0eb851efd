/* The tables of the whole way: order, reasons, figures of the summary. */
#include <math.h>

#include "core/diag/drift_table.h"
#include "tests/unit/drifted.h"

static void figures_that_are_missing_come_last(void **state)
{
    (void)state;
    const double by[] = {0.5, (double)NAN, 2, 0.5, (double)INFINITY, -1};
    static const int32_t want[] = {2, 0, 3, 5, 1, 4};
    int32_t *order = drift_table_sort(by, 6);
    assert_memory_equal(order, want, sizeof want);
    free(order);
    free(drift_table_sort(by, 0));
}

/* A run of two snapshots: word 5 turned round, word 9 gone. */
static DriftRun run_of(Study **s, Args *args, const char *value[PARAMS])
{
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, 9, "")};
    const Diagnostic *d = &drift_diagnostic;
    DriftRun r;
    *s = study_of(path, 2);
    for (int i = 0; i < d->nparams; i++)
        value[i] = d->params[i].initial;
    *args = (Args){.params = d->params, .nparams = d->nparams, .value = value};
    assert_int_equal(drift_run_open(*s, args, NULL, &r, NULL), OK);
    assert_int_equal(drift_run_measure(&r, NULL, NULL), OK);
    return r;
}

static void words_are_ordered_within_bands_or_by_distance(void **state)
{
    (void)state;
    const char *value[PARAMS];
    Study *s = NULL;
    Args args;
    DriftRun r = run_of(&s, &args, value);
    const DriftPair *p = drift_run_whole(&r);
    int32_t *raw = drift_table_order(&r, true);
    int32_t *within = drift_table_order(&r, false);
    bool is_same = true;
    for (int32_t i = 0; i + 1 < p->n; i++) {
        assert_true(p->word[raw[i]].distance >= p->word[raw[i + 1]].distance);
        assert_true(r.noise.said[within[i]].z >= r.noise.said[within[i + 1]].z);
        is_same = is_same && raw[i] == within[i];
    }
    assert_false(is_same);
    assert_int_equal(raw[0], drift_pair_find(p, TEXT("w5"), false));
    assert_int_equal(within[0], raw[0]);
    for (int is_raw = 0; is_raw < 2; is_raw++) {
        TableSet *set = table_set_new("drift");
        drift_table_add_words(set, &r, is_raw != 0);
        assert_int_equal(table_rows(set->table[0]), N - 1);
        const int32_t second = is_raw ? raw[1] : within[1];
        const Cell word = cell(set, "words", 1, "word");
        const Text want = space_word(p->a, p->word[second].at);
        assert_int_equal(str_compare(word.text, want), 0);
        assert_true(cell(set, "words", 1, "cos_distance").real ==
                    p->word[second].distance);
        table_set_free(set);
    }
    assert_string_equal(drift_table_reason(&r, 0), "no noise floor");
    free(raw);
    free(within);
    drift_run_done(&r);
    study_free(s);
}

static void the_summary_has_the_figures_of_the_pair(void **state)
{
    (void)state;
    const char *value[PARAMS];
    Study *s = NULL;
    Args args;
    DriftRun r = run_of(&s, &args, value);
    const DriftPair *p = drift_run_whole(&r);
    TableSet *set = table_set_new("drift");
    drift_table_add_summary(set, &r);
    drift_table_add_vocabulary(set, &r);
    assert_int_equal(table_rows(table_set_find(set, "summary")), 1);
    is_text(cell(set, "summary", 0, "from"), "t0");
    is_text(cell(set, "summary", 0, "to"), "t1");
    assert_int_equal(cell(set, "summary", 0, "shared").i, N - 1);
    assert_int_equal(cell(set, "summary", 0, "anchors").i, p->align.anchors);
    assert_true(cell(set, "summary", 0, "null_values").is_missing ||
                cell(set, "summary", 0, "null_values").i == 0);
    assert_int_equal(table_rows(table_set_find(set, "vocabulary")), 1);
    is_text(cell(set, "vocabulary", 0, "word"), "w9");
    is_text(cell(set, "vocabulary", 0, "change"), "vanished");
    table_set_free(set);
    drift_run_done(&r);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_that_are_missing_come_last),
        cmocka_unit_test(words_are_ordered_within_bands_or_by_distance),
        cmocka_unit_test(the_summary_has_the_figures_of_the_pair),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
