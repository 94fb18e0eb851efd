#include <math.h>

#include "core/diag/field_evidence.h"
#include "core/diag/project.h"
#include "tests/unit/small_study.h"

static const int entries[] = {0, 1};

/* The study with a map of `points` words and what a dictionary adds. */
typedef struct Asked {
    Study *s;
    Layout *l;
    const Space *spaces[2];
    FieldAsk ask;
} Asked;

static Asked asked(FieldKind kind, bool has_dict, int32_t points)
{
    Asked a = {.s = small_study(has_dict)};
    ProjectOptions o = project_options_defaults();
    o.has_quality = false;
    o.points = points;
    assert_int_equal(project_make(a.s, entries, 2, &o, NULL, &a.l, NULL), OK);
    a.spaces[0] = a.s->entry[0].space;
    a.spaces[1] = a.s->entry[1].space;
    a.ask = (FieldAsk){
        .study = a.s, .entry = 1, .kind = kind, .layout = a.l, .source = 0, .nspaces = 2};
    return a;
}

static void asked_done(Asked *a)
{
    layout_free(a->l);
    study_free(a->s);
}

static FieldEvidence evidence(Asked *a)
{
    a->ask.spaces = a->spaces;
    FieldEvidence e = {0};
    Error err = {0};
    if (field_evidence_make(&a->ask, NULL, &e, &err) != OK)
        fail_msg("%s", err.text);
    for (int32_t i = 0; i < e.n; i++)
        assert_int_equal(a->l->space[e.point[i]], 0);
    return e;
}

/* The map turns each source word onto its translation but five, which lies apart. */
static void outcomes_and_residuals_are_those_of_the_pairs(void **state)
{
    (void)state;
    Asked a = asked(FIELD_P1, true, 0);
    FieldEvidence e = evidence(&a);
    assert_int_equal(e.n, 5);
    for (int32_t i = 0; i < e.n; i++) {
        assert_true(e.value[i] == 0 || e.value[i] == 1);
        assert_int_equal(a.l->row[e.point[i]], i);
    }
    assert_true(e.value[0] == 1);
    field_evidence_done(&e);
    a.ask.kind = FIELD_RESIDUAL;
    e = evidence(&a);
    for (int32_t i = 0; i < 4; i++)
        assert_true(fabs(e.value[i]) < 1e-6);
    /* five (-1, .2) and Bär (-.2, -1) turned onto (-1, .2): 0 as well */
    assert_true(fabs(e.value[4]) < 1e-6);
    field_evidence_done(&e);
    asked_done(&a);
}

/* Six words and lists longer than the space: every target is in every list, none a hub.
 */
static void hub_exposure_and_overlap_are_shares(void **state)
{
    (void)state;
    Asked a = asked(FIELD_HUB, true, 0);
    FieldEvidence e = evidence(&a);
    assert_int_equal(e.n, 5);
    for (int32_t i = 0; i < e.n; i++)
        assert_true(e.value[i] == 0);
    field_evidence_done(&e);
    a.ask.kind = FIELD_OVERLAP;
    e = evidence(&a);
    assert_int_equal(e.n, 5);
    for (int32_t i = 0; i < e.n; i++)
        assert_true(e.value[i] >= 0 && e.value[i] <= 1);
    field_evidence_done(&e);
    asked_done(&a);
}

/* Words that are on the map for being covered are no evidence of coverage. */
static void coverage_asks_only_where_the_map_is_complete(void **state)
{
    (void)state;
    Asked a = asked(FIELD_COVERAGE, true, 0);
    FieldEvidence e = evidence(&a);
    assert_int_equal(e.n, 5); /* one to five; six is in no space, zero in no dictionary */
    field_evidence_done(&e);
    asked_done(&a);
    a = asked(FIELD_COVERAGE, true, 2);
    free(a.l->row);
    a.l->row = NULL;
    int32_t *row = malloc((size_t)a.l->n * sizeof *row);
    assert_non_null(row);
    for (int32_t i = 0; i < a.l->n; i++)
        row[i] = a.l->space[i] == 0 && i == 2 ? 5 : i % 5;
    a.l->row = row; /* rows 0, 1, 5, 3, 4: complete to rank 1 */
    e = evidence(&a);
    assert_int_equal(e.n, 2);
    field_evidence_done(&e);
    asked_done(&a);
}

static void words_off_the_map_are_counted(void **state)
{
    (void)state;
    Asked a = asked(FIELD_P1, true, 0);
    for (int32_t i = 0; i < a.l->n; i++)
        if (a.l->space[i] == 0 && a.l->row[i] < 2)
            a.l->space[i] = 1;
    FieldEvidence e = evidence(&a);
    assert_int_equal(e.n, 3);
    assert_int_equal(e.away, 2);
    field_evidence_done(&e);
    asked_done(&a);
}

static void without_a_dictionary_there_is_no_field(void **state)
{
    (void)state;
    Asked a = asked(FIELD_P1, false, 0);
    a.ask.spaces = a.spaces;
    FieldEvidence e = {0};
    Field *f = NULL;
    const FieldOptions o = field_options_defaults();
    assert_int_equal(field_evidence_make(&a.ask, NULL, &e, NULL), E_USAGE);
    assert_int_equal(field_evidence_field(&a.ask, &o, NULL, &f, NULL), E_USAGE);
    assert_null(f);
    asked_done(&a);
}

/* Two dimensions have no components 3 and 4; five pairs are too few for a field, unless
 * one asks for less. */
static void small_maps_have_no_second(void **state)
{
    (void)state;
    Asked a = asked(FIELD_RESIDUAL, true, 0);
    a.ask.spaces = a.spaces;
    Layout *second = NULL;
    assert_int_equal(field_evidence_second(&a.ask, NULL, &second, NULL), OK);
    assert_null(second);
    (void)snprintf(a.l->method, sizeof a.l->method, "tsne");
    assert_int_equal(field_evidence_second(&a.ask, NULL, &second, NULL), OK);
    assert_non_null(second); /* the components 1 and 2 again */
    assert_int_equal(second->n, a.l->n);
    for (int32_t i = 0; i < a.l->n; i++) {
        assert_int_equal(second->row[i], a.l->row[i]);
        assert_true(fabs(second->xy[2 * i] - a.l->xy[2 * i]) < 1e-5);
    }
    FieldOptions o = field_options_defaults();
    Field *f = NULL;
    assert_int_equal(field_evidence_field(&a.ask, &o, NULL, &f, NULL), E_UNDEFINED);
    o.least_n = 1;
    a.ask.second = second;
    assert_int_equal(field_evidence_field(&a.ask, &o, NULL, &f, NULL), OK);
    assert_int_equal(f->n, 5);
    assert_false(f->is_rate);
    assert_non_null(f->second);
    field_free(f);
    layout_free(second);
    asked_done(&a);
}

/* Every source word of a t-SNE map has a cost, with a dictionary or without; a map of
 * components has none. */
static void costs_are_those_of_a_tsne_map(void **state)
{
    (void)state;
    Asked a = asked(FIELD_COST, false, 0);
    a.ask.spaces = a.spaces;
    FieldEvidence e = {0};
    Error err = {0};
    assert_int_equal(field_evidence_make(&a.ask, NULL, &e, &err), E_USAGE);
    assert_non_null(strstr(err.text, "--method tsne"));
    layout_free(a.l);
    ProjectOptions o = project_options_defaults();
    o.method = PROJECT_TSNE;
    o.tsne.steps = 60;
    o.has_quality = false;
    assert_int_equal(project_make(a.s, entries, 2, &o, NULL, &a.l, NULL), OK);
    a.ask.layout = a.l;
    e = evidence(&a);
    int32_t words = 0;
    for (int32_t i = 0; i < a.l->n; i++)
        words += a.l->space[i] == 0;
    assert_int_equal(e.n, words);
    for (int32_t i = 0; i < e.n; i++)
        assert_true(e.value[i] == a.l->cost[e.point[i]]);
    field_evidence_done(&e);
    asked_done(&a);
}

static void kinds_are_found_by_name(void **state)
{
    (void)state;
    assert_int_equal(field_evidence_find("p@1"), FIELD_P1);
    assert_int_equal(field_evidence_find("coverage"), FIELD_COVERAGE);
    assert_int_equal(field_evidence_find("P@1"), FIELD_KINDS);
    for (int k = 0; k < FIELD_KINDS; k++)
        assert_true(strlen(field_evidence_about((FieldKind)k)->help) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_and_residuals_are_those_of_the_pairs),
        cmocka_unit_test(hub_exposure_and_overlap_are_shares),
        cmocka_unit_test(coverage_asks_only_where_the_map_is_complete),
        cmocka_unit_test(words_off_the_map_are_counted),
        cmocka_unit_test(without_a_dictionary_there_is_no_field),
        cmocka_unit_test(small_maps_have_no_second),
        cmocka_unit_test(costs_are_those_of_a_tsne_map),
        cmocka_unit_test(kinds_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
