#include <math.h>

#include "core/base/stats_boot.h"
#include "tests/unit/unit.h"

typedef struct Items {
    const double *x;
    size_t n;
} Items;

static double draw_mean(const void *ctx, Rng *rng, double *room)
{
    const Items *items = ctx;
    double sum = room[0] = 0; /* the memory asked for is there */
    for (size_t i = 0; i < items->n; i++)
        sum += items->x[rng_below(rng, items->n)];
    return sum / (double)items->n;
}

/* No value for the share ctx of the resamples. */
static double draw_sometimes(const void *ctx, Rng *rng, double *room)
{
    const double *share = ctx;
    room[1] = rng_uniform(rng);
    return room[1] < *share ? (double)NAN : room[1];
}

static void the_mean_has_the_interval_of_theory(void **state)
{
    (void)state;
    double x[400];
    for (int i = 0; i < 400; i++)
        x[i] = (i % 20) / 19.0; /* mean .5, population sd .3036 */
    const Items items = {x, 400};
    StatsBootOptions o = stats_boot_options_defaults();
    o.room = 1;
    StatsBoot b;
    assert_int_equal(stats_boot_interval(draw_mean, &items, &o, NULL, &b), OK);
    const double half = 1.959964 * 0.30359 / 20;
    assert_true(fabs(b.ci.lo - (0.5 - half)) < 0.0015);
    assert_true(fabs(b.ci.hi - (0.5 + half)) < 0.0015);
    assert_int_equal(b.draws, 10000);
    assert_int_equal(b.absent, 0);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    const double x[] = {1, 5, 2, 8, 3};
    const Items items = {x, 5};
    StatsBootOptions o = stats_boot_options_defaults();
    o.draws = 1234;
    o.room = 1;
    StatsBoot first = {.draws = 0};
    const int threads[] = {1, 2, 7};
    for (int i = 0; i < 3; i++) {
        Progress progress;
        progress_init(&progress, threads[i]);
        StatsBoot b;
        assert_int_equal(stats_boot_interval(draw_mean, &items, &o, &progress, &b), OK);
        if (i == 0)
            first = b;
        assert_true(b.ci.lo == first.ci.lo && b.ci.hi == first.ci.hi);
    }
    Progress gone;
    progress_init(&gone, 2);
    progress_cancel(&gone);
    StatsBoot b;
    assert_int_equal(stats_boot_interval(draw_mean, &items, &o, &gone, &b), E_CANCELED);
    assert_true(isnan(b.ci.lo));
}

static void resamples_without_a_value_are_counted(void **state)
{
    (void)state;
    StatsBootOptions o = stats_boot_options_defaults();
    o.room = 2;
    StatsBoot b;
    double share = 0.3;
    assert_int_equal(stats_boot_interval(draw_sometimes, &share, &o, NULL, &b), OK);
    assert_true(abs(b.absent - 3000) < 200);
    assert_true(fabs(b.ci.lo - (0.3 + 0.7 * 0.025)) < 0.01);
    share = 0.7;
    assert_int_equal(stats_boot_interval(draw_sometimes, &share, &o, NULL, &b), OK);
    assert_true(isnan(b.ci.lo) && isnan(b.ci.hi));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_has_the_interval_of_theory),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(resamples_without_a_value_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
