#include <math.h>
#include <string.h>

#include "core/space/npy.h"
#include "tests/unit/unit.h"

/* A version 1.0 file head with this dictionary. */
static Str head_of(const char *dict)
{
    Str s = {0};
    const size_t n = strlen(dict);
    str_add(&s, "\x93NUMPY\x01\x00", 8);
    str_add_char(&s, (char)(n & 0xff));
    str_add_char(&s, (char)(n >> 8));
    str_add_cstr(&s, dict);
    return s;
}

static Status parse(const char *dict, NpyHeader *h, Error *err)
{
    const Limits limits = limits_default();
    Str s = head_of(dict);
    const Status st = npy_parse_header((Text){s.p, s.n}, &limits, "x.npy", h, err);
    str_free(&s);
    return st;
}

static void spellings_of_numpy_are_understood(void **state)
{
    (void)state;
    const char *const good[] = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }           \n",
        "{'shape': (3L, 2L), 'fortran_order': False, 'descr': '<f4'}",
        "{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(3,2,)}\n"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        NpyHeader h;
        Error err;
        assert_int_equal(parse(good[i], &h, &err), OK);
        assert_int_equal(h.n, 3);
        assert_int_equal(h.d, 2);
        assert_int_equal(h.size, 4);
        assert_false(h.is_big);
        assert_false(h.is_fortran);
        assert_int_equal(h.offset, 10 + strlen(good[i]));
    }
}

static void everything_else_is_refused(void **state)
{
    (void)state;
    const char *const bad[][2] = {
        {"{'descr': '|O', 'fortran_order': False, 'shape': (3, 2), }", "Python objects"},
        {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }", "records"},
        {"{'descr': '<c8', 'fortran_order': False, 'shape': (3, 2), }", "complex"},
        {"{'descr': '<U7', 'fortran_order': False, 'shape': (3, 2), }", "strings"},
        {"{'descr': '<i4', 'fortran_order': False, 'shape': (3, 2), }", "whole numbers"},
        {"{'descr': '<f3', 'fortran_order': False, 'shape': (3, 2), }",
         "floats of a size"},
        {"{'descr': '|f4', 'fortran_order': False, 'shape': (3, 2), }", "not floats"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "1 dimension"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "0 dimensions"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2, 1), }",
         "3 dimensions"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }", "is empty"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551615, 2), }",
         "impossible"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 2), }",
         "not understood"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1+2, 2), }",
         "not understood"},
        {"{'descr': '<f4', 'fortran_order': not True, 'shape': (3, 2), }",
         "not understood"},
        {"{'descr': '<f4', 'shape': (3, 2), }", "not understood"},
        {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
         "not understood"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), 'x': 1}",
         "not understood"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), } + 1",
         "not understood"},
        {"__import__('os').system('true')", "not understood"},
        {"{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (3, 2), }",
         "not understood"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': ((((((3, 2)))))), }",
         "not understood"},
        {"", "not understood"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        NpyHeader h;
        Error err;
        if (parse(bad[i][0], &h, &err) != E_INPUT || !strstr(err.text, bad[i][1]))
            fail_msg("%s: %s", bad[i][0], err.text);
        assert_int_equal(h.n, 0);
    }
}

static void cut_and_oversized_heads_are_refused(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Str s = {0};
    npy_add_header(&s, 4, 3, 2);
    assert_int_equal(s.n % 64, 0);
    NpyHeader h;
    Error err;
    for (size_t n = 6; n < s.n; n++)
        assert_int_equal(npy_parse_header((Text){s.p, n}, &limits, "x", &h, &err),
                         E_INPUT);
    assert_int_equal(npy_parse_header((Text){s.p, s.n}, &limits, "x", &h, &err), OK);
    s.p[6] = 2; /* version 2 has a longer length: more than there is */
    assert_int_equal(npy_parse_header((Text){s.p, s.n}, &limits, "x", &h, &err), E_INPUT);
    assert_non_null(strstr(err.text, "claims"));
    s.p[6] = 9;
    assert_int_equal(npy_parse_header((Text){s.p, s.n}, &limits, "x", &h, &err), E_INPUT);
    assert_non_null(strstr(err.text, "version 9.0"));
    assert_true(npy_is_magic((Text){s.p, s.n}));
    assert_false(npy_is_magic(TEXT("\x93NUMP")));
    str_free(&s);
}

/* All 65,536 halves against the definition: (-1)^s 2^(e-15) (1 + f/1024). */
static void halves_are_exact(void **state)
{
    (void)state;
    const NpyHeader h = {.size = 2};
    for (uint32_t v = 0; v < 65536; v++) {
        const unsigned char b[2] = {(unsigned char)v, (unsigned char)(v >> 8)};
        float x = 0;
        npy_decode_floats(&h, b, 1, &x);
        const int e = (int)(v >> 10 & 31);
        const double f = (double)(v & 1023) / 1024;
        const double size = e ? ldexp(1 + f, e - 15) : ldexp(f, -14);
        assert_int_equal(signbit(x) != 0, v >> 15);
        if (e == 31)
            assert_true(f > 0 ? isnan(x) : isinf(x));
        else
            assert_true(fabs((double)x) == size);
    }
}

static void doubles_keep_their_bits(void **state)
{
    (void)state;
    const NpyHeader h = {.size = 8};
    const double want[] = {0.1, -1e300, 5e-324, 0};
    double have[4];
    npy_decode_doubles(&h, want, 4, have);
    assert_memory_equal(have, want, sizeof want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_numpy_are_understood),
        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(cut_and_oversized_heads_are_refused),
        cmocka_unit_test(halves_are_exact),
        cmocka_unit_test(doubles_keep_their_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
