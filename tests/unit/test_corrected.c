#include <math.h>

#include "core/diag/corrected.h"
#include "core/study/study_marks.h"
#include "tests/unit/marked.h"
#include "tests/unit/small_study.h"

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%.17g, not %.17g", got, want);
}

/* What the pairs of the small study are against the dictionary that marks make, and what
 * a dictionary with those lines gives. */
static void test_against_applied(void **state)
{
    (void)state;
    Study *s = small_study(true);
    StudyEntry *e = &s->entry[1];
    MarkList l = {0};
    char print[DIGEST_HEX];
    assert_int_equal(study_marks_print(s, 1, NULL, print, NULL), OK);
    const Cross *cross = NULL;
    const GoldRanks *ranks = NULL;
    Pairs *pairs = NULL;
    assert_int_equal(study_get_cosine(s, 1, false, NULL, &cross, NULL), OK);
    assert_int_equal(study_get_ranks(s, 1, false, false, NULL, &ranks, NULL), OK);
    const PairsInput in = {s->entry[0].space, e->space, e->lex, cross, ranks};
    assert_int_equal(pairs_make(&in, NULL, &pairs, NULL), OK);

    /* a hit is broken, a covered word lost, a word gained */
    const Pair *one = &pairs->pair[0];
    assert_true(one->is_covered && one->is_hit_nn);
    marked_add(&l, MARK_REJECT, "one", "eins", 1, "ada");
    marked_add(&l, MARK_GOLD, "one", "null", 2, "ada");
    marked_add(&l, MARK_REJECT, "four", "vier", 3, "ada");
    marked_add(&l, MARK_NOTE, "two", "", 4, "ada");
    for (int32_t i = 0; i < l.n; i++)
        memcpy(l.mark[i].fingerprint, print, sizeof print);
    MarkState marks;
    mark_state_make(&l, print, NULL, &marks);
    const CorrectedInput judge = {e->lex, e->space, &marks, false};
    Corrected c;
    corrected_make(&judge, pairs, &c);
    assert_int_equal(c.score[0].before.n, e->lex->n_queries);
    assert_int_equal(c.score[0].after.n, e->lex->n_queries - 1);
    assert_int_equal(c.lost, 1);
    assert_int_equal(c.score[0].broken, 1);
    assert_int_equal(c.score[0].fixed, 0);
    const int64_t four = pairs->pair[3].is_hit_nn;
    assert_int_equal(c.score[0].after.hits, c.score[0].before.hits - 1 - four);

    bool is_covered = false;
    bool is_hit = false;
    corrected_judge(&judge, 0, one->nn, &is_covered, &is_hit);
    assert_true(is_covered && !is_hit);
    corrected_judge(&judge, 0, vocab_find(&e->space->vocab, TEXT("null")), &is_covered,
                    &is_hit);
    assert_true(is_covered && is_hit);
    corrected_judge(&judge, 3, 0, &is_covered, &is_hit);
    assert_true(!is_covered && !is_hit);
    pairs_free(pairs);
    mark_state_free(&marks);
    mark_list_free(&l);
    study_free(s);
}

/* Without marks nothing differs, and there is no table. */
static void test_without_marks(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "pairs", NULL, NULL, 0);
    assert_null(table_set_find(set, "corrected"));
    table_set_free(set);
    study_free(s);
}

static void test_counts(void **state)
{
    (void)state;
    const CorrectedCounts c = {
        .n = 100, .hits = 50, .fixed = 7, .broken = 2, .lost = 4, .lost_hits = 3};
    const CorrectedScore s = corrected_score(&c);
    assert_int_equal(s.before.hits, 50);
    assert_int_equal(s.after.hits, 52);
    assert_int_equal(s.after.n, 96);
    check_near(s.p, stats_mcnemar(7, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_applied),
                                       cmocka_unit_test(test_without_marks),
                                       cmocka_unit_test(test_counts)};
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
