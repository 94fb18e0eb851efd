#include "core/diag/fit_refine.h"
#include "tests/unit/turned.h"

enum { N = 400, D = 20 };

typedef struct Refined {
    Mapping *map;
    FitRefine facts;
} Refined;

static Refined refine(const Turned *t, const FitSplit *split)
{
    Refined r = {0};
    const FitRefineInput in = {t->src, t->tgt, t->lex, split, 10};
    Error err = {0};
    if (fit_refine_make(&in, NULL, &r.facts, &r.map, &err) != OK)
        fail_msg("%s", err.text);
    return r;
}

/* Few pairs to begin with: the induced ones make a better map, and the kept one is that
 * of the best criterion. */
static void induced_pairs_help(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.5, 2);
    FitSplit split;
    assert_int_equal(
        fit_split_make(t.lex, t.src, t.tgt, (FitShares){0.2, 0.2}, 1, &split, NULL), OK);
    split.n = 21;
    const Refined r = refine(&t, &split);
    assert_int_equal(r.facts.validation, 80);
    assert_int_equal(r.facts.step[0].pairs, 21);
    assert_true(r.facts.kept > 0);
    assert_true(r.facts.step[r.facts.kept].pairs > 200);
    for (int i = 0; i < r.facts.n; i++) {
        assert_true(r.facts.step[i].criterion <= r.facts.step[r.facts.kept].criterion);
        assert_true(i >= r.facts.kept ||
                    r.facts.step[i].criterion < r.facts.step[r.facts.kept].criterion);
    }
    assert_true(turned_distance(r.map->w, t.q, D) < 0.2);
    mapping_free(r.map);
    fit_split_done(&split);
    turned_free(&t);
}

/* The held-out words choose nothing: other held-out entries, the same map. */
static void held_out_words_do_not_choose(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.8, 2);
    FitSplit split;
    assert_int_equal(
        fit_split_make(t.lex, t.src, t.tgt, (FitShares){0.2, 0.2}, 1, &split, NULL), OK);
    const Refined a = refine(&t, &split);
    split.n_held = 0;
    const Refined b = refine(&t, &split);
    assert_int_equal(a.facts.kept, b.facts.kept);
    assert_true(turned_distance(a.map->w, b.map->w, D) == 0);
    /* and without enough validation words the mean cosine does */
    split.n_validation = 5;
    const Refined c = refine(&t, &split);
    assert_int_equal(c.facts.validation, 0);
    assert_true(c.facts.step[0].criterion > 0.2);
    mapping_free(a.map);
    mapping_free(b.map);
    mapping_free(c.map);
    fit_split_done(&split);
    turned_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(induced_pairs_help),
        cmocka_unit_test(held_out_words_do_not_choose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
