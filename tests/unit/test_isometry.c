#include <math.h>

#include "core/diag/isometry.h"
#include "tests/unit/made.h"

enum { N = 400, D = 8 };

static void fill_ids(int32_t *id)
{
    for (int32_t i = 0; i < N; i++)
        id[i] = i;
}

/* A quarter turn in every plane of two neighbouring dimensions. */
static void turned_spaces_are_isometric(void **state)
{
    (void)state;
    static float x[N * D];
    static float y[N * D];
    int32_t id[N];
    fill_ids(id);
    made_random(x, N * D, 1);
    for (int i = 0; i < N * D; i += 2) {
        y[i] = -x[i + 1];
        y[i + 1] = x[i];
    }
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    const MappingPairs pairs = {s, t, id, id, N};
    Isometry m;
    IsometryProducts p;
    double r = 0;
    assert_int_equal(isometry_make(&pairs, &m, NULL), OK);
    assert_int_equal(isometry_rsim(&m, N, NULL, NULL, &r, NULL), OK);
    assert_int_equal(isometry_products(&m, NULL, NULL, &p, NULL), OK);
    assert_true(fabs(r - 1) < 1e-12);
    assert_true(fabs(p.cka - 1) < 1e-12 && fabs(p.cka_debiased - 1) < 1e-12);
    assert_true(fabs(p.disparity) < 1e-12);
    assert_true(p.residual < 1e-6); /* the root of what rounding leaves */
    isometry_done(&m);
    space_free(s);
    space_free(t);
}

/* Unrelated sides: the plain form is about d / n, the debiased about nothing. */
static void chance_is_told_from_likeness(void **state)
{
    (void)state;
    static float x[N * D];
    static float y[N * D];
    int32_t id[N];
    fill_ids(id);
    made_random(x, N * D, 2);
    made_random(y, N * D, 3);
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    const MappingPairs pairs = {s, t, id, id, N};
    Isometry m;
    IsometryProducts p;
    double r = 0;
    assert_int_equal(isometry_make(&pairs, &m, NULL), OK);
    assert_int_equal(isometry_rsim(&m, N, NULL, NULL, &r, NULL), OK);
    assert_int_equal(isometry_products(&m, NULL, NULL, &p, NULL), OK);
    assert_true(fabs(r) < 0.02);
    assert_true(p.cka > 0.01 && p.cka < 0.05);
    assert_true(fabs(p.cka_debiased) < 0.01);
    isometry_done(&m);
    space_free(s);
    space_free(t);
}

/* Partners in a known order give what pairs in that order give. */
static void partners_are_followed(void **state)
{
    (void)state;
    static float x[N * D];
    static float y[N * D];
    int32_t id[N];
    int32_t back[N];
    fill_ids(id);
    for (int32_t i = 0; i < N; i++)
        back[i] = N - 1 - i;
    made_random(x, N * D, 4);
    for (int i = 0; i < N * D; i++)
        y[i] = x[i] + (float)(0.3 * sin(i));
    Space *s = made_space("x", x, N, D);
    Space *t = made_space("y", y, N, D);
    const MappingPairs straight = {s, t, id, id, N};
    const MappingPairs crossed = {s, t, id, back, N};
    Isometry m[2];
    IsometryProducts p[2];
    double r[2];
    assert_int_equal(isometry_make(&straight, &m[0], NULL), OK);
    assert_int_equal(isometry_make(&crossed, &m[1], NULL), OK);
    for (int i = 0; i < 2; i++) { /* crossing the crossed pairs makes them straight */
        const int32_t *partner = i == 0 ? NULL : back;
        assert_int_equal(isometry_rsim(&m[i], N, partner, NULL, &r[i], NULL), OK);
        assert_int_equal(isometry_products(&m[i], partner, NULL, &p[i], NULL), OK);
    }
    assert_true(r[0] > 0.5 && fabs(r[0] - r[1]) < 1e-12);
    assert_true(fabs(p[0].cka - p[1].cka) < 1e-12);
    assert_true(fabs(p[0].disparity - p[1].disparity) < 1e-12);
    isometry_done(&m[0]);
    isometry_done(&m[1]);
    space_free(s);
    space_free(t);
}

static void few_pairs_and_other_dimensions(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 1, 1};
    const float y[] = {1, 0, 2, 0, 1, 3};
    Space *s = made_space("x", x, 3, 2);
    Space *t = made_space("y", y, 2, 3);
    const int32_t id[] = {0, 1};
    const MappingPairs pairs = {s, t, id, id, 2};
    Isometry m;
    IsometryProducts p;
    double r = 0;
    assert_int_equal(isometry_make(&pairs, &m, NULL), OK);
    assert_int_equal(isometry_rsim(&m, 5, NULL, NULL, &r, NULL), OK);
    assert_int_equal(isometry_products(&m, NULL, NULL, &p, NULL), OK);
    assert_true(isnan(r) && isnan(p.cka_debiased));
    assert_true(isnan(p.residual) && isnan(p.mean_cosine));
    assert_true(fabs(p.disparity) < 1e-12); /* two points always fit */
    isometry_done(&m);
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turned_spaces_are_isometric),
        cmocka_unit_test(chance_is_told_from_likeness),
        cmocka_unit_test(partners_are_followed),
        cmocka_unit_test(few_pairs_and_other_dimensions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
