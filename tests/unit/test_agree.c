#include <math.h>

#include "core/diag/agree.h"
#include "tests/unit/marked.h"

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%.17g, not %.17g", got, want);
}

static void test_two_files(void **state)
{
    (void)state;
    MarkList a = {0};
    MarkList b = {0};
    marked_add(&a, MARK_ACCEPT, "one", "eins", 1, "ada");
    marked_add(&b, MARK_GOLD, "one", "eins", 2, "bob"); /* agrees */
    marked_add(&a, MARK_REJECT, "two", "drei", 3, "ada");
    marked_add(&b, MARK_REJECT, "two", "drei", 4, "bob"); /* agrees */
    marked_add(&a, MARK_ACCEPT, "two", "zwo", 5, "ada");
    marked_add(&b, MARK_VARIANT, "two", "zwo", 6, "bob");  /* differs */
    marked_add(&a, MARK_ACCEPT, "six", "sechs", 7, "ada"); /* alone */
    marked_add(&b, MARK_NOTE, "six", "", 8, "bob");        /* no judgement */
    const AgreeSide x = {&a, NULL, "ada"};
    const AgreeSide y = {&b, NULL, "bob"};
    Agree g;
    TableSet *set = agree_make(&x, &y, &g);
    assert_int_equal(g.kappa.n, 3);
    assert_int_equal(g.only_a, 1);
    assert_int_equal(g.only_b, 0);
    check_near(g.kappa.observed, 2.0 / 3, 1e-15);
    /* by chance: right 2/3 x 1/3, variant 0 x 1/3, wrong 1/3 x 1/3 */
    check_near(g.kappa.expected, 1.0 / 3, 1e-15);
    check_near(g.kappa.kappa, 0.5, 1e-14);
    const Table *t = table_set_find(set, "disagreements");
    assert_int_equal(table_rows(t), 1);
    assert_int_equal(str_compare(table_cell(t, 0, 1).text, TEXT("zwo")), 0);
    table_set_free(set);
    mark_list_free(&a);
    mark_list_free(&b);
}

static void test_one_file(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_ACCEPT, "one", "eins", 1, "ada");
    marked_add(&l, MARK_REJECT, "one", "eins", 2, "bob");
    const Text ada = TEXT("ada");
    const Text bob = TEXT("bob");
    const AgreeSide x = {&l, &ada, "ada"};
    const AgreeSide y = {&l, &bob, "bob"};
    Agree g;
    TableSet *set = agree_make(&x, &y, &g);
    assert_int_equal(g.kappa.n, 1);
    check_near(g.kappa.kappa, 0, 1e-15);
    assert_true(isnan(g.kappa.ci.lo));
    table_set_free(set);
    MarkList none = {0};
    const AgreeSide nobody = {&none, NULL, "nobody"};
    set = agree_make(&x, &nobody, &g);
    assert_int_equal(g.kappa.n + g.only_b, 0);
    assert_int_equal(g.only_a, 1);
    table_set_free(set);
    mark_list_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_two_files),
                                       cmocka_unit_test(test_one_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
