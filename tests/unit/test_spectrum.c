#include <math.h>

#include "core/diag/spectrum.h"
#include "tests/unit/made.h"

static Spectrum given(double *sigma, int32_t d)
{
    return (Spectrum){.n = d, .d = d, .sigma = sigma};
}

/* Closed forms: SVG of (4,2,1) and (8,2,.5) is 2 ln(2)^2, COND-HM of conditions 4 and 16
 * is 6.4, the effective rank of (4,2,1) is exp of the entropy of (4,2,1)/7. */
static void known_figures(void **state)
{
    (void)state;
    double a[] = {4, 2, 1};
    double b[] = {8, 2, 0.5};
    double flat[] = {3, 3, 3, 3};
    const Spectrum sa = given(a, 3);
    const Spectrum sb = given(b, 3);
    const Spectrum sf = given(flat, 4);
    assert_true(fabs(spectrum_gap(&sa, &sb) - 2 * log(2) * log(2)) < 1e-15);
    assert_true(fabs(spectrum_gap(&sa, &sb) - 0.960906) < 1e-6);
    assert_true(fabs(spectrum_harmonic(spectrum_condition(&sa), spectrum_condition(&sb)) -
                     6.4) < 1e-15);
    assert_true(fabs(spectrum_effective_rank(&sa) - 2.600490) < 1e-6);
    assert_true(spectrum_effective_condition(&sa) == 2); /* the first over the second */
    assert_true(fabs(spectrum_effective_rank(&sf) - 4) < 1e-12);
    assert_true(spectrum_effective_condition(&sf) == 1);
}

static void nothing_is_said_of_nothing(void **state)
{
    (void)state;
    double a[] = {1, 0};
    double zero[] = {0, 0};
    const Spectrum sa = given(a, 2);
    const Spectrum sz = given(zero, 2);
    assert_true(isnan(spectrum_gap(&sa, &sa)));
    assert_true(isinf(spectrum_condition(&sa)));
    assert_true(spectrum_harmonic(INFINITY, 3) == 6);
    assert_true(isnan(spectrum_effective_rank(&sz)));
    assert_true(isnan(spectrum_isoscore(zero, 2)));
}

/* Ends of the axes, both ways: the variance is the same everywhere; one axis: it is not.
 */
static void isoscore_of_axes(void **state)
{
    (void)state;
    enum { D = 4 };
    float x[2 * D * D] = {0};
    double value[D];
    for (int i = 0; i < D; i++) {
        x[2 * i * D + i] = 2;
        x[(2 * i + 1) * D + i] = -1;
    }
    Space *s = made_space("axes", x, 2 * D, D);
    assert_int_equal(spectrum_covariance(s, NULL, value, NULL), OK);
    assert_true(fabs(spectrum_isoscore(value, D) - 1) < 1e-12);
    assert_true(fabs(spectrum_anisotropy(s) + 1.0 / 7) < 1e-12); /* -8 of 8 x 7 pairs */
    space_free(s);
    const float one[] = {1, 0, -1, 0, 2, 0};
    Space *line = made_space("line", one, 3, 2);
    assert_int_equal(spectrum_covariance(line, NULL, value, NULL), OK);
    assert_true(fabs(spectrum_isoscore(value, 2)) < 1e-12);
    space_free(line);
}

/* Columns of lengths that span nine orders: squares in double would lose the last. */
static void small_values_survive(void **state)
{
    (void)state;
    enum { N = 3000, D = 3 };
    static float x[N * D];
    static const double scale[D] = {1, 1e-4, 1e-9};
    for (int i = 0; i < N; i++)
        for (int j = 0; j < D; j++) /* columns are orthogonal: a third of the rows each */
            x[i * D + j] = i % D == j ? (float)scale[j] : 0;
    Space *s = made_space("x", x, N, D);
    Spectrum sp;
    assert_int_equal(spectrum_make(s, N, NULL, &sp, NULL), OK);
    for (int j = 0; j < D; j++) {
        const double want = (double)(float)scale[j] * sqrt((double)N / D);
        assert_true(fabs(sp.sigma[j] / want - 1) < 1e-6);
    }
    spectrum_done(&sp);
    space_free(s);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    enum { N = 1500, D = 19 };
    static float x[N * D];
    made_random(x, N * D, 4);
    Space *s = made_space("x", x, N, D);
    Spectrum one;
    Spectrum many;
    Progress p;
    progress_init(&p, 3);
    assert_int_equal(spectrum_make(s, N, NULL, &one, NULL), OK);
    assert_int_equal(spectrum_make(s, N, &p, &many, NULL), OK);
    assert_memory_equal(one.sigma, many.sigma, D * sizeof(double));
    spectrum_done(&one);
    spectrum_done(&many);
    progress_cancel(&p);
    assert_int_equal(spectrum_make(s, N, &p, &one, NULL), E_CANCELED);
    assert_null(one.sigma);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_figures),
        cmocka_unit_test(nothing_is_said_of_nothing),
        cmocka_unit_test(isoscore_of_axes),
        cmocka_unit_test(small_values_survive),
        cmocka_unit_test(threads_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
