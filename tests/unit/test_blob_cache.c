#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "core/base/blob_cache.h"
#include "core/base/digest.h"
#include "tests/unit/temp.h"

static char folder[128];

static BlobCache cache_in(const char *name, uint64_t most)
{
    (void)snprintf(folder, sizeof folder, "%s/%s", temp_folder, name);
    return (BlobCache){folder, most};
}

static void path_of(char path[256], const char *key)
{
    char name[DIGEST_HEX];
    digest_bytes(key, strlen(key), name);
    (void)snprintf(path, 256, "%s/%s", folder, name);
}

static void add(const BlobCache *c, const char *key, const char *text)
{
    const BlobPart part[] = {{text, 1}, {NULL, 0}, {text + 1, strlen(text) - 1}};
    blob_cache_add(c, key, part, 3);
}

static BlobFound find(const BlobCache *c, const char *key, const char *text)
{
    void *got = NULL;
    const BlobFound found = blob_cache_find(c, key, strlen(text), &got);
    assert_true((found == BLOB_FOUND) == (got != NULL));
    if (got)
        assert_memory_equal(got, text, strlen(text));
    free(got);
    return found;
}

static void what_was_added_is_found(void **state)
{
    (void)state;
    const BlobCache c = cache_in("a/b/lists", 1 << 20);
    assert_int_equal(find(&c, "one", "first"), BLOB_NONE);
    add(&c, "one", "first");
    add(&c, "two", "second");
    assert_int_equal(find(&c, "one", "first"), BLOB_FOUND);
    assert_int_equal(find(&c, "two", "second"), BLOB_FOUND);
    assert_int_equal(find(&c, "three", "second"), BLOB_NONE);
    assert_int_equal(find(&c, "two", "other length"), BLOB_FOREIGN);
    add(&c, "one", "again"); /* in place of what was there */
    assert_int_equal(find(&c, "one", "again"), BLOB_FOUND);
    struct stat st;
    assert_int_equal(stat(folder, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

/* Each byte changed, each length cut, one byte more; another's file under the name. */
static void damaged_and_foreign_files_are_not_used(void **state)
{
    (void)state;
    const BlobCache c = cache_in("damaged", 1 << 20);
    char path[256];
    char other[256];
    unsigned char bytes[512];
    add(&c, "key", "content");
    path_of(path, "key");
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    const size_t n = fread(bytes, 1, sizeof bytes, f);
    assert_int_equal(fclose(f), 0);
    assert_in_range(n, 100, sizeof bytes - 2);
    for (size_t i = 0; i <= 2 * n + 1; i++) {
        f = fopen(path, "wb");
        assert_non_null(f);
        const size_t kept = i < n ? n : i - n;
        bytes[i < n ? i : n] ^= 0x10;
        assert_int_equal(fwrite(bytes, 1, kept, f), kept);
        bytes[i < n ? i : n] ^= 0x10;
        assert_int_equal(fclose(f), 0);
        assert_int_equal(find(&c, "key", "content"),
                         i == 2 * n ? BLOB_FOUND : BLOB_FOREIGN);
    }
    add(&c, "other", "content"); /* a whole file, of another key */
    path_of(other, "other");
    assert_int_equal(rename(other, path), 0);
    assert_int_equal(find(&c, "key", "content"), BLOB_FOREIGN);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/dev/zero", path), 0);
    assert_int_equal(find(&c, "key", "content"), BLOB_FOREIGN);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(find(&c, "key", "content"), BLOB_FOREIGN);
    assert_int_equal(unlink(path), 0);
    add(&c, "key", "content"); /* made again */
    assert_int_equal(find(&c, "key", "content"), BLOB_FOUND);
}

static void set_used(const char *key, time_t when)
{
    char path[256];
    const struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};
    path_of(path, key);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void what_was_used_longest_ago_goes_first(void **state)
{
    (void)state;
    char text[1001] = "";
    memset(text, 'x', 1000);
    BlobCache c = cache_in("small", 1 << 20);
    char stranger[160];
    add(&c, "a", text);
    add(&c, "b", text);
    add(&c, "c", text);
    set_used("a", 1000);
    set_used("b", 2000);
    set_used("c", 3000);
    (void)snprintf(stranger, sizeof stranger, "%s/notes.txt", folder);
    FILE *f = fopen(stranger, "w");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(find(&c, "a", text), BLOB_FOUND); /* now the newest */
    c.most = 3500;                                     /* three files of 1,100 bytes */
    add(&c, "d", text);
    assert_int_equal(find(&c, "a", text), BLOB_FOUND);
    assert_int_equal(find(&c, "b", text), BLOB_NONE);
    assert_int_equal(find(&c, "c", text), BLOB_FOUND);
    assert_int_equal(find(&c, "d", text), BLOB_FOUND);
    c.most = 1000; /* less than a file takes: nothing is kept, nothing is lost for it */
    add(&c, "e", text);
    assert_int_equal(find(&c, "e", text), BLOB_NONE);
    assert_int_equal(find(&c, "d", text), BLOB_FOUND);
    c.most = 1200;
    add(&c, "f", text);
    assert_int_equal(find(&c, "d", text), BLOB_NONE);
    assert_int_equal(find(&c, "f", text), BLOB_FOUND);
    assert_int_equal(access(stranger, F_OK), 0);
}

static void no_folder_keeps_nothing(void **state)
{
    (void)state;
    const BlobCache none = {"", 1 << 20};
    add(&none, "k", "text");
    assert_int_equal(find(&none, "k", "text"), BLOB_NONE);
    const BlobCache c = cache_in("a-file", 1 << 20);
    FILE *f = fopen(folder, "w");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    add(&c, "k", "text");
    assert_int_equal(find(&c, "k", "text"), BLOB_NONE);
    const BlobCache deep = cache_in("no/such/folder/at/all", 1 << 20);
    add(&deep, "k", "text");
    assert_int_equal(find(&deep, "k", "text"), BLOB_NONE);
}

/* Programs that write, read and make room at once: what is found is whole. */
static void *meet(void *ctx)
{
    const BlobCache c = *(const BlobCache *)ctx;
    char text[301] = "";
    for (int i = 0; i < 60; i++) {
        char key[16];
        void *got = NULL;
        (void)snprintf(key, sizeof key, "k%d", i % 7);
        memset(text, 'a' + i % 7, 300);
        const BlobPart part = {text, 300};
        blob_cache_add(&c, key, &part, 1);
        if (blob_cache_find(&c, key, 300, &got) == BLOB_FOREIGN ||
            (got && memcmp(got, text, 300) != 0)) {
            free(got);
            return text[0] ? (void *)1 : NULL;
        }
        free(got);
    }
    return NULL;
}

static void many_at_once(void **state)
{
    (void)state;
    pthread_t thread[4];
    BlobCache c = cache_in("shared", 1500);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, meet, &c), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong = NULL;
        assert_int_equal(pthread_join(thread[i], &wrong), 0);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found),
        cmocka_unit_test(damaged_and_foreign_files_are_not_used),
        cmocka_unit_test(what_was_used_longest_ago_goes_first),
        cmocka_unit_test(no_folder_keeps_nothing),
        cmocka_unit_test(many_at_once),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
