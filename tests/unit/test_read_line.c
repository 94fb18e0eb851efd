#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cpu.h"
#include "core/base/number.h"
#include "core/base/rng.h"
#include "core/base/str.h"
#include "core/space/read_line.h"
#include "tests/unit/unit.h"

static Limits limits(void)
{
    return limits_default();
}

/* Parses into x[0..d), after checking that the line ends up as expected. */
static ReadRow parse(Text line, int32_t d, float *x)
{
    const Limits l = limits();
    ReadRow row = {.place = 1};
    read_line_parse(read_line_trim(line), &l, d, x, &row);
    return row;
}

static void check_word(Text line, int32_t d, Text word, float first, float last)
{
    float x[32];
    const ReadRow row = parse(line, d, x);
    assert_int_equal(row.verdict, READ_ROW_TAKEN);
    assert_int_equal(row.word_n, word.n);
    assert_memory_equal(row.word, word.p, word.n);
    assert_true(x[0] == first);
    assert_true(x[d - 1] == last);
    for (size_t j = (size_t)d; j < space_stride(d); j++)
        assert_true(x[j] == 0.0f);
}

static void words_keep_their_blanks(void **state)
{
    (void)state;
    check_word(TEXT("dog 1 2"), 2, TEXT("dog"), 1, 2);
    check_word(TEXT(". . . 1 2"), 2, TEXT(". . ."), 1, 2);
    check_word(TEXT("at name@domain.com 1 2"), 2, TEXT("at name@domain.com"), 1, 2);
    check_word(TEXT("a\xc2\xa0"
                    "b 1 2"),
               2,
               TEXT("a\xc2\xa0"
                    "b"),
               1, 2);
    check_word(TEXT("\xc2\xa0 1 2"), 2, TEXT("\xc2\xa0"), 1, 2);
    check_word(TEXT("  1 2"), 2, TEXT(" "), 1, 2);
    check_word(TEXT("nan 1 2"), 2, TEXT("nan"), 1, 2);
    check_word(TEXT("1984 1 2"), 2, TEXT("1984"), 1, 2);
    check_word(TEXT("a\0b 1 2"), 2, TEXT("a\0b"), 1, 2);
    check_word(TEXT("\x0b\x0c\xc2\x85 1 2"), 2, TEXT("\x0b\x0c\xc2\x85"), 1, 2);
}

static void separators_are_blank_and_tab(void **state)
{
    (void)state;
    check_word(TEXT("dog\t1\t2"), 2, TEXT("dog"), 1, 2);
    check_word(TEXT("dog  1  2  \r"), 2, TEXT("dog"), 1, 2);
    check_word(TEXT("dog 1 2 \t"), 2, TEXT("dog"), 1, 2);
    check_word(TEXT("\xff\xfe 1 2"), 2, TEXT("\xff\xfe"), 1, 2);
}

static void facts_are_found(void **state)
{
    (void)state;
    float x[16];
    assert_int_equal(parse(TEXT("a 0 -0.0"), 2, x).facts, READ_ROW_ZERO);
    assert_int_equal(parse(TEXT("a 1e-400 0"), 2, x).facts, READ_ROW_ZERO);
    assert_int_equal(parse(TEXT("a 1e-39 0"), 2, x).facts, READ_ROW_SUBNORMAL);
    assert_int_equal(parse(TEXT("a 1e-39 1"), 2, x).facts, 0);
    assert_int_equal(parse(TEXT("\xe4 1 2"), 2, x).facts, READ_ROW_NOT_UTF8);
    assert_int_equal(parse(TEXT("a\x1b[31m 1 2"), 2, x).facts, READ_ROW_SUSPICIOUS);
    assert_int_equal(parse(TEXT("dog 1 2 3"), 2, x).facts, READ_ROW_NUMBER_AT_END);
    assert_int_equal(parse(TEXT("a nan 1"), 2, x).verdict, READ_ROW_NOT_FINITE);
    assert_int_equal(parse(TEXT("a -inf 1"), 2, x).verdict, READ_ROW_NOT_FINITE);
    assert_int_equal(parse(TEXT("a 1e39 1"), 2, x).verdict, READ_ROW_NOT_FINITE);
    assert_int_equal(parse(TEXT(" 1 2"), 2, x).verdict, READ_ROW_EMPTY);
}

static void bad_rows_are_found(void **state)
{
    (void)state;
    float x[16];
    const Text bad[] = {TEXT("dog 1"),
                        TEXT("dog"),
                        TEXT("1 2"),
                        TEXT("dog 1 2x"),
                        TEXT("dog 1,5 2"),
                        TEXT("dog 1 2\0"),
                        TEXT("dog 0x1 2"),
                        TEXT("dog 1 1e"),
                        TEXT("dog 1 \xe2\x88\x92"
                             "2"),
                        TEXT("dog 1 - 2"),
                        TEXT("dog 1 2.3.4")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(parse(bad[i], 2, x).verdict, READ_ROW_BAD);
}

/* Appends a number in one of many spellings. */
static void add_number(Str *s, Rng *r)
{
    static const char *const special[] = {"0",
                                          "-0",
                                          "1",
                                          "-1.",
                                          ".5",
                                          "-.25",
                                          "1e5",
                                          "1E-7",
                                          "+2.5",
                                          "00012.5",
                                          "123456789.",
                                          "0.000000000000001",
                                          "16777217.0",
                                          "9007199254740993.",
                                          "0.1234567890123456789",
                                          "3.4028235e38",
                                          "1.17549435e-38",
                                          "99999999999999.9",
                                          "12345678901234",
                                          "1.00000017881393432617187500"};
    const uint64_t kind = rng_below(r, 12);
    if (kind == 0) {
        const size_t n = sizeof special / sizeof *special;
        str_add_cstr(s, special[rng_below(r, n)]);
    } else {
        str_addf(s, "%.*f", (int)rng_below(r, 12),
                 rng_normal(r) * pow(10, (double)rng_below(r, 6) - 3));
    }
}

/* The quick way through a line gives the bits that the general parser gives. */
static void all_numbers_equal_the_general_parser(void **state)
{
    (void)state;
    Rng r = rng_stream(1, "lines");
    const Limits l = limits();
    for (int t = 0; t < 2000; t++) {
        const int32_t d = 1 + (int32_t)rng_below(&r, 60);
        Str line = {0};
        Str number[61] = {{0}};
        str_add_cstr(&line, "word");
        for (int32_t j = 0; j < d; j++) {
            add_number(&number[j], &r);
            str_add_repeat(&line, rng_below(&r, 9) ? ' ' : '\t',
                           1 + (rng_below(&r, 20) == 0));
            str_add_text(&line, (Text){number[j].p, number[j].n});
        }
        /* in memory of exactly its size, so that the sanitizer sees any step beyond */
        char *exact = malloc(line.n);
        assert_non_null(exact);
        memcpy(exact, line.p, line.n);
        float x[64];
        ReadRow row = {0};
        cpu_limit((CpuLevel)(t % CPU_LEVELS));
        read_line_parse((Text){exact, line.n}, &l, d, x, &row);
        assert_int_equal(row.verdict, READ_ROW_TAKEN);
        assert_int_equal(row.word_n, 4);
        for (int32_t j = 0; j < d; j++) {
            float want = 0;
            assert_int_equal(number_parse_float(number[j].p, number[j].n, &want),
                             NUMBER_OK);
            assert_memory_equal(&x[j], &want, sizeof want);
            str_free(&number[j]);
        }
        free(exact);
        str_free(&line);
    }
}

static void fields_and_numbers_are_counted(void **state)
{
    (void)state;
    assert_int_equal(read_line_count_fields(TEXT("")), 0);
    assert_int_equal(read_line_count_fields(TEXT("  a \t b ")), 2);
    assert_int_equal(read_line_count_numbers(TEXT("dog 1 2 3")), 3);
    assert_int_equal(read_line_count_numbers(TEXT("2000 1 2 3")), 3);
    assert_int_equal(read_line_count_numbers(TEXT("New York 1 2")), 2);
    assert_int_equal(read_line_count_numbers(TEXT("dog 1 2 x")), 0);
    assert_int_equal(read_line_count_numbers(TEXT("dog")), 0);
    assert_int_equal(read_line_count_numbers(TEXT("12")), 0);
    assert_int_equal(read_line_count_numbers(TEXT("")), 0);
}

static void explain(Text line, int32_t d, const char *part, const char *hint)
{
    const ReadExpected e = {.name = "x.vec", .d = d, .has_header = true};
    Error err;
    float x[32];
    assert_int_equal(parse(line, d, x).verdict, READ_ROW_BAD);
    assert_int_equal(read_line_explain(line, 7, &e, &err), E_INPUT);
    if (!strstr(err.text, part) || !strstr(err.hint, hint))
        fail_msg("\"%s\", hint \"%s\"", err.text, err.hint);
}

static void bad_rows_are_explained(void **state)
{
    (void)state;
    explain(TEXT("vis-\xc3\xa0-vis 1 2"), 3,
            "x.vec:7: expected 3 numbers, found 2 (token \"vis-\xc3\xa0-vis\")",
            "the first line says d = 3; --skip-bad-rows");
    explain(TEXT("New York 1 2"), 3, "expected 3 numbers, found 2 (token \"New York\")",
            "");
    explain(TEXT("1984 1 2"), 3, "expected 3 numbers, found 2 (token \"1984\")", "");
    explain(TEXT("dog"), 3, "expected 3 numbers, found 0 (token \"dog\")", "");
    explain(TEXT("dog 1 0,25 3"), 3, "\"0,25\" is not a number (column 3, token \"dog\")",
            "decimal comma");
    explain(TEXT("dog 1 1.234,5 3"), 3, "\"1.234,5\" is not a number", "decimal comma");
    explain(TEXT("dog 1 0.2x 3"), 3, "\"0.2x\" is not a number", "--skip-bad-rows");
    explain(TEXT("dog 1 \xe2\x88\x92"
                 "2 3"),
            3, "is not a number", "--skip-bad-rows");
    explain(TEXT(" 1"), 3, "expected 3 numbers, found 1 (token \"\")", "");
    explain(TEXT("\x1b[2J 1"), 3, "(token \"^[[2J\")", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_keep_their_blanks),
        cmocka_unit_test(separators_are_blank_and_tab),
        cmocka_unit_test(facts_are_found),
        cmocka_unit_test(bad_rows_are_found),
        cmocka_unit_test(all_numbers_equal_the_general_parser),
        cmocka_unit_test(fields_and_numbers_are_counted),
        cmocka_unit_test(bad_rows_are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
