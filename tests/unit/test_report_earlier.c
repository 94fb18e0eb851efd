/* Of an earlier report only what is its own and unchanged goes. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "plots/report_earlier.h"
#include "tests/unit/temp.h"

static bool is_new_file(const void *ctx, const char *name)
{
    (void)ctx;
    return strcmp(name, "report.html") == 0;
}

static bool is_read(const void *ctx, const char *path)
{
    (void)ctx;
    return strstr(path, "words.csv") != NULL;
}

static const ReportEarlierKeeps keeps = {is_new_file, is_read, NULL};

static bool is_there(const char *name)
{
    char path[160];
    struct stat st;
    (void)snprintf(path, sizeof path, "%s/%s", temp_folder, name);
    return lstat(path, &st) == 0;
}

/* Writes the files, and a manifest that names those with their bytes as given. */
static void write_folder(const char *const (*file)[2], int n)
{
    char path[160];
    Str json = {0};
    str_add_cstr(&json, "{\"isogloss\":\"0.1.0\",\"recipe\":[\"report\"],\"inputs\":[],"
                        "\"parameters\":{},\"tables\":{\"files\":[");
    for (int i = 0; i < n; i++) {
        char hex[DIGEST_HEX];
        digest_bytes(file[i][1], strlen(file[i][1]), hex);
        (void)temp_text(path, file[i][0], file[i][1]);
        str_addf(&json, "%s{\"file\":\"%s\",\"sha256\":\"%s\"}", i ? "," : "", file[i][0],
                 hex);
    }
    str_add_cstr(&json, "]}}");
    (void)temp_text(path, "manifest.json", str_cstr(&json));
    str_free(&json);
}

static void only_its_own_unchanged_files_go(void **state)
{
    (void)state;
    static const char *const file[][2] = {
        {"report.html", "old"},    {"old-table.csv", "a,b\n"}, {"changed.csv", "before"},
        {"words.csv", "w0\n"},     {"link.csv", "linked"},     {"fig-old.png", "png"},
        {"missing.csv", "nobody"},
    };
    char path[160];
    char link[160];
    int kept = 0;
    write_folder(file, 7);
    (void)temp_text(path, "mine.txt", "not of the report");
    (void)temp_text(path, "changed.csv", "after");
    (void)temp_text(path, "elsewhere", "linked");
    (void)snprintf(link, sizeof link, "%s/link.csv", temp_folder);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink(path, link), 0); /* same bytes, but no file of ours */
    (void)snprintf(link, sizeof link, "%s/missing.csv", temp_folder);
    assert_int_equal(unlink(link), 0);
    VerifyManifest *m = report_earlier_read(temp_folder);
    assert_non_null(m);
    assert_int_equal(m->nfiles, 7);
    const int fd = open(temp_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(report_earlier_remove(m, temp_folder, fd, &keeps, &kept), 2);
    assert_int_equal(kept, 3); /* changed, read, a link */
    assert_false(is_there("old-table.csv") || is_there("fig-old.png"));
    static const char *const stay[] = {"report.html",  "changed.csv", "words.csv",
                                       "link.csv",     "elsewhere",   "mine.txt",
                                       "manifest.json"};
    for (size_t i = 0; i < sizeof stay / sizeof *stay; i++)
        assert_true(is_there(stay[i]));
    assert_int_equal(report_earlier_remove(NULL, temp_folder, fd, &keeps, &kept), 0);
    assert_int_equal(close(fd), 0);
    verify_free_manifest(m);
}

/* No manifest, one that is none, one that names files of other folders. */
static void what_is_no_manifest_removes_nothing(void **state)
{
    (void)state;
    static const char *const outside[][2] = {{"x.csv", "1"}};
    char path[160];
    assert_null(report_earlier_read("/nowhere"));
    (void)temp_text(path, "manifest.json", "{\"files\":");
    assert_null(report_earlier_read(temp_folder));
    write_folder(outside, 1);
    VerifyManifest *m = report_earlier_read(temp_folder);
    assert_non_null(m);
    verify_free_manifest(m);
    (void)temp_text(
        path, "manifest.json",
        "{\"isogloss\":\"0.1.0\",\"recipe\":[\"report\"],\"tables\":{\"files\":"
        "[{\"file\":\"../x.csv\",\"sha256\":\"\"}]}}");
    assert_null(report_earlier_read(temp_folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_its_own_unchanged_files_go),
        cmocka_unit_test(what_is_no_manifest_removes_nothing),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
