#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"
#include "tests/unit/unit.h"

static void defaults_are_the_documented_ones(void **state)
{
    (void)state;
    const Limits l = limits_default();
    assert_int_equal(l.rows, 50000000);
    assert_int_equal(l.dims, 65536);
    assert_int_equal(l.token, 65536);
    assert_int_equal(l.header_line, 4096);
    assert_int_equal(l.line, 16777216);
    assert_int_equal(l.npy_header, 65536);
    assert_int_equal(l.dict_lines, 20000000);
    assert_int_equal(l.gzip_ratio, 200);
    assert_int_equal(l.max_vocab, 0);
    assert_false(l.skip_bad_rows || l.allow_cut || l.strict);
}

static void memory_is_a_part_of_the_machine(void **state)
{
    (void)state;
    const Limits l = limits_default();
    assert_true(l.memory > 1 << 20);
    FILE *f = fopen("/proc/meminfo", "r");
    if (!f)
        unit_skip("no /proc/meminfo");
    char line[128];
    uint64_t kb = 0;
    while (kb == 0 && fgets(line, sizeof line, f)) {
        if (strncmp(line, "MemTotal:", 9) == 0)
            kb = strtoull(line + 9, NULL, 10);
    }
    assert_int_equal(fclose(f), 0);
    assert_true(kb > 0 && l.memory <= kb * 1024 / 4 * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_the_documented_ones),
        cmocka_unit_test(memory_is_a_part_of_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
