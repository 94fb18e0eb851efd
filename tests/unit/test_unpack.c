/* zstd and parts of files, through the inputs that use them. */
#include "core/base/input.h"
#include "core/base/rng.h"
#include "core/base/unpack.h"
#include "tests/unit/files.h"
#include "tests/unit/packing.h"

enum { BIG = 3000000 };
static char big[BIG];

static int setup(void **state)
{
    Rng rng = rng_stream(1, "unpack");
    for (size_t i = 0; i < BIG; i++)
        big[i] = (char)('a' + (rng_u64(&rng) >> 60));
    return files_setup(state);
}

/* Reads all in steps of odd sizes. */
static Status read_all(Input *in, Str *out, Error *err)
{
    static const size_t steps[] = {1, 7, 4096, 700000};
    char *buf = malloc(700000);
    assert_non_null(buf);
    Status st = OK;
    size_t got = 1;
    for (size_t i = 0; st == OK && got > 0; i++) {
        st = input_read(in, buf, steps[i % 4], &got, err);
        str_add(out, buf, got);
    }
    free(buf);
    return st;
}

static void check_content(const char *path, const char *want, size_t n)
{
    const Limits limits = limits_default();
    Input *in = NULL;
    Error err = {0};
    Str got = {0};
    assert_int_equal(input_open(&in, path, &limits, &err), OK);
    if (read_all(in, &got, &err) != OK)
        fail_msg("%s", err.text);
    assert_string_equal(input_compression(in), "zstd");
    assert_false(input_is_plain(in) || input_is_gzip(in));
    assert_int_equal(got.n, n);
    assert_memory_equal(str_cstr(&got), want, n);
    assert_int_equal(input_bytes_taken(in), input_file_size(in));
    assert_int_equal(input_check_unchanged(in, &err), OK);
    input_close(in);
    str_free(&got);
}

static void zstd_files(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 1000, BIG};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Str s = {0};
        packing_add_zstd(&s, big, sizes[i]);
        check_content(files_write("one.zst", s.p, s.n), big, sizes[i]);
        str_free(&s);
    }
    /* a skippable frame as pzstd writes, then three frames, the second one empty */
    Str s = {0};
    str_add(&s, "\x50\x2a\x4d\x18\x04\0\0\0abcd", 12);
    packing_add_zstd(&s, big, 600000);
    packing_add_zstd(&s, big, 0);
    packing_add_zstd(&s, big + 600000, BIG - 600000);
    check_content(files_write("three.zst", s.p, s.n), big, BIG);
    str_free(&s);
}

/* Runs of one letter unpack to far more than one block holds: nothing may be kept back.
 */
static void zstd_that_unpacks_to_much(void **state)
{
    (void)state;
    Str s = {0};
    Str want = {0};
    str_add_repeat(&want, 'x', 20 << 20);
    packing_add_zstd(&s, want.p, want.n);
    assert_true(s.n < 10000);
    check_content(files_write("runs.zst", s.p, s.n), want.p, want.n);
    str_free(&s);
    str_free(&want);
}

static Status read_bytes(const char *bytes, size_t n, const Limits *limits, Str *got,
                         bool *was_cut, Error *err)
{
    Input *in = NULL;
    assert_int_equal(input_open(&in, files_write("z.zst", bytes, n), limits, err), OK);
    str_clear(got);
    const Status st = read_all(in, got, err);
    *was_cut = input_was_cut(in);
    if (st != OK) { /* the failure stays */
        char c = 0;
        size_t one = 1;
        assert_int_equal(input_read(in, &c, 1, &one, NULL), st);
        assert_int_equal(one, 0);
    }
    input_close(in);
    return st;
}

static void cut_zstd(void **state)
{
    (void)state;
    Str s = {0};
    Str got = {0};
    packing_add_zstd(&s, big, 600);
    for (size_t k = 4; k < s.n; k++) {
        for (int allow = 0; allow < 2; allow++) {
            Limits limits = limits_default();
            limits.allow_cut = allow;
            Error err = {0};
            bool was_cut = false;
            const Status st = read_bytes(s.p, k, &limits, &got, &was_cut, &err);
            assert_int_equal(st, allow ? OK : E_INPUT);
            assert_int_equal(was_cut, allow);
            if (!allow) {
                assert_non_null(strstr(err.text, "z.zst: the zstd data end too early"));
                assert_non_null(strstr(err.hint, "--allow-cut"));
            }
            assert_memory_equal(str_cstr(&got), big, got.n);
        }
    }
    str_free(&s);
    str_free(&got);
}

static void damaged_zstd(void **state)
{
    (void)state;
    Str s = {0};
    Str got = {0};
    const Limits limits = limits_default();
    bool was_cut = false;
    packing_add_zstd(&s, big, 600);
    for (size_t k = 4; k < s.n; k++) {
        Error err = {0};
        s.p[k] ^= 0x24;
        const Status st = read_bytes(s.p, s.n, &limits, &got, &was_cut, &err);
        s.p[k] ^= 0x24;
        assert_true(st == E_INPUT || st == E_LIMIT);
        assert_non_null(strstr(err.text, "z.zst: "));
    }
    Error err = {0};
    str_add_cstr(&s, "more bytes");
    assert_int_equal(read_bytes(s.p, s.n, &limits, &got, &was_cut, &err), E_INPUT);
    assert_non_null(strstr(err.text, "has other bytes after the zstd data"));
    /* a frame that asks for a window of 2 GiB, as zstd --long=31 writes */
    static const char wide[] = "\x28\xb5\x2f\xfd\x00\xa8\x01\0\0";
    assert_int_equal(read_bytes(wide, 9, &limits, &got, &was_cut, &err), E_LIMIT);
    assert_non_null(strstr(err.text, "window above 128 MiB"));
    str_free(&s);
    str_free(&got);
}

static void zstd_bomb(void **state)
{
    (void)state;
    Str s = {0};
    Str zeros = {0};
    str_add_repeat(&zeros, '\0', 100 << 20);
    packing_add_zstd(&s, zeros.p, zeros.n);
    str_free(&zeros);
    const Limits limits = limits_default();
    Str got = {0};
    Error err = {0};
    bool was_cut = false;
    assert_int_equal(read_bytes(s.p, s.n, &limits, &got, &was_cut, &err), E_LIMIT);
    assert_non_null(strstr(err.text, "unpacks to more than 200 times its size"));
    assert_true(got.n < (size_t)70 << 20);
    str_free(&s);
    str_free(&got);
}

/* A file of some bytes, the part, and more bytes; reads the part. */
static Status read_part(const Str *body, InputPart part, Str *got, Error *err)
{
    Str file = {0};
    str_add_cstr(&file, "before");
    str_add(&file, body->p, body->n);
    str_add_cstr(&file, "behind");
    const Limits limits = limits_default();
    Input *whole = NULL;
    Input *in = NULL;
    part.name = "file: part";
    part.offset = 6;
    part.n = part.n ? part.n : body->n;
    assert_int_equal(
        input_open(&whole, files_write("parts", file.p, file.n), &limits, err), OK);
    assert_int_equal(input_open_part(&in, whole, &part, err), OK);
    input_close(whole);
    str_clear(got);
    const Status st = read_all(in, got, err);
    assert_string_equal(input_name(in), "file: part");
    input_close(in);
    str_free(&file);
    return st;
}

static void parts_of_files(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 1000, BIG};
    Str got = {0};
    for (int method = 0; method < 2; method++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            Str body = {0};
            Error err = {0};
            InputPart part = {.size = sizes[i],
                              .crc = packing_crc(big, sizes[i]),
                              .is_deflated = method == 1};
            if (method == 1)
                packing_add_deflate(&body, big, sizes[i]);
            else
                str_add(&body, big, sizes[i]);
            assert_int_equal(read_part(&body, part, &got, &err), OK);
            assert_int_equal(got.n, sizes[i]);
            assert_memory_equal(got.p, big, got.n);
            part.crc ^= 1;
            assert_int_equal(read_part(&body, part, &got, &err), E_INPUT);
            assert_non_null(strstr(err.text, "file: part: is damaged"));
            part.crc ^= 1;
            part.size++;
            assert_int_equal(read_part(&body, part, &got, &err), E_INPUT);
            part.size = sizes[i] - 1;
            assert_int_equal(read_part(&body, part, &got, &err), E_INPUT);
            part.size = sizes[i];
            part.n = body.n - 1;
            if (part.n > 0)
                assert_int_equal(read_part(&body, part, &got, &err), E_INPUT);
            part.n = body.n + 3; /* into what follows */
            assert_int_equal(read_part(&body, part, &got, &err), E_INPUT);
            str_free(&body);
        }
    }
    str_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zstd_files), cmocka_unit_test(zstd_that_unpacks_to_much),
        cmocka_unit_test(cut_zstd),   cmocka_unit_test(damaged_zstd),
        cmocka_unit_test(zstd_bomb),  cmocka_unit_test(parts_of_files),
    };
    return cmocka_run_group_tests(tests, setup, files_teardown);
}
