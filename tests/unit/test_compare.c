#include <math.h>

#include "core/diag/compare.h"
#include "tests/unit/sample.h"
#include "tests/unit/small_study.h"

/* By hand: .01 x 4, .02 x 3, then .03 x 2 and .04 do not fall below .06. */
static void holm_is_a_step_down(void **state)
{
    (void)state;
    const double p[] = {0.04, 0.01, 0.03, 0.02};
    const double want[] = {0.06, 0.04, 0.06, 0.06};
    double adjusted[4];
    compare_adjust(p, 4, adjusted);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(adjusted[i] - want[i]) < 1e-15);
    const double high[] = {0.9, 0.8};
    compare_adjust(high, 2, adjusted);
    assert_true(adjusted[0] == 1 && adjusted[1] == 1);
}

/* One target with a map: before it and after. The map of the small study turns every word
 * to its own. */
static void a_map_is_compared_with_none(void **state)
{
    (void)state;
    Study *s = small_study(true);
    CompareList l;
    Error err = {0};
    if (compare_make(s, NULL, &l, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(l.npairs, 1);
    assert_string_equal(l.side[0].name, "de before");
    assert_string_equal(l.side[1].name, "de");
    const CompareLine *line = &l.pair[0].line[BLI_NN];
    assert_int_equal(l.pair[0].n, 5);
    assert_int_equal(line->b.hits, 5);
    assert_int_equal(line->fixed, 5 - line->a.hits);
    assert_int_equal(line->broken, 0);
    assert_int_equal(line->still_wrong, 0);
    assert_true(line->delta == line->b.value - line->a.value);
    assert_true(line->delta_ci.lo <= line->delta && line->delta <= line->delta_ci.hi);
    assert_true(line->p == stats_mcnemar(line->fixed, 0));
    assert_true(line->holm >= line->p);
    compare_done(&l);
    TableSet *set = small_study_run(s, "compare", NULL, NULL, 0);
    const Table *changed = table_set_find(set, "changed");
    const Table *summary = table_set_find(set, "summary");
    assert_int_equal(table_rows(summary), 2);
    const int change = table_find_col(changed, "change");
    int64_t nn = 0;
    for (int32_t i = 0; i < table_rows(changed); i++) {
        assert_true(small_study_cell_is(changed, i, "change", "fixed"));
        assert_true(small_study_cell_is(changed, i, "cause_b", "ok"));
        assert_true(
            table_cell(changed, i, table_find_col(changed, "cause_a")).is_missing);
        assert_false(table_cell(changed, i, change).is_missing);
        assert_true(table_cell(changed, i, table_find_col(changed, "rank_a")).i > 1);
        assert_int_equal(table_cell(changed, i, table_find_col(changed, "rank_b")).i, 1);
        nn += small_study_cell_is(changed, i, "score", "nn");
    }
    assert_int_equal(nn, table_cell(summary, 0, table_find_col(summary, "fixed")).i);
    table_set_free(set);
    study_free(s);
}

/* The same alignment twice: nothing is fixed, nothing broken, p is 1. */
static void an_alignment_equals_itself(void **state)
{
    (void)state;
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = 1000;
    Study *s = study_new(&o);
    char path[512];
    (void)snprintf(path, sizeof path, "en=%s/samples/en.bin", root);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    const char *const names[] = {"xx", "yy", "zz"};
    for (int i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s=%s/samples/%s.bin", names[i], root,
                       i < 2 ? "el" : "eu");
        assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, NULL), OK);
        (void)snprintf(path, sizeof path, "%s/samples/dict/en-%s.test.tsv", root,
                       i < 2 ? "el" : "eu");
        assert_int_equal(study_set_dict(s, names[i], path, false, NULL), OK);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    CompareList l;
    assert_int_equal(compare_make(s, NULL, &l, NULL), OK);
    assert_int_equal(l.npairs, 3);
    for (int score = 0; score < COMPARE_SCORES; score++) {
        const CompareLine *same = &l.pair[0].line[score];
        assert_true(l.pair[0].n > 50 && same->a.hits == same->b.hits);
        assert_int_equal(same->fixed + same->broken, 0);
        assert_true(same->p == 1 && same->holm == 1 && same->delta == 0);
        assert_true(same->delta_ci.lo == 0 && same->delta_ci.hi == 0);
        /* seen from the other side: what is fixed is broken */
        assert_int_equal(l.pair[1].line[score].fixed, l.pair[2].line[score].fixed);
    }
    /* every covered word is on both sides or counted as left out */
    const Compare *c = &l.pair[1];
    assert_int_equal(c->n + c->only_a, l.side[0].lex->n_queries);
    assert_int_equal(c->n + c->only_b, l.side[2].lex->n_queries);
    for (int32_t i = 0; i < c->n; i++)
        assert_int_equal(l.side[0].pairs->pair[c->in_a[i]].src,
                         l.side[2].pairs->pair[c->in_b[i]].src);
    compare_done(&l);
    study_free(s);
}

/* `reach` target words, of which `good` stand at their source word and others opposite.
 */
static void write_target(char path[160], const char *name, int reach, int good)
{
    Str s = {0};
    Rng r = rng_stream(7, "words");
    str_addf(&s, "%d 8\n", reach);
    for (int i = 0; i < reach; i++) {
        str_addf(&s, "w%d", i);
        for (int j = 0; j < 8; j++)
            str_addf(&s, " %.6f", (i < good ? 1 : -1) * rng_normal(&r));
        str_addf(&s, "\n");
    }
    (void)temp_text(path, name, str_cstr(&s));
    str_free(&s);
}

/* narrow covers 20 words and finds 8, wide covers 100 and finds the same 20 of them: over
 * the words of each wide is lower, over the common ones it is better. */
static void the_sign_is_that_of_the_common_words(void **state)
{
    (void)state;
    char path[160];
    char arg[200];
    char dict[160];
    Str pairs = {0};
    for (int i = 0; i < 100; i++)
        str_addf(&pairs, "w%d\tw%d\n", i, i);
    (void)temp_text(dict, "pairs.tsv", str_cstr(&pairs));
    str_free(&pairs);
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    write_target(path, "en.vec", 100, 100);
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    static const char *const names[] = {"narrow", "wide", "third"};
    for (int i = 0; i < 3; i++) {
        write_target(path, names[i], i == 1 ? 100 : 20, i == 1 ? 20 : 8);
        (void)snprintf(arg, sizeof arg, "%s=%s", names[i], path);
        assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, NULL), OK);
        assert_int_equal(study_set_dict(s, names[i], dict, false, NULL), OK);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    TableSet *set = small_study_run(s, "compare", NULL, NULL, 0);
    if (!strstr(set->finding, "wide .200 > ("))
        fail_msg("%s", set->finding);
    assert_null(strstr(set->finding, " < ("));
    table_set_free(set);
    study_free(s);
}

static void one_alignment_is_none_to_compare(void **state)
{
    (void)state;
    const char *const targets[] = {"el", NULL};
    Study *s = sample_study(targets, 500);
    CompareList l;
    Error err = {0};
    assert_int_equal(compare_make(s, NULL, &l, &err), E_USAGE);
    assert_non_null(strstr(err.hint, "--map-a"));
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holm_is_a_step_down),
        cmocka_unit_test(a_map_is_compared_with_none),
        cmocka_unit_test(an_alignment_equals_itself),
        cmocka_unit_test(the_sign_is_that_of_the_common_words),
        cmocka_unit_test(one_alignment_is_none_to_compare),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
