#include "core/diag/cause.h"
#include "tests/unit/planted.h"

/* One world for all; made with two threads. */
static Planted *world;

static int make_world(void **state)
{
    Progress p;
    progress_init(&p, 2);
    if (temp_make(state) != 0)
        return -1;
    world = planted_new(CAUSE_ANTONYM, 3, &p);
    return 0;
}

static int free_world(void **state)
{
    planted_free(world);
    return temp_remove(state);
}

static CauseInput input(void)
{
    return (CauseInput){.src = world->src_space,
                        .tgt = world->tgt_space,
                        .lex = world->lex,
                        .cross = world->cross,
                        .ranks = world->ranks,
                        .relations = world->list};
}

static void shares_add_up(void **state)
{
    (void)state;
    const Causes *all = world->causes;
    int64_t primary = 0;
    for (int k = 0; k < CAUSE_KINDS; k++) {
        const CauseShare *s = &all->share[k];
        primary += k == CAUSE_OOV ? 0 : s->primary.hits;
        assert_true(s->primary.hits <= s->flagged.hits);
        assert_true(s->repairs <= s->flagged.hits);
        assert_true(s->base.n <= all->hits);
    }
    assert_int_equal(primary, all->misses);
    assert_int_equal(all->hits + all->misses, world->lex->n_queries);
}

static void the_primary_cause_passes_and_repairs_come_first(void **state)
{
    (void)state;
    for (int32_t e = 0; e < world->causes->n; e++) {
        const Cause *c = &world->causes->cause[e];
        if (c->primary == CAUSE_OK) {
            assert_true(c->is_hit);
            continue;
        }
        assert_int_equal(c->test[c->primary].verdict, CAUSE_PASS);
        assert_true(cause_flags(c) >> c->primary & 1U);
        const bool is_accepted = c->test[CAUSE_GOLD_GAP].verdict == CAUSE_PASS ||
                                 c->test[CAUSE_MORPHOLOGY].verdict == CAUSE_PASS;
        for (int k = 0; k < (int)c->primary; k++) {
            if (c->test[k].verdict != CAUSE_PASS)
                continue;
            assert_false(is_accepted);
            assert_true(cause_is_repaired(c, c->primary));
            assert_false(cause_is_repaired(c, (CauseKind)k));
        }
    }
}

/* The two that accept the prediction repair nothing, whatever is found. */
static void what_would_be_accepted_is_no_repair(void **state)
{
    (void)state;
    int passed = 0;
    static const CauseKind accepted[] = {CAUSE_GOLD_GAP, CAUSE_MORPHOLOGY};
    for (size_t i = 0; i < 2; i++) {
        Planted *p = planted_new(accepted[i], 3, NULL);
        for (int32_t e = 0; e < p->causes->n; e++) {
            const CauseTest *t = &p->causes->cause[e].test[accepted[i]];
            assert_int_equal(t->what_if, 0);
            passed += t->verdict == CAUSE_PASS;
        }
        assert_int_equal(p->causes->share[accepted[i]].repairs, 0);
        planted_free(p);
    }
    assert_true(passed >= 20);
}

static void leaving_out_the_prediction_is_no_repair(void **state)
{
    (void)state;
    Cause c = {.rank_nn = 2, .rank_without = 1};
    static const CauseKind kinds[] = {CAUSE_ANTONYM, CAUSE_FELLOW, CAUSE_COPY, CAUSE_HUB,
                                      CAUSE_MAP};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        c.test[kinds[i]] = (CauseTest){.verdict = CAUSE_PASS, .what_if = 1};
    assert_false(cause_is_repaired(&c, CAUSE_ANTONYM));
    assert_false(cause_is_repaired(&c, CAUSE_FELLOW));
    assert_false(cause_is_repaired(&c, CAUSE_COPY));
    assert_true(cause_is_repaired(&c, CAUSE_MAP));
    assert_false(cause_is_repaired(&c, CAUSE_HUB));
    c.rank_csls = 1; /* by CSLS the prediction stays, and the gold outdoes it */
    assert_true(cause_is_repaired(&c, CAUSE_HUB));
    c.rank_csls = 2;
    c.rank_nn = 4;
    c.rank_without = 3;
    assert_true(cause_is_repaired(&c, CAUSE_ANTONYM));
    assert_true(cause_is_repaired(&c, CAUSE_FELLOW));
    assert_true(cause_is_repaired(&c, CAUSE_COPY));
    assert_true(cause_is_repaired(&c, CAUSE_HUB));
    c.test[CAUSE_COPY].what_if = 2;
    assert_false(cause_is_repaired(&c, CAUSE_COPY));
    c.is_hit = true;
    assert_false(cause_is_repaired(&c, CAUSE_ANTONYM));
    /* and so it is in a whole world: no gold at rank 2 is repaired by either */
    int second = 0;
    for (int32_t e = 0; e < world->causes->n; e++) {
        const Cause *w = &world->causes->cause[e];
        if (w->is_hit || w->rank_nn != 2 || w->test[CAUSE_ANTONYM].verdict != CAUSE_PASS)
            continue;
        second++;
        assert_int_equal(w->rank_without, 1);
        assert_false(cause_is_repaired(w, CAUSE_ANTONYM));
    }
    assert_true(second > 0);
}

static void wanted_entries_alone_come_out_the_same(void **state)
{
    (void)state;
    const int32_t n = world->lex->n_sources;
    bool *wanted = mem_xcalloc((size_t)n, sizeof *wanted);
    int64_t misses = 0;
    for (int32_t e = 0; e < n; e++) {
        wanted[e] = e % 7 == 0;
        misses += wanted[e] && world->causes->cause[e].primary != CAUSE_OK;
    }
    CauseInput in = input();
    in.wanted = wanted;
    Causes *some = NULL;
    assert_int_equal(cause_make(&in, NULL, &some, NULL), OK);
    for (int32_t e = 0; e < n; e++) {
        const Cause *all = &world->causes->cause[e];
        const Cause *one = &some->cause[e];
        assert_int_equal(one->primary, wanted[e] ? all->primary : CAUSE_OK);
        assert_int_equal(cause_flags(one), wanted[e] ? cause_flags(all) : 0);
        for (int k = 0; wanted[e] && k < CAUSE_KINDS; k++)
            assert_int_equal(one->test[k].what_if, all->test[k].what_if);
    }
    assert_true(misses > 0);
    assert_int_equal(some->misses, misses);
    cause_free(some);
    free(wanted);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static const int threads[] = {1, 7};
    const CauseInput in = input();
    for (size_t t = 0; t < 2; t++) {
        Progress p;
        progress_init(&p, threads[t]);
        Causes *again = NULL;
        assert_int_equal(cause_make(&in, &p, &again, NULL), OK);
        for (int32_t e = 0; e < again->n; e++) {
            const Cause *a = &again->cause[e];
            const Cause *b = &world->causes->cause[e];
            assert_int_equal(a->primary, b->primary);
            assert_memory_equal(a->test, b->test, sizeof a->test);
            assert_memory_equal(&a->senses, &b->senses, sizeof a->senses);
        }
        cause_free(again);
    }
}

static void a_cancel_leaves_nothing(void **state)
{
    (void)state;
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    const CauseInput in = input();
    Causes *none = NULL;
    assert_int_equal(cause_make(&in, &p, &none, NULL), E_CANCELED);
    assert_null(none);
}

static void names_are_those_of_the_command_line(void **state)
{
    (void)state;
    assert_string_equal(cause_name(CAUSE_OOV), "oov");
    assert_string_equal(cause_name(CAUSE_WRONG_ENTRY), "wrong-entry");
    assert_string_equal(cause_name(CAUSE_MAP), "map");
    assert_string_equal(cause_name(CAUSE_UNEXPLAINED), "unexplained");
    assert_string_equal(cause_name(CAUSE_OK), "ok");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(the_primary_cause_passes_and_repairs_come_first),
        cmocka_unit_test(what_would_be_accepted_is_no_repair),
        cmocka_unit_test(leaving_out_the_prediction_is_no_repair),
        cmocka_unit_test(wanted_entries_alone_come_out_the_same),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(a_cancel_leaves_nothing),
        cmocka_unit_test(names_are_those_of_the_command_line),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
