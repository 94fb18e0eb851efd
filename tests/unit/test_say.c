#include <math.h>

#include "core/diag/say.h"
#include "tests/unit/unit.h"

static void numbers_read_alike_everywhere(void **state)
{
    (void)state;
    char rate[SAY_RATE];
    char share[16];
    char count[32];
    char p[SAY_P];
    assert_string_equal(say_share(share, 0.4305), ".430");
    assert_string_equal(say_share(share, 1), "1.000");
    assert_string_equal(say_share(share, -0.0121), "-.012");
    assert_string_equal(say_share(share, 0), ".000");
    assert_string_equal(say_share(share, 12.3456), "12.346");
    assert_string_equal(say_share(share, (double)NAN), "undefined");
    assert_string_equal(say_count(count, 1234567), "1,234,567");
    assert_string_equal(say_rate(rate, stats_rate(0, 0)), "undefined (no cases)");
    assert_string_equal(say_rate(rate, stats_rate(1442, 2884)),
                        ".500 [.482-.518] of 2,884");
    assert_string_equal(say_p(p, 0.03125), "p = .031");
    assert_string_equal(say_p(p, 1e-9), "p < .001");
    assert_string_equal(say_p(p, 1), "p = 1.000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_read_alike_everywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
