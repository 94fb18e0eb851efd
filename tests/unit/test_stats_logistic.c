#include <math.h>

#include "core/base/rng.h"
#include "core/base/stats_logistic.h"
#include "tests/unit/unit.h"

/* One feature, values -1 and 1, 3 of 4 right: by symmetry w[1] = 0, and w[0] solves
 * 8 (.75 - 1 / (1 + exp(-w))) = w (ridge 1). */
static void one_feature_by_hand(void **state)
{
    (void)state;
    const double x[] = {1, 1, 1, -1, -1, -1, -1, 1};
    const bool is_one[] = {true, true, true, true, false, false, false, false};
    const StatsLogistic in = {x, is_one, 8, 1, 1};
    double w[2];
    assert_int_equal(stats_logistic_fit(&in, w, NULL, NULL), OK);
    assert_true(fabs(w[1]) < 1e-6);
    assert_true(w[0] > 0);
    assert_true(fabs(8 * (0.75 - 1 / (1 + exp(-w[0]))) - w[0]) < 1e-6);
    assert_true(fabs(stats_logistic_score(w, x, 1) - w[0] - w[1]) < 1e-15);
}

/* At the minimum the gradient is zero, also where the sides can be told apart fully. */
static void the_gradient_vanishes(void **state)
{
    (void)state;
    enum { N = 60, D = 5 };
    for (int shift = 0; shift <= 6; shift += 3) {
        double x[N * D];
        bool is_one[N];
        double w[D + 1];
        Rng r = rng_stream(1, "logistic");
        for (int i = 0; i < N; i++) {
            is_one[i] = i % 3 == 0;
            for (int j = 0; j < D; j++)
                x[i * D + j] = rng_normal(&r) + (is_one[i] && j == 0 ? shift : 0);
        }
        const StatsLogistic in = {x, is_one, N, D, 0.5};
        assert_int_equal(stats_logistic_fit(&in, w, NULL, NULL), OK);
        for (int j = 0; j <= D; j++) {
            double g = j < D ? 0.5 * w[j] : 0;
            for (int i = 0; i < N; i++) {
                const double p =
                    1 / (1 + exp(-stats_logistic_score(w, x + (size_t)i * D, D)));
                g += (p - is_one[i]) * (j < D ? x[i * D + j] : 1);
            }
            assert_true(fabs(g) < 1e-5);
        }
    }
}

static void an_empty_side_is_refused(void **state)
{
    (void)state;
    const double x[] = {1, 2};
    const bool is_one[] = {true, true};
    const StatsLogistic in = {x, is_one, 2, 1, 1};
    double w[2] = {7, 7};
    assert_int_equal(stats_logistic_fit(&in, w, NULL, NULL), E_UNDEFINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_feature_by_hand),
        cmocka_unit_test(the_gradient_vanishes),
        cmocka_unit_test(an_empty_side_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
