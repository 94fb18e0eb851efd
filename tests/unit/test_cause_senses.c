#include <math.h>

#include "core/diag/cause_senses.h"
#include "tests/unit/made.h"

/* n points in two groups of the plane, turned by `apart` from each other. */
static Space *two_groups(int32_t n, int32_t first, double apart)
{
    float *x = calloc((size_t)n * 3, sizeof *x);
    Rng rng = rng_stream(7, "groups");
    for (int32_t i = 0; i < n; i++) {
        const double angle = (i < first ? 0 : apart) + 0.1 * rng_normal(&rng);
        x[3 * i] = (float)cos(angle);
        x[3 * i + 1] = (float)sin(angle);
        x[3 * i + 2] = (float)(0.1 * rng_normal(&rng));
    }
    Space *s = made_space("s", x, n, 3);
    free(x);
    return s;
}

static void silhouettes_are_those_of_the_definition(void **state)
{
    (void)state;
    /* by hand: points 0 and 1 at distance .2, point 2 alone: 0; (1 - .2) / 1, (.6 - .2) /
     * .6 */
    const double d[9] = {0, 0.2, 1, 0.2, 0, 0.6, 1, 0.6, 0};
    const uint8_t side[3] = {0, 0, 1};
    assert_float_equal(cause_senses_silhouette(d, side, 3), (0.8 + 2.0 / 3 + 0) / 3,
                       1e-12);
    const uint8_t same[3] = {0, 0, 0};
    assert_float_equal(cause_senses_silhouette(d, same, 3), 0, 0);
}

static void groups_are_found_with_their_members(void **state)
{
    (void)state;
    Space *s = two_groups(30, 18, 1.2);
    int32_t ids[30];
    for (int32_t i = 0; i < 30; i++)
        ids[i] = i;
    CauseSenses c;
    cause_senses_make(s, ids, 30, &c);
    assert_int_equal(c.size[0], 18);
    assert_int_equal(c.size[1], 12);
    for (int32_t i = 0; i < 30; i++)
        assert_int_equal(c.side[i], i >= 18);
    assert_true(c.silhouette > 0.5);
    assert_true(isnan(c.p));
    cause_senses_test(s, rng_stream(1, "t"), &c);
    assert_true(c.p <= 0.05);
    double center[3];
    assert_true(cause_senses_center(s, &c, 1, center));
    assert_float_equal(atan2(center[1], center[0]), 1.2,
                       0.1); /* .1 / sqrt(12), three sd */
    space_free(s);
}

static void one_group_is_none_and_few_words_are_not_tested(void **state)
{
    (void)state;
    float x[30 * 20];
    made_random(x, 30 * 20, 3);
    Space *s = made_space("s", x, 30, 20);
    int32_t ids[30];
    for (int32_t i = 0; i < 30; i++)
        ids[i] = i;
    CauseSenses c;
    cause_senses_make(s, ids, 30, &c);
    cause_senses_test(s, rng_stream(1, "t"), &c);
    assert_true(c.p > 0.05);
    cause_senses_make(s, ids, CAUSE_SENSES_LEAST - 1, &c);
    assert_int_equal(c.n, 0);
    space_free(s);
}

/* One cloud of 30 points in 300 dimensions, its variances k^-1; then `apart` is added to
 * 12 of them along the last axes, in units of the length of its spread. */
static double test_cloud(Rng *rng, double apart)
{
    enum { N = 30, D = 300 };
    static float x[N * D];
    double shift[D];
    double spread = 0;
    for (int k = 0; k < D; k++) {
        shift[k] = rng_normal(rng) / sqrt(D);
        spread += 1.0 / (k + 1);
    }
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < D; k++) {
            const double off = i < 12 && k >= D / 2 ? apart * sqrt(2.0 / D) : 0;
            x[i * D + k] = (float)(sqrt(spread) * (shift[k] + off) +
                                   rng_normal(rng) / sqrt(k + 1.0));
        }
    }
    Space *s = made_space("s", x, N, D);
    int32_t ids[N];
    for (int32_t i = 0; i < N; i++)
        ids[i] = i;
    CauseSenses c;
    cause_senses_make(s, ids, N, &c);
    cause_senses_test(s, rng_stream(1, "t"), &c);
    space_free(s);
    return c.p;
}

static void a_long_cloud_is_not_two_senses(void **state)
{
    (void)state;
    enum { CLOUDS = 200 };
    Rng rng = rng_stream(11, "clouds");
    int one = 0;
    int two = 0;
    for (int i = 0; i < CLOUDS; i++) {
        one += test_cloud(&rng, 0) <= 0.05;
        two += i < CLOUDS / 4 && test_cloud(&rng, 1.5) <= 0.05;
    }
    print_message("# of %d long clouds %d at p <= .05; of %d twice that %d\n", CLOUDS,
                  one, CLOUDS / 4, two);
    assert_true(one <= 20); /* binomial(200, .05) exceeds 20 in .1 % */
    assert_true(two >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silhouettes_are_those_of_the_definition),
        cmocka_unit_test(groups_are_found_with_their_members),
        cmocka_unit_test(a_long_cloud_is_not_two_senses),
        cmocka_unit_test(one_group_is_none_and_few_words_are_not_tested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
