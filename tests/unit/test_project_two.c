#include <math.h>

#include "core/diag/project_two.h"
#include "tests/unit/small_study.h"

static const int entries[] = {0, 1};

static Layout *make(const Study *s, ProjectMap map, bool is_before)
{
    ProjectOptions o = project_options_defaults();
    o.method = PROJECT_TSNE;
    o.map = map;
    o.is_before = is_before;
    o.tsne.steps = 120;
    o.k = 3;
    Layout *l = NULL;
    Error err = {0};
    if (project_make(s, entries, 2, &o, NULL, &l, &err) != OK)
        fail_msg("%s", err.text);
    return l;
}

/* The source stays to the bit, whatever is put in. */
static void only_what_is_put_in_moves(void **state)
{
    (void)state;
    Study *s = small_study(true);
    Layout *after = make(s, PROJECT_FRAME, false);
    Layout *before = make(s, PROJECT_FRAME, true);
    assert_int_equal(after->n, 11);
    assert_int_equal(after->zero_rows, 1);
    assert_int_equal(before->n, 11);
    assert_memory_equal(after->xy, before->xy, 10 * sizeof(double)); /* en */
    assert_memory_not_equal(after->xy + 10, before->xy + 10, 12 * sizeof(double));
    for (int32_t i = 0; i < 11; i++)
        assert_int_equal(after->space[i], i >= 5);
    for (int32_t i = 0; i < 11; i++)
        assert_true(layout_is_placed(after, i) == (i >= 5));
    assert_int_equal(layout_count_placed(before), 6);
    assert_true(isfinite(after->run.kl));
    assert_true(after->trust != NULL && before->trust != NULL);
    layout_free(after);
    layout_free(before);
    study_free(s);
}

static void linked_maps_tell_their_price_and_what_was_held_out(void **state)
{
    (void)state;
    Study *s = small_study(true);
    Layout *l = make(s, PROJECT_LINKED, false);
    assert_int_equal(l->n, 11);
    assert_int_equal(layout_count_placed(l), 0);
    assert_int_equal(l->link.anchors, 3); /* every second of five pairs */
    assert_int_equal(l->link.held_out, 2);
    assert_true(l->link.lambda > 0);
    for (int i = 0; i < 2; i++)
        assert_true(l->link.kl[i] > 0 && l->link.alone[i] > 0);
    assert_true(l->link.anchor_distance >= 0 && isfinite(l->link.held_distance));
    assert_true(isnan(l->run.kl));
    assert_true(l->trust != NULL && l->trustworthiness > 0);
    layout_free(l);
    study_free(s);
}

static void refused(const Study *s, int n, const char *text)
{
    ProjectOptions o = project_options_defaults();
    o.method = PROJECT_TSNE;
    o.map = PROJECT_LINKED;
    Layout *l = NULL;
    Error err = {0};
    assert_int_equal(project_make(s, entries, n, &o, NULL, &l, &err), E_USAGE);
    assert_non_null(strstr(err.text, text));
}

static void links_need_a_pair_of_languages_and_a_dictionary(void **state)
{
    (void)state;
    Study *s = small_study(true);
    refused(s, 1, "a source and one target");
    study_free(s);
    s = small_study(false);
    refused(s, 2, "a dictionary");
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_put_in_moves),
        cmocka_unit_test(linked_maps_tell_their_price_and_what_was_held_out),
        cmocka_unit_test(links_need_a_pair_of_languages_and_a_dictionary),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
