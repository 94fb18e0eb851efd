#include "core/space/zip.h"
#include "tests/unit/files.h"
#include "tests/unit/packing.h"

static const PackingEntry entries[] = {
    {.name = "a.txt", .content = {"hello", 5}},
    {.name = "b", .content = {"world, world, world", 19}, .is_deflated = true},
    {.name = "wide", .content = {"64", 2}, .is_wide = true}};

static Input *open_bytes(const Str *s)
{
    const Limits limits = limits_default();
    Input *in = NULL;
    assert_int_equal(input_open(&in, files_write("a.zip", s->p, s->n), &limits, NULL),
                     OK);
    return in;
}

static void check_entries(const Str *s)
{
    Zip z;
    Error err = {0};
    Input *in = open_bytes(s);
    if (zip_read(&z, in, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(z.n, 3);
    for (int i = 0; i < 3; i++) {
        const Text want = entries[i].content;
        Input *part = NULL;
        char got[40];
        size_t n = 0;
        assert_string_equal(z.item[i].name, entries[i].name);
        assert_int_equal(z.item[i].size, want.n);
        assert_int_equal(zip_open(&part, &z, i, in, "part", &err), OK);
        assert_int_equal(input_read(part, got, sizeof got, &n, &err), OK);
        assert_int_equal(n, want.n);
        assert_memory_equal(got, want.p, n);
        assert_int_equal(input_read(part, got, sizeof got, &n, &err), OK);
        assert_int_equal(n, 0);
        input_close(part);
    }
    input_close(in);
    zip_free(&z);
}

static void refuses(const Str *s, Status status, const char *part)
{
    Zip z;
    Error err = {0};
    Input *in = open_bytes(s);
    const Status st = zip_read(&z, in, &err);
    if (st != status || !strstr(err.text, part))
        fail_msg("status %d, \"%s\" does not say \"%s\"", st, err.text, part);
    assert_true(z.n == 0 && !z.item);
    input_close(in);
}

static void directories(void **state)
{
    (void)state;
    Str s = {0};
    packing_add_zip(&s, entries, 3);
    assert_true(zip_is_magic((Text){s.p, s.n}));
    check_entries(&s);
    s.p[s.n - 2] = 5; /* a comment */
    str_add_cstr(&s, "PK\5\6!");
    check_entries(&s);
    str_free(&s);
    assert_false(zip_is_magic(TEXT("PK")));
}

/* The end record in 64 bits, as archives beyond 4 GiB have it. */
static void zip64(void **state)
{
    (void)state;
    Str s = {0};
    packing_add_zip(&s, entries, 3);
    const size_t at = s.n - 22;
    Str end = {0};
    str_add(&end, s.p + at, 22);
    s.n = at;
    uint64_t bytes = 0;
    uint64_t offset = 0;
    for (int i = 3; i >= 0; i--) {
        bytes = bytes << 8 | (unsigned char)end.p[12 + i];
        offset = offset << 8 | (unsigned char)end.p[16 + i];
    }
    str_add(&s, "PK\6\6", 4);
    packing_add_int(&s, 44, 8);
    packing_add_int(&s, 45, 2);
    packing_add_int(&s, 45, 2);
    packing_add_int(&s, 0, 8);
    packing_add_int(&s, 3, 8);
    packing_add_int(&s, 3, 8);
    packing_add_int(&s, bytes, 8);
    packing_add_int(&s, offset, 8);
    str_add(&s, "PK\6\7\0\0\0\0", 8);
    packing_add_int(&s, at, 8);
    packing_add_int(&s, 1, 4);
    memset(end.p + 8, 0xff, 12);
    str_add(&s, end.p, 22);
    check_entries(&s);
    s.p[s.n - 22 - 12] = 1; /* the record is not there */
    refuses(&s, E_INPUT, "zip64 record is");
    str_free(&s);
    str_free(&end);
}

static void damaged_directories(void **state)
{
    (void)state;
    Str s = {0};
    packing_add_zip(&s, entries, 3);
    for (size_t n = 1; n < s.n; n++) {
        const Str cut = {s.p, n, n};
        refuses(&cut, E_INPUT, "its directory is missing");
    }
    char *end = s.p + s.n - 22;
    end[4] = 1;
    refuses(&s, E_INPUT, "in several volumes");
    end[4] = 0;
    end[18] = 1; /* offset beyond the file */
    refuses(&s, E_INPUT, "its directory does not fit into it");
    end[18] = 0;
    end[10] = 4; /* an entry more than there is */
    refuses(&s, E_INPUT, "its directory");
    end[10] = 3;
    end[11] = 120;
    refuses(&s, E_LIMIT, "more than 10000 entries");
    end[11] = 0;
    end[15] = 120;
    refuses(&s, E_LIMIT, "more than 10000 entries");
    end[15] = 0;
    check_entries(&s);
    str_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directories),
        cmocka_unit_test(zip64),
        cmocka_unit_test(damaged_directories),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
