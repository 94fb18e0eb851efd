#include "core/diag/relations_analogy.h"
#include "tests/unit/made.h"

enum { PAIRS = 60, D = 4, N = 2 * PAIRS };

static void fill(float *x, RelationPair *pair)
{
    made_random(x, N * D, 8);
    for (int i = 0; i < PAIRS; i++) {
        for (int j = 0; j < D; j++)
            x[(2 * i + 1) * D + j] = x[2 * i * D + j];
        x[(2 * i + 1) * D] += 3;
        pair[i] = (RelationPair){2 * i, 2 * i + 1, 2 * i, 2 * i + 1};
    }
}

/* 60 pairs have 3,540 ordered pairs: 2,000 of them are drawn, the same every time. */
static void many_questions_are_drawn(void **state)
{
    (void)state;
    float x[N * D];
    RelationPair pair[PAIRS];
    Rate one[RELATION_PLACES];
    Rate again[RELATION_PLACES];
    fill(x, pair);
    Space *s = made_space("a", x, N, D);
    const RelationInput in = {
        .src = s, .tgt = s, .pair = pair, .n = PAIRS, .name = "r", .seed = 1};
    assert_int_equal(relations_analogy_ask(&in, NULL, one, NULL), OK);
    assert_int_equal(relations_analogy_ask(&in, NULL, again, NULL), OK);
    assert_memory_equal(one, again, sizeof one);
    assert_int_equal(one[RELATION_SRC].n, 2000);
    assert_true(one[RELATION_SRC].value > 0.05);
    space_free(s);
}

/* A first word with two second words: either is right. */
static void every_second_word_is_right(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 0.2F, 1, -1, 0, 0, 1, -0.2F, 1};
    /* 0 is to 1 as 3 is to 1: of 3's answers 4 is spelt otherwise but is right as well.
     */
    const RelationPair pair[] = {{0, 1, 0, 1}, {3, 4, 3, 4}, {3, 5, 3, 5}};
    Rate r[RELATION_PLACES];
    Space *s = made_space("a", x, 6, 2);
    const RelationInput in = {
        .src = s, .tgt = s, .pair = pair, .n = 3, .name = "r", .seed = 1};
    assert_int_equal(relations_analogy_ask(&in, NULL, r, NULL), OK);
    assert_int_equal(r[RELATION_SRC].n, 6);
    assert_true(r[RELATION_SRC].hits >= 1);
    space_free(s);
}

/* None of few is right: the interval is as wide as three pairs leave it. */
static void no_interval_is_a_point(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0.9F, 0.1F, 0, 1, 0.1F, 0.9F, -1, 0, -0.9F, 0.2F, 1, 1};
    const RelationPair pair[] = {{0, 3, 0, 3}, {2, 5, 2, 5}, {4, 1, 4, 1}};
    Rate r[RELATION_PLACES];
    Space *s = made_space("a", x, 7, 2);
    const RelationInput in = {
        .src = s, .tgt = s, .pair = pair, .n = 3, .name = "r", .seed = 1};
    assert_int_equal(relations_analogy_ask(&in, NULL, r, NULL), OK);
    for (int i = 0; i < RELATION_PLACES; i++) {
        if (r[i].hits == 0 || r[i].hits == r[i].n)
            assert_true(r[i].hi - r[i].lo > 0.4);
        else
            assert_true(r[i].hi > r[i].lo);
    }
    space_free(s);
}

static void one_pair_asks_nothing(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1};
    const RelationPair pair[] = {{0, 1, 0, 1}};
    Rate r[RELATION_PLACES];
    Space *s = made_space("a", x, 2, 2);
    const RelationInput in = {
        .src = s, .tgt = s, .pair = pair, .n = 1, .name = "r", .seed = 1};
    assert_int_equal(relations_analogy_ask(&in, NULL, r, NULL), OK);
    for (int i = 0; i < RELATION_PLACES; i++)
        assert_int_equal(r[i].n, 0);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_questions_are_drawn),
        cmocka_unit_test(every_second_word_is_right),
        cmocka_unit_test(no_interval_is_a_point),
        cmocka_unit_test(one_pair_asks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
