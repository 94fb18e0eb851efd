#include <math.h>
#include <stdlib.h>

#include "core/diag/similarity.h"
#include "tests/unit/made.h"

static void add(Ratings *r, const char *a, const char *b, double score)
{
    static int32_t ids[2][16];
    static double scores[16];
    r->a = ids[0];
    r->b = ids[1];
    r->score = scores;
    assert_int_equal(vocab_add(&r->words, str_text(a), &r->a[r->n], NULL, NULL), OK);
    assert_int_equal(vocab_add(&r->words, str_text(b), &r->b[r->n], NULL, NULL), OK);
    scores[r->n++] = score;
}

static void order_is_what_counts(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0.9F, 0.1F, 0.5F, 0.5F, 0, 1, 0, 0};
    Space *s = made_space("a", x, 5, 2);
    Ratings r = {0};
    add(&r, "w0", "w1", 100); /* cosines fall with the ratings, not in proportion */
    add(&r, "w0", "w2", 3);
    add(&r, "w0", "w3", 2);
    add(&r, "W0", "w1", 1);   /* found in lower case only */
    add(&r, "w0", "w4", 9);   /* a zero vector has no cosine */
    add(&r, "w0", "gone", 9); /* not there */
    Similarity sim;
    assert_int_equal(similarity_measure(&r, s, s, false, &sim, NULL), OK);
    assert_int_equal(sim.pairs, 6);
    assert_int_equal(sim.found, 3);
    assert_true(fabs(sim.spearman - 1) < 1e-12);
    assert_true(sim.pearson < 1);
    assert_true(isnan(sim.spearman_ci.lo)); /* too few for an interval */
    assert_int_equal(similarity_measure(&r, s, s, true, &sim, NULL), OK);
    assert_int_equal(sim.found, 4);
    assert_true(sim.spearman < 1);
    vocab_free(&r.words);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_what_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
