/* SQLite with the settings that make a commit durable: a rollback journal, and the folder
 * synced after the journal is gone (synchronous=EXTRA), so that no acknowledged row comes
 * undone. Not a write-ahead log: it needs shared memory, and loses the last commits of a
 * power cut unless it syncs as often. Source: sqlite.org, "Atomic Commit In SQLite", "How
 * To Corrupt An SQLite Database File". */
#include "core/study/mark_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/study/mark_store_parts.h"

enum {
    APPLICATION = 0x69736f67, /* "isog" */
    VERSION = 1,
    BUSY_MS = 5000,
    TWO_DAYS = 2 * 86400000, /* ms */
    LONGEST = 1 << 20        /* bytes of one text or statement */
};

struct MarkStore {
    char *path;    /* as opened, "./" before a name that is neither */
    sqlite3 *db;   /* NULL after a failure: opened anew by the next use */
    int64_t taken; /* rows up to this one were taken */
    int64_t seen;  /* data_version then; -1: none */
    dev_t dev;
    ino_t ino;
    MarkStoreMode mode;
    int64_t unread;   /* rows taken that are no whole marks */
    int patience;     /* ms to wait for another program */
    int last;         /* what SQLite said last when something failed */
    MarkList rescued; /* of a damaged file that is only read */
    bool is_rescued;
    bool is_newer;   /* of a later version: only read */
    bool has_prefix; /* the path was given without its "./" */
};

static const char schema[] =
    "CREATE TABLE annotation("
    "id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, dictionary TEXT NOT NULL, "
    "kind TEXT NOT NULL, made_at INTEGER NOT NULL, supersedes TEXT NOT NULL, "
    "source BLOB NOT NULL, target BLOB NOT NULL, text BLOB NOT NULL, "
    "before BLOB NOT NULL, after BLOB NOT NULL, reason BLOB NOT NULL, "
    "author BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER annotation_stays BEFORE DELETE ON annotation BEGIN "
    "SELECT RAISE(ABORT, 'annotations are only added'); END;"
    "CREATE TRIGGER annotation_is_fixed BEFORE UPDATE ON annotation BEGIN "
    "SELECT RAISE(ABORT, 'annotations are only added'); END;"
    "PRAGMA application_id = 1769172839; PRAGMA user_version = 1;";
_Static_assert(APPLICATION == 1769172839, "as in the schema");

/* --- errors --- */

/* A program was killed while it saved: who opens the file next has to write to it. */
static bool is_interrupted(int rc)
{
    return rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
}

/* What the system said, else what SQLite says. */
static const char *reason_of(sqlite3 *db, int rc)
{
    const int code = rc & 0xff;
    const int system = db ? sqlite3_system_errno(db) : 0;
    if (code == SQLITE_FULL)
        return strerror(ENOSPC);
    if (is_interrupted(rc))
        return "a save was interrupted, and cannot be taken back: it is read-only here";
    if (code == SQLITE_READONLY)
        return "it is read-only here";
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return "another program is writing";
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return "it is damaged";
    if (system != 0 && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN))
        return strerror(system);
    return sqlite3_errstr(rc);
}

/* The folder of the store with a slash, or "". */
static void add_folder(Str *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    str_add(out, path, slash ? (size_t)(slash - path) + 1 : 0);
}

/* Why no file can be made in the folder of a path; NULL: one can. SQLite tries to read a
 * file that it may not make, and reports that. */
static const char *why_not_here(const char *path)
{
    Str folder = {0};
    add_folder(&folder, path);
    const bool is_fine = access(str_cstr(&folder), W_OK) == 0;
    const int why = errno;
    str_free(&folder);
    return is_fine ? NULL : strerror(why);
}

/* The path as it was given. */
static Text name_of(const MarkStore *s)
{
    return str_text(s->path + (s->has_prefix ? 2 : 0));
}

static Status fail(MarkStore *s, int rc, Status code, const char *what, Error *err)
{
    char shown[TEXT_SHORT];
    const char *here = (rc & 0xff) == SQLITE_CANTOPEN && s->mode == MARK_STORE_WRITE
                           ? why_not_here(s->path)
                           : NULL;
    s->last = rc & 0xff;
    (void)error_set(err, code, "could not %s %s: %s", what, text_short(shown, name_of(s)),
                    here ? here : reason_of(s->db, rc));
    if (code == E_OUTPUT)
        error_hint(err, "--annotations FILE keeps them elsewhere");
    return code;
}

static int run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* The first number that a statement gives. */
static int ask_int(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    *out = 0;
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(stmt, 0);
        rc = SQLITE_OK;
    }
    (void)sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* --- opening --- */

/* Another program holds the lock. SQLite's own waits grow to a tenth of a second, and one
 * who writes without pause then keeps all others out; short ones find the gaps. */
static int wait_turn(void *ctx, int times)
{
    const int *patience = ctx;       /* in ms */
    const int pause = 1 + times % 3; /* not in step with the other */
    if (2 * times >= *patience)
        return 0;
    (void)sqlite3_sleep(pause);
    return 1;
}

static int set_up(sqlite3 *db, int *patience)
{
    (void)sqlite3_busy_handler(db, wait_turn, patience);
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST);
    (void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LONGEST);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return run(db, "PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; "
                   "PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON; "
                   "PRAGMA synchronous=EXTRA;");
}

static int make_schema(sqlite3 *db)
{
    int64_t tables = 0;
    int rc = run(db, "PRAGMA journal_mode=DELETE; BEGIN IMMEDIATE;");
    if (rc == SQLITE_OK) /* another program may have been faster */
        rc = ask_int(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc == SQLITE_OK && tables == 0)
        rc = run(db, schema);
    if (rc == SQLITE_OK)
        rc = run(db, "COMMIT;");
    if (rc != SQLITE_OK)
        (void)run(db, "ROLLBACK;");
    return rc;
}

/* "ok", or the file is damaged. */
static int check_pages(sqlite3 *db)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        rc = said && strcmp(said, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

static Status check_kind(MarkStore *s, Notes *notes, Error *err)
{
    char shown[TEXT_SHORT];
    int64_t application = 0;
    int64_t version = 0;
    int64_t tables = 0;
    int rc = ask_int(s->db, "PRAGMA application_id", &application);
    if (rc == SQLITE_OK)
        rc = ask_int(s->db, "PRAGMA user_version", &version);
    if (rc == SQLITE_OK)
        rc = ask_int(s->db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc != SQLITE_OK)
        return fail(s, rc, E_INPUT, "read", err);
    (void)text_short(shown, name_of(s));
    if (application == 0 && tables == 0) {
        rc = s->mode == MARK_STORE_WRITE ? make_schema(s->db) : SQLITE_NOTADB;
        return rc == SQLITE_OK ? OK
               : s->mode == MARK_STORE_WRITE
                   ? fail(s, rc, E_OUTPUT, "keep annotations in", err)
                   : error_set(err, E_INPUT, "%s: holds no annotations", shown);
    }
    if (application != APPLICATION)
        return error_set(err, E_INPUT, "%s: is a database of another program", shown);
    s->is_newer = version > VERSION;
    if (s->is_newer) {
        notes_warn(notes, "annotations-newer", 1,
                   "%s was made by a later version of isogloss: its marks are read, none "
                   "can be added",
                   shown);
    }
    return OK;
}

static void remember_file(MarkStore *s)
{
    struct stat st;
    if (stat(s->path, &st) == 0) {
        s->dev = st.st_dev;
        s->ino = st.st_ino;
    }
}

static int open_as(MarkStore *s, int flags)
{
    int rc = sqlite3_open_v2(s->path, &s->db, flags, NULL);
    if (rc == SQLITE_OK)
        rc = set_up(s->db, &s->patience);
    if (rc == SQLITE_OK)
        rc = check_pages(s->db);
    return rc;
}

static void close_db(MarkStore *s)
{
    (void)sqlite3_close_v2(s->db);
    s->db = NULL;
    s->seen = -1;
}

static int open_db(MarkStore *s)
{
    if (s->mode == MARK_STORE_WRITE)
        return open_as(s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    int rc = open_as(s, SQLITE_OPEN_READONLY);
    if (is_interrupted(
            rc)) { /* what was half saved is taken back, then it is only read */
        close_db(s);
        rc = open_as(s, SQLITE_OPEN_READWRITE);
        if (rc == SQLITE_OK) {
            close_db(s);
            rc = open_as(s, SQLITE_OPEN_READONLY);
        }
    }
    return rc;
}

/* Opens the file if it is not open; a damaged one is not rescued here. */
static Status reopen(MarkStore *s, Error *err)
{
    if (s->db || s->is_rescued)
        return OK;
    Notes dropped = {0};
    const int rc = open_db(s);
    const Status st = rc != SQLITE_OK ? fail(s, rc, E_OUTPUT, "keep annotations in", err)
                                      : check_kind(s, &dropped, err);
    notes_free(&dropped);
    if (st == OK)
        remember_file(s);
    else
        close_db(s);
    return st;
}

/* What is there already must be a regular file. */
static Status check_path(const MarkStore *s, Error *err)
{
    char shown[TEXT_SHORT];
    struct stat st;
    (void)text_short(shown, name_of(s));
    if (stat(s->path, &st) == 0 && !S_ISREG(st.st_mode))
        return error_set(err, E_INPUT, "%s: is no regular file", shown);
    if (s->mode == MARK_STORE_READ && access(s->path, R_OK) != 0)
        return error_set(err, E_INPUT, "%s: %s", shown, strerror(errno));
    return OK;
}

/* The new store of a rescue: all marks of the list, on stable storage when it is OK. */
static Status make_store(const char *path, const MarkList *l, Error *err)
{
    MarkStore *s = NULL;
    Notes dropped = {0};
    int64_t added = 0;
    TRY(mark_store_open(&s, path, MARK_STORE_WRITE, &dropped, err));
    const Status st = mark_store_import(s, l, &added, &dropped, err);
    notes_free(&dropped);
    mark_store_close(s);
    return st;
}

/* What could be rescued is put into a new file; who only reads has it in memory, and
 * nothing on the disk changes. */
static Status begin_again(MarkStore *s, Notes *notes, Error *err)
{
    close_db(s);
    if (s->mode == MARK_STORE_READ) {
        s->is_rescued = true;
        mark_store_rescue_read(s->path, &s->rescued, notes);
        return OK;
    }
    TRY(mark_store_rescue(s->path, make_store, notes, err));
    return reopen(s, err);
}

/* *rc: what SQLite said of the file. */
static Status open_store(MarkStore *s, int *rc, Notes *notes, Error *err)
{
    *rc = SQLITE_OK;
    TRY(check_path(s, err));
    *rc = open_db(s);
    const bool is_writing = s->mode == MARK_STORE_WRITE && *rc != SQLITE_NOTADB;
    if ((*rc & 0xff) == SQLITE_CORRUPT)
        return begin_again(s, notes, err);
    if (*rc != SQLITE_OK) {
        return fail(s, *rc, is_writing ? E_OUTPUT : E_INPUT,
                    is_writing ? "keep annotations in" : "read annotations from", err);
    }
    return check_kind(s, notes, err);
}

Status mark_store_open_any(MarkStore **out, const char *path, MarkStoreMode mode,
                           bool *is_store, Notes *notes, Error *err)
{
    *out = NULL;
    MarkStore *s = mem_xcalloc(1, sizeof *s);
    Str name = {0};
    int rc = SQLITE_OK;
    /* never one of SQLite's own names: "", :memory:, file:... */
    const bool is_plain = path[0] == '/' || path[0] == '.';
    str_addf(&name, "%s%s", is_plain ? "" : "./", path);
    *s = (MarkStore){.path = str_take(&name),
                     .mode = mode,
                     .seen = -1,
                     .patience = BUSY_MS,
                     .has_prefix = !is_plain};
    const Status st = open_store(s, &rc, notes, err);
    *is_store = (rc & 0xff) != SQLITE_NOTADB;
    if (st == OK) {
        remember_file(s);
        *out = s;
    } else {
        mark_store_close(s);
    }
    return st;
}

Status mark_store_open(MarkStore **out, const char *path, MarkStoreMode mode,
                       Notes *notes, Error *err)
{
    bool is_store = false;
    return mark_store_open_any(out, path, mode, &is_store, notes, err);
}

void mark_store_close(MarkStore *s)
{
    if (!s)
        return;
    close_db(s);
    mark_list_free(&s->rescued);
    free(s->path);
    free(s);
}

const char *mark_store_path(const MarkStore *s)
{
    return name_of(s).p;
}

void mark_store_set_patience(MarkStore *s, int ms)
{
    s->patience = ms;
}

int64_t mark_store_unread(const MarkStore *s)
{
    return s->unread;
}

/* --- adding --- */

char *mark_store_free_name(const char *path, const char *ending)
{
    Str name = {0};
    struct stat st;
    for (int i = 1;; i++) {
        str_clear(&name);
        str_addf(&name, "%s%d%s", path, i, ending);
        if (lstat(str_cstr(&name), &st) != 0)
            return str_take(&name);
    }
}

/* The file under our name is not ours any more: all marks go to a new one. */
static Status move_away(MarkStore *s, Notes *notes, Error *err)
{
    char was[TEXT_SHORT];
    char now[TEXT_SHORT];
    Str base = {0};
    add_folder(&base, s->path);
    str_add_cstr(&base, "annotations-recovered-");
    char *path = mark_store_free_name(str_cstr(&base), ".db");
    str_free(&base);
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    (void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 1); /* it attaches the new file */
    const int rc = sql ? run(s->db, sql) : SQLITE_NOMEM;
    sqlite3_free(sql);
    (void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    if (rc != SQLITE_OK) {
        const Status st = fail(s, rc, E_OUTPUT, "save the marks of", err);
        free(path);
        return st;
    }
    notes_warn(notes, "annotations-replaced", 1,
               "the annotations file %s was replaced; saved to %s",
               text_short(was, name_of(s)), text_short(now, str_text(path)));
    close_db(s);
    free(s->path);
    s->path = path;
    s->has_prefix = false;
    return reopen(s, err);
}

/* Before marks are added: another file under our name is not written to. */
static Status keep_place(MarkStore *s, Notes *notes, Error *err)
{
    struct stat st;
    const bool is_ours =
        stat(s->path, &st) == 0 && st.st_dev == s->dev && st.st_ino == s->ino;
    return is_ours || s->mode == MARK_STORE_READ ? OK : move_away(s, notes, err);
}

/* A failed commit is not tried again on the same descriptors: after a failed sync the
 * system may have dropped what was to be written. */
static Status transact(MarkStore *s, const MarkStoreAdding *a, int64_t *added, Error *err)
{
    char shown[TEXT_SHORT];
    *added = 0;
    if (s->is_newer || s->mode == MARK_STORE_READ)
        return error_set(err, E_OUTPUT, "%s is open for reading: no mark can be added",
                         text_short(shown, name_of(s)));
    int rc = run(s->db, "BEGIN IMMEDIATE");
    const bool has_begun = rc == SQLITE_OK;
    if (rc == SQLITE_OK)
        rc = mark_store_insert(s->db, a, added);
    if (rc == SQLITE_OK)
        rc = run(s->db, "COMMIT");
    if (rc == SQLITE_OK)
        return OK;
    const Status st = fail(s, rc, E_OUTPUT, "save the mark to", err);
    *added = 0;
    if (has_begun)
        (void)run(s->db, "ROLLBACK");
    const int code = rc & 0xff;
    if (code != SQLITE_BUSY && code != SQLITE_FULL)
        close_db(s);
    return st;
}

Status mark_store_add(MarkStore *s, Mark *m, int32_t n, Notes *notes, Error *err)
{
    int64_t added = 0;
    for (int32_t i = 0; i < n; i++) {
        if (mark_is_time(m[i].made_at) && m[i].made_at <= MARK_TIME_MOST - TWO_DAYS)
            continue;
        return error_set(err, E_OUTPUT,
                         "could not save the mark: the clock stands before 1970 or after "
                         "9999");
    }
    TRY(reopen(s, err));
    TRY(keep_place(s, notes, err));
    Mark *work = mem_xcalloc((size_t)n, sizeof *work);
    memcpy(work, m, (size_t)n * sizeof *work);
    const MarkStoreAdding a = {work, NULL, n};
    const Status st = transact(s, &a, &added, err);
    if (st == OK)
        memcpy(m, work, (size_t)n * sizeof *work);
    free(work);
    return st;
}

Status mark_store_import(MarkStore *s, const MarkList *l, int64_t *added, Notes *notes,
                         Error *err)
{
    *added = 0;
    TRY(reopen(s, err));
    if (l->n == 0)
        return OK;
    TRY(keep_place(s, notes, err));
    const MarkStoreAdding a = {NULL, l->mark, l->n};
    return transact(s, &a, added, err);
}

/* --- taking --- */

static Status take_rescued(MarkStore *s, MarkList *l, bool *is_new)
{
    if (is_new)
        *is_new = s->taken == 0 && s->rescued.n > 0;
    if (s->taken == 0)
        mark_list_append(l, &s->rescued);
    s->taken = 1;
    return OK;
}

Status mark_store_take(MarkStore *s, MarkList *l, bool *is_new, Error *err)
{
    int64_t version = 0;
    if (is_new)
        *is_new = false;
    if (s->is_rescued)
        return take_rescued(s, l, is_new);
    TRY(reopen(s, err));
    /* changes by others change this number; ours are known to the caller, who asks with
     * seen = -1 after them */
    int rc = ask_int(s->db, "PRAGMA data_version", &version);
    const int64_t changes = version + ((int64_t)sqlite3_total_changes(s->db) << 32);
    if (rc == SQLITE_OK && changes == s->seen)
        return OK;
    sqlite3_stmt *stmt = NULL;
    static const char sql[] =
        "SELECT id, " MARK_STORE_NAMES " FROM annotation WHERE id > ? ORDER BY id";
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, s->taken);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        Mark m;
        if (mark_store_take_row(stmt, 1, &m))
            mark_list_add(l, &m);
        else
            s->unread++;
        s->taken = sqlite3_column_int64(stmt, 0);
        if (is_new)
            *is_new = true;
        rc = SQLITE_OK;
    }
    (void)sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return fail(s, rc, E_INPUT, "read", err);
    s->seen = changes;
    return OK;
}

Status mark_store_look(MarkStore *s, MarkList *l, bool *is_new, Error *err)
{
    const int patience = s->patience;
    const int32_t n = l->n;
    s->patience = 0;
    s->last = SQLITE_OK;
    const Status st = mark_store_take(s, l, is_new, err);
    s->patience = patience;
    if (st == OK || (s->last != SQLITE_BUSY && s->last != SQLITE_LOCKED))
        return st;
    error_clear(err);
    if (is_new)
        *is_new = l->n > n;
    return OK;
}

Status mark_store_take_all(MarkStore *s, MarkList *l, int64_t *unread, Error *err)
{
    const MarkStore was = *s;
    s->unread = 0;
    s->taken = 0;
    s->seen = -1;
    const Status st = mark_store_take(s, l, NULL, err);
    *unread = s->unread;
    s->unread = was.unread;
    s->taken = was.taken;
    s->seen = was.seen;
    return st;
}
