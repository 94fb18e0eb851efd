#include <math.h>

#include "core/diag/overlap_yard.h"
#include "tests/unit/made.h"

static void shared_ends_with_the_shorter(void **state)
{
    (void)state;
    const int32_t a[] = {1, 2, 3, -1};
    const int32_t b[] = {3, 9, 1, 2};
    assert_int_equal(overlap_yard_shared(a, b, 4), 3);
    assert_int_equal(overlap_yard_shared(a, b, 2), 0);
    assert_int_equal(overlap_yard_shared(b, a, 3), 2);
}

/* Items in two groups of frequency, each with neighbours of its own: neighbouring items
 * share everything, whatever the words; items of equal lists far apart are not compared.
 */
static void matched_is_what_frequency_gives(void **state)
{
    (void)state;
    enum { N = 100, K = 2 };
    int32_t id[N * K];
    double score[N * K] = {0};
    int32_t rank[N];
    for (int32_t i = 0; i < N; i++) {
        rank[i] = N - i; /* the order is the rank's, not the items' */
        id[K * i] = i < N / 2 ? 1 : 3;
        id[K * i + 1] = i < N / 2 ? 2 : 4;
    }
    const Neighbors nb = {N, K, id, score};
    /* Of 1,890 ordered pairs at most 10 apart, 110 are of different groups. */
    assert_true(fabs(overlap_yard_matched(&nb, &nb, rank, NULL) - 1780.0 / 1890) < 1e-12);
    for (int32_t i = 0; i < N * K; i++)
        id[i] = -1;
    assert_true(isnan(overlap_yard_matched(&nb, &nb, rank, NULL)));
}

/* 3 of 10 among 999: scipy.stats.hypergeom.sf(2, 999, 10, 10). */
static void chance_and_false_discoveries(void **state)
{
    (void)state;
    const double recall[] = {0.3, 0, NAN, 1};
    double p[4];
    double q[4];
    overlap_yard_chance(recall, 4, 10, 1000, p, q);
    assert_true(fabs(p[0] / 8.375950031470336e-05 - 1) < 1e-9);
    assert_true(p[1] == 1 && isnan(p[2]) && isnan(q[2]));
    assert_true(p[3] > 0 && p[3] < 1e-20);
    assert_true(fabs(q[0] - p[0] * 3 / 2) < 1e-15);
    assert_true(fabs(q[3] - p[3] * 3) < 1e-30);
    assert_true(q[1] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_ends_with_the_shorter),
        cmocka_unit_test(matched_is_what_frequency_gives),
        cmocka_unit_test(chance_and_false_discoveries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
