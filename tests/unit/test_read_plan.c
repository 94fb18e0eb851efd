#include <stdio.h>

#include "core/base/number.h"
#include "core/space/read_plan.h"
#include "tests/unit/reading.h"

static ReadPlan plan_of(Text bytes)
{
    const Limits limits = limits_default();
    Input *in = NULL;
    Error err = {0};
    ReadPlan plan;
    assert_int_equal(input_open(&in, files_write("x", bytes.p, bytes.n), &limits, &err),
                     OK);
    const Status st = read_plan_make(in, &limits, &plan, &err);
    input_close(in);
    if (st != OK)
        fail_msg("%s", err.text);
    return plan;
}

static void formats_are_found_by_content(void **state)
{
    (void)state;
    assert_int_equal(plan_of(TEXT("2 3\na 1 2 3\nb 1 2 3\n")).format,
                     SPACE_WORD2VEC_TEXT);
    assert_int_equal(plan_of(TEXT("a 1 2 3\nb 1 2 3\n")).format, SPACE_GLOVE_TEXT);
    assert_int_equal(plan_of(TEXT("1 2\na \0\0\0\0\0\0\0\0\n")).format,
                     SPACE_WORD2VEC_BINARY);
    assert_int_equal(plan_of(TEXT("1 2\na \x66\xe6\x66\x3f\x66\xe6\x66\x3f")).format,
                     SPACE_WORD2VEC_BINARY); /* bytes that are no UTF-8 */
    assert_int_equal(plan_of(TEXT("1 1\na 1")).format, SPACE_WORD2VEC_TEXT);
}

static void header_needs_rows_of_its_width(void **state)
{
    (void)state;
    const ReadPlan glove = plan_of(TEXT("2000 1 2 3\na 1 2 3\nb 1 2 3\n"));
    assert_int_equal(glove.n, -1);
    assert_int_equal(glove.d, 3);
    assert_int_equal(glove.skip, 0);
    const ReadPlan one = plan_of(TEXT("2000 1.5\na 1\nb 2\n")); /* one dimension */
    assert_int_equal(one.n, -1);
    assert_int_equal(one.d, 1);
    /* the first row has a word of three */
    const ReadPlan text = plan_of(TEXT("3 2\n. . . 1 2\na 1 2\nb 1 2\n"));
    assert_int_equal(text.n, 3);
    assert_int_equal(text.d, 2);
    assert_int_equal(text.skip, 4);
    assert_int_equal(text.lines, 1);
}

/* Words with one whole number each are counts; a header or a point makes them vectors. */
static void counts_are_no_space(void **state)
{
    (void)state;
    reading_fails(TEXT("die\t18997\nsie\t18181\nder\t14560\n"), NULL, E_INPUT,
                  "each word has one whole number: a list of counts");
    reading_fails(TEXT("a 1\n\nb c 2\nd 0\n"), NULL, E_INPUT, "a list of counts");
    assert_int_equal(plan_of(TEXT("3 1\ndie 18997\nsie 18181\nder 14560\n")).d, 1);
    assert_int_equal(plan_of(TEXT("die 18997\nsie 18181.5\nder 14560\n")).d, 1);
    assert_int_equal(plan_of(TEXT("die 18997\nsie -1\nder 14560\n")).d, 1);
    assert_int_equal(plan_of(TEXT("die 18997\nsie 18181\n")).d, 1);
}

static void width_is_voted_by_the_first_rows(void **state)
{
    (void)state;
    assert_int_equal(plan_of(TEXT(". . 1 2 3\nx 1 2 3\n1 2 3 4\nNew York 1 2 3\n")).d, 3);
    assert_int_equal(plan_of(TEXT("a 1 2\nb 1 2 3\nc 1 2 3\n")).d, 3);
    /* the hundred-and-first row has no vote */
    Str text = {0};
    for (int i = 0; i < 100; i++)
        str_addf(&text, "w%d 1 2\n", i);
    for (int i = 0; i < 200; i++)
        str_addf(&text, "v%d 1 2 3\n", i);
    assert_int_equal(plan_of((Text){text.p, text.n}).d, 2);
    str_free(&text);
}

static void impossible_headers_are_refused(void **state)
{
    (void)state;
    reading_fails(TEXT(""), NULL, E_INPUT, "x.vec: is empty");
    reading_fails(TEXT(" \n\n\t\r\n"), NULL, E_INPUT, "x.vec: is empty");
    reading_fails(TEXT("20 300\n"), NULL, E_INPUT, "promises 20 rows, has none");
    reading_fails(TEXT("1 300\n \n\n"), NULL, E_INPUT, "has none");
    reading_fails(TEXT("-5 3\na 1 2 3\n"), NULL, E_INPUT,
                  "the first line \"-5 3\" is no header");
    reading_fails(TEXT("2 0\na 1 2 3\n"), NULL, E_INPUT, "\"2 0\" is no header");
    reading_fails(TEXT("2.5 3\na 1 2 3\n"), NULL, E_INPUT, "\"2.5 3\" is no header");
    reading_fails(TEXT("4294967296 3\na 1 2 3\n"), NULL, E_INPUT, "is no header");
    reading_fails(TEXT("99999999999999999999999 3\na 1 2 3\n"), NULL, E_INPUT,
                  "is no header");
    reading_fails(
        TEXT("2 4\na 1 2 3\nb 1 2 3\n"), NULL, E_INPUT,
        "x.vec:1: the first line \"2 4\" says 4 numbers a row, most rows have 3");
}

static void absurd_promises_are_refused_before_reading(void **state)
{
    (void)state;
    Str text = {0};
    str_add_cstr(&text, "1000000000 300\nw");
    for (int j = 0; j < 44; j++)
        str_add_cstr(&text, " 1");
    assert_int_equal(text.n, 104);
    const Text bytes = {text.p, text.n};
    reading_fails(
        bytes, NULL, E_INPUT,
        "the first line promises 1000000000 x 300 numbers (1.2 TB); the file has "
        "104 bytes");
    str_clear(&text);
    str_add(&text, "2147483647 2147483647\na \0\0\0\0\n", 29);
    reading_fails((Text){text.p, text.n}, NULL, E_INPUT, "the file has 29 bytes");
    str_free(&text);
}

static void too_many_dimensions_are_a_limit(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.dims = 2;
    reading_fails(TEXT("1 3\na 1 2 3\n"), &o, E_LIMIT, "3 dimensions, at most 2");
    reading_fails(TEXT("a 1 2 3\nb 1 2 3\n"), &o, E_LIMIT, "3 dimensions, at most 2");
    reading_fails(TEXT("1 3\na \0\0\0\0\0\0\0\0\0\0\0\0\n"), &o, E_LIMIT, "3 dimensions");
}

static void other_files_are_named(void **state)
{
    (void)state;
    reading_fails(TEXT("\xba\x16\x4f\x2f\x0c\0\0\0\x64\0\0\0"), NULL, E_INPUT,
                  "the header of the fastText model is cut off");
    /* an early fastText model has no magic number */
    static const char old[] = "\x0a\0\0\0\5\0\0\0\5\0\0\0\5\0\0\0\5\0\0\0\1\0\0\0\2\0\0\0"
                              "\2\0\0\0\x80\x84\x1e\0\3\0\0\0\6\0\0\0\x64\0\0\0"
                              "\x2d\x43\x1c\xeb\xe2\x36\x1a\x3f\x01\0\0\0\0\0\0\0";
    reading_fails((Text){old, sizeof old - 1}, NULL, E_INPUT,
                  "the header of the fastText model is cut off");
    reading_fails(TEXT("PK\3\4\x14\0\0\0\0\0"), NULL, E_INPUT, "zip archive");
    reading_fails(TEXT("\x80\x02}q\0(X\1\0\0\0aq\1K\1u."), NULL, E_INPUT, "pickle");
    reading_fails(TEXT("<!DOCTYPE html><html><head>"), NULL, E_INPUT, "HTML");
    reading_fails(TEXT("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
                  NULL, E_INPUT, "LFS");
    reading_fails(TEXT("house Haus\ntree Baum\n"), NULL, E_INPUT,
                  "holds no rows of numbers (it begins \"house Haus\")");
    reading_fails(TEXT("a list\nof words\n"), NULL, E_INPUT, "holds no rows of numbers");
}

static void sniffing_reads_no_rows(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    SpaceFormat format;
    int64_t n = 0;
    int64_t d = 0;
    Error err;
    const Text text = TEXT("20 3\na 1 2 3\nb 1 2\n");
    assert_int_equal(
        read_sniff(files_write("x", text.p, text.n), &limits, &format, &n, &d, &err), OK);
    assert_int_equal(format, SPACE_WORD2VEC_TEXT);
    assert_int_equal(n, 20);
    assert_int_equal(d, 3);
    assert_int_equal(read_sniff(files_path("absent"), &limits, &format, &n, &d, &err),
                     E_INPUT);
    assert_int_equal(n, -1);
    assert_int_equal(d, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_content),
        cmocka_unit_test(header_needs_rows_of_its_width),
        cmocka_unit_test(counts_are_no_space),
        cmocka_unit_test(width_is_voted_by_the_first_rows),
        cmocka_unit_test(impossible_headers_are_refused),
        cmocka_unit_test(absurd_promises_are_refused_before_reading),
        cmocka_unit_test(too_many_dimensions_are_a_limit),
        cmocka_unit_test(other_files_are_named),
        cmocka_unit_test(sniffing_reads_no_rows),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
