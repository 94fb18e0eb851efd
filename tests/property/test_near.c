/* What must hold of neighbours whatever the data: lengths, order of rows, exchange of the
 * sides. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/cross.h"
#include "tests/unit/made.h"

enum { N = 150, M = 90, D = 7, K = 5 };

static Cross *cross_of(const Space *a, const Space *b)
{
    Cross *c = NULL;
    assert_int_equal(cross_make(a, b, K, NULL, &c, NULL), OK);
    return c;
}

static void same_lists(const Neighbors *a, const Neighbors *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->k, b->k);
    for (int32_t i = 0; i < a->n * a->k; i++) {
        assert_int_equal(a->id[i], b->id[i]);
        assert_true(fabs(a->score[i] - b->score[i]) < 1e-12);
    }
}

static void length_of_rows_has_no_influence(void **state)
{
    (void)state;
    float x[N * D];
    float y[M * D];
    float scaled[N * D];
    made_random(x, N * D, 1);
    made_random(y, M * D, 2);
    for (int i = 0; i < N * D; i++)
        scaled[i] = x[i] * (float)(1 << (i / D % 5));
    Space *a = made_space("a", x, N, D);
    Space *a2 = made_space("a", scaled, N, D);
    Space *b = made_space("b", y, M, D);
    Cross *one = cross_of(a, b);
    Cross *two = cross_of(a2, b);
    same_lists(one->fwd, two->fwd);
    same_lists(one->bwd, two->bwd);
    same_lists(one->csls_fwd, two->csls_fwd);
    cross_free(one);
    cross_free(two);
    space_free(a);
    space_free(a2);
    space_free(b);
}

static void exchanging_the_sides_exchanges_the_lists(void **state)
{
    (void)state;
    float x[N * D];
    float y[M * D];
    made_random(x, N * D, 3);
    made_random(y, M * D, 4);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, M, D);
    Cross *ab = cross_of(a, b);
    Cross *ba = cross_of(b, a);
    const Cross back = cross_swapped(ab);
    same_lists(ba->fwd, back.fwd);
    same_lists(ba->bwd, back.bwd);
    same_lists(ba->csls_fwd, back.csls_fwd);
    same_lists(ba->csls_bwd, back.csls_bwd);
    cross_free(ab);
    cross_free(ba);
    space_free(a);
    space_free(b);
}

/* Reordering the targets renames the neighbours and nothing else. */
static void order_of_targets_renames_neighbours(void **state)
{
    (void)state;
    float x[N * D];
    float y[M * D];
    float z[M * D];
    made_random(x, N * D, 5);
    made_random(y, M * D, 6);
    for (int i = 0; i < M; i++)
        memcpy(z + (M - 1 - i) * D, y + i * D, D * sizeof *y);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, M, D);
    Space *c = made_space("c", z, M, D);
    Cross *ab = cross_of(a, b);
    Cross *ac = cross_of(a, c);
    for (int32_t i = 0; i < N; i++) {
        for (int32_t j = 0; j < K; j++) {
            assert_int_equal(knn_ids(ab->fwd, i)[j], M - 1 - knn_ids(ac->fwd, i)[j]);
            assert_int_equal(knn_ids(ab->csls_fwd, i)[j],
                             M - 1 - knn_ids(ac->csls_fwd, i)[j]);
        }
    }
    cross_free(ab);
    cross_free(ac);
    space_free(a);
    space_free(b);
    space_free(c);
}

static void scores_fall_and_stay_in_range(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 7);
    Space *a = made_space("a", x, N, D);
    Cross *c = cross_of(a, a);
    for (int32_t i = 0; i < N; i++) {
        assert_int_equal(knn_ids(c->fwd, i)[0], i); /* a space against itself */
        for (int32_t j = 1; j < c->fwd->k; j++) {
            const double s = knn_scores(c->fwd, i)[j];
            assert_true(s <= knn_scores(c->fwd, i)[j - 1] && s >= -1 && s <= 1);
        }
    }
    cross_free(c);
    space_free(a);
}

/* More neighbours asked for: the shorter list is the head of the longer. */
static void longer_lists_begin_with_the_shorter(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 8);
    Space *a = made_space("a", x, N, D);
    Neighbors *few = NULL;
    Neighbors *many = NULL;
    assert_int_equal(knn_make_within(a, 3, NULL, &few, NULL, NULL), OK);
    assert_int_equal(knn_make_within(a, 40, NULL, &many, NULL, NULL), OK);
    for (int32_t i = 0; i < N; i++)
        assert_memory_equal(knn_ids(few, i), knn_ids(many, i), 3 * sizeof(int32_t));
    knn_free(few);
    knn_free(many);
    space_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_of_rows_has_no_influence),
        cmocka_unit_test(exchanging_the_sides_exchanges_the_lists),
        cmocka_unit_test(order_of_targets_renames_neighbours),
        cmocka_unit_test(scores_fall_and_stay_in_range),
        cmocka_unit_test(longer_lists_begin_with_the_shorter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
