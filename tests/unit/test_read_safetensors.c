#include "tests/unit/arrays.h"
#include "tests/unit/reading.h"

enum { N = 40, D = 3 };

static void check_numbers(const Space *s, int32_t n)
{
    assert_int_equal(s->n, n);
    for (int32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < D; j++)
            assert_true(space_row(s, i)[j] == hashed_number((uint32_t)i, j, 1));
    }
}

static void one_tensor(void **state)
{
    (void)state;
    Str s = {0};
    Str words = {0};
    arrays_add_safetensors(&s, N, D, 1);
    for (int i = 0; i < N; i++)
        str_addf(&words, "word %d\n", i);
    ReadOptions o = read_options_defaults();
    o.words_path = files_write("w.txt", words.p, words.n);
    char path[2][400];
    (void)snprintf(path[0], sizeof path[0], "%s", files_write("t.safetensors", s.p, s.n));
    (void)snprintf(path[1], sizeof path[1], "%s", files_gzip("t.gz", s.p, s.n));
    for (int i = 0; i < 2; i++) {
        const Reading r = reading_of_path(path[i], &o, 2);
        if (r.status != OK)
            fail_msg("%s", r.err.text);
        check_numbers(r.s, N);
        reading_word_is(r.s, 7, TEXT("word 7"));
        assert_int_equal(r.s->source.format, SPACE_SAFETENSORS);
        assert_string_equal(r.s->source.tensor, "vectors");
        assert_int_equal(r.s->source.notes.n, 0);
        space_free(r.s);
    }
    str_free(&s);
    str_free(&words);
}

/* Three tensors: the matrix stands in the middle. */
static void add_three(Str *s)
{
    static const char header[] =
        "{\"a\":{\"dtype\":\"I8\",\"shape\":[5],\"data_offsets\":[0,5]},"
        "\"m\":{\"dtype\":\"F32\",\"shape\":[40,3],\"data_offsets\":[5,485]},"
        "\"z\":{\"dtype\":\"F32\",\"shape\":[2,2,1],\"data_offsets\":[485,501]}}";
    packing_add_int(s, sizeof header - 1, 8);
    str_add_cstr(s, header);
    str_add_cstr(s, "12345");
    arrays_add_floats(s, N, D, 1);
    str_add_repeat(s, 'z', 16);
}

static void the_only_matrix_among_others(void **state)
{
    (void)state;
    Str s = {0};
    add_three(&s);
    ReadOptions allow = read_options_defaults();
    allow.limits.allow_cut = true;
    const size_t numbers = s.n - 16 - 480;
    for (size_t n = 10; n <= s.n; n++) {
        for (int gz = 0; gz < 2; gz++) {
            const char *path = gz ? files_gzip("c.gz", s.p, n) : files_write("c", s.p, n);
            Reading r = reading_of_path(path, NULL, 2);
            assert_int_equal(r.status, n == s.n ? OK : E_INPUT);
            if (r.status == OK)
                check_numbers(r.s, N);
            else
                assert_true(strlen(r.err.text) > 20);
            space_free(r.s);
            r = reading_of_path(path, &allow, 2);
            const size_t rows = n < numbers ? 0 : (n - numbers) / 12;
            assert_int_equal(r.status, rows > 0 ? OK : E_INPUT);
            if (r.status == OK)
                check_numbers(r.s, rows < N ? (int32_t)rows : N);
            space_free(r.s);
        }
    }
    str_add_char(&s, 'x');
    const char *what = "1 bytes behind the last tensor";
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, what);
    const Reading r = reading_of_path(files_gzip("c.gz", s.p, s.n), NULL, 2);
    assert_int_equal(r.status, E_INPUT);
    assert_non_null(strstr(r.err.text, what));
    str_free(&s);
}

static void claims_beyond_the_file(void **state)
{
    (void)state;
    Str s = {0};
    packing_add_int(&s, 0x7fffffff, 8);
    str_add_cstr(&s, "{\"a\":1}");
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "claims 2147483647 bytes");
    str_clear(&s);
    packing_add_int(&s, 1 << 20, 8);
    str_add_cstr(&s, "{\"a\":1}");
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "ends inside the safetensors header");
    str_clear(&s);
    safetensors_add_header(&s, "v", 1 << 30, 1 << 15);
    for (int gz = 0; gz < 2; gz++) {
        const char *path = gz ? files_gzip("h.gz", s.p, s.n) : files_write("h", s.p, s.n);
        const Reading r = reading_of_path(path, NULL, 2);
        assert_true(r.status == E_INPUT || r.status == E_LIMIT);
    }
    str_clear(&s);
    static const char none[] =
        "{\"a\":{\"dtype\":\"I8\",\"shape\":[1,1],\"data_offsets\":"
        "[0,1]}}";
    packing_add_int(&s, sizeof none - 1, 8);
    str_add_cstr(&s, none);
    str_add_char(&s, 1);
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "holds no matrix of floats");
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_tensor),
        cmocka_unit_test(the_only_matrix_among_others),
        cmocka_unit_test(claims_beyond_the_file),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
