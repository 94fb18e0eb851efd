#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cpu.h"
#include "core/base/number.h"
#include "core/base/rng.h"
#include "core/base/str.h"
#include "core/space/read_field.h"
#include "tests/unit/unit.h"

enum { MOST = 64 };

/* Takes d fields of the line, which lies in memory of exactly its size, so that the
 * sanitizer sees any step beyond. */
/* NOLINTNEXTLINE(readability-non-const-parameter): written through the struct */
static ReadField take(Text line, int32_t d, float *x)
{
    char *exact = malloc(line.n ? line.n : 1);
    assert_non_null(exact);
    memcpy(exact, line.p, line.n);
    ReadField f = {.p = exact, .end = line.n, .j = d - 1, .x = x, .is_finite = true};
    read_field_take_many(&f);
    while (f.j >= 0 && !f.is_bad && read_field_take_last(&f))
        continue;
    free(exact);
    f.p = NULL;
    return f;
}

/* The same at every level; what is left and the numbers must be the same, too. */
static ReadField take_at_all(Text line, int32_t d, float *x)
{
    float first[MOST] = {0};
    cpu_limit(CPU_PORTABLE);
    const ReadField want = take(line, d, first);
    for (int level = 1; level < CPU_LEVELS; level++) {
        cpu_limit((CpuLevel)level);
        const ReadField f = take(line, d, x);
        assert_int_equal(f.is_bad, want.is_bad);
        if (f.is_bad)
            continue;
        assert_int_equal(f.end, want.end);
        assert_int_equal(f.j, want.j);
        assert_int_equal(f.any, want.any);
        assert_int_equal(f.is_finite, want.is_finite);
        const size_t kept = (size_t)(d - 1 - f.j);
        assert_memory_equal(x + d - kept, first + d - kept, kept * sizeof *x);
    }
    memcpy(x, first, (size_t)d * sizeof *x);
    return want;
}

/* A field that is no number is found wherever it stands, one that is unusual is read. */
static void every_place_is_looked_at(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float value;
    } number[] = {{"1e-3", 0.001f},
                  {"12345678901234567890", 12345678901234567890.0f},
                  {"+.5", 0.5f},
                  {"0.3000000000000000000000000000000000001", 0.3f},
                  {"16777217", 16777216},
                  {"123456789012345.", 123456789012345.0f},
                  {"1234567890123456", 1234567890123456.0f}};
    static const char *const bad[] = {"1.2.3", "--1", "1-",  "-",    ".",     "-.",
                                      "1,5",   "0x1", "1e",  "1.5.", "1..2",  "a",
                                      "\x80",  "1/2", "1:2", "\r1",  "1.5e+", "+-1.5"};
    for (int place = 0; place < 20; place++) {
        for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
            Str line = {0};
            str_add_cstr(&line, "word");
            for (int j = 0; j < 20; j++)
                str_addf(&line, " %s", j == place ? number[i].text : "-0.25");
            float x[MOST];
            const ReadField f = take_at_all((Text){line.p, line.n}, 20, x);
            assert_false(f.is_bad);
            assert_int_equal(f.end, 4);
            for (int j = 0; j < 20; j++)
                assert_true(x[j] == (j == place ? number[i].value : -0.25f));
            str_free(&line);
        }
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            Str line = {0};
            str_add_cstr(&line, "word");
            for (int j = 0; j < 20; j++)
                str_addf(&line, " %s", j == place ? bad[i] : "-0.25");
            float x[MOST];
            if (!take_at_all((Text){line.p, line.n}, 20, x).is_bad)
                fail_msg("%s at place %d is taken", bad[i], place);
            str_free(&line);
        }
    }
}

/* A byte of any kind in any place of a number: all levels say the same. */
static void every_byte_is_judged_alike(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        for (size_t at = 0; at < 12; at++) {
            Str line = {0};
            str_add_cstr(&line, "some word");
            for (int j = 0; j < 16; j++)
                str_add_cstr(&line, " 0.123456789");
            line.p[line.n - 12 * 7 + at] = (char)c;
            float x[MOST];
            (void)take_at_all((Text){line.p, line.n}, 15, x);
            str_free(&line);
        }
    }
}

/* Any lengths of fields and words, separators doubled or not, more columns than there
 * are. */
static void any_layout_is_read_alike(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "layout");
    for (int t = 0; t < 6000; t++) {
        Str line = {0};
        const int32_t d = 1 + (int32_t)rng_below(&r, MOST - 1);
        const uint64_t longest = 1 + rng_below(&r, 20);
        str_add_repeat(&line, 'w', rng_below(&r, 3) ? rng_below(&r, 40) : 0);
        str_add_cstr(&line, rng_below(&r, 4) ? "" : "a  b 1.5 c");
        for (int32_t j = 0; j < d + (int32_t)rng_below(&r, 3) - 1; j++) {
            str_add_repeat(&line, rng_below(&r, 9) ? ' ' : '\t',
                           1 + (rng_below(&r, 99) == 0 ? rng_below(&r, 90) : 0));
            str_add_cstr(&line, rng_below(&r, 2) ? "-" : "");
            const uint64_t n = 1 + rng_below(&r, rng_below(&r, 400) ? longest : 6000);
            for (uint64_t i = 0; i < n; i++)
                str_add_char(&line, (char)('0' + (int)rng_below(&r, 10)));
            line.p[line.n - 1 - rng_below(&r, n)] = n > 1 ? '.' : '7';
        }
        float x[MOST];
        (void)take_at_all((Text){line.p, line.n}, d, x);
        str_free(&line);
    }
}

/* Decimals of 15 digits as near as can be to the middle of two neighbouring floats, where
 * the last bit of a double decides, and some of fewer digits that stand right there. */
static void midpoints_are_decided_alike(void **state)
{
    (void)state;
    Rng r = rng_stream(2, "midpoints");
    static const char *const exact[] = {"16777217",  "1.00000005960464", "8388608.5",
                                        "8388609.5", "-4194304.25",      "4194304.75"};
    for (int t = 0; t < 3000; t++) {
        Str line = {0};
        str_add_cstr(&line, "some word");
        for (int j = 0; j < 40; j++) {
            /* a product is least exact right below a power of two */
            const uint32_t bits = (uint32_t)(127 + rng_below(&r, 23)) << 23 |
                                  (uint32_t)(0x700000 + rng_below(&r, 1 << 20));
            float low = 0;
            memcpy(&low, &bits, sizeof low);
            const double middle =
                (double)low + (double)(nextafterf(low, 2 * low) - low) / 2;
            const int whole = (int)log10(middle) + 1;
            if (rng_below(&r, 9) == 0) {
                const uint64_t which = rng_below(&r, sizeof exact / sizeof *exact);
                str_addf(&line, " %s", exact[which]);
            } else {
                str_addf(&line, " %.*f", 15 - whole, middle);
            }
        }
        float x[MOST];
        (void)take_at_all((Text){line.p, line.n}, 40, x);
        const float *got = x;
        for (size_t at = line.n, j = 40; j-- > 0;) {
            size_t begin = at;
            while (line.p[begin - 1] != ' ')
                begin--;
            float want = 0;
            assert_int_equal(number_parse_float(line.p + begin, at - begin, &want),
                             NUMBER_OK);
            assert_memory_equal(&got[j], &want, sizeof want);
            at = begin - 1;
        }
        str_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_looked_at),
        cmocka_unit_test(every_byte_is_judged_alike),
        cmocka_unit_test(any_layout_is_read_alike),
        cmocka_unit_test(midpoints_are_decided_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
