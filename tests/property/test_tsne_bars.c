/* Costs that known sets must end below: means of three seeds. Minutes: the slow suite. */
#include <math.h>
#include <stdlib.h>

#include "core/project/tsne.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

static double mean_cost(const Shaped *shape, int32_t steps, TsneForces forces)
{
    float *x = shaped_floats(shape);
    const TsneData data = {x, (size_t)shape->d, shape->n, shape->d, TSNE_COSINE, NULL};
    double sum = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        TsneOptions o = tsne_options_defaults();
        Progress p;
        Tsne *t = NULL;
        double kl = 0;
        progress_init(&p, 0);
        o.seed = seed;
        o.steps = steps;
        o.forces = forces;
        assert_int_equal(tsne_new(&data, &o, &p, &t, NULL), OK);
        assert_int_equal(tsne_step(t, 5000, &p, NULL), OK);
        assert_int_equal(tsne_cost(t, &p, &kl, NULL), OK);
        sum += kl / 3;
        tsne_free(t);
    }
    free(x);
    print_message("# %d x %d, %d groups, %d steps, %s: %.4f\n", shape->n, shape->d,
                  shape->groups, steps, forces == TSNE_FFT ? "grid" : "pairs", sum);
    return sum;
}

/* FIt-SNE with exact forces ends at 1.0790 on the first set after 750 steps. */
static void sets_end_below_their_bars_after_750_steps(void **state)
{
    (void)state;
    assert_true(mean_cost(&shaped_a, 750, TSNE_EXACT) <= 1.078);
    assert_true(mean_cost(&shaped_b, 750, TSNE_EXACT) <= 2.669);
    assert_true(mean_cost(&shaped_c, 750, TSNE_EXACT) <= 1.495);
}

/* FIt-SNE ends at 2.9080. */
static void ten_thousand_rows_end_below_their_bar(void **state)
{
    (void)state;
    assert_true(mean_cost(&shaped_d, 750, TSNE_FFT) <= 2.905);
}

static void stable_maps_are_below_their_bars(void **state)
{
    (void)state;
    assert_true(mean_cost(&shaped_a, 0, TSNE_EXACT) <= 1.0745);
    assert_true(mean_cost(&shaped_b, 0, TSNE_EXACT) <= 2.666);
    assert_true(mean_cost(&shaped_c, 0, TSNE_EXACT) <= 1.482);
}

static void the_grid_costs_less_than_half_a_percent(void **state)
{
    (void)state;
    const Shaped four = {4000, 60, 25, 0.6, 42};
    const Shaped set[] = {shaped_a, shaped_c, four};
    for (size_t s = 0; s < sizeof set / sizeof *set; s++) {
        const double exact = mean_cost(&set[s], 750, TSNE_EXACT);
        assert_true(fabs(mean_cost(&set[s], 750, TSNE_FFT) / exact - 1) < 0.005);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_end_below_their_bars_after_750_steps),
        cmocka_unit_test(ten_thousand_rows_end_below_their_bar),
        cmocka_unit_test(stable_maps_are_below_their_bars),
        cmocka_unit_test(the_grid_costs_less_than_half_a_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
