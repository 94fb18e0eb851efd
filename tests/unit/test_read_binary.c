#include <math.h>

#include "core/base/rng.h"
#include "tests/unit/reading.h"

static void add_float(Str *s, float v)
{
    uint32_t bits = 0;
    memcpy(&bits, &v, sizeof bits);
    for (int b = 0; b < 32; b += 8)
        str_add_char(s, (char)(bits >> b & 0xff));
}

static float number(int32_t i, int32_t j)
{
    return (float)i + (float)j / 8;
}

/* n rows w0, w1, ... of d numbers; with or without line ends between them. */
static Str made_binary(int32_t claimed, int32_t n, int32_t d, bool has_newlines)
{
    Str s = {0};
    str_addf(&s, "%d %d\n", claimed, d);
    for (int32_t i = 0; i < n; i++) {
        str_addf(&s, "w%d ", i);
        for (int32_t j = 0; j < d; j++)
            add_float(&s, number(i, j));
        if (has_newlines)
            str_add_char(&s, '\n');
    }
    return s;
}

static Text text(const Str *s)
{
    return (Text){s->p, s->n};
}

static void check_numbers(const Space *s)
{
    for (int32_t i = 0; i < s->n; i++) {
        for (int32_t j = 0; j < s->d; j++)
            assert_true(space_row(s, i)[j] == number(i, j));
        for (size_t j = (size_t)s->d; j < s->ld; j++)
            assert_true(space_row(s, i)[j] == 0.0f);
    }
}

static void both_variants_are_read(void **state)
{
    (void)state;
    Str with = made_binary(5, 5, 3, true);
    Space *s = reading_ok(text(&with), NULL, 5, 3);
    assert_int_equal(s->source.format, SPACE_WORD2VEC_BINARY);
    assert_int_equal(s->source.notes.n, 0);
    check_numbers(s);
    reading_word_is(s, 4, TEXT("w4"));
    space_free(s);
    Str without = made_binary(5, 5, 3, false);
    s = reading_ok(text(&without), NULL, 5, 3);
    reading_has_note(s, "no-newline", 5, false);
    check_numbers(s);
    reading_word_is(s, 4, TEXT("w4"));
    space_free(s);
    str_free(&with);
    str_free(&without);
}

static void many_blocks_gzip_and_threads(void **state)
{
    (void)state;
    Str big = made_binary(50000, 50000, 50, true);
    assert_true(big.n > (size_t)9 << 20);
    const char *path = files_write("big.bin", big.p, big.n);
    for (int threads = 1; threads <= 7; threads += 3) {
        const Reading r = reading_of_path(path, NULL, threads);
        assert_int_equal(r.status, OK);
        assert_int_equal(r.s->n, 50000);
        check_numbers(r.s);
        reading_word_is(r.s, 49999, TEXT("w49999"));
        assert_int_equal(r.s->source.notes.n, 0);
        space_free(r.s);
    }
    const Reading r = reading_of_path(files_gzip("big.gz", big.p, big.n), NULL, 2);
    assert_int_equal(r.status, OK);
    check_numbers(r.s);
    space_free(r.s);
    str_free(&big);
}

static void cut_files_are_refused_or_taken(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.allow_cut = true;
    Str s = made_binary(10, 10, 4, true);
    const size_t row = 3 + 16 + 1;
    const Text cut = {s.p, s.n - 2 * row - 7}; /* ends inside row 8 */
    reading_fails(
        cut, NULL, E_INPUT,
        "the file ends inside row 8 (10 rows are promised); the last whole row is "
        "7 (\"w6\")");
    Space *space = reading_ok(cut, &o, 7, 4);
    reading_has_note(space, "cut-file", 1, true);
    check_numbers(space);
    space_free(space);
    reading_fails((Text){s.p, s.n - 2 * row}, NULL, E_INPUT, "ends too early");
    reading_fails((Text){s.p, 5}, &o, E_INPUT, "has none");
    str_free(&s);
}

static void bytes_behind_are_counted(void **state)
{
    (void)state;
    Str s = made_binary(5, 8, 3, true);
    Space *space = reading_ok(text(&s), NULL, 5, 3);
    reading_has_note(space, "trailing-bytes", 3 * (3 + 12 + 1), true);
    check_numbers(space);
    space_free(space);
    str_free(&s);
    s = made_binary(4, 4, 3, false);
    str_add_cstr(&s, "\n\n!");
    space = reading_ok(text(&s), NULL, 4, 3);
    reading_has_note(space, "trailing-bytes", 2, true);
    space_free(space);
    str_free(&s);
}

static void odd_rows_are_counted(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.token = 8;
    Str s = {0};
    str_add_cstr(&s, "8 2\n");
    const Text word[] = {TEXT("a"), TEXT("b"), TEXT("a"),    TEXT("\xff"),
                         TEXT("c"), TEXT(""),  TEXT("a\0b"), TEXT("d")};
    const float x[8][2] = {{1, 2},   {0, -0.0f}, {3, 4},      {5, 6},
                           {NAN, 1}, {7, 8},     {1e-40f, 0}, {INFINITY, 0}};
    for (int i = 0; i < 8; i++) {
        str_add_text(&s, word[i]);
        str_add_char(&s, ' ');
        add_float(&s, x[i][0]);
        add_float(&s, x[i][1]);
        str_add_char(&s, '\n');
    }
    Space *space = reading_ok(text(&s), &o, 4, 2);
    reading_has_note(space, "duplicates", 1, true);
    reading_has_note(space, "zero-vectors", 1, true);
    reading_has_note(space, "invalid-utf8", 1, true);
    reading_has_note(space, "suspicious-words", 1, true);
    reading_has_note(space, "not-finite", 2, true);
    reading_has_note(space, "empty-token", 1, true);
    reading_has_note(space, "subnormal", 1, true);
    assert_non_null(
        strstr(notes_find(&space->source.notes, "not-finite")->text, "row 5"));
    reading_word_is(space, 3, TEXT("a\0b"));
    space_free(space);
    str_free(&s);
}

static void words_without_end_are_refused(void **state)
{
    (void)state;
    Str s = made_binary(100, 1, 4, true);
    str_add_repeat(&s, 'x', 100000);
    reading_fails(text(&s), NULL, E_INPUT, "row 2: no blank ends the word within 65536");
    str_free(&s);
}

/* A file of holes that is as long as it says: the first impossible word ends it. */
static void sparse_files_end_at_once(void **state)
{
    (void)state;
    const char *path = files_write("sparse", "1000000 300\n", 12);
    assert_int_equal(truncate(path, 12 + (off_t)1000000 * 1202), 0);
    const Reading r = reading_of_path(path, NULL, 2);
    assert_true(r.status == E_INPUT || r.status == E_LIMIT); /* by the memory there is */
    assert_true(strstr(r.err.text, "row 1: no blank") || strstr(r.err.text, "of memory"));
}

static void vocabulary_can_be_limited(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.max_vocab = 3;
    Str s = made_binary(10, 4, 3, true); /* cut, but behind what is wanted */
    Space *space = reading_ok(text(&s), &o, 3, 3);
    reading_has_note(space, "max-vocab", 3, false);
    assert_int_equal(space->source.rows_cut, 7);
    check_numbers(space);
    space_free(space);
    str_free(&s);
}

static void memory_limit_comes_before_reading(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.memory = 1000;
    Str s = made_binary(100, 100, 3, true);
    const Reading r = reading_of(text(&s), &o);
    assert_int_equal(r.status, E_LIMIT);
    assert_non_null(strstr(r.err.text, "100 x 3 numbers need"));
    assert_non_null(strstr(r.err.hint, "--max-vocab 10 "));
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_variants_are_read),
        cmocka_unit_test(many_blocks_gzip_and_threads),
        cmocka_unit_test(cut_files_are_refused_or_taken),
        cmocka_unit_test(bytes_behind_are_counted),
        cmocka_unit_test(odd_rows_are_counted),
        cmocka_unit_test(words_without_end_are_refused),
        cmocka_unit_test(sparse_files_end_at_once),
        cmocka_unit_test(vocabulary_can_be_limited),
        cmocka_unit_test(memory_limit_comes_before_reading),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
