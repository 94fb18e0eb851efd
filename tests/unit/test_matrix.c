#include "core/base/str.h"
#include "core/space/matrix.h"
#include "core/space/npy.h"
#include "tests/unit/files.h"

static Matrix read_ok(const char *path, size_t n, size_t d)
{
    Matrix m;
    Error err;
    const Limits limits = limits_default();
    if (matrix_read(&m, path, &limits, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(m.n, n);
    assert_int_equal(m.d, d);
    return m;
}

static void read_fails(Text bytes, const char *part)
{
    Matrix m;
    Error err;
    const Limits limits = limits_default();
    assert_int_equal(matrix_read(&m, files_write("m", bytes.p, bytes.n), &limits, &err),
                     E_INPUT);
    assert_null(m.v);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void check_text(Text bytes, size_t n, size_t d)
{
    Matrix m = read_ok(files_write("m.txt", bytes.p, bytes.n), n, d);
    for (size_t i = 0; i < n * d; i++)
        assert_true(m.v[i] == (double)i + 0.5);
    matrix_free(&m);
    m = read_ok(files_gzip("m.gz", bytes.p, bytes.n), n, d);
    assert_true(m.v[n * d - 1] == (double)(n * d) - 0.5);
    matrix_free(&m);
}

static void text_is_read_with_and_without_header(void **state)
{
    (void)state;
    check_text(TEXT("0.5 1.5\n2.5 3.5\n4.5 5.5\n"), 3, 2);
    check_text(TEXT("3 2\n0.5 1.5\n2.5 3.5\n4.5 5.5"), 3, 2);
    check_text(TEXT("\xef\xbb\xbf"
                    "0.5\t1.5 \r\n\n  2.5  3.5\r\n"),
               2, 2);
    check_text(TEXT("5.0e-1 1.500000000000000000e+00\n"), 1, 2);
}

/* "1 0" could be a header of one row without columns, "2 2" one of two rows. */
static void whole_numbers_are_a_header_only_when_they_fit(void **state)
{
    (void)state;
    const Text identity = TEXT("1 0\n0 1\n");
    Matrix m = read_ok(files_write("m", identity.p, identity.n), 2, 2);
    assert_true(m.v[0] == 1 && m.v[1] == 0 && m.v[2] == 0 && m.v[3] == 1);
    matrix_free(&m);
    const Text three = TEXT("2 2\n3 4\n");
    m = read_ok(files_write("m", three.p, three.n), 2, 2);
    assert_true(m.v[0] == 2 && m.v[3] == 4);
    matrix_free(&m);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    read_fails(TEXT(""), "m: is empty");
    read_fails(TEXT("\n \n"), "m: is empty");
    read_fails(TEXT("1 2\n3\n"), "m:2: expected 2 numbers, found 1");
    read_fails(TEXT("1 2\n\n3 4 5\n"), "m:3: expected 2 numbers, found 3");
    read_fails(TEXT("1 2\n3 x\n"), "m:2: \"x\" is not a number");
    read_fails(TEXT("1 2\n3 0,5\n"), "m:2: \"0,5\" is not a number");
    read_fails(TEXT("1 2\n3 nan\n"), "m:2: \"nan\" is not a finite number");
    read_fails(TEXT("1 2\n3 1e999\n"), "m:2: \"1e999\" is not a finite number");
    read_fails(TEXT("PK\3\4\x14\0\0\0\0\0"), "zip archive");
    read_fails(TEXT("\x80\x02}q\0(X\1\0\0\0aq\1K\1u."), "pickle");
}

static void npy_is_checked_to_the_byte(void **state)
{
    (void)state;
    Str s = {0};
    npy_add_header(&s, 8, 2, 3);
    for (int i = 0; i < 6; i++) {
        const double v = i + 0.5;
        str_add(&s, (const char *)&v, sizeof v);
    }
    Matrix m = read_ok(files_write("m.npy", s.p, s.n), 2, 3);
    for (size_t i = 0; i < 6; i++)
        assert_true(m.v[i] == (double)i + 0.5);
    matrix_free(&m);
    read_fails((Text){s.p, s.n - 1}, "has 48 bytes of numbers, the file 47");
    str_add_char(&s, 'x');
    read_fails((Text){s.p, s.n}, "has 48 bytes of numbers, the file 49");
    s.p[128 + 15] = 0x7f; /* the second number becomes huge, then infinite */
    s.p[128 + 14] = (char)0xf0;
    memset(s.p + 128 + 8, 0, 6);
    read_fails((Text){s.p, s.n - 1}, "row 1 holds a number that is not finite");
    str_free(&s);
}

static void fortran_order_is_turned(void **state)
{
    (void)state;
    Str s = {0};
    npy_add_header(&s, 4, 2, 3);
    const char *order = strstr(s.p + 10, "False, ");
    assert_non_null(order);
    static const char turned[] = "True,  ";
    for (size_t i = 0; turned[i]; i++)
        s.p[order - s.p + (ptrdiff_t)i] = turned[i];
    const float columns[] = {1, 4, 2, 5, 3, 6};
    str_add(&s, (const char *)columns, sizeof columns);
    Matrix m = read_ok(files_write("m.npy", s.p, s.n), 2, 3);
    for (size_t i = 0; i < 6; i++)
        assert_true(m.v[i] == (double)(i + 1));
    matrix_free(&m);
    str_free(&s);
}

static void dimensions_are_limited(void **state)
{
    (void)state;
    Limits limits = limits_default();
    limits.dims = 2;
    Matrix m;
    Error err;
    assert_int_equal(matrix_read(&m, files_write("m", "1 2 3\n", 6), &limits, &err),
                     E_LIMIT);
    Str s = {0};
    npy_add_header(&s, 4, 3, 1);
    str_add_repeat(&s, 0, 12);
    assert_int_equal(matrix_read(&m, files_write("m", s.p, s.n), &limits, &err), E_LIMIT);
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_read_with_and_without_header),
        cmocka_unit_test(whole_numbers_are_a_header_only_when_they_fit),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(npy_is_checked_to_the_byte),
        cmocka_unit_test(fortran_order_is_turned),
        cmocka_unit_test(dimensions_are_limited),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
