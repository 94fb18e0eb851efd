#include "core/diag/fit.h"
#include "tests/unit/turned.h"

enum { N = 300, D = 10 };

static Fit fit(const Turned *t, FitMethod method, Status want, Error *err)
{
    FitOptions o = fit_options_defaults();
    o.method = method;
    const FitInput in = {t->src, t->tgt, t->lex, NULL};
    Fit f;
    const Status st = fit_make(&in, &o, NULL, &f, err);
    if (st != want)
        fail_msg("%d: %s", (int)st, err ? err->text : "");
    return f;
}

/* Z = XQ: W = Q, nothing is left over, and every word that was held out is found. */
static void an_isometry_is_recovered(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    Error err = {0};
    for (FitMethod m = FIT_PROCRUSTES; m <= FIT_RIDGE; m++) {
        Fit f = fit(&t, m, OK, &err);
        const double tolerance = m == FIT_RIDGE ? 0.05 : 1e-5; /* ridge shrinks */
        if (m != FIT_VECMAP)
            assert_true(turned_distance(f.src->w, t.q, D) < tolerance);
        assert_int_equal(f.held.after.n, N / 5);
        for (int s = BLI_NN; s <= BLI_CSLS; s++) {
            const Rate r = fit_score_rate(&f.held.after, (BliScore)s);
            assert_int_equal(r.hits, r.n);
            assert_true(fit_score_rate(&f.held.before, (BliScore)s).value < 0.2);
        }
        assert_true(m == FIT_RIDGE || f.residual < 1e-5);
        assert_true(f.mean_cosine > 0.999);
        assert_true((f.tgt != NULL) == (m == FIT_VECMAP));
        assert_true((f.tgt_moved != NULL) == (m == FIT_VECMAP));
        assert_int_equal(f.rank_src, D);
        fit_done(&f);
    }
    turned_free(&t);
}

/* The moved space is what applying the map to the source gives. */
static void the_map_that_is_told_is_the_one_scored(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0.5, 1);
    Fit f = fit(&t, FIT_PROCRUSTES, OK, NULL);
    Space *copy = NULL;
    assert_int_equal(space_make_copy(t.src, &copy, NULL), OK);
    assert_int_equal(mapping_apply(copy, f.src, NULL, NULL), OK);
    for (int i = 0; i < N; i++)
        assert_memory_equal(space_row(copy, i), space_row(f.src_moved, i),
                            D * sizeof(float));
    double det = 0;
    assert_int_equal(mapping_determinant(f.src, &det, NULL), OK);
    assert_true(fabs(fabs(det) - 1) < 1e-9);
    space_free(copy);
    fit_done(&f);
    turned_free(&t);
}

static void a_test_is_scored_beside(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 1);
    int32_t entries[] = {1, 2, 3};
    const Lexicon test = fit_split_view(t.lex, entries, 3);
    const FitOptions o = fit_options_defaults();
    const FitInput in = {t.src, t.tgt, t.lex, &test};
    Fit f;
    assert_int_equal(fit_make(&in, &o, NULL, &f, NULL), OK);
    assert_true(f.test.is_there && f.test.has_before);
    assert_int_equal(f.test.after.n, 3);
    assert_int_equal(fit_score_rate(&f.test.after, BLI_NN).hits, 3);
    fit_done(&f);
    turned_free(&t);
}

/* Other dimensions: ridge alone, and there is no before. */
static void dimensions_may_differ_for_ridge(void **state)
{
    (void)state;
    float x[N * 4];
    float y[N * 3];
    made_random(x, N * 4, 1);
    for (int i = 0; i < N; i++)
        memcpy(y + i * 3, x + i * 4, 3 * sizeof *y);
    Turned t = {.src = made_space("aa", x, N, 4), .tgt = made_space("bb", y, N, 3)};
    assert_int_equal(lexicon_make_row_aligned(t.src, t.tgt, &t.lex, NULL), OK);
    Error err = {0};
    Fit f = fit(&t, FIT_RIDGE, OK, &err);
    assert_false(f.held.has_before);
    assert_int_equal(fit_score_rate(&f.held.after, BLI_NN).hits, f.held.after.n);
    fit_done(&f);
    f = fit(&t, FIT_PROCRUSTES, E_INPUT, &err);
    assert_null(f.src);
    turned_free(&t);
}

static void names_are_found(void **state)
{
    (void)state;
    FitMethod m = FIT_RIDGE;
    for (FitMethod i = FIT_PROCRUSTES; i <= FIT_GENERALISED; i++) {
        assert_true(fit_find_method(fit_method_name(i), &m));
        assert_int_equal(m, i);
    }
    assert_false(fit_find_method("adversarial", &m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_isometry_is_recovered),
        cmocka_unit_test(the_map_that_is_told_is_the_one_scored),
        cmocka_unit_test(a_test_is_scored_beside),
        cmocka_unit_test(dimensions_may_differ_for_ridge),
        cmocka_unit_test(names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
