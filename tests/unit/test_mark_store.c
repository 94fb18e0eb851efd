/* The store as its header promises it, on disks that fail, fill up, and are read-only. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/study/mark_lines.h"
#include "core/study/mark_store.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/stored.h"

static int setup(void **state)
{
    return failing_disk_install() ? temp_make(state) : -1;
}

/* --- tests --- */

static void test_add_and_take(void **state)
{
    (void)state;
    const char *path = stored_at("a.db");
    MarkStore *s = stored_open(path);
    Mark a;
    Mark b;
    assert_int_equal(stored_add(s, "one", &a, NULL), OK);
    assert_int_equal(stored_add(s, "two", &b, NULL), OK);
    assert_int_equal(a.made_at, 1000);
    assert_int_equal(b.made_at, 1001); /* the same clock: put forward */
    assert_true(mark_is_whole(&a) && mark_is_whole(&b));

    MarkStore *other = stored_open(path);
    MarkList l = {0};
    bool is_new = false;
    assert_int_equal(mark_store_take(other, &l, &is_new, NULL), OK);
    assert_true(is_new && l.n == 2);
    assert_string_equal(l.mark[0].id, a.id);
    assert_string_equal(l.mark[1].id, b.id);
    assert_int_equal(mark_store_take(other, &l, &is_new, NULL), OK);
    assert_true(!is_new && l.n == 2);

    /* what the other adds is seen, what oneself adds too, each once */
    assert_int_equal(stored_add(s, "three", NULL, NULL), OK);
    assert_int_equal(stored_add(other, "four", NULL, NULL), OK);
    assert_int_equal(mark_store_take(other, &l, &is_new, NULL), OK);
    assert_true(is_new && l.n == 4);
    assert_int_equal(mark_store_take(other, &l, &is_new, NULL), OK);
    assert_true(!is_new && l.n == 4);
    mark_list_free(&l);
    mark_store_close(s);
    mark_store_close(other);
    assert_int_equal(stored_count(path), 4);
}

static void test_import(void **state)
{
    (void)state;
    MarkStore *s = stored_open(stored_at("import.db"));
    MarkList l = {0};
    int64_t added = 0;
    for (int i = 0; i < 100; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        marked_add(&l, MARK_GOLD, word, "t", 5000 + i, "bob");
    }
    assert_int_equal(mark_store_import(s, &l, &added, NULL, NULL), OK);
    assert_int_equal(added, 100);
    assert_int_equal(mark_store_import(s, &l, &added, NULL, NULL), OK);
    assert_int_equal(added, 0);
    Mark m;
    assert_int_equal(stored_add(s, "later", &m, NULL), OK);
    assert_int_equal(m.made_at, 5100); /* after what was imported */
    mark_list_free(&l);
    mark_store_close(s);
}

/* Nothing can be changed or taken away, not even by hand. */
static void test_insert_only(void **state)
{
    (void)state;
    const char *path = stored_at("only.db");
    MarkStore *s = stored_open(path);
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    mark_store_close(s);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM annotation", NULL, NULL, NULL),
                         SQLITE_OK);
    assert_int_not_equal(
        sqlite3_exec(db, "UPDATE annotation SET kind = 'note'", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(stored_count(path), 1);
}

/* Every write and sync of an addition made to fail: it says so, what was acknowledged is
 * there, and the same mark can be added again. */
static void fail_everywhere(int code, const char *says)
{
    for (int at_call = 1;; at_call++) {
        char name[40];
        (void)snprintf(name, sizeof name, "fail-%d-%d.db", code, at_call);
        const char *path = stored_at(name);
        MarkStore *s = stored_open(path);
        assert_int_equal(stored_add(s, "before", NULL, NULL), OK);
        disk.calls = 0;
        disk.code = code;
        disk.fail_at = at_call;
        Error err = {0};
        const Status st = stored_add(s, "now", NULL, &err);
        const bool was_reached = disk.calls >= at_call;
        disk.fail_at = 0;
        if (was_reached) {
            assert_int_equal(st, E_OUTPUT);
            if (!strstr(err.text, says))
                fail_msg("call %d: \"%s\" does not say \"%s\"", at_call, err.text, says);
            assert_int_equal(stored_count(path), 1);
            assert_int_equal(stored_add(s, "now", NULL, &err), OK);
        }
        mark_store_close(s);
        assert_int_equal(stored_count(path), 2);
        if (!was_reached) {
            assert_true(at_call > 3); /* there were writes and syncs */
            return;
        }
    }
}

static void test_full_disk(void **state)
{
    (void)state;
    fail_everywhere(SQLITE_FULL, "No space left on device");
}

static void test_broken_disk(void **state)
{
    (void)state;
    fail_everywhere(SQLITE_IOERR_WRITE, "could not save the mark to");
}

/* A new store on a disk that fails is no store, and no rubbish that stops the next. */
static void test_failing_birth(void **state)
{
    (void)state;
    for (int at_call = 1;; at_call++) {
        char name[40];
        (void)snprintf(name, sizeof name, "birth-%d.db", at_call);
        MarkStore *s = NULL;
        Error err = {0};
        disk.calls = 0;
        disk.code = SQLITE_FULL;
        disk.fail_at = at_call;
        const Status st =
            mark_store_open(&s, stored_at(name), MARK_STORE_WRITE, NULL, &err);
        const bool was_reached = disk.calls >= at_call;
        disk.fail_at = 0;
        mark_store_close(s);
        if (!was_reached) {
            assert_int_equal(st, OK);
            assert_true(at_call > 3);
            return;
        }
        assert_int_equal(st, E_OUTPUT);
        assert_non_null(strstr(err.text, "No space left on device"));
        assert_int_equal(stored_count(stored_at(name)), 0);
    }
}

/* A file system of 64 KiB of its own, full in the end, then read-only, where the system
 * lets a child have one; the exit code is the line of a check that failed. */
enum { SKIPPED = 253 };
#define CHECK(condition)                                                                 \
    do {                                                                                 \
        if (!(condition))                                                                \
            _exit(__LINE__ % 251 + 1);                                                   \
    } while (0)

static int fill_small_disk(void)
{
    static char longest[3000];
    Error err = {0};
    MarkStore *s = NULL;
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", temp_folder, "tmpfs", 0, "size=64k") != 0)
        return SKIPPED;
    memset(longest, 'x', sizeof longest - 1);
    CHECK(mark_store_open(&s, stored_at("small.db"), MARK_STORE_WRITE, NULL, &err) == OK);
    int32_t stored = 0;
    Status st = OK;
    for (; st == OK && stored < 100; stored += st == OK)
        st = stored_add(s, longest, NULL, &err);
    CHECK(st == E_OUTPUT && stored > 0);
    CHECK(strstr(err.text, "No space left on device"));
    MarkList l = {0};
    CHECK(mark_store_take(s, &l, NULL, NULL) == OK && l.n == stored);
    mark_store_close(s);
    CHECK(mark_store_open(&s, stored_at("small.db"), MARK_STORE_WRITE, NULL, &err) == OK);
    mark_list_free(&l);
    CHECK(mark_store_take(s, &l, NULL, NULL) == OK && l.n == stored);
    mark_list_free(&l);
    CHECK(mount(NULL, temp_folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0 ||
          stored_add(s, "more", NULL, &err) == E_OUTPUT);
    mark_store_close(s);
    CHECK(mount(NULL, temp_folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
    CHECK(mark_store_open(&s, stored_at("new.db"), MARK_STORE_WRITE, NULL, &err) ==
          E_OUTPUT);
    CHECK(strstr(err.text, "Read-only file system"));
    CHECK(mark_store_open(&s, stored_at("small.db"), MARK_STORE_WRITE, NULL, &err) == OK);
    CHECK(stored_add(s, "more", NULL, &err) == E_OUTPUT);
    CHECK(strstr(err.text, "it is read-only here"));
    mark_store_close(s);
    return 0;
}

static void test_small_disk(void **state)
{
    (void)state;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(fill_small_disk());
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED)
        unit_skip("no small file system can be mounted here");
    if (WEXITSTATUS(status) != 0)
        fail_msg("check in line %d (modulo 251, plus 1) failed", WEXITSTATUS(status));
}

static void test_refusals(void **state)
{
    (void)state;
    char path[160];
    MarkStore *s = NULL;
    Error err = {0};
    assert_int_equal(
        mark_store_open(&s, stored_at("none.db"), MARK_STORE_READ, NULL, &err), E_INPUT);
    assert_non_null(strstr(err.text, "No such file"));
    assert_null(s);
    assert_int_equal(mark_store_open(&s, temp_folder, MARK_STORE_WRITE, NULL, &err),
                     E_INPUT);
    assert_int_equal(
        mark_store_open(&s, stored_at("no/folder.db"), MARK_STORE_WRITE, NULL, &err),
        E_OUTPUT);
    assert_non_null(strstr(err.hint, "--annotations"));

    /* another file is neither taken nor changed */
    static const char text[] = "words, not a database, and long enough to be a header "
                               "of one hundred bytes or more, which is what SQLite reads";
    (void)temp_text(path, "text.db", text);
    assert_int_equal(mark_store_open(&s, path, MARK_STORE_WRITE, NULL, &err), E_INPUT);
    char back[200] = "";
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fread(back, 1, sizeof back - 1, f), strlen(text));
    assert_int_equal(fclose(f), 0);
    assert_string_equal(back, text);

    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(stored_at("foreign.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(
        mark_store_open(&s, stored_at("foreign.db"), MARK_STORE_WRITE, NULL, &err),
        E_INPUT);
    assert_non_null(strstr(err.text, "of another program"));
}

static void test_newer_version(void **state)
{
    (void)state;
    const char *path = stored_at("newer.db");
    MarkStore *s = stored_open(path);
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    mark_store_close(s);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 2", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    Notes notes = {0};
    Error err = {0};
    MarkList l = {0};
    assert_int_equal(mark_store_open(&s, path, MARK_STORE_WRITE, &notes, NULL), OK);
    assert_non_null(notes_find(&notes, "annotations-newer"));
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    assert_int_equal(l.n, 1);
    assert_int_equal(stored_add(s, "two", NULL, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "open for reading"));
    mark_store_close(s);
    mark_list_free(&l);
    notes_free(&notes);
}

static void test_replaced(void **state)
{
    (void)state;
    const char *path = stored_at("gone.db");
    MarkStore *s = stored_open(path);
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    assert_int_equal(unlink(path), 0);
    MarkList l = {0};
    int64_t added = 0;
    Notes notes = {0};
    marked_add(&l, MARK_GOLD, "from", "elsewhere", 20, "bob");
    assert_int_equal(mark_store_import(s, &l, &added, &notes, NULL), OK);
    mark_list_free(&l);
    assert_non_null(strstr(mark_store_path(s), "annotations-recovered-1.db"));
    assert_int_equal(unlink(mark_store_path(s)), 0);
    Mark m = marked(MARK_ACCEPT, "two", "t", "");
    Error err = {0};
    if (mark_store_add(s, &m, 1, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_non_null(notes_find(&notes, "annotations-replaced"));
    assert_non_null(strstr(mark_store_path(s), "annotations-recovered-1.db"));
    assert_int_equal(access(path, F_OK), -1);
    mark_store_close(s);
    assert_int_equal(stored_count(stored_at("annotations-recovered-1.db")), 3);
    notes_free(&notes);
}

static void test_export(void **state)
{
    (void)state;
    const char *path = stored_at("export.db");
    MarkStore *s = stored_open(path);
    for (int i = 0; i < 4; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(stored_add(s, word, NULL, NULL), OK);
        assert_int_equal(mark_store_export(s, NULL), OK);
        assert_int_equal(mark_store_export(s, NULL), OK); /* as it was: no generation */
    }
    mark_store_close(s);
    static const char *const ending[] = {"", ".1", ".2"};
    for (int i = 0; i < 3; i++) {
        char name[64];
        MarkList l = {0};
        Notes notes = {0};
        const Limits limits = limits_default();
        (void)snprintf(name, sizeof name, "export.db.jsonl%s", ending[i]);
        assert_int_equal(mark_lines_read(&l, stored_at(name), &limits, &notes, NULL), OK);
        assert_int_equal(l.n, 4 - i);
        assert_int_equal(notes.n, 0);
        mark_list_free(&l);
    }
    MarkList any = {0};
    const Limits limits = limits_default();
    assert_int_equal(mark_store_read_any(&any, path, &limits, NULL, NULL), OK);
    assert_int_equal(
        mark_store_read_any(&any, stored_at("export.db.jsonl"), &limits, NULL, NULL), OK);
    assert_int_equal(any.n, 8);
    mark_list_unite(&any);
    assert_int_equal(any.n, 4);
    mark_list_free(&any);
}

/* Two processes, each with a store of its own on the same file; none of their notes is
 * lost. The slow form writes 1,000 each. */
static int notes_each = 40;

static void write_notes(const char *path, int who)
{
    MarkStore *s = NULL;
    Error err = {0};
    if (mark_store_open(&s, path, MARK_STORE_WRITE, NULL, &err) != OK)
        _exit(1);
    for (int i = 0; i < notes_each; i++) {
        char word[24];
        (void)snprintf(word, sizeof word, "p%d-%d", who, i);
        Mark m = marked(MARK_NOTE, word, "", "a note");
        if (mark_store_add(s, &m, 1, NULL, &err) != OK)
            _exit(2);
    }
    mark_store_close(s);
    _exit(0);
}

static void test_two_instances(void **state)
{
    (void)state;
    const char *path = stored_at("two.db");
    pid_t pid[2];
    for (int i = 0; i < 2; i++) {
        pid[i] = fork();
        assert_true(pid[i] >= 0);
        if (pid[i] == 0)
            write_notes(path, i);
    }
    for (int i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    MarkList l = {0};
    MarkStore *s = stored_open(path);
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    assert_int_equal(l.n, 2 * notes_each);
    mark_list_sort_time(&l);
    for (int32_t i = 1; i < l.n; i++) /* one order for all */
        assert_true(l.mark[i - 1].made_at < l.mark[i].made_at);
    mark_list_unite(&l);
    assert_int_equal(l.n, 2 * notes_each);
    mark_list_free(&l);
    mark_store_close(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest slow[] = {cmocka_unit_test(test_two_instances)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_and_take),  cmocka_unit_test(test_import),
        cmocka_unit_test(test_insert_only),   cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_broken_disk),   cmocka_unit_test(test_failing_birth),
        cmocka_unit_test(test_small_disk),    cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_newer_version), cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_export),        cmocka_unit_test(test_two_instances),
    };
    if (argc > 1 && strcmp(argv[1], "whole") == 0) {
        notes_each = 1000;
        return cmocka_run_group_tests(slow, setup, temp_remove);
    }
    return cmocka_run_group_tests(tests, setup, temp_remove);
}
