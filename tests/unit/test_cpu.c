#include "core/base/cpu.h"
#include "tests/unit/unit.h"

static void limits_hold(void **state)
{
    (void)state;
    const CpuLevel own = cpu_get();
    assert_in_range(own, CPU_PORTABLE, CPU_LEVELS - 1);
    for (int level = 0; level < CPU_LEVELS; level++) {
        cpu_limit((CpuLevel)level);
        assert_int_equal(cpu_get(), level < (int)own ? level : (int)own);
    }
    cpu_limit(CPU_LEVELS - 1);
    assert_int_equal(cpu_get(), own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
