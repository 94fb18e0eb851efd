#include <string.h>

#include "core/base/decimal.h"
#include "tests/unit/unit.h"

static int compare(const char *mantissa, int64_t exponent, uint64_t m, int e)
{
    return decimal_compare(str_text(mantissa), exponent, m, e);
}

static void compares_exactly(void **state)
{
    (void)state;
    assert_int_equal(compare("0.5", 0, 1, -1), 0);
    assert_int_equal(compare("5", -1, 1, -1), 0);
    assert_int_equal(compare("00.50", 0, 1, -1), 0);
    assert_int_equal(compare("0.5000000000000000000000000000000000000001", 0, 1, -1), 1);
    assert_int_equal(compare("0.4999999999999999999999999999999999999999", 0, 1, -1), -1);
    assert_int_equal(compare("1024", 0, 1, 10), 0);
    assert_int_equal(compare("1", 22, 2384185791015625, 22), 0); /* 5^22 x 2^22 */
    assert_int_equal(compare("1", 22, 2384185791015626, 22), -1);
    assert_int_equal(compare("1", 22, 2384185791015624, 22), 1);
    assert_int_equal(compare("1", -300, 1, -997), 1); /* log2(1e-300) = -996.58 */
    assert_int_equal(compare("1", -300, 1, -996), -1);
}

/* Digits after the 800th count only as "something more". */
static void thousands_of_digits(void **state)
{
    (void)state;
    static char s[5001];
    memset(s, '0', 5000);
    memcpy(s, (const char[]){'0', '.', '5'}, 3);
    assert_int_equal(compare(s, 0, 1, -1), 0);
    s[4999] = '1';
    assert_int_equal(compare(s, 0, 1, -1), 1);
    memset(s, '9', 5000);
    memcpy(s, (const char[]){'0', '.', '4'}, 3);
    assert_int_equal(compare(s, 0, 1, -1), -1);
    memset(s, '9', 5000);
    assert_int_equal(compare(s, -5000, 1, 0), -1);
}

static void check_shortest(uint64_t m, int e, const char *want, int want_point)
{
    char digits[DECIMAL_DIGITS + 1];
    int point = 0;
    digits[decimal_shortest(m, e, digits, &point)] = '\0';
    assert_string_equal(digits, want);
    assert_int_equal(point, want_point);
}

static void shortest_digits(void **state)
{
    (void)state;
    check_shortest((uint64_t)1 << 52, -52, "1", 1);
    check_shortest((uint64_t)1 << 52, -53, "5", 0);
    check_shortest(1, -1074, "5", -323);
    check_shortest(((uint64_t)1 << 53) - 1, 971, "17976931348623157", 309);
    check_shortest(0x1999999999999a, -56, "1", 0);                 /* 0.1 */
    check_shortest(0x1999999999999b, -56, "10000000000000002", 0); /* the next */
    check_shortest((uint64_t)1 << 52, -1074, "22250738585072014", -307);
}

static void check_fixed(uint64_t m, int e, int decimals, const char *want)
{
    Str s = {0};
    decimal_add_fixed(&s, m, e, decimals);
    assert_string_equal(str_cstr(&s), want);
    str_free(&s);
}

static void fixed_digits(void **state)
{
    (void)state;
    check_fixed(0, 0, 0, "0");
    check_fixed(0, -1074, 3, "0.000");
    check_fixed(1, 100, 2, "1267650600228229401496703205376.00");
    check_fixed(5, -1, 0, "2"); /* ties to even */
    check_fixed(7, -1, 0, "4");
    check_fixed(1, -3, 2, "0.12");
    check_fixed(3, -3, 2, "0.38");
    check_fixed(1, -70, 30, "0.000000000000000000000847032947");
    check_fixed(1, -200, 5, "0.00000");
    check_fixed(((uint64_t)1 << 53) - 1, -53, 10, "1.0000000000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_exactly),
        cmocka_unit_test(thousands_of_digits),
        cmocka_unit_test(shortest_digits),
        cmocka_unit_test(fixed_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
