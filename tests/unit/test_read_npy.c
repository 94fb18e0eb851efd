#include <math.h>

#include "core/space/npy.h"
#include "tests/unit/reading.h"

static void add_bytes(Str *s, uint64_t bits, int size, bool is_big)
{
    for (int i = 0; i < size; i++)
        str_add_char(s, (char)(bits >> 8 * (is_big ? size - 1 - i : i) & 0xff));
}

static void add_number(Str *s, double v, int size, bool is_big)
{
    uint64_t bits = 0;
    const float f = (float)v;
    uint32_t low = 0;
    memcpy(&low, &f, sizeof low);
    if (size == 8)
        memcpy(&bits, &v, sizeof bits);
    else if (size == 4)
        bits = low;
    else /* a half, for the numbers used here: normal, few digits */
        bits =
            (low >> 16 & 0x8000) | ((low >> 23 & 255) - 112) << 10 | (low >> 13 & 0x3ff);
    add_bytes(s, bits, size, is_big);
}

static double number(int32_t i, int32_t j)
{
    return i - j / 4.0 + 0.125;
}

typedef struct Kind {
    int size;
    bool is_big, is_fortran;
    int version;
} Kind;

static Str made_npy(Kind k, int32_t n, int32_t d)
{
    Str head = {0};
    str_addf(&head, "{'descr': '%cf%d', 'fortran_order': %s, 'shape': (%d, %d), }",
             k.is_big ? '>' : '<', k.size, k.is_fortran ? "True" : "False", n, d);
    while ((head.n + (k.version == 1 ? 11 : 13)) % 64)
        str_add_char(&head, ' ');
    str_add_char(&head, '\n');
    Str s = {0};
    str_add(&s, "\x93NUMPY", 6);
    str_add_char(&s, (char)k.version);
    str_add_char(&s, 0);
    add_bytes(&s, head.n, k.version == 1 ? 2 : 4, false);
    str_add(&s, head.p, head.n);
    str_free(&head);
    for (int32_t e = 0; e < n * d; e++) {
        if (k.is_fortran)
            add_number(&s, number(e % n, e / n), k.size, k.is_big);
        else
            add_number(&s, number(e / d, e % d), k.size, k.is_big);
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
            assert_true(space_row(s, i)[j] == (float)number(i, j));
        for (size_t j = (size_t)s->d; j < s->ld; j++)
            assert_true(space_row(s, i)[j] == 0.0f);
    }
}

static void every_type_order_and_version_is_read(void **state)
{
    (void)state;
    const int sizes[] = {2, 4, 8};
    for (int i = 0; i < 3 * 2 * 2 * 3; i++) {
        const Kind k = {sizes[i % 3], i / 3 % 2, i / 6 % 2, 1 + i / 12};
        Str s = made_npy(k, 9, 5);
        Space *space = reading_ok(text(&s), NULL, 9, 5);
        assert_int_equal(space->source.format, SPACE_NPY);
        check_numbers(space);
        space_free(space);
        str_free(&s);
    }
}

static void rows_are_numbered_without_words(void **state)
{
    (void)state;
    Str s = made_npy((Kind){4, false, false, 1}, 12, 3);
    Space *space = reading_ok(text(&s), NULL, 12, 3);
    reading_has_note(space, "numbered-rows", 12, true);
    reading_word_is(space, 0, TEXT("0"));
    reading_word_is(space, 11, TEXT("11"));
    space_free(space);
    str_free(&s);
}

static void words_come_from_a_list(void **state)
{
    (void)state;
    static const char list[] = "\xef\xbb\xbf"
                               "eins\nzwei und\r\ndrei\n\n";
    ReadOptions o = read_options_defaults();
    char path[400];
    (void)snprintf(path, sizeof path, "%s", files_write("w.txt", list, sizeof list - 1));
    o.words_path = path;
    Str s = made_npy((Kind){4, false, false, 1}, 3, 3);
    Space *space = reading_ok(text(&s), &o, 3, 3);
    reading_has_note(space, "bom", 1, true);
    reading_word_is(space, 0, TEXT("eins"));
    reading_word_is(space, 1, TEXT("zwei und"));
    assert_string_equal(space->source.words_path, path);
    space_free(space);
    str_free(&s);
    s = made_npy((Kind){4, false, false, 1}, 4, 3);
    reading_fails(text(&s), &o, E_INPUT, "has 3 words, the matrix");
    reading_fails(text(&s), &o, E_INPUT, "has 4 rows");
    o.words_path = "/absent/words";
    reading_fails(text(&s), &o, E_INPUT, "/absent/words");
    str_free(&s);
}

static void limits_cut_and_trailing_bytes(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.max_vocab = 5;
    for (int fortran = 0; fortran < 2; fortran++) {
        Str s = made_npy((Kind){4, false, fortran, 1}, 20, 6);
        Space *space = reading_ok(text(&s), &o, 5, 6);
        reading_has_note(space, "max-vocab", 5, false);
        assert_int_equal(space->source.rows_cut, 15);
        check_numbers(space);
        space_free(space);
        str_add_cstr(&s, "abc");
        space = reading_ok(text(&s), NULL, 20, 6);
        reading_has_note(space, "trailing-bytes", 3, true);
        check_numbers(space);
        space_free(space);
        s.n -= 3 + 6 * 4 * 2 + 1; /* ends inside row 18, or in the last column */
        reading_fails(text(&s), NULL, E_INPUT,
                      fortran ? "no row is whole" : "inside row 18");
        str_free(&s);
    }
    o = read_options_defaults();
    o.limits.allow_cut = true;
    Str s = made_npy((Kind){4, false, false, 1}, 20, 6);
    s.n -= 25;
    Space *space = reading_ok(text(&s), &o, 18, 6);
    reading_has_note(space, "cut-file", 1, true);
    check_numbers(space);
    space_free(space);
    str_free(&s);
}

static void big_matrices_gzip_and_threads(void **state)
{
    (void)state;
    for (int fortran = 0; fortran < 2; fortran++) {
        Str s = made_npy((Kind){4, false, fortran, 1}, 30000, 90);
        assert_true(s.n > (size_t)9 << 20);
        for (int threads = 1; threads < 8; threads += 3) {
            const char *path = files_write("big.npy", s.p, s.n);
            const Reading r = reading_of_path(path, NULL, threads);
            assert_int_equal(r.status, OK);
            assert_int_equal(r.s->n, 30000);
            check_numbers(r.s);
            space_free(r.s);
        }
        const Reading r = reading_of_path(files_gzip("big.npy.gz", s.p, s.n), NULL, 2);
        assert_int_equal(r.status, OK);
        check_numbers(r.s);
        space_free(r.s);
        str_free(&s);
    }
}

static void broken_numbers_leave_their_rows_out(void **state)
{
    (void)state;
    Str s = {0};
    npy_add_header(&s, 8, 4, 2);
    const double x[] = {1, 2, NAN, 0, 1e300, 1, 0, -0.0};
    for (int i = 0; i < 8; i++)
        add_number(&s, x[i], 8, false);
    Space *space = reading_ok(text(&s), NULL, 2, 2);
    reading_has_note(space, "not-finite", 2, true);
    reading_has_note(space, "zero-vectors", 1, true);
    reading_word_is(space, 1, TEXT("3")); /* the number of its row in the file */
    space_free(space);
    str_free(&s);
}

static void promises_are_compared_with_the_file(void **state)
{
    (void)state;
    Str s = {0};
    npy_add_header(&s, 4, 1000000000, 300);
    reading_fails(
        text(&s), NULL, E_INPUT,
        "the header promises 1000000000 x 300 numbers (1.2 TB); the file has 128 "
        "bytes");
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_order_and_version_is_read),
        cmocka_unit_test(rows_are_numbered_without_words),
        cmocka_unit_test(words_come_from_a_list),
        cmocka_unit_test(limits_cut_and_trailing_bytes),
        cmocka_unit_test(big_matrices_gzip_and_threads),
        cmocka_unit_test(broken_numbers_leave_their_rows_out),
        cmocka_unit_test(promises_are_compared_with_the_file),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
