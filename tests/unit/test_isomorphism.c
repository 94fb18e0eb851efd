#include <math.h>

#include "core/diag/isomorphism.h"
#include "tests/unit/made.h"

enum { N = 500, D = 10 };

static float x[N * D];
static float y[N * D];
static int32_t id[N];

static IsomorphismInput input(const Space *s, const Space *t, int32_t m)
{
    return (IsomorphismInput){.src = s,
                              .tgt = t,
                              .a = id,
                              .b = id,
                              .m = m,
                              .steps = "unit,center,unit",
                              .rsim_pairs = 200,
                              .evs_words = 300,
                              .h0_words = 200,
                              .k = 5,
                              .seed = 1};
}

static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 1);
    for (int i = 0; i < N; i++) {
        id[i] = i;
        for (int j = 0; j < D; j++)
            x[i * D + j] *= (float)(1.0 / (1 + j));
        for (int j = 0; j < D; j++)
            y[i * D + j] = x[i * D + (j + 3) % D]; /* a permutation is a rotation */
    }
    return 0;
}

/* Every measure of shape reaches its ceiling, whatever the frame. */
static void rotation_reaches_every_ceiling(void **state)
{
    (void)state;
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    const IsomorphismInput in = input(s, t, N);
    Isomorphism iso;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    for (int m = ISOMORPHISM_RSIM; m <= ISOMORPHISM_SVG; m++) {
        const IsomorphismFigure *f = &iso.figure[m];
        if (!(fabs(f->value - f->ceiling) < 1e-3))
            fail_msg("%s: %g, not %g", isomorphism_name((IsomorphismMeasure)m), f->value,
                     f->ceiling);
        assert_true(fabs(isomorphism_attained(f) - 1) < 0.01);
    }
    assert_true(iso.figure[ISOMORPHISM_RSIM].n == 200);
    assert_true(iso.figure[ISOMORPHISM_EVS_LARGEST].n == 300);
    assert_true(isnan(iso.figure[ISOMORPHISM_DEFECT].value));
    assert_non_null(iso.figure[ISOMORPHISM_DEFECT].why);
    space_free(s);
    space_free(t);
}

/* A map that is no rotation changes the shape of what it maps, not of what it mapped. */
static void shapes_are_those_before_the_map(void **state)
{
    (void)state;
    static float bent[N * D];
    for (int i = 0; i < N * D; i++)
        bent[i] = i % D == 0 ? 50 * y[i] : y[i];
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    Space *mapped = made_space("y", bent, N, D);
    IsomorphismInput in = input(s, mapped, N);
    Isomorphism iso;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    assert_true(iso.figure[ISOMORPHISM_SVG].value > 1);
    in.tgt_shape = t;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    assert_true(iso.figure[ISOMORPHISM_SVG].value < 1e-6);
    assert_true(iso.figure[ISOMORPHISM_RSIM].value > 0.999);
    assert_true(iso.figure[ISOMORPHISM_ISOSCORE_TGT].value < 0.1); /* as it stands */
    space_free(s);
    space_free(t);
    space_free(mapped);
}

/* Pairs that do not belong together stand at the floor. */
static void shuffled_pairs_stay_at_the_floor(void **state)
{
    (void)state;
    Space *s = made_space("x", x, N, D);
    IsomorphismInput in = input(s, s, N);
    int32_t other[N];
    for (int32_t i = 0; i < N; i++)
        other[i] = (i * 7 + 13) % N;
    in.b = other;
    Isomorphism iso;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    for (int m = ISOMORPHISM_RSIM; m <= ISOMORPHISM_RESIDUAL; m++)
        assert_true(fabs(isomorphism_attained(&iso.figure[m])) < 0.05);
    assert_true(iso.figure[ISOMORPHISM_SVG].value < 1e-9); /* the spaces are one */
    space_free(s);
}

static void without_pairs_the_rest_goes_on(void **state)
{
    (void)state;
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D - 1);
    const IsomorphismInput in = input(s, t, 0);
    Isomorphism iso;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    assert_true(isnan(iso.figure[ISOMORPHISM_RSIM].value));
    assert_string_equal(iso.figure[ISOMORPHISM_RSIM].why, "no dictionary was given");
    assert_true(isfinite(iso.figure[ISOMORPHISM_EVS_LARGEST].value));
    assert_true(isfinite(iso.figure[ISOMORPHISM_SVG].value));
    assert_true(isnan(iso.figure[ISOMORPHISM_PROBE].value));
    assert_string_equal(iso.figure[ISOMORPHISM_PROBE].why,
                        "the spaces have different dimensions");
    space_free(s);
    space_free(t);
}

/* Another space of the language: over as many words as it has, by words that both have.
 */
static void ceilings_of_the_same_language(void **state)
{
    (void)state;
    static float noisy[250 * D];
    for (int i = 0; i < 250 * D; i++)
        noisy[i] = x[i] + (float)(0.05 * cos(3 * i));
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    Space *same = made_space("z", noisy, 250, D);
    IsomorphismInput in = input(s, t, N);
    in.same = same;
    Isomorphism iso;
    assert_int_equal(isomorphism_make(&in, NULL, &iso, NULL), OK);
    assert_int_equal(iso.figure[ISOMORPHISM_EVS_LARGEST].n, 250);
    const double ceiling = iso.figure[ISOMORPHISM_RSIM].ceiling;
    assert_true(ceiling > 0.9 && ceiling < 0.9999);
    assert_true(iso.figure[ISOMORPHISM_H0].ceiling > 0);
    space_free(s);
    space_free(t);
    space_free(same);
}

static void threads_and_cancel(void **state)
{
    (void)state;
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    const IsomorphismInput in = input(s, t, N);
    Isomorphism one;
    Isomorphism many;
    Progress p;
    progress_init(&p, 3);
    assert_int_equal(isomorphism_make(&in, NULL, &one, NULL), OK);
    assert_int_equal(isomorphism_make(&in, &p, &many, NULL), OK);
    for (int m = 0; m < ISOMORPHISM_MEASURES; m++) {
        assert_memory_equal(&one.figure[m].value, &many.figure[m].value, sizeof(double));
        assert_memory_equal(&one.figure[m].floor, &many.figure[m].floor, sizeof(double));
    }
    progress_cancel(&p);
    assert_int_equal(isomorphism_make(&in, &p, &many, NULL), E_CANCELED);
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rotation_reaches_every_ceiling),
        cmocka_unit_test(shapes_are_those_before_the_map),
        cmocka_unit_test(shuffled_pairs_stay_at_the_floor),
        cmocka_unit_test(without_pairs_the_rest_goes_on),
        cmocka_unit_test(ceilings_of_the_same_language),
        cmocka_unit_test(threads_and_cancel),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
