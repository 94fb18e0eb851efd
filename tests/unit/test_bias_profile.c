/* Profiles of translations by what must hold of them. */
#include <math.h>

#include "core/diag/bias_profile.h"
#include "tests/unit/made.h"

enum { N = 60, D = 12 };

static float hub_x[N * D], other_x[N * D], turned_x[N * D];
static int32_t rows[N], which[N];

static int fill(void **state)
{
    (void)state;
    made_random(hub_x, N * D, 5);
    made_random(other_x, N * D, 6);
    for (int i = 0; i < N; i++) {
        rows[i] = which[i] = i;
        for (int j = 0; j < D; j++) /* orthogonal, and exact in float */
            turned_x[i * D + j] = (j % 2 ? 1.0F : -1.0F) * hub_x[i * D + (j + 5) % D];
    }
    return 0;
}

static void measure(const BiasProfileInput *in, const int32_t *pairs,
                    BiasProfileWord out[N], int threads)
{
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(bias_profile_measure(in, pairs, N, &p, out, NULL), OK);
}

static void a_language_that_is_the_hub_agrees_wholly(void **state)
{
    (void)state;
    Space *hub = made_space("en", hub_x, N, D);
    BiasProfileWord w[N];
    measure(&(BiasProfileInput){hub, hub, hub, rows, rows, N}, which, w, 1);
    for (int i = 0; i < N; i++) {
        assert_true(fabs(w[i].within - 1) < 1e-12);
        assert_true(fabs(w[i].within_after - 1) < 1e-12);
        assert_true(w[i].change == 0);
        assert_int_equal(w[i].concept[0], -1);
    }
    const BiasProfileMean m = bias_profile_mean(w, N, 1, "same", NULL);
    assert_int_equal(m.words, N);
    assert_true(fabs(m.shared - 1) < 1e-12);
    assert_true(m.change_ci.lo == 0 && m.change_ci.hi == 0);
    space_free(hub);
}

/* Within the languages a rotation changes nothing; without the map back the shared space
 * is none. */
static void a_rotation_leaves_what_is_within(void **state)
{
    (void)state;
    Space *hub = made_space("en", hub_x, N, D);
    Space *turned = made_space("de", turned_x, N, D);
    BiasProfileWord w[N];
    BiasProfileWord lost[N];
    measure(&(BiasProfileInput){turned, hub, hub, rows, rows, N}, which, w, 1);
    measure(&(BiasProfileInput){NULL, turned, hub, rows, rows, N}, which, lost, 1);
    for (int i = 0; i < N; i++) {
        assert_true(fabs(w[i].within - 1) < 1e-12);
        assert_true(fabs(w[i].within_after - 1) < 1e-12);
        assert_true(fabs(lost[i].within - 1) < 1e-12);
        assert_true(isnan(lost[i].within_after));
        assert_true(lost[i].shared < 0.9);
    }
    assert_true(bias_profile_mean(lost, N, 1, "lost", NULL).change_ci.hi < 0);
    space_free(hub);
    space_free(turned);
}

/* The first half of a language that has nothing to do with the hub is replaced by the
 * hub's own vectors: its words then have the hub's profile, the others do not. */
static void words_that_are_drawn_to_the_hub_are_found(void **state)
{
    (void)state;
    static float x[N * D];
    memcpy(x, other_x, sizeof x);
    memcpy(x, hub_x, sizeof x / 2);
    Space *hub = made_space("en", hub_x, N, D);
    Space *before = made_space("xx", other_x, N, D);
    Space *after = made_space("xx", x, N, D);
    BiasProfileWord w[N];
    measure(&(BiasProfileInput){before, after, hub, rows, rows, N}, which, w, 1);
    for (int i = 0; i < N; i++) {
        const bool is_drawn = i < N / 2;
        assert_true(fabs(w[i].within) < 0.6);
        assert_true(is_drawn ? fabs(w[i].shared - 1) < 1e-12 : fabs(w[i].shared) < 0.7);
        assert_true(!is_drawn || w[i].change > 0.4);
        for (int k = 0; k < BIAS_PROFILE_NAMED; k++) {
            assert_in_range(w[i].concept[k], 0, N - 1);
            assert_int_not_equal(w[i].concept[k], i);
        }
        assert_int_not_equal(w[i].concept[0], w[i].concept[1]);
    }
    assert_true(bias_profile_mean(w, N / 2, 1, "drawn", NULL).change_ci.lo > 0.7);
    space_free(hub);
    space_free(before);
    space_free(after);
}

static void neither_threads_nor_the_order_of_pairs_matter(void **state)
{
    (void)state;
    Space *hub = made_space("en", hub_x, N, D);
    Space *other = made_space("xx", other_x, N, D);
    const BiasProfileInput in = {NULL, other, hub, rows, rows, N};
    int32_t reversed[N];
    BiasProfileWord one[N];
    BiasProfileWord seven[N];
    BiasProfileWord again[N];
    for (int32_t i = 0; i < N; i++)
        reversed[i] = N - 1 - i;
    measure(&in, which, one, 1);
    measure(&in, which, seven, 7);
    measure(&in, reversed, again, 1);
    for (int i = 0; i < N; i++) {
        assert_true(one[i].within == seven[i].within && one[i].shared == seven[i].shared);
        assert_memory_equal(one[i].concept, seven[i].concept, sizeof one[i].concept);
        assert_true(fabs(one[i].within - again[N - 1 - i].within) < 1e-12);
        assert_int_equal(one[i].concept[0], again[N - 1 - i].concept[0]);
    }
    space_free(hub);
    space_free(other);
}

static void spaces_of_other_dimensions_share_nothing(void **state)
{
    (void)state;
    Space *hub = made_space("en", hub_x, N, D);
    Space *small = made_space("xx", other_x, N, D / 2);
    BiasProfileWord w[N];
    Progress p;
    measure(&(BiasProfileInput){NULL, small, hub, rows, rows, N}, which, w, 1);
    assert_true(!isnan(w[0].within) && isnan(w[0].shared) && isnan(w[0].change));
    const BiasProfileMean m = bias_profile_mean(w, N, 1, "small", NULL);
    assert_true(!isnan(m.within_ci.lo) && isnan(m.change) && isnan(m.change_ci.lo));
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(
        bias_profile_measure(&(BiasProfileInput){NULL, small, hub, rows, rows, N}, which,
                             N, &p, w, NULL),
        E_CANCELED);
    space_free(hub);
    space_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_language_that_is_the_hub_agrees_wholly),
        cmocka_unit_test(a_rotation_leaves_what_is_within),
        cmocka_unit_test(words_that_are_drawn_to_the_hub_are_found),
        cmocka_unit_test(neither_threads_nor_the_order_of_pairs_matter),
        cmocka_unit_test(spaces_of_other_dimensions_share_nothing),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
