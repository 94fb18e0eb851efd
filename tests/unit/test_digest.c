#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/str.h"
#include "tests/unit/unit.h"

static char path[64];

static void write_file(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* FIPS 180-4 examples, as published with the standard. */
static void published_values(void **state)
{
    (void)state;
    char hex[DIGEST_HEX];
    digest_bytes("", 0, hex);
    assert_string_equal(
        hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_bytes("abc", 3, hex);
    assert_string_equal(
        hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    static const char two_blocks[] =
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    digest_bytes(two_blocks, sizeof two_blocks - 1, hex);
    assert_string_equal(
        hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char *million = malloc(1000000);
    assert_non_null(million);
    memset(million, 'a', 1000000);
    digest_bytes(million, 1000000, hex);
    assert_string_equal(
        hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    Error err = {0};
    Progress progress;
    progress_init(&progress, 1);
    write_file(million, 1000000);
    assert_int_equal(digest_file(path, &progress, hex, &err), OK);
    assert_string_equal(
        hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(atomic_load(&progress.done), 1000000);
    assert_int_equal(atomic_load(&progress.total), 1000000);
    free(million);
}

static void files_of_any_length(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 63, 64, 65, 524287, 524288, 524289, 1500000};
    char *bytes = malloc(1500000);
    assert_non_null(bytes);
    for (size_t i = 0; i < 1500000; i++)
        bytes[i] = (char)(i * i % 253);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char want[DIGEST_HEX];
        char got[DIGEST_HEX];
        Error err = {0};
        write_file(bytes, sizes[i]);
        digest_bytes(bytes, sizes[i], want);
        assert_int_equal(digest_file(path, NULL, got, &err), OK);
        assert_string_equal(got, want);
    }
    free(bytes);
}

static void failures(void **state)
{
    (void)state;
    char hex[DIGEST_HEX] = "x";
    Error err = {0};
    assert_int_equal(digest_file("/nowhere", NULL, hex, &err), E_INPUT);
    assert_string_equal(hex, "");
    assert_non_null(strstr(err.text, "/nowhere: No such file"));
    assert_int_equal(digest_file("/dev/zero", NULL, hex, &err), E_INPUT);
    assert_int_equal(digest_file("/tmp", NULL, hex, &err), E_INPUT);
    write_file("abc", 3);
    Progress progress;
    progress_init(&progress, 1);
    progress_cancel(&progress);
    assert_int_equal(digest_file(path, &progress, hex, &err), E_CANCELED);
    assert_string_equal(hex, "");
}

static int make_file(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/isogloss-digest-XXXXXX");
    const int fd = mkstemp(path);
    return fd < 0 ? 1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(files_of_any_length),
        cmocka_unit_test(failures),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
