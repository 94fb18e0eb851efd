/* Stores that are damaged, were left in the middle of a save, or hold what is no mark. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/study/mark_store.h"
#include "tests/unit/failing_disk.h"
#include "tests/unit/stored.h"

static int setup(void **state)
{
    return failing_disk_install() ? temp_make(state) : -1;
}

static void hurt(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    const int fd = open(path, O_WRONLY);
    static const char rubbish[8192] = {1, 2, 3};
    assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, st.st_size / 2 / 4096 * 4096),
                     sizeof rubbish);
    assert_int_equal(close(fd), 0);
}

/* The middle of the file overwritten: the rows around it and those of the last export are
 * there, the file is kept, and nothing is believed that is not whole. */
static void test_damaged(void **state)
{
    (void)state;
    const char *path = stored_at("hurt.db");
    MarkStore *s = stored_open(path);
    MarkList l = {0};
    int64_t added = 0;
    for (int i = 0; i < 600; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "word-%d", i);
        marked_add(&l, MARK_ACCEPT, word, "target", 10000 + i, "ada");
        if (i == 299 || i == 599)
            assert_int_equal(mark_store_import(s, &l, &added, NULL, NULL), OK);
        if (i == 299)
            assert_int_equal(mark_store_export(s, NULL), OK);
    }
    mark_store_close(s);
    hurt(path);

    Notes notes = {0};
    Error err = {0};
    if (mark_store_open(&s, path, MARK_STORE_WRITE, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_non_null(notes_find(&notes, "annotations-damaged"));
    assert_int_equal(access(stored_at("hurt.db.damaged-1"), F_OK), 0);
    MarkList back = {0};
    assert_int_equal(mark_store_take(s, &back, NULL, NULL), OK);
    mark_list_unite(&l);
    mark_list_unite(&back);
    assert_true(back.n >= 300 && back.n < 600);
    for (int32_t i = 0, k = 0; i < back.n; i++) {
        while (k < l.n && strcmp(l.mark[k].id, back.mark[i].id) < 0)
            k++;
        assert_true(k < l.n);
        assert_string_equal(l.mark[k].id, back.mark[i].id);
    }
    assert_int_equal(stored_add(s, "after", NULL, NULL), OK);
    mark_store_close(s);
    assert_int_equal(stored_count(path), back.n + 1);
    mark_list_free(&l);
    mark_list_free(&back);
    notes_free(&notes);
}

/* Damage that a reader meets: the marks are given, and no byte changes on the disk. */
static void test_damaged_read(void **state)
{
    (void)state;
    MarkList l = {0};
    int64_t added = 0;
    char path[160]; /* stored_at forgets */
    (void)snprintf(path, sizeof path, "%s", stored_at("look.db"));
    MarkStore *s = stored_open(path);
    for (int i = 0; i < 600; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "word-%d", i);
        marked_add(&l, MARK_ACCEPT, word, "target", 10000 + i, "ada");
    }
    assert_int_equal(mark_store_import(s, &l, &added, NULL, NULL), OK);
    mark_store_close(s);
    mark_list_free(&l);
    hurt(path);
    struct stat was;
    struct stat is;
    assert_int_equal(stat(path, &was), 0);
    Notes notes = {0};
    Error err = {0};
    if (mark_store_open(&s, path, MARK_STORE_READ, &notes, &err) != OK)
        fail_msg("%s", err.text);
    const Note *note = notes_find(&notes, "annotations-damaged");
    assert_non_null(note);
    assert_non_null(strstr(note->text, " of them are whole marks"));
    MarkList back = {0};
    bool is_new = false;
    assert_int_equal(mark_store_take(s, &back, &is_new, NULL), OK);
    assert_true(is_new && back.n > 0 && back.n < 600);
    const int32_t n = back.n;
    assert_int_equal(mark_store_take(s, &back, &is_new, NULL), OK);
    assert_true(!is_new && back.n == n);
    assert_int_equal(stored_add(s, "one more", NULL, &err), E_OUTPUT);
    mark_store_close(s);
    assert_int_equal(stat(path, &is), 0);
    assert_true(is.st_ino == was.st_ino && is.st_size == was.st_size &&
                is.st_mtim.tv_sec == was.st_mtim.tv_sec &&
                is.st_mtim.tv_nsec == was.st_mtim.tv_nsec);
    assert_int_equal(access(stored_at("look.db.damaged-1"), F_OK), -1);

    /* a rescue whose disk fails at any of its writes leaves the file under its name */
    for (int at_call = 1;; at_call++) {
        disk.calls = 0;
        disk.code = SQLITE_FULL;
        disk.fail_at = at_call;
        const Status st = mark_store_open(&s, path, MARK_STORE_WRITE, &notes, &err);
        const bool was_reached = disk.calls >= at_call;
        disk.fail_at = 0;
        if (!was_reached) {
            assert_int_equal(st, OK);
            assert_true(at_call > 3);
            break;
        }
        assert_int_equal(st, E_OUTPUT);
        assert_int_equal(stat(path, &is), 0);
        assert_true(is.st_ino == was.st_ino);
        assert_int_equal(access(stored_at("look.db.rescue-1"), F_OK), -1);
    }
    mark_store_close(s);
    assert_int_equal(stat(stored_at("look.db.damaged-1"), &is), 0);
    assert_true(is.st_ino == was.st_ino);
    assert_int_equal(stored_count(path), n);
    mark_list_free(&back);
    notes_free(&notes);
}

/* Killed while it wrote: the journal is on the disk, pages of the file are changed. */
static void die_in_save(const char *path)
{
    sqlite3 *db = NULL;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (sqlite3_open(path, &db) != SQLITE_OK ||
            sqlite3_exec(
                db,
                "PRAGMA cache_size = 1; BEGIN IMMEDIATE; WITH RECURSIVE "
                "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200) "
                "INSERT INTO annotation SELECT 10 + i, 'u' || i, 'd', 'note', 1, "
                "'', zeroblob(900), x'', x'', x'', x'', x'', x'' FROM n",
                NULL, NULL, NULL) != SQLITE_OK)
            _exit(1);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_interrupted(void **state)
{
    (void)state;
    const char *path = stored_at("hot.db");
    MarkStore *s = stored_open(path);
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    mark_store_close(s);
    die_in_save(path);
    assert_int_equal(access(stored_at("hot.db-journal"), F_OK), 0);
    Error err = {0};
    Notes notes = {0};
    MarkList l = {0};
    if (mark_store_open(&s, path, MARK_STORE_READ, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(notes.n, 0);
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    assert_int_equal(l.n, 1);
    mark_store_close(s);
    mark_list_free(&l);
    assert_int_equal(access(stored_at("hot.db-journal"), F_OK), -1);
}

/* A row that is no whole mark is counted and told, and no export takes the place of one
 * that may hold it. */
static void test_unread(void **state)
{
    (void)state;
    const char *path = stored_at("edited.db");
    MarkStore *s = stored_open(path);
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    assert_int_equal(mark_store_export(s, NULL), OK);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO annotation VALUES(7, 'u', 'd', 'note', "
                                  "1, '', x'61', x'', x'', x'', x'', x'', x'')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    MarkList l = {0};
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    assert_int_equal(l.n, 1);
    assert_int_equal(mark_store_unread(s), 1);
    assert_int_equal(stored_add(s, "two", NULL, NULL), OK);
    Error err = {0};
    assert_int_equal(mark_store_export(s, &err), E_INPUT);
    assert_non_null(strstr(err.text, "1 rows are no whole marks"));
    assert_int_equal(mark_store_unread(s), 1);
    assert_int_equal(access(stored_at("edited.db.jsonl.1"), F_OK), -1);
    mark_store_close(s);
    Notes notes = {0};
    const Limits limits = limits_default();
    assert_int_equal(mark_store_read_any(&l, path, &limits, &notes, NULL), OK);
    assert_non_null(notes_find(&notes, "annotations-unread"));
    notes_free(&notes);
    mark_list_free(&l);
}

/* A mark from a clock that is far ahead does not drag the later ones with it, and a time
 * that cannot be written as a date is none. */
static void test_far_future(void **state)
{
    (void)state;
    MarkStore *s = stored_open(stored_at("future.db"));
    MarkList l = {0};
    int64_t added = 0;
    marked_add(&l, MARK_GOLD, "a", "b", MARK_TIME_MOST, "bob");
    marked_add(&l, MARK_GOLD, "c", "d", 2000, "bob");
    assert_true(mark_is_whole(&l.mark[0]));
    assert_int_equal(mark_store_import(s, &l, &added, NULL, NULL), OK);
    Mark m;
    assert_int_equal(stored_add(s, "now", &m, NULL), OK);
    assert_int_equal(m.made_at, 2001);
    m.made_at = INT64_MAX;
    Error err = {0};
    assert_int_equal(mark_store_add(s, &m, 1, NULL, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "the clock"));
    const Mark late = marked_at(marked(MARK_NOTE, "a", "", ""), MARK_TIME_MOST + 1, "x");
    const Mark early = marked_at(marked(MARK_NOTE, "a", "", ""), -1, "x");
    assert_false(mark_is_whole(&late) || mark_is_whole(&early));
    mark_list_free(&l);
    mark_store_close(s);
}

/* While another program writes, a look finds nothing at once, and an addition gives up
 * when its patience ends. */
static void test_busy(void **state)
{
    (void)state;
    const char *path = stored_at("busy.db");
    MarkStore *s = stored_open(path);
    MarkList l = {0};
    bool is_new = true;
    Error err = {0};
    assert_int_equal(stored_add(s, "one", NULL, NULL), OK);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(mark_store_look(s, &l, &is_new, &err), OK);
    assert_true(!is_new && l.n == 0);
    mark_store_set_patience(s, 20);
    assert_int_equal(stored_add(s, "two", NULL, &err), E_OUTPUT);
    assert_non_null(strstr(err.text, "another program is writing"));
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(mark_store_look(s, &l, &is_new, &err), OK);
    assert_true(is_new && l.n == 1);
    assert_int_equal(stored_add(s, "two", NULL, &err), OK);
    mark_list_free(&l);
    mark_store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged),     cmocka_unit_test(test_damaged_read),
        cmocka_unit_test(test_interrupted), cmocka_unit_test(test_unread),
        cmocka_unit_test(test_far_future),  cmocka_unit_test(test_busy),
    };
    return cmocka_run_group_tests(tests, setup, temp_remove);
}
