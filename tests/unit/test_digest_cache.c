#include <fcntl.h>
#include <sys/stat.h>

#include "core/base/digest_cache.h"
#include "core/base/str.h"
#include "tests/unit/files.h"

static char folder[100];

static void set_folder(const char *name)
{
    (void)snprintf(folder, sizeof folder, "%s/%s", files_folder, name);
}

static void remove_folder(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/digests", folder);
    (void)unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* A file that was last changed long ago. */
static const char *old_file(const char *name, const char *bytes, time_t when)
{
    const char *path = files_write(name, bytes, strlen(bytes));
    const struct timespec times[2] = {{.tv_sec = when, .tv_nsec = 5},
                                      {.tv_sec = when, .tv_nsec = 5}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    return path;
}

static void made_hex(char hex[DIGEST_HEX], int i)
{
    char text[32];
    const int n = snprintf(text, sizeof text, "%d", i);
    digest_bytes(text, (size_t)n, hex);
}

static void what_was_added_is_found(void **state)
{
    (void)state;
    char hex[DIGEST_HEX];
    char got[DIGEST_HEX];
    DigestKey a;
    DigestKey b;
    set_folder("one");
    assert_true(digest_cache_key(old_file("a", "1", 1000), &a));
    assert_true(digest_cache_key(old_file("b", "1", 1000), &b));
    assert_false(digest_cache_find(folder, &a, got));
    assert_string_equal(got, "");
    made_hex(hex, 1);
    digest_cache_add(folder, &a, hex);
    assert_true(digest_cache_find(folder, &a, got));
    assert_string_equal(got, hex);
    assert_false(digest_cache_find(folder, &b, got));
    made_hex(hex, 2);
    digest_cache_add(folder, &b, hex);
    assert_true(digest_cache_find(folder, &b, got));
    assert_string_equal(got, hex);
    assert_true(digest_cache_find(folder, &a, got));
    remove_folder();
}

/* Another size, another time, a change that puts the time back: another key. */
static void changed_files_are_others(void **state)
{
    (void)state;
    char got[DIGEST_HEX];
    char hex[DIGEST_HEX];
    DigestKey before;
    DigestKey after;
    set_folder("changed");
    made_hex(hex, 1);
    assert_true(digest_cache_key(old_file("c", "1", 1000), &before));
    digest_cache_add(folder, &before, hex);
    assert_true(digest_cache_key(old_file("c", "12", 1000), &after));
    assert_false(digest_cache_find(folder, &after, got));
    assert_true(digest_cache_key(old_file("c", "1", 1001), &after));
    assert_false(digest_cache_find(folder, &after, got));
    digest_cache_add(folder, &after, hex); /* in place of the older */
    assert_true(digest_cache_find(folder, &after, got));
    assert_false(digest_cache_find(folder, &before, got));
    remove_folder();
}

static void what_may_still_change_has_no_key(void **state)
{
    (void)state;
    DigestKey key;
    assert_false(digest_cache_key(files_write("new", "1", 1), &key));
    assert_false(digest_cache_key(files_path("missing"), &key));
    assert_false(digest_cache_key(files_folder, &key));
    assert_false(digest_cache_key(old_file("late", "1", (time_t)1 << 40), &key));
}

static void damaged_files_are_empty(void **state)
{
    (void)state;
    char hex[DIGEST_HEX];
    char got[DIGEST_HEX];
    char bytes[512] = {0};
    DigestKey key;
    set_folder("damaged");
    made_hex(hex, 1);
    assert_true(digest_cache_key(old_file("d", "1", 1000), &key));
    digest_cache_add(folder, &key, hex);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/digests", folder);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    const size_t n = fread(bytes, 1, sizeof bytes, f);
    assert_int_equal(fclose(f), 0);
    assert_in_range(n, 100, sizeof bytes - 1);
    for (size_t i = 0; i <= 2 * n; i++) { /* each byte changed; each length cut */
        f = fopen(path, "wb");
        assert_non_null(f);
        const size_t kept = i < n ? n : i - n;
        if (i < n)
            bytes[i] ^= 1;
        assert_int_equal(fwrite(bytes, 1, kept, f), kept);
        assert_int_equal(fclose(f), 0);
        if (i < n)
            bytes[i] ^= 1;
        assert_int_equal(digest_cache_find(folder, &key, got), i == 2 * n);
    }
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    digest_cache_add(folder, &key, hex); /* written anew */
    assert_true(digest_cache_find(folder, &key, got));
    remove_folder();
}

/* The file stays small however many are added; the last ones are kept. */
static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    char hex[DIGEST_HEX];
    char got[DIGEST_HEX];
    DigestKey key;
    set_folder("many");
    for (int i = 0; i < 1500; i++) {
        (void)snprintf(key.text, sizeof key.text, "%x %x 5 6.000000000 7.000000000 ", 1,
                       i);
        made_hex(hex, i);
        digest_cache_add(folder, &key, hex);
    }
    assert_true(digest_cache_find(folder, &key, got));
    assert_string_equal(got, hex);
    (void)snprintf(key.text, sizeof key.text, "1 0 5 6.000000000 7.000000000 ");
    assert_false(digest_cache_find(folder, &key, got));
    char path[128];
    struct stat st;
    (void)snprintf(path, sizeof path, "%s/digests", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_in_range(st.st_size, 50000, 256 << 10);
    remove_folder();
}

/* A folder that cannot be made, or is none: nothing is remembered, nothing is said. */
static void no_folder_is_no_cache(void **state)
{
    (void)state;
    char hex[DIGEST_HEX];
    char got[DIGEST_HEX];
    DigestKey key;
    made_hex(hex, 1);
    assert_true(digest_cache_key(old_file("e", "1", 1000), &key));
    (void)snprintf(folder, sizeof folder, "%s/no/such/folder", files_folder);
    digest_cache_add(folder, &key, hex);
    assert_false(digest_cache_find(folder, &key, got));
    (void)snprintf(folder, sizeof folder, "%s", files_write("file", "", 0));
    digest_cache_add(folder, &key, hex);
    assert_false(digest_cache_find(folder, &key, got));
    (void)snprintf(folder, sizeof folder, "%s/parent/own", files_folder);
    digest_cache_add(folder, &key, hex); /* both are made */
    assert_true(digest_cache_find(folder, &key, got));
    remove_folder();
    *strrchr(folder, '/') = '\0';
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found),
        cmocka_unit_test(changed_files_are_others),
        cmocka_unit_test(what_may_still_change_has_no_key),
        cmocka_unit_test(damaged_files_are_empty),
        cmocka_unit_test(the_oldest_are_forgotten),
        cmocka_unit_test(no_folder_is_no_cache),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
