#include "core/base/fields.h"
#include "tests/unit/unit.h"

static void is_field(const Fields *f, int i, const char *want)
{
    assert_int_equal(f->field[i].n, strlen(want));
    assert_memory_equal(f->field[i].p, want, strlen(want));
}

static void tabs_come_first(void **state)
{
    (void)state;
    const Fields f = fields_split(str_text("New York\t a b \t\tx"));
    assert_int_equal(f.n, 4);
    is_field(&f, 0, "New York");
    is_field(&f, 1, "a b");
    is_field(&f, 2, "");
    is_field(&f, 3, "x");
}

static void blanks_in_rows_are_one(void **state)
{
    (void)state;
    const Fields f = fields_split(str_text("  a   b c "));
    assert_int_equal(f.n, 3);
    is_field(&f, 0, "a");
    is_field(&f, 2, "c");
    assert_int_equal(fields_split(str_text("   ")).n, 0);
    assert_int_equal(fields_split((Text){NULL, 0}).n, 0);
}

static void further_fields_are_counted(void **state)
{
    (void)state;
    const Fields f = fields_split(str_text("1 2 3 4 5 6 7"));
    assert_int_equal(f.n, 7);
    is_field(&f, FIELDS_MOST - 1, "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tabs_come_first),
        cmocka_unit_test(blanks_in_rows_are_one),
        cmocka_unit_test(further_fields_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
