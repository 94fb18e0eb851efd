/* What the engine offers beyond knn.h: a bias for every target, excluded targets, chosen
 * queries. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/search.h"
#include "tests/unit/made.h"

enum { N = 333, M = 777, D = 9, K = 6 };

typedef struct Item {
    double score;
    int32_t id;
} Item;

static int by_score(const void *pa, const void *pb)
{
    const Item *a = pa;
    const Item *b = pb;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void a_bias_and_exclusions_are_obeyed(void **state)
{
    (void)state;
    static float x[N * D];
    static float y[M * D];
    static double bias[M];
    static int32_t rows[N];
    static int32_t exclude[N];
    made_random(x, N * D, 1);
    made_random(y, M * D, 2);
    Rng r = rng_stream(3, "bias");
    for (int j = 0; j < M; j++)
        bias[j] = rng_uniform(&r) - 0.5;
    for (int i = 0; i < N; i++) {
        rows[i] = (i * 7) % N;
        exclude[i] = i % 3 == 0 ? -1 : (i * 5) % M;
    }
    Space *src = made_space("a", x, N, D);
    Space *tgt = made_space("b", y, M, D);
    const Search s = {.src = src,
                      .rows = rows,
                      .n = N,
                      .tgt = tgt,
                      .bias = bias,
                      .exclude = exclude,
                      .k_rows = K};
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        kernel_limit((KernelLevel)level);
        Neighbors *nb = NULL;
        assert_int_equal(search_run(&s, NULL, &nb, NULL, NULL, NULL), OK);
        static Item item[M];
        for (int32_t i = 0; i < N; i++) {
            int32_t n = 0;
            for (int32_t j = 0; j < M; j++)
                if (j != exclude[i])
                    item[n++] = (Item){knn_cosine(src, rows[i], tgt, j) - bias[j], j};
            qsort(item, (size_t)n, sizeof *item, by_score);
            for (int32_t j = 0; j < K; j++) {
                assert_int_equal(knn_ids(nb, i)[j], item[j].id);
                assert_true(knn_scores(nb, i)[j] == item[j].score);
            }
        }
        knn_free(nb);
    }
    space_free(src);
    space_free(tgt);
}

static void the_plain_dot_product_is_a_sum(void **state)
{
    (void)state;
    float a[32];
    float b[32];
    double want = 0;
    for (int i = 0; i < 32; i++) {
        a[i] = (float)(i - 9);
        b[i] = (float)(3 * i + 1);
        want += (double)a[i] * (double)b[i];
    }
    assert_true(kernel_dot_plain(a, b, 32) == want); /* whole numbers: no rounding */
    assert_true(kernel_dot_plain(a, b, 0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bias_and_exclusions_are_obeyed),
        cmocka_unit_test(the_plain_dot_product_is_a_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
