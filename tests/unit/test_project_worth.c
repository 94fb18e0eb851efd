#include <math.h>

#include "core/diag/project_worth.h"
#include "tests/unit/small_study.h"

static const int entries[] = {0, 1};

static Layout *make(const Study *s, ProjectOptions *o, ProjectMethod method)
{
    *o = project_options_defaults();
    o->method = method;
    o->tsne.steps = 60;
    o->k = 3;
    Layout *l = NULL;
    assert_int_equal(project_make(s, entries, 2, o, NULL, &l, NULL), OK);
    return l;
}

static void a_map_has_its_yardsticks(void **state)
{
    (void)state;
    Study *s = small_study(true);
    for (int m = 0; m < 2; m++) {
        ProjectOptions o;
        ProjectWorth w;
        Layout *l = make(s, &o, m == 0 ? PROJECT_PCA : PROJECT_TSNE);
        assert_int_equal(project_worth_make(s, entries, 2, l, &o, true, NULL, &w, NULL),
                         OK);
        assert_true(w.is_there[WORTH_MAP] && w.is_there[WORTH_NOISE]);
        assert_true(w.is_there[WORTH_PCA] == (m == 1));
        assert_true(isfinite(w.kl[WORTH_MAP]) == (m == 1));
        assert_true(isfinite(w.kl[WORTH_NOISE]) == (m == 1));
        /* two ways to the same figures */
        assert_true(fabs(w.ranks[WORTH_MAP].trust.value - l->trustworthiness) < 1e-12);
        assert_true(fabs(w.ranks[WORTH_MAP].continuity.value - l->continuity) < 1e-12);
        assert_int_equal(w.ranks[WORTH_MAP].n, l->n);
        assert_string_equal(project_worth_name(WORTH_MAP, l), m == 0 ? "pca" : "tsne");
        /* the curve begins with the nearest one, and its k-th point is the recall */
        const QualityRanks *r = &w.ranks[WORTH_MAP];
        assert_int_equal(r->curve_k[0], 1);
        for (int32_t i = 0; i < r->ncurve; i++) {
            const double q =
                r->curve_k[i] == r->k
                    ? ((r->n - 1) * r->recall.value - r->k) / (r->n - 1 - r->k)
                    : r->rnx[i];
            assert_true(fabs(r->rnx[i] - q) < 1e-12 && r->rnx[i] < 1 + 1e-9);
        }
        project_worth_done(&w);
        layout_free(l);
    }
    study_free(s);
}

/* The same figures, without the ranks of the map; a copy carries them. */
static void yardsticks_come_on_the_layout(void **state)
{
    (void)state;
    Study *s = small_study(true);
    for (int m = 0; m < 2; m++) {
        ProjectOptions o;
        ProjectWorth w;
        Layout *copy = NULL;
        const ProjectYardsticks y = {entries, 2, 0};
        Layout *l = make(s, &o, m == 0 ? PROJECT_PCA : PROJECT_TSNE);
        assert_false(l->noise.is_there || l->pca.is_there);
        assert_int_equal(project_worth_make(s, entries, 2, l, &o, true, NULL, &w, NULL),
                         OK);
        assert_int_equal(project_worth_add_yardsticks(s, &y, &o, l, NULL, NULL), OK);
        assert_int_equal(layout_make_copy(l, &copy, NULL), OK);
        assert_true(copy->noise.is_there && copy->pca.is_there == (m == 1));
        assert_true(copy->noise.recall == w.ranks[WORTH_NOISE].recall.value);
        assert_true(copy->noise.trustworthiness == w.ranks[WORTH_NOISE].trust.value);
        if (m == 1) {
            assert_true(copy->pca.recall == w.ranks[WORTH_PCA].recall.value);
            for (int i = 0; i < copy->n; i++)
                assert_true(isfinite(copy->cost[i]));
        }
        /* a sample of a few words still is a recall */
        const ProjectYardsticks few = {entries, 2, 4};
        assert_int_equal(project_worth_add_yardsticks(s, &few, &o, l, NULL, NULL), OK);
        assert_true(l->noise.recall >= 0 && l->noise.recall <= 1);
        layout_free(copy);
        layout_free(l);
        project_worth_done(&w);
    }
    study_free(s);
}

static void without_baselines_only_the_map_is_measured(void **state)
{
    (void)state;
    Study *s = small_study(true);
    ProjectOptions o;
    ProjectWorth w;
    Layout *l = make(s, &o, PROJECT_PCA);
    assert_int_equal(project_worth_make(s, entries, 2, l, &o, false, NULL, &w, NULL), OK);
    assert_true(w.is_there[WORTH_MAP] && !w.is_there[WORTH_NOISE]);
    project_worth_done(&w);
    layout_free(l);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_has_its_yardsticks),
        cmocka_unit_test(yardsticks_come_on_the_layout),
        cmocka_unit_test(without_baselines_only_the_map_is_measured),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
