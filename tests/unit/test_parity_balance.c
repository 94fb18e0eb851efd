/* Shares of neighbours, hubs and means of made languages. */
#include <math.h>

#include "core/diag/parity_balance.h"
#include "tests/unit/made.h"

enum { N = 60, D = 8 };

/* Words of one language around a point of their own (apart) or of the same cloud. */
static Space *made_language(const char *name, uint64_t seed, int32_t n, int axis,
                            float away)
{
    float x[N * D];
    made_random(x, (size_t)n * D, seed);
    for (int32_t i = 0; i < n; i++)
        x[i * D + axis] += away;
    return made_space(name, x, n, D);
}

static BalanceInput input_of(const Space *const *space, int n)
{
    return (BalanceInput){
        .space = space, .n = n, .top = N, .most = 10000, .k = 5, .hubs = 10};
}

static void islands_and_mixtures_are_told_apart(void **state)
{
    (void)state;
    for (int is_apart = 0; is_apart < 2; is_apart++) {
        const float away = is_apart ? 40 : 0;
        Space *a = made_language("a", 1, N, 0, away);
        Space *b = made_language("b", 2, N, 1, away);
        const Space *const both[] = {a, b};
        const BalanceInput in = input_of(both, 2);
        Balance x;
        assert_int_equal(parity_balance_make(&in, NULL, &x, NULL), OK);
        assert_int_equal(x.total, 2 * N);
        assert_int_equal(x.words[0], N);
        assert_int_equal(x.count[0] + x.count[1], 5 * N);
        assert_int_equal(x.hubs[0] + x.hubs[1], 10);
        assert_true(fabs(parity_balance_expected(&x, 0, 0) - 59.0 / 119) < 1e-15);
        assert_true(fabs(x.same_expected - 59.0 / 119) < 1e-15);
        if (is_apart) {
            assert_true(x.same >= 1 && x.count[1] == 0 && x.count[2] == 0);
            assert_true(x.between > 0.9);
            assert_int_equal(x.centroid.hits, 2 * N);
        } else {
            assert_true(fabs(x.same - x.same_expected) < 0.1);
            assert_true(x.between < 0.1);
            assert_true(x.centroid.value > 0.3 && x.centroid.value < 0.7);
        }
        parity_balance_done(&x);
        space_free(a);
        space_free(b);
    }
}

/* Islands that differ in their means alone are none without them. */
static void means_can_be_taken_off(void **state)
{
    (void)state;
    Space *a = made_language("a", 1, N, 0, 3);
    Space *b = made_language("b", 2, N, 1, 3);
    const Space *const both[] = {a, b};
    BalanceInput in = input_of(both, 2);
    Balance x;
    Balance y;
    assert_int_equal(parity_balance_make(&in, NULL, &x, NULL), OK);
    in.is_centered = true;
    assert_int_equal(parity_balance_make(&in, NULL, &y, NULL), OK);
    assert_true(y.between < 0.05 && x.between > 0.3);
    assert_true(y.same < x.same);
    assert_true(y.centroid.hits < x.centroid.hits);
    parity_balance_done(&x);
    parity_balance_done(&y);
    space_free(a);
    space_free(b);
}

static void sizes_are_made_equal_or_cut(void **state)
{
    (void)state;
    Space *a = made_language("a", 1, N, 0, 0);
    Space *b = made_language("b", 2, N / 3, 0, 0);
    const Space *const both[] = {a, b};
    BalanceInput in = input_of(both, 2);
    Balance x;
    assert_int_equal(parity_balance_make(&in, NULL, &x, NULL), OK);
    assert_true(x.words[0] == 20 && x.words[1] == 20 && !x.is_cut);
    parity_balance_done(&x);
    in.top = 0;
    assert_int_equal(parity_balance_make(&in, NULL, &x, NULL), OK);
    assert_true(x.words[0] == 60 && x.words[1] == 20 && !x.is_cut);
    assert_true(fabs(parity_balance_expected(&x, 1, 0) - 60.0 / 79) < 1e-15);
    parity_balance_done(&x);
    in.most = 40;
    assert_int_equal(parity_balance_make(&in, NULL, &x, NULL), OK);
    assert_true(x.words[0] == 30 && x.words[1] == 10 && x.is_cut);
    parity_balance_done(&x);
    space_free(a);
    space_free(b);
}

/* Turning all languages together, or making rows longer, changes nothing. */
static void rotation_and_scale_do_not_matter(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 3);
    for (int32_t i = 0; i < N; i++) {
        for (int32_t j = 0; j < D; j++) /* an exchange of axes, signs and lengths */
            y[i * D + (j + 3) % D] = (j % 2 ? -2.0F : 2.0F) * x[i * D + j];
    }
    Space *a[2] = {made_space("a", x, N / 2, D),
                   made_space("b", x + N / 2 * D, N / 2, D)};
    Space *b[2] = {made_space("a", y, N / 2, D),
                   made_space("b", y + N / 2 * D, N / 2, D)};
    Balance m[2];
    const BalanceInput before = input_of((const Space *const *)a, 2);
    const BalanceInput after = input_of((const Space *const *)b, 2);
    assert_int_equal(parity_balance_make(&before, NULL, &m[0], NULL), OK);
    assert_int_equal(parity_balance_make(&after, NULL, &m[1], NULL), OK);
    assert_memory_equal(m[0].count, m[1].count, 4 * sizeof(int64_t));
    assert_true(fabs(m[0].between - m[1].between) < 1e-6);
    assert_true(fabs(m[0].skewness - m[1].skewness) < 1e-12);
    for (int i = 0; i < 2; i++) {
        parity_balance_done(&m[i]);
        space_free(a[i]);
        space_free(b[i]);
    }
}

static void what_cannot_be_measured_is_refused(void **state)
{
    (void)state;
    static const float zero[2 * D] = {0};
    float x[N * D];
    made_random(x, N * D, 1);
    Space *none = made_space("none", zero, 2, D);
    Space *other = made_space("other", x, 2, D / 2);
    Space *some = made_space("some", x, 6, D);
    const Space *const empty[] = {none};
    const Space *const unlike[] = {some, other};
    const Space *const with_none[] = {some, none};
    Balance b;
    Error err = {0};
    BalanceInput in = input_of(empty, 1);
    assert_int_equal(parity_balance_make(&in, NULL, &b, &err), E_UNDEFINED);
    in = input_of(unlike, 2);
    assert_int_equal(parity_balance_make(&in, NULL, &b, &err), E_INPUT);
    in = input_of(with_none, 2);
    in.top = 0;
    in.k = 100; /* more than there are */
    assert_int_equal(parity_balance_make(&in, NULL, &b, NULL), OK);
    assert_int_equal(b.words[1], 0);
    assert_int_equal(b.k, 5);
    parity_balance_done(&b);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(parity_balance_make(&in, &p, &b, &err), E_CANCELED);
    space_free(none);
    space_free(other);
    space_free(some);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(islands_and_mixtures_are_told_apart),
        cmocka_unit_test(means_can_be_taken_off),
        cmocka_unit_test(sizes_are_made_equal_or_cut),
        cmocka_unit_test(rotation_and_scale_do_not_matter),
        cmocka_unit_test(what_cannot_be_measured_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
