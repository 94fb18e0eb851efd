#include <float.h>
#include <math.h>

#include "core/base/rng.h"
#include "core/space/write.h"
#include "tests/unit/hashed.h"
#include "tests/unit/reading.h"

static Str file_bytes(const char *path)
{
    Str s = {0};
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char buf[4096];
    for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        str_add(&s, buf, n);
    assert_int_equal(fclose(f), 0);
    return s;
}

/* A space of one column with these numbers. */
static Space *column(const float *x, int32_t n)
{
    Space *s = hashed_space(n, 1, 1, 0);
    for (int32_t i = 0; i < n; i++)
        space_row_mut(s, i)[0] = x[i];
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static void text_has_the_shortest_decimals(void **state)
{
    (void)state;
    const float x[] = {0.0f,         -0.0f,         1.0f,         0.1f,    -2.5f,
                       100.0f,       1e8f,          123456792.0f, 1e9f,    1e-5f,
                       1e-6f,        16777216.0f,   FLT_MAX,      FLT_MIN, 1e-45f,
                       3e-45f,       0.3333333433f, 9.999999e-5f, 1e23f,   8388608.5f,
                       0.0009765625f};
    enum { N = sizeof x / sizeof *x };
    Error err;
    Space *s = column(x, N);
    const char *path = files_path("x.vec");
    assert_int_equal(write_space(s, path, SPACE_WORD2VEC_TEXT, true, NULL, &err), OK);
    Str have = file_bytes(path);
    assert_string_equal(have.p,
                        "21 1\nw0 0\nw1 -0\nw2 1\nw3 0.1\nw4 -2.5\nw5 100\n"
                        "w6 100000000\nw7 123456790\nw8 1e9\nw9 0.00001\nw10 1e-6\n"
                        "w11 16777216\nw12 3.4028235e38\nw13 1.1754944e-38\nw14 1e-45\n"
                        "w15 3e-45\nw16 0.33333334\nw17 0.00009999999\nw18 1e23\n"
                        "w19 8388608\nw20 0.0009765625\n");
    str_free(&have);
    space_free(s);
}

/* Floats of all sizes come back to the bit. */
static void text_reads_back_to_the_bit(void **state)
{
    (void)state;
    Error err;
    Rng r = rng_stream(1, "floats");
    Space *s = hashed_space(3000, 40, 1, 0);
    for (int32_t i = 0; i < 3000; i++) {
        for (int32_t j = 0; j < 40; j++) {
            uint32_t bits = (uint32_t)(rng_u64(&r) >> 32);
            bits = (bits & 0x7f800000u) == 0x7f800000u ? bits & 0x807fffffu : bits;
            memcpy(&space_row_mut(s, i)[j], &bits, sizeof bits);
        }
    }
    assert_int_equal(space_seal(s, NULL, &err), OK);
    const SpaceFormat formats[] = {SPACE_WORD2VEC_TEXT, SPACE_GLOVE_TEXT,
                                   SPACE_WORD2VEC_BINARY, SPACE_NPY, SPACE_SAFETENSORS};
    for (int f = 0; f < 4; f++) {
        ReadOptions o = read_options_defaults();
        char words[500];
        const char *path = files_path("back");
        (void)snprintf(words, sizeof words, "%s.words.txt", path);
        assert_int_equal(write_space(s, path, formats[f], true, NULL, &err), OK);
        o.words_path = formats[f] >= SPACE_NPY ? words : NULL;
        const Reading back = reading_of_path(path, &o, 2);
        if (back.status != OK)
            fail_msg("%s", back.err.text);
        assert_int_equal(back.s->source.format, formats[f]);
        assert_int_equal(back.s->n, 3000);
        assert_memory_equal(back.s->x, s->x, 3000 * s->ld * sizeof *s->x);
        assert_int_equal(back.s->source.notes.n, 0);
        reading_word_is(back.s, 2999, TEXT("w2999"));
        space_free(back.s);
    }
    space_free(s);
}

static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    Error err;
    Space *s = hashed_space(10000, 7, 1, 0);
    assert_int_equal(space_seal(s, NULL, &err), OK);
    const char *path = files_path("t");
    assert_int_equal(write_space(s, path, SPACE_WORD2VEC_TEXT, true, NULL, &err), OK);
    Str one = file_bytes(path);
    for (int threads = 2; threads <= 7; threads += 5) {
        Progress p;
        progress_init(&p, threads);
        assert_int_equal(write_space(s, path, SPACE_WORD2VEC_TEXT, true, &p, &err), OK);
        assert_int_equal(atomic_load(&p.done), 10000);
        Str many = file_bytes(path);
        assert_int_equal(many.n, one.n);
        assert_memory_equal(many.p, one.p, one.n);
        str_free(&many);
    }
    str_free(&one);
    space_free(s);
}

static void check_word(Text word, SpaceFormat format, bool fits)
{
    Error err;
    Space *s = NULL;
    assert_int_equal(space_new(&s, 1, 2, &err), OK);
    assert_int_equal(vocab_add(&s->vocab, word, NULL, NULL, &err), OK);
    assert_int_equal(space_seal(s, NULL, &err), OK);
    const Status st = write_space(s, files_path("w"), format, true, NULL, &err);
    assert_int_equal(st, fits ? OK : E_OUTPUT);
    if (!fits)
        assert_non_null(strstr(err.text, "(row 1) does not fit into"));
    space_free(s);
}

static void words_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    const SpaceFormat all[] = {SPACE_WORD2VEC_TEXT, SPACE_WORD2VEC_BINARY,
                               SPACE_GLOVE_TEXT, SPACE_NPY};
    for (int i = 0; i < 4; i++) {
        const bool is_npy = all[i] == SPACE_NPY;
        check_word(TEXT("plain"), all[i], true);
        check_word(TEXT("\xff\x80"), all[i], true);
        check_word(TEXT("a\xc2\xa0z"), all[i], true);
        check_word(TEXT(""), all[i], false);
        check_word(TEXT("a\nb"), all[i], false);
        check_word(TEXT("a b"), all[i], is_npy);
        check_word(TEXT("a\tb"), all[i], is_npy);
        check_word(TEXT("a\r"), all[i], !is_npy);
    }
}

static void outputs_are_kept_unless_replacing(void **state)
{
    (void)state;
    Error err;
    Space *s = column((const float[]){1, 2}, 2);
    const char *path = files_write("keep", "old", 3);
    assert_int_equal(write_space(s, path, SPACE_GLOVE_TEXT, false, NULL, &err), E_OUTPUT);
    Str have = file_bytes(path);
    assert_string_equal(have.p, "old");
    str_free(&have);
    assert_int_equal(write_space(s, path, SPACE_MADE, true, NULL, &err), E_USAGE);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(write_space(s, path, SPACE_GLOVE_TEXT, true, &p, &err), E_CANCELED);
    have = file_bytes(path);
    assert_string_equal(have.p, "old");
    str_free(&have);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_the_shortest_decimals),
        cmocka_unit_test(text_reads_back_to_the_bit),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(words_that_do_not_fit_are_refused),
        cmocka_unit_test(outputs_are_kept_unless_replacing),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
