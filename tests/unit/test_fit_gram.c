#include "core/space/fit_gram.h"
#include "tests/unit/turned.h"

enum { N = 30, D = 6 };

/* V f(s) V' of A'A: the inverse of the coloured square is the whitened square. */
static void whitening_undoes_the_spread(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 3);
    int32_t *rows = turned_rows(N);
    FitGram g;
    assert_int_equal(fit_gram_make(t.src, rows, N, NULL, &g, NULL), OK);
    assert_int_equal(g.rank, D);
    double white[D * D];
    double colour[D * D];
    double product[D * D];
    double one[D * D] = {0};
    for (int i = 0; i < D; i++)
        one[i * D + i] = 1;
    assert_int_equal(fit_gram_power(&g, FIT_WHITEN, 0, white, NULL), OK);
    assert_int_equal(fit_gram_power(&g, FIT_COLOUR, 0, colour, NULL), OK);
    fit_gram_multiply(white, colour, D, product);
    assert_true(turned_distance(product, one, D) < 1e-12);
    fit_gram_multiply_turned(white, colour, D, product); /* both are symmetric */
    assert_true(turned_distance(product, one, D) < 1e-12);
    double inverse[D * D];
    assert_int_equal(fit_gram_power(&g, FIT_INVERT, 0, inverse, NULL), OK);
    fit_gram_multiply(white, white, D, product);
    assert_true(turned_distance(product, inverse, D) < 1e-12);
    for (int j = 1; j < D; j++)
        assert_true(g.s[j] <= g.s[j - 1]);
    fit_gram_done(&g);
    free(rows);
    turned_free(&t);
}

/* Four rows, one of them twice: three directions, and the inverse knows no others. */
static void repeated_rows_are_no_directions(void **state)
{
    (void)state;
    Turned t = turned_make(N, D, 0, 3);
    const int32_t rows[] = {4, 9, 4, 2};
    FitGram g;
    assert_int_equal(fit_gram_make(t.src, rows, 4, NULL, &g, NULL), OK);
    assert_int_equal(g.rank, 3);
    double white[D * D];
    assert_int_equal(fit_gram_power(&g, FIT_WHITEN, 0, white, NULL), OK);
    for (int i = 0; i < D * D; i++)
        assert_true(isfinite(white[i]) && fabs(white[i]) < 10);
    fit_gram_done(&g);
    turned_free(&t);
}

static void zeros_are_refused(void **state)
{
    (void)state;
    const float x[8] = {0};
    const int32_t rows[] = {0, 1};
    Space *s = made_space("aa", x, 4, 2);
    FitGram g;
    Error err = {0};
    assert_int_equal(fit_gram_make(s, rows, 2, NULL, &g, &err), E_UNDEFINED);
    assert_null(g.s);
    assert_non_null(strstr(err.text, "zeros"));
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whitening_undoes_the_spread),
        cmocka_unit_test(repeated_rows_are_no_directions),
        cmocka_unit_test(zeros_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
