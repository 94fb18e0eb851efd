#include <math.h>

#include "core/diag/project_tsne.h"
#include "tests/unit/small_study.h"

static const int entries[] = {0, 1};

static ProjectTsne *start(const Study *s, int32_t steps)
{
    ProjectOptions o = project_options_defaults();
    o.tsne.steps = steps;
    o.tsne.seed = s->options.seed;
    ProjectTsne *t = NULL;
    Error err = {0};
    if (project_tsne_new(s, entries, 2, &o, NULL, &t, &err) != OK)
        fail_msg("%s", err.text);
    return t;
}

/* Stopped and gone on with, and looked at in between: the same bytes. */
static void a_run_can_be_watched_and_stopped(void **state)
{
    (void)state;
    Study *s = small_study(true);
    ProjectTsne *a = start(s, 120);
    ProjectTsne *b = start(s, 120);
    assert_int_equal(project_tsne_step(a, 120, NULL, NULL), OK);
    Layout *l[2] = {NULL, NULL};
    for (int i = 0; i < 12; i++) {
        assert_int_equal(project_tsne_step(b, 10, NULL, NULL), OK);
        layout_free(l[1]);
        assert_int_equal(project_tsne_layout(b, i % 3 == 0, NULL, &l[1], NULL), OK);
        assert_int_equal(l[1]->run.steps, 10 * i + 10);
        assert_true(isfinite(l[1]->run.kl) == (i % 3 == 0));
    }
    assert_int_equal(project_tsne_state(b).end, TSNE_STEPS);
    assert_int_equal(project_tsne_layout(a, true, NULL, &l[0], NULL), OK);
    assert_int_equal(l[0]->n, 11);
    assert_int_equal(l[0]->zero_rows, 0 + l[1]->zero_rows);
    assert_memory_equal(l[0]->xy, l[1]->xy, 22 * sizeof(double));
    assert_memory_equal(l[0]->row, l[1]->row, 11 * sizeof(int32_t));
    assert_string_equal(l[0]->run.map, "joint");
    assert_true(isfinite(project_tsne_last_cost(a)));
    /* 11 words of which most have a twin in the other language: few neighbours */
    assert_non_null(notes_find(&l[0]->notes, "perplexity-reduced"));
    layout_free(l[0]);
    layout_free(l[1]);
    project_tsne_free(a);
    project_tsne_free(b);
    study_free(s);
}

/* The verb and the stepper make the same map. */
static void the_verb_gives_the_map_of_the_stepper(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *value[] = {"tsne", "30", "50",    "1",    "joint", "false", "0",
                           NULL,   NULL, "false", "2000", NULL,    NULL,    NULL};
    TableSet *set = small_study_run(s, "project", value, NULL, 0);
    ProjectTsne *t = start(s, 50);
    assert_int_equal(project_tsne_step(t, 50, NULL, NULL), OK);
    double xy[22];
    project_tsne_places(t, xy);
    const Table *points = table_set_find(set, "points");
    assert_true(points != NULL);
    for (int32_t i = 0; i < 11; i++)
        assert_true(table_cell(points, i, table_find_col(points, "x")).real == xy[2 * i]);
    const Table *quality = table_set_find(set, "quality");
    assert_int_equal(table_cell(quality, 0, table_find_col(quality, "steps")).i, 50);
    assert_non_null(strstr(set->finding, "t-SNE of 11 words"));
    table_set_free(set);
    project_tsne_free(t);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_can_be_watched_and_stopped),
        cmocka_unit_test(the_verb_gives_the_map_of_the_stepper),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
