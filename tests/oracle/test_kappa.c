/* Cohen's kappa against scikit-learn, its error against a numerical gradient (kappa.py).
 */
#include <math.h>

#include "core/base/stats_kappa.h"
#include "tests/unit/files.h"

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%.17g, not %.17g", got, want);
}

static void test_against_reference(void **state)
{
    (void)state;
    char path[400];
    char line[FILES_LINE];
    char *field[FILES_FIELDS];
    int rows = 0;
    (void)snprintf(path, sizeof path, "%s/tests/oracle/kappa.tsv",
                   getenv("ISOGLOSS_SOURCE_ROOT"));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (files_next_row(f, line, field) > 0) {
        const int c = (int)files_number(field[0]);
        int64_t count[STATS_KAPPA_MOST * STATS_KAPPA_MOST] = {0};
        char *at = field[1];
        for (int i = 0; i < c * c; i++)
            count[i] = strtol(at + (i > 0), &at, 10);
        const StatsKappa s = stats_kappa(count, c);
        const double half = 1.959963984540054 * files_number(field[3]);
        check_near(s.kappa, files_number(field[2]), 1e-12);
        if (!(half > 1e-9)) { /* no width is no interval */
            assert_true(isnan(s.ci.lo) && isnan(s.ci.hi));
            rows++;
            continue;
        }
        /* central differences with a step of 1e-6 */
        check_near(s.ci.hi, fmin(1, s.kappa + half), 1e-7);
        check_near(s.ci.lo, fmax(-1, s.kappa - half), 1e-7);
        rows++;
    }
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rows, 27);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_reference)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
