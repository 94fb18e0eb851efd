#include <math.h>

#include "core/diag/plan.h"
#include "tests/unit/marked.h"
#include "tests/unit/small_study.h"

/* The small study's target before and after its map. */
typedef struct Planned {
    Study *s;
    CompareList l;
} Planned;

static Planned open_plan(void)
{
    Planned p = {.s = small_study(true)};
    Error err = {0};
    if (compare_make(p.s, NULL, &p.l, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(p.l.npairs, 1);
    return p;
}

static void close_plan(Planned *p)
{
    compare_done(&p->l);
    study_free(p->s);
}

static void test_line(void **state)
{
    (void)state;
    Planned p = open_plan();
    const Compare *c = &p.l.pair[0];
    const StatsPower power = {.difference = .1, .level = .05, .power = .8};
    PlanLine line;
    assert_int_equal(plan_make_line(&p.l, c, BLI_NN, &power, NULL, &line), OK);
    assert_int_equal(line.n, c->n);
    assert_int_equal(line.discordant.hits,
                     c->line[BLI_NN].fixed + c->line[BLI_NN].broken);
    assert_true(line.differ >= line.discordant.hits && line.differ <= line.n);
    StatsPower same = power;
    same.discordant = line.discordant.value;
    assert_int_equal(line.needed, stats_power_needed(&same));
    assert_true(line.needed_lo <= line.needed && line.needed <= line.needed_hi);
    assert_true(fabs(line.power_needed - .8) < .1 && line.power_now < .5);
    /* more than they disagree on */
    const StatsPower much = {.difference = 1, .level = .05, .power = .8};
    assert_int_equal(plan_make_line(&p.l, c, BLI_NN, &much, NULL, &line), OK);
    if (line.discordant.value < 1) {
        assert_int_equal(line.needed, -1);
        assert_true(isnan(line.power_now) && isnan(line.power_needed));
    }
    close_plan(&p);
}

static void test_choice(void **state)
{
    (void)state;
    Planned p = open_plan();
    const Compare *c = &p.l.pair[0];
    PlanWord words[16];
    MarkState none = {0};
    const MarkState *marks[2] = {&none, &none};
    const StatsPower power = {.difference = .1, .level = .05, .power = .8};
    PlanLine line;
    assert_int_equal(plan_make_line(&p.l, c, BLI_NN, &power, NULL, &line), OK);
    const int32_t all = plan_choose(&p.l, c, BLI_NN, marks, 16, words);
    assert_int_equal(all, line.differ);
    assert_true(all >= 3);
    for (int32_t i = 0; i < all; i++)
        for (int32_t k = 0; k < i; k++)
            assert_true(words[i].at != words[k].at);
    assert_true(words[1].band != words[0].band); /* in turn */
    PlanWord few[2];
    assert_int_equal(plan_choose(&p.l, c, BLI_NN, marks, 2, few), 2);
    assert_int_equal(few[1].at, words[1].at);

    /* judged both ways, a word is left out */
    const CompareSide *a = &p.l.side[c->a];
    const CompareSide *b = &p.l.side[c->b];
    const Pair *x = &a->pairs->pair[c->in_a[words[0].at]];
    const Pair *y = &b->pairs->pair[c->in_b[words[0].at]];
    MarkList l = {0};
    Mark m = marked(MARK_REJECT, "", "", "");
    Str both = {0};
    str_add_text(&both, space_word(a->tgt, compare_prediction(x, BLI_NN)));
    str_add_char(&both, '\t');
    str_add_text(&both, space_word(b->tgt, compare_prediction(y, BLI_NN)));
    m.field[MARK_SOURCE] = a->lex->word[x->entry];
    m.field[MARK_TARGET] = (Text){both.p, both.n};
    mark_identify(&m);
    mark_list_add(&l, &m);
    MarkState judged;
    mark_state_make(&l, MARKED_DICT, NULL, &judged);
    const MarkState *seen[2] = {&judged, &judged};
    PlanWord left[16];
    assert_int_equal(plan_choose(&p.l, c, BLI_NN, seen, 16, left), all - 1);
    assert_true(left[0].at != words[0].at);
    const MarkState *half[2] = {&judged, &none};
    assert_int_equal(plan_choose(&p.l, c, BLI_NN, half, 16, left), all);
    mark_state_free(&judged);
    mark_list_free(&l);
    str_free(&both);
    close_plan(&p);
}

static void test_tables(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "plan", NULL, NULL, 0);
    const Table *t = table_set_find(set, "plan");
    assert_int_equal(table_rows(t), 2);
    assert_non_null(strstr(set->finding, "de"));
    assert_true(table_rows(table_set_find(set, "first")) > 0);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line),
                                       cmocka_unit_test(test_choice),
                                       cmocka_unit_test(test_tables)};
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
