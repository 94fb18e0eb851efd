#include "core/space/fit_many.h"
#include "tests/unit/turned.h"

enum { N = 50, D = 5, LANGUAGES = 3 };

static void every_language_is_turned_back(void **state)
{
    (void)state;
    Turned a = turned_make(N, D, 0, 11);
    /* a third language: the second turned once more by the same matrix */
    float y[N * D];
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            double sum = 0;
            for (int k = 0; k < D; k++)
                sum += (double)space_row(a.tgt, i)[k] * a.q[k * D + j];
            y[i * D + j] = (float)sum;
        }
    }
    Space *third = made_space("cc", y, N, D);
    int32_t *rows = turned_rows(N);
    const Space *spaces[LANGUAGES] = {a.src, a.tgt, third};
    const int32_t *each[LANGUAGES] = {rows, rows, rows};
    const FitManyInput in = {spaces, each, LANGUAGES, N};
    FitMany facts;
    Mapping *maps[LANGUAGES];
    assert_int_equal(fit_many_make(&in, NULL, &facts, maps, NULL), OK);
    assert_true(facts.residual < 1e-5 && facts.steps >= 1);
    double one[D * D] = {0};
    double back[D * D];
    for (int i = 0; i < D; i++) {
        one[i * D + i] = 1;
        for (int j = 0; j < D; j++)
            back[i * D + j] = a.q[j * D + i];
    }
    assert_true(turned_distance(maps[0]->w, one, D) < 1e-12); /* the gauge */
    assert_true(turned_distance(maps[1]->w, back, D) < 1e-5);
    assert_true(maps[2]->residual < 1e-5 && maps[2]->defect < 1e-12);
    for (int l = 0; l < LANGUAGES; l++)
        mapping_free(maps[l]);
    space_free(third);
    free(rows);
    turned_free(&a);
}

/* With noise the alternation does not do worse than maps onto the first language, by the
 * residual around the mean. */
static void rounds_lower_the_residual(void **state)
{
    (void)state;
    Turned a = turned_make(N, D, 0.6, 12);
    Turned b = turned_make(N, D, 0.6, 12); /* the same words */
    int32_t *rows = turned_rows(N);
    const Space *spaces[LANGUAGES] = {a.src, a.tgt, b.tgt};
    const int32_t *each[LANGUAGES] = {rows, rows, rows};
    const FitManyInput in = {spaces, each, LANGUAGES, N};
    FitMany facts;
    Mapping *maps[LANGUAGES];
    assert_int_equal(fit_many_make(&in, NULL, &facts, maps, NULL), OK);
    assert_true(facts.residual > 0.1 && facts.steps < 100);
    /* equal languages get equal maps */
    assert_true(turned_distance(maps[1]->w, maps[2]->w, D) < 1e-9);
    for (int l = 0; l < LANGUAGES; l++)
        mapping_free(maps[l]);
    const FitManyInput none = {spaces, each, LANGUAGES, 0};
    assert_int_equal(fit_many_make(&none, NULL, &facts, maps, NULL), E_UNDEFINED);
    free(rows);
    turned_free(&a);
    turned_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_language_is_turned_back),
        cmocka_unit_test(rounds_lower_the_residual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
