/* The best cut of points on a line by NumPy (cuts.py). */
#include <math.h>

#include "core/diag/cause_cut.h"
#include "tests/unit/tsv.h"

static void shares_are_as_computed_by_others(void **state)
{
    (void)state;
    FILE *f = tsv_open("tests/oracle/cuts.tsv");
    TsvLine l;
    int seen = 0;
    while (tsv_next(f, &l)) {
        const int32_t n = (int32_t)l.number[0];
        /* both in double; the points are rounded to six places before */
        assert_true(fabs(cause_cut_share(l.number + 1, n) - l.number[n + 1]) <= 1e-11);
        seen++;
    }
    (void)fclose(f);
    assert_int_equal(seen, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_as_computed_by_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
