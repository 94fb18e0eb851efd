/* The power of McNemar's test against sums and draws made by SciPy (power.py). */
#include <math.h>

#include "core/base/stats_power.h"
#include "tests/unit/files.h"

static void check_row(char *const *field, int n)
{
    const bool is_needed = strcmp(field[0], "needed") == 0;
    const StatsPower p = {.discordant = files_number(field[1]),
                          .difference = files_number(field[2]),
                          .level = files_number(field[3]),
                          .power = is_needed ? files_number(field[4]) : 0.8};
    if (is_needed) {
        assert_int_equal(stats_power_needed(&p), (int64_t)files_number(field[5]));
        return;
    }
    double got = 0;
    assert_int_equal(stats_power_exact(&p, (int64_t)files_number(field[4]), NULL, &got),
                     OK);
    const double want = files_number(field[5]);
    /* drawn: four standard errors; exact: what its sums leave out */
    const double tolerance = n > 6 ? 4 * files_number(field[6]) : 1e-9;
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s %s %s %s: %.12g, not %.12g", field[0], field[1], field[2], field[4],
                 got, want);
}

static void test_against_reference(void **state)
{
    (void)state;
    char path[400];
    char line[FILES_LINE];
    char *field[FILES_FIELDS];
    int rows = 0;
    (void)snprintf(path, sizeof path, "%s/tests/oracle/power.tsv",
                   getenv("ISOGLOSS_SOURCE_ROOT"));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (int n = 0; (n = files_next_row(f, line, field)) > 0; rows++)
        check_row(field, n);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rows, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_reference)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
