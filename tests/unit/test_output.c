#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/output.h"
#include "tests/unit/unit.h"

static char folder[64];
static char path[192];

static const char *at(const char *name)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void check_file(const char *name, const char *want, size_t n)
{
    FILE *f = fopen(at(name), "rb");
    assert_non_null(f);
    char *buf = malloc(n + 1);
    assert_non_null(buf);
    assert_int_equal(fread(buf, 1, n + 1, f), n);
    assert_memory_equal(buf, want, n);
    assert_int_equal(fclose(f), 0);
    free(buf);
}

/* Names in the folder, without . and .. */
static int count_files(const char *where)
{
    DIR *d = opendir(where);
    assert_non_null(d);
    int n = -2;
    while (readdir(d))
        n++;
    assert_int_equal(closedir(d), 0);
    return n;
}

static void write_ok(const char *name, const char *text, bool is_replacing)
{
    Error err = {0};
    if (output_write_file(at(name), text, strlen(text), is_replacing, &err) != OK)
        fail_msg("%s", err.text);
}

static void check_refused(const char *name, bool is_replacing, const char *part)
{
    Error err = {0};
    char full[192];
    (void)snprintf(full, sizeof full, "%s", name[0] == '/' ? name : at(name));
    assert_int_equal(output_write_file(full, "new", 3, is_replacing, &err), E_OUTPUT);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void files_are_whole(void **state)
{
    (void)state;
    enum { N = 300000 };
    static char big[N];
    for (int i = 0; i < N; i++)
        big[i] = (char)(i * 7 % 251);
    Output *out = NULL;
    Error err = {0};
    assert_int_equal(output_open(&out, at("whole"), false, &err), OK);
    assert_int_equal(access(at("whole"), F_OK), -1); /* nothing there before the end */
    for (size_t i = 0, n = 0; i < N; i += n) {
        n = (i * 31 + 1) % 90000;
        n = n < N - i ? n : N - i;
        assert_int_equal(output_write(out, big + i, n, &err), OK);
    }
    assert_int_equal(output_commit(out, &err), OK);
    check_file("whole", big, N);
    write_ok("empty", "", false);
    check_file("empty", "", 0);
    struct stat st;
    const mode_t mask = umask(0);
    (void)umask(mask);
    assert_int_equal(stat(at("empty"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0666 & ~mask);
    assert_int_equal(count_files(folder), 2);
}

static void given_up_leaves_nothing(void **state)
{
    (void)state;
    const int before = count_files(folder);
    Output *out = NULL;
    Error err = {0};
    assert_int_equal(output_open(&out, at("never"), false, &err), OK);
    assert_int_equal(output_write(out, "abc", 3, &err), OK);
    assert_int_equal(count_files(folder), before + 1);
    output_abort(out);
    assert_int_equal(count_files(folder), before);
    output_abort(NULL);
}

static void replacing_is_asked_for(void **state)
{
    (void)state;
    write_ok("there", "old", false);
    check_refused("there", false, "there: it exists already");
    check_file("there", "old", 3);
    assert_int_equal(chmod(at("there"), 0640), 0);
    write_ok("there", "new text", true);
    check_file("there", "new text", 8);
    struct stat st;
    assert_int_equal(stat(at("there"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    Error err = {0};
    assert_int_equal(output_write_file(at("there"), "", 0, false, &err), E_OUTPUT);
    assert_non_null(strstr(err.hint, "--force"));
    /* one that appears between opening and commit is kept as well */
    Output *out = NULL;
    assert_int_equal(output_open(&out, at("late"), false, &err), OK);
    write_ok("late", "other", false);
    assert_int_equal(output_commit(out, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "late: File exists"));
    check_file("late", "other", 5);
}

static void links_are_replaced_not_followed(void **state)
{
    (void)state;
    write_ok("target", "keep", false);
    assert_int_equal(symlink("target", at("link")), 0);
    check_refused("link", false, "link: it exists already");
    write_ok("link", "new", true);
    check_file("target", "keep", 4);
    check_file("link", "new", 3);
    struct stat st;
    assert_int_equal(lstat(at("link"), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    assert_int_equal(symlink("nowhere", at("dead")), 0);
    write_ok("dead", "alive", true);
    check_file("dead", "alive", 5);
    assert_int_equal(access(at("nowhere"), F_OK), -1);
}

static void what_cannot_be_written(void **state)
{
    (void)state;
    const int before = count_files(folder);
    check_refused("no/such", false, "no/such: No such file or directory");
    check_refused(".", true, "Is a directory");
    check_refused("sub/", true, "Is a directory");
    assert_int_equal(mkdir(at("sub"), 0700), 0);
    check_refused("sub", true, "sub: Is a directory");
    check_refused("/dev/null", true, "/dev/null: is no regular file");
    check_refused("/proc/isogloss", true, "could not write /proc/isogloss: ");
    write_ok("file", "x", false);
    check_refused("file/under", true, "Not a directory");
    assert_int_equal(symlink("/dev/full", at("full")), 0);
    check_refused("full", true, "full: is no regular file");
    assert_int_equal(symlink("sub", at("subway")), 0);
    check_refused("subway", true, "subway: is no regular file");
    assert_int_equal(mkfifo(at("fifo"), 0600), 0);
    check_refused("fifo", true, "fifo: is no regular file");
    check_refused("a\nb/c", false, "/a^Jb/c: No such file");
    char name[300];
    memset(name, 'n', 299);
    name[299] = '\0';
    Error err = {0};
    assert_int_equal(output_write_file(name, "", 0, true, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "File name too long"));
    assert_int_equal(output_write_file("", "", 0, true, &err), E_OUTPUT);
    assert_int_equal(count_files(folder), before + 5);
}

static void longest_names_work(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', 255); /* no room for ".tmp" behind it */
    name[255] = '\0';
    Error err = {0};
    const int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(dir >= 0);
    const int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(fchdir(dir), 0);
    assert_int_equal(output_write_file(name, "long", 4, false, &err), OK);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(output_write_file("-\n\xff", "odd", 3, false, &err), OK);
    assert_int_equal(unlink("-\n\xff"), 0);
    assert_int_equal(fchdir(here), 0);
    assert_int_equal(close(here) + close(dir), 0);
}

/* ---- failures in the middle ---- */

/* What a child found: 0, or the line that failed. */
#define CHECK(cond)                                                                      \
    do {                                                                                 \
        if (!(cond))                                                                     \
            return __LINE__ & 255;                                                       \
    } while (0)

enum { SKIPPED = 254 };

/* The n-th byte cannot be written: the old file stays, no temporary is left. */
static int fails_at_limit(void)
{
    static char big[200000];
    const int before = count_files(folder);
    struct rlimit limit = {100000, 100000};
    CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    Error err = {0};
    CHECK(output_write_file(at("old"), big, 100000, true, &err) == OK);
    CHECK(output_write_file(at("old"), big, sizeof big, true, &err) == E_OUTPUT);
    CHECK(strstr(err.text, "old: File too large; the earlier file is unchanged"));
    CHECK(count_files(folder) == before);
    /* in small pieces: the failure stays until the end */
    Output *out = NULL;
    CHECK(output_open(&out, at("old"), true, &err) == OK);
    Status status = OK;
    for (int i = 0; i < 200000 && status == OK; i += 100)
        status = output_write(out, big, 100, &err);
    CHECK(status == E_OUTPUT);
    CHECK(output_write(out, "x", 1, &err) == E_OUTPUT);
    err.text[0] = '\0';
    CHECK(output_commit(out, &err) == E_OUTPUT);
    CHECK(strstr(err.text, "File too large"));
    CHECK(count_files(folder) == before);
    struct stat st;
    CHECK(stat(at("old"), &st) == 0 && st.st_size == 100000);
    return 0;
}

/* A file system of 64 KiB of its own, where the system lets a child have one. */
static int fails_when_full(void)
{
    static char big[100000];
    Error err = {0};
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", folder, "tmpfs", 0, "size=64k") != 0)
        return SKIPPED;
    CHECK(output_write_file(at("old"), "old", 3, false, &err) == OK);
    CHECK(output_write_file(at("old"), big, sizeof big, true, &err) == E_OUTPUT);
    CHECK(
        strstr(err.text, "old: No space left on device; the earlier file is unchanged"));
    CHECK(output_write_file(at("other"), big, sizeof big, true, &err) == E_OUTPUT);
    CHECK(strstr(err.text, "other: No space left on device"));
    CHECK(!strstr(err.text, "earlier"));
    CHECK(count_files(folder) == 1);
    struct stat st;
    CHECK(stat(at("old"), &st) == 0 && st.st_size == 3);
    Output *out = NULL;
    CHECK(output_open(&out, at("open"), false, &err) == OK);
    output_abort(out);
    CHECK(mount(NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
    CHECK(output_write_file(at("old"), "new", 3, true, &err) == E_OUTPUT);
    CHECK(strstr(err.text, "old: Read-only file system; the earlier file is unchanged"));
    int fd = 7;
    CHECK(output_make_dir(at("dir"), false, &fd, &err) == E_OUTPUT && fd == -1);
    CHECK(strstr(err.text, "could not make the folder"));
    return 0;
}

static void run_child(int (*work)(void))
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work());
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED)
        unit_skip("no small file system can be mounted here");
    if (WEXITSTATUS(status) != 0)
        fail_msg("check in line %d (modulo 256) failed", WEXITSTATUS(status));
}

static void file_too_large(void **state)
{
    (void)state;
    write_ok("old", "old", false);
    run_child(fails_at_limit);
    assert_int_equal(unlink(at("old")), 0);
}

static void disk_full_or_read_only(void **state)
{
    (void)state;
    run_child(fails_when_full);
}

/* ---- inputs and folders ---- */

static void inputs_are_never_replaced(void **state)
{
    (void)state;
    Error err = {0};
    char other[192];
    write_ok("vectors", "data", false);
    (void)snprintf(other, sizeof other, "%s", at("vectors"));
    assert_int_equal(output_check_not_input(at("vectors"), other, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "vectors: it is an input file"));
    assert_int_equal(link(other, at("hard")), 0);
    assert_int_equal(output_check_not_input(at("hard"), other, &err), E_OUTPUT);
    assert_int_equal(symlink("vectors", at("soft")), 0);
    assert_int_equal(output_check_not_input(at("soft"), other, &err), E_OUTPUT);
    write_ok("twin", "data", false);
    assert_int_equal(output_check_not_input(at("twin"), other, &err), OK);
    assert_int_equal(output_check_not_input(at("new"), other, &err), OK);
    assert_int_equal(output_check_not_input(at("new"), "-", &err), OK);
    assert_int_equal(output_check_not_input("-", other, &err), OK);
}

static void age(const char *name, long seconds)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
    const struct timespec times[2] = {{now.tv_sec - seconds, 0},
                                      {now.tv_sec - seconds, 0}};
    assert_int_equal(utimensat(AT_FDCWD, at(name), times, 0), 0);
}

static void folders_of_reports(void **state)
{
    (void)state;
    int fd = -1;
    Error err = {0};
    Output *out = NULL;
    assert_int_equal(output_make_dir(at("report"), false, &fd, &err), OK);
    assert_int_equal(output_open_at(&out, fd, "table_1.csv", false, &err), OK);
    assert_int_equal(output_write(out, "a,b\n", 4, &err), OK);
    assert_int_equal(output_commit(out, &err), OK);
    check_file("report/table_1.csv", "a,b\n", 4);
    assert_int_equal(output_open_at(&out, fd, "table_1.csv", false, &err), E_OUTPUT);
    assert_null(out);
    assert_non_null(strstr(err.text, "could not write table_1.csv: it exists already"));
    assert_int_equal(close(fd), 0);

    assert_int_equal(output_make_dir(at("report"), false, &fd, &err), E_OUTPUT);
    assert_int_equal(fd, -1);
    assert_non_null(strstr(err.text, "report is not empty"));
    assert_int_equal(output_make_dir(at("report"), true, &fd, &err), OK);
    assert_int_equal(close(fd), 0);
    assert_int_equal(output_make_dir(at("no/such"), true, &fd, &err), E_OUTPUT);
    assert_int_equal(output_make_dir(at("report/table_1.csv"), true, &fd, &err),
                     E_OUTPUT);
    assert_non_null(strstr(err.text, "Not a directory"));
}

static void orphans_are_removed(void **state)
{
    (void)state;
    int fd = -1;
    Error err = {0};
    assert_int_equal(mkdir(at("orphans"), 0700), 0);
    write_ok("orphans/.isogloss-abc123", "old", false);
    write_ok("orphans/.isogloss-fresh1", "new", false);
    age("orphans/.isogloss-abc123", 3700);
    /* temporaries alone do not make a folder full */
    assert_int_equal(output_make_dir(at("orphans"), false, &fd, &err), OK);
    assert_int_equal(close(fd), 0);
    assert_int_equal(access(at("orphans/.isogloss-abc123"), F_OK), -1);
    assert_int_equal(access(at("orphans/.isogloss-fresh1"), F_OK), 0);
    write_ok("orphans/.isogloss-notours", "x", false);
    age("orphans/.isogloss-notours", 3700);
    assert_int_equal(output_make_dir(at("orphans"), true, &fd, &err), OK);
    assert_int_equal(close(fd), 0);
    assert_int_equal(access(at("orphans/.isogloss-notours"), F_OK), 0);
}

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/isogloss-output-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_below(const char *where)
{
    DIR *d = opendir(where);
    if (!d)
        return 1;
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            (void)unlinkat(dirfd(d), e->d_name, 0);
    }
    return closedir(d) + rmdir(where);
}

static int remove_folder(void **state)
{
    (void)state;
    return remove_below(at("report")) + remove_below(at("orphans")) +
           remove_below(at("sub")) + remove_below(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_whole),
        cmocka_unit_test(given_up_leaves_nothing),
        cmocka_unit_test(replacing_is_asked_for),
        cmocka_unit_test(links_are_replaced_not_followed),
        cmocka_unit_test(what_cannot_be_written),
        cmocka_unit_test(longest_names_work),
        cmocka_unit_test(file_too_large),
        cmocka_unit_test(disk_full_or_read_only),
        cmocka_unit_test(inputs_are_never_replaced),
        cmocka_unit_test(folders_of_reports),
        cmocka_unit_test(orphans_are_removed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
