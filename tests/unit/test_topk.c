#include <math.h>
#include <stdlib.h>

#include "core/base/rng.h"
#include "core/near/topk.h"
#include "tests/unit/unit.h"

enum { N = 500, K = 13 };

static int by_order(const void *pa, const void *pb)
{
    const TopkItem *a = pa;
    const TopkItem *b = pb;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

/* Scores on a coarse grid, so that ties are everywhere. */
static void fill(TopkItem *all, int32_t *order)
{
    Rng r = rng_stream(2, "topk");
    for (int32_t i = 0; i < N; i++) {
        all[i] = (TopkItem){(float)rng_below(&r, 60), i};
        order[i] = i;
    }
}

/* Whatever the order of arrival: exactly those within the slack of the K-th best stay. */
static void keeps_all_within_the_error(void **state)
{
    (void)state;
    TopkItem all[N];
    TopkItem memory[40];
    float best[K];
    int32_t order[N];
    fill(all, order);
    TopkItem sorted[N];
    for (int i = 0; i < N; i++)
        sorted[i] = all[i];
    qsort(sorted, N, sizeof *sorted, by_order);
    const float floor = sorted[K - 1].score - 3;
    int32_t want = 0;
    while (sorted[want].score >= floor)
        want++;
    Rng r = rng_stream(3, "order");
    Topk t;
    topk_init(&t, (TopkRoom){memory, 40, best}, K, N);
    for (int trial = 0; trial < 30; trial++) {
        rng_shuffle(&r, order, N);
        topk_start(&t, 1.5); /* keeps scores down to 3 below the K-th */
        for (int32_t i = 0; i < N; i++)
            topk_add(&t, all[order[i]].score, all[order[i]].id);
        assert_true(topk_finish(&t));
        assert_int_equal(t.n, want);
        qsort(t.item, (size_t)t.n, sizeof *t.item, by_order);
        for (int i = 0; i < want; i++)
            assert_int_equal(t.item[i].id, sorted[i].id);
    }
    topk_done(&t);
}

/* A list that outgrows its limit keeps the best and says that it is no proof, in any
 * order. */
static void overgrown_lists_are_told(void **state)
{
    (void)state;
    TopkItem all[N];
    TopkItem memory[40];
    float best[K];
    int32_t order[N];
    fill(all, order);
    Rng r = rng_stream(4, "order");
    for (int trial = 0; trial < 30; trial++) {
        rng_shuffle(&r, order, N);
        Topk t;
        topk_init(&t, (TopkRoom){memory, 40, best}, K, 50);
        topk_start(&t, 30);
        for (int32_t i = 0; i < N; i++)
            topk_add(&t, all[order[i]].score, all[order[i]].id);
        assert_false(topk_finish(&t));
        assert_int_equal(t.n, 50);
        topk_start(&t, 0.5); /* the same list used again, with a smaller error: proved */
        for (int32_t i = 0; i < N; i++)
            topk_add(&t, all[order[i]].score, all[order[i]].id);
        assert_true(topk_finish(&t));
        topk_done(&t);
    }
}

static void fewer_than_k_drop_nothing(void **state)
{
    (void)state;
    TopkItem memory[8];
    float best[4];
    Topk t;
    topk_init(&t, (TopkRoom){memory, 8, best}, 4, 100);
    topk_start(&t, 0);
    topk_add(&t, 1, 0);
    topk_add(&t, 2, 1);
    assert_true(topk_finish(&t));
    assert_int_equal(t.n, 2);
    assert_true(t.floor < 0 && isinf(t.floor));
    topk_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_all_within_the_error),
        cmocka_unit_test(overgrown_lists_are_told),
        cmocka_unit_test(fewer_than_k_drop_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
