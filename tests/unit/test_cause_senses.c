#include <math.h>
#include <string.h>

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
    assert_true(isnan(c.p) && isnan(c.between) && isnan(c.spread));
    double center[3];
    assert_true(cause_senses_center(s, &c, 1, center));
    assert_float_equal(atan2(center[1], center[0]), 1.2,
                       0.1); /* .1 / sqrt(12), three sd */
    space_free(s);
}

static void few_words_are_not_tested(void **state)
{
    (void)state;
    Space *s = two_groups(30, 18, 1.2);
    int32_t ids[30];
    for (int32_t i = 0; i < 30; i++)
        ids[i] = i;
    CauseSenses c;
    cause_senses_make(s, ids, CAUSE_SENSES_LEAST - 1, &c);
    assert_int_equal(c.n, 0);
    assert_true(isnan(c.p));
    space_free(s);
}

enum { D = 5 };

/* The word (0, 0, 1, 0, 0) with the gold .6 of the first axis, the prediction .6 of the
 * second: given the word their cosine is 0, and the two directions are the diagonals. */
static Space *two_words(void)
{
    const float y[2 * D] = {0.6F, 0, 0.8F, 0, 0, 0, 0.6F, 0.8F, 0, 0};
    return made_space("t", y, 2, D);
}

static void leaning_is_that_of_the_definition(void **state)
{
    (void)state;
    enum { N = 12 };
    float x[(N + 2) * D] = {0};
    int32_t ids[N + 1];
    for (int i = 0; i < N; i++) {
        /* without the word: +-.8 from prediction to gold, +-.4 towards both */
        const double apart = (i % 2 ? -0.8 : 0.8) / sqrt(2);
        const double along = (i / 2 % 2 ? -0.4 : 0.4) / sqrt(2);
        x[i * D] = (float)(along + apart);
        x[i * D + 1] = (float)(along - apart);
        x[i * D + 2] = 2;
        x[i * D + 3] = (float)sqrt(0.2);
        ids[i] = i;
    }
    x[N * D + 2] = 1;       /* the word */
    x[(N + 1) * D + 2] = 3; /* and a copy of it, which leans nowhere */
    ids[N] = N + 1;
    Space *s = made_space("s", x, N + 2, D);
    Space *t = two_words();
    CauseSenses c;
    cause_senses_make(s, ids, N, &c);
    cause_senses_lean(s, N, t, 0, 1, &c);
    for (int i = 0; i < N; i++)
        assert_int_equal(c.lean[i], i % 2);
    assert_int_equal(c.leans[0], 6);
    assert_float_equal(c.between, 0, 1e-6);
    assert_float_equal(c.spread, 4, 1e-5); /* .64 / .16; vectors are single precision */
    /* r = (.64 - .16) / (.64 + .16) = .6; atanh(.6) = ln 2; z = 3 ln 2 */
    assert_float_equal(c.p, 0.018786, 1e-5);
    cause_senses_make(s, ids, N + 1, &c);
    cause_senses_lean(s, N, t, 0, 1, &c);
    assert_float_equal(c.spread, 4, 1e-5);
    cause_senses_make(s, ids, N, &c);
    cause_senses_lean(s, N, t, 0, 0, &c); /* gold and prediction are one: no direction */
    assert_float_equal(c.between, 1, 1e-6);
    assert_true(isnan(c.p) && isnan(c.spread));
    space_free(s);
    space_free(t);
}

/* p for 30 neighbours in 60 dimensions: the word and a cloud around it; then `apart` of
 * gold in the first 12 and of the prediction in the others, and `along` of both in all,
 * by chance more or less. */
static double test_cloud(Rng *rng, double apart, double along)
{
    enum { N = 30, WIDE = 60 };
    static float x[(N + 1) * WIDE];
    float y[2 * WIDE] = {0};
    memset(x, 0, sizeof x);
    y[0] = y[1] = y[WIDE] = 1;
    y[WIDE + 2] = 1;
    int32_t ids[N];
    for (int i = 0; i < N; i++) {
        const double both = along * rng_normal(rng);
        for (int k = 1; k < WIDE; k++)
            x[i * WIDE + k] = (float)(rng_normal(rng) / sqrt(WIDE));
        x[i * WIDE] = 1;
        x[i * WIDE + 1] += (float)(both + (i < 12 ? apart : 0));
        x[i * WIDE + 2] += (float)(both + (i < 12 ? 0 : apart));
        ids[i] = i;
    }
    x[N * WIDE] = 1;
    Space *s = made_space("s", x, N + 1, WIDE);
    Space *t = made_space("t", y, 2, WIDE);
    CauseSenses c;
    cause_senses_make(s, ids, N, &c);
    cause_senses_lean(s, N, t, 0, 1, &c);
    space_free(s);
    space_free(t);
    return c.p;
}

static void the_test_keeps_its_level_and_sees_two_senses(void **state)
{
    (void)state;
    enum { CLOUDS = 400 };
    Rng rng = rng_stream(11, "clouds");
    int one = 0;
    int along = 0;
    int two = 0;
    for (int i = 0; i < CLOUDS; i++) {
        one += test_cloud(&rng, 0, 0) <= 0.05;
        along += test_cloud(&rng, 0, 0.4) <= 0.05;
        two += test_cloud(&rng, 0.4, 0) <= 0.05;
    }
    print_message("# of %d clouds %d at p <= .05; of long ones %d; of two senses %d\n",
                  CLOUDS, one, along, two);
    assert_true(one >= 6 && one <= 36); /* binomial(400, .05): outside in .1 % */
    assert_true(along <= 4);
    assert_true(two >= CLOUDS * 9 / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_found_with_their_members),
        cmocka_unit_test(few_words_are_not_tested),
        cmocka_unit_test(leaning_is_that_of_the_definition),
        cmocka_unit_test(the_test_keeps_its_level_and_sees_two_senses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
