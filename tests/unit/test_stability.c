#include <math.h>

#include "core/base/rng.h"
#include "core/project/stability.h"
#include "tests/unit/unit.h"

enum { N = 120, D = 6 };

/* Rows in `groups` groups so far apart that a map always parts them. */
static void fill(float *x, int groups)
{
    Rng r = rng_stream(3, "groups");
    for (int i = 0; i < N * D; i++) {
        const bool is_far = groups && i % D == i / D % groups;
        x[i] = (float)((is_far ? 8 : 0) + 0.5 * rng_normal(&r));
    }
}

static double stability_of(const float *x, int runs, int threads, double *share)
{
    const TsneData data = {.x = x, .ld = D, .n = N, .d = D, .metric = TSNE_COSINE};
    TsneOptions o = tsne_options_defaults();
    o.steps = 300;
    o.perplexity = 10;
    Progress p;
    progress_init(&p, threads);
    double mean = 0;
    Error err = {0};
    if (stability_make(&data, &o, runs, 19, &p, share, &mean, &err) != OK)
        fail_msg("%s", err.text);
    return mean;
}

static void groups_are_stable_and_chance_is_not(void **state)
{
    (void)state;
    static float x[N * D];
    double share[N];
    double again[N];
    fill(x, 6); /* groups of 20: the 19 others are always nearest */
    assert_true(stability_of(x, 3, 1, share) > 0.95);
    fill(x, 0);
    const double noise = stability_of(x, 3, 1, share);
    assert_true(noise > 19.0 / (N - 1) && noise < 0.9);
    double sum = 0;
    for (int i = 0; i < N; i++) {
        assert_true(share[i] >= 0 && share[i] <= 1);
        sum += share[i];
    }
    assert_true(fabs(sum / N - noise) < 1e-12);
    (void)stability_of(x, 3, 3, again);
    assert_memory_equal(share, again, sizeof share);
}

static void few_points_have_none(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 1, 1};
    const TsneData data = {.x = x, .ld = 2, .n = 3, .d = 2, .metric = TSNE_COSINE};
    const TsneOptions o = tsne_options_defaults();
    double share[3];
    double mean = 0;
    assert_int_equal(stability_make(&data, &o, 2, 10, NULL, share, &mean, NULL), OK);
    assert_true(isnan(mean) && isnan(share[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_stable_and_chance_is_not),
        cmocka_unit_test(few_points_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
