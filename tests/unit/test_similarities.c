#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/similarities.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

static Similarities of_rows(const float *x, int32_t n, int32_t d,
                            const SimilaritiesOptions *o, bool is_unit)
{
    Space *s = NULL;
    Nearest near;
    Similarities p;
    Progress progress;
    progress_init(&progress, 2);
    assert_int_equal(nearest_make_space(x, (size_t)d, n, d, is_unit, &s, NULL), OK);
    const NearestOptions near_options = {similarities_find_k(o, n), is_unit};
    assert_int_equal(nearest_make(s, near_options, &progress, &near, NULL), OK);
    assert_int_equal(similarities_make(&near, o, &progress, &p, NULL), OK);
    nearest_done(&near);
    space_free(s);
    return p;
}

static double find(const Similarities *p, int32_t i, int32_t j)
{
    for (size_t e = p->off[i]; e < p->off[i + 1]; e++)
        if (p->col[e] == j)
            return p->p[e];
    return 0;
}

/* p sums to 1 within 1e-12; symmetric to the bit; no self; columns ascend. */
static void check_form(const Similarities *p)
{
    long double sum = 0;
    for (int32_t i = 0; i < p->n; i++) {
        assert_true(p->off[i + 1] > p->off[i]);
        for (size_t e = p->off[i]; e < p->off[i + 1]; e++) {
            assert_true(p->p[e] > 0);
            assert_int_not_equal(p->col[e], i);
            assert_true(e == p->off[i] || p->col[e] > p->col[e - 1]);
            assert_true(find(p, p->col[e], i) == p->p[e]);
            sum += p->p[e];
        }
    }
    assert_true(fabsl(sum - 1) < 1e-12L);
}

static void check_set(const Shaped *shape, double plogp, size_t entries)
{
    float *x = shaped_floats(shape);
    const SimilaritiesOptions o = similarities_options_defaults();
    Similarities p = of_rows(x, shape->n, shape->d, &o, true);
    check_form(&p);
    assert_int_equal(p.facts.k, 90);
    assert_int_equal(p.off[p.n], entries);
    assert_true(fabs(p.plogp - plogp) < 2e-8); /* rows are rounded to float32 */
    assert_int_equal(p.facts.ties + p.facts.duplicates, 0);
    similarities_done(&p);
    free(x);
}

/* Values of an independent program in double; the numbers of entries for A and C are also
 * FIt-SNE's. */
static void known_sets_give_known_values(void **state)
{
    (void)state;
    check_set(&shaped_a, -10.424866206749, 102078);
    check_set(&shaped_b, -10.341234620634, 94940);
    check_set(&shaped_c, -11.087090288208, 199518);
}

static void entropy_is_that_of_the_perplexity(void **state)
{
    (void)state;
    double d2[90];
    double p[90];
    for (int scale = -12; scale <= 12; scale += 6) {
        for (int e = 0; e < 90; e++)
            d2[e] = pow(10, scale) * (1 + 0.1 * e + 0.001 * e * e);
        for (int step = 0; step < 8; step++) {
            const double u = 2 * pow(1.7, step);
            const SimilaritiesRow row = similarities_fill_row(d2, 90, u, p);
            double h = 0;
            double sum = 0;
            for (int e = 0; e < 90; e++) {
                h -= p[e] > 0 ? p[e] * log(p[e]) : 0;
                sum += p[e];
                assert_true(e == 0 || p[e] <= p[e - 1]);
            }
            assert_false(row.is_tied || row.is_duplicate);
            assert_true(fabs(h - log(u)) < 1e-7);
            assert_true(fabs(sum - 1) < 1e-14);
        }
    }
}

static void unreachable_entropies_are_flagged(void **state)
{
    (void)state;
    double d2[9] = {4, 4, 4, 4, 4, 4, 4, 4, 4};
    double p[9];
    SimilaritiesRow row = similarities_fill_row(d2, 9, 3, p);
    assert_true(row.is_tied && !row.is_duplicate);
    for (int e = 0; e < 9; e++)
        assert_true(p[e] == 1.0 / 9);
    for (int e = 0; e < 9; e++)
        d2[e] = e < 4 ? 0 : 2 + e;
    row = similarities_fill_row(d2, 9, 3, p);
    assert_true(!row.is_tied && row.is_duplicate);
    for (int e = 0; e < 9; e++)
        assert_true(p[e] == (e < 4 ? 0.25 : 0));
    row = similarities_fill_row(d2, 9, 5, p); /* reachable: nothing is flagged */
    assert_false(row.is_tied || row.is_duplicate);
    assert_true(p[8] > 0);
    row = similarities_fill_row(d2 + 4, 2, 2, p); /* as many as the perplexity asks */
    assert_false(row.is_tied || row.is_duplicate);
    assert_true(p[0] == 0.5 && p[1] == 0.5);
}

static void small_sets_lower_the_perplexity(void **state)
{
    (void)state;
    const SimilaritiesOptions o = similarities_options_defaults();
    const int32_t n[] = {2, 3, 4, 7, 10, 91, 92, 100, 1000};
    const int32_t k[] = {1, 2, 3, 6, 9, 90, 90, 90, 90};
    float x[100 * 3];
    made_random(x, 300, 3);
    for (size_t c = 0; c < sizeof n / sizeof *n; c++) {
        assert_int_equal(similarities_find_k(&o, n[c]), k[c]);
        if (n[c] > 100)
            continue;
        Similarities p = of_rows(x, n[c], 3, &o, false);
        check_form(&p);
        assert_true(p.facts.perplexity <= fmax(2, (n[c] - 1) / 3.0));
        similarities_done(&p);
    }
}

/* Two islands so far apart that nothing connects them. */
static void components_are_counted(void **state)
{
    (void)state;
    enum { EACH = 60 };
    float x[2 * EACH * 2];
    made_random(x, sizeof x / sizeof *x, 5);
    for (int i = 0; i < EACH - 10; i++)
        x[2 * i] += 1000;
    const SimilaritiesOptions o = {.perplexity = 5};
    Similarities p = of_rows(x, 2 * EACH, 2, &o, false);
    assert_int_equal(p.facts.components, 2);
    assert_int_equal(p.facts.largest, EACH + 10);
    similarities_done(&p);
}

/* The mean of the shares of both perplexities, from the same neighbours. */
static void two_scales_are_averaged(void **state)
{
    (void)state;
    enum { N = 150 };
    float x[N * 4];
    made_random(x, N * 4, 6);
    const SimilaritiesOptions o = {.perplexity = 5, .second = 40};
    Similarities both = of_rows(x, N, 4, &o, false);
    assert_int_equal(both.facts.k, 120);
    check_form(&both);
    Space *s = NULL;
    Nearest near;
    Similarities each[2];
    assert_int_equal(nearest_make_space(x, 4, N, 4, false, &s, NULL), OK);
    assert_int_equal(nearest_make(s, (NearestOptions){120, false}, NULL, &near, NULL),
                     OK);
    for (int c = 0; c < 2; c++) {
        const SimilaritiesOptions one = {.perplexity = c ? 40 : 5};
        assert_int_equal(similarities_make(&near, &one, NULL, &each[c], NULL), OK);
    }
    for (int32_t i = 0; i < N; i++) {
        for (size_t e = both.off[i]; e < both.off[i + 1]; e++) {
            const double sum =
                find(&each[0], i, both.col[e]) + find(&each[1], i, both.col[e]);
            assert_true(fabs(both.p[e] - sum / 2) < 1e-15);
        }
    }
    similarities_done(&both);
    similarities_done(&each[0]);
    similarities_done(&each[1]);
    nearest_done(&near);
    space_free(s);
}

/* Two languages far apart: each word gives half of its share to either; a word alone in
 * its language gives all to the other. */
static void balanced_shares_mix_groups(void **state)
{
    (void)state;
    enum { N = 90 };
    float x[N * 3];
    int32_t group[N];
    made_random(x, N * 3, 6);
    for (int i = 0; i < N; i++) {
        group[i] = i == 0 ? 7 : i % 2;
        x[3 * i] += group[i] == 1 ? 100 : 0;
    }
    Space *s = NULL;
    Similarities p;
    const SimilaritiesOptions o = {.perplexity = 12};
    assert_int_equal(nearest_make_space(x, 3, N, 3, false, &s, NULL), OK);
    const SimilaritiesGroups in = {s, group, false};
    assert_int_equal(similarities_make_balanced(&in, &o, NULL, &p, NULL), OK);
    check_form(&p);
    assert_int_equal(p.facts.k, 36);
    assert_int_equal(p.facts.components, 1);
    /* one word of 90 lacks the half of 6 of its own language */
    assert_true(fabs(p.facts.perplexity - (12 - 6.0 / N)) < 1e-12);
    double within[2] = {0};
    double between = 0;
    for (int32_t i = 0; i < N; i++) {
        for (size_t e = p.off[i]; e < p.off[i + 1]; e++) {
            const int32_t j = p.col[e];
            if (group[i] == group[j])
                within[group[i]] += p.p[e];
            else
                between += p.p[e];
        }
    }
    assert_true(fabs(within[0] - 44.0 / N / 2) < 1e-9); /* halves of 44 and 45 words */
    assert_true(fabs(within[1] - 45.0 / N / 2) < 1e-9);
    assert_true(fabs(between - (89.0 / N / 2 + 1.0 / N)) < 1e-9);
    similarities_done(&p);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_sets_give_known_values),
        cmocka_unit_test(entropy_is_that_of_the_perplexity),
        cmocka_unit_test(unreachable_entropies_are_flagged),
        cmocka_unit_test(small_sets_lower_the_perplexity),
        cmocka_unit_test(components_are_counted),
        cmocka_unit_test(two_scales_are_averaged),
        cmocka_unit_test(balanced_shares_mix_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
