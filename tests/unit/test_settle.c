/* From candidates to a list: order, ties, the full scan where the candidates prove
 * nothing; lists long enough for every path of the sort. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/settle.h"
#include "tests/unit/made.h"

enum { N = 2600, D = 5 };

static Space *space_of_steps(void)
{
    static float x[N * D];
    Rng r = rng_stream(3, "settle");
    for (int i = 0; i < N * D; i++)
        x[i] = (float)(int)rng_below(&r, 3) - 1.0F; /* few directions: many ties */
    return made_space("s", x, N, D);
}

static Neighbors *list_of(int32_t k)
{
    Neighbors *nb = mem_xcalloc(1, sizeof *nb);
    *nb = (Neighbors){.n = 1, .k = k};
    nb->id = mem_xcalloc((size_t)k, sizeof *nb->id);
    nb->score = mem_xcalloc((size_t)k, sizeof *nb->score);
    return nb;
}

static void assert_ordered(const Neighbors *nb)
{
    for (int32_t r = 1; r < nb->k; r++) {
        assert_true(nb->score[r - 1] >= nb->score[r]);
        if (nb->score[r - 1] == nb->score[r])
            assert_true(nb->id[r - 1] < nb->id[r]);
    }
}

/* All words as candidates of a list of k; `most` below N makes the list give up. */
static bool settle_all(const Space *s, int32_t most, Neighbors *nb)
{
    TopkItem *item = mem_xcalloc(N, sizeof *item);
    float *best = mem_xcalloc((size_t)nb->k, sizeof *best);
    SettleRoom room = {0};
    Topk top;
    topk_init(&top, (TopkRoom){item, N, best}, nb->k, most);
    topk_start(&top, 1.9); /* nothing is excluded by its score */
    for (int32_t j = N - 1; j > 0; j--)
        if (s->norm[j] > 0)
            topk_add(&top, (float)knn_cosine(s, 0, s, j), j);
    const Settle q = {.kernel = kernel_get(), .a = s, .b = s, .exclude = 0};
    const bool is_proved = settle_list(&room, &q, &top, (SettleOut){nb, 0}, NULL);
    settle_done(&room);
    topk_done(&top);
    free(item);
    free(best);
    return is_proved;
}

static void candidates_and_full_scan_agree(void **state)
{
    (void)state;
    static const int32_t lengths[] = {1, 15, 16, 17, 40, 700, 1500};
    Space *s = space_of_steps();
    for (size_t c = 0; c < sizeof lengths / sizeof *lengths; c++) {
        Neighbors *proved = list_of(lengths[c]);
        Neighbors *scanned = list_of(lengths[c]);
        assert_true(settle_all(s, 2 * N, proved));
        assert_false(settle_all(s, 1500, scanned));
        assert_ordered(proved);
        const size_t k = (size_t)lengths[c];
        assert_memory_equal(proved->id, scanned->id, k * sizeof *proved->id);
        assert_memory_equal(proved->score, scanned->score, k * sizeof *proved->score);
        knn_free(proved);
        knn_free(scanned);
    }
    space_free(s);
}

/* Proposals as wrong as they may be: words of the list too low, all others too high. A
 * list of little room that is refined whenever it is full is the list of all words. */
static void refined_lists_lose_nothing(void **state)
{
    (void)state;
    enum { ROOM = 64 };
    static const int32_t lengths[] = {1, 2, 7, 20, 40};
    const double error = 0.2;
    Space *s = space_of_steps();
    int32_t order[N];
    for (int32_t j = 0; j < N; j++)
        order[j] = j;
    Rng r = rng_stream(4, "arrival");
    for (size_t c = 0; c < sizeof lengths / sizeof *lengths; c++) {
        Neighbors *want = list_of(lengths[c]);
        Neighbors *got = list_of(lengths[c]);
        assert_true(settle_all(s, 2 * N, want));
        rng_shuffle(&r, order, N);
        TopkItem item[ROOM];
        float best[ROOM];
        SettleRoom room = {0};
        Topk top;
        const Settle q = {.kernel = kernel_get(), .a = s, .b = s, .exclude = 0};
        topk_init(&top, (TopkRoom){item, ROOM, best}, lengths[c], 2 * N);
        topk_start(&top, error);
        const double last = want->score[lengths[c] - 1];
        for (int32_t i = 0; i < N; i++) {
            const int32_t j = order[i];
            if (j == 0 || !(s->norm[j] > 0))
                continue;
            const double score = knn_cosine(s, 0, s, j);
            if (top.n == top.cap)
                settle_refine(&room, &q, &top);
            topk_add(&top, (float)(score >= last ? score - error : score + error), j);
        }
        assert_true(settle_list(&room, &q, &top, (SettleOut){got, 0}, NULL));
        const size_t k = (size_t)lengths[c];
        assert_memory_equal(got->id, want->id, k * sizeof *got->id);
        assert_memory_equal(got->score, want->score, k * sizeof *got->score);
        assert_false(top.is_owned);
        settle_done(&room);
        topk_done(&top);
        knn_free(want);
        knn_free(got);
    }
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(candidates_and_full_scan_agree),
        cmocka_unit_test(refined_lists_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
