/* The best assignment against all of them. */
#include "core/diag/preflight_parts.h"
#include "tests/unit/made.h"

enum { D = 6 };

static double value(const double *cross, const int32_t *order, int d)
{
    double sum = 0;
    for (int i = 0; i < d; i++)
        sum += cross[i * d + order[i]];
    return sum;
}

/* The best of all orders that begin with the first `at` of them. */
static double best_of_all(const double *cross, int32_t *order, int at)
{
    if (at == D)
        return value(cross, order, D);
    double best = -1e9;
    for (int i = at; i < D; i++) {
        const int32_t keep = order[at];
        order[at] = order[i];
        order[i] = keep;
        const double v = best_of_all(cross, order, at + 1);
        best = v > best ? v : best;
        order[i] = order[at];
        order[at] = keep;
    }
    return best;
}

static void no_other_order_is_better(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        Rng r = rng_stream(seed, "columns");
        double cross[D * D];
        for (int i = 0; i < D * D; i++)
            cross[i] = rng_normal(&r);
        int32_t order[D];
        int32_t all[D] = {0, 1, 2, 3, 4, 5};
        preflight_columns_assign(cross, D, order);
        bool is_taken[D] = {0};
        for (int i = 0; i < D; i++) {
            assert_true(order[i] >= 0 && order[i] < D && !is_taken[order[i]]);
            is_taken[order[i]] = true;
        }
        const double best = best_of_all(cross, all, 0);
        assert_true(value(cross, order, D) > best - 1e-12);
    }
}

static void a_planted_order_comes_back(void **state)
{
    (void)state;
    enum { WIDE = 60 };
    double cross[WIDE * WIDE];
    Rng r = rng_stream(3, "columns");
    for (int i = 0; i < WIDE * WIDE; i++)
        cross[i] = 0.3 * rng_normal(&r);
    for (int i = 0; i < WIDE; i++)
        cross[i * WIDE + (7 * i + 3) % WIDE] += 2;
    int32_t order[WIDE];
    preflight_columns_assign(cross, WIDE, order);
    for (int i = 0; i < WIDE; i++)
        assert_int_equal(order[i], (7 * i + 3) % WIDE);
    const double one = -4;
    preflight_columns_assign(&one, 1, order);
    assert_int_equal(order[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_other_order_is_better),
        cmocka_unit_test(a_planted_order_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
